"""What 受理 keeps about people: requests with all that was said, unfinished forms, saved filters, lists on paper.

Out of a request go names, phones, places and every wording: in its row, its timeline, ratings, files and papers.
Numbers, times, states, acts, the staff who did them, values and results stay, and the 网格 of the place: hundreds of
households are one.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.rules import records
from app.services import drafts, print_queue
from app.services.holders import DueRow, Holder, Kept, Person, TimelineRow, names
from app.services.work import View, Work
from app.store import queries

SAYS_WHO = (
    "agent_name", "agent_relation", "agent_phone", "phone", "place", "text", "search", "result_text", "responsible",
    "origin_number",
)  # fmt: skip
"""The columns of a request that say something about a person, or that people wrote in freely."""

SAID = ("materials", "responsible")
"""The parts of an event's detail that people wrote; the store lets these go and nothing else (migration 0002)."""

ERASED_FILE = "已清除的附件"
"""What stands for the name of a file whose bytes are gone; its kind, size and time stay."""

_LISTS = ("ledger", "due", "handover")
_ON_LISTS = ("applicant", "phone", "place", "text")
_NUMBER = re.compile(records.REQUEST.pattern)
_OPEN = ("registered", "in_progress", "awaiting")

_REQUEST = queries.table("request")
_EVENT = queries.table("request_event")
_RATING = queries.table("request_rating")
_FIX = queries.table("rectification")
_FILE = queries.table("request_attachment")
_JOB = queries.table("print_job")
_DRAFT = queries.table("request_draft")
_VIEW = queries.table("saved_view")
_RESIDENT = queries.table("resident")


@dataclass(frozen=True)
class OwnRequest:
    """What somebody asked for, as it was written down. ``files`` are names, ``papers`` are numbers of what was made."""

    number: str
    received_at: datetime
    item: str
    phone: str
    place: str
    text: str
    agent: tuple[str, str, str]  # name, relation, phone
    result_text: str
    files: tuple[str, ...]
    papers: tuple[str, ...]


def own(view: View, ids: Sequence[UUID]) -> Iterator[OwnRequest]:
    """What these residents asked for, for themselves to read."""
    q, f, j = _REQUEST.c, _FILE.c, _JOB.c
    for r in queries.fetch(view, sa.select(*q).where(q.resident_id.in_(ids)).order_by(q.received_at)):
        files = queries.fetch(view, sa.select(f.name).where(f.request_id == r.id).order_by(f.at))
        slips = (j.kind == "request", j.copy_no == 1, j.number >= f"{r.number}/", j.number < f"{r.number}0")
        papers = queries.fetch(view, sa.select(j.number).where(*slips).order_by(j.queued_at))
        yield OwnRequest(
            number=r.number,
            received_at=r.received_at,
            item=r.item_name,
            phone=r.phone,
            place=r.place,
            text=r.text,
            agent=(r.agent_name, r.agent_relation, r.agent_phone),
            result_text=r.result_text,
            files=tuple(x.name for x in files),
            papers=tuple(x.number for x in papers),
        )


def count(view: View, ids: Sequence[UUID]) -> int:
    """How many requests stand under these residents."""
    return queries.count(view, sa.select(_REQUEST.c.resident_id).where(_REQUEST.c.resident_id.in_(ids)))


def forget(work: Work, ids: Sequence[UUID], words: Sequence[str] = ()) -> None:
    """Take out of these requests all that people said; ``words`` also go from the notes of hand-over sheets.

    What somebody typed about them and did not save goes too.
    """
    drafts.forget_about(work, ids)
    asked: list[Any] = []
    for some in queries.in_parts(ids):
        asked += queries.fetch(
            work, sa.select(_REQUEST.c.number, _REQUEST.c.received_at).where(_REQUEST.c.id.in_(some))
        )
        emptied = {**dict.fromkeys(SAYS_WHO, ""), "materials": "[]"}
        queries.execute(work, sa.update(_REQUEST).where(_REQUEST.c.id.in_(some)).values(emptied))
        _events(work, some)
        spoken = (_RATING.c.request_id.in_(some), _RATING.c.comment != "")
        queries.execute(work, sa.update(_RATING).where(*spoken).values(comment=""))
        queries.execute(work, sa.update(_FIX).where(_FIX.c.request_id.in_(some)).values(result=""))
        nothing = {"name": ERASED_FILE, "content": b"", "digest": bytes(32)}
        queries.execute(work, sa.update(_FILE).where(_FILE.c.request_id.in_(some)).values(nothing))
    for q in asked:  # 0 follows / in the alphabet of numbers
        print_queue.erase(
            work, _JOB.c.kind == "request", _JOB.c.number >= f"{q.number}/", _JOB.c.number < f"{q.number}0"
        )
    print_queue.empty_rows(work, [q.number for q in asked], words)
    first = min((q.received_at for q in asked), default=work.now)
    _lists(work, frozenset(q.number for q in asked), words, None if words else first)


def _erase(work: Work, person: Person) -> None:
    asked = queries.fetch(work, sa.select(_REQUEST.c.id).where(_REQUEST.c.resident_id.in_(person.ids)))
    ids = [q.id for q in asked]
    forget(work, ids, person.words)
    for table, column in ((_DRAFT, _DRAFT.c.body), (_VIEW, _VIEW.c.filters + _VIEW.c.name)):
        found = queries.fetch(work, sa.select(table.c.id, column.label("said")))
        gone = [r.id for r in found if names(r.said, person.traces)]
        if gone:
            queries.execute(work, sa.delete(table).where(table.c.id.in_(gone)))
            work.touched(table.name, *gone)
    work.touched("request", *ids)


def _events(work: Work, ids: Sequence[UUID]) -> None:
    e = _EVENT.c
    for r in queries.fetch(work, sa.select(e.request_id, e.position, e.text, e.detail).where(e.request_id.in_(ids))):
        detail = json.loads(r.detail)
        kept = {key: value for key, value in detail.items() if key not in SAID}
        if r.text or kept != detail:
            emptied = {"text": "", "detail": json.dumps(kept, ensure_ascii=False, sort_keys=True)}
            one = (e.request_id == r.request_id, e.position == r.position)
            queries.execute(work, sa.update(_EVENT).where(*one).values(emptied))


def _lists(work: Work, numbers: frozenset[str], words: Sequence[str], since: datetime | None) -> None:
    """Lists on paper keep the rows of these requests without their words; whoever else is on them stays."""
    c = _JOB.c
    made = (c.kind.in_(_LISTS), *([] if since is None else [c.queued_at >= since]))
    ids = [r.id for r in queries.fetch(work, sa.select(c.id).where(*made))]
    for some in queries.in_parts(ids):
        for r in queries.fetch(work, sa.select(c.id, c.document).where(c.id.in_(some))):
            if numbers.isdisjoint(_NUMBER.findall(r.document)) and not names(r.document, words):
                continue
            emptied = _without(json.loads(r.document), numbers, words)
            print_queue.rewrite(work, r.id, emptied)


def _without(sheet: dict[str, Any], numbers: frozenset[str], words: Sequence[str]) -> str:
    for part in sheet.values():
        for row in part if isinstance(part, list) else ():
            if isinstance(row, dict) and row.get("number") in numbers:
                row.update(dict.fromkeys(_ON_LISTS, ""))
    if names(str(sheet.get("note", "")), words):
        sheet["note"] = ""
    return json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _timeline(view: View, ids: Sequence[UUID], most: int) -> list[TimelineRow]:
    q = _REQUEST.c
    chosen = sa.select(q.number, q.received_at, q.item_name, q.state).where(q.resident_id.in_(ids))
    found = queries.fetch(view, chosen.order_by(q.received_at.desc()).limit(most))
    return [TimelineRow(r.received_at, "request", r.item_name, r.number, r.state) for r in found]


def _open(view: View, ids: Sequence[UUID]) -> int:
    c = _REQUEST.c
    return queries.count(view, sa.select(c.id).where(c.resident_id.in_(ids), c.state.in_(_OPEN)))


def _seen(who: sa.ColumnElement[Any], since: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(_REQUEST.c.resident_id == who, _REQUEST.c.changed_at >= since)


def _due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    c, q = _RESIDENT.c, _REQUEST.c
    chosen = (
        sa.select(q.id, c.no, c.name, q.number, q.closed_at)
        .select_from(_REQUEST.outerjoin(_RESIDENT, c.id == q.resident_id))
        .where(q.closed_at < before, sa.or_(*(q[name] != "" for name in SAYS_WHO)))
        .order_by(q.closed_at)
        .limit(limit)
    )
    return tuple(
        DueRow("request", r.id, r.no, r.name or "", r.number, r.closed_at) for r in queries.fetch(view, chosen)
    )


def _drafts_due(view: View, before: datetime, limit: int) -> tuple[DueRow, ...]:
    d = _DRAFT.c
    chosen = sa.select(d.id, d.changed_at).where(d.changed_at < before).order_by(d.changed_at).limit(limit)
    return tuple(DueRow("draft", r.id, None, "", "", r.changed_at) for r in queries.fetch(view, chosen))


def _clear(work: Work, rows: Sequence[DueRow]) -> None:
    forget(work, [row.id for row in rows])


def _clear_drafts(work: Work, rows: Sequence[DueRow]) -> None:
    for row in rows:
        queries.execute(work, sa.delete(_DRAFT).where(_DRAFT.c.id == row.id))


HOLDER = Holder(
    erase=_erase,
    kinds=("request",),
    timeline=_timeline,
    count=count,
    open=_open,
    seen=_seen,
    kept=(Kept("request", "request", _due, _clear), Kept("draft", "request_draft", _drafts_due, _clear_drafts)),
)
