"""The page 居民: search and list at the left, the profile or the form at the right."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import Refused
from app.rules import dates
from app.rules.rights import Right, may
from app.services.desk import Changes
from app.services.personal.current import has_now
from app.services.personal.timeline import timeline
from app.services.residents import registry, search
from app.services.residents.registry import ResidentCard, ResidentDraft
from app.services.work import Work
from app.ui import people
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.choices import Segment
from app.ui.kit.fields import SearchBox
from app.ui.kit.layout import into, wide
from app.ui.kit.page import Ctx, Verb
from app.ui.residents import typed, words
from app.ui.residents.panels import PageWithPanels
from app.ui.residents.profile_query import profile
from app.ui.residents.typed import Typed


class ResidentsPage(PageWithPanels):
    """Residents: found, shown masked, taken on, corrected. What was typed is kept by the forms."""

    key: ClassVar[str] = "residents"
    title: ClassVar[str] = "居民"
    icon: ClassVar[str] = "users"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._shown: UUID | None = None
        header = self.add_header()
        hint = "姓名 / 拼音首字母 / 电话 / 门牌 / 证件尾号 / 单号"
        self.search = SearchBox(hint, key=shortcuts.cap("scan"), name="找居民", sz="touch")
        self.which = Segment([(False, "在册"), (True, "含已停用")], name="列出哪些居民")
        into(header, wide(self.search), self.which)
        self.build_panels(header)
        self._connect()
        self.connect_panels()

    def _connect(self) -> None:
        self.search.textChanged.connect(self.people.look_for)
        self.search.moved.connect(self.people.pager.move_by)
        self.search.entered.connect(self.people.enter)
        self.which.changed.connect(lambda value: self.people.show_inactive(bool(value)))
        self.people.picked.connect(lambda row: self._picked(None if row is None else row.id))
        self.people.opened.connect(lambda row: self.open(row.id))
        self.people.new_wanted.connect(self.take_on)
        self.people.counted.connect(lambda total: self.subtitle.emit(f"{self._which_words()} {total:,} 位"))
        self.profile.amend_wanted.connect(self.amend)
        self.profile.reveal_wanted.connect(self.acts.reveal)
        self.profile.active_wanted.connect(self.acts.set_active)
        self.profile.till_wanted.connect(lambda: self.ctx.shell.go("till", member=self._shown))
        self.profile.request_wanted.connect(lambda: self.ctx.shell.go("requests", resident=self._shown))
        self.profile.left.connect(self.search.setFocus)
        self.form.save_wanted.connect(self.save)
        self.form.closed.connect(self.form_closed)
        self.form.open_wanted.connect(self.open)
        self.form.looked_up.connect(self._say_owner)
        self.idle.new_wanted.connect(self.new)
        self.idle.resume.connect(self.resume)
        self.idle.discard.connect(self._discard)

    # --- what the shell asks

    def verbs(self) -> list[Verb]:
        return [
            Verb("new", "新居民", self._new_here),
            Verb("create", "按搜索的字登记新居民", lambda: self.take_on(self.people.query)),
            Verb("scan", "找居民", self._find),
            Verb("next_pane", "列表 / 档案", self._next_pane),
            Verb("refresh", "刷新", self.refresh),
            Verb("save", "保存表单", self.save),
        ]

    def arrive(self, resident: UUID | None = None, new_name: str = "", due: bool = False, **_what: Any) -> None:
        if resident is not None:
            self.open(resident)
        elif due:
            self.start_due()
        elif new_name:
            self.take_on(new_name)

    def on_shown(self) -> None:
        self.refresh()
        if self.side.currentWidget() is self.idle:
            self._show_idle()

    def focus_start(self) -> None:
        if self.views.currentIndex():
            (self.importing if self.views.currentWidget() is self.importing else self.due).focus_start()
            return
        if self.side.currentWidget() is self.form:
            (self.form.focusWidget() or self.form.name).setFocus()
        else:
            self.to_search()

    def to_search(self) -> None:
        """F3: the search box, whatever is open beside it."""
        self.search.setFocus()
        self.search.selectAll()

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is not self and ("resident" in changes or "policy" in changes):
            self.refresh()

    def on_scan(self, code: str) -> bool:
        number = typed.scanned(code, self._today())
        if number is not None and self._form_open():
            self.form.scan(number)
            return True
        found = self.ctx.desk.see(search.by_scan, code) if number is not None or _is_card(code) else None
        if found is not None:
            self.open(found.id)
        elif number is not None:
            self.take_on(number)
        elif _is_card(code):
            self.ctx.shell.trouble(Refused("resident_unknown"))
        else:
            return False
        return True

    def has_draft(self) -> bool:
        return self.form.has_draft() or self.extras.has_draft()

    def would_lose(self) -> bool:
        return self.form.would_lose() or self.extras.would_lose()

    # --- looking

    def refresh(self) -> None:
        """Read the list and the profile again; a form in hand stays as it is."""
        self.people.refresh()
        if self.views.currentWidget() is self.due:
            self.due.refresh()
        if self._shown is not None and self.side.currentWidget() is self.profile:
            self.show_person(self._shown)

    def open(self, resident_id: UUID) -> None:
        """Show a resident and give the profile the keyboard."""
        self.keep_draft()
        self.views.setCurrentIndex(0)
        if not self.show_person(resident_id):
            self.ctx.shell.trouble(Refused("resident_unknown"))
            return
        if self._shown is not None:
            self.people.select(self._shown)
        (self.profile.amend if self.profile.amend.isVisible() else self.search).setFocus()

    def _picked(self, resident_id: UUID | None) -> None:
        if self._form_open() or self.side.currentWidget() in (
            self.extras, self.merging, self.exporting, self.filtering,
        ):  # fmt: skip
            return
        if resident_id is None or not self.show_person(resident_id):
            self._show_idle()

    def show_person(self, resident_id: UUID) -> bool:
        """Show a resident at the right; False when there is none."""
        found = self.ctx.desk.see(profile, resident_id)
        if found is None:
            return False
        self._shown = found.card.id
        on_duty = self.ctx.desk.staff
        sell, ask = (on_duty is not None and may(on_duty.role, right) for right in (Right.SELL, Right.REQUESTS))
        self.profile.show_profile(found, may_sell=sell, may_ask=ask, today=self._today())
        read = lambda offset, limit: self.ctx.desk.see(timeline, found.card.id, offset, limit)  # noqa: E731
        self.profile.timeline.show_of(found.card.id, read)
        self.profile.now.show_now(self.ctx.desk.see(has_now, found.card.id), self._today())
        self.side.setCurrentWidget(self.profile)
        return True

    def _show_idle(self) -> None:
        self._shown = None
        self.idle.show_drafts([(key, self._title_of(key, name)) for key, name in self.form.drafts()])
        self.side.setCurrentWidget(self.idle)

    def _discard(self, key: UUID) -> None:
        """Throw away what was typed and not saved, after a question."""

        def gone() -> None:
            self.form.discard(key)
            self._show_idle()
            self.idle.new.setFocus()

        title = self._title_of(key, dict(self.form.drafts()).get(key, ""))
        self.ctx.dialogs.confirm(f"丢掉「{title}」？", "填过的都不要了，不能恢复", "丢掉", gone, danger=True)

    def _card(self, resident_id: UUID) -> ResidentCard | None:
        found: ResidentCard | None = self.ctx.desk.see(registry.card, resident_id)
        return found

    def _title_of(self, key: UUID, name: str) -> str:
        """How the list of what was begun names it."""
        card = self._card(key)
        return f"修改 {card.name}" if card is not None else f"新居民 {name.strip() or '没有写姓名'}"

    # --- the form

    def _find(self) -> None:
        """F3: the search, from wherever people are."""
        if self.views.currentIndex():
            self.show_people()
        else:
            self.focus_start()

    def _new_here(self) -> None:
        """F2: something new of what is in front."""
        if self.views.currentWidget() is self.importing:
            self.importing.choose_file()
        else:
            self.views.setCurrentIndex(0)
            self.new()

    def new(self) -> None:
        """A new resident, or the new one begun before."""
        if self._form_open() and self.form.card is None:
            self.form.name.setFocus()
            return
        self.keep_draft()
        begun = [key for key, _name in self.form.drafts() if self._card(key) is None]
        if begun:
            self.resume(begun[-1])
        elif self.people.query and not self.people.table.rows_model.rows:
            self.take_on(self.people.query)
        else:
            self.begin(self.ctx.desk.new_id(), None)

    def take_on(self, query: str) -> None:
        """A new resident begun from what was searched or scanned."""
        if not query.strip():
            self.new()
            return
        self.keep_draft()
        self.begin(self.ctx.desk.new_id(), None, Typed(**people.prefill(query)))
        name = self.form.name.text()
        if name.isascii():  # letters are most often the pinyin they were searched by: the name is still to be written
            self.form.name.selectAll()
        else:
            self.form.document.setFocus()

    def amend(self) -> None:
        """Correct the resident shown."""
        found = self.profile.profile
        if found is None or self.side.currentWidget() is not self.profile:
            return
        self.begin(found.card.id, found.card)

    def resume(self, resident_id: UUID) -> None:
        """Go on with a draft."""
        self.keep_draft()
        self.begin(resident_id, self._card(resident_id))

    def save(self) -> None:
        """Save the form in front, with what is wrong said beside its field; elsewhere the step that comes next."""
        if self.views.currentWidget() is self.importing:
            self.importing.forward()
            return
        if self.side.currentWidget() is self.extras:
            self.save_extras()
            return
        if self.side.currentWidget() in (self.merging, self.exporting):
            (self.merging.merge if self.side.currentWidget() is self.merging else self.exporting.export)()
            return
        what = self.form.draft() if self._form_open() else None
        key = self.form.resident_id
        if what is None or key is None:
            return
        card = self.form.card
        why = f"修改{card.name}的档案" if card is not None else f"登记居民{what.name.strip()}"
        run = registry.amend if card is not None else _register
        then = lambda saved: self._saved(saved, new=card is None)  # noqa: E731
        act(self.ctx, run, key, what, why=why, then=then, form=self.form, by=self)

    def _saved(self, card: ResidentCard, *, new: bool) -> None:
        self.form.let_go()
        self.side.setCurrentWidget(self.profile)
        if new:
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
            self.people.go_last()
        else:
            self.people.refresh()
        self.people.select(card.id)
        self.show_person(card.id)
        self.search.setFocus()
        self.search.selectAll()
        done = f"已登记 {card.name} · 编号 {words.member_no(card.no)}" if new else f"已保存 {card.name}的修改"
        self.ctx.shell.toast(done)

    def begin(self, key: UUID, card: ResidentCard | None, what: Typed | None = None) -> None:
        """Bring the form to the front, with ``what`` was typed elsewhere or as it was left."""
        self.form.begin(key, card, self._today(), what)
        self.views.setCurrentIndex(0)
        self.form.show()
        self.side.setCurrentWidget(self.form)
        self.form.name.setFocus()
        self.form.name.end(False)

    def form_closed(self) -> None:
        """Back to who was shown, or to nobody; what was typed is kept."""
        self.keep_draft()
        back = self._shown
        if back is None or not self.show_person(back):
            self._show_idle()
        self.search.setFocus()

    def keep_draft(self) -> None:
        """Put the form in hand aside: kept when something was typed."""
        self.extras.put_aside()
        self.form.put_aside()

    def _say_owner(self, number: str) -> None:
        found = self.ctx.desk.see(search.by_scan, number)
        if found is not None and found.id != self.form.resident_id:
            self.form.say_owner(Refused("document_known", resident=found.id, no=found.no, name=found.name))

    # --- keys

    def _form_open(self) -> bool:
        return self.side.currentWidget() is self.form and self.form.resident_id is not None

    def _next_pane(self) -> None:
        now = QApplication.focusWidget()
        inside = now is not None and self.side.isAncestorOf(now)
        if inside:
            self.people.table.setFocus()
        elif self._form_open():
            self.form.name.setFocus()
        elif self.side.currentWidget() is self.profile:
            self.profile.amend.setFocus()
        else:
            self.idle.new.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.views.currentWidget() is self.importing:
            self.importing.back()
        elif key == Qt.Key.Key_Escape and self.views.currentIndex():
            self.show_people()
        elif key == Qt.Key.Key_Escape and self.search.hasFocus():
            self._clear_choice()
        elif key == Qt.Key.Key_Escape:
            self.search.setFocus()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.people.pager.turn(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def _clear_choice(self) -> None:
        """Esc in the empty search: first the form goes (kept as a draft), then the choice."""
        if self._form_open():
            self.form_closed()
        else:
            self.people.look_for("")
            self._show_idle()

    def _today(self) -> date:
        return dates.local_day(self.ctx.desk.now())

    def _which_words(self) -> str:
        if self.people.wanted.narrowed:
            return "符合条件"
        return "连停用的共" if self.which.value() else "在册"


def _register(work: Work, resident_id: UUID, draft: ResidentDraft) -> ResidentCard:
    """``residents.register`` with the id made when the form began: pressed twice, it makes one resident."""
    return registry.register(work, draft, resident_id)


def _is_card(code: str) -> bool:
    return code.strip().upper().startswith("JM")
