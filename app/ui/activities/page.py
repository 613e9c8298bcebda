"""The page 邻里活动: what is on at the left, the one in hand at the right, what is still to do, a list taken in."""

from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import Refused
from app.rules import records
from app.services.activities import calls, listing
from app.services.desk import Changes
from app.services.requests import detail as requests
from app.ui.activities.detail import ActivityView
from app.ui.activities.import_view import SignUpImport
from app.ui.activities.listing import WIDE, ActivityList
from app.ui.activities.sign_up import SignUpPanel
from app.ui.activities.todo import TodoView
from app.ui.kit import metrics
from app.ui.kit.layout import fill_row, into, wide
from app.ui.kit.page import Ctx, Page, Verb

_ROOM = 580
"""What the list of people wants beside the drawer; with less, the list of activities makes room."""


class ActivitiesPage(Page):
    """``arrive(number=)`` opens an activity or an entry, ``origin=`` begins signing up from a request."""

    key: ClassVar[str] = "activities"
    title: ClassVar[str] = "活动"
    icon: ClassVar[str] = "ticket"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._arrived = ""
        self._origin: UUID | None = None
        self.list = ActivityList(ctx)
        self.view = ActivityView(ctx)
        self.todo = TodoView(ctx)
        self.importing = SignUpImport(ctx)
        both = QWidget()
        fill_row(both, self.list, wide(self.view), gap=metrics.CARD_GAP)
        self.stack = QStackedWidget()
        for part in (both, self.todo, self.importing):
            self.stack.addWidget(part)
        into(self.add_body(), wide(self.stack))
        self._connect()

    def _connect(self) -> None:
        self.list.picked.connect(self.view.show_activity)
        self.list.opened.connect(self._into_view)
        self.list.typed.connect(self.look_up)
        self.list.new_wanted.connect(self.new_activity)
        self.view.done.connect(self.refresh)
        self.view.saved.connect(self.list.show_activity)
        self.view.calls_wanted.connect(self.show_todo)
        self.view.import_wanted.connect(self.start_import)
        self.view.left.connect(self.list.table.setFocus)
        self.view.side.room_wanted.connect(self._make_room)
        self.todo.left.connect(self.show_both)
        self.importing.left.connect(self.show_both)
        self.importing.imported.connect(lambda _done: self.show_both())
        self.importing.told.connect(lambda words, _done: self.ctx.shell.toast(words))

    # --- what the shell calls

    def verbs(self) -> list[Verb]:
        view = self.view
        return [
            Verb("new", "报名", self.sign_up),
            Verb("scan", "找活动", self.to_box),
            Verb("refresh", "要通知、要退费的", self.show_todo),
            Verb("next_pane", "活动 / 名单", self.switch),
            Verb("print", "打印", self._here(view.print_papers)),
            Verb("money", "收款 / 退费", self.take),
            Verb("save", "做右栏里的这一步", self.save),
            Verb("channel", "换报名方式", self._panel(SignUpPanel.turn_channel)),
            Verb("letter_A", "再加一人", self._panel(SignUpPanel.add_one)),
            Verb("letter_N", "新活动", self.new_activity),
            Verb("letter_M", "改活动", self._here(view.amend)),
            Verb("letter_S", "现场签到", self._here(view.walk_in)),
            Verb("letter_T", "记没报上", self._here(view.turn_away)),
            Verb("letter_X", "取消报名", self._here(view.cancel_current)),
            Verb("letter_Z", "恢复报名", self._here(view.reinstate_current)),
            Verb("letter_I", "导入名单", self._here(self.start_import)),
            Verb("letter_E", "导出名单", self._here(view.export)),
            Verb("letter_D", "录签到表", self._here(view.type_names)),
            Verb("letter_Y", "其余没来", self._here(view.tick_rest)),
            Verb("letter_G", "跟着场地改期", self._here(view.follow)),
            Verb("letter_Q", "取消活动", self._here(view.call_off)),
            Verb("letter_L", "联系上了", lambda: self.told(True)),
            Verb("letter_K", "没人接", lambda: self.told(False)),
            *(
                Verb(f"pick{n}", f"第 {n} 个回答", self._panel(lambda panel, n=n: panel.question.answer(n - 1)))
                for n in (1, 2, 3)
            ),
        ]

    def _here(self, does: Any) -> Any:
        """Only while the activity is in front."""
        return lambda: does() if self.in_front else None

    def _panel(self, does: Any) -> Any:
        """Only while somebody is being signed up."""

        def do() -> None:
            panel = self.view.side.form
            if self.in_front and isinstance(panel, SignUpPanel):
                does(panel)

        return do

    @property
    def in_front(self) -> bool:
        """Whether the activities are in front, not what is to be done and not a list being taken in."""
        return self.stack.currentIndex() == 0

    def arrive(self, number: str = "", origin: UUID | None = None, which: str = "", **what: Any) -> None:
        self.list.refresh()
        if origin is not None:
            self._origin = origin
            self._arrived = "sign_up"
        elif number:
            self.show_both(focus=False)
            if self.open_number(number):
                self._arrived = "opened"
        elif which:
            self._arrived = "todo"
        elif what.get("new"):
            self._arrived = "sign_up"

    def on_shown(self) -> None:
        self.refresh()

    def focus_start(self) -> None:
        arrived, self._arrived = self._arrived, ""
        if arrived == "todo":
            self.show_todo()
        elif arrived == "sign_up":
            self.show_both(focus=False)
            self.sign_up()
        elif arrived == "opened":
            if not self.view.side.isHidden():
                self.view.side.card.focus_start()
            else:
                self.view.focus_table()
        elif self.stack.currentIndex() == 1:
            self.todo.focus_start()
        elif self.stack.currentIndex() == 2:
            self.importing.focus_start()
        elif self.view.side.form is not None:
            self.view.side.form.focus_start()
        else:
            self.to_box()

    def on_changed(self, changes: Changes, by: object) -> None:
        if {"activity", "enrolment", "charge", "booking"} & changes.kinds:
            self.refresh()

    def on_scan(self, code: str) -> bool:
        number = code.strip().upper()
        found = self.ctx.desk.see(listing.by_number, number)
        if found is None:
            return False
        self.show_both(focus=False)
        if not self.open_number(number, opened=False):
            return False
        entry = None if found[1] is None else self.view.entry(found[1])
        if entry is not None:
            self.view.scanned(entry)
        return True

    def has_draft(self) -> bool:
        return self.view.side.has_draft()

    def would_lose(self) -> bool:
        return False  # every form of the page keeps itself

    # --- looking

    def refresh(self) -> None:
        """Read what is in front again."""
        self.list.refresh()
        waiting = self.ctx.desk.see(calls.calls_waiting)
        soon = self.ctx.desk.see(listing.coming, 99)
        self.subtitle.emit(f"将办 {len(soon)} 场" + (f" · 要通知 {waiting} 份" if waiting else ""))
        if self.stack.currentIndex() == 1:
            self.todo.refresh()

    def open_number(self, number: str, *, opened: bool = True) -> bool:
        """What a number means; another family's opens there."""
        if not (records.ACTIVITY.begins(number) or records.ENROLMENT.begins(number)):
            self.ctx.shell.go(records.page_of(number), number=number)
            return False
        found = self.ctx.desk.see(listing.by_number, number)
        if found is None or not self.list.show_activity(found[0]):
            code = "activity_unknown" if records.ACTIVITY.begins(number) else "enrol_unknown"
            self.ctx.shell.trouble(Refused(code))
            return False
        if found[1] is not None and opened:
            self.view.open_entry(found[1])
        return True

    def look_up(self, typed: str) -> None:
        """Enter in the box: a number opens, words go to the first that fits."""
        number = typed.upper()
        if records.ACTIVITY.begins(number) or records.ENROLMENT.begins(number):
            if self.open_number(number):
                self.list.box.clear()
        elif self.list.current is not None:
            self._into_view()

    def _into_view(self) -> None:
        self.view.focus_table()

    def to_box(self) -> None:
        """F3."""
        self.show_both(focus=False)
        self._bring_list()
        self.list.focus_start()

    def switch(self) -> None:
        """F6: between the activities, the people and the drawer."""
        side = self.view.side
        if not self.in_front:
            self.show_both()
        elif self.list.isAncestorOf(self.focusWidget() or self):
            self.view.focus_table()
        elif side.isHidden() or side.isAncestorOf(self.focusWidget() or self):
            self._bring_list()
            self.list.table.setFocus()
        else:
            side.focus_start()

    def show_both(self, *, focus: bool = True) -> None:
        """The activities with the one in hand."""
        self.stack.setCurrentIndex(0)
        if focus:
            self.refresh()
            self.list.table.setFocus()

    def show_todo(self) -> None:
        """F5: whom to ring up, to whom money goes back; again for the other of the two."""
        if self.stack.currentIndex() == 1:
            self.todo.which.set_value("money" if self.todo.in_calls else "calls")
            self.todo.show_which()
            return
        self.stack.setCurrentIndex(1)
        self.todo.begin()

    # --- doing

    def sign_up(self) -> None:
        """F2: 报名 for the activity in hand; while a list is taken in, its file."""
        if self.stack.currentIndex() == 2:
            self.importing.choose_file()
            return
        self.show_both(focus=False)
        if self.view.found is None:
            self.new_activity()
            return
        origin = self._origin
        panel = self.view.sign_up(origin)
        if panel is not None and origin is not None:
            about = self.ctx.desk.see(requests.detail, origin).card.row
            if panel.take_over(about.number, about.resident, about.resident_id):
                panel.done.connect(lambda _placed: self._forget_origin())
            panel.focus_start()

    def _forget_origin(self) -> None:
        self._origin = None

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._forget_origin()  # whoever went elsewhere meanwhile is not signing up for that request any more

    def new_activity(self) -> None:
        """Alt N."""
        self.show_both(focus=False)
        self.view.begin_new()

    def start_import(self) -> None:
        """Alt I: people from a file."""
        activity = self.view.activity_id
        if activity is not None:
            self.importing.turn_to(activity)
            self.stack.setCurrentIndex(2)
            self.importing.focus_start()

    def save(self) -> None:
        """Ctrl Enter."""
        if self.stack.currentIndex() == 2:
            self.importing.forward()
        elif self.in_front and self.view.side.form is not None:
            self.view.side.form.submit()

    def take(self) -> None:
        """F12."""
        if self.stack.currentIndex() == 1:
            self.todo.give_back()
        elif self.in_front:
            self.view.settle_money()

    def told(self, reached: bool) -> None:
        """Alt L and Alt K."""
        if self.stack.currentIndex() == 1:
            self.todo.told(reached)
        elif self.in_front:
            self.view.told(reached)

    # --- the room there is

    def _bring_list(self) -> None:
        """The activities are wanted: the drawer gives way where there is no room for both; what was typed is kept."""
        if self.list.isHidden():
            self.view.side.close_form()
            self.view.side.hide()

    def _make_room(self, drawer: int) -> None:
        """In a narrow window the activities give way to the drawer."""
        room = self.width() - 2 * metrics.MARGIN - WIDE - drawer - 2 * metrics.CARD_GAP
        self.list.setVisible(not drawer or room >= _ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.view.side
        self._make_room(0 if side.isHidden() else side.width())
