"""X and Z on the screen: the sums beside the paper exactly as it prints."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.services import print_queue
from app.services.documents.till import ShiftReport
from app.services.till import shifts
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label, Tags
from app.ui.kit.layout import STRETCH, column, fill_row, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.paper.paper import PaperView, roll_at
from app.ui.paper.sent import sent
from app.ui.till.shift.sums import Sum, Sums, charge_sums
from app.ui.till.shift.words import time_words, variance_tag, variance_words
from app.ui.words.moments import day_words
from app.ui.words.till import METHODS

_PAPER = 330


def report_sums(report: ShiftReport) -> list[Sum]:
    """The lines of a report, in the order of the paper."""
    return [
        *_sales(report), *charge_sums(report, report.blind), *_tenders(report), *_drawer(report), *_count(report)
    ]  # fmt: skip


def _sales(report: ShiftReport) -> list[Sum]:
    rows = [Sum("单数", f"{report.sales_count} 单", f"冲正 {report.reversal_count}")]
    if report.blind:
        return rows
    rows += [
        Sum("原价合计", yuan(report.list_total)),
        Sum("优惠", yuan(report.cut_total - report.discount_total), tone="ok"),
    ]
    rows += [Sum("手工折扣", yuan(-report.cut_total), tone="ok")] if report.cut_total else []
    rows += [Sum(f"补贴（{payer}）", yuan(-amount), tone="ok") for payer, amount in report.subsidies]
    return [
        *rows, Sum("抹零", yuan(report.rounding_total)), Sum("实收净额", yuan(report.net_total), strong=True, rule=True)
    ]  # fmt: skip


def _tenders(report: ShiftReport) -> list[Sum]:
    rows = []
    for tender in report.tenders:
        if report.blind:
            rows.append(Sum(METHODS[tender.method], f"{tender.count} 笔"))
            continue
        note, tone = f"{tender.count} 笔", "ink"
        if tender.declared is not None:
            off = tender.declared - tender.amount
            note += f" · 商户端 {yuan(tender.declared)} {variance_words(off)}"
            tone = "bad" if off else "ink"
        elif report.kind == "z" and tender.method != "cash":
            note += " · 商户端没有填"
        rows.append(Sum(METHODS[tender.method], yuan(tender.amount), note, tone=tone))
    return rows


def _drawer(report: ShiftReport) -> list[Sum]:
    rows = [Sum("备用金", yuan(report.opening_float), rule=True)]
    if report.float_expected is not None and report.float_expected != report.opening_float:
        off = report.opening_float - report.float_expected
        note = f"上班留下 {yuan(report.float_expected)} · {report.float_reason}"
        rows.append(Sum("开班差额", variance_words(off), note, tone="bad"))
    moved = (("存入", report.pay_ins), ("支出", -report.pay_outs), ("上交", -report.drops))
    return rows + [Sum(name, yuan(fen)) for name, fen in moved if fen]


def _count(report: ShiftReport) -> list[Sum]:
    rows = []
    if report.expected_cash is not None:
        rows.append(Sum("应有现金", yuan(report.expected_cash), strong=True))
    if report.counted_cash is not None:
        rows.append(Sum("点到的现金", yuan(report.counted_cash), strong=True))
    if report.variance is not None:
        tone = "ok" if not report.variance else "bad" if report.variance_reason else "warn"
        rows.append(Sum("差额", variance_words(report.variance), report.variance_reason, tone=tone, strong=True))
    if report.handed_in is not None and report.left_cash is not None:
        rows += [Sum("交班上交", yuan(report.handed_in), rule=True), Sum("留作备用金", yuan(report.left_cash))]
    return rows


class ReportView(QWidget):
    """One report with its verbs: a Z can be printed again, an X put on paper.

    Signals: ``left()`` for 返回.
    """

    left = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.report: ShiftReport | None = None
        self.sums = Sums("交班单")
        self.paper = PaperView(ctx.tasks, width=_PAPER, roll=lambda: roll_at(ctx.desk))
        self._tags = Tags()
        self.print_button = Button("补打", icon="printer", key=shortcuts.cap("print"), on=self.print_it)
        self._card = Card("交班单", " ")
        self._facts = Label("", "caption", "ink2", wrap=True)
        self._body = ScrollBody(holder(column(self.sums, STRETCH, margins=(0, 0, 4, 0))))
        self._body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # arrows scroll; Tab goes on to the verbs
        self._body.setAccessibleName("交班单")
        back = Button("返回", key=shortcuts.cap("back"), on=self.left.emit)
        into(self._card.head, self._tags)
        into(self._card.body, self._facts, wide(self._body), row(back, STRETCH, self.print_button))
        scroll = ScrollBody(holder(column(self.paper, STRETCH)))
        scroll.setFixedWidth(_PAPER + 12)
        fill_row(self, wide(self._card), scroll, gap=12)

    def show_report(self, report: ShiftReport) -> None:
        """Show an X or a Z."""
        self.report = report
        is_z = report.kind == "z"
        self._card.title.setText(f"交班单 {report.z_name()}" if is_z else "X 读数")
        when = f"{time_words(report.opened_at)}–{time_words(report.closed_at)}"
        who = report.closed_by if is_z else report.opened_by
        words = [report.number, day_words(report.business_date), when, who]
        if report.approved_by:
            words.append(f"{report.approved_by}同意")
        self._facts.setText(" · ".join(word for word in words if word))
        self._tags.set_specs(
            (variance_tag(report), TagSpec("已封账", "ok", "lock")) if is_z else (TagSpec("未封账", "mute"),)
        )
        self.sums.set_rows(report_sums(report))
        self.paper.show_document(report)
        self.print_button.set_words("补打" if is_z else "打印 X")

    def focus_start(self) -> None:
        """Put the keyboard on the figures: the Enter that closed the shift, pressed twice, must print nothing."""
        self._body.setFocus()

    def print_it(self) -> None:
        """补打 a Z, or put the X on paper."""
        if self.report is None:
            return
        if self.report.kind == "z":
            number, said = self.report.number, sent(self.ctx.desk)
            act(self.ctx, print_queue.reprint, "shift", number, why=f"补打交班单 {number}", said=said)
        else:
            act(self.ctx, shifts.print_x, why="打印 X 读数", said=sent(self.ctx.desk))
