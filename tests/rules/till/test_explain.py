"""Why somebody pays what they pay: one sentence, true, and neutral."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.rules.discretion import private
from app.rules.till.explain import Earlier, PriceReason, Why, full_words, line_words, reasons, short_words
from app.rules.till.pricing import Eater, Occasion, OrderLine, Per, Policy, policy_from_json, price

DAY = date(2026, 11, 23)
LUNCH = Occasion(day=DAY, meal="午", dine_in=True, workday=True)
TIERS = [{"row": 1, "age_min": 60, "age_max": 79, "rate": 900}, {"row": 2, "age_min": 80, "rate": 850}]
SUBSIDY = [{"row": 1, "age_min": 60, "min_spend": 1500, "amount": 200, "hukou": "city", "funder": "区"}]
EARLIER = Earlier(datetime(2026, 11, 23, 3, 3, tzinfo=UTC), "A", "XS-A-20261123-0012", "午餐")


def made(**fields: Any) -> Policy:
    return policy_from_json({"code": "P", "name": "P", "valid_from": "2026-01-01", "tiers": TIERS, **fields}, 1)


def eater(years: int | None = 70, **more: Any) -> Eater:
    born = None if years is None else date(DAY.year - years, 1, 1)
    return Eater(UUID(int=1), born, **{"residence": "street", **more})


def said(
    policy: Policy, who: Eater, *amounts: int, when: Occasion = LUNCH, eligible: bool = True, **more: Any
) -> list[str]:
    lines = [OrderLine(str(n), amount, eligible, who.id) for n, amount in enumerate(amounts)]
    bill = price(lines, {who.id: who}, () if more.get("declined") else [policy], when)
    given = [one for line in bill.lines for one in line.benefits]
    return [full_words(why, EARLIER) for why in reasons(who, lines, given, [policy], when, **more)]


def used(when: Occasion = LUNCH) -> Occasion:
    return replace(when, used={(UUID(int=1), "P"): 1})


def test_what_was_given_is_said_with_its_rule() -> None:
    assert said(made(), eater(), 2100) == ["长者 9 折，优惠 2.10 元"]
    assert said(made(subsidy=SUBSIDY), eater(), 2100) == ["长者 9 折，优惠 2.10 元", "用餐补贴，优惠 2.00 元"]
    assert said(made(), eater()) == []  # nothing was rung up, everything is open


@pytest.mark.parametrize(
    ("fields", "who", "when", "words"),
    [
        ({"meals": ["晚"]}, eater(), LUNCH, "这一餐没有优惠，按原价"),
        ({"weekday_mask": "0111111"}, eater(), LUNCH, "今天没有优惠，按原价"),
        ({"dine_in_only": True}, eater(), replace(LUNCH, dine_in=False), "外带没有优惠，按原价"),
        ({"limit": "1/person/meal"}, eater(), used(), "今天午餐的优惠已在 11:03（A 号机 0012 单）用过，这份按原价"),
        ({"limit": "1/person/day"}, eater(), used(), "今天的优惠已在 11:03（A 号机 0012 单）用过，这份按原价"),
        (
            {"limit": "1/person/month"}, eater(), used(),
            "本月的优惠已在 11 月 23 日 11:03（A 号机 0012 单）用过，这份按原价",
        ),
        ({"residence": "city"}, eater(residence=""), LUNCH, "户籍没有登记或不在优惠范围，按原价"),
        ({}, eater(59), LUNCH, "不到优惠年龄，满 60 岁起"),
        ({}, eater(None), LUNCH, "未登记生日，按原价"),
        (
            {"tiers": [{"row": 1, "class": "A", "rate": 500}]}, eater(lapsed=frozenset("A")), LUNCH,
            "登记的资料已到期，续办后再享受",
        ),
    ],
)  # fmt: skip
def test_why_there_is_none(fields: dict[str, Any], who: Eater, when: Occasion, words: str) -> None:
    assert said(made(**fields), who, 2100, when=when) == [words]
    assert said(made(**fields), who, when=when) == [words]  # said before the first dish too
    assert not private(words)


def test_nothing_is_said_of_what_is_for_others() -> None:
    assert said(made(tiers=[{"row": 1, "class": "A", "rate": 500}]), eater(), 2100) == []
    assert said(made(tiers=[{"row": 1, "class": "A", "rate": 500}]), eater(None), 2100) == []
    assert said(made(tiers=[{"row": 1, "age_max": 17, "rate": 500}]), eater(), 2100) == []
    assert said(made(tiers=[], delivery=[{"amount": 200, "funder": "区"}]), eater(), 2100) == []


def test_what_is_missing_for_a_subsidy() -> None:
    hint = "再消费 0.10 元可享补贴 2.00 元"
    assert said(made(subsidy=SUBSIDY), eater(), 1490) == ["长者 9 折，优惠 1.49 元", hint]
    assert said(made(tiers=[], subsidy=SUBSIDY), eater(), 1490) == [hint]
    net = made(subsidy=SUBSIDY, threshold_basis="net")
    assert said(net, eater(), 1660)[1] == "再消费 0.06 元可享补贴 2.00 元"  # 14.94 after the discount
    assert said(made(tiers=[], subsidy=SUBSIDY), eater(), 1500) == ["用餐补贴，优惠 2.00 元"]


def test_an_exception_is_no_reason_but_a_missed_minimum_still_is() -> None:
    policy, who = made(meals=["晚"], subsidy=SUBSIDY), eater()
    let_in = replace(LUNCH, excepted=frozenset({who.id}))
    assert said(policy, who, when=let_in) == []
    assert said(policy, who, 1490, when=let_in) == ["长者 9 折，优惠 1.49 元", "再消费 0.10 元可享补贴 2.00 元"]


def test_a_subsidy_that_was_used_leaves_the_discount() -> None:
    policy = made(subsidy=SUBSIDY, limit="1/person/day")
    assert said(policy, eater(), 2100, when=used()) == [
        "长者 9 折，优惠 2.10 元", "今天的补贴已在 11:03（A 号机 0012 单）用过，这份没有补贴",
    ]  # fmt: skip


def test_declined_and_dishes_that_take_no_part() -> None:
    assert said(made(), eater(), 2100, declined=True) == ["不使用优惠，按原价"]
    assert said(made(), eater(59), 2100, declined=True) == []
    assert said(made(residence="city"), eater(residence=""), 2100, declined=True) == []
    assert said(made(), eater(), 2100, eligible=False) == ["点的菜不参加优惠"]


def test_the_reason_that_says_most_stands_alone() -> None:
    first, second = made(meals=["晚"]), made(code="Q", residence="city")
    who = eater(residence="")
    assert [why.reason for why in reasons(who, (), (), [first, second], LUNCH)] == [PriceReason.MEAL]


def test_a_line_says_the_same_shorter() -> None:
    assert line_words(Why(PriceReason.USED), EARLIER) == "午餐优惠已在 11:03 用过（A 号机 0012 单），按原价"
    assert line_words(Why(PriceReason.USED, subsidy=True)) == "这一餐补贴已用过，没有补贴"
    assert line_words(Why(PriceReason.AGE, years=60)) == full_words(Why(PriceReason.AGE, years=60))


def test_short_words_fit_a_card() -> None:
    assert [short_words(Why(PriceReason.USED, per=per)) for per in Per] == [
        "本餐优惠已用",
        "今天优惠已用",
        "本月优惠已用",
    ]
    assert short_words(Why(PriceReason.USED, subsidy=True)) == "本餐补贴已用"
    assert short_words(Why(PriceReason.GIVEN)) == "" and short_words(Why(PriceReason.AGE)) == "不到优惠年龄"
    assert full_words(Why(PriceReason.USED)) == "今天这一餐的优惠已用过，这份按原价"
