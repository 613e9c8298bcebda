"""Fees, and what goes back of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.rooms.billing import FeePer, GivenBack, Tariff, cancelled, fee, missed, split

STARTS = datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_half_of_an_odd_sum_is_kept_rounded_up() -> None:
    assert split(1661, 500) == GivenBack(back=830, kept=831)


@given(st.integers(0, 10**7), st.integers(0, 1000))
def test_both_parts_are_what_was_paid(paid: int, kept: int) -> None:
    found = split(paid, kept)
    assert found.back + found.kept == paid
    assert min(found.back, found.kept) >= 0
    assert abs(2 * (1000 * found.kept - paid * kept)) <= 1000


@pytest.mark.parametrize(("minutes", "due"), [(60, 4000), (90, 6000), (1, 67), (100, 6667), (0, 0)])
def test_by_the_hour_is_by_the_minute(minutes: int, due: int) -> None:
    assert fee(Tariff(4000, FeePer.HOUR), minutes) == due
    assert fee(Tariff(4000), minutes) == 4000


@pytest.mark.parametrize(("before", "kept"), [(121, 0), (120, 0), (119, 831), (0, 831), (-30, 831)])
def test_in_time_is_also_on_the_minute(before: int, kept: int) -> None:
    tariff = Tariff(1661, cancel_hours=2)
    found = cancelled(tariff, 1661, STARTS, STARTS - timedelta(minutes=before))
    assert found == GivenBack(1661 - kept, kept)


def test_who_does_not_come_pays_what_the_rule_says() -> None:
    assert missed(Tariff(1661), 1661) == GivenBack(0, 1661)
    assert missed(Tariff(1661, no_show=0), 1661) == GivenBack(1661, 0)
