"""Spans against a walk over every minute."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.rooms import spans
from app.rules.rooms.spans import Closure, Hours, Slot, Taken

HALL = frozenset("AB")
MIDNIGHT = spans.midnight(date(2026, 12, 1))
slots = st.builds(lambda start, length: Slot(start, start + length), st.integers(0, 60), st.integers(1, 20))
anything = st.builds(Slot, st.integers(0, 60), st.integers(0, 60))
takens = st.builds(
    Taken, slots, st.sampled_from((HALL, frozenset("A"), frozenset("B"))), st.integers(0, 5), st.integers(0, 5),
    st.booleans(), st.integers(0, 5),
)  # fmt: skip


def minutes(*many: Slot) -> set[int]:
    return {minute for slot in many for minute in range(slot.start, slot.end)}


@given(slots, slots)
def test_two_meet_when_they_share_a_minute(one: Slot, other: Slot) -> None:
    shared = minutes(one) & minutes(other)
    assert one.meets(other) is other.meets(one) is bool(shared)
    assert minutes(*filter(None, (one.common(other),))) == shared
    assert one.covers(other) is (minutes(other) <= minutes(one))


@given(st.lists(anything), st.lists(anything))
def test_joining_and_cutting_are_those_of_sets(some: list[Slot], cut: list[Slot]) -> None:
    joined = spans.joined(some)
    assert minutes(*joined) == minutes(*some)
    assert all(one.end < other.start for one, other in pairwise(joined))
    assert minutes(*spans.without(some, cut)) == minutes(*some) - minutes(*cut)


@given(takens, st.lists(takens, max_size=6))
def test_what_stands_in_the_way_is_found_by_walking(new: Taken, others: list[Taken]) -> None:
    found = spans.clashes(new, others)
    expected = [
        other
        for other in others
        if other.holds and new.units & other.units and other.key != new.key and minutes(new.held) & minutes(other.held)
    ]
    assert sorted(map(id, (clash.other for clash in found))) == sorted(map(id, expected))
    for clash in found:
        use = minutes(new.slot) & minutes(clash.other.slot)
        assert clash.buffer is not bool(use)
        assert minutes(clash.part) == (use or minutes(new.held) & minutes(clash.other.held))
    assert [clash.part for clash in found] == sorted(clash.part for clash in found)


@given(takens, st.lists(takens, max_size=6, unique_by=lambda taken: taken.key))
def test_a_squeezed_booking_is_in_nobodys_way_and_uses_stay(new: Taken, others: list[Taken]) -> None:
    if any(not clash.buffer for clash in spans.clashes(new, others)):
        with pytest.raises(Refused) as no:
            spans.squeezed(new, others)
        assert no.value.code == "room_taken"
        return
    fitted, losing = spans.squeezed(new, others)
    kept = {taken.key: taken for taken in others} | {taken.key: taken for taken in losing}
    assert spans.clashes(fitted, kept.values()) == ()
    assert (fitted.slot, fitted.units, fitted.key) == (new.slot, new.units, new.key)
    assert 0 <= fitted.setup <= new.setup
    assert 0 <= fitted.clean <= new.clean
    for taken in losing:
        before = next(other for other in others if other.key == taken.key)
        assert taken.slot == before.slot
        assert 0 <= taken.setup <= before.setup
        assert 0 <= taken.clean <= before.clean


@pytest.mark.parametrize(
    ("new", "around", "fitted", "left"),
    [
        (Slot(600, 660), (0, 15), (0, 15), [(10, 0)]),  # right after it
        (Slot(610, 660), (15, 15), (0, 15), [(10, 10)]),
        (Slot(620, 660), (15, 15), (5, 15), []),
        (Slot(480, 540), (15, 0), (15, 0), [(0, 15)]),  # right before it
        (Slot(480, 535), (15, 15), (15, 0), [(5, 15)]),
        (Slot(480, 520), (15, 15), (15, 10), []),
    ],
)
def test_the_new_one_gives_way_first(
    new: Slot, around: tuple[int, int], fitted: tuple[int, int], left: list[tuple[int, int]]
) -> None:
    """Beside one from 09:00 to 10:00 with 10 minutes before it and 15 after it."""
    there = Taken(Slot(540, 600), HALL, 10, 15, key="there")
    found, losing = spans.squeezed(Taken(new, HALL, *around, key="new"), [there])
    assert (found.setup, found.clean) == fitted
    assert [(taken.setup, taken.clean) for taken in losing] == left


def test_a_booking_is_not_in_its_own_way_and_two_without_a_key_are() -> None:
    slot = Slot(600, 660)
    assert spans.clashes(Taken(slot, HALL, key="b"), [Taken(slot, HALL, key="b")]) == ()
    assert len(spans.clashes(Taken(slot, HALL), [Taken(slot, HALL)])) == 1


def test_minutes_and_instants_are_the_same_moment() -> None:
    at = datetime(2026, 12, 1, 6, 30, 59, tzinfo=UTC)
    minute = spans.minute_of(at)
    assert spans.instant_of(minute) == datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    assert (spans.day_of(minute), spans.clock(minute)) == (date(2026, 12, 1), "14:30")
    assert spans.midnight(date(2000, 1, 1)) == 0 == spans.minute_of(datetime(1999, 12, 31, 16, tzinfo=UTC))
    assert spans.between(at, spans.instant_of(minute + 5)) == Slot(minute, minute + 5)
    assert Slot(minute, minute + 5).moved(10) == Slot(minute + 10, minute + 15)
    assert spans.hours_said(spans.on_day(date(2026, 12, 1), 1200, 1440)) == "20:00–24:00"
    with pytest.raises(ValueError, match="time zone"):
        spans.minute_of(datetime(2026, 12, 1))


@pytest.mark.parametrize(
    ("slot", "around", "code"),
    [
        (Slot(900, 900), 0, "room_turned"),
        (Slot(960, 840), 0, "room_turned"),
        (Slot(0, 1441), 0, "room_endless"),
        (Slot(0, 1440), 1, "room_endless"),
        (Slot(0, 1440), 0, None),
        (Slot(0, 1), 0, None),
    ],
)
def test_a_slot_is_sound_or_says_what_is_wrong(slot: Slot, around: int, code: str | None) -> None:
    if code is None:
        assert spans.sound(slot, around) == slot
        return
    with pytest.raises(Refused) as no:
        spans.sound(slot, around)
    assert (no.value.code, no.value.data["field"]) == (code, "ends")


def test_hours_of_a_day_go_before_those_of_the_week() -> None:
    week = (((480, 720), (720, 1200)), *((),) * 6)
    monday = date(2026, 11, 30)
    hours = Hours(week, {date(2026, 12, 7): (), date(2026, 12, 1): ((600, 660),)})
    assert hours.on(monday) == (spans.on_day(monday, 480, 1200),)
    assert hours.on(date(2026, 12, 7)) == ()
    assert hours.on(date(2026, 12, 1)) == (spans.on_day(date(2026, 12, 1), 600, 660),)
    assert hours.on(date(2026, 12, 2)) == ()


def test_a_use_over_midnight_lies_within_two_days() -> None:
    always = Hours((((0, 1440),),) * 7, {})
    night = spans.on_day(date(2026, 12, 1), 1380, 1500)
    assert spans.outside(night, always.during(night)) == ()
    evening = Hours((((480, 1320),),) * 7, {})
    assert spans.outside(night, evening.during(night)) == (night,)


def test_a_closure_can_be_opened_for_one_use() -> None:
    checked = Closure(Slot(MIDNIGHT, MIDNIGHT + 1440), "消防检查", frozenset(("b",)))
    use = Slot(MIDNIGHT + 840, MIDNIGHT + 960)
    assert spans.closed_by(use, [checked]) == checked == spans.closed_by(use, [checked], "a")
    assert spans.closed_by(use, [checked], "b") is None
    assert spans.closed_by(use.moved(1440), [checked]) is None


def test_nobody_may_push_a_use_aside() -> None:
    with pytest.raises(Refused) as no:
        spans.squeezed(Taken(Slot(590, 660), HALL), [Taken(Slot(540, 600), HALL, key="there")])
    assert (no.value.code, no.value.data["key"]) == ("room_taken", "there")
