"""Forms in hand and put aside: begun, kept, gone on with, thrown away and brought back."""

from dataclasses import replace
from uuid import UUID

from app.errors import Refused, StoreTrouble
from app.ui.kit import shortcuts
from app.ui.requests.intake.beside import Beside
from app.ui.requests.intake.host import Host
from app.ui.requests.intake.model import Intake, begun
from app.ui.requests.intake.people import People


class Forms:
    """The forms of a panel."""

    def __init__(self, host: Host, beside: Beside, people: People) -> None:
        self._host, self._beside, self._people = host, beside, people

    def new(self) -> None:
        """An empty form; what was in hand stays a draft."""
        if self._host.keeper.flush():
            self._host.begin(self._host.ctx.desk.new_id(), Intake())
            self._host.resident.focus_start()

    def resume(self, key: UUID) -> None:
        """Go on with a draft."""
        if not self._host.keeper.flush():
            return
        found = self._host.keeper.read().get(key)
        if found is not None:
            self._host.begin(key, found[0])
            self._host.focus_next()

    def keep(self) -> None:
        """Ctrl+S: write it now."""
        self._host.intake = self._host.collect()
        self._host.keeper.note(self._host.key, self._host.intake)
        if self._host.keeper.flush():
            self._host.ctx.shell.toast("草稿已存" if begun(self._host.intake) else "还没有写什么，不用存")
            self._beside.refresh()

    def clear(self) -> None:
        """Throw the form away; can be undone."""
        before = self._whole()
        if not self._forget(self._host.key):
            return
        self._host.begin(self._host.ctx.desk.new_id(), Intake())
        self._host.resident.focus_start()
        if begun(before):
            self._host.ctx.shell.toast("已清空", "撤销", lambda: self._bring_back(before), key=shortcuts.cap("undo"))

    def _whole(self) -> Intake:
        """The form in hand; while somebody else is looked for (换人), with whoever it was about."""
        now, former = self._host.collect(), self._people.former
        if former is None or now.resident is not None or now.anonymous:
            return now
        return replace(now, resident=former.resident, name=former.name, anonymous=former.anonymous)

    def _forget(self, key: UUID) -> bool:
        """Throw a draft away; False when the store could not, and then nothing is thrown away."""
        try:
            self._host.keeper.drop(key)
        except (Refused, StoreTrouble) as trouble:
            self._host.ctx.shell.trouble(trouble)
            return False
        return True

    def _bring_back(self, intake: Intake) -> None:
        # an undo may be pressed from any page: what comes back must be seen, or the next keys fall into it unseen
        self._host.ctx.shell.go("requests", panel="intake")
        self._host.keeper.flush()
        self._host.begin(self._host.ctx.desk.new_id(), intake)
        self._host.settled()
        self._host.focus_next()

    def registered(self) -> None:
        """The form became a request: an empty one, and the keyboard in the search."""
        self._host.keeper.forget(self._host.key)
        self._host.begin(self._host.ctx.desk.new_id(), Intake())
        self._host.resident.focus_start()

    def fill_again(self, intake: Intake) -> None:
        """A request that was undone, to be corrected and registered anew."""
        self._bring_back(replace(intake, related="", repeats=False))

    def lay_aside(self, intake: Intake) -> bool:
        """Keep a request that was undone as a draft, for another form is in hand; False when the store could not."""
        keeper = self._host.keeper
        if not keeper.flush():
            return False
        keeper.note(self._host.ctx.desk.new_id(), replace(intake, related="", repeats=False))
        kept = keeper.flush()
        self._beside.refresh()
        return kept

    def drop(self, key: UUID) -> None:
        """Throw one of the list away; can be undone."""
        found = self._host.keeper.read().get(key)
        if not self._forget(key):
            return
        self._beside.refresh()
        if found is not None:
            back = found[0]
            self._host.ctx.shell.toast("草稿已删", "撤销", lambda: self._bring_back(back), key=shortcuts.cap("undo"))
