"""Which category letters hold on a day: what a rule about people asks, whoever is on duty; nothing of it is shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.services.work import View
from app.store.sql import Reader


@dataclass(frozen=True)
class _Held:
    resident_id: UUID
    letter: str


_HELD = Reader(_Held, "resident_category")


def letters_on(view: View, ids: Iterable[UUID], day: date) -> dict[UUID, frozenset[str]]:
    """The letters of the residents named that are valid on ``day``, both ends included, in one statement.

    Who has none is left out. What comes of it must not be said aloud: a letter tells of poverty or health.
    """
    wanted = {f"p{n}": one for n, one in enumerate(dict.fromkeys(ids))}
    if not wanted:
        return {}
    named = ", ".join(f":{name}" for name in wanted)
    found: dict[UUID, set[str]] = defaultdict(set)
    valid = (
        f"WHERE resident_id IN ({named}) AND (valid_from IS NULL OR valid_from <= :day) "
        "AND (valid_to IS NULL OR valid_to >= :day)"
    )
    for held in _HELD.rows(view, valid, **wanted, day=day):
        found[held.resident_id].add(held.letter)
    return {one: frozenset(letters) for one, letters in found.items()}
