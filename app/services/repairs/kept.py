"""What 维修 keeps about people: slips with names, phones and doors, what they said, photos, papers.

Numbers, things, times, acts, prices and the staff who did them stay.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.services import drafts, print_queue
from app.services.holders import DueRow, Holder, Kept, Person, TimelineRow, names
from app.services.requests.kept import ERASED_FILE
from app.services.work import View, Work
from app.store import queries

_SLIP = queries.table("repair_slip")
_ITEM = queries.table("repair_item")
_EVENT = queries.table("repair_event")
_PHOTO = queries.table("repair_photo")
_REPORTER = queries.table("repair_reporter")
_JOB = queries.table("print_job")
_OVER = ("handed", "unrepaired_handed", "closed", "void")
_SAYS_WHO = ("name", "phone", "address", "note")
_SAID = ("fault", "defects", "accessories", "place", "work", "search")
_LISTS = ("repair_due", "repair_book")
_ON_LISTS = ("owner", "phone", "fault")


def _forget_slips(work: Work, slips: Sequence[UUID], words: Sequence[str] = ()) -> None:
    """Take out of these visits all that people said."""
    numbers: list[str] = []
    for some in queries.in_parts(slips):
        queries.execute(work, sa.update(_SLIP).where(_SLIP.c.id.in_(some)).values(dict.fromkeys(_SAYS_WHO, "")))
        found = queries.fetch(work, sa.select(_ITEM.c.id, _ITEM.c.number).where(_ITEM.c.slip_id.in_(some)))
        ids = [row.id for row in found]
        numbers += [row.number for row in found]
        drafts.forget_about(work, ids)
        for part in queries.in_parts(ids):
            _forget_items(work, part)
        work.touched("repair", *ids)
    for number in numbers:  # 0 follows / in the alphabet of numbers
        print_queue.erase(work, _JOB.c.number >= f"{number}/", _JOB.c.number < f"{number}0")
    _lists(work, frozenset(numbers), words)
    print_queue.empty_rows(work, numbers)


def _forget_items(work: Work, ids: Sequence[UUID]) -> None:
    queries.execute(work, sa.update(_ITEM).where(_ITEM.c.id.in_(ids)).values(dict.fromkeys(_SAID, "")))
    nothing = {"name": ERASED_FILE, "content": b"", "digest": bytes(32)}
    queries.execute(work, sa.update(_PHOTO).where(_PHOTO.c.item_id.in_(ids)).values(nothing))
    _forget_reporters(work, _REPORTER.c.item_id.in_(ids))
    e = _EVENT.c
    for row in queries.fetch(work, sa.select(e.item_id, e.position, e.text, e.detail).where(e.item_id.in_(ids))):
        detail = json.loads(row.detail)
        kept = {key: value for key, value in detail.items() if key != "said"}
        if row.text or kept != detail:
            emptied = {"text": "", "detail": json.dumps(kept, ensure_ascii=False, sort_keys=True)}
            one = (e.item_id == row.item_id, e.position == row.position)
            queries.execute(work, sa.update(_EVENT).where(*one).values(emptied))


def _forget_reporters(work: Work, *which: sa.ColumnElement[bool]) -> None:
    queries.execute(work, sa.update(_REPORTER).where(*which).values(name="", phone="", said=""))


def _lists(work: Work, numbers: frozenset[str], words: Sequence[str]) -> None:
    """Lists on paper keep the rows of these things without their words; whoever else is on them stays."""
    c = _JOB.c
    for row in queries.fetch(work, sa.select(c.id, c.document).where(c.kind.in_(_LISTS))):
        if not any(number in row.document for number in numbers) and not names(row.document, words):
            continue
        sheet = json.loads(row.document)
        for line in sheet["rows"]:
            if line.get("number") in numbers:
                line.update({name: "" for name in _ON_LISTS if name in line})
        emptied = json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if emptied != row.document:
            print_queue.rewrite(work, row.id, emptied)


def _erase(work: Work, person: Person) -> None:
    mine = queries.fetch(work, sa.select(_SLIP.c.id).where(_SLIP.c.resident_id.in_(person.ids)))
    spoken = queries.fetch(work, sa.select(_SLIP.c.id, _SLIP.c.name, _SLIP.c.phone))
    named = [r.id for r in spoken if names(f"{r.name} {r.phone}", person.words)]
    _forget_slips(work, list(dict.fromkeys([*(r.id for r in mine), *named])), person.words)
    reported = queries.fetch(work, sa.select(_REPORTER.c.id, _REPORTER.c.name, _REPORTER.c.phone))
    gone = [r.id for r in reported if names(f"{r.name} {r.phone}", person.words)]
    _forget_reporters(work, sa.or_(_REPORTER.c.resident_id.in_(person.ids), _REPORTER.c.id.in_(gone)))


def _timeline(view: View, ids: Sequence[UUID], most: int) -> list[TimelineRow]:
    i = _ITEM.c
    chosen = sa.select(i.number, i.received_at, i.brand, i.what, i.state, i.parts, i.labour)
    found = queries.fetch(view, chosen.where(i.resident_id.in_(ids)).order_by(i.received_at.desc()).limit(most))
    return [TimelineRow(r.received_at, "repair", r.brand + r.what, r.number, r.state, _price(r)) for r in found]


def _price(row: Any) -> int | None:
    return None if row.parts is None and row.labour is None else (row.parts or 0) + (row.labour or 0)


def _count(view: View, ids: Sequence[UUID]) -> int:
    return queries.count(view, sa.select(_ITEM.c.id).where(_ITEM.c.resident_id.in_(ids)))


def _open(view: View, ids: Sequence[UUID]) -> int:
    here = (_ITEM.c.resident_id.in_(ids), _ITEM.c.state.not_in(_OVER))
    return queries.count(view, sa.select(_ITEM.c.id).where(*here))


def _seen(who: sa.ColumnElement[Any], since: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(_ITEM.c.resident_id == who, _ITEM.c.changed_at >= since)


def _due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    """Visits of which everything is over for long."""
    s, i = _SLIP.c, _ITEM.c
    last = sa.func.max(i.changed_at)
    chosen = (
        sa.select(s.id, s.name, sa.func.min(i.number).label("number"), last.label("last"))
        .select_from(_SLIP.join(_ITEM, i.slip_id == s.id))
        .where(sa.or_(*(s[name] != "" for name in _SAYS_WHO)))
        .group_by(s.id, s.name)
        .having(sa.func.sum(sa.case((i.state.in_(_OVER), 0), else_=1)) == 0, last < before)
        .order_by(last)
        .limit(limit)
    )
    return tuple(DueRow("repair", r.id, None, r.name, r.number, r.last) for r in queries.fetch(view, chosen))


def _clear(work: Work, rows: Sequence[DueRow]) -> None:
    _forget_slips(work, [row.id for row in rows])


def _unsaved_due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    """Photos of things nobody has saved."""
    p = _PHOTO.c
    lost = sa.select(p.id, p.at).where(p.at < before, ~sa.exists().where(_ITEM.c.id == p.item_id))
    found = queries.fetch(view, lost.order_by(p.at).limit(limit))
    return tuple(DueRow("draft", r.id, None, "", "", r.at) for r in found)


def _clear_unsaved(work: Work, rows: Sequence[DueRow]) -> None:
    for some in queries.in_parts([row.id for row in rows]):
        queries.execute(work, sa.delete(_PHOTO).where(_PHOTO.c.id.in_(some)))


HOLDER = Holder(
    erase=_erase,
    kinds=("repair",),
    timeline=_timeline,
    count=_count,
    open=_open,
    seen=_seen,
    kept=(Kept("repair", "repair", _due, _clear), Kept("draft", "repair", _unsaved_due, _clear_unsaved)),
)
