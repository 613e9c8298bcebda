"""Residents: taken on, corrected, shown with the personal parts masked, and revealed for a reason.

Of a document number only its kind, its last four characters and a keyed hash are kept. The search tokens of a
resident are written in the same transaction as the resident.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.resident import Resident, ResidentToken
from app.rules import validation
from app.rules.dates import age_on
from app.rules.people import identity, names, search_tokens
from app.rules.rights import Right
from app.services.residents import grids
from app.services.residents.grids import GridRow
from app.services.residents.search import document_hash
from app.services.work import View, Work, asks
from app.store import queries, sql
from app.store.sql import Reader

_RESIDENT = queries.table("resident")
_TOKENS = sql.Insert(ResidentToken)

_MINE = (
    "WITH RECURSIVE mine(id, name, pinyin, phone, address, document_tail) AS ("
    "SELECT id, name, pinyin, phone, address, document_tail FROM resident "
    "WHERE no = :no AND merged_into IS NULL AND erased_at IS NULL UNION ALL "
    "SELECT r.id, r.name, r.pinyin, r.phone, r.address, r.document_tail "
    "FROM resident r JOIN mine ON r.merged_into = mine.id) "
)

REVEALABLE = ("phone",)
"""What is masked on lists and cards and may be shown for a reason. A document number is not kept, so nobody can."""

_DATED = ("ric18", "ric15", "hmt-residence", "frp2023")
"""Kinds of document whose number carries birth date and sex."""


@dataclass(frozen=True)
class ResidentDraft:
    """What a person typed or a reader read.

    On ``amend``, None for ``phone`` or ``document_number`` leaves what is stored (the form shows it masked), an empty
    text removes it. ``pinyin`` is a correction of the dictionary's reading, syllables separated by blanks.
    """

    name: str
    birth_date: date | None = None
    sex: str = ""
    phone: str | None = ""
    address: str = ""
    document_number: str | None = ""
    pinyin: str = ""
    note: str = ""


@dataclass(frozen=True)
class ResidentCard:
    """One resident in full, the phone masked. ``no`` is the centre's own number, on receipts and cards."""

    id: UUID
    no: int
    name: str
    pinyin: str
    birth_date: date | None
    age: int | None
    sex: str
    phone: str
    address: str
    document_kind: str
    document_tail: str
    note: str
    active: bool
    created_at: datetime
    changed_at: datetime
    erased_at: datetime | None = None
    grid: GridRow | None = None
    """Whose the address is, with the 网格员 to call."""
    grid_set: UUID | None = None
    """As a person said it, in place of the rule."""


@dataclass(frozen=True)
class ResidentRecord:
    """A resident as stored: every column."""

    id: UUID
    no: int
    name: str
    pinyin: str
    birth_date: date | None
    sex: str
    phone: str
    address: str
    document_kind: str
    document_tail: str
    document_hash: bytes | None
    note: str
    household: str
    building: str
    created_at: datetime
    changed_at: datetime
    care_tags: str = ""
    consent: str = ""
    consent_at: datetime | None = None
    merged_into: UUID | None = None
    merged_fields: str = ""
    merged_own: str = ""
    erased_at: datetime | None = None
    active: bool = True
    grid_id: UUID | None = None
    grid_set: UUID | None = None
    residence: str = ""
    care_level: int | None = None
    care_on: date | None = None


class Owner(NamedTuple):
    """Whose document a number is."""

    id: UUID
    no: int
    name: str


class _Owned(NamedTuple):
    """The same with the document's hash."""

    document_hash: bytes
    id: UUID
    no: int
    name: str


class _Searched(NamedTuple):
    """What somebody is found by."""

    name: str
    pinyin: str
    phone: str
    address: str
    document_tail: str


_RECORDS = Reader(ResidentRecord, "resident")
_OWNERS = Reader(Owner, "resident")
_OWNED = Reader(_Owned, "resident")
_WITH_DOCUMENT = "WHERE document_hash IS NOT NULL"
_FOUND_BY = Reader(_Searched, "mine")
_NEW = sql.Insert(Resident)


def stored(view: View, resident_id: UUID) -> ResidentRecord | None:
    """A resident as kept, merged and erased ones too."""
    return _RECORDS.one(view, "WHERE id = :id", id=resident_id)


@asks(Right.RESIDENTS, Right.REQUESTS)
def card(view: View, resident_id: UUID) -> ResidentCard | None:
    """A resident's card; the age is that on the business date."""
    r = stored(view, resident_id)
    return None if r is None else _card(view, r)


def _card(view: View, r: ResidentRecord) -> ResidentCard:
    return ResidentCard(
        id=r.id,
        no=r.no,
        name=r.name,
        pinyin=r.pinyin or names.pinyin(r.name),
        birth_date=r.birth_date,
        age=age_on(r.birth_date, view.business_date) if r.birth_date else None,
        sex=r.sex,
        phone=names.mask_phone(r.phone),
        address=r.address,
        document_kind=r.document_kind,
        document_tail=r.document_tail,
        note=r.note,
        active=r.active,
        created_at=r.created_at,
        changed_at=r.changed_at,
        erased_at=r.erased_at,
        grid=grids.find(view, r.grid_id),
        grid_set=r.grid_set,
    )


def register(work: Work, draft: ResidentDraft, resident_id: UUID | None = None) -> ResidentCard:
    """Take a resident on; ``resident_id`` may have been made before, so that a repeated press makes one resident.

    Raises ``Refused``: field_bad (name, birth_date, sex, phone, address, document_number, pinyin, note),
    document_known (resident, no, name of whom the document belongs to).
    """
    work.require(Right.RESIDENTS)
    resident_id = resident_id or work.new_id()
    known = card(work, resident_id)
    if known is not None:
        return known
    values = checked(work, draft, None)
    r = ResidentRecord(id=resident_id, no=next_no(work), created_at=work.now, changed_at=work.now, **values)
    _NEW.run(work.session, [vars(r)])
    found = search_tokens.search_tokens(r.name, r.pinyin, r.phone, r.address, r.document_tail)
    _TOKENS.run(work.session, [{"token": token, "resident_no": r.no} for token in sorted(found)])
    work.audit("resident_new", f"no {r.no}")
    work.touched("resident", resident_id)
    return _card(work, r)


def next_no(work: Work) -> int:
    """The number the next resident gets."""
    return 1 + int(sql.value(work, "SELECT max(no) FROM resident") or 0)


def amend(work: Work, resident_id: UUID, draft: ResidentDraft) -> ResidentCard:
    """Correct a resident; the audit trail keeps which fields changed, not what they said.

    Raises what ``register`` raises, ``Refused("resident_unknown")``, ``("resident_closed")`` for one merged or erased.
    """
    work.require(Right.RESIDENTS)
    before = opened(work, resident_id)
    values = checked(work, draft, before)
    changed = sorted(key for key, value in values.items() if value != getattr(before, key))
    if not changed:
        return _card(work, before)
    after = change(work, before, **values)
    retoken(work, before.no)
    work.audit("resident_change", f"no {before.no}", fields=[key for key in changed if key != "document_hash"])
    return _card(work, after)


def set_active(work: Work, resident_id: UUID, active: bool) -> ResidentCard:
    """Take somebody off the lists (moved, died) or back on; sales and search by number keep finding them."""
    work.require(Right.RESIDENTS)
    before = opened(work, resident_id)
    if before.active == active:
        return _card(work, before)
    after = change(work, before, active=active)
    work.audit("resident_back" if active else "resident_gone", f"no {before.no}")
    return _card(work, after)


def set_home_grid(work: Work, resident_id: UUID, grid_id: UUID | None) -> None:
    """Say by hand which 网格 a resident's address belongs to; None leaves it to the rule again.

    Raises ``Refused``: needs_approver, resident_unknown, resident_closed, grid_unknown.
    """
    work.require(Right.RESIDENTS)
    before = opened(work, resident_id)
    said = grids.chosen(work, grid_id)
    if said == before.grid_set:
        return
    change(work, before, grid_set=said)
    grids.renew(work, resident_id)
    work.audit("resident_grid", f"no {before.no}", grid="" if said is None else grids.grid(work, said).name)


def reveal(work: Work, resident_id: UUID, field: str, reason: str) -> str:
    """A masked part of a resident in clear, for a reason that the audit trail keeps.

    Raises ``Refused``: field_bad (field: choice; reason: text_empty …), resident_unknown.
    """
    work.require(Right.REVEAL)
    validation.choice("field", field, REVEALABLE)
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    work.audit("reveal", f"no {r.no}", field=field, reason=why)
    return str(getattr(r, field))


def change(work: Work, before: ResidentRecord, **values: Any) -> ResidentRecord:
    """Write what is new about a resident; the record as it is then. The search tokens are not touched."""
    new = {**values, "changed_at": work.now}
    queries.execute(work, sa.update(_RESIDENT).where(_RESIDENT.c.id == before.id).values(new))
    work.touched("resident", before.id)
    return replace(before, **new)


def opened(view: View, resident_id: UUID) -> ResidentRecord:
    """The stored row of a resident who can be worked with.

    Raises ``Refused``: resident_unknown, resident_closed (merged into another or erased).
    """
    r = stored(view, resident_id)
    if r is None:
        raise Refused("resident_unknown")
    if r.merged_into is not None or r.erased_at is not None:
        raise Refused("resident_closed", merged=r.merged_into is not None, no=r.no)
    return r


def retoken(work: Work, no: int) -> None:
    """Write the search tokens of a resident anew; only what differs is touched.

    Who others were merged into is found by their names too; the merged and the erased are not found at all.
    """
    wanted: set[str] = set()
    for r in _FOUND_BY.rows(work, "", _MINE, no=no):
        wanted |= search_tokens.search_tokens(*r)
    known = set(sql.values(work, "SELECT token FROM resident_token WHERE resident_no = :no", no=no))
    gone = [{"token": token, "no": no} for token in sorted(known - wanted)]
    if gone:
        sql.run(work.session, "DELETE FROM resident_token WHERE token = :token AND resident_no = :no", gone)
    _TOKENS.run(work.session, [{"token": token, "resident_no": no} for token in sorted(wanted - known)])


Owned = Callable[[bytes], Owner | None]


def owners(view: View) -> dict[bytes, Owner]:
    """Everybody with a document on record by its hash: for a whole list of people at once."""
    return {bytes(one.document_hash): Owner(one.id, one.no, one.name) for one in _OWNED.rows(view, _WITH_DOCUMENT)}


def checked(
    work: View, draft: ResidentDraft, before: ResidentRecord | None = None, owned: Owned | None = None
) -> dict[str, Any]:
    """The stored columns of a draft, without its number; ``before`` is the row being amended, ``owned`` says whose a
    document is where that was read beforehand.

    Raises what ``register`` raises.
    """
    birth, sex = _person(work, draft)
    document = _document(work, draft, before, owned)
    said = document.pop("said")
    if said is not None:
        if birth not in (None, said[0]):
            validation.bad("birth_date", "differs", expected=said[0])
        if sex not in ("", said[1]):
            validation.bad("sex", "differs", expected=said[1])
        birth, sex = said
    address = validation.text("address", draft.address, 120)
    phone = before.phone if draft.phone is None and before is not None else validation.phone("phone", draft.phone or "")
    return {
        "name": validation.person_name("name", draft.name, required=True),
        "pinyin": validation.text("pinyin", draft.pinyin, 200),
        "birth_date": birth,
        "sex": sex,
        "phone": phone,
        "address": address,
        **grids.located(work, address, None if before is None else before.grid_set),
        "note": validation.text("note", draft.note, 200),
        **document,
    }


def _person(work: View, draft: ResidentDraft) -> tuple[date | None, str]:
    birth = validation.past_day("birth_date", draft.birth_date, work.business_date)
    return birth, validation.choice("sex", draft.sex, ("", "M", "F"))


def _document(work: View, draft: ResidentDraft, before: ResidentRecord | None, owned: Owned | None) -> dict[str, Any]:
    """The three columns of a document, and ``said``: the birth date and sex its number gives, or None."""
    if draft.document_number is None and before is not None:
        kept = ("document_kind", "document_tail", "document_hash")
        # what once came from a document is not typed over: the age decides the price
        dated = before.document_kind in _DATED and before.birth_date is not None
        said = (before.birth_date, before.sex) if dated else None
        return {"said": said, **{key: getattr(before, key) for key in kept}}
    if not (draft.document_number or "").strip():
        return {"said": None, "document_kind": "", "document_tail": "", "document_hash": None}
    try:
        read = identity.read(draft.document_number or "", work.business_date)
    except identity.IdentityError as wrong:
        validation.bad("document_number", wrong.code)
    hashed = document_hash(work.keys, read.number)
    known = owned or (lambda hashed: _OWNERS.one(work, "WHERE document_hash = :hashed", hashed=hashed))
    owner = known(hashed)
    if owner is not None and (before is None or owner.id != before.id):
        raise Refused("document_known", field="document_number", resident=owner.id, no=owner.no, name=owner.name)
    return {
        "said": (read.birth_date, read.sex or "") if read.birth_date is not None else None,
        "document_kind": read.kind,
        "document_tail": identity.tail(read.number),
        "document_hash": hashed,
    }
