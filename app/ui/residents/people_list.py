"""The list of residents: a page of the table at a time, what the search found, and always a way on."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.desk import Desk
from app.services.residents import filters, registry
from app.services.residents.filters import ResidentFilter
from app.services.residents.registry import ResidentRow
from app.ui.kit import paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.field import IconView
from app.ui.kit.label import Label, Rule
from app.ui.kit.pager import Pager
from app.ui.kit.rows import Table
from app.ui.residents.cells import STATE, MarkedCells, columns
from app.ui.residents.filter_panel import Conditions

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
        self.how = Label("", "caption", "ink2", align=paint.CENTER, wrap=True)
        column.addWidget(self.how)
        column.addStretch(2)

    def say(self, wanted: ResidentFilter) -> None:
        """That nobody fits, and how to go on."""
        if wanted.narrowed:
            self.words.setText("没有符合条件的居民")
            self.how.setText("去掉上面的一个条件，或换个词再看")
            return
        self.words.setText(f"没有找到「{wanted.query}」" if wanted.query else "这里没有人")
        self.how.setText("可以换拼音首字母、电话后四位或门牌再试；没来过的，按 Enter 登记")


class PeopleList(Card):
    """Residents by number, or what a query finds. Enter or a press on a row opens it.

    Signals: ``picked(UUID or None)`` when another row is current, ``opened(UUID)``, ``new_wanted(str)`` for the way
    on with the query as typed, ``counted(int)`` with how many there are in all, ``narrowed(ResidentFilter)`` when
    people took a condition away, ``listed(ResidentFilter)`` with all that is in force whenever it was read anew.
    """

    picked = Signal(object)
    opened = Signal(object)
    new_wanted = Signal(str)
    counted = Signal(int)
    narrowed = Signal(object)
    listed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self._desk = desk
        self._query, self._filter = "", ResidentFilter()
        self.table: Table[ResidentRow] = Table(columns(), key=lambda r: r.id, name="居民列表", top=True)
        self._cells = MarkedCells(self.table)
        self.pager = Pager(self.table, PAGE, "位", self.refresh)
        self.table.row_changed.connect(self._moved)
        self.table.chosen.connect(lambda row: self.opened.emit(row.id))
        self.conditions = Conditions()
        self.conditions.narrowed.connect(self._taken_away)
        self.nobody = NobodyFound()
        start = Action("登记新居民", lambda: self.new_wanted.emit(""), shortcuts.cap("new"))
        self.empty = Empty("还没有在册的居民", "登记第一位，或扫身份证直接带出来", start, icon="users")
        self.views = QStackedWidget()
        for view in (self.table, self.nobody, self.empty):
            self.views.addWidget(view)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.conditions)
        self.body.addWidget(self.views, 1)
        self.body.addWidget(Rule())
        self.body.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 6, 10, 6)
        foot.setSpacing(8)
        self.way_on = Button(kind="link", icon="user-plus", key=shortcuts.cap("create"), name="登记新居民")
        self.way_on.clicked.connect(lambda _checked=False: self.new_wanted.emit(self._query))
        foot.addWidget(self.way_on)
        foot.addWidget(self.pager, 1)
        return foot

    @property
    def query(self) -> str:
        """What is being searched for."""
        return self._query

    @property
    def wanted(self) -> ResidentFilter:
        """All that the list is narrowed to now, the query included."""
        return replace(self._filter, query=self._query)

    def look_for(self, query: str) -> None:
        """Show what a query finds, the first one current; an empty query shows everybody from the beginning."""
        self._query = query.strip()
        self.pager.to_start()
        self.refresh()
        if self._query and self.table.rows_model.rows:
            self.table.selectRow(0)
        elif self._query:
            self.picked.emit(None)  # beside nobody found stands nobody
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(self.table.rootIndex())
            self.table.scrollToTop()

    def show_inactive(self, inactive: bool) -> None:
        """Whether those who are no longer here are listed too."""
        self.narrow(replace(self._filter, inactive=inactive))

    def narrow(self, wanted: ResidentFilter) -> None:
        """List only whom a filter lets through; its query is that of the search."""
        self._filter = replace(wanted, query="")
        self.conditions.put(self._filter)
        self.pager.to_start()
        self.refresh()
        self.table.scrollToTop()

    def refresh(self) -> None:
        """Read again what is shown."""
        if self._filter.letter and not self._desk.see(filters.may_see_letters):
            self.narrow(replace(self._filter, letter=""))  # somebody else is on duty now
            self.narrowed.emit(self._filter)
            return
        rows = self._read()
        self._cells.query = self._query
        self.table.set_rows(rows)
        # a column that says the same of everybody says nothing
        self.table.setColumnHidden(STATE, all(row.active for row in rows))
        empty = not rows and not self._query and not self._filter.narrowed
        self.views.setCurrentWidget(self.empty if empty else self.table if rows else self.nobody)
        self.nobody.say(self.wanted)
        self.way_on.setVisible(bool(self._query) and not self._filter.narrowed)
        self.way_on.set_words(f"没有找到？登记新居民「{_short(self._query)}」")
        self._say(len(rows))
        self.listed.emit(self.wanted)

    def enter(self) -> None:
        """Open the current one; with nobody found, take on a new one, unless they may only be narrowed out."""
        row = self.table.row()
        if row is not None:
            self.opened.emit(row.id)
        elif self._query and not self._filter.narrowed:
            self.new_wanted.emit(self._query)

    def go_last(self) -> None:
        """Show the last page of everybody, where a new resident stands."""
        self._query, self._filter = "", ResidentFilter(inactive=self._filter.inactive)
        self.conditions.put(self._filter)
        self.pager.to_start()
        self._read()
        self.pager.to_end()
        self.refresh()

    def select(self, resident_id: UUID) -> bool:
        """Make a resident current if the page in sight has them."""
        return self.table.select_key(resident_id)

    def _read(self) -> tuple[ResidentRow, ...]:
        if self._query and not self._filter.narrowed:
            rows: tuple[ResidentRow, ...] = self._desk.see(registry.search, self._query, PAGE)
            return rows
        page = self.pager.fetch(lambda at, most: self._desk.see(filters.page, self.wanted, at, most))
        self.counted.emit(page.total)
        return page.rows

    def _say(self, shown: int) -> None:
        if not self._query or self._filter.narrowed:
            self.pager.tell(shown)
        else:
            many = f"先列出 {shown} 位，再多打几个字"
            self.pager.say(many if shown >= PAGE else f"找到 {shown} 位" if shown else "")

    def _taken_away(self, wanted: ResidentFilter) -> None:
        """A chip was pressed: the keyboard stays with the chips as long as there are any."""
        self.narrow(wanted)
        left = [chip for chip in self.conditions.chips.values() if chip.isVisible()]
        (left[0] if left else self.table).setFocus()
        self.narrowed.emit(self._filter)

    def _moved(self, row: ResidentRow | None) -> None:
        self.picked.emit(row.id if row is not None else None)


def _short(query: str) -> str:
    return query if len(query) <= 12 else query[:11] + "…"
