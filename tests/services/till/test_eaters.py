"""Who eats, as the policies see them: letters count on the service day, and are read only where a rule asks."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.first_run import seeds
from app.services.residents import profile, registry
from app.services.residents.profile import CategoryDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, eaters, policies, shifts
from app.services.till import order as orders
from app.services.work import View
from tests import statements
from tests.support import Centre

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
FOR_LETTERS: dict[str, Any] = {
    **seeds.policies()["P1"],
    "tiers": [{"row": 1, "class": "A,C", "rate": 500}, {"row": 2, "class": "*", "age_min": 60, "rate": 900}],
}


def somebody(centre_: Centre, born: date | None, *letters: CategoryDraft) -> UUID:
    who = centre_.desk.do(registry.register, ResidentDraft("张桂英", birth_date=born)).id
    centre_.desk.do(profile.save_extras, who, ExtrasDraft(categories=letters, consent="signed"))
    return who


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A manager on duty, an open shift, a policy that asks for letters."""
    centre_.sign_in("1001")
    centre_.desk.do(policies.publish_policy, FOR_LETTERS, TODAY)
    centre_.desk.do(shifts.open_shift, 0)
    return centre_


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, None, True),
        (TODAY + DAY, None, False),
        (None, TODAY - DAY, False),
    ],
)
def test_a_letter_counts_on_the_days_it_is_valid(
    till: Centre, first: date | None, last: date | None, holds: bool
) -> None:
    who = somebody(till, date(1980, 5, 1), CategoryDraft("C", first, last, "看过证明"))
    order = till.desk.new_id()
    till.desk.do(cart.set_member, order, who, meal="lunch")
    shown = till.desk.do(cart.add, order, "11", meal="lunch")
    assert shown.payable == (shown.list_total // 2 if holds else shown.list_total)
    assert shown.member is not None and shown.member.rate_text == ("5 折" if holds else "")


def test_a_spouse_on_the_same_tray_has_letters_of_their_own(till: Centre) -> None:
    wife, husband = (
        somebody(till, date(1950, 1, 1), CategoryDraft("A", proof="看过证明")),
        somebody(till, date(1950, 1, 1)),
    )
    order = till.desk.new_id()
    till.desk.do(cart.set_member, order, wife, meal="lunch")
    for code in ("11", "13"):
        till.desk.do(cart.add, order, code, meal="lunch")
    first, second = till.desk.do(cart.set_eater, order, 2, husband).rows
    assert (first.payable * 2, second.payable * 10) == (first.list_amount, second.list_amount * 9)


def test_letters_are_read_once_for_everybody_and_only_where_a_rule_asks(till: Centre) -> None:
    who = [
        somebody(till, date(1950, 1, 1), CategoryDraft("A", proof="看过证明")),
        somebody(till, None, CategoryDraft("B", proof="看过证明")),
    ]

    def seen(view: View, rules: Any) -> dict[UUID, frozenset[str]]:
        known = eaters.people(view, who).values()
        return {one: eater.classes for one, eater in eaters.eaters_of(view, known, rules, TODAY).items()}

    rules = till.desk.see(policies.policies_in_force, TODAY)
    assert till.desk.see(seen, rules) == {who[0]: {"A"}, who[1]: {"B"}}
    assert till.desk.see(seen, ()) == {who[0]: set(), who[1]: set()}
    assert till.desk.see(eaters.people, []) == {} and till.desk.see(eaters.eaters_of, [], rules, TODAY) == {}
    read = statements.of_see(till.desk, seen, rules), statements.of_see(till.desk, seen, ())
    assert [sum("resident_category" in one for one in heard) for heard in read] == [1, 0]


def test_what_somebody_is_entitled_by_is_in_no_text_of_theirs(till: Centre) -> None:
    """A letter tells of poverty or health: who reads over a shoulder, or a log of what went wrong, learns nothing."""
    who = somebody(till, date(1950, 1, 1), CategoryDraft("A", proof="看过证明"))
    (mine,) = till.desk.see(orders.diners, [who], till.desk.see(orders.occasion, "lunch", False)).values()
    assert mine.eater.classes == {"A"} and "classes" not in repr(mine)


def test_a_letter_nobody_can_have_is_refused(till: Centre) -> None:
    with pytest.raises(Refused) as refused:
        till.desk.do(
            policies.publish_policy, {**FOR_LETTERS, "tiers": [{"row": 1, "class": "A,X", "rate": 500}]}, TODAY
        )
    assert (refused.value.code, refused.value.data) == ("policy_bad", {"field": "class", "why": "format"})


def test_what_is_for_a_letter_stands_on_no_board(till: Centre) -> None:
    rules = till.desk.see(policies.policies_in_force, TODAY)
    assert [(age, tier.band) for age, tier in policies.tier_ages(rules)] == [(60, "60+")]
