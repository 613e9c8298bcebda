"""The card with the table: a page of requests at a time, and what to say when there are none."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal

from app.services.desk import Desk
from app.services.requests import catalogue, listing
from app.services.requests.filters import TEXT_WINDOW, RequestFilter
from app.services.requests.listing import RequestRow
from app.services.work import Page
from app.ui.kit import shortcuts
from app.ui.kit.cards import Action, Empty
from app.ui.kit.label import Label
from app.ui.kit.layout import wide
from app.ui.kit.lists import NothingFound, PagedList
from app.ui.requests.register.bulk import BulkBar
from app.ui.requests.register.table import RequestTable

PAGE = 100
"""Requests shown at a time; a list of years is never loaded whole."""


class RequestList(PagedList[RequestRow]):
    """Also signals ``clear_wanted`` and ``new_wanted``; rows can be marked, and the bar under them works on those."""

    clear_wanted = Signal()
    new_wanted = Signal()
    table: RequestTable

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wanted = RequestFilter()
        self.bulk = BulkBar()
        self.hint = Label("", "caption", "ink3", elide=True)
        start = Action("新受理", self._new, shortcuts.cap("new"))
        super().__init__(
            RequestTable(desk.now), self._page, most=PAGE, unit="件", nothing=NothingFound(clear=self._clear),
            empty=Empty("还没有受理过事项", "居民来问的、来办的，都从新受理记起", start, icon="clipboard-list"),
            narrowed=lambda: self._wanted != RequestFilter(), under=(self.bulk,),
            foot=(wide(self.hint),),
        )  # fmt: skip
        self.table.marks_changed.connect(self._marked)
        self.bulk.cleared.connect(self.table.clear_marks)
        self._marked()

    def _new(self) -> None:
        self.new_wanted.emit()

    def _clear(self) -> None:
        self.clear_wanted.emit()

    def _page(self, offset: int, most: int, _order: str) -> Page:
        if not self.table.scenes:
            self.table.scenes = {s.code: s.name for s in self._desk.see(catalogue.scenes, inactive=True)}
        return self._desk.see(listing.listing, self._wanted, offset, most)

    def show_rows(self, rows: Sequence[RequestRow]) -> None:
        super().show_rows(rows)
        self.table.keep_marks(rows)

    @property
    def wanted(self) -> RequestFilter:
        """The filter in force."""
        return self._wanted

    def show_filter(self, wanted: RequestFilter, *, whole: bool) -> None:
        """Show what a filter lets through, from the beginning. ``whole``: ratings may be seen as given."""
        fresh = wanted != self._wanted
        self._wanted = wanted
        self.table.whole = whole
        if fresh:
            self.restart()
        else:
            self.refresh()

    def forget_names(self) -> None:
        """The names of scenes changed."""
        self.table.scenes = {}

    def say_nothing(self, words: str, how: str, *, clear: bool) -> None:
        """What to say when the list is empty."""
        if isinstance(self.nothing, NothingFound):
            self.nothing.say(words, how, clear=clear)

    def say_cut(self, cut: bool) -> None:
        """Whether words were looked for in the newest requests only."""
        older = f"字句和电话尾号只找了最近 {TEXT_WINDOW:,} 件；更早的请按姓名、事项、整个电话或单号找"
        self.hint.setText(older if cut else "↑ ↓ 选 · ↵ 打开 · 空格 勾选")
        self.hint.set_tone("warn" if cut else "ink3")

    def enter(self) -> None:
        """Open the current one, or the first."""
        if self.table.row() is None and self.rows:
            self.table.selectRow(0)
        row = self.table.row()
        if row is not None:
            self.opened.emit(row)

    def select(self, request_id: UUID) -> bool:
        """Make a request current if the page in sight has it."""
        return self.table.select_key(request_id)

    def _marked(self) -> None:
        count = len(self.table.marked)
        self.bulk.put(count)
        self.bulk.setVisible(bool(count))
        self.foot.setVisible(not count)
