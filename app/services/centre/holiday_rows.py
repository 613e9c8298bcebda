"""The rows of the holiday tables: read as plain values, and a year's table written as a whole."""

from datetime import date

import sqlalchemy as sa

from app.rules.calendar.holidays import HolidayYear
from app.services import queries, validation
from app.services.work import View, Work
from app.store import sql

Days = tuple[tuple[date, str, str], ...]
"""Day, off or work, name."""

Years = tuple[tuple[int, str], ...]
"""Year, source."""

_HOLIDAY = queries.table("holiday")
_YEAR = queries.table("holiday_year")


def days(view: View) -> Days:
    """All days, in order, as a value that can be compared and looked up."""
    found = sql.rows(view.session, "SELECT day, kind, name FROM holiday ORDER BY day")
    return tuple((sql.day(day), kind, name) for day, kind, name in found)


def years(view: View) -> Years:
    """The years that are in, with their sources."""
    return tuple((y, s) for y, s in sql.rows(view.session, "SELECT year, source FROM holiday_year ORDER BY year"))


def write(work: Work, told: HolidayYear) -> None:
    """Write a year's table in place of the one before, asking for no right: ``calendar_table.save_year`` does.

    A day of a neighbouring year is added where nothing is said about it yet.
    """
    first, last = date(told.year, 1, 1), date(told.year, 12, 31)
    queries.run(work, sa.delete(_HOLIDAY).where(_HOLIDAY.c.day.between(first, last)))
    listed = [(day, "off", name) for day, name in told.off.items()]
    listed += [(day, "work", name) for day, name in told.working.items()]
    known = {d[0] for d in days(work)}
    for day, kind, name in listed:
        if day not in known:
            queries.run(work, sa.insert(_HOLIDAY).values(day=day, kind=kind, name=validation.text("name", name, 20)))
    queries.run(work, sa.delete(_YEAR).where(_YEAR.c.year == told.year))
    source = validation.text("source", told.source, 200)
    queries.run(work, sa.insert(_YEAR).values(year=told.year, source=source, entered_at=work.now))
