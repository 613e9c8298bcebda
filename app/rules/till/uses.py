"""How often: the span a use of a policy counts in, and how many uses an order is.

What a policy gives for one order is one use of it, however many dishes are on the tray. Of a set meal whose price
several payers share, each portion is a use of its own. Where a limit counts the subsidy alone, the discount is no use.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from app.rules.till.pricing_model import BenefitRule, Effect, Kind, Per, Policy, Stage


class Had(NamedTuple):
    """A benefit as a sale keeps it: of whom (any key), on which line, by which row of a policy, and how much, 分."""

    eater: Any
    line: int
    row: int
    kind: str
    payer: str
    amount: int


class PolicyUse(NamedTuple):
    """One use: by whom, and on which line."""

    eater: Any
    line: int


def span_key(per: Per, day: date, meal: str) -> str:
    """The span a business date and a meal are in: ``2026-11-29/lunch``, ``2026-11-29``, ``2026-11``."""
    if per is Per.MEAL:
        return f"{day.isoformat()}/{meal}"
    return day.isoformat() if per is Per.DAY else day.isoformat()[:7]


def uses_of(policy: Policy, given: Iterable[Had]) -> list[PolicyUse]:
    """The uses of a policy that an order was, by what it gave there; none when it has no limit."""
    if policy.limit is None:
        return []
    counted = [one for one in given if policy.limit_on is not Stage.SUBSIDY or one.kind == Kind.SUBSIDY]
    by_eater: dict[Any, list[Had]] = {}
    for one in sorted(counted, key=lambda one: one.line):
        by_eater.setdefault(one.eater, []).append(one)
    return [use for had in by_eater.values() for use in _uses(policy, had)]


def left_of(policy: Policy, given: Iterable[Had]) -> dict[Any, int]:
    """How many of an order's uses of a policy still count after what was taken back: by eater, those with none too.

    ``given`` is what the sale gave and, below zero, what its reversals took back.
    """
    sums: dict[tuple[Any, int, str, str], int] = {}
    eaters: dict[Any, int] = {}
    for one in given:
        key = (one.eater, one.row, one.kind, one.payer)
        sums[key] = sums.get(key, 0) + one.amount
        eaters[one.eater] = 0
    left = [Had(key[0], 0, *key[1:], amount) for key, amount in sums.items() if amount > 0]
    for use in uses_of(policy, left):
        eaters[use.eater] += 1
    return eaters


def _uses(policy: Policy, had: list[Had]) -> list[PolicyUse]:
    portions: dict[int, int] = {}
    for one in had:
        portions[one.line] = max(portions.get(one.line, 0), _portions(policy.benefits, one))
    shared = [PolicyUse(had[0].eater, line) for line, count in portions.items() for _ in range(count)]
    return shared or [PolicyUse(had[0].eater, had[0].line)]


def _portions(rules: Iterable[BenefitRule], had: Had) -> int:
    """Of how many portions of a shared set meal this is the payer's share; 0 for everything else."""
    for rule in rules:
        if rule.what.effect is Effect.SHARES and rule.row == had.row and had.kind == rule.kind:
            for payer, fen in rule.what.shares:
                if payer == had.payer and fen:
                    return -(-had.amount // fen)
    return 0
