"""受理事项: the matters the counter takes, who handles them, the phrases, and the names of the scenes."""

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.page import Ctx
from app.ui.kit.section import TabbedSection
from app.ui.requests.settings.handlers_tab import HandlersTab
from app.ui.requests.settings.items_tab import ItemsTab
from app.ui.requests.settings.phrases_tab import PhrasesTab
from app.ui.requests.settings.scenes_tab import ScenesTab


class ItemsSection(TabbedSection):
    """The catalogue in four tabs."""

    key, title, icon = "items", "受理事项", "clipboard-list"
    right = Right.SETTINGS
    reads = frozenset({"catalogue", "staff"})
    locked_words = "改事项、办理人和常用语要主管登录"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [ItemsTab(ctx), HandlersTab(ctx), PhrasesTab(ctx), ScenesTab(ctx)], parent)
