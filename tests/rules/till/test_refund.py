"""What a sale comes to without some of its dishes: it adds up whatever goes first, and a minimum spend is looked at
again."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.till.pricing import Benefit, Kind, OrderLine, Policy, price
from app.rules.till.refund import SoldLine, Standing, cash_back, stays
from tests.rules.till.test_pricing_policies import LUNCH, P1, P2, P3, POOL, eater, made, sample

WHO = eater(70, residence="city")


def sold(*amounts: int, by: Policy, portions: int = 1) -> tuple[list[SoldLine], tuple[Benefit, ...]]:
    """Lines of these list prices, so many portions each, and what the policy gave for them."""
    lines = [SoldLine(n, str(n), portions, amount, True, WHO.id) for n, amount in enumerate(amounts, 1)]
    order = [OrderLine(line.key, line.list_amount, True, WHO.id, portions) for line in lines]
    found = price(order, {WHO.id: WHO}, [by], LUNCH)
    return lines, tuple(replace(b, line=b.line + 1) for line in found.lines for b in line.benefits)


def left(lines: list[SoldLine], benefits: tuple[Benefit, ...], by: Policy | None, kept: Mapping[int, int]) -> Standing:
    return stays(lines, benefits, kept, {(by.code, by.version): by} if by else {})


def test_a_minimum_that_is_still_reached_keeps_its_subsidy_whole() -> None:
    """21.00 less 6.00 is 15.00: 13.50 − 2.00 = 11.50, so 5.40 goes back, and no 分 of the subsidy."""
    lines, benefits = sold(600, 1500, by=P2)
    assert left(lines, benefits, P2, {1: 1, 2: 1}).payable == 1690
    after = left(lines, benefits, P2, {1: 0, 2: 1})
    assert (after.payable, after.lost) == (1150, 0)
    assert sum(b.amount for b in after.benefits if b.kind is Kind.SUBSIDY) == 200


def test_a_minimum_that_is_not_reached_any_more_loses_it() -> None:
    lines, benefits = sold(700, 1400, by=P2)
    after = left(lines, benefits, P2, {1: 0, 2: 1})
    assert after.payable == 1260
    assert [b for b in after.benefits if b.kind is Kind.SUBSIDY] == []
    assert after.lost == 133  # what fell to the dish that stays; the rest went with the other one


def test_a_lower_step_of_the_same_policy_takes_over() -> None:
    steps = made(
        "S", subsidy=[{"age_min": 60, "amount": amount, "min_spend": least, "funder": funder}
                      for amount, least, funder in ((300, 2000, "市"), (100, 1000, "区"))],
    )  # fmt: skip
    lines, benefits = sold(1000, 1500, by=steps)
    assert left(lines, benefits, steps, {1: 1, 2: 1}).payable == 2200
    after = left(lines, benefits, steps, {1: 0, 2: 1})
    assert [(b.payer, b.amount, b.eater, b.label) for b in after.benefits] == [("区", 100, WHO.id, "用餐补贴")]
    assert after.lost == 80


def test_a_whole_line_keeps_the_amounts_it_was_sold_at() -> None:
    lines, benefits = sold(1661, 1329, 1015, by=P1)
    for gone in (1, 2, 3):
        after = left(lines, benefits, P1, {n: int(n != gone) for n in (1, 2, 3)})
        assert sorted(b.amount for b in after.benefits) == sorted(b.amount for b in benefits if b.line != gone)


def test_a_policy_nobody_knows_any_more_is_cut_like_a_price() -> None:
    lines, benefits = sold(600, 1500, by=P2)
    after = left(lines, benefits, None, {1: 0, 2: 1})
    assert {(b.line, b.amount) for b in after.benefits} == {(b.line, b.amount) for b in benefits if b.line == 2}


def test_what_a_policy_would_not_give_again_is_cut_like_a_price() -> None:
    """It was given for less than the rule gives, as uses were over or the store was another one then."""
    lines, benefits = sold(600, 1500, by=P2)
    less = tuple(replace(b, amount=b.amount - 1) if b.kind is Kind.SUBSIDY else b for b in benefits)
    after = left(lines, less, P2, {1: 0, 2: 1})
    assert {(b.line, b.amount) for b in after.benefits} == {(b.line, b.amount) for b in less if b.line == 2}


def test_what_others_eat_is_not_looked_at() -> None:
    lines, benefits = sold(600, 1500, by=P2)
    other = SoldLine(3, "3", 2, 1800, True, UUID(int=9))
    walk_in = SoldLine(4, "4", 1, 300, False, None)
    after = left([*lines, other, walk_in], benefits, P2, {1: 1, 2: 1, 3: 1, 4: 0})
    assert set(after.benefits) == set(benefits)
    assert after.lists == {1: 600, 2: 1500, 3: 900, 4: 0}


@pytest.mark.parametrize(
    ("owed", "cash", "others", "jiao", "wanted"),
    [
        (1033, 2350, 0, True, (1040, 0)), (1310, 1310, 0, True, (1310, 0)), (1317, 1310, 0, True, (1310, 0)),
        (1033, 2350, 0, False, (1033, 0)), (1033, 1000, 1359, True, (1000, 33)), (533, 1000, 1359, True, (540, 0)),
        (0, 500, 0, True, (0, 0)), (-4, 500, 0, True, (0, 0)), (700, 0, 1359, True, (0, 700)),
        (235, 239, 0, True, (239, 0)),
    ],
)  # fmt: skip
def test_cash_goes_back_first_and_in_whole_jiao(
    owed: int, cash: int, others: int, jiao: bool, wanted: tuple[int, int]
) -> None:
    assert cash_back(owed, cash, others, jiao=jiao) == wanted


@given(
    amounts=st.lists(st.integers(1, 4000), min_size=1, max_size=5),
    portions=st.integers(1, 4),
    by=st.sampled_from([*POOL, P3, sample("P2", threshold_basis="net")]),
    data=st.data(),
)
def test_every_state_is_one_of_its_own_and_the_last_is_nothing(
    amounts: list[int], portions: int, by: Policy, data: st.DataObject
) -> None:
    lines, benefits = sold(*(amount * portions for amount in amounts), by=by, portions=portions)
    kept = {line.position: portions for line in lines}
    whole = left(lines, benefits, by, kept)
    assert set(whole.benefits) == set(benefits)
    while any(kept.values()):
        at = data.draw(st.sampled_from([n for n, count in kept.items() if count]))
        kept[at] -= data.draw(st.integers(1, kept[at]))
        after = left(lines, benefits, by, kept)
        off = dict.fromkeys(kept, 0)
        for benefit in after.benefits:
            assert benefit.amount > 0
            off[benefit.line] += benefit.amount
        assert all(0 <= off[n] <= after.lists[n] == amounts[n - 1] * kept[n] for n in kept)
    assert (after.payable, after.benefits) == (0, ())
