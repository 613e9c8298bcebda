"""堂食, 外带, 送餐, 预订: where and when an order is eaten, said while it is rung up, and what falls due on its day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local
from app.rules.rights import Right
from app.services.centre import settings
from app.services.till import cart as carts
from app.services.till import cart_view, kitchen, meal_orders, menu
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.till.menu import PeriodRow
from app.services.till.order import Header
from app.services.till.order_lines import DishLine
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

DINE, AWAY, DELIVERY = SERVING_MODES = ("dine", "away", "delivery")
FARTHEST_ORDER = timedelta(days=60)
"""An order for later than this is a slip of the pen."""


@dataclass(frozen=True)
class Serving:
    """Where and when: ``mode`` one of ``SERVING_MODES``; ``day`` and ``meal`` where it is ordered for later. Without an
    address that of the resident is taken, and likewise the phone.
    """

    mode: str
    day: date | None = None
    meal: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class _Reached:
    phone: str
    address: str


def serve(work: Work, cart_id: UUID, wanted: Serving) -> CartView:
    """Say where and when the order is eaten; the fee of a delivery comes and goes with it.

    What is brought or wanted later is for somebody on record, who can be called. After the cut-off of a meal somebody
    agrees (``Right.LATE_ORDER``). Raises ``Refused``: ``no_shift``, ``cart_gone``, ``order_nobody``,
    ``needs_approver``, ``day_closed``, ``field_bad`` (mode, day, meal, phone, address).
    """
    work.require(Right.SELL)
    carts.require_open_shift(work)
    cart, lines = orders.need(work, cart_id), orders.lines_of(work, cart_id)
    mode = validation.choice("mode", wanted.mode, SERVING_MODES)
    ordered = mode == DELIVERY or wanted.day is not None
    day, meal = wanted.day or work.business_date, wanted.meal or cart.meal
    if ordered:
        _order(work, cart, day, meal, wanted)
    else:
        meal_orders.drop_order(work, cart_id)
    new: dict[str, Any] = {"takeaway": mode != DINE, "delivery": mode == DELIVERY, "meal": meal}
    new["due_day"] = day if ordered else None
    after = replace(cart, **new)
    carts.rewrite_cart(work, cart_id, **new)
    return cart_view.shown(orders.priced(work, after, _with_fee(work, after, lines)))


def put_by(work: Work, cart_id: UUID) -> None:
    """Keep an order for its day, not paid yet.

    Raises ``Refused``: ``cart_gone``, ``cart_empty``, ``order_not_later``, ``order_nobody``.
    """
    work.require(Right.SELL)
    cart, lines = orders.need(work, cart_id), orders.lines_of(work, cart_id)
    if not lines:
        raise Refused("cart_empty")
    if cart.due_day is None:
        raise Refused("order_not_later")
    meal_orders.need_whose(work, cart_id, cart.member_id)
    carts.rewrite_cart(work, cart_id, state="held", hold_no=None)
    if cart.due_day == work.business_date and kitchen.is_told(work, kitchen.AT_SALE):
        kitchen.tell_kitchen(work, cart, lines)


def release(work: Work) -> int:
    """Tell the kitchen of everything that is ordered for this business date, each order once; how many it was told of.

    Whether it is paid by now is nothing to the kitchen.
    """
    if not kitchen.is_told(work, kitchen.AT_SALE):
        return 0
    told = 0
    for one in meal_orders.live_on(work, work.business_date):
        cart = orders.header(work, one.id)
        if cart is not None:
            told += kitchen.tell_kitchen(work, cart, orders.lines_of(work, one.id))
        else:
            told += kitchen.tell_sold(work, one.id)
    return told


def check_day(work: Work, day: date, meal: str) -> None:
    """Whether a meal may be ordered now. Raises ``Refused``: ``day_closed``, ``needs_approver``, ``field_bad``
    (day, meal).
    """
    today = work.business_date
    if not today <= day <= today + FARTHEST_ORDER:
        validation.bad("day", "range", low=today, high=today + FARTHEST_ORDER)
    period = need_period(work, meal)
    if is_closed(work, day):
        raise Refused("day_closed", field="day", day=day)
    at = local(work.now)
    if day == at.date() and period.cutoff is not None and at.hour * 60 + at.minute >= period.cutoff:
        work.require(Right.LATE_ORDER)


def is_closed(view: View, day: date) -> bool:
    """Whether the house is closed all that day, as the calendar says."""
    return day.isoformat() in settings.get(view, "calendar.closed_days")


def need_period(view: View, meal: str) -> PeriodRow:
    """A meal period by its code. Raises ``Refused("field_bad")`` (meal)."""
    period = next((one for one in menu.periods(view) if one.code == meal), None)
    if period is None:
        validation.bad("meal", "choice", allowed=tuple(one.code for one in menu.periods(view)))
    return period


def reached(view: View, resident_id: UUID, phone: str, address: str, *, delivery: bool) -> dict[str, str]:
    """The phone and address somebody is reached at: what was typed, else what is on record of them. A delivery needs an
    address. Raises ``Refused("field_bad")`` (phone, address).
    """
    own = _REACHED.one(view, "WHERE id = :who", who=resident_id) or _Reached("", "")
    return {
        "phone": validation.phone("phone", phone or own.phone),
        "address": validation.text("address", address or own.address, 120, required=delivery),
    }


def charge_delivery(work: Work, cart_id: UUID) -> None:
    """Put the fee on an order that is brought and was not rung up by hand."""
    _with_fee(work, orders.need(work, cart_id), orders.lines_of(work, cart_id))


def _order(work: Work, cart: Header, day: date, meal: str, wanted: Serving) -> None:
    """Keep what is ordered. Raises as ``serve``."""
    if cart.member_id is None:
        raise Refused("order_nobody", field="member")
    before = meal_orders.find(work, cart.id)
    if before is None or (before.day, before.meal) != (day, meal):
        check_day(work, day, meal)
    delivery = wanted.mode == DELIVERY
    found = reached(work, cart.member_id, wanted.phone, wanted.address, delivery=delivery)
    row = {"id": cart.id, "resident_id": cart.member_id, "day": day, "meal": meal, "delivery": delivery, **found}
    meal_orders.write(work, row)


def _with_fee(work: Work, cart: Header, lines: Sequence[DishLine]) -> Sequence[DishLine]:
    """The lines, with the fee of a delivery as the last of them where there is one, and only there."""
    code = settings.text(work, "till.delivery_dish")
    there = [line for line in lines if line.code == code]
    if bool(there) == (cart.delivery and bool(code)):
        return lines
    if there:
        gone = {"cart": cart.id, "dish": there[0].dish_id}
        sql.run(work.session, "DELETE FROM cart_line WHERE cart_id = :cart AND dish_id = :dish", gone)
    else:
        carts.put_line(work, cart.id, code, max((line.position for line in lines), default=0) + 1)
    return orders.lines_of(work, cart.id)


_REACHED = Reader(_Reached, "resident")
