"""What the tests of the intake share: the stage it stands on, and hands that press keys."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.services import request_query
from app.services.request_filter import RequestFilter
from app.services.request_query import RequestRow
from app.ui.requests.intake_page import IntakePanel
from app.ui.requests.page import RequestsPage
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeShell

PEOPLE = 40
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Tab": Qt.Key.Key_Tab,
    "Space": Qt.Key.Key_Space,
    **{f"F{n}": Qt.Key(Qt.Key.Key_F1 + n - 1) for n in range(1, 13)},
    **{c: Qt.Key(Qt.Key.Key_A + ord(c) - ord("A")) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{str(n): Qt.Key(Qt.Key.Key_0 + n) for n in range(10)},
}


class RoutingShell(FakeShell):
    """A shell that brings the page itself to the front as the real one does."""

    page: RequestsPage

    def go(self, key: str, **arrive: Any) -> None:
        super().go(key, **arrive)
        if key == self.page.key:
            self.page.arrive(**arrive)
            self.page.on_shown()
            self.page.focus_start()


@dataclass
class Stage:
    """A page in a window, and everything around it that a test may look at."""

    page: RequestsPage
    window: QWidget
    centre: Centre
    shell: RoutingShell
    dialogs: FakeDialogs

    @property
    def panel(self) -> IntakePanel:
        """The intake."""
        panel = self.page.panel_of("intake")
        assert isinstance(panel, IntakePanel)
        return panel

    def rows(self) -> tuple[RequestRow, ...]:
        """Every request there is."""
        return tuple(self.centre.desk.see(request_query.listing, RequestFilter(), 0, 50, "new").rows)

    def last(self) -> RequestRow:
        """The newest one."""
        return max(self.rows(), key=lambda row: row.number)


def target() -> QWidget:
    """Whoever has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*names: str) -> None:
    """Press keys by name, such as ``Ctrl+Enter``."""
    for name in names:
        *held, key = name.split("+")
        mods = NONE
        for one in held:
            mods |= {"Ctrl": CTRL, "Alt": ALT, "Shift": Qt.KeyboardModifier.ShiftModifier}[one]
        QTest.keyClick(target(), KEYS[key], mods)


def type_text(text: str) -> None:
    """Latin by keys, the rest as an input method would commit it."""
    for char in text:
        widget = target()
        if char.isascii():
            QTest.keyClicks(widget, char)
        elif isinstance(widget, QPlainTextEdit):
            widget.insertPlainText(char)
        else:
            widget.insert(char)  # type: ignore[attr-defined]


def settle(milliseconds: int = 0) -> None:
    """Let timers and queued calls run."""
    QTest.qWait(milliseconds)
