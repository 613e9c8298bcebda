"""邻里活动: one page."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec

FAMILY = Family(
    pages=(
        PageSpec(
            "activities", "活动", "ticket", "page6", "app.ui.activities.page:ActivitiesPage", (Right.ACTIVITIES,), "new"
        ),
    ),
)
