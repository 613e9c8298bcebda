"""Sample rooms of a centre, to begin with and to be renamed: from ``resources/data/rooms_sample.json``."""

import json
from typing import Any

from app.paths import resource
from app.rules import validation
from app.rules.rights import Right
from app.services.rooms.equipment import EquipmentDraft, LimitDraft, save_equipment, save_limit
from app.services.rooms.house import RoomDraft, add_unit, every_room, save_room
from app.services.work import Work


def _sample() -> dict[str, Any]:
    return dict(json.loads(resource("data", "rooms_sample.json").read_text("utf-8")))


def sample_sites() -> tuple[str, ...]:
    """The centres there are samples of."""
    return tuple(_sample()["sites"])


def plant_rooms(work: Work, site: str) -> int:
    """Give a centre the rooms, things and limits of a sample; returns how many rooms. Everything can be renamed.

    Raises ``Refused``: field_bad (site; taken when there are rooms already).
    """
    work.require(Right.SETTINGS)
    sample = _sample()
    validation.choice("site", site, tuple(sample["sites"]))
    if every_room(work):
        validation.bad("site", "taken")
    told = sample["sites"][site]
    units = {name: add_unit(work, name) for name in told["units"]}
    for room in told["rooms"]:
        parts = tuple(units[name] for name in room.get("units", ()))
        save_room(work, RoomDraft(**{**room, "units": parts, "approval": tuple(room.get("approval", ()))}))
    for thing in told["equipment"]:
        save_equipment(work, EquipmentDraft(**thing))
    for limit in sample["limits"]:
        save_limit(work, LimitDraft(**limit))
    return len(told["rooms"])
