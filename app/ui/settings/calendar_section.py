"""工作日历: the holiday tables, year by year, the hours by which promises are counted, and the centre's own."""

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.page import Ctx
from app.ui.kit.section import TabbedSection
from app.ui.settings.holidays_tab import HolidaysTab
from app.ui.settings.hours_tab import HoursTab
from app.ui.settings.promises_tab import PromisesTab


class CalendarSection(TabbedSection):
    """The calendar in three tabs."""

    key, title, icon = "calendar", "工作日历", "calendar-days"
    right = Right.SETTINGS
    reads = frozenset({"calendar", "setting", "requests"})
    locked_words = "改放假安排、办公时间和时限要主管登录"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [HolidaysTab(ctx), HoursTab(ctx), PromisesTab(ctx)], parent)
