"""A page of several panels, one in front: each has its own keys, is built at the first visit and keeps its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.rules.rights import Right, may
from app.ui.kit.choices import Segment
from app.ui.kit.layout import STRETCH, into
from app.ui.kit.page import Ctx, Page, Verb

if TYPE_CHECKING:
    from app.services.desk import Changes


class Panel(QWidget):
    """A panel of a page; the page hands on to it what the shell asks while it is in front.

    Signals: ``subtitle(str)`` for the top bar, ``new_wanted`` to begin something new in the page's first panel.
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

    def on_changed(self, changes: "Changes", by: object) -> None:
        """Records changed; ``by`` is who caused it."""

    def handed_over(self) -> None:
        """Somebody else is on duty: what was typed is put away for whoever typed it."""

    def on_scan(self, code: str) -> bool:
        """A code was scanned; True when the panel took it."""
        return False

    def has_draft(self) -> bool:
        """Whether there is unsaved work."""
        return False


@dataclass(frozen=True)
class PanelSpec:
    """A panel of a page: ``target`` is module:Class, ``key`` the verb that leads to it from the others.

    ``right`` is what a person needs to be offered it; None: whoever sees the page. ``kept``: the store or its forms
    keep what is begun in it, so closing the program loses nothing.
    """

    name: str
    title: str
    key: str
    target: str
    right: Right | None = None
    kept: bool = False

    def load(self) -> type[Panel]:
        """Import the panel's class."""
        module, _, name = self.target.partition(":")
        found: type[Panel] = getattr(import_module(module), name)
        return found


class PanelPage(Page):
    """A page that shows one of its ``panels``. ``arrive(panel=…)`` brings one to the front; what else is given goes to
    the panel ``panel_for`` names. With ``tabbed`` their names stand above them, to be clicked.
    """

    panels: ClassVar[tuple[PanelSpec, ...]] = ()
    tabbed: ClassVar[bool] = False

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._specs = {spec.name: spec for spec in self.panels}
        self._panels: dict[str, Panel] = {}
        self._at = ""
        self.tabs: Segment | None = None
        if self.tabbed and len(self._specs) > 1:
            self.tabs = Segment([(spec.name, spec.title) for spec in self._specs.values()], name="看哪一种")
            self.tabs.changed.connect(lambda name: self._go(str(name)))
            into(self.add_header(), self.tabs, STRETCH)
        self.stack = QStackedWidget()
        self._outer.addWidget(self.stack, 1)
        self._bring(self.panels[0].name)

    @property
    def panel(self) -> Panel:
        """The panel in front."""
        return self._panels[self._at]

    def panel_of(self, name: str) -> Panel | None:
        """A panel by name, None when it was not built yet."""
        return self._panels.get(name)

    def panel_for(self, what: Mapping[str, Any]) -> str:
        """Which panel is meant by what somebody comes with; empty: the one in front."""
        return self._at

    def going(self, name: str) -> dict[str, Any]:
        """What its key brings along to a panel."""
        return {}

    def verbs(self) -> list[Verb]:
        own = self.panel.verbs()
        taken = {verb.key for verb in own}
        ways = [
            Verb(spec.key, spec.title, lambda name=spec.name: self._go(name))  # type: ignore[misc]
            for spec in self._specs.values()
            if spec.name != self._at and spec.key not in taken
        ]
        return [*ways, *own]

    def arrive(self, panel: str = "", **what: Any) -> None:
        wanted = panel or self.panel_for(what)
        self._bring(wanted if wanted in self._offered() else self.panels[0].name)
        if what:
            self.panel.arrive(**what)

    def on_shown(self) -> None:
        if self._at not in self._offered():
            self._bring(self.panels[0].name)  # it belonged to who was on duty before
        self.panel.on_shown()

    def focus_start(self) -> None:
        self.panel.focus_start()

    def on_changed(self, changes: "Changes", by: object) -> None:
        self.panel.on_changed(changes, by)

    def handed_over(self) -> None:
        for panel in self._panels.values():
            panel.handed_over()

    def on_scan(self, code: str) -> bool:
        return self.panel.on_scan(code)

    def has_draft(self) -> bool:
        return any(panel.has_draft() for panel in self._panels.values())

    def would_lose(self) -> bool:
        return any(panel.has_draft() for name, panel in self._panels.items() if not self._specs[name].kept)

    def _offered(self) -> set[str]:
        member = self.ctx.desk.staff
        return {
            name
            for name, spec in self._specs.items()
            if spec.right is None or (member is not None and may(member.role, spec.right))
        }

    def _go(self, name: str) -> None:
        """Another panel by its key or its name."""
        self.ctx.shell.go(self.key, panel=name, **self.going(name))

    def _say(self, panel: Panel, words: str) -> None:
        if panel is self.stack.currentWidget():
            self.subtitle.emit(words)

    def _bring(self, name: str) -> None:
        if name == self._at:
            return
        panel = self._panels.get(name)
        if panel is None:
            panel = self._specs[name].load()(self.ctx)
            panel.subtitle.connect(lambda words, panel=panel: self._say(panel, words))
            panel.new_wanted.connect(lambda: self._go(self.panels[0].name))
            self._panels[name] = panel
            self.stack.addWidget(panel)
        self._at = name
        self.stack.setCurrentWidget(panel)
        if self.tabs is not None:
            self.tabs.set_value(name)
        if self._shortcuts:
            self.bind_verbs()  # the keys are those of the panel in front
