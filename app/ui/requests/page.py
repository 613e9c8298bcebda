"""The page 受理: the intake form in front, all requests one key away."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.desk import Changes
from app.ui.kit import metrics
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.requests.panel import Panel


@dataclass(frozen=True)
class PanelSpec:
    """A panel of the page: ``target`` is module:Class, ``key`` the verb that leads to it from the others."""

    name: str
    title: str
    key: str
    target: str

    @property
    def exists(self) -> bool:
        """Whether this build has the panel."""
        return find_spec(self.target.partition(":")[0]) is not None

    def load(self) -> type[Panel]:
        """Import the panel's class."""
        module, _, name = self.target.partition(":")
        found: type[Panel] = getattr(import_module(module), name)
        return found


PANELS = (
    PanelSpec("intake", "新受理", "new", "app.ui.requests.intake.page:IntakePanel"),
    PanelSpec("list", "全部受理", "next_pane", "app.ui.requests.register.page:ListPanel"),
)
_LISTED = {"number", "request", "filter", "query"}
"""What can only be meant for the list."""


class RequestsPage(Page):
    """Requests. ``arrive(panel=…)`` brings a panel to the front, ``number=`` and filters the list, anything else the
    intake.
    """

    key: ClassVar[str] = "requests"
    title: ClassVar[str] = "受理"
    icon: ClassVar[str] = "clipboard-list"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._outer.setContentsMargins(metrics.MARGIN, metrics.MARGIN_V, 16, metrics.MARGIN_V)
        self._specs = {spec.name: spec for spec in PANELS if spec.exists}
        self._panels: dict[str, Panel] = {}
        self._at = ""
        self.stack = QStackedWidget()
        self._outer.addWidget(self.stack, 1)
        self._bring(PANELS[0].name)

    @property
    def panel(self) -> Panel:
        """The panel in front."""
        return self._panels[self._at]

    def panel_of(self, name: str) -> Panel | None:
        """A panel by name, None when it was not built yet."""
        return self._panels.get(name)

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
        wanted = panel or ("list" if _LISTED & what.keys() else "intake")
        self._bring(wanted if wanted in self._specs else PANELS[0].name)
        if what:
            self.panel.arrive(**what)

    def on_shown(self) -> None:
        self.panel.on_shown()

    def focus_start(self) -> None:
        self.panel.focus_start()

    def on_changed(self, changes: Changes, by: object) -> None:
        self.panel.on_changed(changes, by)

    def handed_over(self) -> None:
        for panel in self._panels.values():
            panel.handed_over()

    def on_scan(self, code: str) -> bool:
        return self.panel.on_scan(code)

    def has_draft(self) -> bool:
        return any(panel.has_draft() for panel in self._panels.values())

    def would_lose(self) -> bool:
        return any(panel.has_draft() for name, panel in self._panels.items() if name != "intake")  # it has its drafts

    def _go(self, name: str) -> None:
        """Another panel by its key or verb: 新受理 always begins one, as F2 in the intake does."""
        self.ctx.shell.go(self.key, panel=name, **({"new": True} if name == PANELS[0].name else {}))

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
            panel.new_wanted.connect(lambda: self._go(PANELS[0].name))
            self._panels[name] = panel
            self.stack.addWidget(panel)
        self._at = name
        self.stack.setCurrentWidget(panel)
        if self._shortcuts:
            self.bind_verbs()  # the keys are those of the panel in front
