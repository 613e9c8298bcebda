"""Peaks and occupancy against a walk over every minute."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.rules.rooms.occupancy import Occupancy, occupancy
from app.rules.rooms.peaks import Peak, Supply, Use, peak, steps, supply
from app.rules.rooms.spans import Slot

slots = st.builds(lambda start, length: Slot(start, start + length), st.integers(0, 40), st.integers(1, 20))
uses = st.builds(Use, slots, st.integers(0, 5))


def level(many: list[Use], minute: int) -> int:
    return sum(use.count for use in many if use.slot.start <= minute < use.slot.end)


@given(st.lists(uses, max_size=8), slots)
def test_the_peak_is_the_highest_minute(many: list[Use], within: Slot) -> None:
    levels = {minute: level(many, minute) for minute in range(within.start, within.end)}
    found = peak(many, within)
    assert found.count == max(levels.values())
    if found.at is None:
        assert found.count == 0
    else:
        first = min(minute for minute, count in levels.items() if count == found.count)
        assert found.at.start == first
        assert all(levels[minute] == found.count for minute in range(found.at.start, found.at.end))
        assert levels.get(found.at.end) != found.count
    walked = [count for step in steps(many, within) for count in [step.count] * step.slot.minutes]
    assert walked == list(levels.values())


@given(st.integers(0, 12), st.lists(uses, max_size=8), uses)
def test_something_fits_when_it_fits_in_every_minute(stock: int, others: list[Use], new: Use) -> None:
    levels = {minute: level(others, minute) for minute in range(new.slot.start, new.slot.end)}
    found = supply(stock, others, new)
    full = {minute for minute, count in levels.items() if count + new.count > stock}
    assert found.fits is not bool(full)
    assert found.free == max(stock - max(levels.values()), 0)
    assert found.peak == max(levels.values()) + new.count
    assert {minute for slot in found.full for minute in range(slot.start, slot.end)} == full


def test_one_after_another_needs_one() -> None:
    hours = [Use(Slot(start, start + 60), 1) for start in (480, 540, 600)]
    assert peak(hours, Slot(480, 660)) == Peak(1, Slot(480, 660))
    assert supply(1, hours, Use(Slot(660, 720), 1)) == Supply(True, 1, Slot(660, 720), 1, ())


@given(st.lists(slots, max_size=6), st.lists(slots, max_size=6))
def test_occupancy_counts_every_minute_once(bookable: list[Slot], booked: list[Slot]) -> None:
    could = {minute for slot in bookable for minute in range(slot.start, slot.end)}
    did = {minute for slot in booked for minute in range(slot.start, slot.end)} & could
    rate = Fraction(len(did), len(could)) if could and booked else None
    assert occupancy(bookable, booked) == Occupancy(len(did), len(could), rate)
