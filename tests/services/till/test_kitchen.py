"""后厨单 through the counter: only the difference, once, whatever happens to the printer or the program."""

import pytest

from app.errors import Refused
from app.services import documents, print_queue
from app.services.centre import settings
from app.services.documents.till import KitchenSlip
from app.services.till import cart, cart_view, modifiers, sales, shifts
from app.services.till.order_lines import Way
from app.services.till.tender import Tender
from tests.support import Centre

LUNCH = "lunch"
EXACT = [Tender("cash", 50_00)]


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift, whose kitchen is told when orders are put aside and when they are paid."""
    centre_.sign_in("1001")
    centre_.desk.do(settings.put, "till.kitchen", "hold")
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    return centre_


def ring(centre: Centre, *codes: str) -> cart_view.CartView:
    order = centre.desk.new_id()
    for code in codes:
        centre.desk.do(cart.add, order, code, meal=LUNCH)
    return centre.desk.see(cart_view.load, order)


def slips(centre: Centre) -> list[KitchenSlip]:
    """All of them, the first one first."""
    found = [
        documents.load(job.kind, job.document)
        for job in centre.desk.see(print_queue.recent)
        if job.kind == KitchenSlip.KIND
    ]
    return sorted((slip for slip in found if isinstance(slip, KitchenSlip)), key=lambda slip: slip.number)


def said(slip: KitchenSlip) -> list[tuple[str, str, int]]:
    return [(line.kind, line.name, line.quantity) for line in slip.lines]


def test_off_unless_the_centre_wants_it(centre_: Centre) -> None:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    order = ring(centre_, "11")
    centre_.desk.do(cart.hold, order.id)
    centre_.desk.do(cart.take_up, order.id)
    assert not centre_.desk.do(sales.check_out, order.id, EXACT).kitchen
    assert slips(centre_) == []


def test_at_sales_alone(till: Centre) -> None:
    till.sign_in("1001")
    till.desk.do(settings.put, "till.kitchen", "sale")
    order = ring(till, "11")
    till.desk.do(cart.hold, order.id)
    assert slips(till) == []
    till.desk.do(cart.take_up, order.id)
    assert till.desk.do(sales.check_out, order.id, EXACT).kitchen
    assert [said(slip) for slip in slips(till)] == [[("new", "红烧肉", 1)]]


def test_only_what_is_new_and_once(till: Centre) -> None:
    desk, order = till.desk, ring(till, "11", "11")
    number = desk.do(cart.hold, order.id)
    desk.do(cart.take_up, order.id)
    desk.do(cart.hold, order.id)  # nothing changed: nothing is told
    desk.do(cart.take_up, order.id)
    desk.do(cart.set_quantity, order.id, 1, 1)
    desk.do(cart.add, order.id, "13", meal=LUNCH)
    assert desk.do(sales.check_out, order.id, EXACT).kitchen
    first, second = slips(till)
    assert said(first) == [("new", "红烧肉", 2)]
    assert (first.hold_no, first.turn, first.mode) == (number, 1, "dine")
    assert said(second) == [("cancel", "红烧肉", 1), ("new", "糖醋排骨", 1)]
    assert second.turn == 2
    again = till.reopen()
    again.sign_in("2001")
    assert again.desk.do(sales.check_out, order.id, EXACT).repeated
    assert len(slips(again)) == 2
    again.close()


def test_what_is_weighed_lies_on_the_tray(till: Centre) -> None:
    order = till.desk.new_id()
    till.desk.do(cart.add, order, "34", meal=LUNCH, grams=200)
    assert not till.desk.do(sales.check_out, order, EXACT).kitchen
    assert slips(till) == []


def test_an_order_thrown_away_is_called_off(till: Centre) -> None:
    kept, gone = ring(till, "11"), None
    till.desk.do(cart.hold, kept.id)
    till.desk.do(cart.discard, kept.id)
    assert [said(slip) for slip in slips(till)] == [[("new", "红烧肉", 1)], [("cancel", "红烧肉", 1)]]
    gone = ring(till, "13")
    till.desk.do(cart.discard, gone.id)  # of which the kitchen never heard
    assert len(slips(till)) == 2


def test_a_sale_taken_back_is_called_off_while_the_meal_runs(till: Centre) -> None:
    done = till.desk.do(sales.check_out, ring(till, "11", "13").id, EXACT)
    till.desk.do(sales.reverse_sale, done.id, "打错了")
    assert said(slips(till)[-1]) == [("cancel", "红烧肉", 1), ("cancel", "糖醋排骨", 1)]
    late = till.desk.do(sales.check_out, ring(till, "11").id, EXACT)
    till.clock.forward(hours=5)
    till.sign_in("1001")
    till.desk.do(sales.reverse_sale, late.id, "打错了")
    assert said(slips(till)[-1]) == [("new", "红烧肉", 1)]


def test_a_refused_sale_tells_nothing(till: Centre) -> None:
    order = ring(till, "11")
    with pytest.raises(Refused):
        till.desk.do(sales.check_out, order.id, [Tender("cash", 1_00)])
    assert slips(till) == []


def test_the_kitchens_paper_goes_to_its_own_printer(till: Centre) -> None:
    till.desk.do(sales.check_out, ring(till, "11").id, EXACT)
    jobs = [job for job in till.desk.see(print_queue.recent) if job.kind == KitchenSlip.KIND]
    assert [(job.printer, job.open_drawer) for job in jobs] == [("kitchen", False)]
    assert all(job.number.startswith("HC-A-") for job in jobs)


def test_a_remark_goes_along_and_another_one_prints_no_dish_again(till: Centre) -> None:
    desk, order = till.desk, till.desk.new_id()
    desk.do(cart.add, order, "11", meal=LUNCH, way=Way(remark="少盐"))
    desk.do(cart.hold, order)
    desk.do(cart.take_up, order)
    desk.do(modifiers.modify, order, 1, remark="软饭", half=False)
    desk.do(sales.check_out, order, EXACT)
    first, second = slips(till)
    assert [(line.kind, line.remark) for line in first.lines] == [("new", "少盐")]
    assert [(line.kind, line.remark, line.quantity) for line in second.lines] == [("note", "软饭", 1)]
