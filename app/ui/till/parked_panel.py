"""取单: the carts put aside, by the number people call out."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.models.base import from_ms
from app.rules.dates import local
from app.services.till.cart_view import HeldRow
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.lists import RowsOr
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.till.cart_panel import dish_words, panel_width


def clock_words(at_ms: int) -> str:
    """``10:42`` for an instant in milliseconds."""
    return f"{local(from_ms(at_ms)):%H:%M}"


def since_words(at_ms: int, today: date) -> str:
    """``10:42``, with the day in front when it is another one."""
    day = local(from_ms(at_ms)).date()
    return clock_words(at_ms) if day == today else f"{day:%m-%d} {clock_words(at_ms)}"


class HeldPanel(Drawer):
    """The list: for whom, which dishes, since when and by whom. Digits take a cart by its number.

    Signals: ``taken(cart id)``, ``dropped(HeldRow)`` for 作废.
    """

    taken = Signal(object)
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("取单", width=panel_width(), parent=parent)
        self._today = date.min
        columns = (
            Column[HeldRow]("号", lambda row: str(row.hold_no), 40, strong=True),
            Column[HeldRow](
                "顾客", lambda row: f"{row.member or '散客'} · {row.portions} 份",
                sub=lambda row: "、".join(dish_words(*dish) for dish in row.dishes),
            ),
            Column[HeldRow](
                "应收", lambda row: yuan(row.payable), 124, right=True, strong=True,
                sub=lambda row: f"{since_words(row.changed_at_ms, self._today)} {row.staff}".strip(),
            ),
        )  # fmt: skip
        self.table: Table[HeldRow] = Table(columns, key=lambda row: row.id, name="挂起的单")
        self.drop = Button("作废", kind="danger", icon="trash-2", key=shortcuts.cap("delete"), on=self._drop)
        self.take = Button("取单", kind="primary", sz="lg", key="↵", on=self._take)
        self.table.chosen.connect(lambda _row: self._take())
        self.table.installEventFilter(self)
        self.table.setMinimumHeight(240)
        self.list = RowsOr(self.table, Empty("没有挂起的单", f"点好菜按 {shortcuts.cap('park')} 挂起，先收下一位"))
        into(self.body, wide(self.list))
        into(self.foot, self.drop, STRETCH, self.take)

    def begin(self, rows: Sequence[HeldRow], today: date) -> None:
        """Show what is put aside."""
        self.setFixedWidth(panel_width())
        self._today = today
        self.put(rows)
        if rows:
            self.table.selectRow(0)
        self.open_drawer("取单")
        (self.table if rows else self).setFocus()

    def put(self, rows: Sequence[HeldRow]) -> None:
        """The list again, after something was taken from it or added to it."""
        self.list.show_rows(rows)
        for button in (self.take, self.drop):
            button.setEnabled(bool(rows))
        self.note.setText(f"{len(rows)} 单" if rows else "")

    def _drop(self) -> None:
        row = self.table.row()
        if row is not None:
            self.dropped.emit(row)

    def _take(self) -> None:
        row = self.table.row()
        if row is not None:
            self.taken.emit(row.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Delete:
                self._drop()
                return True
            held = next((row for row in self.table.rows_model.rows if str(row.hold_no) == event.text()), None)
            if held is not None:
                self.taken.emit(held.id)
                return True
        return super().eventFilter(watched, event)
