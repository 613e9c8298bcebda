"""What a request's card masks, in clear: for a reason that stays in the trail."""

from typing import NamedTuple
from uuid import UUID

from app.rules import validation
from app.rules.requests.flow import State
from app.rules.requests.reach import may_ring
from app.rules.rights import Right
from app.services.requests.row import Row, applicant, load
from app.services.work import View, Work
from app.store import sql

REVEALED = ("phone", "agent")


class _Owed(NamedTuple):
    carrier: UUID | None
    call_back: bool
    rectify: bool


_OWED = sql.Reader(
    _Owed,
    "request q LEFT JOIN handler h ON h.id = q.handler_id",
    carrier="h.staff_id",
    call_back="q.call_back_due IS NOT NULL AND q.called_back_at IS NULL",
    rectify="EXISTS (SELECT 1 FROM rectification x WHERE x.request_id = q.id AND x.outcome = 'open')",
)


def unmask(work: Work, request_id: UUID, field: str, reason: str) -> str:
    """The number that is left with a request, else the resident's (``phone``); who came for them (``agent``).

    It is the very thing the card masks, never another number of the same person. Empty when there is none. Raises
    ``Refused``: field_bad (field; reason: text_empty …), request_unknown, needs_approver for a request that is neither
    open nor one's own nor waiting for a call.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    validation.choice("field", field, REVEALED)
    why = validation.text("reason", reason, 120, required=True)
    if not _in_hand(work, row):
        work.require(Right.REVEAL)
    work.audit("reveal", row.number, field=field, reason=why)
    if field == "agent":
        who = f"{row.agent_name}（{row.agent_relation}）" if row.agent_name else ""
        return f"{who} {row.agent_phone}".strip()
    return row.phone or resident_phone(work, row.resident_id)


def resident_phone(view: View, resident_id: UUID | None) -> str:
    """The number on the resident's own record, in clear; empty for an anonymous request."""
    who = None if resident_id is None else applicant(view, resident_id)
    return "" if who is None else who.phone


def _in_hand(work: Work, row: Row) -> bool:
    (owed,) = _OWED.rows(work, "WHERE q.id = :i", i=row.id)
    me = work.member().id
    own = me in (row.first_receiver, owed.carrier)
    called = row.state is State.CLOSED and (owed.call_back or owed.rectify)
    return may_ring(row.state, own=own, to_call=called)
