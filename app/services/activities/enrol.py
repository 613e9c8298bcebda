"""Signing up: at the counter, by phone, on the spot, several people together; waiting, cancelling, turned away."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.activity import Enrolment, EnrolmentPerson
from app.rules import records, validation
from app.rules.activities import queue, times, who
from app.rules.activities.queue import Party
from app.rules.activities.who import Attendee, Likeness
from app.rules.dates import age_on, local_day
from app.rules.rights import Right
from app.services.activities.row import (
    PEOPLE_IN,
    ActivityRow,
    EntryRow,
    Holding,
    Line,
    entry,
    find_entry,
    line,
    people_of,
    running,
    set_entry,
    tell_entry,
)  # fmt: skip
from app.services.activities.turns import MovedUp, Placed, move_up
from app.services.requests import links
from app.services.residents.search import selves, survivor
from app.services.work import View, Work, asks
from app.store import sql

ENROL_CHANNELS = ("counter", "phone", "list", "spot")
"""窗口, 电话, 名单, 现场."""

WHY_AWAY = ("full", "late", "group", "other")
"""Why somebody was turned away: 名额已满, 已截止, 本组已满, 其他."""

WHY_CLOSED = ("signed_in", "same_person", "called_off")
"""Why an entry ended that nobody cancelled: its people are in otherwise, or the activity is off."""

ENTRY_ACTS = (
    "new", "walk_in", "promote", "cancel", "leave", "close", "turn_away", "attend", "told", "untold", "called_off",
    "moved", "reinstate",
)  # fmt: skip
"""What may happen to an entry, as its events are stored."""

MOST_IN_PARTY = 20
ELDER, OTHERS, ELDER_AGE = "老人", "其他", 60
"""The groups most activities have, and from which age somebody on record belongs to the first."""


@dataclass(frozen=True)
class PersonDraft:
    """One person who signs up. ``group`` may be left out where the record says their age, or where there are none."""

    name: str = ""
    phone: str = ""
    resident_id: UUID | None = None
    group: str = ""


@dataclass(frozen=True)
class EnrolDraft:
    """People who sign up together.

    ``together`` decides where there are places for some of them only: True lets all of them wait (不拆开), False has
    each of them in line for themselves, None asks. ``namesakes``: somebody of the same name, of whom no phone says who
    they are, is another person (True), is the same one (False), or somebody must say (None).
    """

    people: tuple[PersonDraft, ...] = (PersonDraft(),)
    channel: str = "counter"
    note: str = ""
    together: bool | None = None
    namesakes: bool | None = None


@dataclass(frozen=True)
class Cancelled:
    """An entry given up, wholly or for some of its people; ``moved`` is who got the places."""

    number: str
    names: tuple[str, ...]
    left: int  # how many people are still in it
    moved: MovedUp = field(default_factory=MovedUp)


@dataclass(frozen=True)
class WalkedIn:
    """Who was let in on the spot. ``over`` is how many more are in now than there are places; ``closed`` are the
    numbers of the entries in which they had waited."""

    entry: Placed
    over: int
    closed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _LastLeft:
    """The newest time people left an entry, or were let back in; ``left`` is which, empty where it was not kept;
    ``untold`` is what they had still to be rung up about."""

    act: str
    left: frozenset[int]
    untold: str


_NEWEST = "WHERE e.enrolment_id = :e AND e.act IN ('cancel', 'leave', 'reinstate') ORDER BY e.position DESC LIMIT 1"


def _positions(detail: str) -> frozenset[int]:
    return frozenset(json.loads(detail).get("positions", ()))


def _untold(detail: str) -> str:
    return str(json.loads(detail).get("untold", ""))


class _Who(NamedTuple):
    name: str
    phone: str
    birth_date: date | None


_LAST_LEFT = sql.Reader(_LastLeft, "enrolment_event e", left=("e.detail", _positions), untold=("e.detail", _untold))
_WHO = sql.Reader(_Who, "resident")
_ENTRY = sql.Insert(Enrolment)
_PERSON = sql.Insert(EnrolmentPerson)


def enrol(
    work: Work, activity_id: UUID, draft: EnrolDraft, *, origin: UUID | None = None, key: UUID | None = None
) -> tuple[Placed, ...]:
    """Sign people up: one entry for all, or one for each where ``draft.together`` is False. Who finds no place waits.

    ``key`` is made before, so that pressing twice makes one entry; ``origin`` is the request it came from.
    Raises ``Refused``: activity_unknown, activity_cancelled, enrol_late (until), enrol_twice, enrol_already,
    enrol_namesake, enrol_part (free, size), activity_full (free, size), field_bad (name, phone, group, note, people).
    """
    work.require(Right.ACTIVITIES)
    if (known := _made_before(work, activity_id, key)) is not None:
        return (_as_placed(work, known),)
    activity = running(work, activity_id)
    held, parties, inside = _looked_at(work, activity, draft)
    made = []
    order, ahead = next_order(work, activity.id), _people_waiting(held)
    for at, party in enumerate(parties):
        state = "enrolled" if at in inside else "waiting"
        placed = add(
            work, activity, party, order + at, state, draft.channel, key=key if at == 0 else None, note=draft.note
        )
        made.append(replace(placed, ahead=0 if at in inside else ahead))
        ahead += 0 if at in inside else len(party)
        if origin is not None:
            links.link(work, origin, "enrolment", placed.number)
    return tuple(made)


def walk_in(work: Work, activity_id: UUID, draft: EnrolDraft, reason: str = "", *, key: UUID | None = None) -> WalkedIn:
    """现场签到: let people in who come on the day, also when it is full, with a reason, and say that they are here.

    Whoever waited leaves the line: their entry is closed, or the party goes on without them. Raises ``Refused``:
    activity_unknown, activity_cancelled, walk_in_early, walk_in_late, enrol_twice, enrol_already, enrol_namesake,
    over_reason (over), field_bad.
    """
    work.require(Right.ACTIVITIES)
    if (known := _made_before(work, activity_id, key)) is not None:
        return WalkedIn(_as_placed(work, known), known.over)
    activity = running(work, activity_id)
    if not times.may_walk_in(activity.starts_at, work.now):
        raise Refused("walk_in_early", title=activity.title, starts_at=activity.starts_at)
    if times.list_is_shut(activity.ends_at, work.now):
        raise Refused("walk_in_late", title=activity.title, days=times.WALK_IN_DAYS)
    people = checked_people(work, activity, draft)
    why = validation.text("reason", reason, 200)
    held = line(work, activity.id)
    waited = refuse_doubles(work, held, people, namesakes=draft.namesakes, may_wait=True)
    closed = tuple(leave_line(work, member, "signed_in") for member in waited)
    taken = held.taken + Counter(p.group for p in people)
    beyond = _beyond(activity, held.taken, people)
    if beyond:
        work.require(Right.ACTIVITY_OVER)
        if not why:
            raise Refused("over_reason", over=activity.places.over(taken), size=beyond, field="reason")
    placed = add(
        work, activity, people, next_order(work, activity.id), "enrolled", "spot", key=key, note=draft.note,
        over=beyond, over_reason=why,
    )  # fmt: skip
    sql.run(
        work.session,
        "UPDATE enrolment_person SET attended = 'attended', attended_at = :now WHERE enrolment_id = :e",
        {"now": work.now, "e": placed.id},
    )
    if waited:
        move_up(work, activity)
    return WalkedIn(placed, activity.places.over(taken), closed)


def cancel(work: Work, entry_id: UUID, positions: Sequence[int] = (), reason: str = "") -> Cancelled:
    """Give an entry up, or some of its people (``positions``); whoever waits moves up at once.

    What was paid is given back apart (``fees``). Raises ``Refused``: enrol_unknown, enrol_not_open (state),
    activity_cancelled, activity_begun (title), person_unknown, field_bad (reason).
    """
    work.require(Right.ACTIVITIES)
    row = entry(work, entry_id)
    activity = running(work, row.activity_id)
    if row.state not in ("enrolled", "waiting"):
        raise Refused("enrol_not_open", number=row.number, state=row.state)
    if activity.begun(work.now):
        raise Refused("activity_begun", title=activity.title)
    why = validation.text("reason", reason, 200)
    active = [p for p in people_of(work, entry_id) if p.active]
    going = [p for p in active if p.position in positions] if positions else active
    if not going:
        raise Refused("person_unknown", number=row.number)
    _set_active(work, entry_id, [p.position for p in going], on=False)
    left = len(active) - len(going)
    _shrunk(work, row, left, "cancelled", "cancel" if not left else "leave", why, [p.position for p in going])
    return Cancelled(row.number, tuple(p.name for p in going), left, move_up(work, activity))


def reinstate_entry(work: Work, entry_id: UUID, *, namesakes: bool | None = None) -> Placed:
    """Take back that an entry was cancelled, or that some of its people left: who left last is in again.

    They have their place while it is free, else they wait at their old turn; what was given back is due again. A party
    that is too large for ever with them holds nobody behind it: those move up.
    Pressed twice it changes nothing. ``namesakes`` as in ``EnrolDraft``. Raises ``Refused``: enrol_unknown,
    activity_cancelled, enrol_none_left for one nobody left, enrol_not_open (state), enrol_over (title) after its end,
    person_unknown where they were forgotten since, enrol_already, enrol_namesake, activity_full (free, size) where
    nobody can wait.
    """
    work.require(Right.ACTIVITIES)
    row = entry(work, entry_id)
    activity = running(work, row.activity_id)
    last = _LAST_LEFT.one(work, _NEWEST, e=entry_id)
    act = "" if last is None else last.act
    if row.state in PEOPLE_IN and act == "reinstate":
        return _as_placed(work, row)
    if last is None or act != {"cancelled": "cancel"}.get(row.state, "leave"):
        if row.state in PEOPLE_IN:
            raise Refused("enrol_none_left", number=row.number)
        raise Refused("enrol_not_open", number=row.number, state=row.state)
    if activity.phase(work.now) is times.Phase.ENDED:
        raise Refused("enrol_over", title=activity.title)
    gone = [p for p in people_of(work, entry_id) if not p.active and (not last.left or p.position in last.left)]
    if not gone or not all(p.name for p in gone):
        raise Refused("person_unknown", number=row.number)
    again = [PersonDraft(p.name, p.phone, p.resident_id, p.group_name) for p in gone]
    held = line(work, activity.id)
    refuse_doubles(work, held, again, namesakes=namesakes)
    _set_active(work, entry_id, [p.position for p in gone], on=True)
    state = _state_again(work, activity, row, held, tuple(p.group_name for p in gone))
    told = {} if row.to_tell else _to_tell_again(work, state, last.untold)
    set_entry(work, entry_id, state=state, why="", **told)
    tell_entry(work, entry_id, row.number, "reinstate", row.state, state, people=len(gone))
    move_up(work, activity)
    return replace(_as_placed(work, replace(row, state=state)), ahead=_ahead(work, row))


def _to_tell_again(work: Work, state: str, untold: str) -> dict[str, Any]:
    """Whoever had still to be rung up when they left is to be rung up again; who waits again has not moved up yet."""
    waits = state == "waiting"
    what = "" if waits and untold == "promoted" else untold
    told = {"to_tell": what, "tell_since": work.now} if what else {}
    return {**told, **({"promoted_at": None} if waits else {})}


def _ahead(work: Work, row: EntryRow) -> int:
    """How many people wait before an entry; nobody before one that does not wait."""
    waiting = line(work, row.activity_id).waiting
    keys = [party.key for party in waiting]
    return sum(len(party.groups) for party in waiting[: keys.index(row.id)]) if row.id in keys else 0


def _state_again(work: Work, activity: ActivityRow, row: EntryRow, held: Line, groups: tuple[str, ...]) -> str:
    """What an entry is once these people are back in it: by the rule of the line, from its old turn in it.

    Once the activity runs nobody waits. Raises ``Refused("activity_full")``.
    """
    if row.state == "waiting":
        return row.state
    inside = activity.places.fits(groups, held.taken)
    if row.state == "cancelled" and not activity.begun(work.now):
        set_entry(work, row.id, state="waiting")
        waiting = line(work, activity.id).waiting
        found = queue.turns(activity.places, held.taken, waiting, activity.turn_rule)
        inside = any(party.key == row.id for party in found.moved)
        if not inside and activity.waiting:
            return "waiting"
    if not inside:
        free = activity.places.free(held.taken)
        raise Refused("activity_full", title=activity.title, free=free, size=len(groups))
    return "enrolled"


def turn_away(work: Work, activity_id: UUID, draft: EnrolDraft, why: str = "full") -> Placed:
    """Keep who could not be taken, so that the demand is counted. Raises ``Refused``: activity_unknown, field_bad."""
    work.require(Right.ACTIVITIES)
    activity = running(work, activity_id)
    validation.choice("why", why, WHY_AWAY)
    people = checked_people(work, activity, draft, grouped=False)
    order = next_order(work, activity.id)
    return add(work, activity, people, order, "turned_away", draft.channel, note=draft.note, why=why)


@asks(Right.ACTIVITIES)
def usual_group(view: View, activity_id: UUID, resident_id: UUID) -> str:
    """The group of an activity somebody on record belongs to by their age on its day; empty where nothing says it."""
    activity = running(view, activity_id)
    found = _group_by_age(activity, _WHO.one(view, "WHERE id = :r", r=survivor(view, resident_id)))
    return found if found in activity.quotas else ""


# --- what the others of the family use too ------------------------------------------------------------------------


@asks(Right.ACTIVITIES)
def would_get_in(view: View, activity: ActivityRow, draft: EnrolDraft) -> int:
    """How many of these people would have a place if they signed up now. Raises what ``enrol`` raises."""
    _held, parties, inside = _looked_at(view, activity, draft)
    return sum(len(parties[at]) for at in inside)


def checked_people(
    work: View, activity: ActivityRow, draft: EnrolDraft, *, grouped: bool = True
) -> tuple[PersonDraft, ...]:
    """The people of a draft with their names and phones as they are kept, and their groups."""
    validation.choice("channel", draft.channel, ENROL_CHANNELS)
    validation.text("note", draft.note, 200)
    validation.whole("people", len(draft.people), 1, MOST_IN_PARTY)
    found = tuple(_person(work, activity, person, grouped) for person in draft.people)
    for at, one in enumerate(found):
        for other in found[:at]:
            if _alike(work, one, other) is Likeness.SAME:
                raise Refused("enrol_twice", name=one.name, field="name")
    return found


def refuse_doubles(
    work: View, held: Line, people: Sequence[PersonDraft], *, namesakes: bool | None, may_wait: bool = False
) -> tuple[Holding, ...]:
    """Refuse whoever is in the line already; with ``may_wait`` those who wait come back instead."""
    waited = []
    for person in people:
        ids = selves(work, person.resident_id) if person.resident_id is not None else ()
        for member in held.members:
            like = _likeness(person, ids, member.who)
            if like is Likeness.NAMESAKE and namesakes is not None:
                like = None if namesakes else Likeness.SAME
            told = {"name": person.name, "number": member.number, "state": member.state, "field": "name"}
            if like is Likeness.SAME and may_wait and member.state == "waiting":
                waited += [member] * (member not in waited)
            elif like is Likeness.SAME:
                raise Refused("enrol_already", **told)
            elif like is Likeness.NAMESAKE:
                raise Refused("enrol_namesake", **told)
    return tuple(waited)


def add(
    work: Work, activity: ActivityRow, people: Sequence[PersonDraft], order: int, state: str, channel: str, *,
    key: UUID | None = None, note: str = "", over: int = 0, over_reason: str = "", why: str = "",
) -> Placed:  # fmt: skip
    """Write an entry with its people and the first word of its story."""
    entry_id = key or work.new_id()
    serial, number = work.next_number(records.ENROLMENT)
    active = state in ("enrolled", "waiting")
    row: dict[str, Any] = {
        "id": entry_id, "number": number, "terminal": work.terminal, "business_date": work.business_date,
        "serial": serial, "activity_id": activity.id, "order_no": order, "state": state, "channel": channel,
        "resident_id": next((p.resident_id for p in people if p.resident_id is not None), None), "over": over,
        "over_reason": over_reason, "why": why, "note": note.strip(), "staff_id": work.member().id, "at": work.now,
        "promoted_at": None, "to_tell": "", "tell_since": None, "changed_at": work.now,
    }  # fmt: skip
    _ENTRY.run(work.session, [row])
    _PERSON.run(
        work.session,
        [
            {
                "enrolment_id": entry_id, "position": at, "activity_id": activity.id, "resident_id": p.resident_id,
                "name": p.name, "phone": p.phone, "group_name": p.group, "active": active, "attended": "",
                "attended_at": None,
            }
            for at, p in enumerate(people, 1)
        ],
    )  # fmt: skip
    act = {"spot": "walk_in"}.get(channel, "new") if active else "turn_away"
    more = {"order": order} | {name: value for name, value in (("over", over), ("why", why)) if value}
    tell_entry(work, entry_id, number, act, "", state, over_reason, people=len(people), **more)
    return Placed(entry_id, number, state, tuple(p.name for p in people), over=over)


def next_order(work: Work, activity_id: UUID) -> int:
    """The next place in the line: a number, whatever the clock says."""
    last = sql.value(work, "SELECT max(order_no) FROM enrolment WHERE activity_id = :a", a=activity_id)
    return 1 + int(last or 0)


def leave_line(work: Work, member: Holding, why: str) -> str:
    """Take somebody out of an entry because they are in otherwise. Returns the number of the entry."""
    row = entry(work, member.entry_id)
    _set_active(work, member.entry_id, [member.position], on=False)
    left = sum(p.active for p in people_of(work, member.entry_id))
    _shrunk(work, replace(row, why=why), left, "closed", "close", "", [member.position])
    return row.number


def _shrunk(work: Work, row: EntryRow, left: int, end: str, act: str, text: str, gone: Sequence[int]) -> None:
    """What becomes of an entry that people left: the last one ends it."""
    state = row.state if left else end
    if not left:
        set_entry(work, row.id, state=state, why=row.why, to_tell="", tell_since=None)
    untold = {"untold": row.to_tell} if row.to_tell and not left else {}
    tell_entry(work, row.id, row.number, act, row.state, state, text, people=len(gone), positions=list(gone), **untold)


def _made_before(view: View, activity_id: UUID, key: UUID | None) -> EntryRow | None:
    """The entry that was made under a key. Raises ``Refused("enrol_unknown")`` where it is of another activity."""
    known = None if key is None else find_entry(view, key)
    if known is not None and known.activity_id != activity_id:
        raise Refused("enrol_unknown")
    return known


def _set_active(work: Work, entry_id: UUID, positions: Sequence[int], *, on: bool) -> None:
    who_ = [{"e": entry_id, "p": at, "on": on} for at in positions]
    sql.run(work.session, "UPDATE enrolment_person SET active = :on WHERE enrolment_id = :e AND position = :p", who_)


def _person(work: View, activity: ActivityRow, person: PersonDraft, grouped: bool) -> PersonDraft:
    known = None
    resident_id = person.resident_id
    if resident_id is not None:
        resident_id = survivor(work, resident_id)
        known = _WHO.one(work, "WHERE id = :r", r=resident_id)
        if known is None:
            raise Refused("resident_unknown")
    name = validation.person_name("name", person.name or (known.name if known else ""), required=True)
    phone = validation.phone("phone", person.phone or (known.phone if known else ""))
    group = validation.text("group", person.group, 20)
    if activity.quotas and grouped:
        group = group or _group_by_age(activity, known)
        validation.choice("group", group, tuple(activity.quotas))
    return PersonDraft(name, phone, resident_id, group)


def _group_by_age(activity: ActivityRow, known: _Who | None) -> str:
    """The group of somebody on record, where their age says it."""
    if known is None or known.birth_date is None:
        return ""
    elder = age_on(known.birth_date, local_day(activity.starts_at)) >= ELDER_AGE
    return ELDER if elder else OTHERS


def _alike(work: View, one: PersonDraft, other: PersonDraft) -> Likeness | None:
    return who.likeness(
        Attendee(one.name, one.phone, one.resident_id), Attendee(other.name, other.phone, other.resident_id)
    )


def _likeness(person: PersonDraft, ids: Sequence[UUID], other: Attendee) -> Likeness | None:
    """As ``who.likeness``, where a record merged into another one is that other one."""
    if other.resident_id in ids:
        return Likeness.SAME
    return who.likeness(Attendee(person.name, person.phone, person.resident_id), other)


def _looked_at(
    view: View, activity: ActivityRow, draft: EnrolDraft
) -> tuple[Line, tuple[tuple[PersonDraft, ...], ...], frozenset[int]]:
    """Who is in the line already, the parties these people make, and which of them get in."""
    if not times.may_sign_up(activity.starts_at, activity.closes_before_min, view.now):
        raise Refused("enrol_late", title=activity.title, until=activity.until)
    people = checked_people(view, activity, draft)
    held = line(view, activity.id)
    refuse_doubles(view, held, people, namesakes=draft.namesakes)
    parties = _parted(activity, held, people, draft.together)
    inside = _get_in(activity, held, parties)
    if not activity.waiting and len(inside) < len(parties):
        raise Refused("activity_full", title=activity.title, free=activity.places.free(held.taken), size=len(people))
    return held, parties, inside


def _parted(
    activity: ActivityRow, held: Line, people: tuple[PersonDraft, ...], together: bool | None
) -> tuple[tuple[PersonDraft, ...], ...]:
    """The parties that people make: all in one, or each for themselves where they agreed to that.

    Raises ``Refused("enrol_part", free=, size=)`` where there is room for some of them and nobody said what to do.
    """
    alone = tuple((person,) for person in people)
    if together is False:
        return alone
    if together is None and len(people) > 1 and not _get_in(activity, held, (people,)):
        some = len(_get_in(activity, held, alone))
        if some:
            code = "enrol_part" if activity.waiting else "activity_full"
            raise Refused(code, title=activity.title, free=some, size=len(people))
    return (people,)


def _get_in(activity: ActivityRow, held: Line, parties: Sequence[Sequence[PersonDraft]]) -> frozenset[int]:
    """Which of these new parties get in, behind everybody who waits."""
    new = [Party(at, tuple(p.group for p in party)) for at, party in enumerate(parties)]
    found = queue.turns(activity.places, held.taken, (*held.waiting, *new), activity.turn_rule)
    return frozenset(party.key for party in found.moved if isinstance(party.key, int))


def _beyond(activity: ActivityRow, taken: Counter[str], people: Sequence[PersonDraft]) -> int:
    """How many of these people there is no place for."""
    inside, beyond = Counter(taken), 0
    for person in people:
        beyond += not activity.places.fits((person.group,), inside)
        inside[person.group] += 1
    return beyond


def _people_waiting(held: Line) -> int:
    return sum(len(party.groups) for party in held.waiting)


def _as_placed(work: Work, row: EntryRow) -> Placed:
    names = tuple(p.name for p in people_of(work, row.id))
    return Placed(row.id, row.number, row.state, names, over=row.over)
