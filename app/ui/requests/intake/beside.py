"""What is read into the column beside the form: a past, drafts, what I took in today, and the same thing again."""

from uuid import UUID

from app.rules.rights import Right, may
from app.services.requests import listing
from app.services.residents import registry
from app.ui.kit.page import Ctx
from app.ui.requests.intake.model import InHand, Intake, from_body, title_of
from app.ui.requests.intake.reading import DraftKeeper, Reading
from app.ui.requests.intake.route import FateRow
from app.ui.requests.intake.side import IntakeSide, OthersDraft
from app.ui.requests.words import moment


class Beside:
    """Fills the column for the form in hand."""

    def __init__(self, ctx: Ctx, reading: Reading, drafts: DraftKeeper, side: IntakeSide, fate: FateRow) -> None:
        self._fate = fate
        self._ctx, self._reading, self._drafts, self._side = ctx, reading, drafts, side
        self._looked: UUID | None = None  # whose past stands there while they are only looked at

    def forget(self) -> None:
        """Whatever stands there may not be true any more."""
        self._looked = None

    def show_all(self, form: InHand) -> None:
        """Read everything anew: what I took in today too."""
        mine = self._ctx.desk.see(listing.mine_today) if self._takes_requests() else ()
        self._side.show_taken(mine, self._reading.today())
        self.show_whom(form)

    def show_whom(self, form: InHand) -> None:
        """The past of whoever it is about; drafts while nobody is chosen."""
        if form.card is not None:
            self._show_past(form.card.id)
        else:
            self._show_drafts(form.key)

    def look_at(self, resident: UUID | None, form: InHand) -> None:
        """Show what the hit under the arrow did here; the same hit for one letter more is read once."""
        if resident is not None and resident == self._looked:
            return
        found = self._ctx.desk.see(registry.card, resident) if resident is not None else None
        if found is None:
            self._show_drafts(form.key)
        else:
            self._show_past(found.id, found.name)

    def _takes_requests(self) -> bool:
        """The page hears of whoever comes on duty, also of those it is not for."""
        member = self._ctx.desk.staff
        return member is not None and may(member.role, Right.REQUESTS)

    def look_alike(self, intake: Intake) -> None:
        """Ask whether this is something that was registered before, and say whom one would call there."""
        same = self._side.same
        if not self._takes_requests():
            self._fate.say_grid(None)
            same.ask(None, self._reading.today())
            return
        self._fate.say_grid(self._reading.grid(intake))
        if intake.related:
            same.tell(intake.related, intake.repeats)
        else:
            same.ask(self._reading.similar(intake), self._reading.today())

    def _show_past(self, resident: UUID, name: str = "") -> None:
        """What a resident did here; ``name`` while they are only looked at."""
        self._looked = resident if name else None
        self._side.show_history(name, self._reading.past(resident), self._ctx.desk.now())

    def _show_drafts(self, but: UUID) -> None:
        """Nobody is chosen: what was begun before, but for the form in hand."""
        self._looked = None
        today = self._reading.today()
        rows = [
            (key, self._title(intake), moment(at, today))
            for key, (intake, at) in self._drafts.read().items()
            if key != but
        ]
        others = [
            OthersDraft(row.id, row.who, self._title(from_body(row.body)), moment(row.changed_at, today))
            for row in self._drafts.of_others()
        ]
        self._side.show_drafts(rows, others)

    def _title(self, intake: Intake) -> str:
        item = self._reading.item(intake.item)
        return title_of(intake, item.name if item is not None else "")
