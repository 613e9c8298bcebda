"""Cases of ``desk.json`` about rooms: series of dates, bookings, clean-up time, equipment, places, limits, occupancy.

A case names times of a day or whole days; where it names no day, 2026-12-01 is meant, a Tuesday.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from app.errors import Refused
from app.rules.calendar.holidays import HolidayTable
from app.rules.rooms import limits, peaks, recurrence, spans
from app.rules.rooms.limits import Bounds, Quota, QuotaPer, Whose
from app.rules.rooms.occupancy import occupancy
from app.rules.rooms.peaks import Use
from app.rules.rooms.recurrence import LAST, Every, IfMissing, Repeat
from app.rules.rooms.spans import Closure, Hours, Slot, Taken

DAY = date(2026, 12, 1)
WEEK = "一二三四五六日"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
NO_HOLD = ("驳回", "取消", "拒", "过期", "失效", "释放", "爽约", "未到", "跳过", "作废", "lapsed", "cancel", "reject")
SAID: dict[str, tuple[str, ...]] = {
    "series_turned": ("早于", "之前", "颠倒"),
    "series_interval": ("间隔",),
    "series_overlaps": ("重叠",),
    "series_many": ("太多", "上限", "最多", "过多", "超过", "太长", "太远"),
    "series_far": ("太远", "太久", "最长", "最多", "上限", "超过", "太长"),
    "series_rule": ("规则", "星期", "日期", "第"),
    "series_unknown_year": ("放假", "节假日", "调休", "工作日"),
    "series_none": ("没有可订",),
    "room_turned": ("晚于", "早于"),
    "room_endless": ("太长", "24小时", "一天", "最长"),
    "room_shut": ("开放时间",),
    "room_closed": ("停用",),
    "room_taken": ("已订", "冲突", "占用", "预订"),
    "room_quota": ("已订", "已满", "最多", "超过", "用完"),
    "room_long": ("最多", "最长", "超过", "不超过", "超出"),
    "room_brief": ("最少", "至少", "不足"),
    "room_people": ("容量", "人数", "超过", "最多"),
    "room_ahead": ("提前", "太早", "最多", "以内", "天内"),
    "room_notice": ("提前", "至少"),
}
"""The words in which a case may tell each refusal."""


@contextmanager
def refused(error: str) -> Iterator[None]:
    """Refuses, for the reason the words name; numbers in the words are among its data."""
    with pytest.raises(Refused) as no:
        yield
    assert_said(no.value, error)


def assert_said(no: Refused, error: str) -> None:
    assert any(word in error for word in SAID[no.code]), (no, error)


def time_of(text: str) -> int:
    found = CLOCK.fullmatch(text.strip())
    assert found is not None, text
    return int(found[1]) * 60 + int(found[2])


def minute(text: str, day: date = DAY) -> int:
    """The minute of ``14:00``, or of a day and a time in one text."""
    told = ISO.search(text)
    return spans.midnight(date.fromisoformat(told[0]) if told else day) + time_of(text[told.end() :] if told else text)


def clocks(row: Sequence[Any]) -> Slot:
    """The slot a row names: its two times, with a day before them or in them."""
    told = next((date.fromisoformat(item) for item in row if isinstance(item, str) and ISO.fullmatch(item)), DAY)
    times = [item for item in row if isinstance(item, str) and CLOCK.search(item)]
    assert len(times) == 2, row
    return Slot(minute(times[0], told), minute(times[1], told))


def said_slot(slot: Slot) -> list[str]:
    return spans.hours_said(slot).split("–")


# --- series -----------------------------------------------------------------------------------------------------


EVERY = {
    "workday": Every.WORKDAY, "工作日": Every.WORKDAY, "weekday": Every.WORKDAY,
    "day": Every.DAY, "天": Every.DAY, "daily": Every.DAY, "日": Every.DAY,
    "week": Every.WEEK, "周": Every.WEEK, "weekly": Every.WEEK,
    "month": Every.MONTH, "月": Every.MONTH, "monthly": Every.MONTH,
    "year": Every.YEAR, "年": Every.YEAR, "yearly": Every.YEAR,
}  # fmt: skip
MISSING = {"skip": IfMissing.SKIP, "跳过": IfMissing.SKIP}


def weekday(text: str) -> int:
    name = text.strip().removeprefix("星期").removeprefix("周").removeprefix("礼拜").replace("天", "日")
    return WEEK.index(name)


def repeat_of(given: Mapping[str, Any]) -> Repeat:
    """The rule a case describes. 每周 without days is on the weekday of its first day."""
    days = tuple(weekday(day) for day in (given.get("days") or ([given["day"]] if "day" in given else [])))
    nth = given.get("nth", 0)
    nth = {"last": LAST, "最后": LAST, "最后一个": LAST}.get(nth, nth)
    said = str(given.get("every", "week")).lower()
    every = EVERY.get(said) or next(kind for name, kind in EVERY.items() if name in said)
    return Repeat(
        Every.MONTH_NTH if nth else every,
        date.fromisoformat(given["from"]),
        date.fromisoformat(given["until"]),
        given.get("interval", 1),
        days,
        given.get("monthday", 0),
        nth,
        MISSING.get(given.get("if_missing", "skip"), IfMissing.LAST_DAY),
        bool(given.get("skip_holidays", False)),
    )


def planned(given: Mapping[str, Any], table: HolidayTable) -> recurrence.Dates:
    rule = repeat_of(given)
    found = recurrence.dates(rule, table)
    if "duration_min" in given:
        recurrence.keep_apart(found.days, time_of(given.get("time", "00:00")), given["duration_min"])
    return found


def series(given: Any, expect: Any, table: HolidayTable) -> None:
    if isinstance(expect, Mapping) and "error" in expect:
        with refused(expect["error"]):
            planned(given, table)
        return
    found = planned(given, table)
    days = [day.isoformat() for day in found.days]
    if isinstance(expect, list):
        assert days == expect
        return
    assert days == expect["dates"]
    words = {recurrence.HOLIDAY_WHY: "节假日"}
    assert [{"date": out.day.isoformat(), "why": words[out.why]} for out in found.left_out] == expect["skipped"]


# --- bookings ---------------------------------------------------------------------------------------------------


def holds(row: Sequence[Any]) -> bool:
    """Whether a row still takes its time: a state in it that says it was given up frees it."""
    return not any(word in str(item) for item in row[1:] for word in NO_HOLD)


def row_named(rows: Sequence[Sequence[Any]], words: str) -> int:
    """The row a text means: by its place (第2条), else the one most of whose parts the text names."""
    place = re.fullmatch(r"[^0-9:]*([0-9]{1,2})[^0-9:]*", words)
    if place is not None:
        return max(int(place[1]) - 1, 0)
    named = [sum(str(item) in words or words in str(item) for item in row) for row in rows]
    return named.index(max(named))


def units_of(name: str, rooms: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(rooms.get(name) or (name,))


def book(given: Any, expect: Any, data: Any) -> None:
    rooms = given.get("rooms", {})
    rows = given.get("existing", [])
    others = [Taken(clocks(row), units_of(row[0], rooms), holds=holds(row), key=n) for n, row in enumerate(rows)]
    new = given["new"]
    slot, edited = clocks(new), given.get("edit")
    key = None
    if edited is not None:  # a booking being changed is not in its own way: named by its row, its place or its room
        key = row_named(rows, str(edited))
    if "error" in expect:
        with refused(expect["error"]):
            opened(given, new[0], spans.sound(slot), expect["error"])
        return
    opened(given, new[0], spans.sound(slot), "")
    found = spans.clashes(Taken(slot, units_of(new[0], rooms), key=key), others)
    assert (not found) is expect["ok"]
    if "clash" in expect:
        assert said_slot(found[0].part) == expect["clash"]
    if "with" in expect:
        assert isinstance(found[0].other.key, int)
        assert any(expect["with"] in str(item) or str(item) in expect["with"] for item in rows[found[0].other.key])


def opened(given: Any, room: str, slot: Slot, error: str) -> None:
    """The room is open for the slot, as its hours and closures say."""
    told = [row for row in given.get("closed", []) if row[0] == room]
    closed = spans.closed_by(slot, [Closure(Slot(minute(row[1]), minute(row[2])), row[3]) for row in told])
    if closed is not None:
        assert f"停用:{closed.reason}" == error.replace("：", ":")
        raise Refused("room_closed", reason=closed.reason)
    if room in given.get("open_hours", {}):
        week: list[tuple[tuple[int, int], ...]] = [()] * 7
        for day, parts in given["open_hours"][room].items():
            week[weekday(day)] = tuple((time_of(start), time_of(end)) for start, end in parts)
        outside = spans.outside(slot, Hours(tuple(week), {}).during(slot))
        if outside:
            told = [f"{int(hour):02d}:{past}" for hour, past in CLOCK.findall(error)]
            assert told in ([], [clock for part in outside for clock in said_slot(part)])
            raise Refused("room_shut")


def book_buffer(given: Any, expect: Any, data: Any) -> None:
    setup, clean = given.get("setup_min", 0), given.get("clean_min", 0)
    units = frozenset(("room",))
    rows = given["existing"] if isinstance(given["existing"][0], list) else [given["existing"]]
    others = [Taken(clocks(row), units, setup, clean, key=n) for n, row in enumerate(rows)]
    new = Taken(spans.sound(clocks(given["new"]), setup, clean), units, setup, clean)
    found = spans.clashes(new, others)
    allowed = override(given.get("override"))
    if not found or not allowed:
        assert (not found) is expect["ok"]
    elif expect["ok"]:
        fitted, losing = spans.squeezed(new, others)
        kept = {taken.key: taken for taken in others} | {taken.key: taken for taken in losing}
        assert spans.clashes(fitted, kept.values()) == ()
    else:
        with pytest.raises(Refused):
            spans.squeezed(new, others)
    if "logged" in expect:
        assert expect["logged"] is bool(found and allowed and expect["ok"])


def override(told: Any) -> bool:
    """Whether somebody who may has let it through, and said why."""
    if not told:
        return False
    words = "".join(str(part) for part in told.values()) if isinstance(told, Mapping) else str(told)
    reason = next((told[key] for key in ("reason", "原因", "理由") if key in told), "说明") if told else ""
    return bool(reason) and any(
        word in words for word in ("主管", "经理", "主任", "站长", "负责人", "管理员", "manager", "supervisor", "admin")
    )


# --- equipment and places ---------------------------------------------------------------------------------------


def use_of(row: Sequence[Any]) -> Use:
    numbers = [item for item in row if isinstance(item, int)]
    return Use(clocks(row), numbers[-1] if numbers else 1)


def held_uses(rows: Sequence[Sequence[Any]]) -> list[Use]:
    return [use_of(row) for row in rows if holds(["", *row])]


def equipment(given: Any, expect: Any, data: Any) -> None:
    found = peaks.supply(given["stock"], held_uses(given["existing"]), use_of(given["new"]))
    assert found.fits is expect["ok"]
    if "free" in expect:
        assert found.free == expect["free"]
    if "at" in expect:
        assert re.split("[-–—~至到]", expect["at"])[0].strip() == said_slot(found.at)[0]


def book_shared(given: Any, expect: Any, data: Any) -> None:
    found = peaks.supply(given["places"], held_uses(given["existing"]), use_of(given["new"]))
    assert found.fits is expect["ok"]
    alone = found.peak - use_of(given["new"]).count  # of one that is refused either may be told
    assert expect["peak"] in ((found.peak,) if found.fits else (found.peak, alone))
    if "full" in expect:
        assert said_slot(found.full[0]) == expect["full"]


# --- limits -----------------------------------------------------------------------------------------------------


NUMERALS = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
PER = {"天": QuotaPer.DAY, "日": QuotaPer.DAY, "周": QuotaPer.WEEK, "星期": QuotaPer.WEEK, "月": QuotaPer.MONTH}
PER |= {"年": QuotaPer.YEAR}
WHOSE = {"户": Whose.HOUSEHOLD, "家": Whose.HOUSEHOLD, "人": Whose.PERSON, "团": Whose.GROUP, "队": Whose.GROUP}
NUMBER = "([0-9]+|[一二三四五六七八九十两])"


def count_of(text: str) -> int:
    return int(text) if text.isdecimal() else NUMERALS[text]


def limit(given: Any, expect: Any, data: Any) -> None:
    rule = given["rule"].replace(" ", "")
    if "people" in given:
        played: Callable[[], None] = lambda: people_limit(rule, given["people"])  # noqa: E731
    elif isinstance(given["new"], list):
        played = lambda: length_limit(rule, clocks(given["new"]))  # noqa: E731
    else:
        played = lambda: count_limit(rule, given)  # noqa: E731
    if expect["ok"]:
        played()
        return
    with pytest.raises(Refused) as no:
        played()
    assert_said(no.value, expect["error"])
    told = [int(number) for number in re.findall(r"\d+", expect["error"])]
    known = {value for value in no.value.data.values() if type(value) is int}
    known |= {minutes // 60 for minutes in known} | {int(number) for number in re.findall(r"\d+", rule)}
    if isinstance(given.get("new"), list):
        known |= {clocks(given["new"]).minutes // 60, clocks(given["new"]).minutes}
    assert set(told) <= known, (no.value, expect)
    for per in (QuotaPer.WEEK, QuotaPer.MONTH, QuotaPer.YEAR):
        if f"本{limits.PER_LABELS[per]}" in expect["error"]:
            assert no.value.data["per"] is per


def people_limit(rule: str, people: int) -> None:
    places = int(re.findall(r"\d+", rule)[-1])
    limits.keep_bounds(Bounds(people=places), Slot(0, 60), people, DAY)


def length_limit(rule: str, slot: Slot) -> None:
    found = re.search(rf"{NUMBER}个?(半)?(小时|分钟|分)", rule)
    assert found is not None, rule
    minutes = count_of(found[1]) * (60 if found[3] == "小时" else 1) + (30 if found[2] else 0)
    least = any(word in rule for word in ("至少", "最少", "不少于"))
    limits.keep_bounds(Bounds(least=minutes) if least else Bounds(most=minutes), slot, 0, slot.day)


def count_limit(rule: str, given: Any) -> None:
    new = clocks_or_day(given["new"])
    ahead = re.search(rf"提前[^0-9一二三四五六七八九十两]*{NUMBER}(天|日|周)", rule)
    if ahead is not None:
        days = count_of(ahead[1]) * (7 if ahead[2] == "周" else 1)
        today = date.fromisoformat(given.get("today", DAY.isoformat()))
        least = any(word in rule for word in ("至少", "须", "需"))
        limits.keep_bounds(Bounds(notice=days) if least else Bounds(ahead=days), new, 0, today)
        return
    found = re.search(rf"每(?:个)?(天|日|周|星期|月|年)[^0-9一二三四五六七八九十两]*{NUMBER}个?(次|场|小时)", rule)
    assert found is not None, rule
    whose = next((WHOSE[char] for char in rule[: found.start()] if char in WHOSE), Whose.PERSON)
    quota = Quota(count_of(found[2]), PER[found[1]], whose, found[3] == "小时")
    booked = [clocks_or_day(row) for row in given.get("booked", []) if holds(["", row])]
    starts = str(given.get("week_starts", "一"))
    sunday = any(word in starts.lower() for word in ("日", "天", "sun")) or starts in ("7", "6")
    limits.keep_quota(quota, booked, new, limits.SUNDAY if sunday else limits.MONDAY)


def clocks_or_day(row: Any) -> Slot:
    """A use of a day, one hour long where no times are told."""
    text = " ".join(str(item) for item in row) if isinstance(row, list) else str(row)
    told = ISO.search(text)
    day = date.fromisoformat(told[0]) if told else DAY
    times = [f"{hour}:{past}" for hour, past in CLOCK.findall(text)]
    return Slot(minute(times[0], day), minute(times[1], day)) if len(times) == 2 else spans.on_day(day, 540, 600)


# --- occupancy --------------------------------------------------------------------------------------------------


def occupied(given: Any, expect: Any, data: Any) -> None:
    """Bookings of several days name no day: each is put on the first day on which it meets no other."""
    days = [DAY + timedelta(days=number) for number in range(given["days"])]
    bookable = [spans.on_day(day, time_of(start), time_of(end)) for day in days for start, end in given["bookable"]]
    booked: list[Slot] = []
    for row in given["booked"]:
        wanted = [spans.on_day(day, time_of(row[-2]), time_of(row[-1])) for day in days]
        booked.append(next((slot for slot in wanted if not any(slot.meets(b) for b in booked)), wanted[0]))
    found = occupancy(bookable, booked)
    shown = {
        "booked_min": found.booked,
        "bookable_min": found.bookable,
        "rate": None if found.rate is None else float(found.rate),
    }
    assert {key: shown[key] for key in expect} == pytest.approx(expect, abs=5e-4)
