"""What is done with a line of 补贴台账: 申报, 核拨, 退回, 不再申报, 冲正, and its ways out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.print.subsidy.words import DOUBT_WORDS
from app.print.words import METHODS
from app.rules.money import yuan
from app.rules.report.period import read_period
from app.services.documents.subsidy import SubsidyLedger
from app.services.print_queue import PaperCopy
from app.services.subsidy import claiming, sheets
from app.services.subsidy.entries import Entry
from app.services.subsidy.ledger import LedgerLine
from app.store.atomic import write_atomic
from app.ui.kit.act import act, look
from app.ui.kit.asks import line as one_line
from app.ui.kit.asks import text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.lists_out import WHY_OUT
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.words.sentences import not_written

Done = Callable[[], object]
_MOST = 200


@dataclass(frozen=True)
class VoucherTyped:
    """What a payment is found by."""

    voucher: str


@dataclass(frozen=True)
class WhyTyped:
    """Why something is done."""

    reason: str


def line_title(line: LedgerLine) -> str:
    """2026年10月 · 街道."""
    period = read_period(line.period)
    return f"{line.period if period is None else period.title} · {line.payer}"


def claim_after_asking(ctx: Ctx, line: LedgerLine, done: Done, by: QWidget) -> None:
    """申报, once it was asked for: from then on the month is read-only for that payer."""
    period = read_period(line.period)
    if period is None:
        return
    sums = line.sums
    doubted = f"其中 {line.doubts} 笔有疑问，请先看过；" if line.doubts else ""
    words = (
        f"{sums.rows} 笔、{sums.meals} 人次，补贴 ¥{yuan(sums.amount)}。{doubted}"
        "申报以后这个月对这一方就不能再改，有错只能冲正，记到下一个没报的月份。"
    )

    def claim() -> None:
        why = f"申报{line_title(line)} ¥{yuan(sums.amount)}"
        act(
            ctx, claiming.claim, period, line.payer, why=why, then=lambda _batch: done(),
            said=lambda batch: f"已申报，批次 {batch.number}", by=by,
        )  # fmt: skip

    ctx.dialogs.confirm(f"申报 {line_title(line)}", words, f"申报 ¥{yuan(sums.amount)}", claim)


def paid_form(ctx: Ctx, line: LedgerLine, done: Done) -> DrawerForm[VoucherTyped] | None:
    """核拨 of what of a batch was not returned."""
    batch = line.batch
    if batch is None:
        return None
    form = DrawerForm(
        ctx, "登记核拨", VoucherTyped, (one_line("voucher", "拨付凭证", hint="如 街财 42 号，可以不填", most=_MOST),),
        note=f"{line_title(line)} {batch.number}：没有退回的都记为已核拨，不能撤销", name="subsidy.paid",
        record=batch.number,
    )  # fmt: skip
    form.submitted.connect(
        lambda typed: form.act(
            claiming.book_paid, batch.id, typed.voucher, why=f"登记核拨 {batch.number}", then=lambda _n: done(),
            said=lambda n: f"{n} 笔已核拨",
        )
    )  # fmt: skip
    return form


def returned_form(ctx: Ctx, line: LedgerLine, rows: tuple[Entry, ...], done: Done) -> DrawerForm[WhyTyped] | None:
    """退回 of these rows, or of all that are not settled where none is named."""
    batch = line.batch
    if batch is None:
        return None
    claims = [row.claim_id for row in rows if row.claim_id is not None]
    whose = f"{rows[0].number} {rows[0].name}" if rows else f"{batch.number} 还没核拨的全部"
    form = _why_form(ctx, "登记退回", f"{whose}。退回的可以改好再报，也可以不再申报", batch.number)
    form.submitted.connect(
        lambda typed: form.act(
            claiming.book_returned, batch.id, claims, typed.reason, why=f"登记退回 {batch.number}",
            then=lambda _n: done(), said=lambda n: f"{n} 笔已退回",
        )
    )  # fmt: skip
    return form


def write_off_form(ctx: Ctx, row: Entry, done: Done) -> DrawerForm[WhyTyped]:
    """不再申报 of a row that waits."""
    note = f"{row.number} {row.name} 补贴 ¥{yuan(row.amount)}，以后不会再报，不能撤销"
    form = _why_form(ctx, "不再申报", note, row.key)
    form.submitted.connect(
        lambda typed: form.act(
            claiming.write_off, (row.key,), typed.reason, why=f"不再申报 {row.number}", then=lambda _n: done(),
            said=f"{row.number} 不再申报",
        )
    )  # fmt: skip
    return form


def correction_of(ctx: Ctx, row: Entry, done: Done) -> DrawerForm[WhyTyped] | None:
    """冲正 of a row that was reported."""
    claim = row.claim_id
    if claim is None:
        return None
    note = f"{row.number} {row.name} 补贴 ¥{yuan(row.amount)}。报过的不动，另记一笔负数，归到下一个没报的月份"
    form = _why_form(ctx, "冲正", note, claim)
    form.submitted.connect(
        lambda typed: form.act(
            claiming.correct_claim, claim, typed.reason, why=f"冲正 {row.number}", then=lambda _id: done(),
            said=f"{row.number} 已冲正，等下次申报",
        )
    )  # fmt: skip
    return form


def _why_form(ctx: Ctx, title: str, note: str, record: object) -> DrawerForm[WhyTyped]:
    asked = (text("reason", "原因", lines=3, required=True, most=_MOST),)
    return DrawerForm(ctx, title, WhyTyped, asks=asked, note=note, name=f"subsidy.{title}", record=record)


def print_after_looking(ctx: Ctx, line: LedgerLine, by: QWidget) -> None:
    """Look at the paper, then print that very one."""
    paper = look(ctx, sheets.subsidy_ledger, line)
    if paper is not None:
        said = f"补贴台账{sent(ctx.desk, PAGE)}"
        printed = lambda: act(ctx, sheets.print_ledger, paper, said=said, by=by)  # noqa: E731
        preview(ctx, f"补贴台账 {line_title(line)}", PaperCopy(paper), printed)


def save_workbook(ctx: Ctx, line: LedgerLine, by: QWidget) -> None:
    """Ask why, have somebody agree who may take lists out, ask for the place, write it there."""
    paper = look(ctx, sheets.subsidy_ledger, line)
    if paper is None:
        return
    name = f"补贴台账 {line_title(line)}".replace(" · ", " ")

    def write(path: Path) -> None:
        _write(ctx, paper, path)

    def ask_place(_noted: None) -> None:
        ctx.dialogs.save_file(f"{name}存到", f"{name}.xlsx", "Excel 工作簿 (*.xlsx)", write)

    def ask_right(reason: str) -> None:
        act(ctx, sheets.export_ledger, paper, reason, why=f"导出{name}：{reason}", then=ask_place, by=by)

    words = "姓名打星号，证件只有后 4 位；谁导出、谁同意、为什么、多少笔，都会记进操作日志。"
    ctx.dialogs.ask(f"导出{name}", "用途", "导出", ask_right, text=words, choices=WHY_OUT)


def _write(ctx: Ctx, paper: SubsidyLedger, path: Path) -> None:
    try:
        write_atomic(path, sheets.ledger_workbook(paper, DOUBT_WORDS, METHODS))
    except OSError as error:
        ctx.shell.banner("report_file", "bad", "台账没有写成", not_written(error))
        return
    ctx.shell.clear_banner("report_file")
    ctx.shell.toast(f"{len(paper.rows)} 笔已存到 {path.name}")
