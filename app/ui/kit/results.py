"""The inline list under a search field: what was found, and always a way on when nothing was."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.fields import SearchBox
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import slim_bars

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Hit:
    """One find. ``matched`` are the positions in ``title`` that the query met; ``data`` is handed back."""

    title: str
    sub: str = ""
    note: str = ""  # after the title: 女 74 岁, or the initials met
    matched: tuple[int, ...] = ()
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


class _HitPainter(QStyledItemDelegate):
    def __init__(self, model: _Hits, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.row() == len(self._model.hits):
            return QSize(100, theme.box(metrics.TOUCH, "body"))
        return QSize(100, theme.box(metrics.HIT, "strong", "caption", pad=8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        inner = area.adjusted(6, 2, -6, -2)
        if index.row() == len(self._model.hits):
            painter.fillRect(QRect(0, int(area.y()), int(area.width()), 1), theme.color("line"))
            if chosen:
                paint.box(painter, inner, 6, "soft")
            icons.paint(painter, inner.x() + 14, inner.center().y() - 9, "user-plus", "accentInk", 18)
            paint.text(painter, inner.adjusted(42, 0, -52, 0), self._model.way_on, "accentInk", "strong")
        else:
            if chosen:
                paint.box(painter, inner, 6, "soft")
                paint.box(painter, QRectF(inner.x(), inner.y() + 8, 3, inner.height() - 16), 1.5, "accent")
            self._paint_hit(painter, inner.adjusted(14, 0, -12, 0), self._model.hits[index.row()], chosen)
        if chosen:
            cap = paint.keycap_width("↵")
            paint.keycap(painter, inner.right() - cap - 10, inner.center().y(), "↵", "ink3", "line2")
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
        used = paint_matched(painter, line, hit.title, hit.matched)
        paint.text(painter, line.adjusted(min(used + 10, line.width()), 0, 0, 0), hit.note, "ink2", "caption")
        paint.text(painter, QRectF(left, top + high - 3, line.width(), low), hit.sub, "ink3", "caption")


def paint_matched(painter: QPainter, area: QRectF, title: str, matched: Sequence[int]) -> float:
    """A title whose matched characters are in the accent; returns its width."""
    measure = theme.fm("strong")
    if not matched or measure.horizontalAdvance(title) > area.width():
        return paint.text(painter, area, title, "ink", "strong")
    met, left = set(matched), area.x()
    for at, char in enumerate(title):
        wide = measure.horizontalAdvance(char)
        cell = QRectF(left, area.y(), wide + 2, area.height())
        paint.text(painter, cell, char, "accentInk" if at in met else "ink", "strong", elide=False)
        left += wide
    return left - area.x()


class ResultList(QListView):
    """Hits under a field. ``attach(box)`` lets ↑ ↓ Enter of the box work the list while the box keeps the keyboard.

    Signals: ``chosen(Hit)``, ``new_wanted(str)`` for the last row with the query as typed.
    """

    chosen = Signal(object)
    new_wanted = Signal(str)

    def __init__(
        self,
        *,
        most_rows: int = 6,
        new_words: str = "没有找到？登记新居民「{}」",
        name: str = "搜索结果",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hits = _Hits()
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
        self._fit()
        if self._hits.rowCount():
            self.setCurrentIndex(self._hits.index(0, 0))

    def count(self) -> int:
        """How many hits are shown, the last row not counted."""
        return len(self._hits.hits)

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
        self.choose()

    def _fit(self) -> None:
        total = self._hits.rowCount()
        option = QStyleOptionViewItem()
        high = sum(
            self._painter.sizeHint(option, self._hits.index(at, 0)).height() for at in range(min(total, self._most + 1))
        )
        self.setFixedHeight(high + 2)
        self.setVisible(total > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
            return
        super().keyPressEvent(event)
