"""Forms not finished yet, kept per member of staff, form and record: nothing typed is lost by a lock or a crash.

No audit entry, and no screen is told: what is not saved concerns only whoever typed it. PINs are never handed in.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.services.holders import DueRow, Holder, Kept, Person, names
from app.services.work import View, Work
from app.store import queries, sql

Body = dict[str, Any]

MOST = 200_000
"""Characters of one form; more than all its fields can hold."""


@dataclass(frozen=True)
class _Kept:
    record: str
    body: str


_KEPT = sql.Reader(_Kept, "form_draft")
_FORM = queries.table("form_draft")


def keep(work: Work, staff_id: UUID, form: str, record: str, body: Body) -> None:
    """Keep what ``staff_id`` typed into a form about a record (empty: a new one), in place of what was kept before.

    Raises ``Refused("draft_large", limit=)``: what was kept before then stays.
    """
    sql.run(
        work.session,
        "INSERT INTO form_draft (id, staff_id, form, record, body, changed_at) "
        "VALUES (:id, :staff, :form, :record, :body, :at) "
        "ON CONFLICT (staff_id, form, record) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at",
        {
            "id": work.new_id(),
            "staff": staff_id,
            "form": form,
            "record": record,
            "body": bounded(body),
            "at": work.now,
        },
    )


def bounded(body: Body) -> str:
    """A form as it is stored. Raises ``Refused("draft_large", limit=)``: a store must not grow with what was pasted."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    if len(text) > MOST:
        raise Refused("draft_large", limit=MOST)
    return text


def drop(work: Work, staff_id: UUID, form: str, record: str) -> None:
    """It is saved, or taken back: forget what was kept."""
    sql.run(
        work.session,
        "DELETE FROM form_draft WHERE staff_id = :staff AND form = :form AND record = :record",
        {"staff": staff_id, "form": form, "record": record},
    )


def forget_about(work: Work, records: Sequence[UUID]) -> None:
    """Let go of what anybody typed about these records, into whichever form."""
    d = _FORM.c
    gone: list[UUID] = []
    for some in queries.in_parts(records):
        wanted = sa.select(d.id).where(d.record.in_([str(record) for record in some]))
        gone += [row.id for row in queries.fetch(work, wanted)]
    _let_go(work, gone)


def kept(view: View, form: str) -> dict[str, Body]:
    """What whoever is on duty typed into a form and did not save, by record, what was begun first in front."""
    if view.staff is None:
        return {}
    found = _KEPT.rows(view, "WHERE staff_id = :staff AND form = :form ORDER BY id", staff=view.staff.id, form=form)
    return {row.record: json.loads(row.body) for row in found}


def _erase(work: Work, person: Person) -> None:
    d = _FORM.c
    found = queries.fetch(work, sa.select(d.id, (d.body + d.record).label("said")))
    _let_go(work, [r.id for r in found if names(r.said, person.traces)])


def _due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    d = _FORM.c
    chosen = sa.select(d.id, d.changed_at).where(d.changed_at < before).order_by(d.changed_at).limit(limit)
    return tuple(DueRow("draft", r.id, None, "", "", r.changed_at) for r in queries.fetch(view, chosen))


def _clear(work: Work, rows: Sequence[DueRow]) -> None:
    _let_go(work, [row.id for row in rows])


def _let_go(work: Work, ids: Sequence[UUID]) -> None:
    for some in queries.in_parts(ids):
        queries.execute(work, sa.delete(_FORM).where(_FORM.c.id.in_(some)))
    if ids:
        work.touched("form_draft", *ids)


HOLDER = Holder(erase=_erase, kept=(Kept("draft", "request_draft", _due, _clear),))
