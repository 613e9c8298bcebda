"""One sale in the drawer: its lines as on the receipt, the receipt itself, 补打 and 冲正."""

from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.print import words as paper_words
from app.services import documents, print_queue
from app.services.dashboard import SaleRow
from app.services.documents.till import Receipt, ReceiptLine
from app.services.print_queue import JobRow
from app.services.till import sales
from app.services.till.sales import SaleDone
from app.ui.kit import paint, shortcuts, theme
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label, Tags
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.reason import ReasonModal
from app.ui.kit.text import yuan
from app.ui.paper.paper import PaperView, roll_at
from app.ui.paper.sent import sent
from app.ui.today.words import methods_words, sale_tag, time_of
from app.ui.words.till import REVERSAL_REASONS, back_words, paid_words

_WIDE = 348
_PAPER = 312


class ReceiptLines(QWidget):
    """The dishes of a receipt: name, how many, the benefit, the line's sum; the totals below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ReceiptLine, ...] = ()
        self._totals: tuple[tuple[str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_receipt(self, receipt: Receipt | None) -> None:
        """Show a receipt's lines and sums."""
        self._lines = () if receipt is None else receipt.lines
        totals = []
        if receipt is not None:
            totals.append(("原价", yuan(receipt.list_total), "ink2"))
            if receipt.discount_total:
                totals.append(("优惠", yuan(-receipt.discount_total), "ok"))
            totals += [(paper_words.payer(payer), yuan(-amount), "ok") for payer, amount in receipt.subsidies]
            if receipt.rounding:
                totals.append(("抹零", yuan(receipt.rounding), "ink2"))
            totals.append(("应退" if receipt.kind == "reversal" else "实收", yuan(receipt.due), "ink"))
        self._totals = tuple(totals)
        said = [f"{x.name} {self._amount_words(x)} {yuan(x.payable)}" for x in self._lines]
        self.setAccessibleName("；".join(said + [f"{name} {value}" for name, value, _ in totals]))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _amount_words(line: ReceiptLine) -> str:
        count = paper_words.quantity(line.quantity, line.grams)
        return count if line.grams is not None else f"×{count}"

    @staticmethod
    def _heights() -> tuple[int, int]:
        return theme.box(44, "body", "caption", pad=2), theme.box(26, "body", pad=2)

    def sizeHint(self) -> QSize:
        line, total = self._heights()
        return QSize(260, line * len(self._lines) + total * len(self._totals) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        high, low = self._heights()
        y = 0.0
        for line in self._lines:
            self._paint_line(painter, QRectF(0, y, self.width(), high), line)
            y += high
        y += 6
        for at, (name, value, tone) in enumerate(self._totals):
            area = QRectF(0, y, self.width(), low)
            last = at == len(self._totals) - 1
            paint.text(painter, area, name, "ink" if last else "ink2", "h3" if last else "body")
            paint.text(painter, area, value, tone, "h3" if last else "body", paint.RIGHT)
            y += low
        painter.end()

    def _paint_line(self, painter: QPainter, area: QRectF, line: ReceiptLine) -> None:
        first, second = theme.fm("strong").height(), theme.fm("caption").height()
        value = paint.width(yuan(line.payable), "strong")
        top = QRectF(area.x(), area.y() + 2, area.width(), first)
        paint.text(painter, top, yuan(line.payable), "ink", "strong", paint.RIGHT)
        used = paint.text(painter, top.adjusted(0, 0, -value - 60, 0), line.name, "ink", "strong")
        shown = min(used, int(top.width() - value - 60))
        paint.text(painter, top.adjusted(shown + 8, 0, -value - 8, 0), self._amount_words(line), "ink2")
        words = paper_words.unit_price(line.unit_price, line.grams, line.unit_grams)
        saved = line.discount + line.subsidy
        if saved:
            words += f"  {line.benefit} {yuan(-saved)}"
        elif not line.eligible:
            words += "  不参加优惠"
        low = QRectF(area.x(), top.bottom() - 2, area.width(), second)
        paint.text(painter, low, words, "ok" if saved else "ink3", "caption")
        painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), theme.color("line"))


class SaleDrawer(Drawer):
    """Open with ``show_sale``. Signals: ``reversed_(SaleDone)`` after a 冲正."""

    reversed_ = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("", width=_WIDE, parent=parent)
        self.ctx = ctx
        self.row: SaleRow | None = None
        self.number = ""
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
        self.reverse_button.setVisible(row.kind == "sale" and not row.reversed)

    def show_number(self, number: str) -> bool:
        """Show the receipt of a number of another day, to be read and printed again; False when there is none."""
        copies = self.ctx.desk.see(print_queue.find, number)
        receipt = self._receipt_of(copies)
        if receipt is None:
            return False
        self.row, self.number = None, receipt.number
        facts = [paper_words.minute(receipt.at), receipt.member or "散客"]
        self._show(receipt, copies, facts, TagSpec("冲正", "warn", "undo-2") if receipt.kind == "reversal" else None)
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
        self.title.setText(self.number)
        if receipt is not None:
            facts += [receipt.cashier, *(["外带"] if receipt.takeaway else [])]
            if receipt.corrects:
                facts.append(f"冲正 {receipt.corrects}")
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
        if not self.number:
            return
        act(
            self.ctx, print_queue.reprint, "receipt", self.number, why=f"补打 {self.number}", then=self._reprinted,
            said=f"{sent(self.ctx.desk)}，票上标明补打",
        )  # fmt: skip

    def _reprinted(self, _job: UUID) -> None:
        if self.row is not None:
            self.show_sale(self.row)
        else:
            self.show_number(self.number)

    def reverse(self) -> None:
        """冲正: the whole sale is taken back as a new record, with a reason."""
        row = self.row
        if row is None or row.kind != "sale" or row.reversed:
            return
        modal = ReasonModal(
            self.ctx, f"冲正 {row.number}？",
            f"{back_words(row.payments)}。冲正记成一笔新单，会写进交班单，不能再撤销。",
            f"冲正并退 {yuan(row.due)}", sales.reverse_sale, row.id,
            why=lambda reason: f"冲正 {row.number}，退{paid_words(row.payments) or ' ¥0.00'}：{reason}",
            choices=REVERSAL_REASONS, name="reversal", record=row.id,
        )  # fmt: skip
        modal.finished.connect(self._reversed)
        self.ctx.shell.open_modal(modal)

    def _reversed(self, done: object) -> None:
        if isinstance(done, SaleDone):
            said = paid_words(done.payments) or " ¥0.00"
            self.ctx.shell.toast(f"已冲正，退{said}，冲正单 {done.number}")
            self.reversed_.emit(done)
