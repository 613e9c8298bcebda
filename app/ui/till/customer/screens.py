"""Which screen the customer looks at: one this PC remembers by name, and never the one the staff work on."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from app.ui.kit.page import Settings

SCREEN = "customer.screen"
"""A small answer of this PC: the name of the customer's screen, empty while there is none."""


class _Choice(QObject):
    made = Signal()


_choice = _Choice()
screen_chosen = _choice.made
"""Told when this PC's choice is another."""


class NamedScreen(Protocol):
    """As much of a screen as is asked here."""

    def name(self) -> str:
        """What the system calls it."""


def keep_screen(settings: Settings, name: str) -> None:
    """Remember the customer's screen, empty for none, and tell who shows something there."""
    settings.set(SCREEN, name)
    screen_chosen.emit()


S = TypeVar("S", bound=NamedScreen)


def screen_wanted(settings: Settings) -> str:
    """The name of the customer's screen, empty for none."""
    found = settings.get(SCREEN, "")
    return found if isinstance(found, str) else ""


def choose_screen(screens: Sequence[S], own: str, name: str) -> S | None:
    """The customer's screen among those there are; None while it is not connected, or is the staff's ``own``."""
    return next((one for one in screens if name and one.name() == name != own), None)
