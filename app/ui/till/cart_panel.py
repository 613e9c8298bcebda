"""The order at the right: head, lines, sums, 挂单 and 收款; after a sale the change, large, until the next order."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.services.till.sales import SaleDone
from app.ui.kit import icons, metrics, paint, shortcuts, theme
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Keycap, Label, Rule
from app.ui.kit.layout import STRETCH, Wide, column, fill, fill_row, into, row, wide
from app.ui.kit.text import yuan
from app.ui.till.cart_list import CartList
from app.ui.till.order import Order
from app.ui.till.tender_model import change_note, methods_words


class SumRow(QWidget):
    """``原价 … ¥37.00``: a name, a quiet note, and an amount at the right."""

    def __init__(self, name: str, tone: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label(name, "body", "ink2")
        self.note = Label("", "caption", "ink2", elide=True)
        self.amount = Label("", "strong", tone, align=paint.RIGHT)
        fill_row(self, self.name, wide(self.note), self.amount)

    def put(self, fen: int, note: str = "", *, always: bool = False) -> None:
        """Show an amount; a row of nothing hides unless ``always``."""
        self.amount.setText(yuan(fen))
        self.note.setText(note)
        self.setVisible(bool(fen) or always)


class DoneView(QWidget):
    """The last sale: the change in the largest digits of the page, and how to hand it out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Label("", "strong", "ok")
        self.number = Label("", "caption", "ink2", elide=True)
        self.change = AmountDisplay("找零", role="change", tone="ok", ground="okBg")
        self.note = Label("", "body", "ink2", wrap=True)
        undo = Keycap(shortcuts.cap("undo"), "两分钟内可冲正重收")
        head = row(_Tick(), self.head, wide(self.number))
        fill(self, STRETCH, head, self.change, self.note, undo, Wide(share=2), margins=(14, 10, 14, 10))

    def put(self, done: SaleDone) -> None:
        """Say what was taken and what goes back."""
        self.head.setText("收款成功" if done.due >= 0 else "已冲正")
        self.number.setText(done.number)
        ways = methods_words(done.methods)
        if done.due < 0:
            self.change.set_name("退回", "warn", "warnBg")
            self.change.set_fen(-done.due)
            self.change.set_note(ways)
        elif done.change:
            self.change.set_name("找零", "ok", "okBg")
            self.change.set_fen(done.change)
            self.change.set_note(change_note(done.change))
        else:
            self.change.set_name("实收", "ok", "okBg")
            self.change.set_fen(done.due)
            self.change.set_note(f"{ways} · 不用找零" if ways else "免费")
        paid = f"应收 {yuan(done.due)} · {ways} {yuan(done.tendered)}" if done.change else ""
        saved = f"已优惠 {yuan(done.saved)}" if done.saved > 0 else ""
        self.note.setText(" · ".join(words for words in (paid, saved) if words))
        self.note.setVisible(bool(paid or saved))


class _Tick(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(22, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, 0, 0, "circle-check", "ok", 22)
        painter.end()


class _Nothing(QWidget):
    """An order without lines: how to begin, in three keys."""

    def __init__(self) -> None:
        super().__init__()
        what = Label("还没有点菜", "h3", align=paint.CENTER)
        how = Label("按菜号、点菜块或扫餐卡开始", "caption", "ink2", align=paint.CENTER)
        fill(self, STRETCH, what, how, STRETCH, gap=6, margins=(16, 8, 16, 8))


class CartPanel(Card):
    """Shows an ``Order``. Signals: ``pay``, ``park``, ``emptied``, ``went(takeaway)``."""

    pay = Signal()
    park = Signal()
    emptied = Signal()
    went = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, gap=0, parent=parent)
        self.lines = CartList()
        self.done = DoneView()
        self.nothing = _Nothing()
        self.middle = QStackedWidget()
        for part in (self.nothing, self.lines, self.done):
            self.middle.addWidget(part)
        self.middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.middle.setMinimumHeight(metrics.CART_LINE)
        self._last: SaleDone | None = None
        self._build_head()
        into(self.body, Rule(), wide(self.middle))
        self._build_sums()
        self._build_buttons()

    def _build_head(self) -> None:
        self.portions = Label("", "caption", "ink2", elide=True)
        self.away = Button("外带", kind="ghost", icon="shopping-bag", on=self._turn, tip="堂食 / 外带")
        self.empty = Button("清空", kind="ghost", icon="trash-2", on=self.emptied.emit)
        parts = (Label("本单", "h3"), 4, wide(self.portions), self.away, self.empty)
        into(self.body, row(*parts, gap=2, margins=(15, 3, 6, 3)))

    def _build_sums(self) -> None:
        self.list_total = SumRow("原价")
        self.discount = SumRow("长者优惠", "ok")
        self.subsidy = SumRow("补贴", "ok")
        self.due = AmountDisplay("应收")
        parts = (self.list_total, self.discount, self.subsidy, Rule(), self.due)
        into(self.body, column(*parts, gap=3, margins=(15, 8, 15, 0)))

    def _build_buttons(self) -> None:
        self.hold = Button("挂单", sz="xl", icon="pause", key=shortcuts.cap("park"), on=self.park.emit)
        self.money = Button("收款", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.pay.emit)
        self.money.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for button in (self.hold, self.money):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        into(self.body, row(self.hold, wide(self.money), margins=(11, 4, 11, 11)))

    def _turn(self) -> None:
        self.went.emit(self.away.text() == "外带")

    def show_done(self, done: SaleDone) -> None:
        """Keep the result of a sale in sight until the next order begins."""
        self._last = done
        self.done.put(done)
        self.middle.setCurrentWidget(self.done)

    def forget_done(self) -> bool:
        """Take the last result away; False when there was none."""
        shown, self._last = self._last is not None, None
        if shown:
            self.middle.setCurrentWidget(self.nothing)
        return shown

    def put(self, order: Order) -> None:
        """Show the order as it stands."""
        shown, rows = order.cart, order.rows
        if rows or order.member is not None:
            self._last = None
        self.middle.setCurrentWidget(self.lines if rows else self.done if self._last else self.nothing)
        told = order.member is not None and bool(order.member.tier) and (shown is None or shown.use_benefits)
        self.lines.put(rows, order.selected, told)
        where = "外带" if order.takeaway else "堂食"
        self.portions.setText(f"{0 if shown is None else shown.portions} 份 · {where}")
        other = "堂食" if order.takeaway else "外带"
        if other != self.away.text():
            self.away.set_words(other)
            self.away.set_icon("utensils" if order.takeaway else "shopping-bag")
        self.empty.setEnabled(bool(rows) or order.member is not None)
        self._put_sums(order)
        self.hold.setEnabled(bool(rows))
        self.money.setEnabled(bool(rows))

    def _put_sums(self, order: Order) -> None:
        shown = order.cart
        if shown is None or not shown.rows:
            for line in (self.list_total, self.discount, self.subsidy):
                line.hide()
            self.due.set_fen(0)
            self.due.set_name("应收", "ink3", "none")
            self.money.set_words("收款")
            return
        saved = bool(shown.discount_total or shown.subsidy_total)
        self.list_total.put(shown.list_total, always=saved)
        if not saved:
            self.list_total.hide()
        rate = order.member.rate_text if order.member is not None else ""
        note = " · ".join(words for words in (rate, f"{shown.benefit_portions} 份") if words)
        self.discount.put(-shown.discount_total, note)
        self.subsidy.put(-shown.subsidy_total)
        self.due.set_name("应收", "accent", "none")
        self.due.set_fen(shown.payable)
        self.money.set_words(f"收款 {yuan(shown.payable)}")


def panel_width() -> int:
    """The width of the right column in the text size in force."""
    return min(theme.px(404), 480)
