"""The canteen's menu: meal periods, categories, and dishes with every price they ever had."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.menu import Dish, DishCategory, DishPrice, MealPeriod
from app.rules import validation
from app.rules.people import names
from app.rules.rights import Right
from app.services.till import dish_more
from app.services.till.dish_more import DishMore
from app.services.work import View, Work, asks
from app.store import queries, sql
from app.store.sql import Reader

TONES = ("c1", "c2", "c3", "c4", "c5", "c6")
USUAL = (
    ("大荤", "c1"), ("小荤", "c2"), ("素菜", "c3"), ("汤羹", "c4"), ("主食", "c5"), ("点心", "c6"), ("套餐", "c1"),
)  # fmt: skip
TOP_PRICE = 1_000_000
"""The dearest dish, in 分: a slip of the finger must not sell a soup for more."""

USUAL_GRAMS, MOST_GRAMS = 50, 5000
"""For how many grams the price of a dish by weight usually is, and at most."""


@dataclass(frozen=True)
class PeriodRow:
    """A meal period; ``starts`` and ``ends`` are minutes after local midnight, half open."""

    code: str
    name: str
    starts: int
    ends: int
    position: int = 0
    active: bool = True
    cutoff: int | None = None  # from when on no order for it is taken on its day


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
    set_code: str
    """Which set meal of a policy it is; empty for none."""
    half_price: int | None
    open_low: int | None
    open_high: int | None
    set_groups: str
    box_fee: int | None
    reserved: int | None


@dataclass(frozen=True)
class DishRow(DishTile):
    """A dish as the settings show it, retired ones included."""

    category_id: UUID
    meals: tuple[str, ...]
    active: bool
    changed_at: datetime


@dataclass(frozen=True)
class DishDraft:
    """What a person typed about a dish. ``price`` in 分; no ``meals`` means every meal; without a ``half_price`` no
    half portions are sold; without ``more`` what else is said of the dish stays as it is.
    """

    code: str
    name: str
    category_id: UUID
    price: int
    meals: tuple[str, ...] = ()
    by_weight: bool = False
    unit_grams: int = USUAL_GRAMS
    senior_eligible: bool = True
    set_code: str = ""
    half_price: int | None = None
    more: DishMore | None = None


@dataclass(frozen=True)
class PriceRow:
    """A price a dish had from an instant on, and who set it."""

    price: int
    since: datetime
    staff: str


@dataclass(frozen=True)
class Supply:
    """What there is of a dish on a business date: portions left (None: not counted) and whether it is sold out.

    ``counted_after`` is the last sealed record of the terminal ``counted_by`` before the count: a clock may be wrong,
    the order of records never is.
    """

    remaining: int | None
    sold_out: bool
    supply_day: date | None
    counted_at: datetime | None
    counted_by: str | None = None
    counted_after: int | None = None


@dataclass(frozen=True)
class SupplyChange:
    """A change of the supply, to be undone by ``undo_supply``."""

    dish_id: UUID
    before: Supply
    after: Supply


@dataclass(frozen=True)
class _Told:
    """A dish as changes to it are told."""

    id: UUID
    code: str
    name: str
    price: int
    by_weight: bool
    unit_grams: int
    senior_eligible: bool
    set_code: str
    half_price: int | None
    open_low: int | None
    open_high: int | None
    box_fee: int | None
    reserved: int | None
    set_groups: str


def _meals(stored: str) -> tuple[str, ...]:
    return tuple(meal for meal in stored.split(",") if meal)


_TILE = {
    "id": "d.id", "code": "d.code", "name": "d.name", "pinyin": "d.pinyin", "category": "c.name", "tone": "c.tone",
    "price": "d.price", "by_weight": "d.by_weight", "unit_grams": "d.unit_grams",
    "senior_eligible": "d.senior_eligible", "remaining": "d.remaining", "sold_out": "d.sold_out",
    "set_code": "d.set_code",
    "half_price": "d.half_price", "open_low": "d.open_low", "open_high": "d.open_high", "set_groups": "d.set_groups",
    "box_fee": "d.box_fee", "reserved": "d.reserved",
}  # fmt: skip
_WITH_CATEGORY = "dish d JOIN dish_category c ON c.id = d.category_id"
_BY_CODE = "length(d.code), d.code"  # as a number would sort: 2 before 13

_OWN = "SELECT 1 FROM day_menu_dish m WHERE m.business_date = :day AND m.meal = :code"
_SERVED = (
    f"(EXISTS ({_OWN} AND m.dish_id = d.id) OR (NOT EXISTS ({_OWN}) "
    "AND (d.meals = '' OR (',' || d.meals || ',') LIKE :meal ESCAPE '!')))"
)
"""Whether a dish is served at a meal of a day."""

_DISH = queries.table("dish")
_CATEGORY = queries.table("dish_category")
_PERIOD = queries.table("meal_period")
_PERIODS = Reader(PeriodRow, "meal_period")
_CATEGORIES = Reader(
    CategoryRow,
    "dish_category c",
    dishes="(SELECT count(*) FROM dish d WHERE d.category_id = c.id AND d.active)",
)
_TILES = Reader(DishTile, _WITH_CATEGORY, **_TILE)
_DISHES = Reader(
    DishRow,
    _WITH_CATEGORY,
    **_TILE,
    category_id="d.category_id",
    meals=("d.meals", _meals),
    active="d.active",
    changed_at="d.changed_at",
)
_PRICES = Reader(
    PriceRow,
    "dish_price p LEFT JOIN staff s ON s.id = p.staff_id",
    price="p.price",
    since="p.since",
    staff="coalesce(s.name, '')",
)
_DISH_TOLD = Reader(_Told, "dish")
_SUPPLIES = Reader(Supply, "dish")
_NOT_COUNTED: dict[str, Any] = dict.fromkeys(("remaining", "counted_at", "counted_by", "counted_after"))

_NEW_DISH = sql.Insert(Dish)
_NEW_PRICE = sql.Insert(DishPrice)
_NEW_CATEGORY = sql.Insert(DishCategory)
_NEW_PERIOD = sql.Insert(MealPeriod)
_MORE = ("open_low", "open_high", "box_fee", "reserved", "set_groups")
_TOLD = ("code", "name", "by_weight", "unit_grams", "senior_eligible", "set_code", "half_price", *_MORE)


def periods(view: View, *, inactive: bool = False) -> tuple[PeriodRow, ...]:
    """The meal periods in the order of the day."""
    found = view.memo("periods", lambda: _PERIODS.rows(view, "ORDER BY starts, code"), "menu")
    return tuple(period for period in found if inactive or period.active)


def period_name(view: View, code: str) -> str:
    """What a meal period is called; its code when it is none (any more)."""
    return next((period.name for period in periods(view) if period.code == code), code)


def categories(view: View, *, inactive: bool = False) -> tuple[CategoryRow, ...]:
    """The categories in their order."""
    return _CATEGORIES.rows(view, f"{'' if inactive else 'WHERE c.active'} ORDER BY c.position, c.name")


def tiles(view: View, meal: str) -> tuple[DishTile, ...]:
    """The dishes of one meal of the business date: the day's own, else those of the standing menu.

    By code as a number would sort: 2 before 13.
    """
    asked = {"meal": queries.contains(f",{meal},"), "code": meal, "day": view.business_date}
    return _TILES.rows(view, f"WHERE d.active AND {_SERVED} ORDER BY {_BY_CODE}", **asked)


def tile(view: View, code: str) -> DishTile | None:
    """The dish on sale of a code, at whatever meal; None when no dish has it."""
    return next(iter(_TILES.rows(view, "WHERE d.active AND d.code = :code", code=code)), None)


def dishes(view: View, query: str = "", *, inactive: bool = True) -> tuple[DishRow, ...]:
    """Dishes for the settings, active ones first; ``query`` is a code, a part of the name, or pinyin."""
    chosen, params = ([] if inactive else ["d.active"]), dict[str, Any]()
    if wanted := query.strip():
        ways = ["d.code = :code", "d.name LIKE :name ESCAPE '!'"]
        params = {"code": wanted, "name": queries.contains(wanted)}
        if spoken := names.fold(wanted):
            ways.append("d.pinyin LIKE :spoken ESCAPE '!'")
            params["spoken"] = queries.contains(spoken)
        chosen.append(f"({' OR '.join(ways)})")
    where = f"WHERE {' AND '.join(('d.fee = :no_fee', *chosen))}"
    params["no_fee"] = ""
    return _DISHES.rows(view, f"{where} ORDER BY d.active DESC, {_BY_CODE}, d.name", **params)


def price_history(view: View, dish_id: UUID) -> tuple[PriceRow, ...]:
    """Every price of a dish, the newest first."""
    return _PRICES.rows(view, "WHERE p.dish_id = :dish ORDER BY p.position DESC", dish=dish_id)


def save_dish(work: Work, draft: DishDraft, dish_id: UUID | None = None) -> UUID:
    """Put a dish on the menu or change it; a new price is added to its history. Carts already open keep their dishes.

    Raises ``Refused``: field_bad (code, name, price, category, meals, unit_grams, set_code, half_price
    and those of ``dish_more``), dish_unknown.
    """
    work.require(Right.MENU)
    values = _checked(work, draft, dish_id)
    if dish_id is None:
        dish_id = work.new_id()
        fresh = {"sold_out": False, "supply_day": None, **_NOT_COUNTED, "active": True, "position": 0}
        _NEW_DISH.run(work.session, [{"id": dish_id, **dish_more.NOT_SAID, **fresh, **values}])
        _add_price(work, dish_id, draft.price)
        work.audit("dish_new", values["code"], name=values["name"], price=draft.price)
    else:
        before = _dish(work, dish_id)
        queries.execute(work, sa.update(_DISH).where(_DISH.c.id == dish_id).values(**values))
        _tell_price(work, before, draft.price, code=values["code"], name=values["name"])
        changed = {k: values[k] for k in _TOLD if k in values and values[k] != getattr(before, k)}
        if changed:
            work.audit("dish_change", before.code, name=before.name, **{f"new_{k}": v for k, v in changed.items()})
    work.touched("menu", dish_id)
    return dish_id


def set_price(work: Work, dish_id: UUID, price: int) -> int:
    """Change only what a dish costs, in 分; returns what it did cost. Raises ``Refused``: field_bad (price),
    dish_unknown.
    """
    work.require(Right.MENU)
    before = _dish(work, dish_id)
    price = validation.whole("price", price, 1, TOP_PRICE)
    if price != before.price:
        _set_dish(work, dish_id, price=price)
        _tell_price(work, before, price, code=before.code, name=before.name)
    return before.price


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


def set_sold_out(work: Work, dish_id: UUID, sold_out: bool) -> SupplyChange:
    """沽清 for this business date, or back on sale; whoever may sell may say so.

    What is back on sale after its count ran out is not counted any more. Raises ``Refused("dish_unknown")``.
    """
    before = _supply(work, dish_id)
    gone = not sold_out and before.remaining is not None and before.remaining <= 0
    return _supplied(work, dish_id, before, replace(before, sold_out=sold_out, **(_NOT_COUNTED if gone else {})))


def set_remaining(work: Work, dish_id: UUID, portions: int | None) -> SupplyChange:
    """How many portions are left of this business date's; None stops counting. More than 0 is back on sale.

    Raises ``Refused``: ``dish_unknown``, ``field_bad`` (remaining).
    """
    before = _supply(work, dish_id)
    if portions is None:
        return _supplied(work, dish_id, before, replace(before, sold_out=False, **_NOT_COUNTED))
    left = validation.whole("remaining", portions, 0, 9999)
    mark: dict[str, Any] = {"counted_at": work.now, "counted_by": work.terminal, "counted_after": work.chain_serial}
    return _supplied(work, dish_id, before, replace(before, remaining=left, sold_out=left == 0, **mark))


@asks(Right.SELL, Right.MENU)
def undo_supply(work: Work, change: SupplyChange) -> bool:
    """As it was before a change of the supply, less what was sold since.

    False, and nothing done, once that day is over or when the dish was counted or marked anew since: what was found
    then holds.
    Raises ``Refused("dish_unknown")``.
    """
    now, back = _supply(work, change.dish_id), change.before
    if replace(now, remaining=change.after.remaining) != change.after:
        return False
    if back.remaining is not None and change.after.remaining is not None and now.remaining is not None:
        back = replace(back, remaining=back.remaining - (change.after.remaining - now.remaining))
    _set_dish(work, change.dish_id, **vars(back))
    return True


def begin_day(work: Work, day: date) -> None:
    """What was sold out or counted on another business date is over; part of opening a shift."""
    over = (
        "UPDATE dish SET sold_out = FALSE, remaining = NULL, supply_day = NULL, counted_at = NULL, "
        "counted_by = NULL, counted_after = NULL "
        "WHERE (sold_out OR remaining IS NOT NULL) AND (supply_day IS NULL OR supply_day <> :day)"
    )
    if sql.run(work.session, over, {"day": day}):
        work.touched("menu")


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
    values: dict[str, Any] = {"name": validation.text("name", name, 20, required=True), "active": active}
    values["tone"] = validation.choice("tone", tone, TONES)
    holder = _category_called(work, values["name"])
    if holder not in (None, category_id):
        validation.bad("name", "taken")
    if position is not None:
        values["position"] = validation.whole("position", position, 0, 999)
    if category_id is None:
        category_id = work.new_id()
        end = sql.value(work, "SELECT coalesce(max(position) + 1, 0) FROM dish_category")
        _NEW_CATEGORY.run(work.session, [{"id": category_id, "position": end, **values}])
    else:
        used = "SELECT 1 FROM dish WHERE category_id = :category AND active LIMIT 1"
        if not active and sql.value(work, used, category=category_id) is not None:
            raise Refused("category_used", name=values["name"])
        if not queries.execute(work, sa.update(_CATEGORY).where(_CATEGORY.c.id == category_id).values(**values)):
            raise Refused("category_unknown")
    work.audit("category", values["name"], tone=tone, active=active)
    work.touched("menu", category_id)
    return category_id


def usual_categories(work: Work) -> int:
    """The usual categories of a canteen, for a menu without any; how many were made, 0 where there are some."""
    work.require(Right.MENU)
    if categories(work):
        return 0
    for name, tone in USUAL:
        save_category(work, name, tone, _category_called(work, name))
    return len(USUAL)


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
    if row.cutoff is not None:
        validation.whole("cutoff", row.cutoff, 0, row.ends)
    for other in periods(work) if row.active else ():
        if other.code != row.code and row.starts < other.ends and other.starts < row.ends:
            validation.bad("starts", "overlap", other=other.name)
    values = {"name": row.name, "starts": row.starts, "ends": row.ends, "position": row.position, "active": row.active,
              "cutoff": row.cutoff}  # fmt: skip
    if not queries.execute(work, sa.update(_PERIOD).where(_PERIOD.c.code == row.code).values(**values)):
        _NEW_PERIOD.run(work.session, [{"code": row.code, **values}])
    work.audit("period", row.code, **values)
    work.touched("menu")


def _dish(view: View, dish_id: UUID) -> _Told:
    found = _DISH_TOLD.one(view, "WHERE id = :dish", dish=dish_id)
    if found is None:
        raise Refused("dish_unknown")
    return found


def _supply(work: Work, dish_id: UUID) -> Supply:
    work.require(Right.SELL)
    found = _SUPPLIES.one(work, "WHERE id = :dish", dish=dish_id)
    if found is None:
        raise Refused("dish_unknown")
    return found


def _supplied(work: Work, dish_id: UUID, before: Supply, after: Supply) -> SupplyChange:
    after = replace(after, supply_day=work.business_date)
    _set_dish(work, dish_id, **vars(after))
    return SupplyChange(dish_id, before, after)


def _category_called(view: View, name: str) -> UUID | None:
    found = sql.value(view, "SELECT id FROM dish_category WHERE name = :name", name=name)
    return None if found is None else sql.uuid(found)


def _tell_price(work: Work, before: _Told, price: int, *, code: str, name: str) -> None:
    if price != before.price:
        _add_price(work, before.id, price)
        work.audit("price", code, name=name, before=before.price, after=price)


def _set_dish(work: Work, dish_id: UUID, **values: Any) -> None:
    queries.execute(work, sa.update(_DISH).where(_DISH.c.id == dish_id).values(**values, changed_at=work.now))
    work.touched("menu", dish_id)


def _checked(work: Work, draft: DishDraft, dish_id: UUID | None) -> dict[str, Any]:
    code = validation.text("code", draft.code, 4, required=True)
    if not (code.isascii() and code.isdigit()):
        validation.bad("code", "format")
    _free_code(work, code, dish_id)
    name = validation.text("name", draft.name, 40, required=True)
    offered = "SELECT 1 FROM dish_category WHERE id = :category AND active"
    if sql.value(work, offered, category=draft.category_id) is None:
        validation.bad("category", "choice")
    known = {p.code for p in periods(work, inactive=True)}
    if not known.issuperset(draft.meals):
        validation.bad("meals", "choice", allowed=tuple(sorted(known)))
    more = {}
    if draft.more is not None:
        more = dish_more.more_columns(work, draft.more, dish_id, TOP_PRICE, by_weight=draft.by_weight)
    return {
        "code": code,
        "name": name,
        "pinyin": _spoken(name),
        "category_id": draft.category_id,
        "meals": ",".join(_in_order(draft.meals)),
        "price": validation.whole("price", draft.price, 1, TOP_PRICE),
        "by_weight": draft.by_weight,
        "unit_grams": validation.whole("unit_grams", draft.unit_grams, 1, MOST_GRAMS),
        "senior_eligible": draft.senior_eligible,
        "set_code": validation.text("set_code", draft.set_code, 12),
        "half_price": _half_price(draft),
        **more,
        "changed_at": work.now,
    }


def _half_price(draft: DishDraft) -> int | None:
    """What half a portion costs: less than a whole one, and of nothing that is weighed."""
    if draft.half_price is None or draft.by_weight:
        return None
    return validation.whole("half_price", draft.half_price, 1, max(draft.price - 1, 1))


def _in_order(meals: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(meals))


def _free_code(work: Work, code: str, own: UUID | None) -> None:
    taken = _DISH_TOLD.one(work, "WHERE code = :code AND active", code=code)
    if taken is not None and taken.id != own:
        validation.bad("code", "taken", name=taken.name)


def _spoken(name: str) -> str:
    """Initials and the full reading, blanks between the two only: ``hsr hongshaorou``."""
    syllables = names.pinyin(name).split()
    return " ".join(("".join(s[0] for s in syllables), "".join(syllables)))[:120]


def _add_price(work: Work, dish_id: UUID, price: int) -> None:
    position = sql.value(work, "SELECT coalesce(max(position), 0) + 1 FROM dish_price WHERE dish_id = :d", d=dish_id)
    row = {"dish_id": dish_id, "position": position, "price": price, "since": work.now}
    _NEW_PRICE.run(work.session, [{**row, "staff_id": work.staff.id if work.staff else None}])
