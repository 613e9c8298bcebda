"""The settings page in its window on a real desk: hands that press keys, and eyes on what it says."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.page import Ctx
from app.ui.kit.section import Section, TabbedSection
from app.ui.kit.tasks import Tasks
from app.ui.settings.page import SettingsPage
from tests.keys import press, type_text
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell, activate

S = TypeVar("S", bound=QWidget)


class Room:
    """A page 1196 × 622, as the smallest window leaves it."""

    def __init__(self, qtbot: QtBot, centre: Centre) -> None:
        self.qtbot, self.centre, self.desk = qtbot, centre, centre.desk
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1196, 622)
        self.dialogs, self.shell, self.settings = FakeDialogs(), FakeShell(self.window), FakeSettings()
        self.tasks = Tasks()  # outlives the window, which pytest-qt takes away before the fixture ends
        self.failed: list[BaseException] = []
        self.tasks.failed.connect(self.failed.append)
        self.page = SettingsPage(
            Ctx(self.desk, self.dialogs, self.shell, self.tasks, self.settings), parent=self.window
        )
        self.page.setGeometry(self.window.rect())
        self.page.bind_verbs()
        self.desk.changed.append(self._changed)
        activate(qtbot, self.window)

    def _changed(self, changes: Any, by: object) -> None:
        self.page.on_changed(changes, by)

    def close(self) -> None:
        """Let the worker finish and take the window away."""
        self.wait()
        self.desk.changed.remove(self._changed)
        self.tasks.close()
        assert not self.failed

    def wait(self) -> None:
        """Until the worker has nothing left to do."""
        self.qtbot.waitUntil(lambda: not self.tasks.busy(), timeout=20_000)
        QTest.qWait(0)

    def until(self, true: Callable[[], bool]) -> None:
        """Until something holds."""
        self.qtbot.waitUntil(true, timeout=20_000)

    def open(self, key: str, tab: str = "") -> Section:
        """A section in front, its keyboard where work starts."""
        self.page.arrive(section=key)
        self.page.on_shown()
        section = self.page.section
        if tab and isinstance(section, TabbedSection):
            section.open_tab(tab)
            section = section.tab
        elif isinstance(section, TabbedSection):
            section = section.tab
        self.page.focus_start()
        QTest.qWait(0)
        return section

    def target(self) -> QWidget:
        """Who has the keyboard."""
        return QApplication.focusWidget() or self.window

    def press(self, *names: str) -> None:
        """Keys by name; ``Ctrl+`` before one holds control."""
        for name in names:
            press(name, on=self.target())
            QTest.qWait(0)

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type over what stands in a field: Latin by keys, the rest as an input method commits it."""
        box: Any = into or self.target()
        box.setFocus()
        box.selectAll()
        if not text:
            QTest.keyClick(box, Qt.Key.Key_Delete)
        type_text(text, box)
        QTest.qWait(0)

    def toasts(self) -> list[str]:
        """What was said, oldest first."""
        return [text for text, _, _ in self.shell.toasts]

    def undo(self) -> None:
        """Press the action of the newest toast."""
        action = self.shell.toasts[-1][2]
        assert action is not None
        action()
        QTest.qWait(0)
