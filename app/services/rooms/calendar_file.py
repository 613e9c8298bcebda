"""Bookings as a calendar file (.ics, RFC 5545), for the calendar of a phone or a screen at the door.

Each date is an event of its own, so that what was moved or cancelled by itself is right in every program. Times carry
Asia/Shanghai with its definition in the file. Nobody's name or phone leaves the house this way: an event says what it
is, which group, and where.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from app.rules.dates import local
from app.rules.rights import Right
from app.rules.rooms.spans import DAY_MINUTES, instant_of, midnight
from app.services.centre import settings
from app.services.rooms.house import every_room, room_of
from app.services.rooms.series import load_series
from app.services.work import View, asks
from app.store import sql

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone

ZONE = "Asia/Shanghai"
_STATUS = {"pending": "TENTATIVE", "cancelled": "CANCELLED", "refused": "CANCELLED", "lapsed": "CANCELLED"}
_SHOWN = "state <> 'skipped' AND NOT (state = 'pending' AND hold_until <= :now)"
_STANDING = "state IN ('pending','confirmed','in_use','done') AND NOT (state = 'pending' AND hold_until <= :now)"


class _Event(NamedTuple):
    id: UUID
    number: str
    room_id: UUID
    title: str
    group_name: str
    starts_at: datetime
    ends_at: datetime
    state: str
    changed_at: datetime


_EVENTS = sql.Reader(_Event, "booking")


@asks(Right.ROOMS)
def room_calendar(view: View, room_id: UUID, first: date, last: date) -> bytes:
    """What stands in a room from one day to another, both included. Raises ``Refused("room_unknown")``."""
    room = room_of(view, room_id)
    span = {"since": instant_of(midnight(first)), "until": instant_of(midnight(last) + DAY_MINUTES)}
    where = (
        f"WHERE room_id = :room AND starts_at >= :since AND starts_at < :until AND {_STANDING} ORDER BY starts_at, id"
    )
    return _file(view, room.name, _EVENTS.rows(view, where, room=room_id, now=view.now, **span))


@asks(Right.ROOMS)
def series_calendar(view: View, series_id: UUID) -> bytes:
    """All dates of a series, the cancelled ones marked so that a calendar takes them out; skipped ones never were.

    Raises ``Refused("series_unknown")``.
    """
    row = load_series(view, series_id)
    where = f"WHERE series_id = :series AND {_SHOWN} ORDER BY starts_at, id"
    return _file(view, row.title or row.number, _EVENTS.rows(view, where, series=series_id, now=view.now))


def _file(view: View, name: str, events: Iterable[_Event]) -> bytes:
    from icalendar import Calendar  # only who asks for a file waits for it

    calendar = Calendar()
    calendar.add("prodid", "-//baitonggang//front desk//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(_zone())
    where = settings.head(view).centre
    rooms = every_room(view)
    for event in events:
        _add(calendar, event, f"{where} {rooms[event.room_id].name}".strip())
    return bytes(calendar.to_ical())


def _add(calendar: "Calendar", event: _Event, place: str) -> None:
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"{event.id}@baitonggang")
    entry.add("dtstamp", event.changed_at)
    for key, at in (("dtstart", event.starts_at), ("dtend", event.ends_at)):
        entry.add(key, local(at).replace(tzinfo=None), parameters={"TZID": ZONE})
    entry.add("summary", event.title or event.group_name or event.number)
    entry.add("location", place)
    entry.add("description", "\n".join(part for part in (event.group_name, event.number) if part))
    entry.add("status", _STATUS.get(event.state, "CONFIRMED"))
    calendar.add_component(entry)


def _zone() -> "Timezone":
    """Shanghai as it has been since 1991: eight hours ahead, all year."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1991, 9, 15, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone
