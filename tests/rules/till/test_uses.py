"""Which span a use counts in, and how many uses an order is."""

from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.rules.till.pricing import Per, Policy, policy_from_json
from app.rules.till.uses import Had, PolicyUse, left_of, span_key, uses_of

DAY = date(2026, 11, 29)
TIERS = [{"row": 1, "age_min": 60, "rate": 900}]
FIXED = [{"row": 1, "age_min": 60, "amount": 200, "funder": "区"}]
SHARED = [{"age_min": 60, "市": 300, "街道": 100, "self": 800}]


def made(**fields: Any) -> Policy:
    return policy_from_json(
        {"code": "X", "name": "X", "valid_from": "2026-01-01", "limit": "1/person/day", **fields}, 1
    )


def _off(eater: str, line: int, amount: int) -> Had:
    return Had(eater, line, 1, "discount", "本店", amount)


def _paid(line: int, payer: str, amount: int) -> Had:
    return Had("a", line, 1, "subsidy", payer, amount)


def test_spans_are_of_the_business_date() -> None:
    assert [span_key(per, DAY, "lunch") for per in Per] == ["2026-11-29/lunch", "2026-11-29", "2026-11"]


def test_what_is_given_for_a_tray_is_one_use() -> None:
    had = [
        _off("a", 3, 90),
        _off("a", 2, 10),
        _off("b", 3, 5),
    ]
    assert sorted(uses_of(made(tiers=TIERS), had)) == [PolicyUse("a", 2), PolicyUse("b", 3)]
    assert uses_of(made(tiers=TIERS, limit=None), had) == []
    assert uses_of(made(tiers=TIERS), []) == []


def test_a_discount_is_no_use_where_the_subsidy_alone_is_limited() -> None:
    policy = made(tiers=TIERS, subsidy=FIXED)
    discount, subsidy = _off("a", 1, 90), _paid(2, "区", 200)
    assert uses_of(policy, [discount]) == [] and uses_of(policy, [discount, subsidy]) == [PolicyUse("a", 2)]
    assert uses_of(made(tiers=TIERS, subsidy=FIXED, limit_on="all"), [discount]) == [PolicyUse("a", 1)]


def test_of_a_shared_set_meal_each_portion_is_a_use() -> None:
    policy = made(set_price=1200, rows=SHARED, limit="3/person/day")
    had = [
        _paid(1, "市", 600),
        _paid(1, "街道", 200),
        _paid(4, "市", 300),
    ]
    assert uses_of(policy, had) == [PolicyUse("a", 1), PolicyUse("a", 1), PolicyUse("a", 4)]
    assert uses_of(policy, [_paid(1, "区", 5)]) == [PolicyUse("a", 1)]  # of none of its portions
    back = [_paid(9, "市", -300), _paid(9, "街道", -100)]
    assert left_of(policy, had) == {"a": 3} and left_of(policy, [*had, *back]) == {"a": 2}


def test_what_was_taken_back_whole_leaves_no_use() -> None:
    policy = made(tiers=TIERS)
    had = [_off("a", 1, 90), _off("a", 2, 10)]
    assert left_of(policy, [*had, _off("a", 1, -90)]) == {"a": 1}
    assert left_of(policy, [*had, _off("a", 1, -100)]) == {"a": 0}


@pytest.mark.parametrize(("fields", "field"), [({"limit": None}, "limit"), ({"limit_on": "subsidy"}, "limit_on")])
def test_rates_that_change_need_a_limit_that_counts_them(fields: dict[str, Any], field: str) -> None:
    rates = [{"row": 1, "age_min": 60, "rates": [0, 500]}]
    with pytest.raises(Refused) as refused:
        made(tiers=rates, **fields)
    assert (refused.value.code, refused.value.data["field"]) == ("policy_bad", field)
    assert made(tiers=rates).limit is not None
