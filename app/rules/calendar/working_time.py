"""Minutes that count: counter hours, working-day hours and the 24-hour clock, with clocks that stop while we wait.

All times here are naive wall-clock times of Asia/Shanghai, cut to the whole minute a paper shows; an aware one is
refused with ``ValueError``. ``wall`` and ``instant`` convert at the edge. What counts is half open: work from 08:30 to
12:00 has 210 minutes, and a promise that uses them all up is due at 12:00, not when the afternoon opens.

A year whose notice is missing is counted Monday to Friday, and ``Deadline.missing`` says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from app.errors import Refused
from app.rules.calendar.holidays import ONE_DAY, HolidayTable
from app.rules.dates import SHANGHAI, local

DAY = 24 * 60
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-‐‑–—~～至]\s*([0-9]{1,2}):([0-9]{2})")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Span:
    """Open hours within one day, in minutes after midnight; ``closes`` is not part of it and may be 1440."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY:
            raise Refused("hours_bad", why="range", opens=self.opens, closes=self.closes)


class Days(StrEnum):
    """On which days a calendar is open at all."""

    EVERY = "every"  # the counter: each weekday as its hours say, holidays or not
    WORKING = "working"  # 工作日: by the holiday table


@dataclass(frozen=True)
class Calendar:
    """When a clock runs. ``week`` holds the hours of Monday to Sunday.

    An extra working Saturday has the hours of its own weekday, or Monday's when it has none. ``exceptions`` are the
    hours of single days (none at all: closed) and go before everything else.
    Raises ``Refused("hours_bad", why=)``: days (not seven), overlap, never (no hours in any week), table.
    """

    code: str
    week: tuple[tuple[Span, ...], ...]
    days: Days = Days.EVERY
    table: HolidayTable | None = None
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise Refused("hours_bad", why="days")
        for spans in (*self.week, *self.exceptions.values()):
            if any(a.closes > b.opens for a, b in pairwise(spans)):
                raise Refused("hours_bad", why="overlap")
        if not any(self.week if self.days is Days.EVERY else self.week[:1]):
            raise Refused("hours_bad", why="never")
        if self.days is Days.WORKING and self.table is None:
            raise Refused("hours_bad", why="table")

    def spans(self, day: date) -> tuple[Span, ...]:
        """The open hours of a day, in order."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.days is Days.WORKING and self.table is not None:
            return (self.week[day.weekday()] or self.week[0]) if self.table.is_workday(day) else ()
        return self.week[day.weekday()]

    def missing(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days (both included) this calendar had to guess."""
        return self.table.missing_years(first, last) if self.days is Days.WORKING and self.table is not None else ()


@dataclass(frozen=True)
class Pause:
    """A stretch the clock stood, from the stop to the start; without an end it stands still."""

    start: datetime
    end: datetime | None = None


class Tick(StrEnum):
    """What a clock event does."""

    STOP = "stop"
    START = "start"


@dataclass(frozen=True)
class ClockEvent:
    """One row of the append-only list of clock events of a request."""

    at: datetime
    tick: Tick


@dataclass(frozen=True)
class Deadline:
    """When something is due. ``due`` is None while the clock stands still.

    ``missing`` lists the years that were guessed because their notice on days off is not loaded.
    """

    due: datetime | None
    missing: tuple[int, ...] = ()

    def sure(self) -> "Deadline":
        """Itself when nothing was guessed. Raises ``Refused("holidays_missing", years=)`` otherwise."""
        if self.missing:
            raise Refused("holidays_missing", years=self.missing)
        return self


@dataclass(frozen=True)
class Used:
    """Minutes used up and minutes to spare; ``margin`` is negative and ``breached`` true when it was late, for good."""

    used: int
    margin: int
    breached: bool


def hours(*texts: str) -> tuple[Span, ...]:
    """``08:30-12:00`` and the like, in order. Raises ``Refused("hours_bad", why=, text=)``."""
    found = []
    for text in texts:
        parts = _SPAN.fullmatch(text.strip())
        if parts is None or int(parts[2]) > 59 or int(parts[4]) > 59:
            raise Refused("hours_bad", why="format", text=text)
        found.append(Span(int(parts[1]) * 60 + int(parts[2]), int(parts[3]) * 60 + int(parts[4])))
    found.sort()
    if any(a.closes > b.opens for a, b in pairwise(found)):
        raise Refused("hours_bad", why="overlap", text="、".join(texts))
    return tuple(found)


def typed_hours(text: str) -> tuple[Span, ...]:
    """As ``hours``, of what somebody typed: ``08:30 – 12:00，13:30至17:30``. Nothing where nothing was typed."""
    plain = re.sub(r"\s*([-‐‑–—~～至])\s*", r"\1", text.strip().replace("：", ":"))
    return hours(*(part for part in re.split(r"[\s,，、;；]+", plain) if part))


def counter(
    code: str, spans: Sequence[Span], closed: Iterable[date] = (), weekdays: Iterable[int] = range(7)
) -> Calendar:
    """Counter hours, the same on each open weekday (0 is Monday), closed on single days."""
    open_on = set(weekdays)
    week = tuple(tuple(spans) if day in open_on else () for day in range(7))
    return Calendar(code, week, exceptions=dict.fromkeys(closed, ()))


def working(code: str, spans: Sequence[Span], table: HolidayTable, closed: Iterable[date] = ()) -> Calendar:
    """Office hours on working days, working weekends included."""
    return Calendar(code, (tuple(spans),) * 7, Days.WORKING, table, dict.fromkeys(closed, ()))


def always(code: str = "always") -> Calendar:
    """The 24-hour clock of 急修: no minute is lost at midnight."""
    return Calendar(code, ((Span(0, DAY),),) * 7)


def wall(now: datetime) -> datetime:
    """An instant as a naive time on the wall in Shanghai, whole minute. ``ValueError`` for a naive one."""
    return local(now).replace(tzinfo=None, second=0, microsecond=0)


def instant(at: datetime) -> datetime:
    """A naive time on the wall in Shanghai as an aware instant in UTC, for keeping."""
    return _minute(at).replace(tzinfo=SHANGHAI).astimezone(UTC)


def elapsed(cal: Calendar, start: datetime, end: datetime) -> int:
    """Minutes that counted between two times; 0 when wholly outside hours or when the end lies before the start."""
    start, end = _minute(start), _minute(end)
    total = 0
    for opens, closes in _open_from(cal, start.date(), end.date()):
        total += max(0, (min(closes, end) - max(opens, start)) // _MINUTE)
    return total


def due_minutes(cal: Calendar, start: datetime, minutes: int) -> Deadline:
    """The earliest time by which so many minutes have counted; with 0 the start itself. ``ValueError`` if negative."""
    if minutes < 0:
        raise ValueError("a promise has no negative minutes")
    start = _minute(start)
    if not minutes:
        return Deadline(start)
    left = minutes * _MINUTE
    stretches = _open_from(cal, start.date())
    while True:  # a calendar always opens again
        opens, closes = next(stretches)
        room = closes - max(opens, start)
        if room >= left:
            return Deadline(max(opens, start) + left, cal.missing(start.date(), opens.date()))
        left -= max(room, timedelta())


def next_open(cal: Calendar, at: datetime) -> datetime:
    """The time itself when open, else the next opening: an alarm of the night rings then."""
    at = _minute(at)
    return next(max(opens, at) for opens, closes in _open_from(cal, at.date()) if closes > at)


def last_close(cal: Calendar, at: datetime) -> datetime:
    """The last closing of the day, or of the next open day when that has gone by: when a same-day promise ends."""
    at = _minute(at)
    day = at.date()
    while not (spans := cal.spans(day)) or _at(day, spans[-1].closes) <= at:
        day += ONE_DAY
    return _at(day, spans[-1].closes)


def due_workdays(
    table: HolidayTable, start: datetime, workdays: int, close: time, pauses: Sequence[Pause] = ()
) -> Deadline:
    """Close of business on the n-th working day; the day of receipt does not count (Civil Code art. 201, 203).

    With 0 it is close of business on the day itself, or on the next working day when it is not one or has closed. A
    day on whose close the clock stood does not count.
    """
    return _count_days(table, start, workdays, close, pauses, table.is_workday)


def due_days(table: HolidayTable, start: datetime, days: int, close: time, pauses: Sequence[Pause] = ()) -> Deadline:
    """The same for calendar days (自然日); when the last is no working day, the next working day takes its place."""
    return _count_days(table, start, days, close, pauses, None)


def pauses_of(events: Iterable[ClockEvent]) -> tuple[Pause, ...]:
    """The stretches the clock stood, from its events in any order; a second stop or start in a row changes nothing."""
    found: list[Pause] = []
    stopped: datetime | None = None
    for event in sorted(events, key=lambda e: e.at):  # stable: events of one minute stay in order of their rows
        if event.tick is Tick.STOP and stopped is None:
            stopped = event.at
        elif event.tick is Tick.START and stopped is not None:
            found.append(Pause(stopped, event.at))
            stopped = None
    return (*found, Pause(stopped)) if stopped is not None else tuple(found)


def due_with_pauses(cal: Calendar, start: datetime, minutes: int, pauses: Sequence[Pause]) -> Deadline:
    """Like ``due_minutes`` with the pauses left out; a pause after the minutes were used up changes nothing."""
    at, left = _minute(start), minutes
    for stop, resume in _merged(pauses):
        if resume is not None and resume <= at:
            continue
        room = elapsed(cal, at, stop)
        if left <= room:
            break
        left -= room
        if resume is None:
            return Deadline(None)
        at = max(at, resume)
    found = due_minutes(cal, at, left)
    return Deadline(found.due, cal.missing(_minute(start).date(), found.due.date()) if found.due else ())


def used_and_margin(cal: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause], target: int) -> Used:
    """Minutes used from start to end (closing, or now), pauses left out, against a target in minutes."""
    used = running(cal, start, end, pauses)
    return Used(used, target - used, used > target)


def running(cal: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause]) -> int:
    """Minutes that counted while the clock ran."""
    start, end = _minute(start), _minute(end)
    stood = (elapsed(cal, max(start, a), end if b is None else min(b, end)) for a, b in _merged(pauses))
    return elapsed(cal, start, end) - sum(stood)


def is_late(due: datetime | None, now: datetime, closed: datetime | None = None) -> bool:
    """Whether something is or was late. Closing late does not make it punctual; without a deadline it never is."""
    return due is not None and _minute(closed if closed is not None else now) > _minute(due)


def _count_days(
    table: HolidayTable,
    start: datetime,
    number: int,
    close: time,
    pauses: Sequence[Pause],
    counts: Callable[[date], bool] | None,
) -> Deadline:
    if number < 0:
        raise ValueError("a promise has no negative days")
    start = _minute(start)
    stood = _merged(pauses)
    today = number == 0 and start.time() < close
    day = start.date() - ONE_DAY if today else start.date()
    left = max(number, 1)
    while left:
        day += ONE_DAY
        closing = datetime.combine(day, close)
        if any(a < closing and b is None for a, b in stood):
            return Deadline(None)
        runs = not any(b is not None and a < closing <= b for a, b in stood)
        left -= runs and (counts is None or counts(day))
        if not left and not table.is_workday(day):
            left = 1
    first = start.date() if today else start.date() + ONE_DAY
    return Deadline(datetime.combine(day, close), table.missing_years(first, day))


def _open_from(cal: Calendar, day: date, last: date | None = None) -> Iterator[tuple[datetime, datetime]]:
    """Open stretches from a day on, in order."""
    while last is None or day <= last:
        for span in cal.spans(day):
            yield _at(day, span.opens), _at(day, span.closes)
        day += ONE_DAY


def _merged(pauses: Sequence[Pause]) -> list[tuple[datetime, datetime | None]]:
    """Pauses in order without overlaps; one without an end swallows what follows."""
    found: list[tuple[datetime, datetime | None]] = []
    ordered = sorted(((_minute(p.start), p.end and _minute(p.end)) for p in pauses), key=lambda p: p[0])
    for start, end in ordered:
        before = found[-1][1] if found else start
        if found and before is None:
            break
        if found and before is not None and start <= before:
            found[-1] = (found[-1][0], None if end is None else max(before, end))
        elif end is None or end > start:
            found.append((start, end))
    return found


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + minute * _MINUTE


def _minute(at: datetime) -> datetime:
    if at.tzinfo is not None:
        raise ValueError("times here are naive wall-clock times; convert with wall()")
    return at.replace(second=0, microsecond=0)
