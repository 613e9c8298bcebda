"""Keys to press with a finger: the amount keypad and the PIN pad with its six dots."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit import metrics, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.label import Label

PIN_LENGTH = 6
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
"""Ctrl 3 means a page, Alt 3 the third of a list: neither is a digit."""


def _tall(button: Button) -> Button:
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


class Keypad(QWidget):
    """3×4 digits and a column of ⌫, 清除, 确认. Keys never take the keyboard from the amount.

    Signals: ``typed(str)`` with 0-9, 00 or ``.``; ``erased``, ``cleared``, ``confirmed``.
    """

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    confirmed = Signal()

    def __init__(self, confirm: str = "确认", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, digit in enumerate(("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00", ".")):
            grid.addWidget(self._digit(digit), at // 3, at % 3)
        erase = _tall(Button(kind="key2", icon="delete", name="退格", on=self.erased.emit))
        clear = _tall(Button("清除", kind="key2", on=self.cleared.emit))
        self.confirm = _tall(Button(confirm, kind="keygo", on=self.confirmed.emit))
        grid.addWidget(erase, 0, 3)
        grid.addWidget(clear, 1, 3)
        grid.addWidget(self.confirm, 2, 3, 2, 1)

    def _digit(self, digit: str) -> Button:
        button = _tall(Button(digit, kind="key"))
        button.clicked.connect(lambda _checked=False: self.typed.emit(digit))
        return button


class Dots(QWidget):
    """How many digits of a PIN are in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setFixedHeight(28)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Fill this many dots."""
        self._count = count
        self.setAccessibleName(f"已输入 {count} 位")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(30 * PIN_LENGTH, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = self.width() / 2 - 30 * PIN_LENGTH / 2 + 7
        for n in range(PIN_LENGTH):
            area = QRectF(left + 30 * n, self.height() / 2 - 8, 16, 16)
            full = n < self._count
            paint.box(painter, area, 8, "accent" if full else "none", "accent" if full else "field", 2)
        painter.end()


class PinPad(QWidget):
    """Six dots over ten keys; the number row and the number pad type too, and the sixth digit submits.

    Signals: ``entered(str)``; ``digit_typed()`` for each digit before. After a wrong PIN call ``refuse(words)``; while
    the check runs, ``setEnabled(False)``.
    """

    entered = Signal(str)
    digit_typed = Signal()

    def __init__(self, note: str = "输入 6 位 PIN，输满自动进入", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits, self._calm_note = "", note
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("PIN")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._dots = Dots()
        self._note = Label(note, "caption", "ink2", align=paint.CENTER, wrap=True)
        self._keep_room()
        theme.themeChanged.connect(self._keep_room)
        column.addWidget(self._dots)
        column.addWidget(self._note)
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, digit in enumerate("123456789"):
            grid.addWidget(self._digit(digit), at // 3, at % 3)
        grid.addWidget(_tall(Button("清除", kind="key2", on=self.clear)), 3, 0)
        grid.addWidget(self._digit("0"), 3, 1)
        grid.addWidget(_tall(Button(kind="key2", icon="delete", name="退格", on=self.erase)), 3, 2)
        column.addLayout(grid)

    def _digit(self, digit: str) -> Button:
        button = _tall(Button(digit, kind="key"))
        button.setMinimumHeight(metrics.KEYPAD)
        button.clicked.connect(lambda _checked=False: self.type_digit(digit))
        return button

    def _keep_room(self) -> None:
        """Two lines can be said, and nothing moves."""
        self._note.setMinimumHeight(theme.fm("caption").height() * 2)

    def type_digit(self, digit: str) -> None:
        """One more digit; the sixth submits."""
        if len(self._digits) >= PIN_LENGTH or not self.isEnabled():
            return
        self._digits += digit
        self._dots.set_count(len(self._digits))
        self._say(self._calm_note, bad=False)
        if len(self._digits) == PIN_LENGTH:
            entered, self._digits = self._digits, ""
            self.entered.emit(entered)
        else:
            self.digit_typed.emit()

    @property
    def digits(self) -> str:
        """What has been typed since the last six digits were told."""
        return self._digits

    def show_now(self) -> None:
        """Paint dots and words at once: what comes next may hold the window."""
        self._dots.repaint()
        self._note.repaint()

    def erase(self) -> None:
        """Take the last digit back."""
        self._digits = self._digits[:-1]
        self._dots.set_count(len(self._digits))

    def clear(self) -> None:
        """Start over."""
        self._digits = ""
        self._dots.set_count(0)
        self._say(self._calm_note, bad=False)

    def refuse(self, words: str) -> None:
        """The PIN was wrong: say why and start over."""
        self.clear()
        self._say(words, bad=True)

    def set_note(self, words: str) -> None:
        """Change the quiet line."""
        self._calm_note = words
        self._say(words, bad=False)

    def _say(self, words: str, *, bad: bool) -> None:
        self._note.setText(words)
        self._note.set_tone("bad" if bad else "ink2")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        held = event.modifiers() & HELD
        if text and text in "0123456789" and not held:
            self.type_digit(text)
        elif event.key() == Qt.Key.Key_Backspace:
            self.erase()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)
