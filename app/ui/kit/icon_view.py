"""An icon as a widget; apart from fields, which the login page has no use for."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit import icons


class IconView(QWidget):
    """An icon standing alone; it repeats what words beside it say, so it has no name of its own."""

    def __init__(self, name: str, tone: str = "ink2", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)

    def set_icon(self, name: str, tone: str) -> None:
        """Change what it shows."""
        self._icon, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, 0, 0, self._icon, self._tone, self._size)
        painter.end()
