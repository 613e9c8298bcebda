"""Work out what an order costs in the tenders offered: rounding, change, and whether it is enough. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.rules import money

METHODS = ("cash", "wechat", "alipay", "card")
MOST_CHANGE = 100_00  # more change than the largest note means a slip of the finger, or a note too many


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


def rounding_for(payable: int, methods: Sequence[str], rule: str, *, cash: int | None = None) -> int:
    """抹零 in the customer's favour: down to the 角, for cash alone, never when the exact coins are there."""
    if rule != "jiao" or payable <= 0 or set(methods) != {"cash"} or cash == payable:
        return 0
    return money.round_down_to_jiao(payable) - payable


def settle(payable: int, tenders: Sequence[Tender], rule: str, *, odd_change: bool = False) -> Settlement:
    """Match tenders to an order of ``payable`` 分.

    Raises ``Refused``: ``tender_unknown``, ``tender_amount``, ``too_much`` (more than the due without cash),
    ``short`` (by=分), ``change_odd`` (change=分, unless ``odd_change``).
    """
    for tender in tenders:
        if tender.method not in METHODS:
            raise Refused("tender_unknown", method=tender.method)
        if tender.amount < 0 or tender.amount > money.MAX_AMOUNT:
            raise Refused("tender_amount")
    wanted = [t for t in tenders if t.amount > 0]
    cash = sum(t.amount for t in wanted if t.method == "cash")
    rounding = rounding_for(payable, [t.method for t in wanted] or ["cash"], rule, cash=cash)
    due = payable + rounding
    others = [t for t in wanted if t.method != "cash"]
    by_others = sum(t.amount for t in others)
    if by_others > due:
        raise Refused("too_much", over=by_others - due)
    if by_others + cash < due:
        raise Refused("short", by=due - by_others - cash)
    change = by_others + cash - due
    if others and change > 0 and by_others == due:
        raise Refused("too_much", over=change)
    if change >= MOST_CHANGE and not odd_change:
        raise Refused("change_odd", change=change)
    payments = [Payment(t.method, t.amount, t.amount, t.reference) for t in others]
    if cash:
        payments.insert(0, Payment("cash", due - by_others, cash, ""))
    return Settlement(due, rounding, tuple(payments), by_others + cash, change)
