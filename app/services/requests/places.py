"""The points of 优享地图: where a service is, when it is open, and the slip that says how to get there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.people.names import found, spoken
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.requests import WaySlip
from app.services.work import View, Work, asks
from app.store import queries, sql

_PLACE = queries.table("place")
_SCENE = queries.table("scene")


@dataclass(frozen=True)
class PlaceRow:
    """A point; ``station`` is the site's own name for the house, ``way`` what the slip says."""

    id: UUID
    name: str
    pinyin: str
    station: str
    scene: str
    scene_name: str
    icon: str
    floor: str
    hours: str
    phone: str
    way: str
    position: int
    active: bool


@dataclass(frozen=True)
class PlaceDraft:
    """What a person typed about a point."""

    name: str
    scene: str
    station: str = ""
    floor: str = ""
    hours: str = ""
    phone: str = ""
    way: str = ""


_PLACES = sql.Reader(
    PlaceRow,
    "place p JOIN scene s ON s.code = p.scene",
    name="p.name",
    scene_name="s.name",
    position="p.position",
    active="p.active",
)


def places(view: View, query: str = "", scene: str | None = None, *, inactive: bool = False) -> tuple[PlaceRow, ...]:
    """The points in their order; ``query`` is a part of the name, of its station or scene, pinyin or initials.

    Names that begin with what was typed come first, so that two keys find a point.
    """
    kept = _PLACES.rows(view, f"{'' if inactive else 'WHERE p.active '}ORDER BY p.active DESC, p.position, p.id")
    rows = [row for row in kept if scene in (None, row.scene)]
    if wanted := query.strip():
        ranks = {row.id: _rank(row, wanted) for row in rows}
        rows = sorted((row for row in rows if ranks[row.id] < _NOWHERE), key=lambda row: ranks[row.id])
    return tuple(rows)


def place(view: View, place_id: UUID) -> PlaceRow:
    """One point. Raises ``Refused("place_unknown")``."""
    row = _PLACES.one(view, "WHERE p.id = :p", p=place_id)
    if row is None:
        raise Refused("place_unknown")
    return row


def stations(view: View) -> tuple[str, ...]:
    """The stations points belong to, in the order of their first point."""
    named = "SELECT station FROM place WHERE active AND station <> '' ORDER BY position"
    return tuple(dict.fromkeys(sql.values(view, named)))


@asks()
def way_slip(view: View, place_id: UUID) -> WaySlip:
    """怎么走, as it is now. Raises ``Refused("place_unknown")``."""
    p = place(view, place_id)
    head = settings.head(view)
    return WaySlip(head, p.name, p.station, p.scene_name, p.floor, p.hours, p.phone, p.way, view.now)


@asks(Right.RESIDENTS)
def print_way(work: Work, place_id: UUID) -> UUID:
    """Print the slip for a resident; whoever serves people may. Returns the print job."""
    return work.print(way_slip(work, place_id), number=f"L-{work.terminal}-{work.new_id().hex[-10:].upper()}")


def save_place(work: Work, draft: PlaceDraft, place_id: UUID | None = None) -> UUID:
    """Add or change a point.

    Raises ``Refused``: field_bad (name, scene, station, floor, hours, phone, way), place_unknown.
    """
    work.require(Right.SETTINGS)
    values = _checked(work, draft)
    if place_id is None:
        place_id = work.new_id()
        insert(work, place_id, values)
    else:
        place(work, place_id)
        queries.execute(work, sa.update(_PLACE).where(_PLACE.c.id == place_id).values(**values))
    work.audit("place", values["name"], station=values["station"])
    work.touched("catalogue", place_id)
    return place_id


def retire_place(work: Work, place_id: UUID) -> None:
    """Take a point off the map."""
    _set_active(work, place_id, False, "place_retire")


def restore_place(work: Work, place_id: UUID) -> None:
    """Put a point back on the map."""
    _set_active(work, place_id, True, "place_restore")


def rename_station(work: Work, old: str, new: str) -> int:
    """Give a station another name on all its points; returns how many there are. Raises ``Refused``: field_bad."""
    work.require(Right.SETTINGS)
    name = validation.text("station", new, 40, required=True)
    moved = queries.execute(work, sa.update(_PLACE).where(_PLACE.c.station == old).values(station=name))
    if moved and old != name:
        work.audit("station", name, before=old, after=name)
        work.touched("catalogue")
    return moved


def insert(work: Work, place_id: UUID, values: dict[str, Any]) -> None:
    """Write a new point behind the others."""
    position = queries.next_position(work, _PLACE.c.position)
    queries.execute(work, sa.insert(_PLACE).values(id=place_id, position=position, active=True, **values))


_NOWHERE = 4


def _rank(r: PlaceRow, wanted: str) -> int:
    """How well a point fits: its name begins so, holds it, its station or scene does, or not at all."""
    plain = wanted.casefold()
    if r.name.casefold().startswith(plain) or any(part.startswith(plain) for part in r.pinyin.split()):
        return 0
    if found(r.name, wanted):
        return 1
    if found(r.scene_name, wanted):
        return 2
    return 3 if r.station and found(r.station, wanted) else _NOWHERE


def _checked(work: Work, draft: PlaceDraft) -> dict[str, Any]:
    name = validation.text("name", draft.name, 40, required=True)
    if queries.first(work, sa.select(_SCENE.c.code).where(_SCENE.c.code == draft.scene)) is None:
        validation.bad("scene", "choice")
    return {
        "name": name,
        "pinyin": spoken(name, 160),
        "scene": draft.scene,
        "station": validation.text("station", draft.station, 40),
        "floor": validation.text("floor", draft.floor, 20),
        "hours": validation.text("hours", draft.hours, 80),
        "phone": validation.phone("phone", draft.phone, office=True),
        "way": validation.text("way", draft.way, 200),
    }


def _set_active(work: Work, place_id: UUID, active: bool, action: str) -> None:
    work.require(Right.SETTINGS)
    row = place(work, place_id)
    if row.active == active:
        return
    queries.execute(work, sa.update(_PLACE).where(_PLACE.c.id == place_id).values(active=active))
    work.audit(action, row.name)
    work.touched("catalogue", place_id)
