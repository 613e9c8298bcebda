"""The page 受理 on a real desk and store."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Tasks
from app.ui.requests.page import RequestsPage
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings
from tests.ui.requests.desk_front import PEOPLE, RoutingShell, Stage


@pytest.fixture
def centre_(copied: Callable[[int, str], Centre]) -> Centre:
    return copied(PEOPLE, "3001")


def open_stage(centre: Centre, window: QWidget) -> Stage:
    """The page in a window over a desk."""
    window.resize(1282, 690)
    dialogs, shell = FakeDialogs(), RoutingShell(window)
    page = RequestsPage(Ctx(centre.desk, dialogs, shell, Tasks(window), FakeSettings()), window)
    shell.page = page
    page.setGeometry(window.rect())
    page.bind_verbs()
    centre.desk.changed.append(page.on_changed)
    window.show()
    window.activateWindow()
    return Stage(page, window, centre, shell, dialogs)


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
