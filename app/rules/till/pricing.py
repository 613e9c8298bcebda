"""Senior pricing: pure, versioned and dated. The same order gives the same prices, whatever its lines' order.

Per eater the one policy in force that takes off most counts, and what stacking policies add to it, in the order of
their codes and never below nothing. What a policy itself gives, and in which order, is in ``pricing_apply``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from app.rules.till.pricing_apply import (
    DELIVERY_FEE,
    Entitlement,
    Given,
    Plate,
    entitlements,
    plate_of,
    rate_now,
    rows_for,
    uses_before,
)
from app.rules.till.pricing_json import policy_from_json, policy_to_json
from app.rules.till.pricing_model import (
    ANY,
    HOUSE,
    Benefit,
    BenefitRule,
    Eater,
    Effect,
    Kind,
    Limit,
    Occasion,
    OrderLine,
    Per,
    Policy,
    Priced,
    PricedLine,
    Stage,
    Tier,
    What,
    Who,
    Workdays,
)

__all__ = [
    "ANY",
    "DELIVERY_FEE",
    "HOUSE",
    "Benefit",
    "BenefitRule",
    "Eater",
    "Effect",
    "Kind",
    "Limit",
    "Occasion",
    "OrderLine",
    "Per",
    "Policy",
    "Priced",
    "PricedLine",
    "Stage",
    "Tier",
    "What",
    "Who",
    "Workdays",
    "age_band",
    "chosen",
    "in_force",
    "policy_from_json",
    "policy_to_json",
    "price",
    "rate_text",
    "tier_of",
    "tier_rules",
    "tiers",
    "unit_prices",
]

_ORDINALS = "零一二三四五六七八九十"


def price(
    lines: Sequence[OrderLine], eaters: Mapping[UUID, Eater], policies: Sequence[Policy], occasion: Occasion
) -> Priced:
    """Price an order. Every eater a line names must be in ``eaters`` (``KeyError``); amounts are not negative."""
    if any(line.list_amount < 0 or line.extra < 0 for line in lines):
        raise ValueError("an order line cannot be negative; a reversal copies its sale")
    given: list[list[Benefit]] = [[] for _ in lines]
    holding = in_force(policies, occasion.day)
    for eater_id in {line.eater for line in lines if line.eater is not None}:
        offers = chosen(plate_of(lines, eaters[eater_id]), entitlements(holding, eaters[eater_id], occasion))
        for one in offers:
            tier = age_band(offers[0].rule.who)  # what comes on top makes nobody of two tiers
            for at, amount in one.off.items():
                given[at].append(_benefit(at, eater_id, one, amount, tier))
    priced = tuple(_priced(line, benefits) for line, benefits in zip(lines, given, strict=True))
    return Priced(
        lines=priced,
        list_total=sum(line.list_amount for line in priced),
        discount_total=sum(line.discount for line in priced),
        subsidy_total=sum(line.subsidy for line in priced),
        payable_total=sum(line.payable for line in priced),
    )


def chosen(plate: Plate, holding: Sequence[Entitlement]) -> list[Given]:
    """What somebody gets for what is on their plate: the best single policy, then what stacks on it, by code.

    Afterwards the plate says what is left to pay.
    """
    offers = [one.give(plate) for one in holding if not one.policy.stack]
    found = max(
        offers, key=lambda offer: sum(given.total for given in offer), default=[]
    )  # the first of equals: by code
    for given in found:
        plate.take(given)
    for one in holding:
        for given in one.give(plate) if one.policy.stack else ():
            plate.take(given)
            found.append(given)
    return found


def unit_prices(
    eater: Eater | None, portions: Iterable[tuple[int, bool, str]], policies: Sequence[Policy], occasion: Occasion
) -> list[tuple[int, str]]:
    """The prices tiles show for one portion each eaten by ``eater``, and the name of the rule behind each.

    A portion is its list price, whether it takes part in benefits, and which set meal it is (or none). A subsidy is no
    part of the price: it is given once for a meal, not once more for every dish of it.
    """
    holding = [] if eater is None else entitlements(in_force(policies, occasion.day), eater, occasion)
    known: dict[tuple[int, bool, str], tuple[int, str]] = {}  # a page of tiles has few prices
    return [known.get(portion) or known.setdefault(portion, _unit_price(*portion, holding)) for portion in portions]


def tier_of(eater: Eater, policies: Sequence[Policy], occasion: Occasion) -> Tier | None:
    """The tier somebody is served at here and now; ``None`` when nothing applies or the limit is used up."""
    rows = [
        (policy, rule)
        for policy in in_force(policies, occasion.day)
        if not policy.stack
        for rule in rows_for(policy, eater, occasion)
        if rule in tier_rules(policy)
    ]
    used = {policy.code: uses_before(policy, eater, occasion) for policy, _ in rows}
    best = min(
        rows,
        key=lambda row: (row[1].what.effect is not Effect.PERCENT, _rate(row[1], used[row[0].code])),
        default=None,
    )
    return _tier(*best, used[best[0].code]) if best else None


def tiers(policy: Policy) -> tuple[Tier, ...]:
    """All tiers of a policy, youngest first: the columns of a price board."""
    return tuple(_tier(policy, rule) for rule in tier_rules(policy))


def tier_rules(policy: Policy) -> list[BenefitRule]:
    """The rows behind ``tiers``: its percentages, or, where it has none, one row for each band of ages it names."""
    percent = [rule for rule in policy.benefits if rule.what.effect is Effect.PERCENT]
    first: dict[object, BenefitRule] = {}
    for rule in policy.benefits:
        if rule.what.effect is not Effect.DELIVERY:
            first.setdefault((rule.who.age_min, rule.who.age_max, rule.who.classes), rule)
    return sorted(percent or first.values(), key=lambda rule: (rule.who.age_min or 0, rule.row))


def in_force(policies: Sequence[Policy], day: date) -> list[Policy]:
    """The policies of a business date, the newest version of each that is valid on it, by code."""
    newest: dict[str, Policy] = {}
    for policy in policies:
        if policy.valid_from <= day and (policy.valid_to is None or day <= policy.valid_to):
            known = newest.get(policy.code)
            if known is None or known.version < policy.version:
                newest[policy.code] = policy
    return [newest[code] for code in sorted(newest)]


def rate_text(rate: int) -> str:
    """``8 折``, ``8.5 折``, ``免费``, ``原价``."""
    if rate in (0, 1000):
        return "原价" if rate else "免费"
    tenths = f"{rate // 100}.{rate % 100:02d}".rstrip("0").rstrip(".")
    return f"{tenths} 折"


def age_band(who: Who) -> str:
    """``60–79``, ``90+``, ``≤17``, empty for every age."""
    if who.age_max is None:
        return "" if who.age_min is None else f"{who.age_min}+"
    return f"≤{who.age_max}" if who.age_min is None else f"{who.age_min}–{who.age_max}"


def _unit_price(list_price: int, eligible: bool, set_code: str, holding: Sequence[Entitlement]) -> tuple[int, str]:
    line = OrderLine(key="", list_amount=list_price, eligible=eligible, eater=None, set_code=set_code)
    own = [given for given in chosen(Plate({0: line} if eligible else {}), holding) if given.rule.kind is Kind.DISCOUNT]
    return list_price - sum(given.total for given in own), _labels(_label(given.rule, given.used) for given in own)


def _rate(rule: BenefitRule, used: int = 0) -> int:
    """What a tier is called by: the ‰ payable after so many uses; 1000 where it is no percentage."""
    if rule.what.effect is not Effect.PERCENT:
        return 1000
    return rate_now(rule.what, used)


def _benefit(line: int, eater: UUID, given: Given, amount: int, tier: str) -> Benefit:
    return Benefit(
        line=line,
        eater=eater,
        policy=given.policy.code,
        version=given.policy.version,
        row=given.rule.row,
        label=_label(given.rule, given.used),
        tier=tier,
        kind=given.rule.kind,
        payer=given.payer,
        amount=amount,
    )


def _label(rule: BenefitRule, used: int = 0) -> str:
    """Neutral on purpose: it is printed, and never says which class somebody belongs to."""
    if rule.what.effect is Effect.DELIVERY:
        return "送餐补贴"
    if rule.kind is Kind.SUBSIDY:
        return "用餐补贴"
    head = "优惠" if rule.who.age_min is None else "长者"
    return f"{head}价" if rule.what.effect is Effect.PRICE else f"{head} {rate_text(_rate(rule, used))}"


def _priced(line: OrderLine, benefits: Sequence[Benefit]) -> PricedLine:
    discount = sum(b.amount for b in benefits if b.kind is Kind.DISCOUNT)
    subsidy = sum(b.amount for b in benefits if b.kind is Kind.SUBSIDY)
    return PricedLine(
        list_amount=line.list_amount + line.extra,
        discount=discount,
        subsidy=subsidy,
        payable=line.list_amount + line.extra - discount - subsidy,
        benefits=tuple(benefits),
        label=_labels(benefit.label for benefit in benefits),
    )


def _labels(labels: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(labels))


def _tier(policy: Policy, rule: BenefitRule, used: int = 0) -> Tier:
    number = tier_rules(policy).index(rule) + 1
    ordinal = _ORDINALS[number] if number < len(_ORDINALS) else str(number)
    band = age_band(rule.who)
    head = "优惠" if rule.who.age_min is None else "长者"
    percent = rule.what.effect is Effect.PERCENT
    return Tier(
        label=f"{head}{ordinal}档" + (f" · {band}" if band else ""),
        rate=_rate(rule, used),
        text=rate_text(_rate(rule, used)) if percent else _label(rule),
        band=band,
        policy=policy.code,
        version=policy.version,
        row=rule.row,
    )
