"""The page 受理 on a real desk and store."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support import Centre
from tests.ui.requests.desk_front import PEOPLE, Stage, open_stage


@pytest.fixture
def centre_(copied: Callable[[int, str], Centre]) -> Centre:
    return copied(PEOPLE, "3001")


@pytest.fixture
def stage(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    window = QWidget()
    qtbot.addWidget(window)
    made = open_stage(centre_, window)
    qtbot.waitUntil(window.isActiveWindow)
    made.page.on_shown()
    made.page.focus_start()
    yield made
    centre_.desk.changed.remove(made.page.on_changed)
    window.hide()
