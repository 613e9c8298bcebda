"""Policies as data: what is read, what is refused by name, and that nothing is lost on the way back."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.till.pricing import Effect, Limit, Per, policy_from_json, policy_to_json
from app.rules.till.pricing_model import EVERY_DAY

FILE = Path(__file__).resolve().parents[3] / "resources" / "data" / "senior_policies.json"
SAMPLES: dict[str, dict[str, Any]] = {p["code"]: p for p in json.loads(FILE.read_text("utf-8"))["policies"]}


def changed(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SAMPLES["P1"]), **fields}


def tier(**fields: Any) -> dict[str, Any]:
    return changed(tiers=[{"row": 1, "age_min": 60, "age_max": 79, "rate": 800, **fields}])


def test_the_sample_policy() -> None:
    policy = policy_from_json(SAMPLES["P1"], 3)
    assert (policy.code, policy.version, policy.name) == ("P1", 3, "年龄折扣(采荷式)")
    assert (policy.valid_from, policy.valid_to) == (date(2025, 4, 1), None)
    assert policy.weekdays == frozenset(range(7)) and policy.meals == frozenset() and not policy.dine_in_only
    assert policy.proofs == ("身份证", "权益卡") and policy.limit is None and not policy.stack
    assert [(b.row, b.who.age_min, b.who.age_max, b.what.effect, b.what.rate) for b in policy.benefits] == [
        (1, 60, 79, Effect.PERCENT, 800),
        (2, 80, 89, Effect.PERCENT, 700),
        (3, 90, None, Effect.PERCENT, 500),
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (changed(colour="red"), "colour"),
        (changed(per="line"), "per"),
        (tier(cap=300), "tiers.cap"),
    ],
)
def test_unsupported(data: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        policy_from_json(data, 1)
    assert (refused.value.code, refused.value.data) == ("policy_unsupported", {"what": what})


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        (changed(code=None), "code", "missing"),
        (changed(code=" "), "code", "empty"),
        (changed(code="X" * 13), "code", "long"),
        (changed(name=5), "name", "type"),
        (changed(valid_from=None), "valid_from", "missing"),
        (changed(valid_from="20250401"), "valid_from", "format"),
        (changed(valid_from="2025-02-30"), "valid_from", "range"),
        (changed(valid_to="2025-03-31"), "valid_to", "range"),
        (changed(weekday_mask="111"), "weekday_mask", "format"),
        (changed(weekday_mask="0000000"), "weekday_mask", "empty"),
        (changed(meals="lunch"), "meals", "type"),
        (changed(weekday_mask=5), "weekday_mask", "type"),
        (changed(dine_in_only=1), "dine_in_only", "type"),
        (changed(stack="yes"), "stack", "type"),
        (changed(limit="2/day"), "limit", "format"),
        (changed(limit="0/person/day"), "limit", "range"),
        (changed(limit="1/person/day", limit_per_meal=1), "limit", "repeated"),
        (changed(limit_per_meal=0), "limit_per_meal", "range"),
        (changed(tiers=None), "tiers", "missing"),
        (changed(tiers={}), "tiers", "type"),
        (changed(tiers=[]), "tiers", "empty"),
        (changed(tiers=["60+"]), "tiers", "type"),
        (tier(rate=None), "rate", "missing"),
        (tier(rate=1001), "rate", "range"),
        (tier(rate=-1), "rate", "range"),
        (tier(rate=0.8), "rate", "type"),
        (tier(rate=True), "rate", "type"),
        (tier(row=None), "row", "missing"),
        (tier(age_min=80, age_max=79), "age_max", "range"),
        (tier(age_min="60"), "age_min", "type"),
        (
            changed(tiers=[{"row": 1, "rate": 1, "age_max": 59}, {"row": 1, "rate": 1, "age_min": 60}]),
            "row",
            "repeated",
        ),
        (
            changed(
                tiers=[{"row": 1, "rate": 700, "age_min": 80, "age_max": 90}, {"row": 2, "rate": 500, "age_min": 90}]
            ),
            "age_min",
            "overlap",
        ),
    ],
)
def test_bad(data: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        policy_from_json(data, 1)
    assert (refused.value.code, refused.value.data) == ("policy_bad", {"field": field, "why": why})


@pytest.mark.parametrize("version", [0, -1, 1.0, True])
def test_bad_version(version: Any) -> None:
    with pytest.raises(Refused, match="policy_bad"):
        policy_from_json(SAMPLES["P1"], version)


@pytest.mark.parametrize("data", [None, [], "P1", 3])
def test_no_policy_at_all(data: Any) -> None:
    with pytest.raises(Refused, match="policy_bad"):
        policy_from_json(data, 1)


def test_limits() -> None:
    assert policy_from_json(changed(limit_per_meal=2), 1).limit == Limit(Per.MEAL, 2)
    assert policy_from_json(changed(limit="10/person/month"), 1).limit == Limit(Per.MONTH, 10)


@given(
    st.fixed_dictionaries(
        {
            "weekday_mask": st.text("01", min_size=7, max_size=7).filter(lambda mask: "1" in mask),
            "meals": st.lists(st.sampled_from(["早", "午", "晚"]), unique=True),
            "dine_in_only": st.booleans(),
            "stack": st.booleans(),
            "valid_to": st.none() | st.dates(min_value=date(2025, 4, 1)).map(date.isoformat),
            "limit": st.none() | st.sampled_from(["1/person/meal", "2/person/day", "30/person/month"]),
            "document_no": st.text("杭民〔2025〕0123号", max_size=20),
            "tiers": st.lists(st.integers(0, 1000), min_size=1, max_size=5).map(
                lambda rates: [
                    {"row": i + 1, "class": "*" if i % 2 else "A,B", "age_min": 60 + i, "age_max": 60 + i, "rate": rate}
                    for i, rate in enumerate(rates)
                ]
            ),
        }
    )
)
def test_there_and_back(fields: dict[str, Any]) -> None:
    policy = policy_from_json(changed(**fields), 2)
    stored = json.loads(json.dumps(policy_to_json(policy), ensure_ascii=False))
    assert policy_from_json(stored, 2) == policy


def test_a_policy_that_names_no_weekday_holds_on_all() -> None:
    assert policy_from_json(changed(weekday_mask=None), 1).weekdays == EVERY_DAY
    assert policy_from_json(changed(weekday_mask="1000001"), 1).weekdays == {0, 6}
