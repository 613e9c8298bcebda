"""The settings in a window, with the first manager on duty."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.support import Centre
from tests.ui.settings.driver import Room


@pytest.fixture
def settings_centre(copied: Callable[[int, str], Centre]) -> Centre:
    return copied(4, "1001")


@pytest.fixture
def room(qtbot: QtBot, settings_centre: Centre) -> Iterator[Room]:
    made = Room(qtbot, settings_centre)
    yield made
    made.close()
