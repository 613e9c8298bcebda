"""长期订餐: who eats here on which weekdays at which meal; on each of these days the order stands there by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.meal_order import StandingLine, StandingOrder, StandingPause
from app.rules import validation
from app.rules.rights import Right
from app.services.till import cart as carts
from app.services.till import meal_orders, serving
from app.services.till import order as orders
from app.services.till.deliveries import DishPortions
from app.services.work import View, Work, asks
from app.store import sql
from app.store.sql import Reader

MOST_DISHES = 20


@dataclass(frozen=True)
class StandingDish:
    """A dish of a standing order by its code."""

    code: str
    quantity: int = 1
    remark: str = ""


@dataclass(frozen=True)
class StandingDraft:
    """What is agreed: ``weekdays`` count from Monday = 0; without ``last_day`` it goes on until somebody ends it."""

    resident_id: UUID
    meal: str
    weekdays: tuple[int, ...]
    first_day: date
    last_day: date | None
    dishes: tuple[StandingDish, ...]
    delivery: bool = False
    phone: str = ""
    address: str = ""
    payer_id: UUID | None = None


@dataclass(frozen=True)
class StandingRow:
    """A standing order in the list; ``resting`` is the pause of today, where it has one."""

    id: UUID
    resident_id: UUID
    no: int
    name: str
    payer: str
    payer_id: UUID | None
    meal: str
    weekdays: str
    first_day: date
    last_day: date | None
    delivery: bool
    phone: str
    address: str
    active: bool
    resting: bool
    dishes: tuple[DishPortions, ...] = ()
    typed: tuple[StandingDish, ...] = ()  # the same by their codes


@dataclass(frozen=True)
class Pause:
    """Days on which it rests; ``last_day`` None: nobody knows yet until when."""

    first_day: date
    last_day: date | None
    reason: str


@dataclass(frozen=True)
class _Due:
    id: UUID
    resident_id: UUID
    meal: str
    delivery: bool
    phone: str
    address: str


@dataclass(frozen=True)
class _Dish:
    dish_id: UUID
    quantity: int
    remark: str
    code: str
    name: str
    active: bool


_ORDER = sql.Insert(StandingOrder)
_LINE = sql.Insert(StandingLine)
_PAUSE = sql.Insert(StandingPause)
_PAUSES = Reader(Pause, "standing_pause")
_DISHES = Reader(
    _Dish, "standing_line l JOIN dish d ON d.id = l.dish_id",
    dish_id="l.dish_id", quantity="l.quantity", remark="l.remark", code="d.code", name="d.name", active="d.active",
)  # fmt: skip
_RESTS = (
    "EXISTS (SELECT 1 FROM standing_pause p WHERE p.standing_id = o.id AND p.first_day <= :day "
    "AND (p.last_day IS NULL OR p.last_day >= :day))"
)
_ROWS = Reader(
    StandingRow, "standing_order o JOIN resident r ON r.id = o.resident_id LEFT JOIN resident q ON q.id = o.payer_id",
    **{name: f"o.{name}" for name in (
        "id", "resident_id", "payer_id", "meal", "weekdays", "first_day", "last_day", "delivery", "phone", "address",
        "active",
    )},
    no="r.no", name="r.name", payer="coalesce(q.name, '')", resting=(_RESTS, bool), dishes=("''", lambda _none: ()),
    typed=("''", lambda _none: ()),
)  # fmt: skip
_DUE = Reader(_Due, "standing_order o JOIN resident r ON r.id = o.resident_id", **{
    name: f"o.{name}" for name in ("id", "resident_id", "meal", "delivery", "phone", "address")
})  # fmt: skip
_ON_DAY = (
    f"WHERE o.active AND r.active AND o.first_day <= :day AND (o.last_day IS NULL OR o.last_day >= :day) "
    f"AND substr(o.weekdays, :weekday, 1) = '1' AND NOT {_RESTS} ORDER BY o.created_at, o.id"
)


def save_standing(work: Work, standing_id: UUID, draft: StandingDraft) -> int:
    """Make a standing order, or change it for the days to come; how many of today's orders came of it.

    Raises ``Refused``: ``resident_gone``, ``dish_unknown``, ``standing_empty``, ``standing_twice`` (somebody has one
    for that meal on such a day), ``field_bad`` (weekdays, meal, first_day, last_day, phone, address, quantity, remark).
    """
    work.require(Right.SELL)
    row = _checked(work, standing_id, draft)
    lines = _lines(work, standing_id, draft.dishes)
    known = sql.value(work, "SELECT 1 FROM standing_order WHERE id = :id", id=standing_id)
    if known is None:
        _ORDER.run(work.session, [{**row, "active": True, "created_at": work.now}])
    else:
        setting = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        sql.run(work.session, f"UPDATE standing_order SET {setting} WHERE id = :id", row)
        sql.run(work.session, "DELETE FROM standing_line WHERE standing_id = :id", {"id": standing_id})
    _LINE.run(work.session, lines)
    work.audit("standing_order", standing_id.hex, meal=draft.meal, weekdays=row["weekdays"])
    work.touched("meal_order", standing_id)
    return place_due(work)


@asks(Right.SELL)
def rest(work: Work, standing_id: UUID, first_day: date, last_day: date | None, reason: str) -> None:
    """Skip days: one, some, or from a day on until ``wake`` is said (住院). What stands there for such a day and is not
    paid goes. Raises ``Refused``: ``order_unknown``, ``field_bad`` (first_day, last_day, reason).
    """
    _need(work, standing_id)
    if first_day < work.business_date:
        validation.bad("first_day", "past")
    if last_day is not None and last_day < first_day:
        validation.bad("last_day", "range", low=first_day)
    where = {"id": standing_id, "first": first_day}
    sql.run(work.session, "DELETE FROM standing_pause WHERE standing_id = :id AND first_day = :first", where)
    row = {"standing_id": standing_id, "first_day": first_day, "last_day": last_day,
           "reason": validation.text("reason", reason, 60)}  # fmt: skip
    _PAUSE.run(work.session, [row])
    _withdraw(work, standing_id, first_day, last_day)
    work.audit("standing_rest", standing_id.hex, first_day=first_day, last_day=last_day)
    work.touched("meal_order", standing_id)


@asks(Right.SELL)
def wake(work: Work, standing_id: UUID, day: date) -> int:
    """End the pause that runs on a day, with the day before; how many of today's orders came of it.

    Raises ``Refused("order_unknown")``.
    """
    _need(work, standing_id)
    running = "standing_id = :id AND first_day <= :day AND (last_day IS NULL OR last_day >= :day)"
    sql.run(work.session, f"DELETE FROM standing_pause WHERE {running} AND first_day = :day",
            {"id": standing_id, "day": day})  # fmt: skip
    ends = {"id": standing_id, "day": day, "before": date.fromordinal(day.toordinal() - 1)}
    sql.run(work.session, f"UPDATE standing_pause SET last_day = :before WHERE {running}", ends)
    work.audit("standing_wake", standing_id.hex, day=day)
    work.touched("meal_order", standing_id)
    return place_due(work)


@asks(Right.SELL)
def end(work: Work, standing_id: UUID) -> None:
    """No more of it from today on; what stands there and is not paid goes. Raises ``Refused("order_unknown")``."""
    _need(work, standing_id)
    sql.run(work.session, "UPDATE standing_order SET active = FALSE, changed_at = :now WHERE id = :id",
            {"id": standing_id, "now": work.now})  # fmt: skip
    _withdraw(work, standing_id, work.business_date, None)
    work.audit("standing_end", standing_id.hex)
    work.touched("meal_order", standing_id)


@asks(Right.SELL, Right.SEE_REPORTS)
def standing_orders(view: View, *, ended: bool = False) -> tuple[StandingRow, ...]:
    """All that go on, by member number; with ``ended`` those that ended too."""
    which = "" if ended else "WHERE o.active "
    rows = _ROWS.rows(view, f"{which}ORDER BY r.no, o.meal", day=view.business_date)
    return tuple(_with_dishes(view, row) for row in rows)


@asks(Right.SELL)
def pauses(view: View, standing_id: UUID) -> tuple[Pause, ...]:
    """The days on which one rests, in order."""
    return _PAUSES.rows(view, "WHERE standing_id = :id ORDER BY first_day", id=standing_id)


@asks(Right.SELL)
def still_due(view: View) -> int:
    """How many of this business date's standing orders are to come yet."""
    found = sql.value(view, "SELECT count(*) FROM meal_order WHERE day = :day AND standing_id IS NOT NULL "
                      "AND outcome = ''", day=view.business_date)  # fmt: skip
    return int(found or 0)


def follow_merge(work: Work, keep_id: UUID, gone_id: UUID) -> None:
    """Two records are one: what goes on and what is still to come is the survivor's.

    Where both would bring the same meal on one day, the survivor's stays and the other ends.
    """
    who = {"keep": keep_id, "gone": gone_id}
    active = "WHERE o.active AND o.resident_id = :who ORDER BY o.created_at, o.id"
    kept = _ROWS.rows(work, active, day=work.business_date, who=keep_id)
    for row in _ROWS.rows(work, active, day=work.business_date, who=gone_id):
        if any(one.meal == row.meal and _share_a_day(row, row.weekdays, one) for one in kept):
            end(work, row.id)
        else:
            sql.run(work.session, "UPDATE standing_order SET resident_id = :keep WHERE id = :id",
                    {"keep": keep_id, "id": row.id})  # fmt: skip
    for change in (
        "standing_order SET payer_id = :keep WHERE payer_id = :gone",
        "meal_order SET resident_id = :keep WHERE resident_id = :gone AND outcome = ''",
        "cart SET member_id = :keep WHERE member_id = :gone",
        "cart SET payer_id = :keep WHERE payer_id = :gone",
    ):
        sql.run(work.session, f"UPDATE {change}", who)
    work.touched("meal_order", keep_id, gone_id)
    work.touched("cart", keep_id, gone_id)


def place_due(work: Work) -> int:
    """Put what is due on this business date among its orders, each once; how many are new.

    Nobody gets a meal twice: who has an order for it, however it came, is passed over, and so is who had this one and
    gave it back, and a day on which the house is closed. A dish that is sold no more is left out.
    """
    day = work.business_date
    if serving.is_closed(work, day):
        return 0
    placed = 0
    for due in _DUE.rows(work, _ON_DAY, day=day, weekday=day.weekday() + 1):
        had = meal_orders.was_placed(work, due.id, day, due.meal)
        if not had and not meal_orders.has_one(work, due.resident_id, day, due.meal):
            placed += _place(work, due, day)
    return placed


def _place(work: Work, due: _Due, day: date) -> bool:
    dishes = [one for one in _dishes(work, due.id) if one.active]
    if not dishes:
        return False
    cart_id = work.new_id()
    carts.make_due(work, cart_id, due.resident_id, meal=due.meal, day=day, delivery=due.delivery,
                   lines=[(one.dish_id, one.quantity, one.remark) for one in dishes])  # fmt: skip
    row = {"id": cart_id, "standing_id": due.id, "resident_id": due.resident_id, "day": day, "meal": due.meal,
           "delivery": due.delivery, "phone": due.phone, "address": due.address}  # fmt: skip
    meal_orders.write(work, row)
    serving.charge_delivery(work, cart_id)
    return True


def _withdraw(work: Work, standing_id: UUID, first: date, last: date | None) -> None:
    """Take the orders of some days that are not paid away again, as if they had never stood there: who wakes it the
    same day gets them.
    """
    until = {} if last is None else {"last": last}
    span = "m.standing_id = :id AND m.day >= :first AND m.outcome = ''" + (" AND m.day <= :last" if until else "")
    unpaid = "EXISTS (SELECT 1 FROM cart c WHERE c.id = m.id AND c.state = 'held')"
    query = f"SELECT m.id FROM meal_order m WHERE {span} AND {unpaid}"
    found = sql.values(work, query, id=standing_id, first=first, **until)
    for one in found:
        carts.discard(work, sql.uuid(one))
        meal_orders.drop_order(work, sql.uuid(one))


def _checked(work: Work, standing_id: UUID, draft: StandingDraft) -> dict[str, Any]:
    if not draft.weekdays or not set(draft.weekdays) <= set(range(7)):
        validation.bad("weekdays", "text_empty")
    if draft.last_day is not None and draft.last_day < draft.first_day:
        validation.bad("last_day", "range", low=draft.first_day)
    for who in (draft.resident_id, draft.payer_id):
        if who is not None and not sql.value(work, "SELECT active FROM resident WHERE id = :who", who=who):
            raise Refused("resident_gone")
    serving.need_period(work, draft.meal)
    mask = "".join("1" if n in draft.weekdays else "0" for n in range(7))
    _check_alone(work, standing_id, draft, mask)
    reached = serving.reached(work, draft.resident_id, draft.phone, draft.address, delivery=draft.delivery)
    return {
        "id": standing_id,
        "resident_id": draft.resident_id,
        "payer_id": draft.payer_id,
        "meal": draft.meal,
        "weekdays": mask,
        "first_day": draft.first_day,
        "last_day": draft.last_day,
        "delivery": draft.delivery,
        **reached,
        "changed_at": work.now,
    }


def _check_alone(work: Work, standing_id: UUID, draft: StandingDraft, mask: str) -> None:
    """Raises ``Refused("standing_twice")`` where somebody would get one meal from two of them."""
    others = _ROWS.rows(
        work, "WHERE o.active AND o.resident_id = :who AND o.meal = :meal AND o.id <> :id", day=work.business_date,
        who=draft.resident_id, meal=draft.meal, id=standing_id,
    )  # fmt: skip
    for other in others:
        if _share_a_day(draft, mask, other):
            raise Refused("standing_twice", field="weekdays", name=other.name)


def _share_a_day(one: StandingDraft | StandingRow, mask: str, other: StandingRow) -> bool:
    same_day = any(a == b == "1" for a, b in zip(mask, other.weekdays, strict=True))
    apart = (other.last_day is not None and other.last_day < one.first_day) or (
        one.last_day is not None and one.last_day < other.first_day
    )
    return same_day and not apart


def _lines(work: Work, standing_id: UUID, dishes: Sequence[StandingDish]) -> list[dict[str, Any]]:
    if not 0 < len(dishes) <= MOST_DISHES:
        raise Refused("standing_empty", field="dishes")
    agreed = {one.code: one.dish_id for one in _dishes(work, standing_id) if not one.active}
    rows = []
    for n, one in enumerate(dishes, 1):
        dish = orders.dish(work, one.code)
        if dish is None and one.code in agreed:  # not sold for now: it stays agreed, and is left out until it is
            dish_id = agreed[one.code]
        elif dish is None or dish.by_weight:
            raise Refused("dish_unknown", field="dishes", code_typed=one.code)
        else:
            dish_id = dish.dish_id
        rows.append(
            {
                "standing_id": standing_id,
                "position": n,
                "dish_id": dish_id,
                "quantity": validation.whole("quantity", one.quantity, 1, 99),
                "remark": validation.text("remark", one.remark, 60),
            }
        )
    return rows


def _dishes(view: View, standing_id: UUID) -> tuple[_Dish, ...]:
    return _DISHES.rows(view, "WHERE l.standing_id = :id ORDER BY l.position", id=standing_id)


def _with_dishes(view: View, row: StandingRow) -> StandingRow:
    lines = _dishes(view, row.id)
    return replace(
        row,
        dishes=tuple(DishPortions(one.name, one.remark, one.quantity) for one in lines),
        typed=tuple(StandingDish(one.code, one.quantity, one.remark) for one in lines),
    )


def _need(view: View, standing_id: UUID) -> None:
    if sql.value(view, "SELECT 1 FROM standing_order WHERE id = :id AND active", id=standing_id) is None:
        raise Refused("order_unknown")
