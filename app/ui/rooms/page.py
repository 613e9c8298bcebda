"""The page 场地: the week and the day of all rooms, every booking in a list, and at the right what is in hand."""

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local, local_day
from app.services.desk import Changes
from app.services.rooms.card import booking_by_number
from app.services.rooms.row import BookingRow
from app.services.rooms.wishes import WishRow
from app.ui.kit.cards import Action, Empty
from app.ui.kit.drawer import DrawerStack
from app.ui.kit.layout import into, wide
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.rooms import reading
from app.ui.rooms.blocks import Block, Place
from app.ui.rooms.booking_form import BookingForm
from app.ui.rooms.day_view import DayView
from app.ui.rooms.detail import BookingDetail
from app.ui.rooms.doing import CHANGE, MOVE, BookingActs, BookingStep
from app.ui.rooms.free_drawer import FreeDrawer, Wanted
from app.ui.rooms.grid import Grid
from app.ui.rooms.listing import BookingList
from app.ui.rooms.papers import SheetDrawer
from app.ui.rooms.series_drawer import SeriesDrawer
from app.ui.rooms.toolbar import DAY, LIST, WEEK, FootLine, Legend, Toolbar
from app.ui.rooms.week_view import WeekView
from app.ui.rooms.words import KIND_LEGEND

_READS = frozenset({"booking", "room", "calendar", "setting"})
_TICK = 30_000
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LETTERS = {Qt.Key.Key_W: WEEK, Qt.Key.Key_D: DAY, Qt.Key.Key_L: LIST}

RoomSide = BookingForm | BookingDetail | FreeDrawer | SeriesDrawer | SheetDrawer


class RoomsPage(Page):
    """``arrive(number=…)`` opens a booking or a series, ``day=`` shows that day, ``new=True`` begins one: for a
    ``resident``, or out of the request ``origin``.
    """

    key: ClassVar[str] = "rooms"
    title: ClassVar[str] = "场地"
    icon: ClassVar[str] = "calendar-days"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.shown_day: date = self._today()
        self._fresh = True
        self._view = WEEK
        self.tools = Toolbar()
        self.week, self.day_grid, self.list = WeekView(), DayView(), BookingList(ctx)
        self.form, self.detail, self.free = BookingForm(ctx), BookingDetail(ctx), FreeDrawer(ctx)
        self.series, self.sheets = SeriesDrawer(ctx), SheetDrawer(ctx)
        self.doing = BookingActs(ctx, self, self._acted)
        self.views = QStackedWidget()
        self.side = DrawerStack()
        to_settings = Action("去设置", lambda: ctx.shell.go("settings", section="rooms"))
        how = "主管在「设置 › 场地」里新建：名称、楼层、容纳人数、开放时间，这里就能预约"
        self.nothing = Empty("还没有场地", how, to_settings, icon="calendar-days")
        for view in (self.week, self.day_grid, self.list, self.nothing):
            self.views.addWidget(view)
        for drawer in (self.form, self.detail, self.free, self.series, self.sheets):
            self.side.addWidget(drawer)
        self.side.hide()
        self.foot = FootLine(Legend(KIND_LEGEND))
        into(self.add_header(), wide(self.tools))
        into(self.add_body(), wide(self.views), self.side)
        into(self.add_header(), wide(self.foot))
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(self.tick)

    def _connect(self) -> None:
        self.tools.turned.connect(self.turn)
        self.tools.today_wanted.connect(self.to_today)
        self.tools.viewed.connect(self.show_view)
        self.tools.ask.entered.connect(self.ask)
        self.tools.ask.moved.connect(lambda _by: self.ask())
        self.tools.ask.escaped.connect(self.focus_start)
        for grid in (self.week, self.day_grid):
            grid.wanted.connect(self.begin)
            grid.opened.connect(self._open_block)
            grid.shifted.connect(self._shift)
            grid.turned.connect(self.turn)
            grid.stood.connect(self._stood)
        self.list.opened.connect(self.open)
        self.list.wish_opened.connect(self._meet)
        self.free.taken.connect(self._begin_wish)
        self.form.drafted.connect(self._show_draft)
        self.form.done.connect(self._saved)
        self.detail.wanted.connect(self._do)
        self.detail.series_wanted.connect(self._to_series)
        self.series.done.connect(self.refresh)
        self.detail.ended.connect(self._acted)
        self.detail.money_wanted.connect(self.doing.money.press)
        for drawer in (self.form, self.detail, self.free, self.series, self.sheets):
            drawer.closed.connect(self._closed)

    # --- what is in front

    @property
    def view(self) -> str:
        """Which of the three views is in front."""
        return self._view

    @property
    def grid(self) -> Grid:
        """The calendar in front, or the one that was."""
        return self.day_grid if self.view == DAY else self.week

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())

    def show_view(self, view: str) -> None:
        """Bring a view to the front; the day stays."""
        place = self.grid.place()
        if self.view != LIST and place is not None and view == DAY:
            self.shown_day = place.day
        self._view = view
        self.refresh()
        if view != LIST and place is not None:
            self.grid.stand_at(place)
        self.focus_start()

    def show_day(self, day: date) -> None:
        """Show this day, or its week."""
        self.shown_day = day
        self.refresh()

    def turn(self, by: int) -> None:
        """One week or day on or back; the cell under the keyboard goes along."""
        if self.view == LIST:
            return
        self.show_day(self.shown_day + timedelta(days=by * (7 if self.view == WEEK else 1)))

    def to_today(self) -> None:
        """Back to today, the keyboard on it."""
        self.show_day(self._today())
        self._stand_now()
        self.focus_start()

    def _stand_now(self) -> None:
        if self.view == DAY:
            self.day_grid.at_now()
        elif self.week.data.rooms:
            room = self.week.data.rooms[0].id
            self.week.stand_at(Place(room, self._today(), 0, 0))

    def refresh(self) -> None:
        """Read again what is shown."""
        today, now = self._today(), local(self.ctx.desk.now())
        self.foot.show_view(self.view)
        if self.view == LIST:
            self.views.setCurrentWidget(self.list)
            self.list.refresh()
            self.tools.show_view(LIST, "", self.list.said())
            return
        first = self.shown_day - timedelta(days=self.shown_day.weekday()) if self.view == WEEK else self.shown_day
        days = 7 if self.view == WEEK else 1
        found = reading.calendar(self.ctx, first, days, today)
        minute = now.hour * 60 + now.minute
        self.views.setCurrentWidget(self.grid if found.data.rooms else self.nothing)
        self.grid.may_change = self.doing.may_change()
        self.grid.show_data(found.data, minute if first <= today < first + timedelta(days=days) else None)
        self.tools.show_view(self.view, found.when, found.figures)
        self.subtitle.emit(found.subtitle)

    def tick(self) -> None:
        """Time went by: the line of now, and what has lapsed meanwhile."""
        if self.isVisible() and self.grid.carried is None:
            self.refresh()

    # --- what the shell asks

    def verbs(self) -> list[Verb]:
        return [
            Verb("new", "新预约", self._new),
            Verb("scan", "问哪里有空", self._to_ask),
            Verb("next_pane", "日历 / 右栏", self._next_pane),
            Verb("refresh", "刷新", self.refresh),
            Verb("save", "保存 / 主要一步", self.save),
            Verb("person", "选使用人", self._to_person),
            Verb("print", "打印", self._print),
            Verb("money", "收款 / 退押金", self.detail.settle),
            *(Verb(f"pick{n}", f"改成第 {n} 个空档", lambda n=n: self._pick(n)) for n in (1, 2, 3)),  # type: ignore[misc]
            Verb("pick4", "导出列表", self._export),
        ]

    def arrive(
        self, number: str = "", day: date | None = None, new: bool = False, resident: UUID | None = None,
        origin: UUID | None = None, **_what: Any,
    ) -> None:  # fmt: skip
        if day is not None:
            self.shown_day, self._fresh = day, False
            self._view = DAY
        if number:
            self.open_number(number)
        elif new or resident is not None or origin is not None:
            self.refresh()
            if not self.form.come_from(resident, origin):
                self.ctx.shell.toast("先前没存的预约还在；存好以后再来")
            self._new()

    def on_shown(self) -> None:
        if self._fresh:
            self._fresh = False
            self.shown_day = self._today()
            self.refresh()
            self._stand_now()
        else:
            self.refresh()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def focus_start(self) -> None:
        if not self.side.isHidden() and self.side.currentWidget() is self.form:
            self.form.focus_start()
        else:
            (self.list.focus_start if self.view == LIST else self.grid.setFocus)()

    def on_changed(self, changes: Changes, by: object) -> None:
        if changes.kinds & _READS and by not in (self, self.form):
            self.refresh()
            front = self._in_front()
            if front is self.detail or front is self.series:
                front.refresh()

    def on_scan(self, code: str) -> bool:
        return self.form.isVisible() and self.form.scan(code)

    def has_draft(self) -> bool:
        return self.form.has_draft()

    # --- the right side

    def _bring(self, drawer: QWidget) -> None:
        if drawer is not self.form:
            self.grid.show_draft(None)  # what is half typed comes back with its form
        self.side.setCurrentWidget(drawer)
        self.side.show()
        drawer.show()

    def _closed(self) -> None:
        self.side.hide()
        self.grid.show_draft(None)
        (self.list.focus_start if self.view == LIST else self.grid.setFocus)()

    def begin(self, place: Place) -> None:
        """A new booking there; what was typed of one that is not saved stays, at the other place."""
        self._bring(self.form)
        self.form.begin(place)

    def _begin_wish(self, wanted: Wanted) -> None:
        """Out of the answer of the one box, with what was said there."""
        self.begin(wanted.place)
        self.form.take_wish(wanted.wish)

    def _meet(self, wish: WishRow) -> None:
        """A room after all for who asked in vain."""
        rooms = self.week.data.rooms
        if wish.met or not rooms:
            return
        begins, ends = local(wish.starts_at), local(wish.ends_at)
        first = begins.hour * 60 + begins.minute
        last = first + (ends - begins) // timedelta(minutes=1)
        place = Place(wish.room_id or rooms[0].id, begins.date(), first, last)
        if self.form.take_up(wish, place):
            self.begin(place)
        else:
            self.ctx.shell.toast("先前没存的预约还在；存好以后再来")
            self._new()

    def _new(self) -> None:
        place = self.grid.place() if self.view != LIST else self.week.place()
        if place is not None:
            self.begin(place)

    def change(self, booking_id: UUID) -> None:
        """Change a booking in the form."""
        if self.form.change(booking_id):
            self._bring(self.form)
            self.form.focus_start()

    def open(self, booking_id: UUID) -> bool:
        """Show a booking at the right; False when there is none."""
        if not self.detail.show_booking(booking_id):
            return False
        self.grid.show_draft(None)
        self._bring(self.detail)
        self.detail.focus_start()
        return True

    def open_number(self, number: str) -> bool:
        """Show what a number on a slip means, in its week."""
        found: BookingRow | None = self.ctx.desk.see(booking_by_number, number)
        if found is None:
            self.ctx.shell.trouble(Refused("booking_unknown"))
            return False
        self.shown_day, self._fresh = local_day(found.starts_at), False
        if self.view == LIST:
            self._view = WEEK
        self.refresh()
        block = self.grid.block_of(found.id)
        if block is not None:
            self.grid.stand_at(block.place, block)
        return self.open(found.id)

    def _open_block(self, block: Block) -> None:
        self.open(block.id)

    def _stood(self, place: Place) -> None:
        """Another cell: a booking being typed goes there, with all that was typed."""
        if not self.side.isHidden() and self.side.currentWidget() is self.form and self.form.is_new():
            self.form.move_to(place)

    def _shift(self, block: Block, place: Place) -> None:
        """Moved or stretched, by mouse or keys: the same operation and the same guard as in the form."""

        def explain(trouble: Refused | StoreTrouble) -> None:
            if isinstance(trouble, Refused) and self.form.explains(trouble):
                self.change(block.id)
                self.form.move_to(place)
            else:
                self.ctx.shell.trouble(trouble)
                self.refresh()

        self.doing.shift(block, place, explain, lambda: self.grid.stand_at(place, block))

    def _do(self, step: BookingStep, row: BookingRow) -> None:
        """An act of the booking that is open."""
        if step is CHANGE:
            self.change(row.id)
        elif step is MOVE:
            self._take_in_hand(row.id, local_day(row.starts_at))
        else:
            self.doing.do(step, row)

    def _to_series(self, series_id: UUID) -> None:
        card = self.detail.card
        if card is not None and self.series.show_series(series_id, card.row.id):
            self._bring(self.series)
            self.series.focus_start()

    def _acted(self) -> None:
        """Something was done with a booking: what is shown is read again, the keyboard stays where it was."""
        self.refresh()
        if self._in_front() is self.detail:
            self.detail.refresh()
            self.detail.focus_start()

    def _take_in_hand(self, booking_id: UUID, day: date) -> None:
        self.shown_day = day
        if self.view == LIST:
            self._view = WEEK
        self.refresh()
        block = self.grid.block_of(booking_id)
        if block is not None:
            self.grid.stand_at(block.place, block)
            self.grid.take_in_hand(block)

    def _show_draft(self, place: Place | None, title: str, bad: bool) -> None:
        self.grid.show_draft(place, title, bad=bad)

    def _saved(self, booking_id: UUID, day: date) -> None:
        self.side.hide()
        self.grid.show_draft(None)
        if self.view != LIST and day != self.shown_day:
            self.shown_day = day
        self.refresh()
        block = self.grid.block_of(booking_id)
        if block is not None:
            self.grid.stand_at(block.place, block)
        (self.list.focus_start if self.view == LIST else self.grid.setFocus)()

    # --- verbs

    def ask(self) -> None:
        """The one box: what is free."""
        if self.tools.ask.text().strip():
            self._bring(self.free)
            self.free.look_for(self.tools.ask.text())

    def _to_ask(self) -> None:
        if self.view == LIST:
            self.list.focus_start()
            return
        self.tools.ask.setFocus()
        self.tools.ask.selectAll()

    def _to_person(self) -> None:
        if self.form.isVisible():
            self.form.to_person()

    def _in_front(self) -> RoomSide | None:
        shown = None if self.side.isHidden() else self.side.currentWidget()
        return shown if isinstance(shown, RoomSide) else None

    def save(self) -> None:
        """Ctrl Enter: the form, or the main act of the booking that is open."""
        if self._in_front() is self.form:
            self.form.submit()
        elif self._in_front() is self.detail:
            self.detail.main_act()
        elif self._in_front() is self.sheets:
            self.sheets.submit()

    def _print(self) -> None:
        """F9: the papers of the booking that is open, else the sheets of the day under the keyboard."""
        if self._in_front() is self.detail:
            self.detail.begin_paper()
            return
        place = self.grid.place() if self.view != LIST else None
        self._bring(self.sheets)
        self.sheets.begin(self.shown_day if place is None else place.day, self._today())

    def _pick(self, number: int) -> None:
        if self._in_front() is self.form:
            self.form.card.take(number)
        elif self._in_front() is self.free:
            self.free.take(number)

    def _export(self) -> None:
        if self.view == LIST:
            self.list.export()

    def _next_pane(self) -> None:
        """From the calendar to the right side and back."""
        inside = QApplication.focusWidget()
        front = self._in_front()
        if front is not None and not (inside is not None and front.isAncestorOf(inside)):
            getattr(front, "focus_start", front.setFocus)()
        else:
            (self.list.focus_start if self.view == LIST else self.grid.setFocus)()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_T and plain:
            self.to_today()
        elif key in _ARROWS and plain:
            self.turn(_ARROWS[Qt.Key(key)])
        elif key in _LETTERS and plain:
            self.show_view(_LETTERS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape and self._in_front() is not None:
            self._closed()
        else:
            super().keyPressEvent(event)
