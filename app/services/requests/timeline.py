"""What happened to a request, as events that are only added; from them its clock and the promise in force are read."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.calendar import working_time
from app.rules.requests.flow import Act, State
from app.services.centre import calendar
from app.services.documents.requests import Promised
from app.services.requests import promises
from app.services.requests.promises import Ticked
from app.services.requests.row import Row
from app.services.work import View, Work
from app.store import sql


class _Told(NamedTuple):
    act: str
    at: datetime


class _Moved(NamedTuple):
    act: str
    detail: dict[str, Any]


class Last(NamedTuple):
    """The newest event of a request."""

    act: str
    at: datetime
    staff_id: UUID | None
    from_state: str
    detail: dict[str, Any]


_LAST = sql.Reader(Last, "request_event", detail=("detail", json.loads))
_MATERIALS = sql.Reader(_Moved, "request_event", detail=("detail", json.loads))
_TICKS = sql.Reader(Ticked, "request_event")
_TOLD = sql.Reader(_Told, "request_event")
_ADD = (
    "INSERT INTO request_event "
    "(request_id, position, at, staff_id, approver_id, act, from_state, to_state, clock, text, detail) "
    "VALUES (:request, (SELECT coalesce(max(position), 0) + 1 FROM request_event WHERE request_id = :request), "
    ":at, :staff, :approver, :act, :before, :after, :clock, :text, :detail)"
)


def write_event(
    work: Work,
    request_id: UUID,
    what: str,
    before: str,
    after: State,
    *,
    text: str,
    clock: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an event at the end. ``clock`` is what it does to the clock: ``new``, ``stop``, ``start`` or nothing."""
    sql.run(
        work.session,
        _ADD,
        {
            "request": request_id,
            "at": work.now,
            "staff": work.member().id,
            "approver": work.approver_id,
            "act": what,
            "before": before,
            "after": after.value,
            "clock": clock,
            "text": text,
            "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        },
    )


def tell(work: Work, row: Row, what: str, text: str = "", **detail: Any) -> None:
    """Add an event that leaves the state as it is, with its entry in the audit trail."""
    write_event(work, row.id, what, row.state.value, row.state, text=text, detail=detail)
    work.audit(f"request_{what}", row.number, **detail)
    work.touched("request", row.id)


def registered_at(view: View, row: Row) -> datetime:
    """When a request was taken in; what came on paper was received before that."""
    first = _TOLD.one(view, "WHERE request_id = :r AND position = 1", r=row.id)
    return row.received_at if first is None else first.at


def last_event(view: View, request_id: UUID) -> Last | None:
    """The newest event of a request; None when there is no such request."""
    return _LAST.one(view, "WHERE request_id = :r ORDER BY position DESC LIMIT 1", r=request_id)


def signed(view: View, request_id: UUID) -> bool:
    """Whether whoever has it now has signed for it: once each time it is given to somebody."""
    return given_out(view, request_id)[1] is not None


def given_out(view: View, request_id: UUID) -> tuple[datetime | None, datetime | None]:
    """When a request was last given to somebody, and when they signed for it; None for what did not happen."""
    told = _TOLD.rows(
        view,
        "WHERE request_id = :r AND act IN ('sign_for', 'dispatch', 'hand_over', 'reopen') "
        "ORDER BY position DESC LIMIT 2",
        r=request_id,
    )
    signed_at = told[0].at if told and told[0].act == Act.SIGN_FOR.value else None
    return next((event.at for event in told if event.act in (Act.DISPATCH, Act.HAND_OVER)), None), signed_at


def came_since_asked(view: View, request_id: UUID) -> tuple[str, ...]:
    """The names of the materials that were handed in since they were last asked for, as the events tell it."""
    here: dict[str, None] = {}
    told = _MATERIALS.rows(
        view,
        "WHERE request_id = :r AND act IN ('material_in', 'material_out', 'supplied') AND position > "
        "(SELECT coalesce(max(position), 0) FROM request_event WHERE request_id = :r AND act = 'ask_materials') "
        "ORDER BY position",
        r=request_id,
    )
    for event in told:
        for name in event.detail.get("materials", ()):
            if event.act == "material_out":
                here.pop(name, None)
            else:
                here[name] = None
    return tuple(here)


def ticks(view: View, request_id: UUID) -> list[Ticked]:
    """The stops and starts of a request's clock since its promise was last given anew."""
    return promises.clock_events(
        _TICKS.rows(view, "WHERE request_id = :r AND clock <> '' ORDER BY position", r=request_id)
    )


def promise_of(view: View, row: Row) -> Promised:
    """The promise in force with its rule.

    The calendar may have been changed since it was given; the holidays of today's calendar would then explain a
    deadline they did not make, and are left out.
    """
    rule = promises.promised(row.rule, calendar.clocks(view), ticks(view, row.id))
    if rule.unit == "chosen":  # by an extension or by 并案 nobody agreed on the day with the resident
        why = row.rule.why or ("extended" if row.extended else "agreed")
        rule = rule if why == "agreed" else replace(rule, unit=why)
    due = None if row.due_at is None else working_time.wall(row.due_at)
    if due is None or rule.due is None or rule.due == due:
        return replace(rule, due=due)
    return replace(rule, due=due, days_off=(), make_up=(), missing=(), older=True)
