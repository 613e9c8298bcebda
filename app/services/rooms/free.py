"""What is free: beside a refusal three things that would do, and the answer to one box of words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.rights import Right
from app.rules.rooms import billing
from app.rules.rooms.alternatives import DAYS_ON, Place, alternatives, free_stretches
from app.rules.rooms.ask import Wish, read_wish
from app.rules.rooms.peaks import Use, supply
from app.rules.rooms.spans import DAY_MINUTES, LONGEST_USE, Slot, Taken, instant_of, midnight, minute_of, on_day
from app.services.rooms.checks import (
    RoomWanted,
    closures_meeting,
    every_equipment,
    pieces_out,
    place_uses,
    weigh,
)
from app.services.rooms.house import RoomRow, every_room, hours_of_all, tariff
from app.services.work import View, asks
from app.store import sql

OFFERS = 3
_TRIED = 12
"""So many offers are tried for three that nothing else stands against."""
_LEAST = 30
"""A gap of fewer minutes is offered to nobody."""


@dataclass(frozen=True)
class FreeOffer:
    """Something free instead. ``kind`` says in what it differs: time, room, shorter, day."""

    kind: str
    room_id: UUID
    room: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class FreeRoom:
    """A room that is free for what was asked: ``spans`` are the stretches within the hours looked through, ``at`` the
    first that is long enough. ``fee`` in 分 for that; ``missing`` are things it cannot have, ``small`` says that it
    holds fewer people.
    """

    room_id: UUID
    room: str
    floor: str
    capacity: int
    spans: tuple[tuple[datetime, datetime], ...]
    at: tuple[datetime, datetime] | None
    fee: int = 0
    deposit: int = 0
    missing: tuple[str, ...] = ()
    small: bool = False

    @property
    def fits(self) -> bool:
        """Whether all that was asked can be had."""
        return self.at is not None and not self.missing and not self.small


@dataclass(frozen=True)
class FreeAnswer:
    """What the one box was understood as, and the rooms, those that fit first. ``day`` is None when no day was named
    and today is shown; ``starts_at`` and ``ends_at`` are what was looked through."""

    wish: Wish
    day: date | None
    starts_at: datetime
    ends_at: datetime
    minutes: int
    rooms: tuple[FreeRoom, ...] = ()


class _Held(NamedTuple):
    id: UUID
    unit_no: int
    s: int
    e: int


_HELD = sql.Reader(
    _Held, "booking_hold h JOIN booking b ON b.id = h.booking_id", id="b.id", unit_no="h.unit_no", s="h.s", e="h.e"
)


def offers_instead(view: View, wanted: RoomWanted) -> tuple[FreeOffer, ...]:
    """Up to three things that would do and that nothing else stands against, one of each kind first."""
    rooms = [room for room in every_room(view).values() if room.active and room.capacity >= wanted.headcount]
    within = Slot(midnight(wanted.slot.day), midnight(wanted.slot.day) + (DAYS_ON + 2) * DAY_MINUTES)
    places = _places(view, rooms, within, wanted.places, wanted.key)
    now = minute_of(view.now) + 1
    found = alternatives(
        wanted.slot, wanted.room.id, places, wanted.headcount, not_before=now, most=_TRIED, key=wanted.key
    )
    offers: list[FreeOffer] = []
    for offer in found:
        assert isinstance(offer.room, UUID)
        room = every_room(view)[offer.room]
        if len(offers) < OFFERS and _stands(view, replace(wanted, room=room, slot=offer.slot)):
            offers.append(
                FreeOffer(offer.kind, room.id, room.name, instant_of(offer.slot.start), instant_of(offer.slot.end))
            )
    return tuple(offers)


def _stands(view: View, wanted: RoomWanted) -> bool:
    try:
        weigh(view, wanted)
    except Refused:
        return False
    return True


def _places(
    view: View, rooms: Sequence[RoomRow], within: Slot, people: int, key: UUID | None = None
) -> tuple[Place, ...]:
    """Rooms as the rules look for gaps in them."""
    units = {no for room in rooms if not room.shared for no in room.units}
    taken = _taken_within(view, units, within)
    hours = hours_of_all(view)
    return tuple(
        Place(
            room.id, frozenset(room.units), hours[room.id], room.capacity, room.setup_min, room.clean_min,
            tuple(t for t in taken if t.units & room.units), closures_meeting(view, room, within),
            _full(view, room, within, people, key) if room.shared else (), room.shared,
        )
        for room in rooms
    )  # fmt: skip


def _taken_within(view: View, units: Iterable[int], within: Slot) -> tuple[Taken, ...]:
    listed = ", ".join(map(str, sorted(units))) or "0"
    rows = _HELD.rows(
        view,
        f"WHERE h.holds AND h.unit_no IN ({listed}) AND h.s < :e AND h.s > :s - {LONGEST_USE} AND h.e > :s "
        "AND NOT (b.state = 'pending' AND b.hold_until <= :now)",
        s=within.start, e=within.end, now=view.now,
    )  # fmt: skip
    return tuple(Taken(Slot(row.s, row.e), frozenset((row.unit_no,)), key=row.id) for row in rows)


def _full(view: View, room: RoomRow, within: Slot, people: int, key: UUID | None) -> tuple[Slot, ...]:
    return supply(room.shared_places, place_uses(view, room.id, within, key), Use(within, people)).full


@asks(Right.ROOMS)
def free(view: View, text: str) -> FreeAnswer:
    """What is free for a wish in words: 下周二下午 20人 投影. What no word names is taken as it is usual: today, the
    hours the rooms are open, an hour or so, one person. Rooms that fit come first, the smallest first.
    """
    known = [room for room in every_room(view).values() if room.active]
    things = [thing for thing in every_equipment(view).values() if thing.active]
    wish = read_wish(text, local_day(view.now), [r.name for r in known], [t.name for t in things])
    return free_for(view, wish)


@asks(Right.ROOMS)
def free_for(view: View, wish: Wish) -> FreeAnswer:
    """The same for a wish that is no text any more."""
    day = wish.day or local_day(view.now)
    hours = wish.hours() or (0, DAY_MINUTES)
    look = on_day(day, *hours)
    minutes = wish.minutes or (look.minutes if wish.starts is not None else 60)
    rooms = [r for r in every_room(view).values() if r.active and wish.room in ("", r.name)]
    now = minute_of(view.now)
    places = _places(view, rooms, Slot(midnight(day) - DAY_MINUTES, midnight(day) + 2 * DAY_MINUTES), 1)
    found = [_answer(view, room, place, look, minutes, wish, now) for room, place in zip(rooms, places, strict=True)]
    found.sort(key=lambda room: (not room.fits, room.at is None, len(room.missing), room.small, room.capacity))
    return FreeAnswer(wish, wish.day, instant_of(look.start), instant_of(look.end), minutes, tuple(found))


def _answer(view: View, room: RoomRow, place: Place, look: Slot, minutes: int, wish: Wish, now: int) -> FreeRoom:
    parts = [part for part in (gap.common(look) for gap in free_stretches(place, look.day)) if part is not None]
    parts = [Slot(max(part.start, now), part.end) for part in parts]
    gaps = [part for part in parts if part.minutes >= _LEAST]
    at = next((Slot(g.start, g.start + minutes) for g in gaps if g.minutes >= minutes), None)
    missing = _missing(view, room, at or look, wish)
    prices = tariff(view, room)
    return FreeRoom(
        room.id, room.name, room.floor, room.capacity, tuple(map(_ends, gaps)), None if at is None else _ends(at),
        billing.fee(prices, minutes), prices.deposit, missing, room.capacity < wish.people,
    )  # fmt: skip


def _missing(view: View, room: RoomRow, slot: Slot, wish: Wish) -> tuple[str, ...]:
    """The things of a wish that cannot be had in a room then."""
    by_name = {thing.name: thing for thing in every_equipment(view).values() if thing.active}
    short = []
    for name, count in wish.equipment:
        thing = by_name[name]
        elsewhere = thing.room_id not in (None, room.id)
        if elsewhere or not supply(thing.stock, pieces_out(view, thing.id, slot), Use(slot, count)).fits:
            short.append(name)
    return tuple(short)


def _ends(slot: Slot) -> tuple[datetime, datetime]:
    return instant_of(slot.start), instant_of(slot.end)
