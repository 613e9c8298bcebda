"""开班: the float is typed, compared with what the last closing left, and the shift begins.

A float that is another wants a reason; a clock that cannot be right, or a day that does not follow, is asked about.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.services.centre import clock
from app.services.till import shifts
from app.services.till.shifts import LastClosing
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.clock_question import confirm_clock, doubt_words, verb_words
from app.ui.kit.forms import Form
from app.ui.kit.kept import Keeper
from app.ui.kit.keypad import Keypad
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, Wide, column, fill, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.questions import KEPT_FOR_GOOD
from app.ui.kit.text import yuan
from app.ui.till.shift.amount import AmountEntry, Notice
from app.ui.till.shift.words import FLOAT_REASONS, MOST_REASON, REASON_MISSING
from app.ui.words.moments import day_words
from app.ui.words.sentences import sentence

_WIDE = 780


@dataclass(frozen=True)
class FloatReason:
    """Why the float is not what the last closing left."""

    reason: str


_REASON = line("reason", "原因", hint=KEPT_FOR_GOOD, most=MOST_REASON, sz="lg", required=REASON_MISSING)


class OpenShiftPanel(QWidget):
    """The panel of a till without a shift. The page's F12 calls ``submit``; Enter in the amount does the same.

    Call ``refresh`` when it comes to the front. Signals: ``opened()`` after the shift has begun.
    """

    opened = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._last: LastClosing | None = None
        self._other_day: date | None = None
        self._keeper = Keeper(ctx, "shift.opening", parent=self)
        self.amount = AmountEntry("备用金")
        self.notice = Notice()
        self._day = Label("", "caption", "ink2", wrap=True)
        self._left = Label("", "body", "ink2", wrap=True)
        self._take_last = Button("照这个数", kind="link", sz="sm", on=self._offer_last)
        self._use_day = Button("", kind="soft", on=self._open_on_last_day)
        self._clock_right = Button("时间没错", on=self._confirm_clock)
        self.reason = Form(
            ctx, FloatReason, (_REASON,), self, name="shift.float_reason", label_width=52,
            beside={"float_differs": ("reason", REASON_MISSING)}, otherwise=self._refused,
        )  # fmt: skip
        ready = (self._ready_reason(words) for words in FLOAT_REASONS)
        self._why = holder(column(self.reason, row(*ready, STRETCH, gap=6), gap=8))
        self.go = Button("开班", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.submit)
        self._build()
        self.amount.edited.connect(self._compare)
        self.amount.entered.connect(self._entered)
        self.reason.entered.connect(self.submit)
        self.reason.handed_over.connect(lambda _begun: self._show_begun())

    def _ready_reason(self, words: str) -> Button:
        return Button(words, kind="quick", sz="md", on=lambda: self._take_reason(words))

    def _build(self) -> None:
        card = Card()
        card.setMaximumWidth(_WIDE)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        pad = Keypad("开班")
        pad.setMinimumSize(280, 300)
        pad.typed.connect(self.amount.type_text)
        pad.erased.connect(self.amount.erase)
        pad.cleared.connect(self.amount.clear)
        pad.confirmed.connect(self._entered)
        into(card.body, row(wide(self._words()), Rule(upright=True), pad, gap=24, margins=(8, 8, 8, 8)))
        fill(self, Wide(share=2), row(STRETCH, wide(card, 20), STRETCH), Wide(share=3))
        for part in (self._use_day, self._clock_right, self._why):
            part.hide()

    def _words(self) -> QVBoxLayout:
        what = Label("点清钱箱里的现金，作为今天的备用金。", "body", "ink2", wrap=True)
        last = row(wide(self._left), self._take_last)
        parts = (Label("开班", "h2"), self._day, what, 4, self.amount, last, self.notice, self._why, STRETCH)
        return column(*parts, self._clock_right, self._use_day, self.go, gap=10)

    def refresh(self) -> None:
        """Read the last closing and the day; an amount already being typed stays."""
        last = self.ctx.desk.see(shifts.last_closing)
        self._show_day()
        if last is None:
            self._left.setText("这台机还没有交过班")
        else:
            self._left.setText(f"上次交班留下 {yuan(last.left)} · {day_words(last.business_date)}")
        self._take_last.setVisible(last is not None)
        fresh = last != self._last or not self.amount.words().strip("0.")
        self._last = last
        if fresh:
            self._show_begun()

    def _show_day(self) -> None:
        """The day this shift would have, and why the clock that says so is not believed."""
        who, doubted = self.ctx.desk.staff, self.ctx.desk.see(clock.doubt)
        parts = [f"营业日 {day_words(local_day(self.ctx.desk.now()))}"]
        if who is not None:
            parts.append(f"收银 {who.name}")
        if doubted is not None:
            parts = list(doubt_words(doubted))
        self._day.setText(" · ".join(parts))
        self._day.set_tone("ink2" if doubted is None else "bad")
        verb = "" if doubted is None else verb_words(doubted)
        self._clock_right.set_words(verb)
        self._clock_right.setVisible(bool(verb))

    def _show_begun(self) -> None:
        """The amount that whoever is on duty has begun to type, or what the last closing left."""
        begun = self._keeper.begun(self._night())
        self.reason.turn_to(self._night())
        self.reason.fill(None)
        self.reason.resume()
        self._offer_last()
        if begun is not None:
            self.amount.type_text(begun["amount"])

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._keeper.flush()

    def focus_start(self) -> None:
        """Put the keyboard on the amount."""
        self.amount.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_last(self) -> None:
        self.amount.offer(0 if self._last is None else self._last.left)
        self.amount.setFocus()

    def _night(self) -> str:
        """What is typed belongs to the morning after this closing."""
        return "" if self._last is None else self._last.number

    def _compare(self) -> None:
        typed = self.amount.typed
        self._keeper.note(self._night(), {"amount": typed} if typed else None)
        self._use_day.hide()
        off = self._off()
        if off:
            than = f"少 {yuan(-off)}" if off < 0 else f"多 {yuan(off)}"
            self.notice.say(f"比上次交班留下的{than}，请再点一遍；没点错就写明原因，印在交班单上。")
        else:
            self.notice.say("")
        self._why.setVisible(off != 0)

    def _off(self) -> int:
        return 0 if self._last is None else self.amount.value() - self._last.left

    def _take_reason(self, words: str) -> None:
        self.reason.put("reason", words)
        self.reason.controls["reason"].setFocus()

    def _entered(self) -> None:
        """Enter in the amount: on to the reason where one is wanted, else the shift begins."""
        if self._off() and not str(self.reason.raw("reason")).strip():
            self.reason.focus_start("reason")
        else:
            self.submit()

    def submit(self) -> None:
        """Begin the shift with the amount shown."""
        self._open(None)

    def _open_on_last_day(self) -> None:
        if self._other_day is not None:
            self._open(self._other_day)

    def _confirm_clock(self) -> None:
        doubted = self.ctx.desk.see(clock.doubt)
        if doubted is None:
            self.refresh()
        else:
            confirm_clock(self.ctx, doubted, self.refresh)

    def _open(self, day: date | None) -> None:
        explained = self.reason.draft() if self._off() else FloatReason("")
        if explained is None:
            self.reason.focus_start("reason")
            return
        amount = self.amount.value()
        why = f"开班，备用金 {yuan(amount)}" + (f"，营业日 {day_words(day)}" if day else "")
        act(
            self.ctx, shifts.open_shift, amount, day, explained.reason, why=why, then=self._done, refused=self._refused,
        )  # fmt: skip

    def _done(self, _shift: UUID) -> None:
        self._other_day = None
        self._keeper.note(self._night(), None)
        self._keeper.flush()
        self.reason.saved()
        self.ctx.shell.toast(f"已开班，备用金 {yuan(self.amount.value())}")
        self.opened.emit()

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused) and trouble.code == "date_before_last":
            last, day = trouble.data["last"], trouble.data["day"]
            self._other_day = last
            self.notice.say(
                f"上一班的营业日是 {day_words(last)}，电脑却说今天是 {day_words(day)}。先核对电脑的日期；"
                f"一时调不好，就先按 {day_words(last)} 开班。",
                "bad",
            )
            self._use_day.set_words(f"先按 {day_words(last)} 开班")
            self._use_day.show()
        elif isinstance(trouble, Refused) and trouble.code == "date_jump":
            self._ask_day(trouble.data["last"], trouble.data["day"])
        elif isinstance(trouble, Refused) and trouble.code == "float_differs":
            self.refresh()  # somebody closed a shift meanwhile: what it left is another amount now
            self.reason.refuse(trouble)
        elif isinstance(trouble, Refused):
            self.notice.say("，".join(sentence(trouble)), "bad")
        else:
            self.ctx.shell.trouble(trouble)

    def _ask_day(self, last: date, day: date) -> None:
        before, today = day_words(last), day_words(day)
        text = f"上一班是 {before}，电脑说今天是 {today}。请看一眼日历；不对就先把电脑的日期调好。"
        verb = f"日期没错，按 {day_words(day)} 开班"
        self.ctx.dialogs.confirm(f"离上一班隔了 {(day - last).days} 天", text, verb, lambda: self._open(day))
