"""操作记录 as .xlsx or on paper: what for and where to, with who took it out and why on top."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.rules.dates import local
from app.services.centre import journal
from app.services.centre.journal import JournalFilter, Permit
from app.services.documents.centre import JournalLine
from app.services.print_queue import PaperCopy
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.words.acts import action_words, detail_words, subject_words
from app.ui.words.sentences import not_written

if TYPE_CHECKING:
    from app.services.work import View
    from app.ui.kit.tasks import Progress

_WORKBOOK = "Excel 工作簿 (*.xlsx)"
_PURPOSES = ("月度检查", "审计取证", "上级检查", "核对差错")
_TEXT = "谁导出、用途和条数会记进操作记录，也写在表头。"
_HEADER = ("时间", "营业日", "序号", "谁", "谁同意", "做了什么", "对象", "内容")
_WIDTHS = (20, 12, 12, 12, 12, 18, 26, 60)


def take_out(ctx: Ctx, wanted: JournalFilter, by: object) -> None:
    """Ask for the purpose and the place, then write what the list shows, all of it."""

    def ask_place(leave: Permit) -> None:
        name = f"操作记录 {local(leave.at):%Y%m%d}.xlsx"
        ctx.dialogs.save_file("操作记录存到", name, _WORKBOOK, lambda path: _write(ctx, leave, path))

    def ask_leave(reason: str) -> None:
        act(ctx, journal.permit, wanted, reason, why=f"导出操作记录：{reason}", then=ask_place, by=by)

    ctx.dialogs.ask("导出操作记录", "用途", "导出", ask_leave, text=_TEXT, choices=_PURPOSES)


def put_on_paper(ctx: Ctx, wanted: JournalFilter, narrowed: Sequence[tuple[str, str]], by: object) -> None:
    """Ask for the purpose, show the sheet of what the list shows, all of it, and print that very sheet."""

    def show(leave: Permit) -> None:
        sheet = ctx.desk.see(journal.journal_sheet, leave, _line, narrowed)
        printed = f"操作记录 {len(sheet.rows):,} 条{sent(ctx.desk, PAGE)}"
        preview(ctx, "操作记录", PaperCopy(sheet), lambda: act(ctx, journal.print_journal, sheet, said=printed, by=by))

    def ask_leave(reason: str) -> None:
        act(ctx, journal.permit, wanted, reason, why=f"打印操作记录：{reason}", then=show, by=by, on_paper=True)

    text = "谁打印、用途和条数会记进操作记录，也写在纸上。"
    ctx.dialogs.ask("打印操作记录", "用途", "看单子", ask_leave, text=text, choices=_PURPOSES)


def _line(row: journal.AuditRow) -> JournalLine:
    who = row.staff or "系统"
    return JournalLine(
        row.at, f"{row.terminal}-{row.serial}", who, row.approver, action_words(row.action), subject_words(row),
        detail_words(row),
    )  # fmt: skip


def _write(ctx: Ctx, leave: Permit, path: Path) -> None:
    def work(progress: "Progress") -> int:
        from app.services.lists import spreadsheet

        def written(view: "View") -> int:
            rows = _cells(journal.listed(view, leave))
            told = lambda n, _most: progress(n, leave.count)  # noqa: E731
            return spreadsheet.write(path, "操作记录", [_note(leave)], _HEADER, rows, _WIDTHS, told)

        return ctx.desk.see(written)

    def failed(error: BaseException) -> None:
        if not isinstance(error, OSError):
            ctx.shell.trouble(error)
            return
        ctx.shell.banner("journal_export", "bad", "导出没有写成", not_written(error))

    def done(count: int) -> None:
        ctx.shell.clear_banner("journal_export")
        ctx.shell.toast(f"已导出 {count} 条到 {path.name}")

    ctx.tasks.run(work, done, failed, owner=None)


def _note(leave: Permit) -> str:
    when = f"{local(leave.at):%Y-%m-%d %H:%M}"
    return f"{leave.operator}导出 · {when} · 用途：{leave.reason} · {leave.count} 条 · 用后请删除"


def _cells(parts: Iterator[tuple[journal.AuditRow, ...]]) -> Iterator[tuple[str, ...]]:
    for rows in parts:
        for row in rows:
            yield (
                f"{local(row.at):%Y-%m-%d %H:%M:%S}", row.business_date.isoformat(), f"{row.terminal}-{row.serial}",
                row.staff or "系统", row.approver, action_words(row.action), subject_words(row), detail_words(row),
            )  # fmt: skip
