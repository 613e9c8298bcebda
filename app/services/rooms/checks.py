"""Whether a room can be had: hours, closures, whoever has it, places, equipment, how often, and who stayed away before.

Everything is asked inside the transaction that then writes, so what was true stays true. What a person with the right
may let through says so in ``may`` of its refusal: clean, closure, hours, bounds, limit, suspended. A real overlap, too
many people, too few places or pieces are let through by nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules.dates import local, local_day
from app.rules.rights import Right
from app.rules.rooms.limits import Bounds, Quota, QuotaPer, Whose, keep_bounds, keep_quota, stretch
from app.rules.rooms.peaks import Supply, Use, supply
from app.rules.rooms.spans import (
    Closure,
    Slot,
    Taken,
    clashes,
    closed_by,
    hours_said,
    instant_of,
    midnight,
    minute_of,
    outside,
    sound,
    squeezed,
)
from app.services.centre import settings
from app.services.residents import search
from app.services.rooms.holds import around, taken_of
from app.services.rooms.house import RoomRow, every_room, hours_of_all
from app.services.rooms.row import STANDING, BookingRow, ids_in
from app.services.work import View, asks
from app.store import sql

UPKEEP = "upkeep"
"""维护 is nobody's turn: no quota, no suspension, no bounds."""

MAY = {
    "room_long": "bounds", "room_brief": "bounds", "room_ahead": "bounds", "room_notice": "bounds",
    "room_shut": "hours", "room_closed": "closure", "room_quota": "limit", "room_open_quota": "limit",
    "room_suspended": "suspended",
}  # fmt: skip
"""What of a refusal somebody with the right may let through; ``clean`` is decided by what is touched."""

_LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class RoomWanted:
    """A room somebody wants. ``key`` is the booking itself where one is moved, which is never in its own way; ``also``
    is what they are about to have besides, such as the dates of a series before this one: it counts for quotas.
    """

    room: RoomRow
    slot: Slot
    headcount: int = 1
    places: int = 1
    kind: str = "activity"
    resident_id: UUID | None = None
    phone: str = ""
    group_name: str = ""
    outside: bool = False
    equipment: tuple[tuple[UUID, int], ...] = ()
    key: UUID | None = None
    also: tuple[Slot, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it is somebody's turn."""
        return self.kind != UPKEEP


@dataclass(frozen=True)
class Weighed:
    """It can be had: with so much set-up and cleaning, by what was let through, and whose buffers give way."""

    setup: int
    clean: int
    used: frozenset[str] = frozenset()
    losing: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class Who:
    """Whose turns are counted together: people on record, a phone of somebody who is not, or a group."""

    ids: tuple[UUID, ...] = ()
    phone: str = ""
    group_name: str = ""


class LimitRow(NamedTuple):
    """One limit as stored."""

    id: UUID
    whose: str
    per: str
    most: int
    hours: bool
    position: int
    active: bool


class EquipmentRow(NamedTuple):
    """A thing that is lent with rooms; ``room_id`` says that it stays in one."""

    id: UUID
    name: str
    pinyin: str
    stock: int
    room_id: UUID | None
    position: int
    active: bool


class ClosureRow(NamedTuple):
    """A time in which a room is closed."""

    id: UUID
    room_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str
    at: datetime
    active: bool


class _Used(NamedTuple):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    many: int


class _Missed(NamedTuple):
    id: UUID
    ends_at: datetime


LIMITS = sql.Reader(LimitRow, "room_limit")
EQUIPMENT = sql.Reader(EquipmentRow, "equipment")
CLOSURES = sql.Reader(ClosureRow, "room_closure")
_PLACES = sql.Reader(_Used, "booking b", id="b.id", starts_at="b.starts_at", ends_at="b.ends_at", many="b.places")
_PIECES = sql.Reader(
    _Used, "booking_equipment q JOIN booking b ON b.id = q.booking_id", id="b.id", starts_at="b.starts_at",
    ends_at="b.ends_at", many="q.quantity",
)  # fmt: skip
_TURNS = sql.Reader(_Used, "booking b", id="b.id", starts_at="b.starts_at", ends_at="b.ends_at", many="b.places")
_MISSES = sql.Reader(_Missed, "booking b", id="b.id", ends_at="b.ends_at")
_MEETS = f"b.starts_at < :ends AND b.starts_at > :since AND b.ends_at > :starts AND {STANDING}"


def weigh(view: View, wanted: RoomWanted, allow: frozenset[str] = frozenset()) -> Weighed:
    """Whether it can be had, with ``allow`` let through.

    Raises ``Refused``, each with its ``field`` and, where somebody with the right may let it through, ``may``:
    room_turned, room_endless, room_past, room_off, room_people, room_long, room_brief, room_ahead, room_notice,
    room_shut (part, opened), room_closed (reason, until), room_taken (number, who, title, starts, ends, buffer),
    room_full (free, during), equipment_short (name, free, during), equipment_elsewhere (name, room), room_quota,
    room_open_quota, room_suspended (until, count).
    """
    room, slot = wanted.room, wanted.slot
    sound(slot, room.setup_min, room.clean_min)
    if slot.end <= minute_of(view.now):
        raise Refused("room_past", field="starts")
    if not room.active:
        raise Refused("room_off", field="room_id", name=room.name)
    if room.capacity < wanted.headcount:
        raise Refused("room_people", field="headcount", people=wanted.headcount, most=room.capacity)
    used = frozenset(_let_through(_passing(view, wanted), allow))
    keep_equipment(view, wanted)
    if room.shared:
        keep_places(view, wanted)
        return Weighed(room.setup_min, room.clean_min, used)
    return _beside(view, wanted, allow, used)


def _passing(view: View, wanted: RoomWanted) -> Iterator[Refused]:
    """What stands against it and may be let through."""
    for check in (_bounds, _open, _closed, *((_quotas, _suspended) if wanted.counted else ())):
        try:
            check(view, wanted)
        except Refused as no:
            yield no


def _let_through(refusals: Iterator[Refused], allow: frozenset[str]) -> Iterator[str]:
    for no in refusals:
        may = MAY[no.code]
        if may not in allow:
            raise Refused(no.code, **no.data, may=may)
        yield may


def _bounds(view: View, wanted: RoomWanted) -> None:
    room = wanted.room
    if not wanted.counted:
        return
    ahead = room.group_days if wanted.group_name and room.group_days else room.window_days
    bounds = Bounds(most=room.most_minutes, least=room.least_minutes, ahead=ahead, notice=room.notice_days)
    keep_bounds(bounds, wanted.slot, wanted.headcount, local_day(view.now))


def _open(view: View, wanted: RoomWanted) -> None:
    opened = hours_of_all(view)[wanted.room.id].during(wanted.slot)
    shut = outside(wanted.slot, opened)
    if shut:
        today = tuple(hours_said(part) for part in opened)
        raise Refused("room_shut", field="starts", part=hours_said(shut[0]), opened=today, name=wanted.room.name)


def _closed(view: View, wanted: RoomWanted) -> None:
    found = closed_by(wanted.slot, closures_meeting(view, wanted.room, wanted.slot))
    if found is not None:
        until = instant_of(found.slot.end)
        raise Refused("room_closed", field="starts", reason=found.reason, until=until, name=wanted.room.name)


def closures_meeting(view: View, room: RoomRow, slot: Slot) -> tuple[Closure, ...]:
    """When a room cannot be used in a stretch: its own closures, and those of rooms it shares a part with."""
    known = every_room(view)
    listed = view.memo(_running, lambda: CLOSURES.rows(view, "WHERE active AND ends_at > :now", now=view.now), "room")
    return tuple(
        Closure(Slot(minute_of(row.starts_at), minute_of(row.ends_at)), row.reason)
        for row in listed
        if (row.room_id == room.id or known[row.room_id].units & room.units)
        and minute_of(row.starts_at) < slot.end
        and slot.start < minute_of(row.ends_at)
    )


def _running() -> None:
    """The key under which a snapshot keeps the closures that are not over."""


def _beside(view: View, wanted: RoomWanted, allow: frozenset[str], used: frozenset[str]) -> Weighed:
    """Beside whoever has the units at that time."""
    room, slot = wanted.room, wanted.slot
    mine = Taken(slot, frozenset(room.units), room.setup_min, room.clean_min, key=wanted.key or "new")
    rows = around(view, room.units, mine.held)
    others = taken_of(view, rows)
    found = clashes(mine, others)
    if not found:
        return Weighed(room.setup_min, room.clean_min, used)
    worst = next((clash for clash in found if not clash.buffer), next(iter(found)))
    if not worst.buffer or "clean" not in allow:
        raise _taken_by(next(row for row in rows if row.id == worst.other.key), buffer=worst.buffer)
    fitted, losing = squeezed(mine, others)
    return Weighed(fitted.setup, fitted.clean, used | {"clean"}, losing)


def _taken_by(row: BookingRow, *, buffer: bool) -> Refused:
    """Who has it, and when."""
    may = {"may": "clean"} if buffer else {}
    return Refused(
        "room_taken", field="starts", booking=row.id, number=row.number, who=row.who, title=row.title,
        starts=row.starts_at, ends=row.ends_at, buffer=buffer, setup=row.setup_min, clean=row.clean_min, **may,
    )  # fmt: skip


def _instants(slot: Slot) -> dict[str, datetime]:
    starts = instant_of(slot.start)
    return {"starts": starts, "ends": instant_of(slot.end), "since": starts - _LONGEST}


def _uses(rows: Sequence[_Used], key: UUID | None) -> list[Use]:
    return [Use(Slot(minute_of(r.starts_at), minute_of(r.ends_at)), r.many) for r in rows if r.id != key]


def keep_places(view: View, wanted: RoomWanted) -> Supply:
    """Whether a shared room has places enough at every moment; the peak counts, not the sum.

    Raises ``Refused("room_full", field="places", free=, during=)``.
    """
    others = place_uses(view, wanted.room.id, wanted.slot, wanted.key)
    left = supply(wanted.room.shared_places, others, Use(wanted.slot, wanted.places))
    if not left.fits:
        full = tuple(hours_said(part) for part in left.full)
        raise Refused(
            "room_full", field="places", free=left.free, during=hours_said(left.at), full=full, name=wanted.room.name
        )
    return left


def place_uses(view: View, room_id: UUID, slot: Slot, key: UUID | None = None) -> list[Use]:
    """Who has how many places of a shared room in a stretch, ``key`` left out."""
    rows = _PLACES.rows(view, f"WHERE b.room_id = :room AND {_MEETS}", room=room_id, now=view.now, **_instants(slot))
    return _uses(rows, key)


def keep_equipment(view: View, wanted: RoomWanted) -> None:
    """Whether there is enough of every thing at every moment.

    Raises ``Refused``: equipment_short (name, free, during), equipment_elsewhere (name, room), equipment_unknown.
    """
    known = every_equipment(view) if wanted.equipment else {}
    for equipment_id, quantity in wanted.equipment:
        thing = known.get(equipment_id)
        if thing is None:
            raise Refused("equipment_unknown", field="equipment")
        if thing.room_id not in (None, wanted.room.id):
            there = every_room(view)[thing.room_id].name
            raise Refused("equipment_elsewhere", field="equipment", name=thing.name, room=there)
        left = supply(thing.stock, pieces_out(view, equipment_id, wanted.slot, wanted.key), Use(wanted.slot, quantity))
        if not left.fits:
            raise Refused(
                "equipment_short", field="equipment", name=thing.name, stock=thing.stock, free=left.free,
                during=hours_said(left.at),
            )  # fmt: skip


def pieces_out(view: View, equipment_id: UUID, slot: Slot, key: UUID | None = None) -> list[Use]:
    """Who has how many of a thing in a stretch, ``key`` left out."""
    rows = _PIECES.rows(
        view, f"WHERE q.equipment_id = :thing AND {_MEETS}", thing=equipment_id, now=view.now, **_instants(slot)
    )
    return _uses(rows, key)


def pieces_to_come(view: View, equipment_id: UUID) -> list[Use]:
    """Who will have how many of a thing from now on."""
    tail = f"WHERE q.equipment_id = :thing AND b.ends_at > :now AND {STANDING}"
    return _uses(_PIECES.rows(view, tail, thing=equipment_id, now=view.now), None)


def every_equipment(view: View) -> Mapping[UUID, EquipmentRow]:
    """All things by id in their order, read once in a snapshot."""
    rows = view.memo(every_equipment, lambda: EQUIPMENT.rows(view, "ORDER BY active DESC, position, name, id"), "room")
    return {row.id: row for row in rows}


def every_limit(view: View) -> tuple[LimitRow, ...]:
    """All limits in their order, read once in a snapshot."""
    return view.memo(every_limit, lambda: LIMITS.rows(view, "ORDER BY active DESC, position, id"), "room")


def _quotas(view: View, wanted: RoomWanted) -> None:
    for limit in every_limit(view):
        whose = limit_applies(view, limit, wanted) if limit.active else None
        if whose is None:
            continue
        if limit.per == "open":
            _keep_open(view, limit, wanted, whose)
            continue
        quota = Quota(limit.most, QuotaPer(limit.per), Whose(limit.whose), limit.hours)
        had = turns(view, whose, quota, wanted.slot, wanted.key)
        keep_quota(quota, (*had, *wanted.also), wanted.slot)


def _keep_open(view: View, limit: LimitRow, wanted: RoomWanted, whose: Who) -> None:
    rows = _turns(view, whose, "b.ends_at > :now", {})
    count = len([row for row in rows if row.id != wanted.key]) + len(wanted.also)
    if count >= limit.most:
        raise Refused("room_open_quota", field="starts", whose=limit.whose, most=limit.most, used=count)


def limit_applies(view: View, limit: LimitRow, wanted: RoomWanted) -> Who | None:
    """Whose turns a limit counts for what is wanted; None when it is not about them. What a group has is the group's,
    not that of whoever stands at the counter for it.
    """
    if limit.whose == "group":
        return Who(group_name=wanted.group_name) if wanted.group_name else None
    if wanted.group_name:
        return None
    if wanted.resident_id is None:
        return Who(phone=wanted.phone) if wanted.phone else None
    return Who(
        household(view, wanted.resident_id) if limit.whose == "household" else own_records(view, wanted.resident_id)
    )


@asks(Right.ROOMS)
def own_records(view: View, resident_id: UUID) -> tuple[UUID, ...]:
    """A person under every record that is theirs."""
    return view.memo((own_records, resident_id), lambda: _own(view, resident_id), "resident")


def _own(view: View, resident_id: UUID) -> tuple[UUID, ...]:
    return search.selves(view, search.survivor(view, resident_id))


@asks(Right.ROOMS)
def household(view: View, resident_id: UUID) -> tuple[UUID, ...]:
    """Everybody behind the same door; whoever has no address is a household of their own."""
    return view.memo((household, resident_id), lambda: _household(view, resident_id), "resident")


def _household(view: View, resident_id: UUID) -> tuple[UUID, ...]:
    door = "SELECT household FROM resident WHERE id = :r"
    behind = f"SELECT id FROM resident WHERE household <> '' AND household = ({door})"
    listed = dict.fromkeys(own_records(view, resident_id))
    for found in sql.values(view, behind, r=search.survivor(view, resident_id)):
        listed |= dict.fromkeys(own_records(view, sql.uuid(found)))
    return tuple(listed)


def turns(view: View, whose: Who, quota: Quota, slot: Slot, key: UUID | None = None) -> list[Slot]:
    """What somebody has in the stretch of a quota that a slot lies in, over all rooms; who stayed away had it too."""
    first, last = stretch(slot.day, quota.per)
    span = {"since": instant_of(midnight(first)), "until": instant_of(midnight(last + timedelta(days=1)))}
    rows = _turns(view, whose, "b.starts_at >= :since AND b.starts_at < :until", span)
    return [Slot(minute_of(r.starts_at), minute_of(r.ends_at)) for r in rows if r.id != key]


def _turns(view: View, whose: Who, when: str, span: Mapping[str, datetime]) -> tuple[_Used, ...]:
    condition, params = who_is(whose)
    had = f"({STANDING} OR b.state = 'no_show') AND b.kind <> '{UPKEEP}'"
    return _TURNS.rows(view, f"WHERE {condition} AND {when} AND {had}", now=view.now, **span, **params)


def who_is(whose: Who) -> tuple[str, Mapping[str, UUID | str]]:
    """The condition for a booking ``b`` of somebody, and its parameters. What a group has is no person's."""
    if whose.group_name:
        return "b.group_name = :group_name", {"group_name": whose.group_name}
    if whose.phone:
        return "b.phone = :phone AND b.phone <> '' AND b.group_name = ''", {"phone": whose.phone}
    listed, params = ids_in(whose.ids)
    return f"b.resident_id IN ({listed}) AND b.group_name = ''", params


def _suspended(view: View, wanted: RoomWanted) -> None:
    until, count = suspension(view, who_wants(view, wanted))
    if until is not None:
        raise Refused("room_suspended", field="resident_id", until=until, count=count)


def who_wants(view: View, wanted: RoomWanted) -> Who | None:
    """Who it is that wants a room; None when nobody said."""
    if wanted.group_name:
        return Who(group_name=wanted.group_name)
    if wanted.resident_id is not None:
        return Who(own_records(view, wanted.resident_id))
    return Who(phone=wanted.phone) if wanted.phone else None


def suspension(view: View, whose: Who | None) -> tuple[datetime | None, int]:
    """Until when somebody may book nothing for having stayed away too often, None when they may; and how often it was.

    So many times within so many days, each not forgiven; the time runs from the end of the last.
    """
    if whose is None:
        return None, 0
    most, days, rest = (settings.number(view, f"rooms.{n}") for n in ("no_show_count", "no_show_days", "suspend_days"))
    if not most:
        return None, 0
    rows = misses(view, whose, view.now - timedelta(days=days + rest))
    for last in range(len(rows) - 1, most - 2, -1):
        until = rows[last].ends_at + timedelta(days=rest)
        if rows[last].ends_at - rows[last - most + 1].ends_at <= timedelta(days=days) and until > view.now:
            return until, most
    return None, len(rows)


def misses(view: View, whose: Who, since: datetime) -> tuple[_Missed, ...]:
    """When somebody stayed away since a moment, the first first; what was forgiven is left out."""
    condition, params = who_is(whose)
    tail = f"WHERE {condition} AND b.state = 'no_show' AND NOT b.forgiven AND b.starts_at > :since ORDER BY b.ends_at"
    return _MISSES.rows(view, tail, since=since, **params)


def approvals_needed(view: View, wanted: RoomWanted, fee: int) -> tuple[str, ...]:
    """Why a booking of this kind waits for somebody's consent; nothing when it needs none."""
    evening = settings.text(view, "rooms.evening")
    hour, minute = (int(part) for part in evening.split(":"))
    ends = local(instant_of(wanted.slot.end - 1))
    found = {
        "always": True,
        "many": wanted.headcount > settings.number(view, "rooms.many"),
        "outside": wanted.outside,
        "evening": (ends.hour, ends.minute) >= (hour, minute),
        "fee": fee > 0,
    }
    return tuple(code for code in wanted.room.approval if found[code]) if wanted.counted else ()
