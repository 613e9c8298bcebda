"""What people type about a room in the settings: lengths in hours, opening hours, numbers that may be left empty.

Readers raise ``ValueError`` with the words to show beside the field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.rules.rooms.spans import Hours, clock
from app.ui.kit import typed
from app.ui.kit.typed import plain

_HOURS = re.compile(r"([0-9]{1,2})(?:\.([0-9]))?(?:小时)?")
_SHUT = ("关", "休", "不开", "关闭", "-")
Spans = Sequence[tuple[int, int]]


def count_between(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number; nothing typed is the lowest."""
    return lambda text: typed.whole(text, low, high) if text.strip() else low


def shown(value: int) -> str:
    """A number that is no bound when it is 0."""
    return str(value) if value else ""


def length(text: str) -> int:
    """Minutes of ``4``, ``1.5`` or ``2小时``; nothing typed is no bound."""
    words = plain(text)
    if not words:
        return 0
    found = _HOURS.fullmatch(words)
    if found is None or int(found[1]) > 24:
        raise ValueError("请填小时数，如 4 或 1.5")
    return int(found[1]) * 60 + int(found[2] or 0) * 6


def length_shown(minutes: int) -> str:
    """``4`` or ``1.5``; empty without a bound."""
    hours, rest = divmod(minutes, 60)
    return "" if not minutes else f"{hours}.{rest // 6}" if rest else str(hours)


def opening(text: str) -> str:
    """The hours of a day as the service reads them; 休 is a day without any."""
    return "" if plain(text) in _SHUT else text.strip()


def opening_shown(spans: Spans) -> str:
    """``08:30-12:00 13:30-20:00``."""
    return " ".join(f"{clock(first)}-{clock(last, end=True)}" for first, last in spans)


def week_shown(hours: Hours) -> str:
    """A week in as few words as it takes: ``每天 08:30-20:00``, ``周一至周五 …，周六、周日 …``."""
    groups: list[tuple[list[int], str]] = []
    for day, spans in enumerate(hours.week):
        said = opening_shown(spans) or "休"
        if groups and groups[-1][1] == said:
            groups[-1][0].append(day)
        else:
            groups.append(([day], said))
    return "；".join(f"{_days(days)} {said}" for days, said in groups)


def _days(days: Sequence[int]) -> str:
    names = "一二三四五六日"
    if len(days) == len(names):
        return "每天"
    return f"周{names[days[0]]}" if len(days) == 1 else f"周{names[days[0]]}至周{names[days[-1]]}"


def single_days(text: str) -> dict[date, str]:
    """``2026-12-31 09:00-12:00``, a day in each line."""
    found: dict[date, str] = {}
    for line in text.splitlines():
        day, _, spans = line.strip().partition(" ")
        if not day:
            continue
        if not spans.strip():
            raise ValueError(f"{day} 后面请写时间，如 09:00-12:00；整天不开请用「停用」")
        found[typed.day(day)] = spans.strip()
    return found


def single_days_shown(days: Mapping[date, Spans]) -> str:
    """The other way."""
    return "\n".join(f"{day:%Y-%m-%d} {opening_shown(spans)}" for day, spans in sorted(days.items()))
