"""收银 and 交班, with the menu and the policies in the settings."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec, SectionSpec

FAMILY = Family(
    pages=(
        PageSpec("till", "收银", "utensils", "page3", "app.ui.till.page:TillPage", (Right.SELL,), "recall"),
        PageSpec("cards", "餐卡", "", "", "app.ui.till.cards.page:CardsPage", (Right.WALLET,), under="till"),
        PageSpec(
            "meal_orders", "送餐与订餐", "", "", "app.ui.till.orders.page:MealOrdersPage", (Right.SELL,), under="till"
        ),
        PageSpec("shift", "交班", "", "", "app.ui.till.shift.page:ShiftPage", (Right.CLOSE_SHIFT,), under="till"),
        PageSpec(
            "sold",
            "历史单据",
            "",
            "",
            "app.ui.till.history.page:SoldPage",
            (Right.SELL, Right.SEE_REPORTS),
            under="till",
        ),
    ),
    sections=(
        SectionSpec("menu", "菜单与价格", "utensils", "app.ui.till.settings.menu_section:MenuSection"),
        SectionSpec("counter", "收银规矩", "scan-line", "app.ui.till.settings.counter_section:CounterSection"),
        SectionSpec(
            "policy", "优惠政策", "percent", "app.ui.till.settings.policy_section:PolicySection", ("policies",)
        ),
        SectionSpec("customer", "顾客屏", "monitor", "app.ui.till.settings.customer_section:CustomerSection"),
    ),
)
