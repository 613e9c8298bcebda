"""受理, with its catalogue and its map in the settings."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec, SectionSpec

FAMILY = Family(
    pages=(
        PageSpec(
            "requests",
            "受理",
            "clipboard-list",
            "page2",
            "app.ui.requests.page:RequestsPage",
            (Right.REQUESTS,),
            "next_pane",
        ),
    ),
    sections=(
        SectionSpec("items", "受理事项", "clipboard-list", "app.ui.requests.settings.items_section:ItemsSection"),
        SectionSpec("places", "优享地图", "map-pin", "app.ui.requests.settings.places_section:PlacesSection"),
    ),
)
