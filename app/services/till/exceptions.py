"""例外 and proofs: what the cashier says of somebody at the table, beside the dishes."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.rules.till import pricing
from app.rules.till.pricing_apply import waived
from app.services.centre import settings
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till import policies
from app.services.till.cart_view import CartView
from app.services.till.order import PricedOrder
from app.services.till.told import KNOWN, PROOFS, UNTOLD, read_told, sealed_proof, with_told
from app.services.work import View, Work, asks
from app.store import sql

_TODAY = (
    "SELECT count(DISTINCT b.sale_id) FROM sale_benefit b JOIN sale s ON s.id = b.sale_id "
    "WHERE b.exception <> '' AND s.business_date = :day AND s.kind = 'sale' AND NOT EXISTS "
    "(SELECT 1 FROM sale r WHERE r.corrects_id = s.id AND NOT r.part)"
)


def exceptions_today(view: View) -> int:
    """How many sales of the business date gave a benefit by way of exception and stand."""
    return int(sql.value(view, _TODAY, day=view.business_date) or 0)


@asks(Right.SELL)
def accepted_proofs(view: View) -> tuple[str, ...]:
    """The proofs the policies in force take, in their order."""
    rules = policies.policies_in_force(view, view.business_date)
    return tuple(dict.fromkeys(proof for rule in rules for proof in rule.proofs))


@asks(Right.SELL)
def say_proof(work: Work, cart_id: UUID, eater_id: UUID, proof: str, why: str = "") -> CartView:
    """What was seen of somebody; it serves for the whole business date. The word of the staff needs a reason.

    Raises ``Refused``: ``no_shift``, ``cart_gone``, ``field_bad`` (proof, why).
    """
    carts.require_open_shift(work)
    validation.choice("proof", proof, (*PROOFS, *accepted_proofs(work)))
    said = validation.text("why", why, 60, required=proof == KNOWN)
    cart = orders.need(work, cart_id)
    told = with_told(cart.told, eater_id, proof=proof, why=said)
    return carts.show_changed(work, cart, orders.lines_of(work, cart_id), told=told)


def grant_exception(work: Work, cart_id: UUID, eater_id: UUID, reason: str) -> CartView:
    """例外: give somebody what their limit, the hour or a missing proof keeps from them, with a reason and consent.

    Never more than what somebody is entitled to by age, residence and letters. Raises ``Refused``: ``no_shift``,
    ``cart_gone``, ``field_bad`` (reason), ``needs_approver``, ``exceptions_over`` (most=).
    """
    work.require(Right.EXCEPTION)
    carts.require_open_shift(work)
    said = validation.text("reason", reason, 100, required=True)
    _check_left(work)
    cart = orders.need(work, cart_id)
    work.audit("benefit_exception", cart_id.hex, reason=said)
    told = with_told(cart.told, eater_id, reason=said, by=work.approver_id or work.member().id)
    return carts.show_changed(work, cart, orders.lines_of(work, cart_id), told=told)


def check_sold(view: View, benefits: Iterable[Mapping[str, Any]]) -> None:
    """Whether an order may be sealed with these benefits: orders that were put aside with an exception meanwhile count
    once they are sold. Raises ``Refused("exceptions_over")`` (most=).
    """
    if any(one["exception"] for one in benefits):
        _check_left(view)


def _check_left(view: View) -> None:
    most = settings.number(view, "till.exceptions_day")
    if exceptions_today(view) >= most:
        raise Refused("exceptions_over", most=most)


def said_of(view: View, order: PricedOrder, benefit: pricing.Benefit) -> dict[str, Any]:
    """What a sealed benefit says beside its amount: the proof that was seen, and, where it is an exception, from what,
    why and who agreed.
    """
    told = read_told(order.cart.told).get(benefit.eater, UNTOLD)
    proof = sealed_proof(told)
    rule = next(one for one in policies.policies_in_force(view, order.when.day) if one.code == benefit.policy)
    passed = waived(rule, order.people[benefit.eater].eater, order.when) if told.reason else ()
    if not passed:
        return {"proof": proof, "exception": "", "exception_reason": "", "approver_id": None}
    return {"proof": proof, "exception": ",".join(passed), "exception_reason": told.reason, "approver_id": told.by}


def take_back_exception(work: Work, cart_id: UUID, eater_id: UUID) -> CartView:
    """No exception after all. Raises ``Refused("cart_gone")``."""
    work.require(Right.SELL)
    cart = orders.need(work, cart_id)
    told = with_told(cart.told, eater_id, reason="", by=None)
    return carts.show_changed(work, cart, orders.lines_of(work, cart_id), told=told)
