"""A list of residents out of the house: a second person agrees, the trail says who, why and how many."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.rules import names
from app.rules.dates import age_on
from app.rules.rights import Right
from app.services import fields
from app.services.work import View, Work
from app.store import fast


@dataclass(frozen=True)
class Permit:
    """Leave to write one list; only ``permit`` makes one. ``clear`` shows phones and birthdays whole."""

    count: int
    reason: str
    clear: bool
    inactive: bool
    operator: str
    approver: str
    at: datetime


@dataclass(frozen=True)
class ExportRow:
    """One resident as the list shows them; masked unless the permit is ``clear``."""

    no: int
    name: str
    sex: str
    birth: str
    age: int | None
    phone: str
    address: str
    document: str  # its kind; the number is not kept
    care_tags: str
    note: str
    active: bool


def permit(work: Work, reason: str, *, clear: bool = False, inactive: bool = False) -> Permit:
    """Ask leave for a list; always by two persons, and written to the trail before anything leaves the store.

    Raises ``Refused``: field_bad (reason), needs_approver.
    """
    why = fields.text("reason", reason, 120, required=True)
    work.require(Right.EXPORT, barred=(work.member().id,))
    found = fast.row(work.session, f"SELECT count(*) FROM resident r WHERE {_where(inactive)}")
    count = int(found[0]) if found else 0
    work.audit("resident_export", "", reason=why, clear=clear, inactive=inactive, count=count)
    approver = work.approval.member.name if work.approval is not None else ""
    return Permit(count, why, clear, inactive, work.member().name, approver, work.now)


def rows(view: View, leave: Permit) -> list[ExportRow]:
    """The rows a permit allows, by number."""
    query = (
        "SELECT r.no, r.name, r.sex, r.birth_date, r.phone, r.address, r.document_kind, r.care_tags, r.note, r.active "
        f"FROM resident r WHERE {_where(leave.inactive)} ORDER BY r.no"
    )
    return [_row(r, leave.clear, view.business_date) for r in fast.rows(view.session, query)]


def _where(inactive: bool) -> str:
    here = "r.merged_into IS NULL AND r.erased_at IS NULL"
    return here if inactive else f"{here} AND r.active"


def _row(r: Any, clear: bool, today: date) -> ExportRow:
    no, name, sex, born, phone, address, kind, tags, note, active = r
    birth = fast.day(born) if born else None
    return ExportRow(
        no=int(no),
        name=name if clear else names.mask_name(name),
        sex=sex,
        birth="" if birth is None else birth.isoformat() if clear else f"{birth.year}",
        age=None if birth is None else age_on(birth, today),
        phone=phone if clear else names.mask_phone(phone),
        address=address,
        document=kind,
        care_tags=tags,
        note=note if clear else "",
        active=bool(active),
    )
