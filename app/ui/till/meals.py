"""Which meal is being served, and its menu: by the clock, unless people chose another one."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.rules import dates
from app.services.till import menu
from app.services.till.menu import CategoryRow, DishTile, PeriodRow
from app.services.work import View
from app.ui.kit.page import Ctx
from app.ui.till.counter import Counter
from app.ui.till.order import Order


class Meals(QObject):
    """Keeps the meal of ``order`` and the tiles of ``counter`` in step with the day.

    Signals: ``priced()`` when the tiles show other prices.
    """

    priced = Signal()

    def __init__(self, ctx: Ctx, counter: Counter, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._desk, self._counter, self._order = ctx.desk, counter, order
        self._periods: tuple[PeriodRow, ...] = ()
        self._chosen = ""
        self._priced_for: object = None

    def load(self) -> None:
        """Read periods and menu again."""
        self._periods = self._desk.see(menu.periods)
        self._settle()
        self.load_menu()

    def load_menu(self) -> None:
        """Read the dishes of the meal again."""
        categories, dishes = self._desk.see(_menu, self._order.meal)
        self._priced_for = None
        self._counter.set_dishes(dishes, categories)
        self.show()

    def choose(self, meal: object) -> None:
        """Somebody picked a meal; it holds until the next sale."""
        self._chosen = str(meal)
        self._settle()
        self.load_menu()

    def follow_clock(self) -> None:
        """The meal goes on with the day, but never under an order being rung up."""
        if self._order.cart is None:
            before = self._order.meal
            self._settle()
            if self._order.meal != before:
                self.load_menu()

    def forget(self) -> None:
        """After a sale the clock decides again."""
        self._chosen = ""
        self.follow_clock()

    def _settle(self) -> None:
        by_clock = dates.meal_at(self._periods, dates.local(self._desk.now())) or ""
        cart = self._order.cart
        meal = self._chosen or (cart.meal if cart is not None and cart.rows else by_clock)
        self._order.meal = meal if meal in {period.code for period in self._periods} else by_clock
        self._counter.set_periods(self._periods, self._order.meal)

    def show(self) -> None:
        """Put counts and the member's prices on the tiles; prices are worked out anew only when who or what changed."""
        order, tiles = self._order, self._counter.grid.tiles
        counts: dict[UUID, int] = {}
        for row in order.rows:
            counts[row.dish_id] = counts.get(row.dish_id, 0) + row.quantity
        tiles.set_counts(counts)
        wanted: tuple[Any, ...] = (
            order.member,
            order.serving,
            order.takeaway,
            order.cart is None or order.cart.use_benefits,
        )
        if wanted != self._priced_for:
            self._priced_for = wanted
            tiles.set_prices(order.prices(tiles.dishes))
            self.priced.emit()


def _menu(view: View, meal: str) -> tuple[tuple[CategoryRow, ...], tuple[DishTile, ...]]:
    return menu.categories(view), menu.tiles(view, meal)
