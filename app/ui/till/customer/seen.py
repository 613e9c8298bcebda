"""What the customer's screen says, step by step, without its window: dishes and sums, never who somebody is.

No name, no word for why somebody pays less, no figure of the drawer: a queue reads along. 分 come in, words go out, so
that what is painted is what a test reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.till.cart_view import CartRow, CartView
from app.services.till.sales import SaleDone
from app.ui.kit.text import yuan
from app.ui.tender.model import Standing
from app.ui.till.cart_list import amount_words


@dataclass(frozen=True)
class SeenRow:
    """One dish: ``listed`` is its price by the menu where they pay another, else empty."""

    name: str
    count: str
    listed: str
    amount: str


@dataclass(frozen=True)
class Figure:
    """A sum beside its name; the ``large`` one is read from two steps away, a ``quiet`` one only leads to it."""

    name: str
    amount: str
    tone: str = "ink"
    large: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Seen:
    """One picture: ``words`` alone in the middle, or the rows beside the figures; nothing of all is a blank screen."""

    rows: tuple[SeenRow, ...] = ()
    figures: tuple[Figure, ...] = ()
    words: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is shown."""
        return not (self.rows or self.figures or self.words)

    def text(self) -> tuple[str, ...]:
        """Every word on the screen."""
        rows = [part for row in self.rows for part in (row.name, row.count, row.listed, row.amount)]
        figures = [part for figure in self.figures for part in (figure.name, figure.amount)]
        return tuple(part for part in (*rows, *figures, self.words) if part)


NOTHING_SEEN = Seen()


def of_order(cart: CartView | None, in_cash: int) -> Seen:
    """The order as it stands; ``in_cash`` is what it comes to in cash alone, 分, said where that is another sum."""
    if cart is None or not cart.rows:
        return NOTHING_SEEN
    figures = [*_before(cart), Figure("应收", yuan(cart.payable), large=True)]
    if in_cash != cart.payable:
        figures.append(Figure("付现金", yuan(in_cash), quiet=True))
    return Seen(_rows(cart.rows), tuple(figures))


def of_tender(cart: CartView, now: Standing) -> Seen:
    """While it is paid: exactly what the cashier's dialog says is due, handed over, missing or coming back."""
    figures = [*_before(cart)]
    if now.rounding:
        figures.append(Figure("抹零", yuan(now.rounding), quiet=True))
    figures.append(Figure("应收", yuan(now.due), large=True))
    if now.taken + now.amount:
        figures.append(Figure("实收", yuan(now.taken + now.amount)))
    if now.missing:
        figures.append(Figure("还差", yuan(now.missing), "warn"))
    elif now.change:
        figures.append(Figure("找零", yuan(now.change), "ok"))
    return Seen(_rows(cart.rows), tuple(figures))


def of_done(done: SaleDone) -> Seen:
    """Paid: what was paid, what comes back, what was saved, and thanks. A sale taken back says what goes back."""
    if done.due < 0:
        return Seen(figures=(Figure("退给您", yuan(-done.due), "ok", large=True),), words="请核对退款")
    figures = [Figure("应收", yuan(done.due), large=not done.change), Figure("实收", yuan(done.tendered))]
    if done.change:
        figures.append(Figure("找零", yuan(done.change), "ok", large=True))
    if done.saved > 0:
        figures.append(Figure("已省", yuan(done.saved), "ok", quiet=True))
    return Seen(figures=tuple(figures), words="谢谢，请慢用")


def _before(cart: CartView) -> tuple[Figure, ...]:
    """How the sum comes about where it is not the menu's; both reliefs in one, for their kinds tell on people."""
    off = cart.discount_total + cart.subsidy_total
    if not off:
        return ()
    return Figure("原价", yuan(cart.list_total), "ink2", quiet=True), Figure("优惠", yuan(-off), "ok", quiet=True)


def _rows(rows: Sequence[CartRow]) -> tuple[SeenRow, ...]:
    return tuple(
        SeenRow(
            row.name,
            amount_words(row) if row.by_weight else f"×{row.quantity}",
            yuan(row.list_amount) if row.payable != row.list_amount else "",
            yuan(row.payable),
        )
        for row in rows
    )
