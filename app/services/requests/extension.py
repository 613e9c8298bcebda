"""延期: a resident whose promise was moved is told of it, and who told them how is kept."""

from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.requests.flow import OPEN, Act, State
from app.rules.requests.telling import WAY_LABELS
from app.rules.rights import Right
from app.services.requests.row import load
from app.services.requests.timeline import tell
from app.services.work import View, Work
from app.store import sql

TOLD = "extend_told"
"""The event of having told the resident."""


def untold(view: View, request_id: UUID, state: State) -> bool:
    """Whether an open request was extended and nobody has told the resident yet."""
    if state not in OPEN:
        return False
    last = sql.value(
        view,
        "SELECT act FROM request_event WHERE request_id = :i AND act IN (:extend, :told, :reopen) "
        "ORDER BY position DESC LIMIT 1",
        i=request_id,
        extend=Act.EXTEND.value,
        told=TOLD,
        reopen=Act.REOPEN.value,
    )
    return bool(last == Act.EXTEND.value)


def told(work: Work, request_id: UUID, how: str, text: str = "") -> None:
    """The resident was told of the extension; ``text`` is what they said.

    Raises ``Refused``: request_unknown, extend_told_not (nothing was extended, or they know), field_bad (how, text).
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    way = validation.choice("how", how, tuple(WAY_LABELS))
    said = validation.text("text", text, 1000, multiline=True)
    if not untold(work, request_id, row.state):
        raise Refused("extend_told_not")
    tell(work, row, TOLD, said, how=way)
