"""What is known of a resident beyond the card: household, contacts, category letters, care tags, consent.

Phones of contacts and the proofs behind a letter are masked and shown only for a reason, which the audit trail keeps.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules.people import buildings, care, names
from app.rules.rights import Right
from app.services import queries, validation
from app.services.residents.registry import opened
from app.services.residents.search import ResidentRow, rows_by
from app.services.work import View, Work
from app.store import sql

CONSENTS = ("", "signed", "spoken", "guardian")
"""How somebody agreed to what is kept of them: on paper, by word of mouth, by their guardian; empty: not asked yet."""

MOST_CONTACTS = 4

_RESIDENT = queries.table("resident")
_CONTACT = queries.table("resident_contact")
_CATEGORY = queries.table("resident_category")


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


@dataclass(frozen=True)
class ExpiringRow:
    """A letter whose validity has ended or ends soon."""

    id: UUID
    no: int
    name: str
    letter: str
    valid_to: date
    state: str


def extras(view: View, resident_id: UUID) -> Extras:
    """What is known beyond the card, masked; nothing for somebody unknown."""
    c = _RESIDENT.c
    kept = sa.select(c.household, c.care_tags, c.consent, c.consent_at).where(c.id == resident_id)
    r = queries.first(view, kept)
    if r is None:
        return Extras()
    return Extras(
        contacts=tuple(
            Contact(p.position, p.name, names.mask_phone(p.phone), p.relation, bool(p.may_act))
            for p in _contacts(view, resident_id)
        ),
        categories=tuple(
            Category(
                k.letter, k.valid_from, k.valid_to, bool(k.proof),
                care.validity(k.valid_from, k.valid_to, view.business_date),
            )
            for k in _categories(view, resident_id)
        ),
        care_tags=tuple(tag for tag in r.care_tags.split(",") if tag),
        consent=r.consent,
        consent_at=r.consent_at,
        household=r.household,
        housemates=household(view, resident_id, r.household),
        taken=_taken(view, resident_id),
    )  # fmt: skip


def household(view: View, resident_id: UUID, door: str) -> tuple[ResidentRow, ...]:
    """Who else lives behind a door, nobody without one.

    Two estates have the same door: who certainly lives in another one is left out. Certain are names of estates that
    do not contain one another and that several residents have; a spelling nobody else uses may mean the same one.
    """
    if not door:
        return ()
    who = {"door": door, "id": resident_id}
    where = "r.household = :door AND r.id <> :id AND r.merged_into IS NULL AND r.erased_at IS NULL AND r.active"
    found = sql.rows(view.session, f"SELECT DISTINCT r.building FROM resident r WHERE {where}", who)
    own = sql.row(view.session, "SELECT building FROM resident WHERE id = :id", {"id": who["id"]})
    here = "" if own is None else buildings.parts(own[0])[0]
    others = {r[0]: buildings.parts(r[0])[0] for r in found}
    apart = [b for b, there in others.items() if _elsewhere(view, here, there)]
    if apart:
        where += f" AND r.building NOT IN ({', '.join(f':b{n}' for n in range(len(apart)))})"
    return rows_by(view, where, {**who, **{f"b{n}": b for n, b in enumerate(apart)}}, 12)


def _elsewhere(view: View, here: str, there: str) -> bool:
    if not here or not there or here in there or there in here:
        return False
    return _known_estate(view, here) and _known_estate(view, there)


def _known_estate(view: View, estate: str) -> bool:
    low = f"{estate}{buildings.BETWEEN}"
    query = "SELECT count(*) FROM (SELECT 1 FROM resident WHERE building >= :low AND building < :high LIMIT 2) AS few"
    found = sql.row(view.session, query, {"low": low, "high": names.prefix_end(low)})
    return found is not None and int(found[0]) > 1


def save_extras(work: Work, resident_id: UUID, draft: ExtrasDraft) -> Extras:
    """Keep contacts, letters, tags and consent as typed; all of it or nothing.

    Raises ``Refused``: resident_unknown, resident_closed, consent_missing (a letter other than Z needs consent on
    record), field_bad with field contact.0.name, contact.0.phone, contact.0.relation, category.A.valid_to,
    category.A.proof, care_tags, consent.
    """
    work.require(Right.RESIDENTS)
    before = opened(work, resident_id)
    contacts = _checked_contacts(work, resident_id, draft.contacts)
    categories = _checked_categories(work, resident_id, draft.categories)
    consent = validation.choice("consent", draft.consent, CONSENTS)
    if any(row["letter"] != "Z" for row in categories) and not consent:
        raise Refused("consent_missing")
    values: dict[str, Any] = {"care_tags": _checked_tags(draft.care_tags), "consent": consent}
    if consent != before.consent:
        values["consent_at"] = work.now if consent else None
    changed = [key for key in ("care_tags", "consent") if values[key] != getattr(before, key)]
    changed += _replace(work, _CONTACT, resident_id, contacts, "contacts")
    changed += _replace(work, _CATEGORY, resident_id, categories, "categories")
    if changed:
        update = sa.update(_RESIDENT).where(_RESIDENT.c.id == resident_id)
        queries.run(work, update.values(**values, changed_at=work.now))
        work.audit("resident_extras", f"no {before.no}", fields=sorted(changed))
        work.touched("resident", resident_id)
    return extras(work, resident_id)


def reveal_contact(work: Work, resident_id: UUID, position: int, reason: str) -> str:
    """A contact's phone in clear, for a reason that the audit trail keeps.

    Raises ``Refused``: field_bad (reason), resident_unknown, resident_closed, contact_unknown.
    """
    work.require(Right.REVEAL)
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    found = [p for p in _contacts(work, resident_id) if p.position == position]
    if not found:
        raise Refused("contact_unknown")
    work.audit("reveal", f"no {r.no}", field="contact", reason=why)
    return str(found[0].phone)


def reveal_proofs(work: Work, resident_id: UUID, reason: str) -> dict[str, str]:
    """The proofs behind the letters, by letter, for a reason. Raises as ``reveal_contact`` does."""
    work.require(Right.REVEAL)
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    work.audit("reveal", f"no {r.no}", field="categories", reason=why)
    return {k.letter: k.proof for k in _categories(work, resident_id)}


def expiring(view: View, limit: int = 200) -> tuple[ExpiringRow, ...]:
    """Letters that have ended or end soon, the earliest first, of residents who are still here."""
    k, r = _CATEGORY.c, _RESIDENT.c
    chosen = (
        sa.select(r.id, r.no, r.name, k.letter, k.valid_from, k.valid_to)
        .select_from(_CATEGORY.join(_RESIDENT, r.id == k.resident_id))
        .where(k.valid_to.is_not(None), k.valid_to <= view.business_date + care.SOON, r.active)
        .order_by(k.valid_to, r.no, k.letter)
        .limit(limit)
    )
    return tuple(
        ExpiringRow(x.id, x.no, x.name, x.letter, x.valid_to, care.validity(None, x.valid_to, view.business_date))
        for x in queries.fetch(view, chosen)
    )


def _contacts(view: View, resident_id: UUID) -> list[Any]:
    c = _CONTACT.c
    return queries.fetch(view, sa.select(*c).where(c.resident_id == resident_id).order_by(c.position))


def _categories(view: View, resident_id: UUID) -> list[Any]:
    c = _CATEGORY.c
    return queries.fetch(view, sa.select(*c).where(c.resident_id == resident_id).order_by(c.letter))


def _taken(view: View, resident_id: UUID) -> tuple[Taken, ...]:
    c = _RESIDENT.c
    chosen = sa.select(c.id, c.no, c.name).where(c.merged_into == resident_id).order_by(c.no)
    return tuple(Taken(r.id, r.no, r.name) for r in queries.fetch(view, chosen))


def _checked_contacts(work: Work, resident_id: UUID, drafts: tuple[ContactDraft, ...]) -> list[dict[str, Any]]:
    if len(drafts) > MOST_CONTACTS:
        validation.bad("contacts", "range", low=0, high=MOST_CONTACTS)
    stored = {p.position: p.phone for p in _contacts(work, resident_id)}
    rows: list[dict[str, Any]] = []
    for at, draft in enumerate(drafts):
        kept = stored.get(draft.kept, "") if draft.kept is not None else ""
        phone = kept if draft.phone is None else validation.phone(f"contact.{at}.phone", draft.phone)
        if draft.may_act and not draft.relation.strip():
            validation.bad(f"contact.{at}.relation", "text_empty")
        rows.append(
            {
                "resident_id": resident_id,
                "position": at,
                "name": validation.text(f"contact.{at}.name", draft.name, 60, required=True),
                "phone": phone,
                "relation": validation.text(f"contact.{at}.relation", draft.relation, 20),
                "may_act": draft.may_act,
            }
        )
    return rows


def _checked_categories(work: Work, resident_id: UUID, drafts: tuple[CategoryDraft, ...]) -> list[dict[str, Any]]:
    stored = {k.letter: k for k in _categories(work, resident_id)}
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        letter = validation.choice("category", draft.letter, care.LETTERS)
        if any(row["letter"] == letter for row in rows):
            validation.bad(f"category.{letter}", "repeated")
        if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
            validation.bad(f"category.{letter}.valid_to", "before_start")
        before = stored.get(letter)
        proof = (before.proof if before else "") if draft.proof is None else draft.proof
        row = {
            "resident_id": resident_id,
            "letter": letter,
            "valid_from": draft.valid_from,
            "valid_to": draft.valid_to,
            "proof": validation.text(f"category.{letter}.proof", proof, 80, required=letter != "Z"),
        }
        same = before is not None and all(getattr(before, key) == value for key, value in row.items())
        rows.append({**row, "at": before.at if before is not None and same else work.now})
    return sorted(rows, key=lambda row: str(row["letter"]))


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


def _replace(work: Work, table: sa.Table, resident_id: UUID, rows: list[dict[str, Any]], name: str) -> list[str]:
    """Put these rows in the place of the stored ones; names what changed, if anything did."""
    order = table.c.position if "position" in table.c else table.c.letter
    chosen = sa.select(*table.c).where(table.c.resident_id == resident_id).order_by(order)
    stored = [{c.name: getattr(r, c.name) for c in table.c} for r in queries.fetch(work, chosen)]
    if stored == rows:
        return []
    queries.run(work, sa.delete(table).where(table.c.resident_id == resident_id))
    for row in rows:
        queries.run(work, sa.insert(table).values(row))
    return [name]
