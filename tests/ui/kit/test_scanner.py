"""A scan is swallowed and told; a person's typing arrives, every key of it, in order."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import shortcuts
from app.ui.kit.presses import presses
from app.ui.kit.scanner import GAP_MS, Scanner
from tests.ui.fakes import activate


class Counter:
    """A page with a field and a button, a scanner, and a clock that moves when told."""

    def __init__(self, qapp: QApplication, qtbot: QtBot) -> None:
        self.ms = 1000.0
        self.stamped = False
        self.stall = 0.0
        """How long the window is busy: keys are stamped when they are pressed and handled when it is over."""
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
        self.scanner = Scanner(whole=lambda code: code.startswith("JM") and len(code) == 8, clock=self.clock)
        self.scanner.scanned.connect(self.codes.append)
        self.scanner.install(qapp)

    def clock(self) -> float:
        return max(self.ms, self.stall)

    def _send(self, target: QWidget, event: QKeyEvent) -> None:
        if self.stamped:
            event.setTimestamp(int(self.ms) + 5_000_000)  # the window system's own clock
        QApplication.sendEvent(target, event)

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
            self._send(target, QKeyEvent(kind, key, modifiers, text, repeat))
        target = QApplication.focusWidget()
        assert target is not None
        self._send(target, QKeyEvent(QEvent.Type.KeyRelease, key, modifiers, text, repeat))

    def type(self, text: str, gap: float = 5, **how: Qt.KeyboardModifier) -> None:
        for char in text:
            self.key(ord(char.upper()), char, gap, **how)

    def click(self, target: QWidget, gap: float) -> None:
        """A press and a release of the mouse, stamped as the keys are, with the focus a press takes along."""
        self.ms += gap
        at = target.rect().center().toPointF()
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for kind, buttons in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, left)):
            event = QMouseEvent(kind, at, target.mapToGlobal(at), left, buttons, none)
            event.setTimestamp(int(self.ms) + 5_000_000)
            QApplication.sendEvent(target, event)
            target.setFocus()

    def enter(self, gap: float = 5) -> None:
        self.key(Qt.Key.Key_Return, "\r", gap)


@pytest.fixture
def counter(qapp: QApplication, qtbot: QtBot) -> Iterator[Counter]:
    made = Counter(qapp, qtbot)
    yield made
    qapp.removeEventFilter(made.scanner)
    presses.watched = False


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


def test_the_number_pad_is_not_held(counter: Counter) -> None:
    counter.stamped = True
    counter.type("1380571", gap=40, modifiers=Qt.KeyboardModifier.KeypadModifier)
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


# --- a busy window: keys are handled late and all at once


@pytest.mark.parametrize("text", ["hongsr", "hongshaorou", "333*81"])
def test_what_a_hand_typed_while_the_window_was_busy_arrives(counter: Counter, text: str) -> None:
    counter.stamped, counter.stall = True, 4000
    got: list[str] = []
    counter.field.returnPressed.connect(lambda: got.append(counter.field.text()))
    counter.type(text, gap=120)
    counter.enter(gap=120)
    assert (counter.codes, got) == ([], [text])


def test_a_scan_that_was_cut_by_a_busy_moment_is_one(counter: Counter, qtbot: QtBot) -> None:
    counter.stamped = True
    counter.type("00000019")
    counter.stall = counter.ms + 900  # the timer is late now, and the other half waits behind it
    qtbot.wait(GAP_MS + 15)
    assert counter.field.text() == ""
    counter.type("390JM")
    counter.enter()
    assert counter.codes == ["00000019390JM"] and counter.field.text() == ""


def test_what_comes_after_a_busy_moment_is_not_kept_for_ever(counter: Counter, qtbot: QtBot) -> None:
    counter.stamped = True
    counter.type("hs")
    counter.stall = counter.ms + 900
    qtbot.waitUntil(lambda: counter.field.text() == "hs", timeout=GAP_MS * 40)


def test_a_click_acts_after_what_was_typed_before_it(counter: Counter) -> None:
    counter.stamped, counter.stall = True, 4000
    got: list[str] = []
    counter.button.clicked.connect(lambda: got.append(counter.field.text()))
    counter.type("100", gap=120)
    counter.click(counter.button, gap=150)
    assert (got, counter.field.text(), counter.codes) == (["100"], "100", [])


def test_a_click_within_a_scan_does_not_cut_it(counter: Counter) -> None:
    counter.stamped = True
    counter.type("0000")
    counter.click(counter.button, gap=3)
    counter.type("1939")
    counter.enter()
    assert (counter.codes, counter.field.text()) == (["00001939"], "")


def test_a_key_that_is_no_character_acts_after_what_was_typed_before_it(counter: Counter) -> None:
    said: list[str] = []
    shortcut = QShortcut(shortcuts.sequence("money"), counter.window)
    shortcut.activated.connect(lambda: said.append(counter.field.text()))
    QTest.keyClicks(counter.field, "200")
    counter.ms += 5
    QTest.keyClick(counter.field, Qt.Key.Key_F12)
    assert said == ["200"]


def test_equal_digits_in_one_instant_are_no_key_held_down(counter: Counter) -> None:
    counter.stamped = True
    for at, char in enumerate("JM000123"):
        counter.key(ord(char), char, gap=0, repeat=at in (3, 4))
    counter.enter(gap=0)
    assert counter.codes == ["JM000123"]


def test_the_parts_of_a_longer_code_stay_together(counter: Counter) -> None:
    counter.type("0106901234567892")
    counter.key(Qt.Key.Key_Control)
    counter.key(Qt.Key.Key_BracketRight, "\x1d", modifiers=Qt.KeyboardModifier.ControlModifier)
    counter.type("10ABC123")
    counter.enter()
    assert counter.codes == ["0106901234567892\x1d10ABC123"] and counter.field.text() == ""


@pytest.mark.parametrize("key", [(Qt.Key.Key_unknown, "\n"), (Qt.Key.Key_J, "\n")])
def test_a_line_feed_ends_a_scan_and_belongs_to_its_enter(counter: Counter, key: tuple[int, str]) -> None:
    held = Qt.KeyboardModifier.ControlModifier if key[0] == Qt.Key.Key_J else Qt.KeyboardModifier.NoModifier
    counter.type("R0001111")
    counter.key(*key, modifiers=held)
    assert counter.codes == ["R0001111"]
    counter.button.setFocus()
    counter.type("R0002222")
    counter.enter()
    counter.key(*key, modifiers=held)
    counter.enter()
    assert counter.codes == ["R0001111", "R0002222"] and counter.pressed == []


def test_a_code_that_is_whole_needs_no_end(counter: Counter, qtbot: QtBot) -> None:
    got: list[str] = []
    counter.field.returnPressed.connect(lambda: got.append(counter.field.text()))
    counter.type("JM000123")
    qtbot.waitUntil(lambda: counter.codes == ["JM000123"], timeout=GAP_MS * 40)
    counter.enter(gap=150)
    assert counter.field.text() == "" and got == []
    counter.type("X0000123")
    counter.scanner.flush()
    assert counter.codes == ["JM000123"] and counter.field.text() == "X0000123"


def test_a_scanner_that_types_on_the_number_pad_leaves_nothing_behind(counter: Counter) -> None:
    counter.stamped = True
    counter.field.setText("30")
    counter.field.selectAll()
    counter.type("330102194503071234", modifiers=Qt.KeyboardModifier.KeypadModifier)
    counter.enter()
    assert counter.codes == ["330102194503071234"]
    assert (counter.field.text(), counter.field.selectedText()) == ("30", "30")


def test_a_quick_hand_on_the_number_pad_is_none(counter: Counter) -> None:
    counter.stamped = True
    got: list[str] = []
    counter.field.returnPressed.connect(lambda: got.append(counter.field.text()))
    for char, gap in zip("3*21", (50, 20, 60, 25), strict=True):
        counter.type(char, gap=gap, modifiers=Qt.KeyboardModifier.KeypadModifier)
    counter.enter(gap=30)
    assert (got, counter.codes) == (["3*21"], [])


def test_a_shortcut_is_as_old_as_its_press_however_late_it_is_handled(counter: Counter, qtbot: QtBot) -> None:
    """A finger that came down twice is judged by it: nothing may begin by its second half once the work is done."""

    class Stamper(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QKeyEvent):
                event.setTimestamp(self.stamp)  # the question whether it is a shortcut and the key itself have one
            return False

        stamp = 0

    late: list[float] = []
    shortcut = QShortcut(shortcuts.sequence("save"), counter.window)
    shortcut.activated.connect(lambda: late.append(presses.now() - presses.at()))
    stamper, app = Stamper(), QApplication.instance()
    assert app is not None
    presses.forget()
    app.installEventFilter(stamper)
    for waited in (0, 700):
        stamper.stamp = int(presses.now()) + 5_000_000 - waited  # the window system's own clock
        QTest.keyClick(counter.window.windowHandle(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.wait(1)
    app.removeEventFilter(stamper)
    presses.forget()
    assert len(late) == 2 and late[1] > 650 > late[0]
