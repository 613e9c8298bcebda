"""今日: the day at a glance, open to everybody."""

from app.ui.kit.family import Family, PageSpec

FAMILY = Family(
    pages=(PageSpec("today", "今日", "sun", "page1", "app.ui.today.page:TodayPage", action="new"),),
)
