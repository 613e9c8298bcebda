"""The list of residents narrowed: by building, age, care tag, letter and what was typed, a page at a time.

At a hundred thousand residents a page with its count is a few milliseconds' work: every condition has its index.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.people import age_bands, care, names
from app.rules.people.buildings import BETWEEN
from app.rules.rights import Right
from app.services.residents import search
from app.services.residents.search import WIDE, rows_of
from app.services.work import Page, View, asks
from app.store import sql
from app.store.sql import Reader

_LISTED = "merged_into IS NULL AND erased_at IS NULL AND active <> FALSE"
_TYPED = "SELECT resident_no AS n FROM resident_token WHERE token >= :low AND token < :high"
_LETTER = (
    "SELECT r.no AS n FROM resident_category k CROSS JOIN resident r WHERE r.id = k.resident_id AND k.letter = :letter "
    "AND (k.valid_to IS NULL OR k.valid_to >= :today) AND (k.valid_from IS NULL OR k.valid_from <= :today)"
)  # CROSS: SQLite would read every resident first
_BORN = "coalesce(r.birth_date, NULL)"
"""As a bare column SQLite would try at every row whether the day is a number, which costs more than the rest."""
_FEW = 1000
"""So many people are looked up one by one; of more it is quicker to read everything."""


@dataclass(frozen=True)
class _Building:
    building: str
    count: int


_BUILDINGS = Reader(_Building, "resident", count="count(*)")


@dataclass(frozen=True)
class ResidentFilter:
    """What the list is narrowed to; empty means all. All of it must fit.

    ``grid`` whose address it is, ``grid_name`` what that is called; ``building`` as stored (红梅苑|3幢), or ending in
    ``|`` for a whole estate; ``ages`` a code of ``age_bands``; ``letter`` one in force today, for those who may look
    behind the mask; ``inactive`` lists those off the lists too.
    """

    query: str = ""
    building: str = ""
    ages: str = ""
    tag: str = ""
    letter: str = ""
    grid: UUID | None = None
    grid_name: str = field(default="", compare=False)
    inactive: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything but the query narrows it."""
        return bool(self.building or self.ages or self.tag or self.letter or self.grid)


@asks(Right.RESIDENTS)
def page(view: View, wanted: ResidentFilter, offset: int = 0, limit: int = 50) -> Page:
    """A slice of the residents a filter lets through, by number; ``Page`` of ``ResidentRow``.

    Raises ``Refused("needs_approver")`` for a letter without the right to look behind the mask, ``KeyError`` for an
    unknown age band.
    """
    query = wanted.query.strip()
    if query or wanted.letter:
        found = numbers(view, wanted)
        return Page(rows_of(view, found[offset : offset + limit]), len(found))
    where, params = _conditions(view, wanted)
    total = int(sql.value(view, f"SELECT count(*) FROM resident r WHERE {where}", **params) or 0)
    rest = total - offset - limit
    if offset >= total:
        return Page((), total)
    chosen = f"SELECT r.no FROM resident r WHERE {where} ORDER BY r.no"
    if rest < offset:  # from the nearer end
        span = {"n": min(limit, total - offset), "skip": max(rest, 0)}
        chosen += " DESC"
    else:
        span = {"n": limit, "skip": offset}
    nos = sql.values(view, f"{chosen} LIMIT :n OFFSET :skip", **params, **span)
    return Page(rows_of(view, nos), total)


@asks(Right.RESIDENTS)
def numbers(view: View, wanted: ResidentFilter) -> list[int]:
    """The numbers of all residents a filter lets through, in order. Raises as ``page`` does."""
    query = wanted.query.strip()
    found = None
    if not query or (wanted.narrowed and _many(view, query)):
        found = _stored(view, wanted)
    if query:
        typed = _typed(view, query, found)
        found = _stored(view, wanted, typed) if wanted.narrowed and found is None else typed
    found = found or set()
    found -= _out(view, wanted.inactive)
    return sorted(found)


@asks(Right.RESIDENTS)
def listing(view: View, query: str = "", offset: int = 0, limit: int = 50, *, inactive: bool = False) -> Page:
    """All residents, or those a query finds, by number; ``Page`` of ``ResidentRow``."""
    return page(view, ResidentFilter(query=query, inactive=inactive), offset, limit)


def _conditions(view: View, wanted: ResidentFilter) -> tuple[str, dict[str, Any]]:
    """What is stored with a resident, as a condition on ``resident r``; every part of it lies in an index."""
    where, params = ["r.merged_into IS NULL", "r.erased_at IS NULL"], dict[str, Any]()
    grid = (["r.grid_id = :grid"], {"grid": wanted.grid}) if wanted.grid is not None else ([], dict[str, Any]())
    for more, values in (grid, _building(wanted.building), _ages(view, wanted.ages), _tag(wanted.tag)):
        where += more
        params |= values
    where += [] if wanted.inactive else ["r.active <> FALSE"]
    return " AND ".join(where), params


def _building(building: str) -> tuple[list[str], dict[str, Any]]:
    if building.endswith(BETWEEN):
        span = {"estate": building, "estate_end": names.prefix_end(building)}
        return ["r.building <> ''", "r.building >= :estate AND r.building < :estate_end"], span
    return (["r.building <> ''", "r.building = :building"], {"building": building}) if building else ([], {})


def _ages(view: View, code: str) -> tuple[list[str], dict[str, Any]]:
    if not code:
        return [], {}
    if code == age_bands.UNKNOWN:
        return ["r.birth_date IS NULL"], {}
    first, last = age_bands.born(code, view.business_date)
    if first is None:
        return [f"{_BORN} <= :born_last"], {"born_last": last}
    span = {"born_first": first, "born_last": last}
    return [f"{_BORN} >= :born_first AND {_BORN} <= :born_last"], span


def _tag(tag: str) -> tuple[list[str], dict[str, Any]]:
    if not tag:
        return [], {}
    plain = tag.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return ["r.care_tags <> ''", "(',' || r.care_tags || ',') LIKE :tag ESCAPE '!'"], {"tag": f"%,{plain},%"}


def may_see_letters(view: View) -> bool:
    """Whether whoever is on duty may list people by a letter, which says something about poverty or health."""
    return view.may(Right.REVEAL)


@asks(Right.RESIDENTS)
def buildings(view: View) -> tuple[tuple[str, int], ...]:
    """The buildings people on the lists live in, as stored, with how many there."""
    found = _BUILDINGS.rows(view, f"WHERE {_LISTED} AND building <> '' GROUP BY building")
    return tuple((row.building, row.count) for row in found)


@asks(Right.RESIDENTS)
def tags(view: View) -> tuple[str, ...]:
    """The care tags people on the lists have: the ready ones in their order, then the others."""
    found = sql.values(view, f"SELECT care_tags FROM resident WHERE {_LISTED} AND care_tags <> '' GROUP BY care_tags")
    known = {tag for together in found for tag in str(together).split(",") if tag}
    ready = [tag for tag in care.TAGS if tag in known]
    return (*ready, *sorted(known - set(ready)))


def _stored(view: View, wanted: ResidentFilter, among: set[int] | None = None) -> set[int]:
    """Whom all but the query lets through, of those in ``among``. Raises as ``page`` does."""
    found = among
    if wanted.building or wanted.ages or wanted.tag or wanted.grid or not wanted.letter:
        where, params = _conditions(view, wanted)
        found = _both(
            among, _numbers(view, f"SELECT r.no AS n FROM resident r WHERE {where}{_only('r.no', among)}", params)
        )
    if wanted.letter:
        if not may_see_letters(view):
            raise Refused("needs_approver", right=Right.REVEAL.value)
        found = _both(found, _numbers(view, _LETTER, {"letter": wanted.letter, "today": view.business_date}))
    return found or set()


def _typed(view: View, query: str, among: set[int] | None) -> set[int]:
    """Whom of those in ``among`` a query means: all that a range of tokens holds; else the few that looking one by
    one brings.
    """
    key = names.search_key(query)
    if not key or among == set():
        return set()
    span = {"low": key, "high": names.prefix_end(key)}
    outright = search.exactly(view, query)
    held = sql.numbers(view.session, _TYPED + _only("resident_no", among), span)
    found = set(held) if among is None else among.intersection(held)
    found.update(no for no in outright if among is None or no in among)
    if not found and not outright and sql.value(view, f"{_TYPED} LIMIT 1", **span) is None:
        return _both(among, {row.no for row in search.search(view, query, WIDE)})
    return found


def _many(view: View, query: str) -> bool:
    """Whether a query means more than a few, so that what is stored had better be read first."""
    key = names.search_key(query)
    if not key:
        return False
    span = {"low": key, "high": names.prefix_end(key), "few": _FEW}
    return int(sql.value(view, f"SELECT count(*) FROM ({_TYPED} LIMIT :few) AS t", **span) or 0) >= _FEW


def _only(column: str, among: set[int] | None) -> str:
    """A condition that looks up a few numbers one by one."""
    return "" if among is None or len(among) > _FEW else f" AND {column} IN ({', '.join(map(str, among)) or 'NULL'})"


def _out(view: View, inactive: bool) -> set[int]:
    """Who is not listed: the merged, the erased, and mostly those off the lists; they are few, and read by an index."""
    if not inactive:
        return _numbers(view, "SELECT no AS n FROM resident WHERE active = FALSE", {})
    gone = "merged_into IS NOT NULL OR erased_at IS NOT NULL"
    return _numbers(view, f"SELECT no AS n FROM resident WHERE active = FALSE AND ({gone})", {})


def _both(found: set[int] | None, more: set[int]) -> set[int]:
    return more if found is None else found & more


def _numbers(view: View, statement: str, params: dict[str, Any]) -> set[int]:
    return set(sql.numbers(view.session, statement, params))
