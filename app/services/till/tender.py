"""Work out what an order costs in the tenders offered: rounding, change, and whether it is enough. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.rules import money

METHODS = ("cash", "wechat", "alipay", "card")
"""What a till always takes, cash first: no setting takes one away."""

WALLET = "wallet"
EVERY_METHOD = (*METHODS, WALLET)
"""With the card of the canteen's own, where there is one."""

MOST_CHANGE = 100_00  # as much change as the largest note means a slip of the finger, or a note too many


@dataclass(frozen=True)
class Tender:
    """One tender as the cashier entered it. ``amount`` is what was handed over or shown on the payer's phone, 分."""

    method: str
    amount: int
    reference: str = ""


@dataclass(frozen=True)
class Payment:
    """A tender as it is kept: the part of the due it pays, and what was handed over."""

    method: str
    amount: int
    tendered: int
    reference: str


@dataclass(frozen=True)
class Settlement:
    """A paid order: ``due`` = payable + rounding = sum of payments."""

    due: int
    rounding: int
    payments: tuple[Payment, ...]
    tendered: int
    change: int


def rounding_for(payable: int, others: int, rule: str, *, cash: int | None) -> int:
    """抹零 in the customer's favour: what cash pays goes down to the 角, as no drawer keeps single 分.

    ``others`` is what the other methods pay, ``cash`` what is handed over, None where no cash takes part. Nothing is
    taken off when the exact coins are there, nor to make up for 分 that another method left out.
    """
    rest = payable - others
    if rule != "jiao" or cash is None or cash == rest or rest <= 0 or (others and rest < 10):
        return 0
    return money.round_down_to_jiao(rest) - rest


def settle(payable: int, tenders: Sequence[Tender], rule: str) -> Settlement:
    """Match tenders, in the order they were taken, to an order of ``payable`` 分.

    Only cash gives change, and less than ``MOST_CHANGE``. Raises ``Refused``: ``tender_unknown``, ``tender_amount``,
    ``too_much`` (over=分: more by another method than is left, or a tender after all is paid), ``short`` (by=分),
    ``change_odd`` (change=分), ``change_fen`` (rest=分: too few for 抹零 beside another method, and no drawer has
    change for them).
    """
    for tender in tenders:
        if tender.method not in EVERY_METHOD:
            raise Refused("tender_unknown", method=tender.method)
        if type(tender.amount) is not int or tender.amount < 0 or tender.amount > money.MAX_AMOUNT:
            raise Refused("tender_amount")
    wanted = [t for t in tenders if t.amount > 0]
    _check_over(payable, wanted)
    others = [t for t in wanted if t.method != "cash"]
    by_others = sum(t.amount for t in others)
    cash = sum(t.amount for t in wanted if t.method == "cash")
    rounding = rounding_for(payable, by_others, rule, cash=cash if cash or not others else None)
    due = payable + rounding
    if by_others + cash < due:
        raise Refused("short", by=due - by_others - cash)
    change = by_others + cash - due
    if change >= MOST_CHANGE:
        raise Refused("change_odd", change=change)
    if change and rule == "jiao" and others and 0 < payable - by_others < 10:
        raise Refused("change_fen", rest=payable - by_others)
    payments = [Payment(t.method, t.amount, t.amount, t.reference) for t in others]
    if cash:
        payments.insert(0, Payment("cash", due - by_others, cash, ""))
    return Settlement(due, rounding, tuple(payments), by_others + cash, change)


def settle_both_ways(payable: int, tenders: Sequence[Tender], rule: str) -> Settlement:
    """As ``settle``, also for ``payable`` below zero: then the tenders are what is handed back, never more than is due.

    A payment that goes back is rounded as the one it undoes was. Raises what ``settle`` raises.
    """
    if payable >= 0:
        return settle(payable, tenders, rule)
    offered = sum(t.amount for t in tenders if type(t.amount) is int)
    if offered > -payable:
        raise Refused("too_much", over=offered + payable)
    back = settle(-payable, tenders, rule)
    if back.change:
        raise Refused("too_much", over=back.change)
    payments = tuple(Payment(p.method, -p.amount, -p.amount, p.reference) for p in back.payments)
    return Settlement(-back.due, -back.rounding, payments, -back.due, 0)


def _check_over(payable: int, tenders: Sequence[Tender]) -> None:
    """Raises ``Refused("too_much")`` for a tender that pays more than is left and cannot be given back as change."""
    left = payable
    for at, tender in enumerate(tenders):
        if tender.amount > left and (tender.method != "cash" or (at and left <= 0)):
            raise Refused("too_much", over=tender.amount - max(left, 0))
        left -= tender.amount
