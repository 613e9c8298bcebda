"""Policies as data: read with every field checked, and written back. Nothing in a file is ever passed over."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Never

from app.errors import Refused
from app.rules.till.pricing_model import ANY, EVERY_DAY, BenefitRule, Effect, Limit, Per, Policy, What, Who

_KNOWN = frozenset(
    {
        "code",
        "name",
        "basis",
        "note",
        "valid_from",
        "valid_to",
        "document_no",
        "approved_by",
        "weekday_mask",
        "meals",
        "dine_in_only",
        "residence",
        "proof",
        "tiers",
        "subsidy",
        "per",
        "limit",
        "limit_per_meal",
        "stack",
        "pick",
    }
)
_KNOWN_TIER = frozenset({"row", "class", "age_min", "age_max", "rate"})
_LIMIT = re.compile(r"([0-9]{1,3})/person/(meal|day|month)")
_OLDEST = 150


def policy_from_json(data: Mapping[str, Any], version: int) -> Policy:
    """Read one policy.

    Raises ``Refused("policy_unsupported", what=)`` for a rule that is not built (a field nobody knows counts as one),
    and ``Refused("policy_bad", field=, why=)`` for a value that is missing or cannot be: why is one of missing, type,
    range, format, empty, long, repeated, overlap.
    """
    if not isinstance(data, Mapping):
        _bad("policy", "type")
    _refuse_unbuilt(data)
    if type(version) is not int or version < 1:
        _bad("version", "range")
    policy = Policy(
        code=_text(data, "code", required=True, limit=12),
        version=version,
        name=_text(data, "name", required=True, limit=60),
        valid_from=_day(data, "valid_from", required=True) or date.min,
        valid_to=_day(data, "valid_to"),
        document_no=_text(data, "document_no", limit=60),
        weekdays=_weekdays(data),
        meals=frozenset(_texts(data, "meals")),
        dine_in_only=_flag(data, "dine_in_only"),
        proofs=_texts(data, "proof"),
        benefits=_tiers(data),
        limit=_limit(data),
        stack=_flag(data, "stack"),
        approved_by=_text(data, "approved_by"),
        basis=_text(data, "basis"),
        note=_text(data, "note"),
    )
    if policy.valid_to is not None and policy.valid_to < policy.valid_from:
        _bad("valid_to", "range")
    return policy


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """The policy as ``policy_from_json`` reads it. The version is kept beside it, not in it."""
    return {
        "code": policy.code,
        "name": policy.name,
        "valid_from": policy.valid_from.isoformat(),
        "valid_to": policy.valid_to.isoformat() if policy.valid_to else None,
        "document_no": policy.document_no,
        "approved_by": policy.approved_by,
        "basis": policy.basis,
        "note": policy.note,
        "weekday_mask": "".join("1" if day in policy.weekdays else "0" for day in range(7)),
        "meals": sorted(policy.meals),
        "dine_in_only": policy.dine_in_only,
        "residence": policy.residence,
        "proof": list(policy.proofs),
        "tiers": [
            {
                "row": rule.row,
                "class": ",".join(sorted(rule.who.classes)) or "*",
                "age_min": rule.who.age_min,
                "age_max": rule.who.age_max,
                "rate": rule.what.rate,
            }
            for rule in policy.benefits
        ],
        "limit": f"{policy.limit.count}/person/{policy.limit.per}" if policy.limit else None,
        "stack": policy.stack,
    }


def _refuse_unbuilt(data: Mapping[str, Any]) -> None:
    """Everything the grammar has a word for but the engine does not do yet."""
    for key in sorted(map(str, data)):
        if key not in _KNOWN:
            raise Refused("policy_unsupported", what=key)
    allowed = {"subsidy": ([], None), "residence": (ANY, None), "per": ("order", None), "pick": ("best_single", None)}
    for key, values in allowed.items():
        if data.get(key) not in values:
            raise Refused("policy_unsupported", what=key)


def _tiers(data: Mapping[str, Any]) -> tuple[BenefitRule, ...]:
    rows = data.get("tiers")
    if not isinstance(rows, list | tuple):
        _bad("tiers", "missing" if rows is None else "type")
    if not rows:
        _bad("tiers", "empty")
    rules = tuple(_tier(row) for row in rows)
    if len({rule.row for rule in rules}) < len(rules):
        _bad("row", "repeated")
    for i, rule in enumerate(rules):
        if any(_overlap(rule.who, other.who) for other in rules[i + 1 :]):
            _bad("age_min", "overlap")
    return rules


def _tier(row: Any) -> BenefitRule:
    if not isinstance(row, Mapping):
        _bad("tiers", "type")
    for key in sorted(map(str, row)):
        if key not in _KNOWN_TIER:
            raise Refused("policy_unsupported", what=f"tiers.{key}")
    age_min, age_max = _number(row, "age_min", 0, _OLDEST), _number(row, "age_max", 0, _OLDEST)
    if age_min is not None and age_max is not None and age_min > age_max:
        _bad("age_max", "range")
    number, rate = _number(row, "row", 1, 999), _number(row, "rate", 0, 1000)
    if number is None or rate is None:
        _bad("row" if number is None else "rate", "missing")
    letters = [part.strip() for part in _text(row, "class").split(",")]
    classes = frozenset(letters) - {"*", ""} if "*" not in letters else frozenset()
    return BenefitRule(row=number, who=Who(age_min, age_max, classes), what=What(Effect.PERCENT, rate))


def _overlap(a: Who, b: Who) -> bool:
    """Two rows for the same people at the same age: a boundary nobody could explain at the till."""
    if a.classes != b.classes:
        return False
    start = max(a.age_min or 0, b.age_min or 0)
    ends = [who.age_max for who in (a, b) if who.age_max is not None]
    return not ends or start <= min(ends)


def _limit(data: Mapping[str, Any]) -> Limit | None:
    per_meal = _number(data, "limit_per_meal", 1, 999)
    text = _text(data, "limit")
    if per_meal is not None and text:
        _bad("limit", "repeated")
    if per_meal is not None:
        return Limit(Per.MEAL, per_meal)
    if not text:
        return None
    found = _LIMIT.fullmatch(text)
    if found is None:
        _bad("limit", "format")
    if int(found[1]) < 1:
        _bad("limit", "range")
    return Limit(Per(found[2]), int(found[1]))


def _weekdays(data: Mapping[str, Any]) -> frozenset[int]:
    if data.get("weekday_mask") is None:
        return EVERY_DAY
    mask = _text(data, "weekday_mask")
    if not re.fullmatch("[01]{7}", mask):
        _bad("weekday_mask", "format")
    if "1" not in mask:
        _bad("weekday_mask", "empty")
    return frozenset(day for day, mark in enumerate(mask) if mark == "1")


def _day(data: Mapping[str, Any], field: str, required: bool = False) -> date | None:
    text = _text(data, field, required)
    if not text:
        return None
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        _bad(field, "format")
    try:
        return date.fromisoformat(text)
    except ValueError:
        _bad(field, "range")


def _text(data: Mapping[str, Any], field: str, required: bool = False, limit: int = 400) -> str:
    value = data.get(field)
    if value is None:
        if required:
            _bad(field, "missing")
        return ""
    if not isinstance(value, str):
        _bad(field, "type")
    if required and not value.strip():
        _bad(field, "empty")
    if len(value.strip()) > limit:
        _bad(field, "long")
    return value.strip()


def _texts(data: Mapping[str, Any], field: str) -> tuple[str, ...]:
    values = data.get(field)
    if values is None:
        return ()
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) and value.strip() for value in values):
        _bad(field, "type")
    return tuple(value.strip() for value in values)


def _flag(data: Mapping[str, Any], field: str) -> bool:
    value = data.get(field, False)
    if not isinstance(value, bool):
        _bad(field, "type")
    return value


def _number(data: Mapping[str, Any], field: str, low: int, high: int) -> int | None:
    value = data.get(field)
    if value is None:
        return None
    if type(value) is not int:
        _bad(field, "type")
    if not low <= value <= high:
        _bad(field, "range")
    return value


def _bad(field: str, why: str) -> Never:
    raise Refused("policy_bad", field=field, why=why)
