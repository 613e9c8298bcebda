"""What the repair counter of a new centre begins with: prices, shelves, spare things; everything may be changed."""

import json

import sqlalchemy as sa

from app.paths import resource
from app.services.work import View, Work
from app.store import queries

_PRICE = queries.table("repair_price")
_SHELF = queries.table("repair_shelf")


def planted_repairs(view: View) -> bool:
    """Whether there is a price list."""
    return queries.first(view, sa.select(_PRICE.c.id)) is not None


def plant_repairs(work: Work) -> None:
    """Write the price list and the shelves. Does nothing where there is a list already.

    Asks for no right: it belongs to the set-up, and to the first start after an upgrade.
    """
    if planted_repairs(work):
        return
    told = json.loads(resource("data", "repairs.json").read_text("utf-8"))
    blank = {"unit": "", "from_price": False, "plus_parts": False, "warranty_days": 0}
    for position, price in enumerate(told["prices"], 1):
        row = {**blank, **price, "id": work.new_id(), "position": position, "active": True}
        queries.execute(work, sa.insert(_PRICE).values(row))
    for position, shelf in enumerate(told["shelves"], 1):
        row = {"bench": False, **shelf, "id": work.new_id(), "position": position, "active": True}
        queries.execute(work, sa.insert(_SHELF).values(row))
    work.touched("repair_list")
