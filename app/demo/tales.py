"""Several things go on at one counter: tales told side by side, each step at its moment, in the order of time.

A tale is a generator: it says when its next step is and is taken up again when the desk has lived until then. So each
job tells its own story, and none of them needs to know what the others do in between.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from app.demo.centre import STAFF
from app.demo.neighbour import DESK, Counter
from app.services.desk import Desk
from app.services.work import Work

MANAGER = STAFF[0][0]


@dataclass(frozen=True)
class When:
    """The moment of a step, in local time, and the staff number of who is at the counter."""

    day: date
    hour: int
    minute: int
    who: str = DESK

    @property
    def instant(self) -> datetime:
        """The moment in UTC."""
        return datetime.combine(self.day, time(self.hour, self.minute), UTC) - timedelta(hours=8)


Tale = Iterator[When]
T = TypeVar("T")


def ago(today: date, days: int, hour: int, minute: int, who: str = DESK) -> When:
    """A moment so many days before ``today``."""
    return When(today - timedelta(days=days), hour, minute, who)


class Tales:
    """Tales that are told at one counter. Nothing happens before ``until`` lets the time come."""

    def __init__(self, window: Counter, tales: Iterable[Tale]) -> None:
        self._window = window
        self._next: list[tuple[datetime, int, When, Tale]] = []
        for order, tale in enumerate(tales):
            self._take_up(order, tale)

    def until(self, moment: datetime) -> None:
        """Live through what is due by then, and print it. A step whose time passed while others came is taken now."""
        while self._next and self._next[0][0] <= moment:
            _, order, when, tale = heapq.heappop(self._next)
            self._window.reach(when.instant, when.who)
            self._take_up(order, tale)
        self._window.out()

    def _take_up(self, order: int, tale: Tale) -> None:
        when = next(tale, None)
        if when is not None:
            heapq.heappush(self._next, (when.instant, order, when, tale))


def at_once(desk: Desk, *acts: Callable[[Work], T]) -> Sequence[T]:
    """Several acts of one moment in one transaction, as somebody types in a whole list; returns what each returned."""

    def run(work: Work) -> list[T]:
        return [act(work) for act in acts]

    return desk.do(run)
