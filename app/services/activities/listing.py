"""What is on, for the list; one activity whole, with everybody in it; and what people asked for in vain."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.rules.activities.times import Phase
from app.rules.people.names import mask_phone
from app.rules.records import ACTIVITY, ENROLMENT
from app.rules.rights import Right
from app.services.activities.row import (
    ENDS,
    STARTS,
    ActivityRow,
    EntryRow,
    PersonRow,
    entries_where,
    load,
    people_where,
    rows,
)
from app.services.requests.promises import midnight
from app.services.work import View, asks
from app.store import queries, sql


@dataclass(frozen=True)
class ActivityFigures:
    """How many people: with a place, waiting (and in how many parties), turned away, came, did not come."""

    enrolled: int = 0
    waiting: int = 0
    waiting_parties: int = 0
    turned_away: int = 0
    attended: int = 0
    absent: int = 0
    to_call: int = 0


@dataclass(frozen=True)
class ActivityListed:
    """An activity as the list shows it. ``free`` is what is left of the total, ``over`` how many more were let in."""

    row: ActivityRow
    phase: Phase
    figures: ActivityFigures
    free: int
    over: int


@dataclass(frozen=True)
class EntryListed:
    """An entry with its people, phones masked. ``turn`` is the how-manieth party of the line it is, 0 for none."""

    row: EntryRow
    people: tuple[PersonRow, ...]
    turn: int = 0

    @property
    def active(self) -> tuple[PersonRow, ...]:
        """Who is still in it."""
        return tuple(p for p in self.people if p.active)


@dataclass(frozen=True)
class ActivityDetail:
    """One activity whole. ``by_group`` is how many with a place each group has."""

    listed: ActivityListed
    entries: tuple[EntryListed, ...]
    by_group: dict[str, int]


@dataclass(frozen=True)
class EntryEvent:
    """One thing that happened to an entry."""

    at: datetime
    act: str
    from_state: str
    to_state: str
    text: str
    staff: str


@dataclass(frozen=True)
class UnmetRow:
    """Somebody who wanted to come and could not: turned away, or still waiting when it began. ``why`` is full, late,
    group, other or waiting; ``name`` is the first of the party."""

    number: str
    title: str
    starts_at: datetime
    at: datetime
    people: int
    name: str
    why: str


@dataclass(frozen=True)
class EntryFound:
    """Somebody's entry as a search shows it; ``name`` is who of the party was meant, ``people`` how many it is for."""

    id: UUID
    number: str
    state: str
    to_tell: str
    name: str
    people: int
    title: str
    starts_at: datetime


class _Count(NamedTuple):
    activity_id: UUID
    state: str
    attended: str
    n: int
    parties: int


class _Calls(NamedTuple):
    activity_id: UUID
    n: int


_COUNTS = sql.Reader(
    _Count,
    "enrolment e JOIN enrolment_person p ON p.enrolment_id = e.id",
    activity_id="e.activity_id",
    state="e.state",
    attended="p.attended",
    n="count(*)",
    parties="count(DISTINCT e.id)",
)
_CALLS = sql.Reader(_Calls, "enrolment e", n="count(*)")
_GROUPED = "AND (p.active OR e.state = 'turned_away') GROUP BY e.activity_id, e.state, p.attended"
_EVENTS = sql.Reader(
    EntryEvent, "enrolment_event v LEFT JOIN staff s ON s.id = v.staff_id", at="v.at", staff="coalesce(s.name, '')"
)
_FOUND = sql.Reader(
    EntryFound,
    "enrolment e JOIN activity a ON a.id = e.activity_id LEFT JOIN booking b ON b.id = a.booking_id "
    "JOIN enrolment_person p ON p.enrolment_id = e.id",
    id="e.id",
    number="e.number",
    state="e.state",
    to_tell="e.to_tell",
    name="min(p.name)",
    people="(SELECT count(*) FROM enrolment_person o WHERE o.enrolment_id = e.id AND o.active)",
    title="a.title",
    starts_at=STARTS,
)
_BY_ENTRY = f"GROUP BY e.id, e.number, e.state, e.to_tell, a.title, {STARTS} ORDER BY {STARTS}, e.number LIMIT :n"
_UNMET = sql.Reader(
    UnmetRow,
    "enrolment e JOIN activity a ON a.id = e.activity_id LEFT JOIN booking b ON b.id = a.booking_id",
    number="e.number",
    title="a.title",
    starts_at=STARTS,
    at="e.at",
    people="(SELECT count(*) FROM enrolment_person p WHERE p.enrolment_id = e.id "
    "AND (p.active OR e.state = 'turned_away'))",
    name="coalesce((SELECT min(p.name) FROM enrolment_person p WHERE p.enrolment_id = e.id AND p.position = 1), '')",
    why="CASE e.state WHEN 'waiting' THEN 'waiting' ELSE e.why END",
)


@asks(Right.ACTIVITIES)
def listing(view: View, first: date, last: date, query: str = "") -> tuple[ActivityListed, ...]:
    """The activities of these local days, what starts first before; ``query`` is a part of title, place or number."""
    span = {"a": midnight(first), "b": midnight(last + timedelta(days=1))}
    found = rows(view, f"WHERE {STARTS} >= :a AND {STARTS} < :b ORDER BY {STARTS}, a.number", **span)
    wanted = query.strip().casefold()
    chosen = [r for r in found if wanted in f"{r.title} {r.place} {r.number}".casefold()]
    return _listed(view, chosen)


@asks(Right.ACTIVITIES)
def coming(view: View, most: int = 20) -> tuple[ActivityListed, ...]:
    """What runs now and what comes next."""
    return _listed(
        view,
        rows(view, f"WHERE {ENDS} > :now AND a.state = 'planned' ORDER BY {STARTS} LIMIT :n", now=view.now, n=most),
    )


@asks(Right.ACTIVITIES)
def without_room(view: View) -> tuple[ActivityListed, ...]:
    """What is still to come and whose room was given up, or booked for another time than people were told."""
    found = rows(view, f"WHERE a.booking_id IS NOT NULL AND a.state = 'planned' AND {ENDS} > :now", now=view.now)
    return _listed(view, [r for r in found if r.room_lost or r.room_moved])


@asks(Right.ACTIVITIES)
def activity_detail(view: View, activity_id: UUID) -> ActivityDetail:
    """One activity with every entry there ever was. Raises ``Refused("activity_unknown")``."""
    activity = load(view, activity_id)
    who: dict[UUID, list[PersonRow]] = {}
    for p in people_where(view, "WHERE p.activity_id = :a ORDER BY p.enrolment_id, p.position", a=activity_id):
        who.setdefault(p.enrolment_id, []).append(_masked(p))
    turn, made = 0, []
    for e in entries_where(view, "WHERE e.activity_id = :a ORDER BY e.order_no", a=activity_id):
        turn += e.state == "waiting"
        made.append(EntryListed(e, tuple(who.get(e.id, ())), turn if e.state == "waiting" else 0))
    inside = Counter(p.group_name for e in made if e.row.state == "enrolled" for p in e.active)
    return ActivityDetail(_listed(view, [activity])[0], tuple(made), dict(inside))


@asks(Right.ACTIVITIES)
def story(view: View, entry_id: UUID) -> tuple[EntryEvent, ...]:
    """Everything that happened to an entry, in its order."""
    return _EVENTS.rows(view, "WHERE v.enrolment_id = :e ORDER BY v.position", e=entry_id)


@asks(Right.ACTIVITIES)
def by_number(view: View, number: str) -> tuple[UUID, UUID | None] | None:
    """What a number opens: the activity, and the entry in it for a number of one; None when there is no such."""
    if ENROLMENT.begins(number):
        for e in entries_where(view, "WHERE e.number = :n", n=number):
            return e.activity_id, e.id
    if ACTIVITY.begins(number):
        for a in rows(view, "WHERE a.number = :n", n=number):
            return a.id, None
    return None


@asks(Right.ACTIVITIES)
def find(view: View, query: str, most: int = 8) -> tuple[ActivityListed, ...]:
    """Activities by a part of title, place or number, what comes next first, then what was lately."""
    words = queries.contains(query.strip())
    tail = (
        "WHERE a.title LIKE :w ESCAPE '!' OR a.place LIKE :w ESCAPE '!' OR a.number LIKE :w ESCAPE '!' "
        f"ORDER BY CASE WHEN {ENDS} > :now THEN 0 ELSE 1 END, "
        f"CASE WHEN {ENDS} > :now THEN {STARTS} END, {STARTS} DESC LIMIT :n"
    )
    return _listed(view, rows(view, tail, w=words, now=view.now, n=most)) if query.strip() else ()


@asks(Right.ACTIVITIES)
def entries_found(view: View, query: str, residents: Sequence[UUID] = (), most: int = 8) -> tuple[EntryFound, ...]:
    """The entry of a number, whenever that was; else those of what is still to come in which somebody of ``residents``
    is, or, with a query, somebody with these characters in the name or this end of the phone.
    """
    query = query.strip()
    if ENROLMENT.begins(query.upper()):
        return _FOUND.rows(view, f"WHERE e.number = :q {_BY_ENTRY}", q=query.upper(), n=most)
    if not query and not residents:
        return ()
    who = {f"r{at}": key for at, key in enumerate(residents[:most])}
    known = f"OR p.resident_id IN ({', '.join(f':{name}' for name in who)})" if who else ""
    said = "p.phone LIKE :w ESCAPE '!'" if query.isdigit() else "p.name LIKE :w ESCAPE '!'"
    said = said if query else "1 = 0"
    words = f"%{query}" if query.isdigit() else queries.contains(query)
    tail = f"WHERE {ENDS} > :now AND a.state = 'planned' AND p.active AND ({said} {known}) {_BY_ENTRY}"
    return _FOUND.rows(view, tail, now=view.now, w=words, n=most, **who)


@asks(Right.ACTIVITIES)
def unmet(view: View, first: date, last: date) -> tuple[UnmetRow, ...]:
    """Demand not met of the activities of these days: who was turned away, and who still waited when it began."""
    span = {"a": midnight(first), "b": midnight(last + timedelta(days=1)), "now": view.now}
    return _UNMET.rows(
        view,
        f"WHERE {STARTS} >= :a AND {STARTS} < :b AND (e.state = 'turned_away' "
        f"OR (e.state = 'waiting' AND {STARTS} <= :now)) ORDER BY {STARTS}, e.order_no",
        **span,
    )


def _listed(view: View, found: "list[ActivityRow] | tuple[ActivityRow, ...]") -> tuple[ActivityListed, ...]:
    figures = _figures(view, [r.id for r in found])
    return tuple(
        ActivityListed(r, r.phase(view.now), f, max(r.capacity - f.enrolled, 0), max(f.enrolled - r.capacity, 0))
        for r in found
        for f in (figures.get(r.id, ActivityFigures()),)
    )


def _figures(view: View, ids: list[UUID]) -> dict[UUID, ActivityFigures]:
    """How many people by activity, read at once for all of them."""
    made: dict[UUID, Counter[str]] = {}
    for some in queries.in_parts(ids):
        marks = {f"i{at}": key for at, key in enumerate(some)}
        which = ", ".join(f":{name}" for name in marks)
        for c in _COUNTS.rows(view, f"WHERE e.activity_id IN ({which}) {_GROUPED}", **marks):
            counted = made.setdefault(c.activity_id, Counter())
            counted[c.state] += c.n
            counted["waiting_parties"] += c.parties if c.state == "waiting" else 0
            counted[c.attended] += c.n if c.state == "enrolled" else 0
        told = f"WHERE e.to_tell <> '' AND e.activity_id IN ({which}) GROUP BY e.activity_id"
        for one in _CALLS.rows(view, told, **marks):
            made.setdefault(one.activity_id, Counter())["to_call"] = one.n
    names = tuple(ActivityFigures.__dataclass_fields__)
    return {key: ActivityFigures(**{name: counted[name] for name in names}) for key, counted in made.items()}


def _masked(p: PersonRow) -> PersonRow:
    return PersonRow(**{**vars(p), "phone": mask_phone(p.phone)})
