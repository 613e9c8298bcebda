"""收银: codes, tiles and scans in, money out; everything on the number pad, nothing lost when the power goes."""

from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.people import names
from app.rules.people.identity import IdentityError
from app.services.desk import Changes
from app.services.residents import search
from app.services.residents.search import ResidentRow
from app.services.till import shifts
from app.services.till.cart_view import HeldRow
from app.services.till.charges import ChargeDone
from app.services.till.repaying import Repaid
from app.services.till.sales import SaleDone
from app.services.till.shifts import ShiftNow
from app.ui.kit import metrics, shortcuts
from app.ui.kit.cards import Action, Empty
from app.ui.kit.layout import holder, into, put, row, wide
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.text import yuan
from app.ui.paper.sent import sent_to_kitchen
from app.ui.tender.refund import refunded_words
from app.ui.tender.reversal import reversed_words
from app.ui.till import code_box
from app.ui.till.cards.owner import owner_code
from app.ui.till.checkout import Taking
from app.ui.till.code_entry import Ringing
from app.ui.till.counter import Counter
from app.ui.till.customer.follow import Customer
from app.ui.till.eater_acts import EaterActs
from app.ui.till.late_panel import Late
from app.ui.till.line_acts import LineActs
from app.ui.till.meals import Meals
from app.ui.till.no_sale import open_drawer
from app.ui.till.order import Order
from app.ui.till.parked_orders import Aside
from app.ui.till.serving_acts import ServingActs
from app.ui.till.shift.moves import MoveModal
from app.ui.till.shift.opening import OpenShiftPanel
from app.ui.till.shift.words import STALE_BANNER
from app.ui.till.side import Side
from app.ui.till.supply import Supply
from app.ui.till.why import Explaining
from app.ui.words.moments import day_words
from app.ui.words.sentences import beside_field
from app.ui.words.till import paid_words

SHIFT_PAGE, OLDER_PAGE = "shift", "sold"
_CLOCK_MS = 30_000


class TillPage(Page):
    """The till. Keyboard: the code box; every verb has its F-key."""

    key: ClassVar[str] = "till"
    title: ClassVar[str] = "收银"
    icon: ClassVar[str] = "utensils"
    still: ClassVar[bool] = True

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._shift: ShiftNow | None = None
        self._sold = 0
        self._seen: UUID | None = None
        self._cards = False
        self._guest: UUID | None = None
        self._wanted: UUID | None = None
        self._refund: UUID | None = None
        self.order = Order(ctx, self)
        self.taking = Taking(ctx, self.order, self)
        self.aside = Aside(ctx, self.order, self)
        self.counter = Counter()
        self.side = Side(ctx, self.order)
        self.meals = Meals(ctx, self.counter, self.order, self)
        self.ringing = Ringing(ctx, self.counter, self.order, self, self._person_typed)
        self.customer = Customer(ctx, self.order, self.taking, self)
        self.supply = Supply(ctx, self.counter, self.side, self.order, self)
        self.late = Late(ctx, self.side.late, self.order, self)
        self.serving = ServingActs(ctx, self.order, self.side, self)
        self.line_acts = LineActs(ctx, self.ringing, self.side, self.order, self)
        self.eating = EaterActs(ctx, self.side, self.order, self.counter.bubble, self)
        self.explaining = Explaining(ctx, self.order, self.counter.bubble, self)
        self._latest: QObject = self.aside
        self.opening = OpenShiftPanel(ctx)
        self.counting = Empty(
            "正在交班清点，先不收款",
            "清点完成后交班，或在交班页继续收银",
            Action("去交班", lambda: ctx.shell.go(SHIFT_PAGE)),
            icon="coins",
        )
        self._build()
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._follow_clock)

    def _build(self) -> None:
        put(self._outer, gap=metrics.CARD_GAP, margins=(metrics.MARGIN, metrics.MARGIN_V, 16, metrics.MARGIN_V))
        selling = holder(row(wide(self.counter), self.side, gap=14))
        self.states = QStackedWidget()
        for state in (selling, self.opening, self.counting):
            self.states.addWidget(state)
        into(self.add_body(), wide(self.states))

    def _connect(self) -> None:
        left, right = self.counter, self.side
        left.meals.changed.connect(self._choose_meal)
        left.chips.changed.connect(lambda _name: left.narrow())
        left.slips.clicked.connect(lambda _on=False: right.open_slips())
        left.shift.clicked.connect(lambda _on=False: self._to_shift())
        left.drawer.clicked.connect(lambda _on=False: self._open_drawer())
        left.grid.picked.connect(self.ringing.pick)
        box = left.box
        box.stepped.connect(self._step)
        box.removed.connect(self._remove)
        box.moved.connect(self._move)
        box.escaped.connect(self._escape)
        self.order.changed.connect(self._show_order)
        self.meals.priced.connect(self._show_member)
        self.order.refused.connect(left.bubble.trouble)
        self._connect_side(right)
        self.ringing.acted.connect(self._to_box)
        self.ringing.enough.connect(lambda: self._pay() if self.order.rows else None)
        self.ringing.exact.connect(self.taking.exact)
        self.aside.acted.connect(self._to_box)
        self.late.acted.connect(self._to_box)
        for act in (self.aside, self.supply):
            act.undoable.connect(lambda act=act: self._remember(act))
        self.opening.opened.connect(self.refresh)
        self.opening.opened.connect(self.serving.tell_due)

    def _connect_side(self, right: Side) -> None:
        right.member.wanted.connect(right.open_person)
        right.member.left.connect(lambda: self._serve(None))
        right.member.declined.connect(lambda declined: self.order.set_benefits(not declined))
        right.cart.pay.connect(self._pay)
        right.cart.park.connect(self._park)
        right.cart.emptied.connect(self._empty)
        right.cart.went.connect(self.order.set_takeaway)
        right.cart.lines.stepped.connect(self._tap_step)
        right.cart.lines.chosen.connect(self._choose_line)
        right.closed.connect(self.focus_start)
        right.served.connect(self.eating.ask_proof)
        right.took.connect(self._took)
        right.held.dropped.connect(self._drop)
        right.newcomer.connect(lambda query: self.ctx.shell.go("residents", new_name=query))
        self.serving.acted.connect(self._to_box)
        right.slips.again.connect(self.taking.print_again)
        right.slips.back.connect(self.taking.reverse)
        right.refund.wanted.connect(self.taking.refund)
        self.taking.refunded.connect(self._refunded)
        right.slips.anew.connect(self.taking.pay_again)
        self.taking.repaid.connect(self._repaid)
        right.slips.older.connect(self._to_older)
        self.taking.sold.connect(self._sale_done)
        self.taking.reversed.connect(self._reversed)
        self.taking.charge_reversed.connect(self._charge_reversed)
        self.taking.over.connect(self._money_over)

    # --- what the shell calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("scan", "菜号 / 扫码框；在今日单据里找以前的", self._scan_box),
            Verb("person", "选人 / 换人；再按一次只换一行", lambda: self._when_open(self.side.open_person)),
            Verb("next_pane", "下一栏", lambda: self._pane(1)),
            Verb("previous_pane", "上一栏", lambda: self._pane(-1)),
            Verb("park", "挂单", lambda: self._when_open(self._park)),
            Verb("serve", "送餐 / 预订；没有单时看送餐单", lambda: self._when_open(self.serving.open)),
            Verb("supply", "售罄 / 剩几份：菜号或菜块", lambda: self._when_open(self.supply.open_meant)),
            Verb("remark", "备注 / 半份：选中的一行", lambda: self._when_open(self._remark)),
            Verb("cut", "手工折扣：整单或选中的一行", lambda: self._when_open(self._cut)),
            Verb("late", "补录纸单；打印应急点餐单", lambda: self._when_open(self.side.open_late)),
            Verb("recall", f"取单 {self.aside.held or ''}".strip(), lambda: self._when_open(self._recall)),
            Verb("print", "今日单据；再按补打小票", self._print),
            Verb("eater", "证件、例外、代付：这一行或本单的人", lambda: self._when_open(self.eating.open)),
            Verb("why", "为什么是这个价；再按打成纸条", lambda: self._when_open(self.explaining.ask)),
            Verb("prebill", "打预结单，标明未付款", lambda: self._when_open(self.taking.print_prebill)),
            Verb("money", "收款", self._money),
            Verb("drawer", "开钱箱（不收银，要主管同意）", lambda: self._when_open(self._open_drawer)),
            Verb("cash", "现金出入：支出、存入、上交", lambda: self._when_open(self._move_cash)),
            *([Verb("cards", "餐卡：充值、挂失、退卡", lambda: self.ctx.shell.go("cards"))] if self._cards else []),
            Verb("shift", "交班", self._to_shift),
            Verb("undo", "撤销清空 / 冲正两分钟内的上一单", lambda: self._when_open(self._undo)),
        ]

    def on_shown(self) -> None:
        self.refresh()
        self._follow_cards()
        self._clock.start()
        self.customer.find_screen()
        # Load the readings ahead of a letter.
        self.ctx.tasks.run(lambda _progress: names.matches("预", "y"), owner=self)

    def _follow_cards(self) -> None:
        """While the canteen has no cards, nothing here speaks of them."""
        if self.order.has_cards != self._cards:
            self._cards = self.order.has_cards
            self.bind_verbs()

    def hideEvent(self, event: Any) -> None:
        self._clock.stop()
        self._seen = self.order.cart.id if self.order.rows and self.order.cart else None  # left, not lost
        super().hideEvent(event)

    def toast_dock(self) -> QRect | None:
        """Over the hints of the keys: no tile and no sum is covered."""
        if self.states.currentIndex() != 0:
            return None
        foot = self.counter.foot
        top = foot.mapTo(self, QPoint()).y() - metrics.CARD_GAP // 2
        return QRect(foot.mapTo(self, QPoint()).x(), top, foot.width(), self.height() - top)

    def focus_start(self) -> None:
        if self.states.currentWidget() is self.opening:
            self.opening.focus_start()
        else:
            self.counter.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is self:
            return
        if "shift" in changes:
            self.refresh()
        elif "menu" in changes or "policy" in changes:
            self.meals.load_menu()
        if "sale" in changes and any(self.side.cart.tells_of(one) for one in changes.ids):
            self.side.cart.forget_done()  # taken back on another page
        if "cart" in changes or "resident" in changes or "policy" in changes:
            self.order.load()

    def on_scan(self, code: str) -> bool:
        if self.states.currentIndex() != 0:
            return False
        if self.taking.modal is not None:
            return True  # money is being taken: a card read now must change nothing
        if self.ringing.ring_label(code):
            return True
        code = owner_code(self.ctx, code)
        found = self.ctx.desk.see(search.by_scan, code)
        if found is not None:
            self._card_read(found, code_box.proof_of(code))
            return True
        dish = self.counter.grid.tiles.find(code)
        if dish is not None:
            self.ringing.pick(dish)
            return True
        if self.side.open_newcomer(code):
            self.counter.bubble.hide()
            return True
        if code.upper().startswith("JM") or code.isdigit():
            self._say_unknown(code)
            return True
        return False

    def _person_typed(self, code: str) -> bool:
        """The code of somebody, typed by hand; whether they are served, or asked for their name."""
        found = self.ctx.desk.see(search.by_code, code)
        if found is not None:
            self.counter.box.reset()
            self._card_read(found, "")
        elif self.side.open_newcomer(code):
            self.counter.box.reset()
        else:
            self._say_unknown(code)
            self.counter.box.selectAll()
        return found is not None

    def _say_unknown(self, code: str) -> None:
        why = code_box.read(code).why
        if why:
            self.counter.bubble.say("证件号码不对", f"{beside_field(IdentityError(why))}。请再扫一次")
        else:
            self.counter.bubble.say("没有找到这张卡", f"请核对卡号，或按 {shortcuts.cap('person')} 按姓名找人")

    def _card_read(self, found: ResidentRow, proof: str) -> None:
        """A card: for the order, or, when somebody else is served already, for the line that is marked."""
        if self.side.panel() is self.side.person and self.side.person.for_payer:
            self.side.payer_read(found.id)
            return
        person, row, member = self.side.person, self.order.row(), self.order.member
        asked, for_line = self.side.panel() is person, person.for_line
        self.side.close_panel()
        other = member is not None and row is not None and found.id != member.id
        if (asked and for_line) or (not asked and other):
            given = self.order.set_eater(found.id) if asked else self.order.give_portion(found.id, proof)
            if given and row is not None and not asked:
                what = f"「{row.name}」" if row.quantity == 1 or row.by_weight else f"「{row.name}」1 份"
                swap = f"整单换人按 {shortcuts.cap('person')} 再扫卡"
                self.ctx.shell.toast(f"{what}给{found.name}（代领），按{found.name}计价。{swap}")
            self._to_box()
        elif not asked and row is not None and row.eater is not None and member is not None:
            self.order.set_eater(None)
            self._to_box()
        else:
            self._serve(found.id, proof)

    def arrive(
        self, member: UUID | None = None, refund: UUID | None = None, order: UUID | None = None, **_what: Any
    ) -> None:
        self._guest, self._refund, self._wanted = member, refund, order

    def has_draft(self) -> bool:
        return bool(self.order.rows)

    def would_lose(self) -> bool:
        return False  # the cart is in the store

    # --- reading

    def refresh(self) -> None:
        """Read the shift, the menu and the open order again."""
        before = self._shift
        try:
            self._shift = self.ctx.desk.see(shifts.now)
        except StoreTrouble as trouble:
            self.ctx.shell.trouble(trouble)
            return
        if self._shift is None or before is None or before.id != self._shift.id:
            self.side.cart.forget_done()  # what was taken in another shift is nobody's business any more
        state = 1 if self._shift is None else 0 if self._shift.state == "open" else 2
        self.states.setCurrentIndex(state)
        self._sold = 0 if self._shift is None else self._shift.figures.sales_count
        self._tell_shift()
        if state == 1:
            self.opening.refresh()
        if state == 0:
            shown = self.order.cart
            self.order.load()
            self.meals.load()
            self.aside.count()
            self._tell_found(None if shown is None else shown.id)
            if self._guest is not None:
                self._serve(self._guest)
            if self._wanted is not None:
                self._took(self.order.take(self._wanted) or 0)
        self._guest = self._wanted = None
        self.focus_start()
        if self._refund is not None and state == 0:
            self.side.open_refund(self._refund)
        self._refund = None

    def _tell_found(self, shown: UUID | None) -> None:
        found = self.order.cart
        if found is not None and found.rows and found.id not in (self._seen, shown):
            self.ctx.shell.toast(f"找回没收完的单：{found.portions} 份，应收 {yuan(found.payable)}")
        self._seen = None if found is None else found.id

    def _tell_shift(self) -> None:
        shift = self._shift
        self.ctx.shell.clear_banner(STALE_BANNER)
        if shift is None:
            self.subtitle.emit("还没有开班")
            return
        self.subtitle.emit(f"第 {self._sold + 1} 单 · 备用金 {yuan(shift.opening_float)}")
        if shift.stale:
            self.ctx.shell.banner(
                STALE_BANNER,
                "warn",
                f"{day_words(shift.business_date)} 的班还没有交",
                "现在收的款会记在那一天，请先交班",
                [Action("去交班", lambda: self.ctx.shell.go(SHIFT_PAGE))],
            )

    def _follow_clock(self) -> None:
        if self.states.currentIndex() == 0:
            self.meals.follow_clock()

    # --- showing

    def _show_order(self) -> None:
        self.side.cart.put(self.order)
        self.meals.show()
        self._show_member()

    def _show_member(self) -> None:
        uses = self.order.cart is None or self.order.cart.use_benefits
        priced = self.counter.grid.tiles.has_prices()
        self.side.member.put(self.order.member, uses, priced=priced)

    # --- ringing up

    def _step(self, by: int) -> None:
        self.ringing.asking_once((self.order.selected, by), lambda sure: self.order.step(by, anyway=sure))

    def _tap_step(self, position: int, by: int) -> None:
        self._choose_line(position)
        self._step(by)

    def _remove(self) -> None:
        self.counter.bubble.hide()
        self.order.remove()

    def _choose_line(self, position: int) -> None:
        self.order.selected = position
        self.side.cart.put(self.order)

    def _move(self, by: int) -> None:
        if self.counter.box.filtering():
            self.counter.grid.move_aim(by * self.counter.grid.columns())
        else:
            self.side.cart.lines.move_by(by)

    def _serve(self, resident_id: UUID | None, proof: str = "") -> None:
        self.counter.bubble.hide()
        before = self.order.cart.payable if self.order.rows and self.order.cart else None
        if self.order.set_member(resident_id, proof) and before is not None and self.order.cart is not None:
            after = self.order.cart.payable
            if after != before:
                self.ctx.shell.toast(f"换人后已重算：应收 {yuan(before)} → {yuan(after)}")
        self._to_box()
        self.eating.ask_proof()

    def _choose_meal(self, meal: object) -> None:
        self.meals.choose(meal)
        self._to_box()

    # --- verbs

    def _when_open(self, act: Any) -> None:
        if self.states.currentIndex() == 0:
            act()
        else:
            opening = self.states.currentWidget() is self.opening
            self.ctx.shell.trouble(Refused("no_shift" if opening else "shift_counting"))

    def _remember(self, act: QObject) -> None:
        self._latest = act

    def _drop(self, row: HeldRow) -> None:
        self.aside.drop(row)
        self.side.refresh_held()

    def _to_box(self) -> None:
        if self.side.panel() is not None:
            self.side.close_panel()
        self.focus_start()

    def _escape(self) -> None:
        self.counter.bubble.hide()
        self.side.cart.forget_done()

    def _pane(self, by: int) -> None:
        left, right = self.counter, self.side
        panes: list[QWidget] = [left.box, left.chips, left.grid, right.cart.lines]
        panel = right.panel()
        if panel is not None:
            panes[-1] = right.person.box if panel is right.person else panel
        panes = [pane for pane in panes if pane.isVisible()]
        now = self.focusWidget()
        at = next((n for n, pane in enumerate(panes) if pane is now or (now and pane.isAncestorOf(now))), 0)
        target = panes[(at + by) % len(panes)]
        if target is left.chips:
            left.chips.step(0)
        elif target is panel:
            panel.open_drawer()
        else:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _park(self) -> None:
        if self.ringing.settle():
            self.counter.bubble.hide()
            self.aside.park()

    def _remark(self) -> None:
        if self.ringing.settle():
            self.line_acts.open()

    def _cut(self) -> None:
        if self.ringing.settle():
            self.line_acts.open_cut()

    def _recall(self) -> None:
        if self.side.panel() is self.side.held or self.ringing.settle():
            self.counter.bubble.hide()
            self.side.open_held()

    def _took(self, number: int) -> None:
        if number:
            self.ctx.shell.toast(f"原来的单已挂 {number} 号")
        self.aside.count()

    def _scan_box(self) -> None:
        if self.side.panel() is self.side.slips:
            self._to_older()
        else:
            self._to_box()

    def _empty(self) -> None:
        self.counter.box.reset()
        self.counter.bubble.hide()
        self.aside.empty()

    def _print(self) -> None:
        if self.side.panel() is self.side.slips:
            row = self.side.slips.row()
            if row is not None:
                self.taking.print_again(row)
        else:
            self._when_open(self.side.open_slips)

    def _money(self) -> None:
        if self.states.currentWidget() is self.opening:
            self.opening.submit()
        elif self.side.panel() is self.side.slips and self.side.slips.repay.isEnabled() and not self.order.rows:
            self.side.slips.take_anew()
        else:
            self._when_open(self._pay)

    def _pay(self) -> None:
        if self.side.panel() is not None:
            self.side.close_panel()
        if not self.ringing.settle():
            return
        portions = 0 if self.order.cart is None else self.order.cart.portions
        self.taking.open(f"第 {self._sold + 1} 单 · {portions} 份")

    def _to_older(self) -> None:
        self.side.close_panel()
        self.ctx.shell.go(OLDER_PAGE)

    def _to_shift(self) -> None:
        """To the count of the drawer, or to whatever state the shift is in."""
        self.ctx.shell.go(SHIFT_PAGE, count=True)

    def _move_cash(self) -> None:
        self.ctx.shell.open_modal(MoveModal(self.ctx, "pay_out"))

    def _open_drawer(self) -> None:
        if self.taking.modal is None:
            open_drawer(self.ctx, self.counter.bubble.trouble, by=self)

    def _sale_done(self, done: SaleDone) -> None:
        if not done.repeated:
            self._sold += 1
        self.aside.forget()
        self.supply.forget()
        self._seen = None
        self.meals.forget()
        self.counter.bubble.hide()
        self.side.cart.show_done(done, sent_to_kitchen(self.ctx.desk) if done.kitchen else "")
        self._tell_shift()
        self._after_money()

    def _reversed(self, done: SaleDone) -> None:
        if not self.order.rows:
            self.side.cart.show_done(done)
        self.ctx.shell.toast(reversed_words(done))
        self.side.refresh_slips()
        self._after_money()

    def _refunded(self, done: SaleDone) -> None:
        self.ctx.shell.toast(refunded_words(done))
        self.side.open_slips()
        self._after_money()

    def _repaid(self, done: Repaid) -> None:
        paid = paid_words(done.sale.payments)
        self.ctx.shell.toast(f"已改收款方式：退{paid_words(done.reversal.payments)}，收{paid}，新单 {done.sale.number}")
        self.side.open_slips()

    def _charge_reversed(self, done: ChargeDone) -> None:
        self.ctx.shell.toast(f"{reversed_words(done)}，冲正单 {done.number}")
        self.side.refresh_slips()

    def _after_money(self) -> None:
        if any(dish.remaining is not None for dish in self.counter.grid.tiles.dishes):
            self.meals.load_menu()

    def _money_over(self) -> None:
        if self.side.panel() is None:
            self.focus_start()

    def _undo(self) -> None:
        slips = self.side.slips
        if self.side.panel() is slips and slips.reverse.isEnabled():
            slips.reverse.click()  # the list in front says what the key does
            return
        first, second = (self.supply, self.aside) if self._latest is self.supply else (self.aside, self.supply)
        if first.restore() or second.restore():
            return
        if not self.taking.undo_last():
            self.counter.bubble.say("两分钟内没有可冲正的单", f"更早的单按 {shortcuts.cap('print')} 在今日单据里冲正")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        box = self.counter.box
        typing = (bool(event.text()) and event.text().isprintable()) or event.key() == Qt.Key.Key_Delete
        if self.states.currentIndex() == 0 and self.side.panel() is None and typing and not box.hasFocus():
            box.setFocus()
            box.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape and not box.hasFocus() and self.states.currentIndex() == 0:
            self._to_box()
        else:
            super().keyPressEvent(event)
