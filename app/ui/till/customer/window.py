"""The customer's window: painted as large as the screen allows, read by old eyes from two steps away."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

from app.ui.kit import paint, theme
from app.ui.kit.brand import plum_pixmap
from app.ui.till.customer.seen import NOTHING_SEEN, Figure, Seen, SeenRow

LEAST_PT = 48
"""No price that counts is smaller, in points as the screen reckons them (MIIT's guide for the old asks for 30)."""
_QUIET_PT = 30
_ROW_PT = 24
_MARK = 128


class CustomerWindow(QWidget):
    """Shows one ``Seen``. It takes no keyboard and no click, and never comes in front of the till."""

    def __init__(self) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setWindowTitle("顾客屏")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.seen = NOTHING_SEEN
        self._squeeze = 1.0  # a screen too low for all figures at their least size has them smaller
        theme.themeChanged.connect(self.update)

    def put(self, seen: Seen) -> None:
        """Show something else; the same again costs nothing."""
        if seen != self.seen:
            self.seen = seen
            self.update()

    def fill(self, screen: QScreen) -> None:
        """Cover a screen, and nothing of any other."""
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()  # ``showFullScreen`` would ask for the keyboard

    def least(self) -> int:
        """``LEAST_PT`` in pixels of this screen."""
        return round(LEAST_PT * self.logicalDpiY() / 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, QRectF(self.rect()), "bg")
        seen, area = self.seen, QRectF(self.rect()).adjusted(*self._margins())
        self._squeeze = 1.0
        if seen.blank:
            self._mark(painter, area)
        elif seen.rows:
            self._bill(painter, area, seen)
        else:
            self._sums_alone(painter, area, seen)
        painter.end()

    def _margins(self) -> tuple[float, float, float, float]:
        gap = self.height() * 0.04
        return gap, gap, -gap, -gap

    def _mark(self, painter: QPainter, area: QRectF) -> None:
        picture = plum_pixmap(_MARK)
        wide = picture.width() / picture.devicePixelRatio()
        painter.drawPixmap(area.center() - QRectF(0, 0, wide, wide).center(), picture)

    def _bill(self, painter: QPainter, area: QRectF, seen: Seen) -> None:
        """The newest dishes at the left, the sums at the right; one below the other where the screen stands upright."""
        upright = area.height() > area.width()
        if upright:
            high = sum(self._height(one) for one in seen.figures)
            rows = area.adjusted(0, 0, 0, -min(high, area.height() * 0.7))
            sums = QRectF(area.left(), rows.bottom(), area.width(), area.bottom() - rows.bottom())
        else:
            wide = max(area.width() * 0.38, *(self._width(one) for one in seen.figures))
            rows = area.adjusted(0, 0, -wide - area.height() * 0.05, 0)
            sums = QRectF(area.right() - wide, area.top(), wide, area.height())
        self._rows(painter, rows, seen.rows)
        paint.box(painter, sums.adjusted(-16, 0, 8, 0), 16, "surface", "line")
        self._figures(painter, sums, seen.figures, upright)

    def _rows(self, painter: QPainter, area: QRectF, rows: tuple[SeenRow, ...]) -> None:
        """As many of the newest as fit; what does not is counted in words, so that nobody misses a dish."""
        small, big = self._sized(_ROW_PT, 0.042), self._sized(_ROW_PT, 0.05, 600)
        high = QFontMetricsF(big).height() * 1.3
        room = max(int(area.height() // high), 1)
        shown = rows if len(rows) <= room else rows[-(room - 1) :]
        top = area.top()
        if len(shown) < len(rows):
            line = QRectF(area.left(), top, area.width(), high)
            paint.text(painter, line, f"前面还有 {len(rows) - len(shown)} 样", "ink2", small)
            top += high
        for row in shown:
            self._row(painter, QRectF(area.left(), top, area.width(), high), row, small, big)
            top += high

    def _row(self, painter: QPainter, line: QRectF, row: SeenRow, small: QFont, big: QFont) -> None:
        amount = QFontMetricsF(big).horizontalAdvance("¥000.00")
        paint.text(painter, line, row.amount, "ink", big, paint.RIGHT, elide=False)
        rest = line.adjusted(0, 0, -max(amount, QFontMetricsF(big).horizontalAdvance(row.amount)) - 16, 0)
        said = sum(
            QFontMetricsF(face).horizontalAdvance(words) for face, words in ((big, row.name), (small, row.count))
        )
        if row.listed and said + QFontMetricsF(small).horizontalAdvance(row.listed) + 48 < rest.width():
            struck = QFont(small)
            struck.setStrikeOut(True)
            paint.text(painter, rest, row.listed, "ink3", struck, paint.RIGHT, elide=False)
            rest = rest.adjusted(0, 0, -QFontMetricsF(small).horizontalAdvance(row.listed) - 16, 0)
        paint.text(painter, rest, row.count, "ink2", small, paint.RIGHT, elide=False)
        rest = rest.adjusted(0, 0, -QFontMetricsF(small).horizontalAdvance(row.count) - 16, 0)
        paint.text(painter, rest, row.name, "ink", big)

    def _figures(self, painter: QPainter, area: QRectF, figures: tuple[Figure, ...], upright: bool) -> None:
        high = sum(self._height(one) for one in figures)
        if high > area.height():
            self._squeeze = area.height() / high
            high = sum(self._height(one) for one in figures)
        top = area.top() if upright else area.center().y() - high / 2
        for one in figures:
            line = QRectF(area.left(), top, area.width(), self._height(one))
            self._figure(painter, line, one)
            top += line.height()

    def _figure(self, painter: QPainter, line: QRectF, one: Figure) -> None:
        name = self._sized(_ROW_PT, 0.04)
        amount = self._amount(one)
        if not one.large:
            paint.text(painter, line, one.name, "ink2", name, elide=False)
            paint.text(painter, line, one.amount, one.tone, amount, paint.RIGHT, elide=False)
            return
        head = QRectF(line.left(), line.top(), line.width(), QFontMetricsF(name).height())
        paint.text(painter, head, one.name, "ink2", name, elide=False)
        paint.text(
            painter, line.adjusted(0, head.height(), 0, 0), one.amount, one.tone, amount, paint.RIGHT, elide=False
        )

    def _sums_alone(self, painter: QPainter, area: QRectF, seen: Seen) -> None:
        wide = min(area.width(), max((self._width(one) for one in seen.figures), default=0) * 1.5)
        inner = QRectF(area.center().x() - wide / 2, area.top(), wide, area.height())
        words = self._sized(_ROW_PT, 0.07, 600)
        foot = QFontMetricsF(words).height() * 1.6
        self._figures(painter, inner.adjusted(0, 0, 0, -foot), seen.figures, False)
        paint.text(
            painter, QRectF(area.left(), area.bottom() - foot, area.width(), foot), seen.words, "accentInk", words,
            paint.CENTER,
        )  # fmt: skip

    def _height(self, one: Figure) -> float:
        own = QFontMetricsF(self._amount(one)).height() * 1.1
        return own + (QFontMetricsF(self._sized(_ROW_PT, 0.04)).height() if one.large else 0)

    def _width(self, one: Figure) -> float:
        amount = QFontMetricsF(self._amount(one)).horizontalAdvance(one.amount)
        name = QFontMetricsF(self._sized(_ROW_PT, 0.04)).horizontalAdvance(one.name)
        return max(amount, name) if one.large else amount + name + 24

    def _amount(self, one: Figure) -> QFont:
        least, share = (_QUIET_PT, 0.045) if one.quiet else (LEAST_PT, 0.15 if one.large else 0.08)
        font = self._sized(least, share, 700)
        font.setPixelSize(max(int(font.pixelSize() * self._squeeze), 1))
        return font

    def _sized(self, points: float, share: float, weight: int = 400) -> QFont:
        """A font of a share of the screen, of so many points at least: whatever text size the till has."""
        side = min(self.height(), self.width() * 0.6)
        font = QFont(theme.font_of(15, weight))
        font.setPixelSize(max(round(points * self.logicalDpiY() / 72), round(side * share)))
        return font
