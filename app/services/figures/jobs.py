"""小修理, 场地 and 邻里活动 of a period, as they stood at its end: what is typed in later changes none of it."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.dates import local_day, midnight_of
from app.rules.report.period import ReportPeriod
from app.rules.report.sums import AT_END
from app.rules.rooms.spans import Slot, between, without
from app.services.centre import calendar
from app.services.rooms.house import hours_of_all
from app.services.work import View
from app.store import sql


@dataclass
class RepairCount:
    """Things received, finished and come back under warranty; ``minutes`` from receipt to finished, by the clock."""

    received: int = 0
    finished: int = 0
    again: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class RepairFigures:
    """``waiting`` are things that were ready before the end and still here then."""

    whole: RepairCount
    categories: Mapping[str, RepairCount]
    waiting: int = field(metadata=AT_END)


@dataclass
class RoomCount:
    """``open_`` and ``used`` in minutes; ``held`` uses, ``people`` who came, ``missed`` no-shows, ``refused`` wishes
    and bookings that came to nothing. ``weekdays`` are the minutes used on Monday to Sunday."""

    open_: int = 0
    used: int = 0
    held: int = 0
    people: int = 0
    missed: int = 0
    refused: int = 0
    weekdays: tuple[int, ...] = (0,) * 7


@dataclass(frozen=True)
class ActivitySums:
    """Activities held, and people: signed up with a place, come, and turned away."""

    held: int
    enrolled: int
    came: int
    turned_away: int


class _Item(NamedTuple):
    category: str
    received_at: datetime
    finished: datetime | None
    again_of: UUID | None
    amended: str | None


class _Use(NamedTuple):
    room_id: UUID
    state: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    headcount: int
    actual_headcount: int | None
    ended_later: str | None


class _Room(NamedTuple):
    id: UUID
    name: str
    active: bool


class _Shut(NamedTuple):
    room_id: UUID
    starts_at: datetime
    ends_at: datetime


class _Person(NamedTuple):
    entry: UUID
    position: int
    active: bool
    attended: str
    channel: str
    state: str
    listed: str


class _Mark(NamedTuple):
    entry: UUID
    at: datetime
    detail: dict[str, Any]


class _Wish(NamedTuple):
    room_id: UUID | None
    n: int


FINISHED = (
    "(SELECT min(e.at) FROM repair_event e WHERE e.item_id = i.id AND e.at < :b "
    "AND e.to_state IN ('ready', 'done') AND e.from_state <> e.to_state)"
)
"""When a thing ``i`` was first repaired, before ``:b``."""
AMENDED = (
    "(SELECT e.detail FROM repair_event e WHERE e.item_id = i.id AND e.at >= :b AND e.act = 'amend' "
    "AND e.detail <> '{}' ORDER BY e.position LIMIT 1)"
)
"""What is told of the first change of a thing's category after ``:b``."""
_ITEMS = sql.Reader(
    _Item, "repair_item i", category="i.category", received_at="i.received_at", again_of="i.again_of",
    finished=FINISHED, amended=AMENDED,
)  # fmt: skip
_VOIDED = "NOT EXISTS (SELECT 1 FROM repair_event v WHERE v.item_id = i.id AND v.act = 'void' AND v.at < :b)"


LISTS_TYPED_IN = 3
"""Working days of the next month in which the paper lists of the last days are still typed in: people who were there
are people of the month. What comes later changes nothing."""


def _then(table: str, key: str, row: str, at: str = ":b") -> str:
    """The state a row had before ``at``: what the first event after that left; empty where there was no row yet."""
    return (
        f"coalesce((SELECT v.from_state FROM {table} v WHERE v.{key} = {row}.id AND v.at >= {at} "
        f"ORDER BY v.position LIMIT 1), {row}.state)"
    )


_WAITING = (
    "SELECT count(*) FROM repair_item i WHERE i.received_at < :b "
    "AND (i.state IN ('ready', 'unrepaired') OR i.changed_at >= :b) "
    f"AND {_then('repair_event', 'item_id', 'i')} IN ('ready', 'unrepaired')"
)
_USES = sql.Reader(
    _Use, "booking k", state=_then("booking_event", "booking_id", "k"),
    ended_later="(SELECT v.detail FROM booking_event v WHERE v.booking_id = k.id AND v.at >= :b AND v.act = 'end' "
    "ORDER BY v.position LIMIT 1)",
    **{
        name: f"k.{name}"
        for name in ("room_id", "starts_at", "ends_at", "ended_at", "headcount", "actual_headcount")
    },
)  # fmt: skip
_USED = ("in_use", "done")
_WISHES = sql.Reader(_Wish, "room_wish", n="count(*)")
_REFUSED = sql.Reader(
    _Wish, "booking_event v JOIN booking k ON k.id = v.booking_id", room_id="k.room_id", n="count(DISTINCT k.id)"
)
_REFUSED_IN = (
    "WHERE v.act = 'refuse' AND v.at >= :a AND v.at < :b AND NOT EXISTS (SELECT 1 FROM booking_event r "
    "WHERE r.booking_id = v.booking_id AND r.position > v.position AND r.at < :b AND r.from_state = 'refused') "
    "GROUP BY k.room_id"
)
_OF_ACTIVITIES = "a.starts_at >= :a AND a.starts_at < :b AND a.starts_at <= :now AND a.state <> 'cancelled'"
_PEOPLE = sql.Reader(
    _Person,
    "activity a JOIN enrolment e ON e.activity_id = a.id JOIN enrolment_person p ON p.enrolment_id = e.id",
    entry="e.id", position="p.position", active="p.active", attended="p.attended", channel="e.channel",
    state=_then("enrolment_event", "enrolment_id", "e"),
    listed=_then("enrolment_event", "enrolment_id", "e", ":typed"),
)  # fmt: skip
_MARKS = sql.Reader(
    _Mark, "activity a JOIN enrolment e ON e.activity_id = a.id JOIN enrolment_event v ON v.enrolment_id = e.id",
    entry="e.id", at="v.at", detail=("v.detail", json.loads),
)  # fmt: skip
_ROOMS = sql.Reader(_Room, "room")
_SHUT = sql.Reader(_Shut, "room_closure")


def repair_figures(view: View, period: ReportPeriod) -> RepairFigures:
    """What the repair counter of a period came to."""
    begins, ends = period.begins, period.ends
    kinds: dict[str, RepairCount] = defaultdict(RepairCount)
    whole = RepairCount()
    tail = f"WHERE i.received_at < :b AND (i.received_at >= :a OR i.changed_at >= :a) AND {_VOIDED}"
    for row in _ITEMS.rows(view, tail, a=begins, b=ends):
        for count in (whole, kinds[category_then(row.category, row.amended) or "其他"]):
            if row.received_at >= begins:
                count.received += 1
                count.again += row.again_of is not None
            if row.finished is not None and row.finished >= begins:
                count.finished += 1
                count.minutes += int((row.finished - row.received_at).total_seconds() // 60)
    waiting = sql.value(view, _WAITING, b=ends)
    return RepairFigures(whole, {key: one for key, one in kinds.items() if one != RepairCount()}, int(waiting or 0))


def category_then(category: str, amended: str | None) -> str:
    """The category a thing had before ``AMENDED`` told of another one."""
    return category if amended is None else str(json.loads(amended).get("category_was", category))


def room_figures(view: View, period: ReportPeriod) -> dict[str, RoomCount]:
    """By room, in the order of the house: what was open, used, missed and refused.

    Rooms are open as they are set now, less their closures: no older hours are kept. One that is given out no more is
    told of only where it was used or wished for.
    """
    span = {"a": period.begins, "b": period.ends}
    rooms = _ROOMS.rows(view, "ORDER BY position, name")
    opened = _opened(view, period)
    made = {room.id: RoomCount() for room in rooms}
    used: dict[UUID, Counter[int]] = defaultdict(Counter)
    for use in _USES.rows(view, "WHERE k.starts_at >= :a AND k.starts_at < :b", **span):
        count = made[use.room_id]
        count.missed += use.state == "no_show"
        if use.state not in _USED:
            continue
        minutes = used_minutes(use.starts_at, use.ends_at if use.ended_later else use.ended_at or use.ends_at)
        count.used += minutes
        count.held += 1
        count.people += _people(use)
        used[use.room_id][local_day(use.starts_at).weekday()] += minutes
    wished = _WISHES.rows(view, "WHERE at >= :a AND at < :b GROUP BY room_id", **span)
    refused = _REFUSED.rows(view, _REFUSED_IN, **span)
    for row in (*wished, *refused):
        if row.room_id in made:
            made[row.room_id].refused += row.n
    for key, count in made.items():
        count.weekdays = tuple(used[key][day] for day in range(7))
    told = [room for room in rooms if room.active or made[room.id] != RoomCount()]
    for room in told:
        made[room.id].open_ = opened.get(room.id, 0)
    return {room.name: made[room.id] for room in told}


def _people(use: _Use) -> int:
    """How many there were as it was known then."""
    was = json.loads(use.ended_later).get("people_were") if use.ended_later else None
    if was is not None:
        return int(was)
    return use.headcount if use.actual_headcount is None else use.actual_headcount


def used_minutes(starts_at: datetime, ended_at: datetime) -> int:
    """How long a room was used."""
    return max(int((ended_at - starts_at).total_seconds() // 60), 0)


def _opened(view: View, period: ReportPeriod) -> dict[UUID, int]:
    """The minutes each room was open on the days of the period that have come."""
    last = min(period.last, local_day(view.now))
    days = [day for day in period.days if day <= last]
    shut: dict[UUID, list[Slot]] = defaultdict(list)
    for row in _SHUT.rows(view, "WHERE active AND starts_at < :b AND ends_at > :a", a=period.begins, b=period.ends):
        shut[row.room_id].append(between(row.starts_at, row.ends_at))
    return {
        room: sum(slot.minutes for slot in without((slot for day in days for slot in hours.on(day)), shut[room]))
        for room, hours in hours_of_all(view).items()
    }


def activity_figures(view: View, period: ReportPeriod) -> ActivitySums:
    """Activities that began in a period."""
    span = {"a": period.begins, "b": period.ends, "now": view.now}
    held = sql.value(view, f"SELECT count(*) FROM activity a WHERE {_OF_ACTIVITIES}", **span)
    typed = midnight_of(calendar.table(view).add_workdays(period.last, LISTS_TYPED_IN) + timedelta(days=1))
    people = _PEOPLE.rows(view, f"WHERE {_OF_ACTIVITIES}", typed=typed, **span)
    marks: dict[tuple[UUID, int], list[_Mark]] = defaultdict(list)
    for mark in _MARKS.rows(view, f"WHERE {_OF_ACTIVITIES} AND v.act = 'attend' ORDER BY e.id, v.position", **span):
        marks[mark.entry, mark.detail["position"]].append(mark)
    return ActivitySums(
        held=int(held or 0),
        enrolled=sum(one.active and one.state == "enrolled" for one in people),
        came=sum(_came(one, marks[one.entry, one.position], typed) for one in people),
        turned_away=sum(one.state == "turned_away" for one in people),
    )


def _came(one: _Person, marks: Sequence[_Mark], end: datetime) -> bool:
    """Whether somebody was known to have come by ``end``. Who walked in came, unless it was said otherwise."""
    if not one.listed:
        return False
    known = [mark.detail["attended"] for mark in marks if mark.at < end]
    if known:
        return bool(known[-1] == "attended")
    return one.channel == "spot" if marks else one.attended == "attended"
