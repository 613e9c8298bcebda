"""Who works on requests: members of staff, departments, organisations and helpers."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.people import names
from app.rules.people.names import found, spoken
from app.rules.rights import Right
from app.services.work import View, Work, asks
from app.store import queries, sql

KINDS = ("department", "organisation", "helper")
"""What is entered by hand; members of staff come by themselves."""

_HANDLER = queries.table("handler")
_ORDER = ("staff", *KINDS)


@dataclass(frozen=True)
class HandlerRow:
    """Somebody a request can be given to. The phones of helpers are masked in lists: they are private ones.

    For a member of staff nobody has given anything to yet, ``id`` is the id of the member.
    """

    id: UUID
    kind: str
    name: str
    phone: str
    skill: str
    staff_id: UUID | None
    active: bool


class _Member(NamedTuple):
    id: UUID
    name: str


# a member of staff is called and present as the staff list says now
_HANDLERS = sql.Reader(
    HandlerRow,
    "handler h LEFT JOIN staff s ON s.id = h.staff_id",
    id="h.id",
    kind="h.kind",
    name="coalesce(s.name, h.name)",
    phone="h.phone",
    active="h.active AND coalesce(s.active, h.active)",
)
_STAFF = sql.Reader(_Member, "staff s")


@dataclass(frozen=True)
class HandlerDraft:
    """What a person typed about a department, an organisation or a helper."""

    kind: str
    name: str
    phone: str = ""
    skill: str = ""


@asks()
def search(view: View, query: str = "", limit: int = 20, kind: str | None = None) -> tuple[HandlerRow, ...]:
    """Who can be given a request now, by a part of the name, pinyin, initials or what they can do; staff first."""
    rows = [row for row in (*_everybody(view), *_staff_without(view)) if row.active and kind in (None, row.kind)]
    wanted = query.strip()
    hits = [row for row in rows if found(row.name, wanted) or wanted in row.skill]
    hits.sort(key=lambda row: _ORDER.index(row.kind))
    return tuple(_masked(row) for row in hits[:limit])


@asks()
def handlers(view: View, *, inactive: bool = False) -> tuple[HandlerRow, ...]:
    """Departments, organisations and helpers for the settings, retired ones last."""
    rows = [row for row in _everybody(view) if row.kind != "staff" and (inactive or row.active)]
    rows.sort(key=lambda row: (not row.active, _ORDER.index(row.kind)))
    return tuple(_masked(row) for row in rows)


@asks()
def handler(view: View, handler_id: UUID) -> HandlerRow:
    """One handler, with the whole phone for who may change it or see masked data.

    Raises ``Refused("handler_unknown")``.
    """
    row = _HANDLERS.one(view, "WHERE h.id = :h", h=handler_id)
    if row is None:
        raise Refused("handler_unknown")
    whole = view.may(Right.SETTINGS) or view.may(Right.REVEAL)
    return row if whole else _masked(row)


def name_of(view: View, handler_id: UUID | None) -> str:
    """A handler's name as it is now; empty for None. Raises ``Refused("handler_unknown")``."""
    return "" if handler_id is None else handler(view, handler_id).name


def resolve(work: Work, chosen: UUID) -> HandlerRow:
    """The handler for what ``search`` gave: its own id, or a member of staff's, whose row is made at the first use.

    Needs no right: whoever may give a request to somebody may do this.
    Raises ``Refused("handler_unknown", field="handler")``.
    """
    known = _HANDLERS.one(work, "WHERE h.id = :c OR h.staff_id = :c", c=chosen)
    if known is not None and known.active:
        return _masked(known)
    member = sql.value(work, "SELECT name FROM staff WHERE id = :c AND active", c=chosen)
    if known is not None or member is None:
        raise Refused("handler_unknown", field="handler")
    made = HandlerRow(work.new_id(), "staff", member, "", "", chosen, True)
    _insert(work, made.id, {"kind": "staff", "name": member, "phone": "", "skill": "", "staff_id": chosen})
    work.touched("catalogue", made.id)
    return made


def save_handler(work: Work, draft: HandlerDraft, handler_id: UUID | None = None) -> UUID:
    """Add or change a department, an organisation or a helper.

    Raises ``Refused``: field_bad (kind, name, phone, skill), handler_unknown.
    """
    work.require(Right.SETTINGS)
    h = _HANDLER.c
    values: dict[str, Any] = {
        "kind": validation.choice("kind", draft.kind, KINDS),
        "name": validation.text("name", draft.name, 60, required=True),
        "phone": validation.phone("phone", draft.phone, office=True),
        "skill": validation.text("skill", draft.skill, 80),
    }
    taken = queries.first(work, sa.select(h.id).where(h.name == values["name"], h.kind == values["kind"], h.active))
    if taken is not None and taken.id != handler_id:
        validation.bad("name", "taken")
    if handler_id is None:
        handler_id = work.new_id()
        _insert(work, handler_id, {**values, "staff_id": None})
        work.audit("handler_new", values["name"], kind=values["kind"])
    else:
        _entered(work, handler_id)
        values["pinyin"] = spoken(values["name"], 240)
        queries.execute(work, sa.update(_HANDLER).where(h.id == handler_id).values(**values))
        work.audit("handler_change", values["name"], kind=values["kind"])
    work.touched("catalogue", handler_id)
    return handler_id


def retire_handler(work: Work, handler_id: UUID) -> None:
    """Nothing new goes to this handler; what they have stays theirs. Matters that named them lose their default."""
    work.require(Right.SETTINGS)
    name = _entered(work, handler_id)
    items = queries.table("request_item")
    queries.execute(work, sa.update(items).where(items.c.handler_id == handler_id).values(handler_id=None))
    _set_active(work, handler_id, False)
    work.audit("handler_retire", name)


def restore_handler(work: Work, handler_id: UUID) -> None:
    """Requests can be given to this handler again."""
    work.require(Right.SETTINGS)
    name = _entered(work, handler_id)
    _set_active(work, handler_id, True)
    work.audit("handler_restore", name)


def _set_active(work: Work, handler_id: UUID, active: bool) -> None:
    queries.execute(work, sa.update(_HANDLER).where(_HANDLER.c.id == handler_id).values(active=active))
    work.touched("catalogue", handler_id)


def _insert(work: Work, handler_id: UUID, values: dict[str, Any]) -> None:
    position = queries.next_position(work, _HANDLER.c.position)
    row = {"id": handler_id, "pinyin": spoken(values["name"], 240), "position": position, "active": True, **values}
    queries.execute(work, sa.insert(_HANDLER).values(row))


def _entered(view: View, handler_id: UUID) -> str:
    """The name of a handler entered by hand."""
    row = queries.first(view, sa.select(_HANDLER.c.name, _HANDLER.c.kind).where(_HANDLER.c.id == handler_id))
    if row is None or row.kind == "staff":
        raise Refused("handler_unknown")
    return str(row.name)


def _everybody(view: View) -> list[HandlerRow]:
    return list(_HANDLERS.rows(view, "ORDER BY h.position, h.id"))


def _staff_without(view: View) -> list[HandlerRow]:
    free = "WHERE s.active AND NOT EXISTS (SELECT 1 FROM handler h WHERE h.staff_id = s.id) ORDER BY s.position, s.code"
    return [HandlerRow(who.id, "staff", who.name, "", "", who.id, True) for who in _STAFF.rows(view, free)]


def _masked(row: HandlerRow) -> HandlerRow:
    return replace(row, phone=names.mask_phone(row.phone)) if row.kind == "helper" and row.phone else row
