"""退菜: some dishes of a sale are taken back, at what they were sold at, on its day or some days later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.errors import Refused
from app.rules.rights import Right
from app.rules.till.remarks import portion_name
from app.services.till import sales
from app.services.till.sales import SaleDone
from app.services.till.standing import Back, Stands, stands, taken_back
from app.services.work import View, Work, asks

Portions = Mapping[int, int]
"""How many portions are taken back of the lines at these positions; what was weighed goes whole, as 1."""


@dataclass(frozen=True)
class DishLeft:
    """What is left of one line of a sale, 分: ``each`` is what one portion of it costs."""

    position: int
    name: str
    portions: int
    grams: int | None
    list_amount: int
    payable: int
    eater: UUID | None


@dataclass(frozen=True)
class SaleLeft:
    """A sale as some of its dishes may still be taken back."""

    id: UUID
    number: str
    business_date: date
    at: datetime
    due: int
    dishes: tuple[DishLeft, ...]
    payments: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class RefundPlan:
    """What taking dishes back comes to, 分 and above zero: ``due`` is given back, ``payments`` by which way.

    ``listed`` at list price; ``saved`` the discounts and subsidies taken back with it, ``lost`` of which the dishes
    that stay do not get any more. ``rounding`` is given on top, or taken back where the sale's own falls away.
    """

    due: int
    payments: tuple[tuple[str, int], ...]
    listed: int
    saved: int
    lost: int
    rounding: int
    whole: bool
    dishes: tuple[tuple[str, int, int | None], ...]  # name, portions, grams


@asks(Right.SELL, Right.SEE_REPORTS)
def left_of(view: View, sale_id: UUID) -> SaleLeft:
    """What may still be taken back. Raises ``Refused``: ``sale_unknown``, ``is_reversal``."""
    of = stands(view, sale_id)
    dishes = tuple(
        DishLeft(
            row["position"], portion_name(row["name"], half=row["half"]), left["quantity"], row["grams"],
            left["list_amount"], left["payable"], row["eater_id"],
        )
        for row in of.lines
        for left in (of.left[row["position"]],)
        if left["quantity"]
    )  # fmt: skip
    paid = tuple((row["method"], of.paid[row["position"]]) for row in of.payments if of.paid[row["position"]])
    return SaleLeft(of.sale["id"], of.number, of.sale["business_date"], of.sale["at"], of.due, dishes, paid)


@asks(Right.SELL, Right.SEE_REPORTS)
def plan(view: View, sale_id: UUID, portions: Portions) -> RefundPlan:
    """What it would come to, before anybody agrees. Raises what ``refund`` raises about the dishes."""
    of = stands(view, sale_id)
    back = taken_back(view, of, _kept(of, portions))
    return RefundPlan(
        due=-back.sums["due"],
        payments=tuple((row["method"], -row["amount"]) for row in back.payments if row["amount"]),
        listed=-back.sums["list_total"],
        saved=-back.sums["discount_total"] - back.sums["subsidy_total"],
        lost=back.lost,
        rounding=-back.sums["rounding"],
        whole=back.whole,
        dishes=_dishes(back),
    )


@asks()
def refund(work: Work, sale_id: UUID, portions: Portions, expected: int, reason: str) -> SaleDone:
    """Take dishes back: a new record under the sale's number, with the benefits it takes back as rows of their own.

    ``expected`` is the sum people agreed to. Who may do it, and until when, is as with ``sales.reverse_sale``. Raises
    what that raises, and ``refund_nothing`` (no dish chosen), ``refund_left`` (name=, left=), ``refund_owes``
    (by=), ``refund_changed`` (due=: it comes to another sum by now).
    """
    of = stands(work, sale_id)
    done, _ = sales.take_dishes_back(work, of, _kept(of, portions), reason)
    if -done.due != expected:
        raise Refused("refund_changed", due=-done.due)
    return done


def _kept(of: Stands, portions: Portions) -> dict[int, int]:
    """The portions that stay; what was weighed is one. Raises ``Refused``: ``refund_nothing``, ``refund_left``."""
    kept = of.portions
    if not any(portions.values()):
        raise Refused("refund_nothing")
    names = {row["position"]: row["name"] for row in of.lines}
    for at, taken in portions.items():
        if at not in kept or not 0 <= taken <= kept[at]:
            raise Refused("refund_left", name=names.get(at, ""), left=kept.get(at, 0))
        kept[at] -= taken
    return kept


def _dishes(back: Back) -> tuple[tuple[str, int, int | None], ...]:
    return tuple(
        (portion_name(row["name"], half=row["half"]), -row["quantity"], row["grams"])
        for row in back.lines if row["quantity"]
    )  # fmt: skip
