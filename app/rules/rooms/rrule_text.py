"""The rule of a series as text: RRULE of RFC 5545 to keep and to hand on, Chinese to read.

RFC 5545 knows no 调休, so two parts of our own stand in what is kept, and are left out of what is handed on, where the
dates themselves are listed: ``X-WORKDAYS=1`` for each working day and ``X-SKIP-HOLIDAYS=1``.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NoReturn

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.rooms.recurrence import LAST, Every, IfMissing, Repeat

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = "一二三四五六日"
_FREQ = {
    Every.DAY: "DAILY",
    Every.WORKDAY: "DAILY",
    Every.WEEK: "WEEKLY",
    Every.MONTH: "MONTHLY",
    Every.MONTH_NTH: "MONTHLY",
    Every.YEAR: "YEARLY",
}
_KNOWN = {"FREQ", "INTERVAL", "WKST", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
_OWN = {"X-WORKDAYS", "X-SKIP-HOLIDAYS"}
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_NTH = re.compile(r"(-1|[+]?[1-5])(MO|TU|WE|TH|FR|SA|SU)")


def to_text(rule: Repeat) -> str:
    """The rule without its first day, which stands beside it: ``FREQ=WEEKLY;INTERVAL=2;WKST=MO;…``."""
    parts = {"FREQ": _FREQ[rule.every], "INTERVAL": str(rule.interval), "WKST": "MO", "UNTIL": f"{rule.until:%Y%m%d}"}
    days = sorted(set(rule.days or (rule.first.weekday(),)))
    if rule.every is Every.WEEK:
        parts["BYDAY"] = ",".join(_DAYS[day] for day in days)
    elif rule.every is Every.MONTH_NTH:
        fifth = rule.nth == 5 and rule.if_missing is IfMissing.LAST_DAY
        parts["BYDAY"] = f"{LAST if fifth else rule.nth}{_DAYS[days[0]]}"
    elif rule.every is Every.MONTH:
        parts |= _monthday(rule.monthday or rule.first.day, rule.if_missing)
    elif rule.every is Every.YEAR:
        parts |= {"BYMONTH": str(rule.first.month), **_monthday(rule.first.day, rule.if_missing)}
    elif rule.every is Every.WORKDAY:
        parts["X-WORKDAYS"] = "1"
    if rule.skip_holidays:
        parts["X-SKIP-HOLIDAYS"] = "1"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _monthday(day: int, if_missing: IfMissing) -> dict[str, str]:
    if if_missing is IfMissing.LAST_DAY and day > 28:
        return {"BYMONTHDAY": ",".join(str(one) for one in range(28, day + 1)), "BYSETPOS": "-1"}
    return {"BYMONTHDAY": str(day)}


def from_text(text: str, first: date) -> Repeat:
    """The rule a text says, beginning on ``first``; in any order and case, ``RRULE:`` before it or not.

    Raises ``Refused("series_rule", field="rule")`` for what is no such rule or more than ours can say (COUNT, hours,
    several weeks of a month): nothing is read into it.
    """
    parts = _split(text)
    freq = parts.get("FREQ")
    interval = _number(parts.get("INTERVAL", "1"), 1, 999)
    until = _until(parts.get("UNTIL", ""))
    skip = parts.get("X-SKIP-HOLIDAYS") == "1"
    if parts.get("WKST", "MO") != "MO":
        _not_ours()
    if freq == "DAILY" and not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        every = Every.WORKDAY if parts.get("X-WORKDAYS") == "1" else Every.DAY
        return Repeat(every, first, until, interval, skip_holidays=skip)
    if freq == "WEEKLY" and not parts.keys() & {"BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        return Repeat(Every.WEEK, first, until, interval, _weekdays(parts, first), skip_holidays=skip)
    if freq == "MONTHLY" and "BYDAY" in parts and not parts.keys() & {"BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        found = _NTH.fullmatch(parts["BYDAY"]) or _not_ours()
        day = _DAYS.index(found[2])
        return Repeat(Every.MONTH_NTH, first, until, interval, (day,), nth=int(found[1]), skip_holidays=skip)
    if freq == "MONTHLY" and not parts.keys() & {"BYDAY", "BYMONTH"}:
        day, missing = _day_of_month(parts, first)
        return Repeat(Every.MONTH, first, until, interval, monthday=day, if_missing=missing, skip_holidays=skip)
    if freq == "YEARLY" and "BYDAY" not in parts:
        day, missing = _day_of_month(parts, first)
        if day == first.day and _number(parts.get("BYMONTH", str(first.month)), 1, 12) == first.month:
            return Repeat(Every.YEAR, first, until, interval, if_missing=missing, skip_holidays=skip)
    _not_ours()


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in parts or name not in _KNOWN | _OWN:
            _not_ours()
        parts[name] = value
    return parts


def _number(text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        _not_ours()
    return int(text)


def _until(text: str) -> date:
    found = _UNTIL.fullmatch(text) or _not_ours()
    try:
        if found[3]:
            return local_day(datetime.strptime(text + "+0000", "%Y%m%dT%H%M%SZ%z"))
        return datetime.strptime(found[1], "%Y%m%d").date()
    except ValueError:
        _not_ours()


def _weekdays(parts: Mapping[str, str], first: date) -> tuple[int, ...]:
    if "BYDAY" not in parts:
        return (first.weekday(),)
    names = parts["BYDAY"].split(",")
    if any(name not in _DAYS for name in names):
        _not_ours()
    return tuple(sorted({_DAYS.index(name) for name in names}))


def _day_of_month(parts: Mapping[str, str], first: date) -> tuple[int, IfMissing]:
    text = parts.get("BYMONTHDAY", str(first.day))
    if text == "-1" and "BYSETPOS" not in parts:
        return 31, IfMissing.LAST_DAY
    days = [_number(day, 1, 31) for day in text.split(",")]
    if len(days) == 1 and "BYSETPOS" not in parts:
        return days[0], IfMissing.SKIP
    if parts.get("BYSETPOS") == "-1" and sorted(days) == list(range(28, max(days) + 1)):
        return max(days), IfMissing.LAST_DAY
    _not_ours()


def _not_ours() -> NoReturn:
    raise Refused("series_rule", field="rule")


def said_rule(rule: Repeat) -> str:
    """每2周的周一、周三; 每月30日或月末; 每个工作日. Without the days it begins and ends on."""
    tail = "，跳过节假日" if rule.skip_holidays and rule.every is not Every.WORKDAY else ""
    return _said(rule) + tail


def _said(rule: Repeat) -> str:
    days = sorted(set(rule.days or (rule.first.weekday(),)))
    many = "" if rule.interval == 1 else str(rule.interval)
    if rule.every is Every.DAY:
        return f"每{many}天"
    if rule.every is Every.WORKDAY:
        return f"每{many}个工作日"
    if rule.every is Every.WEEK:
        names = "、".join(f"周{_WEEK[day]}" for day in days)
        return f"每{names}" if rule.interval == 1 else f"每{many}周的{names}"
    months = "每月" if rule.interval == 1 else f"每{many}个月的"
    if rule.every is Every.MONTH_NTH:
        nth = "最后一个" if rule.nth == LAST else f"第{_WEEK[rule.nth - 1]}个"
        return f"{months}{nth}周{_WEEK[days[0]]}"
    if rule.every is Every.MONTH:
        return months + _said_day(rule.monthday or rule.first.day, rule.if_missing, "月份")
    years = "每年" if rule.interval == 1 else f"每{many}年的"
    return f"{years}{rule.first.month}月" + _said_day(rule.first.day, rule.if_missing, "年份")


def _said_day(day: int, if_missing: IfMissing, where: str) -> str:
    if day <= 28:
        return f"{day}日"
    if if_missing is IfMissing.SKIP:
        return f"{day}日（没有这一天的{where}跳过）"
    return "最后一天" if day == 31 else f"{day}日或月末"
