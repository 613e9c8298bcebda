"""What a family keeps about people, handed in to ``personal``: how to list it, to let it go, and how long it stays.

What people told us goes, what was done stays: names, phones, places and every wording are taken out, numbers, times,
acts, the staff who did them, values and money stay.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.services.work import View, Work


@dataclass(frozen=True)
class Person:
    """Somebody to be forgotten: the ids and numbers of their records, and the names and phones these hold, in all their
    ``spellings``."""

    ids: tuple[UUID, ...]
    numbers: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def traces(self) -> list[str]:
        """How a text that was kept may name them."""
        return [*self.words, *(str(i) for i in self.ids), *(i.hex for i in self.ids)]


@dataclass(frozen=True)
class TimelineRow:
    """One thing in somebody's life here; ``kind`` is one of its holder's ``kinds``.

    ``title`` is the item of a request, the meal of a sale, the letter or the way of consent; ``tag`` is a request's
    state; ``amount`` in 分; ``no`` is whose number it happened under, of a merge the other one's.
    """

    at: datetime
    kind: str
    title: str
    number: str = ""
    tag: str = ""
    amount: int | None = None
    no: int | None = None


@dataclass(frozen=True)
class DueRow:
    """One thing kept longer than its kind should be. ``last`` is when its time began to run."""

    kind: str
    id: UUID
    no: int | None
    name: str
    what: str  # the letter of a category, the number of a request
    last: datetime


@dataclass(frozen=True)
class Kept:
    """A kind of thing that is kept so many days, ``retention.<kind>`` of the settings.

    ``due(view, before, limit)`` lists the oldest first; ``clear(work, rows)`` lets them go and touches ``touches``.
    """

    kind: str
    touches: str
    due: Callable[[View, datetime, int], tuple[DueRow, ...]]
    clear: Callable[[Work, Sequence[DueRow]], None]


@dataclass(frozen=True)
class Holder:
    """What one family keeps about people.

    ``erase`` lets all go that says anything about a person. ``timeline(view, ids, most)`` lists the newest of what
    happened, ``count`` how many there are in all; ``kinds`` are theirs, in the order for things of the same moment.
    ``open`` counts what is still on its way, which must be settled first; ``seen(resident id, since)`` is the SQL
    condition that somebody was here lately. ``merged(work, survivor, other)`` puts right what cannot be true of one
    person, when two records were found to be one.
    """

    erase: Callable[[Work, Person], None]
    kinds: tuple[str, ...] = ()
    timeline: Callable[[View, Sequence[UUID], int], list[TimelineRow]] | None = None
    count: Callable[[View, Sequence[UUID]], int] | None = None
    open: Callable[[View, Sequence[UUID]], int] | None = None
    seen: Callable[[sa.ColumnElement[Any], datetime], sa.ColumnElement[bool]] | None = None
    kept: tuple[Kept, ...] = ()
    merged: Callable[[Work, UUID, UUID], None] | None = None


def spellings(word: str) -> tuple[str, ...]:
    """A word as people write it, and as it stands in what is kept as JSON where that differs: with a quote in it."""
    return tuple(dict.fromkeys((word, json.dumps(word, ensure_ascii=False)[1:-1])))


def names(text: str, words: Sequence[str]) -> bool:
    """Whether a text holds any of these words."""
    return any(word in text for word in words)
