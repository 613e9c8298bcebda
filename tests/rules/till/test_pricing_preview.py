"""What somebody who writes a policy should look at: ages left out, ages two rows are for, and typical people."""

from typing import Any

import pytest

from app.rules.till.pricing import Effect, Policy, policy_from_json
from app.rules.till.pricing_preview import AgeGap, age_gaps, both_for, typical
from app.rules.till.pricing_rows import benefits_from

Ages = tuple[int | None, int | None]


def tiers(*bounds: Ages) -> dict[str, Any]:
    return {"tiers": [{"row": at, "age_min": a, "age_max": b, "rate": 800} for at, (a, b) in enumerate(bounds, 1)]}


def policy(**fields: Any) -> Policy:
    return policy_from_json({"code": "X", "name": "X", "valid_from": "2026-01-01", **fields}, 1)


@pytest.mark.parametrize(
    ("bounds", "gaps"),
    [
        ([(60, 79), (80, None)], []),
        ([(80, None), (60, 79)], []),
        ([(60, 69), (75, 89), (90, None)], [(70, 74)]),
        ([(60, 79), (81, 89)], [(80, 80), (90, None)]),
        ([(None, 17), (60, None)], [(18, 59)]),
        ([(60, None)], []),
    ],
)
def test_ages_left_out_are_named(
    bounds: list[tuple[int | None, int | None]], gaps: list[tuple[int, int | None]]
) -> None:
    assert age_gaps(benefits_from(tiers(*bounds))) == [AgeGap(Effect.PERCENT, *gap) for gap in gaps]


def test_each_group_is_looked_at_for_itself_and_letters_fill_no_gap() -> None:
    given = policy(
        **tiers((60, None)),
        subsidy=[
            {"age_min": 60, "age_max": 69, "amount": 200, "funder": "区"},
            {"class": "A", "age_min": 60, "amount": 500, "funder": "区"},
            {"age_min": 80, "ratio": 250, "funder": "市"},
        ],
        delivery=[{"care_min": 1, "amount": 200}],
    )
    assert age_gaps(given.benefits) == [AgeGap(Effect.RATIO, 70, 79)]


def test_who_is_covered_without_end_leaves_no_gap() -> None:
    more = {"age_min": 70, "age_max": 79, "min_spend": 1500, "amount": 300, "funder": "区"}
    given = policy(subsidy=[{"age_min": 60, "amount": 200, "funder": "区"}, more])
    assert age_gaps(given.benefits) == []


def test_two_rows_for_the_same_people_are_found_with_the_ages_both_give() -> None:
    def read(group: str, **row: Any) -> Any:
        return benefits_from({group: [{"row": 1, **row}]})[0]

    rows = [
        read("tiers", age_min=60, age_max=80, rate=800),
        read("tiers", age_min=80, age_max=89, rate=700),
        read("tiers", **{"class": "A"}, age_min=60, rate=500),
        read("subsidy", age_min=60, amount=200, funder="区"),
        read("subsidy", age_min=70, ratio=200, funder="区"),
        *benefits_from({"sets": [{"set": "A", "60+": 900}, {"set": "B", "60+": 900}]}),
    ]
    assert both_for(rows) == [(0, 1, 80, 80), (3, 4, 70, None)]


def test_one_of_each_kind_of_people_shows_what_a_policy_does() -> None:
    given = policy(
        **tiers((80, None), (60, 79)),
        subsidy=[
            {"class": "A", "age_min": 60, "amount": 500, "funder": "区", "hukou": "district"},
            {"age_min": 60, "age_max": 79, "amount": 200, "funder": "区"},
        ],
    )
    assert [(r.who.age_min, sorted(r.who.classes)) for r in typical(given)] == [(60, []), (60, ["A"]), (80, [])]
