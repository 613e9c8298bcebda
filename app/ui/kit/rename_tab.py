"""A list of the settings whose rows only ever change their name: what there is, is settled elsewhere."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, TypeVar

from app.ui.kit.label import Label
from app.ui.kit.list_tab import ListTab
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column


class Named(Protocol):
    """A row with a name."""

    @property
    def name(self) -> str:
        """What people call it."""


Row = TypeVar("Row", bound=Named)


class RenameTab(ListTab[Row]):
    """The rows and one field. ``note`` says under it what a new name does, ``most`` is how long it may be."""

    note: ClassVar[str] = ""
    most: ClassVar[int] = 40

    def __init__(self, ctx: Ctx, columns: Sequence[Column[Row]], key: Any) -> None:
        super().__init__(ctx, columns, key)
        self.add.hide()

    def build_form(self) -> None:
        body = self.drawer.body
        self.name = self.form.line(self.first_field, "名称", body, required=True, label_width=52, most=self.most)
        body.addWidget(Label(self.note, "caption", "ink2", wrap=True))
        body.addStretch(1)

    def fill(self, row: Row | None) -> None:
        self.name.setText(row.name if row else "")

    def typed(self) -> object:
        return self.name.text()

    def show_state(self, row: Row | None) -> None:
        self.name.setEnabled(self.may_change())

    def name_of(self, row: Row) -> str:
        return row.name

    def new(self) -> None:
        """There is no new one."""
