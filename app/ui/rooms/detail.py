"""A booking at the right of the calendars: what it is, what can be done with it now, and what happened to it."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.rules.people.names import mask_phone
from app.services.rooms.acts import end_booking, reinstate_booking
from app.services.rooms.card import BookingCard, booker_phone, booking_card
from app.services.rooms.money import FeesDue, fees_due
from app.ui.kit import metrics, shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.button import Button
from app.ui.kit.facts import Facts
from app.ui.kit.label import Label, Rule, Tags
from app.ui.kit.layout import STRETCH, add, column, fill, row
from app.ui.kit.page import Ctx
from app.ui.kit.reveal import Reveal
from app.ui.kit.scroll import clear
from app.ui.kit.timeline import Timeline
from app.ui.rooms import detail_words as words
from app.ui.rooms.doing import END, BookingStep, steps_of
from app.ui.rooms.end_form import Ended, EndForm
from app.ui.rooms.papers import PaperForm
from app.ui.rooms.paying import money_verb
from app.ui.tender.trail import ChargeTrail

_IN_A_ROW = 3


class BookingDetail(ActDrawer):
    """Open with ``show_booking``. Signals: ``wanted(BookingStep, BookingRow)`` for an act; ``series_wanted(UUID)``
    for the series it belongs to; ``money_wanted(BookingRow)`` for F12;
    ``ended`` when a use was ended.
    """

    wanted = Signal(object, object)
    series_wanted = Signal(object)
    ended = Signal()
    money_wanted = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("", most=metrics.DRAWER_MOST, gap=8, parent=parent)
        self.ctx = ctx
        self.card: BookingCard | None = None
        self.steps: tuple[BookingStep, ...] = ()
        self.number = Label("", "caption", "ink2")
        self.tags = Tags()
        self.when = Label("", "h3", wrap=True)
        self.where = Label("", "body", "ink2", wrap=True)
        self.series = Button("看系列", kind="link", sz="xs", on=self._to_series)
        self.facts = Facts()
        self.phone = Reveal("看电话", "", self._reveal)
        self.facts.hold("电话", self.phone)
        self.paid = ChargeTrail(ctx)
        self.timeline = Timeline()
        self.money = Button(
            kind="soft", sz="sm", icon="banknote", key=shortcuts.cap("money"), name="收款", on=self.settle
        )
        paper = shortcuts.cap("print")
        self.paper = Button("打印", kind="ghost", sz="sm", icon="printer", key=paper, on=self.begin_paper)
        verbs = QWidget()
        self._rows = fill(verbs, gap=6)
        self.buttons: dict[str, Button] = {}
        head = column(self.when, self.where, row(self.number, self.series, STRETCH, gap=6), gap=2)
        for part in (self.tags, head, Rule(), self.facts, row(self.money, self.paper, STRETCH), self.paid, Rule()):
            add(self.body, part)
        add(self.body, Label("经过", "h3"))
        add(self.body, self.timeline)
        add(self.body, STRETCH)
        self.foot.addWidget(verbs, 1)
        self.hold_forms(verbs, before=self.facts)

    def show_booking(self, booking_id: UUID) -> bool:
        """Show a booking; False when there is none."""
        found: BookingCard | None = look(self.ctx, booking_card, booking_id)
        if found is None:
            return False
        if self.card is None or found.row.id != self.card.row.id or END not in steps_of(found.row, self.ctx.desk.now()):
            self.leave_form()
        self.card = found
        self._put(found)
        return True

    def begin_end(self) -> None:
        """Ask how the use ended."""
        if self.card is not None:
            form = EndForm(self.ctx, self.card.row)
            form.submitted.connect(self._end)
            self.open_form(form)

    def begin_paper(self) -> None:
        """F9: which paper of it."""
        if self.card is not None:
            self.open_form(PaperForm(self.ctx, self.card, self))

    def _end(self, ended: Ended) -> None:
        if self.form is not None and self.card is not None:
            row = self.card.row
            back = (reinstate_booking, row.id) if row.state == "in_use" else ()
            said = f"已结束 {row.title or row.who}"
            self.form.act(end_booking, row.id, ended.told, then=lambda _done: self.ended.emit(), said=said, undo=back)

    def refresh(self) -> None:
        """Read it again."""
        if self.card is not None:
            self.show_booking(self.card.row.id)

    def _put(self, card: BookingCard) -> None:
        now = self.ctx.desk.now()
        today = local_day(now)
        self.title.setText(card.row.title or card.row.who)
        self.number.setText(card.row.number)
        self.tags.set_specs(words.booking_tags(card, now))
        self.when.setText(words.when(card, today))
        self.where.setText(words.booking_where(card))
        self.series.setVisible(bool(card.series_number))
        self.series.set_words(f"系列 {card.series_number}")
        self.phone.put(mask_phone(card.row.phone), card.row.id)
        self.facts.put(words.facts(card, now))
        self.timeline.set_moments(words.moments(card, now))
        due: FeesDue | None = look(self.ctx, fees_due, card.row.id)
        verb = money_verb(due, card.row.at(now))
        self.money.setVisible(bool(verb))
        self.money.set_words(verb)
        self.paid.show_for(card.row.id)
        self._offer(steps_of(card.row, now))

    def _offer(self, steps: tuple[BookingStep, ...]) -> None:
        """The verbs at the foot, the main one with its key."""
        if steps == self.steps:
            return
        held = any(button.hasFocus() for button in self.buttons.values())
        self.steps = steps
        clear(self._rows)
        self.buttons = {}
        main = next((step for step in steps if step.kind == "primary"), None)
        made = [self._button(step, shortcuts.cap("save") if step is main else "") for step in steps]
        for at in range(0, len(made), _IN_A_ROW):
            self._rows.addLayout(row(*made[at : at + _IN_A_ROW], STRETCH, gap=6))
        if held:
            self.focus_start()

    def _button(self, step: BookingStep, key: str) -> Button:
        kind = step.kind if step.kind in ("primary", "danger") else "ghost"
        key = key or ("E" if step.code == "move" else "")
        button = Button(step.verb, kind=kind, sz="sm", key=key, on=lambda: self.press(step))
        self.buttons[step.code] = button
        return button

    def press(self, step: BookingStep) -> None:
        """Do an act."""
        if step is END:
            self.begin_end()
        elif self.card is not None:
            self.wanted.emit(step, self.card.row)

    def main_act(self) -> None:
        """Ctrl Enter: the form that is open, else the main act."""
        if self.form is not None:
            self.form.submit()
            return
        main = next((step for step in self.steps if step.kind == "primary"), None)
        if main is not None:
            self.press(main)

    def _reveal(self, then: Callable[[str], object]) -> None:
        """The phone in clear, to call them; that it was looked at is in the trail."""
        if self.card is not None:
            act(self.ctx, booker_phone, self.card.row.id, then=then, by=self)

    def settle(self) -> None:
        """F12: take what is due, or give the deposit back."""
        if self.card is not None and not self.money.isHidden():
            self.money_wanted.emit(self.card.row)

    def _to_series(self) -> None:
        if self.card is not None and self.card.row.series_id is not None:
            self.series_wanted.emit(self.card.row.series_id)

    def focus_rest(self) -> None:
        """The keyboard on the main act, else on the first."""
        main = next((step.code for step in self.steps if step.kind == "primary"), None)
        buttons = list(self.buttons.values())
        if buttons:
            (self.buttons[main] if main in self.buttons else buttons[0]).setFocus()
        else:
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = next((one for one in self.steps if one.code == "move"), None)
        if event.key() == Qt.Key.Key_E and not event.modifiers() and step is not None:
            self.press(step)
        else:
            super().keyPressEvent(event)
