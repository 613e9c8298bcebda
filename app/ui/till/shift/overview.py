"""The running shift at a glance, and the verbs that belong to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.till.shifts import ShiftNow
from app.ui.kit import shortcuts
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner, Card
from app.ui.kit.label import Label, Rule, Tag
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.till.shift.sums import Strip, Sum, Sums, charge_sums
from app.ui.till.shift.words import MOVES, STATE_TAGS
from app.ui.words.moments import day_words
from app.ui.words.till import METHODS


class Overview(QWidget):
    """What the shift took. Signals: ``moving(kind)``, ``read_x()``, ``count()``, ``to_till()``."""

    moving = Signal(str)
    read_x = Signal()
    count = Signal()
    to_till = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tag = Tag("")
        self._net = AmountDisplay("实收净额", tone="accent")
        self._facts = Label("", "body", "ink2")
        self.takings = Strip("收款")
        self.given = Sums("优惠")
        self.drawer = Sums("钱箱")
        self._blind = Label("收款金额和应有多少，点钱之前不显示；交盘点之后由主管查看。", "caption", "ink3", wrap=True)
        self._notices = column()
        self.card = Card("本班", "")
        self.count_button = Button("交班", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.count.emit)
        inner = holder(column(self._notices, self._shift_card(), self._pair(), STRETCH, gap=12))
        fill(self, wide(ScrollBody(inner)), self._foot(), gap=12)

    def _shift_card(self) -> Card:
        into(self.card.head, self._tag)
        into(self.card.body, row(wide(self._facts), self._net), Rule(), self.takings)
        return self.card

    def _pair(self) -> QHBoxLayout:
        given, drawer = Card("优惠与补贴"), Card("钱箱")
        self._given_card = given
        into(given.body, self.given, STRETCH)
        into(drawer.body, self.drawer, self._blind, STRETCH)
        return row(wide(given), wide(drawer), gap=12)

    def _move(self, kind: str) -> Button:
        pick = f"pick{list(MOVES).index(kind) + 1}"
        return Button(MOVES[kind], sz="xl", key=shortcuts.cap(pick), on=lambda: self.moving.emit(kind))

    def _foot(self) -> QHBoxLayout:
        moves = (self._move(kind) for kind in ("pay_in", "pay_out", "drop"))
        x = Button("X 读数", sz="xl", key=shortcuts.cap("print"), on=self.read_x.emit)
        return row(*moves, STRETCH, x, self.count_button)

    def show_shift(self, now: ShiftNow, since: str, held: int) -> None:
        """Show the shift as it stands; ``since`` is when it began, ``held`` how many carts are put aside."""
        sums = now.figures
        self._tag.set_spec(STATE_TAGS[now.state])
        self.card.note.setText(f"{day_words(now.business_date)} · {now.opened_by} {since} 开班")
        self._net.set_fen(sums.net_total)
        self._net.setVisible(not sums.blind)
        self._facts.setText(
            f"{sums.sales_count} 单 · 会员 {sums.member_sales} 单 · 冲正 {sums.reversal_count} · 补打 {sums.reprints}"
        )
        if sums.blind:
            takings = [Sum(METHODS[t.method], f"{t.count} 笔") for t in sums.tenders]
        else:
            takings = [Sum(METHODS[t.method], yuan(t.amount), f"{t.count} 笔") for t in sums.tenders]
        self.takings.set_rows(takings or [Sum("还没有收款", "0 笔" if sums.blind else yuan(0), tone="ink2")])
        given = [Sum("优惠", yuan(sums.cut_total - sums.discount_total), tone="ok")]
        if sums.cut_total:
            given.append(Sum("手工折扣", yuan(-sums.cut_total), tone="ok"))
        if not sums.blind:
            given.insert(0, Sum("原价合计", yuan(sums.list_total)))
        given += [Sum(f"补贴（{payer}）", yuan(-amount), tone="ok") for payer, amount in sums.subsidies]
        self.given.set_rows([*given, Sum("抹零", yuan(sums.rounding_total)), *charge_sums(sums.charges, sums.blind)])
        self._given_card.title.setText("优惠与收费" if sums.charges.fees else "优惠与补贴")
        drawer = [
            Sum("备用金", yuan(now.opening_float)),
            Sum("存入", yuan(sums.pay_ins)),
            Sum("支出", yuan(-sums.pay_outs)),
            Sum("上交", yuan(-sums.drops)),
        ]
        if now.expected_cash is not None:
            drawer.append(Sum("应有现金", yuan(now.expected_cash), strong=True, rule=True))
        self.drawer.set_rows(drawer)
        self._blind.setVisible(sums.blind)
        self._show_notices(now, held)

    def _show_notices(self, now: ShiftNow, held: int) -> None:
        while self._notices.count():
            item = self._notices.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        day = day_words(now.business_date)
        if now.stale:
            words = f"营业日 {day} 已经过了；交完这一班才能开今天的班。"
            into(self._notices, Banner("bad", f"先交 {day} 的班", words, [Action("交班", self.count.emit)]))
        if now.early:
            words = "先核对电脑的日期；日期没错，就是开班时不对：交完这一班，再按今天重新开班。"
            into(
                self._notices, Banner("bad", f"这一班的营业日 {day} 还没有到", words, [Action("交班", self.count.emit)])
            )
        if held:
            words = "交班前请收完或作废；留着的话，下一班接着收。"
            into(self._notices, Banner("warn", f"还有 {held} 单挂着", words, [Action("去收银", self.to_till.emit)]))

    def notices(self) -> tuple[str, ...]:
        """What the banners say, the worst first."""
        found = (self._notices.itemAt(n) for n in range(self._notices.count()))
        return tuple(
            widget.accessibleName() for item in found if item is not None and (widget := item.widget()) is not None
        )
