"""Cells of a list that other people typed: what says nothing, who is no person, days and phones as they write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.dates import read_day
from app.rules.people.readings import fold
from app.rules.text_input import has_letter

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
"""What Excel shows in the place of a result it could not work out."""

_NOTHING = frozenset(
    ("无", "没有", "暂无", "暂缺", "不详", "未知", "不清楚", "空", "未登记", "待补", "无电话", "没电话", "无手机",
     "无证件", "n/a", "na", "none", "null", "nil", "0", ".", "…")
)  # fmt: skip
_STROKES = re.compile(r"[-‐‑–—―−_/\\|*×xX~～、。.\s]+")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)
_MIDNIGHT = re.compile(r"[ T]+(?:上午)?(?:12:00:00 ?AM|0{1,2}:00(?::00(?:\.0+)?)?)$", re.IGNORECASE)
_FIRST = date(1899, 12, 30)
"""Excel's day 0, for every day after February 1900."""
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_ANY_ORDER = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH = re.compile(r"(\d{4})(?:[-./年]\s*(\d{1,2})月?|年)?")
_PHONES = re.compile(r"[/\\、，,;；|]|或|\s{1,}(?=(?:1[3-9]|0\d))")
_SUMS = re.compile(
    r"(?:合计|总计|小计|共计|总人数|合 计|共|计)[:：]?[0-9０-９一二三四五六七八九十百]*(?:人|名|户|位)?"
    r"|[0-9]+ *(?:人|名|户|位)"
)
_REMARK = re.compile(
    r"(?:填表|制表|审核|登记|负责|经办|联系|统计)(?:人|日期|时间|单位)?[:：].*|(?:备注|说明|注)[:：].*|.*[:：].*[:：].*"
)
_TITLES = frozenset(
    ("姓名", "名字", "居民姓名", "老人姓名", "序号", "编号", "性别", "电话", "手机", "住址", "地址", "备注", "出生日期",
     "身份证号", "身份证号码", "联系电话", "name")
)  # fmt: skip
_COLUMNS = re.compile(r"[,，;；\t|]|[0-9]{7,}")


@dataclass(frozen=True)
class Said:
    """What a cell says of a birthday: the days it may mean, the usual reading first, or only a year and perhaps its
    month. ``plain`` is a day that can be read in one way only."""

    days: tuple[date, ...] = ()
    year: int | None = None
    month: int | None = None
    plain: bool = False

    def fits(self, day: date) -> bool:
        """Whether what is said agrees with a day known from elsewhere; what says nothing readable does."""
        if self.days:
            return day in self.days
        return self.year in (None, day.year) and self.month in (None, day.month)


def cell(text: str) -> str:
    """A cell as it was meant: without the apostrophe that keeps digits digits (also ``="…"``), on one line."""
    found = _QUOTED.fullmatch(text.strip())
    words = re.sub(r"[\r\n\t\v\f\u2028\u2029]+", " ", found[1] if found else text).strip()
    return words.lstrip("'‘’＇`").strip() if words[:1] in "'‘’＇`" else words


def says_nothing(text: str) -> bool:
    """Whether a cell is filled in only to say that nothing is known: 无, —, 暂无."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return plain in _NOTHING or _STROKES.fullmatch(plain) is not None


def no_person(name: str) -> str:
    """Why this can be nobody's name, empty when it can.

    ``columns``: several cells in one (a list cut at the wrong mark); ``letters``: not one letter; ``title``: the name
    of a column; ``sum``: a total; ``remark``: who filled the list in, and when.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if _COLUMNS.search(plain):
        return "columns"
    if not has_letter(plain) or says_nothing(plain):
        return "letters"
    if fold(plain) in _TITLES:
        return "title"
    if _SUMS.fullmatch(plain):
        return "sum"
    return "remark" if _REMARK.fullmatch(plain) else ""


def birthday(text: str) -> Said | None:
    """A birthday as lists have it: 1952-1-2, 19520102, 39188 (Excel's own number), 3/4/1950, 1938-03.

    None when no sense can be made of it. A time of midnight behind the day is left out. Raises ``ValueError`` for a day
    that never was.
    """
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip())
    if not plain:
        return Said()
    if _SERIAL.fullmatch(plain):
        return Said((_FIRST + timedelta(days=int(plain)),))
    found = _ANY_ORDER.fullmatch(plain)
    if found is not None:
        one, two, year = (int(part) for part in found.groups())
        return Said(_either(year, one, two))
    if (found := _MONTH.fullmatch(plain)) is not None:
        year, month = int(found[1]), int(found[2]) if found[2] else None
        if month is not None:
            date(year, month, 1)
        return Said((), year, month)
    try:
        day = read_day(plain)
    except ValueError:
        if re.fullmatch(r"\d{4}\D{1,2}\d{1,2}\D{1,2}\d{1,2}日?|\d{8}", plain):
            raise
        return None
    return Said((day,) if day else (), plain=True)


def _either(year: int, one: int, two: int) -> tuple[date, ...]:
    """Month and day in either order, Excel's own first. Raises ``ValueError`` when neither is a day."""
    made = []
    for month, day in ((one, two), (two, one)):
        try:
            made.append(date(year, month, day))
        except ValueError:
            continue
    if not made:
        raise ValueError("not a day")
    return tuple(dict.fromkeys(made))


def phones(text: str) -> tuple[str, ...]:
    """The numbers in a cell, a mobile first: 手机/座机 in one cell are two. What is no list of numbers stays whole."""
    parts = [part.strip() for part in _PHONES.split(unicodedata.normalize("NFKC", text)) if part.strip()]
    numbers = [part for part in parts if not says_nothing(part)]
    if len(parts) < 2 or any(sum(c.isdigit() for c in part) < 7 for part in numbers):
        return (text,) if text.strip() else ()
    return tuple(dict.fromkeys(sorted(numbers, key=lambda part: not part.lstrip("+86 ").startswith("1"))))
