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
from app.rules.rights import Right, Role, may
from app.services.drafts import bounded
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
    still theirs, by their right and not by that of whoever came. Raises ``Refused``: needs_approver; draft_gone when
    the form is somebody else's; draft_large (limit).
    """
    owner = _owner(work, owner)
    text = bounded(body)
    if _known(work, draft_id, owner):
        known = "UPDATE request_draft SET body = :b, changed_at = :at WHERE id = :i"
        sql.run(work.session, known, {"b": text, "at": work.now, "i": draft_id})
    else:
        row = {"id": draft_id, "staff_id": owner, "body": text, "changed_at": work.now}
        _DRAFT.run(work.session, [row])
    work.touched("request_draft", draft_id)


def drop_draft(work: Work, draft_id: UUID, owner: UUID | None = None) -> None:
    """Forget an unfinished form; ``owner`` and what is raised as in ``save_draft``."""
    if _known(work, draft_id, _owner(work, owner)):
        _forget(work, draft_id)


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
    _forget(work, draft_id)
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


def registered(work: Work, draft_id: UUID) -> None:
    """The form became a request: whoever began it, it is over."""
    _forget(work, draft_id)


def _owner(work: Work, owner: UUID | None) -> UUID:
    """Whose form it is, who must have the right to take requests in. Raises ``Refused("needs_approver")``."""
    if owner is None or (work.staff is not None and owner == work.staff.id):
        work.require(Right.REQUESTS)
        return work.member().id
    role = sql.value(work, "SELECT role FROM staff WHERE id = :s", s=owner)
    if role is None or not may(Role(role), Right.REQUESTS):
        raise Refused("needs_approver", right=Right.REQUESTS.value)
    return owner


def _known(work: Work, draft_id: UUID, owner: UUID) -> bool:
    """Whether a form is kept already. Raises ``Refused("draft_gone")`` when it is somebody else's."""
    whose = sql.value(work, "SELECT staff_id FROM request_draft WHERE id = :i", i=draft_id)
    if whose is not None and sql.uuid(whose) != owner:
        raise Refused("draft_gone")
    return whose is not None


def _forget(work: Work, draft_id: UUID) -> None:
    sql.run(work.session, "DELETE FROM request_draft WHERE id = :i", {"i": draft_id})
    work.touched("request_draft", draft_id)


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
