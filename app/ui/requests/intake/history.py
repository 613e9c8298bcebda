"""Painted rows of the right column: what somebody did here before, and what was taken in today."""

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.dates import local_day
from app.rules.requests.flow import RESULT_LABELS, Result, State
from app.services.requests.history import HistoryRow
from app.services.requests.listing import RequestRow
from app.services.requests.promises import minute
from app.ui.kit import paint, theme
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.requests.words import joined, moment, state_tag
from app.ui.words.till import METHODS

_DOTS = {"ok": "ok", "info": "info", "warn": "warn", "bad": "bad"}


def title_of(row: HistoryRow) -> str:
    """What it was: the item, or the meal and what was eaten."""
    return row.title if row.kind == "request" else joined((row.meal, row.title))


def tag_of(row: HistoryRow, now: datetime) -> TagSpec:
    """How it stands: one tag for one fact."""
    if row.state is None:
        return TagSpec("收银", "mute")
    if row.call_back_at is not None:
        return TagSpec("待回访", "info")
    if row.due_at is not None and row.state is not State.AWAITING:
        if row.due_at < minute(now):
            return TagSpec("超期", "bad")
        if local_day(row.due_at) == local_day(now):
            return TagSpec("今天", "warn")
    if row.state is State.CLOSED:
        return TagSpec("办结", "ok")
    return replace(state_tag(row.state), icon="")


def low_of(row: HistoryRow, now: datetime) -> str:
    """When, where, and how it ended or what it waits for."""
    today = local_day(now)
    where = row.where if row.kind == "request" else "小饭桌"
    return joined((moment(row.at, today), where, _outcome(row, today)))


def _outcome(row: HistoryRow, today: date) -> str:
    if row.amount is not None:
        return " ".join((*(METHODS.get(m, m) for m in row.methods), yuan(row.amount)))
    if row.call_back_at is not None:
        return f"{moment(row.call_back_at, today)} 回访"
    if row.state is State.AWAITING:
        return "等补材料"
    if row.due_at is not None:
        return f"{moment(row.due_at, today)} 前"
    if row.spot:
        return "当场办结"
    return RESULT_LABELS[Result(row.result)] if row.result in {str(one) for one in Result} else ""


class History(QWidget):
    """The newest first: a dot in the tone of its state, what it was, when and where, and how it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[HistoryRow, ...] = ()
        self._now = datetime.min.replace(tzinfo=UTC)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.themeChanged.connect(self.updateGeometry)

    def put(self, rows: tuple[HistoryRow, ...], now: datetime) -> None:
        """Show these rows as they stand ``now`` (UTC)."""
        self.rows, self._now = rows, now
        said = [f"{title_of(row)} {low_of(row, now)} {tag_of(row, now).text}" for row in rows]
        self.setAccessibleName("近期往来")
        self.setAccessibleDescription("；".join(said))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _high() -> int:
        return theme.fm("strong").height() + theme.fm("caption").height() + 11

    def sizeHint(self) -> QSize:
        return QSize(200, max(len(self.rows) * self._high(), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

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
            tag = tag_of(row, self._now)
            painter.setBrush(theme.color(_DOTS.get(tag.tone, "mute")))
            painter.drawEllipse(QPointF(7, top + first / 2), 6, 6)
            right = paint.tags(painter, float(self.width()), top + first / 2, (tag,))
            paint.text(painter, QRectF(24, top, right - 30, first), title_of(row), "ink", "strong")
            words = QRectF(24, top + first - 1, self.width() - 24, low)
            paint.text(painter, words, low_of(row, self._now), "ink2", "caption")
        painter.end()


class TakenRow(QWidget):
    """One request entered today: when it was received, what, state; it opens the request. Signals: ``opened(number)``.

    A paper form of another day shows that day.
    """

    opened = Signal(str)

    def __init__(self, row: RequestRow, today: date) -> None:
        super().__init__()
        self._row = row
        self._when = moment(row.received_at, today).removeprefix("今天 ")
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
        used = paint.text(painter, area, self._when, "ink2", "caption")
        right = paint.tags(painter, area.right(), area.center().y(), (state_tag(self._row.state),))
        paint.text(painter, QRectF(used + 8, area.y(), right - used - 14, area.height()), self._words(), "ink")
        if self.hasFocus():
            paint.focus_ring(painter, area, 5)
        painter.end()
