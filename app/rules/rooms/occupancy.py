"""How much of the time a room could be used it was used. Time outside the bookable hours does not count."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.rules.rooms.spans import Slot, joined, without


@dataclass(frozen=True)
class Occupancy:
    """Minutes used within the bookable minutes. ``rate`` is None, shown as —, where nothing could be booked or nobody
    ever did: no data is not 0 % and not 100 %.
    """

    booked: int
    bookable: int
    rate: Fraction | None


def occupancy(bookable: Iterable[Slot], booked: Iterable[Slot]) -> Occupancy:
    """Both may overlap among themselves: a minute counts once."""
    could, did = joined(bookable), joined(booked)
    whole = sum(slot.minutes for slot in could)
    idle = sum(slot.minutes for slot in without(could, did))
    return Occupancy(whole - idle, whole, Fraction(whole - idle, whole) if whole and did else None)
