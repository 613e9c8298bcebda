"""Which category letters hold on a day: what a rule about people asks, whoever is on duty; nothing of it is shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.services.work import View
from app.store.sql import Reader


@dataclass(frozen=True)
class LettersHeld:
    """The letters that hold on a day, and those that did once and have run out."""

    valid: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Held:
    resident_id: UUID
    letter: str
    valid_to: date | None


_HELD = Reader(_Held, "resident_category")


def letters_on(view: View, ids: Iterable[UUID], day: date) -> dict[UUID, LettersHeld]:
    """The letters of the residents named that are valid on ``day``, both ends included, or ended before it, in one
    statement.

    Who has none is left out. What comes of it must not be said aloud: a letter tells of poverty or health.
    """
    wanted = {f"p{n}": one for n, one in enumerate(dict.fromkeys(ids))}
    if not wanted:
        return {}
    named = ", ".join(f":{name}" for name in wanted)
    found: dict[UUID, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    begun = f"WHERE resident_id IN ({named}) AND (valid_from IS NULL OR valid_from <= :day)"
    for held in _HELD.rows(view, begun, **wanted, day=day):
        lapsed = held.valid_to is not None and held.valid_to < day
        found[held.resident_id][lapsed].add(held.letter)
    return {one: LettersHeld(frozenset(valid), frozenset(lapsed)) for one, (valid, lapsed) in found.items()}
