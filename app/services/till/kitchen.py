"""后厨单: the kitchen is told of an order in the transaction that makes it so, and of each change once.

What was told is kept under the order's id, which a cart and the sale it becomes share. So a press that is repeated, or
a program that died and was started again, finds nothing left to tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.models.kitchen import KitchenTold
from app.rules import records
from app.rules.dates import local
from app.rules.till.kitchen import Wanted, difference, slip_lines
from app.rules.till.remarks import portion_name
from app.services.centre import settings
from app.services.documents.till import KitchenLine, KitchenSlip
from app.services.till import menu
from app.services.till.cart_view import CartView
from app.services.till.order import Header
from app.services.till.order_lines import DishLine
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

_PRINTER = "kitchen"
"""The role of its printer."""


def mode_of(*, takeaway: bool, delivery: bool) -> str:
    """dine, away or delivery: 堂食, 外带, 送餐."""
    return "delivery" if delivery else "away" if takeaway else "dine"


AT_SALE, AT_HOLD = "sale", "hold"


@dataclass(frozen=True)
class _Row(Wanted):
    turn: int


@dataclass(frozen=True)
class _Sold:
    meal: str
    takeaway: bool
    delivery: bool
    pickup_no: int | None


@dataclass(frozen=True)
class _SoldLine:
    dish_id: UUID
    name: str
    remark: str
    half: bool
    quantity: int


def tell_kitchen(
    work: Work, cart: Header, lines: Sequence[DishLine], *, pickup_no: int | None = None, hold_no: int | None = None
) -> bool:
    """Tell the kitchen what it does not know yet of an order; whether there was anything.

    What is weighed lies on the tray already, and a fee is no dish: both are none of the kitchen's.
    """
    fee = settings.text(work, "till.delivery_dish")
    wanted = [_wanted(line) for line in lines if line.grams is None and line.code != fee]
    told, turn = _told(work, cart.id)
    about = {**_about(cart), "pickup_no": pickup_no, "hold_no": hold_no}
    return _say(work, cart.id, turn, difference(told, wanted), about)


def tell_sold(work: Work, sale_id: UUID) -> bool:
    """Likewise of an order that was paid before its day came: of what of it was not taken back."""
    sold = _SOLD.one(work, "WHERE id = :sale", sale=sale_id)
    if sold is None:
        return False
    lines = _LINES.rows(work, _NOT_BACK, sale=sale_id, fee=settings.text(work, "till.delivery_dish"))
    told, turn = _told(work, sale_id)
    return _say(work, sale_id, turn, difference(told, [_wanted(line) for line in lines]), vars(sold))


def is_told(view: View, when: str) -> bool:
    """Whether this centre's kitchen is told at the sale, and also when an order is put aside."""
    setting = settings.text(view, "till.kitchen")
    return setting in (when, AT_HOLD)  # who hears of orders put aside hears of sales too


def call_off_order(work: Work, cart: CartView) -> bool:
    """An order that is thrown away: what the kitchen was told of it is cancelled."""
    if not is_told(work, AT_SALE):
        return False
    told, turn = _told(work, cart.id)
    return _say(work, cart.id, turn, difference(told, ()), {**_about(cart), "hold_no": cart.hold_no})


def take_back_dishes(work: Work, original: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> bool:
    """Of a sale that is taken back, whole or by line, the kitchen cooks no more: while the meal runs it is told.

    ``lines`` are the negated lines of the sale. No more is cancelled than was told.
    """
    if not is_told(work, AT_SALE) or original["business_date"] != work.business_date:
        return False
    if not _runs(work, original["meal"]):
        return False
    told, turn = _told(work, original["id"])
    left = list(difference((), told))
    back = []
    for line in lines:
        most = -int(line["quantity"])
        for one in left:
            if one.dish == f"{line['dish_id'].hex}{' half' if line['half'] else ''}" and most > 0:
                part = min(most, one.quantity)
                most -= part
                back.append(Wanted(one.dish, one.name, one.remark, -part))
    return _say(work, original["id"], turn, difference((), back), original)


def _about(cart: Header | CartView) -> dict[str, Any]:
    return {"meal": cart.meal, "takeaway": cart.takeaway, "delivery": cart.delivery}


def _wanted(line: DishLine | _SoldLine) -> Wanted:
    """A line as the kitchen makes it: half a portion is another dish to it, a remark is not."""
    half, name = (" half", portion_name(line.name, half=True)) if line.half else ("", line.name)
    return Wanted(f"{line.dish_id.hex}{half}", name, line.remark, line.quantity)


def _say(work: Work, order: UUID, turn: int, changes: Sequence[Wanted], about: Mapping[str, Any]) -> bool:
    if not changes:
        return False
    rows = [
        {"order_id": order, "turn": turn, "position": n, "dish": x.dish, "name": x.name, "remark": x.remark,
         "quantity": x.quantity}
        for n, x in enumerate(changes, 1)
    ]  # fmt: skip
    _TOLD.run(work.session, rows)
    _, number = work.next_number(records.KITCHEN)
    slip = KitchenSlip(
        number=number,
        turn=turn,
        at=work.now,
        terminal=work.terminal,
        told_by=work.member().name,
        canteen=settings.text(work, "centre.canteen"),
        meal=menu.period_name(work, about["meal"]),
        mode=mode_of(takeaway=about["takeaway"], delivery=about["delivery"]),
        pickup_no=about.get("pickup_no"),
        hold_no=about.get("hold_no"),
        lines=tuple(KitchenLine(x.kind, x.name, x.remark, x.quantity) for x in slip_lines(changes)),
    )
    work.print(slip, number=number, printer=_PRINTER)
    return True


def _told(view: View, order: UUID) -> tuple[tuple[Wanted, ...], int]:
    """What the kitchen was told of an order so far, and the number of the next slip about it."""
    rows = _SO_FAR.rows(view, "WHERE order_id = :order ORDER BY turn, position", order=order)
    return tuple(Wanted(r.dish, r.name, r.remark, r.quantity) for r in rows), max((r.turn for r in rows), default=0) + 1


def _runs(work: Work, meal: str) -> bool:
    """Whether a meal is not over yet, by the clock; one that is no period has no end."""
    at = local(work.now)
    ends = next((period.ends for period in menu.periods(work) if period.code == meal), None)
    return ends is None or at.hour * 60 + at.minute < ends


_TOLD = sql.Insert(KitchenTold)
_SO_FAR = Reader(_Row, "kitchen_told")
_SOLD = Reader(_Sold, "sale")
_LINES = Reader(
    _SoldLine, "sale s JOIN sale_line l ON l.sale_id = s.id",
    dish_id="l.dish_id", name="min(l.name)", remark="l.remark", half="l.half", quantity="sum(l.quantity)",
)  # fmt: skip
_NOT_BACK = (
    "WHERE (s.id = :sale OR s.corrects_id = :sale) AND l.grams IS NULL AND l.code <> :fee "
    "GROUP BY l.dish_id, l.remark, l.half HAVING sum(l.quantity) > 0 ORDER BY min(l.position)"
)
