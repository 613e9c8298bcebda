"""Whose 网格 a place is, kept beside residents and requests for their lists: it must follow from what is sealed.

What a person said (``grid_set``) counts while that 网格 is in use, else the rule over the address. Of a request only a
place that says by itself where it is can be told: one that leans on where the resident lived was settled as they lived
then, and what was forgotten has nothing left to tell by.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.rules.people import grids as rule
from app.rules.people.buildings import BETWEEN
from app.store.chained import has_table
from app.store.driver import Connection
from app.store.findings import Finding

_SITES = 20_000
"""Places remembered: many live in one building."""


def check_grids(connection: Connection) -> Finding:
    """``why``: ``differs``; the record is a resident's number or a request's."""
    if not has_table(connection, "grid"):
        return Finding(0)
    query = "SELECT id, areas FROM grid WHERE active ORDER BY position, id"
    areas = [(_plain(key), rule.areas(text)) for key, text in connection.execute(query)]
    in_use = {key for key, _ in areas}

    @lru_cache(_SITES)
    def match(where: str) -> Any:
        return rule.match(where, areas) if where else None

    def wrong(said: Any, stored: Any, where: str) -> bool:
        right = _plain(said) if _plain(said) in in_use else match(where)
        return bool(_plain(stored) != right)

    count = 0
    for no, building, address, said, stored in connection.execute(_LIVED):
        count += 1
        if wrong(said, stored, building or rule.site(address)):
            return Finding(count, str(no), "differs")
    for number, place, said, stored in connection.execute(_PLACED):
        count += 1
        where = rule.site(place)
        told = _plain(said) in in_use or (where and not where.startswith(BETWEEN))
        if told and wrong(said, stored, where):
            return Finding(count, str(number), "differs")
    return Finding(count)


_LIVED = "SELECT no, building, address, grid_set, grid_id FROM resident WHERE address <> '' ORDER BY no"
_PLACED = (
    "SELECT number, place, grid_set, grid_id FROM request WHERE place <> '' OR grid_set IS NOT NULL "
    "ORDER BY terminal, business_date, serial"
)


def _plain(key: Any) -> Any:
    """An id in one form, whichever driver it comes from; None for none."""
    return getattr(key, "bytes", key)
