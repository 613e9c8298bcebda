"""Policies: which version holds, publishing the next, and the worked example."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.errors import Refused
from app.rules.till.pricing import Occasion
from app.services.centre import journal
from app.services.desk import Desk
from app.services.first_run import seeds
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, policies, sales, shifts
from app.services.till import order as orders
from app.services.till.policies import ExampleLine
from app.services.till.tender import Tender
from tests.support import Centre

TODAY = date(2026, 11, 23)


def changed(**parts: Any) -> dict[str, Any]:
    return {**seeds.policies()["P1"], **parts}


def cheaper() -> dict[str, Any]:
    return changed(tiers=[{"row": 1, "class": "*", "age_min": 60, "age_max": None, "rate": 600}])


def in_force(desk: Desk, day: date) -> list[tuple[str, int]]:
    return [(p.code, p.version) for p in desk.see(policies.policies_in_force, day)]


def test_the_seed_is_version_one(desk: Desk) -> None:
    assert in_force(desk, date(2025, 3, 31)) == []
    assert in_force(desk, date(2025, 4, 1)) == [("P1", 1)]
    (policy,) = desk.see(policies.policies_in_force, TODAY)
    assert [rule.what.rate for rule in policy.benefits] == [800, 700, 500]


def test_the_next_version_waits_for_its_day(desk: Desk) -> None:
    day = TODAY + timedelta(days=8)
    assert desk.do(policies.publish_policy, cheaper(), day) == 2
    assert in_force(desk, day - timedelta(days=1)) == [("P1", 1)]
    assert in_force(desk, day) == [("P1", 2)]
    rows = desk.see(policies.policy_versions)
    assert [(r.version, r.valid_from, r.in_force, r.created_by) for r in rows] == [
        (2, day, False, "主管甲"),
        (1, date(2025, 4, 1), True, ""),
    ]
    entry = desk.see(journal.entries).rows[0]
    assert (entry.action, entry.subject, entry.detail["valid_from"]) == ("policy", "P1 v2", day.isoformat())


def test_an_ended_version_does_not_bring_the_old_one_back(desk: Desk) -> None:
    desk.do(policies.publish_policy, changed(valid_to=TODAY.isoformat()), TODAY)
    assert in_force(desk, TODAY) == [("P1", 2)]
    assert in_force(desk, TODAY + timedelta(days=1)) == []


def test_nothing_is_published_backwards(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.do(policies.publish_policy, cheaper(), TODAY - timedelta(days=1))
    assert caught.value.data == {"field": "valid_from", "why": "past"}


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (changed(tiers=[]), "policy_bad"),
        (changed(code=""), "policy_bad"),
        (changed(tiers=[{"row": 1, "class": "*", "age_min": 60, "age_max": 50, "rate": 800}]), "policy_bad"),
    ],
)
def test_rules_that_cannot_be_are_refused(desk: Desk, rules: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        desk.do(policies.publish_policy, rules, TODAY)
    assert in_force(desk, TODAY) == [("P1", 1)]


def test_only_who_may_publishes(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        centre_.desk.do(policies.publish_policy, cheaper(), TODAY)


def test_a_worked_example(desk: Desk) -> None:
    lines = (ExampleLine(1800), ExampleLine(500), ExampleLine(1200, eligible=False))
    rows = desk.see(policies.example, lines)
    assert [(r.age, r.text, r.discount, r.payable) for r in rows] == [
        (None, "", 0, 3500),
        (60, "8 折", 460, 3040),
        (80, "7 折", 690, 2810),
        (90, "5 折", 1150, 2350),
    ]
    assert all(r.list_total - r.discount - r.subsidy == r.payable for r in rows)
    draft = desk.see(policies.example, lines, cheaper())
    assert [(r.age, r.payable) for r in draft] == [(None, 3500), (60, 2580)]
    assert in_force(desk, TODAY) == [("P1", 1)]  # a draft is not kept


def test_a_birthday_on_a_leap_day() -> None:
    eater = policies.eater_of_age(61, date(2028, 2, 29))
    assert eater.birth_date == date(1967, 2, 28)


def test_the_longest_that_can_be_published_is_sold_by(centre_: Centre) -> None:
    """What a sale keeps of a policy is its code and what is made of ages and rate: a server takes it like the file."""
    tiers = [{"row": 999, "class": "*", "age_min": 100, "age_max": 149, "rate": 639}]
    words = {
        "name": "名" * 60,
        "document_no": "文" * 60,
        "basis": "据" * 400,
        "note": "注" * 400,
        "approved_by": "人" * 400,
    }
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(policies.publish_policy, changed(code="ABCDEFGHIJKL", tiers=tiers, **words), TODAY)
    eldest = desk.do(registry.register, ResidentDraft("测试居民", birth_date=date(1920, 1, 1))).id
    desk.do(shifts.open_shift, 0)
    cart_id = desk.new_id()
    desk.do(cart.set_member, cart_id, eldest, meal="lunch")
    shown = desk.do(cart.add, cart_id, "11", meal="lunch")
    assert shown.payable < shown.list_total
    done = desk.do(sales.check_out, cart_id, [Tender("cash", 50_00)])
    assert done.due == shown.payable
    for rules in (changed(code="ABCDEFGHIJKLM"), changed(name="名" * 61)):
        with pytest.raises(Refused) as caught:
            desk.do(policies.publish_policy, rules, TODAY)
        assert caught.value.data["why"] == "long"


def test_a_policy_may_take_off_the_fee_of_a_delivery(desk: Desk) -> None:
    desk.do(policies.publish_policy, seeds.policies()["P3"], TODAY)
    assert [policy.code for policy in desk.see(policies.policies_in_force, TODAY)][-1] == "P3"


def test_a_policy_for_workdays_follows_the_calendar(desk: Desk) -> None:
    """The Sunday of a 调休 serves the senior price, National Day does not; the till says that it is the day's doing."""
    born = date(1950, 1, 1)
    desk.do(policies.publish_policy, changed(workdays_only=True), TODAY)
    person = desk.do(registry.register, ResidentDraft(name="张桂英", birth_date=born)).id
    rules = desk.see(policies.policies_in_force, TODAY)
    (mine,) = desk.see(orders.diners, [person], desk.see(orders.occasion, "lunch", False)).values()
    assert mine.rate_text == "8 折" and not mine.notes  # a Monday
    for workday, rate, why in ((True, "8 折", []), (False, "", ["今天没有优惠"])):
        when = Occasion(TODAY, "lunch", dine_in=True, workday=workday)
        (mine,) = desk.see(orders.diners, [person], when).values()
        assert (mine.rate_text, [note.short for note in mine.notes]) == (rate, why)
    assert desk.see(orders.occasion, "lunch", False).workday is True
    assert rules[0].workdays is not None


def test_nobody_looks_the_calendar_up_where_no_policy_asks(desk: Desk) -> None:
    assert desk.see(orders.occasion, "lunch", False).workday is None


def test_an_example_shows_every_kind_of_people_and_who_pays_which_part(desk: Desk) -> None:
    """The set meal of 12 元 whose price city, district and street share: golden case 15 as the settings show it."""
    rows = desk.see(policies.example, [ExampleLine(1200)], seeds.policies()["P4"])
    assert [(r.payable, r.home) for r in rows if r.home] == [
        *((600, "district"), (900, "city")), *((600, "district"), (900, "city")), *((600, "district"), (840, "city"))
    ]  # fmt: skip
    near = [row for row in rows if not row.home]
    assert [(row.age, row.who.classes if row.who else None, row.payable, dict(row.payers)) for row in near] == [
        (None, None, 1200, {}),
        (60, frozenset(), 500, {"区": 300, "市": 300, "街道": 100}),
        (60, frozenset("A"), 100, {"区": 300, "市": 300, "街道": 500}),
        (80, frozenset(), 300, {"区": 300, "市": 300, "街道": 300}),
    ]


def test_an_example_is_of_a_day_and_a_meal_on_which_the_policy_holds(desk: Desk) -> None:
    lines = [ExampleLine(1200), ExampleLine(500, eligible=False, fee="delivery")]
    draft = {**seeds.policies()["P3"], "weekday_mask": "0000001", "workdays_only": False, "tier_from": "next_day"}
    rows = desk.see(policies.example, lines, draft)
    assert [(row.age, row.payable) for row in rows] == [(None, 1700), (None, 1500), (None, 1300), (60, 1400)]
    assert desk.see(policies.fitting, draft)["meals"] == ["lunch", "dinner"]
    assert desk.see(policies.example, [ExampleLine(1200)], changed(code="Z", stack=True))[1].payable == 720
    with pytest.raises(Refused) as refused:
        desk.do(policies.publish_policy, changed(meals=["宵夜"]), TODAY)
    assert refused.value.data == {"field": "meals", "why": "choice"}


def test_a_set_meal_of_everybody_is_no_kind_of_people(desk: Desk) -> None:
    rows = desk.see(policies.example, [ExampleLine(1500, set_code="A")], seeds.policies()["P5"])
    assert [(row.age, row.payable) for row in rows] == [(None, 1500), (60, 1000), (80, 900)]


def test_an_example_of_one_age(desk: Desk) -> None:
    lines = [ExampleLine(2100)]
    mine = desk.see(policies.example_at, lines, 72)
    assert (mine.label, mine.text, mine.payable, dict(mine.payers)) == ("长者一档 · 60–79", "8 折", 1680, {"本店": 420})
    draft = {**seeds.policies()["P2"], "code": "P1"}
    mine = desk.see(policies.example_at, lines, 85, draft)
    assert (mine.text, mine.payable, dict(mine.payers)) == ("8.5 折、用餐补贴", 1485, {"本店": 315, "区": 300})
    assert desk.see(policies.example_at, lines, 20).label == ""


def test_a_policy_is_not_begun_twice_without_a_manager(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        centre_.desk.do(policies.seed, seeds.policies()["P1"])
