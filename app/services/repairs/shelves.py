"""Where things lie: the shelves and benches, a thing put somewhere else, and "where is it"."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.repairs import flow
from app.rules.rights import Right
from app.services.repairs.items import Thing, change, load, note_step
from app.services.work import View, Work, asks
from app.store import queries, sql

_SHELF = queries.table("repair_shelf")
_SCANNED = re.compile("[A-Z0-9-]{1,20}")


@dataclass(frozen=True)
class ShelfRow:
    """A place things lie; ``things`` is how many lie there now."""

    id: UUID
    name: str
    bench: bool
    position: int
    active: bool
    things: int


@dataclass(frozen=True)
class PutRow:
    """Where a thing was put, when and by whom."""

    at: datetime
    shelf: str
    who: str


_SHELVES = sql.Reader(
    ShelfRow,
    "repair_shelf f",
    things="(SELECT count(*) FROM repair_item i WHERE i.shelf = f.name AND i.shelf <> '' AND i.state NOT IN "
    "('handed','unrepaired_handed','closed','void'))",
)
_PUTS = sql.Reader(PutRow, "repair_event e LEFT JOIN staff s ON s.id = e.staff_id", who="coalesce(s.name, '')")


@asks()
def shelves(view: View, *, inactive: bool = False) -> tuple[ShelfRow, ...]:
    """The places in their order, those put away last."""
    rows = _SHELVES.rows(view, "ORDER BY active DESC, position, name")
    return tuple(row for row in rows if inactive or row.active)


def shelf_key(text: str) -> str:
    """How a place is told from others: ``b3``, ``B-03``, ``Ｂ 3`` and 货架B3 are one."""
    plain = unicodedata.normalize("NFKC", text).upper().removeprefix("货架").removeprefix("货位")
    return re.sub(r"0*([0-9]+)", r"\1", re.sub(r"[\s\-_.]+", "", plain))


def shelf_code(row: ShelfRow) -> str:
    """What the label of a place has in its symbol, in ASCII capitals: its name where that can be, else a code of its
    own, for scanners garble Chinese."""
    name = unicodedata.normalize("NFKC", row.name).upper()
    return name if _SCANNED.fullmatch(name) else f"HW-{row.id.hex[-8:].upper()}"


def shelf_called(view: View, text: str) -> ShelfRow | None:
    """The place somebody means, as typed or by the code of its label; None when there is none."""
    wanted, code = shelf_key(text), unicodedata.normalize("NFKC", text).strip().upper()
    rows = [row for row in _SHELVES.rows(view) if row.active]
    by_name = next((row for row in rows if shelf_key(row.name) == wanted), None)
    return by_name or next((row for row in rows if shelf_code(row) == code), None)


@asks(Right.REPAIRS)
def name_meant(view: View, text: str) -> str:
    """The name of the place whose name or label this is; any other words as they are."""
    row = shelf_called(view, text)
    return text if row is None else row.name


def known_shelf(view: View, text: str) -> str:
    """The name of the place somebody means, or empty. Raises ``Refused("repair_shelf_unknown", name=)``."""
    if not text.strip():
        return ""
    row = shelf_called(view, text)
    if row is None:
        raise Refused("repair_shelf_unknown", field="shelf", name=text.strip())
    return row.name


def put_on(work: Work, item_id: UUID, shelf: str) -> Thing:
    """Put a thing somewhere else; where it lay before stays in its history. Raises ``Refused``: repair_unknown,
    repair_shelf_unknown, repair_collected for a thing that is not here any more."""
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.state in flow.OVER:
        raise Refused("repair_collected", act="move")
    name = known_shelf(work, shelf)
    if name == thing.shelf:
        return thing
    note_step(work, thing, "move", shelf=name)
    return change(work, thing, shelf=name)


@asks(Right.REPAIRS)
def places_of(view: View, item_id: UUID) -> tuple[PutRow, ...]:
    """Where a thing has lain, the newest first: the first one is where it is."""
    return _PUTS.rows(view, "WHERE e.item_id = :i AND e.shelf <> '' ORDER BY e.position DESC", i=item_id)


def save_shelf(work: Work, name: str, *, bench: bool = False, shelf_id: UUID | None = None) -> UUID:
    """Add a place or change one; what lies there is called by its new name. Raises ``Refused``: field_bad (name),
    repair_shelf_unknown."""
    work.require(Right.SETTINGS)
    s = _SHELF.c
    called = validation.text("name", name, 20, required=True)
    others = [row for row in _SHELVES.rows(work) if row.id != shelf_id]
    if any(shelf_key(row.name) == shelf_key(called) for row in others):
        validation.bad("name", "taken")
    values: dict[str, Any] = {"name": called, "bench": bench}
    if shelf_id is None:
        shelf_id = work.new_id()
        position = queries.next_position(work, s.position)
        queries.execute(work, sa.insert(_SHELF).values(id=shelf_id, position=position, active=True, **values))
    else:
        before = _shelf(work, shelf_id)
        queries.execute(work, sa.update(_SHELF).where(s.id == shelf_id).values(**values))
        lying = "UPDATE repair_item SET shelf = :n WHERE shelf = :o AND state NOT IN ('handed','unrepaired_handed')"
        sql.run(work.session, lying, {"n": called, "o": before.name})
    work.audit("repair_shelf", called)
    work.touched("repair_list", shelf_id)
    return shelf_id


def retire_shelf(work: Work, shelf_id: UUID) -> None:
    """Nothing new is put there. Raises ``Refused``: repair_shelf_unknown, repair_shelf_full (things=)."""
    row = _shelf(work, shelf_id)
    if row.things:
        raise Refused("repair_shelf_full", name=row.name, things=row.things)
    _set_shelf(work, row, False)


def restore_shelf(work: Work, shelf_id: UUID) -> None:
    """Things can be put there again. Raises ``Refused("repair_shelf_unknown")``."""
    _set_shelf(work, _shelf(work, shelf_id), True)


def _shelf(work: Work, shelf_id: UUID) -> ShelfRow:
    work.require(Right.SETTINGS)
    row = _SHELVES.one(work, "WHERE id = :i", i=shelf_id)
    if row is None:
        raise Refused("repair_shelf_unknown", name="")
    return row


def _set_shelf(work: Work, row: ShelfRow, active: bool) -> None:
    queries.execute(work, sa.update(_SHELF).where(_SHELF.c.id == row.id).values(active=active))
    work.audit("repair_shelf_restore" if active else "repair_shelf_retire", row.name)
    work.touched("repair_list", row.id)
