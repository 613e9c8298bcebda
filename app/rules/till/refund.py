"""What a sale comes to once some of its dishes are taken back: pure, from the sealed amounts and nothing else.

What stays of a line whole keeps the amounts it was sold at; of several portions each amount is cut so that all cuts of
the line come to what was sold. What depends on the whole meal (a sum off from a minimum spend on, a share of it up to a
ceiling) is worked out anew over what stays, by the very rules that gave it: a minimum that is not reached any more
gives nothing. Every state follows from what stays alone, so taking back one dish after another comes to the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.rules import money
from app.rules.till.pricing_apply import Entitlement, Plate
from app.rules.till.pricing_model import Benefit, BenefitRule, Eater, Effect, OrderLine, Policy

_OF_THE_MEAL = (Effect.FIXED, Effect.RATIO)
Policies = Mapping[tuple[str, int], Policy]
"""The versions that gave something, by code and version."""


@dataclass(frozen=True)
class SoldLine:
    """A line as it was sealed: ``quantity`` portions for ``list_amount`` 分, of which ``cut`` was taken off by hand.
    ``fee`` as ``OrderLine`` has it.
    """

    position: int
    key: str
    quantity: int
    list_amount: int
    eligible: bool
    eater: UUID | None
    fee: str = ""
    cut: int = 0


@dataclass(frozen=True)
class Standing:
    """What stays of a sale, 分: of each position the list price and what was taken off by hand, and the benefits
    (``Benefit.line`` is a position).
    """

    lists: Mapping[int, int]
    cuts: Mapping[int, int]
    benefits: tuple[Benefit, ...]
    lost: int = 0  # what the meal no longer reaches: given at the sale for what stays, and not any more

    @property
    def payable(self) -> int:
        """What is to be paid for it, before rounding."""
        return sum(self.lists.values()) - sum(self.cuts.values()) - _total(self.benefits)


def stays(lines: Sequence[SoldLine], given: Sequence[Benefit], kept: Mapping[int, int], policies: Policies) -> Standing:
    """What a sale comes to with ``kept`` portions of each position.

    A policy that is not among ``policies``, or that would not give for the whole sale what it gave, is not worked out
    anew: what it gave is cut like a price.
    """
    by_line: dict[int, list[Benefit]] = {line.position: [] for line in lines}
    for benefit in given:
        by_line[benefit.line].append(benefit)
    lists, cuts, copied = {}, {}, []
    for line in lines:
        at = line.position
        lists[at], cuts[at], own = _share_of(line, by_line[at], kept[at])
        copied += own
    found: list[Benefit] = []
    lost = 0
    for eater in dict.fromkeys(line.eater for line in lines):
        mine = [line for line in lines if line.eater == eater]
        own = [benefit for benefit in copied if benefit.eater == eater]
        if any(kept[line.position] < line.quantity for line in mine):
            again = _again(mine, [b for b in given if b.eater == eater], own, lists, policies)
            lost += max(0, _total(own) - _total(again)) if any(kept[line.position] for line in mine) else 0
            own = again
        found += own
    for at, listed in lists.items():  # a benefit that moved to another dish leaves less there to take off by hand
        cuts[at] = min(cuts[at], listed - sum(benefit.amount for benefit in found if benefit.line == at))
    return Standing(lists, cuts, tuple(b for b in found if b.amount), lost)


def cash_back(owed: int, cash: int, others: int, *, jiao: bool) -> tuple[int, int]:
    """How much goes back in cash and how much by the other ways, of ``owed`` 分; ``cash`` and ``others`` are what was
    paid by them and is still here. Cash goes first; where cash is rounded to the 角 it is, in the customer's favour,
    but never to more than is left.
    """
    if owed <= 0:
        return 0, 0
    if owed <= cash:
        return (min(cash, -(-owed // 10) * 10) if jiao else owed), 0
    return cash, min(owed - cash, others)


def _share_of(line: SoldLine, own: Sequence[Benefit], keep: int) -> tuple[int, int, list[Benefit]]:
    """The list price, what was taken off by hand, and the benefits of so many of a line's portions."""
    if keep == line.quantity:
        return line.list_amount, line.cut, list(own)
    if not keep:
        return 0, 0, []
    listed = _of(line.list_amount, keep, line.quantity)
    off = listed - _of(line.list_amount - _total(own) - line.cut, keep, line.quantity)
    weights = [line.cut, *(benefit.amount for benefit in own)]
    cut, *amounts = money.share_out(off, weights, range(len(weights)))
    return listed, cut, [replace(benefit, amount=amount) for benefit, amount in zip(own, amounts, strict=True)]


def _of(amount: int, keep: int, quantity: int) -> int:
    return (2 * amount * keep + quantity) // (2 * quantity)


def _again(
    lines: Sequence[SoldLine],
    given: Sequence[Benefit],
    copied: Sequence[Benefit],
    lists: Mapping[int, int],
    policies: Policies,
) -> list[Benefit]:
    """The benefits of one person with those that depend on the whole meal worked out anew."""
    applied = [benefit for benefit in given if _meal_rule(benefit, policies) is not None]
    if not applied:
        return list(copied)
    whole = {line.position: line.list_amount for line in lines}
    beside = [benefit for benefit in given if benefit not in applied]
    sold = _worked_out(lines, whole, beside, applied, policies)
    if _sums(sold) != _sums(applied):
        return list(copied)
    rest = [benefit for benefit in copied if _meal_rule(benefit, policies) is None]
    return rest + _worked_out(lines, lists, rest, applied, policies)


def _meal_rule(benefit: Benefit, policies: Policies) -> BenefitRule | None:
    """The row that gave a benefit, where it is one for the whole meal."""
    policy = policies.get((benefit.policy, benefit.version))
    return next((rule for rule in _meal_rules(policy) if _gave(rule, benefit)), None) if policy else None


def _meal_rules(policy: Policy) -> Iterable[BenefitRule]:
    return (rule for rule in policy.benefits if rule.what.effect in _OF_THE_MEAL)


def _gave(rule: BenefitRule, benefit: Benefit) -> bool:
    return (rule.row, rule.kind, rule.payer) == (benefit.row, benefit.kind, benefit.payer)


def _worked_out(
    lines: Sequence[SoldLine],
    lists: Mapping[int, int],
    beside: Sequence[Benefit],
    applied: Sequence[Benefit],
    policies: Policies,
) -> list[Benefit]:
    """What the rows that gave for the whole meal, and those beside them for the same people, give at these prices."""
    plate = _plate(lines, lists, beside)
    found = []
    codes = dict.fromkeys((benefit.policy, benefit.version) for benefit in applied)
    for policy in sorted((policies[code] for code in codes), key=lambda one: (one.stack, one.code)):
        models = [benefit for benefit in applied if benefit.policy == policy.code]
        who = {rule.who for model in models for rule in _meal_rules(policy) if _gave(rule, model)}
        rows: dict[Effect, list[BenefitRule]] = {}
        for rule in _meal_rules(policy):
            if rule.who in who:
                rows.setdefault(rule.what.effect, []).append(rule)
        for one in Entitlement(policy, Eater(models[0].eater, None), rows, 0).give(plate):
            plate.take(one)
            model = next((m for m in models if _gave(one.rule, m)), models[0])
            found += [
                replace(model, line=at, row=one.rule.row, kind=one.rule.kind, payer=one.payer, amount=amount)
                for at, amount in one.off.items()
            ]
    return found


def _plate(lines: Sequence[SoldLine], lists: Mapping[int, int], beside: Sequence[Benefit]) -> Plate:
    off = dict.fromkeys(lists, 0)
    for benefit in beside:
        off[benefit.line] += benefit.amount
    stay = {
        line.position: OrderLine(line.key, lists[line.position], line.eligible, line.eater, fee=line.fee)
        for line in lines
        if lists[line.position]
    }
    return Plate(
        lines={at: line for at, line in stay.items() if line.eligible and not line.fee},
        fees={at: line for at, line in stay.items() if line.fee},
        left={at: line.list_amount - off[at] for at, line in stay.items()},
    )


def _sums(benefits: Iterable[Benefit]) -> dict[object, int]:
    found: dict[object, int] = {}
    for one in benefits:
        source = (one.policy, one.version, one.row, one.kind, one.payer)
        found[source] = found.get(source, 0) + one.amount
    return found


def _total(benefits: Iterable[Benefit]) -> int:
    return sum(benefit.amount for benefit in benefits)
