"""One sale in the drawer: its lines as on the receipt, the receipt itself, 补打 and 冲正."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.print import words as paper_words
from app.services import documents, print_queue
from app.services.dashboard import SaleRow
from app.services.documents.till import Receipt
from app.services.print_queue import JobRow
from app.services.till.sales import SaleDone
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label, Tags
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.paper.paper import PaperView, roll_at
from app.ui.paper.sent import sent
from app.ui.tender.reversal import may_reverse, reversal_modal, reversed_words
from app.ui.today.receipt_lines import ReceiptLines
from app.ui.today.words import methods_words, sale_tag, time_of

_WIDE = 348
_PAPER = 312


class SaleDrawer(Drawer):
    """Open with ``show_sale``. Signals: ``reversed_(SaleDone)`` after a 冲正."""

    reversed_ = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("", width=_WIDE, parent=parent)
        self.ctx = ctx
        self.row: SaleRow | None = None
        self.number = ""
        self._receipt: Receipt | None = None
        self._facts = Label("", "body", "ink2", wrap=True)
        self._tags = Tags()
        self.lines = ReceiptLines()
        self.paper = PaperView(ctx.tasks, width=_PAPER, roll=lambda: roll_at(ctx.desk))
        into(self.body, self._tags, self._facts, self.lines, self.paper, STRETCH)
        self.reprint_button = Button("补打", icon="printer", key=shortcuts.cap("print"), on=self.reprint)
        self.reverse_button = Button("冲正", kind="danger", icon="undo-2", on=self.reverse)
        into(self.foot, wide(self.reprint_button), wide(self.reverse_button))

    def focus_start(self) -> None:
        """Put the keyboard on 补打, or on × when there is no paper."""
        if self.reprint_button.isEnabled():
            self.reprint_button.setFocus()

    def show_sale(self, row: SaleRow) -> None:
        """Show a sale of the list; its receipt is read from the papers, as it was frozen."""
        self.row, self.number = row, row.number
        copies = self.ctx.desk.see(print_queue.find, row.number)
        receipt = self._receipt_of(copies)
        tag = sale_tag(row)
        self._show(receipt, copies, [time_of(row.at_ms), row.member or "散客", methods_words(row)], tag)
        self.reverse_button.setVisible(may_reverse(row))

    def show_number(self, number: str) -> bool:
        """Show the receipt of a number of another day, to be read and printed again; False when there is none."""
        copies = self.ctx.desk.see(print_queue.find, number)
        receipt = self._receipt_of(copies)
        if receipt is None:
            return False
        self.row, self.number = None, receipt.number
        facts = [paper_words.minute(receipt.at), receipt.member or "散客"]
        self._show(
            receipt,
            copies,
            facts,
            TagSpec("退菜" if receipt.part else "冲正", "warn", "undo-2") if receipt.kind == "reversal" else None,
        )
        self.reverse_button.hide()
        return True

    @staticmethod
    def _receipt_of(copies: tuple[JobRow, ...]) -> Receipt | None:
        for job in copies:
            loaded = documents.load(job.kind, job.document)
            if isinstance(loaded, Receipt):
                return loaded
        return None

    def _show(self, receipt: Receipt | None, copies: tuple[JobRow, ...], facts: list[str], tag: TagSpec | None) -> None:
        self._receipt = receipt
        self.title.setText(self.number)
        if receipt is not None:
            facts += [receipt.cashier, *(["外带"] if receipt.takeaway else [])]
            if receipt.corrects:
                facts.append(f"{'退自' if receipt.part else '冲正'} {receipt.corrects}")
        self._facts.setText(" · ".join(facts))
        reprints = max((job.copy_no for job in copies), default=1) - 1
        again = (TagSpec(f"补打过 {reprints} 次", "mute", "printer"),) if reprints else ()
        specs = (*((tag,) if tag else ()), *again)
        self._tags.set_specs(specs)
        self._tags.setVisible(bool(specs))
        self.lines.set_receipt(receipt)
        self.paper.show_document(receipt)
        self.reprint_button.setEnabled(receipt is not None)

    def reprint(self) -> None:
        """补打: another copy of the same paper, marked as such."""
        if self._receipt is None:
            return
        act(
            self.ctx, print_queue.reprint, Receipt.KIND, self.number, why=f"补打 {self.number}",
            then=self._reprinted, said=f"{sent(self.ctx.desk)}，票上标明补打",
        )  # fmt: skip

    def _reprinted(self, _job: UUID) -> None:
        if self.row is not None:
            self.show_sale(self.row)
        else:
            self.show_number(self.number)

    def reverse(self) -> None:
        """冲正: the whole sale is taken back as a new record, with a reason."""
        row = self.row
        if row is None or not may_reverse(row):
            return
        modal = reversal_modal(self.ctx, row, row.number)
        modal.finished.connect(self._reversed)
        self.ctx.shell.open_modal(modal)

    def _reversed(self, done: object) -> None:
        if isinstance(done, SaleDone):
            self.ctx.shell.toast(f"{reversed_words(done)}，冲正单 {done.number}")
            self.reversed_.emit(done)
