"""What booking a room costs: statements the driver really executes, BEGIN and COMMIT among them."""

from datetime import timedelta

import pytest

from app.services.rooms import acts, bookings, calendar, listing
from app.services.rooms.listing import BookingFilter
from tests import statements
from tests.services.rooms.counter import TUESDAY, RoomCounter


@pytest.fixture
def busy(house: RoomCounter) -> RoomCounter:
    """A house in which things are booked already, so that what is read once has been read."""
    for day in range(3):
        house.book("邻里客厅", "14:00", "16:00", TUESDAY + timedelta(days=day))
    return house


def test_booking_moving_and_cancelling(busy: RoomCounter) -> None:
    key, draft = busy.desk.new_id(), busy.draft("邻里客厅", "09:00", "10:00")
    booked = len(statements.of_do(busy.desk, bookings.book, key, draft))
    moved = len(statements.of_do(busy.desk, bookings.move_booking, key, draft.starts_at + timedelta(hours=1)))
    cancelled = len(statements.of_do(busy.desk, acts.cancel_booking, key, "不来了"))
    assert (booked <= 36, moved <= 36, cancelled <= 24) == (True, True, True), (booked, moved, cancelled)


def test_a_week_a_day_and_a_list(busy: RoomCounter) -> None:
    week = len(statements.of_see(busy.desk, calendar.calendar, TUESDAY, 7))
    day = len(statements.of_see(busy.desk, listing.bookings_on, TUESDAY))
    listed = len(statements.of_see(busy.desk, listing.booking_list, BookingFilter("曾国")))
    assert (week <= 14, day <= 4, listed <= 6) == (True, True, True), (week, day, listed)
