"""The list of residents narrowed: by building, age, care tag, letter and what was typed, a page at a time.

At a hundred thousand residents a page with its count is a few milliseconds' work: every condition has its index.
"""

from dataclasses import dataclass
from typing import Any

from app.errors import Refused
from app.rules import age_bands, care, names
from app.rules.buildings import BETWEEN
from app.rules.rights import Right
from app.services import resident_search
from app.services.resident_search import WIDE, ResidentRow, rows_by
from app.services.work import Page, View
from app.store import fast

_LISTED = "merged_into IS NULL AND erased_at IS NULL AND active <> FALSE"
_TYPED = "SELECT resident_no FROM resident_token WHERE token >= :low AND token < :high"
_LETTER = (
    "SELECT r.no FROM resident_category k CROSS JOIN resident r WHERE r.id = k.resident_id AND k.letter = :letter "
    "AND (k.valid_to IS NULL OR k.valid_to >= :today) AND (k.valid_from IS NULL OR k.valid_from <= :today)"
)  # CROSS: SQLite would read every resident first


@dataclass(frozen=True)
class ResidentFilter:
    """What the list is narrowed to; empty means all. All of it must fit.

    ``building`` as stored (红梅苑|3幢), or ending in ``|`` for a whole estate; ``ages`` a code of ``age_bands``;
    ``letter`` one in force today, for those who may look behind the mask; ``inactive`` lists those off the lists too.
    """

    query: str = ""
    building: str = ""
    ages: str = ""
    tag: str = ""
    letter: str = ""
    inactive: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything but the query narrows it."""
        return bool(self.building or self.ages or self.tag or self.letter)


def page(view: View, wanted: ResidentFilter, offset: int = 0, limit: int = 50) -> Page:
    """A slice of the residents a filter lets through, by number; ``Page`` of ``ResidentRow``.

    Raises ``Refused("needs_approver")`` for a letter without the right to look behind the mask, ``KeyError`` for an
    unknown age band.
    """
    query = wanted.query.strip()
    if query or wanted.letter:
        found = numbers(view, wanted)
        return Page(_people(view, found[offset : offset + limit]), len(found))
    where, params = _conditions(view, wanted)
    counted = fast.row(view.session, f"SELECT count(*) FROM resident r WHERE {where}", params)
    total = int(counted[0]) if counted else 0
    rest = total - offset - limit
    if offset >= total:
        return Page((), total)
    chosen = f"SELECT r.no FROM resident r WHERE {where} ORDER BY r.no"
    if rest < offset:  # from the nearer end
        span = {"n": min(limit, total - offset), "skip": max(rest, 0)}
        chosen += " DESC"
    else:
        span = {"n": limit, "skip": offset}
    nos = [int(r[0]) for r in fast.rows(view.session, f"{chosen} LIMIT :n OFFSET :skip", {**params, **span})]
    return Page(_people(view, nos), total)


def numbers(view: View, wanted: ResidentFilter) -> list[int]:
    """The numbers of all residents a filter lets through, in order. Raises as ``page`` does."""
    found: set[int] | None = None
    if wanted.building or wanted.ages or wanted.tag or not (wanted.query.strip() or wanted.letter):
        where, params = _conditions(view, wanted)
        found = _numbers(view, f"SELECT r.no FROM resident r WHERE {where}", params)
    if wanted.letter:
        if not may_see_letters(view):
            raise Refused("needs_approver", right=Right.REVEAL.value)
        day = {"letter": wanted.letter, "today": view.business_date.isoformat()}
        found = _both(found, _numbers(view, _LETTER, day))
    if wanted.query.strip():
        found = _both(found, _typed(view, wanted.query.strip()))
    return sorted((found or set()) - _out(view, wanted.inactive))


def listing(view: View, query: str = "", offset: int = 0, limit: int = 50, *, inactive: bool = False) -> Page:
    """All residents, or those a query finds, by number; ``Page`` of ``ResidentRow``."""
    return page(view, ResidentFilter(query=query, inactive=inactive), offset, limit)


def _conditions(view: View, wanted: ResidentFilter) -> tuple[str, dict[str, Any]]:
    """What is stored with a resident, as a condition on ``resident r``; every part of it lies in an index."""
    where, params = ["r.merged_into IS NULL", "r.erased_at IS NULL"], dict[str, Any]()
    for more, values in (_building(wanted.building), _ages(view, wanted.ages), _tag(wanted.tag)):
        where += more
        params |= values
    if wanted.building or wanted.tag:  # few people: not by the index of those on the lists
        where += [] if wanted.inactive else ["r.active <> FALSE"]
    else:
        where.append("r.active IN (TRUE, FALSE)" if wanted.inactive else "r.active = TRUE")
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
        return ["r.birth_date <= :born_last"], {"born_last": last.isoformat()}
    span = {"born_first": first.isoformat(), "born_last": last.isoformat()}
    return ["r.birth_date >= :born_first AND r.birth_date <= :born_last"], span


def _tag(tag: str) -> tuple[list[str], dict[str, Any]]:
    if not tag:
        return [], {}
    plain = tag.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return ["r.care_tags <> ''", "(',' || r.care_tags || ',') LIKE :tag ESCAPE '!'"], {"tag": f"%,{plain},%"}


def may_see_letters(view: View) -> bool:
    """Whether whoever is on duty may list people by a letter, which says something about poverty or health."""
    return view.may(Right.REVEAL)


def buildings(view: View) -> tuple[tuple[str, int], ...]:
    """The buildings people on the lists live in, as stored, with how many there."""
    found = fast.rows(
        view.session,
        f"SELECT building, count(*) FROM resident WHERE {_LISTED} AND building <> '' GROUP BY building",
    )
    return tuple((str(building), int(count)) for building, count in found)


def tags(view: View) -> tuple[str, ...]:
    """The care tags people on the lists have: the ready ones in their order, then the others."""
    found = fast.rows(
        view.session,
        f"SELECT care_tags, count(*) FROM resident WHERE {_LISTED} AND care_tags <> '' GROUP BY care_tags",
    )
    known = {tag for together, _ in found for tag in str(together).split(",") if tag}
    ready = [tag for tag in care.TAGS if tag in known]
    return (*ready, *sorted(known - set(ready)))


def _typed(view: View, query: str) -> set[int]:
    """Whom a query means: all that a range of tokens holds; else the few that looking one by one brings."""
    key = names.search_key(query)
    if not key:
        return set()
    found = _numbers(view, _TYPED, {"low": key, "high": names.prefix_end(key)})
    found |= set(resident_search.exactly(view, query))
    return found or {row.no for row in resident_search.search(view, query, WIDE)}


def _out(view: View, inactive: bool) -> set[int]:
    """Who is not listed: the merged, the erased, and mostly those off the lists; they are few, and read by an index."""
    if not inactive:
        return _numbers(view, "SELECT no FROM resident WHERE active = FALSE", {})
    gone = "merged_into IS NOT NULL OR erased_at IS NOT NULL"
    return _numbers(view, f"SELECT no FROM resident WHERE active = FALSE AND ({gone})", {})


def _both(found: set[int] | None, more: set[int]) -> set[int]:
    return more if found is None else found & more


def _numbers(view: View, statement: str, params: dict[str, Any]) -> set[int]:
    return {int(r[0]) for r in fast.rows(view.session, statement, params)}


def _people(view: View, nos: list[int]) -> tuple[ResidentRow, ...]:
    return rows_by(view, f"r.no IN ({', '.join(map(str, nos))})", {}, len(nos)) if nos else ()
