"""What those who work on the intake form need of the panel that shows it."""

from typing import Protocol
from uuid import UUID

from app.services.residents.registry import ResidentCard
from app.ui.kit.page import Ctx
from app.ui.requests.intake.bar import IntakeBar
from app.ui.requests.intake.draft import DraftKeeper
from app.ui.requests.intake.kind import KindStep
from app.ui.requests.intake.matter import MatterStep
from app.ui.requests.intake.model import Intake
from app.ui.requests.intake.reading import Reading
from app.ui.requests.intake.resident import ResidentStep
from app.ui.requests.intake.side import IntakeSide


class Host(Protocol):
    """The three steps, the bar and the column beside them, and the form in hand.

    ``intake`` is the form as typed, ``key`` the id the request will have, ``card`` whoever it is about, ``filled`` the
    place and the text the form wrote by itself.
    """

    ctx: Ctx
    reading: Reading
    keeper: DraftKeeper
    resident: ResidentStep
    kinds: KindStep
    matter: MatterStep
    bar: IntakeBar
    side: IntakeSide
    intake: Intake
    key: UUID
    card: ResidentCard | None
    filled: tuple[str, str]

    def begin(self, key: UUID, intake: Intake) -> None:
        """Put a form in hand."""

    def change(self, intake: Intake) -> None:
        """Another form in hand, shown and kept."""

    def collect(self) -> Intake:
        """The form with what stands in the fields."""

    def settled(self) -> None:
        """The form was changed: keep it, and look for the same thing again."""

    def focus_next(self) -> None:
        """The keyboard where work goes on: the first step that is open."""
