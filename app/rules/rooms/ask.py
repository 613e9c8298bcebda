"""The one box in which people type what they want: 下周二下午 20人 投影, 明天 14-16 共享厅, 12月5日上午.

What is read is taken out of the text, and what is left over is said: nothing typed is silently dropped. A day without a
year is the next one there is; a week begins on Monday, so 下周二 is the Tuesday of the week after this one, and 周二 is
the next Tuesday to come, today included.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
HOUR = 60
NOON = 12 * HOUR


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WHOLE = "whole"


PART_LABELS: dict[Part, str] = {
    Part.MORNING: "上午",
    Part.NOON: "中午",
    Part.AFTERNOON: "下午",
    Part.EVENING: "晚上",
    Part.WHOLE: "全天",
}
PART_HOURS: dict[Part, tuple[int, int]] = {
    Part.MORNING: (8 * HOUR, NOON),
    Part.NOON: (NOON, 14 * HOUR),
    Part.AFTERNOON: (13 * HOUR, 18 * HOUR),
    Part.EVENING: (18 * HOUR, 22 * HOUR),
    Part.WHOLE: (8 * HOUR, 22 * HOUR),
}
"""Where a part of the day is looked for when no times are given."""


@dataclass(frozen=True)
class Wish:
    """What was asked for; None, 0 and nothing where the text says nothing.

    ``starts`` and ``ends`` are minutes of the day; ``minutes`` is a length without times (两小时). ``equipment`` names
    what is wanted with how many of it. ``unread`` are the words nobody understood, in order.
    """

    day: date | None = None
    part: Part | None = None
    starts: int | None = None
    ends: int | None = None
    minutes: int = 0
    people: int = 0
    room: str = ""
    equipment: tuple[tuple[str, int], ...] = ()
    unread: tuple[str, ...] = ()

    def hours(self) -> tuple[int, int] | None:
        """From when to when it is looked for, in minutes of the day; None when the text names no time."""
        if self.starts is not None:
            return self.starts, self.ends if self.ends is not None else self.starts + (self.minutes or 2 * HOUR)
        return PART_HOURS[self.part] if self.part is not None else None


_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_N = "(?:[0-9]+|[零〇一二两三四五六七八九十百]+)"
_CLASSIFIER = "(?:台|个|只|支|套|块|张|把|部|盏|副)"
_WEEKDAY = {**{char: n for n, char in enumerate("一二三四五六日")}, "天": 6, **{str(n): n - 1 for n in range(1, 8)}}
_NEAR = {"今": 0, "明": 1, "后": 2, "大": 3}
_PARTS = {
    "上午": Part.MORNING, "早上": Part.MORNING, "早晨": Part.MORNING, "清晨": Part.MORNING, "早": Part.MORNING,
    "中午": Part.NOON, "午间": Part.NOON, "下午": Part.AFTERNOON, "午后": Part.AFTERNOON, "傍晚": Part.EVENING,
    "晚上": Part.EVENING, "晚间": Part.EVENING, "夜里": Part.EVENING, "晚": Part.EVENING,
    "全天": Part.WHOLE, "整天": Part.WHOLE, "一整天": Part.WHOLE, "一天": Part.WHOLE,
}  # fmt: skip
_PART = (
    "(?:" + "|".join(sorted((p for p in _PARTS if len(p) > 1), key=len, reverse=True)) + "|早(?![餐教操])|晚(?![会餐]))"
)
_ANY_PART = re.compile(_PART)
_LATE = (Part.AFTERNOON, Part.EVENING)
_MINUTES = rf"(?:\s*[:点时]\s*(半|[一三]刻|{_N})?\s*分?)"
_FROM_TO = re.compile(
    rf"(?<![0-9])({_PART})?\s*({_N}){_MINUTES}?\s*(?:-|~|到|至)\s*({_PART})?\s*({_N}){_MINUTES}?(?![0-9]|\s*{_CLASSIFIER})"
)
_FROM = re.compile(rf"(?<![0-9])({_PART})?\s*({_N}){_MINUTES}(?:开始|起)?")
_LENGTH = re.compile(rf"({_N})?(?:\.([0-9]))?\s*个?(半)?个?(?:小时|钟头)(半)?|({_N})\s*分钟")
_PEOPLE = re.compile(
    rf"(?:共|约|大约|大概)?\s*(?:{_N}\s*(?:-|~|到|至)\s*)?({_N})\s*(几|来|多)?\s*(?:个|位|名|口)?\s*(?:人|位|名)(?:左右|以内|上下)?"
)
_ISO = re.compile(r"(?<![0-9])(20[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?(?![0-9])")
_MONTH_DAY = re.compile(rf"(?<![0-9])(?:(今|明|后)年\s*)?({_N})\s*月\s*(?:({_N})\s*[日号]?|([底末]))")
_SLASH = re.compile(r"(?<![0-9:/.-])([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})(?![0-9:/.点时-])")
_DAY_ALONE = re.compile(
    rf"(?:(下个?月|[这本]个?月)\s*|(?<![0-9月])(?<!月 ))(?:({_N})\s*[号日](?![楼厅室馆房间])|(?<=月)([底末]))"
)
_WEEK = re.compile(r"(下下|下|这|本)?\s*个?(?:周|星期|礼拜)([一二三四五六日天1-7末])")
_SOON = re.compile("(大)后天|([今明后])(?:天|日|(?=[早晚上下中]))")
_FILLERS = re.compile(r"[\s,，。、;；!！?？+]+")
_EMPTY_WORDS = frozenset(
    (
        "要",
        "想",
        "借",
        "用",
        "订",
        "预订",
        "预约",
        "需要",
        "需",
        "带",
        "和",
        "的",
        "在",
        "有",
        "我们",
        "左右",
        "一下",
        "我想",
        "想要",
        "能不能",
        "吗",
    )
)


def number(text: str) -> int:
    """``20``, 二十, 十五, 一百二十, 两百; digits one after another (二五) as they stand."""
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[char]
    return total + digit


def read_wish(text: str, today: date, rooms: Sequence[str] = (), equipment: Sequence[str] = ()) -> Wish:
    """What a text asks for. ``rooms`` and ``equipment`` are the names there are; a piece of at least two characters
    that stands in one name alone is enough, and the longest name goes first.
    """
    plain = unicodedata.normalize("NFKC", text)
    left = _Left(re.sub("[‐‑–—−]", "-", plain).replace("～", "~").replace("×", "x"))
    room = left.named(rooms)
    things = left.counted(equipment)
    day = left.day(today)
    people = left.take(_PEOPLE, _people) or 0
    minutes = left.take(_LENGTH, _length) or 0
    starts, ends, part = left.times()
    if starts is not None and ends is None and minutes:
        ends = starts + minutes
    words, said_room, said_things = _guessed(left.words(), "" if room else rooms, equipment)
    found = (*things, *said_things)
    return Wish(day, part, starts, ends, minutes, people, room or said_room, found, words)


def _guessed(
    words: Sequence[str], rooms: Sequence[str], equipment: Sequence[str]
) -> tuple[tuple[str, ...], str, tuple[tuple[str, int], ...]]:
    """What is left, tried as a piece of one name: 投影 is the 投影仪 when no other thing is called so."""
    unread: list[str] = []
    room, things = "", list[tuple[str, int]]()
    for word in words:
        counted = re.fullmatch(rf"(?:({_N}){_CLASSIFIER})?(.*?)(?:x?({_N}){_CLASSIFIER}?)?", word)
        piece, count = (counted[2], counted[1] or counted[3]) if counted else (word, None)
        in_rooms = [name for name in rooms if len(word) > 1 and word in name]
        in_things = [name for name in equipment if len(piece) > 1 and piece in name]
        if not room and len(in_rooms) == 1 and not in_things:
            room = in_rooms[0]
        elif len(in_things) == 1 and not in_rooms:
            things.append((in_things[0], number(count) if count else 1))
        else:
            unread.append(word)
    return tuple(unread), room, tuple(things)


class _Left:
    """The text that is not read yet; what is read leaves a blank behind."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str], made: Callable[[re.Match[str]], T | None]) -> T | None:
        """The first place that makes sense, taken out."""
        for found in pattern.finditer(self.text):
            value = made(found)
            if value is not None:
                self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
                return value
        return None

    def named(self, names: Sequence[str]) -> str:
        """The longest of some names that stands in the text."""
        for name in sorted(names, key=lambda name: (-len(name), name)):
            if name and self.take(re.compile(re.escape(name), re.IGNORECASE), lambda found: found[0]):
                return name
        return ""

    def counted(self, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """Every name that stands in the text, with how many of it."""
        found = []
        for name in sorted(names, key=lambda name: (-len(name), name)):
            after = rf"(?:\s*x?\s*({_N}){_CLASSIFIER}(?!人)|\s*x\s*({_N}))?"
            pattern = re.compile(rf"(?:({_N}){_CLASSIFIER}\s*)?{re.escape(name)}{after}", re.IGNORECASE)
            count = self.take(pattern, lambda at: number(at[1] or at[2] or at[3] or "1"))
            if count is not None:
                found.append((name, count))
        return tuple(found)

    def day(self, today: date) -> date | None:
        """The day: written out, by weekday, by its number, or 明天."""
        readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...] = (
            (_ISO, lambda at: _made(int(at[1]), int(at[2]), int(at[3]))),
            (_MONTH_DAY, lambda at: _month_day(at, today)),
            (_WEEK, lambda at: _week_day(at, today)),
            (_SOON, lambda at: today + timedelta(days=_NEAR[at[1] or at[2]])),
            (_DAY_ALONE, lambda at: _day_alone(at, today)),
            (_SLASH, lambda at: _slash(at, today)),
        )
        for pattern, made in readers:
            day = self.take(pattern, made)
            if day is not None:
                return day
        return None

    def times(self) -> tuple[int | None, int | None, Part | None]:
        """From when to when, and the part of the day; a part that stands elsewhere in the text speaks for the times."""
        elsewhere = _ANY_PART.search(self.text)
        part = _PARTS[elsewhere[0]] if elsewhere else None
        both = self.take(_FROM_TO, lambda at: _from_to(at, part))
        alone = self.take(_FROM, lambda at: _from(at, part)) if both is None else None
        self.take(_ANY_PART, lambda at: at[0])
        if both is not None:
            return *both, part
        return alone, None, part

    def words(self) -> tuple[str, ...]:
        """What is left, without the small words."""
        return tuple(word for word in _FILLERS.split(self.text) if word and word not in _EMPTY_WORDS)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(month: int, day: int, today: date) -> date | None:
    """The next such day; 29 February may be some years off."""
    days = (_made(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in days if found is not None and found >= today), None)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _month_day(at: re.Match[str], today: date) -> date | None:
    month = number(at[2])
    if not 1 <= month <= 12:
        return None
    year = today.year + {"今": 0, "明": 1, "后": 2}[at[1]] if at[1] else None
    if at[4]:
        return _month_end(year or today.year + (month < today.month), month)
    day = number(at[3])
    return _made(year, month, day) if year is not None else _coming(month, day, today)


def _week_day(at: re.Match[str], today: date) -> date:
    weekend = at[2] == "末"
    weekday = 5 if weekend else _WEEKDAY[at[2]]
    monday = today - timedelta(days=today.weekday())
    if at[1]:
        weeks = {"下下": 2, "下": 1}.get(at[1], 0)
        return monday + timedelta(days=7 * weeks + weekday)
    if weekend and today.weekday() == 6:
        return today
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _day_alone(at: re.Match[str], today: date) -> date | None:
    following = (at[1] or "").startswith("下")
    month = _month_end(today.year, today.month) + timedelta(days=1) if following else today.replace(day=1)
    if at[3]:
        return _month_end(month.year, month.month)
    if at[1]:
        return _made(month.year, month.month, number(at[2]))
    for _ in range(12):
        found = _made(month.year, month.month, number(at[2]))
        if found is not None and found >= today:
            return found
        month = _month_end(month.year, month.month) + timedelta(days=1)
    return None


def _slash(at: re.Match[str], today: date) -> date | None:
    first, sign, second = int(at[1]), at[2], int(at[3])
    if sign == "-" and first < second <= 24:
        return None  # 9-11 are hours
    return _coming(first, second, today) if 1 <= first <= 12 else None


def _people(at: re.Match[str]) -> int:
    count = number(at[1])
    return count + 9 if at[2] in ("几", "多") and count % 10 == 0 else count  # 十几人 may be nineteen


def _length(at: re.Match[str]) -> int | None:
    if at[5]:
        return number(at[5])
    if not (at[1] or at[3]):
        return None
    half = 30 if at[3] or at[4] else 0
    return number(at[1] or "0") * HOUR + int(at[2] or "0") * 6 + half


def _minute(hour: str, minutes: str | None, part: Part | None) -> int | None:
    """Minutes of the day. Without a part of the day one to six o'clock are in the afternoon: no room opens at night."""
    hours = number(hour)
    if minutes is None and hour.isdecimal() and len(hour) == 4:
        hours, minutes = divmod(hours, 100)[0], hour[2:]
    if (part in _LATE and hours < 12) or (part in (None, Part.NOON) and 1 <= hours <= 6):
        hours += 12
    quarter = {"半": 30, "一刻": 15, "三刻": 45}
    past = 0 if not minutes else quarter[minutes] if minutes in quarter else number(minutes)
    whole = hours * HOUR + past
    return whole if past < HOUR and whole <= 24 * HOUR else None


def _from_to(at: re.Match[str], part: Part | None) -> tuple[int, int] | None:
    if not (at[2].isdecimal() or at[5].isdecimal() or "点" in at[0]):
        return None
    first = _PARTS[at[1]] if at[1] else part
    second = _PARTS[at[4]] if at[4] else (first if first in _LATE else Part.MORNING)
    starts, ends = _minute(at[2], at[3], first), _minute(at[5], at[6], second)
    if starts is None or ends is None:
        return None
    if ends <= starts and ends + NOON <= 24 * HOUR:
        ends += NOON
    return (starts, ends) if starts < ends else None


def _from(at: re.Match[str], part: Part | None) -> int | None:
    found = _minute(at[2], at[3], _PARTS[at[1]] if at[1] else part)
    return found if found is not None and found < 24 * HOUR else None
