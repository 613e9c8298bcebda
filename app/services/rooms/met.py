"""A wish that was met 后来订到: its booking, or a series of them, entered in the transaction that made the booking.

It stays met as long as anybody has what was booked for it: taken back, refused or lapsed, it waits again.
"""

from uuid import UUID

from app.errors import Refused
from app.services.work import Work
from app.store import sql

HAD = "(b.state IN ('confirmed','in_use','done','no_show') OR (b.state = 'pending' AND b.hold_until > :now))"
MET = (
    "EXISTS (SELECT 1 FROM booking b WHERE (b.id = w.booking_id OR b.series_id = (SELECT f.series_id FROM booking f "
    f"WHERE f.id = w.booking_id)) AND {HAD})"
)
"""The condition for a wish ``w`` that was met and still is; ``:now`` is the moment."""

_MET_BY = (
    "SELECT coalesce(s.number, m.number) FROM room_wish w JOIN booking m ON m.id = w.booking_id "
    f"LEFT JOIN booking_series s ON s.id = m.series_id WHERE w.id = :w AND {MET}"
)


def meet_wish(work: Work, wish_id: UUID, booking_id: UUID, number: str) -> None:
    """Somebody was called, and has a room after all: ``booking_id`` is the booking or the first of a series, ``number``
    what people know it by. Raises ``Refused``: wish_unknown, wish_met (number) while another one meets it.
    """
    standing = sql.value(work, _MET_BY, w=wish_id, now=work.now)
    if standing is not None:
        raise Refused("wish_met", number=standing)
    change = "UPDATE room_wish SET booking_id = :b WHERE id = :w"
    if not sql.run(work.session, change, {"b": booking_id, "w": wish_id}):
        raise Refused("wish_unknown")
    work.audit("room_wish_met", number)
    work.touched("wish", wish_id)
