"""What 邻里活动 keeps about people: who signed up under which name and phone, what was written down, papers.

Numbers, states, turns, times, groups, who came, money and the staff who did it all stay.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.services import print_queue
from app.services.activities.enrol import leave_line
from app.services.activities.row import line, load
from app.services.activities.turns import move_up
from app.services.documents.activities import SignInSheet, UnmetList
from app.services.holders import DueRow, Holder, Kept, Person, TimelineRow, names
from app.services.residents.search import selves
from app.services.work import View, Work
from app.store import queries

_ACTIVITY = queries.table("activity")
_ENTRY = queries.table("enrolment")
_PERSON = queries.table("enrolment_person")
_EVENT = queries.table("enrolment_event")
_JOB = queries.table("print_job")
_LISTS = (SignInSheet.KIND, UnmetList.KIND)
_ON_LISTS = ("name", "phone")
_IN = ("enrolled", "waiting")


def _forget(work: Work, which: sa.ColumnElement[bool]) -> None:
    """Take out of these people of entries all that says who they are; whoever else is in the party stays."""
    p, e = _PERSON.c, _ENTRY.c
    found = queries.fetch(work, sa.select(p.enrolment_id, p.position).where(which))
    queries.execute(work, sa.update(_PERSON).where(which).values(name="", phone=""))
    ids = list(dict.fromkeys(r.enrolment_id for r in found))
    numbers: list[str] = []
    for some in queries.in_parts(ids):
        numbers += [r.number for r in queries.fetch(work, sa.select(e.number).where(e.id.in_(some)))]
        queries.execute(work, sa.update(_ENTRY).where(e.id.in_(some)).values(note="", over_reason=""))
        spoken = (_EVENT.c.enrolment_id.in_(some), _EVENT.c.text != "")
        queries.execute(work, sa.update(_EVENT).where(*spoken).values(text=""))
    for number in numbers:  # 0 follows / in the alphabet of numbers
        print_queue.erase(work, _JOB.c.number >= f"{number}/", _JOB.c.number < f"{number}0")
    _lists(work, frozenset(numbers))
    print_queue.empty_rows(work, numbers)
    if ids:
        work.touched("enrolment", *ids)


def _lists(work: Work, numbers: frozenset[str]) -> None:
    """Lists on paper keep the rows of these entries without their names; whoever else is on them stays."""
    c = _JOB.c
    for row in queries.fetch(work, sa.select(c.id, c.document).where(c.kind.in_(_LISTS))):
        if not any(number in row.document for number in numbers):
            continue
        sheet = json.loads(row.document)
        for one in sheet["rows"]:
            if one["number"] in numbers:
                one.update({name: "" for name in _ON_LISTS if name in one})
        print_queue.rewrite(work, row.id, json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _erase(work: Work, person: Person) -> None:
    p = _PERSON.c
    others = queries.fetch(
        work, sa.select(p.enrolment_id, p.position, p.name, p.phone).where(p.resident_id.is_(None), p.name != "")
    )
    named = [(r.enrolment_id, r.position) for r in others if names(f"{r.name} {r.phone}", person.words)]
    _forget(work, p.resident_id.in_(person.ids))
    for entry_id, position in named:
        _forget(work, sa.and_(p.enrolment_id == entry_id, p.position == position))


def _mine(ids: Sequence[UUID]) -> sa.ColumnElement[bool]:
    return sa.exists().where(_PERSON.c.enrolment_id == _ENTRY.c.id, _PERSON.c.resident_id.in_(ids))


def _timeline(view: View, ids: Sequence[UUID], most: int) -> list[TimelineRow]:
    e, a = _ENTRY.c, _ACTIVITY.c
    chosen = (
        sa.select(e.number, e.at, e.state, a.title)
        .select_from(_ENTRY.join(_ACTIVITY, a.id == e.activity_id))
        .where(_mine(ids))
        .order_by(e.at.desc())
        .limit(most)
    )
    return [TimelineRow(r.at, "enrolment", r.title, r.number, r.state) for r in queries.fetch(view, chosen)]


def _count(view: View, ids: Sequence[UUID]) -> int:
    return queries.count(view, sa.select(_ENTRY.c.id).where(_mine(ids)))


def _open(view: View, ids: Sequence[UUID]) -> int:
    """Entries for what is still to come."""
    p, e, a = _PERSON.c, _ENTRY.c, _ACTIVITY.c
    whole = _PERSON.join(_ENTRY, e.id == p.enrolment_id).join(_ACTIVITY, a.id == e.activity_id)
    here = (p.resident_id.in_(ids), p.active, e.state.in_(_IN), a.state == "planned", a.ends_at > view.now)
    return queries.count(view, sa.select(e.id).select_from(whole).where(*here))


def _seen(who: sa.ColumnElement[Any], since: datetime) -> sa.ColumnElement[bool]:
    p, e = _PERSON.c, _ENTRY.c
    return sa.exists().where(p.resident_id == who, e.id == p.enrolment_id, e.changed_at >= since)


def _due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    """Activities long over, with somebody's name still in them."""
    a, p = _ACTIVITY.c, _PERSON.c
    chosen = (
        sa.select(a.id, a.number, a.ends_at)
        .where(a.ends_at < before, sa.exists().where(p.activity_id == a.id, sa.or_(p.name != "", p.phone != "")))
        .order_by(a.ends_at)
        .limit(limit)
    )
    return tuple(DueRow("enrolment", r.id, None, "", r.number, r.ends_at) for r in queries.fetch(view, chosen))


def _clear(work: Work, rows: Sequence[DueRow]) -> None:
    for some in queries.in_parts([row.id for row in rows]):
        _forget(work, sa.and_(_PERSON.c.activity_id.in_(some), sa.or_(_PERSON.c.name != "", _PERSON.c.phone != "")))


def _merged(work: Work, keep_id: UUID, gone_id: UUID) -> None:
    """Two records were one person: of what is still to come they keep one place, the better one, then the earlier.

    What is over stays as it was written. Parting the two records later does not bring the second place back.
    """
    p, e, a = _PERSON.c, _ENTRY.c, _ACTIVITY.c
    mine = selves(work, keep_id)
    whole = _PERSON.join(_ENTRY, e.id == p.enrolment_id).join(_ACTIVITY, a.id == e.activity_id)
    here = (p.resident_id.in_(mine), p.active, e.state.in_(_IN), a.state == "planned", a.starts_at > work.now)
    double = (
        sa.select(e.activity_id).select_from(whole).where(*here).group_by(e.activity_id).having(sa.func.count() > 1)
    )
    for found in queries.fetch(work, double):
        held = line(work, found.activity_id)
        theirs = [m for m in held.members if m.who.resident_id in mine]
        theirs.sort(key=lambda m: m.state != "enrolled")  # in the order of their turn otherwise
        for member in theirs[1:]:
            leave_line(work, member, "same_person")
        move_up(work, load(work, found.activity_id))


HOLDER = Holder(
    erase=_erase,
    kinds=("enrolment",),
    timeline=_timeline,
    count=_count,
    open=_open,
    seen=_seen,
    kept=(Kept("enrolment", "enrolment", _due, _clear),),
    merged=_merged,
)
