"""What the till keeps about people: whose a sale was, and whom a cart is for. Receipts are accounting records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.services.holders import Holder, Person, TimelineRow
from app.services.work import View, Work
from app.store import queries

_SALE = queries.table("sale")
_CART = queries.table("cart")
_CART_LINE = queries.table("cart_line")


def count(view: View, ids: Sequence[UUID]) -> int:
    """How many sales and reversals stand under these residents."""
    return queries.count(view, sa.select(_SALE.c.member_id).where(_SALE.c.member_id.in_(ids)))


def _timeline(view: View, ids: Sequence[UUID], most: int) -> list[TimelineRow]:
    s = _SALE.c
    chosen = sa.select(s.kind, s.number, s.at, s.due, s.meal).where(s.member_id.in_(ids))
    found = queries.fetch(view, chosen.order_by(s.at.desc()).limit(most))
    return [TimelineRow(r.at, r.kind, r.meal, r.number, amount=int(r.due)) for r in found]


def _erase(work: Work, person: Person) -> None:
    """Sales hold no name, only whose they were, and that record then says nothing about anybody."""
    left = queries.execute(work, sa.update(_CART).where(_CART.c.member_id.in_(person.ids)).values(member_id=None))
    left += queries.execute(
        work, sa.update(_CART_LINE).where(_CART_LINE.c.eater_id.in_(person.ids)).values(eater_id=None)
    )
    if left:
        work.touched("cart")


def _seen(who: sa.ColumnElement[Any], since: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(_SALE.c.member_id == who, _SALE.c.at >= since)


HOLDER = Holder(erase=_erase, kinds=("sale", "reversal"), timeline=_timeline, count=count, seen=_seen)
