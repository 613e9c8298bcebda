"""场地 in the settings: rooms, when they are open and closed, what is lent, how often, and the rules for all."""

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.page import Ctx
from app.ui.kit.section import Section, TabbedSection
from app.ui.rooms.settings.closures_tab import ClosuresTab
from app.ui.rooms.settings.equipment_tab import EquipmentTab
from app.ui.rooms.settings.hours_tab import RoomHoursTab
from app.ui.rooms.settings.limits_tab import LimitsTab
from app.ui.rooms.settings.rooms_tab import RoomsTab
from app.ui.rooms.settings.rules_tab import RulesTab


class RoomsSection(TabbedSection):
    """Six tabs."""

    key, title, icon = "rooms", "场地", "calendar-days"
    right, closed = Right.SETTINGS, True
    reads = frozenset({"room", "setting"})
    locked_words = "改场地要主管登录；预约谁都可以办"

    @classmethod
    def open_to(cls, ctx: Ctx) -> bool:
        """Who gives rooms out may look; an auditor has the trail."""
        return cls.allowed(ctx, Right.ROOMS)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        tabs: list[Section] = [
            RoomsTab(ctx),
            RoomHoursTab(ctx),
            ClosuresTab(ctx),
            EquipmentTab(ctx),
            LimitsTab(ctx),
            RulesTab(ctx),
        ]
        super().__init__(ctx, tabs, parent)
