"""The picture of the login page: a plum branch before the moon, painted; it stretches with the window.

Painting it takes longer than all the rest of the page: the one of the last time may be lent to it.
"""

from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import first_frame, paint, theme, tokens
from app.ui.kit.brand import paint_plum

# The painting's own grid; it is scaled to the widget's height and hung at its right edge.
WIDE, HIGH = 546.0, 768.0

Points = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
# cubic curves with the width at their beginning and end
_BRANCHES: tuple[tuple[Points, float, float], ...] = (
    (((556, 506), (500, 484), (452, 446), (404, 392)), 13, 12),
    (((404, 392), (366, 348), (352, 296), (318, 250)), 12, 10),
    (((318, 250), (290, 214), (262, 198), (222, 186)), 10, 6),
    (((222, 186), (196, 178), (168, 164), (143, 143)), 6, 3),
    (((316, 248), (316, 190), (344, 124), (392, 92)), 6, 3),
    (((392, 372), (330, 374), (282, 344), (218, 322)), 6, 4),
    (((474, 456), (474, 404), (484, 340), (518, 294)), 6, 3),
)
_BLOSSOMS: tuple[tuple[float, float, float, str, float], ...] = (
    (327.0, 265.0, 30.0, "petal", 10),
    (240, 191, 26, "petal2", 24),
    (163, 154, 18, "petal", 4),
    (393, 92, 22, "petal2", 40),
    (218, 322, 24, "petal", -14),
    (425, 407, 28, "petal2", -6),
    (518, 291, 22, "petal", 16),
)
_HALF_OPEN = ((357.0, 165.0, 18.0, 12.0), (297.0, 352.0, 17.0, 30.0), (475.0, 383.0, 16.0, -10.0))
_BUDS = ((142, 142, 5), (191, 180, 6), (363, 127, 6), (382, 307, 7), (259, 342, 7), (494, 330, 6))
_FALLING = (
    (186, 389, -20), (168, 422, 4), (328, 394, 6), (348, 394, -48), (158, 471, 66),
    (227, 513, 78), (420, 461, -62), (332, 524, 88), (368, 525, -40),
)  # fmt: skip


class PlumArt(QWidget):
    """The branch, and under it the centre's name, its community and one quiet line."""

    def __init__(self, centre: str = "幸福邻里坊", community: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 420)
        self._centre, self._community = "", ""
        self._lent: tuple[QImage, object] | None = None
        self.set_names(centre, community)

    def set_names(self, centre: str, community: str) -> None:
        """Whose front desk this is."""
        self._centre, self._community = centre, community
        theme.notice(centre + community)
        self.setAccessibleName(f"{centre} {community}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(546, 640)

    def lend(self, picture: QImage, holder: object) -> None:
        """Paint this, which ``picture`` gave before, as long as it fits. ``holder`` keeps what it lies in."""
        self._lent = (picture, holder)

    def picture(self) -> QImage:
        """The branch at the size it has now, without the words; painted anew."""
        ratio = self.devicePixelRatioF()
        made = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        self._paint_scene(painter)
        painter.end()
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        lent, _ = self._lent or (QImage(), None)
        if lent.size() == self.size() * ratio and lent.devicePixelRatio() == ratio:
            painter.drawImage(0, 0, lent)
        else:
            self._lent = None
            self._paint_scene(painter)
        if not first_frame.leaves_out(self):
            self._paint_names(painter)
        painter.end()

    def _paint_scene(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # not imported by name: with it PySide prepares the names of 169 gradients, for a picture lent most days
        sky = QtGui.QLinearGradient(0, 0, self.width() * 0.35, self.height())
        sky.setColorAt(0, _plum("night"))
        sky.setColorAt(1, _plum("night2"))
        painter.fillRect(self.rect(), sky)
        painter.save()
        scale = min(self.height() / HIGH, self.width() / (WIDE * 0.82))
        painter.translate(self.width() - WIDE * scale, 0)
        painter.scale(scale, scale)
        _paint_moon(painter)
        _paint_branch(painter)
        _paint_petals(painter)
        painter.restore()

    def _paint_names(self, painter: QPainter) -> None:
        left, wide = min(self.width() * 0.096, 56.0), self.width() * 0.86
        base = self.height() - max(self.height() * 0.062, 34)
        faces = (theme.font_of(14, 400), theme.font_of(20, 600), theme.font_of(38, 700))
        under = f"{self._community} · 百通岗前台" if self._community else "百通岗前台"
        lines = ("一岗接进 · 后台服务 · 本机运行，不联网也能用", under, self._centre)
        for face, words, tone, gap in zip(faces, lines, ("paper2", "paper", "paper"), (34, 6, 0), strict=True):
            high = face.pixelSize() * 1.45
            area = QRectF(left, base - high, wide, high)
            painter.setFont(face)
            painter.setPen(_plum(tone))
            painter.drawText(area, paint.LEFT | Qt.TextFlag.TextSingleLine, words)
            base -= high + gap


def _plum(name: str, alpha: int = 255) -> QColor:
    made = QColor(tokens.PLUM[name])
    made.setAlpha(alpha)
    return made


def _paint_moon(painter: QPainter) -> None:
    centre = QPointF(306, 268)
    painter.setPen(QPen(_plum("moon", 150), 1.5))
    painter.setBrush(_plum("moon", 70))
    painter.drawEllipse(centre, 190, 190)
    painter.setPen(QPen(_plum("moon", 90), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 204, 204)


def _paint_branch(painter: QPainter) -> None:
    pen = QPen(_plum("branch"))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    steps = 28
    for curve, first, last in _BRANCHES:
        before = _on(curve, 0)
        for n in range(1, steps + 1):
            here = _on(curve, n / steps)
            pen.setWidthF(first + (last - first) * n / steps)
            painter.setPen(pen)
            painter.drawLine(before, here)
            before = here


def _on(curve: Points, t: float) -> QPointF:
    a, b, c, d = curve
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    spots = (a, b, c, d)
    return QPointF(
        sum(w * p[0] for w, p in zip(weights, spots, strict=True)),
        sum(w * p[1] for w, p in zip(weights, spots, strict=True)),
    )


def _paint_petals(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_plum("bud"))
    for left, top, size in _BUDS:
        painter.drawEllipse(QPointF(left, top), size, size)
    for across, down, angle in _FALLING:
        painter.save()
        painter.translate(across, down)
        painter.rotate(angle)
        painter.setBrush(_plum("bud", 130))
        painter.drawEllipse(QPointF(0, 0), 5.5, 3.2)
        painter.restore()
    for x, y, radius, turn in _HALF_OPEN:
        paint_plum(painter, QPointF(x, y), radius, "bud", turn, stamens=False)
    for x, y, radius, petal, turn in _BLOSSOMS:
        paint_plum(painter, QPointF(x, y), radius, petal, turn)
