"""Reading carts: what the cashier sees, priced as of now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.models.base import to_ms
from app.rules.rights import Right
from app.rules.till import pricing
from app.rules.till.pricing_model import PricedLine
from app.rules.till.remarks import portion_name
from app.services.till import order as orders
from app.services.till.eaters import Person
from app.services.till.order import Diner, HeldCart, PricedOrder
from app.services.till.order_lines import AS_EVER, UNCUT, DishLine, Way
from app.services.work import View, asks
from app.store import sql


@dataclass(frozen=True)
class CartRow:
    """One line as the cashier sees it; all amounts in 分."""

    position: int
    dish_id: UUID
    code: str
    name: str
    by_weight: bool
    unit_grams: int
    quantity: int
    grams: int | None
    unit_price: int
    list_amount: int
    discount: int
    subsidy: int
    payable: int
    benefit: str  # 长者 8 折, or ""
    eligible: bool
    eater: Diner | None  # only when it is not the member's own
    fits: bool = True  # False: the dish is sold another way now (by weight, by piece) and the line must be rung again
    way: Way = AS_EVER
    cut: int = 0  # of the discount, what was taken off by hand
    cut_as: Mapping[str, Any] = field(default_factory=lambda: UNCUT)  # how that was said of this line
    fee: str = ""  # no dish but a fee

    @property
    def benefit_amount(self) -> int:
        """What benefits take off, 分."""
        return self.discount - self.cut + self.subsidy


@dataclass(frozen=True)
class CartView:
    """A cart, priced."""

    id: UUID
    state: str
    hold_no: int | None
    member: Diner | None
    takeaway: bool
    use_benefits: bool
    meal: str
    rows: tuple[CartRow, ...]
    list_total: int
    discount_total: int
    subsidy_total: int
    payable: int
    portions: int
    benefit_portions: int  # portions that got a benefit
    when: pricing.Occasion  # the meal it is priced for, with what its eaters used and showed
    delivery: bool = False  # 送餐
    due_day: date | None = None  # for a door, or for later: on which day
    told: str = ""
    payer: Person | None = None  # who pays, when it is not the member
    paid_by: str = ""
    cut_total: int = 0  # of ``discount_total``, what was taken off by hand
    cut_as: Mapping[str, Any] = field(default_factory=lambda: UNCUT)  # how that was said of the whole order
    paper_no: str = ""  # 补录: the paper order it was served on, and when
    paper_at: datetime | None = None


@dataclass(frozen=True)
class HeldRow:
    """A held cart in the list of F8."""

    id: UUID
    hold_no: int
    member: str
    dishes: tuple[tuple[str, int, int | None], ...]  # name, portions, grams
    portions: int
    payable: int
    changed_at_ms: int
    staff: str  # who rang it up


@asks()
def current(view: View) -> CartView | None:
    """The open cart of this terminal, if there is one."""
    order = orders.current(view)
    return None if order is None else shown(order)


@asks(Right.SELL)
def load(view: View, cart_id: UUID) -> CartView:
    """A cart by id, priced as of now. Raises ``Refused("cart_gone")``."""
    return shown(orders.priced(view, orders.need(view, cart_id), orders.lines_of(view, cart_id)))


@asks(Right.SELL)
def held(view: View) -> tuple[HeldRow, ...]:
    """The held carts of this terminal, oldest number first."""
    return tuple(_held_row(cart, order) for cart, order in orders.held(view))


@asks()
def held_count(view: View) -> int:
    """How many carts are put aside on this terminal."""
    held = sql.value(view, f"SELECT count(*) FROM cart {orders.IS_HELD}", t=view.terminal)
    return int(held or 0)


def shown(order: PricedOrder) -> CartView:
    """A priced order as the cashier sees it."""
    cart, priced = order.cart, order.priced
    rows = tuple(_row(order, line, p) for line, p in zip(order.lines, priced.lines, strict=True))
    return CartView(
        id=cart.id,
        state=cart.state,
        hold_no=cart.hold_no,
        member=order.member,
        takeaway=cart.takeaway,
        use_benefits=cart.use_benefits,
        meal=cart.meal,
        paper_no=cart.paper_no,
        paper_at=cart.paper_at,
        rows=rows,
        list_total=priced.list_total,
        discount_total=priced.discount_total,
        subsidy_total=priced.subsidy_total,
        payable=priced.payable_total,
        portions=sum(r.quantity for r in rows if not r.fee),
        benefit_portions=sum(r.quantity for r in rows if r.benefit_amount),
        delivery=cart.delivery,
        due_day=cart.due_day,
        when=order.when,
        told=cart.told,
        payer=order.payer,
        paid_by=cart.paid_by,
        cut_total=priced.cut_total,
        cut_as={name: getattr(cart, name) for name in UNCUT},
    )


def _row(order: PricedOrder, line: DishLine, p: PricedLine) -> CartRow:
    return CartRow(
        position=line.position,
        dish_id=line.dish_id,
        code=line.code,
        name=line.name,
        by_weight=line.by_weight,
        unit_grams=line.unit_grams,
        quantity=line.quantity,
        grams=line.grams,
        unit_price=line.each,
        list_amount=p.list_amount,
        discount=p.discount,
        subsidy=p.subsidy,
        payable=p.payable,
        benefit=p.label,
        eligible=line.eligible,
        eater=order.people.get(line.eater_id) if line.eater_id else None,
        fits=line.fits,
        way=line.way,
        cut=p.cut,
        cut_as={name: getattr(line, name) for name in UNCUT},
        fee=line.fee,
    )


def _held_row(cart: HeldCart, order: PricedOrder) -> HeldRow:
    return HeldRow(
        id=cart.id,
        hold_no=cart.number,
        member="" if order.member is None else order.member.name,
        dishes=tuple((portion_name(line.name, half=line.half), line.quantity, line.grams) for line in order.lines),
        portions=sum(line.quantity for line in order.lines),
        payable=order.priced.payable_total,
        changed_at_ms=to_ms(cart.changed_at),
        staff=cart.staff,
    )
