"""Everything a resident did here, newest first: also under the numbers of those who were merged into them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.services import queries
from app.services.work import Page, View

_RESIDENT = queries.table("resident")
_CATEGORY = queries.table("resident_category")
_SALE = queries.table("sale")
_REQUEST = queries.table("request")

_ORDER = ("registered", "category", "consent", "request", "sale", "reversal")
"""What comes first of things of the same moment."""

_OWN = sa.text(
    "WITH RECURSIVE mine(id) AS (SELECT id FROM resident WHERE id = :id UNION ALL "
    "SELECT r.id FROM resident r JOIN mine ON r.merged_into = mine.id) SELECT id FROM mine"
).columns(id=_RESIDENT.c.id.type)


@dataclass(frozen=True)
class TimelineRow:
    """One thing. ``kind``: sale, reversal, request, registered, consent, category.

    ``title`` is the item of a request, the meal of a sale, the letter or the way of consent; ``tag`` is a request's
    state; ``amount`` in 分; ``no`` is whose number it happened under.
    """

    at: datetime
    kind: str
    title: str
    number: str = ""
    tag: str = ""
    amount: int | None = None
    no: int | None = None


def own_ids(view: View, resident_id: UUID) -> list[UUID]:
    """A resident and everybody merged into them, one after the other."""
    bound = _OWN.bindparams(sa.bindparam("id", resident_id, type_=_RESIDENT.c.id.type))
    return [r.id for r in view.session.connection().execute(bound).all()]


def timeline(view: View, resident_id: UUID, offset: int = 0, limit: int = 30) -> Page:
    """A slice of what somebody did here; ``Page`` of ``TimelineRow``. Who looked at them is not part of it."""
    ids = own_ids(view, resident_id)
    most = offset + limit
    rows = [*_sales(view, ids, most), *_requests(view, ids, most), *_records(view, ids)]
    rows.sort(key=lambda row: (row.at, _ORDER.index(row.kind)), reverse=True)
    total = len(_records(view, ids)) + sum(
        queries.count(view, sa.select(column).where(column.in_(ids)))
        for column in (_SALE.c.member_id, _REQUEST.c.resident_id)
    )
    return Page(tuple(rows[offset:most]), total)


def counts(view: View, resident_id: UUID) -> tuple[int, int]:
    """How many sales and requests stand under a resident."""
    ids = own_ids(view, resident_id)
    sales = queries.count(view, sa.select(_SALE.c.id).where(_SALE.c.member_id.in_(ids)))
    return sales, queries.count(view, sa.select(_REQUEST.c.id).where(_REQUEST.c.resident_id.in_(ids)))


def _sales(view: View, ids: list[UUID], most: int) -> list[TimelineRow]:
    s = _SALE.c
    chosen = sa.select(s.kind, s.number, s.at, s.due, s.meal).where(s.member_id.in_(ids))
    found = queries.fetch(view, chosen.order_by(s.at.desc()).limit(most))
    return [TimelineRow(r.at, r.kind, r.meal, r.number, amount=int(r.due)) for r in found]


def _requests(view: View, ids: list[UUID], most: int) -> list[TimelineRow]:
    q = _REQUEST.c
    chosen = sa.select(q.number, q.received_at, q.item_name, q.state).where(q.resident_id.in_(ids))
    found = queries.fetch(view, chosen.order_by(q.received_at.desc()).limit(most))
    return [TimelineRow(r.received_at, "request", r.item_name, r.number, r.state) for r in found]


def _records(view: View, ids: list[UUID]) -> list[TimelineRow]:
    """What was written down about them: taken on, agreed, given a letter."""
    c, k = _RESIDENT.c, _CATEGORY.c
    people: list[Any] = queries.fetch(view, sa.select(c.no, c.created_at, c.consent, c.consent_at).where(c.id.in_(ids)))
    rows = [TimelineRow(r.created_at, "registered", "", no=r.no) for r in people]
    rows += [TimelineRow(r.consent_at, "consent", r.consent, no=r.no) for r in people if r.consent_at is not None]
    letters = queries.fetch(view, sa.select(k.letter, k.at).where(k.resident_id.in_(ids)))
    return rows + [TimelineRow(r.at, "category", r.letter) for r in letters]
