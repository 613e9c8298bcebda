"""Forms in hand and put aside: begun, kept, gone on with, thrown away and brought back."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from app.errors import Refused, StoreTrouble
from app.ui.kit import shortcuts
from app.ui.requests.intake_model import Intake, begun

if TYPE_CHECKING:
    from app.ui.requests.intake_page import IntakePanel


class Forms:
    """The forms of a panel."""

    def __init__(self, panel: "IntakePanel") -> None:
        self._panel = panel

    def new(self) -> None:
        """An empty form; what was in hand stays a draft."""
        if self._panel.keeper.flush():
            self._panel.begin(self._panel.ctx.desk.new_id(), Intake())
            self._panel.resident.focus_start()

    def resume(self, key: UUID) -> None:
        """Go on with a draft."""
        if not self._panel.keeper.flush():
            return
        found = self._panel.keeper.read().get(key)
        if found is not None:
            self._panel.begin(key, found[0])
            self._panel.focus_next()

    def keep(self) -> None:
        """Ctrl+S: write it now."""
        self._panel.intake = self._panel.collect()
        self._panel.keeper.note(self._panel.key, self._panel.intake)
        if self._panel.keeper.flush():
            self._panel.ctx.shell.toast("草稿已存" if begun(self._panel.intake) else "还没有写什么，不用存")
            self._panel.beside.refresh()

    def clear(self) -> None:
        """Throw the form away; can be undone."""
        before = self._whole()
        if not self._forget(self._panel.key):
            return
        self._panel.begin(self._panel.ctx.desk.new_id(), Intake())
        self._panel.resident.focus_start()
        if begun(before):
            self._panel.ctx.shell.toast("已清空", "撤销", lambda: self._bring_back(before), key=shortcuts.cap("undo"))

    def _whole(self) -> Intake:
        """The form in hand; while somebody else is looked for (换人), with whoever it was about."""
        now, former = self._panel.collect(), self._panel.people.former
        if former is None or now.resident is not None or now.anonymous:
            return now
        return replace(now, resident=former.resident, name=former.name, anonymous=former.anonymous)

    def _forget(self, key: UUID) -> bool:
        """Throw a draft away; False when the store could not, and then nothing is thrown away."""
        try:
            self._panel.keeper.drop(key)
        except (Refused, StoreTrouble) as trouble:
            self._panel.ctx.shell.trouble(trouble)
            return False
        return True

    def _bring_back(self, intake: Intake) -> None:
        # an undo may be pressed from any page: what comes back must be seen, or the next keys fall into it unseen
        self._panel.ctx.shell.go("requests", panel="intake")
        self._panel.keeper.flush()
        self._panel.begin(self._panel.ctx.desk.new_id(), intake)
        self._panel.settled()
        self._panel.focus_next()

    def registered(self) -> None:
        """The form became a request: an empty one, and the keyboard in the search."""
        self._panel.keeper.forget(self._panel.key)
        self._panel.begin(self._panel.ctx.desk.new_id(), Intake())
        self._panel.resident.focus_start()

    def fill_again(self, intake: Intake) -> None:
        """A request that was undone, to be corrected and registered anew."""
        self._bring_back(replace(intake, related="", repeats=False))

    def lay_aside(self, intake: Intake) -> bool:
        """Keep a request that was undone as a draft, for another form is in hand; False when the store could not."""
        keeper = self._panel.keeper
        if not keeper.flush():
            return False
        keeper.note(self._panel.ctx.desk.new_id(), replace(intake, related="", repeats=False))
        kept = keeper.flush()
        self._panel.beside.refresh()
        return kept

    def drop(self, key: UUID) -> None:
        """Throw one of the list away; can be undone."""
        found = self._panel.keeper.read().get(key)
        if not self._forget(key):
            return
        self._panel.beside.refresh()
        if found is not None:
            back = found[0]
            self._panel.ctx.shell.toast("草稿已删", "撤销", lambda: self._bring_back(back), key=shortcuts.cap("undo"))
