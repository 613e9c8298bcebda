"""Filters of the list that a member of staff keeps under a name, for themselves."""

import json
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any
from uuid import UUID

from app.models.request import SavedView
from app.rules.request_flow import State
from app.services import fields
from app.services.request_filter import RequestFilter
from app.services.work import View, Work
from app.store import fast

MOST_NAME = 20
_DAYS = ("due_day", "day_from", "day_to")
_IDS = ("handler_id", "receiver_id", "resident_id")


@dataclass(frozen=True)
class ViewRow:
    """A saved view. ``kind`` is the chip it stands on, ``wanted`` what else narrows it."""

    name: str
    kind: str
    wanted: RequestFilter


def views(view: View) -> tuple[ViewRow, ...]:
    """The views of whoever is on duty, oldest first."""
    if view.staff is None:
        return ()
    found = fast.rows(
        view.session,
        "SELECT name, kind, body FROM saved_view WHERE staff_id = :s ORDER BY changed_at, name",
        {"s": fast.key(view.session, view.staff.id)},
    )
    return tuple(ViewRow(name, kind, _load(body)) for name, kind, body in found)


def save_view(work: Work, name: str, kind: str, wanted: RequestFilter) -> None:
    """Keep a filter under a name; the same name again replaces it. Raises ``Refused("field_bad", field="name")``."""
    called = fields.text("name", name, MOST_NAME, required=True)
    drop_view(work, called)
    row = {
        "staff_id": work.member().id,
        "name": called,
        "kind": kind,
        "body": _dump(wanted),
        "changed_at": work.now,
    }
    _VIEW.run(work.session, [row])
    work.touched("saved_view")


def drop_view(work: Work, name: str) -> None:
    """Forget a view; an unknown one is no trouble."""
    fast.run(
        work.session,
        "DELETE FROM saved_view WHERE staff_id = :s AND name = :n",
        {"s": fast.key(work.session, work.member().id), "n": name},
    )
    work.touched("saved_view")


def _dump(wanted: RequestFilter) -> str:
    body = {name: value for name, value in asdict(wanted).items() if value}
    return json.dumps(body, default=lambda v: v.isoformat() if isinstance(v, date) else str(v), ensure_ascii=False)


def _load(text: str) -> RequestFilter:
    body: dict[str, Any] = json.loads(text)
    known = {f.name for f in dataclass_fields(RequestFilter)}
    values = {name: value for name, value in body.items() if name in known}
    for name in _DAYS:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    for name in _IDS:
        if name in values:
            values[name] = UUID(values[name])
    if "states" in values:
        values["states"] = tuple(State(s) for s in values["states"])
    return RequestFilter(**values)


_VIEW = fast.Insert(SavedView)
