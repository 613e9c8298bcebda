"""标识标牌: one page, reached from wherever a sign belongs to, from the settings and by the search."""

from app.ui.kit.family import Family, PageSpec

FAMILY = Family(
    pages=(PageSpec("signs", "标识标牌", "file-text", "", "app.ui.signs.page:SignsPage", under="today"),),
)
