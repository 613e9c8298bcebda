"""The rooms and their bookings over a few days, as the painted week and day show them: these days, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from app.rules.calendar.holidays import DayInfo
from app.rules.rights import Right
from app.rules.rooms.occupancy import Occupancy, occupancy
from app.rules.rooms.spans import Slot, instant_of, midnight, minute_of, on_day
from app.services.centre import calendar as centre_calendar
from app.services.rooms.checks import CLOSURES
from app.services.rooms.house import RoomRow, every_room, hours_of_all
from app.services.work import View, asks
from app.store import sql

SHOWN = ("pending", "confirmed", "in_use", "done", "no_show")
"""What a calendar shows: whatever is or was really had."""

_LONGEST = timedelta(days=1)
_WITHIN = (
    "WHERE starts_at < :until AND starts_at > :since AND ends_at > :first AND state IN ('" + "','".join(SHOWN) + "') "
    "AND NOT (state = 'pending' AND hold_until <= :now) ORDER BY starts_at, id"
)


@dataclass(frozen=True)
class CalendarBooking:
    """A booking as a calendar shows it; ``ends_at`` is when it was ended, where it was ended early."""

    id: UUID
    number: str
    room_id: UUID
    kind: str
    title: str
    name: str
    group_name: str
    headcount: int
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    setup_min: int
    clean_min: int
    state: str
    series_id: UUID | None

    @property
    def slot(self) -> Slot:
        """The use itself, in minutes."""
        ends = self.ends_at if self.ended_at is None else min(self.ends_at, max(self.ended_at, self.starts_at))
        start = minute_of(self.starts_at)
        return Slot(start, max(minute_of(ends), start + 1))


@dataclass(frozen=True)
class RoomCalendar:
    """``open`` are the open stretches of each room and day in minutes of that day (none: shut), ``closed`` the reasons
    why a room is closed all day, ``days`` what each day is.
    """

    rooms: tuple[RoomRow, ...]
    bookings: tuple[CalendarBooking, ...]
    open: Mapping[tuple[UUID, date], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    closed: Mapping[tuple[UUID, date], str] = field(default_factory=dict)
    days: Mapping[date, DayInfo] = field(default_factory=dict)
    used: Occupancy = field(default_factory=lambda: Occupancy(0, 0, None))


_BOOKINGS = sql.Reader(CalendarBooking, "booking")


@asks(Right.ROOMS)
def calendar(view: View, first: date, days: int) -> RoomCalendar:
    """Everything of so many days from ``first`` on. A room out of use is there while somebody has it."""
    span = Slot(midnight(first), midnight(first + timedelta(days=days)))
    begin = instant_of(span.start)
    rows = _BOOKINGS.rows(view, _WITHIN, first=begin, since=begin - _LONGEST, until=instant_of(span.end), now=view.now)
    used = {row.room_id for row in rows}
    rooms = tuple(room for room in every_room(view).values() if room.active or room.id in used)
    listed = [first + timedelta(days=n) for n in range(days)]
    opened = _opened(view, rooms, listed)
    table = centre_calendar.table(view)
    infos = {day: table.day(day) for day in listed}
    return RoomCalendar(rooms, rows, opened, _closed(view, rooms, listed, span), infos, _used(rows, opened))


def _opened(
    view: View, rooms: tuple[RoomRow, ...], days: list[date]
) -> dict[tuple[UUID, date], tuple[tuple[int, int], ...]]:
    hours = hours_of_all(view)
    found = {}
    for room in rooms:
        for day in days:
            begin = midnight(day)
            found[room.id, day] = tuple((s.start - begin, s.end - begin) for s in hours[room.id].on(day))
    return found


def _closed(view: View, rooms: tuple[RoomRow, ...], days: list[date], span: Slot) -> dict[tuple[UUID, date], str]:
    """Where a closure takes all of a room's day; one of a part closes the whole that it belongs to."""
    known = every_room(view)
    rows = CLOSURES.rows(
        view, "WHERE active AND starts_at < :until AND ends_at > :first ORDER BY starts_at, id",
        first=instant_of(span.start), until=instant_of(span.end),
    )  # fmt: skip
    hours = hours_of_all(view)
    found: dict[tuple[UUID, date], str] = {}
    for row in rows:
        shut = Slot(minute_of(row.starts_at), minute_of(row.ends_at))
        for room in rooms:
            if room.id != row.room_id and not known[row.room_id].units & room.units:
                continue
            for day in days:
                opened = hours[room.id].on(day) or (on_day(day, 0, 1440),)
                if all(shut.covers(part) for part in opened):
                    found.setdefault((room.id, day), row.reason)
    return found


def _used(
    rows: tuple[CalendarBooking, ...], opened: Mapping[tuple[UUID, date], tuple[tuple[int, int], ...]]
) -> Occupancy:
    """Of all rooms together, each room's day by itself: a long list of stretches is cut slowly."""
    had: dict[tuple[UUID, date], list[Slot]] = {}
    for row in rows:
        if row.state != "no_show":
            had.setdefault((row.room_id, row.slot.day), []).append(row.slot)
    each = [
        occupancy((on_day(day, *span) for span in spans), had.get((room, day), ()))
        for (room, day), spans in opened.items()
    ]
    booked, bookable = sum(one.booked for one in each), sum(one.bookable for one in each)
    return Occupancy(booked, bookable, Fraction(booked, bookable) if bookable and had else None)
