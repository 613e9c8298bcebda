"""What somebody who writes a policy should look at: ages between its rows that get nothing, and ages two rows give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.rules.till.pricing_model import BenefitRule, Effect, Policy
from app.rules.till.pricing_rows import same_people_at

_GROUPS = (
    (Effect.PERCENT,),
    (Effect.FIXED, Effect.RATIO),
    (Effect.SHARES,),
    (Effect.PRICE,),
)
"""Effects whose rows follow each other by age; a fee of a delivery is for whom it is for."""


@dataclass(frozen=True)
class AgeGap:
    """Ages from ``low`` to ``high``, both included (None: and older), that no row of ``effect`` is for."""

    effect: Effect
    low: int
    high: int | None


def age_gaps(rules: Iterable[BenefitRule]) -> list[AgeGap]:
    """Where the rows for everybody leave ages out: between two of them, or above the last. Which is allowed, and often
    a mistake. Rows for letters fill no gap: who has none falls into it.
    """
    found: list[AgeGap] = []
    listed = [rule for rule in rules if not rule.who.classes and rule.who.care_min is None]
    for effects in _GROUPS:
        mine = sorted((rule for rule in listed if rule.what.effect in effects), key=_from)
        top = mine[0].who.age_max if mine else None
        for rule in mine[1:]:
            if top is None:
                break
            if _from(rule) > top + 1:
                found.append(AgeGap(rule.what.effect, top + 1, _from(rule) - 1))
            top = None if rule.who.age_max is None else max(top, rule.who.age_max)
        if top is not None:
            found.append(AgeGap(mine[-1].what.effect, top + 1, None))
    return found


def _from(rule: BenefitRule) -> int:
    return rule.who.age_min or 0


def both_for(rules: Sequence[BenefitRule]) -> list[tuple[int, int, int, int | None]]:
    """Pairs of rows, by their index, that are for the same people: with the ages both give, from and to. No policy may
    have such a pair; it is read row by row to say which.
    """
    found = []
    for (i, one), (j, other) in combinations(enumerate(rules), 2):
        ages = same_people_at(one, other)
        if ages is not None:
            found.append((i, j, *ages))
    return found


def typical(policy: Policy) -> list[BenefitRule]:
    """One row for each kind of people a policy names: whose bills show what it does, youngest first."""
    first: dict[object, BenefitRule] = {}
    for rule in policy.benefits:
        first.setdefault((rule.who.age_min, rule.who.classes, rule.who.care_min), rule)
    return sorted(first.values(), key=lambda rule: (rule.who.age_min or 0, sorted(rule.who.classes), rule.row))
