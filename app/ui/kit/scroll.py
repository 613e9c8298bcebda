"""Slim painted scroll bars and the one scrolling body a page has."""

from PySide6 import QtWidgets
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLayout, QScrollArea, QScrollBar, QWidget

from app.ui.kit import metrics, paint


class SlimBar(QScrollBar):
    """A bar of 8 px without arrows."""

    def sizeHint(self) -> QSize:
        if self.orientation() == Qt.Orientation.Vertical:
            return QSize(metrics.SCROLLBAR + 2, 40)
        return QSize(40, metrics.SCROLLBAR + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        style = QtWidgets.QStyle  # not imported by name: PySide prepares its many enums only now, at the first bar
        option = QtWidgets.QStyleOptionSlider()
        self.initStyleOption(option)
        part = style.SubControl.SC_ScrollBarSlider
        slider = self.style().subControlRect(style.ComplexControl.CC_ScrollBar, option, part, self)
        tone = "field" if self.isSliderDown() or self.underMouse() else "line2"
        if self.orientation() == Qt.Orientation.Vertical:
            area = QRectF(2, slider.y(), self.width() - 4, slider.height())
        else:
            area = QRectF(slider.x(), 2, slider.width(), self.height() - 4)
        paint.box(painter, area, 3, tone)
        painter.end()


def slim_bars(area: QAbstractScrollArea) -> None:
    """Give a scrolling widget the slim bars."""
    area.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical, area))
    area.setHorizontalScrollBar(SlimBar(Qt.Orientation.Horizontal, area))


class ScrollBody(QScrollArea):
    """The one scrolling body of a page: only vertical, grounds let through, never wider than its room."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(QWidget())  # asking for Qt's own would make PySide prepare every class of widgets: 20 ms
        slim_bars(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        inner = self.widget()
        wide = inner.minimumSizeHint().width() if inner is not None else 0
        return QSize(wide + metrics.SCROLLBAR + 2, 80)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets vanish at once and are deleted a moment later."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        old, inner = item.widget(), item.layout()
        if inner is not None:
            clear(inner)
            inner.deleteLater()
        if old is not None:
            old.hide()
            old.deleteLater()
