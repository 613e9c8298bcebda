"""反结账: a sale of today was taken by the wrong method. It is reversed and sold again in one act, by the right one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import Refused
from app.services.till import cart as carts
from app.services.till import meal_orders, sales
from app.services.till import order as orders
from app.services.till.sales import SaleDone
from app.services.till.standing import Stands, stands
from app.services.till.tender import Tender
from app.services.work import Work, asks


@dataclass(frozen=True)
class Repaid:
    """The sale taken back, and the same dishes sold anew."""

    reversal: SaleDone
    sale: SaleDone


@asks()
def pay_again(
    work: Work, sale_id: UUID, tenders: Sequence[Tender], reason: str, *, same_reference: bool = False
) -> Repaid:
    """Reverse a sale of this business date and sell the same dishes to the same people by ``tenders``, or neither.

    Who may, and within which time, is as with ``sales.reverse_sale``; on a later day nobody may. The kitchen hears
    nothing: it has cooked already. Raises what ``reverse_to_cart`` and ``check_out`` raise, among it ``price_changed``
    (what was sold would cost another sum by now), and ``repay_part`` (dishes went back already), ``other_day``.
    """
    of = stands(work, sale_id)
    if of.sale["business_date"] != work.business_date:
        raise Refused("other_day", number=of.number)
    if not of.whole and any(of.portions.values()):
        raise Refused("repay_part", number=of.number)
    ordered = meal_orders.find(work, sale_id)
    back = sales.reverse_to_cart(work, sale_id, reason)
    if of.sale["cut"]:
        _cut_alike(work, of, back.cart.id)
    sold = sales.check_out(
        work, back.cart.id, tenders, expected_payable=of.payable, same_reference=same_reference, kitchen_knows=True
    )
    if ordered is not None and ordered.outcome:
        meal_orders.set_outcome(work, sold.id, ordered.outcome, ordered.note, ordered.request_no)
    return Repaid(back.reversal, sold)


def _cut_alike(work: Work, of: Stands, cart_id: UUID) -> None:
    """Take the same off by hand as was taken off that sale: it is the very sale that was agreed to."""
    lines = orders.lines_of(work, cart_id)
    sold = [row for row in of.lines if not row["fee"]]
    whole = 0
    for line, row in zip(lines, sold, strict=True):
        if row["cut_reason"]:
            said = {"cut_amount": row["cut"], "cut_reason": row["cut_reason"], "cut_by": of.sale["approver_id"]}
            carts.rewrite_line(work, cart_id, lines, line, **said)
        else:
            whole += row["cut"]
    said = {"cut_amount": whole, "cut_reason": of.sale["cut_reason"], "cut_by": of.sale["approver_id"]}
    carts.rewrite_cart(work, cart_id, **said)
