"""What is known of a resident beyond the card: household, contacts, category letters, care tags, consent.

Phones of contacts and the proofs behind a letter are masked and shown only for a reason, which the audit trail keeps.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.resident import ResidentCategory, ResidentContact
from app.rules import validation
from app.rules.people import buildings, care, names
from app.rules.rights import Right
from app.services.residents.registry import ResidentRecord, change, opened, stored
from app.services.residents.search import ResidentRow, rows_by
from app.services.work import View, Work, asks
from app.store import sql
from app.store.sql import Reader

CONSENTS = ("", "signed", "spoken", "guardian")
"""How somebody agreed to what is kept of them: on paper, by word of mouth, by their guardian; empty: not asked yet."""

MOST_CONTACTS = 4


@dataclass(frozen=True)
class Contact:
    """Somebody to call; ``may_act`` is a 代办人. The phone is masked."""

    position: int
    name: str
    phone: str
    relation: str
    may_act: bool


@dataclass(frozen=True)
class Category:
    """A letter with its validity; ``state`` as ``care.validity`` says. The proof itself is only told for a reason."""

    letter: str
    valid_from: date | None
    valid_to: date | None
    has_proof: bool
    state: str


@dataclass(frozen=True)
class Taken:
    """A resident who was merged into the one shown."""

    id: UUID
    no: int
    name: str


@dataclass(frozen=True)
class Extras:
    """All of it, and who lives behind the same door."""

    contacts: tuple[Contact, ...] = ()
    categories: tuple[Category, ...] = ()
    care_tags: tuple[str, ...] = ()
    consent: str = ""
    consent_at: datetime | None = None
    household: str = ""
    housemates: tuple[ResidentRow, ...] = ()
    taken: tuple[Taken, ...] = ()
    residence: str = ""
    """户籍: one of ``care.HOMES``; empty when nobody looked."""
    care_level: int | None = None
    """评估等级, from 1 on, assessed on ``care_on``; None when nobody assessed it."""
    care_on: date | None = None


@dataclass(frozen=True)
class ContactDraft:
    """A contact as typed. ``phone`` None keeps the phone stored at position ``kept``."""

    name: str
    relation: str = ""
    phone: str | None = ""
    may_act: bool = False
    kept: int | None = None


@dataclass(frozen=True)
class CategoryDraft:
    """A letter as typed. ``proof`` None keeps the one stored for it."""

    letter: str
    valid_from: date | None = None
    valid_to: date | None = None
    proof: str | None = ""


@dataclass(frozen=True)
class ExtrasDraft:
    """Everything as it shall be from now on."""

    contacts: tuple[ContactDraft, ...] = ()
    categories: tuple[CategoryDraft, ...] = ()
    care_tags: tuple[str, ...] = ()
    consent: str = ""
    residence: str = ""
    care_level: int | None = None
    care_on: date | None = None


@dataclass(frozen=True)
class ExpiringRow:
    """A letter whose validity has ended or ends soon."""

    id: UUID
    no: int
    name: str
    letter: str
    valid_to: date
    state: str


@dataclass(frozen=True)
class ContactRecord:
    """A contact as stored: every column, the phone in clear."""

    resident_id: UUID
    position: int
    name: str
    phone: str
    relation: str
    may_act: bool


@dataclass(frozen=True)
class CategoryRecord:
    """A letter as stored: every column, its proof in clear."""

    resident_id: UUID
    letter: str
    valid_from: date | None
    valid_to: date | None
    proof: str
    at: datetime


@dataclass(frozen=True)
class _Expiring:
    id: UUID
    no: int
    name: str
    letter: str
    valid_to: date


_CONTACTS = Reader(ContactRecord, "resident_contact")
_CATEGORIES = Reader(CategoryRecord, "resident_category")
_TAKEN = Reader(Taken, "resident")
_EXPIRING = Reader(_Expiring, "resident_category k JOIN resident r ON r.id = k.resident_id")
NEW_CONTACTS = sql.Insert(ResidentContact)
"""For records as ``contacts_of`` gives them."""
NEW_CATEGORIES = sql.Insert(ResidentCategory)


def contacts_of(view: View, resident_id: UUID) -> tuple[ContactRecord, ...]:
    """A resident's contacts as kept, in their order; what leaves the services is masked by ``extras``."""
    return _CONTACTS.rows(view, "WHERE resident_id = :id ORDER BY position", id=resident_id)


def categories_of(view: View, resident_id: UUID) -> tuple[CategoryRecord, ...]:
    """A resident's letters as kept, by letter."""
    return _CATEGORIES.rows(view, "WHERE resident_id = :id ORDER BY letter", id=resident_id)


@asks(Right.RESIDENTS, Right.REQUESTS)
def extras(view: View, resident_id: UUID) -> Extras:
    """What is known beyond the card, masked; nothing for somebody unknown."""
    r = stored(view, resident_id)
    return Extras() if r is None else _extras(view, r)


def _extras(view: View, r: ResidentRecord) -> Extras:
    return Extras(
        contacts=tuple(
            Contact(p.position, p.name, names.mask_phone(p.phone), p.relation, p.may_act)
            for p in contacts_of(view, r.id)
        ),
        categories=tuple(
            Category(
                k.letter, k.valid_from, k.valid_to, bool(k.proof),
                care.validity(k.valid_from, k.valid_to, view.business_date),
            )
            for k in categories_of(view, r.id)
        ),
        care_tags=tuple(tag for tag in r.care_tags.split(",") if tag),
        consent=r.consent,
        consent_at=r.consent_at,
        household=r.household,
        housemates=_housemates(view, r),
        taken=_TAKEN.rows(view, "WHERE merged_into = :id ORDER BY no", id=r.id),
        residence=r.residence,
        care_level=r.care_level,
        care_on=r.care_on,
    )  # fmt: skip


def _housemates(view: View, r: ResidentRecord) -> tuple[ResidentRow, ...]:
    """Who else lives behind a resident's door, nobody without one.

    Two estates have the same door: who certainly lives in another one is left out. Certain are names of estates that
    do not contain one another and that several residents have; a spelling nobody else uses may mean the same one.
    """
    if not r.household:
        return ()
    who: dict[str, object] = {"door": r.household, "id": r.id}
    where = "r.household = :door AND r.id <> :id AND r.merged_into IS NULL AND r.erased_at IS NULL AND r.active"
    here = buildings.parts(r.building)[0]
    found = sql.values(view, f"SELECT DISTINCT r.building FROM resident r WHERE {where}", **who)
    estates = {building: buildings.parts(building)[0] for building in found}
    others = {there for there in estates.values() if here and there and here not in there and there not in here}
    known = _known_estates(view, {here, *others}) if others else set()
    apart = [building for building, there in estates.items() if here in known and there in others & known]
    if apart:
        where += f" AND r.building NOT IN ({', '.join(f':b{n}' for n in range(len(apart)))})"
    return rows_by(view, where, 12, **who, **{f"b{n}": building for n, building in enumerate(apart)})


def _known_estates(view: View, estates: set[str]) -> set[str]:
    """Those of these names of estates that several residents have."""
    spans = {f"{estate}{buildings.BETWEEN}": estate for estate in sorted(estates)}
    named: dict[str, str] = {}
    for n, low in enumerate(spans):
        named |= {f"low{n}": low, f"high{n}": names.prefix_end(low)}
    listed = ", ".join(f"(:low{n}, :high{n})" for n in range(len(spans)))
    several = (
        f"WITH span(low, high) AS (VALUES {listed}) SELECT low FROM span WHERE (SELECT count(*) FROM (SELECT 1 FROM "
        "resident WHERE building <> '' AND building >= low AND building < high LIMIT 2) AS few) > 1"
    )
    return {spans[low] for low in sql.values(view, several, **named)}


def save_extras(work: Work, resident_id: UUID, draft: ExtrasDraft) -> Extras:
    """Keep contacts, letters, tags, 户籍, level of care and consent as typed; all of it or nothing.

    Raises ``Refused``: resident_unknown, resident_closed, consent_missing (a letter other than Z and a level of care
    need consent on record), field_bad with field contact.0.name, contact.0.phone, contact.0.relation,
    category.A.valid_to, category.A.proof, care_tags, consent, residence, care_level, care_on.
    """
    work.require(Right.RESIDENTS)
    before = opened(work, resident_id)
    had = contacts_of(work, resident_id), categories_of(work, resident_id)
    contacts = _checked_contacts(resident_id, had[0], draft.contacts)
    categories = _checked_categories(work, resident_id, had[1], draft.categories)
    consent = validation.choice("consent", draft.consent, CONSENTS)
    assessed = checked_care(work, draft.residence, draft.care_level, draft.care_on)
    if (assessed["care_level"] or any(row.letter != "Z" for row in categories)) and not consent:
        raise Refused("consent_missing", field="consent")
    values: dict[str, Any] = {"care_tags": _checked_tags(draft.care_tags), "consent": consent, **assessed}
    if consent != before.consent:
        values["consent_at"] = work.now if consent else None
    changed = [key for key in ("care_tags", "consent", *assessed) if values[key] != getattr(before, key)]
    if contacts != had[0]:
        changed.append("contacts")
        sql.run(work.session, "DELETE FROM resident_contact WHERE resident_id = :id", {"id": resident_id})
        NEW_CONTACTS.run(work.session, map(vars, contacts))
    if categories != had[1]:
        changed.append("categories")
        sql.run(work.session, "DELETE FROM resident_category WHERE resident_id = :id", {"id": resident_id})
        NEW_CATEGORIES.run(work.session, map(vars, categories))
    if not changed:
        return _extras(work, before)
    after = change(work, before, **values)
    work.audit("resident_extras", f"no {before.no}", fields=sorted(changed))
    return _extras(work, after)


def reveal_contact(work: Work, resident_id: UUID, position: int, reason: str) -> str:
    """A contact's phone in clear, for a reason that the audit trail keeps.

    Raises ``Refused``: field_bad (reason), resident_unknown, resident_closed, contact_unknown.
    """
    work.require(Right.REVEAL)
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    phone = next((p.phone for p in contacts_of(work, resident_id) if p.position == position), None)
    if phone is None:
        raise Refused("contact_unknown")
    work.audit("reveal", f"no {r.no}", field="contact", reason=why)
    return phone


def reveal_proofs(work: Work, resident_id: UUID, reason: str) -> dict[str, str]:
    """The proofs behind the letters, by letter, for a reason. Raises as ``reveal_contact`` does."""
    work.require(Right.REVEAL)
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    work.audit("reveal", f"no {r.no}", field="categories", reason=why)
    return {k.letter: k.proof for k in categories_of(work, resident_id)}


@asks(Right.RESIDENTS)
def expiring(view: View, limit: int = 200) -> tuple[ExpiringRow, ...]:
    """Letters that have ended or end soon, the earliest first, of residents who are still here."""
    soon = "WHERE k.valid_to IS NOT NULL AND k.valid_to <= :soon AND r.active"
    day = view.business_date
    found = _EXPIRING.rows(
        view, f"{soon} ORDER BY k.valid_to, r.no, k.letter LIMIT :most", soon=day + care.SOON, most=limit
    )
    return tuple(ExpiringRow(**vars(x), state=care.validity(None, x.valid_to, day)) for x in found)


def _checked_contacts(
    resident_id: UUID, had: tuple[ContactRecord, ...], drafts: tuple[ContactDraft, ...]
) -> tuple[ContactRecord, ...]:
    if len(drafts) > MOST_CONTACTS:
        validation.bad("contacts", "range", low=0, high=MOST_CONTACTS)
    phones = {p.position: p.phone for p in had}
    rows: list[ContactRecord] = []
    for at, draft in enumerate(drafts):
        kept = phones.get(draft.kept, "") if draft.kept is not None else ""
        phone = kept if draft.phone is None else validation.phone(f"contact.{at}.phone", draft.phone)
        if draft.may_act and not draft.relation.strip():
            validation.bad(f"contact.{at}.relation", "text_empty")
        name = validation.person_name(f"contact.{at}.name", draft.name, required=True)
        relation = validation.text(f"contact.{at}.relation", draft.relation, 20)
        rows.append(ContactRecord(resident_id, at, name, phone, relation, draft.may_act))
    return tuple(rows)


def _checked_categories(
    work: Work, resident_id: UUID, had: tuple[CategoryRecord, ...], drafts: tuple[CategoryDraft, ...]
) -> tuple[CategoryRecord, ...]:
    known = {k.letter: k for k in had}
    rows: dict[str, CategoryRecord] = {}
    for draft in drafts:
        letter = validation.choice("category", draft.letter, care.LETTERS)
        if letter in rows:
            validation.bad(f"category.{letter}", "repeated")
        if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
            validation.bad(f"category.{letter}.valid_to", "before_start")
        before = known.get(letter)
        typed = (before.proof if before else "") if draft.proof is None else draft.proof
        proof = validation.text(f"category.{letter}.proof", typed, 80, required=letter != "Z")
        row = CategoryRecord(resident_id, letter, draft.valid_from, draft.valid_to, proof, work.now)
        rows[letter] = row if before is None or replace(row, at=before.at) != before else before
    return tuple(rows[letter] for letter in sorted(rows))


def checked_care(view: View, residence: str, level: int | None, assessed: date | None) -> dict[str, Any]:
    """户籍 and level of care as they are kept. Raises ``Refused``: field_bad (residence, care_level, care_on)."""
    home = validation.choice("residence", residence, ("", *care.HOMES))
    if level is not None:
        validation.whole("care_level", level, 1, care.MOST_CARE)
    day = validation.past_day("care_on", assessed, view.business_date)
    if day is not None and level is None:
        validation.bad("care_on", "no_level")
    return {"residence": home, "care_level": level, "care_on": day}


def _checked_tags(tags: tuple[str, ...]) -> str:
    """Tags as they are kept: ``独居,少盐``. Refuses ``aloud`` for words that must not be said in front of others."""
    cleaned = dict.fromkeys(validation.text("care_tags", tag, care.TAG_LENGTH) for tag in tags)
    listed = [tag for tag in cleaned if tag]
    for tag in listed:
        if "," in tag:
            validation.bad("care_tags", "format")
        if not care.aloud(tag):
            validation.bad("care_tags", "aloud", tag=tag)
    if len(listed) > care.MOST_TAGS:
        validation.bad("care_tags", "too_many", most=care.MOST_TAGS)
    return ",".join(listed)
