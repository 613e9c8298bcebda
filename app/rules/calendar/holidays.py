"""Which days are worked: Monday to Friday, less the days off and plus the working weekends of each year's notice.

The notice for a year comes out in the autumn before. A year whose notice is not in the table is counted Monday to
Friday, and whoever counts over it must say so: ``HolidayTable.known`` and ``missing_years`` tell.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Never

from app.errors import Refused

ONE_DAY = timedelta(days=1)
_LONGEST = 31  # days off in a row; more is a slip of the pen
_FAR = timedelta(days=45)  # a notice also names days of the neighbouring year, never further than this
_YEARS = range(1990, 2200)
_WARN_FROM_MONTH = 12
_PARTS = re.compile("[、和与及]")


class DayKind(StrEnum):
    """What a day is, apart from what the centre itself does on it."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # 放假, working day or weekend by the calendar
    MAKE_UP = "make_up"  # 调休上班: a Saturday or Sunday that is worked


_KINDS = {"off": DayKind.HOLIDAY, "work": DayKind.MAKE_UP}


@dataclass(frozen=True)
class DayInfo:
    """A day with the name of the holiday it belongs to; ``known`` is false when its year's notice is missing."""

    kind: DayKind
    name: str
    known: bool

    @property
    def worked(self) -> bool:
        return self.kind in (DayKind.WORKDAY, DayKind.MAKE_UP)


@dataclass(frozen=True)
class DaysOff:
    """Days off in a row, both ends included, under one name."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class HolidayYear:
    """One year's notice: days off and extra working days, each with its holiday's name, and where it was read.

    Raises ``Refused("holidays_bad", field=, why=)`` when a day is both, or lies too far from the year.
    """

    year: int
    off: Mapping[date, str]
    working: Mapping[date, str]
    source: str = ""

    def __post_init__(self) -> None:
        if self.year not in _YEARS:
            _bad("year", "range")
        both = self.off.keys() & self.working.keys()
        if both:
            _bad("working", "overlap", day=min(both))
        first, last = date(self.year, 1, 1) - _FAR, date(self.year, 12, 31) + _FAR
        for day in (*self.off, *self.working):
            if not first <= day <= last:
                _bad("day", "range", day=day)

    def runs(self) -> tuple[DaysOff, ...]:
        """The days off as ranges, in order; neighbours of one name are one range."""
        return in_runs(self.off)

    def amended(self, notice: "HolidayYear") -> "HolidayYear":
        """This year with the holidays a later notice names in place of the same ones here; the others stay.

        Such notices exist (2019 劳动节, 2020 春节): they speak of one holiday, not of the year.
        """
        names = {name for part in (notice.off, notice.working) for name in part.values()}

        def kept(days: Mapping[date, str], other: Mapping[date, str]) -> dict[date, str]:
            return {day: name for day, name in days.items() if not _named(name, names) and day not in other}

        return HolidayYear(
            self.year,
            kept(self.off, notice.working) | dict(notice.off),
            kept(self.working, notice.off) | dict(notice.working),
            "；".join(dict.fromkeys(part for part in (self.source, notice.source) if part)),
        )

    def lost(self, later: "HolidayYear") -> tuple[DaysOff, ...]:
        """What this table says and a later one does not: days off and worked weekends, as ranges."""
        gone = {day: name for day, name in self.off.items() if day not in later.off}
        gone |= {day: f"{name}调休上班" for day, name in self.working.items() if day not in later.working}
        return in_runs(gone)


def in_runs(days: Mapping[date, str]) -> tuple[DaysOff, ...]:
    """Named days as ranges, in order; neighbours of one name are one range."""
    found: list[DaysOff] = []
    for day in sorted(days):
        if found and found[-1].last + ONE_DAY == day and found[-1].name == days[day]:
            found[-1] = DaysOff(found[-1].name, found[-1].first, day)
        else:
            found.append(DaysOff(days[day], day, day))
    return tuple(found)


def _named(name: str, names: set[str]) -> bool:
    """Whether a holiday is among those named: 清明 is 清明节, and 国庆节、中秋节 is named by either."""
    mine = {part[:2] for part in _PARTS.split(name)}
    return any(part[:2] in mine for other in names for part in _PARTS.split(other))


@dataclass(frozen=True)
class HandDay:
    """What somebody at the centre said of one day; it goes before every notice. ``kind`` is off, work or plain
    (what its weekday says, whatever a notice says)."""

    kind: str
    name: str = ""


@dataclass(frozen=True)
class HolidayTable:
    """All years known so far, and the days set by hand. An empty one is allowed: all is then Monday to Friday."""

    years: Mapping[int, HolidayYear] = field(default_factory=dict)
    by_hand: Mapping[date, HandDay] = field(default_factory=dict)

    def known(self, year: int) -> bool:
        """Whether the notice of a year is in the table."""
        return year in self.years

    def day(self, day: date) -> DayInfo:
        """What a day is and why. A hand goes before notices, the day's own year before a neighbouring year's."""
        known = self.known(day.year)
        plain = DayInfo(DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND, "", known)
        hand = self.by_hand.get(day)
        if hand is not None:
            return plain if hand.kind == "plain" else DayInfo(_KINDS[hand.kind], hand.name, known)
        for year in speakers(day):
            notice = self.years.get(year)
            if notice is not None and day in notice.off:
                return DayInfo(DayKind.HOLIDAY, notice.off[day], known)
            if notice is not None and day in notice.working:
                return DayInfo(DayKind.MAKE_UP, notice.working[day], known)
        return plain

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked; a guess (Monday to Friday) where ``known(day.year)`` is false."""
        return self.day(day).worked

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, which itself never counts; with 0 the day or the next working one.

        ``ValueError`` for a negative count.
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        if count == 0:
            day -= ONE_DAY
        left = max(count, 1)
        while left:
            day += ONE_DAY
            left -= self.is_workday(day)
        return day

    def workdays_after(self, day: date, until: date) -> int:
        """How many working days there are after a day, ``until`` included; 0 when that is no later."""
        return sum(self.is_workday(one) for one in days_between(day + ONE_DAY, until)) if until > day else 0

    def workdays_in(self, year: int) -> int:
        """How many working days a year has."""
        return sum(self.is_workday(day) for day in days_between(date(year, 1, 1), date(year, 12, 31)))

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from ``first`` to ``last`` (included) whose notice is missing; none when ``last`` is earlier."""
        return tuple(year for year in range(first.year, last.year + 1) if last >= first and not self.known(year))

    def year_to_ask_for(self, today: date) -> int | None:
        """The year whose notice should be loaded now: this one, or from December on the next one; or None."""
        if not self.known(today.year):
            return today.year
        following = today.year + 1
        return following if today.month >= _WARN_FROM_MONTH and not self.known(following) else None

    def merge(self, other: "HolidayTable") -> "HolidayTable":
        """Both tables in one; of a year both have, the other's takes the place of ours as a whole."""
        return HolidayTable(
            {year: notice for year, notice in sorted({**self.years, **other.years}.items())},
            {**self.by_hand, **other.by_hand},
        )

    def with_year(self, notice: HolidayYear) -> "HolidayTable":
        """The table with one year added or replaced."""
        return self.merge(HolidayTable({notice.year: notice}))


def speakers(day: date) -> tuple[int, int, int]:
    """The years whose notice may speak of a day, the one that is believed first in front."""
    return day.year, day.year + 1, day.year - 1


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def from_json(data: Any) -> HolidayTable:
    """Read a table as ``to_json`` writes it.

    Raises ``Refused("holidays_bad", field=, why=)``; why is one of missing, type, range, format, unknown, repeated,
    overlap.
    """
    years: dict[int, HolidayYear] = {}
    for entry in _list(_object(data, {"years"}), "years"):
        notice = _year(_object(entry, {"year", "source", "off", "working"}))
        if notice.year in years:
            _bad("year", "repeated")
        years[notice.year] = notice
    return HolidayTable(dict(sorted(years.items())))


def _year(data: Mapping[str, Any]) -> HolidayYear:
    off: dict[date, str] = {}
    for entry in _list(data, "off"):
        run = _object(entry, {"name", "from", "to"})
        first, last = _day(run, "from"), _day(run, "to")
        if not 0 <= (last - first).days < _LONGEST:
            _bad("to", "range")
        for day in days_between(first, last):
            if day in off:
                _bad("off", "repeated", day=day)
            off[day] = _text(run, "name")
    working: dict[date, str] = {}
    for entry in _list(data, "working"):
        extra = _object(entry, {"name", "date"})
        day = _day(extra, "date")
        if day in working:
            _bad("working", "repeated", day=day)
        working[day] = _text(extra, "name")
    year = data.get("year")
    if type(year) is not int:
        _bad("year", "missing" if year is None else "type")
    return HolidayYear(year, off, working, _text(data, "source"))


def _object(data: Any, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        _bad("holidays", "type")
    for key in data:
        if key not in known:
            _bad(str(key), "unknown")
    return data


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list):
        _bad(key, "missing" if value is None else "type")
    return value


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        _bad(key, "type")
    return value.strip()


def _day(data: Mapping[str, Any], key: str) -> date:
    value = data.get(key)
    if not isinstance(value, str):
        _bad(key, "missing" if value is None else "type")
    try:
        return date.fromisoformat(value)
    except ValueError:
        _bad(key, "format")


def _bad(field_name: str, why: str, **data: Any) -> Never:
    raise Refused("holidays_bad", field=field_name, why=why, **data)
