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
    known = "UPDATE request_draft SET body = :b, changed_at = :at WHERE id = :i"
    if not sql.run(work.session, known, {"b": text, "at": work.now, "i": draft_id}):
        row = {"id": draft_id, "staff_id": work.member().id, "body": text, "changed_at": work.now}
        _DRAFT.run(work.session, [row])
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
    return _DRAFTS.rows(view, "WHERE staff_id = :s ORDER BY changed_at DESC LIMIT 50", s=view.staff.id)


_DRAFTS = sql.Reader(DraftRow, "request_draft", body=("body", json.loads))
_DRAFT = sql.Insert(RequestDraft)
