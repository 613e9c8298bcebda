"""The form of a booking at the right of the calendars: what is typed is weighed at once, and what is in the way is
explained where it is typed, with what is free instead.
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.rules.rooms.ask import Wish
from app.services.requests.detail import RequestDetail, detail
from app.services.residents import registry, search
from app.services.rooms import acts, bookings, series_acts, wishes
from app.services.rooms.bookings import BookingDone, BookingDraft
from app.services.rooms.card import booking_to_change
from app.services.rooms.row import BookingRow
from app.services.rooms.wishes import WishRow
from app.ui.kit import metrics, shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add
from app.ui.kit.page import Ctx
from app.ui.kit.records import UNSAVED
from app.ui.rooms import reading, saving, typed
from app.ui.rooms.blocks import Place
from app.ui.rooms.clash_card import ClashCard
from app.ui.rooms.form_asks import ONE, Editing, Typed, booking_asks, things_of
from app.ui.rooms.reading import Weighed
from app.ui.rooms.series_part import SeriesPart, changed_words
from app.ui.rooms.words import span_said

_PAUSE_MS = 180
_IN_THE_WAY = frozenset(
    {"room_taken", "room_full", "room_shut", "room_closed", "room_past", "room_off", "room_people", "room_long",
     "room_brief", "room_open_quota", "room_ahead", "room_notice", "room_quota", "room_suspended", "equipment_short"}
)  # fmt: skip
"""What the card explains, with something else that is free."""


_BESIDE = {code: "time" for code in ("room_turned", "room_endless", "series_overlaps", "series_night")} | {
    "resident_gone": "who", "series_clash": "mode", "series_none": "until",
}  # fmt: skip


class BookingForm(Drawer):
    """Signals: ``drafted(Place | None, str, bool)`` where it would lie while it is typed, what it is called and whether
    it can be had; ``done(UUID, date)`` when it is saved.

    What is typed is kept (``Form``) as it is everywhere: another cell, another page, the lock or a kill lose nothing.
    """

    drafted = Signal(object, str, bool)
    done = Signal(object, object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("新预约", most=metrics.DRAWER_MOST, gap=8, parent=parent)
        self.ctx = ctx
        self.booking: UUID | None = None
        self.weighed: Weighed | None = None
        self._key: UUID | None = None
        self._wish: UUID | None = None
        self._arriving = False
        self._before: BookingDraft | None = None
        self._editing = Editing()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look_now)
        self.form: Form[Typed] = Form(
            ctx, Typed, booking_asks(ctx, self._editing), self, name="booking", label_width=56, gap=8, beside=_BESIDE
        )
        self.card = ClashCard()
        self.cost = Label("", "caption", "ink2", wrap=True)
        self.series = SeriesPart(ctx)
        self.let = Button("主管放行", kind="ghost", on=self.let_through)
        self.go = Button("保存预约", kind="primary", key=shortcuts.cap("save"), on=self.submit)
        self.form.insert(self.card, before="title")
        self.form.insert(self.series, before="layout")
        add(self.body, self.form)
        add(self.body, self.cost)
        add(self.body, STRETCH)
        add(self.foot, self.let)
        add(self.foot, STRETCH)
        add(self.foot, self.go)
        self.form.edited.connect(self._edited)
        self.form.entered.connect(self.submit)
        self.form.handed_over.connect(self._handed_over)
        self.card.taken.connect(self.move_to)
        self.card.given_up.connect(self.keep_wish)

    def _handed_over(self, begun: bool) -> None:
        """Somebody else is on duty, and has what they typed themselves."""
        if self.is_new():
            self.title.setText(self._named())
        self.note.setText(UNSAVED if begun else "")

    # --- beginning

    def is_new(self) -> bool:
        """Whether it is a new booking that is typed."""
        return self.booking is None

    def begin(self, place: Place) -> None:
        """A new one there; what was typed of one that is not saved goes along."""
        self._turn_to(None)
        self.form.fill(None, room=place.room, day=place.day, time=(place.start, place.end))
        begun = self.form.resume()
        if begun and not self._arriving:
            self._put(place)
        self._arriving = False
        self._open(self._named(), begun)
        self.form.focus_start("title")

    def _named(self) -> str:
        """What a new one is called, by where it comes from."""
        if self.form.raw("request") is not None:
            return "新预约（受理转来）"
        return "新预约" if self.form.raw("wish") is None else "新预约（先前没订到）"

    def _free_for(self) -> bool:
        """An empty new form; False while one stands there half typed, which is finished first."""
        self._turn_to(None)
        self.form.fill(None)
        if self.form.resume():
            return False
        self._arriving = True
        return True

    def take_up(self, wish: WishRow, place: Place) -> bool:
        """Somebody asked in vain, and may have a room after all: as they said it then. False as ``come_from``."""
        if not self._free_for():
            return False
        self.form.put("wish", wish.id)
        self._put(place)
        said = {"title": wish.title, "group": wish.group_name, "kind": wish.kind, "phone": wish.phone}
        for name, value in said.items():
            self.form.put(name, value)
        if wish.headcount:
            self.form.put("people", str(wish.headcount))
        if wish.name or wish.resident_id is not None:
            self.form.put("who", (wish.resident_id, wish.name))
        return True

    def come_from(self, resident: UUID | None, request: UUID | None) -> bool:
        """The next new one is for this resident, or comes out of this request, with who asked and what for.

        False while another one stands there half typed: it stays as it is, and is not of that request.
        """
        if not self._free_for():
            return False
        self.form.put("request", request)
        if request is not None:
            asked: RequestDetail | None = look(self.ctx, detail, request)
            if asked is not None:
                shown = asked.card.row
                resident = shown.resident_id
                self.form.put("title", " ".join(shown.text.split())[:30])
        found = None if resident is None else self.ctx.desk.see(registry.card, resident)
        if found is not None:
            self.form.put("who", (resident, found.name))
        return True

    def change(self, booking_id: UUID) -> bool:
        """Change one that is on record; False when there is none."""
        found: tuple[BookingRow, BookingDraft] | None = self.ctx.desk.see(booking_to_change, booking_id)
        if found is None:
            return False
        row, self._before = found
        self._turn_to(booking_id, series=row.series_id is not None)
        self.form.fill(saving.typed_booking(row, self._before))
        self._open(f"改预约 {row.number}", self.form.resume())
        return True

    def _turn_to(self, booking_id: UUID | None, *, series: bool = False) -> None:
        self.booking = booking_id
        self._editing.new, self._editing.series = booking_id is None, series
        if booking_id is None and self._key is None:
            self._key = self.ctx.desk.new_id()
        self.form.turn_to(booking_id)
        self.form.refresh_options()

    def _open(self, title: str, begun: bool) -> None:
        self.note.setText(UNSAVED if begun else "")
        self.go.set_words("保存预约" if self.booking is None else "保存改动")
        self.open_drawer(title)
        self.look_now()

    def move_to(self, place: Place) -> None:
        """The same booking somewhere else: another cell, or one of the three offers."""
        self._put(place)
        self.look_now()

    def _put(self, place: Place) -> None:
        for name, value in (("room", place.room), ("day", place.day), ("time", (place.start, place.end))):
            self.form.put(name, value)

    def explains(self, trouble: Refused) -> bool:
        """Whether the card has words and a picture for it."""
        return trouble.code in _IN_THE_WAY

    def take_wish(self, wish: Wish) -> None:
        """What was said in the one box: how many come, and with what."""
        if wish.people:
            self.form.put("people", str(wish.people))
        known = {thing[0]: key for key, thing in things_of(self.ctx)}
        things = tuple((known[name], count) for name, count in wish.equipment if name in known)
        if things:
            self.form.put("equipment", things)
        self.look_now()

    def focus_start(self) -> None:
        """The keyboard on what is still to be said."""
        self.form.focus_start("title")

    def to_person(self) -> None:
        """F4: who uses it."""
        self.form.controls["who"].setFocus()

    def scan(self, code: str) -> bool:
        """A card or a resident's code: who uses it."""
        found = self.ctx.desk.see(search.by_scan, code)
        if found is None:
            return False
        self.form.put("who", (found.id, found.name))
        return True

    def has_draft(self) -> bool:
        """Whether something typed is not saved yet."""
        return self.form.has_draft()

    # --- weighing

    def place(self) -> Place | None:
        """Where it would lie, as far as it can be read."""
        raw, asks = self.form.raw, self.form.asks
        try:
            start, end = typed.typed_span(raw("time"))
            day: date = asks["day"].read(raw("day"))
        except ValueError:
            return None
        room = raw("room")
        return Place(room, day, start, end) if isinstance(room, UUID) else None

    def _edited(self) -> None:
        self.note.setText(UNSAVED if self.form.dirty() else "")
        self._pause.start()

    def look_now(self) -> None:
        """Weigh what is typed, and say what is in the way."""
        self._pause.stop()
        place = self.place()
        self._tidy_day(place)
        found = None if place is None else reading.weigh(self.ctx, place, self.form.typed(), self.booking)
        self.weighed = found
        in_the_way = found is not None and found.trouble is not None
        self.let.setVisible(found is not None and bool(found.may))
        if found is None or found.trouble is None:
            self.card.hide()
        else:
            self.card.show_trouble(
                found.title, found.more, found.instead, wanted=place, title=self._title(), blocks=found.blocks
            )
        crowded = found is not None and found.trouble is not None and found.trouble.code == "room_people"
        self.form.controls["people"].set_bad(crowded)
        self.form.controls["time"].set_bad(in_the_way and not crowded)
        self._keep_in_sight(in_the_way)
        self.cost.setText("" if found is None else found.cost)
        self.series.show_dates(self.form.glance(), self.booking)
        self.drafted.emit(place, self._title(), in_the_way)

    def _keep_in_sight(self, in_the_way: bool) -> None:
        """The card pushes down what is being typed: the field with the keyboard stays in sight."""
        typing = self.focusWidget()
        if in_the_way and typing is not None and typing.hasFocus():
            QTimer.singleShot(0, self, lambda: self.show_part(typing) if isValid(typing) else None)

    def _tidy_day(self, place: Place | None) -> None:
        """The day with its day of the week, once the keyboard has left it: so a mistake is seen."""
        box, said = self.form.controls["day"], self.form.asks["day"]
        if place is not None and not box.hasFocus() and box.value() != said.show(place.day):
            box.set_value(said.show(place.day))

    def _title(self) -> str:
        return str(self.form.raw("title")).strip() or "新预约"

    # --- saving

    def submit(self) -> None:
        """Save what is typed; what is refused is explained beside its field or in the card."""
        draft = self.form.draft()
        if draft is not None:
            self._save(draft)

    def let_through(self) -> None:
        """主管放行: with a reason, and a manager's PIN where the one on duty is none."""
        draft, found = self.form.draft(), self.weighed
        if draft is None or found is None or not found.may:
            return
        may = (found.may,)
        text = "放行的只是整理时间、停用、限次这些，真的重叠谁也放不过。"
        self.ctx.dialogs.ask(
            "主管放行", "原因", "放行并保存", lambda reason: self._save(draft, may, reason), text=text,
            choices=("活动短，来得及整理", "街道临时安排", "已和前一场说好"),
        )  # fmt: skip

    def keep_wish(self) -> None:
        """Nothing offered will do: that somebody asked in vain is kept and counted, and the form is done with."""
        place, found = self.place(), self.weighed
        if place is None or found is None or found.trouble is None:
            return
        asked = saving.glance_at(place, self.form.typed(), found.people, shared=False)
        name = str((self.form.raw("who") or (None, ""))[1])
        wish = replace(asked, title=str(self.form.raw("title")).strip(), name=name if asked.resident_id is None else "")
        why = found.trouble.code if found.trouble.code in wishes.WISH_WHYS else "other"
        key = self._wish = self.form.raw("wish") or self._wish or self.ctx.desk.new_id()
        act(
            self.ctx, wishes.keep_wish, key, wish, why, then=self._kept_wish,
            said="已记为没订到，在「列表 › 没订到的」里", form=self, by=self,
        )  # fmt: skip

    def _kept_wish(self, _key: UUID) -> None:
        self.form.saved()
        self._wish = None
        self.form.fill(None)
        self.close_drawer()

    def _save(self, draft: Typed, allow: tuple[str, ...] = (), reason: str = "") -> None:
        if draft.series and self.is_new():
            key = self._key = self._key or self.ctx.desk.new_id()
            self.series.save(draft, self, then=self._saved, key=key)
            return
        shared = reading.is_shared(self.ctx, draft.room)
        asked = saving.draft_of(draft, shared=shared, allow=allow, reason=reason)
        why = f"放行 {self._title()}" if allow else ""
        if self.booking is None:
            key = self._key = self._key or self.ctx.desk.new_id()
            act(
                self.ctx, bookings.book, key, asked, origin=draft.request, wish=draft.wish, why=why, then=self._saved,
                said=self._said, undo=lambda done: (acts.cancel_booking, done.id, "登记有误，撤销"), form=self, by=self,
            )  # fmt: skip
            return
        if self._editing.series and draft.scope != ONE:
            change = (series_acts.edit_series, self.booking)
            act(
                self.ctx, *change, asked, draft.scope, draft.mode, why=why, then=self._saved, said=changed_words,
                undo=(*change, self._before, draft.scope, draft.mode), form=self, by=self,
            )  # fmt: skip
            return
        act(
            self.ctx, bookings.edit_booking, self.booking, asked, why=why, then=self._saved, said=self._said,
            undo=(bookings.edit_booking, self.booking, self._before), form=self, by=self,
        )  # fmt: skip

    def _beside(self) -> None:
        """One more booking for somebody whose wish was met meanwhile: that stays as it is."""
        self.form.put("wish", None)
        self.title.setText(self._named())
        self.submit()

    def _said(self, done: BookingDone) -> str:
        when = span_said(done.starts_at, done.ends_at, local_day(self.ctx.desk.now()))
        waits = "，等主管审核" if done.state == "pending" else ""
        return f"{'已订' if self.booking is None else '已改到'} {done.room} {when}{waits}"

    def _saved(self, done: Any) -> None:
        place = self.place()
        self.form.saved()
        self._key = None
        self.card.hide()
        self.hide()
        self.done.emit(self.booking or done.id, place.day if place is not None else local_day(self.ctx.desk.now()))

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say it in the card, beside its field, or through the shell."""
        if isinstance(trouble, Refused) and trouble.code in _IN_THE_WAY:
            self.look_now()
            if not self.card.isHidden():
                self.show_part(self.card)
                return
        if isinstance(trouble, Refused) and trouble.code == "wish_met":
            number = trouble.data["number"]
            text = f"这条需求后来订到了 {number}。这一场另外再订，两场都留着。"
            self.ctx.dialogs.confirm(f"已经订到 {number}", text, "再订一场", self._beside)
            return
        self.form.refuse(trouble)
