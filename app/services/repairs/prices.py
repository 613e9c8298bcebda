"""收费公示: the list on the wall, from which parts and labour are picked; and the spare things that are lent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.repair import RepairLoan
from app.rules import validation
from app.rules.people.names import found
from app.rules.repairs import flow
from app.rules.rights import Right
from app.services.repairs.intake import LONGEST_WARRANTY, MOST_PRICE
from app.services.repairs.items import load, note_step
from app.services.work import View, Work, asks
from app.store import queries, sql

_PRICE = queries.table("repair_price")
_SPARE = queries.table("repair_spare")
CATEGORIES = ("家电", "水暖", "缝补", "修鞋", "钟表锁匙", "磨刀修伞", "其他")
"""What things are sorted by where the centre says nothing else."""


@dataclass(frozen=True)
class RepairPriceRow:
    """A line of the list: ``amount`` in 分 for each ``unit``; ``from_price`` 起, ``plus_parts`` 另加配件."""

    id: UUID
    name: str
    category: str
    amount: int
    unit: str
    from_price: bool
    plus_parts: bool
    warranty_days: int
    position: int
    active: bool


@dataclass(frozen=True)
class PriceForm:
    """What a person typed about a line of the list."""

    name: str
    category: str = ""
    amount: int = 0
    unit: str = ""
    from_price: bool = False
    plus_parts: bool = False
    warranty_days: int = 0


@dataclass(frozen=True)
class SpareRow:
    """A spare thing; ``with_number`` and ``lent_at`` while it is out."""

    id: UUID
    name: str
    note: str
    active: bool
    with_number: str | None
    with_item: UUID | None
    lent_at: datetime | None


@dataclass(frozen=True)
class LoanRow:
    """A spare thing that went out with a thing; ``back_at`` None: it is still out."""

    id: UUID
    spare_id: UUID
    name: str
    lent_at: datetime
    back_at: datetime | None


_PRICES = sql.Reader(RepairPriceRow, "repair_price")
_SPARES = sql.Reader(
    SpareRow,
    "repair_spare s LEFT JOIN repair_loan l ON l.spare_id = s.id AND l.back_at IS NULL "
    "LEFT JOIN repair_item i ON i.id = l.item_id",
    id="s.id",
    name="s.name",
    note="s.note",
    active="s.active",
    with_number="i.number",
    with_item="i.id",
    lent_at="l.lent_at",
)
_LOANS = sql.Reader(LoanRow, "repair_loan")
_LOAN = sql.Insert(RepairLoan)


@asks()
def prices(view: View, query: str = "", *, inactive: bool = False) -> tuple[RepairPriceRow, ...]:
    """The list in its order, by a part of the name, pinyin or initials; lines put away last."""
    rows = _PRICES.rows(view, "ORDER BY active DESC, position, id")
    wanted = query.strip()
    return tuple(row for row in rows if (inactive or row.active) and (not wanted or found(row.name, wanted)))


def save_price(work: Work, form: PriceForm, price_id: UUID | None = None) -> UUID:
    """Add a line or change one; what was agreed on before stays as it was.

    Raises ``Refused``: field_bad (name, category, amount, unit, warranty_days), repair_price_unknown.
    """
    work.require(Right.SETTINGS)
    values: dict[str, Any] = {
        "name": validation.text("name", form.name, 40, required=True),
        "category": validation.text("category", form.category, 20),
        "amount": validation.whole("amount", form.amount, 0, MOST_PRICE),
        "unit": validation.text("unit", form.unit, 8),
        "from_price": form.from_price,
        "plus_parts": form.plus_parts,
        "warranty_days": validation.whole("warranty_days", form.warranty_days, 0, LONGEST_WARRANTY),
    }
    p = _PRICE.c
    same = queries.first(work, sa.select(p.id).where(p.name == values["name"], p.active))
    if same is not None and same.id != price_id:
        validation.bad("name", "taken")
    if price_id is None:
        price_id = work.new_id()
        position = queries.next_position(work, p.position)
        queries.execute(work, sa.insert(_PRICE).values(id=price_id, position=position, active=True, **values))
    elif not queries.execute(work, sa.update(_PRICE).where(p.id == price_id).values(**values)):
        raise Refused("repair_price_unknown")
    work.audit("repair_price", values["name"], amount=values["amount"])
    work.touched("repair_list", price_id)
    return price_id


def retire_price(work: Work, price_id: UUID) -> None:
    """Take a line off the list. Raises ``Refused("repair_price_unknown")``."""
    _set(work, _PRICE, price_id, False, "repair_price")


def restore_price(work: Work, price_id: UUID) -> None:
    """Put a line back on the list. Raises ``Refused("repair_price_unknown")``."""
    _set(work, _PRICE, price_id, True, "repair_price")


@asks()
def spares(view: View, *, inactive: bool = False) -> tuple[SpareRow, ...]:
    """The spare things, those put away last; with whom they are."""
    rows = _SPARES.rows(view, "ORDER BY s.active DESC, s.position, s.id")
    return tuple(row for row in rows if inactive or row.active)


def save_spare(work: Work, name: str, note: str = "", spare_id: UUID | None = None) -> UUID:
    """Add a spare thing or change one. Raises ``Refused``: field_bad (name, note), repair_spare_unknown."""
    work.require(Right.SETTINGS)
    values = {"name": validation.text("name", name, 40, required=True), "note": validation.text("note", note, 80)}
    s = _SPARE.c
    if spare_id is None:
        spare_id = work.new_id()
        position = queries.next_position(work, s.position)
        queries.execute(work, sa.insert(_SPARE).values(id=spare_id, position=position, active=True, **values))
    elif not queries.execute(work, sa.update(_SPARE).where(s.id == spare_id).values(**values)):
        raise Refused("repair_spare_unknown")
    work.audit("repair_spare", values["name"])
    work.touched("repair_list", spare_id)
    return spare_id


def retire_spare(work: Work, spare_id: UUID) -> None:
    """It is not lent any more. Raises ``Refused``: repair_spare_unknown, repair_spare_out (name=)."""
    work.require(Right.SETTINGS)
    row = _spare(work, spare_id)
    if row.with_number is not None:
        raise Refused("repair_spare_out", name=row.name, number=row.with_number)
    _set(work, _SPARE, spare_id, False, "repair_spare")


def restore_spare(work: Work, spare_id: UUID) -> None:
    """It can be lent again. Raises ``Refused("repair_spare_unknown")``."""
    _set(work, _SPARE, spare_id, True, "repair_spare")


def lend(work: Work, item_id: UUID, spare_id: UUID) -> UUID:
    """借用备件: a spare thing goes out with whoever brought a thing; it must come back before that is handed out.

    Raises ``Refused``: repair_unknown, repair_collected, repair_spare_unknown, repair_spare_out (name=, number=).
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.state in flow.OVER:
        raise Refused("repair_collected", act="lend")
    row = _spare(work, spare_id)
    if not row.active:
        raise Refused("repair_spare_unknown")
    if row.with_number is not None:
        raise Refused("repair_spare_out", name=row.name, number=row.with_number)
    loan = work.new_id()
    _LOAN.run(
        work.session,
        [
            {
                "id": loan,
                "spare_id": spare_id,
                "item_id": item_id,
                "name": row.name,
                "lent_at": work.now,
                "back_at": None,
            }
        ],
    )
    note_step(work, thing, "lend", detail={"spare": row.name})
    return loan


def give_spare_back(work: Work, loan_id: UUID) -> None:
    """The spare thing is back. Raises ``Refused("repair_loan_unknown")`` for one that is not out."""
    work.require(Right.REPAIRS)
    found_item = sql.value(work, "SELECT item_id FROM repair_loan WHERE id = :l AND back_at IS NULL", l=loan_id)
    if found_item is None:
        raise Refused("repair_loan_unknown")
    sql.run(work.session, "UPDATE repair_loan SET back_at = :at WHERE id = :l", {"at": work.now, "l": loan_id})
    note_step(work, load(work, sql.uuid(found_item)), "lend_back")


@asks(Right.REPAIRS)
def loans(view: View, item_id: UUID) -> tuple[LoanRow, ...]:
    """What was lent with a thing, still out first."""
    return _LOANS.rows(view, "WHERE item_id = :i ORDER BY back_at IS NOT NULL, lent_at", i=item_id)


def _spare(view: View, spare_id: UUID) -> SpareRow:
    row = _SPARES.one(view, "WHERE s.id = :s", s=spare_id)
    if row is None:
        raise Refused("repair_spare_unknown")
    return row


def _set(work: Work, table: sa.Table, key: UUID, active: bool, act: str) -> None:
    work.require(Right.SETTINGS)
    known = queries.first(work, sa.select(table.c.name).where(table.c.id == key))
    if known is None:
        raise Refused(f"{act}_unknown")
    queries.execute(work, sa.update(table).where(table.c.id == key).values(active=active))
    work.audit(f"{act}_restore" if active else f"{act}_retire", known.name)
    work.touched("repair_list", key)
