"""A person at the head of a card: there are no photos, so the first character of the name stands in a round."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit import paint


class Portrait(QWidget):
    """The avatar as a widget of ``size`` pixels. Hits and tiles paint theirs themselves, with ``paint.avatar``."""

    def __init__(self, size: int = 44) -> None:
        super().__init__()
        self._name, self._active = "", True
        self.setFixedSize(size, size)

    def put(self, name: str, active: bool = True) -> None:
        """Stand for this person, in the accent or, not ``active``, in grey."""
        self._name, self._active = name, active
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.avatar(painter, QRectF(self.rect()), self._name, self._active)
        painter.end()
