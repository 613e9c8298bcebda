"""What else is free when a wish cannot be met: the same room a little earlier or later, another one at the same time, a
shorter use, and where that day has nothing, the same hour on the next days. The same wish always gets the same answer.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import zip_longest

from app.rules.rooms.spans import DAY_MINUTES, Closure, Hours, Slot, Taken, clashes, without

STEP = 30
"""Times are offered on the half hour; where a neighbour ends in between, also right after it."""
LEAST = 30
"""A shorter use than this helps nobody."""
DAYS_ON = 14
UNBOUNDED = 10**9
"""Places of a room that names no number of them: offered after those that do."""


class Differs(StrEnum):
    """In what an offer differs from the wish."""

    TIME = "time"
    ROOM = "room"
    SHORTER = "shorter"
    DAY = "day"


@dataclass(frozen=True)
class Place:
    """A room as offers see it. ``taken`` may hold uses of other rooms: units decide. With ``shared`` a room has no
    exclusive uses, and ``full`` are the stretches without enough places.
    """

    key: Hashable
    units: frozenset[Hashable]
    hours: Hours
    places: int = 0
    setup: int = 0
    clean: int = 0
    taken: tuple[Taken, ...] = ()
    closures: tuple[Closure, ...] = ()
    full: tuple[Slot, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Offer:
    """Something that is free instead."""

    kind: Differs
    room: Hashable
    slot: Slot


def free_stretches(place: Place, day: date, key: Hashable = None) -> tuple[Slot, ...]:
    """When a use may lie in a room on a day, set-up and clean-up time already taken off. ``key`` is a booking that is
    itself being moved and stands in nobody's way.
    """
    shut = [c.slot for c in place.closures if key is None or key not in c.opened]
    busy = list(place.full)
    if not place.shared:
        busy += [
            taken.held.held(place.clean, place.setup)
            for taken in place.taken
            if taken.holds and taken.units & place.units and (key is None or taken.key != key)
        ]
    return without(place.hours.on(day), (*shut, *busy))


def is_free(place: Place, slot: Slot, key: Hashable = None) -> bool:
    """Whether a use fits into a room: within its hours, no closure, nobody's time held."""
    if not place.shared and clashes(Taken(slot, place.units, place.setup, place.clean, key=key), place.taken):
        return False
    blocked = (*(c.slot for c in place.closures if key is None or key not in c.opened), *place.full)
    return any(free.covers(slot) for free in without(place.hours.during(slot), blocked))


def alternatives(
    wish: Slot, room: Hashable, rooms: Sequence[Place], people: int = 0, *, not_before: int = 0, most: int = 3,
    key: Hashable = None,
) -> tuple[Offer, ...]:  # fmt: skip
    """Up to ``most`` offers, one of each kind first: the nearest time in the same room, the smallest other room that
    holds the people at the same time, the free part of what was wanted; then the next ones of each, then other days.
    ``rooms`` holds the wanted one too; nothing begins before the minute ``not_before``.
    """
    others = [place for place in rooms if place.key != room and (not place.places or place.places >= people)]
    others.sort(key=lambda place: (place.places or UNBOUNDED, str(place.key)))
    fit = [place for place in others if wish.start >= not_before and is_free(place, wish, key)]
    kinds: list[list[Offer]] = [[], [Offer(Differs.ROOM, place.key, wish) for place in fit]]
    wanted = next((place for place in rooms if place.key == room), None)
    if wanted is not None:
        kinds[0] = _times(wanted, wish, not_before, key)
        kinds.append(_shorter(wanted, wish, not_before, key))
    mixed = [offer for row in zip_longest(*kinds) for offer in row if offer is not None]
    later = _next_days(wanted, wish, not_before, key) if wanted is not None and len(mixed) < most else ()
    return (*mixed, *later)[:most]


def _times(place: Place, wish: Slot, not_before: int, key: Hashable) -> list[Offer]:
    """Every start of the day at which the whole length is free, the nearest first, of two equally near the earlier."""
    starts: set[int] = set()
    for free in free_stretches(place, wish.day, key):
        last = free.end - wish.minutes
        begin = max(free.start, not_before)
        if begin > last:
            continue
        starts |= {begin, last, *range(begin + -begin % STEP, last + 1, STEP)}
    near = sorted(starts - {wish.start}, key=lambda start: (abs(start - wish.start), start))
    apart = _apart([Slot(start, start + wish.minutes) for start in near])
    return [Offer(Differs.TIME, place.key, slot) for slot in apart]


def _apart(near: Sequence[Slot]) -> list[Slot]:
    """Those that share no minute with one before them first: three that are all but the same are one choice. Then the
    others, where there is room for no more."""
    first: list[Slot] = []
    for slot in near:
        if all(slot.common(other) is None for other in first):
            first.append(slot)
    return first + [slot for slot in near if slot not in first]


def _shorter(place: Place, wish: Slot, not_before: int, key: Hashable) -> list[Offer]:
    """The longest part of the wish that is free."""
    parts = [part for free in free_stretches(place, wish.day, key) for part in [free.common(wish)] if part is not None]
    parts = [replace(part, start=max(part.start, not_before)) for part in parts]
    parts = [part for part in parts if part.minutes >= LEAST and part != wish]
    best = max(parts, key=lambda part: (part.minutes, -part.start), default=None)
    return [Offer(Differs.SHORTER, place.key, best)] if best is not None else []


def _next_days(place: Place, wish: Slot, not_before: int, key: Hashable) -> list[Offer]:
    """The same time on the days after."""
    moved = [wish.moved(number * DAY_MINUTES) for number in range(1, DAYS_ON + 1)]
    return [
        Offer(Differs.DAY, place.key, slot) for slot in moved if slot.start >= not_before and is_free(place, slot, key)
    ]
