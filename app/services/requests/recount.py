"""Promises given before a holiday table, or hours, were known: which of them the calendar of today would move.

A promise stays as it was given until somebody says otherwise: the resident holds a paper with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.rules.calendar import working_time
from app.rules.requests.promises import Clocks
from app.rules.rights import Right
from app.services import validation
from app.services.centre import calendar
from app.services.requests import promises, row
from app.services.requests.promises import Ticked
from app.services.requests.row import Row
from app.services.requests.timeline import tell, ticks
from app.services.work import View, Work
from app.store import sql

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


_OPEN = sql.Reader(Row, "request", rule=("due_rule", promises.load))
_TICKS = sql.Reader(_Tick, "request_event")
_WHERE = "state IN ('registered','in_progress','awaiting') AND due_at IS NOT NULL"  # as the index of what is open


def moved(view: View) -> tuple[Moved, ...]:
    """The open requests whose promise, counted with the calendar as it is now, falls on another minute; by deadline."""
    clocks = calendar.clocks(view)
    events: dict[UUID, list[Ticked]] = {}
    for tick in _TICKS.rows(
        view,
        f"WHERE clock <> '' AND request_id IN (SELECT id FROM request WHERE {_WHERE}) ORDER BY request_id, position",
    ):
        events.setdefault(tick.request_id, []).append(Ticked(tick.clock, tick.at))
    found = []
    for request in _OPEN.rows(view, f"WHERE {_WHERE} ORDER BY due_at, number"):
        due, fresh = _counted(request, clocks, promises.clock_events(events.get(request.id, ())))
        if fresh is not None and due is not None and fresh != due:
            found.append(Moved(request.id, request.number, request.item_name, due, fresh))
    return tuple(found)


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
