"""Reading the audit trail: who did what, when, and with whose consent."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules.rights import Right
from app.services import queries
from app.services.work import Page, View

_AUDIT = queries.table("audit_entry")
_STAFF = queries.table("staff")


@dataclass(frozen=True)
class AuditRow:
    """One act. ``staff`` and ``approver`` are names, empty when nobody was on duty or nobody was asked."""

    terminal: str
    serial: int
    at: datetime
    business_date: date
    staff: str
    approver: str
    action: str
    subject: str
    detail: dict[str, Any]


def entries(
    view: View,
    *,
    since: date | None = None,
    until: date | None = None,
    staff_id: UUID | None = None,
    action: str | None = None,
    query: str = "",
    offset: int = 0,
    limit: int = 100,
) -> Page:
    """A slice of the trail, newest first; ``Page`` of ``AuditRow``.

    ``since`` and ``until`` are business dates, both included; ``staff_id`` finds acts and approvals alike; ``query``
    is a part of the subject. Raises ``Refused("needs_right")`` without the right to see reports or to verify.
    """
    _allowed(view)
    a = _AUDIT.c
    author, approver = _STAFF.alias("author"), _STAFF.alias("approver")
    chosen = sa.select(
        a.terminal, a.serial, a.at, a.business_date, author.c.name, approver.c.name, a.action, a.subject, a.detail
    ).select_from(
        _AUDIT.outerjoin(author, author.c.id == a.staff_id).outerjoin(approver, approver.c.id == a.approver_id)
    )
    if since is not None:
        chosen = chosen.where(a.business_date >= since.isoformat())
    if until is not None:
        chosen = chosen.where(a.business_date <= until.isoformat())
    if staff_id is not None:
        chosen = chosen.where(sa.or_(a.staff_id == staff_id, a.approver_id == staff_id))
    if action:
        chosen = chosen.where(a.action == action)
    if query.strip():
        chosen = chosen.where(a.subject.like(queries.contains(query.strip()), escape="!"))
    newest = chosen.order_by(a.terminal.desc(), a.serial.desc()).limit(limit).offset(offset)
    return Page(
        tuple(_row(r) for r in queries.fetch(view, newest)), queries.count(view, chosen.with_only_columns(a.serial))
    )


def actions(view: View) -> tuple[str, ...]:
    """The actions the trail holds so far, for a filter. ``Refused("needs_right")``."""
    _allowed(view)
    return tuple(r[0] for r in queries.fetch(view, sa.select(_AUDIT.c.action).distinct().order_by(_AUDIT.c.action)))


def _allowed(view: View) -> None:
    if not (view.may(Right.SEE_REPORTS) or view.may(Right.VERIFY)):
        raise Refused("needs_right", right=Right.SEE_REPORTS.value)


def _row(r: Any) -> AuditRow:
    terminal, serial, at, day, staff, approver, action, subject, detail = r
    return AuditRow(
        terminal, serial, at, date.fromisoformat(day), staff or "", approver or "", action, subject, json.loads(detail)
    )
