"""Senior pricing: pure, versioned and dated. The same order gives the same prices, whatever its lines' order.

Per eater the best single benefit among the policies in force counts, and what stacking policies add to it. A
percentage is computed once per order, eater and policy row, half up, on the sum of that eater's eligible lines, and
then shared out over these lines to the 分.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.errors import Refused
from app.rules import money
from app.rules.dates import age_on
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
    Tier,
    What,
    Who,
)

__all__ = [
    "ANY",
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
    "Tier",
    "What",
    "Who",
    "age_band",
    "in_force",
    "policy_from_json",
    "policy_to_json",
    "price",
    "rate_text",
    "tier_of",
    "tiers",
    "unit_price_for",
]

_ORDINALS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class _Offer:
    """A row that applies to somebody here and now."""

    policy: Policy
    rule: BenefitRule

    def amount(self, base: int) -> int:
        """How much it takes off a base."""
        return _taken_off(self.rule.what, base)

    @property
    def order(self) -> tuple[str, int, int]:
        """Decides between equals."""
        return (self.policy.code, self.policy.version, self.rule.row)


def price(
    lines: Sequence[OrderLine], eaters: Mapping[UUID, Eater], policies: Sequence[Policy], occasion: Occasion
) -> Priced:
    """Price an order. Every eater a line names must be in ``eaters`` (``KeyError``); amounts are not negative.

    Raises ``Refused("policy_unsupported", what=)`` for a policy made by hand with an effect that is not built.
    """
    if any(line.list_amount < 0 for line in lines):
        raise ValueError("an order line cannot be negative; a reversal copies its sale")
    given: list[list[Benefit]] = [[] for _ in lines]
    for eater_id in {line.eater for line in lines if line.eater is not None}:
        mine = [i for i, line in enumerate(lines) if line.eater == eater_id and line.eligible]
        left = [lines[i].list_amount for i in mine]
        keys = [lines[i].key for i in mine]
        for offer, amount in _chosen(sum(left), eaters[eater_id], policies, occasion):
            shares = money.share_out(amount, left, keys)
            left = [rest - share for rest, share in zip(left, shares, strict=True)]
            for i, share in zip(mine, shares, strict=True):
                if share:
                    given[i].append(_benefit(i, eater_id, offer, share))
    priced = tuple(_priced(line, benefits) for line, benefits in zip(lines, given, strict=True))
    return Priced(
        lines=priced,
        list_total=sum(line.list_amount for line in priced),
        discount_total=sum(line.discount for line in priced),
        subsidy_total=sum(line.subsidy for line in priced),
        payable_total=sum(line.payable for line in priced),
    )


def unit_price_for(
    eater: Eater | None, list_price: int, eligible: bool, policies: Sequence[Policy], occasion: Occasion
) -> tuple[int, str]:
    """The price a tile shows for one portion eaten by ``eater``, and the name of the rule behind it."""
    if eater is None:
        return list_price, ""
    line = OrderLine(key="", list_amount=list_price, eligible=eligible, eater=eater.id)
    priced = price([line], {eater.id: eater}, policies, occasion).lines[0]
    return priced.payable, priced.label


def tier_of(eater: Eater, policies: Sequence[Policy], occasion: Occasion) -> Tier | None:
    """The tier somebody is served at here and now; ``None`` when nothing applies or the limit is used up."""
    offers = [offer for offer in _offers(eater, policies, occasion) if not offer.policy.stack]
    best = min(offers, key=lambda offer: (offer.rule.what.rate, offer.order), default=None)
    return _tier(best.policy, best.rule) if best else None


def tiers(policy: Policy) -> tuple[Tier, ...]:
    """All tiers of a policy, youngest first: the columns of a price board."""
    return tuple(_tier(policy, rule) for rule in _by_age(policy))


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


def _percent(what: What, base: int) -> int:
    return base - money.per_mille(base, what.rate)


_EFFECTS: dict[Effect, Callable[[What, int], int]] = {Effect.PERCENT: _percent}


def _taken_off(what: What, base: int) -> int:
    effect = _EFFECTS.get(what.effect)
    if effect is None:
        raise Refused("policy_unsupported", what=str(what.effect))
    return effect(what, base)


def _offers(eater: Eater, policies: Sequence[Policy], occasion: Occasion) -> list[_Offer]:
    """Every row somebody is entitled to on this occasion."""
    return [
        _Offer(policy, rule)
        for policy in in_force(policies, occasion.day)
        if _open(policy, eater, occasion)
        for rule in policy.benefits
        if _entitled(rule.who, eater, occasion.day)
    ]


def _open(policy: Policy, eater: Eater, occasion: Occasion) -> bool:
    """When and how often: the policy holds for this meal and is not used up."""
    return (
        occasion.day.weekday() in policy.weekdays
        and (not policy.meals or occasion.meal in policy.meals)
        and (occasion.dine_in or not policy.dine_in_only)
        and policy.residence in (ANY, eater.residence)
        and (policy.limit is None or occasion.used.get((eater.id, policy.code), 0) < policy.limit.count)
    )


def _entitled(who: Who, eater: Eater, day: date) -> bool:
    if who.classes and not who.classes & eater.classes:
        return False
    if who.age_min is None and who.age_max is None:
        return True
    if eater.birth_date is None:
        return False
    age = age_on(eater.birth_date, day)
    return (who.age_min is None or who.age_min <= age) and (who.age_max is None or age <= who.age_max)


def _chosen(base: int, eater: Eater, policies: Sequence[Policy], occasion: Occasion) -> list[tuple[_Offer, int]]:
    """The best offer, then those that stack, best row of each policy; together never more than the base."""
    best: dict[str, tuple[_Offer, int]] = {}
    for offer in _offers(eater, policies, occasion):
        slot = offer.policy.code if offer.policy.stack else ""  # no policy has an empty code
        amount = offer.amount(base)
        known = best.get(slot)
        if known is None or (-amount, offer.order) < (-known[1], known[0].order):
            best[slot] = (offer, amount)
    chosen, left = [], base
    for _, (offer, amount) in sorted(best.items()):
        taken = min(amount, left)
        left -= taken
        if taken > 0:
            chosen.append((offer, taken))
    return chosen


def _benefit(line: int, eater: UUID, offer: _Offer, amount: int) -> Benefit:
    policy, rule = offer.policy, offer.rule
    return Benefit(
        line=line,
        eater=eater,
        policy=policy.code,
        version=policy.version,
        row=rule.row,
        label=_label(rule),
        tier=age_band(rule.who),
        kind=rule.kind,
        payer=rule.payer,
        amount=amount,
    )


def _label(rule: BenefitRule) -> str:
    """Neutral on purpose: it is printed, and never says which class somebody belongs to."""
    return f"{'优惠' if rule.who.age_min is None else '长者'} {rate_text(rule.what.rate)}"


def _priced(line: OrderLine, benefits: Sequence[Benefit]) -> PricedLine:
    discount = sum(b.amount for b in benefits if b.kind is Kind.DISCOUNT)
    subsidy = sum(b.amount for b in benefits if b.kind is Kind.SUBSIDY)
    return PricedLine(
        list_amount=line.list_amount,
        discount=discount,
        subsidy=subsidy,
        payable=line.list_amount - discount - subsidy,
        benefits=tuple(benefits),
        label=" + ".join(dict.fromkeys(b.label for b in benefits)),
    )


def _by_age(policy: Policy) -> list[BenefitRule]:
    return sorted(policy.benefits, key=lambda rule: (rule.who.age_min or 0, rule.row))


def _tier(policy: Policy, rule: BenefitRule) -> Tier:
    number = _by_age(policy).index(rule) + 1
    ordinal = _ORDINALS[number] if number < len(_ORDINALS) else str(number)
    band = age_band(rule.who)
    head = "优惠" if rule.who.age_min is None else "长者"
    return Tier(
        label=f"{head}{ordinal}档" + (f" · {band}" if band else ""),
        rate=rule.what.rate,
        text=rate_text(rule.what.rate),
        band=band,
        policy=policy.code,
        version=policy.version,
        row=rule.row,
    )
