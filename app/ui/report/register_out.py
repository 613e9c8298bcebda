"""A register out of the house: printed as it is looked at, or written to a file once two persons agree."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.rules.report.registers.plan import RegisterPlan
from app.rules.report.registers.span import DaySpan
from app.services.documents.registers import RegisterPaper
from app.services.print_queue import PaperCopy
from app.services.registers import out, table
from app.services.registers.out import RegisterLeave
from app.ui.kit.act import act
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.long_work import run_long
from app.ui.kit.longtask import LongTask
from app.ui.kit.modal import top_modal
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Progress
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.report.drawing import RegisterDrawing
from app.ui.report.register_form import ExportTyped
from app.ui.words.sentences import not_written

_FILES = {"xlsx": "Excel 工作簿 (*.xlsx)", "csv": "CSV (*.csv)"}


def print_the_register(
    ctx: Ctx, plan: RegisterPlan, span: DaySpan, place: QVBoxLayout, buttons: Sequence[QWidget], by: QWidget
) -> None:
    """Look at the paper, then print that very one."""
    title = f"{plan.name} {span.title}"

    def draw(paper: RegisterPaper) -> None:
        drawing = RegisterDrawing(paper, by)
        card = LongTask(drawing, "正在生成 PDF")
        place.addWidget(card)
        drawing.over.connect(card.deleteLater)
        drawing.over.connect(drawing.deleteLater)
        drawing.drawn.connect(lambda pdf: show(paper, bytes(pdf)))
        drawing.begin()

    def show(paper: RegisterPaper, pdf: bytes) -> None:
        if not by.isVisible() or top_modal(by.window()) is not None:
            return  # people went on to something else meanwhile
        said = f"{title}{sent(ctx.desk, PAGE)}"
        preview(ctx, title, PaperCopy(paper), lambda: act(ctx, out.print_register, paper, said=said, by=by), pdf=pdf)

    work: Callable[[Progress], RegisterPaper] = lambda _told: ctx.desk.see(table.register_paper, plan, span)  # noqa: E731
    run_long(ctx, by, place, buttons, f"正在列 {title}", work, draw)


def export_register(
    ctx: Ctx, plan: RegisterPlan, span: DaySpan, typed: ExportTyped, form: DrawerForm[ExportTyped],
    place: QVBoxLayout, buttons: Sequence[QWidget], then: Callable[[], object], by: QWidget,
) -> None:  # fmt: skip
    """Ask leave, then for the place, then write it there; ``then`` once leave is given."""
    title = f"{plan.name} {span.title}"

    def ask_place(leave: RegisterLeave) -> None:
        then()
        name = f"{title}.{typed.form}"
        ctx.dialogs.save_file(f"导出{title}", name, _FILES[typed.form], lambda path: _write(ctx, leave, path, place,
                                                                                        buttons, by))  # fmt: skip

    form.act(
        out.leave_for_register, plan, span, typed.form, typed.reason, clear=typed.clear,
        why=f"导出{title}{'（姓名写全）' if typed.clear else ''}：{typed.reason}", then=ask_place, by=by,
    )  # fmt: skip


def _write(
    ctx: Ctx, leave: RegisterLeave, path: Path, place: QVBoxLayout, buttons: Sequence[QWidget], by: QWidget
) -> None:
    def work(told: Progress) -> int | OSError:
        from app.services.registers.files import write_register

        file = ctx.desk.see(out.register_file, leave)
        try:
            return write_register(path, file, leave.form, lambda n, of: told(n, of, "行"))
        except OSError as trouble:
            return trouble

    def done(count: int | OSError) -> None:
        if isinstance(count, OSError):
            ctx.shell.banner("register_file", "bad", "台账没有写成", not_written(count))
            return
        ctx.shell.clear_banner("register_file")
        ctx.shell.toast(f"已导出 {count} {leave.plan.of.unit}到 {path.name}")

    run_long(ctx, by, place, buttons, f"正在写 {path.name}", work, done)
