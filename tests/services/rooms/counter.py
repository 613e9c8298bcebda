"""Booking in few words: rooms by name, times by the clock on the wall."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.dates import SHANGHAI
from app.services.desk import Desk
from app.services.residents import search
from app.services.rooms import acts, bookings, checks, equipment, house
from app.services.rooms.bookings import BookingDone, BookingDraft
from app.services.rooms.row import BookingRow, load_booking
from app.store import sql
from tests.support import Centre

TUESDAY = date(2026, 12, 1)
"""A week and a day after the Monday it is."""


def instant(day: date, clock: str) -> datetime:
    """The instant of a time on the wall; ``24:00`` is the end of the day."""
    hours, minutes = (int(part) for part in clock.split(":"))
    at = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(hours=hours, minutes=minutes)
    return at.astimezone(UTC)


class RoomCounter:
    """A desk that gives out rooms."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre

    @property
    def desk(self) -> Desk:
        return self.centre.desk

    def room(self, name: str) -> UUID:
        return next(row.id for row in self.desk.see(house.every_room).values() if row.name == name)

    def thing(self, name: str) -> UUID:
        return next(row.id for row in self.desk.see(checks.every_equipment).values() if row.name == name)

    def resident(self, name: str) -> UUID:
        return self.desk.see(search.search, name, 1)[0].id

    def no_limits(self) -> None:
        for limit in self.desk.see(equipment.room_limits):
            self.desk.do(equipment.retire_limit, limit.id)

    def set_room(self, name: str, **values: Any) -> None:
        """Change columns of a room past its form."""
        assigned = ", ".join(f"{column} = :{column}" for column in values)
        room = self.room(name)
        self.desk.do(
            lambda work: sql.run(work.session, f"UPDATE room SET {assigned} WHERE id = :r", {**values, "r": room})
        )

    def draft(self, room: str, starts: str, ends: str, day: date = TUESDAY, **more: Any) -> BookingDraft:
        said: dict[str, Any] = {"title": "合唱排练", "name": "曾国芳", "phone": "13900002206", "headcount": 8, **more}
        return BookingDraft(self.room(room), instant(day, starts), instant(day, ends), **said)

    def book(self, room: str, starts: str, ends: str, day: date = TUESDAY, **more: Any) -> BookingDone:
        return self.desk.do(bookings.book, self.desk.new_id(), self.draft(room, starts, ends, day, **more))

    def refused(self, call: Any, *args: Any, **kw: Any) -> Refused:
        """The refusal of a call, which must be one."""
        try:
            call(*args, **kw)
        except Refused as no:
            return no
        raise AssertionError("it was let through")

    def row(self, booking_id: UUID) -> BookingRow:
        return self.desk.see(load_booking, booking_id)

    def holds(self, booking_id: UUID) -> list[tuple[int, int]]:
        """The spans a booking holds, one for each unit."""
        query = "SELECT s, e FROM booking_hold WHERE booking_id = :b AND holds ORDER BY unit_no"
        with self.desk.sessions.read() as session:
            return [(row[0], row[1]) for row in sql.rows(session, query, {"b": booking_id})]

    def cancel(self, booking_id: UUID, reason: str = "不来了") -> BookingDone:
        return self.desk.do(acts.cancel_booking, booking_id, reason)
