"""What is lent with rooms, how often somebody may have one, and when a room is closed: the settings of 场地."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.room import RoomClosure
from app.rules import validation
from app.rules.people.names import spoken
from app.rules.rights import Right
from app.rules.rooms.limits import QuotaPer, Whose
from app.rules.rooms.peaks import peak
from app.rules.rooms.spans import Slot, minute_of
from app.services.rooms.checks import (
    CLOSURES,
    ClosureRow,
    EquipmentRow,
    LimitRow,
    every_equipment,
    every_limit,
    pieces_to_come,
)
from app.services.rooms.house import every_room, room_of
from app.services.rooms.row import BOOKINGS, BookingRow
from app.services.work import View, Work, asks
from app.store import queries, sql

OPEN_TURNS = "open"
"""The stretch of a limit that counts what is still to come."""

_EQUIPMENT = queries.table("equipment")
_LIMIT = queries.table("room_limit")
_CLOSURE = queries.table("room_closure")
_ADD_CLOSURE = sql.Insert(RoomClosure)
MOST_STOCK = 10_000
_LONGEST_CLOSURE = timedelta(days=366)


@dataclass(frozen=True)
class EquipmentDraft:
    """A thing that is lent, how many there are, and the room it stays in, if any."""

    name: str
    stock: int
    room_id: UUID | None = None


@dataclass(frozen=True)
class LimitDraft:
    """At most so many times, or hours, per stretch; ``whose`` is person, household or group."""

    whose: str
    per: str
    most: int
    hours: bool = False


@dataclass(frozen=True)
class ClosureDraft:
    """Rooms that are closed from one instant to another, and why."""

    room_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True)
class ClosedRooms:
    """What was closed, and who has booked meanwhile: they stay until somebody calls them."""

    ids: tuple[UUID, ...]
    met: tuple[BookingRow, ...] = ()


@asks(Right.ROOMS)
def equipment(view: View, *, inactive: bool = False) -> tuple[EquipmentRow, ...]:
    """What can be lent, in its order."""
    return tuple(row for row in every_equipment(view).values() if row.active or inactive)


def save_equipment(work: Work, draft: EquipmentDraft, equipment_id: UUID | None = None) -> UUID:
    """Add or change a thing that is lent.

    Raises ``Refused``: field_bad (name: taken; stock), room_unknown, equipment_unknown, equipment_lent (count) when
    more are promised at one moment than there would be.
    """
    work.require(Right.SETTINGS)
    name = validation.text("name", draft.name, 40, required=True)
    known = every_equipment(work)
    if any(row.name == name and row.id != equipment_id for row in known.values()):
        validation.bad("name", "taken")
    if draft.room_id is not None:
        room_of(work, draft.room_id)
    stock = validation.whole("stock", draft.stock, 1, MOST_STOCK)
    values = {"name": name, "pinyin": spoken(name, 160), "stock": stock, "room_id": draft.room_id}
    if equipment_id is None:
        equipment_id = work.new_id()
        position = queries.next_position(work, _EQUIPMENT.c.position)
        queries.execute(work, sa.insert(_EQUIPMENT).values(id=equipment_id, position=position, active=True, **values))
    else:
        _thing(work, equipment_id)
        _enough(work, equipment_id, stock)
        queries.execute(work, sa.update(_EQUIPMENT).where(_EQUIPMENT.c.id == equipment_id).values(**values))
    work.audit("room_equipment", name, stock=stock)
    work.touched("room", equipment_id)
    return equipment_id


def retire_equipment(work: Work, equipment_id: UUID) -> None:
    """It is lent no more. Raises ``Refused("equipment_lent")`` while some are promised."""
    _set_lent(work, equipment_id, False, "room_equipment_retire")


def restore_equipment(work: Work, equipment_id: UUID) -> None:
    """It is lent again."""
    _set_lent(work, equipment_id, True, "room_equipment_restore")


@asks(Right.ROOMS)
def room_limits(view: View, *, inactive: bool = False) -> tuple[LimitRow, ...]:
    """How often somebody may have a room, in their order."""
    return tuple(row for row in every_limit(view) if row.active or inactive)


def save_limit(work: Work, draft: LimitDraft, limit_id: UUID | None = None) -> UUID:
    """Add or change a limit; it counts from the next booking on. Raises ``Refused``: field_bad, limit_unknown."""
    work.require(Right.SETTINGS)
    values: dict[str, Any] = {
        "whose": validation.choice("whose", draft.whose, tuple(Whose)),
        "per": validation.choice("per", draft.per, (*QuotaPer, OPEN_TURNS)),
        "most": validation.whole("most", draft.most, 1, 1000),
        "hours": bool(draft.hours) and draft.per != OPEN_TURNS,
    }
    if limit_id is None:
        limit_id = work.new_id()
        position = queries.next_position(work, _LIMIT.c.position)
        queries.execute(work, sa.insert(_LIMIT).values(id=limit_id, position=position, active=True, **values))
    elif not queries.execute(work, sa.update(_LIMIT).where(_LIMIT.c.id == limit_id).values(**values)):
        raise Refused("limit_unknown")
    work.audit("room_limit", values["whose"], **{k: v for k, v in values.items() if k != "whose"})
    work.touched("room", limit_id)
    return limit_id


def retire_limit(work: Work, limit_id: UUID) -> None:
    """It counts no more. Raises ``Refused("limit_unknown")``."""
    _set_counting(work, limit_id, False, "room_limit_retire")


def restore_limit(work: Work, limit_id: UUID) -> None:
    """It counts again. Raises ``Refused("limit_unknown")``."""
    _set_counting(work, limit_id, True, "room_limit_restore")


@asks(Right.ROOMS)
def closures(view: View, *, over: bool = False) -> tuple[ClosureRow, ...]:
    """When rooms are closed, the next first; with ``over`` also what is past or was taken back."""
    where = "" if over else "WHERE active AND ends_at > :now "
    return CLOSURES.rows(view, f"{where}ORDER BY starts_at, id", **({} if over else {"now": view.now}))


def close_rooms(work: Work, draft: ClosureDraft) -> ClosedRooms:
    """Close rooms for a time. Who has booked meanwhile keeps the booking and is named, to be called.

    Raises ``Refused``: field_bad (reason, rooms, starts_at, ends_at), room_unknown, room_turned, needs_approver.
    """
    work.require(Right.ROOMS_OVERRIDE)
    reason = validation.text("reason", draft.reason, 60, required=True)
    if not draft.room_ids:
        validation.bad("rooms", "text_empty")
    if draft.ends_at <= draft.starts_at:
        raise Refused("room_turned", field="ends")
    if draft.ends_at <= work.now or draft.ends_at - draft.starts_at > _LONGEST_CLOSURE:
        validation.bad("ends", "too_far" if draft.ends_at > work.now else "is_past")
    chosen = [room_of(work, room_id, "rooms") for room_id in dict.fromkeys(draft.room_ids)]
    span = {"starts_at": draft.starts_at, "ends_at": draft.ends_at, "reason": reason}
    who = {"staff_id": work.member().id, "at": work.now, "active": True}
    rows: list[dict[str, Any]] = [{"id": work.new_id(), "room_id": room.id, **span, **who} for room in chosen]
    _ADD_CLOSURE.run(work.session, rows)
    for room in chosen:
        work.audit("room_close", room.name, reason=reason)
    work.touched("room", *(row["id"] for row in rows))
    return ClosedRooms(tuple(row["id"] for row in rows), _met(work, frozenset(r.id for r in chosen), draft))


def open_room(work: Work, closure_id: UUID) -> None:
    """Take a closure back, or end it now. Raises ``Refused``: closure_unknown, needs_approver."""
    work.require(Right.ROOMS_OVERRIDE)
    row = CLOSURES.one(work, "WHERE id = :id AND active", id=closure_id)
    if row is None:
        raise Refused("closure_unknown")
    queries.execute(work, sa.update(_CLOSURE).where(_CLOSURE.c.id == closure_id).values(active=False))
    work.audit("room_open", every_room(work)[row.room_id].name, reason=row.reason)
    work.touched("room", closure_id)


def _met(work: Work, room_ids: frozenset[UUID], draft: ClosureDraft) -> tuple[BookingRow, ...]:
    """Whoever has booked these rooms, or parts of them, meanwhile."""
    known = every_room(work)
    units = {no for room_id in room_ids for no in known[room_id].units}
    tail = (
        "WHERE starts_at < :ends AND starts_at > :since AND ends_at > :starts "
        "AND (state IN ('confirmed','in_use') OR (state = 'pending' AND hold_until > :now)) ORDER BY starts_at, id"
    )
    since = draft.starts_at - timedelta(days=1)
    rows = BOOKINGS.rows(work, tail, starts=draft.starts_at, ends=draft.ends_at, since=since, now=work.now)
    return tuple(row for row in rows if row.room_id in room_ids or known[row.room_id].units & units)


def _thing(work: Work, equipment_id: UUID) -> EquipmentRow:
    row = every_equipment(work).get(equipment_id)
    if row is None:
        raise Refused("equipment_unknown")
    return row


def _enough(work: Work, equipment_id: UUID, stock: int) -> None:
    uses = pieces_to_come(work, equipment_id)
    if uses:
        within = Slot(minute_of(work.now), max(use.slot.end for use in uses) + 1)
        most = peak(uses, within).count
        if most > stock:
            raise Refused("equipment_lent", field="stock", count=most)


def _set_lent(work: Work, equipment_id: UUID, active: bool, action: str) -> None:
    work.require(Right.SETTINGS)
    row = _thing(work, equipment_id)
    if row.active == active:
        return
    if not active:
        _enough(work, equipment_id, 0)
    queries.execute(work, sa.update(_EQUIPMENT).where(_EQUIPMENT.c.id == equipment_id).values(active=active))
    work.audit(action, row.name)
    work.touched("room", equipment_id)


def _set_counting(work: Work, limit_id: UUID, active: bool, action: str) -> None:
    work.require(Right.SETTINGS)
    row = next((one for one in every_limit(work) if one.id == limit_id), None)
    if row is None:
        raise Refused("limit_unknown")
    if row.active == active:
        return
    queries.execute(work, sa.update(_LIMIT).where(_LIMIT.c.id == limit_id).values(active=active))
    work.audit(action, row.whose)
    work.touched("room", limit_id)
