"""What stands in the window while somebody works: rail, top bar, banners, the page in front, toasts.

It is the ``Shell`` that pages know. Pages are built at their first visit and kept; another person on duty finds them
as they were left.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.rules import records
from app.rules.records import paper_number
from app.rules.rights import Role
from app.ui.dialogs import WindowDialogs
from app.ui.kit import forms, metrics, shortcuts, theme
from app.ui.kit.cards import Action
from app.ui.kit.family import PageSpec, SectionSpec
from app.ui.kit.guard import guarded
from app.ui.kit.layout import column, fill_row, wide
from app.ui.kit.modal import Modal, top_modal, wake
from app.ui.kit.page import Ctx, Page, Settings, Verb
from app.ui.kit.tasks import Tasks
from app.ui.kit.toast import ToastHost
from app.ui.login.words import ROLES
from app.ui.shell.badges import Badges
from app.ui.shell.banner_place import BannerPlace
from app.ui.shell.keysheet import KeySheet
from app.ui.shell.notices import Acts, Banners, FieldKeys
from app.ui.shell.rail import Rail
from app.ui.shell.registry import PAGES, SECTIONS
from app.ui.shell.search import GlobalSearch
from app.ui.shell.topbar import TopBar
from app.ui.words.sentences import sentence

if TYPE_CHECKING:
    from app.services.desk import Changes, Desk, Member
    from app.services.residents.search import ResidentRow


class Workspace(QWidget):
    """Signals: ``lock_wanted()``, ``switch_wanted()`` (another person), ``leave_wanted()`` (离岗), ``quit_wanted()``;
    ``restore_wanted(Path)``; ``changed(Changes, by)`` on the GUI thread after every commit."""

    lock_wanted = Signal()
    switch_wanted = Signal()
    leave_wanted = Signal()
    quit_wanted = Signal()
    full_screen_wanted = Signal()
    restore_wanted = Signal(object)
    changed = Signal(object, object)
    _told = Signal(object, object, int)

    def __init__(
        self, window: QWidget, desk: "Desk", tasks: Tasks, settings: Settings, pages: Sequence[PageSpec] = PAGES
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._specs = window, desk, tuple(pages)
        self._pages: dict[str, Page] = {}
        self._keys: dict[str, QShortcut] = {}
        self._at = ""
        self._on_duty: UUID | None = None
        self._role: Role | None = None
        self._visit = 0
        self.ctx = Ctx(desk, WindowDialogs(window, desk.approve, self._asked, settings), self, tasks, settings)
        self.acts = Acts()
        self._build()
        self._bind_keys()
        FieldKeys(self, self.acts)
        tasks.failed.connect(self.trouble)
        # Commits happen on other threads too (printing): listeners only post, the GUI thread works.
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        desk.changed.append(self._tell)

    def _asked(self) -> UUID | None:
        return self._on_duty

    def _build(self) -> None:
        self.rail = Rail()
        self.rail.wanted.connect(self.go)
        self.rail.me_wanted.connect(self._me_menu)
        self.badges = Badges(self._desk, self.rail)
        self.bar = TopBar(self._desk.clock)
        self.banners = Banners()
        self.banners.left.connect(self._to_page)
        self.stack = QStackedWidget()
        content = column(self.bar, self.banners, wide(self.stack), gap=0)
        fill_row(self, self.rail, wide(content), gap=0)
        self.banner_place = BannerPlace(self.banners, self.bar, content)
        self.toasts = ToastHost(self.stack, dock=self._toast_dock)
        self.search = GlobalSearch(self.bar.search, self, self._desk)
        self.search.resident.connect(lambda found: self.go("residents", resident=found))
        self.search.new_resident.connect(lambda name: self.go("residents", new_name=name))
        self.search.paper.connect(self._open_paper)
        self.search.place.connect(self._show_way)
        self.search.matter.connect(lambda code: self.go("requests", new=True, item=code))
        self.search.sign.connect(lambda key: self.go("signs", sign=key))
        self.search.failed.connect(self.trouble)

    def _bind_keys(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "help": self.show_keys,
            "search": self.search.start,
            "lock": self.lock_wanted.emit,
            "undo": self._undo,
            "full_screen": self.full_screen_wanted.emit,
        }
        for spec in (spec for spec in self._specs if spec.shortcut):
            slots[spec.shortcut] = lambda key=spec.key: self.go(key)  # type: ignore[misc]
        for code, slot in slots.items():
            shortcut = QShortcut(shortcuts.sequence(code), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda slot=slot: slot())
            self._keys[code] = shortcut

    # --- who is here ---------------------------------------------------------------------------------------------

    def enter(self, member: "Member") -> None:
        """This person is on duty now: their pages in the rail; the page in front stays if they may see it."""
        specs = [spec for spec in self._specs if spec.open_to(member.role)]
        if self._on_duty != member.id:
            self.acts.forget()
            self.toasts.clear()
            if self._on_duty is not None:
                forms.hand_over(self._window)
                for page in self._pages.values():
                    page.handed_over()
        self._on_duty = member.id
        self._visit += 1
        if self._role is not None and self._role is not member.role:
            self._at = ""  # another job begins at its own first page, not where somebody else stopped
        self._role = member.role
        self.rail.set_pages([spec for spec in specs if not spec.under])
        self.rail.me.set_person(member.name, ROLES.get(member.role.value, ""))
        self.badges.count()
        open_keys = [spec.key for spec in specs]
        self.go(self._at if self._at in open_keys else open_keys[0])

    def _me_menu(self) -> None:
        menu = QMenu(self)
        theme.wear(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if any(spec.key == "shift" for spec in self._specs) and self._desk.staff is not None:
            menu.addAction("交班盘点").triggered.connect(lambda _checked=False: self.go("shift"))
        for words, signal in (
            (f"锁屏    {shortcuts.cap('lock')}", self.lock_wanted),
            ("换人登录", self.switch_wanted),
            ("离岗", self.leave_wanted),
            ("关闭程序", self.quit_wanted),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, signal=signal: signal.emit())
        place = self.rail.me.mapToGlobal(self.rail.me.rect().topRight())
        menu.popup(place)

    # --- pages ---------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self._pages.get(self._at)

    def go(self, key: str, **arrive: Any) -> None:
        """Show the page of this key; does nothing for one that the person on duty may not see."""
        spec = next((spec for spec in self._specs if spec.key == key), None)
        member = self._desk.staff
        if spec is None or member is None or not spec.open_to(member.role):
            return
        page = self._pages.get(key) or self._make(spec)
        self._at = key
        self.stack.setCurrentWidget(page)
        self.banner_place.turn(page.still)
        self.rail.set_active(spec.under or key)
        self.bar.set_page(spec.title, self._action(spec, page))
        if arrive:
            self._guard(lambda: page.arrive(**arrive))
        self._guard(page.on_shown)
        self._refresh_action()
        self._share_keys(page)
        page.focus_start()
        self.toasts.settle()  # a page that has just been made lies over them

    def make_first(self) -> None:
        """Build the page that whoever comes first will see, before anybody is here."""
        first = self._specs[0]
        if first.key not in self._pages:
            self._make(first)

    def pages_to_come(self) -> list[Callable[[], object]]:
        """A step for each page of the rail that the person on duty may visit and nobody has visited yet."""
        member = self._desk.staff
        if member is None:
            return []
        coming = [spec for spec in self._specs if spec.open_to(member.role) and spec.key not in self._pages]
        return [lambda spec=spec: self._make_unasked(spec) for spec in coming]  # type: ignore[misc]

    def _make_unasked(self, spec: PageSpec) -> None:
        if spec.key not in self._pages:
            self._make(spec)

    def _make(self, spec: PageSpec) -> Page:
        page: Page = spec.load()(self.ctx)
        page.subtitle.connect(lambda words, page=page: self._subtitle(page, words))
        self._pages[spec.key] = page
        self.stack.addWidget(page)
        page.bind_verbs()  # in the window by now, where a modal may be in front
        return page

    def _subtitle(self, page: Page, words: str) -> None:
        if page is self.page:
            self.bar.context.setText(words)

    @staticmethod
    def _action(spec: PageSpec, page: Page) -> Verb | None:
        return next((verb for verb in page.verbs() if verb.key == spec.action), None)

    def _refresh_action(self) -> None:
        """A page may word its verb anew (取单 2), and have none while another of its panels is in front."""
        spec = next((spec for spec in self._specs if spec.key == self._at), None)
        if spec is None or self.page is None:
            return
        verb = self._action(spec, self.page)
        if (verb is None) is not (self.bar.action is None):
            self.bar.set_action(verb)
        elif verb is not None and self.bar.action is not None:
            self.bar.action.set_words(verb.label)

    def _share_keys(self, page: Page) -> None:
        """A key the page uses itself is the page's while it is in front."""
        own = {verb.key for verb in page.verbs()}
        for code, shortcut in self._keys.items():
            wake(shortcut, code not in own)

    def _tell(self, changes: "Changes", by: object) -> None:
        self._told.emit(changes, by, self._visit)

    def _on_told(self, changes: "Changes", by: object, visit: int) -> None:
        if "store" in self.banners.names():
            self.banners.drop("store")
            self.bar.saved.say("本机已保存")
        page = self.page
        if page is not None and visit == self._visit:  # who has come in since then was shown everything afresh
            self.badges.changed(changes)
            self._guard(lambda: page.on_changed(changes, by))
            self._refresh_action()
        self.changed.emit(changes, by)

    def _toast_dock(self) -> QRect | None:
        return None if self.page is None else self.page.toast_dock()

    def _to_page(self) -> None:
        if self.page is not None:
            self.page.focus_start()

    def _guard(self, call: Callable[[], object]) -> None:
        guarded(call, self.trouble)

    def scanned(self, code: str) -> None:
        """Route a scan: to the modal that waits, else to the page first, then by what the code is."""
        modal = top_modal(self._window)
        if modal is not None:
            modal.on_scan(code)
            return
        if self.page is None:
            return
        if self.page.on_scan(code):
            return
        number = paper_number(code)
        if number:
            self._open_paper(number)
            return
        from app.services.residents import search

        guarded(lambda: self._desk.see(search.by_scan, code), self.trouble, self._scanned_person)

    def _scanned_person(self, found: "ResidentRow | None") -> None:
        if found is not None:
            self.go("residents", resident=found.id)
        else:
            self._not_known()

    def _not_known(self) -> None:
        self.banners.put("scan", "warn", "没有认出这个码", "请核对是不是本坊的卡或单据", passing=True)

    def _open_paper(self, number: str) -> None:
        """Where a paper's number leads: to the page that opens such, for those who may see it."""
        spec = next((spec for spec in self._specs if spec.key == records.page_of(number)), None)
        if spec is None:  # a kind of paper whose page does not belong to this program
            self._not_known()
        elif self._desk.staff is not None and spec.open_to(self._desk.staff.role):
            self.go(spec.key, number=number)
        else:
            self.trouble(Refused("needs_right", right=spec.rights[0].value))

    def _show_way(self, place_id: UUID) -> None:
        from app.ui.requests.way import show_way

        show_way(self.ctx, place_id)

    def show_keys(self) -> None:
        """F1."""
        if self.page is None:
            return
        spec = next(spec for spec in self._specs if spec.key == self._at)
        member = self._desk.staff
        seen = [s for s in self._specs if s.shortcut and member is not None and s.open_to(member.role)]
        around = [(s.shortcut, s.title) for s in seen]
        card = lambda: self.go("signs", sign="keys")  # noqa: E731
        KeySheet(self._window, spec.title, self.page.verbs(), around, card).open()

    # --- Shell ---------------------------------------------------------------------------------------------------

    def toast(self, text: str, action: str = "", on: Callable[[], object] | None = None, *, key: str = "") -> None:
        """Say something good for 8 seconds; with the undo key it is also kept among the acts that Ctrl+Z undoes."""
        undoable = on is not None and key == shortcuts.cap("undo")
        slot = self.acts.remember(on) if undoable and on is not None else on
        toast = self.toasts.say(text, action, slot, key=key)
        if undoable:
            self.acts.toast_of(toast)

    def _undo(self) -> None:
        guarded(self.acts.undo, self.trouble, self._undone)

    def _undone(self, done: bool) -> None:
        if not done:
            self.banners.put("undo", "info", "没有可以撤销的操作", passing=True)

    def banner(self, name: str, tone: str, title: str, text: str = "", actions: Sequence[Action] = ()) -> None:
        """Keep trouble in sight until ``clear_banner``."""
        self.banners.put(name, tone, title, text, actions)

    def clear_banner(self, name: str) -> None:
        """The trouble is over."""
        self.banners.drop(name)

    def open_modal(self, modal: Modal) -> None:
        """Open a modal over the window."""
        modal.open()

    def badge(self, key: str, count: int) -> None:
        """The number on a rail item."""
        self.rail.badge(key, count)

    def trouble(self, error: BaseException) -> None:
        """Say a refusal for a while, store trouble until the next good commit; anything else is raised again."""
        if isinstance(error, Refused):
            title, advice = sentence(error)
            self.banners.put("refused", "warn", title, advice, passing=True)
        elif isinstance(error, StoreTrouble):
            title, advice = sentence(error)
            self.banners.put("store", "bad", title, advice)
            self.bar.saved.say("没有存上", "bad")
        else:
            raise error

    def restore(self, backup: Path) -> None:
        self.restore_wanted.emit(backup)

    def window_widget(self) -> QWidget:
        """The window, as the parent of modals."""
        return self._window

    def pages(self) -> Sequence[PageSpec]:
        return PAGES

    def sections(self) -> Sequence[SectionSpec]:
        return SECTIONS

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_wide(self.width() >= metrics.RAIL_WIDE_FROM)
        self.bar.set_narrow(self.width() < 1340)

    def losing(self) -> list[str]:
        """The titles of the pages on which something was typed that closing the program would lose."""
        return [spec.title for spec in self._specs if spec.key in self._pages and self._pages[spec.key].would_lose()]

    def let_go(self) -> None:
        """Stop listening to the desk; the program ends."""
        if self._tell in self._desk.changed:
            self._desk.changed.remove(self._tell)
