"""What is there several times: equipment lent out, places of a shared room. The highest use at one moment counts, never
the sum: three hours with one projector each, one after another, need one projector.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from app.rules.rooms.spans import Slot, joined


@dataclass(frozen=True)
class Use:
    """So many pieces or places from one minute to another."""

    slot: Slot
    count: int


@dataclass(frozen=True)
class Peak:
    """The most in use at one moment, and the first stretch of it; None when nothing is used."""

    count: int
    at: Slot | None = None


@dataclass(frozen=True)
class Supply:
    """What is left for one more use. ``free`` is what remains at the tightest moment, never below 0, and ``at`` that
    moment (the whole use when nobody else has any). ``full`` are the stretches in which not enough is left.
    """

    fits: bool
    free: int
    at: Slot
    peak: int
    full: tuple[Slot, ...]


def steps(uses: Iterable[Use], within: Slot) -> tuple[Use, ...]:
    """How many are in use from moment to moment of a stretch, in order and without a gap."""
    inside = [Use(part, use.count) for use in uses for part in [use.slot.common(within)] if part is not None]
    change: dict[int, int] = {within.start: 0, within.end: 0}
    for use in inside:
        change[use.slot.start] = change.get(use.slot.start, 0) + use.count
        change[use.slot.end] = change.get(use.slot.end, 0) - use.count
    found, level = [], 0
    for start, end in pairwise(sorted(change)):
        level += change[start]
        found.append(Use(Slot(start, end), level))
    return tuple(found)


def peak(uses: Iterable[Use], within: Slot) -> Peak:
    """The most in use at once during a stretch, and the first stretch of it."""
    best = Peak(0)
    for step in steps(uses, within):
        if step.count > best.count:
            best = Peak(step.count, step.slot)
        elif step.count == best.count and best.at is not None and step.slot.start == best.at.end:
            best = Peak(step.count, Slot(best.at.start, step.slot.end))
    return best


def supply(stock: int, others: Iterable[Use], new: Use) -> Supply:
    """Whether ``new`` can be had beside the others of a ``stock``. The others may lie anywhere, ``new`` is not one of
    them. ``peak`` is the most in use at once with ``new``.
    """
    others = tuple(others)
    most = peak(others, new.slot)
    room = stock - new.count
    full = joined(step.slot for step in steps(others, new.slot) if step.count > room)
    return Supply(most.count <= room, max(stock - most.count, 0), most.at or new.slot, most.count + new.count, full)
