"""Taking in a list: ① the file, ② which sheet and which column is which, ③ every row with what is wrong.

The good rows come in; the others are mended in place, skipped, or handed back as a file. A family says what its lists
look like and what becomes of them (``ListImport``); the way through is here.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.rights import Right
from app.services.desk import Approval
from app.services.lists import spreadsheet
from app.services.lists import table as list_table
from app.services.lists.rows import ListRow, Plan
from app.services.lists.spreadsheet import Sheet, Told
from app.services.lists.table import Shape, Table
from app.ui.kit import list_rows, shortcuts
from app.ui.kit.act import with_consent
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, column, fill, holder, into, row, wide
from app.ui.kit.list_rows import WIDTH, row_place
from app.ui.kit.longtask import LongTask
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.kit.rows import Table as RowTable
from app.ui.kit.scroll import ScrollBody, clear
from app.ui.kit.tasks import Progress
from app.ui.words.sentences import not_written

R = TypeVar("R", bound=ListRow)
P = TypeVar("P", bound=Plan[Any])

PATTERN = "名单 (*.xlsx *.xlsm *.csv *.txt)"
OUT = "Excel 工作簿 (*.xlsx)"
_NOTHING = ""
_ALL = "all"
_READ_FROM = "没有读隐藏的工作表："


def show_check(check: Check, words: str, wanted: bool) -> None:
    """Offer something over all rows anew, not ticked, where there is anything to it."""
    check.setText(words)
    check.setAccessibleName(words)
    check.set_value(False)
    check.setVisible(wanted)


class ListImport(QWidget, Generic[R, P]):
    """The wizard. Signals: ``left`` when it is given up, ``imported(object)`` with what ``taking`` brought when
    nothing is left to do, ``told(str, object)`` with the words for it, also when some rows wait to be mended.

    Subclasses say the class attributes and the words of a row, check rows on the worker (``preview``), one again on the
    spot (``mended``), and hand over what takes the good ones in (``taking``).
    """

    left = Signal()
    imported = Signal(object)
    told = Signal(str, object)

    shape: ClassVar[Shape]
    right: ClassVar[Right]
    """Whoever lacks it needs somebody's consent."""
    title: ClassVar[str]
    """Of the file dialog: 导入居民名单."""
    start: ClassVar[tuple[str, str]]
    """What is taken in from where, and how the list should look."""
    no_key: ClassVar[str]
    """Said when no column is the key."""
    home: ClassVar[str] = "返回名单"
    """The way out."""
    shown: ClassVar[Sequence[tuple[str, str]]] = (("all", "全部"), ("wrong", "要改的"), ("read", "请留意"))

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.setAccessibleName("导入名单")
        self._path = Path()
        self._tables: tuple[Table, ...] = ()
        self._form: DrawerForm[Any] | None = None
        self.plan: P | None = None
        self._came_in: P | None = None  # as it stood when it was taken in, for who takes that back
        self._picks: list[Choice] = []
        self._unread: list[str] = []
        self._wider = False
        self.out = Button(self.home, kind="ghost", icon="arrow-left", key="Esc", on=self.back)
        self.step = Label("", "h3")
        self.file = Label("", "caption", "ink2", elide=True)
        self.working = column()
        self.views = QStackedWidget()
        self._first = self._start()
        for view in (self._first, self._columns(), self._rows()):
            self.views.addWidget(view)
        fill(self, row(self.out, self.step, wide(self.file), gap=10), self.working, wide(self.views), gap=10)
        self._go_to(0)

    # --- what a family says

    def part(self, field: str) -> str:
        """The name of a field."""
        raise TypeError("each list says this for itself")

    def hidden(self, text: str) -> str:
        """A cell as the screen may show it."""
        return text

    def listed(self) -> Sequence[Column[R]]:
        """What the list of rows shows behind the line."""
        raise TypeError("each list says this for itself")

    def said(self, row: R) -> str:
        """All that is to be said about a row."""
        raise TypeError("each list says this for itself")

    def is_shown(self, which: str, row: R) -> bool:
        """Whether a row belongs to one of ``shown``."""
        return {"all": True, "wrong": bool(row.wrong), "read": bool(row.read)}[which]

    def preview(self, tables: Sequence[Table], columns: dict[int, str], told: Told) -> P:
        """Every row checked; runs on the worker."""
        raise TypeError("each list says this for itself")

    def mended(self, plan: P, key: int, typed: dict[str, str]) -> P:
        """The same with one row looked at again."""
        raise TypeError("each list says this for itself")

    def may_mend(self, row: R) -> bool:
        """Whether the cells of a row may be typed over: there is something to be looked at."""
        return bool(row.wrong or row.read)

    def form_of(self, row: R) -> DrawerForm[Any]:
        """The form in which a row is mended (``list_rows.row_form``)."""
        raise TypeError("each list says this for itself")

    def begun(self, plan: P) -> None:
        """A list was checked: set the checks of ``check_parts`` to it."""

    def check_parts(self) -> Sequence[Check]:
        """What may be ticked over all rows, beside taking in hidden ones."""
        return ()

    def row_parts(self) -> Sequence[Part]:
        """Verbs on the current row, before those every list has."""
        return ()

    def show_row(self, row: R | None) -> None:
        """Set ``row_parts`` to the current row."""

    def sums(self, plan: P) -> Sequence[str]:
        """What the head counts."""
        hidden = [f"隐藏 {plan.unseen:,}"] if plan.unseen else []
        return [f"共 {len(plan.rows):,} 行", f"要改 {plan.wrong:,}", *hidden]

    def count(self) -> int:
        """How many rows would come in or change something."""
        raise TypeError("each list says this for itself")

    def verb(self) -> str:
        """What the button that takes them in says: 导入 12 人."""
        raise TypeError("each list says this for itself")

    def taking(self, plan: P) -> tuple[str, Callable[[Approval | None, Told], object]]:
        """What an approver would agree to, and what takes the good rows in: runs on the worker, in one transaction
        that is stopped as a whole."""
        raise TypeError("each list says this for itself")

    def done_words(self, done: Any) -> str:
        """What came in."""
        raise TypeError("each list says this for itself")

    def _start(self) -> QWidget:
        card = Card()
        self.choose = Action("选文件", self.choose_file, shortcuts.cap("new"))
        title, how = self.start
        card.body.addWidget(
            Empty(title, f"{how}\n也可以在表格里复制，到这里按 Ctrl V 粘贴", self.choose, icon="upload"), 1
        )
        return card

    def _columns(self) -> QWidget:
        card = Card("② 每一列是什么", "猜好的可以改；不要的列选「不导入」")
        self.sheet_words = Label("工作表", "strong")
        self.sheet = Choice([], name="工作表")
        self.sheet.changed.connect(lambda _value: self._show_grid())
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(2, 1)
        self.no_name = Label("", "caption", "bad")
        self.check = Button("逐行核对", kind="primary", key=shortcuts.cap("save"), on=self.look_through)
        other = Button("换个文件", kind="plain", on=self.choose_file)
        into(
            card.body,
            row(self.sheet_words, self.sheet, STRETCH, gap=16),
            wide(ScrollBody(inner)),
            row(wide(self.no_name), other, self.check),
        )
        return card

    def _rows(self) -> QWidget:
        card = Card(flush=True)
        self.which = Segment(self.shown, name="哪些行")
        self.which.changed.connect(lambda _value: self._show_rows())
        self.sums_said = Label("", "body", "ink2", elide=True)
        columns = (Column("行", self._line, 76, right=True), *self.listed())
        self.table: RowTable[R] = RowTable(columns, key=lambda r: r.key, name="逐行核对")
        self.table.row_changed.connect(self._say_why)
        self.table.chosen.connect(self.edit)
        self.why = Label("", "body", "ink2", wrap=True)
        self.mend = Button("改这行", kind="plain", icon="pencil", key="↵", on=lambda: self.edit(self.table.row()))
        self.skip = Button("跳过这行", kind="plain", key="Del", on=self.turn_skip)
        self.unseen = Check("")
        self._checks = (*self.check_parts(), self.unseen)
        for check in self._checks:
            check.toggled.connect(lambda _on: self.say_again())
        self.beside = column()
        self.checks = holder(row(*self._checks, STRETCH, gap=16, margins=(14, 0, 14, 6)))
        about = row(wide(self.why), *self.row_parts(), self.mend, self.skip, gap=8, margins=(14, 4, 14, 0))
        self.foot = holder(column(about, self._foot(), gap=0))
        into(
            card.body, row(self.which, wide(self.sums_said), gap=12, margins=(14, 10, 14, 6)), self.checks,
            wide(row(wide(self.table), self.beside, gap=8)), self.foot,
        )  # fmt: skip
        return card

    def _line(self, row: R) -> str:
        """The line of a row, with its sheet where there are several."""
        return f"{row.place.sheet} {row.line}" if len(self._chosen_tables()) > 1 else str(row.line)

    def _foot(self) -> QHBoxLayout:
        self.hand = Button("导出要改的", kind="plain", icon="file-down", on=self.hand_back)
        self.go = Button("导入", kind="primary", key=shortcuts.cap("save"), on=self.load)
        back = Button("改列", kind="plain", on=lambda: self._go_to(1))
        other = Button("重新选文件", kind="plain", on=self.choose_file)
        return row(STRETCH, back, other, self.hand, self.go, gap=10, margins=(14, 6, 14, 8))

    # --- steps

    def begin(self) -> None:
        """A new import."""
        self._tables, self.plan = (), None
        self.file.setText("")
        self._go_to(0)

    def focus_start(self) -> None:
        """The keyboard stands where this step goes on."""
        at = self.views.currentIndex()
        first = self._first.findChildren(Button)[0]
        (first, self.check, self.go if self.go.isEnabled() else self.table)[at].setFocus()

    def forward(self) -> None:
        """What Ctrl+Enter means at this step."""
        (self.choose_file, self.look_through, self.load)[self.views.currentIndex()]()

    def back(self) -> None:
        """One step back, as Esc: ③ to the columns; from there out, since nothing was typed that is worth keeping."""
        if not self.views.isEnabled():
            return
        if self._form is not None:
            self.close_form()
        elif self.views.currentIndex() == 2:
            self._go_to(1)
            self.check.setFocus()
        else:
            self.leave()

    def leave(self) -> None:
        """Back to where it came from; what was read is forgotten."""
        self.begin()
        self.left.emit()

    def choose_file(self) -> None:
        """① Ask for the file."""
        self.ctx.dialogs.choose_file(self.title, PATTERN, self.read)

    def read(self, path: Path) -> None:
        """Read a file on the worker and show its columns."""

        def work(progress: Progress) -> tuple[tuple[Sheet, ...], tuple[Table, ...]]:
            sheets = spreadsheet.sheets(path, self.shape.titles, progress)
            return sheets, self.shape.tables_of(sheets)

        self._path = path
        self._run("读文件", work, lambda found: self._show_columns(*found))

    def paste(self) -> None:
        """① Read what was copied in a table program."""

        def work(progress: Progress) -> tuple[tuple[Sheet, ...], tuple[Table, ...]]:
            sheets = spreadsheet.pasted(text, self.shape.titles, progress)
            return sheets, self.shape.tables_of(sheets)

        text = QGuiApplication.clipboard().text()
        self._path = Path("粘贴")
        self._run("读粘贴的内容", work, lambda found: self._show_columns(*found))

    def look_through(self) -> None:
        """② → ③ Check every row on the worker."""
        tables, columns = self._chosen_tables(), self.columns()
        if not tables:
            return
        if self.shape.key not in columns.values():
            self.no_name.setText(self.no_key)
            self._picks[0].setFocus()
            return

        def work(progress: Progress) -> P:
            return self.preview(tables, columns, lambda done, total: progress(done, total, "逐行核对"))

        self._run("核对名单", work, self._show_plan)

    def load(self) -> None:
        """Import the good rows, on the worker, in one transaction; while a row is being mended, that one first."""
        if self._form is not None:
            self._form.submit()
            return
        plan = self.plan
        if plan is None or not self.go.isEnabled():
            return
        why, take_in = self.taking(plan)

        def agreed(consent: Approval | None) -> None:
            self._run("导入", lambda progress: take_in(consent, progress), self._done)

        with_consent(self.ctx, self.right, why, agreed)

    # --- one row

    def edit(self, row: R | None) -> None:
        """Mend the cells of a row in place."""
        if row is None or not self.may_mend(row):
            return
        self.close_form()
        form = self.form_of(row)
        form.submitted.connect(lambda typed: self._mend(row.key, asdict(typed)))
        form.left.connect(self.close_form)
        self._form = form
        body = ScrollBody(holder(column(form, STRETCH)))
        body.setFixedWidth(WIDTH)
        into(self.beside, wide(body))
        self.foot.hide()  # one Ctrl ↵ at a time
        form.focus_start()

    def close_form(self) -> None:
        """Back to the table."""
        form, self._form = self._form, None
        if form is not None:
            clear(self.beside)
            self.foot.show()
            self.table.setFocus()

    def _mend(self, key: int, typed: dict[str, str]) -> None:
        """Look at the row again; right, the next wrong one follows."""
        if self.plan is None:
            return
        rows = [row.key for row in self.table.rows_model.rows if row.wrong and not row.skip]
        later = [one for one in rows if one > key] or [one for one in rows if one < key]
        self._put(self.mended(self.plan, key, typed))
        still = self.plan.row(key)
        if still.wrong:
            self.edit(still)
            return
        self.close_form()
        if later:
            self.table.select_key(later[0])
        else:
            self.which.set_value("all")
            self._show_rows()
            self.table.select_key(key)
            self.go.setFocus()

    def turn_skip(self) -> None:
        """Leave the current row out, or take it in after all."""
        row = self.table.row()
        if self.plan is not None and row is not None:
            self.close_form()
            self._put(self.plan.leave_out(row.key, not row.skip))

    def _put(self, plan: P) -> None:
        self.plan = plan
        self.say_again()

    def say_again(self) -> None:
        """Something that was ticked or mended changes what becomes of the rows."""
        self._show_rows()
        self._say_go()

    def hand_back(self) -> None:
        """The rows that are to be mended, into a file: as they stood, with the reason behind."""
        plan = self.plan
        if plan is None or not plan.wrong:
            return
        header = self._chosen_tables()[0].header if self._chosen_tables() else ()

        def write(path: Path) -> None:
            wrong = lambda r: list_rows.wrong_words(r, self.part, self.hidden)  # noqa: E731
            work = lambda told: list_rows.write_back(path, header, plan.handed_back(), wrong, told)  # noqa: E731
            said = lambda count: self.ctx.shell.toast(f"已导出要改的 {count:,} 行，改好再导入，用后请删除文件")  # noqa: E731
            self._run("导出要改的", work, said)

        self.ctx.dialogs.save_file("导出要改的行", f"{self._path.stem}-要改.xlsx", OUT, write)

    def columns(self) -> dict[int, str]:
        """Which column is which field, as picked."""
        picked = {at: str(pick.value()) for at, pick in enumerate(self._picks) if pick.value()}
        return {at: name for at, name in picked.items() if list(picked.values()).index(name) == list(picked).index(at)}

    # --- showing

    def _show_columns(self, sheets: tuple[Sheet, ...], tables: tuple[Table, ...]) -> None:
        self._tables, self._came_in = tables, None
        several = [(at, table.sheet) for at, table in enumerate(tables)]
        together = [(_ALL, f"全部 {len(tables)} 张")] if len(tables) > 1 and list_table.alike(tables) else []
        self.sheet.set_options([*together, *several])
        self.sheet.set_value(_ALL if together else 0)
        self.sheet.setVisible(len(tables) > 1)
        self.sheet_words.setVisible(len(tables) > 1)
        self._unread = [sheet.name for sheet in sheets if sheet.hidden and sheet.rows]
        self._wider = any(sheet.wider and not sheet.hidden for sheet in sheets)
        self._show_grid()
        self._go_to(1)
        self.check.setFocus()

    def _chosen_tables(self) -> tuple[Table, ...]:
        """The tables to be taken in."""
        if not self._tables:
            return ()
        wanted = self.sheet.value()
        return self._tables if wanted == _ALL else (self._tables[wanted if isinstance(wanted, int) else 0],)

    def _show_grid(self) -> None:
        """The columns of the sheet that is taken in, each with what it may be."""
        tables = self._chosen_tables()
        table = tables[0]
        named = "".join(f"「{one.sheet}」" for one in tables if one.sheet)
        parts = [self._path.name, f"工作表{named}" if named else "", f"{sum(len(one.rows) for one in tables):,} 行"]
        parts.append(_READ_FROM + "、".join(self._unread) if self._unread else "")
        parts.append(f"只读了前 {spreadsheet.MOST_COLUMNS} 列" if self._wider else "")
        self.file.setText(" · ".join(filter(None, parts)))
        clear(self._grid)
        self._picks = []
        guessed = self.shape.match(table.header)
        options = [(_NOTHING, "不导入"), *((name, self.part(name)) for name in self.shape.fields)]
        for at, title in enumerate(table.header):
            pick = Choice(options, name=f"{title or f'第 {at + 1} 列'}是")
            pick.set_value(guessed.get(at, _NOTHING))
            self._picks.append(pick)
            self._grid.addWidget(Label(title or f"第 {at + 1} 列", "strong", elide=True), at, 0)
            self._grid.addWidget(pick, at, 1)
            self._grid.addWidget(Label(self._sample(table, at), "body", "ink3", elide=True), at, 2)
        self._grid.setRowStretch(len(table.header), 1)
        self.no_name.setText("")

    def _show_plan(self, plan: P) -> None:
        self.plan = plan
        self.which.set_value("wrong" if plan.wrong else "all")
        show_check(self.unseen, f"隐藏的 {plan.unseen:,} 行也导入", bool(plan.unseen))
        self.begun(plan)
        self.checks.setVisible(any(not check.isHidden() for check in self._checks))
        self._go_to(2)
        self.say_again()
        (self.table if plan.wrong else self.go).setFocus()

    def _show_rows(self) -> None:
        which = str(self.which.value())
        rows = [row for row in self.plan.rows if self.is_shown(which, row)] if self.plan is not None else []
        self.table.set_rows(rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        self._say_why(self.table.row())

    def _say_why(self, row: R | None) -> None:
        """All that is to be said about the current row, too long for its cell, and what may be done with it."""
        said = self.said(row) if row is not None else ""
        self.why.setText(f"{row_place(row)}：{said}" if row is not None and said else "")
        self.why.set_tone("bad" if row is not None and row.wrong else "ink2")
        self.mend.setVisible(row is not None and self.may_mend(row))
        self.skip.setVisible(row is not None)
        self.skip.set_words("不跳过" if row is not None and row.skip else "跳过这行")
        self.show_row(row)

    def _say_go(self) -> None:
        plan = self.plan
        if plan is None:
            return
        parts = [*self.sums(plan), *([f"跳过 {plan.skipped:,}"] if plan.skipped else [])]
        self.sums_said.setText(" · ".join(parts))
        self.sums_said.set_tone("bad" if plan.wrong else "ink2")
        count = self.count()
        self.go.set_words(f"先{self.verb()}" if plan.wrong and count else self.verb())
        self.go.setEnabled(count > 0)
        self.hand.setVisible(plan.wrong > 0)

    def _done(self, done: object) -> None:
        """Back to where it came from, or on with what was wrong."""
        self._came_in = self.plan
        rest = self.plan.rest() if self.plan is not None else None
        if rest is None or not rest.rows:
            self.begin()
            self.imported.emit(done)
            self.told.emit(self.done_words(done), done)
            return
        self._show_plan(rest)
        self.told.emit(f"{self.done_words(done)}，下面 {len(rest.rows):,} 行还没有导入", done)

    def undone(self) -> None:
        """What came in was taken back: its rows stand here again as they were, with all that was mended.

        Unless another file was begun meanwhile.
        """
        before, self._came_in = self._came_in, None
        another = self._tables and self.views.currentIndex() < 2
        if before is not None and not another:
            self._show_plan(before)

    def _go_to(self, at: int) -> None:
        self.close_form()
        self.views.setCurrentIndex(at)
        self.out.set_words("返回对列" if at == 2 else self.home)
        self.step.setText(("① 选文件", "② 对列", "③ 核对后导入")[at])

    def _sample(self, table: Table, column: int) -> str:
        found = table.sample(column)
        return f"例：{self.hidden(found)}" if found else "（空）"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.turn_skip()
        elif event.key() == Qt.Key.Key_Escape:
            self.back()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.views.currentIndex() == 0:
            self.paste()
        else:
            super().keyPressEvent(event)

    def _run(self, title: str, work: object, done: object) -> None:
        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, Refused | StoreTrouble):
                self.ctx.shell.trouble(trouble)
            elif isinstance(trouble, OSError):
                self.ctx.shell.banner("list_file", "bad", "文件没有写成", not_written(trouble))
            else:
                self.ctx.tasks.failed.emit(trouble)

        task = self.ctx.tasks.run(work, done, failed, owner=self)  # type: ignore[arg-type]
        card = LongTask(task, title)
        self.working.addWidget(card)
        had = self.views.focusWidget()
        self.views.setEnabled(False)

        def over() -> None:
            self.views.setEnabled(True)
            card.deleteLater()
            now = QApplication.focusWidget()
            if self.isVisible() and had is not None and (now is None or now is self.window()):
                had.setFocus()  # what was disabled lost the keyboard to nobody

        task.over.connect(over, Qt.ConnectionType.DirectConnection)
