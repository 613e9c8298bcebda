"""An activity, its entries and the people in them, as the operations read them; and the events of an entry."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.activities import times
from app.rules.activities.queue import Party, Places, TurnRule
from app.rules.activities.times import Phase
from app.rules.activities.who import Attendee
from app.services.work import View, Work
from app.store import sql

PEOPLE_IN = ("enrolled", "waiting")
"""States in which an entry holds a place or waits for one."""
ROOM_LOST = ("cancelled", "refused", "lapsed", "no_show", "skipped")
"""States of a booking that leave an activity without its room."""


@dataclass(frozen=True)
class ActivityRow:
    """An activity as stored, except that one in a booked room has the room's times.

    ``told_from`` and ``told_to`` are what people were told; they differ where a booking was moved since.
    ``booking_number`` and ``booking_state`` are empty without one.
    """

    id: UUID
    number: str
    title: str
    place: str
    booking_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    capacity: int
    quotas: dict[str, int]
    waiting: bool
    closes_before_min: int
    turn_rule: TurnRule
    fee: int
    refund_before_min: int
    note: str
    state: str
    reason: str
    ticked_at: datetime | None
    told_from: datetime
    told_to: datetime
    booking_number: str
    booking_state: str

    @property
    def room_moved(self) -> bool:
        """Whether the room's booking has other times by now than people were told."""
        return (self.starts_at, self.ends_at) != (self.told_from, self.told_to)

    @property
    def room_lost(self) -> bool:
        """Whether the room is not theirs any more: somebody must find another one, or call it off."""
        return self.booking_state in ROOM_LOST

    @property
    def places(self) -> Places:
        """How many there are, in all and for each group."""
        return Places(self.capacity, self.quotas)

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == "cancelled"

    @property
    def until(self) -> datetime:
        """The last minute for signing up."""
        return times.sign_up_until(self.starts_at, self.closes_before_min)

    def phase(self, now: datetime) -> Phase:
        """Where it is in its life."""
        return times.phase(self.starts_at, self.ends_at, self.closes_before_min, now, self.cancelled)

    def begun(self, now: datetime) -> bool:
        """Whether it runs or is over."""
        return times.has_begun(self.starts_at, now)


@dataclass(frozen=True)
class PersonRow:
    """One of a party. ``attended`` is empty until somebody said whether they came."""

    enrolment_id: UUID
    position: int
    resident_id: UUID | None
    name: str
    phone: str
    group_name: str
    active: bool
    attended: str
    attended_at: datetime | None

    @property
    def attendee(self) -> Attendee:
        """Who they are, as far as it is known."""
        return Attendee(self.name, self.phone, self.resident_id)


@dataclass(frozen=True)
class EntryRow:
    """One entry as stored."""

    id: UUID
    number: str
    activity_id: UUID
    order_no: int
    state: str
    channel: str
    resident_id: UUID | None
    over: int
    over_reason: str
    why: str
    note: str
    at: datetime
    promoted_at: datetime | None
    to_tell: str
    tell_since: datetime | None


@dataclass(frozen=True)
class _Held:
    """Somebody with a place or waiting for one."""

    id: UUID
    number: str
    order_no: int
    state: str
    position: int
    resident_id: UUID | None
    name: str
    phone: str
    group_name: str


@dataclass(frozen=True)
class Holding:
    """Somebody with a place or waiting for one, and the entry they are in."""

    entry_id: UUID
    number: str
    state: str
    position: int
    group: str
    who: Attendee


class Line:
    """Everybody who has a place in one activity or waits for one, read once, in the order of their entries."""

    def __init__(self, held: Sequence[_Held]) -> None:
        self.members = tuple(
            Holding(h.id, h.number, h.state, h.position, h.group_name, Attendee(h.name, h.phone, h.resident_id))
            for h in held
        )

    @property
    def taken(self) -> Counter[str]:
        """How many have a place, by group."""
        return Counter(m.group for m in self.members if m.state == "enrolled")

    @property
    def inside(self) -> int:
        """How many have a place."""
        return self.taken.total()

    @property
    def waiting(self) -> tuple[Party, ...]:
        """The parties that wait, in their order."""
        groups: dict[UUID, list[str]] = {}
        for m in self.members:
            if m.state == "waiting":
                groups.setdefault(m.entry_id, []).append(m.group)
        return tuple(Party(key, tuple(found)) for key, found in groups.items())

    def of(self, entry_id: UUID) -> tuple[Holding, ...]:
        """The people of one entry."""
        return tuple(m for m in self.members if m.entry_id == entry_id)


def _quotas(text: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(text)
    return found


STARTS, ENDS = "coalesce(b.starts_at, a.starts_at)", "coalesce(b.ends_at, a.ends_at)"
"""When an activity really is, for conditions over ``a`` and ``b``."""

_OWN = (
    "id", "number", "title", "place", "booking_id", "capacity", "waiting", "closes_before_min", "fee",
    "refund_before_min", "note", "state", "reason", "ticked_at",
)  # fmt: skip
_ACTIVITY = sql.Reader(
    ActivityRow,
    "activity a LEFT JOIN booking b ON b.id = a.booking_id",
    **{name: f"a.{name}" for name in _OWN},
    starts_at=STARTS,
    ends_at=ENDS,
    booking_number="coalesce(b.number, '')",
    booking_state="coalesce(b.state, '')",
    quotas=("a.quotas", _quotas),
    turn_rule=("a.turn_rule", TurnRule),
    told_from="a.starts_at",
    told_to="a.ends_at",
)
_ENTRY = sql.Reader(EntryRow, "enrolment e")
_PERSON = sql.Reader(PersonRow, "enrolment_person p", resident_id="p.resident_id")
_HELD = sql.Reader(
    _Held,
    "enrolment_person p JOIN enrolment e ON e.id = p.enrolment_id",
    id="e.id",
    resident_id="p.resident_id",
    position="p.position",
)


def load(view: View, activity_id: UUID) -> ActivityRow:
    """One activity. Raises ``Refused("activity_unknown")``."""
    row = _ACTIVITY.one(view, "WHERE a.id = :i", i=activity_id)
    if row is None:
        raise Refused("activity_unknown")
    return row


def running(view: View, activity_id: UUID) -> ActivityRow:
    """One that was not called off. Raises ``Refused``: activity_unknown, activity_cancelled (title)."""
    row = load(view, activity_id)
    if row.cancelled:
        raise Refused("activity_cancelled", title=row.title)
    return row


def rows(view: View, tail: str, /, **params: Any) -> tuple[ActivityRow, ...]:
    """Activities by a condition over ``a``."""
    return _ACTIVITY.rows(view, tail, **params)


def entry(view: View, entry_id: UUID) -> EntryRow:
    """One entry. Raises ``Refused("enrol_unknown")``."""
    row = find_entry(view, entry_id)
    if row is None:
        raise Refused("enrol_unknown")
    return row


def find_entry(view: View, entry_id: UUID) -> EntryRow | None:
    """One entry, or None."""
    return _ENTRY.one(view, "WHERE e.id = :i", i=entry_id)


def entries_where(view: View, tail: str, /, **params: Any) -> tuple[EntryRow, ...]:
    """Entries by a condition over ``e``."""
    return _ENTRY.rows(view, tail, **params)


def people_where(view: View, tail: str, /, **params: Any) -> tuple[PersonRow, ...]:
    """People by a condition over ``p``."""
    return _PERSON.rows(view, tail, **params)


def people_of(view: View, entry_id: UUID) -> tuple[PersonRow, ...]:
    """Who is or was in an entry."""
    return people_where(view, "WHERE p.enrolment_id = :i ORDER BY p.position", i=entry_id)


def line(view: View, activity_id: UUID) -> Line:
    """Everybody who has a place or waits for one."""
    tail = (
        "WHERE p.activity_id = :i AND p.active AND e.state IN ('enrolled', 'waiting') ORDER BY e.order_no, p.position"
    )
    return Line(_HELD.rows(view, tail, i=activity_id))


_ADD = (
    "INSERT INTO enrolment_event "
    "(enrolment_id, position, at, staff_id, approver_id, act, from_state, to_state, text, detail) "
    "VALUES (:entry, (SELECT coalesce(max(position), 0) + 1 FROM enrolment_event WHERE enrolment_id = :entry), "
    ":at, :staff, :approver, :act, :before, :after, :text, :detail)"
)


def tell_entry(
    work: Work, entry_id: UUID, number: str, act: str, before: str, after: str, text: str = "", **detail: Any
) -> None:
    """Add what happened to an entry, with its word in the audit trail. ``detail`` names nobody."""
    add_event(work, entry_id, act, before, after, text, **detail)
    work.audit(f"enrol_{act}", number, **detail)
    work.touched("enrolment", entry_id)


def add_event(work: Work, entry_id: UUID, act: str, before: str, after: str, text: str = "", **detail: Any) -> None:
    """Add an event alone; the audit trail has its word from the act on the whole activity."""
    sql.run(
        work.session,
        _ADD,
        {
            "entry": entry_id,
            "at": work.now,
            "staff": work.member().id,
            "approver": work.approver_id,
            "act": act,
            "before": before,
            "after": after,
            "text": text,
            "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
        },
    )


def set_entry(work: Work, entry_id: UUID, **values: Any) -> None:
    """Change columns of an entry."""
    stored: Mapping[str, Any] = {**values, "changed_at": work.now}
    assigned = ", ".join(f"{name} = :{name}" for name in stored)
    sql.run(work.session, f"UPDATE enrolment SET {assigned} WHERE id = :row_id", {**stored, "row_id": entry_id})
    work.touched("enrolment", entry_id)


def tell_entries(work: Work, activity_id: UUID, act: str, values: Mapping[str, Any]) -> int:
    """The same thing happened to everybody with a place or in the line; returns to how many entries.

    Whoever was not yet told that they moved up is still told that first, unless all of it is off.
    """
    held = entries_where(
        work, "WHERE e.activity_id = :a AND e.state IN ('enrolled', 'waiting') ORDER BY e.order_no", a=activity_id
    )
    for one in held:
        new = dict(values)
        if one.to_tell == "promoted" and new.get("to_tell") == "moved":
            del new["to_tell"]
        set_entry(work, one.id, **new)
        add_event(work, one.id, act, one.state, str(new.get("state", one.state)))
    return len(held)
