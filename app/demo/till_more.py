"""What else happens at the till of the last finished day: meals for the door, 餐卡, a paper order, dishes taken back, a
merchant's bill. All invented, all made by the real operations; what is planted here does not depend on the load.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from app.demo.centre import PIN, STAFF, DemoClock
from app.demo.neighbour import MANAGER, Counter
from app.demo.tales import When
from app.rules.report.period import month
from app.rules.till.merchant_bill import FORMS, Bill, BillLine
from app.services.centre import settings
from app.services.desk import Approval, Desk
from app.services.requests import visits
from app.services.till import (
    cart,
    cart_view,
    deliveries,
    merchant_bills,
    outage,
    refunds,
    sales,
    standing_orders,
    wallet,
)
from app.services.till.standing_orders import StandingDish, StandingDraft
from app.services.till.tender import Tender, rounding_for

LUNCH = "lunch"
_CASHIER = next(code for code, _, role in STAFF if role == "cashier")
_DOORS, _AWAY, _CARDS = (12, 22, 32), 42, (52, 62)
"""Who of the roll gets lunch to the door, who is in hospital, who has a 餐卡."""
_FORM = FORMS[0].name


def more(meal: str, desk: Desk, clock: DemoClock, day: date, out: Callable[[], object]) -> None:
    """What comes after a meal of the day, but after dinner."""
    if meal == "breakfast":
        _before_lunch(desk, clock, day, out)
    elif meal == LUNCH:
        _after_lunch(desk, clock, day, out)


def _before_lunch(desk: Desk, clock: DemoClock, day: date, out: Callable[[], object]) -> None:
    """Cards are sold, the week's meals for the door are agreed, and sheets are printed for when the till is out."""
    window = Counter(desk, clock, out)
    window.reach(When(day, 10, 27).instant, MANAGER)
    desk.do(settings.put_all, {"till.wallet": True, "till.wallet_change": True})
    card, _empty = (desk.do(wallet.open_card, window.resident(of)) for of in _CARDS)
    desk.do(wallet.top_up, desk.new_id(), card.id, 200_00, [Tender("cash", 200_00)])
    for of in (*_DOORS, _AWAY):
        dishes = (StandingDish("71"), StandingDish("42", remark="少盐"))
        draft = StandingDraft(window.resident(of), LUNCH, tuple(range(7)), day, None, dishes, delivery=True)
        desk.do(standing_orders.save_standing, desk.new_id(), draft)
    away = next(row for row in desk.see(standing_orders.standing_orders) if row.resident_id == window.resident(_AWAY))
    desk.do(standing_orders.rest, away.id, day, None, "住院")
    desk.do(outage.print_pad, 8)
    orders = desk.see(deliveries.orders_of, day, LUNCH)
    desk.do(deliveries.set_place, orders[-1].id, 1)
    desk.do(deliveries.print_route, day, LUNCH)
    desk.do(deliveries.print_labels, day, LUNCH)
    out()


def _after_lunch(desk: Desk, clock: DemoClock, day: date, out: Callable[[], object]) -> None:
    """The meals came to their doors, but one; what was served on paper is entered; a dish goes back; bills are read."""
    window = Counter(desk, clock, out)
    window.reach(When(day, 16, 58).instant, _CASHIER)
    brought = desk.see(deliveries.orders_of, day, LUNCH)
    for order in brought:
        _pay(desk, order.id, "cash")
    desk.do(deliveries.tick_off, brought[0].id, deliveries.DELIVERED)
    desk.do(deliveries.tick_off, brought[1].id, deliveries.HANDED, "楼道长代收")
    desk.do(visits.no_answer, brought[2].id, "敲门没人应")
    (card,) = (one for one in desk.see(wallet.cards) if one.balance)
    _pay(desk, _order(desk, "13", "33", "51"), "wallet", card.number)
    tray = _pay(desk, _order(desk, "11", "31", "31", "51", member=window.resident(72)), "wechat", "0000002026")
    manager = window.staff(MANAGER)
    back = desk.see(refunds.plan, tray, {2: 1})
    desk.do(refunds.refund, tray, {2: 1}, back.due, "少要一份", approval=desk.approve(manager, PIN))
    late = desk.new_id()
    desk.do(outage.begin_late, late, "1", clock.now - timedelta(hours=4), meal=LUNCH)
    _pay(desk, _order(desk, "14", "32", "51", at=late), "cash", approval=desk.approve(manager, PIN))
    window.reach(When(day, 16, 59).instant, MANAGER)
    _bills(desk, clock, day)
    out()


def _order(desk: Desk, *codes: str, member: UUID | None = None, at: UUID | None = None) -> UUID:
    """Dishes on a tray; ``at`` is that of a cart that was begun."""
    cart_id = at or desk.new_id()
    if member is not None:
        desk.do(cart.set_member, cart_id, member, meal=LUNCH)
    for code in codes:
        desk.do(cart.add, cart_id, code, meal=LUNCH)
    return cart_id


def _pay(desk: Desk, cart_id: UUID, method: str, reference: str = "", approval: Approval | None = None) -> UUID:
    """Exactly what it costs, in one way."""
    payable = desk.see(cart_view.load, cart_id).payable
    due = payable + rounding_for(payable, 0, "jiao", cash=0 if method == "cash" else None)
    desk.do(sales.check_out, cart_id, [Tender(method, due, reference)], expected_payable=payable, approval=approval)
    return cart_id


def _bills(desk: Desk, clock: DemoClock, day: date) -> None:
    """The merchant's bill of the day has all that was declared but one, and one payment nobody rang up."""
    known = BillLine("wechat", "4200009999", clock.now - timedelta(hours=6), 12_00, fee=7)
    desk.do(merchant_bills.load_bill, Bill(_FORM, "wechat", day, day, (known,)))
    of = next(one for one in desk.see(merchant_bills.bill_months) if one.period == month(day))
    ours = [row for row in desk.see(merchant_bills.reconciliation, of).rows if row.side == "ours" and row.amount > 0]
    lines = tuple(BillLine("wechat", row.reference, row.at, row.amount) for row in ours[-1:] + ours[1:-1])
    desk.do(merchant_bills.load_bill, Bill(_FORM, "wechat", day, day, lines))
