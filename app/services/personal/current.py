"""What a resident has here right now: things in repair, rooms that are booked, entries of what is still to come."""

from dataclasses import dataclass
from uuid import UUID

from app.rules.rights import Right
from app.services.activities import listing as activities
from app.services.activities.listing import EntryFound
from app.services.repairs import board
from app.services.repairs.board import RepairRow
from app.services.residents.search import selves
from app.services.rooms import listing as rooms
from app.services.rooms.listing import ListedBooking
from app.services.work import View, asks


@dataclass(frozen=True)
class HasNow:
    """Each for who may see it: what is not handed back yet, the next bookings, the next activities."""

    things: tuple[RepairRow, ...] = ()
    bookings: tuple[ListedBooking, ...] = ()
    entries: tuple[EntryFound, ...] = ()


@asks(Right.RESIDENTS)
def has_now(view: View, resident_id: UUID) -> HasNow:
    """What somebody, and whoever was merged into them, has here; as far as whoever is on duty may see it."""
    mine = selves(view, resident_id) if view.may(Right.ACTIVITIES) else ()
    return HasNow(
        board.repairs_of(view, resident_id, open_only=True) if view.may(Right.REPAIRS) else (),
        rooms.coming_bookings_of(view, resident_id) if view.may(Right.ROOMS) else (),
        activities.entries_found(view, "", mine) if mine else (),
    )
