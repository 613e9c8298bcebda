"""Cash in, cash out and what is handed over: an amount and a reason, sealed at once."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.services.till import shifts
from app.ui.kit import shortcuts, typed
from app.ui.kit.act import act
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import into, row
from app.ui.kit.modal import Modal
from app.ui.kit.page import Ctx
from app.ui.kit.questions import KEPT_FOR_GOOD
from app.ui.kit.text import yuan
from app.ui.till.shift.words import MOST_REASON, MOVE_REASONS, MOVES, REASON_MISSING
from app.ui.words.sentences import sentence


@dataclass(frozen=True)
class CashMove:
    """How much is moved, 分, and why."""

    amount: int
    reason: str


def _positive(words: str) -> int:
    fen = typed.amount(words)
    if not fen:
        raise ValueError("请填大于 0 的金额")
    return fen


_ASKS = (
    line("amount", "金额", kind="amount", hint="0.00", most=12, sz="lg", required=True, read=_positive),
    line("reason", "原因", hint=KEPT_FOR_GOOD, most=MOST_REASON, sz="lg", required=REASON_MISSING),
)


class _Fields(Form[CashMove]):
    """Enter leaves the amount only once it is one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.controls["amount"].hasFocus() and not self.fields["amount"].validate():
            return
        super().keyPressEvent(event)


class MoveModal(Modal):
    """存入, 支出 or 上交. It books by itself and finishes with the move's id. What is typed is kept per kind."""

    def __init__(self, ctx: Ctx, kind: str = "pay_in") -> None:
        super().__init__(ctx.shell.window_widget(), "现金出入", "记下后不能改；记错了再记一笔反的", width=540)
        self.ctx = ctx
        self.kind = Segment(list(MOVES.items()), sz="touch", name="种类")
        self.kind.set_value(kind)
        self.kind.changed.connect(lambda _kind: self._kind_changed())
        self.form = _Fields(
            ctx, CashMove, _ASKS, self, name="shift.move", label_width=52, gap=12, otherwise=self._say
        )  # fmt: skip
        self._quick = [Button("", kind="quick", sz="md", key=shortcuts.cap(f"pick{n}")) for n in (1, 2, 3)]
        for n, button in enumerate(self._quick, 1):
            button.clicked.connect(lambda _checked=False, n=n: self._take_reason(n))
            key = QShortcut(shortcuts.sequence(f"pick{n}"), self)
            key.setAutoRepeat(False)
            key.activated.connect(lambda n=n: self._book_for(n))
        self._note = Label("", "caption", "bad", wrap=True)
        into(self.body, self.kind, self.form, row(*self._quick), self._note)
        self.add_button(Button("返回", key=shortcuts.cap("back"), on=self.reject))
        self.verb = self.add_button(Button("", kind="primary", key=shortcuts.cap("enter"), on=self._book))
        self.form.edited.connect(self._renew)
        self.form.entered.connect(self._book)
        self.form.turn_to(kind)
        self.form.fill(None)
        self.form.resume()
        self._offer()

    def first_focus(self) -> None:
        self.form.focus_start("amount")

    def _kind(self) -> str:
        return str(self.kind.value())

    def _kind_changed(self) -> None:
        self.form.move_to(self._kind())
        self._offer()
        self.form.controls["amount"].setFocus()

    def _offer(self) -> None:
        for button, words in zip(self._quick, MOVE_REASONS[self._kind()], strict=True):
            button.set_words(words)
        self._renew()

    def _take_reason(self, n: int) -> None:
        self.form.put("reason", MOVE_REASONS[self._kind()][n - 1])

    def _book_for(self, n: int) -> None:
        """The key of a ready reason takes it and books, if the amount is one."""
        self._take_reason(n)
        self._book()

    def _renew(self) -> None:
        self._note.setText("")
        try:
            fen = money.parse_yuan(self.form.raw("amount"))
        except money.MoneyError:
            fen = 0
        self.verb.set_words(f"{MOVES[self._kind()]} {yuan(fen)}" if fen else MOVES[self._kind()])

    def _book(self) -> None:
        move = self.form.draft()
        if move is None:
            return
        said = f"{MOVES[self._kind()]} {yuan(move.amount)}"

        def booked(made: UUID) -> None:
            self.form.saved()
            self.done(made)

        act(
            self.ctx, shifts.move_cash, self._kind(), move.amount, move.reason, why=f"{said}：{move.reason.strip()}",
            said=f"已记{said}", then=booked, form=self.form,
        )  # fmt: skip

    def _say(self, trouble: Refused | StoreTrouble) -> None:
        self._note.setText("，".join(sentence(trouble)))
