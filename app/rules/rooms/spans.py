"""Stretches of time in a room: when two meet, what is held around a use, and whether a room is open for it.

Time is a whole number of minutes since the beginning of 2000 in Shanghai, half open: a use from 14:00 to 16:00 and one
from 16:00 to 17:00 do not meet. ``minute_of`` and ``instant_of`` convert at the edge.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.errors import Refused
from app.rules.dates import SHANGHAI

DAY_MINUTES = 24 * 60
LONGEST_USE = DAY_MINUTES
"""No use, what is held around it included, is longer: the guard in the store looks no further back than this."""
_BEGIN = datetime(2000, 1, 1, tzinfo=SHANGHAI)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Slot:
    """From ``start`` to ``end`` in minutes since 2000; ``end`` is no part of it. A turned or empty one is allowed here,
    for it is what people type: ``sound`` refuses it.
    """

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start

    @property
    def day(self) -> date:
        """The day in Shanghai on which it begins."""
        return day_of(self.start)

    def meets(self, other: "Slot") -> bool:
        """Whether the two share a minute; one that ends where the other begins does not meet it."""
        return self.start < other.end and other.start < self.end

    def common(self, other: "Slot") -> "Slot | None":
        """The minutes both have, or None."""
        return Slot(max(self.start, other.start), min(self.end, other.end)) if self.meets(other) else None

    def covers(self, other: "Slot") -> bool:
        """Whether the other lies within it, ends included."""
        return self.start <= other.start and other.end <= self.end

    def held(self, setup: int = 0, clean: int = 0) -> "Slot":
        """With the 布置 before and the 整理 after, in minutes: what nobody else may use."""
        return Slot(self.start - setup, self.end + clean)

    def moved(self, minutes: int) -> "Slot":
        """The same length, so many minutes later."""
        return Slot(self.start + minutes, self.end + minutes)


def minute_of(at: datetime) -> int:
    """The minute an instant falls in. Raises ``ValueError`` for a naive one, which would be a guess."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return (at - _BEGIN) // _MINUTE


def instant_of(minute: int) -> datetime:
    """The instant (UTC) at which a minute begins."""
    return (_BEGIN + minute * _MINUTE).astimezone(UTC)


def day_of(minute: int) -> date:
    """The day in Shanghai a minute belongs to."""
    return _BEGIN.date() + timedelta(days=minute // DAY_MINUTES)


def midnight(day: date) -> int:
    """The first minute of a day."""
    return (day - _BEGIN.date()).days * DAY_MINUTES


def on_day(day: date, start: int, end: int) -> Slot:
    """From one minute of the day to another (1440 is its end; more reaches into the next day)."""
    return Slot(midnight(day) + start, midnight(day) + end)


def between(starts_at: datetime, ends_at: datetime) -> Slot:
    """The slot between two instants."""
    return Slot(minute_of(starts_at), minute_of(ends_at))


def sound(slot: Slot, setup: int = 0, clean: int = 0) -> Slot:
    """The slot itself when it can be used.

    Raises ``Refused``, both with ``field="ends"``: "room_turned" when it ends no later than it begins, "room_endless"
    (most=minutes) when it is longer than a day with what is held around it.
    """
    if slot.end <= slot.start:
        raise Refused("room_turned", field="ends")
    if slot.held(setup, clean).minutes > LONGEST_USE:
        raise Refused("room_endless", field="ends", most=LONGEST_USE)
    return slot


@dataclass(frozen=True)
class Taken:
    """A use that stands in the way of others while it ``holds``: pending ones do, refused and cancelled ones do not.

    ``units`` are the smallest rooms it takes: a hall is its two halves. ``key`` tells it from others, so that a booking
    is not in its own way.
    """

    slot: Slot
    units: frozenset[Hashable]
    setup: int = 0
    clean: int = 0
    holds: bool = True
    key: Hashable = None

    @property
    def held(self) -> Slot:
        return self.slot.held(self.setup, self.clean)


@dataclass(frozen=True)
class Clash:
    """Two uses that meet. ``part`` is what both want; with ``buffer`` only the clean-up or set-up time is touched,
    which somebody with the right may shorten, never the use itself.
    """

    other: Taken
    part: Slot
    buffer: bool


def clashes(new: Taken, others: Iterable[Taken]) -> tuple[Clash, ...]:
    """What stands in the way, the earliest first; nothing when the room is free. ``new`` itself is never in its way."""
    found = []
    for other in others:
        if not other.holds or not new.units & other.units or (new.key is not None and new.key == other.key):
            continue
        part = new.slot.common(other.slot)
        touched = part or new.held.common(other.held)
        if touched is not None:
            found.append(Clash(other, touched, part is None))
    return tuple(sorted(found, key=lambda clash: (clash.part, clash.other.slot)))


def squeezed(new: Taken, others: Iterable[Taken]) -> tuple[Taken, tuple[Taken, ...]]:
    """``new`` with as much set-up and clean-up time as the uses beside it leave, and those of them that lose some of
    theirs. ``new`` gives way first. Raises ``Refused("room_taken")`` where the uses themselves meet: that nobody may
    allow.
    """
    others = tuple(others)
    setup, clean = new.setup, new.clean
    for clash in clashes(new, others):
        if not clash.buffer:
            raise Refused("room_taken", field="starts", key=clash.other.key)
        if clash.other.slot.start >= new.slot.end:
            clean = min(clean, max(clash.other.held.start - new.slot.end, 0))
        else:
            setup = min(setup, max(new.slot.start - clash.other.held.end, 0))
    fitted = Taken(new.slot, new.units, setup, clean, new.holds, new.key)
    losing = []
    for clash in clashes(fitted, others):
        other = clash.other
        if other.slot.start >= new.slot.end:
            shorter = Taken(other.slot, other.units, other.slot.start - new.slot.end, other.clean, True, other.key)
        else:
            shorter = Taken(other.slot, other.units, other.setup, new.slot.start - other.slot.end, True, other.key)
        losing.append(shorter)
    return fitted, tuple(losing)


def joined(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The same minutes as separate stretches in order; two that touch are one. Empty and turned ones are left out."""
    found: list[Slot] = []
    for slot in sorted(slots):
        if slot.end <= slot.start:
            continue
        if found and slot.start <= found[-1].end:
            found[-1] = Slot(found[-1].start, max(found[-1].end, slot.end))
        else:
            found.append(slot)
    return tuple(found)


def without(slots: Iterable[Slot], taken: Iterable[Slot]) -> tuple[Slot, ...]:
    """What is left of some stretches when others are cut out."""
    left = list(joined(slots))
    for cut in joined(taken):
        left = [
            piece
            for slot in left
            for piece in (Slot(slot.start, min(slot.end, cut.start)), Slot(max(slot.start, cut.end), slot.end))
            if piece.end > piece.start
        ]
    return tuple(left)


@dataclass(frozen=True)
class Hours:
    """When a room is open: ``week`` holds Monday to Sunday as spans in minutes of the day, ``days`` the hours of single
    days, which go before (none at all: shut that day).
    """

    week: tuple[tuple[tuple[int, int], ...], ...]
    days: Mapping[date, tuple[tuple[int, int], ...]]

    def on(self, day: date) -> tuple[Slot, ...]:
        """The open stretches of a day, in order; two that touch are one."""
        spans = self.days[day] if day in self.days else self.week[day.weekday()]
        return joined(on_day(day, start, end) for start, end in spans)

    def during(self, slot: Slot) -> tuple[Slot, ...]:
        """The open stretches of the days a slot lies on; over midnight they join."""
        first, last = day_of(slot.start), day_of(max(slot.end - 1, slot.start))
        span = range((last - first).days + 1)
        return joined(part for number in span for part in self.on(first + timedelta(days=number)))


def outside(slot: Slot, opened: Sequence[Slot]) -> tuple[Slot, ...]:
    """The parts of a use during which a room is shut; nothing when it lies within one open stretch. What is held around
    a use may lie outside: setting up before the doors open is what people do.
    """
    return without((slot,), opened)


@dataclass(frozen=True)
class Closure:
    """A room is shut for a reason (消防检查); ``opened`` names the uses somebody with the right opened it for."""

    slot: Slot
    reason: str
    opened: frozenset[Hashable] = frozenset()


def closed_by(slot: Slot, closures: Iterable[Closure], key: Hashable = None) -> Closure | None:
    """The first closure a use falls into, unless the room was opened for it; None when there is none."""
    met = [c for c in closures if c.slot.meets(slot) and not (key is not None and key in c.opened)]
    return min(met, key=lambda closure: (closure.slot, closure.reason), default=None)


def clock(minute: int, *, end: bool = False) -> str:
    """The time of day of a minute, ``09:05``; as an ``end`` midnight is ``24:00``."""
    within = minute % DAY_MINUTES
    return "24:00" if end and within == 0 else f"{within // 60:02d}:{within % 60:02d}"


def hours_said(slot: Slot) -> str:
    """``12:00–13:00``: the times alone, without the day."""
    return f"{clock(slot.start)}–{clock(slot.end, end=True)}"
