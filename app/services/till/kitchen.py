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
from app.services.centre import settings
from app.services.documents.till import KitchenLine, KitchenSlip
from app.services.till import menu
from app.services.till.cart_view import CartView
from app.services.till.order import DishLine, Header
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

_PRINTER = "kitchen"
"""The role of its printer."""
AT_SALE, AT_HOLD = "sale", "hold"


@dataclass(frozen=True)
class _Row(Wanted):
    turn: int


def tell_kitchen(
    work: Work, cart: Header, lines: Sequence[DishLine], *, pickup_no: int | None = None, hold_no: int | None = None
) -> bool:
    """Tell the kitchen what it does not know yet of an order; whether there was anything.

    What is weighed lies on the tray already and is none of the kitchen's.
    """
    wanted = [_wanted(line) for line in lines if line.grams is None]
    told, turn = _told(work, cart.id)
    about = {"meal": cart.meal, "takeaway": cart.takeaway, "pickup_no": pickup_no, "hold_no": hold_no}
    return _say(work, cart.id, turn, difference(told, wanted), about)


def is_told(view: View, when: str) -> bool:
    """Whether this centre's kitchen is told at the sale, and also when an order is put aside."""
    setting = settings.text(view, "till.kitchen")
    return setting in (when, AT_HOLD)  # who hears of orders put aside hears of sales too


def call_off_order(work: Work, cart: CartView) -> bool:
    """An order that is thrown away: what the kitchen was told of it is cancelled."""
    if not is_told(work, AT_SALE):
        return False
    told, turn = _told(work, cart.id)
    about = {"meal": cart.meal, "takeaway": cart.takeaway, "pickup_no": None, "hold_no": cart.hold_no}
    return _say(work, cart.id, turn, difference(told, ()), about)


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
    about = {
        "meal": original["meal"], "takeaway": original["takeaway"], "pickup_no": original["pickup_no"], "hold_no": None
    }  # fmt: skip
    return _say(work, original["id"], turn, difference((), back), about)


def _wanted(line: DishLine) -> Wanted:
    """A line as the kitchen makes it: half a portion is another dish to it, a remark is not."""
    half, name = (" half", f"{line.name}（半份）") if line.half else ("", line.name)
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
        mode="away" if about["takeaway"] else "dine",
        pickup_no=about["pickup_no"],
        hold_no=about["hold_no"],
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
