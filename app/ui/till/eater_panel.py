"""用餐人: what is said of somebody at the table beside their dishes: the proof that was seen, 例外, and who pays."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.services.till.order import Diner
from app.services.till.paying import RELATIONS
from app.services.till.told import KNOWN, PROOFS, Told
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, grid, holder, into
from app.ui.kit.options import Check
from app.ui.kit.scroll import clear
from app.ui.till.cart_panel import panel_width

_ACROSS = 3
_Choice = tuple[str, Callable[[], object]]


class EaterPanel(Drawer):
    """A digit says which proof was seen. Signals: ``proved(str)``, ``excepted(bool)`` for 例外 or no exception after
    all, ``declined(bool)`` for the line in hand, ``paid(str)`` with what the payer is to them, empty when they pay
    themselves; ``payer_wanted`` to pick one.
    """

    proved = Signal(str)
    excepted = Signal(bool)
    paid = Signal(str)
    payer_wanted = Signal()
    declined = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("用餐人", width=panel_width(), parent=parent)
        self.eater: Diner | None = None
        self.why = Label("", "body", "info", wrap=True)
        self.seen = Label("", "body", "ink2", wrap=True)
        self._proofs, self._payers = grid(_ACROSS), grid(_ACROSS)
        self.digits: list[Button] = []
        self.exception = Button("例外：仍给优惠", kind="soft", key="E", on=self._except)
        self.plain = Check("这一行不使用优惠，按原价")
        self.plain.clicked.connect(self.declined)
        self.agreed = Label("", "body", "warn", wrap=True)
        self.payer = Label("", "body", "ink2", wrap=True)
        into(
            self.body, self.why, Label("看过什么证件", "h3"), holder(self._proofs), self.seen, Label("例外", "h3"),
            self.exception, self.agreed, self.plain,
            Label("谁付款（代付）", "h3"), holder(self._payers), self.payer, STRETCH,
        )  # fmt: skip

    def begin(
        self, eater: Diner, accepted: Sequence[str], told: Told, payer: str, paid_by: str, plain: bool | None
    ) -> None:
        """Ask about somebody; ``accepted`` are the proofs the policies in force take, ``payer`` a name, ``plain``
        whether the line in hand goes without its benefit, None without a line.
        """
        self.setFixedWidth(panel_width())
        self.eater, self._excepted = eater, bool(told.reason)
        self.why.setText("；".join(note.full for note in eater.notes) or "按菜价，没有优惠要说明")
        proofs = [*dict.fromkeys(accepted or PROOFS[:-1]), KNOWN]
        self._fill(self._proofs, [(proof, partial(self.proved.emit, proof)) for proof in proofs], digits=True)
        why = f"：{told.why}" if told.why else ""
        self.seen.setText(f"已看过{told.proof}{why}" if told.proof else "还没有看过证件")
        self.exception.set_words("取消例外" if self._excepted else "例外：仍给优惠")
        self.agreed.setText(f"例外：{told.reason}" if told.reason else "")
        self.agreed.setVisible(bool(told.reason))
        self.plain.setVisible(plain is not None)
        self.plain.setChecked(bool(plain))
        payers: list[_Choice] = [(word, partial(self.paid.emit, word)) for word in RELATIONS]
        payers += [("选居民", self.payer_wanted.emit), ("本人付", partial(self.paid.emit, ""))]
        self._fill(self._payers, payers)
        said = payer or paid_by
        self.payer.setText(f"{said}代付，小票上写明" if said else "本人付款")
        self.open_drawer(f"{eater.name} · 证件、例外、代付")
        self.digits[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, place: QGridLayout, buttons: Sequence[_Choice], *, digits: bool = False) -> None:
        clear(place)
        made = []
        for at, (words, on) in enumerate(buttons):
            button = Button(words, key=str(at + 1) if digits else "", on=on)
            place.addWidget(button, at // _ACROSS, at % _ACROSS)
            made.append(button)
        if digits:
            self.digits = made

    def _except(self) -> None:
        self.excepted.emit(not self._excepted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().upper()
        if text.isdigit() and 1 <= int(text) <= len(self.digits):
            self.digits[int(text) - 1].click()
        elif text == "E":
            self.exception.click()
        else:
            super().keyPressEvent(event)
