"""The lines of the order: painted rows of 44 px with − n + to tap; keys reach them through the code box."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.rules.till import sets
from app.rules.till.remarks import choices_line, portion_name
from app.services.till.cart_view import CartRow
from app.ui.kit import metrics, paint, theme
from app.ui.kit.choices import paint_stepper
from app.ui.kit.plain import tip
from app.ui.kit.text import yuan
from app.ui.till.touch_list import TouchList

Index = QModelIndex | QPersistentModelIndex
PAD = 16


def benefit_words(row: CartRow) -> str:
    """``长者 −¥4.00``: the rule's first word and what it takes off; empty without a benefit."""
    off = row.benefit_amount
    head = "" if row.eater is not None else row.benefit.split(" ")[0]
    told = (f"{head} {yuan(-off)}".strip() if off else "", f"手工 {yuan(-row.cut)}" if row.cut else "")
    return " ".join(part for part in told if part)


def line_name(row: CartRow) -> str:
    """A line's dish as it was rung up."""
    return portion_name(row.name, half=row.way.half)


def under_words(row: CartRow, told: bool) -> str:
    """The quiet words under the name: who eats it, or the unit price, and whether it takes part in benefits."""
    if row.fee:
        return f"{yuan(row.unit_price)}  外带时收，不参加优惠"
    if not row.fits:
        return "卖法刚改过，请删掉重打"
    if row.eater is not None:
        return " ".join(part for part in (f"代领 {row.eater.name}", row.way.remark) if part)
    said = [choices_line((one.name, one.extra) for one in sets.read_picked(row.way.choices)), row.way.remark]
    if any(said):
        return " ".join(part for part in said if part)
    price = yuan(row.unit_price) + (f" / {row.unit_grams} 克" if row.by_weight else "")
    return f"{price}  不参加优惠" if told and not row.eligible else price


def amount_words(row: CartRow) -> str:
    """``250 克`` or the portions, as they were rung up."""
    typed = " 手输" if row.way.weighed == "hand" else ""
    return str(row.quantity) if row.grams is None else f"{row.grams} 克{typed}"


class CartModel(QAbstractListModel):
    """The rows as they are. ``told``: somebody with a benefit is served, so that 不参加优惠 means something."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[CartRow, ...] = ()
        self.told = False

    def put(self, rows: Sequence[CartRow], told: bool) -> None:
        """Show these rows; only those that differ are painted again."""
        old, new = self.rows, tuple(rows)
        if len(new) < len(old):
            gone = next((at for at, row in enumerate(new) if row.position != old[at].position), len(new))
            self.beginRemoveRows(QModelIndex(), gone, gone + len(old) - len(new) - 1)
            self.rows = new
            self.endRemoveRows()
        elif len(new) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self.rows = new
            self.endInsertRows()
        self.rows, before, self.told = new, self.told, told
        for at, row in enumerate(new):
            if before != told or at >= len(old) or old[at] != row:
                self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = [line_name(row), amount_words(row), under_words(row, self.told), benefit_words(row)]
            parts.append(yuan(row.payable))
            return " ".join(part for part in parts if part)
        return tip(line_name(row)) if role == Qt.ItemDataRole.ToolTipRole else None


def line_height() -> int:
    """A line of the order: as low as its two lines of words allow, for as many dishes in sight as can be."""
    return theme.box(metrics.CART_LINE, "h3", "body", pad=-4)


class _LinePainter(QStyledItemDelegate):
    def __init__(self, model: CartModel, parent: "CartList") -> None:
        super().__init__(parent)
        self._model, self._list = model, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        area = QRectF(option.rect)
        chosen = row.position == self._list.selected
        painter.save()
        if chosen:
            painter.fillRect(option.rect, theme.color("soft"))
            painter.fillRect(QRect(option.rect.x(), option.rect.y(), 3, option.rect.height()), theme.color("accent"))
        line = QRectF(area.x() + PAD, area.bottom() - 1, area.width() - 2 * PAD, 1)
        painter.fillRect(line, theme.color("soft2" if chosen else "line"))
        step = self._list.stepper(option.rect)
        words = QRectF(area.x() + PAD, area.y(), step.x() - 8 - area.x() - PAD, area.height())
        self._words(painter, words, row)
        self._stepper(painter, QRectF(step), row)
        total = QRectF(step.right() + 4, area.y(), area.right() - PAD - step.right() - 4, area.height())
        face = "h3" if paint.width(yuan(row.payable, symbol=False), "h3") <= total.width() else "strong"
        paint.text(painter, total, yuan(row.payable, symbol=False), "ink", face, paint.RIGHT, elide=False)
        if chosen and self._list.hasFocus():
            paint.focus_ring(painter, area.adjusted(1, 1, -1, -2), 4)
        painter.restore()

    def _words(self, painter: QPainter, area: QRectF, row: CartRow) -> None:
        high, low = theme.fm("h3").height(), theme.fm("body").height()
        top = area.center().y() - (high + low) / 2 + 1  # the two lie closer than lines of a text: they are digits
        paint.text(painter, QRectF(area.x(), top + 1, area.width(), high), line_name(row), "ink", "h3")
        under = QRectF(area.x(), top + high - 4, area.width(), low)
        off = benefit_words(row)
        room = area.width() - (paint.width(off, "strong") + 8 if off else 0)
        tone = "bad" if not row.fits else "info" if row.eater is not None else "ink2"
        words = under_words(row, self._model.told)
        wanted = row.way.remark or row.way.choices  # rather cut short than left out: the dish is given out by it
        if paint.width(words) > room and row.eater is None and not wanted:
            words = "" if off else "不参加优惠" if "不参加" in words else words
        used = paint.text(painter, under.adjusted(0, 0, room - area.width(), 0), words, tone)
        paint.text(painter, under.adjusted(used + 8 if used else 0, 0, 0, 0), off, "ok", "strong")

    @staticmethod
    def _stepper(painter: QPainter, area: QRectF, row: CartRow) -> None:
        if row.fee:
            paint.text(painter, area, f"×{row.quantity}", "ink2", "strong", paint.CENTER)
            return
        if not row.by_weight:
            paint_stepper(painter, area, row.quantity)
            return
        paint.box(painter, area, 8, "surface", "line2")
        cell = area.width() / 3
        painter.fillRect(QRectF(area.x() + cell, area.y() + 1, 1, area.height() - 2), theme.color("line2"))
        minus = QRectF(area.x(), area.y(), cell, area.height())
        paint.text(painter, minus, "−", "ink2", "strong", paint.CENTER, elide=False)
        weight = QRectF(area.x() + cell, area.y(), 2 * cell, area.height())
        paint.text(painter, weight, amount_words(row), "ink", "strong", paint.CENTER)


class CartList(TouchList[tuple[int, int]]):
    """The order's lines. Signals: ``stepped(position, ±1)`` for a tap on − or +, ``chosen(position)`` for the rest."""

    stepped = Signal(int, int)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("本单", parent)
        self.cart = CartModel()
        self.selected: int | None = None
        self._painter = _LinePainter(self.cart, self)
        self._measured: tuple[tuple[CartRow, ...], float, int] = ((), 0.0, 0)
        self.setModel(self.cart)
        self.setItemDelegate(self._painter)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        theme.themeChanged.connect(self.doItemsLayout)

    def put(self, rows: Sequence[CartRow], selected: int | None, told: bool) -> None:
        """Show the lines, the selected one in sight."""
        moved = selected != self.selected
        self.selected = selected
        self.cart.put(rows, told)
        at = next((n for n, row in enumerate(rows) if row.position == selected), -1)
        if at >= 0:
            index = self.cart.index(at, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        if moved:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex().isValid():  # the sums below have grown: + and − act on a line that is seen
            self.scrollTo(self.currentIndex())

    def stepper(self, row: QRect) -> QRect:
        """Where − n + stands in a row."""
        wide, high = 3 * metrics.STEP, min(metrics.STEP, row.height() - 8)
        right = row.right() + 1 - PAD - max(min(self._sums_width(), theme.px(84)) + 6, theme.px(72))
        return QRect(right - wide, row.center().y() - high // 2, wide, high)

    def _sums_width(self) -> int:
        """The widest sum; measured once for the same rows, as every row asks when it is painted."""
        rows, scale = self.cart.rows, theme.scale()
        if self._measured[0] is not rows or self._measured[1] != scale:
            widest = max((paint.width(yuan(r.payable, symbol=False), "h3") for r in rows), default=0)
            self._measured = (rows, scale, widest)
        return self._measured[2]

    def minimumSizeHint(self) -> QSize:
        return QSize(300, line_height())

    def hit(self, spot: QPoint) -> tuple[int, int] | None:
        """The position of the line, and -1 or +1 on a cell of its stepper, else 0."""
        index = self.indexAt(spot)
        if not index.isValid():
            return None
        row = self.cart.rows[index.row()]
        step = self.stepper(self.visualRect(index))
        cell = metrics.STEP
        if row.fee:
            return None
        if step.adjusted(-4, -6, 0, 6).contains(spot) and spot.x() < step.x() + cell:
            return row.position, -1
        if step.adjusted(0, -6, 4, 6).contains(spot) and spot.x() >= step.x() + 2 * cell and not row.by_weight:
            return row.position, 1
        return row.position, 0

    def tapped(self, hit: tuple[int, int]) -> None:
        if hit[1]:
            self.stepped.emit(*hit)
        else:
            self.chosen.emit(hit[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = moves.get(Qt.Key(event.key()))
        if by:
            self.move_by(by)
        else:
            event.ignore()  # everything else is for the page and its code box

    def move_by(self, by: int) -> None:
        """Choose the next line down (+1) or up (-1)."""
        positions = [row.position for row in self.cart.rows]
        if positions:
            at = positions.index(self.selected) if self.selected in positions else len(positions) - 1
            self.chosen.emit(positions[min(max(at + by, 0), len(positions) - 1)])
