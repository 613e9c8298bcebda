"""场地: one page, and its section in the settings."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec, SectionSpec

FAMILY = Family(
    pages=(PageSpec("rooms", "场地", "calendar-days", "page5", "app.ui.rooms.page:RoomsPage", (Right.ROOMS,), "new"),),
    sections=(SectionSpec("rooms", "场地", "calendar-days", "app.ui.rooms.settings.section:RoomsSection",
                          ("预约", "设备", "停用")),),
)  # fmt: skip
