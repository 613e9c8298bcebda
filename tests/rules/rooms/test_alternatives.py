"""What is offered instead is free in every minute, and always the same."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.rules.rooms.alternatives import STEP, Differs, Offer, Place, alternatives, free_stretches, is_free
from app.rules.rooms.spans import Closure, Hours, Slot, Taken, on_day

DAY = date(2026, 12, 1)
HOURS = Hours((((480, 720), (780, 1200)),) * 7, {})
HALL, STUDY, GYM = frozenset("AB"), frozenset("S"), frozenset("G")


def slot(start: int, end: int) -> Slot:
    return on_day(DAY, start, end)


def hall(*taken: Slot, setup: int = 0, clean: int = 0, closures: tuple[Closure, ...] = ()) -> Place:
    rows = tuple(Taken(one, HALL, setup, clean, key=number) for number, one in enumerate(taken))
    return Place("hall", HALL, HOURS, 60, setup, clean, rows, closures)


busy = st.lists(
    st.builds(lambda start, length: slot(start, start + length), st.integers(480, 1150), st.integers(30, 240)),
    max_size=5,
)
wishes = st.builds(lambda start, length: slot(start, start + length), st.integers(480, 1100), st.integers(30, 180))


@given(busy, busy, wishes, st.integers(0, 30), st.integers(0, 30), st.integers(0, 1200))
def test_offers_are_free_and_none_is_told_twice(
    taken: list[Slot], other: list[Slot], wish: Slot, setup: int, clean: int, now: int
) -> None:
    study = Place("study", STUDY, HOURS, 20, 0, 10, tuple(Taken(one, STUDY, 0, 10) for one in other))
    rooms = (hall(*taken, setup=setup, clean=clean), study)
    not_before = slot(now, now).start
    found = alternatives(wish, "hall", rooms, 15, not_before=not_before)
    assert len({(offer.room, offer.slot) for offer in found}) == len(found) <= 3
    assert found == alternatives(wish, "hall", rooms[::-1], 15, not_before=not_before)
    places = {place.key: place for place in rooms}
    for offer in found:
        place = places[offer.room]
        held = offer.slot.held(place.setup, place.clean)
        assert is_free(place, offer.slot)
        assert not any(held.meets(one.held) for one in place.taken)
        assert any(part.covers(offer.slot) for part in HOURS.on(offer.slot.day))
        assert offer.slot.start >= not_before
        assert (offer.room, offer.slot) != ("hall", wish)


@given(busy, st.integers(0, 30), st.integers(0, 30))
def test_free_stretches_are_all_there_is(taken: list[Slot], setup: int, clean: int) -> None:
    place = hall(*taken, setup=setup, clean=clean)
    free = {minute for part in free_stretches(place, DAY) for minute in range(part.start, part.end)}
    for start in range(480, 1200, 7):
        assert is_free(place, slot(start, start + 1)) is (slot(start, start).start in free)


def test_each_kind_comes_first_and_other_days_last() -> None:
    study = Place("study", STUDY, HOURS, 20)
    small = Place("small", frozenset("K"), HOURS, 8)
    found = alternatives(slot(840, 960), "hall", (hall(slot(900, 1020)), study, small), 15)
    assert found == (
        Offer(Differs.TIME, "hall", slot(780, 900)),
        Offer(Differs.ROOM, "study", slot(840, 960)),
        Offer(Differs.SHORTER, "hall", slot(840, 900)),
    )
    full = hall(slot(480, 1200))
    assert [offer.kind for offer in alternatives(slot(840, 960), "hall", (full, small), 15)] == [Differs.DAY] * 3
    assert alternatives(slot(840, 960), "hall", (full,))[0].slot == slot(840, 960).moved(1440)


def test_equally_near_is_the_earlier_and_right_after_a_neighbour_counts() -> None:
    found = alternatives(slot(840, 900), "hall", (hall(slot(820, 925)),), most=2)
    assert [offer.slot for offer in found] == [slot(925, 985), slot(990, 1050)]  # not two that are all but the same
    assert 925 % STEP
    even = alternatives(slot(900, 960), "hall", (hall(slot(900, 960)),), most=2)
    assert [offer.slot for offer in even] == [slot(840, 900), slot(960, 1020)]


def test_a_room_that_is_not_there_leaves_the_others() -> None:
    study, plain = Place("study", STUDY, HOURS, 20), Place("plain", GYM, HOURS)
    found = alternatives(slot(840, 900), "gone", (plain, study), 15)
    assert [offer.room for offer in found] == ["study", "plain"]


def test_a_closure_opened_for_a_booking_and_its_own_time_do_not_stand_in_its_way() -> None:
    shut = Closure(slot(480, 1200), "维护", frozenset((0,)))
    place = hall(slot(840, 960), closures=(shut,))
    assert free_stretches(place, DAY) == ()
    assert free_stretches(place, DAY, 0) == HOURS.on(DAY)
    assert is_free(place, slot(900, 1000), 0)
    assert not is_free(place, slot(900, 1000))


def test_a_shared_room_is_taken_only_where_its_places_are() -> None:
    gym = Place("gym", GYM, HOURS, 3, taken=(Taken(slot(840, 900), GYM),), full=(slot(900, 960),), shared=True)
    assert is_free(gym, slot(840, 900))
    assert not is_free(gym, slot(870, 930))
    assert free_stretches(gym, DAY) == (slot(480, 720), slot(780, 900), slot(960, 1200))
