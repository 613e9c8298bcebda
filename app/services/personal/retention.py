"""How long what is kept, per kind, and what is due to go. Nothing goes by itself: somebody looks and decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.rights import Right
from app.services import queries
from app.services.centre import settings
from app.services.personal import forget
from app.services.work import View, Work

KINDS = ("resident", "category", "request", "draft")
"""Residents off the lists and long not seen; letters long expired; requests long closed; forms never finished.

Money is not among them: accounting records are kept as the law for them says.
"""

_RESIDENT = queries.table("resident")
_CATEGORY = queries.table("resident_category")
_REQUEST = queries.table("request")
_DRAFT = queries.table("request_draft")
_FORM = queries.table("form_draft")
_SALE = queries.table("sale")


@dataclass(frozen=True)
class DueRow:
    """One thing kept longer than its kind should be. ``last`` is when its time began to run."""

    kind: str
    id: UUID
    no: int | None
    name: str
    what: str  # the letter of a category, the number of a request
    last: datetime


def limits(view: View) -> dict[str, int]:
    """How many days each kind is kept; 0 keeps it without an end."""
    return {kind: settings.number(view, f"retention.{kind}") for kind in KINDS}


def due(view: View, kind: str, limit: int = 200) -> tuple[DueRow, ...]:
    """What of a kind is kept too long, the oldest first. Raises ``KeyError`` for an unknown kind."""
    days = limits(view)[kind]
    if not days:
        return ()
    query = {"resident": _residents, "category": _categories, "request": _requests, "draft": _drafts}[kind]
    return query(view, view.now - timedelta(days=days), limit)


def clear(work: Work, kind: str, limit: int = 200) -> int:
    """Delete letters or unfinished forms that are due, or what people said in old requests; returns how many.

    As many as ``due`` lists with the same ``limit``. Residents are erased one by one, each with a reason.

    Raises ``Refused("not_clearable")`` for another kind.
    """
    work.require(Right.PERSONAL_DATA)
    if kind not in ("category", "draft", "request"):
        raise Refused("not_clearable")
    rows = due(work, kind, limit)
    if kind == "request":
        forget.requests(work, [row.id for row in rows])
    for row in rows:
        if kind == "draft":
            for table in (_DRAFT, _FORM):
                queries.run(work, sa.delete(table).where(table.c.id == row.id))
        elif kind == "category":
            k = _CATEGORY.c
            queries.run(work, sa.delete(_CATEGORY).where(k.resident_id == row.id, k.letter == row.what))
    if rows:
        work.audit("retention", kind, count=len(rows))
        work.touched({"category": "resident", "request": "request", "draft": "request_draft"}[kind])
    return len(rows)


def _residents(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    c = _RESIDENT.c
    seen = sa.or_(
        sa.exists().where(_SALE.c.member_id == c.id, _SALE.c.at >= before),
        sa.exists().where(_REQUEST.c.resident_id == c.id, _REQUEST.c.changed_at >= before),
    )
    chosen = (
        sa.select(c.id, c.no, c.name, c.changed_at)
        .where(~c.active, c.erased_at.is_(None), c.merged_into.is_(None), c.changed_at < before, ~seen)
        .order_by(c.changed_at)
        .limit(limit)
    )
    return tuple(DueRow("resident", r.id, r.no, r.name, "", r.changed_at) for r in queries.fetch(view, chosen))


def _categories(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    c, k = _RESIDENT.c, _CATEGORY.c
    chosen = (
        sa.select(c.id, c.no, c.name, k.letter, k.valid_to, k.at)
        .select_from(_CATEGORY.join(_RESIDENT, c.id == k.resident_id))
        .where(k.valid_to < local_day(before))
        .order_by(k.valid_to)
        .limit(limit)
    )
    return tuple(
        DueRow("category", r.id, r.no, r.name, r.letter, datetime.combine(r.valid_to, before.timetz()))
        for r in queries.fetch(view, chosen)
    )


def _requests(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    c, q = _RESIDENT.c, _REQUEST.c
    chosen = (
        sa.select(q.id, c.no, c.name, q.number, q.closed_at)
        .select_from(_REQUEST.outerjoin(_RESIDENT, c.id == q.resident_id))
        .where(q.closed_at < before, sa.or_(*(q[name] != "" for name in forget.SAYS_WHO)))
        .order_by(q.closed_at)
        .limit(limit)
    )
    return tuple(
        DueRow("request", r.id, r.no, r.name or "", r.number, r.closed_at) for r in queries.fetch(view, chosen)
    )


def _drafts(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    begun = sa.union_all(*(sa.select(t.c.id, t.c.changed_at) for t in (_DRAFT, _FORM))).subquery().c
    chosen = (
        sa.select(begun.id, begun.changed_at).where(begun.changed_at < before).order_by(begun.changed_at).limit(limit)
    )
    return tuple(DueRow("draft", r.id, None, "", "", r.changed_at) for r in queries.fetch(view, chosen))
