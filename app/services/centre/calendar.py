"""The working calendar as the centre keeps it: the holiday tables, the counter's and the offices' hours, the clocks."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from app.models.calendar import Holiday
from app.rules.calendar import holiday_notice, working_time
from app.rules.calendar.holiday_notice import NoticeDraft
from app.rules.calendar.holidays import HolidayTable, HolidayYear
from app.rules.requests.promises import Clocks
from app.rules.rights import Right
from app.services import queries, validation
from app.services.centre import settings
from app.services.work import View, Work
from app.store import sql

_HOLIDAY = queries.table("holiday")
_YEAR = queries.table("holiday_year")


@dataclass(frozen=True)
class YearRow:
    """A year whose table is in: where it was read, when, and how many days it changes. ``workdays`` of the year."""

    year: int
    source: str
    entered_at: datetime
    off: int
    working: int
    workdays: int


@dataclass(frozen=True)
class DayRow:
    """One day that is not what its weekday says: ``kind`` is off or work."""

    day: date
    kind: str
    name: str


class _Source(NamedTuple):
    year: int
    source: str


_DAYS = sql.Reader(DayRow, "holiday")
_SOURCES = sql.Reader(_Source, "holiday_year")
_NEW_DAY = sql.Insert(Holiday)


def clocks(view: View) -> Clocks:
    """The three clocks as set now. Made once per content of the calendar."""
    return view.memo(clocks, lambda: _read_clocks(view), "calendar", "setting")


def table(view: View) -> HolidayTable:
    """The holiday tables of all years that are in."""
    return _table(_days(view), _sources(view))


def years(view: View) -> tuple[YearRow, ...]:
    """The years that are in, the newest first."""
    whole = table(view)
    query = sa.select(_YEAR.c.year, _YEAR.c.source, _YEAR.c.entered_at).order_by(_YEAR.c.year.desc())
    listed = [(row, whole.years[row.year]) for row in queries.fetch(view, query)]
    return tuple(
        YearRow(r.year, r.source, r.entered_at, len(told.off), len(told.working), whole.workdays_in(r.year))
        for r, told in listed
    )


def days(view: View, year: int) -> tuple[DayRow, ...]:
    """The days of a calendar year that are not what their weekday says, in order."""
    return tuple(row for row in _days(view) if row.day.year == year)


def paste_notice(view: View, text: str, year: int, source: str = "") -> NoticeDraft:
    """Read a pasted notice, to be looked at; nothing is kept. Raises ``Refused("notice_unreadable", line=, why=)``."""
    validation.whole("year", year, 1990, 2199)
    return holiday_notice.parse(text, year, source)


def save_year(work: Work, told: HolidayYear) -> None:
    """Keep a year's table; an earlier one of the year is replaced. Promises already given stay as they are.

    A day of a neighbouring year is added where that year says nothing about it. Raises ``Refused``: field_bad (source).
    """
    work.require(Right.SETTINGS)
    write(work, told)
    work.audit("holidays", str(told.year), off=len(told.off), working=len(told.working))


def save_day(work: Work, day: date, kind: str | None, name: str = "") -> None:
    """Say by hand that a day is ``off`` or ``work``, or (None) that it is what its weekday says.

    Does not say that the year's table is in. Raises ``Refused``: field_bad (day, kind, name).
    """
    work.require(Right.SETTINGS)
    if not 1990 <= day.year < 2200:
        validation.bad("day", "date")
    kept = validation.text("name", name, 20)
    if kind is not None:
        validation.choice("kind", kind, ("off", "work"))
    before = queries.first(work, sa.select(_HOLIDAY.c.kind, _HOLIDAY.c.name).where(_HOLIDAY.c.day == day))
    if (before.kind, before.name) == (kind, kept) if before is not None else kind is None:
        return
    queries.run(work, sa.delete(_HOLIDAY).where(_HOLIDAY.c.day == day))
    if kind is not None:
        queries.run(work, sa.insert(_HOLIDAY).values(day=day, kind=kind, name=kept))
    work.audit("holiday", day.isoformat(), before=before.kind if before else "", after=kind or "", name=kept)
    work.touched("calendar", day)


def write(work: Work, told: HolidayYear) -> None:
    """Write a year's table in place of the one before, asking for no right: ``save_year`` and the set-up do.

    A day of a neighbouring year is added where nothing is said about it yet. Raises ``Refused``: field_bad (source).
    """
    source = validation.text("source", told.source, 200)
    known = {row.day for row in _days(work) if row.day.year != told.year}
    queries.run(work, sa.delete(_HOLIDAY).where(_HOLIDAY.c.day.between(date(told.year, 1, 1), date(told.year, 12, 31))))
    listed = [(day, "off", name) for day, name in told.off.items()]
    listed += [(day, "work", name) for day, name in told.working.items()]
    _NEW_DAY.run(
        work.session,
        [
            {"day": day, "kind": kind, "name": validation.text("name", name, 20)}
            for day, kind, name in listed
            if day not in known
        ],
    )
    queries.run(work, sa.delete(_YEAR).where(_YEAR.c.year == told.year))
    queries.run(work, sa.insert(_YEAR).values(year=told.year, source=source, entered_at=work.now))
    work.touched("calendar", told.year)


def _days(view: View) -> tuple[DayRow, ...]:
    return view.memo(_days, lambda: _DAYS.rows(view, "ORDER BY day"), "calendar")


def _sources(view: View) -> tuple[tuple[int, str], ...]:
    """The years that are in, with where each was read."""
    return view.memo(_sources, lambda: _SOURCES.rows(view, "ORDER BY year"), "calendar")


def _read_clocks(view: View) -> Clocks:
    told = (settings.text(view, f"calendar.{part}") for part in ("counter", "office", "close"))
    return _clocks(_days(view), _sources(view), *told, tuple(settings.get(view, "calendar.closed_days")))


@lru_cache(maxsize=8)
def _table(listed: tuple[DayRow, ...], known: tuple[tuple[int, str], ...]) -> HolidayTable:
    """A day belongs to its own year's notice, or to a neighbour's when its own is not in; a stray one to none."""
    sources = dict(known)
    off: dict[int, dict[date, str]] = {year: {} for year in sources}
    working: dict[int, dict[date, str]] = {year: {} for year in sources}
    for row in listed:
        day = row.day
        owner = next((y for y in (day.year, day.year + 1, day.year - 1) if y in sources), None)
        if owner is not None and _near(day, owner):
            (off if row.kind == "off" else working)[owner][day] = row.name
    return HolidayTable({y: HolidayYear(y, off[y], working[y], sources[y]) for y in sorted(sources)})


def _near(day: date, year: int) -> bool:
    """Whether a notice of a year may name a day: only its own, and a month and a half around."""
    return (day - date(year, 1, 1)).days >= -45 and (day - date(year, 12, 31)).days <= 45


@lru_cache(maxsize=8)
def _clocks(
    listed: tuple[DayRow, ...],
    known: tuple[tuple[int, str], ...],
    counter: str,
    office: str,
    close: str,
    closed_days: tuple[str, ...],
) -> Clocks:
    whole = _table(listed, known)
    closed = [date.fromisoformat(day) for day in closed_days]
    return Clocks(
        counter=working_time.counter("counter", working_time.hours(*counter.split()), closed),
        office=working_time.working("office", working_time.hours(*office.split()), whole),
        always=working_time.always(),
        table=whole,
        close=time.fromisoformat(close),
    )
