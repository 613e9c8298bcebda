"""The list of residents: a page of the table at a time, what the search found, and always a way on."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services import residents
from app.services.desk import Desk
from app.services.residents import ResidentRow
from app.ui.kit import paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.field import IconView
from app.ui.kit.label import Label, Rule
from app.ui.kit.rows import Table
from app.ui.residents.cells import STATE, MarkedCells, columns

PAGE = 50
"""Residents shown at a time; a list of thousands is never loaded whole."""


class NobodyFound(QWidget):
    """What stands in the place of the list when a search finds nobody."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(IconView("search", "ink3", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        self.words = Label("", "h3", align=paint.CENTER, wrap=True)
        column.addWidget(self.words)
        how = "可以换拼音首字母、电话后四位或门牌再试；没来过的，按 Enter 登记"
        column.addWidget(Label(how, "caption", "ink2", align=paint.CENTER, wrap=True))
        column.addStretch(2)


class PeopleList(Card):
    """Residents by number, or what a query finds. Enter or a press on a row opens it.

    Signals: ``picked(UUID or None)`` when another row is current, ``opened(UUID)``, ``new_wanted(str)`` for the way
    on with the query as typed, ``counted(int)`` with how many there are in all.
    """

    picked = Signal(object)
    opened = Signal(object)
    new_wanted = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self._desk = desk
        self._query, self._offset, self._total, self._inactive = "", 0, 0, False
        self.table: Table[ResidentRow] = Table(columns(), key=lambda r: r.id, name="居民列表", top=True)
        self._cells = MarkedCells(self.table)
        self.table.row_changed.connect(self._moved)
        self.table.chosen.connect(lambda row: self.opened.emit(row.id))
        self.nobody = NobodyFound()
        start = Action("登记新居民", lambda: self.new_wanted.emit(""), shortcuts.cap("new"))
        self.empty = Empty("还没有在册的居民", "登记第一位，或扫身份证直接带出来", start, icon="users")
        self.views = QStackedWidget()
        for view in (self.table, self.nobody, self.empty):
            self.views.addWidget(view)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.views, 1)
        self.body.addWidget(Rule())
        self.body.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 6, 10, 6)
        foot.setSpacing(8)
        self.way_on = Button(kind="link", icon="user-plus", key=shortcuts.cap("create"), name="登记新居民")
        self.way_on.clicked.connect(lambda _checked=False: self.new_wanted.emit(self._query))
        self.count = Label("", "caption", "ink2", align=paint.RIGHT, elide=True)
        self.before = Button(kind="ghost", sz="sm", icon="chevron-left", name="上一页", on=lambda: self.turn(-1))
        self.after = Button(kind="ghost", sz="sm", icon="chevron-right", name="下一页", on=lambda: self.turn(1))
        foot.addWidget(self.way_on)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.before)
        foot.addWidget(self.after)
        return foot

    @property
    def query(self) -> str:
        """What is being searched for."""
        return self._query

    def look_for(self, query: str) -> None:
        """Show what a query finds, the first one current; an empty query shows everybody from the beginning."""
        self._query, self._offset = query.strip(), 0
        self.refresh()
        if self._query and self.table.rows_model.rows:
            self.table.selectRow(0)
        elif not self._query:
            self.table.clearSelection()
            self.table.setCurrentIndex(self.table.rootIndex())
            self.table.scrollToTop()

    def show_inactive(self, inactive: bool) -> None:
        """Whether those who are no longer here are listed too."""
        self._inactive, self._offset = inactive, 0
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        rows = self._read()
        self._cells.query = self._query
        self.table.set_rows(rows)
        # a column that says the same of everybody says nothing
        self.table.setColumnHidden(STATE, all(row.active for row in rows))
        empty = not rows and not self._query and not self._total
        self.views.setCurrentWidget(self.empty if empty else self.table if rows else self.nobody)
        self.nobody.words.setText(f"没有找到「{self._query}」" if self._query else "这里没有人")
        self.way_on.setVisible(bool(self._query))
        self.way_on.set_words(f"没有找到？登记新居民「{_short(self._query)}」")
        self._say(len(rows))

    def turn(self, by: int) -> bool:
        """Go a page on (1) or back (-1); False at either end."""
        at = self._offset + by * PAGE
        if self._query or not 0 <= at < self._total:
            return False
        self._offset = at
        self.refresh()
        self.table.selectRow(0 if by > 0 else len(self.table.rows_model.rows) - 1)
        return True

    def move_by(self, step: int) -> None:
        """Make the next or the one before current, turning the page at its end."""
        total = len(self.table.rows_model.rows)
        at = self.table.currentIndex().row() + step
        if 0 <= at < total:
            self.table.selectRow(at)
        elif total and self.table.currentIndex().isValid():
            self.turn(1 if step > 0 else -1)
        elif total:
            self.table.selectRow(0)

    def enter(self) -> None:
        """Open the current one; with nobody found, take on a new one."""
        row = self.table.row()
        if row is not None:
            self.opened.emit(row.id)
        elif self._query:
            self.new_wanted.emit(self._query)

    def go_last(self) -> None:
        """Show the last page, where a new resident stands."""
        self._query = ""
        self._offset = 0
        self._read()
        self._offset = max(self._total - 1, 0) // PAGE * PAGE
        self.refresh()

    def select(self, resident_id: UUID) -> bool:
        """Make a resident current if the page in sight has them."""
        return self.table.select_key(resident_id)

    def _read(self) -> tuple[ResidentRow, ...]:
        if self._query:
            rows: tuple[ResidentRow, ...] = self._desk.see(residents.search, self._query, PAGE)
            return rows
        page = self._desk.see(residents.listing, "", self._offset, PAGE, inactive=self._inactive)
        if not page.rows and self._offset:
            self._offset = max(page.total - 1, 0) // PAGE * PAGE
            page = self._desk.see(residents.listing, "", self._offset, PAGE, inactive=self._inactive)
        self._total = page.total
        self.counted.emit(page.total)
        return page.rows

    def _say(self, shown: int) -> None:
        many = bool(self._query) and shown >= PAGE
        if self._query:
            self.count.setText(f"先列出 {shown} 位，再多打几个字" if many else f"找到 {shown} 位" if shown else "")
        else:
            first = self._offset + 1 if shown else 0
            self.count.setText(f"第 {first:,}–{self._offset + shown:,} 位，共 {self._total:,} 位" if shown else "")
        paged = not self._query and self._total > PAGE
        for button in (self.before, self.after):
            button.setVisible(paged)
        self.before.setEnabled(self._offset > 0)
        self.after.setEnabled(self._offset + PAGE < self._total)

    def _moved(self, row: ResidentRow | None) -> None:
        self.picked.emit(row.id if row is not None else None)


def _short(query: str) -> str:
    return query if len(query) <= 12 else query[:11] + "…"
