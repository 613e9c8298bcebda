"""Days and moments as they are typed at the counter, mostly without the year: read from where they are typed."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from app.rules.calendar.working_time import instant

_DAY = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_PLAIN_DAY = re.compile(r"(\d{4})?(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_HALF_YEAR = timedelta(days=180)
_SPOKEN = {"今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "后": 2, "大后天": 3}
_WEEKDAY = re.compile(r"(下)?(?:周|星期|礼拜)([一二三四五六日天])")


def read_day(text: str, today: date) -> date:
    """12-1, 12.1, 12月1日, 1201, 2027-1-5 or 20270105; without a year the one that is nearer. ``ValueError``.

    Also as people say it: 明天, 周五 (the next one, today's too), 下周五 (of the week that begins next Monday).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in _SPOKEN:
        return today + timedelta(days=_SPOKEN[plain])
    if (said := _WEEKDAY.fullmatch(plain)) is not None:
        wanted = "一二三四五六日".find(said[2].replace("天", "日"))
        ahead = wanted - today.weekday() + 7 if said[1] else (wanted - today.weekday()) % 7
        return today + timedelta(days=ahead)
    found = _DAY.fullmatch(plain) or _PLAIN_DAY.fullmatch(plain)
    if found is None:
        raise ValueError("not a day")
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return date(int(found[1]), month, day)
    near = date(today.year, month, day)
    return date(today.year + 1, month, day) if today - near > _HALF_YEAR else near


def day_wrong(text: str, today: date) -> str | None:
    """What is wrong with a day as ``read_day`` takes it; nothing typed is not wrong."""
    try:
        if text.strip():
            read_day(text, today)
    except ValueError:
        return "请写成 11-23 或 2026-11-23"
    return None


def day_from(today: Callable[[], date], words: str = "请写成 11-23 或 2026-11-23") -> Callable[[str], date]:
    """``read_day`` for a field: what it cannot read it says in words."""

    def read(text: str) -> date:
        try:
            return read_day(text, today())
        except ValueError:
            raise ValueError(words) from None

    return read


def read_received(text: str, now: datetime) -> datetime:
    """When a paper was received, as typed (``11-20 9:30``, ``11-20``, ``9:30``), as an instant. ``ValueError``.

    ``now`` is the wall clock. A day without a time counts as noon; of today as now. A day without a year lies behind.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    clock = _CLOCK.search(plain)
    left = _CLOCK.sub("", plain).strip()
    day = read_day(left, now.date()) if left else now.date()
    if day > now.date() and not re.match(r"\d{4}", left):
        day = day.replace(year=day.year - 1)
    if clock:
        at = datetime.combine(day, time(int(clock[1]), int(clock[2])))
    else:
        at = min(datetime.combine(day, time(12)), now)
    if not left and not clock:
        raise ValueError("nothing said")
    return instant(at)
