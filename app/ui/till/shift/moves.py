"""Cash in, cash out and what is handed over: an amount and a reason, sealed at once."""

from uuid import UUID

from PySide6.QtWidgets import QGridLayout

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.rules.money import MoneyError
from app.services.till import shifts
from app.ui.consent.ask import do_with_consent
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.modal import Modal
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.till.shift.words import MOVE_REASONS, MOVES
from app.ui.words.sentences import beside_field, sentence

_MOST_REASON = 120


class MoveModal(Modal):
    """存入, 支出 or 上交. It books by itself and finishes with the move's id."""

    def __init__(self, ctx: Ctx, kind: str = "pay_in") -> None:
        super().__init__(ctx.shell.window_widget(), "现金出入", "记下后不能改；记错了再记一笔反的", width=540)
        self.ctx = ctx
        self.kind = Segment(list(MOVES.items()), sz="touch", name="种类")
        self.kind.set_value(kind)
        self.kind.changed.connect(lambda _kind: self._kind_changed())
        self.amount = LineEdit(kind="amount", hint="0.00", name="金额", sz="lg", most=12)
        self.reason = LineEdit(name="原因", sz="lg", most=_MOST_REASON)
        self._amount = Field("金额", self.amount, required=True, label_width=52, check=self._amount_wrong)
        self._reason = Field("原因", self.reason, required=True, label_width=52, check=self._reason_wrong)
        self._ready = QGridLayout()
        self._ready.setSpacing(8)
        self._quick = [Button("", kind="quick", sz="md") for _ in range(3)]
        for at, button in enumerate(self._quick):
            button.clicked.connect(lambda _checked=False, button=button: self.reason.setText(button.text()))
            self._ready.addWidget(button, 0, at)
        self.body.addWidget(self.kind)
        self.body.addWidget(self._amount)
        self.body.addWidget(self._reason)
        self.body.addLayout(self._ready)
        self._note = Label("", "caption", "bad", wrap=True)
        self.body.addWidget(self._note)
        self.add_button(Button("返回", key=shortcuts.cap("back"), on=self.reject))
        self.verb = self.add_button(Button("", kind="primary", key=shortcuts.cap("enter"), on=self._book))
        self.amount.returnPressed.connect(self._amount_entered)
        self.amount.textChanged.connect(lambda _text: self._renew())
        self.reason.returnPressed.connect(self._book)
        self._kind_changed()

    def first_focus(self) -> None:
        self.amount.setFocus()

    def _kind(self) -> str:
        return str(self.kind.value())

    def _kind_changed(self) -> None:
        for button, words in zip(self._quick, MOVE_REASONS[self._kind()], strict=True):
            button.set_words(words)
        self._renew()
        self.amount.setFocus()

    def _fen(self) -> int:
        try:
            return money.parse_yuan(self.amount.text())
        except MoneyError:
            return 0

    def _renew(self) -> None:
        self._note.setText("")
        fen = self._fen()
        self.verb.set_words(f"{MOVES[self._kind()]} {yuan(fen)}" if fen else MOVES[self._kind()])

    @staticmethod
    def _amount_wrong(words: str) -> str | None:
        try:
            return None if money.parse_yuan(words) else "请填大于 0 的金额"
        except MoneyError as wrong:
            return beside_field(wrong)

    @staticmethod
    def _reason_wrong(words: str) -> str | None:
        return None if words.strip() else "请写一句原因"

    def _amount_entered(self) -> None:
        if self._amount.validate():
            self.reason.setFocus()

    def _book(self) -> None:
        # Both are checked, so that both errors show; the keyboard goes to the first.
        amount_fine, reason_fine = self._amount.validate(), self._reason.validate()
        if not (amount_fine and reason_fine):
            (self.reason if amount_fine else self.amount).setFocus()
            return
        kind, fen = self._kind(), self._fen()
        do_with_consent(
            self.ctx,
            f"{MOVES[kind]} {yuan(fen)}：{self.reason.text().strip()}",
            shifts.move_cash,
            kind,
            fen,
            self.reason.text(),
            then=self._booked,
            refused=self._refused,
        )

    def _booked(self, move: UUID) -> None:
        self.ctx.shell.toast(f"已记{MOVES[self._kind()]} {yuan(self._fen())}")
        self.done(move)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        self._note.setText("，".join(sentence(trouble)))
