"""Everything a resident did here, newest first: also under the numbers of those who were merged into them."""

from uuid import UUID

import sqlalchemy as sa

from app.rules.rights import Right
from app.services.personal.families import HOLDERS
from app.services.requests.kept import count as requests
from app.services.till.kept import count as sales
from app.services.work import Page, View, asks
from app.store import queries

_RESIDENT = queries.table("resident")
_ORDER = [kind for holder in HOLDERS for kind in holder.kinds]
"""What comes first of things of the same moment."""

_OWN = sa.text(
    "WITH RECURSIVE mine(id) AS (SELECT id FROM resident WHERE id = :id UNION ALL "
    "SELECT r.id FROM resident r JOIN mine ON r.merged_into = mine.id) SELECT id FROM mine"
).columns(id=_RESIDENT.c.id.type)


def own_ids(view: View, resident_id: UUID) -> list[UUID]:
    """A resident and everybody merged into them, one after the other."""
    bound = _OWN.bindparams(sa.bindparam("id", resident_id, type_=_RESIDENT.c.id.type))
    return [r.id for r in view.session.connection().execute(bound).all()]


@asks(Right.RESIDENTS, Right.REQUESTS)
def timeline(view: View, resident_id: UUID, offset: int = 0, limit: int = 30) -> Page:
    """A slice of what somebody did here; ``Page`` of ``TimelineRow``. Who looked at them is not part of it."""
    ids = own_ids(view, resident_id)
    most = offset + limit
    rows = [row for holder in HOLDERS if holder.timeline for row in holder.timeline(view, ids, most)]
    rows.sort(key=lambda row: (row.at, _ORDER.index(row.kind)), reverse=True)
    return Page(tuple(rows[offset:most]), sum(holder.count(view, ids) for holder in HOLDERS if holder.count))


def counts(view: View, resident_id: UUID) -> tuple[int, int]:
    """How many sales and requests stand under a resident."""
    ids = own_ids(view, resident_id)
    return sales(view, ids), requests(view, ids)
