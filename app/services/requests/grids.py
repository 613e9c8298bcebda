"""Keeping the list of 网格. Whoever is added, changed or put away: every address is looked at anew in the same act."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.people import grids as rule
from app.rules.rights import Right
from app.services.requests.row import change, load
from app.services.residents import grids
from app.services.residents.grids import GridRow, Lives
from app.services.work import View, Work, asks
from app.store import queries, sql

MOST = 200
"""So many 网格 a community has at most: of each request the rule looks at all of them."""

_GRID = queries.table("grid")


@dataclass(frozen=True)
class GridDraft:
    """What a person typed about a 网格."""

    name: str
    code: str = ""
    warden: str = ""
    phone: str = ""
    areas: str = ""


class _Asked(NamedTuple):
    id: UUID
    place: str
    grid_id: UUID | None
    grid_set: UUID | None
    resident_id: UUID | None
    building: str
    address: str
    home: UUID | None


_ASKED = sql.Reader(
    _Asked,
    "request q LEFT JOIN resident r ON r.id = q.resident_id",
    id="q.id",
    grid_id="q.grid_id",
    grid_set="q.grid_set",
    building="coalesce(r.building, '')",
    address="coalesce(r.address, '')",
    home="r.grid_id",
)


def save_grid(work: Work, draft: GridDraft, grid_id: UUID | None = None) -> UUID:
    """Add or change a 网格, and look at every address anew.

    Raises ``Refused``: field_bad (name: taken; phone; areas: area_bad with the part, area_taken with whose it is),
    grid_unknown, grids_many.
    """
    work.require(Right.SETTINGS)
    known = grids.grids(work, inactive=True)
    values = _checked(draft, [row for row in known if row.active and row.id != grid_id])
    if grid_id is None:
        if len(known) >= MOST:
            raise Refused("grids_many", limit=MOST)
        grid_id = work.new_id()
        position = queries.next_position(work, _GRID.c.position)
        queries.execute(work, sa.insert(_GRID).values(id=grid_id, position=position, active=True, **values))
    else:
        grids.grid(work, grid_id)
        queries.execute(work, sa.update(_GRID).where(_GRID.c.id == grid_id).values(**values))
    _renewed(work, "grid", values["name"], grid_id)
    return grid_id


def retire_grid(work: Work, grid_id: UUID) -> None:
    """Nothing belongs to it any more; who said so by hand is asked again when it comes back."""
    _set_active(work, grid_id, False, "grid_retire")


def restore_grid(work: Work, grid_id: UUID) -> None:
    """It is in use again. Raises ``Refused("field_bad")`` (areas: area_taken) when another one has its areas by now."""
    _set_active(work, grid_id, True, "grid_restore")


def set_place_grid(work: Work, request_id: UUID, grid_id: UUID | None) -> None:
    """Say by hand whose the place of a request is; None leaves it to the rule again.

    Raises ``Refused``: needs_approver, request_unknown, grid_unknown.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    said = grids.chosen(work, grid_id)
    home = None if row.resident_id is None else grids.lives(work, row.resident_id)
    after = said if said is not None else grids.of_place(work, row.place, home)
    if (said, after) == (row.grid_set, row.grid_id):
        return
    change(work, row, grid_set=said, grid_id=after)
    name = "" if said is None else grids.grid(work, said).name
    work.audit("request_grid", row.number, grid=name)
    work.touched("request", request_id)


@asks(Right.REQUESTS)
def suggested(view: View, place: str, resident_id: UUID | None) -> GridRow | None:
    """Whose a place would be: whom to call there, while the request is still being written down."""
    home = None if resident_id is None else grids.lives(view, resident_id)
    return grids.find(view, grids.of_place(view, place, home))


def _set_active(work: Work, grid_id: UUID, active: bool, action: str) -> None:
    work.require(Right.SETTINGS)
    row = grids.grid(work, grid_id)
    if row.active == active:
        return
    if active:
        _unclaimed(rule.areas(row.areas), grids.grids(work))
    queries.execute(work, sa.update(_GRID).where(_GRID.c.id == grid_id).values(active=active))
    _renewed(work, action, row.name, grid_id)


def _checked(draft: GridDraft, others: list[GridRow]) -> dict[str, Any]:
    name = validation.text("name", draft.name, 40, required=True)
    if any(row.name == name for row in others):
        validation.bad("name", "taken")
    values = {
        "name": name,
        "code": validation.text("code", draft.code, 20),
        "warden": validation.person_name("warden", draft.warden),
        "phone": validation.phone("phone", draft.phone, office=True),
        "areas": validation.text("areas", draft.areas, 1000, multiline=True),
    }
    try:
        listed = rule.areas(values["areas"])
    except rule.AreaError as wrong:
        validation.bad("areas", "area_bad", part=wrong.part)
    _unclaimed(listed, others)
    return values


def _unclaimed(listed: tuple[rule.Area, ...], others: list[GridRow] | tuple[GridRow, ...]) -> None:
    """Raises ``Refused("field_bad")`` when another one claims the same."""
    for row in others:
        clash = rule.clash(listed, rule.areas(row.areas))
        if clash is not None:
            validation.bad("areas", "area_taken", area=rule.said(clash), name=row.name)


def _renewed(work: Work, action: str, name: str, grid_id: UUID) -> None:
    """Look at every address anew, and write down how many are somebody else's now."""
    work.touched("grid", grid_id)
    residents = grids.renew(work)
    requests = _renew(work)
    work.audit(action, name, residents=residents, requests=requests)
    if residents:
        work.touched("resident")
    if requests:
        work.touched("request")


def _renew(work: Work) -> int:
    """Whose each place is now; of what was forgotten, with nothing left to tell by, it stays as it was."""
    moved = []
    in_use = {row.id for row in grids.grids(work)}
    for q in _ASKED.rows(work):
        grid_id: UUID | None
        if q.grid_set in in_use:
            grid_id = q.grid_set
        elif q.place or q.address:
            grid_id = grids.of_place(work, q.place, Lives(q.building, q.address, q.home) if q.address else None)
        else:
            continue
        if grid_id != q.grid_id:
            moved.append({"grid": grid_id, "id": q.id})
    if moved:
        sql.run(work.session, "UPDATE request SET grid_id = :grid WHERE id = :id", moved)
    return len(moved)
