"""The list of residents: a page of the table at a time, what the search found, and always a way on."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal

from app.services.desk import Desk
from app.services.residents import filters, search
from app.services.residents.filters import ResidentFilter
from app.services.residents.search import ResidentRow
from app.services.work import Page
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Empty
from app.ui.kit.lists import NothingFound, PagedList
from app.ui.kit.rows import Table
from app.ui.residents.cells import STATE, MarkedCells, columns
from app.ui.residents.filter_panel import Conditions

PAGE = 50
"""Residents shown at a time; a list of thousands is never loaded whole."""


class NobodyFound(NothingFound):
    """What stands in the place of the list when a search finds nobody."""

    def say_of(self, wanted: ResidentFilter) -> None:
        """That nobody fits, and how to go on."""
        if wanted.narrowed:
            self.say("没有符合条件的居民", "去掉上面的一个条件，或换个词再看")
            return
        words = f"没有找到「{wanted.query}」" if wanted.query else "这里没有人"
        self.say(words, "可以换拼音首字母、电话后四位或门牌再试；没来过的，按 Enter 登记")


class PeopleList(PagedList[ResidentRow]):
    """Residents by number, or what a query finds. Enter or a press on a row opens it.

    Also signals ``new_wanted(str)`` for the way on with the query as typed, ``narrowed(ResidentFilter)`` when people
    took a condition away, ``listed(ResidentFilter)`` with all that is in force whenever it was read anew. What a
    search finds is not counted.
    """

    new_wanted = Signal(str)
    narrowed = Signal(object)
    listed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words, self._filter = "", ResidentFilter()
        self.conditions, self.nobody = Conditions(), NobodyFound()
        self.way_on = Button(kind="link", icon="user-plus", key=shortcuts.cap("create"), name="登记新居民")
        start = Action("登记新居民", lambda: self.new_wanted.emit(""), shortcuts.cap("new"))
        super().__init__(
            Table(columns(), key=lambda r: r.id, name="居民列表", top=True), self._page, most=PAGE, unit="位",
            empty=Empty("还没有在册的居民", "登记第一位，或扫身份证直接带出来", start, icon="users"),
            nothing=self.nobody, narrowed=lambda: bool(self._words) or self._filter.narrowed,
            above=(self.conditions,), foot=(self.way_on,), foot_margins=(10, 6, 10, 6),
        )  # fmt: skip
        self._cells = MarkedCells(self.table)
        self.conditions.narrowed.connect(self._taken_away)
        self.way_on.clicked.connect(lambda _checked=False: self.new_wanted.emit(self._words))

    def _page(self, offset: int, most: int, _order: str = "") -> Page:
        return self._desk.see(filters.page, self.wanted, offset, most)

    @property
    def query(self) -> str:
        """What is being searched for."""
        return self._words

    @property
    def wanted(self) -> ResidentFilter:
        """All that the list is narrowed to now, the query included."""
        return replace(self._filter, query=self._words)

    def look_for(self, query: str) -> None:
        """Show what a query finds, the first one current; an empty query shows everybody from the beginning."""
        self._words = query.strip()
        self.pager.to_start()
        self.refresh()
        if self._words and self.table.rows_model.rows:
            self.table.selectRow(0)
        elif self._words:
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
        self.restart()

    def refresh(self) -> None:
        """Read again what is shown."""
        if self._filter.letter and not self._desk.see(filters.may_see_letters):
            self.narrow(replace(self._filter, letter=""))  # somebody else is on duty now
            self.narrowed.emit(self._filter)
            return
        if self._words and not self._filter.narrowed:
            self._show_found(self._desk.see(search.search, self._words, PAGE))
        else:
            super().refresh()
        self.way_on.setVisible(bool(self._words) and not self._filter.narrowed)
        self.way_on.set_words(f"没有找到？登记新居民「{_short(self._words)}」")
        self.listed.emit(self.wanted)

    def show_rows(self, rows: Sequence[ResidentRow]) -> None:
        self._cells.query = self._words
        super().show_rows(rows)
        # a column that says the same of everybody says nothing
        self.table.setColumnHidden(STATE, all(row.active for row in rows))
        self.nobody.say_of(self.wanted)

    def _show_found(self, rows: Sequence[ResidentRow]) -> None:
        self.show_rows(rows)
        many = f"先列出 {len(rows)} 位，再多打几个字"
        self.pager.say(many if len(rows) >= PAGE else f"找到 {len(rows)} 位" if rows else "")

    def enter(self) -> None:
        """Open the current one; with nobody found, take on a new one, unless they may only be narrowed out."""
        row = self.table.row()
        if row is not None:
            self.opened.emit(row)
        elif self._words and not self._filter.narrowed:
            self.new_wanted.emit(self._words)

    def go_last(self) -> None:
        """Show the last page of everybody, where a new resident stands."""
        self._words, self._filter = "", ResidentFilter(inactive=self._filter.inactive)
        self.conditions.put(self._filter)
        self.pager.to_start()
        self.pager.fetch(self._page)
        self.pager.to_end()
        self.refresh()

    def select(self, resident_id: UUID) -> bool:
        """Make a resident current if the page in sight has them."""
        return self.table.select_key(resident_id)

    def _taken_away(self, wanted: ResidentFilter) -> None:
        """A chip was pressed: the keyboard stays with the chips as long as there are any."""
        self.narrow(wanted)
        left = [chip for chip in self.conditions.chips.values() if chip.isVisible()]
        (left[0] if left else self.table).setFocus()
        self.narrowed.emit(self._filter)


def _short(query: str) -> str:
    return query if len(query) <= 12 else query[:11] + "…"
