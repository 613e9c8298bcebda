"""Many answers in a list of its own: ticked by Space or a press, found by typing, moved where their order counts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.kit import icons, paint, theme
from app.ui.kit.fields import paint_frame
from app.ui.kit.scroll import slim_bars

_CODE = Qt.ItemDataRole.UserRole
_BOX = 18


class _Ticks(QStyledItemDelegate):
    """A box and its words, as a check box shows them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, theme.control("sm"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area = QRectF(option.rect)
        shown = self.parent()
        assert isinstance(shown, TickList)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        on = shown.isEnabled()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and shown.hasFocus():
            painter.fillRect(area, theme.color("soft"))
        spot = QRectF(area.x() + 8, area.center().y() - _BOX / 2, _BOX, _BOX)
        if ticked:
            paint.box(painter, spot, 5, "accent" if on else "disabled")
            icons.paint(painter, spot.x() + 1, spot.y() + 1, "check", "onAccent", 16)
        else:
            paint.box(painter, spot, 5, "surface", "field" if on else "line2", 1.5)
        words = area.adjusted(8 + _BOX + 8, 0, -6, 0)
        paint.text(painter, words, str(index.data(Qt.ItemDataRole.DisplayRole)), "ink" if on else "ink2")
        painter.restore()


class TickList(QListWidget):
    """Several of many, ``rows`` of them in sight. Signals: ``changed(tuple)``, by people.

    ``ordered``: the answer is in the order of the list, which people change by dragging, or by ``shift``.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[Any, str]] = (),
        *,
        name: str = "",
        ordered: bool = False,
        rows: int = 6,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows, self._bad, self._filling = rows, False, False
        self._options: tuple[tuple[Any, str], ...] = ()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Ticks(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.setViewportMargins(2, 2, 2, 2)
        slim_bars(self)
        if ordered:
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.model().rowsMoved.connect(lambda *_where: self._tell())
        self.clicked.connect(self._pressed)
        theme.themeChanged.connect(self._dress)
        self._dress()
        self.set_options(options)

    def _dress(self) -> None:
        self.setFixedHeight(self._rows * theme.control("sm") + 8)
        self.doItemsLayout()

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer these; what stays on offer stays ticked, and where it is."""
        before = self.value()
        self._options = tuple(options)
        self.set_value(before)

    def value(self) -> tuple[Any, ...]:
        """What is ticked, in the order of the list."""
        return tuple(item.data(_CODE) for item in self._items() if item.checkState() == Qt.CheckState.Checked)

    def set_value(self, value: Sequence[Any]) -> None:
        """Tick these without telling anybody; where the order counts they stand first, in theirs."""
        wanted = [*value]
        options = dict(self._options)
        ordered = self.dragDropMode() == QAbstractItemView.DragDropMode.InternalMove
        first = [one for one in wanted if one in options] if ordered else []
        held = self.currentItem().data(_CODE) if self.currentItem() is not None else None
        self._filling = True
        self.clear()
        for code in [*first, *(one for one in options if one not in first)]:
            item = QListWidgetItem(options[code])
            item.setData(_CODE, code)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags | Qt.ItemFlag.ItemIsDragEnabled if ordered else flags)
            item.setCheckState(Qt.CheckState.Checked if code in wanted else Qt.CheckState.Unchecked)
            self.addItem(item)
            if code == held:
                self.setCurrentItem(item)
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        self._filling = False

    def shift(self, by: int) -> None:
        """The current one so many places on."""
        at = self.currentRow()
        to = at + by
        if not (0 <= at < self.count() and 0 <= to < self.count()) or not self.isEnabled():
            return
        self._filling = True
        item = self.takeItem(at)
        self.insertItem(to, item)
        self.setCurrentRow(to)
        self._filling = False
        self._tell()

    def set_writable(self, on: bool) -> None:
        """Let people tick them, or only read them."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self._bad = bad
        self.viewport().update()

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(at) for at in range(self.count())]

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit(self.value())

    def _pressed(self, index: QModelIndex) -> None:
        item = self.itemFromIndex(index)
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if self.currentIndex().isValid():
                self._pressed(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()  # the form's: on to the next field, or back
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_frame(painter, area, focus=self.hasFocus(), bad=self._bad, quiet=not self.isEnabled())
        painter.end()
        super().paintEvent(event)
