"""The inline list under a search field: what was found, and always a way on when nothing was."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.fields import SearchBox
from app.ui.kit.paint import TagSpec
from app.ui.kit.presses import gone
from app.ui.kit.scroll import slim_bars

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Hit:
    """One find. ``matched`` and ``sub_matched`` are the positions in ``title`` and ``sub`` that the query met, ``met``
    how it was read (``r·g·z``); ``data`` is handed back.
    """

    title: str
    sub: str = ""
    note: str = ""  # after the title: 女 74 岁
    matched: tuple[int, ...] = ()
    sub_matched: tuple[int, ...] = ()
    met: str = ""
    tags: tuple[TagSpec, ...] = ()
    data: object = None
    avatar: bool = True


class _Hits(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.hits: tuple[Hit, ...] = ()
        self.way_on = ""

    def put(self, hits: Sequence[Hit], way_on: str) -> None:
        self.beginResetModel()
        self.hits, self.way_on = tuple(hits), way_on
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.hits) + bool(self.way_on)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        if index.row() == len(self.hits):
            return self.way_on
        hit = self.hits[index.row()]
        return " ".join(word for word in (hit.title, hit.note, hit.sub, *(t.text for t in hit.tags)) if word)

    def way_on_row(self) -> int:
        """Where the way on stands; -1 without one."""
        return len(self.hits) if self.way_on else -1


class _HitPainter(QStyledItemDelegate):
    def __init__(self, model: _Hits, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.box(metrics.HIT, "strong", "caption", pad=8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.row() >= len(self._model.hits):
            return
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        inner = QRectF(option.rect).adjusted(6, 2, -6, -2)
        if chosen:
            paint.box(painter, inner, 6, "soft")
            paint.box(painter, QRectF(inner.x(), inner.y() + 8, 3, inner.height() - 16), 1.5, "accent")
            _enter_cap(painter, inner)
        self._paint_hit(painter, inner.adjusted(14, 0, -12, 0), self._model.hits[index.row()], chosen)
        painter.restore()

    @staticmethod
    def _paint_hit(painter: QPainter, area: QRectF, hit: Hit, chosen: bool) -> None:
        left = area.x()
        if hit.avatar:
            size = 34.0
            ring = QRectF(left, area.center().y() - size / 2, size, size)
            paint.avatar(painter, ring, hit.title)
            left += size + 12
        right = area.right() - (paint.keycap_width("↵") + 10 if chosen else 0)
        if hit.tags:
            right = paint.tags(painter, right, area.center().y(), hit.tags)
        high, low = theme.fm("strong").height(), theme.fm("caption").height()
        top = area.center().y() - (high + low - 3) / 2 if hit.sub else area.center().y() - high / 2
        line = QRectF(left, top, max(right - left, 10), high)
        below = QRectF(left, top + high - 3, line.width(), low)
        used = paint.marked(painter, line, hit.title, hit.matched, "ink", "strong")
        if hit.met:
            used += 10 + paint.text(painter, _after(line, used), hit.met, "accentInk", "tag")
        paint.text(painter, _after(line, used), hit.note, "ink2", "caption")
        paint.marked(painter, below, hit.sub, hit.sub_matched, "ink3", "caption")


def _after(line: QRectF, used: float) -> QRectF:
    return line.adjusted(min(used + 10, line.width()), 0, 0, 0)


def _enter_cap(painter: QPainter, inner: QRectF) -> None:
    """↵ at the right end of what Enter takes."""
    cap = paint.keycap_width("↵")
    paint.keycap(painter, inner.right() - cap - 10, inner.center().y(), "↵", "ink3", "line2")


class _WayOn(QWidget):
    """The foot of the list, always in sight: the last row of the model, its key, and what may stand beside it."""

    pressed = Signal()

    def __init__(self, found: "ResultList", key: str, beside: QWidget | None) -> None:
        super().__init__(found)
        self._found, self._key, self._beside = found, key, beside
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 8, 0)
        row.addStretch(1)
        if beside is not None:
            row.addWidget(beside)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self._found.count():
            painter.fillRect(QRect(0, 0, self.width(), 1), theme.color("line"))
        chosen = self._found.at_way_on()
        inner = area.adjusted(6, 3, -6, -2)
        beside = 0 if self._beside is None else self._beside.width() + 8
        if chosen:
            paint.box(painter, inner.adjusted(0, 0, -beside, 0), 6, "soft")
        icons.paint(painter, inner.x() + 14, inner.center().y() - 9, "user-plus", "accentInk", 18)
        cap = "↵" if chosen else self._key
        spare = paint.keycap_width(cap) + 22 if cap else 12
        room = inner.adjusted(42, 0, -beside - spare, 0)
        used = paint.text(painter, room, self._found.way_on(), "accentInk", "strong")
        if cap:
            paint.keycap(painter, room.x() + used + 10, inner.center().y(), cap)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class ResultList(QListView):
    """Hits under a field. ``attach(box)`` lets ↑ ↓ Enter of the box work the list while the box keeps the keyboard.

    The way on stands below, in sight however many were found; ``way_key`` is the key that takes it from anywhere,
    ``beside`` a control at its right. Without ``enter_takes_way_on`` Enter takes it only after ↓. Signals:
    ``chosen(Hit)``, ``new_wanted(str)`` for the way on with the query as typed.
    """

    chosen = Signal(object)
    new_wanted = Signal(str)

    def __init__(
        self,
        *,
        most_rows: int = 6,
        new_words: str = "没有找到？登记新居民「{}」",
        name: str = "搜索结果",
        way_key: str = "",
        beside: QWidget | None = None,
        enter_takes_way_on: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._leads = enter_takes_way_on
        self._hits = _Hits()
        self._foot = _WayOn(self, way_key, beside)
        self._foot.pressed.connect(self._take_way_on)
        self._painter = _HitPainter(self._hits, self)
        self._query, self._most, self._words = "", most_rows, new_words
        self.setModel(self._hits)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        slim_bars(self)
        self.clicked.connect(self._pressed)
        theme.themeChanged.connect(self._fit)
        self._fit()

    def attach(self, box: SearchBox) -> None:
        """Work the list from this box."""
        box.moved.connect(self.move_by)
        box.entered.connect(self.choose)

    def set_hits(self, hits: Sequence[Hit], query: str = "", *, offer_new: bool = True) -> None:
        """Show what was found for ``query``; the first hit is current. ``offer_new`` adds the way on."""
        self._query = query
        way_on = self._words.format(query) if offer_new and self._words and query else ""
        self._hits.put(hits, way_on)
        if way_on:
            self.setRowHidden(len(hits), True)  # it is painted below
        self._fit()
        if hits or (self._hits.rowCount() and self._leads):
            self.setCurrentIndex(self._hits.index(0, 0))

    def count(self) -> int:
        """How many hits are shown, the last row not counted."""
        return len(self._hits.hits)

    def way_on(self) -> str:
        """The words of the way on; empty without one."""
        return self._hits.way_on

    def at_way_on(self) -> bool:
        """Whether Enter takes the way on."""
        return self.currentIndex().isValid() and self.currentIndex().row() == self._hits.way_on_row()

    def current(self) -> Hit | None:
        """The current hit; None on the last row or when empty."""
        at = self.currentIndex().row()
        return self._hits.hits[at] if 0 <= at < len(self._hits.hits) else None

    def move_by(self, step: int) -> None:
        """Go down (+1) or up (-1), stopping at the ends."""
        total = self._hits.rowCount()
        if total:
            at = min(max(self.currentIndex().row() + step, 0), total - 1)
            self.setCurrentIndex(self._hits.index(at, 0))

    def choose(self) -> None:
        """Take the current row."""
        hit = self.current()
        if hit is not None:
            self.chosen.emit(hit)
        elif self.currentIndex().isValid():
            self.new_wanted.emit(self._query)

    def _pressed(self, _index: Index) -> None:
        gone()  # the list closes, or what it led to comes in its place
        self.choose()

    def _take_way_on(self) -> None:
        gone()
        self.new_wanted.emit(self._query)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._foot.update()

    def _fit(self) -> None:
        shown, option = min(self.count(), self._most), QStyleOptionViewItem()
        row = self._painter.sizeHint(option, self._hits.index(0, 0)).height()
        foot = theme.box(metrics.TOUCH, "body") if self._hits.way_on else 0
        self.setViewportMargins(0, 0, 0, foot)
        self.setFixedHeight(shown * row + foot + 2)
        self._foot.setVisible(bool(foot))
        self._lay_foot()
        self.setVisible(self._hits.rowCount() > 0)

    def _lay_foot(self) -> None:
        high = self.viewportMargins().bottom()
        self._foot.setGeometry(0, self.height() - high - 1, self.width(), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_foot()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
            return
        super().keyPressEvent(event)
