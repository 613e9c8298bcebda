"""A request's row as the operations read it, and whose request it is."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules.people import names
from app.rules.requests.flow import State
from app.services.requests import promises
from app.services.requests.promises import Rule
from app.services.residents.grids import Lives
from app.services.work import View, Work
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
    origin_number: str
    urgent: bool
    place: str
    grid_id: UUID | None
    grid_set: UUID | None
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


class Applicant(NamedTuple):
    """The resident a request is for: the name, the phone, whether they are still on the lists, and where they live."""

    name: str
    phone: str
    active: bool
    building: str
    address: str
    grid_id: UUID | None

    @property
    def home(self) -> Lives:
        """Where they live."""
        return Lives(self.building, self.address, self.grid_id)


_FIELDS = tuple(field.name for field in fields(Row))
_ROW = sql.Reader(Row, "request", rule=("due_rule", promises.load))
_APPLICANT = sql.Reader(Applicant, "resident")


def find(view: View, request_id: UUID) -> Row | None:
    """One request, or None."""
    return _ROW.one(view, "WHERE id = :i", i=request_id)


def load(view: View, request_id: UUID) -> Row:
    """One request. Raises ``Refused("request_unknown")``."""
    row = find(view, request_id)
    if row is None:
        raise Refused("request_unknown", number="")
    return row


def find_numbered(view: View, number: str) -> Row | None:
    """The request with a number, or None."""
    return _ROW.one(view, "WHERE number = :n", n=number)


def numbered(view: View, number: str, field: str) -> Row:
    """The request with a number that was typed in a field. Raises ``Refused("request_unknown", field=, number=)``."""
    row = find_numbered(view, number)
    if row is None:
        raise Refused("request_unknown", field=field, number=number)
    return row


def columns_of(row: Row) -> dict[str, Any]:
    """A row as the table's columns hold it."""
    values = {name: getattr(row, name) for name in _FIELDS}
    return {**values, "due_rule": values.pop("rule").dump()}


def change(work: Work, row: Row, **values: Any) -> Row:
    """Change columns of a request, and with them when it was last changed; returns the row as it is now.

    Values are those of ``Row``, and of the columns of the call back, which it does not hold.
    """
    stored = {**values, "changed_at": work.now}
    if "rule" in stored:
        stored["due_rule"] = stored.pop("rule").dump()
    assigned = ", ".join(f"{name} = :{name}" for name in stored)
    sql.run(work.session, f"UPDATE request SET {assigned} WHERE id = :row_id", {**stored, "row_id": row.id})
    return replace(row, **{name: value for name, value in values.items() if name in _FIELDS})


def applicant(view: View, resident_id: UUID) -> Applicant | None:
    """Whose request it is; None when no resident has that id."""
    return view.memo((applicant, resident_id), lambda: _APPLICANT.one(view, "WHERE id = :r", r=resident_id), "resident")


def search_words(view: View, resident_id: UUID | None, item: str, text: str) -> str:
    """What a request is found by besides its number: the resident's name and initials, the item, the first words."""
    who = None if resident_id is None else applicant(view, resident_id)
    name = "" if who is None else who.name
    spoken = names.pinyin(name).split() if name else []
    initials = "".join(s[0] for s in spoken)
    return " ".join(p for p in (name, "".join(spoken), initials, item, text[:120]) if p)[:400]
