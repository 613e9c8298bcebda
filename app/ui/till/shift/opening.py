"""开班: the float is typed, compared with what the last closing left, and the shift begins."""

from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.services.till import shifts
from app.services.till.shifts import LastClosing
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.kept import Keeper
from app.ui.kit.keypad import Keypad
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, Wide, column, fill, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.till.shift.amount import AmountEntry, Notice
from app.ui.till.shift.words import day_words
from app.ui.words.sentences import sentence

_WIDE = 780


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
        self._day = Label("", "caption", "ink2")
        self._left = Label("", "body", "ink2")
        self._take_last = Button("照这个数", kind="link", sz="sm", on=self._offer_last)
        self._use_day = Button("", kind="soft", on=self._open_on_last_day)
        self.go = Button("开班", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.submit)
        self._build()
        self.amount.edited.connect(self._compare)
        self.amount.entered.connect(self.submit)

    def _build(self) -> None:
        card = Card()
        card.setMaximumWidth(_WIDE)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        pad = Keypad("开班")
        pad.setMinimumSize(280, 300)
        pad.typed.connect(self.amount.type_text)
        pad.erased.connect(self.amount.erase)
        pad.cleared.connect(self.amount.clear)
        pad.confirmed.connect(self.submit)
        into(card.body, row(wide(self._words()), Rule(upright=True), pad, gap=24, margins=(8, 8, 8, 8)))
        fill(self, Wide(share=2), row(STRETCH, wide(card, 20), STRETCH), Wide(share=3))
        self._use_day.hide()

    def _words(self) -> QVBoxLayout:
        what = Label("点清钱箱里的现金，作为今天的备用金。", "body", "ink2", wrap=True)
        last = row(self._left, STRETCH, self._take_last)
        parts = (Label("开班", "h2"), self._day, what, 4, self.amount, last, self.notice, STRETCH)
        return column(*parts, self._use_day, self.go, gap=10)

    def refresh(self) -> None:
        """Read the last closing and the day; an amount already being typed stays."""
        last = self.ctx.desk.see(shifts.last_closing)
        who = self.ctx.desk.staff
        parts = [f"营业日 {day_words(local_day(self.ctx.desk.now()))}"]
        if who is not None:
            parts.append(f"收银 {who.name}")
        self._day.setText(" · ".join(parts))
        if last is None:
            self._left.setText("这台机还没有交过班")
        else:
            self._left.setText(f"上次交班盘点 {yuan(last.counted_cash)} · {day_words(last.business_date)}")
        self._take_last.setVisible(last is not None)
        fresh = last != self._last or not self.amount.words().strip("0.")
        self._last = last
        if fresh:
            begun = self._keeper.begun(self._night())
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
        self.amount.offer(0 if self._last is None else self._last.counted_cash)
        self.amount.setFocus()

    def _night(self) -> str:
        """What is typed belongs to the morning after this closing."""
        return "" if self._last is None else self._last.number

    def _compare(self) -> None:
        typed = self.amount.typed
        self._keeper.note(self._night(), {"amount": typed} if typed else None)
        self._use_day.hide()
        off = 0 if self._last is None else self.amount.value() - self._last.counted_cash
        if off < 0:
            self.notice.say(f"夜里少了 {yuan(-off)}？请再点一遍；开班后按输入的数记。")
        elif off > 0:
            self.notice.say(f"比上次盘点多 {yuan(off)}？请再点一遍；开班后按输入的数记。")
        else:
            self.notice.say("")

    def submit(self) -> None:
        """Begin the shift with the amount shown."""
        self._open(None)

    def _open_on_last_day(self) -> None:
        if self._other_day is not None:
            self._open(self._other_day)

    def _open(self, day: date | None) -> None:
        amount = self.amount.value()
        why = f"开班，备用金 {yuan(amount)}"
        act(self.ctx, shifts.open_shift, amount, day, why=why, then=self._done, refused=self._refused)

    def _done(self, _shift: UUID) -> None:
        self._other_day = None
        self._keeper.note(self._night(), None)
        self._keeper.flush()
        self.ctx.shell.toast(f"已开班，备用金 {yuan(self.amount.value())}")
        self.opened.emit()

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused) and trouble.code == "date_before_last":
            last, day = trouble.data["last"], trouble.data["day"]
            self._other_day = last
            self.notice.say(
                f"上一班的营业日是 {day_words(last)}，电脑却说今天是 {day_words(day)}。先核对电脑的日期；"
                f"日期没错，就接着按 {day_words(last)} 开班。",
                "bad",
            )
            self._use_day.set_words(f"按 {day_words(last)} 开班")
            self._use_day.show()
        elif isinstance(trouble, Refused):
            self.notice.say("，".join(sentence(trouble)), "bad")
        else:
            self.ctx.shell.trouble(trouble)
