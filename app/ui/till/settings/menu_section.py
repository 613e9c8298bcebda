"""菜单与价格: dishes, categories, meal periods, and lists taken in."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.page import Ctx
from app.ui.kit.section import TabbedSection
from app.ui.till.settings.categories import CategoriesTab
from app.ui.till.settings.day_menu import DayMenuTab
from app.ui.till.settings.dishes import DishesTab
from app.ui.till.settings.menu_list import MenuListTab
from app.ui.till.settings.periods import PeriodsTab


class MenuSection(TabbedSection):
    """The menu in tabs."""

    key, title, icon = "menu", "菜单与价格", "utensils"
    right = Right.MENU
    reads = frozenset({"menu", "policy", "sale"})
    locked_words = "改菜单和价格要主管登录；收银可以标售罄、填剩余份数"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        listed = MenuListTab(ctx)
        super().__init__(ctx, [DishesTab(ctx), DayMenuTab(ctx), CategoriesTab(ctx), PeriodsTab(ctx), listed], parent)
        listed.wizard.left.connect(self._back)
        listed.wizard.imported.connect(lambda _done: self._back())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What 导入 says of Ctrl+V and Esc is true at once: the tab that was clicked still has the keyboard."""
        if isinstance(self.tab, MenuListTab) and self.tab.wizard.isEnabled():
            self.tab.wizard.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _back(self) -> None:
        self.open_tab("dishes")
        self.tab.focus_start()
