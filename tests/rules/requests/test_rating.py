"""评价: rates that stay honest, who may not rate, what a bad one opens, and what an appeal leaves behind."""

import json
from datetime import datetime, time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.calendar.holidays import from_json
from app.rules.calendar.working_time import always, counter, hours, working
from app.rules.requests.promises import Clocks, Promise, Unit
from app.rules.requests.rating import (
    CHANNEL_LABELS,
    VALUE_LABELS,
    Appeal,
    Channel,
    Rating,
    Value,
    check_again,
    check_rater,
    figures,
    rectification,
    settle_appeal,
    value_of,
)

FILE = Path(__file__).resolve().parents[3] / "resources" / "data" / "holidays.json"
TABLE = from_json(json.loads(FILE.read_text("utf-8")))
CLOCKS = Clocks(
    counter("counter", hours("08:00-20:00")),
    working("office", hours("08:30-12:00", "13:30-17:30"), TABLE),
    always(),
    TABLE,
    time(17, 30),
)


def rows(*values: int) -> list[Rating]:
    return [Rating(Value(value)) for value in values]


def test_who_did_not_rate_praised_nobody() -> None:
    found = figures(rows(5, 5, 4, 3, 2), 20)
    assert (found.rate_of_rating, found.good_rate) == (Fraction(1, 4), Fraction(4, 5))
    assert (found.bad, found.rated, found.unrated) == (1, 5, 15)


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert (figures([], 8).rate_of_rating, figures([], 8).good_rate) == (Fraction(0), None)
    assert (figures([], 0).rate_of_rating, figures([], 0).good_rate) == (None, None)
    with pytest.raises(ValueError, match="closed"):
        figures(rows(5), 0)


def test_an_upheld_appeal_leaves_the_rate_and_the_row_stays() -> None:
    bad = Rating(Value.BAD)
    upheld = settle_appeal(Rating(Value.BAD, Appeal.OPEN), True, "误按")
    assert upheld == Rating(Value.BAD, Appeal.UPHELD)
    found = figures([*rows(5, 5, 5), upheld], 10)
    assert (found.good_rate, found.bad, found.rated, found.set_aside) == (Fraction(1), 0, 4, 1)
    kept = figures([*rows(5, 5, 5), settle_appeal(bad, False, "")], 10)
    assert (kept.good_rate, kept.bad, kept.set_aside) == (Fraction(3, 4), 1, 0)
    assert figures([upheld], 1).good_rate is None


@pytest.mark.parametrize(
    ("rating", "reason", "code"),
    [
        (Rating(Value.FAIR), "误按", "appeal_not_bad"),
        (Rating(Value.BAD), " ", "appeal_reason"),
        (Rating(Value.BAD, Appeal.UPHELD), "误按", "appeal_settled"),
        (Rating(Value.BAD, Appeal.REJECTED), "误按", "appeal_settled"),
    ],
)
def test_appeals_that_are_not_decided(rating: Rating, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        settle_appeal(rating, True, reason)
    assert refused.value.code == code


ratings = st.builds(
    Rating, st.sampled_from(Value), st.sampled_from([Appeal.NONE, Appeal.UPHELD, Appeal.REJECTED]), st.booleans()
)


@given(st.lists(ratings, max_size=30), st.integers(0, 20))
def test_figures_add_up(given_rows: list[Rating], more: int) -> None:
    first = sum(not row.again for row in given_rows)
    found = figures(given_rows, first + more)
    assert found.rated + found.unrated == found.closed
    assert sum(found.by_value.values()) + found.set_aside == found.rated
    assert found.rated + found.again == len(given_rows)
    assert found.good_rate is None or 0 <= found.good_rate <= 1


def test_a_second_rating_stands_beside_the_first() -> None:
    found = figures([Rating(Value.VERY_BAD), Rating(Value.GOOD, again=True)], 1)
    assert (found.good_rate, found.bad, found.again, found.again_good) == (Fraction(0), 1, 1, 1)


def test_one_rating_and_one_more_after_putting_it_right() -> None:
    assert check_again([], False) is False
    assert check_again(rows(1), True) is True
    for earlier, rectified in ((rows(1), False), (rows(5), True), (rows(1, 4), True)):
        with pytest.raises(Refused) as refused:
            check_again(earlier, rectified)
        assert refused.value.code == "request_rated"


def test_staff_do_not_rate_their_own_work() -> None:
    check_rater(Channel.SCREEN, 1, [1])  # the resident presses, whoever serves
    check_rater(Channel.PHONE, 2, [1])
    for channel, typed_by, rater in ((Channel.PHONE, 1, None), (Channel.PAPER, 1, None), (Channel.SCREEN, 2, 1)):
        with pytest.raises(Refused) as refused:
            check_rater(channel, typed_by, [1, 3], rater)
        assert refused.value.code == "rating_own"


@pytest.mark.parametrize("value", Value)
def test_only_a_bad_rating_opens_work(value: Value) -> None:
    opened = rectification(value, datetime(2026, 11, 23, 10), CLOCKS, Promise(Unit.WORKDAYS, 15))
    assert (opened is not None) is value.bad is (value <= 2)
    if opened is not None:
        assert opened.call_by.due == datetime(2026, 11, 24, 17, 30)
        assert opened.due.due == datetime(2026, 12, 14, 17, 30)


def test_the_limit_of_the_work_is_a_setting() -> None:
    opened = rectification(Value.BAD, datetime(2026, 9, 24, 10), CLOCKS, Promise(Unit.DAYS, 7), Promise(Unit.TODAY))
    assert opened is not None
    assert opened.call_by.due == datetime(2026, 9, 24, 20)
    assert opened.due.due == datetime(2026, 10, 8, 17, 30)
    late = rectification(Value.BAD, datetime(2026, 12, 28, 10), CLOCKS, Promise(Unit.WORKDAYS, 5))
    assert late is not None and late.due.missing == (2027,)


def test_labels() -> None:
    assert [value_of(label) for label in VALUE_LABELS.values()] == list(Value)
    assert set(CHANNEL_LABELS) == set(Channel)
    with pytest.raises(Refused):
        value_of("很好")
