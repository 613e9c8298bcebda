"""Which line of a merchant's bill is which payment the till declared.

Sure are the same whole number and amount, then the same last digits, amount and day where only one of each fits. The
same amount about the same time is a proposal, for somebody to confirm.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WINDOW = timedelta(minutes=10)
"""A cashier confirms so long before or after the merchant saw the money, at most."""

TAIL, WHOLE = 3, 12
"""Fewer characters than the first say nothing, as many as the second are a whole number."""


@dataclass(frozen=True)
class Side:
    """A payment, or below zero money that went back, as one of the two sides knows it, 分. ``references`` are the
    numbers it goes by: one or none as the till has it, that of the payment and the shop's own on a bill.
    """

    key: Hashable
    method: str
    day: date
    at: datetime
    amount: int
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """``how`` is reference, tail or proposed."""

    ours: Side
    theirs: Side
    how: str


@dataclass(frozen=True)
class Matched:
    """Pairs that are sure, and such as somebody has to look at; no side is in two of them."""

    sure: tuple[Pair, ...]
    proposed: tuple[Pair, ...]


def match_sides(ours: Iterable[Side], theirs: Iterable[Side]) -> Matched:
    """Find the pairs; the order in which sides are given changes nothing."""
    left, bill = sorted(ours, key=_order), sorted(theirs, key=_order)
    sure: list[Pair] = []
    for found in (_by_number, _by_tail):
        sure += found(left, bill)
        left = _without(left, [pair.ours for pair in sure])
        bill = _without(bill, [pair.theirs for pair in sure])
    return Matched(tuple(sure), tuple(_by_time(left, bill)))


def other_amounts(ours: Iterable[Side], theirs: Iterable[Side]) -> frozenset[Hashable]:
    """The keys of both sides' payments that go by one whole number and differ in the amount."""
    known = {(one.method, r, one.amount < 0): one for one in theirs for r in one.references if len(r) >= WHOLE}
    pairs = ((one, known.get((one.method, r, one.amount < 0))) for one in ours for r in one.references)
    return frozenset(side.key for one, other in pairs if other is not None for side in (one, other))


def _order(side: Side) -> tuple[datetime, int, str]:
    return side.at, side.amount, str(side.key)


def _without(sides: Iterable[Side], used: Iterable[Side]) -> list[Side]:
    keys = {side.key for side in used}
    return [side for side in sides if side.key not in keys]


def _by_number(ours: Sequence[Side], theirs: Sequence[Side]) -> Iterator[Pair]:
    known: dict[Hashable, list[Side]] = defaultdict(list)
    for line in theirs:
        for reference in filter(None, line.references):
            known[line.method, line.amount, reference].append(line)
    used: set[Hashable] = set()
    for one in ours:
        named = (line for r in one.references for line in known[one.method, one.amount, r] if line.key not in used)
        found = next(named, None)
        if found is not None:
            used.add(found.key)
            yield Pair(one, found, "reference")


def _by_tail(ours: Sequence[Side], theirs: Sequence[Side]) -> Iterator[Pair]:
    known: dict[Hashable, list[Side]] = defaultdict(list)
    for line in theirs:
        known[line.method, line.day, line.amount].append(line)
    fits = {
        one.key: [line for line in known[one.method, one.day, one.amount] if _ends(line, one)]
        for one in ours
        if any(TAIL <= len(r) < WHOLE for r in one.references)
    }
    wanted: dict[Hashable, int] = defaultdict(int)
    for found in fits.values():
        for line in found:
            wanted[line.key] += 1
    for one in ours:
        lines = fits.get(one.key, [])
        if len(lines) == 1 and wanted[lines[0].key] == 1:
            yield Pair(one, lines[0], "tail")


def _ends(line: Side, one: Side) -> bool:
    return any(number.endswith(tail) for tail in one.references for number in line.references)


def _by_time(ours: Sequence[Side], theirs: Sequence[Side]) -> Iterator[Pair]:
    """The nearest first. What has a whole number is not another payment's."""
    known: dict[Hashable, list[Side]] = defaultdict(list)
    for line in theirs:
        known[line.method, line.amount].append(line)
    near = [
        (abs(one.at - line.at), _order(one), _order(line), one, line)
        for one in ours
        if not any(len(r) >= WHOLE for r in one.references)
        for line in known[one.method, one.amount]
        if abs(one.at - line.at) <= WINDOW
    ]
    used: set[Hashable] = set()
    for _apart, _one, _line, one, line in sorted(near, key=lambda pair: pair[:3]):
        if not {one.key, line.key} & used:
            used |= {one.key, line.key}
            yield Pair(one, line, "proposed")
