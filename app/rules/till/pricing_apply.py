"""What one policy gives one person for what they eat: the fixed order in which its parts follow each other.

1. set meals at their own price, and those whose price several payers share;
2. the percentage, once over everything else that takes part, half up;
3. the subsidy, looked at list price or after the discounts, as the policy says; never more than is left to pay;
4. what comes off the fee of a delivery.

Nothing here depends on the order in which the lines were rung up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.rules import money
from app.rules.dates import age_on
from app.rules.till.pricing_model import (
    ANY,
    RESIDENCES,
    BenefitRule,
    Eater,
    Effect,
    Kind,
    Occasion,
    OrderLine,
    Policy,
    Stage,
    What,
    Who,
    Workdays,
)

DELIVERY_FEE = "delivery"
_ALL = 10**6
"""Portions, where no limit counts them."""


@dataclass(frozen=True)
class Given:
    """What a row of a policy takes off which lines (their index → 分), and who bears it; ``used`` is how many uses were
    before this one.
    """

    policy: Policy
    rule: BenefitRule
    payer: str
    off: dict[int, int]
    used: int = 0

    @property
    def total(self) -> int:
        """All of it, 分."""
        return sum(self.off.values())


@dataclass
class Plate:
    """What one person eats: the lines that take part, by index, the delivery's fee, what is left to pay of each."""

    lines: dict[int, OrderLine]
    fees: dict[int, OrderLine] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = self.left or {at: line.list_amount for at, line in (self.lines | self.fees).items()}

    def copy(self) -> "Plate":
        """The same plate to try something on."""
        return Plate(self.lines, self.fees, dict(self.left))

    def take(self, given: Given) -> None:
        """Let it count."""
        for at, amount in given.off.items():
            self.left[at] -= amount

    def share(self, amount: int, over: Sequence[int]) -> dict[int, int]:
        """Spread an amount over lines, never more than is left of them; nothing is left out but zeros."""
        weights, lines = [self.left[at] for at in over], self.lines | self.fees
        shares = money.share_out(min(amount, sum(weights)), weights, [lines[at].key for at in over])
        return {at: share for at, share in zip(over, shares, strict=True) if share}


def plate_of(lines: Sequence[OrderLine], eater: Eater) -> Plate:
    """What of an order is on somebody's plate."""
    mine = {at: line for at, line in enumerate(lines) if line.eater == eater.id}
    return Plate(
        lines={at: line for at, line in mine.items() if line.eligible and not line.fee},
        fees={at: line for at, line in mine.items() if line.fee == DELIVERY_FEE},
    )


def holds(policy: Policy, occasion: Occasion) -> bool:
    """When: whether a policy is open on this occasion, whoever comes."""
    return (
        occasion.day.weekday() in policy.weekdays
        and is_workday(policy, occasion)
        and (not policy.meals or occasion.meal in policy.meals)
        and (occasion.dine_in or not policy.dine_in_only)
    )


def is_workday(policy: Policy, occasion: Occasion) -> bool:
    """Whether the day is one a policy for workdays means; every day is for a policy that does not ask."""
    if policy.workdays is None:
        return True
    by_week = occasion.day.weekday() < 5
    if policy.workdays is Workdays.MON_FRI or occasion.workday is None:
        return by_week
    return occasion.workday


def used_up(policy: Policy, eater: Eater, occasion: Occasion) -> bool:
    """How often: whether somebody had their uses of this span already."""
    return policy.limit is not None and occasion.used.get((eater.id, policy.code), 0) >= policy.limit.count


def lives_within(required: str, residence: str) -> bool:
    """Whether somebody registered at ``residence`` is one of those a policy asks for."""
    if required == ANY:
        return True
    if required not in RESIDENCES or residence not in RESIDENCES:
        return required == residence
    return RESIDENCES.index(residence) <= RESIDENCES.index(required)


def age(policy: Policy, eater: Eater, day: date) -> int | None:
    """Whole years, from the birthday or the day after it, as the policy counts; None without a birth date."""
    if eater.birth_date is None:
        return None
    return age_on(eater.birth_date, day - timedelta(days=1) if policy.next_day else day)


def entitled(policy: Policy, who: Who, eater: Eater, day: date) -> bool:
    """Who: whether a row is for somebody on a day."""
    if who.classes and not who.classes & eater.classes:
        return False
    if not lives_within(who.residence, eater.residence):
        return False
    if not _between(eater.care, who.care_min, who.care_max):
        return False
    return _between(age(policy, eater, day), who.age_min, who.age_max)


def rows_for(policy: Policy, eater: Eater, occasion: Occasion) -> list[BenefitRule]:
    """The rows of a policy somebody is entitled to here and now; none when it is not open or used up for them, or a
    proof is missing, unless they are an exception.
    """
    kept_off = () if eater.id in occasion.excepted else waived(policy, eater, occasion)
    if not lives_within(policy.residence, eater.residence) or "hours" in kept_off or "proof" in kept_off:
        return []
    rows = [rule for rule in policy.benefits if entitled(policy, rule.who, eater, occasion.day)]
    if "limit" in kept_off:
        limited = policy.limit_on is Stage.SUBSIDY
        rows = [rule for rule in rows if limited and rule.kind is Kind.DISCOUNT]
    return rows


def waived(policy: Policy, eater: Eater, occasion: Occasion) -> tuple[str, ...]:
    """What keeps a policy from somebody here and now, that an exception passes over: hours, limit, proof."""
    found = {
        "hours": not holds(policy, occasion),
        "limit": used_up(policy, eater, occasion),
        "proof": (eater.id, policy.code) in occasion.unproved,
    }
    return tuple(what for what, so in found.items() if so)


def uses_before(policy: Policy, eater: Eater, occasion: Occasion) -> int:
    """How often somebody had it in this span, as far as it counts: once more than the limit is like the last time."""
    used = occasion.used.get((eater.id, policy.code), 0)
    return min(used, policy.limit.count - 1) if policy.limit and eater.id in occasion.excepted else used


@dataclass(frozen=True)
class Entitlement:
    """A policy with the rows somebody is entitled to here and now, and how often they had it in this span."""

    policy: Policy
    eater: Eater
    rows: Mapping[Effect, Sequence[BenefitRule]]
    used: int

    def give(self, plate: Plate) -> list[Given]:
        """What the policy gives, part after part; ``plate`` itself is not changed."""
        case, found = _Case(self, plate.copy()), []
        for part, effects in _PARTS:
            if self.rows.keys().isdisjoint(effects):
                continue
            for one in part(case):
                off = {at: fen for at, amount in one.off.items() if (fen := min(amount, case.plate.left[at])) > 0}
                given = one if off == one.off else replace(one, off=off)
                if given.off:
                    case.plate.take(given)
                    found.append(given)
        return found


def entitlements(policies: Iterable[Policy], eater: Eater, occasion: Occasion) -> list[Entitlement]:
    """Which of some policies have a row for somebody here and now: asked once, whatever is on how many plates."""
    found = []
    for policy in policies:
        rows: dict[Effect, list[BenefitRule]] = {}
        for rule in rows_for(policy, eater, occasion):
            rows.setdefault(rule.what.effect, []).append(rule)
        if rows:
            found.append(Entitlement(policy, eater, rows, uses_before(policy, eater, occasion)))
    return found


class _Case:
    """A policy at work for one person: the rows they are entitled to, the plate so far, the set meals among it."""

    def __init__(self, entitled: Entitlement, plate: Plate) -> None:
        self.policy, self.eater, self.used = entitled.policy, entitled.eater, entitled.used
        self.plate = plate
        self.set_meals: set[int] = set()
        self._rows = entitled.rows

    def rows(self, effect: Effect) -> Sequence[BenefitRule]:
        """Those of one effect."""
        return self._rows.get(effect, ())


def _between(number: int | None, low: int | None, high: int | None) -> bool:
    if low is None and high is None:
        return True
    return number is not None and (low is None or low <= number) and (high is None or number <= high)


def _own_prices(case: _Case) -> list[Given]:
    priced: dict[int, BenefitRule] = {}
    for at, line in case.plate.lines.items():
        own = [rule for rule in case.rows(Effect.PRICE) if rule.what.set_code == line.set_code != ""]
        if own:
            priced[at] = min(own, key=lambda rule: (rule.what.amount, rule.row))
    case.set_meals |= priced.keys()
    found = []
    for rule in dict.fromkeys(priced.values()):
        lines = {at: case.plate.lines[at] for at, own in priced.items() if own is rule}
        off = {at: case.plate.left[at] - rule.what.amount * line.quantity for at, line in lines.items()}
        found.append(Given(case.policy, rule, rule.payer, off))
    return found


def _shares(case: _Case) -> list[Given]:
    portions = case.policy.limit.count - case.used if case.policy.limit else _ALL
    found: dict[tuple[BenefitRule, str], dict[int, int]] = {}
    for at, line in sorted(case.plate.lines.items(), key=lambda item: (item[1].key, item[0])):
        rows = [rule for rule in case.rows(Effect.SHARES) if rule.what.amount * line.quantity == line.list_amount]
        taking = min(portions, line.quantity)
        if at in case.set_meals or not rows or not line.list_amount or taking < 1:
            continue
        portions -= taking
        case.set_meals.add(at)
        rule = max(rows, key=lambda rule: (sum(fen for _, fen in borne(case.policy, rule, case.eater)), -rule.row))
        for payer, fen in borne(case.policy, rule, case.eater):
            found.setdefault((rule, payer), {})[at] = fen * taking
    return [Given(case.policy, rule, payer, off) for (rule, payer), off in found.items()]


def borne(policy: Policy, rule: BenefitRule, eater: Eater) -> tuple[tuple[str, int], ...]:
    """The shares of a set meal that are borne for somebody: payer and 分.

    Whose residence nobody looked at is treated like those of the widest that the policy names.
    """
    far = eater.residence if eater.residence in RESIDENCES else max(policy.drops, key=_distance, default="")
    dropped = policy.drops.get(far, frozenset())
    return tuple((payer, fen) for payer, fen in rule.what.shares if payer not in dropped and fen)


def _distance(residence: str) -> int:
    return RESIDENCES.index(residence)


def rate_now(what: What, used: int) -> int:
    """The ‰ payable of a percentage after so many uses; 1000, which gives nothing, after its last."""
    if not what.by_use:
        return what.rate
    return what.by_use[used] if used < len(what.by_use) else 1000


def _percentage(case: _Case) -> list[Given]:
    over = [at for at in case.plate.lines if at not in case.set_meals]
    base = sum(case.plate.lines[at].list_amount for at in over)
    offers = [
        (base - money.per_mille(base, rate_now(rule.what, case.used)), rule) for rule in case.rows(Effect.PERCENT)
    ]
    amount, best = max(offers, key=lambda offer: (offer[0], -offer[1].row))
    if not amount:
        return []
    return [Given(case.policy, best, best.payer, case.plate.share(amount, over), case.used)]


def spend(policy: Policy, plate: Plate) -> int:
    """What a minimum spend is compared with, 分: the list prices of what takes part, or what is left to pay of them."""
    return sum(plate.left[at] if policy.on_net else line.list_amount for at, line in plate.lines.items())


def _subsidy(case: _Case) -> list[Given]:
    base, over = spend(case.policy, case.plate), list(case.plate.lines)
    rows = [*case.rows(Effect.FIXED), *case.rows(Effect.RATIO)]
    left = sum(case.plate.left[at] for at in over)
    offers = sorted(((min(subsidy_on(rule.what, base), left), rule) for rule in rows), key=lambda o: (-o[0], o[1].row))
    trying, found = case.plate.copy(), []
    for amount, rule in offers if case.policy.adds_up else offers[:1]:
        given = Given(case.policy, rule, rule.payer, trying.share(amount, over))
        trying.take(given)
        found.append(given)
    return found


def subsidy_on(what: What, base: int) -> int:
    """What a subsidy's row comes to on a spend, 分, before it is held to what is left to pay."""
    if base < what.min_spend:
        return 0
    if what.effect is Effect.FIXED:
        return what.amount
    amount = money.per_mille(base, what.rate)
    return amount if what.cap is None else min(amount, what.cap)


def _delivery(case: _Case) -> list[Given]:
    best = max(case.rows(Effect.DELIVERY), key=lambda rule: (rule.what.amount, -rule.row))
    return [Given(case.policy, best, best.payer, case.plate.share(best.what.amount, list(case.plate.fees)))]


_PARTS: tuple[tuple[Callable[[_Case], list[Given]], tuple[Effect, ...]], ...] = (
    (_own_prices, (Effect.PRICE,)),
    (_shares, (Effect.SHARES,)),
    (_percentage, (Effect.PERCENT,)),
    (_subsidy, (Effect.FIXED, Effect.RATIO)),
    (_delivery, (Effect.DELIVERY,)),
)
"""The parts in their order, each with the rows it is about: a tile is priced for every dish, and most have one part."""
