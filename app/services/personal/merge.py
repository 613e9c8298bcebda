"""Two records of one person made one, with a way back.

Nothing that happened is rewritten: sales and requests keep the resident they were written under, and are read under
the survivor. What the survivor lacked is taken over, care tags and contacts join theirs, and where both say something
else a person decides; all of it is noted, so that ``undo_merge`` can give it back. What is corrected between
the two was corrected on the survivor and stays there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.people import care, names
from app.rules.rights import Right
from app.services.personal import timeline
from app.services.personal.families import HOLDERS
from app.services.residents import grids
from app.services.residents.profile import (
    MOST_CONTACTS,
    NEW_CATEGORIES,
    NEW_CONTACTS,
    CategoryRecord,
    ContactRecord,
    categories_of,
    contacts_of,
)
from app.services.residents.registry import ResidentCard, ResidentRecord, card, opened, retoken, stored
from app.services.work import View, Work, asks
from app.store import queries

_RESIDENT = queries.table("resident")
_CONTACT = queries.table("resident_contact")
_CATEGORY = queries.table("resident_category")

TAKEN_OVER = ("pinyin", "birth_date", "sex", "phone", "address", "note", "consent", "residence", "care_level")
_GIVEN_BACK = (*TAKEN_OVER, "care_tags")
"""Tags used to be taken over whole by who had none; that is still given back."""
CHOICES = {
    "phone": ("keep", "gone"),
    "address": ("keep", "gone"),
    "note": ("keep", "gone", "both"),
    "consent": ("keep", "gone"),
    "residence": ("keep", "gone"),
    "care_level": ("keep", "gone"),
}
"""What somebody may decide about where both records say something else, the usual answer first."""

_EMPTY: dict[str, Any] = {
    "birth_date": None, "consent_at": None, "grid_set": None, "care_level": None, "care_on": None,
}  # fmt: skip
_WITH = {
    "care_level": ("care_level", "care_on"),
    "consent": ("consent", "consent_at"),
    "address": ("address", "household", "building", "grid_set"),
}
_PAPERS = ("document", "birth_date", "sex")
_CONSENT = {"": 0, "spoken": 1, "signed": 2, "guardian": 2}
_BETWEEN = "；"
_MOST_NOTE = 200
_CONTACTS, _TAGS = "contact:", "tag:"
_HASH, _LETTERS = "document_hash", "letters"
_WOKEN = "woken"
"""Mark of a survivor who was no longer here: somebody who is was merged into them, so they are."""


@dataclass(frozen=True)
class Differs:
    """Something both records know and do not agree about; phones are masked. ``answers`` may be chosen, the first one
    holds where nobody chooses; a single one cannot be changed here."""

    field: str
    keep: str
    gone: str
    answers: tuple[str, ...] = ("keep",)


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do.

    ``fills`` names what the survivor takes over, with the care tags and contacts that join theirs; ``left`` are the
    tags and the names of contacts for which there is no room; ``differs`` is what somebody has to look at.
    """

    keep: ResidentCard
    gone: ResidentCard
    fills: tuple[str, ...]
    differs: tuple[Differs, ...]
    sales: int
    requests: int
    tags: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The names of what differs."""
        return tuple(one.field for one in self.differs)


@dataclass(frozen=True)
class Merged:
    """A merge done: the survivor, and who is found under them from now on."""

    keep: ResidentCard
    gone_id: UUID
    gone_no: int


@dataclass(frozen=True)
class _Plan:
    """What joins the survivor's: positions in the other's contacts and tags, letters; and what does not fit."""

    contacts: tuple[ContactRecord, ...]
    tags: tuple[tuple[int, str], ...]
    letters: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """How it is noted for the way back."""
        contacts, tags = [p.position for p in self.contacts], [at for at, _tag in self.tags]
        joined = ((_CONTACTS, contacts), (_TAGS, tags))
        return (*(_bits(*one) for one in joined if one[1]), *(f"letter:{letter}" for letter in self.letters))


def _bits(kind: str, positions: list[int]) -> str:
    """Positions as one short mark: the column has 200 characters."""
    return f"{kind}{sum(1 << at for at in positions):x}"


def _positions(kind: str, marks: list[str]) -> list[int]:
    bits = next((int(mark.removeprefix(kind), 16) for mark in marks if mark.startswith(kind)), 0)
    return [at for at in range(bits.bit_length()) if bits >> at & 1]


@asks(Right.RESIDENTS)
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
    joins = _joins(view, keep, gone)
    more = [name for name, some in (("care_tags", joins.tags), ("contacts", joins.contacts)) if some]
    fills = (*_fills(keep, gone), *more, *(f"letter:{letter}" for letter in joins.letters))
    return MergePreview(
        shown, other, fills, _differs(view, keep, gone), sales, requests,
        tuple(tag for _at, tag in joins.tags), tuple(p.name for p in joins.contacts), joins.left,
    )  # fmt: skip


def merge(work: Work, keep_id: UUID, gone_id: UUID, chosen: Mapping[str, str] | None = None) -> Merged:
    """Make two records one; ``chosen`` says whose holds where fields of ``CHOICES`` differ, the survivor's if unsaid.

    Papers or birthdays that differ need the right to personal data. Raises ``Refused``: merge_self, resident_unknown,
    resident_closed, needs_approver, field_bad (choice; text_long for two notes that are too long for one).
    """
    work.require(Right.RESIDENTS)
    planned = preview(work, keep_id, gone_id)
    if any(name in _PAPERS for name in planned.conflicts):
        work.require(Right.PERSONAL_DATA)
    keep, gone = opened(work, keep_id), opened(work, gone_id)
    joins = _joins(work, keep, gone)
    decided = _decided(planned, chosen or {})
    marks = [*_fills(keep, gone), *joins.marks, *(f"{how}:{name}" for name, how in decided.items())]
    marks += ["active"] if gone.active else []
    if gone.active and not keep.active:
        marks.append(_WOKEN)
    away = _hand_over(gone, marks) | _swapped(keep, marks)
    own = _dump_own(gone, marks, [k for k in categories_of(work, gone_id) if k.letter in joins.letters])
    _set(work, gone_id, merged_into=keep_id, merged_fields=",".join(marks), merged_own=own, active=False, **away)
    _set(work, keep_id, **_taken(keep, gone, marks, joins))
    grids.renew(work, keep_id, gone_id)
    _carry_letters(work, gone_id, keep_id, marks)
    _renumbered(work, keep_id, (*contacts_of(work, keep_id), *joins.contacts))
    retoken(work, gone.no)
    retoken(work, keep.no)
    for holder in HOLDERS:
        if holder.merged is not None:
            holder.merged(work, keep_id, gone_id)
    told = {"chosen": decided} if decided else {}
    work.audit("resident_merge", f"no {keep.no}", taken=gone.no, fields=list(planned.fills), **told)
    work.touched("resident", keep_id, gone_id)
    after = card(work, keep_id)
    assert after is not None
    return Merged(after, gone_id, gone.no)


def undo_merge(work: Work, gone_id: UUID) -> ResidentCard:
    """Part what was merged: the record is back as it was; what has been corrected since stays with the survivor.

    Raises ``Refused``: resident_unknown, not_merged, resident_closed when the survivor was merged or erased since.
    """
    work.require(Right.RESIDENTS)
    gone = stored(work, gone_id)
    if gone is None:
        raise Refused("resident_unknown")
    if gone.merged_into is None:
        raise Refused("not_merged")
    keep = opened(work, gone.merged_into)
    marks = [mark for mark in gone.merged_fields.split(",") if mark]
    own = _load_own(gone.merged_own)
    returned = _given_back(keep, gone, marks, own)
    _set(work, keep.id, **returned)
    back = _swapped(keep, marks) | {name: value for name, value in own.items() if name not in (_HASH, _LETTERS)}
    back |= _document_back(work, keep, own, returned)
    _set(work, gone_id, merged_into=None, merged_fields="", merged_own="", active="active" in marks, **back)
    grids.renew(work, keep.id, gone_id)
    _letters_back(work, keep.id, gone_id, marks, own)
    _part_contacts(work, keep.id, gone_id, marks)
    retoken(work, keep.no)
    retoken(work, gone.no)
    work.audit("resident_unmerge", f"no {keep.no}", taken=gone.no)
    work.touched("resident", keep.id, gone_id)
    after = card(work, gone_id)
    assert after is not None
    return after


def _fills(keep: ResidentRecord, gone: ResidentRecord) -> tuple[str, ...]:
    """What the survivor does not know and the other does."""
    found = [name for name in TAKEN_OVER if not getattr(keep, name) and getattr(gone, name)]
    if not keep.document_kind and gone.document_kind:
        found.append("document")
    return tuple(found)


def _joins(view: View, keep: ResidentRecord, gone: ResidentRecord) -> _Plan:
    """Contacts, tags and letters of the other record that the survivor does not have."""
    own = contacts_of(view, keep.id)
    theirs = [p for p in contacts_of(view, gone.id) if not any(_same_contact(p, one) for one in own)]
    room = max(MOST_CONTACTS - len(own), 0)
    tags, fits, full = keep.care_tags.split(",") if keep.care_tags else [], [], []
    for at, tag in enumerate(gone.care_tags.split(",") if gone.care_tags else ()):
        if tag in tags:
            continue
        if len(",".join((*tags, tag))) > care.MOST_JOINED:
            full.append(tag)
            continue
        tags.append(tag)
        fits.append((at, tag))
    letters = {k.letter for k in categories_of(view, gone.id)} - {k.letter for k in categories_of(view, keep.id)}
    left = (*full, *(p.name for p in theirs[room:]))
    return _Plan(tuple(theirs[:room]), tuple(fits), tuple(sorted(letters)), left)


def _same_contact(one: ContactRecord, other: ContactRecord) -> bool:
    return replace(one, resident_id=other.resident_id, position=other.position) == other


def _differs(view: View, keep: ResidentRecord, gone: ResidentRecord) -> tuple[Differs, ...]:
    """What both know and do not agree about."""
    plain = ("name", "birth_date", "sex", "note", "residence", "care_level")
    pairs = {name: (getattr(keep, name), getattr(gone, name)) for name in plain}
    found = [_differ(n, str(a), str(b)) for n, (a, b) in pairs.items() if a and b and a != b]
    if keep.phone and gone.phone and keep.phone != gone.phone:
        found.append(_differ("phone", names.mask_phone(keep.phone), names.mask_phone(gone.phone)))
    if keep.address and gone.address and _door(keep.address) != _door(gone.address):
        found.append(_differ("address", keep.address, gone.address))
    if keep.consent and keep.consent != gone.consent and _CONSENT[keep.consent] <= _CONSENT[gone.consent]:
        found.append(_differ("consent", keep.consent, gone.consent))
    if keep.document_hash and gone.document_hash:  # two hashes are never the same: the store sees to that
        found.append(_differ("document", keep.document_tail, gone.document_tail))
    theirs = {k.letter: k for k in categories_of(view, gone.id)}
    for own in categories_of(view, keep.id):
        other = theirs.get(own.letter)
        if other is not None and _proved(own) != _proved(other):
            found.append(_differ(f"letter:{own.letter}", _span(own), _span(other)))
    return tuple(found)


def _door(address: str) -> str:
    return names.door(address) or address


def _differ(name: str, keep: str, gone: str) -> Differs:
    answers = CHOICES.get(name, ("keep",))
    if "both" in answers and len(keep) + len(_BETWEEN) + len(gone) > _MOST_NOTE:
        answers = tuple(one for one in answers if one != "both")
    return Differs(name, keep, gone, answers)


def _proved(letter: CategoryRecord) -> tuple[object, ...]:
    return letter.valid_from, letter.valid_to, letter.proof


def _span(letter: CategoryRecord) -> str:
    """From when to when a letter holds: ``2026-01-01/2026-12-31``, an open end is empty."""
    return "/".join(day.isoformat() if day else "" for day in (letter.valid_from, letter.valid_to))


def _decided(planned: MergePreview, chosen: Mapping[str, str]) -> dict[str, str]:
    """What is not left as the survivor says it: ``swap`` with the other's, or ``both``."""
    open_to = {one.field: one.answers for one in planned.differs}
    for name, answer in chosen.items():
        if answer == "both" and "both" in CHOICES.get(name, ()) and "both" not in open_to.get(name, ("both",)):
            validation.bad(name, "text_long", limit=_MOST_NOTE, length=_length(planned, name))
        validation.choice(name, answer, open_to.get(name, ("keep",)))
    how = {"gone": "swap", "both": "both"}
    return {name: how[answer] for name, answer in sorted(chosen.items()) if answer in how}


def _length(planned: MergePreview, name: str) -> int:
    """How long both texts are when they are put together."""
    return next(len(one.keep) + len(_BETWEEN) + len(one.gone) for one in planned.differs if one.field == name)


def _taken(keep: ResidentRecord, gone: ResidentRecord, marks: list[str], joins: _Plan) -> dict[str, Any]:
    """The survivor's columns that come from the other record."""
    values: dict[str, Any] = {}
    for mark in marks:
        name = mark.removeprefix("swap:")
        if name in TAKEN_OVER:
            values |= {part: getattr(gone, part) for part in _WITH.get(name, (name,))}
    if "both:note" in marks:
        values["note"] = f"{keep.note}{_BETWEEN}{gone.note}"
    if joins.tags:
        values["care_tags"] = ",".join(filter(None, (keep.care_tags, *(tag for _at, tag in joins.tags))))
    if _WOKEN in marks:
        values["active"] = True
    if "document" in marks:
        values |= {name: getattr(gone, name) for name in ("document_kind", "document_tail", "document_hash")}
    return values


def _hand_over(gone: ResidentRecord, marks: list[str]) -> dict[str, Any]:
    """A document stands under one record only: its hash goes with the survivor."""
    return {"document_hash": None} if "document" in marks and gone.document_hash is not None else {}


def _swapped(keep: ResidentRecord, marks: list[str]) -> dict[str, Any]:
    """What the survivor had and somebody decided against waits in the other record for the way back."""
    swaps = (mark.removeprefix("swap:") for mark in marks if mark.startswith("swap:"))
    return {part: getattr(keep, part) for name in swaps for part in _WITH.get(name, (name,))}


def _given_back(keep: ResidentRecord, gone: ResidentRecord, marks: list[str], own: Mapping[str, Any]) -> dict[str, Any]:
    """The survivor's columns as they were, where they still say what came from the other record."""
    same = [name for name in _GIVEN_BACK if name in marks and _agree(keep, gone, name)]
    values: dict[str, Any] = {part: _EMPTY.get(part, "") for name in same for part in _WITH.get(name, (name,))}
    for part, value in _swapped(gone, marks).items():
        column = next((name for name, parts in _WITH.items() if part in parts), part)
        if all(getattr(keep, one) == own[one] for one in _WITH.get(column, (column,)) if one in own):
            values[part] = value
    if "both:note" in marks and keep.note.endswith(f"{_BETWEEN}{gone.note}"):
        values["note"] = keep.note.removesuffix(f"{_BETWEEN}{gone.note}")
    theirs = gone.care_tags.split(",")
    joined = {theirs[at] for at in _positions(_TAGS, marks)}
    if joined:
        values["care_tags"] = ",".join(tag for tag in keep.care_tags.split(",") if tag not in joined)
    if _WOKEN in marks:
        values["active"] = False
    hashed = own.get(_HASH, keep.document_hash)
    if "document" in marks and (hashed, *_paper(gone)) == (keep.document_hash, *_paper(keep)):
        values |= {"document_kind": "", "document_tail": "", _HASH: None}
    return values


def _agree(keep: ResidentRecord, gone: ResidentRecord, name: str) -> bool:
    return all(getattr(keep, part) == getattr(gone, part) for part in _WITH.get(name, (name,)))


def _paper(r: ResidentRecord) -> tuple[str, str]:
    return r.document_kind, r.document_tail


def _document_back(
    work: Work, keep: ResidentRecord, own: Mapping[str, Any], returned: Mapping[str, Any]
) -> dict[str, Any]:
    """The other record's document, unless somebody else was taken on with it since the survivor's was corrected."""
    if _HASH in returned:
        return {_HASH: keep.document_hash}
    if _HASH not in own:
        return {}
    c = _RESIDENT.c
    taken = queries.scalar(work, sa.select(c.no).where(c.document_hash == own[_HASH]))
    return {_HASH: own[_HASH]} if taken is None else {}


def _dump_own(gone: ResidentRecord, marks: list[str], letters: list[CategoryRecord]) -> str:
    """What the other record has itself and does not keep in its columns meanwhile, for the way back."""
    own: dict[str, Any] = _swapped(gone, marks)
    if "document" in marks and gone.document_hash is not None:
        own[_HASH] = gone.document_hash.hex()
    if letters:
        own[_LETTERS] = [{**vars(k), "resident_id": ""} for k in letters]
    return json.dumps(own, default=_spelled, ensure_ascii=False, sort_keys=True) if own else ""


def _spelled(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else str(value.isoformat())


def _load_own(text: str) -> dict[str, Any]:
    """What ``_dump_own`` kept; nothing for a merge of before it did."""
    own: dict[str, Any] = json.loads(text) if text else {}
    if own.get("consent_at"):
        own["consent_at"] = datetime.fromisoformat(own["consent_at"])
    if own.get("care_on"):
        own["care_on"] = date.fromisoformat(own["care_on"])
    if own.get("grid_set"):
        own["grid_set"] = UUID(own["grid_set"])
    if _HASH in own:
        own[_HASH] = bytes.fromhex(own[_HASH])
    for letter in own.get(_LETTERS, ()):
        for name in ("valid_from", "valid_to"):
            letter[name] = date.fromisoformat(letter[name]) if letter[name] else None
        letter["at"] = datetime.fromisoformat(letter["at"])
    return own


def own_phone(merged_own: str) -> str:
    """The number of a merged record that stands with its survivor, or did; empty when its own is in its row."""
    return str(_load_own(merged_own).get("phone", ""))


def _letters_back(work: Work, keep_id: UUID, gone_id: UUID, marks: list[str], own: Mapping[str, Any]) -> None:
    """The letters that went over come back as they were; one that says something else by now stays where it is."""
    if _LETTERS not in own:
        _carry_letters(work, keep_id, gone_id, marks)
        return
    theirs = [CategoryRecord(**{**letter, "resident_id": gone_id}) for letter in own[_LETTERS]]
    here = {k.letter: k for k in categories_of(work, keep_id)}
    same = [k.letter for k in theirs if k.letter in here and _proved(here[k.letter]) == _proved(k)]
    c = _CATEGORY.c
    queries.execute(work, sa.delete(_CATEGORY).where(c.resident_id == keep_id, c.letter.in_(same)))
    NEW_CATEGORIES.run(work.session, map(vars, theirs))


def _carry_letters(work: Work, source: UUID, target: UUID, marks: list[str]) -> None:
    """Letters that were marked go from one record to the other."""
    letters = [mark.removeprefix("letter:") for mark in marks if mark.startswith("letter:")]
    if letters:
        c = _CATEGORY.c
        moved = sa.update(_CATEGORY).where(c.resident_id == source, c.letter.in_(letters))
        queries.execute(work, moved.values(resident_id=target))


def _part_contacts(work: Work, keep_id: UUID, gone_id: UUID, marks: list[str]) -> None:
    """The survivor loses the contacts that joined theirs and were not changed since; the other record has its own."""
    if "contacts" in marks:  # they used to be moved, all of them
        moved = sa.update(_CONTACT).where(_CONTACT.c.resident_id == keep_id)
        queries.execute(work, moved.values(resident_id=gone_id))
    at = _positions(_CONTACTS, marks)
    joined = [p for p in contacts_of(work, gone_id) if p.position in at]
    if joined:
        own = contacts_of(work, keep_id)
        _renumbered(work, keep_id, tuple(p for p in own if not any(_same_contact(p, one) for one in joined)))


def _renumbered(work: Work, resident_id: UUID, contacts: tuple[ContactRecord, ...]) -> None:
    """Keep these contacts as a resident's, in this order."""
    kept = [replace(p, resident_id=resident_id, position=at) for at, p in enumerate(contacts)]
    if kept != list(contacts_of(work, resident_id)):
        queries.execute(work, sa.delete(_CONTACT).where(_CONTACT.c.resident_id == resident_id))
        NEW_CONTACTS.run(work.session, map(vars, kept))


def _set(work: Work, resident_id: UUID, **values: Any) -> None:
    update = sa.update(_RESIDENT).where(_RESIDENT.c.id == resident_id)
    queries.execute(work, update.values(**values, changed_at=work.now))
