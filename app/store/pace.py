"""How far a long walk has come, told now and then; whoever hears it may end the walk by raising."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

Step = Callable[[int, int], None]
"""Records that were looked at, and how many there are."""

TOLD_EACH = 1_000
"""Records between two words: some hundredths of a second."""


def silent(done: int, total: int) -> None:
    """For who need not hear it."""


class Pace:
    """One walk over ``total`` records, in as many lists as it takes."""

    def __init__(self, told: Step, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def over(self, rows: Iterable[T]) -> Iterator[T]:
        """The same rows, counted."""
        for row in rows:
            self._done += 1
            if self._done % TOLD_EACH == 0:
                self._told(self._done, self._total)
            yield row
