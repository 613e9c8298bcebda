"""The board: columns of cards, worked with arrows and with the mouse. It knows cards, not what they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.kit import metrics, paint, theme
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import fill, fill_row, row, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import slim_bars

Index = QModelIndex | QPersistentModelIndex
GAP = 8
_PAD = 12


@dataclass(frozen=True)
class JobCard:
    """One thing as the board shows it; ``shelf`` is where it lies, ``price`` what it costs in words."""

    key: UUID
    title: str
    work: str
    who: str
    tag: TagSpec | None = None
    price: str = ""
    shelf: str = ""

    def words(self) -> str:
        """The whole card for a screen reader."""
        parts = (self.title, self.shelf, self.work, self.who, self.tag.text if self.tag else "", self.price)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Heap:
    """A column as it stands now. ``more`` is how many there are beside those shown."""

    cards: tuple[JobCard, ...] = ()
    note: str = ""
    more: int = 0
    tone: str = "info"


class _Cards(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[JobCard, ...] = ()

    def put(self, cards: Sequence[JobCard]) -> None:
        self.beginResetModel()
        self.cards = tuple(cards)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            return self.cards[index.row()].words()
        return None


def card_height() -> int:
    """How high a card is in the text size in force."""
    lines = theme.fm("h3").height() + 2 * theme.fm("caption").height() + max(theme.fm("strong").height(), 24)
    return max(104, lines + 18)


class _Painter(QStyledItemDelegate):
    def __init__(self, column: "CardColumn") -> None:
        super().__init__(column)
        self._column = column

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, card_height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = self._column.model_.cards[index.row()]
        area = QRectF(option.rect).adjusted(GAP, 0, -GAP, -GAP)
        painter.save()
        paint_card(painter, area, card, chosen=card.key == self._column.chosen)
        if index.row() == self._column.currentIndex().row() and self._column.hasFocus():
            paint.focus_ring(painter, area, metrics.R_TILE)
        painter.restore()


def paint_card(painter: QPainter, area: QRectF, card: JobCard, *, chosen: bool) -> None:
    """A card: what it is and where it lies, the work, whose it is, and under these when it is due and what it costs."""
    if chosen:
        paint.box(painter, area, metrics.R_TILE, "soft", "accent", 2)
    else:
        paint.box(painter, area, metrics.R_TILE, "surface", "line2")
    inner = area.adjusted(_PAD, 7, -_PAD, -8)
    line = QRectF(inner.x(), inner.y(), inner.width(), theme.fm("h3").height())
    if card.shelf:
        room = min(paint.width(card.shelf, "h3") + 1, int(line.width() * 0.4))
        right = QRectF(line.right() - room, line.y(), room, line.height())
        paint.text(painter, right, card.shelf, "accentInk", "h3", paint.RIGHT)
        line.setRight(right.left() - 8)
    paint.text(painter, line, card.title, "ink", "h3")
    high = theme.fm("caption").height()
    top = line.bottom() - 1
    for words, tone in ((card.work, "ink2"), (card.who, "ink2")):
        paint.text(painter, QRectF(inner.x(), top, inner.width(), high), words, tone, "caption")
        top += high - 1
    foot = QRectF(inner.x(), top, inner.width(), inner.bottom() - top + 3)
    price = paint.width(card.price, "h3") + 1 if card.price else 0
    if card.tag is not None:
        paint.tag(painter, foot.x(), foot.center().y(), card.tag, max(foot.width() - price - 8, 40))
    if price:
        paint.text(painter, foot, card.price, "ink", "h3", paint.RIGHT)


class CardColumn(QListView):
    """The cards of one column. Signals: ``aimed(card key)``, ``opened(card key)``, ``carried(card key, global spot)``
    while one is dragged and ``dropped(card key, global spot)`` at its end; ``put_back()`` for a drag taken back.
    """

    aimed = Signal(object)
    opened = Signal(object)
    carried = Signal(object, QPoint)
    dropped = Signal(object, QPoint)
    put_back = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.model_ = _Cards()
        self.chosen: UUID | None = None
        self._down: QPoint | None = None
        self._carrying: UUID | None = None
        self.setAccessibleName(title)
        self.setModel(self.model_)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        slim_bars(self)
        theme.themeChanged.connect(self.scheduleDelayedItemsLayout)

    def card(self) -> JobCard | None:
        """The card the keyboard is at."""
        at = self.currentIndex().row()
        return self.model_.cards[at] if 0 <= at < len(self.model_.cards) else None

    def put(self, cards: Sequence[JobCard]) -> None:
        """Show these; the keyboard stays at its card, else at its place."""
        before, at = self.card(), self.currentIndex().row()
        self.model_.put(cards)
        keys = [card.key for card in cards]
        if before is not None and before.key in keys:
            at = keys.index(before.key)
        if cards and at >= 0:
            self.setCurrentIndex(self.model_.index(min(at, len(cards) - 1), 0))

    def aim(self, at: int) -> None:
        """Put the keyboard at a place of the column."""
        if self.model_.cards:
            index = self.model_.index(min(max(at, 0), len(self.model_.cards) - 1), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.aimed.emit(self.model_.cards[index.row()].key)
            self.viewport().update()

    def select_key(self, key: UUID) -> bool:
        """Put the keyboard at a card; False when it is not in this column."""
        for at, card in enumerate(self.model_.cards):
            if card.key == key:
                self.setCurrentIndex(self.model_.index(at, 0))
                self.scrollTo(self.currentIndex())
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at = event.key(), self.currentIndex().row()
        if key == Qt.Key.Key_Escape and self._carrying is not None:
            self._let_go()
            self.put_back.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            card = self.card()
            if card is not None and not event.isAutoRepeat():
                self.opened.emit(card.key)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.aim(at + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.aim(0 if key == Qt.Key.Key_Home else len(self.model_.cards) - 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = max(self.viewport().height() // (card_height() + GAP), 1)
            self.aim(at + (step if key == Qt.Key.Key_PageDown else -step))
        else:
            event.ignore()  # the board knows what the others mean, the page its letters

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.card() is None:
            self.aim(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._carrying is not None:
            self._let_go()
            self.put_back.emit()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        self._down = spot if event.button() == Qt.MouseButton.LeftButton and index.isValid() else None
        if self._down is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.aim(index.row())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        card = self.card()
        if self._down is None or card is None:
            return
        far = (event.position().toPoint() - self._down).manhattanLength()
        if self._carrying is None and far >= QApplication.startDragDistance():
            self._carrying = card.key
        if self._carrying is not None:
            self.carried.emit(self._carrying, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carrying, pressed = self._carrying, self._down is not None
        self._let_go()
        card = self.card()
        if carrying is not None:
            self.dropped.emit(carrying, event.globalPosition().toPoint())
        elif pressed and card is not None:
            self.opened.emit(card.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _let_go(self) -> None:
        self._down, self._carrying = None, None


class _Lane(QWidget):
    """A column with its head on a sunken ground."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.lit = False
        self.cards = CardColumn(title)
        self.count = Tag("0", "info")
        self.note = Label("", "caption", "ink2", align=paint.RIGHT, elide=True)
        head = row(Label(title, "h3"), self.count, wide(self.note), margins=(_PAD, 9, _PAD, 8))
        fill(self, head, wide(self.cards), gap=0, margins=(0, 0, 0, 6))

    def light(self, on: bool) -> None:
        """Whether a card carried over would fall in here."""
        if on != self.lit:
            self.lit = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint.box(painter, area, metrics.R_CARD, "sunken", "accent" if self.lit else "none", 2)
        painter.end()


class _Ghost(QWidget):
    """The card in the hand."""

    def __init__(self, board: QWidget) -> None:
        super().__init__(board)
        self._picture = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def take(self, card: JobCard, wide: int) -> None:
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(QSize(wide, card_height()) * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        paint_card(painter, QRectF(0, 0, wide, card_height()), card, chosen=True)
        painter.end()
        self.resize(wide, card_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.85)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


class Board(QWidget):
    """Columns side by side. ← → go from one to the next, ↑ ↓ within; ``M`` is the page's to mean 下一步.

    Signals: ``aimed(key)`` as the keyboard goes from card to card, ``opened(key)`` for Enter or a press,
    ``moved(key, column)`` when a card was carried to another column.
    """

    aimed = Signal(object)
    opened = Signal(object)
    moved = Signal(object, str)

    def __init__(self, columns: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes = {code: _Lane(title) for code, title in columns}
        self._ghost = _Ghost(self)
        fill_row(self, *(wide(lane) for lane in self.lanes.values()), gap=10)
        for code, lane in self.lanes.items():
            cards = lane.cards
            cards.aimed.connect(self.aimed)
            cards.opened.connect(self.opened)
            cards.carried.connect(lambda key, spot, code=code: self._carry(code, key, spot))
            cards.dropped.connect(lambda key, spot, code=code: self._drop(code, key, spot))
            cards.put_back.connect(self._clear)

    def show_heaps(self, heaps: Mapping[str, Heap]) -> None:
        """Show what lies in the columns now; the keyboard stays at its card, also where that moved on."""
        held = self.column()
        held_key = held.card().key if held is not None and held.card() is not None else None  # type: ignore[union-attr]
        for code, lane in self.lanes.items():
            heap = heaps.get(code, Heap())
            lane.cards.put(heap.cards)
            lane.count.set_spec(TagSpec(f"{len(heap.cards) + heap.more:,}", heap.tone))
            lane.note.setText(heap.note)
        if held_key is not None:
            self.select(held_key, focus=True)

    def choose(self, key: UUID | None) -> None:
        """Mark the card that is open beside the board."""
        for lane in self.lanes.values():
            lane.cards.chosen = key
            lane.cards.viewport().update()

    def column(self) -> CardColumn | None:
        """The column with the keyboard."""
        return next((lane.cards for lane in self.lanes.values() if lane.cards.hasFocus()), None)

    def current(self) -> tuple[str, JobCard] | None:
        """The card the keyboard is at, with its column."""
        for code, lane in self.lanes.items():
            card = lane.cards.card()
            if lane.cards.hasFocus() and card is not None:
                return code, card
        return None

    def select(self, key: UUID, *, focus: bool = False) -> bool:
        """Put the keyboard at a card; False when none of the columns has it."""
        for lane in self.lanes.values():
            if lane.cards.select_key(key):
                if focus:
                    lane.cards.setFocus()
                return True
        return False

    def focus_start(self) -> None:
        """The keyboard at the first card there is."""
        held = [lane.cards for lane in self.lanes.values() if lane.cards.model_.cards]
        (held or [next(iter(self.lanes.values())).cards])[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._beside(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _beside(self, step: int) -> None:
        """To the next column that has a card, at the same height."""
        lists = [lane.cards for lane in self.lanes.values()]
        held = self.column()
        if held is None:
            self.focus_start()
            return
        at = lists.index(held) + step
        while 0 <= at < len(lists) and not lists[at].model_.cards:
            at += step
        if 0 <= at < len(lists):
            high = card_height() + GAP
            seen = held.visualRect(held.currentIndex()).y()
            lists[at].setFocus()
            lists[at].aim(max(round((seen + lists[at].verticalScrollBar().value()) / high), 0))

    def _carry(self, code: str, key: UUID, spot: QPoint) -> None:
        lane = self.lanes[code]
        card = next((card for card in lane.cards.model_.cards if card.key == key), None)
        if card is None:
            return
        if self._ghost.isHidden():
            self._ghost.take(card, lane.cards.viewport().width() - 2 * GAP)
            self._ghost.show()
            self._ghost.raise_()
        here = self.mapFromGlobal(spot)
        self._ghost.move(here - QPoint(self._ghost.width() // 2, 20))
        over = self._over(spot)
        for name, one in self.lanes.items():
            one.light(name == over and name != code)

    def _drop(self, code: str, key: UUID, spot: QPoint) -> None:
        over = self._over(spot)
        self._clear()
        if over and over != code:
            self.moved.emit(key, over)

    def _over(self, spot: QPoint) -> str:
        here = self.mapFromGlobal(spot)
        return next((code for code, lane in self.lanes.items() if lane.geometry().contains(here)), "")

    def _clear(self) -> None:
        self._ghost.hide()
        for lane in self.lanes.values():
            lane.light(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._clear()
        super().resizeEvent(event)
