"""The foot of a list that is read a page at a time: how much there is, what is shown, and the pages around it."""

from collections.abc import Callable, Sized
from typing import Any, Protocol, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.rows import Table


class Slice(Protocol):
    """Some rows out of ``total``."""

    @property
    def rows(self) -> Sized:
        """The rows of the page."""

    @property
    def total(self) -> int:
        """How many there are in all."""


P = TypeVar("P", bound=Slice)


class Pager(QWidget):
    """Pages of at most ``most`` rows in ``table``; ``unit`` is how the rows are counted: 位, 件.

    ``refresh`` reads the list again: through ``fetch``, then it shows the rows and ends in ``tell``.
    """

    def __init__(self, table: Table[Any], most: int, unit: str, refresh: Callable[[], object]) -> None:
        super().__init__()
        self.most, self.offset, self.total = most, 0, 0
        self._table, self._unit, self._refresh = table, unit, refresh
        self._paged = False
        self.count = Label("", "caption", "ink2", align=paint.RIGHT, elide=True)
        self.before = Button(kind="ghost", sz="sm", icon="chevron-left", name="上一页", on=lambda: self.turn(-1))
        self.after = Button(kind="ghost", sz="sm", icon="chevron-right", name="下一页", on=lambda: self.turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.count, 1)
        row.addWidget(self.before)
        row.addWidget(self.after)

    def fetch(self, read: Callable[[int, int], P]) -> P:
        """The page in sight by ``read(offset, most)``, or the last one when the list has become shorter."""
        page = read(self.offset, self.most)
        if not len(page.rows) and self.offset:
            self.total = page.total
            self.to_end()
            page = read(self.offset, self.most)
        self.total = page.total
        return page

    def tell(self, shown: int) -> None:
        """Say which rows of how many are shown."""
        many = self.total > self.most
        whole = f"共 {self.total:,} {self._unit}"
        part = f"第 {self.offset + 1:,}–{self.offset + shown:,} {self._unit}，" if many else ""
        self.say(part + whole if shown else "", paged=many)

    def say(self, words: str, *, paged: bool = False) -> None:
        """Say this of what is shown; not ``paged`` leaves no way to other pages."""
        self._paged = paged
        self.count.setText(words)
        for button in (self.before, self.after):
            button.setVisible(paged)
        self.before.setEnabled(self.offset > 0)
        self.after.setEnabled(self.offset + self.most < self.total)

    def to_start(self) -> None:
        """The first page is meant at the next reading."""
        self.offset = 0

    def to_end(self) -> None:
        """The last page, as far as is known, is meant at the next reading."""
        self.offset = max(self.total - 1, 0) // self.most * self.most

    def turn(self, by: int) -> bool:
        """Go a page on (1) or back (-1); False at either end."""
        at = self.offset + by * self.most
        if not self._paged or not 0 <= at < self.total:
            return False
        self.offset = at
        self._refresh()
        self._table.selectRow(0 if by > 0 else len(self._table.rows_model.rows) - 1)
        return True

    def move_by(self, step: int) -> None:
        """Make the next row or the one before current, turning the page at its end."""
        total = len(self._table.rows_model.rows)
        at = self._table.currentIndex().row() + step
        if 0 <= at < total:
            self._table.selectRow(at)
        elif total and self._table.currentIndex().isValid():
            self.turn(1 if step > 0 else -1)
        elif total:
            self._table.selectRow(0)
