"""What happens to money beyond the order: the tender dialog, 冲正 with consent where it is needed, and 补打."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.errors import Refused, StoreTrouble
from app.models.base import from_ms
from app.print.transports import opens_drawer
from app.rules.dates import within
from app.rules.records import brief_number
from app.rules.rights import Right
from app.services import dashboard, print_queue
from app.services.centre import settings
from app.services.dashboard import SaleRow
from app.services.till import prebill, refunds, repaying, sales, wallet
from app.services.till.cart_view import CartView
from app.services.till.charges import ChargeDone
from app.services.till.refunds import RefundPlan, SaleLeft
from app.services.till.reversing import RECENT
from app.services.till.sales import SaleDone, TakenBack
from app.services.till.tender import Tender
from app.services.work import Approval
from app.ui.kit.act import act, ask_approver
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.paper.sent import sent
from app.ui.tender.bill import BillRow
from app.ui.tender.box import Hearer, TenderAsk, TenderModal
from app.ui.tender.model import TenderModel
from app.ui.tender.refund import refund_modal
from app.ui.tender.reversal import paper_kind, reversal_modal, reversal_why
from app.ui.till.cart_list import amount_words, line_name
from app.ui.till.order import Order
from app.ui.till.receipts import short_number
from app.ui.till.undo import AGAIN, UndoModal
from app.ui.words.till import paid_words

UNDONE = "收款后马上冲正"
REPAID = "收款方式选错"


class Taking(QObject):
    """Signals: ``sold(SaleDone)``, ``reversed(SaleDone)``, ``refunded(SaleDone)`` for 退菜, ``repaid(Repaid)``,
    ``charge_reversed(ChargeDone)``; ``over`` when a dialog is gone, whatever came of it; ``opened(TenderModal)`` when
    money begins to be taken.
    """

    sold = Signal(object)
    reversed = Signal(object)
    refunded = Signal(object)
    repaid = Signal(object)
    charge_reversed = Signal(object)
    over = Signal()
    opened = Signal(object)

    def __init__(self, ctx: Ctx, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._order, self._owner = ctx, order, owner
        self._modal: TenderModal | None = None

    @property
    def modal(self) -> TenderModal | None:
        """The tender dialog while it is open."""
        return self._modal

    def open(self, title_note: str) -> None:
        """收款 for the order as it stands."""
        cart = self._order.cart
        if self._modal is not None:
            return
        if cart is None or not cart.rows:
            self._order.refused.emit(Refused("cart_empty"))
            return
        try:
            rule = self._rule()
            printers = self._ctx.desk.see(settings.printers)
        except StoreTrouble as trouble:
            self._order.refused.emit(trouble)
            return
        host = self._ctx.shell.window_widget()
        asked = self._with_cards(_asked(cart, title_note, rule), cart)
        self._modal = TenderModal(host, "收款", asked, self._pay, opens_drawer=opens_drawer(printers["receipt"]))
        self._modal.finished.connect(self._finished)
        self._ctx.shell.open_modal(self._modal)
        self.opened.emit(self._modal)

    def _with_cards(self, asked: TenderAsk, cart: CartView) -> TenderAsk:
        """The same, with the customer's card where the canteen has cards."""
        see = self._ctx.desk.see
        if not see(wallet.is_on):
            return asked
        card = None if cart.member is None else see(wallet.card_of, cart.member.id)
        keeps = bool(see(settings.get, "till.wallet_change"))
        return replace(asked, cards=partial(see, wallet.card_by_number), card=card, keeps_change=keeps)

    def exact(self) -> None:
        """收款 in cash to the fen, without a question."""
        cart = self._order.cart
        if self._modal is not None or cart is None or not cart.rows:
            return
        if cart.paper_no:
            self.open("补录")  # a colleague looks at it first
            return
        payable = cart.payable
        paid = guarded(
            lambda: self._check_out(TenderModel(payable, self._rule()).tenders(), True, False),
            self._order.refused.emit,
            self.sold.emit,
        )
        if paid:
            self.over.emit()

    def _rule(self) -> str:
        return self._ctx.desk.see(settings.text, "till.rounding")

    def _pay(
        self, tenders: list[Tender], print_it: bool, agreed: bool, refused: Hearer, then: Callable[[object], object]
    ) -> object:
        def pay(consent: Approval | None = None) -> object:
            return guarded(lambda: self._check_out(tenders, print_it, agreed, consent), refused, then)

        cart = self._order.cart
        if cart is None or not cart.paper_no:
            return pay()
        why = f"补录纸单 {brief_number(cart.paper_no)}，{yuan(cart.payable)}：菜、钱和纸单一样"
        ask_approver(self._ctx, Right.LATE_ENTRY, why, pay)
        return None

    def _check_out(
        self, tenders: list[Tender], print_it: bool, same_reference: bool, consent: Approval | None = None
    ) -> SaleDone:
        box = self._modal
        kept = "" if box is None or not box.keep_change.isVisible() or not box.keep_change.isChecked() else box.own_card
        try:
            done = self._order.check_out(
                tenders, print_receipt=print_it, same_reference=same_reference, change_to=kept, approval=consent
            )
            if kept and not done.repeated:
                self._ctx.shell.toast(f"找零 {yuan(done.change)} 已存入餐卡，不用再找")
            return done
        except Refused as refused:
            if refused.code == "price_changed":
                self._order.load()
            raise

    def _finished(self, result: object) -> None:
        self._modal = None
        if isinstance(result, SaleDone):
            self.sold.emit(result)
        self.over.emit()

    def undo_last(self) -> bool:
        """Ctrl+Z: take back the last sale if it is not older than two minutes; False when it is."""
        rows = self._ctx.desk.see(dashboard.recent_sales, 1)
        now = self._ctx.desk.now()
        if not rows or rows[0].kind != "sale" or rows[0].reversed:
            return False
        if not within(from_ms(rows[0].at_ms), now, RECENT):
            return False
        row, modal = rows[0], UndoModal(self._ctx, rows[0])
        modal.finished.connect(lambda chosen: self._undo(row, chosen == AGAIN) if chosen else None)
        self._ctx.shell.open_modal(modal)
        return True

    def _undo(self, row: SaleRow, again: bool) -> None:
        do: Callable[..., Any] = sales.reverse_to_cart if again else sales.reverse_sale
        then: Callable[[Any], object] = self._taken_back if again else self.reversed.emit
        act(
            self._ctx, do, row.id, UNDONE, why=reversal_why(row, short_number(row.number), UNDONE), then=then,
            refused=self._order.refused.emit, by=self._owner,
        )  # fmt: skip
        self.over.emit()

    def _taken_back(self, back: TakenBack) -> None:
        self._order.load()
        self.reversed.emit(back.reversal)
        if back.cart.hold_no is not None:
            self._ctx.shell.toast(f"冲掉的菜挂在 {back.cart.hold_no} 号单")

    def reverse(self, row: SaleRow) -> None:
        """冲正 from the list, of a sale or a charge: with a reason."""
        modal = reversal_modal(self._ctx, row, short_number(row.number), self._owner)
        modal.finished.connect(self._reversed)
        self._ctx.shell.open_modal(modal)

    def _reversed(self, done: object) -> None:
        if isinstance(done, SaleDone):
            self.reversed.emit(done)
        elif isinstance(done, ChargeDone):
            self.charge_reversed.emit(done)
        self.over.emit()

    def refund(self, sale_id: UUID, portions: Mapping[int, int], plan: RefundPlan, called: str) -> None:
        """退菜: the dishes chosen, with a reason."""
        modal = refund_modal(self._ctx, sale_id, portions, plan, called, self._owner)
        modal.finished.connect(lambda done: self.refunded.emit(done) if done is not None else None)
        self._ctx.shell.open_modal(modal)

    def pay_again(self, row: SaleRow) -> None:
        """反结账 of a sale of today: the box asks how it was really paid, and reversal and new sale are one act."""
        see = self._ctx.desk.see
        guarded(
            lambda: (see(refunds.left_of, row.id), see(settings.printers)["receipt"]),
            self._order.refused.emit,
            lambda read: self._ask_again(row, *read),
        )

    def _ask_again(self, row: SaleRow, left: SaleLeft, printer: dict[str, Any]) -> None:
        called, before = short_number(row.number), f"原来{paid_words(row.payments)}"

        def pay(
            tenders: list[Tender], _print: bool, agreed: bool, refused: Hearer, then: Callable[[object], object]
        ) -> object:
            return act(
                self._ctx, repaying.pay_again, row.id, tenders, REPAID, why=f"改收款方式 {called}，{before}", then=then,
                refused=refused, by=self._owner, same_reference=agreed,
            )  # fmt: skip

        bill = [BillRow(d.name, d.payable, f"{d.grams} 克" if d.grams else f"×{d.portions}") for d in left.dishes]
        asked = TenderAsk(
            sum(dish.payable for dish in left.dishes), self._rule(), bill, f"{called} {before}", leave="不改",
            said="原单冲正，同样的菜按新的方式另记一单，小票各打一张。",
        )  # fmt: skip
        modal = TenderModal(
            self._ctx.shell.window_widget(), "改收款方式", asked, pay, opens_drawer=opens_drawer(printer)
        )
        modal.finished.connect(lambda done: self.repaid.emit(done) if done is not None else self.over.emit())
        self._ctx.shell.open_modal(modal)

    def print_again(self, row: SaleRow) -> None:
        """补打: another copy of the same paper, marked as one."""
        said = f"{short_number(row.number)} {sent(self._ctx.desk)}，小票上标明补打"
        act(
            self._ctx, print_queue.reprint, paper_kind(row), row.number, said=said, refused=self._order.refused.emit,
            by=self._owner,
        )  # fmt: skip

    def print_prebill(self) -> None:
        """预结单: the order as it stands, on paper, and nothing paid."""
        cart = self._order.cart
        if cart is None or not cart.rows:
            self._order.refused.emit(Refused("cart_empty"))
            return
        said = f"预结单{sent(self._ctx.desk)}，标明未付款"
        act(self._ctx, prebill.print_prebill, cart.id, said=said, refused=self._order.refused.emit, by=self._owner)


def _asked(cart: CartView, title_note: str, rule: str) -> TenderAsk:
    """The order as the box shows it."""
    saved, member = cart.discount_total + cart.subsidy_total, cart.member
    who = None
    if member is not None:
        tier = member.tier_name.split(" ")[0]
        words = f"这一单已优惠 {yuan(saved)}" if saved else "这一单没有优惠"
        who = (f"{member.name} · {tier}" if tier else member.name, words, "ok" if saved else "ink2")
    sums = (
        ("原价", cart.list_total if saved else 0, "ink"),
        ("长者优惠", -cart.discount_total, "ok"),
        ("补贴", -cart.subsidy_total, "ok"),
    )
    rows = [BillRow(line_name(r), r.payable, amount_words(r) if r.by_weight else f"×{r.quantity}") for r in cart.rows]
    return TenderAsk(
        cart.payable, rule, rows, title_note, sums, who, "打印小票", "返回改单", "确认后 2 分钟内可按 Ctrl Z 冲正重收。"
    )
