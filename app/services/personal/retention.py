"""How long what is kept, per kind, and what is due to go. Nothing goes by itself: somebody looks and decides."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.errors import Refused
from app.rules.rights import Right
from app.services.centre import clock, settings
from app.services.holders import DueRow, Kept
from app.services.personal.families import HOLDERS
from app.services.work import View, Work, asks
from app.store import queries

KINDS = tuple(dict.fromkeys(("resident", *(kept.kind for holder in HOLDERS for kept in holder.kept))))
"""Residents off the lists and long not seen, and what the families keep for a time.

Money is not among them: accounting records are kept as the law for them says.
"""

_RESIDENT = queries.table("resident")


def limits(view: View) -> dict[str, int]:
    """How many days each kind is kept; 0 keeps it without an end."""
    return {kind: settings.number(view, f"retention.{kind}") for kind in KINDS}


LISTED = 200
"""How many of a kind are listed at once, and let go at once."""


@asks(Right.RESIDENTS)
def due(view: View, kind: str, limit: int = LISTED) -> tuple[DueRow, ...]:
    """What of a kind is kept too long, the oldest first. Raises ``KeyError`` for an unknown kind."""
    return _due(view, kind, limits(view)[kind], limit)


@asks(Right.SETTINGS)
def would_be_due(view: View, days: Mapping[str, int]) -> dict[str, int]:
    """How many of each kind would be due if they were kept so many days, none above ``LISTED`` counted: what a change
    of the limits means, before it is made."""
    return {kind: len(_due(view, kind, kept, LISTED)) for kind, kept in days.items()}


def _due(view: View, kind: str, days: int, limit: int) -> tuple[DueRow, ...]:
    if not days:
        return ()
    before = view.now - timedelta(days=days)
    if kind == "resident":
        return _residents(view, before, limit)
    return tuple(row for _, row in _found(view, kind, before, limit))


def clear(work: Work, kind: str, limit: int = LISTED) -> int:
    """Let go of what is due of a kind, as many as ``due`` lists with the same ``limit``; returns how many.

    Residents are erased one by one, each with a reason. Raises ``Refused("not_clearable")`` for them.
    """
    work.require(Right.PERSONAL_DATA)
    if kind == "resident" or kind not in KINDS:
        raise Refused("not_clearable")
    days = limits(work)[kind]
    clock.need(work)  # a year ahead everything would be due
    found = _found(work, kind, work.now - timedelta(days=days), limit) if days else []
    for kept in dict.fromkeys(kept for kept, _ in found):
        kept.clear(work, [row for whose, row in found if whose is kept])
        work.touched(kept.touches)
    if found:
        work.audit("retention", kind, count=len(found))
    return len(found)


def _found(view: View, kind: str, before: datetime, limit: int) -> list[tuple[Kept, DueRow]]:
    """The oldest of a kind first, each with whose it is."""
    mine = [kept for holder in HOLDERS for kept in holder.kept if kept.kind == kind]
    found = [(kept, row) for kept in mine for row in kept.due(view, before, limit)]
    found.sort(key=lambda pair: pair[1].last)
    return found[:limit]


def _residents(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    c = _RESIDENT.c
    seen = sa.or_(*(holder.seen(c.id, before) for holder in HOLDERS if holder.seen))
    chosen = (
        sa.select(c.id, c.no, c.name, c.changed_at)
        .where(~c.active, c.erased_at.is_(None), c.merged_into.is_(None), c.changed_at < before, ~seen)
        .order_by(c.changed_at)
        .limit(limit)
    )
    return tuple(DueRow("resident", r.id, r.no, r.name, "", r.changed_at) for r in queries.fetch(view, chosen))
