"""供应: one dish is sold out, or so many portions are left of it; whoever sells may say so."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.till.menu import DishTile
from app.ui.kit import typed
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.till.cart_panel import panel_width
from app.ui.till.tiles import is_out


@dataclass(frozen=True)
class _Left:
    portions: int | None


class SupplyPanel(Drawer):
    """Enter alone is 售罄, a number and Enter is what is left. Signals: ``out(DishTile)``, ``back(DishTile)``,
    ``counted(DishTile, portions)``.
    """

    out = Signal(object)
    back = Signal(object)
    counted = Signal(object, int)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("供应", width=panel_width(), parent=parent)
        self.dish: DishTile | None = None
        asked = line(
            "portions", "还剩几份", kind="code", hint="空着按 ↵ 就是售罄", most=4, default=None,
            read=lambda text: typed.whole(text, 0, 9999), show=lambda n: "" if n is None else str(n),
        )  # fmt: skip
        self.form: Form[_Left] = Form(ctx, _Left, (asked,), self)
        self.form.entered.connect(self._entered)
        self._now = Label("", "body", "ink2", wrap=True)
        self._go_on = Button("恢复供应", icon="check", on=lambda: self.back.emit(self.dish))
        mark = Button("售罄", kind="danger", icon="ban", on=lambda: self.out.emit(self.dish))
        note = Label("只管今天；过了今天自动恢复。已经点进单里的照常收款。", "caption", "ink2", wrap=True)
        into(self.body, self._now, self.form, note, STRETCH)
        into(self.foot, wide(self._go_on), wide(mark), wide(Button("记下", kind="primary", key="↵", on=self._entered)))

    def begin(self, dish: DishTile) -> None:
        """Ask about a dish."""
        self.setFixedWidth(panel_width())
        self.dish = dish
        self.form.fill(None)
        left = "没有限份数" if dish.remaining is None else f"还剩 {max(dish.remaining, 0)} 份"
        self._now.setText(f"现在：{'售罄' if is_out(dish) else left}")
        self._go_on.setEnabled(is_out(dish) or dish.remaining is not None)
        self.open_drawer(f"{dish.code} {dish.name}")
        self.form.focus_start()

    def _entered(self) -> None:
        draft = self.form.draft()
        if draft is None or self.dish is None:
            return
        if draft.portions:
            self.counted.emit(self.dish, draft.portions)
        else:
            self.out.emit(self.dish)
