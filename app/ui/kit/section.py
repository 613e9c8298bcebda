"""What a section of the settings is: one widget of the page, who may change it, and what it re-reads."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.rules.rights import Right, may
from app.ui.kit.cards import Banner, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.page import Ctx, Verb


class Section(QWidget):
    """One section. ``right`` is needed to change it; with ``closed`` also to see it.

    Build widgets in ``__init__``, read data in ``refresh``, which must keep what people are typing. ``reads`` names
    the kinds of record whose change makes it read again. Signals: ``verbs_changed()``.
    """

    verbs_changed = Signal()

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "settings"
    right: ClassVar[Right | None] = None
    closed: ClassVar[bool] = False
    locked_words: ClassVar[str] = "需要修改请主管登录"
    reads: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.setAccessibleName(self.title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._notice: Banner | None = None
        self.tools = QWidget(self)
        """A row of verbs at the top: of a tab it stands beside the tabs."""
        self.tool_row = QHBoxLayout(self.tools)
        self.tool_row.setContentsMargins(0, 0, 0, 0)
        self.tool_row.setSpacing(8)

    @classmethod
    def open_to(cls, ctx: Ctx) -> bool:
        """Whether the person on duty may see it."""
        return not cls.closed or cls.allowed(ctx, cls.right)

    @staticmethod
    def allowed(ctx: Ctx, right: Right | None) -> bool:
        """Whether the person on duty carries a right; None needs somebody on duty only."""
        member = ctx.desk.staff
        return member is not None and (right is None or may(member.role, right))

    def may_change(self) -> bool:
        """Whether the person on duty may change this section."""
        return self.allowed(self.ctx, self.right)

    def show_rights(self) -> None:
        """Say that this can only be read, when that is so; call it in ``refresh``."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if not self.may_change():
            self._notice = Banner("info", "只能查看", self.locked_words, icon="lock")
            self.column.insertWidget(0, self._notice)

    def refresh(self) -> None:
        """Read what it shows."""

    def focus_start(self) -> None:
        """Put the keyboard where work starts."""
        self.focusNextPrevChild(True)

    def verbs(self) -> list[Verb]:
        """What this section does at which key."""
        return []

    def panes(self) -> list[QWidget]:
        """The places F6 walks through, beside the list of sections."""
        return []

    def has_draft(self) -> bool:
        """Whether something typed is not saved yet."""
        return False


class TabbedSection(Section):
    """A section of several tabs, each a ``Section`` of its own: the tabs and the tools of the one in front on top."""

    def __init__(self, ctx: Ctx, tabs: list[Section], parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.tabs = {tab.key: tab for tab in tabs}
        self.picker = Segment([(tab.key, tab.title) for tab in tabs], name=f"{self.title}分类")
        self._stack = QStackedWidget()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.picker)
        self.column.addLayout(head)
        for tab in tabs:
            self._stack.addWidget(tab)
            head.addWidget(tab.tools, 1)
            tab.tools.setVisible(tab is tabs[0])
        self.column.addWidget(self._stack, 1)
        self.picker.changed.connect(lambda key: self.open_tab(str(key)))

    @property
    def tab(self) -> Section:
        """The tab in front."""
        return self.tabs[str(self.picker.value())]

    def open_tab(self, key: str) -> None:
        """Bring a tab to the front and read it."""
        self.picker.set_value(key)
        for tab in self.tabs.values():
            tab.tools.setVisible(tab is self.tab)
        self.refresh()
        self._stack.setCurrentWidget(self.tab)
        self.verbs_changed.emit()

    def refresh(self) -> None:
        self.show_rights()
        self.tab.refresh()

    def focus_start(self) -> None:
        self.tab.focus_start()

    def verbs(self) -> list[Verb]:
        return self.tab.verbs()

    def panes(self) -> list[QWidget]:
        return [self.picker, *self.tab.panes()]

    def has_draft(self) -> bool:
        return any(tab.has_draft() for tab in self.tabs.values())


class ClosedSection(Section):
    """Stands where somebody may not look: one calm sentence."""

    def __init__(self, ctx: Ctx, title: str, words: str) -> None:
        super().__init__(ctx)
        self.setAccessibleName(title)
        self.column.addWidget(Empty(f"{title}由主管管理", words, icon="lock"), 1)
