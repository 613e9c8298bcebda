"""Bookings in lists: filtered and paged, those that wait for consent, and what is on today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.people import names
from app.rules.records import BOOKING, SERIES
from app.rules.rights import Right
from app.rules.rooms.spans import instant_of, midnight
from app.services.residents.search import MINE
from app.services.rooms.checks import every_equipment
from app.services.rooms.money import UNSETTLED_BOOKING
from app.services.rooms.row import STANDING
from app.services.work import Page, View, asks
from app.store import queries, sql

MOST_LISTED = 200
_LONGEST = timedelta(days=1)
_NEAR = timedelta(days=92)


@dataclass(frozen=True)
class BookingFilter:
    """What a list is narrowed by. ``query`` is a number or its end, a phone, or a part of a name, group or title, as
    written or in pinyin. Days are those of the use; ``states`` empty means all. ``unsettled`` has those of the last
    three months and to come whose money is not as it should be (``money.UNSETTLED_BOOKING``).
    """

    query: str = ""
    states: tuple[str, ...] = ()
    room_id: UUID | None = None
    kind: str = ""
    first: date | None = None
    last: date | None = None
    unsettled: bool = False


@dataclass(frozen=True)
class ListedBooking:
    """A booking as lists show it: the phone masked, a pending one whose time is over lapsed."""

    id: UUID
    number: str
    series_id: UUID | None
    room_id: UUID
    room: str
    kind: str
    title: str
    name: str
    phone: str
    group_name: str
    headcount: int
    actual_headcount: int | None
    places: int
    layout: str
    note: str
    starts_at: datetime
    ends_at: datetime
    setup_min: int
    clean_min: int
    state: str
    hold_until: datetime | None
    approval: str
    fee: int
    deposit: int
    signed_promise: bool
    key_out_at: datetime | None
    key_back_at: datetime | None
    skip_reason: str
    condition: str


class _Thing(NamedTuple):
    booking_id: UUID
    equipment_id: UUID
    quantity: int


_LAPSED = "b.state = 'pending' AND b.hold_until <= :now"
_FIELDS = {name: f"b.{name}" for name in ListedBooking.__dataclass_fields__ if name not in ("room", "state", "phone")}
_ROWS = sql.Reader(
    ListedBooking, "booking b JOIN room r ON r.id = b.room_id", **_FIELDS, room="r.name",
    state=f"CASE WHEN {_LAPSED} THEN 'lapsed' ELSE b.state END", phone=("b.phone", names.mask_phone),
)  # fmt: skip
_THINGS = sql.Reader(_Thing, "booking_equipment")


@asks(Right.ROOMS)
def booking_list(view: View, wanted: BookingFilter, offset: int = 0, limit: int = 50) -> Page:
    """A slice of the bookings a filter lets through, the next use first and what is past after it, the newest before;
    ``Page`` of ``ListedBooking``.
    """
    condition, params = _where(view, wanted)
    total = sql.value(view, f"SELECT count(*) FROM booking b WHERE {condition}", **params)
    order = (
        "ORDER BY b.starts_at < :now, CASE WHEN b.starts_at < :now THEN NULL ELSE b.starts_at END IS NULL, "
        "CASE WHEN b.starts_at < :now THEN NULL ELSE b.starts_at END, b.starts_at DESC, b.id"
    )
    slice_ = {"most": min(max(limit, 0), MOST_LISTED), "skip": max(offset, 0)}
    rows = _ROWS.rows(view, f"WHERE {condition} {order} LIMIT :most OFFSET :skip", **params, **slice_)
    return Page(rows, int(total or 0))


@asks(Right.ROOMS)
def waiting_bookings(view: View) -> tuple[ListedBooking, ...]:
    """What waits for consent, whatever lapses first before the others."""
    tail = "WHERE b.state = 'pending' AND b.hold_until > :now ORDER BY b.hold_until, b.starts_at, b.id"
    return _ROWS.rows(view, tail, now=view.now)


@asks(Right.ROOMS)
def pending_bookings(view: View) -> int:
    """How many wait for consent."""
    waits = "SELECT count(*) FROM booking WHERE state = 'pending' AND hold_until > :now"
    return int(sql.value(view, waits, now=view.now) or 0)


@asks(Right.ROOMS)
def coming_bookings_of(view: View, resident_id: UUID, limit: int = 8) -> tuple[ListedBooking, ...]:
    """What a resident, and whoever was merged into them, has booked and is not over; the next first."""
    tail = (
        f"WHERE b.resident_id IN (SELECT id FROM mine) AND {STANDING} AND b.state <> 'done' AND b.ends_at > :now "
        "ORDER BY b.starts_at, b.id LIMIT :most"
    )
    return _ROWS.rows(view, tail, MINE, r=resident_id, now=view.now, most=limit)


@asks(Right.ROOMS)
def bookings_on(view: View, day: date) -> tuple[ListedBooking, ...]:
    """What is on that day, by room and time: for the board, the caretaker and the door. Nothing that holds no room."""
    first = instant_of(midnight(day))
    span = {"first": first, "until": first + _LONGEST, "since": first - _LONGEST, "now": view.now}
    tail = (
        "WHERE b.starts_at < :until AND b.starts_at > :since AND b.ends_at > :first "
        f"AND ({STANDING} OR b.state = 'no_show') ORDER BY r.position, r.name, b.starts_at, b.id"
    )
    return _ROWS.rows(view, tail, **span)


@asks(Right.ROOMS)
def equipment_with(view: View, bookings: tuple[UUID, ...]) -> Mapping[UUID, tuple[tuple[str, int], ...]]:
    """What goes with each of these bookings: names with how many."""
    known = every_equipment(view)
    found: dict[UUID, tuple[tuple[str, int], ...]] = {}
    for some in queries.in_parts(bookings):
        listed = ", ".join(f":i{at}" for at in range(len(some)))
        params = {f"i{at}": key for at, key in enumerate(some)}
        for row in _THINGS.rows(view, f"WHERE booking_id IN ({listed}) ORDER BY equipment_id", **params):
            lent = (known[row.equipment_id].name, row.quantity)
            found[row.booking_id] = (*found.get(row.booking_id, ()), lent)
    return found


def _where(view: View, wanted: BookingFilter) -> tuple[str, dict[str, Any]]:
    parts, params = ["1 = 1"], {"now": view.now}
    known: dict[str, Any] = {"room": wanted.room_id, "kind": wanted.kind}
    for name, column in (("room", "room_id"), ("kind", "kind")):
        if known[name]:
            parts.append(f"b.{column} = :{name}")
            params[name] = known[name]
    if wanted.first is not None:
        parts.append("b.starts_at >= :first")
        params["first"] = instant_of(midnight(wanted.first))
    if wanted.last is not None:
        parts.append("b.starts_at < :until")
        params["until"] = instant_of(midnight(wanted.last + timedelta(days=1)))
    if wanted.unsettled:
        parts.append(f"b.starts_at >= :near AND {UNSETTLED_BOOKING}")
        params["near"] = view.now - _NEAR
    if wanted.states:
        parts.append(_states(wanted.states))
    if query := wanted.query.strip():
        text, more = _query(query)
        parts.append(text)
        params |= more
    return " AND ".join(parts), params


def _states(states: tuple[str, ...]) -> str:
    """One that waited too long is lapsed, written down or not."""
    listed = ", ".join(f"'{state}'" for state in states if state.isidentifier())
    plain = f"b.state IN ({listed or 'NULL'})"
    if "lapsed" in states:
        return f"({plain} OR ({_LAPSED}))"
    return f"({plain} AND NOT ({_LAPSED}))" if "pending" in states else plain


def _query(query: str) -> tuple[str, dict[str, Any]]:
    if BOOKING.begins(query.upper()) or SERIES.begins(query.upper()):
        of_series = "b.series_id IN (SELECT id FROM booking_series WHERE number = :q)"
        return f"(b.number = :q OR {of_series})", {"q": query.upper()}
    digits = query.replace("-", "").replace(" ", "")
    if digits.isdecimal() and len(digits) >= 7:
        return "b.phone LIKE :q ESCAPE '!'", {"q": queries.contains(digits)}
    if digits.isdecimal():
        return "(b.serial = :n OR b.phone LIKE :q)", {"n": int(digits), "q": f"%{digits}"}
    return "lower(b.search) LIKE :q ESCAPE '!'", {"q": queries.contains(query.lower())}
