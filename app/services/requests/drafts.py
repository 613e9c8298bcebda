"""Intake forms not finished yet: kept per member of staff, so that nothing typed is lost."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models.request import RequestDraft
from app.rules.rights import Right
from app.services.work import View, Work
from app.store import sql


@dataclass(frozen=True)
class DraftRow:
    """An intake form not finished yet."""

    id: UUID
    body: dict[str, Any]
    changed_at: datetime


def save_draft(work: Work, draft_id: UUID, body: dict[str, Any]) -> None:
    """Keep an unfinished form; the same id replaces what was kept before."""
    work.require(Right.REQUESTS)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    key = draft_id
    now = work.now
    touched = sql.run(
        work.session,
        "UPDATE request_draft SET body = :b, changed_at = :at WHERE id = :i",
        {"b": text, "at": now, "i": key},
    )
    if not touched:
        _DRAFT.run(
            work.session,
            [{"id": draft_id, "staff_id": work.member().id, "body": text, "changed_at": work.now}],
        )
    work.touched("request_draft", draft_id)


def drop_draft(work: Work, draft_id: UUID) -> None:
    """Forget an unfinished form."""
    work.require(Right.REQUESTS)
    sql.run(work.session, "DELETE FROM request_draft WHERE id = :i", {"i": draft_id})
    work.touched("request_draft", draft_id)


def drafts(view: View) -> tuple[DraftRow, ...]:
    """The unfinished forms of whoever is on duty, newest first."""
    if view.staff is None:
        return ()
    found = sql.rows(
        view.session,
        "SELECT id, body, changed_at FROM request_draft WHERE staff_id = :s ORDER BY changed_at DESC LIMIT 50",
        {"s": view.staff.id},
    )
    return tuple(DraftRow(sql.uuid(r[0]), json.loads(r[1]), sql.when(r[2])) for r in found)


_DRAFT = sql.Insert(RequestDraft)
