"""What stands beside the form: what this resident did here, whom to call, the same thing again, drafts, my own day."""

from dataclasses import replace
from uuid import UUID

from app.services.requests import history, listing
from app.services.residents import profile
from app.services.residents.profile import Extras
from app.ui.requests.intake.host import Host
from app.ui.requests.intake.model import Intake, title_of
from app.ui.requests.words import moment


class Beside:
    """Reads for the right column of a panel, and does what is pressed there."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._extras: tuple[UUID, Extras] | None = None

    def extras(self, *, fresh: bool = False) -> Extras:
        """Care tags and contacts of whoever the form is about; read once for each."""
        resident = self._host.intake.resident
        if resident is None or self._host.card is None:
            return Extras()
        if fresh or self._extras is None or self._extras[0] != resident:
            self._extras = (resident, self._host.ctx.desk.see(profile.extras, resident))
        return self._extras[1]

    def refresh(self) -> None:
        """Read everything again."""
        desk = self._host.ctx.desk
        self._host.side.show_taken(desk.see(listing.mine_today), self._host.reading.today())
        if self._host.intake.resident is not None and self._host.card is not None:
            self.show_history(self._host.intake.resident)
        else:
            self.show_drafts()

    def show_history(self, resident: UUID, name: str = "") -> None:
        """What a resident did here; ``name`` while they are only looked at."""
        desk = self._host.ctx.desk
        rows = desk.see(history.history, resident)
        self._host.side.show_history(name, rows, desk.see(history.visits, resident), desk.now())

    def show_drafts(self) -> None:
        """Nobody is chosen: what was begun before."""
        today = self._host.reading.today()
        rows = [
            (key, title_of(intake, self._item_name(intake)), moment(at, today))
            for key, (intake, at) in self._host.keeper.read().items()
            if key != self._host.key
        ]
        self._host.side.show_drafts(rows)

    def _item_name(self, intake: Intake) -> str:
        row = self._host.reading.item(intake.item)
        return row.name if row is not None else ""

    # --- the same thing again

    def look_alike(self) -> None:
        """Ask whether this is something that was registered before."""
        host = self._host
        if host.intake.related:
            host.side.same.tell(host.intake.related, host.intake.repeats)
        else:
            host.side.same.ask(host.reading.similar(host.intake), host.reading.today())

    def relate(self, number: str, repeats: bool) -> None:
        """It belongs to that one; an empty number takes it back."""
        self._host.change(replace(self._host.collect(), related=number, repeats=repeats))
        self.look_alike()
        self._host.focus_next()

    def unlike(self, number: str) -> None:
        """It is something else."""
        now = self._host.collect()
        self._host.change(replace(now, unlike=(*now.unlike, number)))
        self.look_alike()
        self._host.focus_next()
