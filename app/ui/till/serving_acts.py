"""What is done with an order that is brought or wanted later: said in its panel, kept unpaid, looked up in a list."""

from PySide6.QtCore import QObject, Signal

from app.services.till import standing_orders
from app.ui.kit.page import Ctx
from app.ui.till.order import Order
from app.ui.till.side import Side


class ServingActs(QObject):
    """Signal: ``acted`` when the code box should have the keyboard again."""

    acted = Signal()

    def __init__(self, ctx: Ctx, order: Order, side: Side, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._order, self._side = ctx, order, side
        side.serve.served.connect(self._served)
        side.serve.put_by.connect(self._put_by)
        side.serve.listed.connect(self._to_list)

    def open(self) -> None:
        """How the order is taken away; once more, or without an order, the list of what is brought."""
        if self._side.panel() is self._side.serve or not self._side.open_serve():
            self._to_list()

    def tell_due(self) -> None:
        """When the shift opens: how many standing orders of the day there are, with the way to their list."""
        due = self._ctx.desk.see(standing_orders.still_due)
        if due:
            self._ctx.shell.toast(f"今日长期订餐 {due} 份", "看送餐单", self._to_list)

    def _served(self) -> None:
        self._order.load()
        self._side.close_panel()

    def _put_by(self) -> None:
        self._order.load()
        if self._order.put_by():
            self._side.close_panel()
            self._ctx.shell.toast("已留着，到时在送餐单里收款")
            self.acted.emit()

    def _to_list(self) -> None:
        self._side.close_panel()
        self._ctx.shell.go("meal_orders")
