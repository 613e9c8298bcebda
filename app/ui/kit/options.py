"""Answers that are not typed: the drop-down and the check box."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QListView, QWidget

from app.ui.kit import icons, paint, theme
from app.ui.kit.fields import paint_frame


class Choice(QComboBox):
    """A drop-down of a few fixed answers: ``set_options([(value, words)])``, ``value()``; ``chosen`` after a pick."""

    chosen = Signal(object)

    def __init__(
        self, options: Sequence[tuple[object, str]] = (), *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bad = False
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
        self.chosen.emit(self.value())

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
    """A check box with its words; all of it can be pressed. Signals: Qt's ``toggled(bool)``."""

    def __init__(self, words: str, checked: bool = False, *, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setChecked(checked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

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
            paint.box(painter, box, 6, "surface", "field" if self.isEnabled() else "line2", 1.5)
        if self.hasFocus():
            paint.focus_ring(painter, box.adjusted(-1, -1, 1, 1), 7)
        area = QRectF(self.rect()).adjusted(33, 0, 0, 0)
        paint.text(painter, area, self.text(), "ink" if self.isEnabled() else "disabled", elide=False)
        painter.end()
