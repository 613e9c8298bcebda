"""Policies as data: read with every field checked, and written back. Nothing in a file is ever passed over."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.errors import Refused
from app.rules.till.pricing_fields import (
    amounts,
    day_at,
    flag_at,
    number_at,
    one_of,
    refuse_field,
    text_at,
    texts_at,
)
from app.rules.till.pricing_model import (
    ANY,
    EVERY_DAY,
    RESIDENCES,
    Effect,
    Limit,
    Per,
    Policy,
    Stage,
    Workdays,
)
from app.rules.till.pricing_rows import benefits_from, benefits_to

_KNOWN = frozenset(
    {
        "code", "name", "basis", "note", "valid_from", "valid_to", "document_no", "approved_by", "weekday_mask",
        "meals", "dine_in_only", "residence", "proof", "ask_proof", "tiers", "subsidy", "per", "limit",
        "limit_per_meal", "limit_on",
        "limit_note", "stack", "pick", "threshold_basis", "workdays_only", "workdays", "tier_from", "set_price", "rows",
        "cross_street", "cross_district", "sets", "delivery", "operator_per_meal", "claim_cycle",
    }
)  # fmt: skip
_LIMIT = re.compile(r"([0-9]{1,3})/person/(meal|day|month)")
_CROSS = {"cross_street": "district", "cross_district": "city"}
"""Whose shares a field drops: of those from another street of the district, from another district of the city."""


def policy_from_json(data: Mapping[str, Any], version: int) -> Policy:
    """Read one policy.

    Raises ``Refused("policy_unsupported", what=)`` for a rule that is not built (a field nobody knows counts as one),
    and ``Refused("policy_bad", field=, why=)`` for a value that is missing or cannot be: why is one of missing, type,
    range, format, empty, long, repeated, overlap.
    """
    if not isinstance(data, Mapping):
        refuse_field("policy", "type")
    _refuse_unbuilt(data)
    if type(version) is not int or version < 1:
        refuse_field("version", "range")
    limit = _limit(data)
    benefits = benefits_from(data)
    policy = Policy(
        code=text_at(data, "code", required=True, limit=12),
        version=version,
        name=text_at(data, "name", required=True, limit=60),
        valid_from=day_at(data, "valid_from", required=True) or date.min,
        valid_to=day_at(data, "valid_to"),
        document_no=text_at(data, "document_no", limit=60),
        weekdays=_weekdays(data),
        workdays=_workdays(data),
        meals=frozenset(texts_at(data, "meals")),
        dine_in_only=flag_at(data, "dine_in_only"),
        residence=one_of(data, "residence", (ANY, *RESIDENCES)),
        proofs=texts_at(data, "proof"),
        ask_proof=flag_at(data, "ask_proof"),
        benefits=benefits,
        limit=limit,
        limit_on=_limit_on(data, {rule.what.effect for rule in benefits}),
        stack=flag_at(data, "stack"),
        on_net=one_of(data, "threshold_basis", ("list", "net")) == "net",
        adds_up=one_of(data, "pick", ("best_single", "all")) == "all",
        next_day=one_of(data, "tier_from", ("birthday", "next_day")) == "next_day",
        drops=_drops(data),
        to_canteen=amounts(data, "operator_per_meal"),
        claim_cycle=one_of(data, "claim_cycle", ("month", "quarter")),
        approved_by=text_at(data, "approved_by"),
        basis=text_at(data, "basis"),
        note="；".join(filter(None, (text_at(data, "note"), text_at(data, "limit_note")))),
    )
    _check_rates(policy)
    if policy.valid_to is not None and policy.valid_to < policy.valid_from:
        refuse_field("valid_to", "range")
    return policy


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """The policy as ``policy_from_json`` reads it. The version is kept beside it, not in it; what a policy does not
    use is left out.
    """
    written: dict[str, Any] = {
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
        "limit": f"{policy.limit.count}/person/{policy.limit.per}" if policy.limit else None,
        "stack": policy.stack,
        **benefits_to(policy.benefits),
    }
    dropped = {payers: field for field, payers in _CROSS.items()}
    used: dict[str, Any] = {
        "workdays_only": policy.workdays is not None,
        "workdays": policy.workdays.value if policy.workdays is Workdays.MON_FRI else "",
        "ask_proof": policy.ask_proof,
        "limit_on": policy.limit_on.value if policy.limit else "",
        "threshold_basis": "net" if policy.on_net else "",
        "pick": "all" if policy.adds_up else "",
        "tier_from": "next_day" if policy.next_day else "",
        "operator_per_meal": dict(sorted(policy.to_canteen.items())),
        "claim_cycle": "quarter" if policy.claim_cycle == "quarter" else "",
        **{dropped[home]: "drop " + "+".join(sorted(payers)) for home, payers in policy.drops.items()},
    }
    return written | {name: value for name, value in used.items() if value}


def _refuse_unbuilt(data: Mapping[str, Any]) -> None:
    """Everything the grammar has no word for."""
    for key in sorted(map(str, data)):
        if key not in _KNOWN:
            raise Refused("policy_unsupported", what=key)
    if data.get("per") not in ("order", None):
        raise Refused("policy_unsupported", what="per")


def _drops(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    found = {}
    for field, home in _CROSS.items():
        text = text_at(data, field)
        if text:
            payers = re.fullmatch(r"drop (\S+)", text)
            if payers is None:
                refuse_field(field, "format")
            found[home] = frozenset(payers[1].split("+"))
    return found


def _workdays(data: Mapping[str, Any]) -> Workdays | None:
    which = one_of(data, "workdays", tuple(Workdays))
    return Workdays(which) if flag_at(data, "workdays_only") else None


def _limit_on(data: Mapping[str, Any], effects: set[Effect]) -> Stage:
    """A limit beside both a discount and a subsidy means the subsidy, unless the policy says otherwise."""
    both = Effect.PERCENT in effects and bool(effects & {Effect.FIXED, Effect.RATIO})
    return Stage(one_of(data, "limit_on", (Stage.SUBSIDY, Stage.ALL) if both else (Stage.ALL, Stage.SUBSIDY)))


def _check_rates(policy: Policy) -> None:
    """Rates that change from use to use need a limit that counts them."""
    if any(rule.what.by_use for rule in policy.benefits):
        if policy.limit is None:
            refuse_field("limit", "missing")
        if policy.limit_on is not Stage.ALL:
            refuse_field("limit_on", "range")


def _limit(data: Mapping[str, Any]) -> Limit | None:
    per_meal = number_at(data, "limit_per_meal", 1, 999)
    text = text_at(data, "limit")
    if per_meal is not None and text:
        refuse_field("limit", "repeated")
    if per_meal is not None:
        return Limit(Per.MEAL, per_meal)
    if not text:
        return None
    found = _LIMIT.fullmatch(text)
    if found is None:
        refuse_field("limit", "format")
    if int(found[1]) < 1:
        refuse_field("limit", "range")
    return Limit(Per(found[2]), int(found[1]))


def _weekdays(data: Mapping[str, Any]) -> frozenset[int]:
    if data.get("weekday_mask") is None:
        return EVERY_DAY
    mask = text_at(data, "weekday_mask")
    if not re.fullmatch("[01]{7}", mask):
        refuse_field("weekday_mask", "format")
    if "1" not in mask:
        refuse_field("weekday_mask", "empty")
    return frozenset(day for day, mark in enumerate(mask) if mark == "1")
