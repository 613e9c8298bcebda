"""补贴台账: months and payers at the left, the rows of the one in front at the right, and what is done with them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.print.subsidy.words import doubt_words
from app.rules.dates import local
from app.rules.money import yuan
from app.rules.records import brief_number
from app.rules.report.claims import ClaimState, Origin
from app.rules.report.period import read_period
from app.rules.rights import Right, may
from app.services.desk import Changes
from app.services.subsidy import ledger
from app.services.subsidy.entries import Entry
from app.services.subsidy.ledger import LedgerLine
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import look
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.form_side import FormSide
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, fill_row, into, row, wide
from app.ui.kit.lists import NothingFound, RowsOr
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Column, Table
from app.ui.report import subsidy_acts as acts
from app.ui.words.subsidy import STATES

_LINES, _LINES_MOST = 360, 400
_ALL, _DOUBTED = "all", "doubted"


def _month_words(line: LedgerLine) -> str:
    period = read_period(line.period)
    return line.period if period is None else period.title


def _line_tag(line: LedgerLine) -> TagSpec:
    words, tone = STATES[line.state]
    return TagSpec("还没过完", "mute") if line.running else TagSpec(words, tone)


def _row_tag(entry: Entry) -> TagSpec:
    words, tone = STATES[entry.state]
    if entry.corrected:
        return TagSpec("已冲正", "warn")
    if entry.origin != Origin.MEAL and entry.state is ClaimState.OPEN:
        return TagSpec("退菜" if entry.origin == Origin.PART else "冲正", "warn")
    return TagSpec(words, tone)


def _person_words(entry: Entry) -> str:
    age = "" if entry.age is None else f"{entry.age}岁"
    return " · ".join(part for part in (f"{entry.letter} 类", age, entry.tail) if part)


def _when_words(entry: Entry) -> str:
    return f"{entry.day:%m-%d} {local(entry.at):%H:%M} {entry.cashier}"


def _why_words(entry: Entry) -> str:
    return entry.reason if entry.state in (ClaimState.RETURNED, ClaimState.PAID) else ""


class SubsidyPanel(Panel):
    """``arrive(number=)`` shows a claim. Whoever only reads sees no act."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._wanted = ""
        self.lines = self._make_lines()
        self.rows = self._make_rows()
        self._nothing = NothingFound("percent")
        self._listed = RowsOr(self.lines, self._nothing)
        card = Card(flush=True)
        into(card.body, wide(self._listed))
        self.side = FormSide(self.rows.setFocus, card)
        fill_row(self, self.side, wide(self._detail()), gap=metrics.CARD_GAP)
        self.lines.row_changed.connect(lambda _line: self._show_line())
        self.lines.chosen.connect(lambda _line: self.rows.setFocus())
        self.rows.row_changed.connect(lambda _entry: self._say_buttons())
        self._fit()
        theme.themeChanged.connect(self._fit)

    # --- what it is made of

    def _make_lines(self) -> Table[LedgerLine]:
        columns: list[Column[LedgerLine]] = [
            Column("月份", _month_words, sub=lambda line: line.payer, strong=True),
            Column("", lambda line: "", 104, tag=_line_tag),
            Column(
                "补贴", lambda line: yuan(line.sums.amount), 104, right=True,
                sub=lambda line: f"{line.sums.meals} 人次" + (f" · {line.doubts} 疑" if line.doubts else ""),
            ),
        ]  # fmt: skip
        return Table(columns, key=lambda line: line.id, name="补贴月份和出资方", top=True)

    def _make_rows(self) -> Table[Entry]:
        columns: list[Column[Entry]] = [
            Column("小票", lambda e: brief_number(e.number), 150, sub=_when_words),
            Column("姓名", lambda e: e.name or "（已删除）", 140, sub=_person_words),
            Column("原价", lambda e: yuan(e.list_amount), 92, right=True, sub=lambda e: f"实付 {yuan(e.paid)}"),
            Column("补贴", lambda e: yuan(e.amount), 66, right=True, strong=True),
            Column("", lambda e: "", 84, tag=_row_tag),
            Column("疑问", lambda e: doubt_words(e.doubts), sub=_why_words, tone=lambda e: "warn"),
        ]  # fmt: skip
        return Table(columns, key=lambda e: e.key, name="补贴明细", top=True)

    def _detail(self) -> QWidget:
        self.said = Label("", "h2")
        self.state = Tag("", "mute")
        self.sums = Label("", "caption", "ink2")
        self.which = Segment([(_ALL, "全部"), (_DOUBTED, "只看疑问")], name="看哪些")
        self.which.changed.connect(lambda _which: self._show_rows())
        self.buttons = {
            "claim": Button("申报", kind="primary", key=shortcuts.cap("letter_D"), on=self.claim),
            "paid": Button("核拨", kind="primary", key=shortcuts.cap("letter_K"), on=self.book_paid),
            "return_all": Button("整批退回", key=shortcuts.cap("letter_U"), on=self.return_all),
            "return": Button("退回", key=shortcuts.cap("letter_Y"), on=self.return_one),
            "write_off": Button("不再申报", key=shortcuts.cap("letter_N"), on=self.write_off),
            "correct": Button("冲正", key=shortcuts.cap("letter_C"), on=self.correct),
        }
        self.excel = Button("Excel", key=shortcuts.cap("letter_X"), on=self.save_workbook)
        self.about = Label("", "caption", "warn", wrap=True)
        self._none = NothingFound("percent")
        self._shown = RowsOr(self.rows, self._none)
        card = Card(flush=True)
        into(
            card.body,
            row(self.said, self.state, STRETCH, self.which, gap=10, margins=(14, 10, 12, 0)),
            row(self.sums, STRETCH, margins=(14, 0, 12, 0)),
            wide(self._shown),
            row(wide(self.about), margins=(14, 4, 12, 0)),
            row(*self.buttons.values(), STRETCH, self.excel, margins=(12, 4, 12, 10)),
        )  # fmt: skip
        return card

    def _fit(self) -> None:
        self.side.setFixedWidth(min(theme.px(_LINES), _LINES_MOST))

    # --- what the page calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("refresh", "重新读", self.refresh),
            Verb("next_pane", "月份 / 明细", self.switch),
            Verb("letter_D", "申报这个月", self.claim),
            Verb("letter_K", "登记核拨", self.book_paid),
            Verb("letter_U", "整批退回", self.return_all),
            Verb("letter_Y", "退回这一笔", self.return_one),
            Verb("letter_N", "不再申报这一笔", self.write_off),
            Verb("letter_C", "冲正这一笔", self.correct),
            Verb("letter_E", "全部 / 只看疑问", self.turn_which),
            Verb("letter_X", "导出 Excel", self.save_workbook),
            Verb("print", "打印台账", self.print_ledger),
            Verb("save", "做左栏里的这一步", self.save),
        ]

    def arrive(self, number: str = "", **what: Any) -> None:
        self._wanted = number

    def on_shown(self) -> None:
        if not self._edits():
            self.side.close_form()  # of who was on duty before
        self.refresh()
        self.subtitle.emit("补贴台账 · 申报、核拨、退回、冲正")

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is not self and changes.kinds & {"sale", "subsidy", "resident", "policy"}:
            self.refresh()

    def focus_start(self) -> None:
        if self.side.form is not None:
            self.side.form.focus_start()
        else:
            self.lines.setFocus()

    def has_draft(self) -> bool:
        return self.side.has_draft()

    # --- showing

    @property
    def line(self) -> LedgerLine | None:
        """The line in front."""
        return self.lines.row()

    def refresh(self) -> None:
        """F5: read all of it anew."""
        found = look(self.ctx, ledger.ledger_lines) or ()
        self._nothing.say("还没有补贴", "优惠政策里写明由谁补贴，收银给过以后就在这里", clear=False)
        self._listed.show_rows(found)
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.lines.select_key(wanted):
            self.ctx.shell.trouble(Refused("subsidy_unknown"))
        if found and self.lines.row() is None:
            self.lines.selectRow(0)
        self._show_line()

    def _show_line(self) -> None:
        line = self.line
        self.said.setText("" if line is None else acts.line_title(line))
        self.state.setVisible(line is not None)
        if line is None:
            self.sums.setText("")
        else:
            self.state.set_spec(_line_tag(line))
            number = "" if line.batch is None else f"{line.batch.number} · {line.batch.by} · "
            sums = line.sums
            self.sums.setText(
                f"{number}{sums.rows} 笔，{sums.meals} 人次、{sums.persons} 人，冲正 {sums.reversals} 笔，"
                f"补贴 ¥{yuan(sums.amount)}"
            )
        self._show_rows()

    def _show_rows(self) -> None:
        line = self.line
        found = () if line is None else look(self.ctx, ledger.ledger_rows, line) or ()
        if self.which.value() == _DOUBTED:
            found = tuple(entry for entry in found if entry.doubts)
        self._none.say("没有要看的" if line is not None else "没有补贴", clear=False)
        self._shown.show_rows(found)
        if found and self.rows.row() is None:
            self.rows.selectRow(0)
        self._say_buttons()

    def _edits(self) -> bool:
        member = self.ctx.desk.staff
        return member is not None and may(member.role, Right.SUBSIDY)

    def _say_buttons(self) -> None:
        line, entry = self.line, self.rows.row()
        self._say_about(entry)
        pending = line is not None and line.batch is not None and line.state in ("claimed", "partly")
        reported = entry is not None and entry.state in (ClaimState.CLAIMED, ClaimState.PAID)
        may_do = {
            "claim": line is not None and line.batch is None and not line.running,
            "paid": pending and self._pending_left(),
            "return_all": pending and self._pending_left(),
            "return": pending and entry is not None and entry.state is ClaimState.CLAIMED,
            "write_off": line is not None and line.batch is None and entry is not None,
            "correct": reported and entry is not None and entry.origin == Origin.MEAL and not entry.corrected,
        }
        for name, button in self.buttons.items():
            button.setVisible(may_do[name] and self._edits())
        self.excel.setEnabled(line is not None)

    def _say_about(self, entry: Entry | None) -> None:
        """What is doubted of the row in front, whole: a column cuts it, and it is read before the month is claimed."""
        words = () if entry is None else (doubt_words(entry.doubts), _why_words(entry))
        said = "；".join(word for word in words if word)
        self.about.setText(f"{entry.name or '（已删除）'} {_person_words(entry)}：{said}" if entry and said else "")
        self.about.setVisible(bool(said))

    def _pending_left(self) -> bool:
        return any(entry.state is ClaimState.CLAIMED for entry in self.rows.rows_model.rows) or self._narrowed()

    def _narrowed(self) -> bool:
        return self.which.value() == _DOUBTED

    def turn_which(self) -> None:
        """Alt E: all rows, or those with a doubt."""
        self.which.set_value(_ALL if self._narrowed() else _DOUBTED)
        self._show_rows()

    # --- acts

    def _ready(self, name: str) -> bool:
        """Whether this can be done with what is in front; said if not."""
        if not self.buttons[name].isHidden():
            return True
        line = self.line
        if not self._edits():
            self.ctx.shell.trouble(Refused("needs_right", right=Right.SUBSIDY.value))
        elif name == "claim" and line is not None and line.running and (period := read_period(line.period)):
            self.ctx.shell.trouble(Refused("period_running", period=period.title, last=period.last))
        elif line is not None:
            self.ctx.shell.trouble(Refused("subsidy_settled", number=line.id))
        return False

    def claim(self) -> None:
        """Alt D."""
        if self._ready("claim") and self.line is not None:
            self.side.close_form()
            acts.claim_after_asking(self.ctx, self.line, self._acted, self)

    def book_paid(self) -> None:
        """Alt K."""
        if self._ready("paid") and self.line is not None:
            line = self.line
            self._show_form(lambda: acts.paid_form(self.ctx, line, self._acted))

    def return_all(self) -> None:
        """Alt U."""
        if self._ready("return_all") and self.line is not None:
            line = self.line
            self._show_form(lambda: acts.returned_form(self.ctx, line, (), self._acted))

    def return_one(self) -> None:
        """Alt Y."""
        line, entry = self.line, self.rows.row()
        if self._ready("return") and line is not None and entry is not None:
            self._show_form(lambda: acts.returned_form(self.ctx, line, (entry,), self._acted))

    def write_off(self) -> None:
        """Alt N."""
        entry = self.rows.row()
        if self._ready("write_off") and entry is not None:
            self._show_form(lambda: acts.write_off_form(self.ctx, entry, self._acted))

    def correct(self) -> None:
        """Alt C."""
        entry = self.rows.row()
        if self._ready("correct") and entry is not None:
            self._show_form(lambda: acts.correction_of(self.ctx, entry, self._acted))

    def print_ledger(self) -> None:
        """F9: look at the paper, and print it."""
        if self.line is not None:
            acts.print_after_looking(self.ctx, self.line, self)

    def save_workbook(self) -> None:
        """Alt X."""
        if self.line is not None:
            acts.save_workbook(self.ctx, self.line, self)

    # --- the form at the left

    def save(self) -> None:
        """Ctrl Enter."""
        if self.side.form is not None:
            self.side.form.submit()

    def _show_form(self, make: Callable[[], DrawerForm[Any] | None]) -> None:
        self.side.close_form()  # first: what is typed in it is kept, and read by the next
        form = make()
        if form is not None:
            self.side.open(form)

    def _acted(self) -> None:
        self.side.close_form()
        self.refresh()
        self.focus_start()

    # --- keys

    def switch(self) -> None:
        """F6: the months, the rows, and the form where one is open."""
        if self.side.form is not None and self.rows.hasFocus():
            self.side.form.focus_start()
        elif self.lines.hasFocus() or self.side.form is not None:
            self.rows.setFocus()
        else:
            self.lines.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right and not event.modifiers() and self.lines.hasFocus():
            self.rows.setFocus()
        elif (
            event.key() == Qt.Key.Key_Left and not event.modifiers() and self.rows.hasFocus() and self.side.form is None
        ):
            self.lines.setFocus()
        else:
            super().keyPressEvent(event)
