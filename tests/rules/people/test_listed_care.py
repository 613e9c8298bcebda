"""户籍 and level of care as lists say them."""

import pytest

from app.rules.people import care, listed_care
from app.rules.till.pricing import ANY
from app.rules.till.pricing_model import RESIDENCES


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("本街道", "street"), (" 本社区户籍", "street"), ("本区", "district"), ("本市户口", "city"), ("外 地", "other"),
        ("", ""), ("—", ""), ("杭州", None), ("是", None),
    ],
)  # fmt: skip
def test_a_residence_is_read_or_refused(text: str, home: str | None) -> None:
    assert listed_care.home(text) == home


@pytest.mark.parametrize(
    ("text", "level"),
    [("3", 3), ("３级", 3), ("三级", 3), ("6", 6), ("", 0), ("无", 0), ("未评估", 0), ("7", None), ("重度", None)],
)
def test_a_level_is_read_or_refused(text: str, level: int | None) -> None:
    assert listed_care.level(text) == level


def test_what_residents_have_is_what_policies_ask_for() -> None:
    assert (*RESIDENCES, "other") == care.HOMES and ANY not in care.HOMES
