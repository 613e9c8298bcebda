"""What is done to the line in hand through its panel: remarks and half portions."""

from PySide6.QtCore import QObject

from app.errors import Refused
from app.services.till import menu, modifiers
from app.services.till.cart_view import CartRow
from app.ui.kit import shortcuts
from app.ui.kit.page import Ctx
from app.ui.till.counter import Counter
from app.ui.till.line_panel import LineSaid
from app.ui.till.order import Order
from app.ui.till.side import Side


class LineActs(QObject):
    """Opens the panel of the selected line and keeps what is said there."""

    def __init__(self, ctx: Ctx, counter: Counter, side: Side, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._counter, self._side, self._order = ctx, counter, side, order
        side.line.kept.connect(self._keep)

    def open(self) -> None:
        """Ask how the line in hand is wanted; say how to take one in hand when none is."""
        row = self._order.row()
        self._counter.bubble.hide()
        if row is None:
            key = shortcuts.cap("remark")
            self._counter.bubble.say("哪一行要备注？", f"先点菜，或用 ↑ ↓ 选一行，再按 {key}", "info")
            return
        dish = self._ctx.desk.see(menu.tile, row.code)
        half = dish.half_price if dish is not None and dish.id == row.dish_id else None
        self._side.open_line(row, self._ctx.desk.see(modifiers.quick_remarks), half)

    def _keep(self, row: CartRow, said: LineSaid) -> None:
        try:
            done = self._order.modify(row.position, said.remark, said.half)
        except Refused as refused:
            self._side.line.form.refuse(refused)
            return
        if done:
            self._side.close_panel()
