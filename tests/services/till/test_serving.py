"""送餐 and 预订 through the counter: where and when, the fee, the list, the kitchen on the day, what became of each."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.services import documents, print_queue
from app.services.centre import settings
from app.services.documents.till import BoxLabels, KitchenSlip, RouteSheet
from app.services.requests import visits
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import (
    cart,
    cart_view,
    deliveries,
    meal_orders,
    menu,
    policies,
    repaying,
    sales,
    serving,
    shifts,
)
from app.services.till.deliveries import DishPortions, OrderRow
from app.services.till.order_lines import Way
from app.services.till.serving import Serving
from app.services.till.tender import Tender
from tests.support import Centre

LUNCH, DINNER = "lunch", "dinner"
EXACT = [Tender("cash", 50_00)]


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift; the kitchen is told at sales, a delivery costs what dish 7 does."""
    centre_.sign_in("1001")
    centre_.desk.do(settings.put, "till.kitchen", "sale")
    centre_.desk.do(settings.put, "till.delivery_dish", "7")
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    return centre_


def elder(centre: Centre, name: str = "阮桂珍", address: str = "红梅苑3幢2单元501室") -> UUID:
    draft = ResidentDraft(name, birth_date=date(1950, 3, 4), sex="F", phone="13800000000", address=address)
    return centre.desk.do(registry.register, draft).id


def ring(centre: Centre, who: UUID | None, *codes: str, remark: str = "") -> UUID:
    order = centre.desk.new_id()
    if who is not None:
        centre.desk.do(cart.set_member, order, who, meal=LUNCH)
    for code in codes:
        centre.desk.do(cart.add, order, code, meal=LUNCH, way=Way(remark=remark))
    return order


def today(centre: Centre) -> date:
    return centre.desk.see(lambda view: view.business_date)


def listed(centre: Centre, meal: str = LUNCH, day: date | None = None) -> list[OrderRow]:
    return list(centre.desk.see(deliveries.orders_of, day or today(centre), meal))


def slips(centre: Centre) -> list[KitchenSlip]:
    jobs = [job for job in centre.desk.see(print_queue.recent) if job.kind == KitchenSlip.KIND]
    found = [documents.load(job.kind, job.document) for job in jobs]
    return sorted((one for one in found if isinstance(one, KitchenSlip)), key=lambda one: one.number)


def next_day(centre: Centre, days: int = 1) -> None:
    """Shut and open again, day by day."""
    for _ in range(days):
        centre.desk.do(shifts.submit_count, {10000: 1})
        centre.sign_in("1001")
        centre.desk.do(shifts.close, "零钱没有点")
        centre.clock.now += timedelta(days=1)
        centre.sign_in("2001")
        centre.desk.do(shifts.open_shift, 100_00)


def test_a_delivery_has_a_door_a_fee_and_stands_in_the_books(till: Centre) -> None:
    order = ring(till, elder(till), "11")
    shown = till.desk.do(serving.serve, order, Serving("delivery"))
    assert (shown.takeaway, shown.delivery, shown.due_day) == (True, True, today(till))
    assert [(row.code, row.payable) for row in shown.rows] == [("11", 14_40), ("7", 2_00)]
    back = till.desk.do(serving.serve, order, Serving("dine"))
    assert [row.code for row in back.rows] == ["11"] and not back.delivery and back.due_day is None
    till.desk.do(serving.serve, order, Serving("delivery"))
    till.desk.do(serving.serve, order, Serving("delivery"))  # said twice: one fee
    done = till.desk.do(sales.check_out, order, EXACT)
    assert done.due == 16_40
    (row,) = listed(till)
    assert (row.name, row.address, row.phone, row.number) == (
        "阮桂珍", "红梅苑3幢2单元501室", "13800000000", done.number,
    )  # fmt: skip
    assert row.dishes == (DishPortions("红烧肉", "", 1),)  # the fee is no dish
    assert [(slip.mode, [line.name for line in slip.lines]) for slip in slips(till)] == [("delivery", ["红烧肉"])]


def test_who_gets_a_meal_brought_is_on_record_and_has_an_address(till: Centre) -> None:
    with pytest.raises(Refused, match="order_nobody"):
        till.desk.do(serving.serve, ring(till, None, "11"), Serving("delivery"))
    till.desk.do(cart.discard, till.desk.see(cart_view.current).id)
    order = ring(till, elder(till, address=""), "11")
    with pytest.raises(Refused) as caught:
        till.desk.do(serving.serve, order, Serving("delivery"))
    assert (caught.value.data["field"], caught.value.data["why"]) == ("address", "text_empty")
    till.desk.do(serving.serve, order, Serving("delivery", address="红梅苑9幢1单元101室", phone="057186431234"))
    till.desk.do(sales.check_out, order, EXACT)
    (row,) = listed(till)
    assert (row.address, row.phone) == ("红梅苑9幢1单元101室", "0571-86431234")


def test_after_the_cut_off_somebody_agrees(till: Centre) -> None:
    periods = {one.code: one for one in till.desk.see(menu.periods)}
    till.sign_in("1001")
    early = menu.PeriodRow(**{**vars(periods[LUNCH]), "cutoff": 9 * 60})
    till.desk.do(menu.save_period, early)
    till.sign_in("2001")
    order = ring(till, elder(till), "11")
    with pytest.raises(Refused, match="needs_approver"):
        till.desk.do(serving.serve, order, Serving("delivery"))
    till.desk.do(serving.serve, order, Serving("delivery"), approval=till.consent("1002"))
    tomorrow = today(till) + timedelta(days=1)
    till.desk.do(serving.serve, order, Serving("delivery", day=tomorrow))  # of another day it is no cut-off


def test_a_day_that_cannot_be(till: Centre) -> None:
    order = ring(till, elder(till), "11")
    for day in (today(till) - timedelta(days=1), today(till) + timedelta(days=61)):
        with pytest.raises(Refused, match="field_bad"):
            till.desk.do(serving.serve, order, Serving("away", day=day))
    with pytest.raises(Refused, match="field_bad"):
        till.desk.do(serving.serve, order, Serving("away", day=today(till), meal="tea"))
    closed = today(till) + timedelta(days=2)
    till.sign_in("1001")
    till.desk.do(settings.put, "calendar.closed_days", [closed.isoformat()])
    till.sign_in("2001")
    with pytest.raises(Refused, match="day_closed"):
        till.desk.do(serving.serve, order, Serving("away", day=closed))


def test_an_order_for_later_waits_unpaid_and_the_kitchen_hears_of_it_once_on_its_day(till: Centre) -> None:
    order = ring(till, elder(till), "11", "11", remark="少盐")
    with pytest.raises(Refused, match="order_not_later"):
        till.desk.do(serving.put_by, order)
    empty = till.desk.new_id()
    till.desk.do(cart.hold, order)
    till.desk.do(cart.set_member, empty, elder(till, "阮桂玉"), meal=LUNCH)
    with pytest.raises(Refused, match="cart_empty"):
        till.desk.do(serving.put_by, empty)
    till.desk.do(cart.take_up, order)
    tomorrow = today(till) + timedelta(days=1)
    till.desk.do(serving.serve, order, Serving("away", day=tomorrow, meal=DINNER))
    till.desk.do(serving.put_by, order)
    assert till.desk.see(cart_view.held_count) == 0 and till.desk.see(cart_view.held) == ()
    (row,) = listed(till, DINNER, tomorrow)
    assert (row.paid, row.delivery, row.dishes) == (False, False, (DishPortions("红烧肉", "少盐", 2),))
    assert slips(till) == []
    next_day(till)
    (slip,) = slips(till)
    assert [(line.name, line.remark, line.quantity) for line in slip.lines] == [("红烧肉", "少盐", 2)]
    till.desk.do(serving.release)  # again: nothing
    till.desk.do(cart.take_up, order)
    till.desk.do(sales.check_out, order, EXACT)
    assert len(slips(till)) == 1
    till.desk.do(deliveries.tick_off, order, "fetched")
    assert listed(till, DINNER)[0].outcome == "fetched"


def test_an_order_paid_before_its_day_is_cooked_on_its_day(till: Centre) -> None:
    desk = till.desk
    till.sign_in("1001")
    desk.do(menu.set_remaining, {dish.code: dish.id for dish in desk.see(menu.dishes)}["11"], 5)
    till.sign_in("2001")
    order = ring(till, elder(till), "11")
    tomorrow = today(till) + timedelta(days=1)
    desk.do(serving.serve, order, Serving("delivery", day=tomorrow))
    done = desk.do(sales.check_out, order, EXACT)
    assert not done.kitchen and slips(till) == []
    assert {dish.code: dish.remaining for dish in desk.see(menu.dishes)}["11"] == 5
    assert listed(till) == [] and listed(till, day=tomorrow)[0].paid
    next_day(till)
    assert [line.name for line in slips(till)[0].lines] == ["红烧肉"]
    desk.do(serving.release)
    assert len(slips(till)) == 1


def test_what_is_thrown_away_or_taken_back_is_ordered_no_more(till: Centre) -> None:
    desk = till.desk
    unpaid = ring(till, elder(till), "11")
    desk.do(serving.serve, unpaid, Serving("delivery"))
    desk.do(serving.put_by, unpaid)
    gone = desk.see(cart_view.load, unpaid)
    desk.do(cart.discard, unpaid)
    assert listed(till) == []
    back = desk.do(cart.restore, gone)
    assert back.delivery and [row.id for row in listed(till)] == [back.id]
    desk.do(cart.take_up, back.id)
    done = desk.do(sales.check_out, back.id, EXACT)
    again = desk.do(sales.reverse_to_cart, done.id, "打错了").cart
    assert again.delivery and again.due_day == today(till) and listed(till) == []
    sold = desk.do(sales.check_out, again.id, EXACT)
    assert [row.number for row in listed(till)] == [sold.number]
    desk.do(sales.reverse_sale, sold.id, "打错了")
    assert listed(till) == []


def deliver(centre: Centre, name: str, address: str) -> UUID:
    order = ring(centre, elder(centre, name, address), "11", remark="软饭")
    centre.desk.do(serving.serve, order, Serving("delivery"))
    centre.desk.do(sales.check_out, order, EXACT)
    return order


def test_the_way_is_the_volunteers_own_and_new_doors_come_last(till: Centre) -> None:
    desk = till.desk
    far, near, middle = (
        deliver(till, name, f"红梅苑{house}幢1单元101室") for name, house in (("甲某", 10), ("乙某", 2), ("丙某", 3))
    )
    assert [row.name for row in listed(till)] == ["乙某", "丙某", "甲某"]  # by building
    desk.do(deliveries.set_place, far, 1)
    assert [(row.place, row.name) for row in listed(till)] == [(1, "甲某"), (2, "乙某"), (3, "丙某")]
    desk.do(deliveries.set_place, near, 3)
    assert [row.name for row in listed(till)] == ["甲某", "丙某", "乙某"]
    new = deliver(till, "丁某", "红梅苑1幢1单元101室")
    same = deliver(till, "戊某", "红梅苑3幢1单元101室")
    assert [(row.place, row.name) for row in listed(till)] == [
        (1, "甲某"), (2, "丙某"), (2, "戊某"), (3, "乙某"), (4, "丁某"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="field_bad"):
        desk.do(deliveries.set_place, new, 5)
    assert {middle, same} < {row.id for row in listed(till)}
    assert deliveries.to_cook(listed(till)) == (DishPortions("红烧肉", "软饭", 5),)


def test_ticks_change_nothing_sealed_and_can_be_taken_back(till: Centre) -> None:
    order = deliver(till, "甲某", "红梅苑3幢1单元101室")
    till.desk.do(deliveries.tick_off, order, "handed", "儿子")
    (row,) = listed(till)
    assert (row.outcome, row.note, row.by) == ("handed", "儿子", "收银甲")
    till.desk.do(deliveries.tick_off, order, "")
    assert listed(till)[0].outcome_at is None
    for outcome in ("fetched", "no_answer", "eaten"):
        with pytest.raises(Refused, match="field_bad"):
            till.desk.do(deliveries.tick_off, order, outcome)
    with pytest.raises(Refused, match="order_unknown"):
        till.desk.do(deliveries.tick_off, till.desk.new_id(), "delivered")


def test_labels_name_nobody_whole_and_the_route_does(till: Centre) -> None:
    deliver(till, "阮桂珍", "红梅苑3幢1单元101室")
    day = today(till)
    till.desk.do(deliveries.print_labels, day, LUNCH)
    till.desk.do(deliveries.print_route, day, LUNCH)
    jobs = {job.kind: job for job in till.desk.see(print_queue.recent)}
    labels = documents.load(BoxLabels.KIND, jobs[BoxLabels.KIND].document)
    route = documents.load(RouteSheet.KIND, jobs[RouteSheet.KIND].document)
    assert isinstance(labels, BoxLabels) and isinstance(route, RouteSheet)
    assert [label.name for label in labels.labels] == ["阮*珍"] and "桂" not in jobs[BoxLabels.KIND].document
    assert [(stop.name, stop.paid, stop.dishes) for stop in route.stops] == [("阮桂珍", True, "红烧肉（软饭）")]
    assert [(one.name, one.quantity) for one in route.counts] == [("红烧肉", 1)]
    with pytest.raises(Refused, match="orders_none"):
        till.desk.do(deliveries.print_labels, day, DINNER)


def test_what_was_cancelled_is_never_ticked(till: Centre) -> None:
    order = deliver(till, "甲某", "红梅苑3幢1单元101室")
    till.desk.do(sales.reverse_sale, order, "打错了")
    found = till.desk.see(meal_orders.find, order)
    assert found is not None and found.outcome == "cancelled"
    with pytest.raises(Refused, match="order_unknown"):
        till.desk.do(deliveries.tick_off, order, "delivered")


def test_what_a_policy_takes_off_a_delivery_comes_off_its_fee_alone(till: Centre) -> None:
    till.sign_in("1001")
    rules = {
        "code": "D1", "name": "送餐减免", "valid_from": today(till).isoformat(), "stack": True,
        "delivery": [{"age_min": 60, "amount": 150}],
    }  # fmt: skip
    till.desk.do(policies.publish_policy, rules, today(till))
    till.sign_in("2001")
    order = ring(till, elder(till), "11")
    assert till.desk.see(cart_view.load, order).payable == 14_40
    shown = till.desk.do(serving.serve, order, Serving("delivery"))
    assert [(row.code, row.payable) for row in shown.rows] == [("11", 14_40), ("7", 50)]
    walk_in = till.desk.do(serving.serve, order, Serving("away"))
    assert walk_in.payable == 14_40


def test_another_member_takes_the_order_to_their_own_door(till: Centre) -> None:
    her, him = elder(till), elder(till, "单雄信", "红梅苑9幢1单元101室")
    order = ring(till, her, "11")
    till.desk.do(serving.serve, order, Serving("delivery", today(till)))
    till.desk.do(cart.set_member, order, None, meal=LUNCH)
    for act, more in ((serving.put_by, ()), (sales.check_out, (EXACT,))):
        with pytest.raises(Refused, match="order_nobody"):
            till.desk.do(act, order, *more)  # type: ignore[arg-type]
    till.desk.do(cart.set_member, order, him, meal=LUNCH)
    till.desk.do(serving.put_by, order)
    assert [(row.name, row.address) for row in listed(till)] == [("单雄信", "红梅苑9幢1单元101室")]


def test_paid_by_another_method_it_is_still_the_delivery_it_was(till: Centre) -> None:
    order = ring(till, elder(till), "11")
    till.desk.do(serving.serve, order, Serving("delivery", today(till)))
    done = till.desk.do(sales.check_out, order, [Tender("cash", 50_00)])
    request = till.desk.do(visits.no_answer, order, "门铃坏了")
    again = till.desk.do(repaying.pay_again, done.id, [Tender("wechat", done.due)], "收错款").sale
    (row,) = listed(till)
    assert (row.id, row.outcome, row.note, row.request_no) == (again.id, "no_answer", "门铃坏了", request)
    back = till.desk.do(sales.reverse_to_cart, again.id, "收错款").cart
    assert till.desk.do(visits.no_answer, back.id) == request, "one request for one meal"
