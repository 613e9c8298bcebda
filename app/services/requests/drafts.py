"""Intake forms not finished yet: kept per member of staff, so that nothing typed is lost.

They have a table of their own beside ``app.services.drafts``: one member may have several of the same form, told apart
by the id the request will have; a colleague may go on with one; and registering ends one in its own transaction.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.request import RequestDraft
from app.rules.dates import local
from app.rules.rights import Right
from app.services.requests.promises import midnight
from app.services.work import View, Work
from app.store import sql

BEGUN_BY = "begun_by"
"""In the body of a draft that somebody else goes on with: the id of whoever began it."""
_MOST = 50
_MOST_OTHERS = 3


@dataclass(frozen=True)
class DraftRow:
    """An intake form not finished yet; ``who`` is the name of the member whose it is."""

    id: UUID
    staff_id: UUID
    who: str
    body: dict[str, Any]
    changed_at: datetime


def save_draft(work: Work, draft_id: UUID, body: dict[str, Any], owner: UUID | None = None) -> None:
    """Keep an unfinished form; the same id replaces what was kept before.

    ``owner`` is who typed it (None: whoever is on duty): what waited to be written while the desk changed hands is
    still theirs, and needs no right of whoever came.
    """
    owner = _owner(work, owner)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    known = "UPDATE request_draft SET body = :b, changed_at = :at WHERE id = :i"
    if not sql.run(work.session, known, {"b": text, "at": work.now, "i": draft_id}):
        row = {"id": draft_id, "staff_id": owner, "body": text, "changed_at": work.now}
        _DRAFT.run(work.session, [row])
    work.touched("request_draft", draft_id)


def drop_draft(work: Work, draft_id: UUID, owner: UUID | None = None) -> None:
    """Forget an unfinished form; ``owner`` as in ``save_draft``."""
    _owner(work, owner)
    sql.run(work.session, "DELETE FROM request_draft WHERE id = :i", {"i": draft_id})
    work.touched("request_draft", draft_id)


def take_over(work: Work, draft_id: UUID) -> DraftRow:
    """Go on with what a colleague began: it is whoever's is on duty from now on, and says who began it.

    It gets another id, so that a form its owner still has open somewhere is never written into this one.
    Raises ``Refused``: draft_gone when it was registered or thrown away meanwhile, needs_approver.
    """
    work.require(Right.REQUESTS)
    row = _DRAFTS.one(work, "WHERE d.id = :i", i=draft_id)
    if row is None:
        raise Refused("draft_gone")
    if row.staff_id == work.member().id:
        return row
    body = {BEGUN_BY: str(row.staff_id), **row.body}
    drop_draft(work, draft_id)
    mine = work.new_id()
    save_draft(work, mine, body)
    return DraftRow(mine, work.member().id, work.member().name, body, work.now)


def drafts(view: View) -> tuple[DraftRow, ...]:
    """The unfinished forms of whoever is on duty, newest first."""
    if view.staff is None:
        return ()
    return _DRAFTS.rows(
        view, "WHERE d.staff_id = :s ORDER BY d.changed_at DESC LIMIT :most", s=view.staff.id, most=_MOST
    )


def of_others(view: View) -> tuple[DraftRow, ...]:
    """What colleagues began today and did not finish, newest first; nothing for who may not take requests in."""
    if view.staff is None or not view.may(Right.REQUESTS):
        return ()
    return _DRAFTS.rows(
        view,
        "WHERE d.staff_id <> :s AND d.changed_at >= :since ORDER BY d.changed_at DESC LIMIT :most",
        s=view.staff.id,
        since=midnight(local(view.now).date()),
        most=_MOST_OTHERS,
    )


def _owner(work: Work, owner: UUID | None) -> UUID:
    if owner is not None and (work.staff is None or owner != work.staff.id):
        return owner
    work.require(Right.REQUESTS)
    return work.member().id


_DRAFTS = sql.Reader(
    DraftRow,
    "request_draft d JOIN staff s ON s.id = d.staff_id",
    id="d.id",
    staff_id="d.staff_id",
    who="s.name",
    body=("d.body", json.loads),
    changed_at="d.changed_at",
)
_DRAFT = sql.Insert(RequestDraft)
