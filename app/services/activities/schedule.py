"""What is on: an activity put on, changed, called off; and its booking of a room, which says when it really is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.activity import Activity
from app.rules import records, validation
from app.rules.activities.queue import TurnRule
from app.rules.rights import Right
from app.services.activities.row import ROOM_LOST, ActivityRow, line, load, running, tell_entries
from app.services.activities.turns import MovedUp, move_up
from app.services.work import Work
from app.store import sql

MOST_PLACES = 9999
MOST_GROUPS = 6
MOST_FEE = 100_000_00
LONGEST = timedelta(days=14)
LATEST_CLOSING = 30 * 24 * 60
"""Minutes before the start, for signing up and for getting the money back."""


@dataclass(frozen=True)
class ActivityDraft:
    """What is written down about an activity. ``quotas`` are (group, most places) of the one capacity; ``fee`` is in
    分 for each person. One with a ``booking_id`` has its times from there."""

    title: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    capacity: int = 20
    quotas: tuple[tuple[str, int], ...] = ()
    waiting: bool = True
    closes_before_min: int = 0
    turn_rule: str = TurnRule.SKIP.value
    fee: int = 0
    refund_before_min: int = 0
    note: str = ""
    booking_id: UUID | None = None


@dataclass(frozen=True)
class SavedActivity:
    """An activity as it is now, who moved up by it, and how many entries are to be told of another time or place."""

    id: UUID
    number: str
    moved: MovedUp = field(default_factory=MovedUp)
    to_tell: int = 0


@dataclass(frozen=True)
class CalledOff:
    """An activity called off: how many entries are to be rung up."""

    number: str
    title: str
    to_tell: int


class _Booked(NamedTuple):
    name: str
    starts_at: datetime
    ends_at: datetime
    state: str


_BOOKED = sql.Reader(
    _Booked,
    "booking b JOIN room r ON r.id = b.room_id",
    name="r.name",
    starts_at="b.starts_at",
    ends_at="b.ends_at",
    state="b.state",
)
_INSERT = sql.Insert(Activity)


def save(work: Work, draft: ActivityDraft, activity_id: UUID | None = None, key: UUID | None = None) -> SavedActivity:
    """Put an activity on, or change one; more places go to whoever waits next, in the same transaction.

    ``key`` is made before, so that pressing twice puts on one. Raises ``Refused``: activity_unknown,
    activity_cancelled, capacity_below (enrolled), quota_below (group, enrolled), field_bad (title, place, starts_at,
    ends_at, capacity, quotas, closes_before_min, turn_rule, fee, refund_before_min, note).
    """
    work.require(Right.ACTIVITIES)
    before = None if activity_id is None else running(work, activity_id)
    values = _checked(work, draft, before)
    if before is not None:
        return _change(work, before, values)
    found = None if key is None else sql.value(work, "SELECT number FROM activity WHERE id = :k", k=key)
    if key is not None and found is not None:
        return SavedActivity(key, str(found))
    made = key or work.new_id()
    serial, number = work.next_number(records.ACTIVITY)
    row = {
        **values, "id": made, "number": number, "terminal": work.terminal, "business_date": work.business_date,
        "serial": serial, "state": "planned", "reason": "", "staff_id": work.member().id, "ticked_at": None,
        "changed_at": work.now,
    }  # fmt: skip
    _INSERT.run(work.session, [row])
    work.audit("activity_new", number, capacity=draft.capacity)
    work.touched("activity", made)
    return SavedActivity(made, number)


def call_off(work: Work, activity_id: UUID, reason: str) -> CalledOff:
    """Call an activity off: everybody in it or waiting is to be told, and what was paid goes back (``fees``).

    Raises ``Refused``: activity_unknown, activity_cancelled, activity_over, field_bad (reason).
    """
    work.require(Right.ACTIVITIES)
    why = validation.text("reason", reason, 200, required=True)
    activity = running(work, activity_id)
    if activity.ends_at <= work.now:
        raise Refused("activity_over", title=activity.title)
    _set(work, activity_id, state="cancelled", reason=why)
    told = _tell_all(work, activity, "called_off", "cancelled", state="cancelled", why="called_off")
    work.audit("activity_cancel", activity.number, reason=why, count=told)
    return CalledOff(activity.number, activity.title, told)


def follow(work: Work, activity_id: UUID) -> SavedActivity:
    """The room's booking was moved: from now on people are told its times, those who were told others are rung up.

    Raises ``Refused``: activity_unknown, activity_cancelled.
    """
    work.require(Right.ACTIVITIES)
    activity = running(work, activity_id)
    if not activity.room_moved:
        return SavedActivity(activity_id, activity.number)
    _set(work, activity_id, starts_at=activity.starts_at, ends_at=activity.ends_at)
    told = _tell_all(work, activity, "moved", "moved")
    work.audit("activity_follow", activity.number, count=told)
    return SavedActivity(activity_id, activity.number, to_tell=told)


def _change(work: Work, before: ActivityRow, values: dict[str, Any]) -> SavedActivity:
    held = line(work, before.id)
    capacity, quotas = values["capacity"], json.loads(values["quotas"])
    if capacity < before.capacity and capacity < held.inside:
        raise Refused("capacity_below", enrolled=held.inside, field="capacity")
    for group, most in quotas.items():
        if most < before.quotas.get(group, MOST_PLACES + 1) and most < held.taken[group]:
            raise Refused("quota_below", group=group, enrolled=held.taken[group], field="quotas")
    changed = _differing(before, values)
    if not changed:
        return SavedActivity(before.id, before.number)
    _set(work, before.id, **values)
    after = load(work, before.id)
    told = 0
    moved = MovedUp()
    if {"starts_at", "ends_at", "place"} & set(changed) and not after.begun(work.now):
        told = _tell_all(work, after, "moved", "moved")
    work.audit("activity_change", before.number, fields=sorted(changed))
    if {"capacity", "quotas", "turn_rule", "starts_at"} & set(changed):
        moved = move_up(work, after)
    return SavedActivity(before.id, before.number, moved, told)


def _differing(before: ActivityRow, values: dict[str, Any]) -> list[str]:
    was = {
        **{name: getattr(before, name) for name in values}, "starts_at": before.told_from, "ends_at": before.told_to,
        "quotas": json.dumps(before.quotas, ensure_ascii=False), "turn_rule": before.turn_rule.value,
    }  # fmt: skip
    return [name for name, value in values.items() if value != was[name]]


def _checked(work: Work, draft: ActivityDraft, before: ActivityRow | None) -> dict[str, Any]:
    room = None if draft.booking_id is None else _room(work, draft.booking_id, before)
    place = draft.place or (room.name if room is not None else "")
    starts, ends = _span(draft) if room is None else (room.starts_at, room.ends_at)
    return {
        "title": validation.text("title", draft.title, 60, required=True),
        "place": validation.text("place", place, 60),
        "booking_id": draft.booking_id,
        "starts_at": starts,
        "ends_at": ends,
        "capacity": validation.whole("capacity", draft.capacity, 0, MOST_PLACES),
        "quotas": json.dumps(_quotas(draft.quotas), ensure_ascii=False),
        "waiting": _yes_or_no("waiting", draft.waiting),
        "closes_before_min": validation.whole("closes_before_min", draft.closes_before_min, 0, LATEST_CLOSING),
        "turn_rule": validation.choice("turn_rule", draft.turn_rule, tuple(TurnRule)),
        "fee": validation.whole("fee", draft.fee, 0, MOST_FEE),
        "refund_before_min": validation.whole("refund_before_min", draft.refund_before_min, 0, LATEST_CLOSING),
        "note": validation.text("note", draft.note, 500, multiline=True),
    }


def _room(work: Work, booking_id: UUID, before: ActivityRow | None) -> _Booked:
    """The booking of a room; one that was given up is not taken, but an activity that had it may still be changed."""
    room = _BOOKED.one(work, "WHERE b.id = :b", b=booking_id)
    had = before is not None and before.booking_id == booking_id
    if room is None or (room.state in ROOM_LOST and not had):
        validation.bad("booking_id", "choice", allowed=())
    return room


def _span(draft: ActivityDraft) -> tuple[datetime, datetime]:
    starts, ends = draft.starts_at, draft.ends_at
    for name, at in (("starts_at", starts), ("ends_at", ends)):
        if at is not None and (not isinstance(at, datetime) or at.tzinfo is None):
            validation.bad(name, "choice", allowed=())
    if starts is None:
        validation.bad("starts_at", "text_empty")
    if ends is None:
        validation.bad("ends_at", "text_empty")
    if ends <= starts:
        validation.bad("ends_at", "ends_first")
    if ends - starts > LONGEST:
        validation.bad("ends_at", "lasts_long", days=LONGEST.days)
    return starts, ends


def _yes_or_no(name: str, given: object) -> bool:
    if not isinstance(given, bool):
        validation.bad(name, "choice", allowed=())
    return given


def _quotas(given: Sequence[tuple[str, int]]) -> dict[str, int]:
    if len(given) > MOST_GROUPS:
        validation.bad("quotas", "range", low=0, high=MOST_GROUPS)
    found: dict[str, int] = {}
    for group, most in given:
        name = validation.text("quotas", group, 20, required=True)
        if name in found:
            validation.bad("quotas", "group_twice", group=name)
        found[name] = validation.whole("quotas", most, 0, MOST_PLACES)
    return found


def _set(work: Work, activity_id: UUID, **values: Any) -> None:
    stored = {**values, "changed_at": work.now}
    assigned = ", ".join(f"{name} = :{name}" for name in stored)
    sql.run(work.session, f"UPDATE activity SET {assigned} WHERE id = :row_id", {**stored, "row_id": activity_id})
    work.touched("activity", activity_id)


def _tell_all(work: Work, activity: ActivityRow, act: str, to_tell: str, **values: Any) -> int:
    """Put everybody with a place or in the line on the list of whom to ring up; how many entries that are."""
    return tell_entries(work, activity.id, act, {**values, "to_tell": to_tell, "tell_since": work.now})
