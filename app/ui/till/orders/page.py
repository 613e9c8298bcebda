"""送餐与订餐: the list of a meal, and the standing orders."""

from typing import ClassVar

from app.ui.kit.panels import PanelPage, PanelSpec


class MealOrdersPage(PanelPage):
    """``arrive(panel=…)`` brings a panel to the front."""

    key: ClassVar[str] = "meal_orders"
    title: ClassVar[str] = "送餐与订餐"
    icon: ClassVar[str] = "utensils"
    tabbed: ClassVar[bool] = True
    panels: ClassVar[tuple[PanelSpec, ...]] = (
        PanelSpec("list", "送餐单", "letter_S", "app.ui.till.orders.meal_list:MealListPanel", kept=True),
        PanelSpec("standing", "长期订餐", "letter_L", "app.ui.till.orders.standing:StandingPanel", kept=True),
    )
