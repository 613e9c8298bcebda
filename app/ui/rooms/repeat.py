"""What people say about repeating, as the rule of a series."""

from collections.abc import Sequence
from datetime import date

from app.rules.rooms.recurrence import LAST, Every, IfMissing, Repeat

ONCE = ""
REPEATS: tuple[tuple[str, str], ...] = (
    (ONCE, "不重复"),
    ("week", "每周"),
    ("weeks", "每两周"),
    ("workday", "每个工作日"),
    ("day", "每天"),
    ("month", "每月这一天"),
    ("nth", "每月第几个周几"),
    ("last", "每月最后一个周几"),
)
WEEKDAYS: tuple[tuple[int, str], ...] = tuple(enumerate("一二三四五六日"))
_EVERY = {
    "week": Every.WEEK,
    "weeks": Every.WEEK,
    "workday": Every.WORKDAY,
    "day": Every.DAY,
    "month": Every.MONTH,
    "nth": Every.MONTH_NTH,
    "last": Every.MONTH_NTH,
}
_FIFTH = 5


def by_weekday(repeat: str) -> bool:
    """Whether several days of the week may be named."""
    return repeat in ("week", "weeks")


def lacks_days(repeat: str, day: date | None) -> bool:
    """Whether some months have no such day: the form then asks what becomes of them."""
    return repeat == "month" and day is not None and day.day > 28


def may_fall_on_holidays(repeat: str) -> bool:
    """Whether days off may be left out; working days leave them out anyway."""
    return repeat not in (ONCE, "workday")


def rule(
    repeat: str, first: date, until: date, days: Sequence[int] = (), *, month_end: bool = False,
    no_holidays: bool = False,
) -> Repeat:  # fmt: skip
    """The rule of a series that begins on ``first``. A fifth weekday is the last of its month."""
    nth = (first.day - 1) // 7 + 1
    return Repeat(
        _EVERY[repeat],
        first,
        until,
        interval=2 if repeat == "weeks" else 1,
        days=tuple(days) if by_weekday(repeat) else (),
        nth=LAST if repeat == "last" or (repeat == "nth" and nth == _FIFTH) else nth if repeat == "nth" else 0,
        if_missing=IfMissing.LAST_DAY if month_end else IfMissing.SKIP,
        skip_holidays=no_holidays and may_fall_on_holidays(repeat),
    )
