"""Who eats, as the policies in force see them: age, letters, 户籍 and level of care on the service day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.rules.till import pricing
from app.services.residents import letters
from app.services.work import View
from app.store.sql import Reader


@dataclass(frozen=True)
class Person:
    """A resident as the till needs them. ``name`` is whole (the staff call people by it); paper masks it."""

    id: UUID
    no: int
    name: str
    sex: str
    birth_date: date | None
    note: str
    active: bool
    residence: str = field(repr=False)
    care_level: int | None = field(repr=False)


_PEOPLE = Reader(Person, "resident")


def people(view: View, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The residents named, by id, in one query; unknown ones are left out."""
    wanted = {f"p{n}": one for n, one in enumerate(dict.fromkeys(ids))}
    if not wanted:
        return {}
    named = ", ".join(f":{name}" for name in wanted)
    return {person.id: person for person in _PEOPLE.rows(view, f"WHERE id IN ({named})", **wanted)}


def eaters_of(
    view: View, known: Iterable[Person], rules: Sequence[pricing.Policy], day: date
) -> dict[UUID, pricing.Eater]:
    """The people as ``rules`` price them on ``day``, by id. Letters are looked up, for all of them in one statement,
    only where a rule asks for one.
    """
    eating = list(known)
    asked = any(rule.who.classes for policy in rules for rule in policy.benefits)
    held = letters.letters_on(view, [one.id for one in eating], day) if asked else {}
    return {one.id: _eater(one, held.get(one.id, letters.LettersHeld())) for one in eating}


def _eater(one: Person, held: letters.LettersHeld) -> pricing.Eater:
    return pricing.Eater(one.id, one.birth_date, held.valid, one.residence, one.care_level, held.lapsed)
