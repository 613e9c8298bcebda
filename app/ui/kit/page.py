"""What a page is, and what the shell gives it: the one contract between the shell and every family of pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.kit import metrics, shortcuts
from app.ui.kit.cards import Action
from app.ui.kit.modal import Modal, wake
from app.ui.kit.tasks import Tasks

if TYPE_CHECKING:
    # The desk brings the ORM along; the login page is painted before that is loaded.
    from app.services.desk import Changes, Desk
    from app.ui.kit.family import PageSpec, SectionSpec
    from app.ui.kit.questions import Dialogs


class Shell(Protocol):
    """What a page may ask of the window around it."""

    def toast(self, text: str, action: str = "", on: Callable[[], object] | None = None, *, key: str = "") -> None:
        """Say something good for 8 seconds; ``action`` is usually 撤销 with ``key`` Ctrl Z."""

    def go(self, key: str, **arrive: Any) -> None:
        """Show the page of this key; its ``arrive(**arrive)`` is called when anything was given."""

    def banner(self, name: str, tone: str, title: str, text: str = "", actions: Sequence[Action] = ()) -> None:
        """Keep trouble in sight under the top bar until ``clear_banner(name)``; the same name replaces."""

    def clear_banner(self, name: str) -> None:
        """The trouble is over."""

    def open_modal(self, modal: Modal) -> None:
        """Open a modal over the window."""

    def badge(self, key: str, count: int) -> None:
        """The number on a rail item; 0 takes it away."""

    def trouble(self, error: BaseException) -> None:
        """Say a ``Refused`` or ``StoreTrouble`` that has no field of its own; anything else is raised again."""

    def restore(self, backup: Path) -> None:
        """Put this backup back over the store: the window opens anew, and nobody is on duty."""

    def window_widget(self) -> QWidget:
        """The window, as the parent of modals."""

    def pages(self) -> "Sequence[PageSpec]":
        """Every page of the program, in the order of the rail."""

    def sections(self) -> "Sequence[SectionSpec]":
        """What the families want to stand in the settings, in the order of its list."""


class Settings(Protocol):
    """Small remembered answers of this PC (mode, text size, printer, …), never business data."""

    def get(self, name: str, default: Any = None) -> Any:
        """What was set, or ``default``."""

    def set(self, name: str, value: Any) -> None:
        """Remember it."""


@dataclass(frozen=True)
class Ctx:
    """Everything a page is built from."""

    desk: "Desk"
    dialogs: "Dialogs"
    shell: Shell
    tasks: Tasks
    settings: Settings


@dataclass(frozen=True)
class Verb:
    """A thing a page does at a key of ``shortcuts.KEYS``; ``label`` is what the key sheet says."""

    key: str
    label: str
    slot: Callable[[], object] = field(compare=False)


class Page(QWidget):
    """A page of the rail: pinned ``header``, one scrolling ``body`` and a pinned ``foot``, all optional.

    Class attributes ``key``, ``title``, ``icon`` name it in the rail. Build widgets in ``__init__`` (called at the
    first visit), read data in ``on_shown`` and ``on_changed``. Signals: ``subtitle(str)`` for the top bar.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "circle"
    still: ClassVar[bool] = False  # nothing fades on it and nothing moves: where every tenth of a second is counted

    subtitle = Signal(str)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._shortcuts: list[QShortcut] = []
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(metrics.MARGIN, metrics.MARGIN_V, metrics.MARGIN, metrics.MARGIN_V)
        self._outer.setSpacing(metrics.CARD_GAP)
        self.setAccessibleName(self.title)

    def add_header(self) -> QHBoxLayout:
        """A pinned row at the top."""
        row = QHBoxLayout()
        row.setSpacing(metrics.CARD_GAP)
        self._outer.addLayout(row)
        return row

    def add_body(self) -> QHBoxLayout:
        """Columns that fill the page and scroll inside themselves (tables, carts)."""
        row = QHBoxLayout()
        row.setSpacing(metrics.CARD_GAP)
        self._outer.addLayout(row, 1)
        return row

    def toast_dock(self) -> QRect | None:
        """Where a toast covers nothing that is pressed, in the page's coordinates; None: at the bottom centre."""
        return None

    def bind_verbs(self) -> None:
        """Make shortcuts of ``verbs()``; the shell calls it once after building, a page again when they changed."""
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        self._shortcuts = []
        for verb in self.verbs():
            shortcut = QShortcut(shortcuts.sequence(verb.key), self)
            shortcut.setAutoRepeat(False)
            slot = verb.slot
            shortcut.activated.connect(lambda slot=slot: slot())
            wake(shortcut)
            self._shortcuts.append(shortcut)

    def verbs(self) -> list[Verb]:
        """What this page does at which key; also its part of the key sheet."""
        return []

    def arrive(self, **what: Any) -> None:
        """Somebody sent people here with something in hand (a resident, a number); called before ``on_shown``."""

    def on_shown(self) -> None:
        """The page has come to the front: read what it shows."""

    def focus_start(self) -> None:
        """Put the keyboard where work starts."""

    def on_changed(self, changes: "Changes", by: object) -> None:
        """Records changed; ``by`` is who caused it (skip what this page did itself). Called for visible pages."""

    def handed_over(self) -> None:
        """Somebody else is on duty: what was typed is put away for its owner. Forms of the kit do so by themselves."""

    def on_scan(self, code: str) -> bool:
        """A code was scanned while this page is in front; True when the page took it."""
        return False

    def has_draft(self) -> bool:
        """Whether there is unsaved work that the lock must keep."""
        return False

    def would_lose(self) -> bool:
        """Whether closing the program would lose some of it; not where the store keeps what is begun."""
        return self.has_draft()
