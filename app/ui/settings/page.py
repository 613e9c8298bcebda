"""设置: the list of sections at the left, the section in front beside it; each is built at its first visit."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.services.desk import Changes
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.section import ClosedSection, Section, TabbedSection
from app.ui.settings.sidebar import Sidebar


class SettingsPage(Page):
    """``arrive(section=…)`` opens a section by its key or another of its names: menu, items, calendar …; a name that is
    also that of a tab, or ``tab``, brings the tab to the front."""

    key, title, icon = "settings", "设置", "settings"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._specs = {spec.key: spec for spec in ctx.shell.sections()}
        self.sidebar = Sidebar([(spec.key, spec.title, spec.icon) for spec in self._specs.values()])
        self._stack = QStackedWidget()
        self._built: dict[str, Section] = {}
        self._stale: set[str] = set()
        self._current = next(iter(self._specs))
        self._bound = False
        self._tab = ""
        body = self.add_body()
        body.addWidget(self.sidebar)
        body.addWidget(self._stack, 1)
        self.sidebar.picked.connect(self.open_section)
        self.sidebar.show_picked(self._current)

    @property
    def section(self) -> Section:
        """The section in front."""
        return self._section(self._current)

    def _section(self, key: str) -> Section:
        made = self._built.get(key)
        kind: type[Section] = self._specs[key].load()
        shut = not kind.open_to(self.ctx)
        if made is not None and isinstance(made, ClosedSection) is not shut:  # what was typed there is kept
            self._stack.removeWidget(made)
            made.deleteLater()
            made = None
        if made is None:
            made = ClosedSection(self.ctx, kind.title, kind.locked_words) if shut else kind(self.ctx)
            self._built[key] = made
            made.verbs_changed.connect(self._rebind)
            self._stack.addWidget(made)
            self._stale.add(key)
        return made

    def open_section(self, key: str) -> None:
        """Bring a section to the front and read it."""
        self._current = key
        section = self._section(key)
        self._stale.discard(key)
        if isinstance(section, TabbedSection) and self._tab in section.tabs:
            section.open_tab(self._tab)
        else:
            section.refresh()
        self._tab = ""
        self._stack.setCurrentWidget(section)
        self.sidebar.show_picked(key)
        self.subtitle.emit(self._specs[key].title)
        self._rebind()

    def _rebind(self) -> None:
        if self._bound:
            super().bind_verbs()

    def bind_verbs(self) -> None:
        self._bound = True
        super().bind_verbs()

    def verbs(self) -> list[Verb]:
        own = list(self.section.verbs()) if self._current in self._built else []
        return [
            *own,
            Verb("next_pane", "下一栏", lambda: self._walk(1)),
            Verb("previous_pane", "上一栏", lambda: self._walk(-1)),
        ]

    def _walk(self, by: int) -> None:
        places: list[QWidget] = [self.sidebar, *(p for p in self.section.panes() if p.isVisible() and p.isEnabled())]
        now = QApplication.focusWidget()
        at = next((n for n, p in enumerate(places) if now is not None and (p is now or p.isAncestorOf(now))), 0)
        goal = places[(at + by) % len(places)]
        if goal is self.sidebar:
            self.sidebar.take_focus()
        elif goal.focusPolicy() & Qt.FocusPolicy.TabFocus:
            goal.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            first = goal.focusWidget() or _first_inside(goal)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def arrive(self, **what: Any) -> None:
        asked = str(what.get("section", ""))
        self._tab = str(what.get("tab", asked))
        self._current = next((s.key for s in self._specs.values() if asked in (s.key, *s.also)), self._current)

    def on_shown(self) -> None:
        self.open_section(self._current)

    def focus_start(self) -> None:
        self.section.focus_start()

    def on_changed(self, changes: Changes, by: object) -> None:
        if "staff" in changes.kinds:  # somebody else may be on duty now: rights may differ
            self._section(self._current)
            self._stale.add(self._current)
        for key, section in self._built.items():
            if section.reads & changes.kinds and not _inside(by, section):
                self._stale.add(key)
        if self._current in self._stale:
            self.open_section(self._current)

    def has_draft(self) -> bool:
        return any(section.has_draft() for section in self._built.values())

    def would_lose(self) -> bool:
        return False  # every form of the settings keeps what was typed


def _inside(by: object, section: Section) -> bool:
    return isinstance(by, QWidget) and (by is section or section.isAncestorOf(by))


def _first_inside(place: QWidget) -> QWidget | None:
    return next(
        (
            child
            for child in place.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled()
        ),
        None,
    )
