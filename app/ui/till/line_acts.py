"""What is done to the line in hand through its panels: remarks, half portions, and what a set meal is made of."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject

from app.errors import Refused
from app.rules.till import sets
from app.rules.till.cuts import NO_CUT, WHOLE, Cut
from app.rules.till.sets import Picked
from app.services.till import choices, cutting, menu, modifiers
from app.services.till.cart_view import CartRow, CartView
from app.services.till.order_lines import Way
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.till.cart_list import line_name
from app.ui.till.code_box import Add
from app.ui.till.code_entry import Ringing
from app.ui.till.cut_panel import CutSaid
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
        side.cut.kept.connect(self._cut)
        side.cut.taken_back.connect(self._uncut)

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

    def open_cut(self) -> None:
        """Ask what to take off by hand; an order without dishes has nothing to take off."""
        if self._order.rows:
            self._side.open_cut()
        else:
            self._ringing.tell("还没有菜可以减", "先点菜，再按手工折扣")

    def _cut(self, said: CutSaid) -> None:
        row, shown = self._order.row(), self._order.cart
        if shown is None or (said.of_line and row is None):
            return
        what = line_name(row) if said.of_line and row is not None else f"整单 {yuan(shown.payable)}"
        how = f"打 {(WHOLE - said.rate) / 100:g} 折" if said.by_rate else f"减 {yuan(said.amount or 0)}"
        self._run_cut(said.cut, said.reason, said.of_line, f"手工折扣：{what} {how}，{said.reason}")

    def _uncut(self, of_line: bool) -> None:
        self._run_cut(NO_CUT, "", of_line, "")

    def _run_cut(self, cut: Cut, reason: str, of_line: bool, why: str) -> None:
        row, shown = self._order.row(), self._order.cart
        if shown is None:
            return
        position = row.position if of_line and row is not None else None
        act(
            self._ctx, cutting.cut, shown.id, cut, reason, position, why=why, form=self._side.cut.form,
            by=self.parent(), then=self._was_cut,
        )  # fmt: skip

    def _was_cut(self, shown: CartView) -> None:
        self._order.show(shown)
        self._side.close_panel()

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
