"""Months added up: numbers, tables by their keys, and what is so at the end alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from app.rules.report.sums import AT_END, together


@dataclass(frozen=True)
class Part:
    """One line of a table."""

    count: int = 0
    days: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Month:
    """A month's figures."""

    whole: Part
    by: Mapping[str, Part]
    waiting: int = field(metadata=AT_END)


def test_months_are_added_key_by_key_and_the_last_says_how_things_stand() -> None:
    october = Month(Part(3, (1, 2)), {"a": Part(3), "b": Part(1)}, 9)
    november = Month(Part(4, (0, 5)), {"b": Part(2, (1, 1)), "c": Part(7)}, 2)
    added = together([october, november])
    assert added == Month(Part(7, (1, 7)), {"a": Part(3), "b": Part(3, (1, 1)), "c": Part(7)}, 2)
    assert list(added.by) == ["a", "b", "c"] and october.by["b"] == Part(1)
    assert together([october]) == october


def test_no_month_is_nothing_to_add() -> None:
    with pytest.raises(ValueError, match="no month"):
        together([])
