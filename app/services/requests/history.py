"""Beside the intake form: what this resident came for before, and requests that may be the same thing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.rules.dates import local_day
from app.rules.people.duplicates import Matter, matters_like
from app.rules.requests.flow import OPEN, State
from app.services.residents import search
from app.services.work import View
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


def history(view: View, resident_id: UUID, limit: int = 8) -> tuple[HistoryRow, ...]:
    """The newest requests and sales of a resident and of whoever was merged into them, newest first."""
    key = {"r": resident_id, "n": limit}
    rows = [_request(r) for r in sql.rows(view.session, _REQUESTS, key)]
    rows += [_sale(r) for r in sql.rows(view.session, _SALES, key)]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True)[:limit])


def visits(view: View, resident_id: UUID) -> int:
    """How many requests and sales there were in the last twelve months."""
    since = view.now - _YEAR
    found = sql.row(view.session, _VISITS, {"r": resident_id, "since": since})
    return 0 if found is None else int(found[0])


def similar(
    view: View, *, resident_id: UUID | None, item: str, place: str, text: str, limit: int = 3
) -> tuple[SimilarRow, ...]:
    """Requests of the last weeks by the same person, or about the same matter at the same place."""
    since = view.now - timedelta(days=_DAYS)
    params: dict[str, Any] = {"since": since, "item": item, "place": place.strip()}
    found = []
    if resident_id is not None:
        params["r"] = resident_id
        found += sql.rows(view.session, _MINE + _SIMILAR + _OF_MINE, params)
    if place.strip():
        found += sql.rows(
            view.session, _SIMILAR + "item = :item AND received_at >= :since AND place = :place LIMIT 60", params
        )
    known = {sql.uuid(r[0]): r for r in found}
    selves = frozenset(() if resident_id is None else search.selves(view, resident_id))
    matters = [_matter(uid, r) for uid, r in known.items()]
    matters = [replace(m, resident=resident_id) if m.resident in selves else m for m in matters]
    new = Matter("new", resident_id, item, place, text, local_day(view.now))
    return tuple(
        _similar(known[hint.key], hint.strength, hint.reasons)
        for hint in matters_like(new, matters, limit)
        if isinstance(hint.key, UUID)
    )


def _matter(uid: UUID, r: Any) -> Matter:
    state = State(r[7])
    resident = None if r[2] is None else sql.uuid(r[2])
    day = local_day(sql.when(r[6]))
    return Matter(uid, resident, r[3], r[4], r[5], day, open=state in OPEN, live=state not in _LIVE)


def _similar(r: Any, strength: int, reasons: tuple[str, ...]) -> SimilarRow:
    return SimilarRow(sql.uuid(r[0]), r[1], int(strength), reasons, r[8], r[5], sql.when(r[6]), State(r[7]))


def _request(r: Any) -> HistoryRow:
    at, item, number, scene, code, closed, due, call, called, result = r
    state = State(code)
    calls = state is State.CLOSED and call is not None and called is None
    return HistoryRow(
        sql.when(at), "request", item, number, scene or "", state,
        spot=state is State.CLOSED and closed == at,
        due_at=sql.when(due) if due is not None and state in OPEN else None,
        call_back_at=sql.when(call) if calls else None,
        result=result,
    )  # fmt: skip


def _sale(r: Any) -> HistoryRow:
    at, number, meal, due, first, second, low, high = r
    dishes = "、".join(name for name in (first, second) if name)
    methods = tuple(dict.fromkeys(m for m in (low, high) if m))
    return HistoryRow(sql.when(at), "sale", dishes, number, meal=meal or "", amount=int(due), methods=methods)


_MINE = search.MINE
_REQUESTS = (
    f"{_MINE}SELECT q.received_at, q.item_name, q.number, s.name, q.state, q.closed_at, q.due_at, q.call_back_due, "
    "q.called_back_at, q.result FROM mine CROSS JOIN request q LEFT JOIN scene s ON s.code = q.scene "
    "WHERE q.resident_id = mine.id ORDER BY q.received_at DESC LIMIT :n"
)
_KEPT = "s.kind = 'sale' AND NOT EXISTS (SELECT 1 FROM sale x WHERE x.corrects_id = s.id)"
_SALES = (
    f"{_MINE}SELECT p.at, p.number, (SELECT name FROM meal_period WHERE code = p.meal), p.due, "
    "(SELECT name FROM sale_line l WHERE l.sale_id = p.id ORDER BY position LIMIT 1), "
    "(SELECT name FROM sale_line l WHERE l.sale_id = p.id ORDER BY position LIMIT 1 OFFSET 1), "
    "(SELECT min(method) FROM sale_payment y WHERE y.sale_id = p.id), "
    "(SELECT max(method) FROM sale_payment y WHERE y.sale_id = p.id) "
    "FROM (SELECT s.id, s.at, s.number, s.meal, s.due FROM mine CROSS JOIN sale s WHERE s.member_id = mine.id "
    f"AND {_KEPT} ORDER BY s.at DESC LIMIT :n) AS p"
)
_VISITS = (
    f"{_MINE}SELECT (SELECT count(*) FROM mine CROSS JOIN request q WHERE q.resident_id = mine.id "
    "AND q.received_at >= :since AND q.state <> 'void') + (SELECT count(*) FROM mine CROSS JOIN sale s "
    f"WHERE s.member_id = mine.id AND s.at >= :since AND {_KEPT})"
)
_SIMILAR = "SELECT id, number, resident_id, item, place, text, received_at, state, item_name FROM request WHERE "
_OF_MINE = "resident_id IN (SELECT id FROM mine) AND received_at >= :since LIMIT 60"
