"""Reading requests: the list with its filters, one request with its whole story, and what today asks for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.rules.calendar import working_time
from app.rules.dates import age_on, local_day
from app.rules.people.names import mask_name, mask_phone
from app.rules.requests import flow
from app.rules.requests.flow import OPEN, Act, Facts, State
from app.rules.requests.promises import Clocks, Light, Unit, light
from app.services.centre import calendar
from app.services.documents.requests import Material, Promised
from app.services.requests import catalogue, papers, promises
from app.services.requests.acts import promise_of, signed
from app.services.requests.filters import OPEN_NOW, RequestFilter, conditions, only_open, registered_on, serial_of
from app.services.requests.row import Row, load
from app.services.work import Page, View
from app.store import sql as fast

__all__ = ["EventRow", "RequestCard", "RequestFilter", "RequestRow", "RequestsToday", "card", "find",
    "listing", "mine_today", "promise_preview", "today"]  # fmt: skip

STOPPED = "stopped"


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


@dataclass(frozen=True)
class EventRow:
    """One entry of a request's timeline."""

    at: datetime
    act: str  # a request_flow.Act, or "register"
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


@dataclass(frozen=True)
class RequestsToday:
    """The counters of the day's board."""

    late: int
    oldest_late_days: int
    due_today: int
    next_due: datetime | None
    received: int
    closed_now: int
    open: int
    awaiting: int
    to_call_back: int
    unrated: int
    bad_open: int


def promise_preview(view: View, item: str, *, urgent: bool = False, due_day: date | None = None) -> Promised:
    """What would be promised for an item taken in now."""
    row = catalogue.item(view, item)
    rule = promises.rule_for(row.promise, working_time.wall(view.now), urgent=urgent or row.urgent, chosen=due_day)
    return promises.promised(rule, calendar.clocks(view))


def listing(view: View, wanted: RequestFilter, offset: int = 0, limit: int = 100, order: str = "due") -> Page:
    """A slice of the list: by deadline (``due``), newest first (``new``) or by number (``number``).

    Newest first is by when it was received; above these stands what was entered today and had been received before.
    """
    where, params = conditions(view, wanted)
    if where is None:
        return Page()
    clause = f"WHERE {' AND '.join(where)}" if where else ""
    counted = fast.row(view.session, f"SELECT count(*) FROM request q {clause}", params)
    total = 0 if counted is None else int(counted[0])
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
    found = fast.rows(
        view.session,
        f"SELECT {_COLUMNS} FROM {picked} CROSS JOIN request q {_JOINS} WHERE q.id = picked.id ORDER BY {by}",
        {**params, "n": limit, "skip": skip},
    )
    clocks = calendar.clocks(view)
    return tuple(_row(view, r, clocks) for r in found)


def _entered_late(view: View, where: list[str], params: dict[str, Any]) -> list[UUID]:
    """What fits the conditions of what was entered today and received on an earlier day, the last entered first."""
    day = view.business_date
    ids = registered_on(view, day, received_before=promises.midnight(day))
    if not ids or not where:
        return ids
    names = ", ".join(f":e{n}" for n in range(len(ids)))
    own = {f"e{n}": one for n, one in enumerate(ids)}
    sql = f"SELECT q.id FROM request q WHERE q.id IN ({names}) AND {' AND '.join(where)}"
    fit = {fast.uuid(r[0]) for r in fast.rows(view.session, sql, {**params, **own})}
    return [one for one in ids if one in fit]


def _named(view: View, ids: list[UUID]) -> tuple[RequestRow, ...]:
    """These requests, in this order."""
    if not ids:
        return ()
    keys = {f"i{n}": one for n, one in enumerate(ids)}
    sql = f"SELECT {_COLUMNS} FROM request q {_JOINS} WHERE q.id IN ({', '.join(f':{name}' for name in keys)})"
    clocks = calendar.clocks(view)
    found = {row.id: row for row in (_row(view, r, clocks) for r in fast.rows(view.session, sql, keys))}
    return tuple(found[one] for one in ids)


def card(view: View, request_id: UUID) -> RequestCard:
    """One request. Raises ``Refused("request_unknown")``."""
    full = load(view, request_id)
    key = {"i": request_id}
    shown = fast.row(view.session, f"SELECT {_COLUMNS} FROM request q {_JOINS} WHERE q.id = :i", key)
    more = fast.row(view.session, "SELECT first_due, call_back_due, called_back_at FROM request WHERE id = :i", key)
    first, call, called = (None, None, None) if more is None else more
    main = None if full.main_id is None else load(view, full.main_id).number
    merged = fast.rows(view.session, "SELECT number FROM request WHERE main_id = :i ORDER BY number", key)
    return RequestCard(
        row=_row(view, shown or (), calendar.clocks(view)),
        phone=mask_phone(full.phone),
        agent=f"{mask_name(full.agent_name)}（{full.agent_relation}）" if full.agent_name else "",
        agent_phone=mask_phone(full.agent_phone),
        materials=papers.load_materials(full.materials),
        promised=promise_of(view, full),
        first_due=_when(first),
        responsible=full.responsible,
        result_text=full.result_text,
        events=_events(view, request_id),
        links=_links(view, full),
        main_number=main or "",
        merged=tuple(r[0] for r in merged),
        allowed=_allowed(view, full),
        call_back_due=_when(call),
        called_back_at=_when(called),
    )


def find(view: View, number: str) -> UUID | None:
    """The request a number on a slip opens; a merged one opens the request it went into."""
    seen = 0
    found = fast.row(view.session, "SELECT id, main_id FROM request WHERE number = :n", {"n": number.strip().upper()})
    while found is not None and found[1] is not None and seen < 20:
        seen += 1
        found = fast.row(view.session, "SELECT id, main_id FROM request WHERE id = :i", {"i": found[1]})
    return None if found is None else fast.uuid(found[0])


def mine_today(view: View, limit: int = 30) -> tuple[RequestRow, ...]:
    """What whoever is on duty entered today, the last first; a paper form may have been received days before."""
    if view.staff is None:
        return ()
    return _named(view, registered_on(view, view.business_date, by=view.staff.id)[:limit])


def today(view: View) -> RequestsToday:
    """The counters, each read by its index."""
    day = local_day(view.now)
    start, end = promises.midnight(day), promises.midnight(day + timedelta(days=1))
    at = {
        "now": promises.minute(view.now),
        "start": start,
        "end": end,
    }
    open_ = fast.row(view.session, _TODAY_OPEN, at)
    taken = fast.row(view.session, _TODAY_TAKEN, at)
    calls = fast.row(view.session, _TODAY_CALLS, {"since": start - timedelta(days=30)})
    bad = fast.row(view.session, "SELECT count(*) FROM rectification WHERE outcome = 'open'")
    if open_ is None or taken is None or calls is None or bad is None:
        raise RuntimeError("a count gave no row")
    oldest = _when(open_[1])
    return RequestsToday(
        late=int(open_[0] or 0),
        oldest_late_days=0 if oldest is None else max(0, (day - local_day(oldest)).days),
        due_today=int(open_[2] or 0),
        next_due=_when(open_[3]),
        received=int(taken[0] or 0),
        closed_now=int(taken[1] or 0),
        open=int(open_[4] or 0),
        awaiting=int(open_[5] or 0),
        to_call_back=int(calls[0] or 0),
        unrated=int(calls[1] or 0),
        bad_open=int(bad[0]),
    )


def _row(view: View, r: Sequence[Any], clocks: Clocks) -> RequestRow:
    state, received, due = State(r[2]), fast.when(r[16]), _when(r[17])
    born = None if r[9] is None else fast.day(r[9])
    return RequestRow(
        id=fast.uuid(r[0]),
        number=r[1],
        state=state,
        item=r[3],
        item_name=r[4],
        scene=r[5],
        resident_id=None if r[6] is None else fast.uuid(r[6]),
        resident=r[7] or "",
        resident_no=r[8],
        age=None if born is None else age_on(born, view.business_date),
        anonymous=bool(r[10]),
        place=r[11],
        text=r[12],
        handler=r[13] or "",
        receiver=r[14] or "",
        channel=r[15],
        urgent=bool(r[22]),
        received_at=received,
        due_at=due,
        light=_light(view, state, received, due, r[23], r[24], clocks),
        closed_at=_when(r[18]),
        late=bool(r[19]) or (state in OPEN and due is not None and due < promises.minute(view.now)),
        result=r[20],
        rating=r[21],
    )


def _light(
    view: View, state: State, received: datetime, due: datetime | None, stopped: Any, rule: str, clocks: Clocks
) -> str:
    if state not in OPEN or (due is None and stopped is None):
        return Light.NONE.value
    if stopped is not None or due is None:
        return STOPPED
    told = promises.load(rule)
    workdays = told.promise.amount if told.promise is not None and told.promise.unit is Unit.WORKDAYS else 0
    wall = working_time.wall
    start = wall(received) if told.promise is None else told.start  # done again, it is promised anew
    return light(clocks.counter, start, wall(due), wall(view.now), workdays).value


def _events(view: View, request_id: UUID) -> tuple[EventRow, ...]:
    found = fast.rows(view.session, _EVENTS, {"i": request_id})
    return tuple(
        EventRow(fast.when(r[0]), r[1], r[2] or "", r[3] or "", r[4], r[5], r[6], json.loads(r[7])) for r in found
    )


def _links(view: View, row: Row) -> tuple[tuple[str, str], ...]:
    out = fast.rows(
        view.session,
        "SELECT kind, target FROM request_link WHERE request_id = :i ORDER BY kind, target",
        {"i": row.id},
    )
    back = fast.rows(
        view.session,
        "SELECT l.kind, q.number FROM request_link l JOIN request q ON q.id = l.request_id WHERE l.target = :n",
        {"n": row.number},
    )
    return tuple(dict.fromkeys((str(k), str(n)) for k, n in (*out, *back)))


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


def _when(value: Any) -> datetime | None:
    return None if value is None else fast.when(value)


_NEWEST = "q.received_at DESC"
_COLUMNS = (
    "q.id, q.number, q.state, q.item, q.item_name, q.scene, q.resident_id, r.name, r.no, r.birth_date, q.anonymous, "
    "q.place, q.text, h.name, s.name, q.channel, q.received_at, q.due_at, q.closed_at, q.late, q.result, q.rating, "
    "q.urgent, q.stopped_at, q.due_rule"
)
_JOINS = (
    "LEFT JOIN resident r ON r.id = q.resident_id LEFT JOIN handler h ON h.id = q.handler_id "
    "LEFT JOIN staff s ON s.id = q.first_receiver"
)
_EVENTS = (
    "SELECT e.at, e.act, s.name, a.name, e.from_state, e.to_state, e.text, e.detail FROM request_event e "
    "LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN staff a ON a.id = e.approver_id "
    "WHERE e.request_id = :i ORDER BY e.position DESC"
)
_TODAY_OPEN = (
    "SELECT sum(CASE WHEN q.due_at < :now THEN 1 ELSE 0 END), min(CASE WHEN q.due_at < :now THEN q.due_at END), "
    "sum(CASE WHEN q.due_at >= :now AND q.due_at < :end THEN 1 ELSE 0 END), "
    "min(CASE WHEN q.due_at >= :now AND q.due_at < :end THEN q.due_at END), count(*), "
    f"sum(CASE WHEN q.state = 'awaiting' THEN 1 ELSE 0 END) FROM request q WHERE {OPEN_NOW}"
)
_TODAY_TAKEN = (
    "SELECT count(*), sum(CASE WHEN state = 'closed' AND closed_at = received_at THEN 1 ELSE 0 END) FROM request "
    "WHERE received_at >= :start AND received_at < :end AND state <> 'void'"
)
# the state is spelled so that no index on it is taken: closed_at finds the few of a month
_TODAY_CALLS = (
    "SELECT sum(CASE WHEN called_back_at IS NULL AND call_back_due IS NOT NULL THEN 1 ELSE 0 END), "
    "sum(CASE WHEN rating IS NULL THEN 1 ELSE 0 END) FROM request "
    "WHERE closed_at >= :since AND (state || '') = 'closed'"
)
