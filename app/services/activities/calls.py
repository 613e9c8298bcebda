"""The list of whom to ring up: who moved up, whose activity was moved or called off."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.rules import validation
from app.rules.people.names import mask_phone
from app.rules.rights import Right
from app.services.activities.row import STARTS, entry, set_entry, tell_entry
from app.services.work import View, Work, asks
from app.store import sql

TO_TELL = ("promoted", "moved", "cancelled")
"""What people are rung up about."""


@dataclass(frozen=True)
class CallRow:
    """An entry to be told of something: ``what`` is promoted, moved or cancelled. The phone is masked; ``phone_of``
    gives it to whoever calls."""

    id: UUID
    number: str
    activity_id: UUID
    title: str
    place: str
    starts_at: datetime
    state: str
    what: str
    since: datetime
    names: tuple[str, ...]
    phone: str


@dataclass(frozen=True)
class _Row:
    id: UUID
    number: str
    activity_id: UUID
    title: str
    place: str
    starts_at: datetime
    state: str
    what: str
    since: datetime


@dataclass(frozen=True)
class _Named:
    enrolment_id: UUID
    name: str
    phone: str


_ROWS = sql.Reader(
    _Row,
    "enrolment e JOIN activity a ON a.id = e.activity_id LEFT JOIN booking b ON b.id = a.booking_id",
    id="e.id",
    title="a.title",
    starts_at=STARTS,
    number="e.number",
    state="e.state",
    what="e.to_tell",
    since="e.tell_since",
)
_TO_CALL = "WHERE e.to_tell <> ''"
_NAMED = sql.Reader(_Named, "enrolment_person p JOIN enrolment e ON e.id = p.enrolment_id", name="p.name")


@asks(Right.ACTIVITIES)
def to_call(view: View, activity_id: UUID | None = None) -> tuple[CallRow, ...]:
    """Everybody who is to be told of something, what starts soonest first."""
    which = f"{_TO_CALL} AND e.activity_id = :a" if activity_id is not None else _TO_CALL
    order = f"ORDER BY {STARTS}, e.order_no"
    params = {} if activity_id is None else {"a": activity_id}
    named: dict[UUID, list[_Named]] = {}
    for p in _NAMED.rows(view, f"{which} AND p.active ORDER BY p.enrolment_id, p.position", **params):
        named.setdefault(p.enrolment_id, []).append(p)
    return tuple(
        CallRow(
            **vars(row),
            names=tuple(p.name for p in named.get(row.id, ())),
            phone=mask_phone(next((p.phone for p in named.get(row.id, ()) if p.phone), "")),
        )
        for row in _ROWS.rows(view, f"{which} {order}", **params)
    )


@asks(Right.ACTIVITIES)
def calls_waiting(view: View) -> int:
    """How many entries are to be told of something."""
    return int(sql.value(view, f"SELECT count(*) FROM enrolment e {_TO_CALL}") or 0)


def phone_of(work: Work, entry_id: UUID) -> tuple[str, ...]:
    """The whole numbers of an entry, for the one who rings them up now; the trail says who looked.

    Raises ``Refused``: enrol_unknown.
    """
    work.require(Right.ACTIVITIES)
    row = entry(work, entry_id)
    found = sql.values(
        work, "SELECT phone FROM enrolment_person WHERE enrolment_id = :e AND phone <> '' ORDER BY position", e=entry_id
    )
    work.audit("enrol_phone", row.number)
    return tuple(dict.fromkeys(found))


def mark_told(work: Work, entry_id: UUID, *, reached: bool = True, text: str = "") -> None:
    """Say that an entry was rung up; nobody reached stays on the list.

    Raises ``Refused``: enrol_unknown, field_bad (text).
    """
    work.require(Right.ACTIVITIES)
    said = validation.text("text", text, 200)
    row = entry(work, entry_id)
    if reached:
        set_entry(work, entry_id, to_tell="", tell_since=None)
    tell_entry(work, entry_id, row.number, "told", row.state, row.state, said, reached=reached, what=row.to_tell)


def unmark_told(work: Work, entry_id: UUID, what: str, since: datetime) -> None:
    """Take back that an entry was told: a slip of the hand. Raises ``Refused``: enrol_unknown, field_bad (what)."""
    work.require(Right.ACTIVITIES)
    row = entry(work, entry_id)
    validation.choice("what", what, TO_TELL)
    set_entry(work, entry_id, to_tell=what, tell_since=since)
    tell_entry(work, entry_id, row.number, "untold", row.state, row.state, what=what)
