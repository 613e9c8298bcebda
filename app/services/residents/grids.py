"""网格: which there are, whom to call in each, and whose an address is. ``services.requests.grids`` keeps the list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules.people import grids as rule
from app.rules.people.buildings import BETWEEN, building
from app.rules.people.grids import Area
from app.rules.people.names import door
from app.services.work import View, Work, asks
from app.store import sql


@dataclass(frozen=True)
class GridRow:
    """A 网格 with its 网格员. Who that is and the number stand on the doors of the houses: they are not masked."""

    id: UUID
    code: str
    name: str
    warden: str
    phone: str
    areas: str
    active: bool


class Lives(NamedTuple):
    """Where a resident lives, as stored."""

    building: str
    address: str
    grid_id: UUID | None


class _Resident(NamedTuple):
    no: int
    building: str
    address: str
    grid_id: UUID | None
    grid_set: UUID | None


_GRIDS = sql.Reader(GridRow, "grid")
_LIVES = sql.Reader(Lives, "resident")
_RESIDENTS = sql.Reader(_Resident, "resident")


@asks()
def grids(view: View, *, inactive: bool = False) -> tuple[GridRow, ...]:
    """The 网格 in their order, those put away last."""
    return tuple(row for row in _all(view) if inactive or row.active)


def find(view: View, grid_id: UUID | None) -> GridRow | None:
    """One 网格, put away or not; None for none."""
    return next((row for row in _all(view) if row.id == grid_id), None) if grid_id is not None else None


def grid(view: View, grid_id: UUID) -> GridRow:
    """One 网格. Raises ``Refused("grid_unknown")``."""
    row = find(view, grid_id)
    if row is None:
        raise Refused("grid_unknown")
    return row


def chosen(view: View, grid_id: UUID | None) -> UUID | None:
    """A 网格 somebody picked by hand, None for none. Raises ``Refused("grid_unknown", field="grid")``."""
    if grid_id is not None and all(row.id != grid_id for row in _all(view) if row.active):
        raise Refused("grid_unknown", field="grid")
    return grid_id


def effective(view: View, set_by_hand: UUID | None, where: str) -> UUID | None:
    """Whose it is: as somebody said, while that 网格 is in use; else by the rule for its ``site``."""
    if set_by_hand is not None and any(row.id == set_by_hand for row in _all(view) if row.active):
        return set_by_hand
    return by_rule(view, where)


def by_rule(view: View, where: str) -> UUID | None:
    """Whose a ``site`` is; None when that is not clear. Many live in one building: it is matched once."""
    known = view.memo(by_rule, dict[str, UUID | None], "grid")
    if where and where not in known:
        known[where] = rule.match(where, _areas(view))
    return known.get(where)


def located(view: View, address: str, set_by_hand: UUID | None) -> dict[str, Any]:
    """The stored columns that follow from a resident's address."""
    stored = {"household": door(address)[:40], "building": building(address)}
    return {**stored, "grid_id": effective(view, set_by_hand, stored["building"] or rule.site(address))}


def lives(view: View, resident_id: UUID) -> Lives | None:
    """Where a resident lives; None when no resident has that id."""
    return _LIVES.one(view, "WHERE id = :i", i=resident_id)


def of_place(view: View, place: str, home: Lives | None) -> UUID | None:
    """Whose the place of a request is: by the place itself, or where the resident lives when none is said or only the
    building of it is (3幢 2 单元).
    """
    where = rule.site(place)
    if home is not None and (not where or (where.startswith(BETWEEN) and home.building.endswith(where))):
        return home.grid_id
    return by_rule(view, where)


def renew(work: Work, *resident_ids: UUID) -> int:
    """Look whose the address of every resident is by the list as it is now, or of these; returns how many moved."""
    which = {f"i{n}": one for n, one in enumerate(resident_ids)}
    where = f"WHERE id IN ({', '.join(f':{name}' for name in which)})" if which else "WHERE address <> ''"
    moved = []
    for r in _RESIDENTS.rows(work, where, **which):
        grid_id = effective(work, r.grid_set, r.building or rule.site(r.address))
        if grid_id != r.grid_id:
            moved.append({"grid": grid_id, "no": r.no})
    if moved:
        sql.run(work.session, "UPDATE resident SET grid_id = :grid WHERE no = :no", moved)
    return len(moved)


def _all(view: View) -> tuple[GridRow, ...]:
    read = lambda: _GRIDS.rows(view, "ORDER BY active DESC, position, id")  # noqa: E731
    return view.memo(_all, read, "grid")


def _areas(view: View) -> tuple[tuple[UUID, tuple[Area, ...]], ...]:
    return view.memo(_areas, lambda: tuple(_read(view)), "grid")


def _read(view: View) -> Iterator[tuple[UUID, tuple[Area, ...]]]:
    for row in _all(view):
        if row.active:
            yield row.id, rule.areas(row.areas)
