"""送餐单 and 订餐单: what is brought or fetched at a meal, in the order of who brings it, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.errors import Refused
from app.rules import records, validation
from app.rules.discretion import quieted
from app.rules.people import buildings
from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.rules.till.remarks import portion_name
from app.services.centre import settings
from app.services.documents.till import BoxLabel, BoxLabels, KitchenCount, RouteSheet, RouteStop
from app.services.till import meal_orders, menu
from app.services.work import View, Work, asks
from app.store import sql
from app.store.sql import Reader

DELIVERED, HANDED, NO_ANSWER, FETCHED, UNCLAIMED = meal_orders.OUTCOMES
BROUGHT = (DELIVERED, HANDED)
"""What whoever brings a meal may say of it by itself; that nobody opened opens a request (``visits.no_answer``)."""
CALLED_FOR = (FETCHED, UNCLAIMED)
LAST = 10**6
"""Where a door stands nobody gave a place yet."""


@dataclass(frozen=True)
class DishPortions:
    """So many portions of a dish, made one way."""

    name: str
    remark: str
    quantity: int


@dataclass(frozen=True)
class OrderRow:
    """One order of a meal. ``place`` counts the doors of a delivery in the order of who brings it, 0 for the others."""

    id: UUID
    resident_id: UUID
    no: int
    name: str
    phone: str
    address: str
    day: date
    meal: str
    placed_on: date
    delivery: bool
    standing: bool
    number: str  # of its sale, "" while it is not paid
    outcome: str
    outcome_at: datetime | None
    by: str
    note: str
    request_no: str
    rank: int
    place: int = 0
    dishes: tuple[DishPortions, ...] = ()

    @property
    def paid(self) -> bool:
        """Whether its sale is made."""
        return bool(self.number)


@dataclass(frozen=True)
class _Part(DishPortions):
    order_id: UUID
    half: bool


_ORDERS = Reader(
    OrderRow,
    "meal_order m JOIN resident r ON r.id = m.resident_id LEFT JOIN sale s ON s.id = m.id "
    "LEFT JOIN delivery_stop d ON d.address = m.address LEFT JOIN staff f ON f.id = m.outcome_by",
    **{name: f"m.{name}" for name in (
        "id", "resident_id", "phone", "address", "day", "meal", "placed_on", "delivery", "outcome", "outcome_at",
        "note", "request_no",
    )},
    no="r.no", name="r.name", standing=("m.standing_id IS NOT NULL", bool), number="coalesce(s.number, '')",
    by="coalesce(f.name, '')", rank=f"coalesce(d.rank, {LAST})", place=("0", int), dishes=("''", lambda _none: ()),
)  # fmt: skip
_ON_LIST = (
    "m.outcome <> 'cancelled' AND (s.id IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM cart c WHERE c.id = m.id AND c.state = 'held'))"
)
_AT_MEAL = "m.day = :day AND (m.meal = :meal OR :meal = '')"
_IN_CARTS = Reader(
    _Part, "cart_line l JOIN dish d ON d.id = l.dish_id JOIN meal_order m ON m.id = l.cart_id",
    name="d.name", remark="l.remark", quantity="l.quantity", order_id="m.id", half="l.half",
)  # fmt: skip
_SOLD = Reader(
    _Part, "meal_order m JOIN sale s ON s.id = m.id JOIN sale_line l ON l.sale_id = s.id",
    name="l.name", remark="l.remark", quantity="l.quantity", order_id="m.id", half="l.half",
)  # fmt: skip
_BACK = Reader(
    _Part, "meal_order m JOIN sale s ON s.corrects_id = m.id JOIN sale_line l ON l.sale_id = s.id",
    name="l.name", remark="l.remark", quantity="l.quantity", order_id="m.id", half="l.half",
)  # fmt: skip


@asks(Right.SELL, Right.SEE_REPORTS)
def orders_of(view: View, day: date, meal: str = "") -> tuple[OrderRow, ...]:
    """What is ordered for a meal, or for all of a day: first what is brought, door by door in the order of who brings
    it, new doors at the end by building; then what is fetched, by number of the member.
    """
    rows = _ORDERS.rows(view, f"WHERE {_AT_MEAL} AND {_ON_LIST}", day=day, meal=meal)
    parts = _parts(view, day, meal)
    dished = [replace(row, dishes=parts.get(row.id, ())) for row in rows]
    brought = sorted((row for row in dished if row.delivery), key=_way)
    doors = {address: n for n, address in enumerate(dict.fromkeys(row.address for row in brought), 1)}
    fetched = sorted((row for row in dished if not row.delivery), key=lambda row: (row.meal, row.no))
    return (*(replace(row, place=doors[row.address]) for row in brought), *fetched)


def _way(row: OrderRow) -> tuple[int, str, tuple[int, str], str, int]:
    estate, house = buildings.parts(buildings.building(row.address))
    return row.rank, estate, buildings.order(house), row.address, row.no


def _parts(view: View, day: date, meal: str) -> dict[UUID, tuple[DishPortions, ...]]:
    """The dishes of each order that are still wanted; the fee of a delivery is none."""
    fee = settings.text(view, "till.delivery_dish")
    found: dict[UUID, dict[tuple[str, str], int]] = {}
    for reader, code in ((_IN_CARTS, "d.code"), (_SOLD, "l.code"), (_BACK, "l.code")):
        for part in reader.rows(view, f"WHERE {_AT_MEAL} AND {code} <> :fee", day=day, meal=meal, fee=fee):
            name = portion_name(part.name, half=part.half)
            sums = found.setdefault(part.order_id, {})
            sums[name, part.remark] = sums.get((name, part.remark), 0) + part.quantity
    return {
        order: tuple(DishPortions(name, remark, n) for (name, remark), n in sums.items() if n > 0)
        for order, sums in found.items()
    }


def to_cook(rows: Iterable[OrderRow]) -> tuple[DishPortions, ...]:
    """What the kitchen cooks for some orders: portions by dish, and of each dish by remark."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        for one in row.dishes:
            sums[one.name, one.remark] = sums.get((one.name, one.remark), 0) + one.quantity
    return tuple(DishPortions(name, remark, n) for (name, remark), n in sorted(sums.items()))


@asks(Right.SELL)
def set_place(work: Work, order_id: UUID, place: int) -> None:
    """Put a door at a place of the way, counted over the doors of its meal; the others keep their order, and doors of
    other days stay where they were between them. Raises ``Refused``: ``order_unknown``, ``field_bad`` (place).
    """
    row = _need(work, order_id)
    shown = [one.address for one in orders_of(work, row.day, row.meal) if one.delivery]
    doors = list(dict.fromkeys(shown))
    validation.whole("place", place, 1, len(doors))
    rest = [address for address in doors if address != row.address]
    after = rest[place - 1] if place <= len(rest) else None
    known = sql.values(work, "SELECT address FROM delivery_stop ORDER BY rank, address")
    way = [address for address in (*known, *(a for a in doors if a not in known)) if address != row.address]
    way.insert(len(way) if after is None else way.index(after), row.address)
    sql.run(work.session, "DELETE FROM delivery_stop", {})
    sql.run(work.session, "INSERT INTO delivery_stop (address, rank) VALUES (:a, :n)",
            [{"a": address, "n": n} for n, address in enumerate(way, 1)])  # fmt: skip
    work.audit("delivery_way", row.meal, place=place)
    work.touched("meal_order", order_id)


@asks(Right.SELL)
def tick_off(work: Work, order_id: UUID, outcome: str, note: str = "") -> None:
    """Say what became of an order: 已送, 代收 (``note``: who took it in), 已取, 未取; empty takes it back.

    Nothing sealed changes, and a request that was opened stays. Raises ``Refused``: ``order_unknown``, ``field_bad``
    (outcome, note).
    """
    row = _need(work, order_id)
    validation.choice("outcome", outcome, ("", *(BROUGHT if row.delivery else CALLED_FOR)))
    said = validation.text("note", note, 60)
    meal_orders.set_outcome(work, order_id, outcome, said, row.request_no)
    work.audit("meal_order", outcome or "open", meal=row.meal, day=row.day)


@asks(Right.SELL)
def print_route(work: Work, day: date, meal: str) -> UUID:
    """The way of a meal on A4, with what the kitchen packs and a column to sign."""
    rows = [row for row in orders_of(work, day, meal) if row.delivery]
    _, number = work.next_number(records.ROUTE)
    stops = tuple(RouteStop(row.place, row.address, row.name, row.phone, _words(row.dishes), row.paid) for row in rows)
    sheet = RouteSheet(
        head=settings.head(work),
        number=number,
        day=day,
        meal=menu.period_name(work, meal),
        made_at=work.now,
        made_by=work.member().name,
        stops=stops,
        counts=tuple(KitchenCount(one.name, one.remark, one.quantity) for one in to_cook(rows)),
    )
    return work.print(sheet, number=number, printer="page")


@asks(Right.SELL)
def print_labels(work: Work, day: date, meal: str, only: Sequence[UUID] = ()) -> UUID:
    """A label for each box, in the order of the way: names masked, no word of why somebody is entitled to what.

    Raises ``Refused("orders_none")`` where there is nothing to label.
    """
    rows = [row for row in orders_of(work, day, meal) if not only or row.id in only]
    if not rows:
        raise Refused("orders_none")
    _, number = work.next_number(records.LABELS)
    labels = tuple(
        BoxLabel(row.place, mask_name(row.name), row.address if row.delivery else "", _words(row.dishes), row.id.hex)
        for row in rows
    )
    paper = BoxLabels(
        canteen=settings.text(work, "centre.canteen"),
        day=day,
        meal=menu.period_name(work, meal),
        ready_at=work.now,
        keep_minutes=settings.number(work, "till.keep_minutes"),
        labels=labels,
    )
    return work.print(paper, number=number, printer="receipt")


def _words(dishes: Sequence[DishPortions]) -> str:
    return "、".join(_portion(one.name, quieted(one.remark), one.quantity) for one in dishes)


def _portion(name: str, remark: str, quantity: int) -> str:
    return f"{name}{f' ×{quantity}' if quantity > 1 else ''}{f'（{remark}）' if remark else ''}"


def _need(view: View, order_id: UUID) -> meal_orders.OrderedMeal:
    found = meal_orders.find(view, order_id)
    if found is None or found.outcome == meal_orders.CANCELLED:
        raise Refused("order_unknown")
    return found
