"""Senior pricing: the golden cases of the sample policy, and what must hold for every order."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.till import pricing
from app.rules.till.pricing import (
    BenefitRule,
    Eater,
    Effect,
    Kind,
    Limit,
    Occasion,
    OrderLine,
    Per,
    Policy,
    What,
    Who,
    policy_from_json,
    price,
    tier_of,
    unit_prices,
)

DAY = date(2026, 11, 23)  # a Monday
FILE = Path(__file__).resolve().parents[3] / "resources" / "data" / "senior_policies.json"
SAMPLES: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["policies"]
P1 = policy_from_json(SAMPLES[0], 1)
LUNCH = Occasion(day=DAY, meal="lunch", dine_in=True)


def born(age: int, days: int = 0, day: date = DAY) -> date:
    """The birth date of somebody who turned ``age`` so many days ago."""
    return day.replace(year=day.year - age) - timedelta(days=days)


def eater(age: int, number: int = 1, **more: Any) -> Eater:
    return Eater(UUID(int=number), born(age), **more)


def pay(amount: int, who: Eater, *policies: Policy, occasion: Occasion = LUNCH) -> int:
    line = OrderLine("11", amount, True, who.id)
    return price([line], {who.id: who}, policies or (P1,), occasion).payable_total


@pytest.mark.parametrize(
    ("amount", "age", "wanted"),
    [
        (2100, 59, 2100),
        (2100, 60, 1680),
        (2100, 79, 1680),
        (2100, 80, 1470),
        (2100, 89, 1470),
        (2100, 90, 1050),
        (2100, 105, 1050),
        (1956, 80, 1369),
        (1005, 80, 704),
        (1015, 90, 508),
        (1, 60, 1),
        (3, 90, 2),
        (0, 90, 0),
    ],
)
def test_golden_cases(amount: int, age: int, wanted: int) -> None:
    assert pay(amount, eater(age)) == wanted


@pytest.mark.parametrize(("age", "before", "after"), [(60, 2100, 1680), (80, 1680, 1470), (90, 1470, 1050)])
def test_the_new_tier_begins_on_the_birthday(age: int, before: int, after: int) -> None:
    birthday = born(age)
    for days, wanted in ((-1, before), (0, after), (1, after)):
        occasion = replace(LUNCH, day=DAY + timedelta(days=days))
        assert pay(2100, Eater(UUID(int=1), birthday), occasion=occasion) == wanted


def test_born_on_a_leap_day() -> None:
    who = Eater(UUID(int=1), date(1968, 2, 29))
    for day, wanted in ((date(2028, 2, 28), 2100), (date(2028, 2, 29), 1680)):
        assert pay(2100, who, occasion=replace(LUNCH, day=day)) == wanted
    who = Eater(UUID(int=1), date(1948, 2, 29))
    for day, wanted in ((date(2027, 2, 28), 1680), (date(2027, 3, 1), 1680), (date(2028, 2, 29), 1470)):
        assert pay(2100, who, occasion=replace(LUNCH, day=day)) == wanted
    who = Eater(UUID(int=1), date(1967, 3, 1))
    assert pay(2100, who, occasion=replace(LUNCH, day=date(2027, 2, 28))) == 2100


def test_a_line_carries_its_rule() -> None:
    who = eater(72)
    line = price([OrderLine("11", 1600, True, who.id)], {who.id: who}, [P1], LUNCH).lines[0]
    assert (line.list_amount, line.discount, line.subsidy, line.payable, line.label) == (
        1600,
        320,
        0,
        1280,
        "长者 8 折",
    )
    (benefit,) = line.benefits
    assert (benefit.line, benefit.eater, benefit.policy, benefit.version, benefit.row) == (0, who.id, "P1", 1, 1)
    assert (benefit.tier, benefit.kind, benefit.payer, benefit.amount) == ("60–79", Kind.DISCOUNT, "本店", 320)


def test_the_bill_of_the_mock_up() -> None:
    who = eater(74)
    lines = [
        OrderLine("13", 2000, True, who.id),
        OrderLine("21", 1200, True, who.id),
        OrderLine("31", 400, True, who.id),
        OrderLine("51", 100, False, who.id),
    ]
    order = price(lines, {who.id: who}, [P1], LUNCH)
    assert (order.list_total, order.discount_total, order.subsidy_total, order.payable_total) == (3700, 720, 0, 2980)
    assert [line.discount for line in order.lines] == [400, 240, 80, 0]
    assert order.lines[3].label == "" and order.lines[3].benefits == ()


def test_each_eater_has_their_own_tier() -> None:
    young, old = eater(40, 1), eater(92, 2)
    lines = [
        OrderLine("11", 1600, True, young.id),
        OrderLine("11", 1600, True, old.id),
        OrderLine("11", 1600, True, None),
    ]
    order = price(lines, {young.id: young, old.id: old}, [P1], LUNCH)
    assert [line.payable for line in order.lines] == [1600, 800, 1600]


def test_half_up_once_per_order_not_per_line() -> None:
    who = eater(60)
    lines = [OrderLine(code, 3, True, who.id) for code in ("a", "b", "c")]
    order = price(lines, {who.id: who}, [P1], LUNCH)
    assert order.payable_total == 7  # 9 × 0.8 = 7.2; line by line it would be 6
    assert [line.discount for line in order.lines] == [1, 1, 0]


def test_the_tile_shows_what_one_portion_costs() -> None:
    menu = [(1600, True, ""), (100, False, ""), (1600, True, ""), (1600, False, "")]
    senior = (1280, "长者 8 折")
    assert unit_prices(eater(72), menu, [P1], LUNCH) == [senior, (100, ""), senior, (1600, "")]
    for pays_list in (eater(50), None, Eater(UUID(int=9), None)):
        assert unit_prices(pays_list, menu, [P1], LUNCH) == [(1600, ""), (100, ""), (1600, ""), (1600, "")]
    assert unit_prices(eater(72), [], [P1], LUNCH) == []


def test_tiers() -> None:
    found = [tier_of(eater(age), [P1], LUNCH) for age in (59, 60, 80, 95)]
    assert [tier and (tier.label, tier.text) for tier in found] == [
        None,
        ("长者一档 · 60–79", "8 折"),
        ("长者二档 · 80–89", "7 折"),
        ("长者三档 · 90+", "5 折"),
    ]
    assert [tier.rate for tier in pricing.tiers(P1)] == [800, 700, 500]
    assert tier_of(Eater(UUID(int=1), None), [P1], LUNCH) is None


@pytest.mark.parametrize(
    ("rate", "text"), [(800, "8 折"), (850, "8.5 折"), (855, "8.55 折"), (50, "0.5 折"), (0, "免费"), (1000, "原价")]
)
def test_rates_in_words(rate: int, text: str) -> None:
    assert pricing.rate_text(rate) == text


def rule(rate: int, age_min: int | None = 60, row: int = 1, **who: Any) -> BenefitRule:
    return BenefitRule(row=row, who=Who(age_min=age_min, **who), what=What(Effect.PERCENT, rate))


def policy(code: str = "X", rate: int = 900, **more: Any) -> Policy:
    made = Policy(code=code, version=1, name=code, valid_from=date(2026, 1, 1), benefits=(rule(rate),))
    return replace(made, **more)


def test_the_best_single_benefit_wins() -> None:
    assert pay(1000, eater(70), P1, policy(rate=700)) == 700
    assert pay(1000, eater(70), policy(rate=700), P1) == 700
    assert pay(1000, eater(70), P1, policy(rate=950)) == 800


def test_equal_offers_are_decided_by_code() -> None:
    who = eater(70)
    for policies in ([policy("A", 800), P1], [P1, policy("A", 800)]):
        order = price([OrderLine("1", 1000, True, who.id)], {who.id: who}, policies, LUNCH)
        assert order.lines[0].benefits[0].policy == "A"


def test_stacking_comes_on_top_and_never_below_nothing() -> None:
    extra = policy("S", 900, stack=True)
    assert pay(1000, eater(70), P1, extra) == 700
    assert pay(1000, eater(70), extra) == 900
    assert pay(1000, eater(95), P1, policy("S", 300, stack=True)) == 0
    who = eater(70)
    line = price([OrderLine("1", 1000, True, who.id)], {who.id: who}, [extra, P1], LUNCH).lines[0]
    assert line.label == "长者 8 折 + 长者 9 折"
    assert tier_of(who, [extra, P1], LUNCH) == tier_of(who, [P1], LUNCH)


def test_when_a_policy_holds() -> None:
    who = eater(70)
    assert pay(1000, who, policy(valid_from=DAY, valid_to=DAY)) == 900
    assert pay(1000, who, policy(valid_from=DAY + timedelta(days=1))) == 1000
    assert pay(1000, who, policy(valid_to=DAY - timedelta(days=1))) == 1000
    assert pay(1000, who, policy(weekdays=frozenset({0}))) == 900
    assert pay(1000, who, policy(weekdays=frozenset({1, 2, 3, 4, 5, 6}))) == 1000
    assert pay(1000, who, policy(meals=frozenset({"lunch"}))) == 900
    assert pay(1000, who, policy(meals=frozenset({"supper"}))) == 1000
    away = replace(LUNCH, dine_in=False)
    assert pay(1000, who, policy(), occasion=away) == 900
    assert pay(1000, who, policy(dine_in_only=True), occasion=away) == 1000


def test_only_the_newest_version_in_force_counts() -> None:
    newer = policy(rate=950, version=2, valid_from=date(2026, 6, 1), benefits=(rule(950),))
    who = eater(70)
    assert pay(1000, who, policy(), newer) == pay(1000, who, newer, policy()) == 950
    assert pay(1000, who, newer, policy(), occasion=replace(LUNCH, day=date(2026, 5, 31))) == 900


def test_how_often() -> None:
    who = eater(70)
    once = policy(limit=Limit(Per.MEAL, 1))
    assert pay(1000, who, once) == 900
    assert pay(1000, who, once, occasion=replace(LUNCH, used={(who.id, "X"): 1})) == 1000
    assert pay(1000, who, once, occasion=replace(LUNCH, used={(UUID(int=7), "X"): 1, (who.id, "Y"): 1})) == 900
    assert tier_of(who, [once], replace(LUNCH, used={(who.id, "X"): 1})) is None


def test_classes() -> None:
    special = policy(benefits=(rule(900), rule(500, None, row=2, classes=frozenset("AB"))))
    assert pay(1000, eater(70), special) == 900
    assert pay(1000, eater(70, classes=frozenset("A")), special) == 500
    assert pay(1000, eater(40, classes=frozenset("B")), special) == 500
    assert pay(1000, Eater(UUID(int=1), None, frozenset("B")), special) == 500
    tier = tier_of(eater(40, classes=frozenset("A")), [special], LUNCH)
    assert tier is not None and "A" not in tier.label  # nobody's class is read aloud


def test_a_mistake_of_the_program_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        price([OrderLine("1", 1000, True, UUID(int=5))], {}, [P1], LUNCH)
    with pytest.raises(ValueError, match="negative"):
        price([OrderLine("1", -1, True, None)], {}, [P1], LUNCH)
    assert price([], {}, [P1], LUNCH).payable_total == 0


ages = st.integers(50, 101)
order_lines = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 20000), st.booleans(), st.sampled_from([None, 1, 2, 3])),
    max_size=12,
)
policy_sets = st.lists(
    st.builds(
        lambda code, rate, low, stack: policy(code, benefits=(rule(rate, low),), stack=stack),
        st.sampled_from("ABC"),
        st.integers(0, 1000),
        st.sampled_from([None, 55, 60, 80]),
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda p: p.code,
)


@given(order_lines, st.tuples(ages, ages, ages), policy_sets, st.randoms(use_true_random=False))
def test_every_order_adds_up_in_any_order(
    rows: list[tuple[str, int, bool, int | None]], old: tuple[int, int, int], extra: list[Policy], random: Any
) -> None:
    eaters = {UUID(int=i + 1): eater(age, i + 1) for i, age in enumerate(old)}
    lines = [OrderLine(key, amount, ok, UUID(int=n) if n else None) for key, amount, ok, n in rows]
    policies = [P1, *extra]
    order = price(lines, eaters, policies, LUNCH)
    assert order.list_total - order.discount_total - order.subsidy_total == order.payable_total
    assert order.list_total == sum(line.list_amount for line in lines)
    for i, (line, priced) in enumerate(zip(lines, order.lines, strict=True)):
        assert 0 <= priced.discount + priced.subsidy <= line.list_amount
        assert sum(b.amount for b in priced.benefits) == priced.discount + priced.subsidy
        assert all(b.line == i and b.eater == line.eater and b.amount > 0 for b in priced.benefits)
        assert (line.eligible and line.eater is not None) or not priced.benefits
        assert bool(priced.label) == bool(priced.benefits)

    mixed = list(range(len(lines)))
    random.shuffle(mixed)
    random.shuffle(policies)
    turned = dict(sorted(eaters.items(), key=lambda item: random.random()))
    again = price([lines[i] for i in mixed], turned, policies, LUNCH)
    assert again.payable_total == order.payable_total

    def seen(of: Any, at: list[int]) -> list[Any]:
        return sorted(
            (lines[i].key, str(lines[i].eater), lines[i].eligible, p.list_amount, p.payable, p.label)
            for i, p in zip(at, of.lines, strict=True)
        )

    assert seen(again, mixed) == seen(order, list(range(len(lines))))


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=4), ages)
def test_the_tiles_and_one_line_orders_agree(amounts: list[int], age: int) -> None:
    who = eater(age)
    tiles = unit_prices(who, ((amount, True, "") for amount in amounts), [P1], LUNCH)
    assert [shown for shown, _ in tiles] == [pay(amount, who) for amount in amounts]
