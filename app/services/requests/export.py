"""A list of requests out of the house: a second person agrees, the trail says who, why, which and how many."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from app.errors import Refused
from app.rules.discretion import OWN_ITEM, private
from app.rules.people import names
from app.rules.rights import Right
from app.services import validation
from app.services.requests import listing
from app.services.requests.filters import RequestFilter
from app.services.requests.listing import RequestRow
from app.services.work import View, Work

MOST = 20_000
"""Rows one list may have: more than a year of a busy counter."""


@dataclass(frozen=True)
class Permit:
    """Leave to write one list; only ``permit`` makes one. ``clear`` shows names whole."""

    wanted: RequestFilter
    count: int
    reason: str
    clear: bool
    operator: str
    approver: str
    at: datetime


@dataclass(frozen=True)
class ExportRow:
    """A request as the list out of the house shows it; names masked unless the permit is ``clear``."""

    row: RequestRow
    resident: str


def permit(work: Work, wanted: RequestFilter, reason: str, *, clear: bool = False) -> Permit:
    """Ask leave for a list; always by two persons, and written to the trail before anything leaves the store.

    Raises ``Refused``: field_bad (reason), needs_approver, rows_many (limit).
    """
    work.require(Right.REQUESTS)
    why = validation.text("reason", reason, 120, required=True)
    work.require(Right.EXPORT, barred=(work.member().id,))
    count = listing.listing(work, wanted, 0, 1, whole=True).total
    if count > MOST:
        raise Refused("rows_many", limit=MOST)
    narrowed = [name for name, value in asdict(wanted).items() if value]
    work.audit("request_export", "", reason=why, clear=clear, count=count, filter=narrowed)
    approver = work.approval.member.name if work.approval is not None else ""
    return Permit(wanted, count, why, clear, work.member().name, approver, work.now)


def rows(view: View, leave: Permit) -> tuple[ExportRow, ...]:
    """The rows a permit allows, by number."""
    found = listing.listing(view, leave.wanted, 0, MOST, "number", whole=True).rows
    return tuple(ExportRow(r, r.resident) if leave.clear else _masked(r) for r in found)


def _masked(row: RequestRow) -> ExportRow:
    """The name masked; of a matter that tells a hardship neither what it is, nor age and door that would say whose."""
    if private(row.item_name) or private(row.text):
        row = replace(row, item_name=OWN_ITEM, text="", place="", age=None)
    return ExportRow(row, names.mask_name(row.resident))
