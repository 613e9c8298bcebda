"""受理 of a period: received, closed, kept promises, calls and 整改, as they stood at its end."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from app.models.request import MOVED
from app.rules.calendar import working_time
from app.rules.calendar.working_time import ClockEvent, Tick, pauses_of
from app.rules.dates import local, local_day, midnight_of
from app.rules.report.period import ReportPeriod, month
from app.rules.requests.flow import Act, State
from app.services.centre import calendar
from app.services.requests import promises
from app.services.requests.promises import Ticked
from app.services.work import View
from app.store import sql


@dataclass
class RequestCount:
    """``due`` were to be closed in the period, ``on_time`` of them were. ``closed`` counts a request once."""

    received: int = 0
    on_spot: int = 0
    closed: int = 0
    due: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class LateRequest:
    """One that was due and not closed in time. ``due`` and ``closed`` are local, the last empty while it was open;
    ``days`` are working days after the promise, up to the closing or the end of the period."""

    number: str
    item: str
    handler: str
    due: str
    closed: str
    days: int


@dataclass(frozen=True)
class RequestFigures:
    """``spent`` are the minutes of working time from receipt to the last closing, less what the clock stood; ``called``
    of the ``to_call`` were reached by the end; ``rectified`` of the 整改 whose day came were done by it.

    ``days`` are (received and closed on the spot, other received) of each day; by scene, item, channel, handler.
    ``late`` are those ``due`` that were not ``on_time``, by number and promise.
    """

    whole: RequestCount
    spent: int
    to_call: int
    called: int
    rectifications: int
    rectified: int
    days: Mapping[date, tuple[int, int]]
    scenes: Mapping[str, RequestCount] = field(default_factory=dict)
    items: Mapping[str, RequestCount] = field(default_factory=dict)
    channels: Mapping[str, RequestCount] = field(default_factory=dict)
    handlers: Mapping[str, RequestCount] = field(default_factory=dict)
    late: Mapping[str, LateRequest] = field(default_factory=dict)


@dataclass(frozen=True)
class TakenOn:
    """Requests received on a day, and those of them that were closed on the spot."""

    received: int = 0
    on_spot: int = 0


class _Row(NamedTuple):
    id: UUID
    number: str
    scene: str
    item_name: str
    channel: str
    handler: str
    received_at: datetime
    first_due: datetime | None
    due_at: datetime | None
    call_back_due: datetime | None


class _Event(NamedTuple):
    request_id: UUID
    at: datetime
    act: str
    from_state: str
    to_state: str
    clock: str
    detail: dict[str, Any]


class _Named(NamedTuple):
    id: UUID
    name: str


class _Done(NamedTuple):
    opened: int
    kept: int


_DONE = sql.Reader(
    _Done,
    "rectification",
    opened="count(*)",
    kept="coalesce(sum(CASE WHEN outcome = 'done' AND done_at <= due_at THEN 1 ELSE 0 END), 0)",
)
RECTIFIED = "due_at >= :a AND due_at < :b AND NOT (outcome = 'upheld' AND done_at < :b)"
"""The 整改 whose day came in a period and that no appeal took away by its end."""
_ROWS = sql.Reader(
    _Row,
    "request q LEFT JOIN handler h ON h.id = q.handler_id",
    handler="coalesce(h.name, '')",
    **{name: f"q.{name}" for name in _Row._fields if name != "handler"},
)
_EVENTS = sql.Reader(
    _Event,
    "request q JOIN request_event e ON e.request_id = q.id",
    **{name: f"e.{name}" for name in ("request_id", "at", "act", "from_state", "to_state", "clock")},
    detail=("e.detail", lambda text: json.loads(text) if text != "{}" else {}),
)
_HANDLERS = sql.Reader(_Named, "handler")
_RECEIVED = "q.received_at >= :a AND q.received_at < :b"
CONCERNED = (
    f"({_RECEIVED}) OR (q.closed_at >= :a AND q.closed_at < :b) "
    "OR (q.due_at >= :a AND q.due_at < :b) OR (q.first_due >= :a AND q.first_due < :b) "
    "OR (q.reopened > 0 AND q.received_at < :b) "
    f"OR q.id IN (SELECT m.request_id FROM request_event m WHERE m.at >= :b AND {MOVED})"
)
"""The requests ``q`` a period can say something of."""
_GIVES = frozenset({Act.DISPATCH, Act.HAND_OVER, Act.SEND_BACK})
_NOTHING_DUE = frozenset({State.DECLINED, State.MERGED})
_PUTS_OFF = frozenset({Act.EXTEND, Act.REOPEN, "take_in", "recount"})


class Happened(Protocol):
    """An event of a request."""

    @property
    def at(self) -> datetime: ...
    @property
    def act(self) -> str: ...
    @property
    def from_state(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def clock(self) -> str: ...
    @property
    def detail(self) -> dict[str, Any]: ...


@dataclass
class RequestStory:
    """What had happened to a request by the end of a period."""

    void: bool = False
    nothing_due: bool = False  # declined, or merged: the main request carries the promise
    spot: bool = False
    closed: datetime | None = None  # the last closing that stands
    called: bool = False  # reached since
    had: str | None = None  # who had it when it was passed on after the period, as hex; empty for nobody
    put_off: Happened | None = None  # the first after the period that moved its promise
    ticks: list[Ticked] = field(default_factory=list)

    def later(self, event: Happened, handler: str) -> None:
        """Something that came when the period was over; ``handler`` had it until then."""
        if self.put_off is None and (event.clock or event.act in _PUTS_OFF):
            self.put_off = event
        if self.had is None and event.act in _GIVES:
            self.had = handler

    def due(self, first_due: datetime | None, due_at: datetime | None) -> datetime | None:
        """The promise as it was at the end; where no event says it, as it was given on paper."""
        if self.put_off is None:
            return due_at
        told = self.put_off.detail
        if "due_was" in told:
            return datetime.fromisoformat(told["due_was"]) if told["due_was"] else None
        if self.put_off.act == "recount":
            return working_time.instant(datetime.fromisoformat(told["due"]))
        return first_due

    def on_time(self, due: datetime) -> bool:
        """Whether it was closed by then: what is due at 17:30 is late from 17:31 on."""
        return self.closed is not None and promises.minute(self.closed) <= due

    def spent(self, clock: working_time.Calendar, received_at: datetime, closed: datetime) -> int:
        """Minutes of working time from receipt to a closing, less what the clock stood."""
        wall = working_time.wall
        stood = pauses_of([ClockEvent(wall(t.at), Tick(t.clock)) for t in promises.clock_events(self.ticks)])
        return working_time.running(clock, wall(received_at), wall(closed), stood)


def request_figures(view: View, period: ReportPeriod) -> RequestFigures:
    """What the requests of a period came to."""
    span = {"a": period.begins, "b": period.ends}
    rows = _ROWS.rows(view, f"WHERE {CONCERNED}", **span)
    told = _EVENTS.rows(view, f"WHERE {CONCERNED} ORDER BY e.request_id, e.position", **span)
    stories = {
        key: story_until(events, period.ends) for key, events in groupby(told, key=lambda event: event.request_id)
    }
    made = _Sums(view, period)
    for row in rows:
        made.add(row, stories.get(row.id, RequestStory()))
    (whole,) = _DONE.rows(view, f"WHERE {RECTIFIED}", a=period.begins, b=made.over)
    return RequestFigures(
        made.whole, made.spent, made.to_call, made.called, whole.opened, whole.kept,
        {day: (made.spot[day], made.other[day]) for day in period.days},
        dict(made.by["scene"]), dict(made.by["item"]), dict(made.by["channel"]), dict(made.by["handler"]),
        made.late,
    )  # fmt: skip


def taken_on(view: View, day: date) -> TakenOn:
    """What came in on a day, as it stood at the end of its month: what the month counts of the day."""
    span = {"a": midnight_of(day), "b": midnight_of(day + timedelta(days=1))}
    told: dict[UUID, list[_Event]] = defaultdict(list)
    for event in _EVENTS.rows(view, f"WHERE {_RECEIVED} ORDER BY e.request_id, e.position", **span):
        told[event.request_id].append(event)
    came = sql.values(view, f"SELECT q.id FROM request q WHERE {_RECEIVED}", **span)
    stories = [story_until(told[sql.uuid(one)], month(day).ends) for one in came]
    valid = [story for story in stories if not story.void]
    return TakenOn(len(valid), sum(story.spot for story in valid))


def story_until(events: Iterable[Happened], end: datetime) -> RequestStory:
    """What the events of one request, in their order, come to before ``end``; of what came later only what the promise
    was before it, and who had the request.
    """
    story, handler = RequestStory(), ""
    for event in events:
        if event.at >= end:
            story.later(event, handler)
            continue
        if event.act == Act.VOID:
            story.void, story.closed = True, None
        elif event.act in (Act.REOPEN, "take_back"):
            story.void, story.closed, story.spot, story.called, story.nothing_due = False, None, False, False, False
        elif event.to_state == State.CLOSED and event.from_state != State.CLOSED:
            story.closed = event.at
            story.spot |= event.act == Act.CLOSE_NOW
        elif event.act == Act.CALL_BACK:
            story.called |= bool(event.detail["reached"])
        elif event.to_state in _NOTHING_DUE and event.from_state != event.to_state:
            story.nothing_due = True
        elif event.act in _GIVES:
            handler = str(event.detail.get("handler_id", ""))
        if event.clock:
            story.ticks.append(Ticked(event.clock, event.at))
    return story


class _Sums:
    def __init__(self, view: View, period: ReportPeriod) -> None:
        self._period, self._clock, self._table = period, calendar.clocks(view).counter, calendar.table(view)
        self._handlers = {one.id.hex: one.name for one in _HANDLERS.rows(view)}
        self._end = min(period.ends - timedelta(minutes=1), view.now)
        self.over = min(period.ends, promises.minute(view.now))
        """What is open and due from then on is not late: of a period that still runs it counts once it is closed."""
        self.late: dict[str, LateRequest] = {}
        self.whole = RequestCount()
        self.spent = self.to_call = self.called = 0
        self.spot: Counter[date] = Counter()
        self.other: Counter[date] = Counter()
        self.by: dict[str, dict[str, RequestCount]] = defaultdict(lambda: defaultdict(RequestCount))

    def add(self, row: _Row, story: RequestStory) -> None:
        begins, ends = self._period.begins, self._period.ends
        if story.void:
            return
        handler = row.handler if story.had is None else self._handlers.get(story.had, "")
        counts = (
            self.whole, self.by["scene"][row.scene], self.by["item"][row.item_name], self.by["channel"][row.channel],
            self.by["handler"][handler],
        )  # fmt: skip
        if begins <= row.received_at < ends:
            day = local_day(row.received_at)
            (self.spot if story.spot else self.other)[day] += 1
            for count in counts:
                count.received += 1
                count.on_spot += story.spot
        due = story.due(row.first_due, row.due_at)
        if due is not None and not story.nothing_due and begins <= due < ends:
            kept = story.on_time(due)
            late = not kept and due < self.over
            for count in counts:
                count.due += kept or late
                count.on_time += kept
            if late:
                self._add_late(row, story, due, handler)
        if story.closed is not None and begins <= story.closed:
            for count in counts:
                count.closed += 1
            self._time(row, story, story.closed)

    def _add_late(self, row: _Row, story: RequestStory, due: datetime, handler: str) -> None:
        days = self._table.workdays_after(local_day(due), local_day(story.closed or self._end))
        closed = "" if story.closed is None else f"{local(story.closed):%m-%d %H:%M}"
        said = f"{local(due):%m-%d %H:%M}"
        self.late[f"{row.number} {local_day(due)}"] = LateRequest(
            row.number, row.item_name, handler, said, closed, days
        )

    def _time(self, row: _Row, story: RequestStory, closed: datetime) -> None:
        self.spent += story.spent(self._clock, row.received_at, closed)
        if row.call_back_due is not None:
            self.to_call += 1
            self.called += story.called
