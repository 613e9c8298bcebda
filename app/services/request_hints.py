"""Beside the intake form: what this resident came for before, and requests that may be the same thing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.rules.dates import local_day
from app.rules.duplicates import Matter, matters_like
from app.rules.request_flow import OPEN, STATE_LABELS, State
from app.services.work import View
from app.store import fast

_DAYS = 60
_LIVE = frozenset({State.VOID, State.MERGED})


@dataclass(frozen=True)
class HistoryRow:
    """One thing a resident did here. ``kind`` is request or sale; ``tone`` a tag's tone."""

    at: datetime
    kind: str
    title: str
    note: str
    number: str
    tag: str
    tone: str


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
    """The newest requests and sales of a resident, newest first."""
    key = {"r": fast.key(view.session, resident_id), "n": limit}
    rows = [_request(r) for r in fast.rows(view.session, _REQUESTS, key)]
    rows += [_sale(r) for r in fast.rows(view.session, _SALES, key)]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True)[:limit])


def similar(
    view: View, *, resident_id: UUID | None, item: str, place: str, text: str, limit: int = 3
) -> tuple[SimilarRow, ...]:
    """Requests of the last weeks by the same person, or about the same matter at the same place."""
    since = fast.instant(view.session, view.now - timedelta(days=_DAYS))
    params: dict[str, Any] = {"since": since, "item": item, "place": place.strip()}
    found = []
    if resident_id is not None:
        params["r"] = fast.key(view.session, resident_id)
        found += fast.rows(view.session, _SIMILAR + "resident_id = :r AND received_at >= :since LIMIT 60", params)
    if place.strip():
        found += fast.rows(
            view.session, _SIMILAR + "item = :item AND received_at >= :since AND place = :place LIMIT 60", params
        )
    known = {fast.uuid(r[0]): r for r in found}
    matters = [_matter(uid, r) for uid, r in known.items()]
    new = Matter("new", resident_id, item, place, text, local_day(view.now))
    return tuple(
        _similar(known[hint.key], hint.strength, hint.reasons)
        for hint in matters_like(new, matters, limit)
        if isinstance(hint.key, UUID)
    )


def _matter(uid: UUID, r: Any) -> Matter:
    state = State(r[7])
    resident = None if r[2] is None else fast.uuid(r[2])
    day = local_day(fast.when(r[6]))
    return Matter(uid, resident, r[3], r[4], r[5], day, open=state in OPEN, live=state not in _LIVE)


def _similar(r: Any, strength: int, reasons: tuple[str, ...]) -> SimilarRow:
    return SimilarRow(fast.uuid(r[0]), r[1], int(strength), reasons, r[8], r[5], fast.when(r[6]), State(r[7]))


def _request(r: Any) -> HistoryRow:
    state = State(r[3])
    tone = "ok" if state is State.CLOSED else "info" if state in OPEN else "mute"
    return HistoryRow(fast.when(r[0]), "request", r[1], r[2], r[4], STATE_LABELS[state], tone)


def _sale(r: Any) -> HistoryRow:
    return HistoryRow(fast.when(r[0]), "sale", r[1] or "", "", r[2], "收银", "mute")


_REQUESTS = (
    "SELECT received_at, item_name, place, state, number FROM request WHERE resident_id = :r "
    "ORDER BY received_at DESC LIMIT :n"
)
_SALES = (
    "SELECT s.at, (SELECT name FROM sale_line l WHERE l.sale_id = s.id ORDER BY position LIMIT 1), s.number "
    "FROM sale s WHERE s.member_id = :r AND s.kind = 'sale' ORDER BY s.at DESC LIMIT :n"
)
_SIMILAR = "SELECT id, number, resident_id, item, place, text, received_at, state, item_name FROM request WHERE "
