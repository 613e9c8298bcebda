"""The day at a glance: sales from the daily roll-ups, never by adding them up; requests by their deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.models.base import to_ms
from app.rules.dates import age_on, local_day
from app.services.centre import calendar
from app.services.requests import promises
from app.services.requests.filters import OPEN_NOW
from app.services.till import cart_view, shifts
from app.services.till.shifts import ShiftNow
from app.services.work import View
from app.store import sql

_SOON = 3
"""How many working days ahead the list of what is due looks."""


@dataclass(frozen=True)
class DishCount:
    """How often a dish was sold today."""

    name: str
    code: str
    quantity: int
    amount: int


@dataclass(frozen=True)
class SaleRow:
    """One of the newest sales; ``member`` is the resident's name as staff call it."""

    id: UUID
    number: str
    kind: str
    at_ms: int
    member: str
    portions: int
    saved: int
    due: int
    methods: tuple[str, ...]
    reversed: bool


@dataclass(frozen=True)
class DueRow:
    """An open request with its deadline. ``door`` is the resident's, short; ``carrier`` is the member of staff who has
    it, ``passed_to`` whoever outside the staff works on it, empty when nobody does yet.
    """

    id: UUID
    number: str
    item: str
    scene: str
    resident: str
    age: int | None
    door: str
    carrier: str
    passed_to: str
    due_at: datetime


@dataclass(frozen=True)
class Today:
    """One business day of this terminal, 分."""

    day: date
    sales: int
    reversals: int
    net: int
    list_total: int
    discount: int
    subsidy: int
    senior_sales: int
    portions: int
    tenders: tuple[tuple[str, int, int], ...]  # method, count, net amount
    tiers: tuple[tuple[str, int, int], ...]  # tier, sales, benefit
    hours: tuple[tuple[int, int, int], ...]  # local hour, sales, amount
    dishes: tuple[DishCount, ...]
    last_week: int  # net of the same weekday a week before
    shift: ShiftNow | None
    held: int


def today(view: View) -> Today:
    """The current business date's figures."""
    day = view.business_date
    rows = sql.rows(
        view.session,
        'SELECT dimension, "key", "count", quantity, list_amount, discount, subsidy, amount FROM daily_total '
        "WHERE day = :d AND terminal = :t",
        {"d": day.isoformat(), "t": view.terminal},
    )
    by: dict[str, list[tuple[str, list[int]]]] = {}
    for row in rows:
        by.setdefault(row[0], []).append((row[1], [int(v) for v in row[2:]]))
    sold, back = _sum(by.get("sale", [])), _sum(by.get("reversal", []))
    tiers = tuple((k, v[0], v[3] + v[4]) for k, v in sorted(by.get("tier", [])) if v[0] or v[5])
    return Today(
        day=day,
        sales=sold[0],
        reversals=back[0],
        net=sold[5] + back[5],
        list_total=sold[2] + back[2],
        discount=sold[3] + back[3],
        subsidy=sold[4] + back[4],
        senior_sales=sum(t[1] for t in tiers),
        portions=sold[1] + back[1],
        tenders=tuple((k, v[0], v[5]) for k, v in sorted(by.get("tender", []), key=lambda x: -x[1][5])),
        tiers=tiers,
        hours=tuple((int(k), v[0], v[5]) for k, v in sorted(by.get("hour", []))),
        dishes=_dishes(view, by.get("dish", [])),
        last_week=_net(view, day - timedelta(days=7)),
        shift=shifts.now(view),
        held=cart_view.held_count(view),
    )


def recent_sales(view: View, limit: int = 50) -> tuple[SaleRow, ...]:
    """The newest sales and reversals of the business date, newest first."""
    which = {"d": view.business_date.isoformat(), "t": view.terminal, "n": limit}
    found = sql.rows(view.session, _RECENT, which)
    methods: dict[UUID, list[str]] = {}
    for sale_id, method in sql.rows(view.session, _METHODS, which):
        methods.setdefault(sql.uuid(sale_id), []).append(method)
    return tuple(
        SaleRow(
            id=sql.uuid(r[0]),
            number=r[1],
            kind=r[2],
            at_ms=to_ms(sql.when(r[3])),
            member=r[4] or "",
            portions=int(r[5] or 0),
            saved=int(r[6]),
            due=int(r[7]),
            methods=tuple(methods.get(sql.uuid(r[0]), ())),
            reversed=bool(r[8]),
        )
        for r in found
    )


def due(view: View, limit: int = 200) -> tuple[DueRow, ...]:
    """What is late, and after it what is due within the next working days; at most ``limit`` of either."""
    whole = calendar.table(view)
    last = whole.add_workdays(local_day(view.now), _SOON)
    which = {
        "now": promises.minute(view.now),
        "end": promises.midnight(last + timedelta(days=1)),
        "n": limit,
    }
    late = sql.rows(view.session, _DUE.format(when="q.due_at < :now"), {k: which[k] for k in ("now", "n")})
    coming = sql.rows(view.session, _DUE.format(when="q.due_at >= :now AND q.due_at < :end"), which)
    return tuple(_due(view, r) for r in (*late, *coming))


def _due(view: View, r: Sequence[Any]) -> DueRow:
    own_staff = r[9] == "staff"
    return DueRow(
        id=sql.uuid(r[0]),
        number=r[1],
        item=r[2],
        scene=r[3] or "",
        resident=r[4] or "",
        age=None if r[5] is None else age_on(sql.day(r[5]), view.business_date),
        door=r[6] or r[7],
        carrier=(r[8] if own_staff else r[10]) or "",
        passed_to="" if own_staff else r[8] or "",
        due_at=sql.when(r[11]),
    )


def _sum(entries: list[tuple[str, list[int]]]) -> list[int]:
    total = [0] * 6
    for _, values in entries:
        total = [a + b for a, b in zip(total, values, strict=True)]
    return total


def _net(view: View, day: date) -> int:
    row = sql.row(
        view.session,
        "SELECT sum(amount) FROM daily_total WHERE day = :d AND terminal = :t AND dimension IN ('sale', 'reversal')",
        {"d": day.isoformat(), "t": view.terminal},
    )
    return 0 if row is None or row[0] is None else int(row[0])


def _dishes(view: View, entries: list[tuple[str, list[int]]]) -> tuple[DishCount, ...]:
    best = sorted(entries, key=lambda e: (-e[1][1], e[0]))[:8]
    out = []
    for key, values in best:
        row = sql.row(view.session, "SELECT name, code FROM dish WHERE id = :i", {"i": UUID(hex=key)})
        if row is not None:
            out.append(DishCount(row[0], row[1], values[1], values[5]))
    return tuple(out)


_RECENT = (
    "SELECT s.id, s.number, s.kind, s.at, r.name, "
    "(SELECT sum(quantity) FROM sale_line l WHERE l.sale_id = s.id), "
    "s.discount_total + s.subsidy_total, s.due, "
    "EXISTS (SELECT 1 FROM sale b WHERE b.corrects_id = s.id) "
    "FROM sale s LEFT JOIN resident r ON r.id = s.member_id "
    "WHERE s.terminal = :t AND s.business_date = :d ORDER BY s.serial DESC LIMIT :n"
)
_DUE = (
    "SELECT q.id, q.number, q.item_name, c.name, r.name, r.birth_date, r.household, q.place, h.name, h.kind, s.name, "
    "q.due_at FROM (SELECT id, number, item_name, scene, resident_id, place, handler_id, first_receiver, due_at "
    f"FROM request q WHERE {OPEN_NOW} AND {{when}} ORDER BY due_at, number LIMIT :n) AS q "
    "LEFT JOIN scene c ON c.code = q.scene LEFT JOIN resident r ON r.id = q.resident_id "
    "LEFT JOIN handler h ON h.id = q.handler_id LEFT JOIN staff s ON s.id = q.first_receiver "
    "ORDER BY q.due_at, q.number"
)  # the join comes after the limit: only what is shown is joined
_METHODS = (
    "SELECT p.sale_id, p.method FROM sale_payment p WHERE p.sale_id IN (SELECT id FROM sale "
    "WHERE terminal = :t AND business_date = :d ORDER BY serial DESC LIMIT :n) ORDER BY p.position"
)
