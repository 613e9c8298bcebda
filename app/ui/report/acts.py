"""What is done with a period: its words 问题与计划 while it is open, 封账, and 更正 from then on."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.rules.report.layout import Indicator
from app.rules.report.period import ReportPeriod
from app.services.report import closing
from app.ui.kit.act import act, look
from app.ui.kit.asks import line, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx

_NOTE_MOST = 60


@dataclass(frozen=True)
class WordsTyped:
    """问题与计划 as typed."""

    problems: str
    plans: str


@dataclass(frozen=True)
class NoteTyped:
    """A 更正 as typed."""

    what: str
    said: str
    right: str
    reason: str


def words_form(ctx: Ctx, period: ReportPeriod, done: Callable[[], object]) -> DrawerForm[WordsTyped] | None:
    """问题与计划 of an open period; None where it may not be read."""
    known = look(ctx, closing.period_words, period)
    if known is None:
        return None
    most = closing.WORDS_LIMIT
    form = DrawerForm(
        ctx, f"{period.title} 问题与计划", WordsTyped,
        (
            text("problems", "存在问题", hint="一行一条", lines=6, most=most),
            text("plans", "下一步计划", hint="一行一条", lines=6, most=most),
        ),
        note="印在报表的最后一节，不要写居民的姓名、电话和住址；封账以后不能再改", verb="保存",
        name="report.words", record=period.key, shown=known,
    )  # fmt: skip
    form.submitted.connect(
        lambda typed: form.act(
            closing.keep_words, period, typed.problems, typed.plans, why=f"写{period.title}的问题与计划",
            then=lambda _kept: done(),
            said=lambda kept: "没有改动，还是原来的内容" if kept == known else f"{period.title}的问题与计划已保存",
        )
    )  # fmt: skip
    return form


def correction_form(
    ctx: Ctx, period: ReportPeriod, done: Callable[[], object], front: Indicator | None = None
) -> DrawerForm[NoteTyped]:
    """A 更正 of a closed period; it begins with the figure in ``front`` and what the report says of it."""
    first = {} if front is None else {"what": front.name, "said": front.now.written()}
    note_id = ctx.desk.new_id()  # pressing twice adds it once
    form = DrawerForm(
        ctx, f"更正 {period.title}", NoteTyped,
        (
            line("what", "哪一项", hint="如 受理件数", required=True, most=_NOTE_MOST),
            line("said", "原来是", required=True, most=_NOTE_MOST),
            line("right", "应当是", required=True, most=_NOTE_MOST),
            text("reason", "原因", lines=3, required=True, most=200),
        ),
        note="封账的数字不动；更正编号附在报表后面", verb="写更正", name="report.correct", record=period.key,
        first=first, start="right" if first else "",
    )  # fmt: skip
    form.submitted.connect(
        lambda typed: form.act(
            closing.correct_period, period, note_id, typed.what, typed.said, typed.right, typed.reason,
            why=f"更正{period.title}", then=lambda _note: done(),
            said=lambda note: f"已写更正第 {note.number} 号，附在{period.title}的报表后面",
        )
    )  # fmt: skip
    return form


def close_after_asking(ctx: Ctx, period: ReportPeriod, done: Callable[[], object], by: QWidget) -> None:
    """封账, once it was asked for twice: nothing takes it back. What stands in its way is said before that."""
    if not look(ctx, closing.check_close, period):
        return

    def close() -> None:
        said, then = f"{period.title}已封账", lambda _report: done()
        act(ctx, closing.close_period, period, why=f"封账{period.title}", then=then, said=said, by=by)

    text_ = "封账以后这一期的数字和文字都不再变；补登、改名、撤销都不影响它，有错只能写更正。不能撤销。"
    ctx.dialogs.confirm(f"封账 {period.title}", text_, "封账", close)
