"""What the page 受理 hosts: the intake form and the list, each a panel with its own keys."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.desk import Changes
from app.ui.kit.page import Ctx, Verb


class Panel(QWidget):
    """A panel of the page; the page hands on to it what the shell asks while it is in front.

    Signals: ``subtitle(str)`` for the top bar, ``new_wanted`` to begin a new request.
    """

    subtitle = Signal(str)
    new_wanted = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx

    def verbs(self) -> list[Verb]:
        """What it does at which key, while it is in front."""
        return []

    def arrive(self, **what: Any) -> None:
        """Somebody sent people here with something in hand; ``on_shown`` follows."""

    def on_shown(self) -> None:
        """It has come to the front: read what it shows."""

    def focus_start(self) -> None:
        """Put the keyboard where work starts."""

    def on_changed(self, changes: Changes, by: object) -> None:
        """Records changed; ``by`` is who caused it."""

    def handed_over(self) -> None:
        """Somebody else is on duty: what was typed is put away for whoever typed it."""

    def on_scan(self, code: str) -> bool:
        """A code was scanned; True when the panel took it."""
        return False

    def has_draft(self) -> bool:
        """Whether there is unsaved work."""
        return False
