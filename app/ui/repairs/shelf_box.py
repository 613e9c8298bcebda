"""The shelf of a thing as the biggest thing beside it: whoever fetches it reads it across the counter."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.kit import metrics, paint, theme

_WIDE, _HIGH = 88, 72


class ShelfBox(QPushButton):
    """货位 in large type. Signals: ``wanted`` for a press: put it somewhere else."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shelf = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _on=False: self.wanted.emit())
        self.put("")

    def put(self, shelf: str) -> None:
        """Show where it lies; empty: nowhere yet."""
        self._shelf = shelf
        self.setAccessibleName(f"货位 {shelf or '还没放'}，按下换货位")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = paint.width(self._shelf or "还没放", "h1") + 24
        return QSize(min(max(theme.px(_WIDE), words), theme.px(150)), theme.box(_HIGH, "caption", "h1", pad=16))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        placed = bool(self._shelf)
        paint.box(painter, area, metrics.R_TILE, "accent" if placed else "muteBg", "none" if placed else "muteLine")
        ink = "onAccent" if placed else "mute"
        high = theme.fm("caption").height()
        paint.text(painter, QRectF(0, 8, area.width(), high), "货位", ink, "caption", paint.CENTER)
        low = QRectF(6, 8 + high, area.width() - 12, area.height() - high - 14)
        face = "h1" if paint.width(self._shelf, "h1") <= low.width() and placed else "h3"
        paint.text(painter, low, self._shelf or "还没放", ink, face, paint.CENTER)
        if self.hasFocus():
            paint.focus_ring(painter, area, metrics.R_TILE)
        painter.end()
