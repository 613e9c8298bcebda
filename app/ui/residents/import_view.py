"""Taking in a list: ① the file, ② which sheet and which column is which, ③ every row with what is wrong.

The good rows come in; the others are mended in place, skipped, or handed back as a file.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.rights import Right
from app.services import spreadsheet
from app.services.desk import Approval
from app.services.residents import import_table, importing
from app.services.residents.import_rows import ImportRow
from app.services.residents.import_table import Table
from app.services.residents.importing import Imported, Preview
from app.services.spreadsheet import Sheet
from app.ui.kit import shortcuts
from app.ui.kit.act import with_consent
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.longtask import LongTask
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.kit.rows import Table as RowTable
from app.ui.kit.scroll import ScrollBody, clear
from app.ui.kit.tasks import Progress
from app.ui.residents import import_words, lists_out, words
from app.ui.residents.row_form import WIDTH, RowDraft, row_form

PATTERN = "名单 (*.xlsx *.xlsm *.csv *.txt)"
_NOTHING = ""
_ALL = "all"
_READ_FROM = "没有读隐藏的工作表："


def _tone(row: ImportRow) -> str:
    return "bad" if row.wrong and not row.skip else "ink2"


class ImportView(QWidget):
    """The wizard. Signals: ``left`` when it is over or given up, ``imported(Imported)``."""

    left = Signal()
    imported = Signal(object)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self._ctx = ctx
        self.setAccessibleName("导入名单")
        self._path = Path()
        self._tables: tuple[Table, ...] = ()
        self._update: set[int] = set()
        self._form: DrawerForm[RowDraft] | None = None
        self.plan: Preview | None = None
        self._picks: list[Choice] = []
        self._unread: list[str] = []
        self.out = Button("返回名单", kind="ghost", icon="arrow-left", key="Esc", on=self.back)
        self.step = Label("", "h3")
        self.file = Label("", "caption", "ink2", elide=True)
        self.working = column()
        self.views = QStackedWidget()
        self._first = self._start()
        for view in (self._first, self._columns(), self._rows()):
            self.views.addWidget(view)
        fill(self, row(self.out, self.step, wide(self.file), gap=10), self.working, wide(self.views), gap=10)
        self._go_to(0)

    def _start(self) -> QWidget:
        card = Card()
        how = "第一行写列名：姓名、出生日期、性别、电话、住址、身份证号、备注\n导入前会逐行核对；有错的可以当场改"
        self.choose = Action("选文件", self.choose_file, shortcuts.cap("new"))
        card.body.addWidget(Empty("从 Excel 或 CSV 导入居民", how, self.choose, icon="upload"), 1)
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
        shown = [("all", "全部"), ("wrong", "要改的"), ("like", "可能重复"), ("read", "请留意")]
        self.which = Segment(shown, name="哪些行")
        self.which.changed.connect(lambda _value: self._show_rows())
        self.sums = Label("", "body", "ink2", elide=True)
        self.table: RowTable[ImportRow] = RowTable(self._listed(), key=lambda r: r.key, name="逐行核对")
        self.table.row_changed.connect(self._say_why)
        self.table.chosen.connect(self.edit)
        self.why = Label("", "body", "ink2", wrap=True)
        self.mend = Button("改这行", kind="plain", icon="pencil", key="↵", on=lambda: self.edit(self.table.row()))
        self.skip = Button("跳过这行", kind="plain", key="Del", on=self.turn_skip)
        self.better = Button("用名单里的", kind="soft", on=self.turn_update)
        self.also, self.unseen, self.news = Check("像已登记的也导入"), Check(""), Check("")
        for check in (self.also, self.unseen):
            check.toggled.connect(lambda _on: self._say_again())
        self.news.toggled.connect(self._update_all)
        self.beside = column()
        self.checks = holder(row(self.also, self.unseen, self.news, STRETCH, gap=16, margins=(14, 0, 14, 6)))
        about = row(wide(self.why), self.better, self.mend, self.skip, gap=8, margins=(14, 4, 14, 0))
        self.foot = holder(column(about, self._foot(), gap=0))
        into(
            card.body, row(self.which, wide(self.sums), gap=12, margins=(14, 10, 14, 6)), self.checks,
            wide(row(wide(self.table), self.beside, gap=8)), self.foot,
        )  # fmt: skip
        return card

    def _listed(self) -> tuple[Column[ImportRow], ...]:
        tag = lambda r: import_words.fate(r, updated=r.key in self._update, unseen=self.unseen.isChecked())  # noqa: E731
        return (
            Column("行", self._line, 76, right=True),
            Column("姓名", lambda r: words.hidden(r.name), 130, strong=True),
            Column("出生", lambda r: r.birth_date, 110),
            Column("电话", lambda r: words.hidden(r.phone), 130),
            Column("住址", lambda r: words.hidden(r.address)),
            Column("", lambda _r: "", 110, tag=tag),
            Column("说明", import_words.said, 380, tone=_tone),
        )

    def _line(self, row: ImportRow) -> str:
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
        """Back to the people; what was read is forgotten."""
        self.begin()
        self.left.emit()

    def choose_file(self) -> None:
        """① Ask for the file."""
        self._ctx.dialogs.choose_file("导入居民名单", PATTERN, self.read)

    def read(self, path: Path) -> None:
        """Read a file on the worker and show its columns."""

        def work(_progress: Progress) -> tuple[tuple[Sheet, ...], tuple[Table, ...]]:
            sheets = spreadsheet.sheets(path, import_table.titles)
            return sheets, import_table.tables_of(sheets)

        self._path = path
        self._run("读文件", work, lambda found: self._show_columns(*found))

    def look_through(self) -> None:
        """② → ③ Check every row on the worker."""
        tables, columns = self._chosen_tables(), self.columns()
        if not tables:
            return
        if "name" not in columns.values():
            self.no_name.setText("请指出哪一列是姓名")
            self._picks[0].setFocus()
            return

        def work(progress: Progress) -> Preview:
            told = lambda done, total: progress(done, total, "逐行核对")  # noqa: E731
            plan: Preview = self._ctx.desk.see(importing.preview, tables, columns, told)
            return plan

        self._run("核对名单", work, self._show_plan)

    def load(self) -> None:
        """Import the good rows, on the worker, in one transaction; while a row is being mended, that one first."""
        if self._form is not None:
            self._form.submit()
            return
        plan = self.plan
        if plan is None or not self.go.isEnabled():
            return
        name, desk, update = self._path.name, self._ctx.desk, frozenset(self._update)
        also, unseen = self.also.isChecked(), self.unseen.isChecked()

        def agreed(consent: Approval | None) -> None:
            def work(_progress: Progress) -> Imported:
                done: Imported = desk.do(
                    importing.load, plan, name, also_known=also, unseen=unseen, update=update, by=self, approval=consent
                )
                return done

            self._run("导入", work, self._done)

        why = f"导入居民名单 {self._count()} 人" + (f"，更新在册的 {len(update)} 人" if update else "")
        with_consent(self._ctx, Right.PERSONAL_DATA, why, agreed)

    # --- one row

    def edit(self, row: ImportRow | None) -> None:
        """Mend the cells of a row in place."""
        if row is None or not (row.wrong or row.read):
            return
        self.close_form()
        form = row_form(self._ctx, row, set(self.plan.columns.values()) if self.plan is not None else set())
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
        self._put(self._ctx.desk.see(importing.mend, self.plan, key, typed))
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
            self._put(importing.leave_out(self.plan, row.key, not row.skip))

    def turn_update(self) -> None:
        """Somebody on record gets what the list has for them, or keeps what is there."""
        row = self.table.row()
        if row is not None and row.news:
            self._update ^= {row.key}
            self._say_again()

    def _update_all(self, on: bool) -> None:
        rows = self.plan.rows if self.plan is not None else ()
        self._update = {row.key for row in rows if row.news and not row.skip} if on else set()
        self._say_again()

    def _put(self, plan: Preview) -> None:
        self.plan = plan
        self._update &= {row.key for row in plan.rows if row.news and not row.skip}
        self._say_again()

    def _say_again(self) -> None:
        self._show_rows()
        self._say_go()

    def hand_back(self) -> None:
        """The rows that are to be mended, into a file: as they stood, with the reason behind."""
        plan = self.plan
        if plan is None or not plan.wrong:
            return
        header = self._chosen_tables()[0].header if self._chosen_tables() else ()

        def write(path: Path) -> None:
            work = lambda _progress: lists_out.write_back(path, header, importing.handed_back(plan))  # noqa: E731
            said = lambda count: self._ctx.shell.toast(f"已导出要改的 {count:,} 行，改好再导入，用后请删除文件")  # noqa: E731
            self._run("导出要改的", work, said)

        self._ctx.dialogs.save_file("导出要改的行", f"{self._path.stem}-要改.xlsx", lists_out.PATTERN, write)

    def columns(self) -> dict[int, str]:
        """Which column is which field, as picked."""
        picked = {at: str(pick.value()) for at, pick in enumerate(self._picks) if pick.value()}
        return {at: name for at, name in picked.items() if list(picked.values()).index(name) == list(picked).index(at)}

    # --- showing

    def _show_columns(self, sheets: tuple[Sheet, ...], tables: tuple[Table, ...]) -> None:
        self._tables = tables
        several = [(at, table.sheet) for at, table in enumerate(tables)]
        together = [(_ALL, f"全部 {len(tables)} 张")] if len(tables) > 1 and import_table.alike(tables) else []
        self.sheet.set_options([*together, *several])
        self.sheet.set_value(_ALL if together else 0)
        self.sheet.setVisible(len(tables) > 1)
        self.sheet_words.setVisible(len(tables) > 1)
        self._unread = [sheet.name for sheet in sheets if sheet.hidden and sheet.rows]
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
        self.file.setText(" · ".join(filter(None, parts)))
        clear(self._grid)
        self._picks = []
        guessed = import_table.match(table.header)
        options = [(_NOTHING, "不导入"), *((name, words.part(name)) for name in import_table.FIELDS)]
        for at, title in enumerate(table.header):
            pick = Choice(options, name=f"{title or f'第 {at + 1} 列'}是")
            pick.set_value(guessed.get(at, _NOTHING))
            self._picks.append(pick)
            self._grid.addWidget(Label(title or f"第 {at + 1} 列", "strong", elide=True), at, 0)
            self._grid.addWidget(pick, at, 1)
            self._grid.addWidget(Label(_sample(table, at), "body", "ink3", elide=True), at, 2)
        self._grid.setRowStretch(len(table.header), 1)
        self.no_name.setText("")

    def _show_plan(self, plan: Preview) -> None:
        self.plan = plan
        self._update = set()
        self.which.set_value("wrong" if plan.wrong else "all")
        known = sum(bool(r.news) for r in plan.rows)
        for check, text, wanted in (
            (self.also, "", any(r.like is not None and not r.same for r in plan.rows)),
            (self.unseen, f"隐藏的 {plan.unseen:,} 行也导入", bool(plan.unseen)),
            (self.news, f"在册的 {known:,} 位用名单里的电话、住址", bool(known)),
        ):
            if text:
                check.setText(text)
                check.setAccessibleName(text)
            check.set_value(False)
            check.setVisible(wanted)
        self.checks.setVisible(any(not check.isHidden() for check in (self.also, self.unseen, self.news)))
        self._go_to(2)
        self._say_again()
        (self.table if plan.wrong else self.go).setFocus()

    def _show_rows(self) -> None:
        rows: Sequence[ImportRow] = self.plan.rows if self.plan is not None else ()
        which = self.which.value()
        if which == "wrong":
            rows = [row for row in rows if row.wrong]
        elif which == "like":
            rows = [row for row in rows if row.like is not None]
        elif which == "read":
            rows = [row for row in rows if row.read]
        self.table.set_rows(rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        self._say_why(self.table.row())

    def _say_why(self, row: ImportRow | None) -> None:
        """All that is to be said about the current row, too long for its cell, and what may be done with it."""
        said = import_words.said(row) if row is not None else ""
        self.why.setText(f"{import_words.row_place(row)}：{said}" if row is not None and said else "")
        self.why.set_tone("bad" if row is not None and row.wrong else "ink2")
        self.mend.setVisible(row is not None and bool(row.wrong or row.read))
        self.skip.setVisible(row is not None)
        self.skip.set_words("不跳过" if row is not None and row.skip else "跳过这行")
        self.better.setVisible(row is not None and bool(row.news) and not row.skip)
        if row is not None and row.news:
            updated = row.key in self._update
            self.better.set_words("不更新" if updated else f"用名单里的{words.parts(row.news)}")

    def _say_go(self) -> None:
        plan = self.plan
        if plan is None:
            return
        count, update = self._count(), len(self._update)
        skipped = sum(row.skip for row in plan.rows)
        parts = [f"共 {len(plan.rows):,} 行", f"要改 {plan.wrong:,}", f"可能重复 {plan.known:,}"]
        parts += [f"隐藏 {plan.unseen:,}"] if plan.unseen else []
        parts += [f"跳过 {skipped:,}"] if skipped else []
        self.sums.setText(" · ".join(parts))
        self.sums.set_tone("bad" if plan.wrong else "ink2")
        verb = f"导入 {count:,} 人" if count or not update else ""
        verb += f"{'，' if verb else ''}更新 {update:,} 人" if update else ""
        self.go.set_words(f"先{verb}" if plan.wrong and (count or update) else verb)
        self.go.setEnabled(count + update > 0)
        self.hand.setVisible(plan.wrong > 0)

    def _count(self) -> int:
        """How many would come in."""
        if self.plan is None:
            return 0
        chosen = self.plan.chosen(also_known=self.also.isChecked(), unseen=self.unseen.isChecked())
        return sum(row.key not in self._update for row in chosen)

    def _done(self, done: Imported) -> None:
        """Back to the people, or on with what was wrong."""
        rest = self.plan.rest() if self.plan is not None else None
        if rest is None or not rest.rows:
            self.begin()
            self.imported.emit(done)
            return
        self._show_plan(rest)
        self._ctx.shell.toast(f"{import_words.done(done)}，下面 {len(rest.rows):,} 行还没有导入")

    def _go_to(self, at: int) -> None:
        self.close_form()
        self.views.setCurrentIndex(at)
        self.out.set_words("返回对列" if at == 2 else "返回名单")
        self.step.setText(("① 选文件", "② 对列", "③ 核对后导入")[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.turn_skip()
        else:
            super().keyPressEvent(event)

    def _run(self, title: str, work: object, done: object) -> None:
        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, Refused | StoreTrouble):
                self._ctx.shell.trouble(trouble)
            else:
                self._ctx.tasks.failed.emit(trouble)

        task = self._ctx.tasks.run(work, done, failed, owner=self)  # type: ignore[arg-type]
        card = LongTask(task, title)
        self.working.addWidget(card)
        self.views.setEnabled(False)

        def over() -> None:
            self.views.setEnabled(True)
            card.deleteLater()

        task.over.connect(over, Qt.ConnectionType.DirectConnection)


def _sample(table: Table, column: int) -> str:
    found = table.sample(column)
    return f"例：{words.hidden(found)}" if found else "（空）"
