"""手工折扣: money off an order or a line by hand, with a reason; beyond the centre's ceilings somebody must agree."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import money, validation
from app.rules.rights import Right
from app.rules.till import cuts
from app.rules.till.cuts import Cut
from app.services.centre import settings
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.till.order import PricedOrder
from app.services.till.order_lines import UNCUT
from app.services.work import View, Work


def cut(work: Work, cart_id: UUID, said: Cut, reason: str, position: int | None = None) -> CartView:
    """Take something off an order, or off the line at ``position``; no cut takes it back.

    One cut of each at a time: a new one stands instead of the one before. The ceilings hold for all that is taken off
    the order together. Raises ``Refused``: ``no_shift``, ``cart_empty``, ``line_gone``, ``field_bad`` (rate, amount,
    reason), ``needs_approver`` (beyond the ceilings).
    """
    work.require(Right.SELL)
    carts.require_open_shift(work)
    cart, lines = orders.need(work, cart_id), orders.lines_of(work, cart_id)
    if not lines:
        raise Refused("cart_empty")
    line = None if position is None else carts.line_at(lines, position)
    values: dict[str, Any] = _values(said, reason) if said else UNCUT
    if said:
        tried = replace(cart, **values) if line is None else cart
        made = [replace(x, **values) if x is line else x for x in lines]
        order = orders.priced(work, tried, made)
        if _over(work, order):
            work.require(Right.DISCOUNT)
            values = {**values, "cut_by": work.approver_id or work.member().id}
        told = {"rate": said.rate, "amount": said.amount, "off": order.priced.cut_total, "reason": values["cut_reason"]}
        work.audit("cut", cart_id.hex, dish="" if line is None else line.name, **told)
    if line is None:
        return carts.show_changed(work, cart, lines, **values)
    return carts.show_changed(work, cart, carts.rewrite_line(work, cart_id, lines, line, **values))


def cut_consent(view: View, order: PricedOrder) -> UUID | None:
    """Who agreed to what is taken off an order that is to be sold, None where nobody had to.

    Raises ``Refused("cut_over")`` when dishes came since and it is beyond the ceilings now.
    """
    if not order.priced.cut_total:
        return None
    asked = (order.cart.cut_by, *(line.cut_by for line in order.lines))
    by = next((one for one in asked if one is not None), None)
    if by is None and _over(view, order):
        raise Refused("cut_over", off=order.priced.cut_total)
    return by


def _over(view: View, order: PricedOrder) -> bool:
    off = order.priced.cut_total
    left = cuts.base(order.priced, [line.cut for line in order.lines]) + off
    return cuts.over(off, left, settings.number(view, "till.cut_rate"), settings.number(view, "till.cut_most"))


def _values(said: Cut, reason: str) -> dict[str, Any]:
    if said.rate and said.amount:
        validation.bad("amount", "choice")
    return {
        "cut_rate": validation.whole("rate", said.rate, 0, cuts.WHOLE),
        "cut_amount": validation.whole("amount", said.amount, 0, money.MAX_AMOUNT),
        "cut_reason": validation.text("reason", reason, 120, required=True),
        "cut_by": None,
    }
