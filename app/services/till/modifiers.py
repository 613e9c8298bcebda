"""What is said of a line beside how much of it: remarks (少盐, 软饭) and half portions (半份)."""

from uuid import UUID

from app.rules import validation
from app.rules.rights import Right
from app.rules.till import remarks
from app.services.centre import settings
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.work import View, Work, asks, unsynced


@unsynced
def modify(work: Work, cart_id: UUID, position: int, *, remark: str, half: bool) -> CartView:
    """Say how a line is wanted, and whether it is half portions, at the price the dish has for them.

    A remark changes no price; an empty one takes back what was said. Raises ``Refused``: ``no_shift``, ``line_gone``,
    ``no_half``, ``field_bad`` (remark).
    """
    work.require(Right.SELL)
    carts.require_open_shift(work)
    lines = orders.lines_of(work, cart_id)
    line = carts.line_at(lines, position)
    carts.check_half(line, half=half)
    said = remarks.REMARKS_APART.join(remarks.remarks_of(remark))
    said = validation.text("remark", said, 60)
    cart = orders.need(work, cart_id)
    return carts.show_changed(work, cart, carts.rewrite_line(work, cart_id, lines, line, remark=said, half=half))


@asks(Right.SELL)
def quick_remarks(view: View) -> tuple[str, ...]:
    """The remarks that have a key of their own at the till, in the order of their keys."""
    return tuple(settings.get(view, "till.remarks"))
