"""Choosing anew what a set meal on the order is made of, without ringing it up again."""

from uuid import UUID

from app.errors import Refused
from app.rules.rights import Right
from app.services.till import cart as carts
from app.services.till import choices
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.till.choices import Chosen
from app.services.work import Work, unsynced


@unsynced
def choose(work: Work, cart_id: UUID, position: int, chosen: Chosen, *, anyway: bool = False) -> CartView:
    """Make a set meal of other dishes; its price stays, but for what costs extra.

    Raises ``Refused``: ``dish_sold_out``, ``only_left`` (these unless ``anyway``), ``no_shift``, ``line_gone``,
    ``choices_needed`` (no whole choice), ``dish_changed`` (no set any more).
    """
    work.require(Right.SELL)
    carts.require_open_shift(work)
    lines = orders.lines_of(work, cart_id)
    line = carts.line_at(lines, position)
    kept = choices.text_of(work, line, chosen)
    if not kept:
        raise Refused("dish_changed", name=line.name)
    cart = orders.need(work, cart_id)
    made = carts.rewrite_line(work, cart_id, lines, line, choices=kept)
    if not anyway:
        now = carts.line_at(made, position)
        choices.check_left(work, now, (x for x in made if x is not now))
    return carts.show_changed(work, cart, made)
