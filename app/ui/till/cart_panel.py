"""The order at the right: head, lines, sums, 挂单 and 收款; after a sale the change, large, until the next order."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.rules.records import brief_number
from app.services.till.cart_view import CartView
from app.services.till.reversing import RECENT
from app.services.till.sales import SaleDone
from app.ui.kit import icons, metrics, paint, shortcuts, theme
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Keycap, Label, Rule
from app.ui.kit.layout import STRETCH, Wide, column, fill, into, row, wide
from app.ui.kit.plain import set_tip
from app.ui.kit.text import yuan
from app.ui.tender.model import change_note, methods_words
from app.ui.tender.sums import SumRow
from app.ui.till.cart_list import CartList
from app.ui.till.order import Order
from app.ui.words.till import paid_words

_DISHES = 8  # as many fit under the change
_MANY = 7  # lines that are to be in sight together


class DoneView(QWidget):
    """The last sale: for whom, the change in the largest digits of the page, what was handed over, and the dishes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Label("", "strong", "ok")
        self.number = Label("", "body", "ink2", elide=True)
        self.who = Label("", "h3", elide=True)
        self.change = AmountDisplay("找零", role="change", tone="ok", ground="okBg")
        self.note = Label("", "body", "ink", wrap=True)
        self.dishes = Label("", "body", "ink2", wrap=True)
        self.told = Label("", "body", "warn", wrap=True)
        self.undo = Keycap(shortcuts.cap("undo"), "两分钟内可冲正重收")
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(int(RECENT.total_seconds() * 1000))
        self._fading.timeout.connect(self.undo.hide)
        head = row(_Tick(), self.head, wide(self.number))
        parts = (head, self.who, self.change, self.note, self.dishes, self.told, self.undo)
        fill(self, STRETCH, *parts, Wide(share=2), margins=(14, 10, 14, 10))

    def put(self, done: SaleDone, kitchen: str) -> None:
        """Say what was taken and what goes back, and what there is to know of the paper for the ``kitchen``."""
        self.told.setText(kitchen)
        self.told.setVisible(bool(kitchen))
        back = done.due < 0
        self.head.setText("已冲正" if back else "收款成功")
        self.number.setText(done.number)
        called = "" if done.pickup_no is None else f"取餐号 {done.pickup_no} · "
        self.who.setText(f"{called}{done.member or '散客'} · {abs(done.portions)} 份")
        handed = handed_words(done)
        if back:
            self.change.set_name("退回", "warn", "warnBg")
            self.change.set_fen(-done.due)
            self.change.set_note(handed if len(done.payments) > 1 else methods_words(done.methods))
        elif done.change:
            self.change.set_name("找零", "ok", "okBg")
            self.change.set_fen(done.change)
            self.change.set_note(change_note(done.change))
        else:
            self.change.set_name("实收", "ok", "okBg")
            self.change.set_fen(done.due)
            self.change.set_note(f"{methods_words(done.methods)} · 不用找零" if done.methods else "免费")
        split = done.change or len(done.payments) > 1
        paid = f"应收 {yuan(done.due)}，收{handed}" if split and not back else ""
        saved = f"已优惠 {yuan(done.saved)}" if done.saved > 0 else ""
        self.note.setText(" · ".join(words for words in (paid, saved) if words))
        self.note.setVisible(bool(paid or saved))
        self.dishes.setText("、".join(dish_words(*dish) for dish in done.dishes[:_DISHES]) + _more(done))
        self.dishes.setVisible(bool(done.dishes))
        self.undo.setVisible(not back)
        self._fading.start()


def dish_words(name: str, quantity: int, grams: int | None) -> str:
    """``红烧肉``, ``米饭 ×2``, ``卤牛肉 265 克``."""
    if grams is not None:
        return f"{name} {abs(grams)} 克"
    return name if abs(quantity) == 1 else f"{name} ×{abs(quantity)}"


def _more(done: SaleDone) -> str:
    return f" 等 {len(done.dishes)} 样" if len(done.dishes) > _DISHES else ""


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
        how = Label("按菜号、点菜块或扫卡开始", "caption", "ink2", align=paint.CENTER)
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
        self.portions = Label("", "body", "ink2", elide=True)
        self.away = Button("外带", kind="ghost", sz="sm", icon="shopping-bag", on=self._turn, tip="堂食 / 外带")
        self.empty = Button("清空", kind="ghost", sz="sm", icon="trash-2", on=self.emptied.emit)
        parts = (Label("本单", "h3"), 4, wide(self.portions), self.away, self.empty)
        into(self.body, row(*parts, gap=2, margins=(15, 3, 6, 3)))

    def _build_sums(self) -> None:
        self.why = Label("", "body", "info", elide=True)
        self.list_total = SumRow("原价")
        self.discount = SumRow("长者优惠", "ok")
        self.subsidy = SumRow("补贴", "ok")
        self.cut = SumRow("手工折扣", "ok")
        self.due = AmountDisplay("应收")
        self.line = Rule()
        parts = (self.why, self.list_total, self.discount, self.subsidy, self.cut, self.line, self.due)
        into(self.body, column(*parts, gap=3, margins=(15, 4, 15, 0)))

    def _build_buttons(self) -> None:
        self.hold = Button("挂单", sz="xl", icon="pause", key=shortcuts.cap("park"), on=self.park.emit)
        self.money = Button("收款", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.pay.emit)
        self.money.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for button in (self.hold, self.money):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        into(self.body, row(self.hold, wide(self.money), margins=(11, 4, 11, 11)))

    def _turn(self) -> None:
        self.went.emit(self.away.text() == "外带")

    def show_done(self, done: SaleDone, kitchen: str = "") -> None:
        """Keep the result of a sale in sight until the next order begins."""
        self._last = done
        self.done.put(done, kitchen)
        self._turn_to(self.done)

    def forget_done(self) -> bool:
        """Take the last result away; False when there was none."""
        shown, self._last = self._last is not None, None
        if shown:
            self._turn_to(self.nothing)
        return shown

    def tells_of(self, sale_id: object) -> bool:
        """Whether the result shown is this sale's."""
        return self._last is not None and self._last.id == sale_id

    def _turn_to(self, part: QWidget) -> None:
        self.middle.setCurrentWidget(part)
        for sums in (self.line, self.due):
            sums.setVisible(part is not self.done)  # no second large figure beside the change

    def put(self, order: Order) -> None:
        """Show the order as it stands."""
        shown, rows = order.cart, order.rows
        if rows or order.member is not None:
            self._last = None
        self._turn_to(self.lines if rows else self.done if self._last else self.nothing)
        told = order.member is not None and bool(order.member.tier) and (shown is None or shown.use_benefits)
        self.lines.put(rows, order.selected, told)
        where = "送餐" if shown is not None and shown.delivery else "外带" if order.takeaway else "堂食"
        if shown is not None and shown.due_day is not None and not shown.delivery:
            where = f"{shown.due_day:%m-%d} {where}"
        late = f"补录 {brief_number(shown.paper_no)} · " if shown is not None and shown.paper_no else ""
        self.portions.set_tone("warn" if late else "ink2")
        self.portions.setText(f"{late}{0 if shown is None else shown.portions} 份 · {where}")
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
        said = wonders(shown)
        self.why.setText("；".join(line for line, _ in said))
        set_tip(self.why, "\n".join(full for _, full in said))
        self.why.setVisible(bool(said))
        if shown is None or not shown.rows:
            for line in (self.list_total, self.discount, self.subsidy, self.cut):
                line.hide()
            self.due.set_fen(0)
            self.due.set_note("")
            self.due.set_name("应收", "ink3", "none")
            self.money.set_words("收款")
            return
        saved = bool(shown.discount_total or shown.subsidy_total)
        self.list_total.put(shown.list_total, always=saved)
        several = (shown.cut_total, shown.discount_total - shown.cut_total, shown.subsidy_total)
        crowded = bool(said) or sum(map(bool, several)) > 1
        if not saved or (crowded and len(shown.rows) >= _MANY):
            self.list_total.hide()  # every line says its own: the dishes need the room
        self.discount.put(shown.cut_total - shown.discount_total, benefit_note(shown))
        self.cut.put(-shown.cut_total)
        self.subsidy.put(-shown.subsidy_total)
        self.due.set_name("应收", "accent", "none")
        self.due.set_fen(shown.payable)
        cash = order.cash_due()
        self.due.set_note(f"现金 {yuan(cash)}" if cash != shown.payable else "")
        self.money.set_words(f"收款 {yuan(shown.payable)}")


def benefit_note(shown: CartView) -> str:
    """``8 折 · 2 份``, and ``8 折、5 折 · 2 份`` where people of two tiers eat together."""
    given = dict.fromkeys(row.benefit.split(" ", 1)[-1] for row in shown.rows if row.benefit_amount)
    return f"{'、'.join(given)} · {shown.benefit_portions} 份" if given else ""


def wonders(shown: CartView | None) -> list[tuple[str, str]]:
    """What somebody would wonder about, in a line and in a sentence, of the member first: who had the meal's benefit
    before, and when and where.
    """
    if shown is None:
        return []
    others = {row.eater.id: row.eater for row in shown.rows if row.eater is not None}
    said = [(note.line, note.full) for note in (() if shown.member is None else shown.member.notes) if note.loud]
    theirs = [(one.name, note) for one in others.values() for note in one.notes if note.loud]
    return said + [(f"{name}：{note.line}", f"{name}：{note.full}") for name, note in theirs]


def handed_words(done: SaleDone) -> str:
    """``现金 ¥50.00``: what was handed over by each way, the change still in it."""
    return paid_words((m, amount + (done.change if m == "cash" else 0)) for m, amount in done.payments)


def panel_width() -> int:
    """The width of the right column in the text size in force."""
    return min(theme.px(404), 480)
