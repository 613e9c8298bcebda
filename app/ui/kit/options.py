"""Answers that are not typed: the drop-down, the check box and a row of them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QListView, QVBoxLayout, QWidget

from app.ui.kit import icons, paint, theme
from app.ui.kit.fields import paint_frame
from app.ui.kit.plain import no_key
from app.ui.kit.scroll import clear

_APART = 10
"""Least between two ticks side by side: a box stands nearer to its own words than to those before it."""


class Unseen(QWidget):
    """An answer nobody gives or sees: what goes along with what is typed, such as the record it comes out of."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._value: object = None

    def value(self) -> object:
        return self._value

    def set_value(self, value: object) -> None:
        self._value = value

    def set_writable(self, on: bool) -> None:
        """People never change it."""

    def set_bad(self, bad: bool) -> None:
        """It is never wrong."""


class Choice(QComboBox):
    """A drop-down of a few fixed answers: ``set_options([(value, words)])``, ``value()``; ``changed`` after a pick.

    The wheel never turns it: Enter brings the keyboard here on its way through a form, and scrolling on would change
    what nobody looks at.
    """

    changed = Signal(object)

    def __init__(
        self, options: Sequence[tuple[object, str]] = (), *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bad = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        popup = QListView(self)
        popup.setObjectName("popup")
        self.setView(popup)
        theme.wear(popup)
        self.setAccessibleName(name)
        self._dress()
        theme.themeChanged.connect(self._dress)
        self.set_options(options)
        self.activated.connect(self._tell)

    def _dress(self) -> None:
        self.setFont(theme.font("body"))
        self.setMinimumHeight(theme.control("md"))

    def _tell(self, _index: int) -> None:
        self.changed.emit(self.value())

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Replace the answers; the first becomes current."""
        self.clear()
        for value, words in options:
            self.addItem(words, value)

    def value(self) -> object:
        """The value chosen."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Choose by value; an unknown one leaves nothing chosen."""
        for at in range(self.count()):
            if self.itemData(at) == value:
                self.setCurrentIndex(at)
                return
        self.setCurrentIndex(-1)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self._bad = bad
        self.update()

    def set_writable(self, on: bool) -> None:
        """Let people choose, or only read."""
        self.setEnabled(on)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 20, theme.control("md"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_frame(painter, area, focus=self.hasFocus(), bad=self._bad, quiet=not self.isEnabled())
        tone = "ink" if self.isEnabled() else "ink2"
        paint.text(painter, area.adjusted(12, 0, -34, 0), self.currentText(), tone)
        icons.paint(painter, area.right() - 28, area.center().y() - 8, "chevron-down", "ink2", 16)
        painter.end()


class Check(QCheckBox):
    """A check box with its words; all of it can be pressed. Signals: ``changed(bool)`` when people tick it."""

    changed = Signal(object)

    def __init__(self, words: str, checked: bool = False, *, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        no_key(self)
        self.setAccessibleName(words)
        self.setChecked(checked)
        self._bad, self._setting = False, False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.toggled.connect(self._tell)

    def _tell(self, on: bool) -> None:
        if not self._setting:
            self.changed.emit(on)

    def setText(self, words: str) -> None:
        super().setText(words)
        no_key(self)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick it or not, without telling anybody."""
        self._setting = True
        self.setChecked(value)
        self._setting = False

    def set_writable(self, on: bool) -> None:
        """Let people tick it, or only read it."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self._bad = bad
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(24 + 10 + paint.width(self.text()) + 2, theme.control("sm"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(1, self.height() / 2 - 11, 22, 22)
        if self.isChecked():
            paint.box(painter, box, 6, "accent" if self.isEnabled() else "disabled")
            icons.paint(painter, box.x() + 2, box.y() + 2, "check", "onAccent", 18)
        else:
            border = "bad" if self._bad else "field" if self.isEnabled() else "line2"
            paint.box(painter, box, 6, "surface", border, 2 if self._bad else 1.5)
        if self.hasFocus():
            paint.focus_ring(painter, box.adjusted(-1, -1, 1, 1), 7)
        area = QRectF(self.rect()).adjusted(33, 0, 0, 0)
        paint.text(painter, area, self.text(), "ink" if self.isEnabled() else "disabled", elide=False)
        painter.end()


class Checks(QWidget):
    """Several of a few, side by side, at most ``across`` in a row (0: all). Signals: ``changed(tuple)``, by people."""

    changed = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[object, str]] = (),
        *,
        name: str = "",
        gap: int = 10,
        top: int = 0,
        across: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.boxes: dict[object, Check] = {}
        self._writable = True
        self._gap, self._across = gap, across
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, top, 0, 0)
        self._rows.setSpacing(gap)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Offer these, unless they are offered already; what stays on offer stays ticked."""
        if [*self.boxes] == [value for value, _ in options]:
            return
        before = self.value()
        clear(self._rows)
        self.boxes = {value: Check(words) for value, words in options}
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if self.boxes else Qt.FocusPolicy.StrongFocus)
        for value, box in self.boxes.items():
            box.set_value(value in before)
            box.setEnabled(self._writable)
            box.changed.connect(lambda _on: self.changed.emit(self.value()))
        across = self._across or len(self.boxes) or 1
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(max(self._gap, _APART))
        grid.setVerticalSpacing(self._gap)
        grid.setColumnStretch(across, 1)
        for at, box in enumerate(self.boxes.values()):
            grid.addWidget(box, at // across, at % across)
        self._rows.addWidget(lines)

    def value(self) -> tuple[object, ...]:
        """What is ticked, in the order of the options."""
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the first of them; with nothing to tick it passes by here all the same, on Enter's way."""
        if self.boxes:
            next(iter(self.boxes.values())).setFocus(reason)
        else:
            super().setFocus(reason)

    def set_value(self, value: Sequence[object]) -> None:
        """Tick these without telling anybody."""
        for one, box in self.boxes.items():
            box.set_value(one in value)

    def set_writable(self, on: bool) -> None:
        """Let people tick them, or only read them."""
        self._writable = on
        for box in self.boxes.values():
            box.set_writable(on)

    def set_bad(self, bad: bool) -> None:
        """Mark all of them wrong."""
        for box in self.boxes.values():
            box.set_bad(bad)
