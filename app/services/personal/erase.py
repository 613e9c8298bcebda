"""查询、更正、删除: what somebody may ask of us about their own data. Correcting is ``residents.amend``.

Erasing keeps the money: sales hold no name, only whose they were, and that record then says nothing about anybody.
The words of requests go by the same rule as when they were kept long enough: ``resident_forget``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules.rights import Right
from app.services import queries, validation
from app.services.personal import forget
from app.services.personal import timeline as resident_timeline
from app.services.personal.timeline import TimelineRow
from app.services.residents.registry import opened, retoken
from app.services.work import View, Work

ERASED_NAME = "已注销居民"

_RESIDENT = queries.table("resident")
_CONTACT = queries.table("resident_contact")
_CATEGORY = queries.table("resident_category")
_REQUEST = queries.table("request")
_FILE = queries.table("request_attachment")
_JOB = queries.table("print_job")
_OPEN = ("registered", "in_progress", "awaiting")


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


@dataclass(frozen=True)
class OwnData:
    """Everything kept about one person, in clear, for themselves. Of a document only kind and tail are kept."""

    no: int
    name: str
    pinyin: str
    birth_date: date | None
    sex: str
    phone: str
    address: str
    document_kind: str
    document_tail: str
    note: str
    care_tags: str
    consent: str
    consent_at: datetime | None
    created_at: datetime
    contacts: tuple[tuple[str, str, str, bool], ...]  # name, relation, phone, may act
    categories: tuple[tuple[str, date | None, date | None, str], ...]  # letter, from, to, proof
    timeline: tuple[TimelineRow, ...]
    requests: tuple[OwnRequest, ...] = ()


@dataclass(frozen=True)
class Erased:
    """How much was left without a name."""

    no: int
    sales: int
    requests: int


def own_data(work: Work, resident_id: UUID, reason: str) -> OwnData:
    """What is kept about somebody, for them to read or take along; the audit trail says who asked and why.

    Raises ``Refused``: field_bad (reason), resident_unknown, resident_closed.
    """
    work.require(Right.REVEAL)
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    work.audit("resident_own_data", f"no {r.no}", reason=why)
    page = resident_timeline.timeline(work, resident_id, limit=100_000)
    kept = {f: getattr(r, f) for f in OwnData.__dataclass_fields__ if f in _RESIDENT.c}
    return OwnData(
        **kept,
        contacts=tuple((c.name, c.relation, c.phone, bool(c.may_act)) for c in _rows(work, _CONTACT, resident_id)),
        categories=tuple((k.letter, k.valid_from, k.valid_to, k.proof) for k in _rows(work, _CATEGORY, resident_id)),
        timeline=page.rows,
        requests=tuple(_own_requests(work, resident_timeline.own_ids(work, resident_id))),
    )


def open_requests(view: View, resident_id: UUID) -> int:
    """How many requests of somebody are still on their way."""
    ids = resident_timeline.own_ids(view, resident_id)
    c = _REQUEST.c
    return queries.count(view, sa.select(c.id).where(c.resident_id.in_(ids), c.state.in_(_OPEN)))


def erase(work: Work, resident_id: UUID, reason: str) -> Erased:
    """Take everything about a person out of the store, for good; a second person must agree.

    Name, birthday, phone, address, document, note, contacts, letters, tags, consent and search tokens go, of this
    record and of those merged into it; ``resident_forget`` says what their requests, papers, drafts and carts lose.
    Sales and receipts stay as they are, and so does what other people told about themselves: a neighbour's contact.
    Backups made before still hold them until they are rotated out.
    Raises ``Refused``: field_bad (reason), resident_unknown, resident_closed, open_requests (count), needs_approver.
    """
    why = validation.text("reason", reason, 120, required=True)
    r = opened(work, resident_id)
    waiting = open_requests(work, resident_id)
    if waiting:
        raise Refused("open_requests", count=waiting)
    work.require(Right.PERSONAL_DATA, barred=(work.member().id,))
    sales, requests = resident_timeline.counts(work, resident_id)
    ids = resident_timeline.own_ids(work, resident_id)
    people = queries.fetch(
        work, sa.select(_RESIDENT.c.no, _RESIDENT.c.name, _RESIDENT.c.phone).where(_RESIDENT.c.id.in_(ids))
    )
    numbers = [p.no for p in people]
    words = [word for p in people for word in (p.name, p.phone) if len(word) > 1]
    asked = queries.fetch(work, sa.select(_REQUEST.c.id).where(_REQUEST.c.resident_id.in_(ids)))
    forget.requests(work, [q.id for q in asked], words)
    forget.mentions(work, ids, numbers, words)
    for table in (_CONTACT, _CATEGORY):
        queries.run(work, sa.delete(table).where(table.c.resident_id.in_(ids)))
    queries.run(work, sa.update(_RESIDENT).where(_RESIDENT.c.id.in_(ids)).values(**_blank(), erased_at=work.now))
    for no in numbers:
        retoken(work, no)
    work.audit("resident_erase", f"no {r.no}", reason=why, also=[no for no in numbers if no != r.no])
    work.touched("resident", *ids)
    work.touched("request", *(q.id for q in asked))
    return Erased(r.no, sales, requests)


def _blank() -> dict[str, Any]:
    empty = ("pinyin", "sex", "phone", "address", "document_kind", "document_tail", "note", "household", "building")
    return {
        **dict.fromkeys((*empty, "care_tags", "consent"), ""),
        "name": ERASED_NAME,
        "birth_date": None,
        "document_hash": None,
        "consent_at": None,
        "active": False,
    }


def _rows(view: View, table: sa.Table, resident_id: UUID) -> list[Any]:
    return queries.fetch(view, sa.select(*table.c).where(table.c.resident_id == resident_id))


def _own_requests(view: View, ids: list[UUID]) -> Iterator[OwnRequest]:
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
