"""Hands on the keyboard: keys by the names people give them, and text as it is typed or committed."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.ui.kit.presses import _falling, clock_ms, presses
from app.ui.kit.scanner import Scanner

NONE = Qt.KeyboardModifier.NoModifier
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Space": Qt.Key.Key_Space,
    "Del": Qt.Key.Key_Delete,
    "Back": Qt.Key.Key_Backspace,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Backspace": Qt.Key.Key_Backspace,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    **{f"F{n}": Qt.Key(Qt.Key.Key_F1 + n - 1) for n in range(1, 13)},
    **{c: Qt.Key(Qt.Key.Key_A + ord(c) - ord("A")) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{str(n): Qt.Key(Qt.Key.Key_0 + n) for n in range(10)},
}
PAD = {
    **{str(n): Qt.Key(Qt.Key.Key_0 + n) for n in range(10)},
    "*": Qt.Key.Key_Asterisk,
    "/": Qt.Key.Key_Slash,
    "+": Qt.Key.Key_Plus,
    "-": Qt.Key.Key_Minus,
    ".": Qt.Key.Key_Period,
    "\n": Qt.Key.Key_Enter,
}
"""The keys of the number pad by what they type; a new line is its Enter."""


def target() -> QWidget:
    """Whoever has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*names: str, on: QWidget | None = None) -> None:
    """Press keys by name, such as ``Ctrl+Enter``: where the keyboard is, or on a widget that got nothing yet."""
    for name in names:
        *held, key = name.split("+")
        mods = NONE
        for one in held:
            mods |= MODIFIERS[one]
        QTest.keyClick(on or target(), KEYS[key], mods)


def type_text(text: str, into: QWidget | None = None) -> None:
    """Latin by keys, the rest as an input method would commit it."""
    for char in text:
        widget = into or target()
        if char.isascii():
            QTest.keyClicks(widget, char)
        elif isinstance(widget, QPlainTextEdit):
            widget.insertPlainText(char)
        else:
            widget.insert(char)  # type: ignore[attr-defined]


def rest(program: QObject) -> None:
    """The moment between two keys of a hand, without waiting for it: the scanner hands on what it held back."""
    for scanner in program.findChildren(Scanner):
        if scanner._timer.isActive():
            scanner._timer.stop()
            scanner._hand_on()
    QTest.qWait(0)


_ahead = 0.0


def later(ms: float) -> None:
    """So much later, without waiting for it: by the clock that tells a bounce or an answer given too soon.

    Not for what comes by a timer, and not while the program's filter reads stamps (``presses.watched``).
    """
    global _ahead
    _ahead += ms
    presses._clock = _put_on


def _put_on() -> float:
    return clock_ms() + _ahead


def unwatch() -> None:
    """End what a test before left on: its stamps are of another clock, and clicks of this one would look old."""
    presses.watched = False
    presses.forget()
    _falling().end()
