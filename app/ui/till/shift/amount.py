"""Typing an amount with the number pad or the keypad on the screen, and the arithmetic a count shows while it grows."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.rules import money
from app.rules.money import MoneyError
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import fill_row, wide

_POINTS = ".。．"
_DIGITS = "0123456789"
_MOST_DIGITS = 8
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
"""With one of these a digit is a command (a page, a choice), not part of an amount."""


def pieces_total(pieces: Mapping[int, int]) -> int:
    """What counted pieces add up to, 分."""
    return sum(denomination * n for denomination, n in pieces.items())


class AmountEntry(AmountDisplay):
    """An amount that is typed: digits, one point, two decimals. The first key replaces what was offered.

    Signals: ``edited()`` at every change, ``entered()`` for Enter.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, tone="ink", ground="surface", parent=parent)
        self._typed, self._fresh = "", True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def value(self) -> int:
        """The amount in 分; nothing typed is zero."""
        try:
            return money.parse_yuan(self._typed)
        except MoneyError:
            return 0

    @property
    def typed(self) -> str:
        """What people typed; empty while it is an amount offered."""
        return "" if self._fresh else self._typed

    def offer(self, fen: int) -> None:
        """Put an amount there that the first key replaces."""
        self._typed, self._fresh = money.yuan(fen).replace(",", ""), True
        self._shown()

    def type_text(self, text: str) -> None:
        """Take keys: digits, ``00`` or a point; what would not be money is not taken."""
        before = "" if self._fresh else self._typed
        for char in text:
            now = "." if char in _POINTS else char
            if self._takes(before, now):
                before += now
        self._typed, self._fresh = before, False
        self._shown()

    @staticmethod
    def _takes(before: str, char: str) -> bool:
        whole, point, decimals = before.partition(".")
        if char == ".":
            return not point
        if char not in _DIGITS:
            return False
        return len(decimals) < 2 if point else len(whole) < _MOST_DIGITS

    def erase(self) -> None:
        """Take the last key back."""
        self._typed, self._fresh = "" if self._fresh else self._typed[:-1], False
        self._shown()

    def clear(self) -> None:
        """Start over."""
        self._typed, self._fresh = "", False
        self._shown()

    def _shown(self) -> None:
        self.set_words(self._typed or "0")
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Backspace:
            self.erase()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif text and text in _DIGITS + _POINTS and not event.modifiers() & _HELD:
            self.type_text(text)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.set_active(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.set_active(False)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()


class Notice(QWidget):
    """One line with its mark: something to look at before going on; keeps its room while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconView("triangle-alert", "warn", 16)
        self._words = Label("", "caption", "warn", wrap=True)
        fill_row(self, self._mark, wide(self._words), gap=6)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def words(self) -> str:
        """What it says, empty when it is silent."""
        return self._words.text()

    def say(self, words: str, tone: str = "warn") -> None:
        """Say this; empty is silence. ``tone`` warn, bad or ok."""
        self._words.setText(words)
        self._words.set_tone(tone)
        self._mark.set_icon({"ok": "circle-check", "bad": "circle-alert"}.get(tone, "triangle-alert"), tone)
        self.setVisible(bool(words))
