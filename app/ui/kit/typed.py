"""What people type into settings, read into plain values: times of day, days, phones, ages and discount rates.

Readers raise ``ValueError`` with the words to show beside the field.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from app.errors import Refused
from app.rules import money
from app.rules.phones import normal_phone
from app.ui.words.sentences import beside_field

IntReader = Callable[[str], int]

_WIDE = str.maketrans("０１２３４５６７８９：．。－／", "0123456789:..-/")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})|([0-9]{2})([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
_RATE = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?折?")


def plain(text: str) -> str:
    """Without blanks, digits and points in their narrow form."""
    return "".join(text.split()).translate(_WIDE)


def amount(text: str, limit: int = money.MAX_AMOUNT) -> int:
    """An amount in 分 from what was typed as yuan."""
    try:
        return money.parse_yuan(text, limit)
    except money.MoneyError as wrong:
        raise ValueError(beside_field(wrong)) from None


def phone(text: str, *, office: bool = False) -> str:
    """A telephone number in its usual form; of an ``office`` it may be a hotline. Nothing typed is none."""
    try:
        return normal_phone(text, office=office) if text.strip() else ""
    except Refused as wrong:
        raise ValueError(beside_field(wrong)) from None


def office_phone(text: str) -> str:
    """The number of a department or a place, a hotline among them."""
    return phone(text, office=True)


def minutes(text: str) -> int:
    """Minutes after midnight of ``6:30``, ``06.30`` or ``0630``; 24:00 is the end of the day."""
    found = _CLOCK.fullmatch(plain(text))
    if found is None:
        raise ValueError("请填时间，如 10:30")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError("没有这个时间，请核对")
    return hour * 60 + minute


def day(text: str) -> date:
    """A day: ``2026-12-01``, ``2026/12/1``, ``2026年12月1日`` or ``20261201``."""
    found = _DAY.fullmatch(plain(text))
    if found is None:
        raise ValueError("请填日期，如 2026-12-01")
    parts = [part for part in found.groups() if part is not None]
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise ValueError("没有这一天，请核对") from None


def whole(text: str, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``, both included."""
    digits = plain(text)
    if not digits.isdigit() or len(digits) > 9 or not low <= int(digits) <= high:
        raise ValueError(f"请填 {low} 到 {high} 的整数")
    return int(digits)


def number(text: str, most: int) -> str:
    """A number by which something is called, of up to ``most`` digits: zeros in front belong to it."""
    digits = plain(text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > most:
        raise ValueError(f"只能是 1 到 {most} 位数字")
    return digits


def several(text: str, marks: str = "，,;；+＋") -> tuple[str, ...]:
    """The parts of a text that names several things: 、 between them, or one of ``marks``."""
    for mark in marks:
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def rate(text: str) -> int:
    """What is paid, in ‰, of ``8``, ``8.5`` or ``8 折``; 0 and 免费 are free, 10 and 原价 the full price."""
    words = plain(text)
    if words in ("免费", "原价"):
        return 0 if words == "免费" else 1000
    found = _RATE.fullmatch(words)
    if found is None:
        raise ValueError("请填折数，如 8 或 8.5")
    value = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if value > 1000:
        raise ValueError("最多 10 折（原价）")
    return value


def rate_words(per_mille: int) -> str:
    """``8`` or ``8.5`` as people type it."""
    return f"{per_mille // 100}.{per_mille % 100:02d}".rstrip("0").rstrip(".")


def next_day(today: date) -> date:
    """The earliest day nobody has been sold anything on yet."""
    return today + timedelta(days=1)
