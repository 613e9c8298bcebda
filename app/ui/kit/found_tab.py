"""A list of the settings that is searched while people type."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit import shortcuts
from app.ui.kit.fields import SearchBox
from app.ui.kit.list_tab import ListTab
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.rows import Column

Row = TypeVar("Row")


class FoundTab(ListTab[Row]):
    """Rows found by what stands in ``search``."""

    right = Right.SETTINGS
    search_hint: ClassVar[str] = ""
    search_name: ClassVar[str] = ""

    def __init__(self, ctx: Ctx, columns: Sequence[Column[Row]], key: Any, parent: QWidget | None = None) -> None:
        super().__init__(ctx, columns, key, parent)
        self.search = SearchBox(self.search_hint, key=shortcuts.cap("scan"), name=self.search_name)
        self.search.setMinimumWidth(180)
        self.tool_row.insertWidget(0, self.search, 4)
        self.search.textChanged.connect(lambda _text: self.read_again())
        self.search.moved.connect(self._move)
        self.search.entered.connect(self._open_current)

    def read_again(self) -> None:
        """Read the rows of what is typed now; the drawer stays as it is."""
        self.table.set_rows(self.rows())
        if self.table.row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)

    def stored(self, said: str, key: object = None) -> None:
        self.search.clear()
        super().stored(said, key)
        self.table.scrollTo(self.table.currentIndex())

    def _move(self, by: int) -> None:
        at = self.table.currentIndex().row() + by
        if 0 <= at < self.table.rows_model.rowCount():
            self.table.selectRow(at)

    def _open_current(self) -> None:
        row = self.table.row()
        if row is not None:
            self.edit(row)

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def focus_start(self) -> None:
        self.search.setFocus()

    def verbs(self) -> list[Verb]:
        return [*super().verbs(), Verb("scan", self.search_name, self._find)]

    def panes(self) -> list[QWidget]:
        return [self.search, self.table, self.drawer]
