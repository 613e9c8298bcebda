"""Reading requests: the list with its filters, one request with its whole story, and what today asks for."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.models.request import TO_CALL_BACK
from app.rules.calendar import working_time
from app.rules.dates import age_on, local_day
from app.rules.people.names import mask_name, mask_phone
from app.rules.requests import flow
from app.rules.requests.flow import OPEN, Act, Facts, State
from app.rules.requests.promises import Clocks, Light, Unit, light
from app.rules.rights import Right
from app.services.centre import calendar
from app.services.documents.requests import Material, Promised
from app.services.requests import catalogue, papers, promises
from app.services.requests.filters import OPEN_NOW, RequestFilter, conditions, only_open, registered_on, serial_of
from app.services.requests.row import Row, load
from app.services.requests.timeline import promise_of, signed
from app.services.residents import grids
from app.services.residents.grids import GridRow
from app.services.work import Page, View, asks
from app.store import sql

__all__ = ["EventRow", "RequestCard", "RequestFilter", "RequestRow", "RequestsToday", "card", "count", "find",
    "listing", "mine_today", "promise_preview", "today"]  # fmt: skip

STOPPED = "stopped"
LATELY = timedelta(days=30)
"""Who was not asked within it is not asked any more; a call that is owed is owed until somebody makes it."""


@dataclass(frozen=True)
class RequestRow:
    """A request as lists show it. ``light`` is none, half, near, late or stopped; instants are UTC."""

    id: UUID
    number: str
    state: State
    item: str
    item_name: str
    scene: str
    resident_id: UUID | None
    resident: str
    resident_no: int | None
    age: int | None
    anonymous: bool
    place: str
    text: str
    handler: str
    receiver: str
    channel: str
    urgent: bool
    received_at: datetime
    due_at: datetime | None
    light: str
    closed_at: datetime | None
    late: bool
    result: str
    rating: int | None
    late_days: int = 0
    """Working days an open one is past its deadline."""
    grid: str = ""
    """The 网格 of the place."""


@dataclass(frozen=True)
class EventRow:
    """One entry of a request's timeline."""

    at: datetime
    act: str  # a flow.Act, or "register"
    who: str
    approver: str
    from_state: str
    to_state: str
    text: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class RequestCard:
    """One request in full; the phone masked, the promise with its rule, newest event first."""

    row: RequestRow
    phone: str
    handler_id: UUID | None
    agent: str
    agent_phone: str
    materials: tuple[Material, ...]
    promised: Promised
    first_due: datetime | None
    responsible: str
    result_text: str
    events: tuple[EventRow, ...]
    links: tuple[tuple[str, str], ...]  # kind, number
    main_number: str
    merged: tuple[str, ...]
    allowed: tuple[Act, ...]
    call_back_due: datetime | None
    called_back_at: datetime | None
    extended: int
    origin_number: str
    grid: GridRow | None = None
    """Whose the place is, with the 网格员 to call."""
    grid_set: UUID | None = None
    """As a person said it, in place of the rule."""


@dataclass(frozen=True)
class RequestsToday:
    """The counters of the day's board; each is that of the list it leads to. ``unrated``: closed ``LATELY``.

    ``oldest_late_days`` are working days; ``call_today`` is how many of ``to_call_back`` are owed by the end of today.
    """

    late: int
    oldest_late_days: int
    due_today: int
    next_due: datetime | None
    open: int
    awaiting: int
    unassigned: int
    to_call_back: int
    call_today: int
    unrated: int
    bad_open: int


class _Shown(NamedTuple):
    """A request with the names around it, as the table has it."""

    id: UUID
    number: str
    state: State
    item: str
    item_name: str
    scene: str
    resident_id: UUID | None
    resident: str | None
    resident_no: int | None
    birth_date: date | None
    anonymous: bool
    place: str
    text: str
    handler: str | None
    receiver: str | None
    channel: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    late: bool
    result: str
    rating: int | None
    urgent: bool
    stopped_at: datetime | None
    due_rule: str
    first_due: datetime | None
    call_back_due: datetime | None
    called_back_at: datetime | None
    grid: str


class _Into(NamedTuple):
    id: UUID
    main_id: UUID | None


class _Link(NamedTuple):
    kind: str
    number: str


class _Running(NamedTuple):
    late: int
    oldest: datetime | None
    due_today: int
    next_due: datetime | None
    open: int
    awaiting: int
    unassigned: int


class _Calls(NamedTuple):
    owed: int
    today: int


def _sum(condition: str) -> str:
    return f"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


_NEWEST = "q.received_at DESC"
_JOINS = (
    "LEFT JOIN resident r ON r.id = q.resident_id LEFT JOIN handler h ON h.id = q.handler_id "
    "LEFT JOIN staff s ON s.id = q.first_receiver LEFT JOIN grid g ON g.id = q.grid_id"
)
_SHOWN = sql.Reader(
    _Shown,
    f"request q {_JOINS}",
    id="q.id",
    resident="r.name",
    resident_no="r.no",
    handler="h.name",
    receiver="s.name",
    grid="coalesce(g.name, '')",
)
_EVENTS = sql.Reader(
    EventRow,
    "request_event e LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN staff a ON a.id = e.approver_id",
    who="coalesce(s.name, '')",
    approver="coalesce(a.name, '')",
    detail=("e.detail", json.loads),
)
_INTO = sql.Reader(_Into, "request")
_LINKS = sql.Reader(_Link, "request_link", number="target")
_LINKED = sql.Reader(_Link, "request_link l JOIN request q ON q.id = l.request_id")
_LATE, _TODAY = "q.due_at < :now", "q.due_at >= :now AND q.due_at < :end"
_RUNNING = sql.Reader(
    _Running,
    "request q",
    late=_sum(_LATE),
    oldest=f"min(CASE WHEN {_LATE} THEN q.due_at END)",
    due_today=_sum(_TODAY),
    next_due=f"min(CASE WHEN {_TODAY} THEN q.due_at END)",
    open="count(*)",
    awaiting=_sum("q.state = 'awaiting'"),
    unassigned=_sum("q.state = 'registered' AND q.handler_id IS NULL"),
)
_CALLS = sql.Reader(_Calls, "request", owed="count(*)", today=_sum("call_back_due < :end"))


@asks(Right.REQUESTS)
def promise_preview(
    view: View, item: str, *, urgent: bool = False, due_day: date | None = None, received_at: datetime | None = None
) -> Promised:
    """What would be promised for an item received now, or when a paper form was: a day is always chosen now."""
    row = catalogue.item(view, item)
    start = working_time.wall(view.now if received_at is None or due_day is not None else received_at)
    rule = promises.rule_for(row.promise, start, urgent=urgent or row.urgent, chosen=due_day)
    return promises.promised(rule, calendar.clocks(view))


@asks(Right.REQUESTS)
def listing(
    view: View, wanted: RequestFilter, offset: int = 0, limit: int = 100, order: str = "due", *, whole: bool = False
) -> Page:
    """A slice of the list: by deadline (``due``), newest first (``new``) or by number (``number``).

    ``whole`` looks for words in every request, not in the newest alone: for a list that leaves the house.
    Newest first is by when it was received; above these stands what was entered today and had been received before.
    """
    where, params = conditions(view, wanted, whole=whole)
    clause = f"WHERE {' AND '.join(where)}" if where else ""
    total = int(sql.value(view, f"SELECT count(*) FROM request q {clause}", **params) or 0)
    if offset >= total:
        return Page((), total)
    by = {"due": "q.due_at IS NULL, q.due_at", "new": _NEWEST, "number": "q.number"}[
        order if order != "due" or only_open(wanted) else "new"  # deadlines order what is open; all else: newest first
    ]
    number = serial_of(wanted.query, view.business_date) if wanted.query else None
    if number is not None:  # whose number it is comes before whoever lives at it
        by = f"q.serial <> :serial, {_NEWEST}"
        params["serial"] = number.serial
    first = _entered_late(view, where, params) if by == _NEWEST else []
    if first:
        names = ", ".join(f":e{n}" for n in range(len(first)))
        clause = f"WHERE {' AND '.join([*where, f'q.id NOT IN ({names})'])}"
        params |= {f"e{n}": one for n, one in enumerate(first)}
    top = first[offset : offset + limit]
    rest = _slice(view, clause, params, by, (max(0, offset - len(first)), limit - len(top), total - len(first)))
    return Page((*_named(view, top), *rest), total)


@asks(Right.REQUESTS)
def count(view: View, wanted: RequestFilter) -> int:
    """How many a filter lets through."""
    where, params = conditions(view, wanted)
    clause = f"WHERE {' AND '.join(where)}" if where else ""
    return int(sql.value(view, f"SELECT count(*) FROM request q {clause}", **params) or 0)


def _slice(
    view: View, clause: str, params: dict[str, Any], by: str, window: tuple[int, int, int]
) -> tuple[RequestRow, ...]:
    """The rows of a window: offset, limit, and how many there are."""
    offset, limit, total = window
    if limit <= 0:
        return ()
    near, skip = by, offset
    if by == _NEWEST and offset > total // 2:  # from the nearer end
        limit = max(0, min(limit, total - offset))
        near, skip = "q.received_at", total - offset - limit
    # ids first, from an index alone; names and texts only for the rows that are shown
    picked = f"(SELECT q.id FROM request q {clause} ORDER BY {near} LIMIT :n OFFSET :skip) AS picked"
    rows = _SHOWN.among(f"{picked} CROSS JOIN request q {_JOINS}").rows(
        view, f"WHERE q.id = picked.id ORDER BY {by}", **params, n=limit, skip=skip
    )
    clocks = calendar.clocks(view)
    return tuple(_row(view, row, clocks) for row in rows)


def _entered_late(view: View, where: list[str], params: dict[str, Any]) -> list[UUID]:
    """What fits the conditions of what was entered today and received on an earlier day, the last entered first."""
    day = view.business_date
    ids = registered_on(view, day, received_before=promises.midnight(day))
    if not ids or not where:
        return ids
    names = ", ".join(f":e{n}" for n in range(len(ids)))
    own = {f"e{n}": one for n, one in enumerate(ids)}
    query = f"SELECT q.id FROM request q WHERE q.id IN ({names}) AND {' AND '.join(where)}"
    fit = {sql.uuid(one) for one in sql.values(view, query, **params, **own)}
    return [one for one in ids if one in fit]


def _named(view: View, ids: list[UUID]) -> tuple[RequestRow, ...]:
    """These requests, in this order."""
    if not ids:
        return ()
    keys = {f"i{n}": one for n, one in enumerate(ids)}
    rows = _SHOWN.rows(view, f"WHERE q.id IN ({', '.join(f':{name}' for name in keys)})", **keys)
    clocks = calendar.clocks(view)
    found = {row.id: _row(view, row, clocks) for row in rows}
    return tuple(found[one] for one in ids)


@asks(Right.REQUESTS)
def card(view: View, request_id: UUID) -> RequestCard:
    """One request. Raises ``Refused("request_unknown")``."""
    full = load(view, request_id)
    (shown,) = _SHOWN.rows(view, "WHERE q.id = :i", i=request_id)
    merged = sql.values(view, "SELECT number FROM request WHERE main_id = :i ORDER BY number", i=request_id)
    return RequestCard(
        row=_row(view, shown, calendar.clocks(view)),
        phone=mask_phone(full.phone),
        handler_id=full.handler_id,
        agent=f"{mask_name(full.agent_name)}（{full.agent_relation}）" if full.agent_name else "",
        agent_phone=mask_phone(full.agent_phone),
        materials=papers.load_materials(full.materials),
        promised=promise_of(view, full),
        first_due=shown.first_due,
        responsible=full.responsible,
        result_text=full.result_text,
        events=_events(view, request_id),
        links=_links(view, full),
        main_number="" if full.main_id is None else load(view, full.main_id).number,
        merged=tuple(merged),
        allowed=_allowed(view, full),
        call_back_due=shown.call_back_due,
        called_back_at=shown.called_back_at,
        extended=full.extended,
        origin_number=full.origin_number,
        grid=grids.find(view, full.grid_id),
        grid_set=full.grid_set,
    )


@asks(Right.REQUESTS)
def find(view: View, number: str) -> UUID | None:
    """The request a number on a slip opens; a merged one opens the request it went into."""
    row = _INTO.one(view, "WHERE number = :n", n=number.strip().upper())
    for _ in range(20):
        if row is None or row.main_id is None:
            break
        row = _INTO.one(view, "WHERE id = :i", i=row.main_id)
    return None if row is None else row.id


@asks(Right.REQUESTS)
def mine_today(view: View, limit: int = 30) -> tuple[RequestRow, ...]:
    """What whoever is on duty entered today, the last first; a paper form may have been received days before."""
    if view.staff is None:
        return ()
    return _named(view, registered_on(view, view.business_date, by=view.staff.id)[:limit])


def pressing(view: View) -> int:
    """How many requests are late by now or due today: in one statement, for a number that is always in sight."""
    running = _running(view, promises.midnight(local_day(view.now) + timedelta(days=1)))
    return running.late + running.due_today


def _running(view: View, end: datetime) -> _Running:
    (running,) = _RUNNING.rows(view, f"WHERE {OPEN_NOW}", now=promises.minute(view.now), end=end)
    return running


def today(view: View) -> RequestsToday:
    """The counters, each read by its index."""
    day = local_day(view.now)
    start, end = promises.midnight(day), promises.midnight(day + timedelta(days=1))
    running = _running(view, end)
    # the state is spelled so that no index on it is taken: closed_at finds the few of a month
    lately = "FROM request WHERE closed_at >= :since AND (state || '') = 'closed' AND rating IS NULL"
    (calls,) = _CALLS.rows(view, f"WHERE {TO_CALL_BACK}", end=end)
    oldest = running.oldest
    return RequestsToday(
        late=running.late,
        oldest_late_days=0 if oldest is None else calendar.table(view).workdays_after(local_day(oldest), day),
        due_today=running.due_today,
        next_due=running.next_due,
        open=running.open,
        awaiting=running.awaiting,
        unassigned=running.unassigned,
        to_call_back=calls.owed,
        call_today=calls.today,
        unrated=int(sql.value(view, f"SELECT count(*) {lately}", since=start - LATELY) or 0),
        bad_open=int(sql.value(view, "SELECT count(*) FROM rectification WHERE outcome = 'open'") or 0),
    )


def _row(view: View, r: _Shown, clocks: Clocks) -> RequestRow:
    running_late = r.state in OPEN and r.due_at is not None and r.due_at < promises.minute(view.now)
    return RequestRow(
        id=r.id,
        number=r.number,
        state=r.state,
        item=r.item,
        item_name=r.item_name,
        scene=r.scene,
        resident_id=r.resident_id,
        resident=r.resident or "",
        resident_no=r.resident_no,
        age=None if r.birth_date is None else age_on(r.birth_date, view.business_date),
        anonymous=r.anonymous,
        place=r.place,
        text=r.text,
        handler=r.handler or "",
        receiver=r.receiver or "",
        channel=r.channel,
        urgent=r.urgent,
        received_at=r.received_at,
        due_at=r.due_at,
        light=_light(view, r, clocks),
        closed_at=r.closed_at,
        late=r.late or running_late,
        result=r.result,
        rating=r.rating,
        late_days=_late_days(view, r.due_at, clocks) if running_late else 0,
        grid=r.grid,
    )


def _late_days(view: View, due: datetime | None, clocks: Clocks) -> int:
    return 0 if due is None else clocks.table.workdays_after(local_day(due), local_day(view.now))


def _light(view: View, r: _Shown, clocks: Clocks) -> str:
    if r.state not in OPEN or (r.due_at is None and r.stopped_at is None):
        return Light.NONE.value
    if r.stopped_at is not None or r.due_at is None:
        return STOPPED
    told = promises.load(r.due_rule)
    workdays = told.promise.amount if told.promise is not None and told.promise.unit is Unit.WORKDAYS else 0
    wall = working_time.wall
    start = wall(r.received_at) if told.promise is None else told.start  # done again, it is promised anew
    return light(clocks.counter, start, wall(r.due_at), wall(view.now), workdays).value


def _events(view: View, request_id: UUID) -> tuple[EventRow, ...]:
    return _EVENTS.rows(view, "WHERE e.request_id = :i ORDER BY e.position DESC", i=request_id)


def _links(view: View, row: Row) -> tuple[tuple[str, str], ...]:
    made = _LINKS.rows(view, "WHERE request_id = :i ORDER BY kind, target", i=row.id)
    return tuple(dict.fromkeys((*made, *_LINKED.rows(view, "WHERE l.target = :n", n=row.number))))


def _allowed(view: View, row: Row) -> tuple[Act, ...]:
    facts = Facts(
        now=working_time.wall(view.now),
        due=None if row.due_at is None else working_time.wall(row.due_at),
        extended=row.extended,
        reopened=row.reopened,
        rated=row.rating is not None,
        signed=signed(view, row.id),
    )
    return flow.allowed(row.state, facts)
