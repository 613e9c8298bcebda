"""One booking with all that belongs to it: its room, what goes with it, its series, and what happened to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.rights import Right
from app.services.rooms.bookings import BookingDraft, draft_of, lent_to
from app.services.rooms.checks import every_equipment
from app.services.rooms.house import RoomRow, every_room
from app.services.rooms.row import BookingRow, find_booking, load_booking
from app.services.work import View, Work, asks
from app.store import sql


@dataclass(frozen=True)
class BookingTold:
    """One thing that happened to a booking; ``by`` and ``agreed`` are names, empty where nobody did it."""

    at: datetime
    act: str
    before: str
    after: str
    text: str
    by: str
    agreed: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BookingCard:
    """A booking as its drawer shows it; ``things`` are names with numbers, ``told`` begins with the latest."""

    row: BookingRow
    room: RoomRow
    things: tuple[tuple[str, int], ...]
    series_number: str
    told: tuple[BookingTold, ...]


class _Event(NamedTuple):
    at: datetime
    act: str
    before: str
    after: str
    text: str
    by: str
    agreed: str
    detail: str


_EVENTS = sql.Reader(
    _Event, "booking_event e LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN staff a ON a.id = e.approver_id",
    at="e.at", act="e.act", before="e.from_state", after="e.to_state", text="e.text", by="coalesce(s.name, '')",
    agreed="coalesce(a.name, '')", detail="e.detail",
)  # fmt: skip


@asks(Right.ROOMS)
def booking_card(view: View, booking_id: UUID) -> BookingCard:
    """Everything about a booking. Raises ``Refused("booking_unknown")``."""
    row = load_booking(view, booking_id)
    things = every_equipment(view)
    lent = tuple((things[key].name, count) for key, count in lent_to(view, row.id) if key in things)
    events = _EVENTS.rows(view, "WHERE e.booking_id = :b ORDER BY e.position DESC", b=row.id)
    told = tuple(BookingTold(*event[:-1], detail=json.loads(event.detail)) for event in events)
    return BookingCard(row, every_room(view)[row.room_id], lent, _series(view, row), told)


def booker_phone(work: Work, booking_id: UUID) -> str:
    """The whole number of whoever booked, to call them; that it was looked at is in the trail.

    Raises ``Refused("booking_unknown")``.
    """
    work.require(Right.ROOMS)
    row = load_booking(work, booking_id)
    work.audit("booking_phone", row.number)
    return row.phone


def _series(view: View, row: BookingRow) -> str:
    number = sql.value(view, "SELECT number FROM booking_series WHERE id = :s", s=row.series_id)
    return str(number or "")


@asks(Right.ROOMS)
def booking_to_change(view: View, booking_id: UUID) -> tuple[BookingRow, BookingDraft] | None:
    """A booking with its draft, to be changed in the form; None when there is none."""
    row = find_booking(view, booking_id)
    return None if row is None else (row, draft_of(view, row))


@asks(Right.ROOMS)
def booking_by_number(view: View, number: str) -> BookingRow | None:
    """The booking a number means; of a series the next date that is to come, else its last."""
    found = sql.value(view, "SELECT id FROM booking WHERE number = :n", n=number)
    if found is None:
        found = sql.value(view, _OF_SERIES, n=number, now=view.now)
    return None if found is None else find_booking(view, sql.uuid(found))


_OF_SERIES = (
    "SELECT b.id FROM booking b JOIN booking_series s ON s.id = b.series_id WHERE s.number = :n ORDER BY "
    "CASE WHEN b.ends_at > :now AND b.state IN ('pending','confirmed','in_use') THEN 0 ELSE 1 END, "
    "CASE WHEN b.ends_at > :now THEN b.starts_at END, b.starts_at DESC LIMIT 1"
)
