"""月报: a period's key figures at the left, the real PDF at the right with what is printed of it and the ways out."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.report.layout import Indicator
from app.rules.report.period import ReportPeriod, month, read_period
from app.rules.rights import Right, may
from app.services.desk import Changes
from app.services.documents.report import MonthReportPaper
from app.services.report import closing
from app.services.report import report as reports
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import look
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.form_side import FormSide
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.lists import NothingFound
from app.ui.kit.longtask import LongTask
from app.ui.kit.modal import top_modal
from app.ui.kit.options import Checks
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Table
from app.ui.kit.sheet_view import SheetView
from app.ui.report.acts import close_after_asking, correction_form, words_form
from app.ui.report.charts import ReportCharts
from app.ui.report.drawing import ReportDrawing
from app.ui.report.key_figures import LISTED, REGISTERS, KeyTiles, before_title, key_table
from app.ui.report.out import print_paper, save_report

_SIDE, _SIDE_MOST = 316, 380
_PAUSE_MS = 150
"""Whoever presses → several times wants only the last period."""
_CHANGED_MS = 800
_UNITS = ((1, "月"), (3, "季"), (12, "年"))
_NAMES = {1: "月报", 3: "季报", 12: "年报"}
_FIRST_YEAR = 2002
_MOST_DRIFT = 3
_OF_REPORT = frozenset(
    {"request", "rectification", "sale", "charge", "shift", "repair", "booking", "room", "activity", "enrolment",
     "calendar", "report"}
)  # fmt: skip


class MonthPanel(Panel):
    """``arrive(which="last_month")`` shows the month that was over last, ``period=`` the one of a key (2026-10)."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.months = 1
        self._month = self._last_month()
        self.left_out: frozenset[str] = frozenset()
        self.paper: MonthReportPaper | None = None
        self.drawing: ReportDrawing | None = None
        self._card: LongTask | None = None
        self._then: Callable[[], object] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        body = row(wide(self._left()), self._right(), gap=metrics.CARD_GAP)
        fill(self, self._head(), wide(body), gap=metrics.CARD_GAP)
        self._fit()
        theme.themeChanged.connect(self._fit)
        self._say_period()

    # --- what it is made of

    def _head(self) -> QHBoxLayout:
        self.before = Button(icon="chevron-left", name="前一期", tip="←", on=lambda: self.go_by(-1))
        self.after = Button(icon="chevron-right", name="后一期", tip="→", on=lambda: self.go_by(1))
        self.said = Label("", "h2")
        self.unit = Segment(_UNITS, name="按月、季、年")
        self.unit.changed.connect(lambda months: self.set_months(int(str(months))))
        self.state = Tag("", "mute")
        self.words_button = Button("问题与计划", key=shortcuts.cap("letter_W"), on=self.write_words)
        self.close_button = Button("封账", icon="lock", key=shortcuts.cap("letter_F"), on=self.close_period)
        self.correct_button = Button("更正", icon="pencil", key=shortcuts.cap("letter_G"), on=self.correct)
        for button in (self.words_button, self.close_button, self.correct_button):
            button.hide()
        self.state.hide()
        # Each in a row of its own: on either, ← and → turn the period and do not lead to the button beside it.
        return row(
            row(self.before), self.said, row(self.after), self.unit, STRETCH, self.state, self.words_button,
            self.close_button, self.correct_button, gap=metrics.CARD_GAP,
        )  # fmt: skip

    def _left(self) -> QWidget:
        self.note = Label("", "body", "warn", wrap=True)
        self.note.hide()
        self.tiles = KeyTiles(self.to_list, self._listed)
        self.tables: dict[int, Table[Indicator]] = {}
        self._tables = QStackedWidget()
        self.meaning = Label("", "caption", "ink2", wrap=True)
        card = Card(flush=True)
        into(card.body, wide(self._tables), row(wide(self.meaning), margins=(12, 2, 12, 2)))
        self._nothing = NothingFound("calendar-days")
        self._views = QStackedWidget()
        self.charts = ReportCharts()
        self._views.addWidget(holder(column(self.note, self.tiles, self.charts, wide(card), gap=metrics.CARD_GAP)))
        self._views.addWidget(self._nothing)
        return self._views

    def _right(self) -> QWidget:
        self.sheet = SheetView(self.ctx.tasks)
        self.sheet.setMinimumSize(160, 150)
        card = Card("导出", " ")
        self._pages = card.note
        self.earlier = Button(kind="ghost", sz="sm", icon="chevron-left", name="前一页", on=lambda: self.turn(-1))
        self.later = Button(kind="ghost", sz="sm", icon="chevron-right", name="后一页", on=lambda: self.turn(1))
        self.ticks = Checks(name="印哪些", gap=2, across=2)
        self.ticks.changed.connect(self._ticked)
        self._place = QVBoxLayout()
        self.excel = Button("Excel", key=shortcuts.cap("letter_X"), on=lambda: self.save_as("xlsx"))
        self.pdf = Button("导出 PDF", key=shortcuts.cap("letter_P"), on=lambda: self.save_as("pdf"))
        self.print_button = Button(
            "打印", kind="primary", icon="printer", key=shortcuts.cap("print"), on=self.print_report
        )
        into(
            card.body, wide(row(self.earlier, wide(self.sheet), self.later, gap=2)), self.ticks, self._place,
            row(wide(self.excel), wide(self.pdf)), self.print_button,
        )  # fmt: skip
        self.side = FormSide(self.focus_start, card)
        return self.side

    def _fit(self) -> None:
        self.side.setFixedWidth(min(theme.px(_SIDE), _SIDE_MOST))

    # --- what the shell calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("refresh", "重新算、重新画", self.again),
            Verb("next_pane", "数字 / 期别 / 导出", self.switch),
            Verb("print", "打印", self.print_report),
            Verb("letter_P", "导出 PDF", lambda: self.save_as("pdf")),
            Verb("letter_X", "导出 Excel", lambda: self.save_as("xlsx")),
            Verb("letter_M", "看月", lambda: self.set_months(1)),
            Verb("letter_Q", "看季", lambda: self.set_months(3)),
            Verb("letter_Y", "看年", lambda: self.set_months(12)),
            Verb("letter_W", "问题与计划", self.write_words),
            Verb("letter_F", "封账", self.close_period),
            Verb("letter_G", "更正", self.correct),
            Verb("save", "做右栏里的这一步", self.save),
            *(Verb(f"pick{n}", f"印 / 不印第 {n} 部分", partial(self.turn_tick, n - 1)) for n in range(1, 10)),
        ]  # fmt: skip

    def arrive(self, which: str = "", period: str = "", **what: Any) -> None:
        wanted = read_period(period)
        if which == "last_month":
            self.months, self._month = 1, self._last_month()
        elif wanted is not None:
            self.months, self._month = wanted.months, month(wanted.first)
        self._say_period()

    def on_shown(self) -> None:
        if not self._closes():
            self.side.close_form()  # of who was on duty before
        self._read()

    def focus_start(self) -> None:
        if self.side.form is not None:
            self.side.form.focus_start()
        elif self._views.currentIndex() == 0 and isinstance(table := self._tables.currentWidget(), Table):
            table.setFocus()
            if table.row() is None and table.rows_model.rows:
                table.selectRow(0)
        else:
            self.before.setFocus()

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is not self and _OF_REPORT & changes.kinds:
            self._soon.start(_CHANGED_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.charts.setVisible(self.charts.fits(event.size().height()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()  # whoever comes back has it read anew
        self._stop()

    def has_draft(self) -> bool:
        return self.side.has_draft()

    # --- the period

    @property
    def period(self) -> ReportPeriod:
        """What is looked at."""
        first = self._month.first
        return ReportPeriod(first.replace(month=(first.month - 1) // self.months * self.months + 1), self.months)

    @property
    def busy(self) -> bool:
        """Whether something is about to be read, or is being drawn."""
        return self._soon.isActive() or self.drawing is not None

    def _today(self) -> date:
        return local_day(self.ctx.desk.clock())

    def _last_month(self) -> ReportPeriod:
        return month(self._today()).before

    def go_by(self, by: int) -> None:
        """One period on or back; never past the one that runs."""
        to = self._month.moved(by * self.months)
        if to.first.year < _FIRST_YEAR or (by > 0 and self.period.after.first > self._today()):
            return
        self._month = to
        self._turn_to()

    def set_months(self, months: int) -> None:
        """Look at months, quarters or years."""
        self.months = months
        if self.period.first > self._today():
            self._month = month(self._today())
        self._turn_to()

    def _turn_to(self) -> None:
        """Another period is wanted: say so at once, read it when no more keys come."""
        self.side.close_form()
        self._stop()
        self.paper = None
        self.sheet.clear("正在算")
        self._say_period()
        self._soon.start(_PAUSE_MS)

    def _say_period(self) -> None:
        self.said.setText(self.period.title)
        self.unit.set_value(self.months)
        self.subtitle.emit(f"{_NAMES[self.months]} · {self.period.title}")
        self.after.setEnabled(self.period.after.first <= self._today())
        if self.paper is None or self.paper.report.period != self.period.key:
            for part in (self.state, self.words_button, self.close_button, self.correct_button):
                part.hide()

    # --- reading

    def again(self) -> None:
        """F5."""
        self.paper = None
        self._read()

    def _read(self) -> None:
        self._soon.stop()
        self._say_period()
        period = self.period
        if period.first > self._today():
            self._show_nothing(
                f"{period.title}还没有开始",
                f"电脑上今天是 {self._today():%Y-%m-%d}。日期不对，请先改好电脑的时间；按 ← 看前一期",
            )
            return
        paper = look(self.ctx, reports.month_paper, period, tuple(sorted(self.left_out)))
        if paper is None:
            self._show_nothing("现在看不到报表", "请按提示处理，再按 F5")
            return
        known = self.paper
        same = known is not None and (known.report, known.left_out) == (paper.report, paper.left_out)
        self._views.setCurrentIndex(0)
        self._show_figures(paper)
        if not same or not (self.sheet.pdf or self.drawing):
            self.paper = paper
            self._draw()
        self._say_state(paper)

    def _show_nothing(self, words: str, how: str) -> None:
        self._stop()
        self.paper = None
        self.sheet.clear("没有可印的")
        self._say_pages()
        self._nothing.say(words, how, clear=False)
        held = self.focusWidget()
        lost = held is not None and self._tables.isAncestorOf(held)
        self._views.setCurrentIndex(1)
        if lost:
            self.before.setFocus()  # what can be pressed next
        self._say_buttons()

    def _show_figures(self, paper: MonthReportPaper) -> None:
        found = paper.report.indicators
        self.tiles.show_figures(found, before_title(self.months))
        self.charts.show_report(paper.report)
        if self.months not in self.tables:
            table = key_table(self.months, self._listed)
            table.chosen.connect(lambda one: self.to_list(one.key))
            table.row_changed.connect(self._say_meaning)
            self.tables[self.months] = table
            self._tables.addWidget(table)
        table = self.tables[self.months]
        had = self._tables.currentWidget()
        table.set_rows(found)
        if table.row() is None:
            table.selectRow(0)  # before the keyboard comes, which takes a row without choosing it
        if table is not had:
            focused = had is not None and had.hasFocus()
            self._tables.setCurrentWidget(table)
            if focused:
                table.setFocus()
        self._say_meaning(table.row())
        words = self._drift_words(paper) or self._empty_words(paper)
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.ticks.set_options(paper.report.ticks)
        self.ticks.set_value([tick for tick, _ in paper.report.ticks if tick not in self.left_out])

    def _empty_words(self, paper: MonthReportPaper) -> str:
        """What to say of a period nothing was written down in."""
        if any(one.now.n for one in paper.report.indicators):
            return ""
        first = look(self.ctx, closing.first_period)
        if first is not None and self.period.last < first.first:
            return f"{self.period.title}还没有用这个系统，账从{first.title}开始"
        return f"{self.period.title}没有记录。电脑上今天是 {self._today():%Y-%m-%d}，日期不对请先改好"

    def _drift_words(self, paper: MonthReportPaper) -> str:
        """What a closed month would say if it were counted now."""
        if not paper.report.closed:
            return ""
        found = look(self.ctx, closing.drift, self.period, paper.report) or ()
        said = "，".join(f"{one.name}由 {one.said} 成为 {one.now}" for one in found[:_MOST_DRIFT])
        more = f"等 {len(found)} 项" if len(found) > _MOST_DRIFT else ""
        return f"封账以后又有补登或改动，现在算{said}{more}。报表不变，要说明请写更正" if found else ""

    def _say_meaning(self, one: Indicator | None) -> None:
        more = " · ↵ 看清单" if one is not None and self._listed(one.key) else ""
        self.meaning.setText("" if one is None else f"{one.name}：{one.meaning}{more}")

    def _say_state(self, paper: MonthReportPaper) -> None:
        report = paper.report
        running = self.period.last >= self._today()
        if report.closed:
            spec = TagSpec(f"已封账 {report.closed}", "ok", "lock")
        elif running:
            spec = TagSpec(f"截至 {report.made}", "info")
        else:
            spec = TagSpec("未封账", "warn")
        self.state.set_spec(spec)
        self.state.show()
        closes = self._closes()
        self.words_button.setVisible(closes and not report.closed)
        self.close_button.setVisible(closes and not report.closed and not running)
        self.correct_button.setVisible(closes and bool(report.closed))
        self._say_buttons()

    def _say_buttons(self) -> None:
        there = self.paper is not None
        for button in (self.excel, self.pdf, self.print_button):
            button.setEnabled(there)
        self.ticks.setVisible(there)

    def _listed(self, key: str) -> bool:
        member = self.ctx.desk.staff
        return key in REGISTERS or (key in LISTED and member is not None and may(member.role, Right.REQUESTS))

    def to_list(self, key: str) -> None:
        """Open the list a key figure was counted from, where there is one."""
        period = self.period
        if key in REGISTERS:
            self.ctx.shell.go("report", register=REGISTERS[key], period=period.key)
        elif self._listed(key):
            self.ctx.shell.go("requests", filter=LISTED[key], first=period.first, last=period.last)

    # --- drawing

    def _draw(self) -> None:
        """Draw what is ticked anew; what was on its way is let go of."""
        then = self._then
        self._stop()
        self._then = then
        if self.paper is None:
            return
        self.sheet.clear("正在画")
        drawing = self.drawing = ReportDrawing(self.paper, self)
        card = self._card = LongTask(drawing, "正在生成 PDF")
        self._place.addWidget(card)
        drawing.page.connect(self._page_drawn)
        drawing.drawn.connect(self._drawn)
        drawing.over.connect(lambda: self._over(drawing))
        drawing.begin()

    def _stop(self) -> None:
        drawing, self.drawing, self._then = self.drawing, None, None
        if drawing is not None:
            drawing.cancel()
            self._let_go(drawing)
            self.sheet.clear("没有画完")

    def _over(self, drawing: ReportDrawing) -> None:
        if drawing is not self.drawing:
            return
        self.drawing = None
        self._let_go(drawing)
        if drawing.cancelled:
            self._then = None
            self.sheet.clear("停下了，按 F5 再画")
            self._say_pages()
            self.focus_start()

    def _let_go(self, drawing: ReportDrawing) -> None:
        card, self._card = self._card, None
        if card is not None:
            card.hide()
            card.deleteLater()
        drawing.deleteLater()

    def _page_drawn(self, image: Any) -> None:
        self.sheet.add_page(image)
        self._say_pages()

    def _drawn(self, pdf: bytes) -> None:
        self.sheet.pdf = bytes(pdf)
        then, self._then = self._then, None
        if (
            then is not None and top_modal(self.window()) is None
        ):  # over the lock, or whatever else came, it is not wanted
            then()

    def turn(self, by: int) -> None:
        """Another page of the preview."""
        self.sheet.turn(by)
        self._say_pages()

    def _say_pages(self) -> None:
        count, at = self.sheet.count, self.sheet.turn(0)
        self._pages.setText(f"预览第 {at + 1} 页，共 {count} 页" if count else " ")
        self.earlier.setEnabled(at > 0)
        self.later.setEnabled(at < count - 1)

    def _ticked(self, _on: object) -> None:
        if self.paper is None:
            return
        on = self.ticks.value()
        here = {tick for tick, _ in self.paper.report.ticks}
        self.left_out = frozenset((self.left_out - here) | (here - {str(one) for one in on}))
        self._then = None
        self._stop()
        self._soon.start(_PAUSE_MS)

    def turn_tick(self, at: int) -> None:
        """Alt and a digit: print this part or not."""
        boxes = [*self.ticks.boxes.values()]
        if at < len(boxes) and self.ticks.isVisible():
            boxes[at].toggle()

    # --- out

    def _once_drawn(self, call: Callable[[MonthReportPaper], object]) -> None:
        """Do it with what is on the screen, once it is all there; with the last that was asked for."""
        if self._soon.isActive():
            self._read()
        if self.paper is None:
            return
        if self.sheet.pdf and self.drawing is None:
            call(self.paper)
            return
        paper = self.paper
        if self.drawing is None:  # it was stopped
            self._draw()
        self._then = lambda: call(paper)

    def print_report(self) -> None:
        """F9: look at it large, and print it."""
        name = f"{self.period.title}{_NAMES[self.months]}"
        self._once_drawn(lambda paper: print_paper(self.ctx, paper, self.sheet.pdf, name, self))

    def save_as(self, form: str) -> None:
        """Write it into a file, ``pdf`` or ``xlsx``."""
        name = f"{self.period.title}运行情况{_NAMES[self.months]}"
        self._once_drawn(lambda paper: save_report(self.ctx, paper, self.sheet.pdf, form, name, self))

    # --- closing

    def _may(self, button: Button) -> bool:
        """Whether this can be done with the period in front, which is read first when it was just turned to; said if
        not."""
        if self._soon.isActive():
            self._read()
        if self.paper is None:
            return False  # the page says why there is nothing
        if button.isHidden():
            self.ctx.shell.trouble(self._why_not(button))
        return not button.isHidden()

    def _why_not(self, button: Button) -> Refused:
        period = self.period
        if not self._closes():
            return Refused("needs_right", right=Right.CLOSE_PERIOD.value)
        known = look(self.ctx, closing.period_closing, period)
        if known is not None:
            return Refused("period_closed", period=period.title, at=known.closed_at, by=known.by)
        if button is self.correct_button:
            return Refused("period_open", period=period.title)
        return Refused("period_running", period=period.title, last=period.last)

    def _closes(self) -> bool:
        """Whether who is on duty closes periods; whoever only reads them is not offered it."""
        member = self.ctx.desk.staff
        return member is not None and may(member.role, Right.CLOSE_PERIOD)

    def write_words(self) -> None:
        """Alt W: 问题与计划."""
        if self._may(self.words_button):
            self._show_form(words_form)

    def correct(self) -> None:
        """Alt G: 更正."""
        if self._may(self.correct_button):
            table = self._tables.currentWidget()
            front = table.row() if isinstance(table, Table) else None
            self._show_form(partial(correction_form, front=front))

    def close_period(self) -> None:
        """Alt F: 封账."""
        if self._may(self.close_button):
            self.side.close_form()
            close_after_asking(self.ctx, self.period, self._acted, self)

    def save(self) -> None:
        """Ctrl Enter."""
        if self.side.form is not None:
            self.side.form.submit()

    def _show_form(self, make: Callable[..., DrawerForm[Any] | None]) -> None:
        self.side.close_form()  # first: what is typed in it is kept, and read by the next
        form = make(self.ctx, self.period, self._acted)
        if form is not None:
            self.side.open(form)

    def _acted(self) -> None:
        self.side.close_form()
        self.again()
        self.focus_start()

    # --- keys

    def switch(self) -> None:
        """F6: the figures, the period, the ways out."""
        held = self.focusWidget()
        if held is not None and self.side.isAncestorOf(held):
            self.focus_start() if self.side.form is None else self.before.setFocus()
        elif held is not None and self._views.isAncestorOf(held):
            self.unit.setFocus()
        elif self.side.form is not None:
            self.side.form.focus_start()
        else:
            self.print_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.go_by(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Escape and self.drawing is not None:
            self.drawing.cancel()
        else:
            super().keyPressEvent(event)
