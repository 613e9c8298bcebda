"""What people type about a booking, read into plain values: times of the day, a number of people.

Readers raise ``ValueError`` with the words to show beside the field.
"""

import re

from app.ui.kit import typed
from app.ui.kit.typed import plain
from app.ui.rooms.blocks import DAY_END

_BETWEEN = re.compile(r"[-–—~～至到]+")
MOST_PEOPLE = 9999


def hour(text: str) -> int:
    """Minutes after midnight of ``14``, ``9``, ``1430`` or ``14:30``; ``24`` is the end of the day."""
    words = plain(text).rstrip("点时")
    if words.isascii() and words.isdigit() and len(words) <= 2 and int(words) <= 24:
        return int(words) * 60
    return typed.minutes(words)


def halves(text: str) -> tuple[str, str]:
    """``14-16`` typed into one box as the two it means; the second is empty for a single time."""
    first, *rest = (part for part in _BETWEEN.split(text) if part.strip())
    return first.strip(), rest[0].strip() if rest else ""


def typed_span(pair: tuple[str, str]) -> tuple[int, int]:
    """From and to, in minutes of the day."""
    starts, ends = pair
    if not starts.strip() or not ends.strip():
        raise ValueError("请填从几点到几点")
    first, last = hour(starts), hour(ends)
    if last <= first:
        raise ValueError("结束要晚于开始")
    return first, min(last, DAY_END)


def people(text: str) -> int:
    """How many come."""
    return typed.whole(text, 1, MOST_PEOPLE)
