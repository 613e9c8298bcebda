"""What is done to the line in hand through its panels: remarks, half portions, and what a set meal is made of."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject

from app.errors import Refused
from app.rules.till import sets
from app.rules.till.sets import Picked
from app.services.till import choices, menu, modifiers
from app.services.till.cart_view import CartRow
from app.services.till.order import Way
from app.ui.kit import shortcuts
from app.ui.kit.page import Ctx
from app.ui.till.code_box import Add
from app.ui.till.code_entry import Ringing
from app.ui.till.line_panel import LineSaid
from app.ui.till.order import Order
from app.ui.till.side import Side


class LineActs(QObject):
    """Opens the panels of the selected line, and of a set meal being rung up, and keeps what is said there."""

    def __init__(self, ctx: Ctx, ringing: Ringing, side: Side, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._ringing, self._side, self._order = ctx, ringing, side, order
        self._set: Add | CartRow | None = None
        side.line.kept.connect(self._keep)
        side.set_meal.chosen.connect(self._chosen)
        ringing.set_wanted.connect(self._ask_set)

    def open(self) -> None:
        """Ask how the line in hand is wanted; once more, what a set is made of. Say how to take one in hand when none
        is.
        """
        row = self._order.row()
        if row is None:
            key = shortcuts.cap("remark")
            self._ringing.tell("哪一行要备注？", f"先点菜，或用 ↑ ↓ 选一行，再按 {key}")
        elif self._side.panel() is self._side.line and row.way.choices:
            self._side.close_panel()
            self._ask_set(row)
        else:
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

    def _ask_set(self, what: Add | CartRow) -> None:
        self._set = what
        dish = self._ctx.desk.see(menu.tile, what.code)
        groups = self._ctx.desk.see(choices.offered, what.code)
        self._side.open_set(what.code if dish is None else f"{what.code} {dish.name}", groups)

    def _chosen(self, chosen: Sequence[Sequence[UUID]]) -> None:
        what = self._set
        if isinstance(what, Add):
            picked = (Picked(at, dish, "", 0) for at, dishes in enumerate(chosen) for dish in dishes)
            way = Way(choices=sets.write_picked(picked))
            done = self._ringing.asking_once(
                (what, way), lambda sure: self._order.add(what.code, what.quantity, way=way, anyway=sure)
            )
        else:
            done = what is not None and self._ringing.asking_once(
                (what, chosen), lambda sure: self._order.choose(what.position, chosen, anyway=sure)
            )
        if done:
            self._side.close_panel()
