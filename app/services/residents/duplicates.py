"""Who somebody being typed may already be: a hint, never a refusal. ``app.rules.people.duplicates`` says what."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.people import duplicates, names
from app.rules.people.duplicates import Hint, Person
from app.services.residents.registry import ResidentDraft
from app.services.residents.search import ResidentRow, rows_by
from app.services.work import View
from app.store import sql

MOST = 60
"""How many candidates of each kind are compared."""

_COLUMNS = "r.id, r.name, r.phone, r.address, r.birth_date, r.document_hash, r.pinyin"
_RANGE = (
    f"SELECT {_COLUMNS} FROM (SELECT DISTINCT resident_no AS no FROM resident_token "
    "WHERE token >= :low AND token < :high LIMIT :n) t JOIN resident r ON r.no = t.no"
)


@dataclass(frozen=True)
class LookAlike:
    """Somebody on record who may be meant, masked, with the ``Hint`` that says why."""

    row: ResidentRow
    hint: Hint


def look_alikes(view: View, draft: ResidentDraft, own: UUID | None = None, limit: int = 3) -> tuple[LookAlike, ...]:
    """Who on record the typed person might be, surest first; ``own`` is the one being corrected and left out."""
    name = draft.name.strip()
    if not name:
        return ()
    typed = Person(own, name, draft.phone or "", draft.address, draft.birth_date, pinyin=draft.pinyin)
    sound = draft.pinyin or names.pinyin(name)
    found: dict[UUID, Person] = {}
    for key in {names.search_key(text) for text in (name, sound, typed.phone)} - {""}:
        for r in sql.rows(view.session, _RANGE, {"low": key, "high": names.prefix_end(key), "n": MOST}):
            found.setdefault(sql.uuid(r[0]), person(r))
    if door := names.door(draft.address):
        query = f"SELECT {_COLUMNS} FROM resident r WHERE r.household = :door AND r.active LIMIT :n"
        for r in sql.rows(view.session, query, {"door": door[:40], "n": MOST}):
            found.setdefault(sql.uuid(r[0]), person(r))
    hints = duplicates.people_like(typed, found.values(), limit)
    shown = {row.id: row for h in hints for row in _rows(view, h)}
    return tuple(LookAlike(shown[h.key], h) for h in hints if isinstance(h.key, UUID) and h.key in shown)


def everybody(view: View) -> list[Person]:
    """All residents as they are compared, for an import. 100,000 are read in about half a second."""
    query = f"SELECT {_COLUMNS} FROM resident r WHERE r.merged_into IS NULL AND r.erased_at IS NULL"
    return [person(r) for r in sql.rows(view.session, query)]


def person(r: Any) -> Person:
    """A row of the columns above as the rules compare it."""
    uid, name, phone, address, born, hashed, pinyin = r
    birth = sql.day(born) if born else None
    return Person(sql.uuid(uid), name, phone, address, birth, bytes(hashed).hex() if hashed else "", pinyin)


def _rows(view: View, hint: Hint) -> tuple[ResidentRow, ...]:
    if not isinstance(hint.key, UUID):
        return ()
    return rows_by(view, "r.id = :id", {"id": hint.key}, 1)


def near(view: View, resident_id: UUID, limit: int = 6) -> tuple[ResidentRow, ...]:
    """Who on record looks like a resident on record: where a merge may start."""
    query = "SELECT name, phone, address, birth_date, pinyin FROM resident WHERE id = :id"
    r = sql.row(view.session, query, {"id": resident_id})
    if r is None:
        return ()
    born = sql.day(r[3]) if r[3] else None
    draft = ResidentDraft(r[0], born, phone=r[1], address=r[2], pinyin=r[4])
    return tuple(one.row for one in look_alikes(view, draft, resident_id, limit))
