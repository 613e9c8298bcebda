"""Beside the intake form: what this resident came for before, and requests that may be the same thing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.rules.dates import local_day
from app.rules.people.duplicates import Matter, matters_like
from app.rules.requests.flow import OPEN, State
from app.rules.rights import Right
from app.services.residents import search
from app.services.work import View, asks
from app.store import sql

_DAYS = 60
_YEAR = timedelta(days=365)
_LIVE = frozenset({State.VOID, State.MERGED})


@dataclass(frozen=True)
class HistoryRow:
    """One thing a resident did here. ``kind`` is request or sale; instants are UTC.

    Of a request: ``title`` is its item, ``where`` the scene, ``state``, ``spot`` when it was closed as it was taken in,
    ``due_at`` while it is open, ``call_back_at`` while it is to be called back, ``result`` its code. Of a sale: the
    first dishes, the meal, ``amount`` in 分 and the ways it was paid.
    """

    at: datetime
    kind: str
    title: str
    number: str
    where: str = ""
    state: State | None = None
    spot: bool = False
    due_at: datetime | None = None
    call_back_at: datetime | None = None
    result: str = ""
    meal: str = ""
    amount: int | None = None
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class SimilarRow:
    """A request that may be the same thing; ``strength`` 1 possible, 2 likely, 3 certain."""

    id: UUID
    number: str
    strength: int
    reasons: tuple[str, ...]
    item_name: str
    text: str
    received_at: datetime
    state: State


class _Asked(NamedTuple):
    received_at: datetime
    item_name: str
    number: str
    scene: str
    state: State
    closed_at: datetime | None
    due_at: datetime | None
    call_back_due: datetime | None
    called_back_at: datetime | None
    result: str


class _Bought(NamedTuple):
    at: datetime
    number: str
    meal: str
    due: int
    first_dish: str | None
    second_dish: str | None
    low_method: str | None
    high_method: str | None


class _Candidate(NamedTuple):
    id: UUID
    number: str
    resident_id: UUID | None
    item: str
    place: str
    text: str
    received_at: datetime
    state: State
    item_name: str


_REQUESTS = sql.Reader(
    _Asked,
    "mine CROSS JOIN request q LEFT JOIN scene s ON s.code = q.scene",
    number="q.number",
    scene="coalesce(s.name, '')",
)
_KEPT = "s.kind = 'sale' AND NOT EXISTS (SELECT 1 FROM sale x WHERE x.corrects_id = s.id AND NOT x.part)"
_DISH = "(SELECT name FROM sale_line l WHERE l.sale_id = p.id ORDER BY position LIMIT 1{offset})"
_METHOD = "(SELECT {which}(method) FROM sale_payment y WHERE y.sale_id = p.id)"
_SALES = sql.Reader(
    _Bought,
    "(SELECT s.id, s.at, s.number, s.meal, s.due FROM mine CROSS JOIN sale s WHERE s.member_id = mine.id "
    f"AND {_KEPT} ORDER BY s.at DESC LIMIT :n) AS p",
    meal="coalesce((SELECT name FROM meal_period WHERE code = p.meal), '')",
    first_dish=_DISH.format(offset=""),
    second_dish=_DISH.format(offset=" OFFSET 1"),
    low_method=_METHOD.format(which="min"),
    high_method=_METHOD.format(which="max"),
)
_VISITS = (
    f"{search.MINE}SELECT (SELECT count(*) FROM mine CROSS JOIN request q WHERE q.resident_id = mine.id "
    "AND q.received_at >= :since AND q.state <> 'void') + (SELECT count(*) FROM mine CROSS JOIN sale s "
    f"WHERE s.member_id = mine.id AND s.at >= :since AND {_KEPT})"
)
_ALIKE = sql.Reader(_Candidate, "request")


@asks(Right.REQUESTS)
def history(view: View, resident_id: UUID, limit: int = 8) -> tuple[HistoryRow, ...]:
    """The newest requests and sales of a resident and of whoever was merged into them, newest first."""
    key = {"r": resident_id, "n": limit}
    asked = "WHERE q.resident_id = mine.id ORDER BY q.received_at DESC LIMIT :n"
    rows = [_request(r) for r in _REQUESTS.rows(view, asked, search.MINE, **key)]
    rows += [_sale(r) for r in _SALES.rows(view, "", search.MINE, **key)]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True)[:limit])


@asks(Right.REQUESTS)
def visits(view: View, resident_id: UUID) -> int:
    """How many requests and sales there were in the last twelve months."""
    since = view.now - _YEAR
    return int(sql.value(view, _VISITS, r=resident_id, since=since) or 0)


@asks(Right.REQUESTS)
def similar(
    view: View, *, resident_id: UUID | None, item: str, place: str, text: str, limit: int = 3
) -> tuple[SimilarRow, ...]:
    """Requests of the last weeks by the same person, or about the same matter at the same place."""
    since = view.now - timedelta(days=_DAYS)
    found: list[_Candidate] = []
    if resident_id is not None:
        mine = "WHERE resident_id IN (SELECT id FROM mine) AND received_at >= :since LIMIT 60"
        found += _ALIKE.rows(view, mine, search.MINE, r=resident_id, since=since)
    if place.strip():
        there = "WHERE item = :item AND received_at >= :since AND place = :place LIMIT 60"
        found += _ALIKE.rows(view, there, item=item, since=since, place=place.strip())
    known = {row.id: row for row in found}
    selves = frozenset(() if resident_id is None else search.selves(view, resident_id))
    matters = [_matter(row, resident_id if row.resident_id in selves else row.resident_id) for row in known.values()]
    new = Matter("new", resident_id, item, place, text, local_day(view.now))
    return tuple(
        _similar(known[hint.key], hint.strength, hint.reasons)
        for hint in matters_like(new, matters, limit)
        if isinstance(hint.key, UUID)
    )


def _matter(row: _Candidate, resident: UUID | None) -> Matter:
    day = local_day(row.received_at)
    state = row.state
    return Matter(row.id, resident, row.item, row.place, row.text, day, open=state in OPEN, live=state not in _LIVE)


def _similar(row: _Candidate, strength: int, reasons: tuple[str, ...]) -> SimilarRow:
    shown = (row.item_name, row.text, row.received_at, row.state)
    return SimilarRow(row.id, row.number, int(strength), reasons, *shown)


def _request(row: _Asked) -> HistoryRow:
    closed = row.state is State.CLOSED
    return HistoryRow(
        row.received_at, "request", row.item_name, row.number, row.scene, row.state,
        spot=closed and row.closed_at == row.received_at,
        due_at=row.due_at if row.state in OPEN else None,
        call_back_at=row.call_back_due if closed and row.called_back_at is None else None,
        result=row.result,
    )  # fmt: skip


def _sale(row: _Bought) -> HistoryRow:
    dishes = "、".join(name for name in (row.first_dish, row.second_dish) if name)
    methods = tuple(dict.fromkeys(m for m in (row.low_method, row.high_method) if m))
    return HistoryRow(row.at, "sale", dishes, row.number, meal=row.meal, amount=row.due, methods=methods)
