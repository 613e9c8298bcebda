"""Rows of the subsidy ledger: what they come to, which are exceptions, in which period they are claimed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.rules.report.claims import (
    ClaimState,
    Counted,
    Doubt,
    Served,
    Sums,
    batch_state,
    doubts,
    falls_in,
    next_state,
    sums,
)
from app.rules.report.period import month

ONE, OTHER = UUID(int=1), UUID(int=2)
DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


def served(n: int, **other: Any) -> Served:
    usual = {
        "source": UUID(int=100 + n), "eater": ONE, "day": DAY + timedelta(days=n), "meal": "lunch",
        "at": NOON + timedelta(days=n), "terminal": "A", "age": 70, "age_min": 60, "gone": False,
    }  # fmt: skip
    return Served(**{**usual, **other})


def test_what_was_reversed_or_corrected_is_no_meal_and_may_leave_nobody() -> None:
    rows = [Counted(ONE, "meal", 200), Counted(ONE, "meal", 200), Counted(OTHER, "meal", 100)]
    back = [Counted(OTHER, "reversal", -100), Counted(ONE, "correction", -200)]
    assert sums([*rows, *back]) == Sums(rows=5, meals=1, persons=1, reversals=2, amount=200)
    assert sums([]) == Sums()


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ({"day": DAY, "at": NOON + timedelta(minutes=5)}, (Doubt.SLOT,)),
        ({"day": DAY, "at": NOON + timedelta(hours=6), "meal": "dinner"}, ()),
        ({"day": DAY, "at": NOON + timedelta(hours=6), "meal": "dinner", "terminal": "B"}, (Doubt.TILLS,)),
        ({"eater": OTHER, "day": DAY, "at": NOON + timedelta(milliseconds=400)}, (Doubt.SECOND,)),
        ({"eater": OTHER, "day": DAY, "at": NOON, "terminal": "B"}, ()),
        ({"age": 59}, (Doubt.AGE,)),
        ({"age": None}, ()),
        ({"age": 20, "age_min": None}, ()),
        ({"gone": True}, (Doubt.GONE,)),
        ({"excepted": True}, (Doubt.EXCEPTION,)),
    ],
)
def test_exceptions(second: dict[str, Any], found: tuple[Doubt, ...]) -> None:
    meals = [served(0), served(1, **second)]
    assert doubts(meals, 0).get((meals[1].source, meals[1].eater), ()) == found


def test_one_sale_that_two_pay_a_part_of_is_one_meal() -> None:
    assert doubts([served(0), served(0)], 1) == {}


def test_more_meals_in_a_month_than_are_likely() -> None:
    meals = [served(-n) for n in range(4)]
    assert set(doubts(meals, 3).values()) == {(Doubt.MANY,)} and doubts(meals, 4) == {} and doubts(meals, 0) == {}


def test_a_reported_month_is_read_only_and_what_comes_later_goes_to_the_next() -> None:
    october, november, december = (month(date(2026, n, 1)) for n in (10, 11, 12))
    reported = {(october, "街道"): True, (november, "街道"): True, (october, "区"): False}
    assert falls_in(date(2026, 10, 31), "街道", reported) == december
    assert falls_in(date(2026, 10, 31), "区", reported) == october
    assert falls_in(date(2026, 11, 30), "区", reported) == november


def test_the_state_of_a_batch_is_that_of_its_rows() -> None:
    assert next_state(None) is ClaimState.CLAIMED and next_state("paid") is ClaimState.PAID
    assert batch_state([ClaimState.PAID, ClaimState.PAID]) == "paid"
    assert batch_state([ClaimState.PAID, ClaimState.RETURNED]) == "partly"
