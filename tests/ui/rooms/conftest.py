"""场地 in a window, with the sample rooms; Monday 10:40."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services.rooms import samples
from app.ui.rooms.page import RoomsPage
from tests.services.rooms.counter import RoomCounter
from tests.support import Centre
from tests.ui.page_front import Front
from tests.ui.rooms.rooms_front import RoomsFront


@pytest.fixture
def rooms(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[RoomsFront]:
    """The page, somebody of the desk on duty, no limits of how often."""
    centre = copied(4, "1001")
    centre.desk.do(samples.plant_rooms, "红梅")
    counter = RoomCounter(centre)
    counter.no_limits()
    centre.sign_in("3001")
    front = RoomsFront(Front(qtbot, centre, RoomsPage), counter)
    yield front
    front.front.close()
