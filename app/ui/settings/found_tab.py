"""A list of the settings that is searched while people type, and whose rows can be switched off and on again."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.fields import SearchBox
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.rows import Column
from app.ui.settings.list_tab import ListTab

Row = TypeVar("Row")


class FoundTab(ListTab[Row]):
    """Rows found by what stands in ``search``. ``state_button`` is the drawer's ghost button; see ``switch``."""

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

    def make_state_button(self, words: str, on: Callable[[], object], icon: str = "archive") -> Button:
        """The button of the drawer's foot that switches a row off or takes it away."""
        button = Button(words, kind="ghost", icon=icon, on=on)
        self.drawer.foot.addWidget(button)
        return button

    def read_again(self) -> None:
        """Read the rows of what is typed now; the drawer stays as it is."""
        self.table.set_rows(self.rows())
        if self.table.row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)

    def switch(self, away: Any, back: Any, subject: object, said: str) -> None:
        """Run ``away(subject)``, say so, and offer to take it back."""

        def done(_result: object) -> None:
            self.refresh()
            self.ctx.shell.toast(said, "撤销", undo, key=shortcuts.cap("undo"))

        def undo() -> None:
            self.form.run(back, subject, then=lambda _result: self.refresh())

        self.form.run(away, subject, then=done)

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
