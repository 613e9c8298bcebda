"""The families of pages. A family joins by its name here; families not built are not here.

The list of sections in the settings has this order. The rail goes by the digits of the pages' keys, which are kept
for good, so there are gaps meanwhile.
"""

from importlib import import_module

from app.ui.kit.family import Family, PageSpec, SectionSpec

_NAMES = (
    "today",
    "till",
    "requests",
    "residents",
    "repairs",
    "rooms",
    "activities",
    "report",
    "signs",
    "settings",
)
FAMILIES: tuple[Family, ...] = tuple(import_module(f"app.ui.{name}.family").FAMILY for name in _NAMES)
SECTIONS: tuple[SectionSpec, ...] = tuple(section for family in FAMILIES for section in family.sections)


def _in_order(families: tuple[Family, ...]) -> tuple[PageSpec, ...]:
    """By digit; a page that is reached from another stands after it."""
    pages = [page for family in families for page in family.pages]
    digit = {page.key: page.shortcut for page in pages}
    return tuple(sorted(pages, key=lambda page: (digit[page.under or page.key], page.under)))


PAGES: tuple[PageSpec, ...] = _in_order(FAMILIES)
