"""今日单据: the newest sales and charges, another copy of a receipt, and 冲正."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.rules import records
from app.rules.records import brief_number
from app.services.dashboard import SaleRow
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Empty
from app.ui.kit.choices import Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.layout import STRETCH, into, row, wide
from app.ui.kit.lists import RowsOr
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.tender.model import methods_words
from app.ui.tender.reversal import may_reverse
from app.ui.till.cart_panel import panel_width
from app.ui.till.parked_panel import clock_words
from app.ui.words.till import FORMS

_BACK = "back"


def short_number(number: str) -> str:
    """``#0042``: the serial of the day, as people say it; of a charge ``SK#0003``."""
    kind, _, _ = number.partition("-")
    return f"{kind if kind == records.CHARGE.prefix else ''}#{number.rsplit('-', 1)[-1]}"


def _who(row: SaleRow) -> str:
    return row.member or ("—" if row.about else "散客")


def _what(row: SaleRow) -> str:
    return f"{FORMS[row.form]} {brief_number(row.about)}" if row.about else f"{abs(row.portions)} 份"


def _state(row: SaleRow) -> TagSpec | None:
    if row.kind == "reversal":
        return TagSpec("退菜" if row.part else "冲正", "bad")
    if row.went_back and not row.reversed:
        return TagSpec("退过菜", "mute")
    return TagSpec("已冲正", "mute") if row.reversed else None


def _number(row: SaleRow) -> str:
    state = _state(row)
    return short_number(row.number) + (f" {state.text}" if state else "")


class ReceiptsPanel(Drawer):
    """The list; ↵ is 退菜 of the sale chosen. Signals: ``again(SaleRow)`` for 补打, ``dishes(SaleRow)`` for 退菜,
    ``back(SaleRow)`` for 冲正, ``anew(SaleRow)`` for 改收款方式, ``narrowed`` when other ones are to be
    listed (``went_back``), ``older`` for those of other days.
    """

    again = Signal(object)
    dishes = Signal(object)
    back = Signal(object)
    anew = Signal(object)
    narrowed = Signal()
    older = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("今日单据", width=panel_width(), parent=parent)
        columns = (
            Column[SaleRow](
                "单号", _number, 128, sub=lambda row: f"{clock_words(row.at_ms)} {methods_words(row.methods)}"
            ),
            Column[SaleRow]("顾客", _who, sub=_what),
            Column[SaleRow](
                "金额", lambda row: yuan(row.due), 112, right=True, strong=True,
                tone=lambda row: "ink3" if row.reversed else "bad" if row.due < 0 else "ink",
                sub=lambda row: f"优惠 {yuan(abs(row.saved))}" if row.saved else "",
            ),
        )  # fmt: skip
        self.table: Table[SaleRow] = Table(columns, key=lambda row: row.id, name="今日单据")
        self.table.setMinimumHeight(240)
        self.table.installEventFilter(self)
        self.table.row_changed.connect(lambda _row: self._judge())
        self.which = Segment((("all", "全部"), (_BACK, "退款、冲正")), sz="sm", name="看哪些单据")
        self.which.changed.connect(lambda _which: self.narrowed.emit())
        self._none = Empty("今天还没有收款", "收款后在这里补打小票或冲正", icon="receipt")
        self._none_back = Empty("今天没有退款，也没有冲正", "按「全部」看今天的单据", icon="undo-2")
        self.list = RowsOr(self.table, self._none, self._none_back)
        self.copy = Button("补打小票", icon="printer", key=shortcuts.cap("print"), on=self._again)
        self.repay = Button("改收款", icon="banknote", key=shortcuts.cap("money"), on=self.take_anew)
        self.refund = Button("退菜", icon="utensils", key="↵", on=self._dishes)
        self.reverse = Button("冲正", kind="danger", icon="undo-2", key=shortcuts.cap("undo"), on=self._back)
        older = Button("以前的单据", kind="link", icon="search", key=shortcuts.cap("scan"), on=self.older.emit)
        into(self.body, row(self.which, STRETCH, older), wide(self.list))
        into(self.body, wide(row(self.copy, STRETCH, self.repay)))
        into(self.foot, STRETCH, self.refund, self.reverse)

    @property
    def went_back(self) -> bool:
        """Whether only what was taken back or gave money back is listed."""
        return bool(self.which.value() == _BACK)

    def begin(self, rows: Sequence[SaleRow]) -> None:
        """Show the newest sales and charges, those of ``went_back``."""
        self.setFixedWidth(panel_width())
        self.put(rows)
        if rows:
            self.table.selectRow(0)
        self.open_drawer("今日单据")
        (self.table if rows else self).setFocus()

    def put(self, rows: Sequence[SaleRow]) -> None:
        """The list again, after something was added to it, or other ones are listed."""
        self.list.show_rows(rows, self._none_back if self.went_back else self._none)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        self._judge()

    def row(self) -> SaleRow | None:
        """The sale chosen."""
        return self.table.row()

    def _judge(self) -> None:
        row = self.row()
        self.copy.setEnabled(row is not None)
        takes = row is not None and may_reverse(row)
        self.reverse.setEnabled(takes)
        sold = takes and row is not None and not row.about
        self.refund.setEnabled(sold)
        self.repay.setEnabled(sold and row is not None and not row.went_back and bool(row.due))

    def _again(self) -> None:
        row = self.row()
        if row is not None:
            self.again.emit(row)

    def take_anew(self) -> None:
        """改收款方式 of the sale chosen, where it may be."""
        row = self.row()
        if row is not None and self.repay.isEnabled():
            self.anew.emit(row)

    def _dishes(self) -> None:
        row = self.row()
        if row is not None and self.refund.isEnabled():
            self.dishes.emit(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if watched is self.table and pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._dishes()
            return True
        return super().eventFilter(watched, event)

    def _back(self) -> None:
        row = self.row()
        if row is not None and self.reverse.isEnabled():
            self.back.emit(row)
