"""The days a register is about: a day, a week, a month, a quarter, a year, or from one day to another."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.rules.dates import midnight_of, read_day
from app.rules.report.period import ReportPeriod, month, read_period

LONGEST_SPAN = 366
"""Days one register may be about."""


class SpanUnit(StrEnum):
    """How long a register usually is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


UNIT_LABELS = {
    SpanUnit.DAY: "日", SpanUnit.WEEK: "周", SpanUnit.MONTH: "月", SpanUnit.QUARTER: "季", SpanUnit.YEAR: "年",
}  # fmt: skip
_MONTHS = {SpanUnit.MONTH: 1, SpanUnit.QUARTER: 3, SpanUnit.YEAR: 12}


@dataclass(frozen=True)
class DaySpan:
    """Both days are in it. Money counts by business date, the rest by Shanghai's local day."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The instant it begins at."""
        return midnight_of(self.first)

    @property
    def ends(self) -> datetime:
        """The instant it is over at, which is no longer in it."""
        return midnight_of(self.last + timedelta(days=1))

    @property
    def title(self) -> str:
        """As people say it: 2026年10月, 2026年10月8日, 2026年10月5日至11日."""
        period = self.period
        if period is not None:
            return period.title
        first = f"{self.first.year}年{self.first.month}月{self.first.day}日"
        if self.first == self.last:
            return first
        year = "" if self.first.year == self.last.year else f"{self.last.year}年"
        moon = (
            "" if (self.first.year, self.first.month) == (self.last.year, self.last.month) else f"{self.last.month}月"
        )
        return f"{first}至{year}{moon}{self.last.day}日"

    @property
    def key(self) -> str:
        """As it is typed: ``2026-10``, ``2026-10-08``, ``2026-10-05..2026-10-11``."""
        period = self.period
        if period is not None:
            return period.key
        return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"

    @property
    def period(self) -> ReportPeriod | None:
        """The month, quarter or year that it is, if it is one."""
        periods = (ReportPeriod(self.first, months) for months in _MONTHS.values() if self.first.day == 1)
        return next((one for one in periods if one.last == self.last and read_period(one.key) == one), None)


def span_at(unit: SpanUnit, day: date) -> DaySpan:
    """The day, week (from Monday), month, quarter or year that a day is in."""
    if unit is SpanUnit.WEEK:
        monday = day - timedelta(days=day.weekday())
        return DaySpan(monday, monday + timedelta(days=6))
    if unit not in _MONTHS:
        return DaySpan(day, day)
    months = _MONTHS[unit]
    period = ReportPeriod(month(day).first.replace(month=(day.month - 1) // months * months + 1), months)
    return DaySpan(period.first, period.last)


def moved_span(span: DaySpan, by: int) -> DaySpan:
    """So many on: months, quarters and years as such, anything else by its own length."""
    period = span.period
    if period is not None:
        to = period.moved(by * period.months)
        return DaySpan(to.first, to.last)
    days = timedelta(days=((span.last - span.first).days + 1) * by)
    return DaySpan(span.first + days, span.last + days)


def read_span(text: str) -> DaySpan | None:
    """What ``DaySpan.key`` writes, read back; None for anything else, or for more than ``LONGEST_SPAN`` days."""
    period = read_period(text)
    if period is not None:
        return DaySpan(period.first, period.last)
    first, dots, last = text.partition("..")
    try:
        begins = read_day(first)
        ends = read_day(last) if dots else begins
    except ValueError:
        return None
    if begins is None or ends is None or not 0 <= (ends - begins).days < LONGEST_SPAN:
        return None
    return DaySpan(begins, ends)


_PART = re.compile(r"(\d{4})[-/. ]?(?:(\d{1,2})|Q([1-4]))")


def typed_span(text: str) -> DaySpan | None:
    """What people type for ``read_span``: 2026/10, 2026.9, 202610, 2026q4 and ~ between two days are meant as well."""
    said = text.strip().upper().replace("~", "..").replace("～", "..")
    part = _PART.fullmatch(said)
    if part is not None:
        year, number, quarter = part.groups()
        said = f"{year}-Q{quarter}" if quarter else f"{year}-{int(number):02}"
    return read_span(said)
