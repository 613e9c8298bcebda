"""What is done about somebody at the table through their panel: proofs, 例外 and 代付."""

from PySide6.QtCore import QObject, Signal

from app.services.till import exceptions
from app.services.till.order import Diner
from app.services.till.told import KNOWN, UNTOLD, plain_lines, read_told
from app.ui.kit import shortcuts
from app.ui.kit.page import Ctx
from app.ui.kit.reason import ReasonModal
from app.ui.till.entry import Bubble
from app.ui.till.order import Order
from app.ui.till.side import Side

KNOWN_REASONS = ("老街坊，天天来", "证件忘在家里，认识本人", "证件在补办")
EXCEPTION_REASONS = ("餐洒了，重新给一份", "替家里病人取餐", "证件忘在家里", "机器停过，错过时段")


class EaterActs(QObject):
    """Opens the panel of who eats the selected line, else of the member. Signals: ``picking`` to pick a payer."""

    picking = Signal()

    def __init__(self, ctx: Ctx, side: Side, order: Order, bubble: Bubble, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._side, self._order, self._bubble, self._owner = ctx, side, order, bubble, owner
        panel = side.eater
        panel.proved.connect(self._prove)
        panel.excepted.connect(self._except)
        panel.declined.connect(self._decline)
        panel.paid.connect(self._paid)
        panel.payer_wanted.connect(self._pick_payer)

    def open(self) -> None:
        """Ask about somebody; say how to have one when nobody is served."""
        row = self._order.row()
        who = row.eater if row is not None and row.eater is not None else self._order.member
        if who is None:
            self._bubble.say("还没有选人", f"先扫卡或按 {shortcuts.cap('person')} 选人", "info")
            return
        self._bubble.hide()
        self._begin(who)

    def ask_proof(self) -> None:
        """Ask at once where nothing but a proof keeps the member from the benefit."""
        member = self._order.member
        if member is not None and any(note.wants_proof for note in member.notes):
            self._begin(member)

    def _begin(self, who: Diner) -> None:
        cart = self._order.cart
        told = UNTOLD if cart is None else read_told(cart.told).get(who.id, UNTOLD)
        payer = "" if cart is None or cart.payer is None else cart.payer.name
        accepted = self._ctx.desk.see(exceptions.accepted_proofs)
        row = self._order.row()
        plain = None if cart is None or row is None else row.position in plain_lines(cart.told)
        self._side.open_eater(who, accepted, told, payer, "" if cart is None else cart.paid_by, plain)

    def _prove(self, proof: str) -> None:
        if proof == KNOWN:
            self._ctx.dialogs.ask(
                "工作人员认识本人", "怎么认识", "记下", lambda why: self._proved(proof, why),
                text="没看证件也给优惠，请写一句怎么认识的。会留在这一单的优惠里。", choices=KNOWN_REASONS,
            )  # fmt: skip
        else:
            self._proved(proof, "")

    def _proved(self, proof: str, why: str) -> None:
        who = self._side.eater.eater
        if who is not None and self._order.say_proof(who.id, proof, why):
            self._side.close_panel()

    def _except(self, give: bool) -> None:
        who, cart = self._side.eater.eater, self._order.cart
        if who is None or cart is None:
            return
        if not give:
            self._order.take_back_exception(who.id)
            self._side.close_panel()
            return
        modal = ReasonModal(
            self._ctx, f"例外：给{who.name}优惠？", f"{self._side.eater.why.text()}。例外记在这一单里。",
            "给优惠", exceptions.grant_exception, cart.id, who.id, why=lambda reason: f"例外给{who.name}优惠：{reason}",
            choices=EXCEPTION_REASONS, name="exception", record=cart.id, by=self._owner,
        )  # fmt: skip
        modal.finished.connect(self._granted)
        self._ctx.shell.open_modal(modal)

    def _granted(self, done: object) -> None:
        if done is not None:
            self._order.load()
        self._side.close_panel()

    def _decline(self, decline: bool) -> None:
        row = self._order.row()
        if row is not None and self._order.decline_line(row.position, decline):
            self._side.close_panel()

    def _paid(self, relation: str) -> None:
        if self._order.set_payer(None, relation):
            self._side.close_panel()

    def _pick_payer(self) -> None:
        self._side.open_payer()
