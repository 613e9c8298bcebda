"""The page on a real desk and store, with people it would be asked for by a clerk."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Tasks
from app.ui.residents.page import ResidentsPage
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell
from tests.ui.residents.front import PEOPLE, Stage


@pytest.fixture
def centre_(copied: Callable[[int, str], Centre]) -> Centre:
    return copied(PEOPLE, "1001")


@pytest.fixture
def stage(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1282, 632)
    dialogs, shell = FakeDialogs(), FakeShell(window)
    tasks = Tasks(window)
    page = ResidentsPage(Ctx(centre_.desk, dialogs, shell, tasks, FakeSettings()), window)
    page.setGeometry(window.rect())
    page.bind_verbs()
    centre_.desk.changed.append(page.on_changed)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    page.on_shown()
    page.focus_start()
    yield Stage(page, window, centre_, shell, dialogs)
    centre_.desk.changed.remove(page.on_changed)
    window.hide()
