"""Forms not finished yet, kept per member of staff, form and record: nothing typed is lost by a lock or a crash.

No audit entry, and no screen is told: what is not saved concerns only whoever typed it. PINs are never handed in.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.services.work import View, Work
from app.store import sql

Body = dict[str, Any]


@dataclass(frozen=True)
class _Kept:
    record: str
    body: str


_KEPT = sql.Reader(_Kept, "form_draft")


def keep(work: Work, staff_id: UUID, form: str, record: str, body: Body) -> None:
    """Keep what ``staff_id`` typed into a form about a record (empty: a new one), in place of what was kept before."""
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
            "body": json.dumps(body, ensure_ascii=False, sort_keys=True),
            "at": work.now,
        },
    )


def drop(work: Work, staff_id: UUID, form: str, record: str) -> None:
    """It is saved, or taken back: forget what was kept."""
    sql.run(
        work.session,
        "DELETE FROM form_draft WHERE staff_id = :staff AND form = :form AND record = :record",
        {"staff": staff_id, "form": form, "record": record},
    )


def kept(view: View, form: str) -> dict[str, Body]:
    """What whoever is on duty typed into a form and did not save, by record."""
    if view.staff is None:
        return {}
    found = _KEPT.rows(view, "WHERE staff_id = :staff AND form = :form", staff=view.staff.id, form=form)
    return {row.record: json.loads(row.body) for row in found}
