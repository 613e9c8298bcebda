"""What people told us goes, what was done stays: one rule for erasing a person and for requests kept long enough.

Out of a request go names, phones, places and every wording: in its row, its timeline, ratings, files and papers.
Numbers, times, states, acts, the staff who did them, values and results stay. Receipts are not touched: they are
accounting records and hold at most a masked name.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.rules import records
from app.services import queries
from app.services.print_queue import ERASED_PAPER
from app.services.work import Work

SAYS_WHO = (
    "agent_name", "agent_relation", "agent_phone", "phone", "place", "text", "search", "result_text", "responsible",
)  # fmt: skip
"""The columns of a request that say something about a person, or that people wrote in freely."""

SAID = ("materials", "responsible")
"""The parts of an event's detail that people wrote; the store lets these go and nothing else (migration 0002)."""

ERASED_FILE = "已清除的附件"
"""What stands for the name of a file whose bytes are gone; its kind, size and time stay."""

_LISTS = ("ledger", "due", "handover")
_ON_LISTS = ("applicant", "phone", "place", "text")
_NUMBER = re.compile(records.REQUEST.pattern)
_WAITING = ("queued", "sending", "failed", "ask")
_AT_ONCE = 100

_REQUEST = queries.table("request")
_EVENT = queries.table("request_event")
_RATING = queries.table("request_rating")
_FIX = queries.table("rectification")
_FILE = queries.table("request_attachment")
_JOB = queries.table("print_job")
_DRAFT = queries.table("request_draft")
_FORM = queries.table("form_draft")
_VIEW = queries.table("saved_view")
_CART = queries.table("cart")
_CART_LINE = queries.table("cart_line")


def requests(work: Work, ids: Sequence[UUID], words: Sequence[str] = ()) -> None:
    """Take out of these requests all that people said; ``words`` also go from the notes of hand-over sheets."""
    asked: list[Any] = []
    for some in _some(ids):
        asked += queries.fetch(
            work, sa.select(_REQUEST.c.number, _REQUEST.c.received_at).where(_REQUEST.c.id.in_(some))
        )
        emptied = {**dict.fromkeys(SAYS_WHO, ""), "materials": "[]"}
        queries.run(work, sa.update(_REQUEST).where(_REQUEST.c.id.in_(some)).values(emptied))
        _events(work, some)
        spoken = (_RATING.c.request_id.in_(some), _RATING.c.comment != "")
        queries.run(work, sa.update(_RATING).where(*spoken).values(comment=""))
        queries.run(work, sa.update(_FIX).where(_FIX.c.request_id.in_(some)).values(result=""))
        nothing = {"name": ERASED_FILE, "content": b"", "digest": bytes(32)}
        queries.run(work, sa.update(_FILE).where(_FILE.c.request_id.in_(some)).values(nothing))
    for q in asked:  # 0 follows / in the alphabet of numbers
        _papers(work, _JOB.c.kind == "request", _JOB.c.number >= f"{q.number}/", _JOB.c.number < f"{q.number}0")
    first = min((q.received_at for q in asked), default=work.now)
    _lists(work, frozenset(q.number for q in asked), words, None if words else first)


def mentions(work: Work, ids: Sequence[UUID], numbers: Sequence[int], words: Sequence[str]) -> None:
    """What still leads to a person: unfinished forms and saved filters that name them, carts, consent sheets.

    ``numbers`` are their member numbers, ``words`` their names and phones.
    """
    traces = [*words, *(str(i) for i in ids), *(i.hex for i in ids)]
    said = (
        (_DRAFT, _DRAFT.c.body),
        (_FORM, _FORM.c.body + _FORM.c.record),
        (_VIEW, _VIEW.c.filters + _VIEW.c.name),
    )
    for table, column in said:
        found = queries.fetch(work, sa.select(table.c.id, column.label("said")))
        gone = [r.id for r in found if _names(r.said, traces)]
        if gone:
            queries.run(work, sa.delete(table).where(table.c.id.in_(gone)))
            work.touched(table.name, *gone)
    left = queries.run(work, sa.update(_CART).where(_CART.c.member_id.in_(ids)).values(member_id=None))
    left += queries.run(work, sa.update(_CART_LINE).where(_CART_LINE.c.eater_id.in_(ids)).values(eater_id=None))
    if left:
        work.touched("cart")
    for r in queries.fetch(work, sa.select(_JOB.c.id, _JOB.c.document).where(_JOB.c.kind == "consent")):
        if r.document != ERASED_PAPER and json.loads(r.document).get("resident_no") in numbers:
            _papers(work, _JOB.c.id == r.id)


def _events(work: Work, ids: Sequence[UUID]) -> None:
    e = _EVENT.c
    for r in queries.fetch(work, sa.select(e.request_id, e.position, e.text, e.detail).where(e.request_id.in_(ids))):
        detail = json.loads(r.detail)
        kept = {key: value for key, value in detail.items() if key not in SAID}
        if r.text or kept != detail:
            emptied = {"text": "", "detail": json.dumps(kept, ensure_ascii=False, sort_keys=True)}
            one = (e.request_id == r.request_id, e.position == r.position)
            queries.run(work, sa.update(_EVENT).where(*one).values(emptied))


def _papers(work: Work, *which: sa.ColumnElement[bool]) -> None:
    """Papers lose their words; what still waits is not printed any more."""
    waiting = _JOB.c.state.in_(_WAITING)
    dropped = queries.run(work, sa.update(_JOB).where(*which, waiting).values(state="dropped", done_at=work.now))
    if queries.run(work, sa.update(_JOB).where(*which).values(document=ERASED_PAPER)) or dropped:
        work.touched("print")


def _lists(work: Work, numbers: frozenset[str], words: Sequence[str], since: datetime | None) -> None:
    """Lists on paper keep the rows of these requests without their words; whoever else is on them stays."""
    c = _JOB.c
    made = (c.kind.in_(_LISTS), *([] if since is None else [c.queued_at >= since]))
    ids = [r.id for r in queries.fetch(work, sa.select(c.id).where(*made))]
    for some in _some(ids):
        for r in queries.fetch(work, sa.select(c.id, c.document).where(c.id.in_(some))):
            if numbers.isdisjoint(_NUMBER.findall(r.document)) and not _names(r.document, words):
                continue
            emptied = _without(json.loads(r.document), numbers, words)
            queries.run(work, sa.update(_JOB).where(c.id == r.id).values(document=emptied))


def _without(sheet: dict[str, Any], numbers: frozenset[str], words: Sequence[str]) -> str:
    for part in sheet.values():
        for row in part if isinstance(part, list) else ():
            if isinstance(row, dict) and row.get("number") in numbers:
                row.update(dict.fromkeys(_ON_LISTS, ""))
    if _names(str(sheet.get("note", "")), words):
        sheet["note"] = ""
    return json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _names(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _some(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """A few at a time: a statement takes only so many parameters."""
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]
