"""台账: the registers there are, the one in front with its first rows, its form, and the ways out."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.rules.dates import local_day
from app.rules.report.registers.sources import CellKind, RegisterColumn
from app.rules.report.registers.span import DaySpan, SpanUnit, moved_span, read_span, span_at, typed_span
from app.rules.rights import Right, may
from app.services.desk import Changes
from app.services.registers import named, table
from app.services.registers.named import NamedRegister
from app.services.registers.table import RegisterTable
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import act, look
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.fields import LineEdit
from app.ui.kit.form_side import FormSide
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.lists import NothingFound
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Column, Table
from app.ui.kit.tasks import Task
from app.ui.report.register_form import ExportTyped, PlanTyped, export_form, plan_form
from app.ui.report.register_out import export_register, print_the_register

PREVIEWED = 50
"""Rows that are shown; all of them are counted, printed and written."""

_LIST, _SIDE = 230, 352
_PAUSE_MS = 150
_CHANGED_MS = 800
_FIRST_YEAR = 2002
_WIDTHS = {
    CellKind.NUMBER: 178, CellKind.TEXT: 190, CellKind.PLACE: 130, CellKind.MOMENT: 142, CellKind.PHONE: 118,
    CellKind.DAY: 104, CellKind.PICK: 96, CellKind.NAME: 76, CellKind.TIME: 62, CellKind.MONEY: 92, CellKind.YES: 60,
}  # fmt: skip
_NUMBERS = frozenset({CellKind.COUNT, CellKind.MONEY, CellKind.HOURS, CellKind.DAYS})
_OF_REGISTERS = frozenset(
    {"register", "request", "sale", "charge", "repair", "booking", "room", "activity", "enrolment", "resident", "staff"}
)

Cells = tuple[str, ...]


def preview_table(columns: Sequence[RegisterColumn]) -> Table[Cells]:
    """A table with the columns of a register."""
    shown = [
        Column[Cells](
            one.title, lambda cells, at=at: " ".join(cells[at].split()),  # type: ignore[misc]
            max(_WIDTHS.get(one.kind, 84), 26 + 15 * len(one.title)), right=one.kind in _NUMBERS,
        )
        for at, one in enumerate(columns)
    ]  # fmt: skip
    return Table(shown, name="台账的前几行", top=True, sideways=True)


class RegisterPanel(Panel):
    """``arrive(register=…, period=…)`` shows one by name, of a period as ``read_span`` reads it."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.span = span_at(SpanUnit.MONTH, self._today())
        self.made: RegisterTable | None = None
        self._looked_at: tuple[object, SpanUnit] | None = None
        self._task: Task | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._make)
        body = row(self._left(), wide(self._middle()), self._right(), gap=metrics.CARD_GAP)
        fill(self, self._head(), wide(body), gap=metrics.CARD_GAP)
        self._fit()
        theme.themeChanged.connect(self._fit)

    # --- what it is made of

    def _head(self) -> QVBoxLayout:
        self.before = Button(icon="chevron-left", name="前一期", tip="←", on=lambda: self.go_by(-1))
        self.after = Button(icon="chevron-right", name="后一期", tip="→", on=lambda: self.go_by(1))
        self.typed = LineEdit(kind="amount", name="期间", hint="2026-10 或 2026-10-05..2026-10-11")
        self.typed.returnPressed.connect(self._read_typed)
        self.typed.textEdited.connect(lambda _text: self._say_wrong(""))
        self.wrong = Label("", "caption", "bad", wrap=True)
        self.wrong.hide()
        self.change_button = Button("改", key=shortcuts.cap("letter_E"), on=self.change)
        self.copy_button = Button("另编一张", key=shortcuts.cap("letter_A"), on=self.make_another)
        self.retire_button = Button("停用", key=shortcuts.cap("letter_D"), on=self.retire)
        self.export_button = Button("导出", key=shortcuts.cap("letter_X"), on=lambda: self.export("xlsx"))
        self.print_button = Button(
            "打印", kind="primary", icon="printer", key=shortcuts.cap("print"), on=self.print_register
        )
        head = row(
            row(self.before), self.typed, row(self.after), STRETCH, self.change_button, self.copy_button,
            self.retire_button, self.export_button, self.print_button, gap=metrics.CARD_GAP,
        )  # fmt: skip
        return column(head, self.wrong, gap=2)

    def _left(self) -> QWidget:
        self.list: Table[NamedRegister] = Table(
            (Column("台账", lambda one: one.plan.name, sub=_what, strong=True),),
            key=lambda one: one.id, name="有哪些台账", top=True,
        )  # fmt: skip
        self.list.row_changed.connect(self._turned)
        self.list.chosen.connect(lambda _one: self._focus_preview())
        self.list_card = Card(flush=True)
        into(self.list_card.body, wide(self.list))
        return self.list_card

    def _middle(self) -> QWidget:
        self.preview: Table[Cells] = preview_table(())
        self._previews = QStackedWidget()
        self._nothing = NothingFound("clipboard-list")
        self._previews.addWidget(self._nothing)
        self.count = Label("", "strong")
        self.sums = Label("", "caption", "ink2", wrap=True)
        self.notes = Label("", "caption", "ink3", wrap=True)
        card = Card(flush=True)
        foot = column(self.count, self.sums, self.notes, gap=2, margins=(12, 4, 12, 6))
        into(card.body, wide(self._previews), foot)
        self.place = QVBoxLayout()
        return holder(column(wide(card), self.place, gap=0))

    def _right(self) -> QWidget:
        self.side = FormSide(self.list.setFocus)
        return self.side

    def _fit(self) -> None:
        self.list_card.setFixedWidth(theme.px(_LIST))
        self.typed.setFixedWidth(theme.px(196))
        self.side.setFixedWidth(min(theme.px(_SIDE), 420))

    # --- what the page calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("refresh", "重新列", self.again),
            Verb("next_pane", "台账 / 前几行 / 表单", self.switch),
            Verb("print", "打印", self.print_register),
            Verb("letter_X", "导出 Excel", partial(self.export, "xlsx")),
            Verb("letter_C", "导出 CSV", partial(self.export, "csv")),
            Verb("letter_E", "改列和筛选", self.change),
            Verb("letter_A", "照这张另编一张", self.make_another),
            Verb("letter_D", "停用", self.retire),
            Verb("letter_G", "改期间", self.ask_span),
            Verb("save", "做右栏里的这一步", self.save),
            Verb("row_up", "这一列往前挪", lambda: self.shift(-1)),
            Verb("row_down", "这一列往后挪", lambda: self.shift(1)),
        ]

    def arrive(self, register: str = "", period: str = "", **what: Any) -> None:
        self._load()
        found = next((one for one in self.list.rows_model.rows if one.plan.name == register), None)
        if found is not None:
            self.list.select_key(found.id)
        span = read_span(period)
        if span is not None:
            self._turn_to(span)

    def on_shown(self) -> None:
        if self.side.form is not None and not self._keeps():
            self.side.close_form()  # of who was on duty before
        self._say_span()
        self._load()
        self._soon.start(0)

    def focus_start(self) -> None:
        if self.side.form is not None:
            self.side.form.focus_start()
        else:
            self.list.setFocus()

    def on_changed(self, changes: Changes, by: object) -> None:
        if "register" in changes:
            self._load()
        if _OF_REGISTERS & changes.kinds:
            self._soon.start(_CHANGED_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self._stop()

    def has_draft(self) -> bool:
        return self.side.has_draft()

    # --- which register, which period

    @property
    def current(self) -> NamedRegister | None:
        """The register in front."""
        return self.list.row()

    @property
    def busy(self) -> bool:
        """Whether rows are still to come."""
        return self._soon.isActive() or self._task is not None

    def _today(self) -> date:
        return local_day(self.ctx.desk.clock())

    def _keeps(self) -> bool:
        member = self.ctx.desk.staff
        return member is not None and may(member.role, Right.KEEP_REGISTERS)

    def _load(self) -> None:
        found = look(self.ctx, named.registers) or ()
        self.list.set_rows(found)
        if found and self.list.row() is None:
            self.list.selectRow(0)
        self._say_buttons()

    def _turned(self, one: NamedRegister | None) -> None:
        """Another register: the period that it is usually looked at for."""
        if one is None:
            return
        before, self._looked_at = self._looked_at, (one.id, one.plan.unit)
        if before == self._looked_at:  # it was read anew: the period is whatever was asked for
            self._turn_to(self.span)
            return
        span = span_at(one.plan.unit, min(self.span.last, self._today()))
        self._turn_to(span if self._unit_of(self.span) != one.plan.unit else self.span)

    def _unit_of(self, span: DaySpan) -> object:
        units = [unit for unit in SpanUnit if span_at(unit, span.first) == span]
        return units[0] if units else None

    def _turn_to(self, span: DaySpan) -> None:
        self._stop()
        self.span = span
        self._say_span()
        one = self.current
        self.subtitle.emit(f"{one.plan.name if one else '台账'} · {span.title}")
        self._say_buttons()
        self.count.setText("正在数")
        self._soon.start(_PAUSE_MS)

    def go_by(self, by: int) -> None:
        """One period on or back."""
        to = moved_span(self.span, by)
        if to.first.year >= _FIRST_YEAR and to.first <= self._today():
            self._turn_to(to)

    def ask_span(self) -> None:
        """Alt G: another period is typed over the one that stands there."""
        self.typed.setFocus()
        self.typed.selectAll()

    def _say_span(self) -> None:
        self.typed.setText(self.span.key)
        self._say_wrong("")

    def _say_wrong(self, words: str) -> None:
        """Under the period that was typed, until it is typed anew."""
        self.typed.set_bad(bool(words))
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _read_typed(self) -> None:
        span = typed_span(self.typed.text())
        if span is None:
            self._say_wrong("看不懂这个期间，请写 2026-10、2026-Q4、2026、2026-10-08，或 2026-10-05..2026-10-11")
            return
        self._turn_to(span)
        self.list.setFocus()

    # --- its rows

    def again(self) -> None:
        """F5."""
        self._load()
        self._soon.start(0)

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _make(self) -> None:
        """Read what is in front on the worker: a year of it takes a moment."""
        self._stop()
        one, span, desk = self.current, self.span, self.ctx.desk
        if one is None:
            return
        task = self.ctx.tasks.run(
            lambda _told: desk.see(table.register_table, one.plan, span),
            lambda made: self._show(made) if self._task is task else None,
            lambda trouble: self._failed(task, trouble),
            owner=self,
        )
        self._task = task

    def _failed(self, task: Task, trouble: BaseException) -> None:
        if self._task is task:
            self._task = None
            self._show_nothing("现在列不出来", "请按提示处理，再按 F5")
            self.ctx.shell.trouble(trouble)

    def _show(self, made: RegisterTable) -> None:
        self._task = None
        before, self.made = self.made, made
        unit = made.plan.of.unit
        shown = f"，这里是前 {PREVIEWED} {unit}；打印和导出都是全部" if made.count > PREVIEWED else ""
        self.count.setText(f"{made.span.title} · 共 {made.count:,} {unit}{shown}")
        pairs = zip(made.columns, made.sums, made.sum_words() or ("",) * len(made.columns), strict=True)
        said = "　".join(f"{one.title} {words}" for one, value, words in pairs if value is not None)
        self.sums.setText(f"合计：{said}" if said and made.count else "")
        self.sums.setVisible(bool(said and made.count))
        self.notes.setText("；".join(made.notes))
        if not made.count:
            self._show_nothing(f"{made.span.title}没有记录", "按 ← 看前一期；有筛选的，按 Alt E 看看")
            return
        if before is None or before.columns != made.columns or self._previews.indexOf(self.preview) < 0:
            self._new_preview(made.columns)
        self.preview.set_rows(made.words(PREVIEWED))
        self._previews.setCurrentWidget(self.preview)

    def _new_preview(self, columns: Sequence[RegisterColumn]) -> None:
        old, held = self.preview, self.preview.hasFocus()
        self.preview = preview_table(columns)
        self._previews.addWidget(self.preview)
        self._previews.setCurrentWidget(self.preview)
        if held:
            self.preview.setFocus()
        self._previews.removeWidget(old)
        old.hide()
        old.deleteLater()

    def _show_nothing(self, words: str, how: str) -> None:
        self._nothing.say(words, how, clear=False)
        if self.preview.hasFocus():
            self.list.setFocus()
        self._previews.setCurrentWidget(self._nothing)

    def _focus_preview(self) -> None:
        if self._previews.currentWidget() is self.preview:
            self.preview.setFocus()
            if self.preview.row() is None:
                self.preview.selectRow(0)

    def _say_buttons(self) -> None:
        one, keeps = self.current, self._keeps()
        own = one is not None and not one.fixed
        self.change_button.setVisible(keeps and own)
        self.retire_button.setVisible(keeps and own)
        self.copy_button.setVisible(keeps and one is not None)
        self.after.setEnabled(moved_span(self.span, 1).first <= self._today())

    # --- what is done

    def change(self) -> None:
        """Alt E: its columns and filters; of one that comes with the program, another one is made."""
        one = self.current
        if one is not None and self._keeps():
            self._open_plan(one, copy=one.fixed)

    def make_another(self) -> None:
        """Alt A: another one like this."""
        one = self.current
        if one is not None and self._keeps():
            self._open_plan(one, copy=True)

    def _open_plan(self, one: NamedRegister, *, copy: bool) -> None:
        self.side.close_form()
        key = self.ctx.desk.new_id() if copy else one.id
        form = plan_form(self.ctx, one.plan, copy=copy, record=f"{one.id}.copy" if copy else str(one.id))
        if form is None:
            return
        seen = 0 if copy else one.version

        def done(saved: NamedRegister) -> None:
            self.side.close_form()
            self._load()
            self.list.select_key(saved.id)
            self._turned(saved)
            self.list.setFocus()
            self.ctx.shell.toast(
                f"「{saved.plan.name}」已保存" + (f"，第 {saved.version} 版" if saved.version > 1 else "")
            )

        def submit(typed: PlanTyped) -> None:
            form.act(named.save_register, key, seen, typed.plan(one.plan.source), why="编台账", then=done, by=self)

        self._show_form(form, submit)

    def retire(self) -> None:
        """Alt D: off the list."""
        one = self.current
        if one is None or one.fixed or not self._keeps():
            return

        def retire() -> None:
            said = f"「{one.plan.name}」已停用"
            act(
                self.ctx,
                named.retire_register,
                one.id,
                one.version,
                said=said,
                then=lambda _none: self.again(),
                by=self,
            )

        text = "停用以后不再列出来，名字可以再用；做过的版本都留着，印过、导出过的不受影响。"
        self.ctx.dialogs.confirm(f"停用「{one.plan.name}」", text, "停用", retire)

    def export(self, form: str) -> None:
        """Alt X and Alt C: into a file."""
        one, span = self.current, self.span
        if one is None:
            return
        self.side.close_form()
        drawer = export_form(self.ctx, one.plan, f"{one.plan.name} {span.title}", form)

        def submit(typed: ExportTyped) -> None:
            buttons = (self.export_button, self.print_button)
            export_register(self.ctx, one.plan, span, typed, drawer, self.place, buttons, self.side.leave, self)

        self._show_form(drawer, submit)

    def print_register(self) -> None:
        """F9: look at it, and print it."""
        one = self.current
        if one is not None:
            buttons = (self.export_button, self.print_button)
            print_the_register(self.ctx, one.plan, self.span, self.place, buttons, self)

    def save(self) -> None:
        """Ctrl Enter."""
        if self.side.form is not None:
            self.side.form.submit()

    def shift(self, by: int) -> None:
        """Alt ↑ and Alt ↓: a column of the form to another place."""
        if self.side.form is not None and "columns" in self.side.form.form.controls:
            self.side.form.form.controls["columns"].shift(by)

    def _show_form(self, form: DrawerForm[Any], submit: Callable[[Any], object]) -> None:
        form.submitted.connect(submit)
        self.side.open(form)

    # --- keys

    def switch(self) -> None:
        """F6: the list, the rows, the form."""
        held = self.focusWidget()
        if held is not None and self.list_card.isAncestorOf(held) and self._previews.currentWidget() is self.preview:
            self._focus_preview()
        elif self.side.form is not None and not (held is not None and self.side.isAncestorOf(held)):
            self.side.form.focus_start()
        else:
            self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.go_by(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() == Qt.Key.Key_Escape and self.typed.hasFocus():
            self._say_span()  # as it was
            self.list.setFocus()
        else:
            super().keyPressEvent(event)


def _what(one: NamedRegister) -> str:
    """What it lists, and whether people made it."""
    return f"{one.plan.of.name} · 系统带的" if one.fixed else f"{one.plan.of.name} · {one.by} 第 {one.version} 版"
