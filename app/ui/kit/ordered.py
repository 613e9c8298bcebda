"""A tab of records that stand in an order of people's own: moved by keys, by buttons, or by dragging a row."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QTableView, QWidget

from app.ui.kit import shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.layout import STRETCH, Part, holder, row
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.records import Draft, RecordTab, Row


class DragRows(QObject):
    """Lets a row of a table be dragged to another place; a line shows where it would stand.

    Signals: ``dropped(int, int)`` with where it stood and where it is to stand.
    """

    dropped = Signal(int, int)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table, self._from, self._at = table, -1, QPoint()
        self.writable = True
        self._line = QFrame(table.viewport())
        self._line.setFixedHeight(3)
        self._line.setAutoFillBackground(True)
        self._line.hide()
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        spot = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._from, self._at = self._table.rowAt(spot.y()), spot
        elif event.type() == QEvent.Type.MouseMove and self._from >= 0 and self.writable:
            far = (spot - self._at).manhattanLength() >= QApplication.startDragDistance()
            if far or self._line.isVisible():
                self._show(self._goal(spot))
            return True
        elif event.type() == QEvent.Type.MouseButtonRelease and self._from >= 0:
            start, dragged, self._from = self._from, self._line.isVisible(), -1
            self._line.hide()
            goal = self._goal(spot)
            if dragged:
                to = goal - (goal > start)
                if to != start:
                    self.dropped.emit(start, to)
                return True
        return False

    def _goal(self, spot: QPoint) -> int:
        """Before which row it would stand."""
        count = self._table.model().rowCount()
        at = self._table.rowAt(spot.y())
        if at < 0:
            return 0 if spot.y() < 0 else count
        top, high = self._table.rowViewportPosition(at), self._table.rowHeight(at)
        return at + (spot.y() > top + high // 2)

    def _show(self, goal: int) -> None:
        last = self._table.model().rowCount() - 1
        y = self._table.rowViewportPosition(min(goal, last)) + (self._table.rowHeight(last) if goal > last else 0)
        palette = self._line.palette()
        palette.setColor(self._line.backgroundRole(), theme.color("accent"))
        self._line.setPalette(palette)
        self._line.setGeometry(0, max(y - 2, 0), self._table.viewport().width(), 3)
        self._line.show()


class OrderedTab(RecordTab[Row, Draft]):
    """Subclasses ``reorder``; ``group_of`` tells records apart that never mix."""

    order_hint: ClassVar[str] = ""
    """Where the order shows."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.dragging = DragRows(self.table)
        self.dragging.dropped.connect(self.move_row)

    def reorder(self, rows: Sequence[Row], moved: Row) -> None:
        """Keep this order; ``act`` does it, with a way back."""
        raise TypeError("each list says this for itself")

    def group_of(self, row: Row) -> object:
        """Of which group a record is: it moves among its own."""
        return None

    def form_parts(self) -> Sequence[Part]:
        self.up = Button("往前", icon="chevron-up", on=lambda: self.shift(-1))
        self.down = Button("往后", icon="chevron-down", on=lambda: self.shift(1))
        order = holder(row(self.up, self.down, STRETCH))
        keys = f"{shortcuts.cap('row_up')}、{shortcuts.cap('row_down')}，或在表里拖动，也行"
        return (Field("次序", order, label_width=self.label_width, hint=f"{self.order_hint}。{keys}"),)

    def refresh(self) -> None:
        super().refresh()
        self.dragging.writable = self.may_change()

    def show_state(self, row: Row | None) -> None:
        super().show_state(row)
        at = self.table.currentIndex().row()
        self.up.setEnabled(row is not None and self._may_go(at, at - 1))
        self.down.setEnabled(row is not None and self._may_go(at, at + 1))

    def shift(self, by: int) -> None:
        """The current record one place on."""
        at = self.table.currentIndex().row()
        self.move_row(at, at + by)

    def move_row(self, start: int, to: int) -> None:
        """The record at ``start`` stands at ``to`` from now on, as near as its group lets it."""
        step = 1 if to > start else -1
        while to != start and not self._may_go(start, to):
            to -= step
        if to == start or not self._may_go(start, to):
            return
        rows = list(self.table.rows_model.rows)
        moved = rows.pop(start)
        rows.insert(to, moved)
        self.reorder(rows, moved)
        self.table.select_key(self.key_of(moved))
        self.show_state(self.current)

    def _may_go(self, start: int, to: int) -> bool:
        rows = self.table.rows_model.rows
        inside = 0 <= start < len(rows) and 0 <= to < len(rows)
        return inside and self.may_change() and self.group_of(rows[start]) == self.group_of(rows[to])

    def verbs(self) -> list[Verb]:
        order = [
            Verb("row_up", "往前挪一位", lambda: self.shift(-1)),
            Verb("row_down", "往后挪一位", lambda: self.shift(1)),
        ]
        return [*super().verbs(), *order]
