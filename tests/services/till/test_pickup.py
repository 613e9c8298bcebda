"""取餐号: off unless the centre wants it, one small number a sale, anew every day, never twice."""

from datetime import timedelta

import pytest

from app.services import documents, print_queue
from app.services.centre import settings
from app.services.documents.till import Receipt
from app.services.till import cart, sales, shifts
from app.services.till.sales import SaleDone
from app.services.till.tender import Tender
from tests.support import Centre

LUNCH = "lunch"


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift, in a centre that gives pickup numbers."""
    centre_.sign_in("1001")
    centre_.desk.do(settings.put, "till.pickup", True)
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    return centre_


def sell(centre: Centre) -> SaleDone:
    order = centre.desk.new_id()
    centre.desk.do(cart.add, order, "11", meal=LUNCH)
    return centre.desk.do(sales.check_out, order, [Tender("cash", 18_00)])


def paper(centre: Centre, number: str) -> Receipt:
    found = documents.load("receipt", centre.desk.see(print_queue.find, number)[0].document)
    assert isinstance(found, Receipt)
    return found


def test_without_the_setting_a_sale_says_none(centre_: Centre) -> None:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    done = sell(centre_)
    assert done.pickup_no is None
    assert paper(centre_, done.number).pickup_no is None


def test_numbers_follow_each_other_and_a_second_press_gets_the_same(till: Centre) -> None:
    first, second = sell(till), sell(till)
    assert (first.pickup_no, second.pickup_no) == (1, 2)
    assert paper(till, second.number).pickup_no == 2
    assert till.desk.do(sales.check_out, second.id, [Tender("cash", 18_00)]).pickup_no == 2
    back = till.desk.do(sales.reverse_sale, second.id, "打错了")
    assert back.pickup_no is None
    assert sell(till).pickup_no == 3


def test_another_day_begins_anew_and_the_books_hold(till: Centre) -> None:
    sell(till)
    till.desk.do(shifts.submit_count, {10000: 1, 1000: 1, 500: 1, 100: 3})
    till.desk.do(shifts.close)
    till.clock.now += timedelta(days=1)
    till.sign_in("2001")
    till.desk.do(shifts.open_shift, 118_00)
    assert sell(till).pickup_no == 1
