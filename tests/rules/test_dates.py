"""Ages, days in Shanghai, meals."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import age_on, local, local_day, looks_like_day, meal_at, read_day, within


@dataclass(frozen=True)
class Meal:
    code: str
    starts: int
    ends: int


MEALS = [Meal("supper", 17 * 60, 19 * 60), Meal("breakfast", 390, 540), Meal("lunch", 630, 780)]


@pytest.mark.parametrize("years", [60, 80, 90])
def test_older_from_the_birthday_on(years: int) -> None:
    birthday = date(2026, 11, 23)
    birth = birthday.replace(year=birthday.year - years)
    assert [age_on(birth, birthday + timedelta(days=d)) for d in (-1, 0, 1)] == [years - 1, years, years]


def test_leap_day() -> None:
    birth = date(1956, 2, 29)
    assert age_on(birth, date(2026, 2, 28)) == 69
    assert age_on(birth, date(2026, 3, 1)) == 70
    assert age_on(birth, date(2024, 2, 28)) == 67
    assert age_on(birth, date(2024, 2, 29)) == 68


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_age_never_falls(a: date, b: date) -> None:
    birth = date(1900, 1, 1)
    assert (age_on(birth, a) <= age_on(birth, b)) or a > b
    assert age_on(a, a) == 0


def test_the_day_begins_in_shanghai() -> None:
    assert local_day(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert local_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert local(datetime(2026, 7, 1, 4, 30, tzinfo=UTC)).time() == time(12, 30)
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 11, 22, 16, 0))


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (time(0, 0), "breakfast"),
        (time(8, 59), "breakfast"),
        (time(9, 0), "lunch"),
        (time(10, 30), "lunch"),
        (time(12, 59, 59), "lunch"),
        (time(13, 0), "supper"),
        (time(23, 59), "supper"),
    ],
)
def test_meals(at: time, code: str) -> None:
    assert meal_at(MEALS, at) == code
    assert meal_at(MEALS[::-1], at) == code


def test_odd_meals() -> None:
    assert meal_at([], time(12, 0)) is None
    assert meal_at([*MEALS, Meal("late", 700, 800)], datetime(2026, 11, 23, 12, 0)) == "late"


@pytest.mark.parametrize(
    "text",
    ["1952-1-2", "1952.1.2", "1952/01/02", "1952年1月2日", "1952年1月2", "19520102", " 1952 1 2 ", "１９５２－１－２"],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert looks_like_day(text)
    assert read_day(text) == date(1952, 1, 2)


@pytest.mark.parametrize("text", ["2025-2-29", "1952-13-1", "19520100"])
def test_there_is_no_such_day(text: str) -> None:
    assert looks_like_day(text)
    with pytest.raises(ValueError, match=r"day|month"):
        read_day(text)


@pytest.mark.parametrize("text", ["52-1-2", "1952-1", "1952", "生日", "1952-1-2-3"])
def test_what_is_not_written_like_a_day(text: str) -> None:
    assert not looks_like_day(text)
    with pytest.raises(ValueError, match="not a day"):
        read_day(text)


def test_nothing_is_no_day() -> None:
    assert read_day("") is None and read_day("　") is None
    assert not looks_like_day("")


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    assert read_day(day.isoformat()) == read_day(f"{day:%Y%m%d}") == day


@pytest.mark.parametrize(("seconds", "recent"), [(0, True), (119, True), (120, True), (121, False), (-1, False)])
def test_what_a_clock_put_back_makes_future_is_not_recent(seconds: int, recent: bool) -> None:
    at = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
    assert within(at, at + timedelta(seconds=seconds), timedelta(minutes=2)) is recent
