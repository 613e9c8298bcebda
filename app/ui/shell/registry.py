"""The pages of the program, one line each. A family joins by adding its line here; pages not built are not here.

The order is that of the rail. Keys are Ctrl+digit and keep their digit for good, so there are gaps meanwhile.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from app.rules.rights import Right, Role, may

if TYPE_CHECKING:
    from app.ui.kit.page import Page


@dataclass(frozen=True)
class PageSpec:
    """A page: its place in the rail, where its class lives, and who may see it."""

    key: str
    title: str
    icon: str
    shortcut: str  # a code of shortcuts.KEYS
    target: str  # module:Class, imported at the first visit or behind the login
    rights: tuple[Right, ...] = ()  # any one of them will do; none: everybody
    action: str = ""  # the code of the page's verb that the top bar offers as a button
    low: bool = False  # at the foot of the rail
    under: str = ""  # not in the rail itself: reached from this page, which stays lit

    def load(self) -> "type[Page]":
        """Import the page's class."""
        module, _, name = self.target.partition(":")
        found: type[Page] = getattr(import_module(module), name)
        return found

    def open_to(self, role: Role) -> bool:
        """Whether this role may see the page."""
        return not self.rights or any(may(role, right) for right in self.rights)


_KEEPERS = (Right.SETTINGS, Right.MENU, Right.POLICY, Right.STAFF, Right.BACKUP, Right.VERIFY)

PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", "今日", "sun", "page1", "app.ui.today.page:TodayPage", action="new"),
    PageSpec(
        "requests",
        "受理",
        "clipboard-list",
        "page2",
        "app.ui.requests.page:RequestsPage",
        (Right.REQUESTS,),
        "next_pane",
    ),
    PageSpec("till", "收银", "utensils", "page3", "app.ui.till.page:TillPage", (Right.SELL,), "recall"),
    PageSpec("shift", "交班", "", "", "app.ui.till.shift.page:ShiftPage", (Right.CLOSE_SHIFT,), under="till"),
    PageSpec("residents", "居民", "users", "page7", "app.ui.residents.page:ResidentsPage", (Right.RESIDENTS,), "new"),
    PageSpec("settings", "设置", "settings", "page9", "app.ui.settings.page:SettingsPage", _KEEPERS, low=True),
)
