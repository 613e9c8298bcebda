"""居民."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec

FAMILY = Family(
    pages=(
        PageSpec(
            "residents", "居民", "users", "page7", "app.ui.residents.page:ResidentsPage", (Right.RESIDENTS,), "new"
        ),
    ),
)
