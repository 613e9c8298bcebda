"""Promises given before a holiday table, or hours, were known: which of them the calendar of today would move.

A promise stays as it was given until somebody says otherwise: the resident holds a paper with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.rules import validation
from app.rules.calendar import working_time
from app.rules.requests.promises import Clocks
from app.rules.rights import Right
from app.services.centre import calendar
from app.services.requests import promises, row
from app.services.requests.promises import Ticked
from app.services.requests.row import Row
from app.services.requests.timeline import tell, ticks
from app.services.work import View, Work, asks
from app.store import queries, sql

MOST = 400
"""Promises recounted at once."""


@dataclass(frozen=True)
class Moved:
    """An open request whose deadline the calendar of today would move; wall-clock times of the centre."""

    id: UUID
    number: str
    item_name: str
    due: datetime
    new_due: datetime


@dataclass(frozen=True)
class _Tick:
    request_id: UUID
    clock: str
    at: datetime


class _Stamp(NamedTuple):
    """What is different once a request was changed; also by a clock that stands still."""

    id: UUID
    changed_at: datetime
    due_at: datetime


_FEW = 500
"""So many changed ones are looked up one by one; of more it is quicker to read everything."""
_STAMPS = sql.Reader(_Stamp, "request")
_OPEN = sql.Reader(Row, "request", rule=("due_rule", promises.load))
_TICKS = sql.Reader(_Tick, "request_event")
_WHERE = "state IN ('registered','in_progress','awaiting') AND due_at IS NOT NULL"  # as the index of what is open


@dataclass
class Seen:
    """What ``moved`` found before, for whoever asks again: only what was changed since is counted anew.

    A new calendar makes all of it old. ``counted`` is how many promises the last look had to count.
    """

    clocks: Clocks | None = None
    known: dict[UUID, tuple[_Stamp, Moved | None]] = field(default_factory=dict)
    counted: int = 0


@asks(Right.REQUESTS, Right.SETTINGS)
def moved(view: View, seen: Seen | None = None) -> tuple[Moved, ...]:
    """The open requests whose promise, counted with the calendar as it is now, falls on another minute; by deadline.

    ``seen`` is what the look before found; it is brought up to date.
    """
    seen = Seen() if seen is None else seen
    clocks = calendar.clocks(view)
    before = seen.known if seen.clocks == clocks else {}
    open_now = {stamp.id: stamp for stamp in _STAMPS.rows(view, f"WHERE {_WHERE}")}
    known = {one: before[one] for one, stamp in open_now.items() if one in before and before[one][0] == stamp}
    fresh = [one for one in open_now if one not in known]
    for some in queries.in_parts(fresh) if len(fresh) <= _FEW else [None]:
        for request, ticked in _promised(view, some):
            due, new = _counted(request, clocks, promises.clock_events(ticked))
            moves = None
            if new is not None and due is not None and new != due:
                moves = Moved(request.id, request.number, request.item_name, due, new)
            known[request.id] = open_now[request.id], moves
    seen.clocks, seen.known, seen.counted = clocks, known, len(fresh)
    return tuple(
        sorted((one for _stamp, one in known.values() if one is not None), key=lambda one: (one.due, one.number))
    )


def _promised(view: View, some: Sequence[UUID] | None) -> Iterator[tuple[Row, list[Ticked]]]:
    """Open requests with the stops and starts of their clocks: some of them, or all that have a promise."""
    which, params = f"SELECT id FROM request WHERE {_WHERE}", dict[str, Any]()
    if some is not None:
        params = {f"i{n}": one for n, one in enumerate(some)}
        which = ", ".join(f":{name}" for name in params)
    events: dict[UUID, list[Ticked]] = {}
    ticked = f"WHERE clock <> '' AND request_id IN ({which}) ORDER BY request_id, position"
    for tick in _TICKS.rows(view, ticked, **params):
        events.setdefault(tick.request_id, []).append(Ticked(tick.clock, tick.at))
    for request in _OPEN.rows(view, f"WHERE {_WHERE if some is None else f'id IN ({which})'}", **params):
        yield request, events.get(request.id, [])


def recount(work: Work, chosen: Sequence[UUID]) -> tuple[Moved, ...]:
    """Give the promises of these requests anew by the calendar of today; old and new stand in each timeline.

    What has been closed, or no longer moves, meanwhile is left as it is. Returns what was moved.
    Raises ``Refused``: needs_approver (as an extension does), field_bad (requests).
    """
    work.require(Right.APPROVE_REQUEST)
    if len(chosen) > MOST:
        validation.bad("requests", "range", low=1, high=MOST)
    clocks = calendar.clocks(work)
    done = []
    for request_id in dict.fromkeys(chosen):
        request = row.load(work, request_id)
        due, fresh = _counted(request, clocks, ticks(work, request.id))
        if request.closed_at is not None or due is None or fresh is None or fresh == due:
            continue
        tell(work, request, "recount", due=due.isoformat(" ", "minutes"), new_due=fresh.isoformat(" ", "minutes"))
        row.change(work, request, due_at=working_time.instant(fresh))
        done.append(Moved(request.id, request.number, request.item_name, due, fresh))
    return tuple(done)


def _counted(request: Row, clocks: Clocks, events: Sequence[Ticked]) -> tuple[datetime | None, datetime | None]:
    """The deadline as it stands and as it would be counted now."""
    due = None if request.due_at is None else working_time.wall(request.due_at)
    return due, promises.promised(request.rule, clocks, events).due
