"""The policies found in other cities: their golden cases, and what must hold for any of them together."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.till.pricing import (
    Eater,
    Effect,
    Kind,
    Occasion,
    OrderLine,
    Policy,
    Priced,
    Stage,
    policy_from_json,
    policy_to_json,
    price,
    tier_of,
    tiers,
    unit_prices,
)
from app.rules.till.pricing_apply import borne

DAY = date(2026, 11, 23)  # a Monday
FILE = Path(__file__).resolve().parents[3] / "resources" / "data" / "senior_policies.json"
SAMPLES: dict[str, dict[str, Any]] = {p["code"]: p for p in json.loads(FILE.read_text("utf-8"))["policies"]}
LUNCH = Occasion(day=DAY, meal="午", dine_in=True, workday=True)


def sample(code: str, **changed: Any) -> Policy:
    return policy_from_json({"valid_from": "2026-01-01", **SAMPLES[code], **changed}, 1)


def made(code: str = "X", **fields: Any) -> Policy:
    return policy_from_json({"code": code, "name": code, "valid_from": "2026-01-01", **fields}, 1)


P1, P2, P3, P4, P5, P6 = (sample(f"P{n}") for n in range(1, 7))
P7 = made(  # Beijing: per person and day, only when more than 5 元 are spent
    "P7",
    subsidy=[{"age_min": 60, "amount": 500, "min_spend": 501, "funder": "区"}],
    limit="1/person/day",
    operator_per_meal={"own_kitchen": 300},
)
P8 = made("P8", tiers=[{"row": 1, "age_min": 85, "rates": [0, 500]}], limit="2/person/day")  # first free, second half
P9 = made("P9", tiers=[{"row": 1, "age_min": 90, "rate": 0}], sets=[{"set": "A", "60-89": 1000}])


def eater(age: int, number: int = 1, **more: Any) -> Eater:
    more.setdefault("residence", "street")
    return Eater(UUID(int=number), DAY.replace(year=DAY.year - age), **more)


def bill(who: Eater, *amounts: int, by: Policy, when: Occasion = LUNCH, **line: Any) -> Priced:
    lines = [OrderLine(str(at), amount, True, who.id, **line) for at, amount in enumerate(amounts)]
    return price(lines, {who.id: who}, [by], when)


def pays(who: Eater, *amounts: int, by: Policy, when: Occasion = LUNCH, **line: Any) -> int:
    return bill(who, *amounts, by=by, when=when, **line).payable_total


def had(policy: Policy, times: int = 1, when: Occasion = LUNCH) -> Occasion:
    return replace(when, used={(UUID(int=1), policy.code): times})


def test_a_discount_and_a_subsidy_of_one_policy_follow_each_other() -> None:
    order = bill(eater(70, residence="city"), 2100, by=P2)
    assert (order.discount_total, order.subsidy_total, order.payable_total) == (210, 200, 1690)
    discount, subsidy = order.lines[0].benefits
    assert (discount.kind, discount.payer, discount.label) == (Kind.DISCOUNT, "本店", "长者 9 折")
    assert (subsidy.kind, subsidy.payer, subsidy.label, subsidy.row) == (Kind.SUBSIDY, "区", "用餐补贴", 2)
    assert order.lines[0].label == "长者 9 折 + 用餐补贴"


def test_a_subsidy_asks_where_somebody_is_registered() -> None:
    for home, wanted in (("street", 1690), ("district", 1690), ("city", 1690), ("elsewhere", 1890), ("", 1890)):
        assert pays(eater(70, residence=home), 2100, by=P2) == wanted
    assert pays(eater(70), 2100, by=sample("P2", residence="district")) == 1690
    assert pays(eater(70, residence="city"), 2100, by=sample("P2", residence="district")) == 2100


def test_the_second_order_of_a_day_has_the_discount_and_no_subsidy() -> None:
    assert P2.limit_on is Stage.SUBSIDY
    assert pays(eater(85), 2100, by=P2) == 1485
    assert pays(eater(85), 2100, by=P2, when=had(P2)) == 1785
    assert pays(eater(85), 2100, by=sample("P2", limit_on="all"), when=had(P2)) == 2100


@pytest.mark.parametrize(
    ("amount", "age", "classes", "on_list", "on_net"),
    [(1600, 70, "", 1240, 1440), (880, 62, "A", 292, 792), (1499, 81, "", 1274, 1274), (1500, 81, "", 975, 1275)],
)
def test_a_minimum_is_looked_at_before_or_after_the_discount(
    amount: int, age: int, classes: str, on_list: int, on_net: int
) -> None:
    who = eater(age, classes=frozenset(classes))
    assert pays(who, amount, by=P2) == on_list
    assert pays(who, amount, by=sample("P2", threshold_basis="net")) == on_net


@pytest.mark.parametrize(("spent", "subsidy"), [(1200, 300), (1199, 300), (1198, 300), (999, 250), (2100, 300)])
def test_a_share_with_a_cap(spent: int, subsidy: int) -> None:
    assert bill(eater(66), spent, by=P3).subsidy_total == subsidy


def test_once_a_meal_is_once_a_meal() -> None:
    assert pays(eater(66), 1200, by=P3, when=had(P3)) == 1200
    assert pays(eater(66), 1200, by=P3, when=replace(LUNCH, meal="晚")) == 900
    assert pays(eater(66), 1200, by=P3, when=replace(LUNCH, meal="早")) == 1200


@pytest.mark.parametrize(
    ("age", "classes", "home", "self_pay"),
    [
        (70, "A", "street", 100), (85, "", "street", 300), (70, "", "street", 500), (70, "", "district", 600),
        (70, "", "city", 900), (70, "A", "district", 600), (70, "A", "city", 900), (70, "", "", 900),
    ],
)  # fmt: skip
def test_a_set_meal_that_several_pay_for(age: int, classes: str, home: str, self_pay: int) -> None:
    order = bill(eater(age, classes=frozenset(classes), residence=home), 1200, by=P4)
    assert order.payable_total == self_pay and order.discount_total == 0
    (line,) = order.lines
    assert sum(b.amount for b in line.benefits) == 1200 - self_pay
    assert len({b.payer for b in line.benefits}) == len(line.benefits) <= 3


def test_only_one_set_meal_is_shared_and_only_at_its_price() -> None:
    who = eater(70)
    assert pays(who, 2400, by=P4, quantity=2) == 1700
    assert pays(who, 1200, 1200, by=P4) == 1700
    assert pays(who, 1200, by=P4, when=had(P4)) == 1200
    assert pays(who, 1500, 1100, by=P4) == 2600
    assert pays(who, 2400, by=sample("P4", limit=None), quantity=2) == 1000


def test_set_meals_at_the_price_of_an_age() -> None:
    for age, wanted in ((59, 1500), (60, 1000), (79, 1000), (80, 900), (101, 900)):
        assert pays(eater(age), 1500, by=P5, set_code="A") == wanted
    assert pays(eater(70), 4000, by=P5, set_code="B", quantity=2) == 3000
    assert pays(eater(70), 1500, by=P5, set_code="D") == pays(eater(70), 1500, by=P5) == 1500
    assert pays(eater(70), 800, by=P5, set_code="A") == 800, "never dearer than the menu says"
    assert bill(eater(85), 1500, by=P5, set_code="A").lines[0].label == "长者价"


def test_a_subsidy_on_workdays() -> None:
    special, old = eater(66, classes=frozenset("A")), eater(70)
    assert pays(special, 1200, by=P6) == 0
    assert bill(special, 1200, by=P6).subsidy_total == 1200, "a subsidy is never paid out"
    assert pays(special, 1800, by=P6) == 300
    assert pays(old, 1500, by=P6) == 1000
    assert pays(old, 1500, by=P6, when=replace(LUNCH, meal="晚")) == 1500


def test_what_a_workday_is() -> None:
    sunday, holiday = date(2026, 2, 15), date(2026, 10, 1)  # a Sunday to be worked on; National Day, a Thursday
    plain = sample("P6", workdays="mon_fri")
    for policy, day, calendar, wanted in (
        (P6, sunday, True, 1000), (plain, sunday, True, 1500), (P6, sunday, None, 1500),
        (P6, holiday, False, 1500), (plain, holiday, False, 1000), (P6, holiday, None, 1000),
    ):  # fmt: skip
        when = replace(LUNCH, day=day, workday=calendar)
        assert pays(eater(75), 1500, by=policy, when=when) == wanted


def test_from_more_than_five_yuan_on() -> None:
    assert [pays(eater(60), spent, by=P7) for spent in (500, 501, 1200)] == [500, 1, 700]
    assert P7.to_canteen == {"own_kitchen": 300}


def test_the_first_of_a_day_is_free_and_the_second_half() -> None:
    paid = [pays(eater(85), 1200, by=P8, when=had(P8, times)) for times in (0, 1, 2)]
    assert paid == [0, 600, 1200]
    assert pays(eater(84), 1200, by=P8) == 1200


def test_one_free_and_another_at_a_set_price() -> None:
    assert pays(eater(90), 1500, by=P9, set_code="A") == 0
    assert pays(eater(70), 1500, by=P9, set_code="A") == 1000
    assert pays(eater(70), 1500, 400, by=P9) == 1900


def test_a_set_meal_at_its_own_price_takes_no_percentage_besides() -> None:
    both = made(tiers=[{"row": 1, "age_min": 60, "rate": 500}], sets=[{"set": "A", "60+": 1000}])
    lines = [OrderLine("1", 1500, True, UUID(int=1), set_code="A"), OrderLine("2", 400, True, UUID(int=1))]
    order = price(lines, {UUID(int=1): eater(70)}, [both], LUNCH)
    assert [line.payable for line in order.lines] == [1000, 200]


def test_what_comes_off_a_delivery() -> None:
    who = eater(70, care=2)
    lines = [OrderLine("1", 1200, True, who.id), OrderLine("fee", 300, False, who.id, fee="delivery")]
    order = price(lines, {who.id: who}, [P3], replace(LUNCH, dine_in=False))
    assert [line.payable for line in order.lines] == [900, 100]
    assert order.lines[1].benefits[0].payer == "市" and order.lines[1].label == "送餐补贴"
    for care, left in ((None, 300), (4, 0)):
        frail = replace(who, care=care)
        assert price(lines, {who.id: frail}, [P3], LUNCH).lines[1].payable == left


@pytest.mark.parametrize(("rule", "on_the_day", "the_day_after"), [("birthday", 1680, 1680), ("next_day", 2100, 1680)])
def test_when_somebody_grows_older(rule: str, on_the_day: int, the_day_after: int) -> None:
    policy = sample("P1", tier_from=rule)
    who = eater(60)
    assert pays(who, 2100, by=policy) == on_the_day
    assert pays(who, 2100, by=policy, when=replace(LUNCH, day=date(2026, 11, 24))) == the_day_after


def test_all_rows_that_apply_instead_of_the_best() -> None:
    rows = [{"age_min": 60, "amount": 300, "funder": "区"}, {"class": "D", "amount": 200, "funder": "慈善"}]
    who = eater(70, classes=frozenset("D"))
    assert pays(who, 1000, by=made(subsidy=rows)) == 700
    order = bill(who, 1000, by=made(subsidy=rows, pick="all"))
    assert order.payable_total == 500 and {b.payer for b in order.lines[0].benefits} == {"区", "慈善"}
    assert pays(who, 400, by=made(subsidy=rows, pick="all")) == 0


def test_a_subsidy_on_top_of_a_discount_of_another_policy() -> None:
    who = eater(70)
    lines = [OrderLine("1", 2000, True, who.id)]
    for policies in ([P1, replace(P7, stack=True)], [replace(P7, stack=True), P1]):
        order = price(lines, {who.id: who}, policies, LUNCH)
        assert (order.discount_total, order.subsidy_total, order.payable_total) == (400, 500, 1100)
    assert price(lines, {who.id: who}, [P1, P7], LUNCH).payable_total == 1500, "the best one, where none stacks"


def test_a_share_stacked_on_what_is_nearly_nothing_takes_no_more_than_is_left() -> None:
    free = made("A", tiers=[{"row": 1, "age_min": 60, "rate": 50}])
    who = eater(70)
    lines = [OrderLine("1", 1200, True, who.id)]
    order = price(lines, {who.id: who}, [free, replace(P4, stack=True)], LUNCH)
    assert order.payable_total == 0 and order.subsidy_total == 60


def test_no_label_says_who_somebody_is() -> None:
    words = {
        benefit.label
        for policy in (P2, P3, P4, P6)
        for benefit in bill(eater(85, classes=frozenset("ABCD"), care=3), 1200, by=policy).lines[0].benefits
    }
    assert words == {"用餐补贴", "长者 8.5 折"}


def test_tiers_of_a_policy_without_percentages() -> None:
    assert [(tier.label, tier.text) for tier in tiers(P5)] == [
        ("优惠一档", "优惠价"), ("长者二档 · 60–79", "长者价"), ("长者三档 · 80+", "长者价")
    ]  # fmt: skip
    found = tier_of(eater(70, classes=frozenset("A")), [P6], LUNCH)
    assert found is not None and (found.text, found.rate) == ("用餐补贴", 1000)
    assert tier_of(eater(70), [P6], replace(LUNCH, workday=False)) is None
    assert [tier.text for tier in tiers(P2)] == ["9 折", "8.5 折"]


@pytest.mark.parametrize("policy", [P1, P2, P3, P4, P5, P6, P7, P8, P9], ids=lambda policy: policy.code)
def test_nothing_is_lost_on_the_way_back(policy: Policy) -> None:
    assert policy_from_json(policy_to_json(policy), 1) == policy
    for field in ("threshold_basis", "tier_from", "pick", "claim_cycle"):
        other = {"threshold_basis": "net", "tier_from": "next_day", "pick": "all", "claim_cycle": "quarter"}[field]
        changed = policy_from_json({**policy_to_json(policy), field: other}, 1)
        assert policy_from_json(policy_to_json(changed), 1) == changed


def test_shares_are_dropped_by_where_somebody_is_registered() -> None:
    rule = next(rule for rule in P4.benefits if not rule.who.classes and rule.who.age_max)
    assert dict(borne(P4, rule, eater(70))) == {"市": 300, "区": 300, "街道": 100}
    assert dict(borne(P4, rule, eater(70, residence="city"))) == {"市": 300}
    assert P4.drops == {"district": frozenset({"街道"}), "city": frozenset({"区", "街道"})}


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"subsidy": [{"amount": 5, "ratio": 5, "funder": "区"}]}, "amount", "repeated"),
    ({"subsidy": [{"funder": "区"}]}, "amount", "missing"),
    ({"subsidy": [{"amount": 5}]}, "funder", "missing"),
    ({"subsidy": [{"amount": 5, "funder": "区", "cap_to_spend": False}]}, "cap_to_spend", "range"),
    ({"subsidy": [{"amount": 0, "funder": "区"}]}, "amount", "range"),
    ({"subsidy": [{"ratio": 1001, "funder": "区"}]}, "ratio", "range"),
    ({"subsidy": [{"amount": 5, "funder": "区"}, {"amount": 6, "funder": "市"}]}, "age_min", "overlap"),
    ({"subsidy": [{"amount": 5, "funder": "区", "hukou": "moon"}]}, "hukou", "format"),
    ({"subsidy": "区"}, "subsidy", "type"),
    ({"tiers": [{"row": 1, "rates": []}]}, "rates", "type"),
    ({"tiers": [{"row": 1, "rates": [0, None]}]}, "rates", "missing"),
    ({"rows": [{"市": 300, "self": 100}]}, "set_price", "missing"),
    ({"tiers": [{"row": 1, "rate": 5}], "set_price": 5}, "rows", "missing"),
    ({"set_price": 500, "rows": [{"市": 300, "self": 100}]}, "self", "range"),
    ({"set_price": 500, "rows": [{"市": 300}]}, "self", "missing"),
    ({"set_price": 500, "rows": [{"x" * 21: 300, "self": 200}]}, "rows", "long"),
    ({"sets": [{"60+": 5}]}, "set", "missing"),
    ({"sets": [{"set": "A", "old": 5}]}, "sets", "format"),
    ({"sets": [{"set": "A", "79-60": 5}]}, "sets", "range"),
    ({"sets": [{"set": "A", "60+": 5}, {"set": "A", "60+": 6}]}, "sets", "repeated"),
    ({"delivery": [{"care_min": 3, "care_max": 2, "amount": 5}]}, "care_max", "range"),
    ({"delivery": [{"amount": 5}, {"amount": 6, "care_min": 2}]}, "age_min", "overlap"),
    ({"tiers": [{"row": 1, "rate": 5}], "cross_street": "without"}, "cross_street", "format"),
    ({"tiers": [{"row": 1, "rate": 5}], "operator_per_meal": [5]}, "operator_per_meal", "type"),
    ({"tiers": [{"row": 1, "rate": 5}], "threshold_basis": "gross"}, "threshold_basis", "format"),
    ({"tiers": [{"row": 1, "rate": 5}], "claim_cycle": "year"}, "claim_cycle", "format"),
    ({"tiers": []}, "tiers", "empty"),
    ({}, "tiers", "missing"),
]


@pytest.mark.parametrize(("fields", "field", "why"), BAD)
def test_what_cannot_be_is_refused_by_its_field(fields: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        made(**fields)
    assert (refused.value.code, refused.value.data) == ("policy_bad", {"field": field, "why": why})


@pytest.mark.parametrize(
    ("fields", "what"),
    [({"subsidy": [{"amount": 5, "funder": "区", "colour": 1}]}, "subsidy.colour"), ({"moon": 1}, "moon")],
)
def test_what_there_is_no_word_for_is_refused(fields: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        made(**fields)
    assert (refused.value.code, refused.value.data) == ("policy_unsupported", {"what": what})


POOL = (P1, P2, P3, P4, P5, P6, P7, P8, P9)
orders = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.sampled_from([0, 1, 99, 400, 500, 501, 800, 1200, 1500, 2000, 12345]),
        st.integers(1, 3), st.booleans(), st.sampled_from([None, 1, 2]), st.sampled_from(["", "A", "B"]),
        st.sampled_from(["", "", "", "delivery"]),
    ),
    max_size=8,
)  # fmt: skip
people = st.builds(
    lambda age, letters, home, care: (age, frozenset(letters), home, care),
    st.integers(50, 101), st.text("ABCD", max_size=3), st.sampled_from(["street", "district", "city", "elsewhere", ""]),
    st.none() | st.integers(1, 6),
)  # fmt: skip
policies_of = st.lists(st.tuples(st.sampled_from(POOL), st.booleans()), max_size=4, unique_by=lambda pair: pair[0].code)


@given(orders, st.tuples(people, people), policies_of, st.integers(0, 2), st.randoms(use_true_random=False))
def test_any_policies_together_add_up_in_any_order(
    rows: list[Any], known: tuple[Any, Any], pairs: list[tuple[Policy, bool]], times: int, random: Any
) -> None:
    eaters = {
        UUID(int=n): eater(age, n, classes=letters, residence=home, care=care)
        for n, (age, letters, home, care) in enumerate(known, start=1)
    }
    lines = [
        OrderLine(key, amount * count, ok and not fee, UUID(int=who) if who else None, count, code, fee)
        for key, amount, count, ok, who, code, fee in rows
    ]
    policies = [replace(policy, stack=stack) for policy, stack in pairs]
    when = replace(LUNCH, used={(UUID(int=1), policy.code): times for policy in policies})
    order = price(lines, eaters, policies, when)
    assert order.list_total - order.discount_total - order.subsidy_total == order.payable_total
    for line, priced in zip(lines, order.lines, strict=True):
        assert priced.payable >= 0 and priced.discount >= 0 and priced.subsidy >= 0
        assert all(benefit.amount > 0 and benefit.payer for benefit in priced.benefits)
        assert line.eligible or line.fee or not priced.benefits
    mixed = list(range(len(lines)))
    random.shuffle(mixed)
    random.shuffle(policies)
    again = price([lines[at] for at in mixed], eaters, policies, when)
    assert again.payable_total == order.payable_total
    assert (again.discount_total, again.subsidy_total) == (order.discount_total, order.subsidy_total)


@given(
    st.sampled_from([P2, P3, P6, P7]), people, st.lists(st.integers(1, 3000), min_size=1, max_size=6), st.integers(1, 3)
)
def test_a_cap_holds_over_the_whole_order_however_it_was_rung_up(
    policy: Policy, known: Any, amounts: list[int], parts: int
) -> None:
    """One subsidy for what somebody eats, not one for each line; and as much however the dishes stand on lines."""
    age, letters, home, care = known
    who = eater(age, classes=letters, residence=home, care=care)
    order = bill(who, *amounts, by=policy)
    most = max((rule.what.cap or rule.what.amount for rule in policy.benefits if rule.kind is Kind.SUBSIDY), default=0)
    assert order.subsidy_total <= min(most, sum(amounts))
    together = [sum(amounts[at::parts]) for at in range(min(parts, len(amounts)))]
    again = bill(who, *together, by=policy)
    assert (again.subsidy_total, again.payable_total) == (order.subsidy_total, order.payable_total)
    assert again.payable_total >= 0


@given(st.sampled_from(POOL), people, people, st.lists(st.integers(1, 3000), min_size=2, max_size=6))
def test_who_is_named_first_changes_nobodys_bill(policy: Policy, one: Any, other: Any, amounts: list[int]) -> None:
    two = [
        eater(age, n, classes=letters, residence=home, care=care)
        for n, (age, letters, home, care) in enumerate((one, other), start=1)
    ]
    lines = [OrderLine(str(at), amount, True, two[at % 2].id) for at, amount in enumerate(amounts)]
    bills = [price(lines, {who.id: who for who in order}, [policy], LUNCH) for order in (two, two[::-1])]
    assert bills[0] == bills[1]
    alone = [price([x for x in lines if x.eater == who.id], {who.id: who}, [policy], LUNCH) for who in two]
    assert sum(bill_.payable_total for bill_ in alone) == bills[0].payable_total


@given(st.sampled_from(POOL), people, st.lists(st.integers(1, 3000), min_size=1, max_size=5))
def test_nobody_pays_more_for_coming_with_a_policy(policy: Policy, known: Any, amounts: list[int]) -> None:
    age, letters, home, care = known
    who = eater(age, classes=letters, residence=home, care=care)
    assert 0 <= pays(who, *amounts, by=policy) <= sum(amounts)
    assert all(
        rule.kind is Kind.DISCOUNT or rule.payer or rule.what.effect is Effect.SHARES for rule in policy.benefits
    )


def test_a_tile_shows_the_discount_and_leaves_the_subsidy_to_the_bill() -> None:
    who, stacked = eater(70), [P1, replace(P7, stack=True)]
    assert unit_prices(who, [(1600, True, "")], stacked, LUNCH) == [(1280, "长者 8 折")]
    order = price([OrderLine("1", 1600, True, who.id)], {who.id: who}, stacked, LUNCH)
    assert (order.payable_total, order.lines[0].label) == (780, "长者 8 折 + 用餐补贴")
    assert unit_prices(who, [(1600, True, "")], [P6], LUNCH) == [(1600, "")]
    assert unit_prices(eater(72), [(1500, True, "A"), (1500, True, "")], [P5], LUNCH) == [(1000, "长者价"), (1500, "")]
