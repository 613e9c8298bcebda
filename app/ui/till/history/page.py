"""历史单据: the sales of past days, and the sums of dishes, meals and days, each a panel."""

from typing import ClassVar

from app.rules.rights import Right
from app.ui.kit.panels import PanelPage, PanelSpec


class SoldPage(PanelPage):
    """``arrive(query=…)`` looks for something among the sales of the last month."""

    key: ClassVar[str] = "sold"
    title: ClassVar[str] = "历史单据"
    icon: ClassVar[str] = "receipt"
    tabbed: ClassVar[bool] = True
    panels: ClassVar[tuple[PanelSpec, ...]] = (
        PanelSpec("slips", "单据", "letter_R", "app.ui.till.history.slips:SoldPanel", kept=True),
        PanelSpec("dishes", "菜品", "letter_B", "app.ui.till.history.sums:DishPanel", Right.SEE_REPORTS, kept=True),
        PanelSpec("meals", "餐次", "letter_T", "app.ui.till.history.sums:MealPanel", Right.SEE_REPORTS, kept=True),
    )
