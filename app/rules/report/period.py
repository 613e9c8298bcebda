"""A month, a quarter or a year of the report, in Shanghai's calendar."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.rules.dates import midnight_of

_TEXT = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)


@dataclass(frozen=True, order=True)
class ReportPeriod:
    """``first`` is the first day; ``months`` is 1, 3 or 12. Money counts by business date, the rest by local day."""

    first: date
    months: int = 1

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.after.first - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """The instant it begins at: midnight in Shanghai."""
        return midnight_of(self.first)

    @property
    def ends(self) -> datetime:
        """The instant it is over at, which is no longer in it."""
        return self.after.begins

    @property
    def after(self) -> "ReportPeriod":
        """The next one of the same length."""
        return self.moved(self.months)

    @property
    def before(self) -> "ReportPeriod":
        """The one before of the same length."""
        return self.moved(-self.months)

    @property
    def year_ago(self) -> "ReportPeriod":
        """The same one of last year."""
        return self.moved(-12)

    @property
    def key(self) -> str:
        """As it is stored and typed: ``2026-10``, ``2026-Q4``, ``2026``."""
        if self.months == 12:
            return f"{self.first:%Y}"
        return f"{self.first:%Y-%m}" if self.months == 1 else f"{self.first.year}-Q{(self.first.month + 2) // 3}"

    @property
    def title(self) -> str:
        """As people say it: 2026年10月, 2026年第4季度, 2026年."""
        if self.months == 12:
            return f"{self.first.year}年"
        if self.months == 3:
            return f"{self.first.year}年第{(self.first.month + 2) // 3}季度"
        return f"{self.first.year}年{self.first.month}月"

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=n) for n in range((self.after.first - self.first).days))

    def moved(self, months: int) -> "ReportPeriod":
        """So many months later, of the same length."""
        whole = self.first.year * 12 + self.first.month - 1 + months
        return ReportPeriod(date(whole // 12, whole % 12 + 1, 1), self.months)

    def parts(self) -> tuple["ReportPeriod", ...]:
        """Its months, in order; a month is its own."""
        return tuple(month(self.first).moved(n) for n in range(self.months))

    def so_far(self) -> tuple["ReportPeriod", ...]:
        """The months of the year up to its end: what 本年累计 adds up."""
        return tuple(month(date(self.first.year, n, 1)) for n in range(1, self.last.month + 1))


def month(day: date) -> ReportPeriod:
    """The month a day is in."""
    return ReportPeriod(day.replace(day=1))


def read_period(text: str) -> ReportPeriod | None:
    """The period typed as ``2026-10``, ``2026-Q4`` or ``2026``, or None. Years from 2000 on."""
    found = _TEXT.fullmatch(text)
    if found is None or not 2000 <= int(found[1]) < 9000:
        return None
    year = int(found[1])
    if found[2]:
        return ReportPeriod(date(year, int(found[2]), 1))
    return ReportPeriod(date(year, 3 * int(found[3]) - 2, 1), 3) if found[3] else ReportPeriod(date(year, 1, 1), 12)
