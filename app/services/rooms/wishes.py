"""Wishes nobody could meet 没订到的需求: kept and counted, for they say what to open next."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.room import RoomWish
from app.rules import validation
from app.rules.rights import Right
from app.services.rooms.bookings import BOOKING_KINDS, BookingDraft
from app.services.rooms.house import every_room, room_of
from app.services.rooms.met import MET
from app.services.work import View, Work, asks
from app.store import sql

WISH_WHYS = (
    "room_taken", "room_full", "room_closed", "room_shut", "room_quota", "room_open_quota", "room_people", "room_ahead",
    "room_suspended", "equipment_short", "refused", "other",
)  # fmt: skip
"""Why it came to nothing: the refusal that was met, a booking that was not consented to, or something else."""

_ADD = sql.Insert(RoomWish)


@dataclass(frozen=True)
class WishRow:
    """One wish; ``room`` is empty when any would have done. ``number`` is that of the booking (``booking_id``) or
    series made for it later, and ``met`` whether anybody has that still.
    """

    id: UUID
    at: datetime
    room: str
    starts_at: datetime
    ends_at: datetime
    headcount: int
    kind: str
    title: str
    name: str
    phone: str
    group_name: str
    why: str
    text: str
    number: str
    room_id: UUID | None = None
    resident_id: UUID | None = None
    booking_id: UUID | None = None
    met: bool = False


@dataclass(frozen=True)
class WishCount:
    """How often a room was asked for in vain, by reason; ``met`` of them found something after all."""

    room: str
    why: str
    count: int
    people: int
    met: int


class _Counted(NamedTuple):
    room_id: UUID | None
    why: str
    count_: int
    people: int
    met: int


_ROWS = sql.Reader(
    WishRow,
    "room_wish w LEFT JOIN room r ON r.id = w.room_id LEFT JOIN booking m ON m.id = w.booking_id "
    "LEFT JOIN booking_series s ON s.id = m.series_id",
    **{name: f"w.{name}" for name in (
        "id", "at", "starts_at", "ends_at", "headcount", "kind", "title", "name", "phone", "group_name", "why", "text",
        "room_id", "resident_id", "booking_id",
    )},
    room="coalesce(r.name, '')", number="coalesce(s.number, m.number, '')", met=MET,
)  # fmt: skip
_COUNTS = sql.Reader(
    _Counted, "room_wish w", count_="count(*)", people="sum(headcount)", met=f"sum(CASE WHEN {MET} THEN 1 ELSE 0 END)"
)
_REFUSED = sql.Reader(
    _Counted, "booking", why="'refused'", count_="count(*)", people="sum(headcount)", met="count(*) * 0"
)


def keep_wish(
    work: Work, wish_id: UUID, draft: BookingDraft, why: str, text: str = "", *, any_room: bool = False
) -> UUID:
    """Keep what somebody asked for in vain, under an id made by the form; pressing twice keeps it once.

    Nothing is looked at but that it can be kept: who leaves a wish may leave no name.
    Raises ``Refused``: room_unknown, field_bad (why, text, title, name, phone, group_name, headcount, ends).
    """
    work.require(Right.ROOMS)
    if sql.value(work, "SELECT 1 FROM room_wish WHERE id = :id", id=wish_id):
        return wish_id
    if not any_room:
        room_of(work, draft.room_id)
    if draft.ends_at <= draft.starts_at:
        raise Refused("room_turned", field="ends")
    row = {
        "id": wish_id, "at": work.now, "staff_id": work.member().id, "room_id": None if any_room else draft.room_id,
        "starts_at": draft.starts_at, "ends_at": draft.ends_at,
        "headcount": validation.whole("headcount", draft.headcount, 0, 5000),
        "kind": validation.choice("kind", draft.kind, BOOKING_KINDS),
        "title": validation.text("title", draft.title, 60), "resident_id": draft.resident_id,
        "name": validation.person_name("name", draft.name), "phone": validation.phone("phone", draft.phone),
        "group_name": validation.text("group_name", draft.group_name, 60),
        "why": validation.choice("why", why, WISH_WHYS), "text": validation.text("text", text, 200), "booking_id": None,
    }  # fmt: skip
    _ADD.run(work.session, [row])
    work.audit("room_wish", why)
    work.touched("wish", wish_id)
    return wish_id


@asks(Right.ROOMS)
def room_wishes(view: View, since: datetime, until: datetime) -> tuple[WishRow, ...]:
    """What was asked for in vain in a time, the newest first."""
    tail = "WHERE w.at >= :since AND w.at < :until ORDER BY w.at DESC, w.id"
    return _ROWS.rows(view, tail, since=since, until=until, now=view.now)


@asks(Right.ROOMS, Right.SEE_REPORTS)
def wish_counts(view: View, since: datetime, until: datetime) -> tuple[WishCount, ...]:
    """How often what was asked for in vain, the most first; bookings that were not consented to count with it."""
    span = {"since": since, "until": until}
    rows = _COUNTS.rows(view, "WHERE at >= :since AND at < :until GROUP BY room_id, why", now=view.now, **span)
    refused = _REFUSED.rows(
        view, "WHERE state = 'refused' AND booked_at >= :since AND booked_at < :until GROUP BY room_id", **span
    )
    known = every_room(view)
    found = [
        WishCount("" if r.room_id is None else known[r.room_id].name, r.why, r.count_, r.people, r.met)
        for r in (*rows, *refused)
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.room, one.why)))
