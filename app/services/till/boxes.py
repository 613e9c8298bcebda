"""餐盒费: what the boxes of an order cost that is taken away, a line of its own that comes and goes with 外带."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models.menu import Dish, DishCategory
from app.services.centre import settings
from app.services.till import dish_more
from app.services.till.order_lines import DishLine
from app.services.work import View, Work
from app.store import sql

BOX = "box"
BOX_NAME = "餐盒费"
PER = ("none", "portion", "order")
"""How the centre charges boxes: not, one for each portion, or one for the order."""
_BOX_ID = UUID("00000000-0000-7000-8000-00000000b0c5")  # the same in every store: what was sold under it stays it
_FIRST = 1001  # behind all lines of a cart

_CATEGORY = sql.Insert(DishCategory)
_DISH = sql.Insert(Dish)


def box_lines(view: View, lines: Sequence[DishLine], *, takeaway: bool) -> tuple[DishLine, ...]:
    """The boxes of an order, a line for each price of one; none unless it is taken away and the centre charges them.

    They take part in no benefit, and nothing is taken off them by hand.
    """
    per = settings.text(view, "till.box_per") if takeaway and lines else "none"
    if per == "none":
        return ()
    usual, counts = settings.number(view, "till.box_fee"), dict[int, int]()
    if per == "order":
        counts[usual] = 1
    else:
        for line in lines:
            fee = usual if line.box_fee is None else line.box_fee
            counts[fee] = counts.get(fee, 0) + line.quantity
    priced = sorted((fee, count) for fee, count in counts.items() if fee)
    return tuple(_line(fee, count, _FIRST + n) for n, (fee, count) in enumerate(priced))


def keep_box_dish(work: Work, lines: Sequence[Mapping[str, Any]]) -> None:
    """What the boxes of a sale hang on: a row of the menu that is never on it; made with the first of them."""
    if not any(line["fee"] == BOX for line in lines):
        return
    if sql.value(work, "SELECT 1 FROM dish WHERE id = :id", id=_BOX_ID) is None:
        _CATEGORY.run(work.session, [{"id": _BOX_ID, "name": BOX_NAME, "tone": "c6", "position": 0, "active": False}])
        _DISH.run(work.session, [_row(work.now)])


def _row(now: datetime) -> dict[str, Any]:
    return {
        **dish_more.NOT_SAID, "id": _BOX_ID, "code": "", "name": BOX_NAME, "pinyin": "", "category_id": _BOX_ID,
        "meals": "", "price": 0, "by_weight": False, "unit_grams": 50, "senior_eligible": False, "remaining": None,
        "sold_out": False, "supply_day": None, "counted_at": None, "counted_by": None, "counted_after": None,
        "active": False, "position": 0, "changed_at": now, "set_code": "", "fee": BOX,
    }  # fmt: skip


def _line(fee: int, count: int, position: int) -> DishLine:
    return DishLine(
        dish_id=_BOX_ID, code="", name=BOX_NAME, category=BOX_NAME, by_weight=False, unit_grams=50, unit_price=fee,
        eligible=False, sold_out=False, remaining=None, set_code="", half_price=None, open_low=None, open_high=None,
        set_groups="", box_fee=None, reserved=None, fee=BOX, position=position, quantity=count, grams=None,
        eater_id=None, remark="",
        half=False, own_price=None, weighed="", choices="", cut_rate=0, cut_amount=0, cut_reason="", cut_by=None,
    )  # fmt: skip
