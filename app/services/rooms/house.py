"""The rooms there are: of which units they are made, when they are open, what they cost and what they need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.room import RoomHours, RoomPart, RoomUnit
from app.rules import validation
from app.rules.calendar import working_time
from app.rules.people.names import found, spoken
from app.rules.rights import Right
from app.rules.rooms.billing import FeePer, Tariff
from app.rules.rooms.spans import Hours
from app.services.centre import settings
from app.services.work import View, Work, asks
from app.store import queries, sql

APPROVALS = ("always", "many", "outside", "evening", "fee")
"""What of a booking needs consent: any, many people, 外单位, the evening, one that costs something."""

COLOURS = ("c1", "c2", "c3", "c4", "c5", "c6")
MOST_ROOMS = 60
MOST_FEN = 1_000_000
_BUFFER = 240
_DAY = 1440
_FAR = 366

_ROOM = queries.table("room")
_UNIT = queries.table("room_unit")
_PART = queries.table("room_part")
_HOURS = queries.table("room_hours")


@dataclass(frozen=True)
class RoomRow:
    """One room as stored; ``units`` are the numbers of its smallest parts. Lengths in minutes, money in 分."""

    id: UUID
    name: str
    pinyin: str
    floor: str
    kind: str
    capacity: int
    shared_places: int
    setup_min: int
    clean_min: int
    fee: int
    fee_per: str
    deposit: int
    approval: tuple[str, ...]
    most_minutes: int
    least_minutes: int
    notice_days: int
    window_days: int
    group_days: int
    cancel_hours: int
    note: str
    colour: str
    position: int
    active: bool
    units: frozenset[int]

    @property
    def shared(self) -> bool:
        """Whether people use it side by side."""
        return self.shared_places > 0


@dataclass(frozen=True)
class RoomDraft:
    """What a person set about a room. ``units`` are those it is made of; none gives it one of its own."""

    name: str
    capacity: int
    floor: str = ""
    kind: str = ""
    units: tuple[UUID, ...] = ()
    shared_places: int = 0
    setup_min: int = 0
    clean_min: int = 0
    fee: int = 0
    fee_per: str = "time"
    deposit: int = 0
    approval: tuple[str, ...] = ()
    most_minutes: int = 0
    least_minutes: int = 0
    notice_days: int = 0
    window_days: int = 0
    group_days: int = 0
    cancel_hours: int = 0
    note: str = ""
    colour: str = "c1"


class UnitRow(NamedTuple):
    """A smallest part of the house."""

    id: UUID
    no: int
    name: str


class _Part(NamedTuple):
    room_id: UUID
    no: int


class _Span(NamedTuple):
    room_id: UUID
    weekday: int | None
    day: date | None
    from_min: int
    to_min: int


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in text.split(",") if code)


_ROOMS = sql.Reader(RoomRow, "room", approval=("approval", _codes), units=("0", lambda _zero: frozenset()))
_UNITS = sql.Reader(UnitRow, "room_unit")
_PARTS = sql.Reader(_Part, "room_part p JOIN room_unit u ON u.id = p.unit_id", room_id="p.room_id", no="u.no")
_SPANS = sql.Reader(_Span, "room_hours")
_ADD_UNIT, _ADD_PART, _ADD_HOURS = sql.Insert(RoomUnit), sql.Insert(RoomPart), sql.Insert(RoomHours)


def every_room(view: View) -> Mapping[UUID, RoomRow]:
    """All rooms by id in their order, those out of use too; read once in a snapshot."""
    return view.memo(every_room, lambda: _read(view), "room")


def _read(view: View) -> dict[UUID, RoomRow]:
    units: dict[UUID, set[int]] = {}
    for part in _PARTS.rows(view):
        units.setdefault(part.room_id, set()).add(part.no)
    rows = _ROOMS.rows(view, "ORDER BY active DESC, position, name, id")
    return {r.id: RoomRow(**{**vars(r), "units": frozenset(units.get(r.id, ()))}) for r in rows}


def room_of(view: View, room_id: UUID, field: str = "room_id") -> RoomRow:
    """One room. Raises ``Refused("room_unknown")``."""
    row = every_room(view).get(room_id)
    if row is None:
        raise Refused("room_unknown", field=field)
    return row


@asks(Right.ROOMS)
def rooms(view: View, query: str = "", *, inactive: bool = False) -> tuple[RoomRow, ...]:
    """The rooms in their order; ``query`` is a part of the name, the floor or the kind, pinyin or initials."""
    wanted = query.strip()
    return tuple(
        row
        for row in every_room(view).values()
        if (row.active or inactive) and (not wanted or any(found(x, wanted) for x in (row.name, row.floor, row.kind)))
    )


@asks(Right.ROOMS)
def units(view: View) -> tuple[UnitRow, ...]:
    """The smallest parts of the house."""
    return _UNITS.rows(view, "ORDER BY no")


def hours_of_all(view: View) -> Mapping[UUID, Hours]:
    """When each room is open, read once in a snapshot; a room nobody set hours for is open as the counter is.

    On days the centre is closed a room is open only if it has hours for that very day.
    """
    return view.memo(hours_of_all, lambda: _hours(view), "room", "setting")


def _hours(view: View) -> dict[UUID, Hours]:
    counter = tuple((span.opens, span.closes) for span in _counter(view))
    shut: dict[date, tuple[tuple[int, int], ...]]
    shut = {date.fromisoformat(day): () for day in settings.get(view, "calendar.closed_days")}
    week: dict[UUID, list[list[tuple[int, int]]]] = {}
    days: dict[UUID, dict[date, tuple[tuple[int, int], ...]]] = {}
    for span in _SPANS.rows(view, "ORDER BY room_id, position"):
        week.setdefault(span.room_id, [[] for _ in range(7)])
        if span.weekday is not None:
            week[span.room_id][span.weekday].append((span.from_min, span.to_min))
        elif span.day is not None:
            single = days.setdefault(span.room_id, {})
            single[span.day] = (*single.get(span.day, ()), (span.from_min, span.to_min))
    return {
        key: Hours(
            tuple(tuple(spans) for spans in week[key]) if any(week.get(key, ())) else (counter,) * 7,
            {**shut, **days.get(key, {})},
        )
        for key in every_room(view)
    }


def _counter(view: View) -> Sequence[working_time.Span]:
    return working_time.hours(*settings.text(view, "calendar.counter").split())


@asks(Right.ROOMS)
def hours_of(view: View, room_id: UUID) -> Hours:
    """When a room is open. Raises ``Refused("room_unknown")``."""
    room_of(view, room_id)
    return hours_of_all(view)[room_id]


def tariff(view: View, room: RoomRow) -> Tariff:
    """What a room costs and what of it is kept when nobody comes, or somebody says so late."""
    keep = [settings.number(view, f"rooms.{name}") for name in ("late_keep", "no_show_keep")]
    return Tariff(room.fee, FeePer(room.fee_per), room.deposit, room.cancel_hours, *keep)


def save_room(work: Work, draft: RoomDraft, room_id: UUID | None = None) -> UUID:
    """Add or change a room. What is booked keeps the price and the buffers it was booked with.

    Raises ``Refused``: field_bad (name: taken; units; shared_places; and every number out of its range), room_unknown,
    rooms_many, room_booked when units or sharing change under bookings that are still to come.
    """
    work.require(Right.SETTINGS)
    values = _checked(work, draft, room_id)
    chosen = _units(work, draft, values["name"], room_id)
    if room_id is None:
        if len(every_room(work)) >= MOST_ROOMS:
            raise Refused("rooms_many", most=MOST_ROOMS)
        room_id = work.new_id()
        position = queries.next_position(work, _ROOM.c.position)
        queries.execute(work, sa.insert(_ROOM).values(id=room_id, position=position, active=True, **values))
        before = None
    else:
        before = room_of(work, room_id)
        queries.execute(work, sa.update(_ROOM).where(_ROOM.c.id == room_id).values(**values))
    if before is None or before.units != chosen.keys() or before.shared != bool(draft.shared_places):
        if before is not None:
            _unbooked(work, before)
            queries.execute(work, sa.delete(_PART).where(_PART.c.room_id == room_id))
        _ADD_PART.run(work.session, [{"room_id": room_id, "unit_id": unit} for unit in chosen.values()])
    work.audit("room_save", values["name"])
    work.touched("room", room_id)
    return room_id


def retire_room(work: Work, room_id: UUID) -> None:
    """It is given out no more. Raises ``Refused("room_booked", count=)`` while bookings are to come."""
    _set_active(work, room_id, False, "room_retire")


def restore_room(work: Work, room_id: UUID) -> None:
    """It is given out again."""
    _set_active(work, room_id, True, "room_restore")


def rename_unit(work: Work, unit_id: UUID, name: str) -> None:
    """Call a smallest part otherwise. Raises ``Refused``: field_bad (name), unit_unknown."""
    work.require(Right.SETTINGS)
    said = validation.text("name", name, 40, required=True)
    if not queries.execute(work, sa.update(_UNIT).where(_UNIT.c.id == unit_id).values(name=said)):
        raise Refused("unit_unknown", field="unit")
    work.audit("room_unit", said)
    work.touched("room", unit_id)


def add_unit(work: Work, name: str) -> UUID:
    """A smallest part that can be given out alone, such as a half of a hall. Raises ``Refused``: field_bad (name)."""
    work.require(Right.SETTINGS)
    return _new_unit(work, validation.text("name", name, 40, required=True))


def save_hours(work: Work, room_id: UUID, week: Sequence[str], days: Mapping[date, str] | None = None) -> None:
    """When a room is open: Monday to Sunday and single days, each as ``08:30-12:00 13:30-20:00``, empty when shut.

    A week without any hours follows the counter again; a single day that is shut is a closure. What is booked already
    stays. Raises ``Refused``: room_unknown, field_bad (week0 … week6, day; hours, hours_empty).
    """
    work.require(Right.SETTINGS)
    row = room_of(work, room_id)
    spans: list[dict[str, Any]] = []
    for weekday, text in enumerate(week):
        spans += [{"weekday": weekday, "day": None, **span} for span in _spans(f"week{weekday}", text)]
    for day, text in sorted((days or {}).items()):
        listed = _spans("day", text)
        if not listed:
            validation.bad("day", "hours_empty", day=day)
        spans += [{"weekday": None, "day": day, **span} for span in listed]
    queries.execute(work, sa.delete(_HOURS).where(_HOURS.c.room_id == room_id))
    _ADD_HOURS.run(work.session, [{"room_id": room_id, "position": at, **span} for at, span in enumerate(spans, 1)])
    work.audit("room_hours", row.name)
    work.touched("room", room_id)


def _spans(field: str, text: str) -> list[dict[str, int]]:
    typed = validation.text(field, text, 80)
    try:
        return [{"from_min": span.opens, "to_min": span.closes} for span in working_time.typed_hours(typed)]
    except Refused as refused:
        validation.bad(field, "hours", part=refused.data.get("why", ""))


def _checked(work: Work, draft: RoomDraft, room_id: UUID | None) -> dict[str, Any]:
    name = validation.text("name", draft.name, 40, required=True)
    if any(row.name == name and row.id != room_id for row in every_room(work).values()):
        validation.bad("name", "taken")
    for code in draft.approval:
        validation.choice("approval", code, APPROVALS)
    limits = {
        "capacity": (1, 5000), "shared_places": (0, 5000), "setup_min": (0, _BUFFER), "clean_min": (0, _BUFFER),
        "fee": (0, MOST_FEN), "deposit": (0, MOST_FEN), "most_minutes": (0, _DAY), "least_minutes": (0, _DAY),
        "notice_days": (0, _FAR), "window_days": (0, _FAR), "group_days": (0, _FAR), "cancel_hours": (0, 24 * 60),
    }  # fmt: skip
    numbers = {field: validation.whole(field, getattr(draft, field), *limit) for field, limit in limits.items()}
    if numbers["most_minutes"] and numbers["least_minutes"] > numbers["most_minutes"]:
        validation.bad("least_minutes", "range", low=0, high=numbers["most_minutes"])
    return {
        **numbers,
        "name": name,
        "pinyin": spoken(name, 160),
        "floor": validation.text("floor", draft.floor, 20),
        "kind": validation.text("kind", draft.kind, 20),
        "fee_per": validation.choice("fee_per", draft.fee_per, tuple(FeePer)),
        "approval": ",".join(code for code in APPROVALS if code in draft.approval),
        "note": validation.text("note", draft.note, 200),
        "colour": validation.choice("colour", draft.colour, COLOURS),
    }


def _units(work: Work, draft: RoomDraft, name: str, room_id: UUID | None) -> dict[int, UUID]:
    """The units by number. A shared room has its own alone: nobody holds them, so no hall may be made of them."""
    known = {unit.id: unit.no for unit in _UNITS.rows(work)}
    if unknown := [unit for unit in draft.units if unit not in known]:
        raise Refused("unit_unknown", field="units", unit=unknown[0])
    chosen = {known[unit]: unit for unit in draft.units}
    if not chosen and room_id is not None:
        own = room_of(work, room_id).units
        chosen = {no: unit for unit, no in known.items() if no in own}
    for other in every_room(work).values():
        if other.id != room_id and other.units & chosen.keys() and (other.shared or draft.shared_places):
            validation.bad("units", "unit_shared", room=other.name)
    if not chosen:
        unit = _new_unit(work, name)
        chosen = {int(sql.value(work, "SELECT no FROM room_unit WHERE id = :u", u=unit) or 0): unit}
    return chosen


def _new_unit(work: Work, name: str) -> UUID:
    unit_id = work.new_id()
    no = 1 + int(sql.value(work, "SELECT coalesce(max(no), 0) FROM room_unit") or 0)
    _ADD_UNIT.run(work.session, [{"id": unit_id, "no": no, "name": name}])
    work.touched("room", unit_id)
    return unit_id


def _unbooked(work: Work, room: RoomRow) -> None:
    """Raises ``Refused("room_booked")`` while bookings of the room are to come."""
    count = sql.value(work, _TO_COME, room=room.id, now=work.now)
    if count:
        raise Refused("room_booked", name=room.name, count=int(count))


_TO_COME = (
    "SELECT count(*) FROM booking WHERE room_id = :room AND ends_at > :now "
    "AND state IN ('pending','confirmed','in_use') AND (state <> 'pending' OR hold_until > :now)"
)


def _set_active(work: Work, room_id: UUID, active: bool, action: str) -> None:
    work.require(Right.SETTINGS)
    row = room_of(work, room_id)
    if row.active == active:
        return
    if not active:
        _unbooked(work, row)
    queries.execute(work, sa.update(_ROOM).where(_ROOM.c.id == room_id).values(active=active))
    work.audit(action, row.name)
    work.touched("room", room_id)
