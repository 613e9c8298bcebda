"""每日菜单: which dishes are served at a meal of one day, where it is another choice than the standing menu."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.models.menu import DayMenuDish
from app.rules import validation
from app.rules.rights import Right
from app.services.till import menu
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

WEEK = 7


class _Served(NamedTuple):
    meal: str
    dish_id: UUID


_SERVED = Reader(_Served, "day_menu_dish")
_NEW = sql.Insert(DayMenuDish)


def served(view: View, day: date, meal: str) -> frozenset[UUID] | None:
    """The dishes of one day's meal; None where the standing menu holds."""
    rows = _SERVED.rows(view, "WHERE business_date = :day AND meal = :meal", day=day, meal=meal)
    return frozenset(row.dish_id for row in rows) or None


def serve_day(work: Work, day: date, meal: str, dishes: Collection[UUID]) -> None:
    """Say what is served at a day's meal; no dish gives it back to the standing menu.

    What lies in an open order stays payable. Raises ``Refused("field_bad")``: meal, dishes (one that is off the menu).
    """
    work.require(Right.MENU)
    if meal not in {period.code for period in menu.periods(work)}:
        validation.bad("meal", "choice")
    if not {dish.id for dish in menu.dishes(work, inactive=False)}.issuperset(dishes):
        validation.bad("dishes", "choice")
    _clear(work, day, meal)
    _NEW.run(work.session, [{"business_date": day, "meal": meal, "dish_id": dish} for dish in sorted(set(dishes))])
    work.audit("day_menu", day.isoformat(), meal=meal, dishes=len(set(dishes)))
    work.touched("menu")


def copy_week(work: Work, day: date, days: int = 1) -> int:
    """Take over what was served a week before: of one day, or of so many from it on. How many meals came; the dishes
    that are off the menu by now stay away, and meals the week before took from the standing menu change nothing.
    """
    work.require(Right.MENU)
    on_menu = {dish.id for dish in menu.dishes(work, inactive=False)}
    came = 0
    for one in (day + timedelta(days=n) for n in range(days)):
        before = _SERVED.rows(work, "WHERE business_date = :day", day=one - timedelta(days=WEEK))
        for meal in sorted({row.meal for row in before}):
            dishes = {row.dish_id for row in before if row.meal == meal} & on_menu
            if dishes:
                serve_day(work, one, meal, dishes)
                came += 1
    return came


def _clear(work: Work, day: date, meal: str) -> None:
    sql.run(
        work.session,
        "DELETE FROM day_menu_dish WHERE business_date = :day AND meal = :meal",
        {"day": day, "meal": meal},
    )
