"""Orders put aside: 挂单, and 清空 that can be undone."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.services.till import cart, cart_view, kitchen
from app.services.till.cart_view import CartView, HeldRow
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx
from app.ui.paper.sent import sent_to_kitchen
from app.ui.till.order import Order


class Aside(QObject):
    """Signals: ``acted`` when the code box should have the keyboard again, ``undoable`` after what can be undone."""

    acted = Signal()
    undoable = Signal()

    def __init__(self, ctx: Ctx, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._order = ctx, order
        self._thrown: CartView | None = None
        self._back: set[UUID] = set()
        self.held = 0

    def park(self) -> None:
        """挂单 under a number that is said."""
        number = self._order.hold()
        if number is not None:
            told = sent_to_kitchen(self._ctx.desk) if self._ctx.desk.see(kitchen.is_told, kitchen.AT_HOLD) else ""
            self._ctx.shell.toast("。".join(words for words in (f"已挂 {number} 号单", told) if words))
            self.count()
        self.acted.emit()

    def count(self) -> None:
        """How many orders are put aside."""
        self.held = self._ctx.desk.see(cart_view.held_count)

    def empty(self) -> None:
        """清空, with a way back."""
        gone = self._order.discard()
        if gone is not None and gone.rows:
            self._thrown = gone
            self.undoable.emit()
            said = f"已清空 {gone.portions} 份"
            self._ctx.shell.toast(said, "撤销", lambda: self._ring(gone), key=shortcuts.cap("undo"))
        self.acted.emit()

    def drop(self, row: HeldRow) -> None:
        """作废 of an order put aside, with a way back."""
        view = self._ctx.desk.see
        guarded(lambda: view(cart_view.load, row.id), self._order.refused.emit, lambda gone: self._discard(row, gone))

    def _discard(self, row: HeldRow, gone: CartView) -> None:
        if act(self._ctx, cart.discard, row.id, refused=self._order.refused.emit):
            self._thrown = gone
            self.undoable.emit()
            said = f"{row.hold_no} 号单已作废，{row.portions} 份"
            self._ctx.shell.toast(said, "撤销", lambda: self._ring(gone), key=shortcuts.cap("undo"))
            self.count()

    def restore(self) -> bool:
        """Ring up again what was thrown away last; False when there is nothing, or it was done already."""
        if self._thrown is None:
            return False
        self._ring(self._thrown)
        return True

    def _ring(self, gone: CartView) -> None:
        """Once, however it is asked for."""
        if gone.id in self._back:
            return
        back = self._order.ring_again(gone)
        if back is not None:
            self._back.add(gone.id)
            self._thrown = None
            self.count()
        if back is not None and back.hold_no is not None:
            self._ctx.shell.toast(f"已挂回 {back.hold_no} 号单")
        self.acted.emit()

    def forget(self) -> None:
        """A sale has been made since: what was thrown away before it stays away."""
        self._thrown = None
