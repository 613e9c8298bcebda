"""取单: the carts put aside, by the number people call out."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

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
from app.ui.till.cart_panel import panel_width


def clock_words(at_ms: int) -> str:
    """``10:42`` for an instant in milliseconds."""
    return f"{local(datetime.fromtimestamp(at_ms / 1000, UTC)):%H:%M}"


class HeldPanel(Drawer):
    """The list. Digits take a cart by its number. Signals: ``taken(cart id)``."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("取单", width=panel_width(), parent=parent)
        columns = (
            Column[HeldRow]("号", lambda row: str(row.hold_no), 48, strong=True),
            Column[HeldRow](
                "顾客", lambda row: row.member or "散客", sub=lambda row: f"{clock_words(row.changed_at_ms)} 挂起"
            ),
            Column[HeldRow]("份数", lambda row: f"{row.portions} 份", 60, right=True),
            Column[HeldRow]("应收", lambda row: yuan(row.payable), 104, right=True, strong=True),
        )
        self.table: Table[HeldRow] = Table(columns, key=lambda row: row.id, name="挂起的单")
        self.take = Button("取单", kind="primary", sz="lg", key="↵", on=self._take)
        self.table.chosen.connect(lambda _row: self._take())
        self.table.installEventFilter(self)
        self.table.setMinimumHeight(240)
        self.list = RowsOr(self.table, Empty("没有挂起的单", f"点好菜按 {shortcuts.cap('park')} 挂起，先收下一位"))
        into(self.body, wide(self.list))
        into(self.foot, STRETCH, self.take)

    def begin(self, rows: Sequence[HeldRow]) -> None:
        """Show what is put aside."""
        self.setFixedWidth(panel_width())
        self.list.show_rows(rows)
        if rows:
            self.table.selectRow(0)
        self.take.setEnabled(bool(rows))
        self.note.setText(f"{len(rows)} 单" if rows else "")
        self.open_drawer("取单")
        (self.table if rows else self).setFocus()

    def _take(self) -> None:
        row = self.table.row()
        if row is not None:
            self.taken.emit(row.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = next((row for row in self.table.rows_model.rows if str(row.hold_no) == event.text()), None)
            if held is not None:
                self.taken.emit(held.id)
                return True
        return super().eventFilter(watched, event)
