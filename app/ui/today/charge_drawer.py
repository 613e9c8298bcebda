"""One charge in the drawer: its paper as it was frozen, what it was for, 补打 and 冲正."""

from typing import cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.print import words as paper_words
from app.rules import records
from app.services import documents, print_queue
from app.services.documents.till import ChargeReceipt
from app.services.till import charge_rows
from app.services.till.charge_rows import ChargeDone, ChargeRow
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label, Tags
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.paper.paper import PaperView, roll_at
from app.ui.paper.sent import sent
from app.ui.tender.reversal import may_reverse, reversal_modal, reversed_words
from app.ui.today.receipt_lines import ReceiptLines
from app.ui.words.till import paid_words

_WIDE, _PAPER = 348, 312


class ChargeDrawer(Drawer):
    """Open with ``show_charge``. The number of what was paid for leads to its page.

    Signals: ``reversed_(ChargeDone)`` after a 冲正.
    """

    reversed_ = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("", width=_WIDE, parent=parent)
        self.ctx = ctx
        self.row: ChargeRow | None = None
        self._facts = Label("", "body", "ink2", wrap=True)
        self._tags = Tags()
        self.subject = Button("", kind="link", sz="sm", on=self._to_subject)
        self.paper = PaperView(ctx.tasks, width=_PAPER, roll=lambda: roll_at(ctx.desk))
        self.lines = ReceiptLines()
        into(self.body, self._tags, self._facts, self.subject, self.lines, self.paper, STRETCH)
        self.reprint_button = Button("补打", icon="printer", key=shortcuts.cap("print"), on=self.reprint)
        self.reverse_button = Button("冲正", kind="danger", icon="undo-2", on=self.reverse)
        into(self.foot, wide(self.reprint_button), wide(self.reverse_button))

    def focus_start(self) -> None:
        """Put the keyboard on 补打."""
        self.reprint_button.setFocus()

    def show_charge(self, number: str) -> bool:
        """Show a charge of any day; False when there is none."""
        row = self.ctx.desk.see(charge_rows.find_charge, number)
        if row is None:
            return False
        self.row = row
        copies = self.ctx.desk.see(print_queue.find, number)
        paper = cast("ChargeReceipt", documents.load(copies[0].kind, copies[0].document)).for_screen()
        self.title.setText(number)
        facts = (paper_words.minute(row.at), paper.payer, paper.title, _money(row))
        self._facts.setText(" · ".join(part for part in facts if part))
        tags = [TagSpec("冲正", "warn", "undo-2")] if row.kind == "reversal" else []
        tags += [TagSpec("已冲正", "mute")] if row.reversed else []
        tags += [TagSpec(f"补打过 {len(copies) - 1} 次", "mute", "printer")] if len(copies) > 1 else []
        self._tags.set_specs(tuple(tags))
        self._tags.setVisible(bool(tags))
        self.subject.set_words(f"打开 {row.subject_number}")
        self.subject.setVisible(bool(records.of(row.subject_number)))
        self.lines.set_receipt(paper)
        self.paper.show_document(paper)
        self.reverse_button.setVisible(may_reverse(row))
        return True

    def reprint(self) -> None:
        """补打: another copy of the same paper, marked as such."""
        if self.row is not None:
            number = self.row.number
            act(
                self.ctx, print_queue.reprint, ChargeReceipt.KIND, number, why=f"补打 {number}", then=self._again,
                said=f"{sent(self.ctx.desk)}，单上标明补打",
            )  # fmt: skip

    def reverse(self) -> None:
        """冲正: the whole charge is taken back as a new record, with a reason; what it paid for is unpaid again."""
        row = self.row
        if row is None or not may_reverse(row):
            return
        modal = reversal_modal(self.ctx, row, row.number)
        modal.finished.connect(self._reversed)
        self.ctx.shell.open_modal(modal)

    def _reversed(self, done: object) -> None:
        if isinstance(done, ChargeDone):
            self.ctx.shell.toast(f"{reversed_words(done)}，冲正单 {done.number}")
            self.show_charge(done.number)
            self.reversed_.emit(done)

    def _again(self, _job: UUID) -> None:
        if self.row is not None:
            self.show_charge(self.row.number)

    def _to_subject(self) -> None:
        if self.row is not None:
            number = self.row.subject_number
            self.ctx.shell.go(records.page_of(number), number=number)


def _money(row: ChargeRow) -> str:
    return f"{'退' if row.due < 0 else '收'} {paid_words(row.payments) or yuan(0)}"
