"""预结单: what an open order comes to, on paper, before anything is paid. It seals nothing and takes no number."""

from uuid import UUID

from app.errors import Refused
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.till import PreBill
from app.services.till import order as orders
from app.services.till import price_slip, receipts, sales
from app.services.till.order import PricedOrder
from app.services.till.tender import rounding_for
from app.services.work import View, Work, asks


@asks(Right.SELL)
def print_prebill(work: Work, cart_id: UUID) -> UUID:
    """Put the order on paper as it stands. Raises ``Refused``: ``cart_gone``, ``cart_empty``."""
    order = orders.priced(work, orders.need(work, cart_id), orders.lines_of(work, cart_id))
    if not order.lines:
        raise Refused("cart_empty")
    work.audit("prebill", cart_id.hex, due=order.priced.payable_total)
    return work.print(_bill(work, order), number=f"YJD-{work.terminal}-{work.new_id().hex[-10:].upper()}")


def _bill(work: Work, order: PricedOrder) -> PreBill:
    payable = order.priced.payable_total
    parts = receipts.Parts(_as_sold(work, order), sales.line_rows(order), sales.benefit_rows(work, order), [])
    said = receipts.receipt(work, parts, order.present, notes=price_slip.receipt_notes(work, order))
    rounding = rounding_for(payable, 0, settings.text(work, "till.rounding"), cash=0)
    return PreBill(**vars(said), cash_due=payable + rounding)


def _as_sold(view: View, order: PricedOrder) -> dict[str, object]:
    """What its receipt would be told, but for what only a sale has."""
    cart, priced = order.cart, order.priced
    return {
        "kind": "prebill", "number": "", "business_date": view.business_date, "at": view.now,
        "terminal": view.terminal, "meal": cart.meal, "takeaway": cart.takeaway, "member_id": cart.member_id,
        "list_total": priced.list_total, "discount_total": priced.discount_total, "rounding": 0,
        "due": priced.payable_total, "change": 0, "part": False, "cut": priced.cut_total,
        "payer_id": cart.payer_id, "paid_by": cart.paid_by, "paper_no": cart.paper_no, "paper_at": cart.paper_at,
    }  # fmt: skip
