"""受理 of a period: received, closed, kept promises, calls and 整改, as they stood at its end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple, Protocol
from uuid import UUID

from app.rules.calendar import working_time
from app.rules.calendar.working_time import ClockEvent, Tick, pauses_of
from app.rules.dates import local_day
from app.rules.report.period import ReportPeriod
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
class RequestFigures:
    """``spent`` are the minutes of working time from receipt to the last closing, less what the clock stood; ``called``
    of the ``to_call`` were rung up by the end; ``rectified`` of the 整改 whose day came were done by it.

    ``days`` are (received and closed on the spot, other received) of each day; by scene, item, channel, handler.
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


class _Row(NamedTuple):
    id: UUID
    scene: str
    item_name: str
    channel: str
    handler: str
    state: str
    received_at: datetime
    first_due: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    reopened: int
    call_back_due: datetime | None
    called_back_at: datetime | None


class _Event(NamedTuple):
    request_id: UUID
    at: datetime
    act: str
    from_state: str
    to_state: str
    clock: str


class _Done(NamedTuple):
    opened: int
    kept: int


_DONE = sql.Reader(
    _Done,
    "rectification",
    opened="count(*)",
    kept="coalesce(sum(CASE WHEN done_at <= due_at THEN 1 ELSE 0 END), 0)",
)
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
)
_CONCERNS = (
    "(q.received_at >= :a AND q.received_at < :b) OR (q.closed_at >= :a AND q.closed_at < :b) "
    "OR (q.due_at >= :a AND q.due_at < :b) OR (q.first_due >= :a AND q.first_due < :b) "
    "OR (q.reopened > 0 AND q.received_at < :b)"
)


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


@dataclass
class RequestStory:
    """What had happened to a request by the end of a period."""

    void: bool = False
    spot: bool = False
    closed: datetime | None = None  # the last closing that stands
    moved_later: bool = False  # its promise was moved after the period
    ticks: list[Ticked] = field(default_factory=list)

    def due(self, first_due: datetime | None, due_at: datetime | None) -> datetime | None:
        """The promise that was in force then."""
        return first_due if self.moved_later else due_at

    def spent(self, clock: working_time.Calendar, received_at: datetime, closed: datetime) -> int:
        """Minutes of working time from receipt to a closing, less what the clock stood."""
        wall = working_time.wall
        stood = pauses_of([ClockEvent(wall(t.at), Tick(t.clock)) for t in promises.clock_events(self.ticks)])
        return working_time.running(clock, wall(received_at), wall(closed), stood)


def request_figures(view: View, period: ReportPeriod) -> RequestFigures:
    """What the requests of a period came to."""
    span = {"a": period.begins, "b": period.ends}
    rows = _ROWS.rows(view, f"WHERE {_CONCERNS}", **span)
    told = _EVENTS.rows(view, f"WHERE {_CONCERNS} ORDER BY e.request_id, e.position", **span)
    stories = {
        key: story_until(events, period.ends) for key, events in groupby(told, key=lambda event: event.request_id)
    }
    made = _Sums(period, calendar.clocks(view).counter)
    for row in rows:
        made.add(row, stories.get(row.id, RequestStory()))
    (whole,) = _DONE.rows(view, "WHERE outcome <> 'upheld' AND due_at >= :a AND due_at < :b", **span)
    return RequestFigures(
        made.whole, made.spent, made.to_call, made.called, whole.opened, whole.kept,
        {day: (made.spot[day], made.other[day]) for day in period.days},
        dict(made.by["scene"]), dict(made.by["item"]), dict(made.by["channel"]), dict(made.by["handler"]),
    )  # fmt: skip


def story_until(events: Iterable[Happened], end: datetime) -> RequestStory:
    """What the events of one request, in their order, come to before ``end``; of what came later only whether the
    promise was moved by it.
    """
    story = RequestStory()
    for event in events:
        if event.at >= end:
            story.moved_later |= event.act in (Act.EXTEND, Act.REOPEN) or bool(event.clock)
            continue
        if event.act == Act.VOID:
            story.void, story.closed = True, None
        elif event.act in (Act.REOPEN, "take_back"):
            story.void, story.closed, story.spot = False, None, False
        elif event.to_state == State.CLOSED and event.from_state != State.CLOSED:
            story.closed = event.at
            story.spot |= event.act == Act.CLOSE_NOW
        if event.clock:
            story.ticks.append(Ticked(event.clock, event.at))
    return story


class _Sums:
    def __init__(self, period: ReportPeriod, clock: working_time.Calendar) -> None:
        self._period, self._clock = period, clock
        self.whole = RequestCount()
        self.spent = self.to_call = self.called = 0
        self.spot: Counter[date] = Counter()
        self.other: Counter[date] = Counter()
        self.by: dict[str, dict[str, RequestCount]] = defaultdict(lambda: defaultdict(RequestCount))

    def add(self, row: _Row, story: RequestStory) -> None:
        begins, ends = self._period.begins, self._period.ends
        if story.void:
            return
        counts = (
            self.whole, self.by["scene"][row.scene], self.by["item"][row.item_name], self.by["channel"][row.channel],
            self.by["handler"][row.handler],
        )  # fmt: skip
        if begins <= row.received_at < ends:
            day = local_day(row.received_at)
            (self.spot if story.spot else self.other)[day] += 1
            for count in counts:
                count.received += 1
                count.on_spot += story.spot
        due = story.due(row.first_due, row.due_at)
        if due is not None and begins <= due < ends:
            for count in counts:
                count.due += 1
                count.on_time += story.closed is not None and story.closed <= due
        if story.closed is not None and begins <= story.closed:
            for count in counts:
                count.closed += 1
            self._time(row, story, story.closed)

    def _time(self, row: _Row, story: RequestStory, closed: datetime) -> None:
        self.spent += story.spent(self._clock, row.received_at, closed)
        if row.call_back_due is not None:
            self.to_call += 1
            self.called += row.called_back_at is not None and row.called_back_at < self._period.ends
