"""Days and ages. Instants come in as aware UTC; people see Asia/Shanghai, which has been UTC+8 all year since 1991."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""A fixed offset: the time-zone database is not installed on every counter PC."""


SLACK = timedelta(minutes=2)
"""So far a clock goes back or ahead unnoticed: time servers correct by seconds."""


class Period(Protocol):
    """A meal period: minutes after local midnight, half open."""

    @property
    def code(self) -> str: ...
    @property
    def starts(self) -> int: ...
    @property
    def ends(self) -> int: ...


_DAY = r"(\d{4})(?:[-./年\s]\s*(\d{1,2})[-./月\s]\s*(\d{1,2})日?|(\d{2})(\d{2}))"


def looks_like_day(text: str) -> bool:
    """Whether a text is written like a day, be there such a day or not."""
    return re.fullmatch(_DAY, _plain(text)) is not None


def read_day(text: str) -> date | None:
    """1952-1-2, 1952.1.2, 1952年1月2日 or 19520102, also in full-width digits; None for nothing.

    Raises ``ValueError`` for anything else.
    """
    plain = _plain(text)
    if not plain:
        return None
    found = re.fullmatch(_DAY, plain)
    if found is None:
        raise ValueError("not a day")
    year, month, day = found[1], found[2] or found[4], found[3] or found[5]
    return date(int(year), int(month), int(day))


def _plain(text: str) -> str:
    import unicodedata  # the login page asks for no day: neither this table nor the pattern is made for it

    return unicodedata.normalize("NFKC", text).strip()


def within(at: datetime, now: datetime, span: timedelta) -> bool:
    """Whether ``at`` lies no longer than ``span`` back. A clock that was put back since makes nothing recent: what
    would have happened in the future is not within any span.
    """
    return timedelta(0) <= now - at <= span


def ahead(at: datetime, now: datetime) -> bool:
    """Whether ``at`` lies in the future by more than ``SLACK``: a clock was ahead then, or is behind now."""
    return at - now > SLACK


def age_on(birth: date, day: date) -> int:
    """Whole years on a day, a year older from the birthday on.

    Who was born on 29 February grows older on 1 March in a common year. Negative before birth.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def local(now: datetime) -> datetime:
    """An instant as the wall clock shows it. Raises ``ValueError`` for a naive one, which would be a guess."""
    if now.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return now.astimezone(SHANGHAI)


def local_day(now: datetime) -> date:
    """The calendar day in Shanghai. The business date is another thing: it belongs to the shift."""
    return local(now).date()


def midnight_of(day: date) -> datetime:
    """The instant a day begins at in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def meal_at(periods: Sequence[Period], at: time | datetime) -> str | None:
    """The code of the meal period a local time falls in; between two the next one, after the last the last one.

    A ``datetime`` must already be local. ``None`` only when there are no periods. Of two that overlap the one that
    began later wins.
    """
    if not periods:
        return None
    minute = at.hour * 60 + at.minute
    inside = [p for p in periods if p.starts <= minute < p.ends]
    if inside:
        return max(inside, key=lambda p: (p.starts, p.code)).code
    coming = [p for p in periods if p.starts > minute]
    if coming:
        return min(coming, key=lambda p: (p.starts, p.code)).code
    return max(periods, key=lambda p: (p.ends, p.code)).code
