"""今日销售: the newest sales, charges and reversals, all of them or one kind."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.dashboard import SaleRow
from app.ui.kit import paint
from app.ui.kit.cards import Action, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.label import Label
from app.ui.kit.lists import RowsOr
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.today.words import methods_words, payer_words, sale_tag, short_number, time_of

_FILTERS = (("all", "全部"), ("senior", "有优惠"), ("charge", "收费"), ("reversal", "冲正"))


class SalesPanel(RowsOr[SaleRow]):
    """The table, or why it is empty. ``filter`` is placed by the page, in the head of its card.

    Signals: ``narrowed()`` when another kind is shown.
    """

    narrowed = Signal()

    def __init__(self, start: Action, parent: QWidget | None = None) -> None:
        self._begin = Empty("今天还没有销售", "开了班，在收银页收第一单，这里就有了", start)
        self._nothing = Empty("今天还没有销售", "收银页收了第一单，这里就有了")
        self._none_such = Label("这一类今天还没有", "body", "ink2", align=paint.CENTER)
        table = Table(_COLUMNS, key=lambda r: r.id, name="今日销售")
        super().__init__(table, self._begin, self._nothing, self._none_such, parent=parent)
        self._sells = True
        self._rows: tuple[SaleRow, ...] = ()
        self.filter = Segment(_FILTERS, sz="sm", name="筛选")
        self.filter.changed.connect(lambda _value: self._show())

    @property
    def rows(self) -> tuple[SaleRow, ...]:
        """All sales read, shown or not."""
        return self._rows

    @property
    def shown(self) -> int:
        """How many are in the table."""
        return len(self.table.rows_model.rows)

    def set_sales(self, rows: tuple[SaleRow, ...]) -> None:
        """Show what was read now."""
        self._rows = rows
        self._show()

    def show_only(self, which: str) -> None:
        """Show one kind: all, senior, charge or reversal."""
        self.filter.set_value(which)
        self._show()

    def sale(self, number: str) -> SaleRow | None:
        """The sale of a number, among today's."""
        return next((row for row in self._rows if row.number == number), None)

    def allow(self, sell: bool) -> None:
        """Whether an empty day offers the way to the till."""
        self._sells = sell
        self._show()

    def _show(self) -> None:
        which = self.filter.value()
        none = self._none_such if self._rows else self._begin if self._sells else self._nothing
        self.show_rows([row for row in self._rows if _fits(row, which)], none)
        self.narrowed.emit()


def _fits(row: SaleRow, which: object) -> bool:
    if which == "senior":
        return row.saved != 0
    if which == "charge":
        return bool(row.about)
    if which == "reversal":
        return row.kind == "reversal" or row.reversed or bool(row.went_back)
    return True


def _quiet(row: SaleRow) -> str:
    return "ink3" if row.reversed else "ink"


_COLUMNS = [
    Column[SaleRow]("时间", lambda r: time_of(r.at_ms), 66, tone=lambda r: "ink2"),
    Column[SaleRow]("单号", short_number, 76, tone=lambda r: "ink2"),
    Column[SaleRow]("会员", payer_words, tone=lambda r: _quiet(r) if r.member else "ink3", strong=True),
    Column[SaleRow]("", lambda r: "", 96, tag=sale_tag),
    Column[SaleRow](
        "份数", lambda r: "—" if r.about else str(r.portions).replace("-", "−"), 60, right=True, tone=_quiet
    ),
    Column[SaleRow](
        "优惠",
        lambda r: yuan(-r.saved) if r.saved else "—",
        92,
        right=True,
        tone=lambda r: "ok" if r.saved > 0 else "ink2",
    ),
    Column[SaleRow]("收款", methods_words, 100, tone=lambda r: "ink2"),
    Column[SaleRow]("实收", lambda r: yuan(r.due), 104, right=True, tone=_quiet, strong=True),
]
