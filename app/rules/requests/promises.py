"""What is promised to a resident: a limit with its unit, the deadline it gives, and the rule behind it for paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from app.errors import Refused
from app.rules.calendar.holidays import ONE_DAY, DayKind, DaysOff, HolidayTable, days_between
from app.rules.calendar.working_time import (
    Calendar,
    Deadline,
    Pause,
    due_days,
    due_with_pauses,
    due_workdays,
    elapsed,
    is_late,
    last_close,
    next_open,
    running,
)

_LIMIT = re.compile(r"([0-9]{1,3})\s*(d|天|自然日|h|小时|min|分钟|个?工作日)?")
_MOST_DAYS = 400
_MOST_MINUTES = 60 * 24 * 60


class Unit(StrEnum):
    """In what a limit is counted, and by which clock."""

    MINUTES = "minutes"  # by the calendar given: counter, working days or around the clock
    WORKDAYS = "workdays"  # 工作日, the day of receipt not counted, close of business
    DAYS = "days"  # 自然日, likewise; a last day off moves to the next working day
    TODAY = "today"  # before the counter closes


@dataclass(frozen=True)
class Promise:
    """A limit. Raises ``Refused("limit_bad", unit=, amount=)`` outside what can be meant."""

    unit: Unit
    amount: int = 0

    def __post_init__(self) -> None:
        most = _MOST_MINUTES if self.unit is Unit.MINUTES else 0 if self.unit is Unit.TODAY else _MOST_DAYS
        if not (0 if self.unit is Unit.TODAY else 1) <= self.amount <= most:
            raise Refused("limit_bad", unit=self.unit.value, amount=self.amount)


@dataclass(frozen=True)
class Clocks:
    """The three clocks of a centre, its holiday table and its close of business for promises in days."""

    counter: Calendar
    office: Calendar
    always: Calendar
    table: HolidayTable
    close: time


@dataclass(frozen=True)
class Reason:
    """Why a deadline lies where it lies, for the words beside it on screen and paper.

    ``calendar`` is the code of the clock for minutes, empty for days. ``counted_from`` is the first day or minute that
    counts: the first working day for a promise in working days. ``days_off`` are the holidays passed over, ``make_up``
    the worked weekends counted. ``stood`` is how many minutes (of the clock) or days (whose close counted) it stood
    still. ``missing`` are the years guessed.
    """

    promise: Promise
    calendar: str
    counted_from: datetime
    days_off: tuple[DaysOff, ...]
    make_up: tuple[date, ...]
    stood: int
    missing: tuple[int, ...]


class Light(StrEnum):
    """How far a running promise is used up: half of it, four fifths (or its last working day), all."""

    NONE = "none"
    HALF = "half"
    NEAR = "near"
    LATE = "late"


def read_limit(text: str) -> Promise | None:
    """A limit as catalogues write it: ``5`` and ``5个工作日``, ``0`` (the same day), ``30 d``, ``4小时``, ``30分钟``.

    None for an empty one, a dash or ``by order``: no promise of its own. Raises ``Refused("limit_bad", text=)``.
    """
    plain = text.strip().lower()
    if plain in ("", "-", "–", "—", "by order"):
        return None
    found = _LIMIT.fullmatch(plain)
    if found is None:
        raise Refused("limit_bad", text=text)
    amount, unit = int(found[1]), found[2] or "工作日"
    if unit in ("h", "小时", "min", "分钟"):
        return Promise(Unit.MINUTES, amount * (60 if unit in ("h", "小时") else 1))
    if not amount:
        return Promise(Unit.TODAY)
    return Promise(Unit.DAYS if unit in ("d", "天", "自然日") else Unit.WORKDAYS, amount)


def promised_by(
    promise: Promise, start: datetime, clocks: Clocks, pauses: Sequence[Pause] = (), *, calendar: Calendar | None = None
) -> Deadline:
    """When a promise made at ``start`` is due. Minutes run by ``calendar``, the office clock unless given.

    A promise for the same day has no pauses: it is over when the counter closes.
    """
    if promise.unit is Unit.MINUTES:
        return due_with_pauses(calendar or clocks.office, start, promise.amount, pauses)
    if promise.unit is Unit.TODAY:
        return Deadline(last_close(clocks.counter, start))
    count = due_workdays if promise.unit is Unit.WORKDAYS else due_days
    return count(clocks.table, start, promise.amount, clocks.close, pauses)


def explain(
    promise: Promise, start: datetime, clocks: Clocks, pauses: Sequence[Pause] = (), *, calendar: Calendar | None = None
) -> Reason:
    """The rule that gave ``promised_by`` of the same arguments."""
    found = promised_by(promise, start, clocks, pauses, calendar=calendar)
    last = found.due or start
    if promise.unit in (Unit.MINUTES, Unit.TODAY):
        clock = clocks.counter if promise.unit is Unit.TODAY else calendar or clocks.office
        stood = 0 if promise.unit is Unit.TODAY else elapsed(clock, start, last) - running(clock, start, last, pauses)
        days = _days(clock.table, start.date(), last.date())
        return Reason(promise, clock.code, next_open(clock, start), *days, stood, found.missing)
    first = start.date() + ONE_DAY
    counted = clocks.table.add_workdays(start.date(), 1) if promise.unit is Unit.WORKDAYS else first
    begin = datetime.combine(counted, time())
    without = promised_by(promise, start, clocks).due
    stood = 0
    if found.due is not None and without is not None and found.due > without:
        later = days_between(without.date() + ONE_DAY, found.due.date())
        stood = sum(promise.unit is Unit.DAYS or clocks.table.is_workday(day) for day in later)
    return Reason(promise, "", begin, *_days(clocks.table, first, last.date()), stood, found.missing)


def light(clock: Calendar, start: datetime, due: datetime, now: datetime, workdays: int = 0) -> Light:
    """How urgent an open promise is; not for one whose clock stands.

    ``workdays`` is the length of a promise in working days, when it was one: its last day is near by itself.
    """
    if is_late(due, now):
        return Light.LATE
    whole, used = elapsed(clock, start, due), elapsed(clock, start, now)
    near = whole and used * 5 >= whole * 4
    if near or (workdays > 1 and clock.table is not None and due.date() <= clock.table.add_workdays(now.date(), 1)):
        return Light.NEAR
    return Light.HALF if whole and used * 2 >= whole else Light.NONE


def _days(table: HolidayTable | None, first: date, last: date) -> tuple[tuple[DaysOff, ...], tuple[date, ...]]:
    """Named holidays and worked weekends between two days; none for a clock that does not look at them."""
    off: list[DaysOff] = []
    extra: list[date] = []
    for day in days_between(first, last) if table is not None else ():
        info = table.day(day) if table is not None else None
        if info is None or info.kind not in (DayKind.HOLIDAY, DayKind.MAKE_UP):
            continue
        if info.kind is DayKind.MAKE_UP:
            extra.append(day)
        elif off and off[-1].name == info.name and off[-1].last + ONE_DAY == day:
            off[-1] = DaysOff(info.name, off[-1].first, day)
        else:
            off.append(DaysOff(info.name, day, day))
    return tuple(off), tuple(extra)
