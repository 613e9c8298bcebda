"""What 场地 puts on paper, read from the store and frozen; and the one way each of them is queued.

People are masked, but for whoever signs and for the caretaker's list that was asked for whole: printing that is logged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from app.errors import Refused
from app.rules import records, validation
from app.rules.people.names import mask_name, mask_phone
from app.rules.records import Record
from app.rules.rights import Right
from app.rules.rooms.spans import instant_of, midnight
from app.rules.rooms.terms import RoomTerms
from app.services import print_queue
from app.services.centre import settings
from app.services.documents.rooms import (
    ClosedCell,
    DoorRow,
    EquipmentMove,
    RoomDay,
    RoomDayRow,
    RoomDoor,
    RoomOfDay,
    RoomPromise,
    RoomSeries,
    RoomSlip,
    RoomUse,
    RoomWeek,
    SeriesPaperDate,
)
from app.services.rooms.calendar import RoomCalendar, calendar
from app.services.rooms.card import BookingCard, booking_card
from app.services.rooms.house import RoomRow, every_room, room_of
from app.services.rooms.listing import equipment_with
from app.services.rooms.row import STANDING
from app.services.rooms.series import series_detail
from app.services.till import charges
from app.services.work import View, Work, asks
from app.store import sql

RoomPaper = RoomSlip | RoomPromise | RoomDay | RoomDoor | RoomSeries | RoomWeek

DAY_COLUMNS = ("held", "title", "people", "layout", "things", "who", "note", "done")
"""What a 今日场地单 may show besides number and time; what is ready is ticked by hand."""
USUAL_COLUMNS = ("held", "title", "people", "layout", "things", "who", "done")
PROMISE_SIZES = ("A4", "A5")
WEEK_SIZES = ("A4", "A3")
DOOR_DAYS = (1, 7)
_PUBLIC = ("confirmed", "in_use", "done")
_WITH_PAPER = ("pending", "confirmed", "in_use", "done")
_LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class _OnDay:
    id: UUID
    number: str
    room_id: UUID
    kind: str
    title: str
    name: str
    phone: str
    group_name: str
    headcount: int
    layout: str
    note: str
    starts_at: datetime
    ends_at: datetime
    setup_min: int
    clean_min: int
    state: str


_ON_DAY = sql.Reader(_OnDay, "booking b", **{field.name: f"b.{field.name}" for field in fields(_OnDay)})


@asks(Right.ROOMS)
def booking_slip(view: View, booking_id: UUID) -> RoomSlip:
    """预约确认单; of one that waits it says that it does. Raises ``Refused``: booking_unknown, booking_no_paper."""
    card = _on_paper(view, booking_id)
    row, paid = card.row, charges.paid(view, booking_id)
    receipts = tuple(charge.number for charge in paid.charges if charge.kind == "charge" and not charge.reversed)
    return RoomSlip(
        settings.head(view), _use(card), card.room.capacity, mask_name(row.name), mask_phone(row.phone), row.state,
        row.hold_until if row.state == "pending" else None, row.fee, row.deposit, paid.income, paid.deposit, receipts,
        bool(row.waived), card.series_number, _terms(view, card.room), view.now, view.member().name,
    )  # fmt: skip


@asks(Right.ROOMS)
def use_promise(view: View, booking_id: UUID, size: str = "A4") -> RoomPromise:
    """使用承诺书 to be signed. Raises ``Refused``: field_bad (size), booking_unknown, booking_no_paper."""
    validation.choice("size", size, PROMISE_SIZES)
    card = _on_paper(view, booking_id)
    row = card.row
    return RoomPromise(
        settings.head(view), _use(card), row.name, mask_phone(row.phone), size, _terms(view, card.room), row.fee,
        row.deposit, view.now, view.member().name,
    )  # fmt: skip


@asks(Right.ROOMS)
def day_sheet(view: View, day: date, columns: Sequence[str] = USUAL_COLUMNS, *, whole: bool = False) -> RoomDay:
    """今日场地单 of a day, every room with a use or shut; ``whole`` has names and phones in full.

    Raises ``Refused("field_bad")`` (columns).
    """
    for column in columns:
        validation.choice("columns", column, DAY_COLUMNS)
    begin = instant_of(midnight(day))
    rows = _ON_DAY.rows(
        view, f"WHERE b.starts_at < :until AND b.starts_at > :since AND b.ends_at > :first AND {STANDING} "
        "ORDER BY b.starts_at, b.id",
        first=begin, since=begin - _LONGEST, until=instant_of(midnight(day + timedelta(days=1))), now=view.now,
    )  # fmt: skip
    rooms, closed = every_room(view), calendar(view, day, 1).closed
    things = equipment_with(view, tuple(row.id for row in rows))
    listed = []
    for room in rooms.values():
        mine = tuple(_day_row(row, room, things, whole=whole) for row in rows if row.room_id == room.id)
        shut = closed.get((room.id, day), "")
        if mine or shut:
            listed.append(RoomOfDay(room.name, room.floor, room.note, shut, mine))
    kept = tuple(column for column in DAY_COLUMNS if column in columns)
    return RoomDay(
        settings.head(view), day, kept, whole, tuple(listed), _moves([r for room in listed for r in room.rows]),
        view.now, view.member().name,
    )  # fmt: skip


@asks(Right.ROOMS)
def door_sheet(view: View, first: date, days: int = 1, room_id: UUID | None = None) -> RoomDoor:
    """What is on, for a door: of a day or of seven; of one room, or of all. Raises ``Refused``: field_bad (days),
    room_unknown.
    """
    if days not in DOOR_DAYS:
        raise Refused("field_bad", field="days", why="range")
    room = None if room_id is None else room_of(view, room_id)
    rows = tuple(row for row in _public(calendar(view, first, days)) if room is None or row.room == room.name)
    last = first + timedelta(days=days - 1)
    name = "" if room is None else room.name
    return RoomDoor(settings.head(view), first, last, name, rows, view.now, view.member().name)


@asks(Right.ROOMS)
def series_sheet(view: View, series_id: UUID) -> RoomSeries:
    """All dates of a series, those left out with why. Raises ``Refused("series_unknown")``."""
    found = series_detail(view, series_id)
    row = found.row
    dates = tuple(
        SeriesPaperDate(
            one.day, one.number, one.starts_at, one.ends_at, one.room, one.state, one.skip_reason, one.moved
        )
        for one in found.dates
    )
    return RoomSeries(
        settings.head(view), row.number, found.rule, found.room, row.kind, row.title, row.group_name,
        mask_name(row.name), dates, view.now, view.member().name,
    )  # fmt: skip


@asks(Right.ROOMS)
def week_poster(view: View, day: date, size: str = "A4") -> RoomWeek:
    """一周场地表 of the week, Monday first, that has this day. Raises ``Refused("field_bad")`` (size)."""
    validation.choice("size", size, WEEK_SIZES)
    first = day - timedelta(days=day.weekday())
    found = calendar(view, first, 7)
    names = {room.id: room.name for room in found.rooms}
    closed = tuple(ClosedCell(names[room_id], on, why) for (room_id, on), why in found.closed.items())
    return RoomWeek(
        settings.head(view), first, size, tuple(names.values()), _public(found), closed, view.now, view.member().name
    )


def print_room_paper(work: Work, paper: RoomPaper, *, printer: str = "page") -> UUID:
    """Queue a paper: the very one that was read before and perhaps looked at. ``printer`` is ``page`` or ``receipt``; a
    confirmation asked for as a page comes on the roll where there is no page printer.
    """
    work.require(Right.ROOMS)
    if isinstance(paper, RoomSlip | RoomPromise | RoomSeries):
        subject = paper.number if isinstance(paper, RoomSeries) else paper.use.number
        number = print_queue.paper_number(work, subject, paper.KIND, _SHORT[type(paper)])
    else:
        _, number = work.next_number(_SHEETS[type(paper)])
    contacts = {"contacts": "whole"} if isinstance(paper, RoomDay) and paper.whole else {}
    work.audit("print", number, kind=paper.KIND, **contacts)
    return work.print(paper, number=number, printer=printer)


_SHORT: dict[type[object], str] = {RoomSlip: "slip", RoomPromise: "promise", RoomSeries: "dates"}
_SHEETS: dict[type[object], Record] = {
    RoomDay: records.ROOM_DAY,
    RoomDoor: records.ROOM_DOOR,
    RoomWeek: records.ROOM_WEEK,
}


def _on_paper(view: View, booking_id: UUID) -> BookingCard:
    card = booking_card(view, booking_id)
    state = card.row.at(view.now)
    if state not in _WITH_PAPER:
        raise Refused("booking_no_paper", number=card.row.number, state=state)
    return card


def _use(card: BookingCard) -> RoomUse:
    row, room = card.row, card.room
    return RoomUse(
        row.number, room.name, room.floor, row.kind, row.title, row.group_name, row.starts_at, row.ends_at,
        row.setup_min, row.clean_min, row.headcount, row.layout, card.things,
    )  # fmt: skip


def _terms(view: View, room: RoomRow) -> RoomTerms:
    names = (
        "late_keep", "no_show_keep", "keep_deposit", "no_show_after", "no_show_count", "no_show_days", "suspend_days",
    )  # fmt: skip
    return RoomTerms(room.cancel_hours, **{name: settings.get(view, f"rooms.{name}") for name in names})


def _day_row(
    row: _OnDay, room: RoomRow, things: Mapping[UUID, tuple[tuple[str, int], ...]], *, whole: bool
) -> RoomDayRow:
    use = RoomUse(
        row.number, room.name, room.floor, row.kind, row.title, row.group_name, row.starts_at, row.ends_at,
        row.setup_min, row.clean_min, row.headcount, row.layout, things.get(row.id, ()),
    )  # fmt: skip
    who, phone = (row.name, row.phone) if whole else (mask_name(row.name), mask_phone(row.phone))
    return RoomDayRow(use, row.state, who, phone, row.note)


def _moves(rows: Sequence[RoomDayRow]) -> tuple[EquipmentMove, ...]:
    """Each thing to its room, when the setting up begins, and where it goes from there."""
    uses = sorted((row.use for row in rows), key=lambda use: (use.starts_at, use.number))
    moves = []
    for use in uses:
        at = use.starts_at - timedelta(minutes=use.setup_min)
        for thing, count in use.things:
            later = [o for o in uses if o.starts_at >= use.ends_at and thing in dict(o.things)]
            moves.append(EquipmentMove(at, thing, count, use.room, use.ends_at, later[0].room if later else ""))
    return tuple(sorted(moves, key=lambda move: (move.at, move.room, move.thing)))


def _public(found: RoomCalendar) -> tuple[DoorRow, ...]:
    """What is settled, by time; what waits for consent is nobody's yet, and who did not come is nobody's business."""
    names = {room.id: room.name for room in found.rooms}
    return tuple(
        DoorRow(names[b.room_id], b.starts_at, b.ends_at, b.kind, b.title, b.group_name)
        for b in found.bookings
        if b.state in _PUBLIC
    )
