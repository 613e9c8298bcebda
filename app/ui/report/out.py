"""The report out of the house: printed as it was looked at, or saved as .pdf or .xlsx."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.documents.report import MonthReportPaper
from app.services.print_queue import PaperCopy
from app.services.report import out
from app.store.atomic import write_atomic
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.words.sentences import not_written

_FILES = {"pdf": "PDF (*.pdf)", "xlsx": "Excel 工作簿 (*.xlsx)"}


def print_paper(ctx: Ctx, paper: MonthReportPaper, pdf: bytes, name: str, by: QWidget) -> None:
    """Look at the report, then print that very one."""
    said = f"{name}{sent(ctx.desk, PAGE)}"
    preview(ctx, name, PaperCopy(paper), lambda: act(ctx, out.print_report, paper, said=said, by=by), pdf=pdf)


def save_report(ctx: Ctx, paper: MonthReportPaper, pdf: bytes, form: str, name: str, by: QWidget) -> None:
    """Note who takes it out, ask for the place, write it there. ``form`` is pdf, which is there already, or xlsx."""

    def content() -> bytes:
        if form == "pdf":
            return pdf
        from app.services.report.workbook import workbook

        return workbook(paper.report.without(paper.left_out))

    def write(path: Path) -> None:
        try:
            write_atomic(path, content())
        except OSError as error:
            ctx.shell.banner("report_file", "bad", "报表没有写成", not_written(error))
            return
        ctx.shell.clear_banner("report_file")
        ctx.shell.toast(f"{name}已存到 {path.name}")

    def ask_place(_noted: None) -> None:
        ctx.dialogs.save_file(f"{name}存到", f"{name}.{form}", _FILES[form], write)

    act(ctx, out.note_export, paper, form, then=ask_place, by=by)
