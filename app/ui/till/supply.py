"""What becomes of 供应: marking a dish sold out or counting it down, with 撤销."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.services.till import menu
from app.services.till.menu import DishTile, SupplyChange
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.till.counter import Counter
from app.ui.till.order import Order
from app.ui.till.side import Side


class Supply(QObject):
    """The dish meant is the tile pointed at, the code in the box, or the selected line, whichever there is first.

    Signals: ``undoable`` after a mark that can be taken back.
    """

    undoable = Signal()

    def __init__(self, ctx: Ctx, counter: Counter, side: Side, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._counter, self._side, self._order, self._owner = ctx, counter, side, order, owner
        self._last: SupplyChange | None = None
        panel = side.supply
        panel.out.connect(lambda dish: self._mark(menu.set_sold_out, dish, True, f"{dish.name}已标售罄"))
        panel.back.connect(self._put_back)
        panel.counted.connect(lambda dish, left: self._mark(menu.set_remaining, dish, left, f"{dish.name}剩 {left} 份"))
        counter.grid.asked.connect(self.open)

    def open_meant(self) -> None:
        """Ask about the dish that is meant; say how to mean one when none is."""
        dish = self._meant()
        if dish is None:
            key = shortcuts.cap("supply")
            self._counter.bubble.say("哪个菜售罄？", f"打菜号再按 {key}，或在菜块上点右键", "info")
        else:
            self.open(dish)

    def open(self, dish: DishTile) -> None:
        """Ask about a dish."""
        self._counter.bubble.hide()
        self._counter.box.reset()
        self._side.open_supply(dish)

    def _meant(self) -> DishTile | None:
        grid, typed = self._counter.grid, self._counter.box.text().strip()
        aimed = grid.aimed() if grid.hasFocus() or grid.aiming else None
        row = None if typed else self._order.row()
        code = row.code if row is not None else typed.rpartition("*")[2]
        return aimed or grid.tiles.find(code) or (self._ctx.desk.see(menu.tile, code) if code else None)

    def _put_back(self, dish: DishTile) -> None:
        if dish.remaining is None or dish.remaining <= 0:
            self._mark(menu.set_sold_out, dish, False, f"{dish.name}恢复供应")
        else:
            self._mark(menu.set_remaining, dish, None, f"{dish.name}恢复供应，不限份数")

    def _mark(self, operation: Any, dish: DishTile, value: Any, said: str) -> None:
        self._side.close_panel()
        act(self._ctx, operation, dish.id, value, then=self._marked, refused=self._order.refused.emit)
        change = self._last
        if change is not None:
            self._ctx.shell.toast(said, "撤销", lambda: self._undo(change), key=shortcuts.cap("undo"))

    def _marked(self, change: SupplyChange) -> None:
        self._last = change
        self.undoable.emit()

    def restore(self) -> bool:
        """Take the last mark back; False when there is none, or it was done already."""
        change, self._last = self._last, None
        if change is None:
            return False
        self._undo(change)
        return True

    def _undo(self, change: SupplyChange) -> None:
        act(self._ctx, menu.undo_supply, change, then=self._undone, refused=self._order.refused.emit)

    def _undone(self, done: bool) -> None:
        if done:
            self._ctx.shell.toast("已撤销")
        else:
            self._counter.bubble.say("没有撤销", "这个菜后来又标过或数过，以后来的为准", "info")

    def forget(self) -> None:
        """Something else has been done since: Ctrl+Z means that."""
        self._last = None
