"""Taking in a list: ① the file, ② which column is which, ③ every row with what is wrong, then all of it or nothing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.people.duplicates import Strength
from app.rules.rights import Right
from app.services import spreadsheet
from app.services.desk import Approval
from app.services.residents import importing
from app.services.residents.importing import Imported, ImportRow, Preview, Table
from app.ui.kit import shortcuts
from app.ui.kit.act import with_consent
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, fill, into, row, wide
from app.ui.kit.longtask import LongTask
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column
from app.ui.kit.rows import Table as RowTable
from app.ui.kit.scroll import ScrollBody, clear
from app.ui.kit.tasks import Progress
from app.ui.residents import words
from app.ui.words.sentences import beside_field

PATTERN = "名单 (*.xlsx *.xlsm *.csv *.txt)"
_NOTHING = ""


def wrong_words(row: ImportRow) -> str:
    """All that is wrong with a row, in one line."""
    return "；".join(f"{words.part(w.field)}{_quoted(w.text)}{beside_field(w.trouble)}" for w in row.wrong)


def _quoted(text: str) -> str:
    return f"「{words.hidden(text)[:18]}」" if text.strip() else "空着，"


def like_words(row: ImportRow) -> str:
    """Who a row may be."""
    like = row.like
    if like is None:
        return ""
    who = f"第 {like.line} 行" if like.line is not None else f"编号 {words.member_no(like.no or 0)}"
    return f"{like.name} · {who} · {words.alike(like.reasons)}"


def _tag(row: ImportRow) -> TagSpec:
    if row.wrong:
        return TagSpec("要改", "bad", "circle-alert")
    if row.same:
        return TagSpec("已登记", "mute")
    if row.like is not None:
        return TagSpec("像已登记" if row.like.strength >= Strength.LIKELY else "请留意", "warn")
    return TagSpec("可导入", "ok")


def _tone(row: ImportRow) -> str:
    return "bad" if row.wrong else "ink2"


COLUMNS: tuple[Column[ImportRow], ...] = (
    Column("行", lambda r: str(r.line), 52, right=True),
    Column("姓名", lambda r: r.name, 150, strong=True),
    Column("出生", lambda r: r.birth_date, 120),
    Column("电话", lambda r: r.phone, 140),
    Column("住址", lambda r: r.address),
    Column("", lambda _r: "", 110, tag=_tag),
    Column("说明", lambda r: wrong_words(r) or like_words(r), 380, tone=_tone),
)


class ImportView(QWidget):
    """The wizard. Signals: ``left`` when it is over or given up, ``imported(Imported)``."""

    left = Signal()
    imported = Signal(object)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self._ctx = ctx
        self.setAccessibleName("导入名单")
        self._path = Path()
        self._table: Table | None = None
        self.plan: Preview | None = None
        self._picks: list[Choice] = []
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
        how = "第一行写列名：姓名、出生日期、性别、电话、住址、身份证号、备注\n导入前会逐行核对，有错的一行都不导入"
        self.choose = Action("选文件", self.choose_file, shortcuts.cap("new"))
        card.body.addWidget(Empty("从 Excel 或 CSV 导入居民", how, self.choose, icon="upload"), 1)
        return card

    def _columns(self) -> QWidget:
        card = Card("② 每一列是什么", "猜好的可以改；不要的列选「不导入」")
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(2, 1)
        self.no_name = Label("", "caption", "bad")
        self.check = Button("逐行核对", kind="primary", key=shortcuts.cap("save"), on=self.look_through)
        other = Button("换个文件", kind="plain", on=self.choose_file)
        into(card.body, wide(ScrollBody(inner)), row(wide(self.no_name), other, self.check))
        return card

    def _rows(self) -> QWidget:
        card = Card(flush=True)
        self.which = Segment([("all", "全部"), ("wrong", "要改的"), ("like", "可能重复")], name="哪些行")
        self.which.changed.connect(lambda _value: self._show_rows())
        self.sums = Label("", "body", "ink2", elide=True)
        self.table: RowTable[ImportRow] = RowTable(COLUMNS, key=lambda r: r.line, name="逐行核对")
        self.why = Label("", "body", "ink2", wrap=True)
        self.table.row_changed.connect(self._say_why)
        self.also = Check("像已登记的也导入")
        self.also.toggled.connect(lambda _on: self._say_go())
        self.go = Button("导入", kind="primary", key=shortcuts.cap("save"), on=self.load)
        back = Button("改列", kind="plain", on=lambda: self._go_to(1))
        other = Button("重新选文件", kind="plain", on=self.choose_file)
        into(
            card.body, row(self.which, wide(self.sums), gap=12, margins=(14, 10, 14, 6)), wide(self.table),
            row(wide(self.why), margins=(14, 4, 14, 0)),
            row(self.also, STRETCH, back, other, self.go, gap=10, margins=(14, 6, 14, 8)),
        )  # fmt: skip
        return card

    # --- steps

    def begin(self) -> None:
        """A new import."""
        self._table, self.plan = None, None
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
        if self.views.currentIndex() == 2:
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

        def work(_progress: Progress) -> Table:
            return importing.table_of(spreadsheet.read(path))

        self._path = path
        self._run("读文件", work, self._show_columns)

    def look_through(self) -> None:
        """② → ③ Check every row on the worker."""
        table, columns = self._table, self.columns()
        if table is None:
            return
        if "name" not in columns.values():
            self.no_name.setText("请指出哪一列是姓名")
            self._picks[0].setFocus()
            return

        def work(progress: Progress) -> Preview:
            told = lambda done, total: progress(done, total, "逐行核对")  # noqa: E731
            plan: Preview = self._ctx.desk.see(importing.preview, table, columns, told)
            return plan

        self._run("核对名单", work, self._show_plan)

    def load(self) -> None:
        """Import what was checked: all of it, on the worker, in one transaction."""
        plan = self.plan
        if plan is None or not self.go.isEnabled():
            return
        also, name, desk = self.also.isChecked(), self._path.name, self._ctx.desk

        def agreed(consent: Approval | None) -> None:
            def work(_progress: Progress) -> Imported:
                done: Imported = desk.do(importing.load, plan, name, also_known=also, by=self, approval=consent)
                return done

            self._run("导入", work, self._done)

        why = f"导入居民名单 {self._count()} 人"
        with_consent(self._ctx, Right.PERSONAL_DATA, why, agreed)

    def columns(self) -> dict[int, str]:
        """Which column is which field, as picked."""
        picked = {at: str(pick.value()) for at, pick in enumerate(self._picks) if pick.value()}
        return {at: name for at, name in picked.items() if list(picked.values()).index(name) == list(picked).index(at)}

    # --- showing

    def _show_columns(self, table: Table) -> None:
        self._table = table
        self.file.setText(f"{self._path.name} · {len(table.rows):,} 行")
        clear(self._grid)
        self._picks = []
        guessed = importing.match(table.header)
        options = [(_NOTHING, "不导入"), *((name, words.part(name)) for name in importing.FIELDS)]
        for at, title in enumerate(table.header):
            pick = Choice(options, name=f"{title or f'第 {at + 1} 列'}是")
            pick.set_value(guessed.get(at, _NOTHING))
            self._picks.append(pick)
            self._grid.addWidget(Label(title or f"第 {at + 1} 列", "strong", elide=True), at, 0)
            self._grid.addWidget(pick, at, 1)
            self._grid.addWidget(Label(_sample(table, at), "body", "ink3", elide=True), at, 2)
        self._grid.setRowStretch(len(table.header), 1)
        self.no_name.setText("")
        self._go_to(1)
        self.check.setFocus()

    def _show_plan(self, plan: Preview) -> None:
        self.plan = plan
        self.which.set_value("wrong" if plan.wrong else "all")
        self.also.setVisible(any(r.like is not None and not r.same for r in plan.rows))
        self._go_to(2)
        self._show_rows()
        self._say_go()
        (self.table if plan.wrong else self.go).setFocus()

    def _show_rows(self) -> None:
        rows: Sequence[ImportRow] = self.plan.rows if self.plan is not None else ()
        which = self.which.value()
        if which == "wrong":
            rows = [row for row in rows if row.wrong]
        elif which == "like":
            rows = [row for row in rows if row.like is not None]
        self.table.set_rows(rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        self._say_why(self.table.row())

    def _say_why(self, row: ImportRow | None) -> None:
        """All that is wrong with the current row, or who it may be: too long for its cell."""
        said = (wrong_words(row) or like_words(row)) if row is not None else ""
        self.why.setText(f"第 {row.line} 行：{said}" if row is not None and said else "")
        self.why.set_tone("bad" if row is not None and row.wrong else "ink2")

    def _say_go(self) -> None:
        plan = self.plan
        if plan is None:
            return
        count = self._count()
        self.sums.setText(f"共 {len(plan.rows):,} 行 · 要改 {plan.wrong:,} · 可能重复 {plan.known:,}")
        self.sums.set_tone("bad" if plan.wrong else "ink2")
        self.go.set_words(f"导入 {count:,} 人" if not plan.wrong else f"还有 {plan.wrong:,} 行要改，先不能导入")
        self.go.setEnabled(not plan.wrong and count > 0)

    def _count(self) -> int:
        """How many would come in."""
        if self.plan is None:
            return 0
        return sum(
            row.like is None or (not row.same and (row.like.strength < Strength.LIKELY or self.also.isChecked()))
            for row in self.plan.rows
        )

    def _done(self, done: Imported) -> None:
        self.begin()
        self.imported.emit(done)

    def _go_to(self, at: int) -> None:
        self.views.setCurrentIndex(at)
        self.out.set_words("返回对列" if at == 2 else "返回名单")
        self.step.setText(("① 选文件", "② 对列", "③ 核对后导入")[at])

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
