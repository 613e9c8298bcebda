"""The canteen's menu: meal periods, categories, dishes with every price they ever had, and the price board."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import dates
from app.rules.people import names
from app.rules.rights import Right
from app.rules.till import pricing
from app.services import queries, validation
from app.services.centre import settings
from app.services.documents.till import PriceBoard
from app.services.till import policies
from app.services.till.policies import (
    ExampleLine,
    ExampleRow,
    PolicyRow,
    example,
    policies_in_force,
    policy_versions,
    publish_policy,
)
from app.services.work import View, Work
from app.store import sql

__all__ = [
    "CategoryRow", "DishDraft", "DishRow", "DishTile", "ExampleLine", "ExampleRow", "PeriodRow", "PolicyRow",
    "PriceRow", "categories", "dishes", "example", "periods", "policies_in_force", "policy_versions", "price_board",
    "price_history", "publish_policy", "restore_dish", "retire_dish", "save_category", "save_dish", "save_period",
    "set_remaining", "set_sold_out", "tiles",
]  # fmt: skip

TONES = ("c1", "c2", "c3", "c4", "c5", "c6")
TOP_PRICE = 1_000_000
"""The dearest dish, in 分: a slip of the finger must not sell a soup for more."""

_DISH = queries.table("dish")
_PRICE = queries.table("dish_price")
_CATEGORY = queries.table("dish_category")
_PERIOD = queries.table("meal_period")
_STAFF = queries.table("staff")


@dataclass(frozen=True)
class PeriodRow:
    """A meal period; ``starts`` and ``ends`` are minutes after local midnight, half open."""

    code: str
    name: str
    starts: int
    ends: int
    position: int = 0
    active: bool = True


@dataclass(frozen=True)
class CategoryRow:
    """A category and how many active dishes it holds."""

    id: UUID
    name: str
    tone: str
    position: int
    active: bool
    dishes: int


@dataclass(frozen=True)
class DishTile:
    """A dish as the till shows it; ``price`` is for ``unit_grams`` when sold by weight."""

    id: UUID
    code: str
    name: str
    pinyin: str
    category: str
    tone: str
    price: int
    by_weight: bool
    unit_grams: int
    senior_eligible: bool
    remaining: int | None
    sold_out: bool


@dataclass(frozen=True)
class DishRow(DishTile):
    """A dish as the settings show it, retired ones included."""

    category_id: UUID
    meals: tuple[str, ...]
    active: bool
    changed_at: datetime


@dataclass(frozen=True)
class DishDraft:
    """What a person typed about a dish. ``price`` in 分; no ``meals`` means every meal."""

    code: str
    name: str
    category_id: UUID
    price: int
    meals: tuple[str, ...] = ()
    by_weight: bool = False
    unit_grams: int = 50
    senior_eligible: bool = True


@dataclass(frozen=True)
class PriceRow:
    """A price a dish had from an instant on, and who set it."""

    price: int
    since: datetime
    staff: str


def periods(view: View, *, inactive: bool = False) -> tuple[PeriodRow, ...]:
    """The meal periods in the order of the day."""
    found = sql.rows(
        view.session, "SELECT code, name, starts, ends, position, active FROM meal_period ORDER BY starts, code"
    )
    return tuple(PeriodRow(c, n, starts, ends, p, bool(a)) for c, n, starts, ends, p, a in found if inactive or a)


def categories(view: View, *, inactive: bool = False) -> tuple[CategoryRow, ...]:
    """The categories in their order."""
    c = _CATEGORY.c
    held = sa.select(sa.func.count()).where(_DISH.c.category_id == c.id, _DISH.c.active).scalar_subquery()
    query = sa.select(c.id, c.name, c.tone, c.position, c.active, held).order_by(c.position, c.name)
    if not inactive:
        query = query.where(c.active)
    return tuple(CategoryRow(*r) for r in queries.fetch(view, query))


def tiles(view: View, meal: str) -> tuple[DishTile, ...]:
    """The dishes of one meal, by code as a number would sort: 2 before 13."""
    d = _DISH.c
    served = sa.or_(d.meals == "", (sa.literal(",") + d.meals + ",").contains(f",{meal},", autoescape=True))
    query = sa.select(*_tile_columns()).select_from(_with_category()).where(d.active, served)
    return tuple(DishTile(*r) for r in queries.fetch(view, query.order_by(sa.func.length(d.code), d.code)))


def dishes(view: View, query: str = "", *, inactive: bool = True) -> tuple[DishRow, ...]:
    """Dishes for the settings, active ones first; ``query`` is a code, a part of the name, or pinyin."""
    d = _DISH.c
    found = sa.select(*_tile_columns(), d.category_id, d.meals, d.active, d.changed_at).select_from(_with_category())
    if not inactive:
        found = found.where(d.active)
    wanted = query.strip()
    if wanted:
        spoken = queries.contains(names.fold(wanted)) if names.fold(wanted) else "\x00"
        found = found.where(
            sa.or_(
                d.code == wanted, d.name.like(queries.contains(wanted), escape="!"), d.pinyin.like(spoken, escape="!")
            )
        )
    found = found.order_by(d.active.desc(), sa.func.length(d.code), d.code, d.name)
    return tuple(_dish_row(r) for r in queries.fetch(view, found))


def price_history(view: View, dish_id: UUID) -> tuple[PriceRow, ...]:
    """Every price of a dish, the newest first."""
    query = (
        sa.select(_PRICE.c.price, _PRICE.c.since, _STAFF.c.name)
        .select_from(_PRICE.outerjoin(_STAFF, _STAFF.c.id == _PRICE.c.staff_id))
        .where(_PRICE.c.dish_id == dish_id)
        .order_by(_PRICE.c.position.desc())
    )
    return tuple(PriceRow(price, since, name or "") for price, since, name in queries.fetch(view, query))


def price_board(view: View) -> PriceBoard:
    """The board of the business date: list price and the price of every age tier, for the meal being served now."""
    day = view.business_date
    rules = policies_in_force(view, day)
    meal = dates.meal_at(periods(view), dates.local(view.now)) or ""
    occasion = pricing.Occasion(day, meal, dine_in=True)
    ages = policies.tier_ages(rules)
    eaters = [policies.eater_of_age(age, day) for age, _ in ages]
    order = {c.id: i for i, c in enumerate(categories(view, inactive=True))}
    served = sorted(dishes(view, inactive=False), key=lambda d: (order[d.category_id], len(d.code), d.code))
    rows = tuple(
        (
            d.category,
            d.name,
            d.price,
            tuple(pricing.unit_price_for(e, d.price, d.senior_eligible, rules, occasion)[0] for e in eaters),
        )
        for d in served
        if not d.meals or meal in d.meals
    )
    return PriceBoard(settings.head(view), day, tuple(f"{tier.band} 周岁" for _, tier in ages), rows)


def save_dish(work: Work, draft: DishDraft, dish_id: UUID | None = None) -> UUID:
    """Put a dish on the menu or change it; a new price is added to its history. Carts already open keep their dishes.

    Raises ``Refused``: field_bad (code, name, price, category, meals, unit_grams), dish_unknown.
    """
    work.require(Right.MENU)
    values = _checked(work, draft, dish_id)
    if dish_id is None:
        dish_id = work.new_id()
        row = {"id": dish_id, **values, "remaining": None, "sold_out": False, "active": True, "position": 0}
        queries.run(work, sa.insert(_DISH).values(row))
        _add_price(work, dish_id, draft.price)
        work.audit("dish_new", values["code"], name=values["name"], price=draft.price)
    else:
        before = _dish(work, dish_id)
        queries.run(work, sa.update(_DISH).where(_DISH.c.id == dish_id).values(**values))
        if before.price != draft.price:
            _add_price(work, dish_id, draft.price)
            detail = {"name": values["name"], "before": before.price, "after": draft.price}
            work.audit("price", values["code"], **detail)
        changed = {k: values[k] for k in _TOLD if values[k] != getattr(before, k)}
        if changed:
            work.audit("dish_change", before.code, name=before.name, **{f"new_{k}": v for k, v in changed.items()})
    work.touched("menu", dish_id)
    return dish_id


def retire_dish(work: Work, dish_id: UUID) -> None:
    """Take a dish off the menu; sales keep it, and its code may be given to another dish."""
    work.require(Right.MENU)
    dish = _dish(work, dish_id)
    _set_dish(work, dish_id, active=False)
    work.audit("dish_retire", dish.code, name=dish.name)


def restore_dish(work: Work, dish_id: UUID) -> None:
    """Put a retired dish back. Raises ``Refused("field_bad", field="code", why="taken")`` when its code is in use."""
    work.require(Right.MENU)
    dish = _dish(work, dish_id)
    _free_code(work, dish.code, dish_id)
    _set_dish(work, dish_id, active=True)
    work.audit("dish_restore", dish.code, name=dish.name)


def set_sold_out(work: Work, dish_id: UUID, sold_out: bool) -> None:
    """沽清, or back on sale; whoever may sell may say so."""
    work.require(Right.SELL)
    _dish(work, dish_id)
    _set_dish(work, dish_id, sold_out=sold_out)


def set_remaining(work: Work, dish_id: UUID, portions: int | None) -> None:
    """How many portions are left; None stops counting. A number above 0 puts the dish back on sale."""
    work.require(Right.SELL)
    _dish(work, dish_id)
    left = None if portions is None else validation.whole("remaining", portions, 0, 9999)
    _set_dish(work, dish_id, remaining=left, sold_out=left == 0)


def save_category(
    work: Work,
    name: str,
    tone: str,
    category_id: UUID | None = None,
    *,
    position: int | None = None,
    active: bool = True,
) -> UUID:
    """Add or change a category. Raises ``Refused``: field_bad (name, tone), category_used (active dishes in it)."""
    work.require(Right.MENU)
    c = _CATEGORY.c
    values: dict[str, Any] = {"name": validation.text("name", name, 20, required=True), "active": active}
    values["tone"] = validation.choice("tone", tone, TONES)
    taken = queries.first(work, sa.select(c.id).where(c.name == values["name"]))
    if taken is not None and taken.id != category_id:
        validation.bad("name", "taken")
    if position is not None:
        values["position"] = validation.whole("position", position, 0, 999)
    if category_id is None:
        category_id = work.new_id()
        last = queries.first(work, sa.select(sa.func.max(c.position)))
        values = {"position": 1 + int(last[0] if last and last[0] is not None else -1), **values}
        queries.run(work, sa.insert(_CATEGORY).values(id=category_id, **values))
    else:
        used = queries.first(work, sa.select(_DISH.c.id).where(_DISH.c.category_id == category_id, _DISH.c.active))
        if not active and used is not None:
            raise Refused("category_used", name=values["name"])
        if not queries.run(work, sa.update(_CATEGORY).where(c.id == category_id).values(**values)):
            raise Refused("category_unknown")
    work.audit("category", values["name"], tone=tone, active=active)
    work.touched("menu", category_id)
    return category_id


def save_period(work: Work, period: PeriodRow) -> None:
    """Add or change a meal period by its code.

    Raises ``Refused("field_bad")``: code (format), name, starts, ends (range), starts (overlap, other=its name).
    """
    work.require(Right.MENU)
    if not (period.code.isascii() and period.code.isalnum() and 1 <= len(period.code) <= 12):
        validation.bad("code", "format")
    row = replace(period, name=validation.text("name", period.name, 20, required=True))
    validation.whole("starts", row.starts, 0, 1439)
    validation.whole("ends", row.ends, row.starts + 1, 1440)
    for other in periods(work) if row.active else ():
        if other.code != row.code and row.starts < other.ends and other.starts < row.ends:
            validation.bad("starts", "overlap", other=other.name)
    values = {"name": row.name, "starts": row.starts, "ends": row.ends, "position": row.position, "active": row.active}
    if not queries.run(work, sa.update(_PERIOD).where(_PERIOD.c.code == row.code).values(**values)):
        queries.run(work, sa.insert(_PERIOD).values(code=row.code, **values))
    work.audit("period", row.code, **values)
    work.touched("menu")


_TOLD = ("code", "name", "by_weight", "unit_grams", "senior_eligible")


def _tile_columns() -> tuple[sa.ColumnElement[Any], ...]:
    d, c = _DISH.c, _CATEGORY.c
    return (
        d.id, d.code, d.name, d.pinyin, c.name.label("category"), c.tone, d.price, d.by_weight, d.unit_grams,
        d.senior_eligible, d.remaining, d.sold_out,
    )  # fmt: skip


def _with_category() -> sa.FromClause:
    return _DISH.join(_CATEGORY, _CATEGORY.c.id == _DISH.c.category_id)


def _dish_row(r: Any) -> DishRow:
    values = r._asdict()
    return DishRow(**{**values, "meals": _split(r.meals)})


def _split(meals: str) -> tuple[str, ...]:
    return tuple(meal for meal in meals.split(",") if meal)


def _dish(view: View, dish_id: UUID) -> Any:
    d = _DISH.c
    columns = (d.code, d.name, d.price, d.by_weight, d.unit_grams, d.senior_eligible, d.active)
    found = queries.first(view, sa.select(*columns).where(d.id == dish_id))
    if found is None:
        raise Refused("dish_unknown")
    return found


def _set_dish(work: Work, dish_id: UUID, **values: Any) -> None:
    queries.run(work, sa.update(_DISH).where(_DISH.c.id == dish_id).values(**values, changed_at=work.now))
    work.touched("menu", dish_id)


def _checked(work: Work, draft: DishDraft, dish_id: UUID | None) -> dict[str, Any]:
    code = validation.text("code", draft.code, 4, required=True)
    if not (code.isascii() and code.isdigit()):
        validation.bad("code", "format")
    _free_code(work, code, dish_id)
    name = validation.text("name", draft.name, 40, required=True)
    category = queries.first(
        work, sa.select(_CATEGORY.c.id).where(_CATEGORY.c.id == draft.category_id, _CATEGORY.c.active)
    )
    if category is None:
        validation.bad("category", "choice")
    known = {p.code for p in periods(work, inactive=True)}
    if not known.issuperset(draft.meals):
        validation.bad("meals", "choice", allowed=tuple(sorted(known)))
    return {
        "code": code,
        "name": name,
        "pinyin": _spoken(name),
        "category_id": draft.category_id,
        "meals": ",".join(_in_order(draft.meals)),
        "price": validation.whole("price", draft.price, 1, TOP_PRICE),
        "by_weight": draft.by_weight,
        "unit_grams": validation.whole("unit_grams", draft.unit_grams, 1, 5000),
        "senior_eligible": draft.senior_eligible,
        "changed_at": work.now,
    }


def _in_order(meals: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(meals))


def _free_code(work: Work, code: str, own: UUID | None) -> None:
    taken = queries.first(work, sa.select(_DISH.c.id, _DISH.c.name).where(_DISH.c.code == code, _DISH.c.active))
    if taken is not None and taken.id != own:
        validation.bad("code", "taken", name=taken.name)


def _spoken(name: str) -> str:
    """Initials and the full reading, blanks between the two only: ``hsr hongshaorou``."""
    syllables = names.pinyin(name).split()
    return " ".join(("".join(s[0] for s in syllables), "".join(syllables)))[:120]


def _add_price(work: Work, dish_id: UUID, price: int) -> None:
    last = queries.first(work, sa.select(sa.func.max(_PRICE.c.position)).where(_PRICE.c.dish_id == dish_id))
    position = 1 + int(last[0] or 0) if last else 1
    row = {"dish_id": dish_id, "position": position, "price": price, "since": work.now}
    queries.run(work, sa.insert(_PRICE).values(**row, staff_id=work.staff.id if work.staff else None))
