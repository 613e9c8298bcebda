"""Rows that are switched off and on again, never deleted: how they look, and the button in their drawer."""

from collections.abc import Callable
from typing import Any, Protocol

from app.services.work import Work
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.list_tab import ListTab
from app.ui.kit.paint import TagSpec

Operation = Callable[[Work, Any], object]


class Switched(Protocol):
    """A row that is on (``active``) or off."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def active(self) -> bool:
        """Whether it is on."""


OFF = TagSpec("已停用", "mute")


def ink(row: Switched) -> str:
    """The ink of a row's words."""
    return "ink" if row.active else "disabled"


def off_tag(row: Switched) -> TagSpec | None:
    """The tag of a row that is off; one that is on needs none."""
    return None if row.active else OFF


class StateButton(Button):
    """停用 or 恢复 in the foot of a tab's drawer, at once and with a way back.

    ``off`` and ``on`` are operations on what ``of`` makes of the row: its id, its code, or the row itself.
    """

    def __init__(
        self,
        tab: ListTab[Any],
        off: Operation,
        on: Operation,
        of: Callable[[Any], object],
        *,
        on_words: str = "恢复",
        on_said: str = "已恢复",
    ) -> None:
        super().__init__("停用", kind="ghost", icon="archive", on=self._toggle)
        self._tab, self._off, self._on, self._of = tab, off, on, of
        self._on_words, self._on_said = on_words, on_said
        tab.drawer.foot.addWidget(self)

    def show_for(self, row: Switched | None) -> None:
        """Stand for the row in the drawer; there is nothing to switch on a new one."""
        self.setVisible(row is not None and self._tab.may_change())
        self.set_words("停用" if row is None or row.active else self._on_words)

    def _toggle(self) -> None:
        row = self._tab.current
        if row is not None and row.active:
            self._switch(self._off, self._on, row, f"{row.name}已停用")
        elif row is not None:
            self._switch(self._on, self._off, row, f"{row.name}{self._on_said}")

    def _switch(self, away: Operation, back: Operation, row: Switched, said: str) -> None:
        tab, subject = self._tab, self._of(row)

        def done(_result: object) -> None:
            tab.refresh()
            tab.ctx.shell.toast(said, "撤销", undo, key=shortcuts.cap("undo"))

        def undo() -> None:
            tab.form.run(back, subject, then=lambda _result: tab.refresh())

        tab.form.run(away, subject, then=done)
