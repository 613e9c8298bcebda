"""Ages in bands, as lists of people are asked for: the steps of the senior policies, and minors."""

from datetime import date, timedelta
from typing import NamedTuple


class Band(NamedTuple):
    """Whole years, both ends in; ``last`` None has no end."""

    code: str
    first: int
    last: int | None


BANDS = (
    Band("minor", 0, 17),
    Band("adult", 18, 59),
    Band("60", 60, 69),
    Band("70", 70, 79),
    Band("80", 80, 89),
    Band("90", 90, None),
    Band("senior", 60, None),
    Band("eldest", 80, None),
)
"""未成年, 18–59, by tens from 60 on, and what the policies ask for most: everybody from 60, from 80."""

UNKNOWN = "unknown"
"""Whose birthday is not on record."""

_BY_CODE = {band.code: band for band in BANDS}


def born(code: str, day: date) -> tuple[date | None, date]:
    """The first and the last birthday of who is in a band on a day, both in; no first one where a band has no end.

    As ``dates.age_on`` counts. Raises ``KeyError`` for an unknown code.
    """
    band = _BY_CODE[code]
    first = None if band.last is None else _ago(day, band.last + 1) + timedelta(days=1)
    return first, _ago(day, band.first)


def _ago(day: date, years: int) -> date:
    """The latest birthday of who is at least so many years old: on 28 February of a common year not yet the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, so many years back in a common year
        return date(day.year - years, 2, 28)
