"""手工折扣: so many 折 or so much money off the order or the line in hand, with the reason."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.till.cuts import WHOLE, Cut
from app.services.till.cart_view import CartRow, CartView
from app.ui.kit.asks import amount, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.till.cart_list import line_name
from app.ui.till.cart_panel import panel_width

_RATE = "请填折数，如 9 或 8.5"
_TYPED = re.compile(r"(?!0[1-9])([0-9])(?:\.([0-9]{1,2})|([1-9]))?\s*折?")


def typed_rate(text: str) -> int:
    """``9``, ``8.5``, ``85`` 折 as ‰ off; ``ValueError`` with the words to show."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        raise ValueError(_RATE)
    return WHOLE - int((found[1] + (found[2] or found[3] or "")).ljust(3, "0"))


@dataclass(frozen=True)
class CutSaid:
    """What is taken off: the whole order or the line, 打折 or 减元."""

    of_line: bool
    by_rate: bool
    rate: int
    amount: int | None
    reason: str

    @property
    def cut(self) -> Cut:
        """As the bill takes it."""
        return Cut(rate=self.rate) if self.by_rate else Cut(amount=self.amount or 0)


class CutPanel(Drawer):
    """Signals: ``kept(CutSaid)``, ``taken_back(bool)`` for the line's (True) or the order's."""

    kept = Signal(object)
    taken_back = Signal(bool)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("手工折扣", width=panel_width(), parent=parent)
        asked = (
            one_of("of_line", "给谁", [(False, "整单"), (True, "这一行")]),
            one_of("by_rate", "怎么减", [(True, "打折"), (False, "减钱")]),
            line("rate", "打几折", kind="amount", hint="如 9 或 8.5", most=5, required=_RATE, default=0,
                 show=lambda rate: str(rate or ""), read=typed_rate, when=lambda values: values["by_rate"]),
            amount("amount", "减多少", hint="元，如 2.00", required="请填金额",
                   when=lambda values: not values["by_rate"]),
            line("reason", "原因", hint="如 菜凉了、赔礼", most=120, required="请写原因"),
        )  # fmt: skip
        self.form: Form[CutSaid] = Form(ctx, CutSaid, asked, self)
        self.form.entered.connect(self._entered)
        self.now = Label("", "body", "ink2", wrap=True)
        note = Label("先算优惠和补贴，再按剩下要付的减；餐盒费不减。", "caption", "ink2", wrap=True)
        self.back = Button("不减了", icon="undo-2", on=self._take_back)
        into(self.body, self.now, self.form, note, STRETCH)
        into(self.foot, wide(self.back), wide(Button("记下", kind="primary", key="↵", on=self._entered)))

    def begin(self, shown: CartView, row: CartRow | None) -> None:
        """Ask what to take off an order, or the line in hand."""
        self.setFixedWidth(panel_width())
        mine = row is not None and bool(row.cut_as["cut_reason"])
        self._of_line = mine
        off = row.cut if row is not None and mine else shown.cut_total
        self.now.setText(f"现在手工减了 {yuan(off)}" if off else "现在没有手工折扣")
        self.back.setEnabled(bool(off))
        self.form.fill(None, of_line=mine)
        self.form.controls["of_line"].set_words(True, "这一行" if row is None else line_name(row))
        self.open_drawer()
        self.form.controls["rate"].setFocus()

    def _take_back(self) -> None:
        self.taken_back.emit(self._of_line)

    def _entered(self) -> None:
        said = self.form.draft()
        if said is not None:
            self.kept.emit(said)
