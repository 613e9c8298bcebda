"""What 场地 keeps about people: who booked, for what, what was noted and found, whom there was no room for, papers.

Numbers, rooms, times, acts, money and the staff who did them stay, and so does the name of a group, unless it names a
person.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.services import drafts, print_queue
from app.services.documents.rooms import RoomDay
from app.services.holders import DueRow, Holder, Kept, Person, TimelineRow, names
from app.services.work import View, Work
from app.store import queries

_BOOKING = queries.table("booking")
_SERIES = queries.table("booking_series")
_WISH = queries.table("room_wish")
_EVENT = queries.table("booking_event")
_ROOM = queries.table("room")
_JOB = queries.table("print_job")
_STANDING = ("pending", "confirmed", "in_use")

_SAYS = ("name", "phone", "title", "note", "condition", "waived", "override_reason", "search")
"""The columns of a booking that say something about a person, or that people wrote in freely."""

_OF_SERIES = ("name", "phone", "title", "note")
_OF_WISH = ("name", "phone", "title", "text")


def _forget(work: Work, ids: Sequence[UUID]) -> None:
    """Take out of these bookings all that people said, and what somebody typed about them and did not save."""
    drafts.forget_about(work, ids)
    for some in queries.in_parts(ids):
        mine = _BOOKING.c.id.in_(some)
        numbers = [r.number for r in queries.fetch(work, sa.select(_BOOKING.c.number).where(mine))]
        queries.execute(work, sa.update(_BOOKING).where(mine).values(dict.fromkeys(_SAYS, "")))
        spoken = (_EVENT.c.booking_id.in_(some), _EVENT.c.text != "")
        queries.execute(work, sa.update(_EVENT).where(*spoken).values(text=""))
        _papers(work, numbers)
        _day_sheets(work, frozenset(numbers))
        print_queue.empty_rows(work, numbers)
    if ids:
        work.touched("booking", *ids)


def _papers(work: Work, numbers: Sequence[str]) -> None:
    """The papers about one booking or series alone; 0 follows / in the alphabet of numbers."""
    j = _JOB.c.number
    for number in numbers:
        print_queue.erase(work, sa.or_(j == number, sa.and_(j >= f"{number}/", j < f"{number}0")))


def _day_sheets(work: Work, numbers: frozenset[str]) -> None:
    """The lists of a day keep the rows of these bookings without who, their phone and what was written."""
    c = _JOB.c
    for job in queries.fetch(work, sa.select(c.id, c.document).where(c.kind == RoomDay.KIND)):
        if not any(number in job.document for number in numbers):
            continue
        sheet = json.loads(job.document)
        for room in sheet["rooms"]:
            for row in room["rows"]:
                if row["use"]["number"] in numbers:
                    row.update(dict.fromkeys(("who", "phone", "note"), ""))
                    row["use"]["title"] = ""
        emptied = json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        print_queue.rewrite(work, job.id, emptied)


def _sheets(work: Work, words: Sequence[str]) -> None:
    """Lists on paper that name a person keep all else."""
    c = _JOB.c
    for row in queries.fetch(work, sa.select(c.id, c.document).where(c.kind.like("room%"))):
        if names(row.document, words):
            emptied = json.dumps(_without(json.loads(row.document), words), ensure_ascii=False, sort_keys=True)
            print_queue.rewrite(work, row.id, emptied)


def _without(said: Any, words: Sequence[str]) -> Any:
    """The same without any text that names them."""
    if isinstance(said, dict):
        return {key: _without(value, words) for key, value in said.items()}
    if isinstance(said, list):
        return [_without(value, words) for value in said]
    return "" if isinstance(said, str) and names(said, words) else said


def _forget_series(work: Work, person: Person) -> None:
    c = _SERIES.c
    mine = queries.fetch(work, sa.select(c.id, c.number).where(_whose(_SERIES, person)))
    for some in queries.in_parts([r.id for r in mine]):
        queries.execute(work, sa.update(_SERIES).where(c.id.in_(some)).values(dict.fromkeys(_OF_SERIES, "")))
    _papers(work, [r.number for r in mine])


def _whose(table: sa.Table, person: Person) -> sa.ColumnElement[bool]:
    """Whatever stands under them, or was left with their name or number by somebody who is on no record."""
    c = table.c
    unknown = sa.and_(c.resident_id.is_(None), sa.or_(c.name.in_(person.words), c.phone.in_(person.words)))
    return sa.or_(c.resident_id.in_(person.ids), unknown)


def _erase(work: Work, person: Person) -> None:
    found = queries.fetch(work, sa.select(_BOOKING.c.id).where(_whose(_BOOKING, person)))
    _forget(work, [r.id for r in found])
    _forget_series(work, person)
    emptied = dict.fromkeys(_OF_WISH, "")
    queries.execute(work, sa.update(_WISH).where(_whose(_WISH, person)).values(emptied))
    for table in (_BOOKING, _SERIES, _WISH):
        c = table.c
        listed = queries.fetch(work, sa.select(c.group_name).where(c.group_name != "").distinct())
        gone = [r.group_name for r in listed if names(r.group_name, person.words)]
        queries.execute(work, sa.update(table).where(c.group_name.in_(gone)).values(group_name=""))
    _sheets(work, person.words)


def _timeline(view: View, ids: Sequence[UUID], most: int) -> list[TimelineRow]:
    b = _BOOKING.c
    chosen = sa.select(b.number, b.booked_at, b.starts_at, b.state, b.hold_until, _ROOM.c.name).select_from(
        _BOOKING.join(_ROOM, _ROOM.c.id == b.room_id)
    )
    mine = chosen.where(b.resident_id.in_(ids)).order_by(b.starts_at.desc()).limit(most)
    rows = queries.fetch(view, mine)
    return [TimelineRow(r.starts_at, "booking", r.name, r.number, _state(r, view.now)) for r in rows]


def _state(row: Any, now: datetime) -> str:
    lapsed = row.state == "pending" and row.hold_until is not None and row.hold_until <= now
    return "lapsed" if lapsed else str(row.state)


def _count(view: View, ids: Sequence[UUID]) -> int:
    return queries.count(view, sa.select(_BOOKING.c.id).where(_BOOKING.c.resident_id.in_(ids)))


def _open(view: View, ids: Sequence[UUID]) -> int:
    b = _BOOKING.c
    waits = sa.or_(b.state != "pending", b.hold_until > view.now)
    to_come = (b.resident_id.in_(ids), b.state.in_(_STANDING), b.ends_at > view.now, waits)
    return queries.count(view, sa.select(b.id).where(*to_come))


def _seen(who: sa.ColumnElement[Any], since: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(_BOOKING.c.resident_id == who, _BOOKING.c.changed_at >= since)


def _due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    b = _BOOKING.c
    said = sa.or_(*(b[name] != "" for name in _SAYS))
    chosen = sa.select(b.id, b.name, b.number, b.ends_at).where(b.ends_at < before, said)
    found = queries.fetch(view, chosen.order_by(b.ends_at).limit(limit))
    return tuple(DueRow("booking", r.id, None, r.name, r.number, r.ends_at) for r in found)


def _clear(work: Work, rows: Sequence[DueRow]) -> None:
    _forget(work, [row.id for row in rows])


def _wishes_due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    w = _WISH.c
    said = sa.or_(*(w[name] != "" for name in _OF_WISH))
    found = queries.fetch(view, sa.select(w.id, w.name, w.at).where(w.at < before, said).order_by(w.at).limit(limit))
    return tuple(DueRow("booking", r.id, None, r.name, "", r.at) for r in found)


def _clear_wishes(work: Work, rows: Sequence[DueRow]) -> None:
    for some in queries.in_parts([row.id for row in rows]):
        queries.execute(work, sa.update(_WISH).where(_WISH.c.id.in_(some)).values(dict.fromkeys(_OF_WISH, "")))


HOLDER = Holder(
    erase=_erase,
    kinds=("booking",),
    timeline=_timeline,
    count=_count,
    open=_open,
    seen=_seen,
    kept=(Kept("booking", "booking", _due, _clear), Kept("booking", "wish", _wishes_due, _clear_wishes)),
)
