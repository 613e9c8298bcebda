"""The materials of one request: which were asked for, which came. Nothing that was handed in is ever forgotten."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.requests.flow import OPEN
from app.rules.rights import Right
from app.services.documents.requests import Material
from app.services.requests.papers import asked_for, dump_materials, load_materials
from app.services.requests.row import change, load
from app.services.requests.timeline import write_event
from app.services.work import Work

Materials = tuple[Material, ...]


def missing(materials: Materials) -> tuple[str, ...]:
    """The names of what has not come yet."""
    return tuple(m.name for m in materials if not m.given)


def came(materials: Materials, names: Iterable[str] | None) -> Materials:
    """After these came; None: all that were missing."""
    here = None if names is None else set(names)
    return tuple(replace(m, given=True) if here is None or m.name in here else m for m in materials)


def without(materials: Materials, names: Iterable[str]) -> Materials:
    """After these, by name or as they were written, are asked for no more; what has come stays."""
    gone = {m.name for m in asked_for((), names)}
    return tuple(m for m in materials if m.given or m.name not in gone)


def set_given(work: Work, request_id: UUID, given: tuple[str, ...]) -> tuple[str, ...]:
    """Tick which materials of an open request are here; the others are missing. Returns the names whose tick changed.

    The state stays: 补正到位 starts the clock again. Raises ``Refused``: request_unknown, request_not_now, field_bad.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    if row.state not in OPEN:
        raise Refused("request_not_now", state=row.state.value, act="materials")
    before = load_materials(row.materials)
    for name in given:
        validation.choice("materials", name, tuple(m.name for m in before))
    after = tuple(replace(m, given=m.name in given) for m in before)
    here = tuple(a.name for a, b in zip(after, before, strict=True) if a.given and not b.given)
    back = tuple(a.name for a, b in zip(after, before, strict=True) if b.given and not a.given)
    for what, names in (("material_in", here), ("material_out", back)):
        if names:
            write_event(work, row.id, what, row.state.value, row.state, text="", detail={"materials": list(names)})
            work.audit(f"request_{what}", row.number)  # without their names: people wrote them
    if here or back:
        work.touched("request", row.id)
        change(work, row, materials=dump_materials(after))
    return (*here, *back)
