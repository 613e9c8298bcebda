"""Picking one of a few: segments, chips, and the − n + stepper."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.kit import paint, theme
from app.ui.kit.button import Button
from app.ui.kit.taborder import tab_after

Options = Sequence[tuple[object, str]]


class Answer(Button):
    """Enter is not for picking, ← and → are: it is left to the form, which goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class OneOf(QWidget):
    """A row of buttons of which one is down; ← and → move along. Signals: ``changed(value)`` when people pick.

    With ``digits`` each answer has one that picks it, and twice picks it again. Tab and Shift+Tab both land on the one
    that is down, as in a group of radio buttons.
    """

    changed = Signal(object)

    def __init__(
        self, options: Options, *, kind: str, sz: str, gap: int, name: str, parent: QWidget | None, digits: bool = False
    ) -> None:
        super().__init__(parent)
        self._kind, self._sz, self._digits = kind, sz, digits
        self._values: list[object] = []
        self._bad = False
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._picked)
        self._group.idToggled.connect(self._stop_at)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_options(options)

    def set_options(self, options: Options) -> None:
        """Replace the answers; keeps the value if it is still among them, else takes the first."""
        before = self.value()
        for old in self._group.buttons():
            self._group.removeButton(old)
            old.hide()
            old.deleteLater()
        self._values = [value for value, _ in options]
        for at, (_, words) in enumerate(options):
            button = Answer(words, kind=self._kind, sz=self._sz, checkable=True)
            if self._digits:  # no keycap: three of them with theirs are wider than a drawer
                button.setAccessibleDescription(f"按键 {at + 1}")
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._group.addButton(button, at)
            self._row.addWidget(button)
        tab_after(self, self._group.buttons())
        if self._values:
            self.set_value(before if before in self._values else self._values[0])

    def _stop_at(self, at: int, down: bool) -> None:
        """Qt itself would make a stop of whichever had the keyboard last, and of all of them before."""
        self._group.button(at).setFocusPolicy(Qt.FocusPolicy.StrongFocus if down else Qt.FocusPolicy.ClickFocus)

    def value(self) -> object:
        """The value picked, None when there are no answers."""
        at = self._group.checkedId()
        return self._values[at] if 0 <= at < len(self._values) else None

    def set_value(self, value: object) -> None:
        """Pick by value without telling anybody, None: no answer is down; ``ValueError`` for an unknown one."""
        if value is None and None not in self._values:
            self._group.setExclusive(False)
            for button in self._group.buttons():
                button.setChecked(False)
            self._group.setExclusive(True)
            if self._values:
                self._group.button(0).setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Tab comes here all the same
            return
        self._group.button(self._values.index(value)).setChecked(True)

    def set_words(self, value: object, words: str) -> None:
        """Call an answer something else: it says how many there are."""
        button = self._group.button(self._values.index(value))
        if isinstance(button, Button) and button.text() != words:
            button.set_words(words)
            self.updateGeometry()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the answer that is down: ← and → go on from there."""
        button = self._group.checkedButton() or self._group.button(0)
        if button is not None:
            button.setFocus(reason)

    def set_writable(self, on: bool) -> None:
        """Let people pick, or only read."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self._bad = bad
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._bad:
            painter = QPainter(self)
            paint.box(painter, QRectF(self.rect()), 8, "none", "bad", 2)
            painter.end()

    def step(self, by: int) -> None:
        """Move along, as ← and → do."""
        if self._values:
            down = self._group.checkedId()
            self._take((down + by) % len(self._values) if down >= 0 else 0 if by > 0 else len(self._values) - 1)

    def _take(self, at: int) -> None:
        self._group.button(at).setChecked(True)
        self._group.button(at).setFocus()
        self._picked(at)

    def _picked(self, at: int) -> None:
        self.changed.emit(self._values[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
        elif self._digits and self._at_digit(event) is not None:
            self._take(self._at_digit(event) or 0)
        else:
            super().keyPressEvent(event)

    def _at_digit(self, event: QKeyEvent) -> int | None:
        """Which answer a digit without Ctrl or Alt means."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digits = [str(at + 1) for at in range(len(self._values))]
        return digits.index(event.text()) if event.text() in digits and not held else None


class Segment(OneOf):
    """One of a few views of the same thing, in a sunken track."""

    def __init__(
        self, options: Options, *, sz: str = "md", name: str = "", digits: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(options, kind="seg", sz=sz, gap=0, name=name, parent=parent, digits=digits)
        self._row.setContentsMargins(3, 3, 3, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), 8, "sunken", "bad" if self._bad else "none", 2 if self._bad else 1)
        painter.end()


class Chips(OneOf):
    """One of a few categories, as pills."""

    def __init__(
        self, options: Options, *, sz: str = "md", name: str = "", digits: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(options, kind="chip", sz=sz, gap=8, name=name, parent=parent, digits=digits)


def paint_stepper(painter: QPainter, area: QRectF, value: int) -> None:
    """The look of − n + in three equal cells, for a delegate."""
    paint.box(painter, area, 8, "surface", "line2")
    cell = area.width() / 3
    for edge in (1, 2):
        painter.fillRect(QRectF(area.x() + edge * cell, area.y() + 1, 1, area.height() - 2), theme.color("line2"))
    words = ("−", str(value), "+")
    for at, word in enumerate(words):
        spot = QRectF(area.x() + at * cell, area.y(), cell, area.height())
        paint.text(painter, spot, word, "ink" if at == 1 else "ink2", "strong", paint.CENTER, elide=False)
