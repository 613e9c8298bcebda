"""What the tests of the page share: the stage it stands on, and hands that press keys."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.ui.residents.page import ResidentsPage
from tests.keys import NONE, target
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeShell

PEOPLE = 60


@dataclass
class Stage:
    """A page in a window, and everything around it that a test may look at."""

    page: ResidentsPage
    window: QWidget
    centre: Centre
    shell: FakeShell
    dialogs: FakeDialogs


def press(key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(target(), key, mods)


def names_of(stage: Stage) -> list[str]:
    return [row.name for row in stage.page.people.table.rows_model.rows]


def shown(stage: Stage) -> str:
    found = stage.page.profile.profile
    return found.card.name if found is not None and stage.page.profile.isVisible() else ""
