"""未应门 opens a request by itself: once, with its own clock, linked from the order, by whoever brings the meals."""

import pytest

from app.errors import Refused
from app.rules.requests.flow import State
from app.services.centre import settings
from app.services.requests import visits
from app.services.requests.row import find_numbered
from app.services.till import deliveries, sales, serving, shifts
from app.services.till.serving import Serving
from app.services.till.tender import Tender
from tests.services.till.test_serving import elder, listed, ring
from tests.support import Centre


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    return centre_


def test_once_with_its_own_clock(till: Centre) -> None:
    order = ring(till, elder(till), "11")
    till.desk.do(serving.serve, order, Serving("delivery"))
    till.desk.do(sales.check_out, order, [Tender("cash", 20_00)])
    number = till.desk.do(visits.no_answer, order, "电话也没人接")
    assert till.desk.do(visits.no_answer, order) == number
    (row,) = listed(till)
    assert (row.outcome, row.request_no) == ("no_answer", number)
    request = till.desk.see(find_numbered, number)
    assert request is not None and (request.item, request.state) == ("Y03", State.REGISTERED)
    assert request.resident_id == row.resident_id and request.due_at is not None
    assert "送餐未应门" in request.text and "电话也没人接" in request.text
    till.desk.do(deliveries.tick_off, order, "delivered")  # opened later after all: the request stays
    assert listed(till)[0].request_no == number


def test_only_of_a_delivery_and_only_where_there_is_an_item(till: Centre) -> None:
    with pytest.raises(Refused, match="order_unknown"):
        till.desk.do(visits.no_answer, till.desk.new_id())
    order = ring(till, elder(till), "11")
    till.desk.do(serving.serve, order, Serving("away", day=till.desk.see(lambda view: view.business_date)))
    with pytest.raises(Refused, match="field_bad"):
        till.desk.do(visits.no_answer, order)
    till.desk.do(serving.serve, order, Serving("delivery"))
    till.sign_in("1001")
    till.desk.do(settings.put, "till.visit_item", "ZZ99")
    with pytest.raises(Refused, match="item_unknown"):
        till.desk.do(visits.no_answer, order)
