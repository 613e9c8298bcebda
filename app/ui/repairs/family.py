"""维修: one page, and its lists in the settings."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec, SectionSpec

FAMILY = Family(
    pages=(PageSpec("repairs", "维修", "wrench", "page4", "app.ui.repairs.page:RepairsPage", (Right.REPAIRS,), "new"),),
    sections=(
        SectionSpec(
            "repair_lists", "维修价目与货位", "wrench", "app.ui.repairs.settings.lists_section:RepairListsSection"
        ),
    ),
)
