"""What the catalogue and the calendar of a new centre begin with; everything may be changed afterwards."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.rules.people.names import spoken
from app.rules.requests import promises
from app.services.centre import calendar
from app.services.first_run import repairs, seeds
from app.services.requests import catalogue
from app.services.work import View, Work
from app.store import queries

_SCENE = queries.table("scene")
_ITEM = queries.table("request_item")
_HANDLER = queries.table("handler")
_PHRASE = queries.table("phrase")


def planted(view: View) -> bool:
    """Whether everything is there; a store upgraded from before the catalogue, or the price list, has none."""
    return _taken_in(view) and repairs.planted_repairs(view)


def _taken_in(view: View) -> bool:
    return queries.first(view, sa.select(_SCENE.c.code)) is not None


def plant(work: Work) -> None:
    """Write scenes, matters, handlers, phrases, holiday tables, prices and shelves; each only where there is none.

    Asks for no right: it belongs to the set-up, and to the first start after an upgrade.
    """
    repairs.plant_repairs(work)
    if _taken_in(work):
        return
    for position, scene in enumerate(seeds.scenes(), 1):
        queries.execute(work, sa.insert(_SCENE).values(position=position, active=True, **scene))
    _plant_items(work, _plant_handlers(work))
    for position, phrase in enumerate(seeds.phrases(), 1):
        row = {"item": None, **phrase, "id": work.new_id(), "position": position}
        queries.execute(work, sa.insert(_PHRASE).values(row))
    for year in seeds.holiday_years():
        calendar.write(work, year)
    work.touched("catalogue")


def _plant_handlers(work: Work) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    for position, handler in enumerate(seeds.handlers(), 1):
        made[handler["name"]] = work.new_id()
        row = {
            **handler, "id": made[handler["name"]], "pinyin": spoken(handler["name"], 240), "phone": "",
            "staff_id": None, "position": position, "active": True,
        }  # fmt: skip
        queries.execute(work, sa.insert(_HANDLER).values(row))
    return made


def _plant_items(work: Work, handlers: dict[str, UUID]) -> None:
    details = seeds.item_details()
    for position, item in enumerate(seeds.request_items(), 1):
        more: dict[str, Any] = details.get(item.code, {})
        promise = promises.read_limit(more["limit"]) if "limit" in more else item.promise
        materials = tuple(catalogue.Material(*one) for one in more.get("materials", ()))
        row = {
            "code": item.code, "name": item.name, "pinyin": spoken(item.name, 240), "scene": item.scene,
            "category": item.category, "dispositions": ",".join(item.dispositions),
            **catalogue.limit_columns(promise), "sensitive": item.sensitive,
            "materials": catalogue.materials_text(materials), "script": more.get("script", ""),
            "papers": ",".join(more.get("papers", ())), "handler_id": handlers.get(more.get("handler", "")),
            "position": position, "active": True, "changed_at": work.now,
        }  # fmt: skip
        queries.execute(work, sa.insert(_ITEM).values(row))
