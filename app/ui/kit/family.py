"""What a family of pages hands in: its pages for the rail and its sections for the settings.

Everything is named by strings, so that declaring a family imports none of its pages.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from app.rules.rights import Right, Role, may


def _load(target: str) -> type[Any]:
    module, _, name = target.partition(":")
    found: type[Any] = getattr(import_module(module), name)
    return found


@dataclass(frozen=True)
class PageSpec:
    """A page: its place in the rail, where its class lives, and who may see it."""

    key: str
    title: str
    icon: str
    shortcut: str  # a code of shortcuts.KEYS
    target: str  # module:Class, imported at the first visit or behind the login
    rights: tuple[Right, ...] = ()  # any one of them will do; none: everybody
    action: str = ""  # the code of the page's verb that the top bar offers as a button
    low: bool = False  # at the foot of the rail
    under: str = ""  # not in the rail itself: reached from this page, which stays lit

    def load(self) -> type[Any]:
        """Import the class, a ``Page``."""
        return _load(self.target)

    def open_to(self, role: Role) -> bool:
        """Whether this role may see the page."""
        return not self.rights or any(may(role, right) for right in self.rights)


@dataclass(frozen=True)
class SectionSpec:
    """A section of the settings: what its list says, where its class lives, and by what other names it is asked for."""

    key: str
    title: str
    icon: str
    target: str  # module:Class, imported at the first visit
    also: tuple[str, ...] = ()

    def load(self) -> type[Any]:
        """Import the class, a ``Section``."""
        return _load(self.target)


@dataclass(frozen=True)
class Family:
    """One family of pages, declared as ``FAMILY`` in ``app/ui/<family>/family.py``."""

    pages: tuple[PageSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
