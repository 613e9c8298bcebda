"""The card with the table: a page of requests at a time, and what to say when there are none."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.desk import Desk
from app.services.requests import catalogue, listing
from app.services.requests.filters import RequestFilter
from app.services.requests.listing import RequestRow
from app.ui.kit import paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.field import IconView
from app.ui.kit.label import Label, Rule
from app.ui.kit.pager import Pager
from app.ui.requests.register.bulk import BulkBar
from app.ui.requests.register.table import RequestTable

PAGE = 100
"""Requests shown at a time; a list of years is never loaded whole."""


class NothingFound(QWidget):
    """What stands in the place of the list when nothing fits."""

    def __init__(self, clear: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(IconView("search", "ink3", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        self.words = Label("", "h3", align=paint.CENTER, wrap=True)
        self.how = Label("", "caption", "ink2", align=paint.CENTER, wrap=True)
        self.clear = Button("清除条件", kind="soft", on=clear)
        column.addWidget(self.words)
        column.addWidget(self.how)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)


class RequestList(Card):
    """Signals: ``picked(UUID or None)`` when another row is current, ``opened(UUID)`` for Enter or a press,
    ``counted(int)``, ``clear_wanted``, ``new_wanted``.
    """

    picked = Signal(object)
    opened = Signal(object)
    counted = Signal(int)
    clear_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self._desk = desk
        self._wanted = RequestFilter()
        self.table = RequestTable(desk.now)
        self.pager = Pager(self.table, PAGE, "件", self.refresh)
        self.table.row_changed.connect(lambda row: self.picked.emit(None if row is None else row.id))
        self.table.chosen.connect(lambda row: self.opened.emit(row.id))
        self.nothing = NothingFound(self.clear_wanted.emit)
        start = Action("新受理", self.new_wanted.emit, shortcuts.cap("new"))
        self.empty = Empty("还没有受理过事项", "居民来问的、来办的，都从新受理记起", start, icon="clipboard-list")
        self.views = QStackedWidget()
        for view in (self.table, self.nothing, self.empty):
            self.views.addWidget(view)
        self.bulk = BulkBar()
        self.table.marks_changed.connect(self._marked)
        self.bulk.cleared.connect(self.table.clear_marks)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.views, 1)
        self.body.addWidget(Rule())
        self.body.addWidget(self.bulk)
        self.body.addWidget(self._foot())
        self._marked()

    def _foot(self) -> QWidget:
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(8)
        self.hint = Label("↑ ↓ 选 · ↵ 打开 · 空格 勾选", "caption", "ink3", elide=True)
        row.addWidget(self.hint, 1)
        row.addWidget(self.pager, 1)
        return self.foot

    @property
    def wanted(self) -> RequestFilter:
        """The filter in force."""
        return self._wanted

    @property
    def rows(self) -> tuple[RequestRow, ...]:
        """What is shown."""
        return self.table.rows_model.rows

    def show_filter(self, wanted: RequestFilter, *, whole: bool) -> None:
        """Show what a filter lets through, from the beginning. ``whole``: ratings may be seen as given."""
        fresh = wanted != self._wanted
        self._wanted = wanted
        self.table.whole = whole
        if fresh:
            self.pager.to_start()
        self.refresh()
        if fresh:
            self.table.scrollToTop()

    def refresh(self) -> None:
        """Read again what is shown."""
        page = self.pager.fetch(lambda at, most: self._desk.see(listing.listing, self._wanted, at, most))
        if not self.table.scenes:
            self.table.scenes = {s.code: s.name for s in self._desk.see(catalogue.scenes, inactive=True)}
        self.table.show_rows(page.rows)
        bare = self._wanted == RequestFilter()
        self.views.setCurrentWidget(self.table if page.rows else self.empty if bare else self.nothing)
        self.pager.tell(len(page.rows))
        self.counted.emit(page.total)

    def forget_names(self) -> None:
        """The names of scenes changed."""
        self.table.scenes = {}

    def say_nothing(self, words: str, how: str, *, clear: bool) -> None:
        """What to say when the list is empty."""
        self.nothing.words.setText(words)
        self.nothing.how.setText(how)
        self.nothing.clear.setVisible(clear)

    def enter(self) -> None:
        """Open the current one, or the first."""
        if self.table.row() is None and self.rows:
            self.table.selectRow(0)
        row = self.table.row()
        if row is not None:
            self.opened.emit(row.id)

    def select(self, request_id: UUID) -> bool:
        """Make a request current if the page in sight has it."""
        return self.table.select_key(request_id)

    def _marked(self) -> None:
        count = len(self.table.marked)
        self.bulk.put(count)
        self.bulk.setVisible(bool(count))
        self.foot.setVisible(not count)
