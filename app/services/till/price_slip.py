"""The price explained on paper: a slip for an order that nobody paid yet, and lines for its receipt."""

from uuid import UUID

from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.rules.till.explain import PriceReason
from app.services.centre import settings
from app.services.documents.till import ExplainedEater, PriceSlip
from app.services.till import menu
from app.services.till import order as orders
from app.services.till.order import Diner, PricedOrder
from app.services.work import View, Work, asks


@asks(Right.SELL)
def price_slip(view: View, cart_id: UUID) -> PriceSlip:
    """Why each of those who eat pays what they pay, the member first. Raises ``Refused("cart_gone")``."""
    order = orders.priced(view, orders.need(view, cart_id), orders.lines_of(view, cart_id))
    return PriceSlip(
        head=settings.head(view),
        at=view.now,
        business_date=view.business_date,
        terminal=view.terminal,
        meal=menu.period_name(view, order.cart.meal),
        takeaway=order.cart.takeaway,
        eaters=tuple(_explained(order, one) for one in order.people.values()),
    )


@asks(Right.SELL)
def print_price_slip(work: Work, cart_id: UUID) -> UUID:
    """Put it on paper; it carries no number of its own and is no receipt. Raises ``Refused("cart_gone")``."""
    slip = price_slip(work, cart_id)
    work.audit("price_slip", cart_id.hex)
    return work.print(slip, number=f"JG-{work.terminal}-{work.new_id().hex[-10:].upper()}")


def receipt_notes(view: View, order: PricedOrder) -> tuple[str, ...]:
    """The sentences a receipt adds where the house has them printed: why a price is none of the senior ones."""
    if not settings.get(view, "till.receipt_why"):
        return ()
    several = len(order.people) > 1
    return tuple(
        f"{mask_name(one.name)}：{note.full}" if several else note.full
        for one in order.people.values()
        for note in one.notes
        if note.reason not in (PriceReason.GIVEN, PriceReason.GAP)
    )


def _explained(order: PricedOrder, one: Diner) -> ExplainedEater:
    mine = [
        paid
        for line, paid in zip(order.lines, order.priced.lines, strict=True)
        if (line.eater_id or order.cart.member_id) == one.id
    ]
    return ExplainedEater(
        mask_name(one.name),
        sum(paid.list_amount for paid in mine),
        sum(paid.payable for paid in mine),
        tuple(note.full for note in one.notes),
    )
