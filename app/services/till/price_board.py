"""今日菜单与价目: every dish served now with its list price and what each age pays."""

from app.rules import dates
from app.rules.till import pricing
from app.services.centre import settings
from app.services.documents.till import PriceBoard
from app.services.till import day_menus, menu, policies
from app.services.work import View


def price_board(view: View, size: str = "A4") -> PriceBoard:
    """The board of the business date: list price and the price of every age tier, for the meal being served now.

    What is sold out stands there as such.
    """
    day = view.business_date
    rules = policies.policies_in_force(view, day)
    meal = dates.meal_at(menu.periods(view), dates.local(view.now)) or ""
    occasion = pricing.Occasion(day, meal, dine_in=True)
    ages = policies.tier_ages(rules)
    eaters = [policies.eater_of_age(age, day) for age, _ in ages]
    order = {c.id: i for i, c in enumerate(menu.categories(view, inactive=True))}
    listed = sorted(menu.dishes(view, inactive=False), key=lambda d: (order[d.category_id], len(d.code), d.code))
    own = day_menus.served(view, day, meal)
    served = [dish for dish in listed if (dish.id in own if own else not dish.meals or meal in dish.meals)]
    portions = [(d.price, d.senior_eligible, d.set_code) for d in served]
    columns = [pricing.unit_prices(eater, portions, rules, occasion) for eater in eaters]
    rows = tuple(
        (d.category, d.name, d.price, tuple(column[at][0] for column in columns)) for at, d in enumerate(served)
    )
    return PriceBoard(
        settings.head(view), day, tuple(f"{tier.band} 周岁" for _, tier in ages), rows, size,
        menu.period_name(view, meal) if meal else "", tuple(d.unit_grams if d.by_weight else 0 for d in served),
        tuple(at for at, d in enumerate(served) if d.sold_out),
    )  # fmt: skip
