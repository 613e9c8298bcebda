"""Choosing what a set meal is made of, without any Qt: one digit after the other, group by group."""

from collections.abc import Sequence
from uuid import UUID

from app.services.till.choices import ChoiceNow, GroupNow


class Picking:
    """What was picked so far. A group that is full hands on to the next; ``whole`` once all are."""

    def __init__(self, groups: Sequence[GroupNow]) -> None:
        self.groups = tuple(groups)
        self.picked: list[list[ChoiceNow]] = [[] for _ in self.groups]

    @property
    def at(self) -> int:
        """The group being picked from; as many as there are groups when nothing is left to pick."""
        waiting = (n for n, group in enumerate(self.groups) if len(self.picked[n]) < group.pick)
        return next(waiting, len(self.groups))

    @property
    def whole(self) -> bool:
        """Whether every group has its dishes."""
        return self.at == len(self.groups)

    def press(self, number: int) -> bool:
        """Take the dish of a digit; False when there is none of it."""
        if self.whole or not 1 <= number <= len(self.groups[self.at].choices):
            return False
        self.picked[self.at].append(self.groups[self.at].choices[number - 1])
        return True

    def back(self) -> bool:
        """Take the last one back; False when nothing was picked."""
        last = max((n for n, dishes in enumerate(self.picked) if dishes), default=None)
        if last is None:
            return False
        self.picked[last].pop()
        return True

    def chosen(self) -> tuple[tuple[UUID, ...], ...]:
        """The dishes by group."""
        return tuple(tuple(one.dish_id for one in dishes) for dishes in self.picked)
