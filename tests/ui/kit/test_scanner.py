"""A scan is swallowed and told; a person's typing arrives, every key of it, in order."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import shortcuts
from app.ui.kit.scanner import GAP_MS, Scanner
from tests.ui.fakes import activate


class Counter:
    """A page with a field and a button, a scanner, and a clock that moves when told."""

    def __init__(self, qapp: QApplication, qtbot: QtBot) -> None:
        self.ms = 1000.0
        self.window = QWidget()
        self.field, self.button = QLineEdit(), QPushButton("收款")
        self.pressed: list[int] = []
        self.button.clicked.connect(lambda: self.pressed.append(1))
        column = QVBoxLayout(self.window)
        column.addWidget(self.field)
        column.addWidget(self.button)
        qtbot.addWidget(self.window)
        activate(qtbot, self.window)
        self.field.setFocus()
        self.codes: list[str] = []
        self.scanner = Scanner(clock=lambda: self.ms)
        self.scanner.scanned.connect(self.codes.append)
        self.scanner.install(qapp)

    def key(
        self,
        key: int,
        text: str = "",
        gap: float = 5,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        repeat: bool = False,
    ) -> None:
        self.ms += gap
        target = QApplication.focusWidget()
        assert target is not None
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text, repeat))
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyRelease, key, modifiers, text, repeat))

    def type(self, text: str, gap: float = 5, **how: Qt.KeyboardModifier) -> None:
        for char in text:
            self.key(ord(char.upper()), char, gap, **how)

    def enter(self, gap: float = 5) -> None:
        self.key(Qt.Key.Key_Return, "\r", gap)


@pytest.fixture
def counter(qapp: QApplication, qtbot: QtBot) -> Iterator[Counter]:
    made = Counter(qapp, qtbot)
    yield made
    qapp.removeEventFilter(made.scanner)


def test_a_burst_is_a_scan_and_leaves_the_field_alone(counter: Counter) -> None:
    counter.type("R0001234")
    counter.enter()
    assert counter.codes == ["R0001234"]
    assert counter.field.text() == ""


def test_tab_ends_a_scan_too(counter: Counter) -> None:
    counter.type("XS-A-20261123-0042", gap=12)
    counter.key(Qt.Key.Key_Tab, "\t")
    assert counter.codes == ["XS-A-20261123-0042"]
    assert counter.field.hasFocus()


def test_a_scan_never_presses_the_button_with_the_keyboard(counter: Counter) -> None:
    counter.button.setFocus()
    counter.type("R00 01234")
    counter.enter()
    assert counter.codes == ["R00 01234"]
    assert counter.pressed == []


@pytest.mark.parametrize("gap", [36, 60, 120, 400])
def test_slow_typing_arrives(counter: Counter, gap: float) -> None:
    counter.type("hongshaorou", gap=gap)
    counter.enter(gap=gap)
    assert counter.codes == []
    assert counter.field.text() == "hongshaorou"


def test_a_held_key_arrives_by_itself_within_the_gap(counter: Counter, qtbot: QtBot) -> None:
    counter.type("h")
    assert counter.field.text() == ""
    qtbot.waitUntil(lambda: counter.field.text() == "h", timeout=GAP_MS * 20)


def test_a_short_burst_is_a_fast_person(counter: Counter) -> None:
    got: list[str] = []
    counter.field.returnPressed.connect(lambda: got.append(counter.field.text()))
    counter.type("13*21", gap=20)
    counter.enter(gap=20)
    assert counter.codes == []
    assert got == ["13*21"]


def test_the_number_pad_is_never_held(counter: Counter) -> None:
    counter.type("1380571", gap=5, modifiers=Qt.KeyboardModifier.KeypadModifier)
    assert counter.field.text() == "1380571"
    assert counter.codes == []


@pytest.mark.parametrize("prefix", ["~", "\x02"])
def test_a_prefix_makes_short_codes_scans(counter: Counter, prefix: str) -> None:
    held = Qt.KeyboardModifier.ControlModifier if prefix == "\x02" else Qt.KeyboardModifier.NoModifier
    counter.key(Qt.Key.Key_B if prefix == "\x02" else Qt.Key.Key_AsciiTilde, prefix, modifiers=held)
    counter.type("13")
    counter.enter()
    assert counter.codes == ["13"]
    assert counter.field.text() == ""


def test_a_key_held_down_is_no_scanner(counter: Counter) -> None:
    for _ in range(8):
        counter.key(Qt.Key.Key_0, "0", 30, repeat=True)
    counter.enter(gap=30)
    assert counter.codes == []
    assert counter.field.text() == "00000000"


def test_half_a_scan_is_handed_on_in_order(counter: Counter) -> None:
    counter.type("R000123")
    counter.type("a", gap=200)
    counter.scanner.flush()
    assert counter.field.text() == "R000123a"


def test_two_scans_in_a_row(counter: Counter) -> None:
    for code in ("R0001111", "R0002222"):
        counter.type(code)
        counter.enter()
    assert counter.codes == ["R0001111", "R0002222"]


def test_letters_in_a_scan_fire_no_shortcut(counter: Counter, qtbot: QtBot) -> None:
    fired: list[int] = []
    shortcut = QShortcut(shortcuts.sequence("more"), counter.window)
    shortcut.activated.connect(lambda: fired.append(1))
    counter.type("R00+1234")
    counter.enter()
    assert counter.codes == ["R00+1234"]
    assert fired == []


def test_chinese_from_an_input_method_passes(counter: Counter) -> None:
    counter.key(0, "阮桂珍", 5)
    counter.scanner.flush()
    assert counter.field.text() == "阮桂珍"


def test_releases_do_not_leave_a_button_stuck(counter: Counter) -> None:
    counter.button.setFocus()
    counter.key(Qt.Key.Key_Space, " ")
    counter.scanner.flush()
    assert counter.pressed == [1]
    assert not counter.button.isDown()
