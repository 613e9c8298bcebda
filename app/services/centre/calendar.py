"""The working calendar as the centre keeps it: the holiday tables, the counter's and the offices' hours, the clocks."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from app.models.calendar import Holiday
from app.rules import validation
from app.rules.calendar import holiday_notice, working_time
from app.rules.calendar.holiday_notice import NoticeDraft
from app.rules.calendar.holidays import HandDay, HolidayTable, HolidayYear, speakers
from app.rules.requests.promises import Clocks
from app.rules.rights import Right
from app.services.centre import settings
from app.services.work import View, Work
from app.store import queries, sql

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
    """What is said of one day: ``kind`` is off, work or (by hand) plain.

    ``notice_year`` is the year of the notice it came from, 0 for a hand.
    """

    day: date
    kind: str
    name: str
    notice_year: int


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
    """The days of a calendar year of which a notice or a hand says something, in order; of several what counts."""
    counts: dict[date, DayRow] = {}
    for row in _days(view):
        order = (0, *speakers(row.day))
        if row.day.year == year and (
            row.day not in counts or order.index(row.notice_year) < order.index(counts[row.day].notice_year)
        ):
            counts[row.day] = row
    return tuple(counts.values())


def paste_notice(view: View, text: str, year: int, source: str = "") -> NoticeDraft:
    """Read a pasted notice, to be looked at; nothing is kept. Raises ``Refused("notice_unreadable", line=, why=)``.

    One that extends or amends a holiday is read beside the year's table as it is kept.
    """
    validation.whole("year", year, 1990, 2199)
    return holiday_notice.parse(text, year, source, table(view).years.get(year))


def overruled(view: View, told: HolidayYear) -> tuple[DayRow, ...]:
    """The days set by hand of which a notice says something else: they stay as the hand said."""
    said = {day: "off" for day in told.off} | {day: "work" for day in told.working}
    return tuple(row for row in _days(view) if not row.notice_year and said.get(row.day, row.kind) != row.kind)


def save_year(work: Work, told: HolidayYear) -> None:
    """Keep a year's table; an earlier one of the year is replaced, and nothing that another notice or a hand said.

    Promises already given stay as they are: ``requests.recount`` lists those the table would move.
    Raises ``Refused``: field_bad (source).
    """
    work.require(Right.SETTINGS)
    write(work, told)
    work.audit("holidays", str(told.year), off=len(told.off), working=len(told.working))


def save_day(work: Work, day: date, kind: str | None, name: str = "") -> None:
    """Say by hand that a day is ``off`` or ``work``, or (None, or ``plain``) that it is what its weekday says.

    What a notice says of the day is kept beneath; saying the same as the notice leaves the day to it again.
    Does not say that the year's table is in. Raises ``Refused``: field_bad (day, kind, name).
    """
    work.require(Right.SETTINGS)
    if not 1990 <= day.year < 2200:
        validation.bad("day", "date")
    said = (kind or "plain", validation.text("name", name, 20))
    validation.choice("kind", said[0], ("off", "work", "plain"))
    before = next((row for row in days(work, day.year) if row.day == day), None)
    was = ("plain", "") if before is None else (before.kind, before.name)
    if said == was or said[0] == was[0] == "plain":
        return
    queries.execute(work, sa.delete(_HOLIDAY).where(_HOLIDAY.c.day == day, _HOLIDAY.c.notice_year == 0))
    beneath = [row for row in _days(work) if row.day == day and row.notice_year]
    noticed = [(row.kind, row.name) for year in speakers(day) for row in beneath if row.notice_year == year]
    if said != (noticed[0] if noticed else ("plain", "")) and (noticed or said[0] != "plain"):
        _NEW_DAY.run(work.session, [{"day": day, "notice_year": 0, "kind": said[0], "name": said[1]}])
    work.audit("holiday", day.isoformat(), before=was[0].replace("plain", ""), after=kind or "", name=said[1])
    work.touched("calendar", day)


def clear_day(work: Work, day: date) -> None:
    """Take back what a hand said of a day: the notice, or the weekday, counts again; nothing when no hand did."""
    work.require(Right.SETTINGS)
    before = next((row for row in _days(work) if row.day == day and not row.notice_year), None)
    if before is not None:
        queries.execute(work, sa.delete(_HOLIDAY).where(_HOLIDAY.c.day == day, _HOLIDAY.c.notice_year == 0))
        work.audit("holiday", day.isoformat(), before=before.kind.replace("plain", ""), after="", name="")
        work.touched("calendar", day)


def write(work: Work, told: HolidayYear) -> None:
    """Write a year's table in place of the one before, asking for no right: ``save_year`` and the set-up do.

    Raises ``Refused``: field_bad (source).
    """
    source = validation.text("source", told.source, 200)
    queries.execute(work, sa.delete(_HOLIDAY).where(_HOLIDAY.c.notice_year == told.year))
    listed = [(day, "off", name) for day, name in told.off.items()]
    listed += [(day, "work", name) for day, name in told.working.items()]
    _NEW_DAY.run(
        work.session,
        [
            {"day": day, "notice_year": told.year, "kind": kind, "name": validation.text("name", name, 20)}
            for day, kind, name in listed
        ],
    )
    queries.execute(work, sa.delete(_YEAR).where(_YEAR.c.year == told.year))
    queries.execute(work, sa.insert(_YEAR).values(year=told.year, source=source, entered_at=work.now))
    work.touched("calendar", told.year)


def _days(view: View) -> tuple[DayRow, ...]:
    return view.memo(_days, lambda: _DAYS.rows(view, "ORDER BY day, notice_year"), "calendar")


def _sources(view: View) -> tuple[tuple[int, str], ...]:
    """The years that are in, with where each was read."""
    return view.memo(_sources, lambda: _SOURCES.rows(view, "ORDER BY year"), "calendar")


def _read_clocks(view: View) -> Clocks:
    told = (settings.text(view, f"calendar.{part}") for part in ("counter", "office", "close"))
    return _clocks(_days(view), _sources(view), *told, tuple(settings.get(view, "calendar.closed_days")))


@lru_cache(maxsize=8)
def _table(listed: tuple[DayRow, ...], known: tuple[tuple[int, str], ...]) -> HolidayTable:
    sources = dict(known)
    said: dict[tuple[int, str], dict[date, str]] = {(y, kind): {} for y in sources for kind in ("off", "work")}
    for row in listed:
        if row.notice_year:
            said[row.notice_year, row.kind][row.day] = row.name
    return HolidayTable(
        {y: HolidayYear(y, said[y, "off"], said[y, "work"], sources[y]) for y in sorted(sources)},
        {row.day: HandDay(row.kind, row.name) for row in listed if not row.notice_year},
    )


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
