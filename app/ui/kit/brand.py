"""The brand mark, a five-petal 梅, painted; the rail, the login picture and papers share its geometry."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.kit import tokens


def paint_plum(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    petal: str = "petal2",
    turn: float = 0.0,
    stamens: bool = True,
) -> None:
    """A blossom of ``radius`` around ``centre``; ``petal`` is a colour of ``tokens.PLUM``, ``turn`` in degrees."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.rotate(turn)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.PLUM[petal]))
    for n in range(5):
        angle = math.radians(72 * n - 90)
        spot = QPointF(math.cos(angle), math.sin(angle)) * (radius * 0.54)
        painter.drawEllipse(spot, radius * 0.46, radius * 0.46)
    painter.drawEllipse(QPointF(0, 0), radius * 0.4, radius * 0.4)
    if stamens:
        _paint_stamens(painter, radius)
    painter.restore()


def _paint_stamens(painter: QPainter, radius: float) -> None:
    heart = QColor(tokens.PLUM["heart"])
    pen = QPen(heart, max(radius * 0.05, 0.8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    for n in range(5):
        angle = math.radians(72 * n - 90 + 36)
        tip = QPointF(math.cos(angle), math.sin(angle)) * (radius * 0.42)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, 0), tip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(heart)
        painter.drawEllipse(tip, radius * 0.06, radius * 0.06)
    painter.drawEllipse(QPointF(0, 0), radius * 0.12, radius * 0.12)


def plum_pixmap(size: int, ratio: float = 1.0) -> QPixmap:
    """The mark alone on nothing, for window icons."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    half = made.width() / 2
    paint_plum(painter, QPointF(half, half), half * 0.98)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


class PlumMark(QWidget):
    """The mark as a small widget of ``size`` pixels."""

    def __init__(self, size: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(size, size))
        self.setAccessibleName("红梅标志")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_plum(painter, area.center(), area.width() / 2)
        painter.end()
