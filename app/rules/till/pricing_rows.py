"""The rows of a policy as data: tiers, subsidies, shared set meals, set prices, delivery; read and written back."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.rules.till.pricing_fields import MOST_FEN, needed, number_at, one_of, refuse_field, rows_at, text_at
from app.rules.till.pricing_model import ANY, HOUSE, RESIDENCES, BenefitRule, Effect, Kind, What, Who

_OLDEST = 150
_WHO = frozenset({"row", "class", "age_min", "age_max", "hukou"})
_TIER = _WHO | {"rate", "rates", "payer"}
_SUBSIDY = _WHO | {"funder", "min_spend", "amount", "ratio", "cap", "cap_to_spend"}
_DELIVERY = _WHO | {"care_min", "care_max", "amount", "funder"}
_BAND = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3})|(\+))|other")
_ROWS = ("tiers", "subsidy", "rows", "sets", "delivery")


def benefits_from(data: Mapping[str, Any]) -> tuple[BenefitRule, ...]:
    """All rows of a policy, group by group; numbers are their own within a group.

    Raises ``Refused``: policy_bad (field, why), policy_unsupported (what).
    """
    given = [name for name in _ROWS if data.get(name)]
    if not given:
        refuse_field("tiers", "missing" if data.get("tiers") is None else "empty" if data["tiers"] == [] else "type")
    subsidies = _unlike([_subsidy(row, at) for at, row in _numbered(data, "subsidy", _SUBSIDY)])
    funder = subsidies[0].payer if subsidies else HOUSE
    return (
        *_unlike([_tier(row, at) for at, row in _numbered(data, "tiers", _TIER)]),
        *subsidies,
        *_shared(data),
        *_set_prices(data),
        *_unlike([_delivery(row, at, funder) for at, row in _numbered(data, "delivery", _DELIVERY)]),
    )


def benefits_to(rules: Sequence[BenefitRule]) -> dict[str, Any]:
    """The rows as ``benefits_from`` reads them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    written: dict[str, Any] = {}
    for rule in rules:
        name, write = _WRITTEN[rule.what.effect]
        if name == "sets":
            sets = groups.setdefault("sets", [])
            if not any(row["set"] == rule.what.set_code for row in sets):
                sets.append({"set": rule.what.set_code})
            next(row for row in sets if row["set"] == rule.what.set_code)[_band(rule.who)] = rule.what.amount
            continue
        if name == "rows":
            written["set_price"] = rule.what.amount
        groups.setdefault(name, []).append({"row": rule.row, **_who_to(rule.who), **write(rule)})
    return written | groups


def _numbered(data: Mapping[str, Any], field: str, known: frozenset[str]) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(rows_at(data, field, known), start=1))


def _who(row: Mapping[str, Any]) -> Who:
    low, high = number_at(row, "age_min", 0, _OLDEST), number_at(row, "age_max", 0, _OLDEST)
    if low is not None and high is not None and low > high:
        refuse_field("age_max", "range")
    least, most = number_at(row, "care_min", 1, 9), number_at(row, "care_max", 1, 9)
    if least is not None and most is not None and least > most:
        refuse_field("care_max", "range")
    letters = [part.strip() for part in text_at(row, "class").split(",")]
    classes = frozenset(letters) - {"*", ""} if "*" not in letters else frozenset()
    return Who(low, high, classes, one_of(row, "hukou", (ANY, *RESIDENCES)), least, most)


def _who_to(who: Who) -> dict[str, Any]:
    written: dict[str, Any] = {
        "class": ",".join(sorted(who.classes)) or "*", "age_min": who.age_min, "age_max": who.age_max
    }  # fmt: skip
    more = {"hukou": "" if who.residence == ANY else who.residence, "care_min": who.care_min, "care_max": who.care_max}
    return written | {name: value for name, value in more.items() if value}


def _tier(row: Mapping[str, Any], _at: int) -> BenefitRule:
    rates = row.get("rates")
    if rates is not None and (not isinstance(rates, list | tuple) or not 1 <= len(rates) <= 31):
        refuse_field("rates", "type")
    by_use = tuple(needed({"rates": rate}, "rates", 0, 1000) for rate in rates or ())
    number = needed(row, "row", 1, 999)
    rate = by_use[0] if by_use and row.get("rate") is None else needed(row, "rate", 0, 1000)
    payer = text_at(row, "payer", limit=20) or HOUSE
    return BenefitRule(number, _who(row), What(Effect.PERCENT, rate, by_use=by_use), Kind.DISCOUNT, payer)


def _subsidy(row: Mapping[str, Any], at: int) -> BenefitRule:
    least = number_at(row, "min_spend", 0, MOST_FEN) or 0
    if row.get("cap_to_spend") not in (None, True):
        refuse_field("cap_to_spend", "range")  # a subsidy is never paid out
    if (row.get("amount") is None) == (row.get("ratio") is None):
        refuse_field("amount", "missing" if row.get("amount") is None else "repeated")
    if row.get("ratio") is None:
        what = What(Effect.FIXED, amount=needed(row, "amount", 1, MOST_FEN), min_spend=least)
    else:
        cap = number_at(row, "cap", 1, MOST_FEN)
        what = What(Effect.RATIO, rate=needed(row, "ratio", 1, 1000), cap=cap, min_spend=least)
    number = number_at(row, "row", 1, 999) or at
    return BenefitRule(number, _who(row), what, Kind.SUBSIDY, text_at(row, "funder", True, 20))


def _delivery(row: Mapping[str, Any], at: int, funder: str) -> BenefitRule:
    what = What(Effect.DELIVERY, amount=needed(row, "amount", 1, MOST_FEN))
    payer = text_at(row, "funder", limit=20) or funder
    kind = Kind.DISCOUNT if payer == HOUSE else Kind.SUBSIDY
    return BenefitRule(number_at(row, "row", 1, 999) or at, _who(row), what, kind, payer)


def _shared(data: Mapping[str, Any]) -> list[BenefitRule]:
    """A set meal that several payers bear: whatever a row has beside the person and ``self`` is a payer's share."""
    rows = _numbered(data, "rows", frozenset())
    whole = number_at(data, "set_price", 1, MOST_FEN)
    if bool(rows) != (whole is not None):
        refuse_field("set_price" if rows else "rows", "missing")
    found = []
    for at, row in rows:
        payers = sorted(map(str, row.keys() - _WHO - {"self"}))
        shares = tuple(
            (text_at({"rows": payer}, "rows", True, 20), needed(row, payer, 0, MOST_FEN)) for payer in payers
        )
        if sum(fen for _, fen in shares) + needed(row, "self", 0, MOST_FEN) != whole:
            refuse_field("self", "range")
        what = What(Effect.SHARES, amount=whole or 0, shares=shares)
        found.append(BenefitRule(number_at(row, "row", 1, 999) or at, _who(row), what, Kind.SUBSIDY, ""))
    return _unlike(found)


def _set_prices(data: Mapping[str, Any]) -> list[BenefitRule]:
    """Prices of set meals by band of ages: ``60-79``, ``80+``, ``other`` for everybody."""
    found: list[BenefitRule] = []
    for _, row in _numbered(data, "sets", frozenset()):
        code = text_at(row, "set", True, 12)
        for band in sorted(map(str, row.keys() - {"set"})):
            read = _BAND.fullmatch(band)
            if read is None:
                refuse_field("sets", "format")
            who = Who(int(read[1]) if read[1] else None, int(read[2]) if read[2] else None)
            if who.age_min is not None and who.age_max is not None and who.age_min > who.age_max:
                refuse_field("sets", "range")
            price = needed(row, band, 0, MOST_FEN)
            found.append(BenefitRule(len(found) + 1, who, What(Effect.PRICE, amount=price, set_code=code)))
    if len({(rule.what.set_code, rule.who) for rule in found}) < len(found):
        refuse_field("sets", "repeated")
    return found


def _band(who: Who) -> str:
    if who.age_min is None:
        return "other"
    return f"{who.age_min}+" if who.age_max is None else f"{who.age_min}-{who.age_max}"


def _unlike(rules: list[BenefitRule]) -> list[BenefitRule]:
    """The rows of a group, unless two have one number or are for the same people at the same age."""
    if len({rule.row for rule in rules}) < len(rules):
        refuse_field("row", "repeated")
    for i, rule in enumerate(rules):
        if any(_overlap(rule, other) for other in rules[i + 1 :]):
            refuse_field("age_min", "overlap")
    return rules


def same_people_at(a: BenefitRule, b: BenefitRule) -> tuple[int, int | None] | None:
    """From which age to which two rows of one group are for the same people; None where they are not."""
    groups = {_WRITTEN[one.what.effect][0] for one in (a, b)}
    if len(groups) > 1 or a.what.set_code != b.what.set_code or not _overlap(a, b):
        return None
    ends = [end for end in (a.who.age_max, b.who.age_max) if end is not None]
    return max(a.who.age_min or 0, b.who.age_min or 0), min(ends, default=None)


def _overlap(a: BenefitRule, b: BenefitRule) -> bool:
    """Two rows for the same people at the same age: a boundary nobody could explain at the till."""
    if (a.who.classes, a.who.residence, a.what.min_spend) != (b.who.classes, b.who.residence, b.what.min_spend):
        return False
    return _meet((a.who.age_min, a.who.age_max), (b.who.age_min, b.who.age_max)) and _meet(
        (a.who.care_min, a.who.care_max), (b.who.care_min, b.who.care_max)
    )


def _meet(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    start = max(a[0] or 0, b[0] or 0)
    ends = [end for end in (a[1], b[1]) if end is not None]
    return not ends or start <= min(ends)


def _tier_to(rule: BenefitRule) -> dict[str, Any]:
    more: dict[str, Any] = {"rates": list(rule.what.by_use), "payer": "" if rule.payer == HOUSE else rule.payer}
    return {"rate": rule.what.rate} | {name: value for name, value in more.items() if value}


def _subsidy_to(rule: BenefitRule) -> dict[str, Any]:
    what = rule.what
    sums: dict[str, Any] = (
        {"amount": what.amount} if what.effect is Effect.FIXED else {"ratio": what.rate, "cap": what.cap}
    )
    return {"funder": rule.payer, "min_spend": what.min_spend, **sums}


def _delivery_to(rule: BenefitRule) -> dict[str, Any]:
    return {"amount": rule.what.amount, "funder": rule.payer}


def _shared_to(rule: BenefitRule) -> dict[str, Any]:
    return {**dict(rule.what.shares), "self": rule.what.amount - sum(fen for _, fen in rule.what.shares)}


_WRITTEN: dict[Effect, tuple[str, Callable[[BenefitRule], dict[str, Any]]]] = {
    Effect.PERCENT: ("tiers", _tier_to),
    Effect.FIXED: ("subsidy", _subsidy_to),
    Effect.RATIO: ("subsidy", _subsidy_to),
    Effect.SHARES: ("rows", _shared_to),
    Effect.PRICE: ("sets", lambda rule: {}),
    Effect.DELIVERY: ("delivery", _delivery_to),
}
