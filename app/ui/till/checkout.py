"""What happens to money beyond the order: the tender dialog, 冲正 with consent where it is needed, and 补打."""

from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from app.errors import Refused, StoreTrouble
from app.models.base import to_ms
from app.print.transports import opens_drawer
from app.services import dashboard, print_queue
from app.services.centre import settings
from app.services.dashboard import SaleRow
from app.services.documents.till import Receipt
from app.services.till import sales
from app.services.till.sales import SaleDone
from app.services.till.tender import Tender
from app.ui.kit.act import act
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.paper.sent import sent
from app.ui.till.order import Order
from app.ui.till.receipts import REASONS, back_words, short_number
from app.ui.till.tender import TenderModal
from app.ui.till.tender_model import TenderModel

UNDONE = "收款后马上冲正"
_RECENT_MS = sales.RECENT // timedelta(milliseconds=1)


class Taking(QObject):
    """Signals: ``sold(SaleDone)`` and ``reversed(SaleDone)``; ``over`` when a dialog is gone, whatever came of it."""

    sold = Signal(object)
    reversed = Signal(object)
    over = Signal()

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
        self._modal = TenderModal(
            host, cart, title_note, rule, self._check_out, opens_drawer=opens_drawer(printers[_RECEIPT])
        )
        self._modal.finished.connect(self._finished)
        self._ctx.shell.open_modal(self._modal)

    def exact(self) -> None:
        """收款 in cash to the fen, without a question."""
        cart = self._order.cart
        if self._modal is not None or cart is None or not cart.rows:
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

    def _check_out(self, tenders: list[Tender], print_it: bool, same_reference: bool) -> SaleDone:
        try:
            return self._order.check_out(tenders, print_receipt=print_it, same_reference=same_reference)
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
        now = to_ms(self._ctx.desk.now())
        if not rows or rows[0].kind != "sale" or rows[0].reversed or now - rows[0].at_ms > _RECENT_MS:
            return False
        row = rows[0]
        self._ctx.dialogs.confirm(
            f"冲正 {short_number(row.number)}？",
            f"{back_words(row)}。冲正记成一笔新单，会写进交班单，不能再撤销。",
            f"冲正并退 {yuan(row.due)}",
            lambda: self._reverse(row, UNDONE),
            danger=True,
            back="不冲正",
        )
        return True

    def reverse(self, row: SaleRow) -> None:
        """冲正 from the list: with a reason."""
        self._ctx.dialogs.ask(
            f"冲正 {short_number(row.number)}？",
            "原因",
            f"冲正并退 {yuan(row.due)}",
            lambda reason: self._reverse(row, reason),
            text=f"{back_words(row)}。冲正记成一笔新单，会写进交班单，不能再撤销。",
            danger=True,
            choices=REASONS,
        )

    def _reverse(self, row: SaleRow, reason: str) -> None:
        why = f"冲正 {short_number(row.number)}，退 {yuan(row.due)}"
        act(
            self._ctx, sales.reverse, row.id, reason, why=why, then=self._reversed,
            refused=self._order.refused.emit, by=self._owner,
        )  # fmt: skip

    def _reversed(self, done: SaleDone) -> None:
        self.reversed.emit(done)
        self.over.emit()

    def print_again(self, row: SaleRow) -> None:
        """补打: another copy of the same paper, marked as one."""
        said = f"{short_number(row.number)} {sent(self._ctx.desk)}，小票上标明补打"
        act(
            self._ctx, print_queue.reprint, _RECEIPT, row.number, said=said, refused=self._order.refused.emit,
            by=self._owner,
        )  # fmt: skip


_RECEIPT = Receipt.KIND
