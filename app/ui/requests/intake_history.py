"""Painted rows of the right column: what somebody did here before, and what was taken in today."""

from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.dates import local
from app.services.request_hints import HistoryRow
from app.services.request_query import RequestRow
from app.ui.kit import paint, theme
from app.ui.kit.paint import TagSpec
from app.ui.requests.intake_words import joined, moment, state_tag

_KINDS = {"request": "受理", "sale": "小饭桌"}
_DOTS = {"ok": "ok", "info": "info", "warn": "warn", "bad": "bad"}


class History(QWidget):
    """The newest first: a dot in the tone of its state, what it was, when and where, and how it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[HistoryRow, ...] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.themeChanged.connect(self.updateGeometry)

    def put(self, rows: tuple[HistoryRow, ...], today: date) -> None:
        """Show these rows."""
        self.rows, self._today = rows, today
        said = [f"{row.title} {self._low(row)} {row.tag}" for row in rows]
        self.setAccessibleName("近期往来")
        self.setAccessibleDescription("；".join(said))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _high() -> int:
        return theme.fm("strong").height() + theme.fm("caption").height() + 6

    def sizeHint(self) -> QSize:
        return QSize(200, max(len(self.rows) * self._high(), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _low(self, row: HistoryRow) -> str:
        return joined((moment(row.at, self._today), _KINDS.get(row.kind, ""), row.note))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, first, low = self._high(), theme.fm("strong").height(), theme.fm("caption").height()
        if len(self.rows) > 1:
            painter.setPen(QPen(theme.color("soft2"), 2))
            painter.drawLine(QPointF(7, first / 2), QPointF(7, (len(self.rows) - 1) * high + first / 2))
        for at, row in enumerate(self.rows):
            top = at * high
            painter.setPen(QPen(theme.color("surface"), 2))
            painter.setBrush(theme.color(_DOTS.get(row.tone, "mute")))
            painter.drawEllipse(QPointF(7, top + first / 2), 6, 6)
            right = float(self.width())
            if row.tag:
                right = paint.tags(painter, right, top + first / 2, (TagSpec(row.tag, row.tone),))
            paint.text(painter, QRectF(24, top, right - 30, first), row.title, "ink", "strong")
            paint.text(painter, QRectF(24, top + first - 2, self.width() - 24, low), self._low(row), "ink2", "caption")
        painter.end()


class TakenRow(QWidget):
    """One request taken in today: time, what, state; it opens the request. Signals: ``opened(number)``."""

    opened = Signal(str)

    def __init__(self, row: RequestRow) -> None:
        super().__init__()
        self._row = row
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{row.number} {self._words()}")
        self.setToolTip(row.number)

    def _words(self) -> str:
        row = self._row
        return joined((row.item_name, row.resident or ("匿名" if row.anonymous else "")))

    def sizeHint(self) -> QSize:
        return QSize(200, theme.box(28, "body", pad=6))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._row.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._row.number)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        clock = clock_of(self._row.received_at)
        used = paint.text(painter, area, clock, "ink2", "caption")
        right = paint.tags(painter, area.right(), area.center().y(), (state_tag(self._row.state),))
        paint.text(painter, QRectF(used + 8, area.y(), right - used - 14, area.height()), self._words(), "ink")
        if self.hasFocus():
            paint.focus_ring(painter, area, 5)
        painter.end()


def clock_of(at: datetime) -> str:
    """10:40."""
    return f"{local(at):%H:%M}"
