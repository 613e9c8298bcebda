"""What is kept about residents themselves: their records, contacts and letters, and the notices they signed.

A 网格员 is no resident here but like a member of staff: name and number stay as long as the list of 网格 says them.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.rules.dates import local_day
from app.services import print_queue
from app.services.holders import DueRow, Holder, Kept, Person, TimelineRow
from app.services.residents.registry import retoken
from app.services.work import View, Work
from app.store import queries

ERASED_NAME = "已注销居民"

_RESIDENT = queries.table("resident")
_CONTACT = queries.table("resident_contact")
_CATEGORY = queries.table("resident_category")
_JOB = queries.table("print_job")
_AUDIT = queries.table("audit_entry")
_MERGES = {"resident_merge": "merged", "resident_unmerge": "parted"}


def _erase(work: Work, person: Person) -> None:
    for r in queries.fetch(work, sa.select(_JOB.c.id, _JOB.c.document).where(_JOB.c.kind == "consent")):
        said = r.document != print_queue.ERASED_PAPER
        if said and json.loads(r.document).get("resident_no") in person.numbers:
            print_queue.erase(work, _JOB.c.id == r.id)
    for table in (_CONTACT, _CATEGORY):
        queries.execute(work, sa.delete(table).where(table.c.resident_id.in_(person.ids)))
    blank = sa.update(_RESIDENT).where(_RESIDENT.c.id.in_(person.ids))
    queries.execute(work, blank.values(**_blank(), erased_at=work.now))
    for no in person.numbers:
        retoken(work, no)
    work.touched("resident", *person.ids)


def _blank() -> dict[str, Any]:
    empty = ("pinyin", "sex", "phone", "address", "document_kind", "document_tail", "note", "household", "building")
    return {
        **dict.fromkeys((*empty, "care_tags", "residence", "consent", "merged_own"), ""),
        "name": ERASED_NAME,
        "birth_date": None,
        "care_level": None,
        "care_on": None,
        "grid_id": None,
        "grid_set": None,
        "document_hash": None,
        "consent_at": None,
        "active": False,
    }


def _records(view: View, ids: Sequence[UUID], most: int = 0) -> list[TimelineRow]:
    """What was written down about them: taken on, agreed, given a letter."""
    c, k = _RESIDENT.c, _CATEGORY.c
    people: list[Any] = queries.fetch(view, sa.select(c.no, c.created_at, c.consent, c.consent_at).where(c.id.in_(ids)))
    rows = [TimelineRow(r.created_at, "registered", "", no=r.no) for r in people]
    rows += [TimelineRow(r.consent_at, "consent", r.consent, no=r.no) for r in people if r.consent_at is not None]
    letters = queries.fetch(view, sa.select(k.letter, k.at).where(k.resident_id.in_(ids)))
    rows += [TimelineRow(r.at, "category", r.letter) for r in letters]
    return rows + _merges(view, {r.no for r in people})


def _merges(view: View, numbers: set[int]) -> list[TimelineRow]:
    """When somebody was merged with them or parted again; only the audit trail knows, and merges are few."""
    a, rows = _AUDIT.c, []
    acts = sa.select(a.at, a.action, a.subject, a.detail).where(a.action.in_(_MERGES))
    for act in queries.fetch(view, acts):
        kept, taken = int(act.subject.removeprefix("no ")), int(json.loads(act.detail)["taken"])
        if kept in numbers or taken in numbers:
            other = taken if kept in numbers else kept
            rows.append(TimelineRow(act.at, _MERGES[act.action], "", no=other))
    return rows


def _count(view: View, ids: Sequence[UUID]) -> int:
    return len(_records(view, ids))


def _letters_due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
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


def _clear_letters(work: Work, rows: Sequence[DueRow]) -> None:
    k = _CATEGORY.c
    for row in rows:
        queries.execute(work, sa.delete(_CATEGORY).where(k.resident_id == row.id, k.letter == row.what))


HOLDER = Holder(
    erase=_erase,
    kinds=("registered", "category", "consent", "merged", "parted"),
    timeline=_records,
    count=_count,
    kept=(Kept("category", "resident", _letters_due, _clear_letters),),
)
