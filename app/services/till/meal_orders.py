"""The rows of meals for a door or for later: what is ordered for a day and meal, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.meal_order import MealOrder
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

CANCELLED = "cancelled"
OUTCOMES = ("delivered", "handed", "no_answer", "fetched", "unclaimed")
"""What becomes of one: 已送, 代收, 未应门, 已取, 未取; and ``CANCELLED``. Empty while it is to come."""


@dataclass(frozen=True)
class OrderedMeal:
    """One as stored."""

    id: UUID
    standing_id: UUID | None
    resident_id: UUID
    day: date
    meal: str
    placed_on: date
    delivery: bool
    phone: str
    address: str
    outcome: str
    outcome_at: datetime | None
    note: str
    request_no: str


_INSERT = sql.Insert(MealOrder)
_ROWS = Reader(OrderedMeal, "meal_order")


def is_today(sale: Mapping[str, Any]) -> bool:
    """Whether a sale is eaten on the day it is paid; what is wanted another day is cooked and counted that day."""
    return sale["service_day"] in (None, sale["business_date"])


def ordered_for(sale: Mapping[str, Any]) -> date | None:
    """The day a sale was ordered for; None for what was eaten at once, also on an earlier day and sold late."""
    day: date | None = sale["service_day"]
    return day if day is None or day >= sale["business_date"] else None


def find(view: View, order_id: UUID) -> OrderedMeal | None:
    """The one under the id of a cart or a sale; None where that is eaten here and now."""
    return _ROWS.one(view, "WHERE id = :id", id=order_id)


def live_on(view: View, day: date) -> tuple[OrderedMeal, ...]:
    """All for a day that were not cancelled."""
    return _ROWS.rows(view, "WHERE day = :day AND outcome <> 'cancelled' ORDER BY meal, id", day=day)


def has_one(view: View, resident_id: UUID, day: date, meal: str) -> bool:
    """Whether somebody has one for that meal, however it was ordered."""
    taken = (
        "SELECT 1 FROM meal_order WHERE resident_id = :who AND day = :day AND meal = :meal AND outcome <> 'cancelled'"
    )
    return sql.value(view, taken, who=resident_id, day=day, meal=meal) is not None


def was_placed(view: View, standing_id: UUID, day: date, meal: str) -> bool:
    """Whether a standing order stood there for that meal, also when it was thrown away or taken back since."""
    placed = "SELECT 1 FROM meal_order WHERE standing_id = :id AND day = :day AND meal = :meal"
    return sql.value(view, placed, id=standing_id, day=day, meal=meal) is not None


def write(work: Work, row: Mapping[str, Any]) -> None:
    """Keep one; ``row`` names id, resident_id, day, meal, delivery, phone, address, its standing_id if any."""
    fresh = {
        "standing_id": None, **row, "placed_on": work.business_date, "outcome": "", "outcome_at": None,
        "outcome_by": None, "note": "", "request_no": "",
    }  # fmt: skip
    drop_order(work, row["id"])
    _INSERT.run(work.session, [fresh])
    work.touched("meal_order", row["id"])


def drop_order(work: Work, order_id: UUID) -> None:
    """It is eaten here and now after all: nothing was ordered."""
    sql.run(work.session, "DELETE FROM meal_order WHERE id = :id", {"id": order_id})


def cancel_order(work: Work, order_id: UUID) -> None:
    """The order was thrown away or its sale taken back; a request that asks after somebody is still theirs."""
    known = find(work, order_id)
    if known is not None:
        set_outcome(work, order_id, CANCELLED, request_no=known.request_no)


def need_whose(work: Work, order_id: UUID, resident_id: UUID | None) -> None:
    """The order is whose it was rung up for at last: where that is another one than it was said for, it goes to their
    door and phone, as far as these are on record, and is no standing one any more.

    Raises ``Refused("order_nobody")`` when it would be nobody's.
    """
    if resident_id is None:
        raise Refused("order_nobody", field="member")
    known = find(work, order_id)
    if known is None or known.resident_id == resident_id:
        return
    theirs = "coalesce((SELECT nullif(r.{0}, '') FROM resident r WHERE r.id = :who), {0})"
    reached = ", ".join(f"{name} = {theirs.format(name)}" for name in ("phone", "address"))
    changed = f"UPDATE meal_order SET resident_id = :who, standing_id = NULL, {reached} WHERE id = :id"
    sql.run(work.session, changed, {"who": resident_id, "id": order_id})
    work.touched("meal_order", order_id)


def take_over_order(work: Work, order_id: UUID, by: UUID) -> None:
    """A cancelled one goes on under another id: the order was rung up again. Where a standing order was placed for the
    same meal meanwhile, it goes on as one by hand.
    """
    other = (
        "SELECT 1 FROM meal_order o WHERE o.resident_id = meal_order.resident_id AND o.day = meal_order.day "
        "AND o.meal = meal_order.meal AND o.standing_id IS NOT NULL AND o.outcome <> 'cancelled'"
    )
    again = (
        "UPDATE meal_order SET id = :by, outcome = '', outcome_at = NULL, outcome_by = NULL, "
        f"standing_id = CASE WHEN EXISTS ({other}) THEN NULL ELSE standing_id END WHERE id = :id"
    )
    sql.run(work.session, f"{again} AND outcome = 'cancelled'", {"by": by, "id": order_id})
    work.touched("meal_order", by)


def set_outcome(work: Work, order_id: UUID, outcome: str, note: str = "", request_no: str = "") -> None:
    """Write what became of one; empty: it is to come again. Nothing that is sealed changes."""
    said = {"outcome": outcome, "note": note, "request_no": request_no, "id": order_id}
    done = {"at": work.now, "by": work.member().id} if outcome else {"at": None, "by": None}
    setting = "outcome = :outcome, note = :note, request_no = :request_no, outcome_at = :at, outcome_by = :by"
    sql.run(work.session, f"UPDATE meal_order SET {setting} WHERE id = :id", {**said, **done})
    work.touched("meal_order", order_id)
