"""Hours and days of the calendar as people type them, read into what is kept, and back."""

import re
from datetime import date

from app.errors import Refused
from app.rules.calendar import working_time
from app.ui.kit import typed
from app.ui.words.moments import clock

DAY_KINDS = {"off": "放假", "work": "上班（调休）", "plain": "照星期"}

_DASHES = re.compile(r"\s*[-‐‑–—~～至]\s*")
_BREAKS = re.compile(r"[\s,，、;；]+")


def read_hours(text: str) -> str:
    """Open hours as they are kept: ``8:30至12:00，13:30-17:30`` becomes ``08:30-12:00 13:30-17:30``."""
    plain = _DASHES.sub("-", text.strip().replace("：", ":"))
    try:
        spans = working_time.hours(*_BREAKS.split(plain))
    except Refused as refused:
        overlap = refused.data.get("why") == "overlap"
        raise ValueError("两段时间重叠了" if overlap else "请写成 08:30-12:00 13:30-17:30") from None
    return " ".join(f"{clock(span.opens)}-{clock(span.closes)}" for span in spans)


def read_close(text: str) -> str:
    """A time of day as it is kept; the end of the day is 23:59."""
    return clock(min(typed.minutes(text), 24 * 60 - 1))


def read_days(text: str) -> list[str]:
    """Days parted by blanks, 、 or lines, as they are kept."""
    return sorted({typed.day(part).isoformat() for part in _BREAKS.split(text.strip()) if part})


def days_words(days: list[str]) -> str:
    """The same for the field."""
    return "、".join(date.fromisoformat(day).isoformat() for day in days)
