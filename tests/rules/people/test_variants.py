"""Traditional and simplified forms, for a search that found nobody."""

import pytest

from app.rules.people import variants
from app.rules.people.readings import readings


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("诸葛", {"諸葛"}),
        ("諸葛", {"诸葛"}),
        ("陈华", {"陈華", "陳华", "陳華"}),
        ("王二", set()),
        ("zg", set()),
        ("", set()),
    ],
)
def test_the_other_forms_of_a_name(typed: str, others: set[str]) -> None:
    assert set(variants.rewritten(typed)) == others


def test_a_long_name_stays_few() -> None:
    assert len(variants.rewritten("陳國華張麗紅")) == variants.MOST


def test_both_forms_of_a_character_are_read_alike() -> None:
    for pair in variants._PAIRS.split():
        one, other = (set(unit[1:]) for unit in readings(pair))
        assert one & other, pair
