"""Who gets a place: one total, groups that may take so many of it, parties that wait in the order they came.

Whoever signs up stands behind everybody who waits and moves up by the same rule as they do, so nobody is overtaken
by asking later. Nothing here looks at a clock: the order is a number given once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class TurnRule(StrEnum):
    """What happens when the places that are free do not suffice for the whole party whose turn it is: the next one
    that fits moves up (顺延), or nobody does (等齐)."""

    SKIP = "skip"
    BLOCK = "block"


@dataclass(frozen=True)
class Places:
    """How many there are: one total for all, and how many of them a group may take at most. A group that is not named
    may take them all."""

    capacity: int
    quotas: Mapping[str, int] = field(default_factory=dict)

    def free(self, taken: Mapping[str, int]) -> int:
        """How many are left of the total; never below none, also where more were let in."""
        return max(self.capacity - sum(taken.values()), 0)

    def free_for(self, group: str, taken: Mapping[str, int]) -> int:
        """How many somebody of this group could still get."""
        left = self.free(taken)
        if group not in self.quotas:
            return left
        return min(left, max(self.quotas[group] - taken.get(group, 0), 0))

    def fits(self, groups: Sequence[str], taken: Mapping[str, int]) -> bool:
        """Whether all of a party get in, one group a person."""
        return len(groups) <= self.free(taken) and not self.short(groups, taken)

    def short(self, groups: Sequence[str], taken: Mapping[str, int]) -> frozenset[str]:
        """The groups of a party whose share does not suffice for it, whatever the total."""
        return frozenset(
            group
            for group, wanted in Counter(groups).items()
            if group in self.quotas and wanted > max(self.quotas[group] - taken.get(group, 0), 0)
        )

    def over(self, taken: Mapping[str, int]) -> int:
        """How many more were let in than there are places."""
        return max(sum(taken.values()) - self.capacity, 0)


@dataclass(frozen=True)
class Party:
    """Who waits together. ``key`` is the caller's name for it, ``groups`` one entry a person."""

    key: object
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Turns:
    """Who moves up, and for whom it was not enough although something was free: they keep their place in the line."""

    moved: tuple[Party, ...]
    passed: tuple[Party, ...]


def turns(places: Places, taken: Mapping[str, int], waiting: Iterable[Party], rule: TurnRule) -> Turns:
    """Go through the line once, in its order.

    A party is never split. Under ``BLOCK`` one for which the total does not suffice holds everybody behind it; one
    for which only the share of its group does not suffice holds those with somebody of that group.
    """
    inside = Counter(taken)
    moved: list[Party] = []
    passed: list[Party] = []
    held: frozenset[str] = frozenset()
    for party in waiting:
        if not places.free(inside):
            break
        if not held.isdisjoint(party.groups):
            passed.append(party)
        elif places.fits(party.groups, inside):
            inside.update(party.groups)
            moved.append(party)
        else:
            passed.append(party)
            if rule is TurnRule.BLOCK and places.fits(party.groups, {}):
                short = places.short(party.groups, inside)
                if not short:
                    break
                held |= short
    return Turns(tuple(moved), tuple(passed))
