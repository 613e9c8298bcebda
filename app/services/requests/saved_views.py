"""Filters of the list that a member of staff keeps under a name, for themselves."""

import json
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.rules import validation
from app.rules.requests.flow import State
from app.rules.rights import Right
from app.services.requests.filters import RequestFilter
from app.services.work import View, Work, asks
from app.store import queries

MOST_NAME = 20
PAGE = "requests"
_VIEW = queries.table("saved_view")
_DAYS = ("due_day", "day_from", "day_to")
_IDS = ("handler_id", "receiver_id", "resident_id", "carrier_id", "grid_id")


@dataclass(frozen=True)
class ViewRow:
    """A saved view. ``kind`` is the chip it stands on, ``wanted`` what else narrows it."""

    name: str
    kind: str
    wanted: RequestFilter


@asks(Right.REQUESTS)
def views(view: View) -> tuple[ViewRow, ...]:
    """The views of whoever is on duty, oldest first."""
    if view.staff is None:
        return ()
    found = queries.fetch(view, sa.select(_VIEW.c.name, _VIEW.c.filters).where(*_own(view)).order_by(_VIEW.c.position))
    return tuple(_row(r.name, r.filters) for r in found)


def save_view(work: Work, name: str, kind: str, wanted: RequestFilter) -> None:
    """Keep a filter under a name; the same name again replaces it. Raises ``Refused("field_bad", field="name")``."""
    work.require(Right.REQUESTS)
    called = validation.text("name", name, MOST_NAME, required=True)
    body = _dump(kind, wanted)
    known = sa.update(_VIEW).where(*_own(work), _VIEW.c.name == called).values(filters=body)
    if not queries.execute(work, known):
        row = {
            "id": work.new_id(),
            "page": PAGE,
            "name": called,
            "filters": body,
            "staff_id": work.member().id,
            "position": queries.next_position(work, _VIEW.c.position, *_own(work)),
        }
        queries.execute(work, sa.insert(_VIEW).values(row))
    work.touched("saved_view")


def drop_view(work: Work, name: str) -> None:
    """Forget a view; an unknown one is no trouble."""
    work.member()
    if queries.execute(work, sa.delete(_VIEW).where(*_own(work), _VIEW.c.name == name)):
        work.touched("saved_view")


def _own(view: View) -> tuple[sa.ColumnElement[bool], ...]:
    staff = view.staff.id if view.staff is not None else None
    return _VIEW.c.page == PAGE, _VIEW.c.staff_id == staff


def _dump(kind: str, wanted: RequestFilter) -> str:
    body = {name: value for name, value in asdict(wanted).items() if value}
    plain = {"kind": kind, "wanted": body}
    return json.dumps(plain, default=lambda v: v.isoformat() if isinstance(v, date) else str(v), ensure_ascii=False)


def _row(name: str, text: str) -> ViewRow:
    stored: dict[str, Any] = json.loads(text)
    body: dict[str, Any] = stored["wanted"]
    known = {f.name for f in dataclass_fields(RequestFilter)}
    values = {key: value for key, value in body.items() if key in known}
    for key in _DAYS:
        if key in values:
            values[key] = date.fromisoformat(values[key])
    for key in _IDS:
        if key in values:
            values[key] = UUID(values[key])
    if "states" in values:
        values["states"] = tuple(State(s) for s in values["states"])
    return ViewRow(name, str(stored["kind"]), RequestFilter(**values))
