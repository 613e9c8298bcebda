"""Reading the fields of a policy: what is missing, of the wrong kind or out of range is refused by its name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Never

from app.errors import Refused

MOST_FEN = 1_000_000_00
"""The largest amount a policy may name, in 分."""


def day_at(data: Mapping[str, Any], field: str, required: bool = False) -> date | None:
    """A date as 2026-11-28; None where there is none."""
    text = text_at(data, field, required)
    if not text:
        return None
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        refuse_field(field, "format")
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse_field(field, "range")


def text_at(data: Mapping[str, Any], field: str, required: bool = False, limit: int = 400) -> str:
    """Words, without the blanks around them; empty where there are none."""
    value = data.get(field)
    if value is None:
        if required:
            refuse_field(field, "missing")
        return ""
    if not isinstance(value, str):
        refuse_field(field, "type")
    if required and not value.strip():
        refuse_field(field, "empty")
    if len(value.strip()) > limit:
        refuse_field(field, "long")
    return value.strip()


def texts_at(data: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """A list of words."""
    values = data.get(field)
    if values is None:
        return ()
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) and value.strip() for value in values):
        refuse_field(field, "type")
    return tuple(value.strip() for value in values)


def one_of(data: Mapping[str, Any], field: str, allowed: Sequence[str]) -> str:
    """One of the words allowed, the first where there is none."""
    text = text_at(data, field) or allowed[0]
    if text not in allowed:
        refuse_field(field, "format")
    return text


def flag_at(data: Mapping[str, Any], field: str) -> bool:
    """Yes or no; no where there is none."""
    value = data.get(field, False)
    if not isinstance(value, bool):
        refuse_field(field, "type")
    return value


def number_at(data: Mapping[str, Any], field: str, low: int, high: int) -> int | None:
    """A whole number between two others, both included; None where there is none."""
    value = data.get(field)
    if value is None:
        return None
    if type(value) is not int:
        refuse_field(field, "type")
    if not low <= value <= high:
        refuse_field(field, "range")
    return value


def needed(data: Mapping[str, Any], field: str, low: int, high: int) -> int:
    """A whole number that must be there."""
    value = number_at(data, field, low, high)
    if value is None:
        refuse_field(field, "missing")
    return value


def amounts(data: Mapping[str, Any], field: str) -> dict[str, int]:
    """Amounts in 分 by a word."""
    values = data.get(field)
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        refuse_field(field, "type")
    return {text_at({field: word}, field, True, 20): needed(values, word, 0, MOST_FEN) for word in values}


def rows_at(data: Mapping[str, Any], field: str, known: frozenset[str]) -> list[Mapping[str, Any]]:
    """A list of rows that have no field but the ``known`` ones; none where there is no list."""
    rows = data.get(field)
    if rows is None:
        return []
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        refuse_field(field, "type")
    for row in rows:
        for key in sorted(map(str, row)):
            if known and key not in known:
                raise Refused("policy_unsupported", what=f"{field}.{key}")
    return list(rows)


def refuse_field(field: str, why: str) -> Never:
    """Refuse a field."""
    raise Refused("policy_bad", field=field, why=why)
