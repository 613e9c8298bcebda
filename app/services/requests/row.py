"""A request's row as the operations read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.errors import Refused
from app.rules.people import names
from app.rules.requests.flow import State
from app.services.requests import promises
from app.services.requests.promises import Rule
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class Row:
    """What acts and papers need of a request."""

    id: UUID
    number: str
    state: State
    item: str
    item_name: str
    scene: str
    resident_id: UUID | None
    anonymous: bool
    agent_name: str
    agent_relation: str
    agent_phone: str
    phone: str
    channel: str
    urgent: bool
    place: str
    text: str
    materials: str
    first_receiver: UUID
    handler_id: UUID | None
    received_at: datetime
    due_at: datetime | None
    rule: Rule
    extended: int
    reopened: int
    stopped_at: datetime | None
    closed_at: datetime | None
    late: bool
    result: str
    result_text: str
    responsible: str
    rating: int | None
    main_id: UUID | None


COLUMNS = (
    "id, number, state, item, item_name, scene, resident_id, anonymous, agent_name, agent_relation, agent_phone, "
    "phone, channel, urgent, place, text, materials, first_receiver, handler_id, received_at, due_at, due_rule, "
    "extended, reopened, stopped_at, closed_at, late, result, result_text, responsible, rating, main_id"
)


def load(view: View, request_id: UUID) -> Row:
    """One request. Raises ``Refused("request_unknown")``."""
    r = sql.row(view.session, f"SELECT {COLUMNS} FROM request WHERE id = :i", {"i": request_id})
    if r is None:
        raise Refused("request_unknown", number="")
    return Row(
        id=sql.uuid(r[0]),
        number=r[1],
        state=State(r[2]),
        item=r[3],
        item_name=r[4],
        scene=r[5],
        resident_id=None if r[6] is None else sql.uuid(r[6]),
        anonymous=bool(r[7]),
        agent_name=r[8],
        agent_relation=r[9],
        agent_phone=r[10],
        phone=r[11],
        channel=r[12],
        urgent=bool(r[13]),
        place=r[14],
        text=r[15],
        materials=r[16],
        first_receiver=sql.uuid(r[17]),
        handler_id=None if r[18] is None else sql.uuid(r[18]),
        received_at=sql.when(r[19]),
        due_at=_when(r[20]),
        rule=promises.load(r[21]),
        extended=int(r[22]),
        reopened=int(r[23]),
        stopped_at=_when(r[24]),
        closed_at=_when(r[25]),
        late=bool(r[26]),
        result=r[27],
        result_text=r[28],
        responsible=r[29],
        rating=r[30],
        main_id=None if r[31] is None else sql.uuid(r[31]),
    )


def search_words(view: View, resident_id: UUID | None, item: str, text: str) -> str:
    """What a request is found by besides its number: the resident's name and initials, the item, the first words."""
    name = ""
    if resident_id is not None:
        found = sql.row(view.session, "SELECT name FROM resident WHERE id = :r", {"r": resident_id})
        name = "" if found is None else str(found[0])
    spoken = names.pinyin(name).split() if name else []
    initials = "".join(s[0] for s in spoken)
    return " ".join(p for p in (name, "".join(spoken), initials, item, text[:120]) if p)[:400]


def _when(value: object) -> datetime | None:
    return None if value is None else sql.when(value)
