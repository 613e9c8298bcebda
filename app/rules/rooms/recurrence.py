"""Series of dates: every second Monday and Wednesday, the last Friday of the month, each working day.

The arithmetic of weeks and months is RFC 5545 as python-dateutil does it, with weeks that begin on Monday. What it does
not know is ours: working days with 调休, dates left out because they are days off, and what a month without a 31st
does. Both ends are included. A first day that the rule does not name is no date of the series: weekly on Tuesday from a
Wednesday begins on the next Tuesday.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice, pairwise

from dateutil import rrule
from dateutil.rrule import MO, weekday

from app.errors import Refused
from app.rules.calendar.holidays import DayKind, HolidayTable
from app.rules.rooms.spans import on_day

MOST_DATES = 400
"""A daily series of a year fits; more dates than this nobody looks over before saving."""
LONGEST_YEARS = 5
LAST = -1
"""As ``nth``: the last such weekday of the month."""
HOLIDAY_WHY = "holiday"


class Every(StrEnum):
    """How a series repeats."""

    DAY = "day"
    WORKDAY = "workday"  # 每个工作日, worked Saturdays and Sundays too
    WEEK = "week"  # on certain weekdays
    MONTH = "month"  # on a day of the month
    MONTH_NTH = "month_nth"  # on the nth weekday of the month
    YEAR = "year"  # on the day of the year the series begins


class IfMissing(StrEnum):
    """What happens in a month, or year, without that day."""

    SKIP = "skip"
    LAST_DAY = "last"


@dataclass(frozen=True)
class Repeat:
    """The rule of a series. ``days`` are weekdays, 0 for Monday; none of them means the weekday of ``first``. With
    ``monthday`` 0 the month's day is that of ``first``; ``nth`` is 1 to 5, or ``LAST``. ``interval`` 2 is every second
    day, working day, week, month or year. ``skip_holidays`` leaves out 节假日 and lists them.
    """

    every: Every
    first: date
    until: date
    interval: int = 1
    days: tuple[int, ...] = ()
    monthday: int = 0
    nth: int = 0
    if_missing: IfMissing = IfMissing.SKIP
    skip_holidays: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A date of the rule that is no date of the series; ``why`` is "holiday", ``name`` the holiday's."""

    day: date
    why: str
    name: str = ""


@dataclass(frozen=True)
class Dates:
    """The dates of a series in order, and those that were left out."""

    days: tuple[date, ...]
    left_out: tuple[LeftOut, ...] = ()


def dates(rule: Repeat, table: HolidayTable | None = None) -> Dates:
    """The dates of a series.

    Raises ``Refused``, each with its ``field``: "series_turned" (until) when it ends before it begins, "series_far"
    (until; most) and "series_many" (until; most) when it is endless, "series_interval" (interval) below 1,
    "series_rule" (days, monthday, nth) for what is no weekday or day of a month, and "series_unknown_year" (until;
    years) when it asks for days off of a year whose notice is not loaded: nobody guesses them.
    """
    _check(rule)
    if rule.every is Every.WORKDAY or rule.skip_holidays:
        table = table or HolidayTable()
        missing = table.missing_years(rule.first, rule.until)
        if missing:
            raise Refused("series_unknown_year", field="until", years=missing)
    found = list(islice(_members(rule, table), MOST_DATES + 1))
    if len(found) > MOST_DATES:
        raise Refused("series_many", field="until", most=MOST_DATES)
    if not rule.skip_holidays or table is None:
        return Dates(tuple(found))
    off = {day: table.day(day) for day in found}
    left_out = tuple(LeftOut(d, HOLIDAY_WHY, info.name) for d, info in off.items() if info.kind is DayKind.HOLIDAY)
    return Dates(tuple(d for d, info in off.items() if info.kind is not DayKind.HOLIDAY), left_out)


def overlaps_itself(days: Sequence[date], start: int, minutes: int, setup: int = 0, clean: int = 0) -> bool:
    """Whether two dates of a series would be in each other's way: 26 hours every day. ``start`` is minutes of the day;
    ``setup`` and ``clean`` are held around each.
    """
    held = [on_day(day, start, start + minutes).held(setup, clean) for day in sorted(days)]
    return any(one.meets(following) for one, following in pairwise(held))


def keep_apart(days: Sequence[date], start: int, minutes: int, setup: int = 0, clean: int = 0) -> None:
    """Raises ``Refused("series_overlaps", field="ends")`` when ``overlaps_itself``."""
    if overlaps_itself(days, start, minutes, setup, clean):
        raise Refused("series_overlaps", field="ends")


def _check(rule: Repeat) -> None:
    if rule.interval < 1:
        raise Refused("series_interval", field="interval")
    if rule.until < rule.first:
        raise Refused("series_turned", field="until")
    if rule.until.year - rule.first.year > LONGEST_YEARS:
        raise Refused("series_far", field="until", most=LONGEST_YEARS)
    if any(not 0 <= day <= 6 for day in rule.days):
        raise Refused("series_rule", field="days")
    if rule.every is Every.MONTH and not 0 <= rule.monthday <= 31:
        raise Refused("series_rule", field="monthday")
    if rule.every is Every.MONTH_NTH and (rule.nth not in (1, 2, 3, 4, 5, LAST) or len(rule.days) > 1):
        raise Refused("series_rule", field="nth")


def _members(rule: Repeat, table: HolidayTable | None) -> Iterator[date]:
    if rule.every is Every.WORKDAY and table is not None:
        number = (rule.until - rule.first).days + 1
        worked = (d for d in (rule.first + timedelta(days=n) for n in range(number)) if table.is_workday(d))
        return islice(worked, 0, None, rule.interval)
    return (at.date() for at in _rfc(rule))


def _rfc(rule: Repeat) -> rrule.rrule:
    """The rule as RFC 5545 has it; dates carry the time 00:00."""
    kinds = {Every.DAY: rrule.DAILY, Every.WEEK: rrule.WEEKLY, Every.YEAR: rrule.YEARLY}
    return rrule.rrule(
        kinds.get(rule.every, rrule.MONTHLY),
        dtstart=datetime(rule.first.year, rule.first.month, rule.first.day),
        until=datetime(rule.until.year, rule.until.month, rule.until.day),
        interval=rule.interval,
        wkst=MO,
        **_parts(rule),
    )


def _parts(rule: Repeat) -> dict[str, object]:
    """The parts of an RFC rule that say which days: of several days of a month the last there is (BYSETPOS=-1) is how
    it says "the 31st, or the last day".
    """
    days = rule.days or (rule.first.weekday(),)
    if rule.every is Every.WEEK:
        return {"byweekday": [weekday(day) for day in sorted(set(days))]}
    if rule.every is Every.MONTH_NTH:
        fifth = rule.nth == 5 and rule.if_missing is IfMissing.LAST_DAY
        return {"byweekday": [weekday(days[0])(LAST if fifth else rule.nth)]}
    if rule.every is Every.MONTH:
        return _monthday(rule, rule.monthday or rule.first.day)
    if rule.every is Every.YEAR:
        return {"bymonth": rule.first.month, **_monthday(rule, rule.first.day)}
    return {}


def _monthday(rule: Repeat, day: int) -> dict[str, object]:
    if rule.if_missing is IfMissing.LAST_DAY and day > 28:
        return {"bymonthday": list(range(28, day + 1)), "bysetpos": -1}
    return {"bymonthday": day}
