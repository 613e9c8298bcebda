"""送餐 by keys: said at the till, listed in the volunteer's order, ticked off; standing orders agreed on the page."""

from datetime import date
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, deliveries, sales, serving, shifts, standing_orders
from app.services.till.serving import Serving
from app.services.till.standing_orders import StandingDish, StandingDraft
from app.services.till.tender import Tender
from app.ui.till.orders.meal_list import MealListPanel
from app.ui.till.orders.page import MealOrdersPage
from app.ui.till.orders.standing import StandingPanel, read_dishes, show_dishes
from app.ui.words.moments import weekday_words
from tests.support import Centre
from tests.ui.page_front import Front
from tests.ui.till.till_front import TillFront

LUNCH = "lunch"


def elder(centre: Centre, name: str, house: int) -> UUID:
    draft = ResidentDraft(
        name, birth_date=date(1950, 3, 4), sex="F", phone="13800000000", address=f"红梅苑{house}幢1单元101室"
    )
    return centre.desk.do(registry.register, draft).id


def deliver(centre: Centre, name: str, house: int, *, paid: bool = True) -> UUID:
    order = centre.desk.new_id()
    centre.desk.do(cart.set_member, order, elder(centre, name, house), meal=LUNCH)
    centre.desk.do(cart.add, order, "11", meal=LUNCH)
    centre.desk.do(serving.serve, order, Serving("delivery"))
    if paid:
        centre.desk.do(sales.check_out, order, [Tender("cash", 20_00)])
    else:
        centre.desk.do(serving.put_by, order)
    return order


@pytest.fixture
def listed(qtbot: QtBot, counter: Centre) -> Front[MealOrdersPage]:
    """The list of a lunch with three doors, one of them not paid."""
    counter.sign_in("2001")
    counter.desk.do(shifts.open_shift, 100_00)
    for name, house, paid in (("甲某", 1, True), ("乙某", 2, True), ("丙某", 3, False)):
        deliver(counter, name, house, paid=paid)
    front: Front[MealOrdersPage] = Front(qtbot, counter, MealOrdersPage)
    front.show()
    return front


def panel(front: Front[MealOrdersPage]) -> MealListPanel:
    found = front.page.panel
    assert isinstance(found, MealListPanel)
    return found


def test_the_list_is_ticked_off_and_put_in_order(listed: Front[MealOrdersPage]) -> None:
    shown = panel(listed)
    assert [row.name for row in shown.table.rows_model.rows] == ["甲某", "乙某", "丙某"]
    assert "红烧肉 3" in shown.cook.text()
    shown.acts["delivered"].click()
    shown.note.setText("女儿")
    shown.acts["handed"].click()
    shown.acts["no_answer"].click()
    rows = shown.table.rows_model.rows
    assert [row.outcome for row in rows] == ["delivered", "handed", "no_answer"]
    assert rows[1].note == "女儿" and rows[2].request_no.startswith("SL-")
    listed.desk.do(deliveries.set_place, rows[2].id, 1)
    shown.read()
    assert [row.name for row in shown.table.rows_model.rows] == ["丙某", "甲某", "乙某"]


def test_the_code_of_a_box_ticks_it_off(listed: Front[MealOrdersPage]) -> None:
    shown = panel(listed)
    wanted = shown.table.rows_model.rows[1]
    assert shown.on_scan(wanted.id.hex.upper())
    assert [row.outcome for row in shown.table.rows_model.rows] == ["", "delivered", ""]
    assert not shown.on_scan("XS-A-20261123-0001")


def test_a_standing_order_is_agreed(listed: Front[MealOrdersPage]) -> None:
    listed.page.arrive(panel="standing")
    listed.page.on_shown()
    found = listed.page.panel
    assert isinstance(found, StandingPanel)
    found.tab.new()
    assert found.tab.drawer.isVisibleTo(listed.page)


def test_dishes_as_they_are_typed() -> None:
    typed = "11（软饭） 41*2"
    assert show_dishes(read_dishes(typed)) == typed
    with pytest.raises(ValueError, match="菜号"):
        read_dishes("红烧肉")
    assert (weekday_words("1111111"), weekday_words("1010100")) == ("每天", "周一三五")


def test_said_at_the_till(till: TillFront) -> None:
    till.pad("11\n")
    serve = till.till.side.serve
    assert till.till.side.open_serve()
    serve.form.put("mode", "away")
    serve._entered()
    assert till.till.order.takeaway and till.till.side.panel() is None


def test_the_day_s_standing_orders_are_told_when_the_shift_opens(till: TillFront) -> None:
    tell = till.till.serving.tell_due
    before = len(till.shell.toasts)
    tell()
    assert len(till.shell.toasts) == before
    today = till.desk.see(lambda view: view.business_date)
    draft = StandingDraft(
        elder(till.centre, "甲某", 1), LUNCH, tuple(range(7)), today, None, (StandingDish("11"),), delivery=True
    )
    till.desk.do(standing_orders.save_standing, till.desk.new_id(), draft)
    tell()
    assert till.shell.toasts[-1][0] == "今日长期订餐 1 份"
