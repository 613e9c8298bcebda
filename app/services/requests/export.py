"""A list of requests out of the house: a second person agrees, the trail says who, why, which and how many."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.discretion import OWN_ITEM, private
from app.rules.people import names
from app.rules.rights import Right
from app.services.requests import listing
from app.services.requests.filters import RequestFilter, conditions
from app.services.requests.listing import RequestRow
from app.services.work import View, Work, asks
from app.store import sql

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
    """A request as the list out of the house shows it; names masked unless the permit is ``clear``.

    ``agent`` is who acts for them, with the relation; ``asked_papers`` how often papers were asked for.
    """

    row: RequestRow
    resident: str
    agent: str = ""
    origin_number: str = ""
    extended: int = 0
    reopened: int = 0
    asked_papers: int = 0
    call_back_due: datetime | None = None
    called_back_at: datetime | None = None


@dataclass(frozen=True)
class _More:
    """What a list on the screen does not show."""

    id: UUID
    agent_name: str
    agent_relation: str
    origin_number: str
    extended: int
    reopened: int
    asked_papers: int
    call_back_due: datetime | None
    called_back_at: datetime | None


_MORE = sql.Reader(
    _More,
    "request q",
    asked_papers="(SELECT count(*) FROM request_event e WHERE e.request_id = q.id AND e.act = 'ask_materials')",
)


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


@asks(Right.REQUESTS)
def rows(view: View, leave: Permit) -> tuple[ExportRow, ...]:
    """The rows a permit allows, by number."""
    found = listing.listing(view, leave.wanted, 0, MOST, "number", whole=True).rows
    where, params = conditions(view, leave.wanted, whole=True)
    more = {one.id: one for one in _MORE.rows(view, f"WHERE {' AND '.join(where)}" if where else "", **params)}
    return tuple(_exported(row, more[row.id], clear=leave.clear) for row in found)


def _exported(row: RequestRow, more: _More, *, clear: bool) -> ExportRow:
    """Names masked; of a matter that tells a hardship neither what it is, nor age and door that would say whose."""
    resident, agent = row.resident, more.agent_name
    if not clear:
        if private(row.item_name) or private(row.text):
            row = replace(row, item_name=OWN_ITEM, text="", place="", age=None)
        resident, agent = names.mask_name(resident), names.mask_name(agent)
    return ExportRow(
        row,
        resident,
        f"{agent}（{more.agent_relation}）" if agent and more.agent_relation else agent,
        more.origin_number,
        more.extended,
        more.reopened,
        more.asked_papers,
        more.call_back_due,
        more.called_back_at,
    )
