"""Two records of one person made one, with a way back.

Nothing that happened is rewritten: sales and requests keep the resident they were written under, and are read under
the survivor. What the survivor lacked is taken over and noted by name, so that ``undo_merge`` can give it back.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules.people import names
from app.rules.rights import Right
from app.services import queries
from app.services.personal import timeline
from app.services.residents.registry import ResidentCard, card, opened, retoken
from app.services.work import View, Work

_RESIDENT = queries.table("resident")
_CONTACT = queries.table("resident_contact")
_CATEGORY = queries.table("resident_category")

TAKEN_OVER = ("pinyin", "birth_date", "sex", "phone", "address", "note", "care_tags", "consent")
_EMPTY: dict[str, Any] = {"birth_date": None}
_PAPERS = ("document", "birth_date", "sex")
_WOKEN = "woken"
"""Mark of a survivor who was no longer here: somebody who is was merged into them, so they are."""


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do. ``fills`` names what the survivor takes over, ``conflicts`` what differs and stays."""

    keep: ResidentCard
    gone: ResidentCard
    fills: tuple[str, ...]
    conflicts: tuple[str, ...]
    sales: int
    requests: int


@dataclass(frozen=True)
class Merged:
    """A merge done: the survivor, and who is found under them from now on."""

    keep: ResidentCard
    gone_id: UUID
    gone_no: int


def preview(view: View, keep_id: UUID, gone_id: UUID) -> MergePreview:
    """What merging ``gone_id`` into ``keep_id`` would do.

    Raises ``Refused``: merge_self, resident_unknown, resident_closed.
    """
    if keep_id == gone_id:
        raise Refused("merge_self")
    keep, gone = opened(view, keep_id), opened(view, gone_id)
    shown, other = card(view, keep_id), card(view, gone_id)
    if shown is None or other is None:
        raise Refused("resident_unknown")
    sales, requests = timeline.counts(view, gone_id)
    fills = (*_fills(keep, gone), *_moves(view, keep_id, gone_id))
    return MergePreview(shown, other, fills, _conflicts(keep, gone), sales, requests)


def merge(work: Work, keep_id: UUID, gone_id: UUID) -> Merged:
    """Make two records one. Papers or birthdays that differ need the right to personal data.

    Raises ``Refused``: merge_self, resident_unknown, resident_closed, needs_approver.
    """
    work.require(Right.RESIDENTS)
    planned = preview(work, keep_id, gone_id)
    if any(name in _PAPERS for name in planned.conflicts):
        work.require(Right.PERSONAL_DATA)
    keep, gone = opened(work, keep_id), opened(work, gone_id)
    marks = [*planned.fills, *(["active"] if gone.active else [])]
    if gone.active and not keep.active:
        marks.append(_WOKEN)
    _set(work, gone_id, merged_into=keep_id, merged_fields=",".join(marks), active=False, **_hand_over(gone, marks))
    _set(work, keep_id, **_taken(gone, marks))
    _carry(work, gone_id, keep_id, marks)
    retoken(work, gone.no)
    retoken(work, keep.no)
    work.audit("resident_merge", f"no {keep.no}", taken=gone.no, fields=list(planned.fills))
    work.touched("resident", keep_id, gone_id)
    after = card(work, keep_id)
    assert after is not None
    return Merged(after, gone_id, gone.no)


def undo_merge(work: Work, gone_id: UUID) -> ResidentCard:
    """Part what was merged: the record is back as it was; what has been corrected since stays with the survivor.

    Raises ``Refused``: resident_unknown, not_merged, resident_closed when the survivor was merged or erased since.
    """
    work.require(Right.RESIDENTS)
    gone = queries.first(work, sa.select(*_RESIDENT.c).where(_RESIDENT.c.id == gone_id))
    if gone is None:
        raise Refused("resident_unknown")
    if gone.merged_into is None:
        raise Refused("not_merged")
    keep = opened(work, gone.merged_into)
    marks = [mark for mark in gone.merged_fields.split(",") if mark]
    returned = _given_back(keep, gone, marks)
    _set(work, keep.id, **returned)
    document = {"document_hash": keep.document_hash} if "document_hash" in returned else {}
    _set(work, gone_id, merged_into=None, merged_fields="", active="active" in marks, **document)
    _carry(work, keep.id, gone_id, marks)
    retoken(work, keep.no)
    retoken(work, gone.no)
    work.audit("resident_unmerge", f"no {keep.no}", taken=gone.no)
    work.touched("resident", keep.id, gone_id)
    after = card(work, gone_id)
    assert after is not None
    return after


def _fills(keep: Any, gone: Any) -> tuple[str, ...]:
    """What the survivor does not know and the other does."""
    found = [name for name in TAKEN_OVER if not getattr(keep, name) and getattr(gone, name)]
    if not keep.document_kind and gone.document_kind:
        found.append("document")
    return tuple(found)


def _moves(view: View, keep_id: UUID, gone_id: UUID) -> tuple[str, ...]:
    """Contacts when the survivor has none; the letters they do not have."""
    people = [_count(view, _CONTACT, who) for who in (keep_id, gone_id)]
    letters = [
        {r.letter for r in queries.fetch(view, sa.select(_CATEGORY.c.letter).where(_CATEGORY.c.resident_id == who))}
        for who in (keep_id, gone_id)
    ]
    contacts = ("contacts",) if not people[0] and people[1] else ()
    return (*contacts, *(f"letter:{letter}" for letter in sorted(letters[1] - letters[0])))


def _count(view: View, table: sa.Table, resident_id: UUID) -> int:
    return queries.count(view, sa.select(table.c.resident_id).where(table.c.resident_id == resident_id))


def _conflicts(keep: Any, gone: Any) -> tuple[str, ...]:
    """What both know and do not agree about; the survivor's stays."""
    compared = ("name", "birth_date", "sex", "phone")
    found = [n for n in compared if getattr(keep, n) and getattr(gone, n) and getattr(keep, n) != getattr(gone, n)]
    if (
        keep.address
        and gone.address
        and (names.door(keep.address) or keep.address) != (names.door(gone.address) or gone.address)
    ):
        found.append("address")
    if keep.document_hash and gone.document_hash:  # two hashes are never the same: the store sees to that
        found.append("document")
    return tuple(found)


def _taken(gone: Any, marks: list[str]) -> dict[str, Any]:
    """The survivor's columns that come from the other record."""
    values = {name: getattr(gone, name) for name in TAKEN_OVER if name in marks}
    if _WOKEN in marks:
        values["active"] = True
    if "consent" in values:
        values["consent_at"] = gone.consent_at
    if "address" in values:
        values |= {"household": gone.household, "building": gone.building}
    if "document" in marks:
        values |= {name: getattr(gone, name) for name in ("document_kind", "document_tail", "document_hash")}
    return values


def _hand_over(gone: Any, marks: list[str]) -> dict[str, Any]:
    """A document stands under one record only: its hash goes with the survivor."""
    return {"document_hash": None} if "document" in marks and gone.document_hash is not None else {}


def _given_back(keep: Any, gone: Any, marks: list[str]) -> dict[str, Any]:
    """The survivor's columns emptied again, where they still say what came from the other record."""
    same = [name for name in TAKEN_OVER if name in marks and getattr(keep, name) == getattr(gone, name)]
    values: dict[str, Any] = {name: _EMPTY.get(name, "") for name in same}
    if _WOKEN in marks:
        values["active"] = False
    if "consent" in values:
        values["consent_at"] = None
    if "address" in values:
        values |= {"household": "", "building": ""}
    document = (keep.document_kind, keep.document_tail) == (gone.document_kind, gone.document_tail)
    if "document" in marks and document:
        values |= {"document_kind": "", "document_tail": "", "document_hash": None}
    return values


def _carry(work: Work, source: UUID, target: UUID, marks: list[str]) -> None:
    """Contacts and letters that were marked go from one record to the other."""
    if "contacts" in marks:
        moved = sa.update(_CONTACT).where(_CONTACT.c.resident_id == source)
        queries.run(work, moved.values(resident_id=target))
    letters = [mark.removeprefix("letter:") for mark in marks if mark.startswith("letter:")]
    if letters:
        c = _CATEGORY.c
        moved = sa.update(_CATEGORY).where(c.resident_id == source, c.letter.in_(letters))
        queries.run(work, moved.values(resident_id=target))


def _set(work: Work, resident_id: UUID, **values: Any) -> None:
    update = sa.update(_RESIDENT).where(_RESIDENT.c.id == resident_id)
    queries.run(work, update.values(**values, changed_at=work.now))
