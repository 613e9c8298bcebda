"""Limits: how often, how long, how many, how far ahead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.rooms.limits import (
    MONDAY,
    SUNDAY,
    Bounds,
    Quota,
    QuotaPer,
    Whose,
    keep_bounds,
    keep_quota,
    over_quota,
    stretch,
    used,
)
from app.rules.rooms.spans import Slot, on_day

TUESDAY = date(2026, 12, 1)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def hour(day: date, at: int = 540, minutes: int = 60) -> Slot:
    return on_day(day, at, at + minutes)


@given(days, st.sampled_from(QuotaPer), st.integers(0, 6))
def test_a_stretch_holds_its_day_and_begins_where_the_last_one_ends(day: date, per: QuotaPer, begins: int) -> None:
    first, last = stretch(day, per, begins)
    assert first <= day <= last
    assert stretch(first, per, begins) == stretch(last, per, begins) == (first, last)
    assert stretch(last + timedelta(days=1), per, begins)[0] == last + timedelta(days=1)
    if per is QuotaPer.WEEK:
        assert (first.weekday(), (last - first).days) == (begins, 6)


@given(st.lists(days, max_size=12), days, st.sampled_from(QuotaPer), st.integers(1, 4))
def test_the_quota_is_what_counting_says(booked: list[date], day: date, per: QuotaPer, most: int) -> None:
    quota = Quota(most, per)
    same = sum(stretch(one, per) == stretch(day, per) for one in booked)
    assert used(quota, map(hour, booked), day) == same
    if same < most:
        keep_quota(quota, map(hour, booked), hour(day))
        return
    with pytest.raises(Refused) as no:
        keep_quota(quota, map(hour, booked), hour(day))
    assert (no.value.code, no.value.data["used"], no.value.data["field"]) == ("room_quota", same, "starts")


def test_weeks_begin_on_monday_unless_a_centre_says_sunday() -> None:
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    once = Quota(1, QuotaPer.WEEK)
    keep_quota(once, [hour(sunday)], hour(monday), MONDAY)
    with pytest.raises(Refused):
        keep_quota(once, [hour(sunday)], hour(monday), SUNDAY)


def test_hours_are_counted_to_the_minute() -> None:
    quota = Quota(4, QuotaPer.MONTH, Whose.GROUP, hours=True)
    assert quota.said == "每团队每月最多4小时"
    booked = [hour(TUESDAY, minutes=180)]
    keep_quota(quota, booked, hour(TUESDAY, 840, 60))
    with pytest.raises(Refused) as no:
        keep_quota(quota, booked, hour(TUESDAY, 840, 61))
    assert no.value.data["used"] == 180


def test_each_date_of_a_series_counts_for_those_after_it() -> None:
    month, week = Quota(4, QuotaPer.MONTH), Quota(1, QuotaPer.WEEK, Whose.PERSON)
    assert (month.said, week.said) == ("每户每月最多4次", "每人每周最多1次")
    tuesdays = [hour(TUESDAY + timedelta(days=7 * n)) for n in range(5)]
    refused = over_quota((month, week), {month: [], week: [hour(date(2026, 12, 10))]}, tuesdays[::-1])
    assert set(refused) == {tuesdays[1]}  # its week is used up, so the month has room for the fifth
    assert refused[tuesdays[1]].data["per"] is QuotaPer.WEEK
    assert set(over_quota((month,), {}, tuesdays)) == {tuesdays[4]}


@pytest.mark.parametrize(
    ("bounds", "code", "field"),
    [
        (Bounds(most=240), None, ""),
        (Bounds(most=239), "room_long", "ends"),
        (Bounds(least=240), None, ""),
        (Bounds(least=241), "room_brief", "ends"),
        (Bounds(people=30), None, ""),
        (Bounds(people=29), "room_people", "headcount"),
        (Bounds(ahead=14), None, ""),
        (Bounds(ahead=13), "room_ahead", "starts"),
        (Bounds(notice=14), None, ""),
        (Bounds(notice=15), "room_notice", "starts"),
        (Bounds(), None, ""),
    ],
)
def test_bounds_hold_exactly_at_the_limit(bounds: Bounds, code: str | None, field: str) -> None:
    use = hour(TUESDAY, 840, 240)
    today = TUESDAY - timedelta(days=14)
    if code is None:
        keep_bounds(bounds, use, 30, today)
        return
    with pytest.raises(Refused) as no:
        keep_bounds(bounds, use, 30, today)
    assert (no.value.code, no.value.data["field"]) == (code, field)
