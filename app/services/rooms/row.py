"""A booking as operations read it, how they change it, and the tale of what happened to it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.people import names
from app.rules.rooms.spans import Slot, Taken, minute_of
from app.services.work import View, Work
from app.store import sql

HOLDING = ("pending", "confirmed", "in_use")
"""What keeps a room from others, as long as it has not lapsed."""


@dataclass(frozen=True)
class BookingRow:
    """One booking as stored; a pending one whose time is over is lapsed already, written down or not."""

    id: UUID
    number: str
    series_id: UUID | None
    series_day: date | None
    room_id: UUID
    kind: str
    title: str
    resident_id: UUID | None
    name: str
    phone: str
    group_name: str
    outside: bool
    headcount: int
    places: int
    layout: str
    starts_at: datetime
    ends_at: datetime
    setup_min: int
    clean_min: int
    state: str
    hold_until: datetime | None
    approval: str
    fee: int
    deposit: int
    waived: str
    overrides: str
    override_reason: str
    signed_promise: bool
    key_out_at: datetime | None
    key_back_at: datetime | None
    checked_in_at: datetime | None
    ended_at: datetime | None
    actual_headcount: int | None
    tidy: bool | None
    condition: str
    note: str
    skip_reason: str
    forgiven: bool
    staff_id: UUID
    booked_at: datetime

    @property
    def slot(self) -> Slot:
        """The use itself, in minutes; one that was ended early is as long as it was."""
        ends = self.ends_at if self.ended_at is None else min(self.ends_at, max(self.ended_at, self.starts_at))
        start = minute_of(self.starts_at)
        return Slot(start, max(minute_of(ends), start + 1))

    @property
    def who(self) -> str:
        """Whose it is, in a word."""
        return self.group_name or self.name or self.title

    @property
    def let_through(self) -> frozenset[str]:
        """What somebody with the right allowed for it."""
        return frozenset(code for code in self.overrides.split(",") if code)

    def taken(self, units: frozenset[int]) -> Taken:
        """What it takes of the house."""
        return Taken(self.slot, frozenset(units), self.setup_min, self.clean_min, True, self.id)

    def at(self, now: datetime) -> str:
        """Its state at a moment."""
        return (
            "lapsed"
            if self.state == "pending" and self.hold_until is not None and self.hold_until <= now
            else self.state
        )


_FIELDS = tuple(field.name for field in fields(BookingRow))
BOOKINGS = sql.Reader(BookingRow, "booking")
STANDING = "(b.state IN ('confirmed','in_use','done') OR (b.state = 'pending' AND b.hold_until > :now))"
"""The condition for a booking ``b`` that is or was really had; ``:now`` is the moment."""

_ADD_EVENT = (
    "INSERT INTO booking_event (booking_id, position, at, staff_id, approver_id, act, from_state, to_state, text, "
    "detail) VALUES (:booking, (SELECT coalesce(max(position), 0) + 1 FROM booking_event WHERE booking_id = :booking), "
    ":at, :staff, :approver, :act, :before, :after, :text, :detail)"
)


def find_booking(view: View, booking_id: UUID) -> BookingRow | None:
    """One booking, or None."""
    return BOOKINGS.one(view, "WHERE id = :id", id=booking_id)


def load_booking(view: View, booking_id: UUID) -> BookingRow:
    """One booking. Raises ``Refused("booking_unknown")``."""
    row = find_booking(view, booking_id)
    if row is None:
        raise Refused("booking_unknown")
    return row


def change_booking(work: Work, row: BookingRow, **values: Any) -> BookingRow:
    """Change columns of a booking; returns the row as it is now."""
    stored = {**values, "changed_at": work.now}
    assigned = ", ".join(f"{name} = :{name}" for name in stored)
    sql.run(work.session, f"UPDATE booking SET {assigned} WHERE id = :row_id", {**stored, "row_id": row.id})
    work.touched("booking", row.id)
    return replace(row, **{name: value for name, value in values.items() if name in _FIELDS})


def tell_booking(
    work: Work, booking_id: UUID, act: str, before: str, after: str, text: str = "", **detail: object
) -> None:
    """Add an event. ``text`` is what somebody wrote; ``detail`` must name nobody, for it stays for good."""
    values = {
        "booking": booking_id,
        "at": work.now,
        "staff": work.staff.id if work.staff else None,
        "approver": work.approver_id,
        "act": act,
        "before": before,
        "after": after,
        "text": text,
        "detail": json.dumps({k: v for k, v in detail.items() if v not in (None, "", ())}, ensure_ascii=False),
    }
    sql.run(work.session, _ADD_EVENT, values)


def search_text(name: str, group: str, title: str) -> str:
    """What a booking is found by besides its number and phone: names as written, and their pinyin and initials."""
    parts: list[str] = [part for part in (name, group, title) if part]
    for part in (name, group, title):
        spoken = names.pinyin(part).split() if part else []
        parts += ["".join(spoken), "".join(s[0] for s in spoken)]
    return " ".join(part for part in parts if part)[:400]


def ids_in(ids: Iterable[UUID]) -> tuple[str, Mapping[str, UUID]]:
    """``:i0, :i1 …`` and the parameters for it, for a statement that asks for some records."""
    params = {f"i{at}": key for at, key in enumerate(ids)}
    return ", ".join(f":{name}" for name in params), params
