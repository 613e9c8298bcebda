"""What bookings hold: rows the store keeps apart by itself, whoever writes them (``app.store.slots``).

Every way to a room ends in ``hold_units``: a new booking, a moved or stretched one, a date of a series, one that comes
back from being cancelled. Shared rooms hold no unit; their places are counted (``checks``).
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.errors import Refused
from app.models.room import BookingHold
from app.rules.rooms.spans import LONGEST_USE, Slot, Taken
from app.services.rooms.house import RoomRow, every_room
from app.services.rooms.row import BOOKINGS, BookingRow, tell_booking
from app.services.work import View, Work
from app.store import sql
from app.store.slots import is_taken

_HOLD = sql.Insert(BookingHold)
_MOVE = "UPDATE booking_hold SET s = :s, e = :e, holds = TRUE WHERE booking_id = :booking_id AND unit_no = :unit_no"
_DUE = "WHERE state = 'pending' AND hold_until <= :now ORDER BY hold_until, id"


def hold_units(work: Work, booking_id: UUID, room: RoomRow, slot: Slot, setup: int = 0, clean: int = 0) -> None:
    """Have a booking hold the units of its room for a time, set-up and cleaning included; what it held before is let
    go. What has lapsed is out of the way by then.

    Raises ``Refused("room_taken")``: the last word of the store. Who it is ``checks`` has said before.
    """
    lapse_due(work)
    span = slot.held(setup, clean)
    units = () if room.shared else sorted(room.units)
    known = set(sql.values(work, "SELECT unit_no FROM booking_hold WHERE booking_id = :b", b=booking_id))
    if known - set(units):
        let_go(work, [booking_id])
    rows = [{"booking_id": booking_id, "unit_no": no, "s": span.start, "e": span.end, "holds": True} for no in units]
    try:
        for row in rows:
            if row["unit_no"] in known:
                sql.run(work.session, _MOVE, row)
        _HOLD.run(work.session, [row for row in rows if row["unit_no"] not in known])
    except Exception as error:
        if not is_taken(error):
            raise
        raise Refused("room_taken", field="starts", room=room.name) from error


def let_go(work: Work, booking_ids: Iterable[UUID]) -> None:
    """Free at once what bookings held."""
    freed = [{"b": key} for key in booking_ids]
    if freed:
        sql.run(work.session, "UPDATE booking_hold SET holds = FALSE WHERE booking_id = :b AND holds", freed)


def lapse_due(work: Work) -> int:
    """Let go of pending bookings whose time is over; returns how many. The program does so at its start, as time goes
    by, and before anybody books; who reads sees them as lapsed at once.
    """
    due = BOOKINGS.rows(work, _DUE, now=work.now)
    if not due:
        return 0
    let_go(work, [row.id for row in due])
    change = "UPDATE booking SET state = 'lapsed', changed_at = :now WHERE id = :id"
    sql.run(work.session, change, [{"id": row.id, "now": work.now} for row in due])
    for row in due:
        tell_booking(work, row.id, "lapse", "pending", "lapsed")
        work.audit("booking_lapse", row.number)
    work.touched("booking", *(row.id for row in due))
    return len(due)


def some_due(view: View) -> bool:
    """Whether ``lapse_due`` would find any: asked as the program begins, which then need not write."""
    return BOOKINGS.one(view, f"{_DUE} LIMIT 1", now=view.now) is not None


def around(view: View, units: Iterable[int], within: Slot) -> tuple[BookingRow, ...]:
    """The bookings that hold any of these units during a stretch, buffers included; none that has lapsed."""
    listed = ", ".join(str(int(no)) for no in units) or "0"
    tail = (
        f"WHERE id IN (SELECT booking_id FROM booking_hold WHERE holds AND unit_no IN ({listed}) AND s < :e "
        f"AND s > :s - {LONGEST_USE} AND e > :s) "
        "AND NOT (state = 'pending' AND hold_until <= :now) ORDER BY starts_at, id"
    )
    return BOOKINGS.rows(view, tail, s=within.start, e=within.end, now=view.now)


def taken_of(view: View, rows: Sequence[BookingRow]) -> tuple[Taken, ...]:
    """These bookings as the rules weigh them."""
    known = every_room(view)
    return tuple(row.taken(known[row.room_id].units) for row in rows)
