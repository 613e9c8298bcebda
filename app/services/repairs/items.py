"""One thing's row as the operations read it, how it is changed, and its events, which are only added."""

import json
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.repair import RepairItem, RepairSlip
from app.rules.people import names
from app.rules.records import brief_number
from app.rules.repairs.flow import RepairFacts, RepairKind, RepairState
from app.services.work import View, Work
from app.store import sql


@dataclass(frozen=True)
class Thing:
    """A thing or a fault as its acts and papers need it. Money in 分, instants UTC."""

    id: UUID
    number: str
    slip_id: UUID | None
    position: int
    kind: RepairKind
    state: RepairState
    resident_id: UUID | None
    category: str
    what: str
    brand: str
    colour: str
    quantity: int
    fault: str
    defects: str
    accessories: str
    place: str
    handler_id: UUID | None
    shelf: str
    promised_on: date | None
    promised_minute: int | None
    quote: int | None
    agreed: int | None
    agreed_how: str
    parts: int | None
    labour: int | None
    work: str
    warranty_days: int
    warranty_until: date | None
    again_of: UUID | None
    corrects: UUID | None
    level: str
    due_at: datetime | None
    appointment_from: datetime | None
    appointment_to: datetime | None
    arrived_at: datetime | None
    done_at: datetime | None
    signed: bool | None
    given_up: bool
    ready_at: datetime | None
    called_at: datetime | None
    calls: int
    reached: bool
    handed_on: date | None
    handed_at: datetime | None
    handed_typed_at: datetime | None
    received_at: datetime

    @property
    def price(self) -> int | None:
        """What it came to, parts and labour; None while it is not finished."""
        return None if self.parts is None and self.labour is None else (self.parts or 0) + (self.labour or 0)


@dataclass(frozen=True)
class Visit:
    """The slip a thing came with: who, and how."""

    id: UUID
    kind: RepairKind
    resident_id: UUID | None
    name: str
    phone: str
    address: str
    channel: str
    request_id: UUID | None
    received_at: datetime
    typed_at: datetime
    staff_id: UUID
    note: str


class LastStep(NamedTuple):
    """The newest event that moved a thing."""

    act: str
    at: datetime
    staff_id: UUID | None
    from_state: str
    to_state: str
    detail: dict[str, Any]


_FIELDS = frozenset(field.name for field in fields(Thing))
_THINGS = sql.Reader(Thing, "repair_item")
_VISITS = sql.Reader(Visit, "repair_slip")
_LAST = sql.Reader(LastStep, "repair_event", detail=("detail", json.loads))
NEW_ITEMS = sql.Insert(RepairItem)
NEW_SLIPS = sql.Insert(RepairSlip)
_ADD = (
    "INSERT INTO repair_event "
    "(item_id, position, at, staff_id, approver_id, act, from_state, to_state, shelf, amount, text, detail) "
    "VALUES (:item, (SELECT coalesce(max(position), 0) + 1 FROM repair_event WHERE item_id = :item), "
    ":at, :staff, :approver, :act, :before, :after, :shelf, :amount, :text, :detail)"
)


def find(view: View, item_id: UUID) -> Thing | None:
    """One thing, or None."""
    return _THINGS.one(view, "WHERE id = :i", i=item_id)


def load(view: View, item_id: UUID) -> Thing:
    """One thing. Raises ``Refused("repair_unknown", number="")``."""
    thing = find(view, item_id)
    if thing is None:
        raise Refused("repair_unknown", number="")
    return thing


def thing_numbered(view: View, number: str) -> Thing | None:
    """The thing with a number, or None."""
    return _THINGS.one(view, "WHERE number = :n", n=number)


def things_of(view: View, slip_id: UUID) -> tuple[Thing, ...]:
    """Everything that came with a slip, in its order."""
    return _THINGS.rows(view, "WHERE slip_id = :s ORDER BY position", s=slip_id)


def find_visit(view: View, slip_id: UUID | None) -> Visit | None:
    """The slip with an id; None without one, as before a tag's form is filled in."""
    return None if slip_id is None else _VISITS.one(view, "WHERE id = :s", s=slip_id)


def visit_of(view: View, thing: Thing) -> Visit:
    """The slip a thing came with. Raises ``Refused("repair_unfinished", number=)`` for one that has its tag alone."""
    visit = find_visit(view, thing.slip_id)
    if visit is None:
        raise Refused("repair_unfinished", number=thing.number)
    return visit


def lent_with(view: View, item_id: UUID) -> tuple[str, ...]:
    """The names of the spare things that are still out for a thing."""
    out = "SELECT name FROM repair_loan WHERE item_id = :i AND back_at IS NULL ORDER BY lent_at"
    return tuple(str(name) for name in sql.values(view, out, i=item_id))


def facts_of(view: View, thing: Thing, **given: Any) -> RepairFacts:
    """What the rule must know of a thing, and what an act brings."""
    return replace(RepairFacts(thing.kind, agreed=thing.agreed, lent=lent_with(view, thing.id)), **given)


def change(work: Work, thing: Thing, /, **values: Any) -> Thing:
    """Change columns of a thing, and with them when it was last changed; returns it as it is now."""
    stored = {**values, "changed_at": work.now}
    assigned = ", ".join(f"{name} = :{name}" for name in stored)
    sql.run(work.session, f"UPDATE repair_item SET {assigned} WHERE id = :row_id", {**stored, "row_id": thing.id})
    work.touched("repair", thing.id)
    return replace(thing, **{name: value for name, value in values.items() if name in _FIELDS})


def note_step(
    work: Work,
    thing: Thing,
    what: str,
    *,
    to: RepairState | None = None,
    shelf: str = "",
    amount: int | None = None,
    text: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an event at the end, and its audit entry. ``text`` and ``detail["said"]`` are people's words."""
    event = {
        "item": thing.id, "at": work.now, "staff": work.member().id, "approver": work.approver_id, "act": what,
        "before": thing.state.value, "after": (to or thing.state).value, "shelf": shelf, "amount": amount,
        "text": text, "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
    }  # fmt: skip
    sql.run(work.session, _ADD, event)
    work.audit(f"repair_{what}", thing.number)
    work.touched("repair", thing.id)


def last_step(view: View, item_id: UUID) -> LastStep | None:
    """The newest event of a thing; None when there is none."""
    return _LAST.one(view, "WHERE item_id = :i ORDER BY position DESC LIMIT 1", i=item_id)


def words_for(number: str, visit: Visit | None, thing: Thing) -> str:
    """What a thing is found by: its number, name with pinyin and initials, phone, the thing, its brand and colour."""
    name = "" if visit is None else visit.name
    spoken = names.pinyin(name).split() if name else []
    parts = (
        brief_number(number), number, name, "".join(spoken), "".join(s[0] for s in spoken),
        "" if visit is None else visit.phone.replace("-", ""), thing.brand + thing.what, thing.colour, thing.place,
    )  # fmt: skip
    return " ".join(part for part in parts if part)[:400]
