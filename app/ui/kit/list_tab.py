"""A tab of a table and a drawer that edits its current row: the small lists of the settings."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer import Drawer
from app.ui.kit.field_form import Form
from app.ui.kit.fields import LineEdit
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.rows import Column, Table
from app.ui.kit.section import Section

Row = TypeVar("Row")


class ListTab(Section, Generic[Row]):
    """Rows on the left, one of them in the drawer. Subclasses say what a row is, and read and write the form.

    ``current`` is the row in the drawer, None for a new one. What is typed stays while the row stays open.
    """

    new_words: ClassVar[str] = "新建"
    drawer_width: ClassVar[int] = 372
    first_field: ClassVar[str] = "name"
    """Where the keyboard goes when a row is opened."""

    def __init__(self, ctx: Ctx, columns: Sequence[Column[Row]], key: Any, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.current: Row | None = None
        self._clean: object = None
        self._key = key
        self.add = Button(self.new_words, kind="primary", icon="plus", key=shortcuts.cap("new"), on=self.new)
        self.tool_row.addStretch(1)
        self.tool_row.addWidget(self.add)
        self.table: Table[Row] = Table(columns, key=key, name=self.title, top=True)
        self.drawer = Drawer(self.title, width=self.drawer_width)
        self.form = Form(ctx, self)
        self.build_form()
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self.drawer.foot.addStretch(1)
        self.drawer.foot.addWidget(self.save_button)
        self.card = Card(flush=True)
        self.card.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.card, 1)
        row.addWidget(self.drawer)
        self.drawer.hide()
        self.column.addLayout(row, 1)
        self.table.chosen.connect(self.edit)

    def build_form(self) -> None:
        """Put the fields into ``drawer.body``, through ``form``."""
        raise TypeError("each list says this for itself")

    def rows(self) -> Sequence[Row]:
        """Read the rows."""
        raise TypeError("each list says this for itself")

    def fill(self, row: Row | None) -> None:
        """Show a row in the fields, or a new one."""
        raise TypeError("each list says this for itself")

    def typed(self) -> object:
        """What stands in the fields: compared to know whether anything is unsaved."""
        raise TypeError("each list says this for itself")

    def show_state(self, row: Row | None) -> None:
        """Bring what depends on the row and on rights up to date."""

    def name_of(self, row: Row) -> str:
        """How the drawer calls a row."""
        raise TypeError("each list says this for itself")

    def store(self) -> None:
        """Save the checked fields; call ``stored`` when it is done."""
        raise TypeError("each list says this for itself")

    def refresh(self) -> None:
        self.add.setEnabled(self.may_change())
        self.save_button.setEnabled(self.may_change())
        self.table.set_rows(self.rows())
        if self.table.row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)
        if self.drawer.isVisibleTo(self):
            self._reread()

    def _reread(self) -> None:
        dirty = self.typed() != self._clean
        if self.current is not None:
            wanted = self._key(self.current)
            self.current = next((r for r in self.table.rows_model.rows if self._key(r) == wanted), self.current)
        if not dirty:
            self.fill(self.current)
            self._clean = self.typed()
        self.show_state(self.current)

    def edit(self, row: Row | None) -> None:
        """Open the drawer for a row, or for a new one; unsaved words of the same row stay."""
        if row is not None:
            self.table.select_key(self._key(row))
        same = row is not None and self.current is not None and self._key(row) == self._key(self.current)
        if not (same and self.has_draft()):
            self.current = row
            self.fill(row)
            self._clean = self.typed()
            self.form.clear_errors()
        self.show_state(row)
        self.drawer.open_drawer(self.name_of(row) if row is not None else self.new_words)
        self.focus_form(row is None)

    def focus_form(self, fresh: bool) -> None:
        """Put the keyboard into the form: ``fresh`` for a new row."""
        control = self.form.fields[self.first_field].control
        control.setFocus()
        if isinstance(control, LineEdit):
            control.selectAll()

    def new(self) -> None:
        """Open the drawer for something new."""
        if self.may_change():
            self.edit(None)

    def save(self) -> None:
        """Check and save what the drawer holds."""
        if self.drawer.isVisible() and self.may_change() and self.form.valid():
            self.store()

    def stored(self, said: str, key: object = None) -> None:
        """It is saved: say so, close the drawer, stand on the row."""
        self._clean = self.typed()
        self.drawer.close_drawer()
        self.current = None
        self.refresh()
        if key is not None:
            self.table.select_key(key)
        self.table.setFocus()
        self.ctx.shell.toast(said)

    def focus_start(self) -> None:
        self.table.setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("new", self.new_words, self.new), Verb("save", "保存", self.save)]

    def panes(self) -> list[QWidget]:
        return [self.table, self.drawer]

    def has_draft(self) -> bool:
        return self.drawer.isVisibleTo(self) and self.typed() != self._clean
