"""Who somebody being typed may already be: a hint, never a refusal. ``app.rules.people.duplicates`` says what."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.rules.people import duplicates, names
from app.rules.people.duplicates import Hint, Person
from app.rules.rights import Right
from app.services.residents.registry import ResidentDraft
from app.services.residents.search import ResidentRow, rows_by
from app.services.work import View, asks
from app.store import sql
from app.store.sql import Reader

MOST = 60
"""How many candidates of each kind are compared."""


def _people(source: str) -> Reader[Person]:
    """Residents as the rules compare them."""
    return Reader(
        Person,
        source,
        key=("r.id", sql.uuid),
        name="r.name",
        phone="r.phone",
        address="r.address",
        birth="r.birth_date",
        document=("r.document_hash", lambda hashed: bytes(hashed).hex() if hashed else ""),
        pinyin="r.pinyin",
    )


_PEOPLE = _people("resident r")
_RANGE = _people(
    "(SELECT DISTINCT resident_no AS no FROM resident_token WHERE token >= :low AND token < :high LIMIT :n) t "
    "JOIN resident r ON r.no = t.no"
)
_TYPED = Reader(ResidentDraft, "resident", document_number="''")


@dataclass(frozen=True)
class LookAlike:
    """Somebody on record who may be meant, masked, with the ``Hint`` that says why."""

    row: ResidentRow
    hint: Hint


@asks(Right.RESIDENTS, Right.REQUESTS)
def look_alikes(view: View, draft: ResidentDraft, own: UUID | None = None, limit: int = 3) -> tuple[LookAlike, ...]:
    """Who on record the typed person might be, surest first; ``own`` is the one being corrected and left out."""
    name = draft.name.strip()
    if not name:
        return ()
    typed = Person(own, name, draft.phone or "", draft.address, draft.birth_date, pinyin=draft.pinyin)
    sound = draft.pinyin or names.pinyin(name)
    found: dict[object, Person] = {}
    for key in {names.search_key(text) for text in (name, sound, typed.phone)} - {""}:
        for person in _RANGE.rows(view, low=key, high=names.prefix_end(key), n=MOST):
            found.setdefault(person.key, person)
    if door := names.door(draft.address):
        for person in _PEOPLE.rows(view, "WHERE r.household = :door AND r.active LIMIT :n", door=door[:40], n=MOST):
            found.setdefault(person.key, person)
    hints = duplicates.people_like(typed, found.values(), limit)
    shown: dict[object, ResidentRow] = {row.id: row for row in _rows(view, [hint.key for hint in hints])}
    return tuple(LookAlike(shown[h.key], h) for h in hints if h.key in shown)


def everybody(view: View) -> tuple[Person, ...]:
    """All residents as they are compared, for an import. 100,000 are read in about half a second."""
    return _PEOPLE.rows(view, "WHERE r.merged_into IS NULL AND r.erased_at IS NULL")


@asks(Right.RESIDENTS, Right.REQUESTS)
def near(view: View, resident_id: UUID, limit: int = 6) -> tuple[ResidentRow, ...]:
    """Who on record looks like a resident on record: where a merge may start."""
    draft = _TYPED.one(view, "WHERE id = :id", id=resident_id)
    if draft is None:
        return ()
    return tuple(one.row for one in look_alikes(view, draft, resident_id, limit))


def _rows(view: View, ids: Sequence[object]) -> tuple[ResidentRow, ...]:
    if not ids:
        return ()
    named = {f"i{n}": one for n, one in enumerate(ids)}
    return rows_by(view, f"r.id IN ({', '.join(f':{name}' for name in named)})", len(ids), **named)
