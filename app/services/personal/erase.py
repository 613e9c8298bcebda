"""查询、更正、删除: what somebody may ask of us about their own data. Correcting is ``residents.amend``.

Erasing keeps the money: sales hold no name, only whose they were, and that record then says nothing about anybody.
The words of requests go by the same rule as when they were kept long enough.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.services.holders import Person, TimelineRow, spellings
from app.services.personal import timeline as resident_timeline
from app.services.personal.families import HOLDERS
from app.services.personal.merge import own_phone
from app.services.requests.kept import OwnRequest, own
from app.services.residents import grids, profile
from app.services.residents.profile import CategoryRecord, ContactRecord
from app.services.residents.registry import ResidentRecord, opened
from app.services.work import View, Work, asks
from app.store import queries

_RESIDENT = queries.table("resident")


@dataclass(frozen=True)
class OwnData:
    """Everything kept about one person, in clear, for themselves. Of a document only kind, tail and hash are kept."""

    record: ResidentRecord
    contacts: tuple[ContactRecord, ...]
    categories: tuple[CategoryRecord, ...]
    timeline: tuple[TimelineRow, ...]
    requests: tuple[OwnRequest, ...] = ()
    grid: str = ""


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
    grid = grids.find(work, r.grid_id)
    return OwnData(
        r,
        profile.contacts_of(work, resident_id),
        profile.categories_of(work, resident_id),
        timeline=resident_timeline.timeline(work, resident_id, limit=100_000).rows,
        requests=tuple(own(work, resident_timeline.own_ids(work, resident_id))),
        grid="" if grid is None else grid.name,
    )


def open_requests(view: View, resident_id: UUID) -> int:
    """How much of what somebody asked for is still on its way."""
    ids = resident_timeline.own_ids(view, resident_id)
    return sum(holder.open(view, ids) for holder in HOLDERS if holder.open)


@asks()
def erase(work: Work, resident_id: UUID, reason: str) -> Erased:
    """Take everything about a person out of the store, for good; a second person must agree.

    Name, birthday, phone, address, document, note, contacts, letters, tags, consent and search tokens go, of this
    record and of those merged into it; each family lets go of what it holds: requests, papers, drafts, carts.
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
        work,
        sa.select(_RESIDENT.c.no, _RESIDENT.c.name, _RESIDENT.c.phone, _RESIDENT.c.merged_own).where(
            _RESIDENT.c.id.in_(ids)
        ),
    )
    numbers = tuple(p.no for p in people)
    said = [word for p in people for word in (p.name, p.phone, own_phone(p.merged_own)) if len(word) > 1]
    words = tuple(spelt for word in said for spelt in spellings(word))
    for holder in HOLDERS:
        holder.erase(work, Person(tuple(ids), numbers, words))
    work.audit("resident_erase", f"no {r.no}", reason=why, also=[no for no in numbers if no != r.no])
    return Erased(r.no, sales, requests)
