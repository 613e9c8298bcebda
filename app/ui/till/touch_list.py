"""A list worked with fingers: what the order's lines and the dish tiles have in common."""

from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScroller, QWidget

from app.ui.kit.scroll import slim_bars

Hit = TypeVar("Hit")


class TouchList(QListView, Generic[Hit]):
    """A tap counts when it goes down and comes up on the same thing. Two quick taps are two: nothing waits for a
    double click. Subclasses say what stands at a spot (``hit``) and what a tap on it does (``tapped``)."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._down: Hit | None = None
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        slim_bars(self)
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def hit(self, spot: QPoint) -> Hit | None:
        """What a finger at ``spot`` means, None for nothing; equal again when it comes up, or it was no tap."""
        raise TypeError("each list says this for itself")

    def tapped(self, hit: Hit) -> None:
        """A tap on what ``hit`` found."""
        raise TypeError("each list says this for itself")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._down = self.hit(event.position().toPoint()) if event.button() == Qt.MouseButton.LeftButton else None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        down, self._down = self._down, None
        if down is not None and down == self.hit(event.position().toPoint()):
            self.tapped(down)
