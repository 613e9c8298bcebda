"""What a receipt of the till lists, painted: dishes with their benefits, fees and deposits of a charge apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.print import words as paper_words
from app.services.documents.till import ChargedLine, ChargeReceipt, Receipt, ReceiptLine
from app.ui.kit import paint, theme
from app.ui.kit.text import yuan


@dataclass(frozen=True)
class _Line:
    """One line as it is painted: its words at the left over a note, its sum at the right."""

    name: str
    amount: int
    note: str = ""
    count: str = ""
    tone: str = "ink3"


def _dish(line: ReceiptLine) -> _Line:
    count = paper_words.quantity(line.quantity, line.grams)
    note = paper_words.unit_price(line.unit_price, line.grams, line.unit_grams)
    saved = line.discount - line.cut + line.subsidy
    if line.cut:
        note += f"  手工 {yuan(-line.cut)}"
    if saved:
        note += f"  {line.benefit} {yuan(-saved)}"
    elif not line.eligible:
        note += "  不参加优惠"
    count = count if line.grams is not None else f"×{count}"
    return _Line(line.name, line.payable, note, count, "ok" if saved else "ink3")


def _charged(line: ChargedLine) -> _Line:
    if line.kind == "fee":
        return _Line(line.name, line.amount, "费用，算收入")
    settled = f"收取时 {line.settles}" if line.settles else "另行退还" if line.amount > 0 else ""
    return _Line(line.name, line.amount, " · ".join(word for word in ("押金", settled) if word), tone="info")


def _sale_totals(receipt: Receipt) -> Iterator[tuple[str, str, str]]:
    yield "原价", yuan(receipt.list_total), "ink2"
    if receipt.discount_total - receipt.cut:
        yield "优惠", yuan(receipt.cut - receipt.discount_total), "ok"
    if receipt.cut:
        yield "手工折扣", yuan(-receipt.cut), "ok"
    for payer, amount in receipt.subsidies:
        yield paper_words.payer(payer), yuan(-amount), "ok"
    if receipt.again:
        yield "其余菜的补贴重算", yuan(receipt.again), "ink2"
    if receipt.rounding:
        yield "抹零", yuan(receipt.rounding), "ink2"
    yield "应退" if receipt.kind == "reversal" else "实收", yuan(receipt.due), "ink"


def _charge_totals(receipt: ChargeReceipt) -> Iterator[tuple[str, str, str]]:
    for kind, name in (("fee", "费用"), ("deposit", "押金")):
        lines = [line.amount for line in receipt.lines if line.kind == kind]
        if lines:
            yield name, yuan(sum(lines)), "ink2"
    if receipt.rounding:
        yield "抹零", yuan(receipt.rounding), "ink2"
    yield "退款" if receipt.due < 0 else "实收", yuan(abs(receipt.due)), "ink"
    for payment in receipt.payments:
        tail = f"（尾号 {payment.reference}）" if payment.reference else ""
        yield f"{paper_words.method(payment.method)}{tail}", yuan(payment.amount), "ink2"


class ReceiptLines(QWidget):
    """What a receipt lists: name, how many, the benefit or what became of a deposit, the sum; the totals below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[_Line, ...] = ()
        self._totals: tuple[tuple[str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_receipt(self, receipt: Receipt | ChargeReceipt | None) -> None:
        """Show a receipt's lines and sums; the fees of a charge before its deposits."""
        if isinstance(receipt, ChargeReceipt):
            ordered = sorted(receipt.lines, key=lambda line: line.kind != "fee")
            self._lines, self._totals = tuple(map(_charged, ordered)), tuple(_charge_totals(receipt))
        elif receipt is not None:
            self._lines, self._totals = tuple(map(_dish, receipt.lines)), tuple(_sale_totals(receipt))
        else:
            self._lines, self._totals = (), ()
        said = [" ".join(word for word in (x.name, x.count, x.note, yuan(x.amount)) if word) for x in self._lines]
        self.setAccessibleName("；".join(said + [f"{name} {value}" for name, value, _ in self._totals]))
        self.updateGeometry()
        self.update()

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
        for name, value, tone in self._totals:
            area = QRectF(0, y, self.width(), low)
            last = tone == "ink"  # what was paid
            paint.text(painter, area, name, "ink" if last else "ink2", "h3" if last else "body")
            paint.text(painter, area, value, tone, "h3" if last else "body", paint.RIGHT)
            y += low
        painter.end()

    def _paint_line(self, painter: QPainter, area: QRectF, line: _Line) -> None:
        first, second = theme.fm("strong").height(), theme.fm("caption").height()
        value = paint.width(yuan(line.amount), "strong")
        top = QRectF(area.x(), area.y() + 2, area.width(), first)
        paint.text(painter, top, yuan(line.amount), "ink", "strong", paint.RIGHT)
        used = paint.text(painter, top.adjusted(0, 0, -value - 60, 0), line.name, "ink", "strong")
        shown = min(used, int(top.width() - value - 60))
        paint.text(painter, top.adjusted(shown + 8, 0, -value - 8, 0), line.count, "ink2")
        low = QRectF(area.x(), top.bottom() - 2, area.width(), second)
        paint.text(painter, low, line.note, line.tone, "caption")
        painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), theme.color("line"))
