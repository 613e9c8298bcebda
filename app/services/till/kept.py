"""What the till keeps about people: whose a sale or a charge was, and whom a cart is for. Receipts of sales are
accounting records and name nobody whole; those of charges do, and lose those words when somebody is forgotten.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.services import documents, print_queue
from app.services.documents.till import ChargeReceipt, DepositSheet, RouteSheet
from app.services.holders import Holder, Person, TimelineRow, names
from app.services.till.standing_orders import follow_merge
from app.services.work import View, Work
from app.store import queries

_SALE = queries.table("sale")
_CHARGE = queries.table("charge")
_JOB = queries.table("print_job")
_CART = queries.table("cart")
_CART_LINE = queries.table("cart_line")
_CARD = queries.table("wallet_card")
_ENTRY = queries.table("wallet_entry")
_ORDER = queries.table("meal_order")
_STANDING = queries.table("standing_order")
_STOP = queries.table("delivery_stop")


def count(view: View, ids: Sequence[UUID]) -> int:
    """How many sales, charges and their reversals stand under these residents."""
    sold = queries.count(view, sa.select(_SALE.c.member_id).where(_SALE.c.member_id.in_(ids)))
    return sold + queries.count(view, sa.select(_CHARGE.c.resident_id).where(_CHARGE.c.resident_id.in_(ids)))


def _timeline(view: View, ids: Sequence[UUID], most: int) -> list[TimelineRow]:
    s, c = _SALE.c, _CHARGE.c
    chosen = sa.select(s.kind, s.number, s.at, s.due, s.meal, s.part).where(s.member_id.in_(ids))
    found = queries.fetch(view, chosen.order_by(s.at.desc()).limit(most))
    rows = [TimelineRow(r.at, r.kind, "part" if r.part else r.meal, r.number, amount=int(r.due)) for r in found]
    taken = sa.select(c.kind, c.number, c.at, c.due, c.subject).where(c.resident_id.in_(ids))
    for r in queries.fetch(view, taken.order_by(c.at.desc()).limit(most)):
        kind = "charge" if r.kind == "charge" else "charge_reversal"
        rows.append(TimelineRow(r.at, kind, r.subject, r.number, amount=int(r.due)))
    return rows


def _erase(work: Work, person: Person) -> None:
    """Sales hold no name, only whose they were, and that record then says nothing about anybody."""
    left = queries.execute(work, sa.update(_CART).where(_CART.c.member_id.in_(person.ids)).values(member_id=None))
    left += queries.execute(work, sa.update(_CART).where(_CART.c.payer_id.in_(person.ids)).values(payer_id=None))
    for one in person.ids:
        said = _CART.c.told.contains(one.hex)
        left += queries.execute(work, sa.update(_CART).where(said).values(told=""))
    left += queries.execute(
        work, sa.update(_CART_LINE).where(_CART_LINE.c.eater_id.in_(person.ids)).values(eater_id=None)
    )
    if left:
        work.touched("cart")
    _erase_orders(work, person)
    _empty_receipts(work, person)
    sold = queries.fetch(work, sa.select(_SALE.c.number).where(_SALE.c.member_id.in_(person.ids)))
    print_queue.empty_rows(work, [r.number for r in sold])


def _erase_orders(work: Work, person: Person) -> None:
    """Where their meals went is nobody's business any more, and nothing more is ordered for them; the way keeps no door
    nobody else has.
    """
    theirs = _ORDER.c.resident_id.in_(person.ids)
    nothing = {"phone": "", "address": ""}
    orders = queries.execute(work, sa.update(_ORDER).where(theirs).values(**nothing, note=""))
    agreed = sa.update(_STANDING).where(_STANDING.c.resident_id.in_(person.ids))
    orders += queries.execute(work, agreed.values(**nothing, active=False))
    paid = sa.update(_STANDING).where(_STANDING.c.payer_id.in_(person.ids))
    orders += queries.execute(work, paid.values(payer_id=None))
    if orders:
        still = sa.select(_ORDER.c.address).union(sa.select(_STANDING.c.address))
        queries.execute(work, sa.delete(_STOP).where(_STOP.c.address.not_in(still)))
        work.touched("meal_order")
    papers = sa.select(_JOB.c.id, _JOB.c.document).where(_JOB.c.kind == RouteSheet.KIND)
    for r in queries.fetch(work, papers):
        if names(r.document, person.words):
            sheet = cast("RouteSheet", documents.load(RouteSheet.KIND, r.document))
            print_queue.rewrite(work, r.id, documents.dump(sheet.without(lambda text: names(text, person.words))))


def _empty_receipts(work: Work, person: Person) -> None:
    """Who paid and what for goes from the papers of their charges, and of those that name them without a record of
    theirs; numbers and money stay.
    """
    taken = queries.fetch(work, sa.select(_CHARGE.c.number).where(_CHARGE.c.resident_id.in_(person.ids)))
    numbers = {str(r.number) for r in taken}
    papers = sa.select(_JOB.c.id, _JOB.c.number, _JOB.c.document).where(_JOB.c.kind == ChargeReceipt.KIND)
    for r in queries.fetch(work, papers):
        if r.number in numbers or names(r.document, person.words):
            numbers.add(r.number)
            paper = documents.load(ChargeReceipt.KIND, r.document)
            nobody = replace(cast("ChargeReceipt", paper), payer="", title="")
            print_queue.rewrite(work, r.id, documents.dump(nobody))
            work.touched("print")
    _empty_lists(work, frozenset(numbers))


def _empty_lists(work: Work, numbers: frozenset[str]) -> None:
    """Whose deposit it was goes from the lists on paper too."""
    papers = sa.select(_JOB.c.id, _JOB.c.document).where(_JOB.c.kind == DepositSheet.KIND)
    for r in queries.fetch(work, papers):
        sheet = cast("DepositSheet", documents.load(DepositSheet.KIND, r.document))
        rows = tuple(replace(row, payer="") if row.number in numbers else row for row in sheet.rows)
        if rows != sheet.rows:
            print_queue.rewrite(work, r.id, documents.dump(replace(sheet, rows=rows)))
            work.touched("print")


def _seen(who: sa.ColumnElement[Any], since: datetime) -> sa.ColumnElement[bool]:
    sold = sa.exists().where(_SALE.c.member_id == who, _SALE.c.at >= since)
    return sold | sa.exists().where(_CHARGE.c.resident_id == who, _CHARGE.c.at >= since)


def _open(view: View, ids: Sequence[UUID]) -> int:
    """Cards with money on them: it is given back first."""
    held = sa.select(_ENTRY.c.card_id).join(_CARD, _CARD.c.id == _ENTRY.c.card_id).where(_CARD.c.resident_id.in_(ids))
    return queries.count(view, held.group_by(_ENTRY.c.card_id).having(sa.func.sum(_ENTRY.c.amount) > 0))


HOLDER = Holder(
    erase=_erase, kinds=("sale", "reversal", "charge", "charge_reversal"), timeline=_timeline, count=count, seen=_seen,
    open=_open, merged=follow_merge,
)  # fmt: skip
