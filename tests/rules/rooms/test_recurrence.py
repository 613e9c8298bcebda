"""Series of dates against a walk over every day, and their text there and back."""

import json
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.paths import resource
from app.rules.calendar import holidays
from app.rules.calendar.holidays import DayKind
from app.rules.rooms.recurrence import (
    LAST,
    MOST_DATES,
    Dates,
    Every,
    IfMissing,
    LeftOut,
    Repeat,
    dates,
    keep_apart,
    overlaps_itself,
)
from app.rules.rooms.rrule_text import from_text, said_rule, to_text

TABLE = holidays.from_json(json.loads(resource("data", "holidays.json").read_text("utf-8")))
FIRST, ENDS = date(2026, 3, 4), date(2026, 6, 30)
missing = st.sampled_from(IfMissing)


@st.composite
def rules(draw: st.DrawFn) -> Repeat:
    first = draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    until = draw(st.dates(first, date(2026, 12, 31)))
    return Repeat(
        draw(st.sampled_from(Every)), first, until, draw(st.integers(1, 4)),
        tuple(draw(st.lists(st.integers(0, 6), max_size=1))), draw(st.integers(0, 31)),
        draw(st.sampled_from((1, 2, 3, 4, 5, LAST))), draw(missing), draw(st.booleans()),
    )  # fmt: skip


def last_of(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def is_monthday(day: date, wanted: int, if_missing: IfMissing) -> bool:
    meant = min(wanted, last_of(day)) if if_missing is IfMissing.LAST_DAY else wanted
    return day.day == meant


def belongs(rule: Repeat, day: date) -> bool:
    """Whether a day is one of the rule, told from the day alone."""
    monday = rule.first - timedelta(days=rule.first.weekday())
    months = (day.year - rule.first.year) * 12 + day.month - rule.first.month
    weekdays = rule.days or (rule.first.weekday(),)
    if rule.every is Every.DAY:
        return (day - rule.first).days % rule.interval == 0
    if rule.every is Every.WORKDAY:
        before = sum(TABLE.is_workday(rule.first + timedelta(days=n)) for n in range((day - rule.first).days))
        return TABLE.is_workday(day) and before % rule.interval == 0
    if rule.every is Every.WEEK:
        return day.weekday() in weekdays and (day - monday).days // 7 % rule.interval == 0
    if rule.every is Every.MONTH:
        return months % rule.interval == 0 and is_monthday(day, rule.monthday or rule.first.day, rule.if_missing)
    if rule.every is Every.MONTH_NTH:
        last = day.day > last_of(day) - 7
        nth = LAST if rule.nth == 5 and rule.if_missing is IfMissing.LAST_DAY else rule.nth
        fits = last if nth == LAST else (day.day - 1) // 7 + 1 == nth
        return months % rule.interval == 0 and day.weekday() == weekdays[0] and fits
    years = day.year - rule.first.year
    same = day.month == rule.first.month and is_monthday(day, rule.first.day, rule.if_missing)
    return same and years % rule.interval == 0


@given(rules())
def test_the_dates_are_those_a_walk_finds(rule: Repeat) -> None:
    walked = [rule.first + timedelta(days=n) for n in range((rule.until - rule.first).days + 1)]
    members = [day for day in walked if belongs(rule, day)]
    off = [day for day in members if rule.skip_holidays and TABLE.day(day).kind is DayKind.HOLIDAY]
    found = dates(rule, TABLE)
    assert list(found.days) == [day for day in members if day not in off]
    assert found.left_out == tuple(LeftOut(day, "holiday", TABLE.day(day).name) for day in off)


@given(rules())
def test_the_text_says_the_same_dates(rule: Repeat) -> None:
    again = from_text(to_text(rule), rule.first)
    assert dates(again, TABLE) == dates(rule, TABLE)
    assert to_text(again) == to_text(rule)
    assert from_text(f"rrule:{to_text(rule).lower()};", rule.first) == again


@given(
    st.lists(st.dates(FIRST, ENDS), unique=True, max_size=8), st.integers(0, 1439), st.integers(1, 3000),
    st.integers(0, 60),
)  # fmt: skip
def test_a_series_in_its_own_way_shares_a_minute(days: list[date], start: int, minutes: int, clean: int) -> None:
    gaps = [(b - a).days for a, b in zip(sorted(days), sorted(days)[1:], strict=False)]
    expected = any(gap * 1440 < minutes + clean for gap in gaps)
    assert overlaps_itself(days, start, minutes, 0, clean) is expected
    if expected:
        with pytest.raises(Refused) as no:
            keep_apart(days, start, minutes, 0, clean)
        assert (no.value.code, no.value.data["field"]) == ("series_overlaps", "ends")
    else:
        keep_apart(days, start, minutes, 0, clean)


@pytest.mark.parametrize(
    ("rule", "code", "field"),
    [
        (Repeat(Every.DAY, FIRST, FIRST - timedelta(days=1)), "series_turned", "until"),
        (Repeat(Every.DAY, FIRST, ENDS, 0), "series_interval", "interval"),
        (Repeat(Every.DAY, FIRST, date(2033, 1, 1)), "series_far", "until"),
        (Repeat(Every.DAY, FIRST, FIRST + timedelta(days=MOST_DATES)), "series_many", "until"),
        (Repeat(Every.WEEK, FIRST, ENDS, days=(7,)), "series_rule", "days"),
        (Repeat(Every.MONTH, FIRST, ENDS, monthday=32), "series_rule", "monthday"),
        (Repeat(Every.MONTH_NTH, FIRST, ENDS, nth=0), "series_rule", "nth"),
        (Repeat(Every.MONTH_NTH, FIRST, ENDS, nth=1, days=(0, 1)), "series_rule", "nth"),
        (Repeat(Every.WORKDAY, FIRST, date(2027, 1, 5)), "series_unknown_year", "until"),
        (Repeat(Every.WEEK, FIRST, date(2027, 1, 5), skip_holidays=True), "series_unknown_year", "until"),
    ],
)
def test_a_rule_that_cannot_be_says_why(rule: Repeat, code: str, field: str) -> None:
    with pytest.raises(Refused) as no:
        dates(rule, TABLE)
    assert (no.value.code, no.value.data["field"]) == (code, field)


def test_as_many_dates_as_allowed_are_all_there_and_no_table_is_no_guess() -> None:
    assert len(dates(Repeat(Every.DAY, FIRST, FIRST + timedelta(days=MOST_DATES - 1))).days) == MOST_DATES
    with pytest.raises(Refused) as no:
        dates(Repeat(Every.WORKDAY, FIRST, ENDS))
    assert no.value.data["years"] == (2026,)


def test_the_thirtieth_or_the_last_day_is_one_rule_of_rfc_5545() -> None:
    rule = Repeat(Every.MONTH, FIRST, ENDS, monthday=30, if_missing=IfMissing.LAST_DAY)
    assert to_text(rule) == "FREQ=MONTHLY;INTERVAL=1;WKST=MO;UNTIL=20260630;BYMONTHDAY=28,29,30;BYSETPOS=-1"
    assert from_text(to_text(rule), FIRST) == rule


def test_26_hours_every_day_are_too_many() -> None:
    with pytest.raises(Refused) as no:
        keep_apart((FIRST, FIRST + timedelta(days=1)), 540, 1560)
    assert (no.value.code, no.value.data["field"]) == ("series_overlaps", "ends")


def test_working_days_follow_the_notice() -> None:
    found = dates(Repeat(Every.WORKDAY, date(2026, 2, 13), date(2026, 2, 25), skip_holidays=True), TABLE)
    assert found == Dates((date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 25)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=HOURLY;UNTIL=20260630",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;UNTIL=20260631",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=2TU;UNTIL=20260630",
        "FREQ=MONTHLY;BYDAY=TU;UNTIL=20260630",
        "FREQ=DAILY;WKST=SU;UNTIL=20260630",
        "FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20260630",
        "FREQ=MONTHLY;BYMONTHDAY=-2;UNTIL=20260630",
        "FREQ=DAILY;BYDAY=MO;UNTIL=20260630",
        "FREQ=YEARLY;BYMONTH=4;UNTIL=20260630",
        "FREQ=YEARLY;BYDAY=MO;UNTIL=20260630",
        "FREQ=YEARLY;BYMONTHDAY=5;UNTIL=20260630",
        "FREQ=DAILY;FREQ=DAILY;UNTIL=20260630",
        "FREQ=DAILY;INTERVAL=0;UNTIL=20260630",
        "FREQ=DAILY;INTERVAL=²;UNTIL=20260630",
        "FREQ=MONTHLY;BYMONTHDAY=27,28;BYSETPOS=-1;UNTIL=20260630",
        "FREQ=MONTHLY;BYMONTHDAY=32;UNTIL=20260630",
        "FREQ=DAILY;UNTIL=20260630T250000Z",
        "每周二",
        "FREQ",
    ],
)
def test_what_is_no_rule_of_ours_is_not_guessed(text: str) -> None:
    with pytest.raises(Refused) as no:
        from_text(text, FIRST)
    assert (no.value.code, no.value.data["field"]) == ("series_rule", "rule")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=WEEKLY;UNTIL=20260630", Repeat(Every.WEEK, FIRST, ENDS, days=(2,))),
        ("UNTIL=20260629T160000Z;FREQ=DAILY", Repeat(Every.DAY, FIRST, ENDS)),
        ("FREQ=DAILY;UNTIL=20260630T235959", Repeat(Every.DAY, FIRST, ENDS)),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260630",
            Repeat(Every.MONTH, FIRST, ENDS, monthday=31, if_missing=IfMissing.LAST_DAY),
        ),
        ("FREQ=MONTHLY;BYDAY=+2TU;UNTIL=20260630", Repeat(Every.MONTH_NTH, FIRST, ENDS, days=(1,), nth=2)),
        ("FREQ=YEARLY;UNTIL=20260630", Repeat(Every.YEAR, FIRST, ENDS)),
    ],
)
def test_rules_of_other_programs_are_read(text: str, expected: Repeat) -> None:
    assert from_text(text, FIRST) == expected


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Repeat(Every.DAY, FIRST, ENDS), "每天"),
        (Repeat(Every.DAY, FIRST, ENDS, 3, skip_holidays=True), "每3天，跳过节假日"),
        (Repeat(Every.WORKDAY, FIRST, ENDS, skip_holidays=True), "每个工作日"),
        (Repeat(Every.WEEK, FIRST, ENDS), "每周三"),
        (Repeat(Every.WEEK, FIRST, ENDS, 2, (2, 0)), "每2周的周一、周三"),
        (Repeat(Every.MONTH_NTH, FIRST, ENDS, 1, (1,), nth=2), "每月第二个周二"),
        (Repeat(Every.MONTH_NTH, FIRST, ENDS, 2, (4,), nth=LAST), "每2个月的最后一个周五"),
        (Repeat(Every.MONTH, FIRST, ENDS), "每月4日"),
        (Repeat(Every.MONTH, FIRST, ENDS, monthday=31), "每月31日（没有这一天的月份跳过）"),
        (Repeat(Every.MONTH, FIRST, ENDS, monthday=30, if_missing=IfMissing.LAST_DAY), "每月30日或月末"),
        (Repeat(Every.MONTH, FIRST, ENDS, monthday=31, if_missing=IfMissing.LAST_DAY), "每月最后一天"),
        (Repeat(Every.YEAR, FIRST, ENDS), "每年3月4日"),
        (Repeat(Every.YEAR, date(2028, 2, 29), date(2032, 3, 1), 2), "每2年的2月29日（没有这一天的年份跳过）"),
    ],
)
def test_a_rule_is_said_in_words(rule: Repeat, said: str) -> None:
    assert said_rule(rule) == said
