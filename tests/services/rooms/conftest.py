"""The counter of 场地, with the sample rooms of 红梅."""

import pytest

from app.services.rooms import samples
from tests.services.rooms.counter import RoomCounter
from tests.support import Centre


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    """A member of the desk on duty; Monday 10:40. No rooms yet."""
    centre_.sign_in("3001")
    return centre_


@pytest.fixture
def house(centre_: Centre) -> RoomCounter:
    """The same with the sample rooms, without limits of how often."""
    centre_.sign_in("1001")
    centre_.desk.do(samples.plant_rooms, "红梅")
    made = RoomCounter(centre_)
    made.no_limits()
    centre_.sign_in("3001")
    return made
