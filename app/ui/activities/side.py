"""The drawer beside the list: one entry whole, or the form that is being filled in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.activities.times import Phase
from app.services.activities import calls, listing
from app.services.activities.fees import EntryMoney
from app.services.activities.listing import EntryEvent, EntryListed
from app.ui.activities.entries import IN_LINE
from app.ui.activities.words import came_words, entry_tag, joined, money_tone, money_words
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import act
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.button import Button
from app.ui.kit.facts import Facts
from app.ui.kit.label import Label, Rule, Tags
from app.ui.kit.layout import STRETCH, column, fill, grid, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.reveal import Reveal
from app.ui.kit.timeline import Moment, Timeline
from app.ui.tender.trail import ChargeTrail
from app.ui.words.activities import ENROL_CHANNELS, ENTRY_ACTS, TO_TELL, WHY_AWAY
from app.ui.words.moments import short_moment

SOON = (Phase.OPEN, Phase.CLOSED)
"""The activity has not begun: people may still give up."""
_TONES = {
    "cancel": "bad",
    "promote": "ok",
    "turn_away": "bad",
    "attend": "ok",
    "told": "info",
    "called_off": "bad",
    "reinstate": "ok",
}


class EntryCard(QWidget):
    """One entry. Signals: ``cancel_wanted``, ``back_wanted``, ``money_wanted``, ``slip_wanted``, ``told(bool)``."""

    cancel_wanted = Signal()
    back_wanted = Signal()
    money_wanted = Signal()
    slip_wanted = Signal()
    told = Signal(bool)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.entry: EntryListed | None = None
        self.tags = Tags()
        self.number = Label("", "caption", "ink2")
        self.facts = Facts()
        self.phone = Reveal("看电话", "", self._reveal)
        self.facts.hold("电话", self.phone)
        self.paid = ChargeTrail(ctx)
        self.timeline = Timeline()
        self.tell = Label("", "strong", "warn", wrap=True)
        self.reached = Button("联系上了", kind="soft", sz="sm", icon="phone", on=lambda: self.told.emit(True))
        self.reached.set_key("L", "Alt L")
        self.missed = Button("没人接", sz="sm", on=lambda: self.told.emit(False))
        self.missed.set_key("K", "Alt K")
        self.calling = holder(column(self.tell, row(self.reached, self.missed, STRETCH), gap=4))
        self.money = Button("收款", kind="primary", key=shortcuts.cap("money"), on=self.money_wanted.emit)
        self.slip = Button("号码条", sz="sm", icon="printer", key=shortcuts.cap("print"), on=self.slip_wanted.emit)
        self.cancel = Button("取消报名", kind="danger", sz="sm", on=self.cancel_wanted.emit)
        self.cancel.set_key("X", "Alt X")
        self.back = Button("恢复报名", sz="sm", icon="undo-2", on=self.back_wanted.emit)
        self.back.set_key("Z", "Alt Z")
        bar = holder(grid(2, self.slip, self.cancel, self.back, gap=(8, 6)))
        fill(
            self, row(wide(self.tags), self.number), self.facts, self.calling, self.money, bar, self.paid,
            Rule(), Label("经过", "h3"), self.timeline, gap=8,
        )  # fmt: skip

    def put(self, entry: EntryListed, money: EntryMoney | None, phase: Phase) -> None:
        """Show this one, of an activity in a ``phase`` of its life."""
        same = self.entry is not None and self.entry.row.id == entry.row.id
        self.entry = entry
        found, now = entry.row, self.ctx.desk.now()
        self.tags.set_specs((entry_tag(entry),))
        self.number.setText(found.number)
        people = entry.active or entry.people
        self.phone.put(next((p.phone for p in people if p.phone), ""), found.id)
        who = "、".join(
            joined((p.name, p.group_name, came_words(p.attended) if p.attended else ""), " ") for p in people
        )
        self.facts.put(
            [
                ("报名人", who, "ink"),
                ("电话", next((p.phone for p in people if p.phone), ""), "ink"),
                ("序号", str(found.order_no), "ink"),
                ("方式", joined((ENROL_CHANNELS[found.channel], short_moment(found.at, now))), "ink"),
                ("补上", "" if found.promoted_at is None else short_moment(found.promoted_at, now), "ink"),
                ("超额", found.over_reason if found.over else "", "warn"),
                ("原因", WHY_AWAY.get(found.why, "") if found.state not in IN_LINE else "", "ink"),
                ("备注", found.note, "ink"),
                ("费用", money_words(money), money_tone(money)),
            ]
        )
        self.tell.setText(f"要通知：{TO_TELL.get(found.to_tell, '')}")
        self.calling.setVisible(bool(found.to_tell))
        back, due = (money.back, money.due) if money is not None else (0, 0)
        self.money.setVisible(bool(back or due))
        self.money.set_words("退费" if back else "收款")
        self.paid.show_for(found.id)
        self.slip.setVisible(found.state in IN_LINE)
        self.cancel.setVisible(found.state in IN_LINE and phase in SOON)
        self.back.setVisible(found.state == "cancelled" and phase in (*SOON, Phase.RUNNING))
        if not same:
            self.timeline.set_moments([])
        self.timeline.set_moments([self._moment(e) for e in reversed(self.ctx.desk.see(listing.story, found.id))])

    def _moment(self, event: EntryEvent) -> Moment:
        note = joined((short_moment(event.at, self.ctx.desk.now()), event.staff))
        return Moment(ENTRY_ACTS.get(event.act, event.act), note, event.text, _TONES.get(event.act, "info"))

    def _reveal(self, then: Callable[[str], object]) -> None:
        """The whole numbers, for whoever rings them up; the trail says who looked."""
        if self.entry is not None:
            act(self.ctx, calls.phone_of, self.entry.row.id, then=lambda found: then("、".join(found)), by=self)

    def focus_start(self) -> None:
        """The keyboard on what usually comes next."""
        first = (self.money, self.reached, self.slip, self.cancel, self.back, self.phone.look)
        made = next((b for b in first if not b.isHidden() and b.isEnabled() and b.isVisibleTo(self)), None)
        if made is not None:
            made.setFocus()


class SideDrawer(ActDrawer):
    """Signals: ``left`` when a form was left and the keyboard goes back to the list, ``room_wanted(int)`` for
    how wide it will be, told before it is, 0 when it is gone."""

    left = Signal()
    room_wanted = Signal(int)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("")
        self.ctx = ctx
        self.card = EntryCard(ctx)
        self._about: object = None
        into(self.body, self.card, STRETCH)
        self.hold_forms(self.card)
        self.card.hide()
        self.hide()

    @property
    def entry_id(self) -> UUID | None:
        """Which entry is shown."""
        shown = self.card.entry
        return shown.row.id if shown is not None and not self.isHidden() and self.form is None else None

    def show_entry(self, entry: EntryListed, money: EntryMoney | None, phase: Phase, *, open_it: bool = True) -> None:
        """Show one entry; a form in hand gives way only where ``open_it``."""
        if self.form is not None and not open_it:
            return
        self.close_form()
        self.title.setText("、".join(p.name for p in (entry.active or entry.people)))
        self.card.put(entry, money, phase)
        self.card.show()
        if open_it:
            self._widen(theme.px(metrics.DRAWER))
            self.open_drawer()
            self.card.focus_start()

    def show_form(self, form: Any, title: str, about: object = None, *, width: int = 0) -> None:
        """Put a form here, the keyboard in it; ``about`` is what makes two of them the same."""
        self.close_form()
        self._widen(width or theme.px(metrics.DRAWER))
        self.open_form(form)
        self._about = about
        self.open_drawer(title)
        form.focus_start()

    def _widen(self, width: int) -> None:
        if width != self.minimumWidth():
            self.room_wanted.emit(width)
            self.setFixedWidth(width)

    def shows(self, about: object) -> bool:
        """Whether the form in hand is about this."""
        return self.form is not None and self._about == about

    def focus_rest(self) -> None:
        """The keyboard on what usually comes next of the entry."""
        self.card.focus_start()

    def leave_form(self) -> None:
        """Esc in a form: the drawer goes, the keyboard is back at the list."""
        self.close_form()
        self.close_drawer()
        self.left.emit()

    def setVisible(self, on: bool) -> None:
        if on:
            self.room_wanted.emit(self.minimumWidth())
        super().setVisible(on)
        if not on:
            self.room_wanted.emit(0)
