"""Long lists: read a page at a time, narrowed by a form, one row in the drawer beside them."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import SearchBox
from app.ui.kit.forms import Form
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, Part, Wide, fill, fill_row, put, row, wide
from app.ui.kit.pager import Pager, Slice
from app.ui.kit.rows import Table

Row = TypeVar("Row")
Query = Callable[[int, int, str], Slice]
"""``query(offset, limit, order)``: some rows out of all there are."""


class NothingFound(QWidget):
    """What stands in the place of a list when nothing fits: two lines, and a way to take the conditions away."""

    def __init__(self, icon: str = "search", clear: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.words = Label("", "h3", align=paint.CENTER, wrap=True)
        self.how = Label("", "caption", "ink2", align=paint.CENTER, wrap=True)
        self.clear = None if clear is None else Button("清除条件", kind="soft", on=clear)
        middle = Qt.AlignmentFlag.AlignHCenter
        clear_part = Wide(self.clear, 0, middle) if self.clear is not None else None
        sign = Wide(IconView(icon, "ink3", 36), 0, middle)
        fill(self, STRETCH, sign, self.words, self.how, clear_part, Wide(None, 2), margins=(11, 11, 11, 11))

    def say(self, words: str, how: str = "", *, clear: bool = True) -> None:
        """What was not found, and how to go on; ``clear`` whether there is anything to take away."""
        self.words.setText(words)
        self.how.setText(how)
        if self.clear is not None:
            self.clear.setVisible(clear)


class RowsOr(QStackedWidget, Generic[Row]):
    """A table, or what stands in its place while there is nothing to show: ``empty``, or one of ``others``."""

    def __init__(
        self, table: Table[Row], empty: QWidget, *others: QWidget, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.table, self.empty = table, empty
        for view in dict.fromkeys((table, empty, *others)):
            self.addWidget(view)

    def show_rows(self, rows: Sequence[Row], instead: QWidget | None = None) -> None:
        """Show these rows; without any, what stands there instead."""
        self.table.set_rows(rows)
        self.setCurrentWidget(self.table if rows else instead or self.empty)


class SideList(QWidget, Generic[Row]):
    """A list that is read whole, and beside it what is to be said of the row in front; without any row ``side`` goes.

    Signal: ``front(row)`` for the row in front, told anew with the rows.
    """

    front = Signal(object)

    def __init__(self, table: Table[Row], empty: QWidget, side: QWidget, *others: QWidget) -> None:
        super().__init__()
        self.table, self.side = table, side
        self.views = RowsOr(table, empty, *others)
        card = Card(flush=True)
        put(card.body, wide(self.views), gap=0)
        fill_row(self, wide(card), side, gap=12)
        table.row_changed.connect(lambda _row: self.tell())

    def show_rows(self, rows: Sequence[Row], instead: QWidget | None = None) -> None:
        """Show these, the row in front still in front, else the first."""
        self.views.show_rows(rows, instead)
        self.side.setVisible(bool(rows))
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        else:
            self.tell()

    def tell(self) -> None:
        """What is to be said of the row in front is another thing now."""
        row = self.table.row()
        if row is not None:
            self.front.emit(row)


class PagedList(Card, Generic[Row]):
    """The card of a list: the table with its pages, or what stands there instead, and a foot.

    ``empty`` stands there when there is nothing at all, ``nothing`` when nothing fits; ``narrowed`` says which it is.
    ``above`` and ``foot`` are parts over the table and beside the pages. Signals: ``picked(row or None)`` when another
    row is current, ``opened(row)`` for Enter or a press, ``counted(int)`` after each reading.
    """

    picked = Signal(object)
    opened = Signal(object)
    counted = Signal(int)

    def __init__(
        self, table: Table[Row], query: Query, *, most: int, unit: str, empty: QWidget, nothing: QWidget | None = None,
        narrowed: Callable[[], bool] = bool, order: str = "", above: Sequence[Part] = (), under: Sequence[Part] = (),
        foot: Sequence[Part] = (), foot_margins: tuple[int, int, int, int] = (12, 6, 10, 6),
    ) -> None:  # fmt: skip
        super().__init__(flush=True)
        self.table, self._query, self._narrowed, self._order = table, query, narrowed, order
        self.pager = Pager(table, most, unit, self.refresh)
        self.empty, self.nothing = empty, nothing or empty
        self.views = RowsOr(table, self.empty, self.nothing)
        self.foot = QWidget()
        fill_row(self.foot, *foot, wide(self.pager), margins=foot_margins)
        put(self.body, *above, wide(self.views), Rule(), *under, self.foot, gap=0)
        table.row_changed.connect(self.picked)
        table.chosen.connect(self.opened)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self.table.rows_model.rows

    @property
    def order(self) -> str:
        """What the list is ordered by."""
        return self._order

    def set_order(self, order: str) -> None:
        """Order by something else, from the beginning."""
        if order != self._order:
            self._order = order
            self.restart()

    def restart(self) -> None:
        """Read from the beginning, where the current row stands too: something else is wanted."""
        self.pager.to_start()
        self.table.start_over()
        self.refresh()
        self.table.scrollToTop()

    def refresh(self) -> None:
        """Read again what is shown."""
        page: Any = self.pager.fetch(lambda offset, most: self._query(offset, most, self._order))
        self.show_rows(page.rows)
        self.pager.tell(len(page.rows))
        self.counted.emit(page.total)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Put rows into the table, or what stands there without any."""
        self.views.show_rows(rows, self.nothing if self._narrowed() else self.empty)


class ListPage(QWidget, Generic[Row]):
    """A list with what narrows it above and the row in hand beside it.

    ``filters`` narrows while people type and pick (the query reads it); Enter in it goes to the table; ↑ ↓ and Enter in
    its search box work the list. A row is opened in ``drawer`` by ``show(row)``; Esc closes it.
    """

    def __init__(
        self, listed: PagedList[Row], *, filters: Form[Any] | None = None,
        drawer: Drawer | None = None, show: Callable[[Row], object] | None = None, gap: int = 12,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.listed, self.filters, self.drawer, self._show = listed, filters, drawer, show
        self.beside = row(wide(listed), drawer, gap=gap)
        fill(self, filters, wide(self.beside), gap=gap)
        if drawer is not None:
            drawer.hide()
        if filters is not None:
            filters.edited.connect(listed.restart)
            filters.entered.connect(self._to_table)
            for box in filters.controls.values():
                if isinstance(box, SearchBox):
                    box.moved.connect(listed.pager.move_by)
                    box.entered.connect(self.open_current)
        listed.opened.connect(self.open)

    def refresh(self) -> None:
        """Read again what is shown."""
        if self.filters is not None:
            self.filters.refresh_options()
        self.listed.refresh()

    def open(self, row: Row) -> None:
        """Show a row in the drawer."""
        if self._show is not None:
            self._show(row)
        if self.drawer is not None:
            self.drawer.open_drawer()

    def open_current(self) -> None:
        """Show the current row in the drawer, else the first."""
        if self.listed.table.row() is None and self.listed.rows:
            self.listed.table.selectRow(0)
        row = self.listed.table.row()
        if row is not None:
            self.open(row)

    def _to_table(self) -> None:
        self.listed.table.setFocus()

    def focus_start(self) -> None:
        """The keyboard where people begin: in the first filter, else in the table."""
        if self.filters is not None:
            self.filters.focus_start()
        else:
            self.listed.table.setFocus()

    def panes(self) -> list[QWidget]:
        """The places F6 walks through."""
        return [part for part in (self.filters, self.listed.table, self.drawer) if part is not None]
