"""Charges stand among the day's sales: what for, by whom, which way; opened, printed again, taken back."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services import dashboard, print_queue
from app.services.residents import filters
from app.services.till import charges, shifts
from app.services.till.charges import ChargeDone
from app.services.till.tender import Tender
from app.ui.dialogs import ApproveModal
from app.ui.kit.reason import ReasonModal
from app.ui.today.page import TodayPage
from app.ui.today.words import payer_words, sale_tag, short_number
from tests.services.till.charging import NUMBER, bill, deposit, fee, pay, settling
from tests.support import Centre
from tests.ui.page_front import Front, sell


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[TodayPage]]:
    shown = Front(qtbot, copied(30, "3001"), TodayPage)
    yield shown
    shown.close()


def trade(front: Front[TodayPage]) -> tuple[ChargeDone, ChargeDone]:
    """A meal; a deposit in cash and a fee paid two ways, of somebody registered and of somebody who is not."""
    desk = front.desk
    desk.do(shifts.open_shift, 300_00)
    sell(front.centre, "11")
    front.centre.clock.forward(seconds=20)
    person = desk.see(filters.listing, "", 0, 30).rows[0]
    asked = bill(desk, desk.new_id(), deposit(200_00), resident_id=person.id, title="借用梯子")
    taken = desk.do(charges.take, asked, [Tender("cash", 200_00)])
    asked = bill(desk, desk.new_id(), fee(50_00), title="换插座")
    paid = desk.do(charges.take, asked, [Tender("wechat", 30_00), Tender("cash", 20_00)])
    front.show()
    front.page.show_only("all")
    return taken, paid


def test_charges_stand_among_the_sales_and_by_themselves(front: Front[TodayPage]) -> None:
    trade(front)
    shown = front.page.sales
    assert {row.form for row in shown.rows} == {"", "deposit", "fee"} and shown.shown == 3
    shown.show_only("charge")
    forms = {row.form: row for row in shown.table.rows_model.rows}
    assert set(forms) == {"deposit", "fee"}
    person = front.desk.see(filters.listing, "", 0, 30).rows[0]
    assert (forms["deposit"].member, forms["deposit"].about) == (person.name, NUMBER)
    assert (forms["fee"].member, forms["fee"].methods) == ("样例居民", ("cash", "wechat"))
    tags = [sale_tag(row) for row in shown.table.rows_model.rows]
    assert [tag and tag.text for tag in tags] == ["收费", "收押金"]
    assert [short_number(row) for row in shown.table.rows_model.rows] == ["SK 0002", "SK 0001"]
    assert payer_words(forms["fee"]) == "样例居民 · 维修"


def test_a_charge_arrives_by_its_number_with_income_and_deposit_apart(front: Front[TodayPage]) -> None:
    taken, paid = trade(front)
    front.show(number=taken.number)
    drawer = front.page.charge
    assert drawer.title.text() == taken.number and any("借用梯子" in words for words in front.words())
    said = drawer.lines.accessibleName()
    assert "押金 · 另行退还" in said and "费用" not in said
    front.show(number=paid.number)
    assert "费用，算收入" in drawer.lines.accessibleName() and "微信" in drawer.lines.accessibleName()
    front.keys("F9")
    front.settle()
    copies = front.desk.see(print_queue.find, paid.number)
    assert sorted(job.copy_no for job in copies) == [1, 2] and {job.kind for job in copies} == {"charge"}


def test_an_own_fresh_charge_is_taken_back_with_a_reason(front: Front[TodayPage]) -> None:
    taken, _ = trade(front)
    front.show(number=taken.number)
    front.page.charge.reverse_button.click()
    assert isinstance(front.modal(), ReasonModal)
    assert any("冲正并退 ¥200.00" in words for words in front.words())
    assert any(f"{NUMBER} 按没有收过这笔算" in words for words in front.words())
    front.answer("金额填错")
    assert front.desk.see(charges.held) == ()
    assert front.page.charge.title.text().startswith("SK-") and front.page.charge.title.text() != taken.number
    assert not front.page.charge.reverse_button.isVisible()
    row = front.page.sales.sale(taken.number)
    assert row is not None and row.reversed


def test_an_older_charge_takes_a_manager_and_a_settled_deposit_is_refused_in_words(front: Front[TodayPage]) -> None:
    taken, paid = trade(front)
    front.centre.clock.forward(minutes=5)
    front.show(number=paid.number)
    front.page.charge.reverse_button.click()
    front.answer("选错人")
    assert isinstance(front.modal(), ApproveModal)
    front.approve("1002")
    assert front.desk.see(charges.paid, paid.subject_id).income == 0
    back = pay(front.desk, taken.subject_id, settling(taken))
    front.settle()
    row = front.page.sales.sale(back.number)
    assert row is not None and (row.form, row.due) == ("deposit_back", -200_00)
    front.show(number=taken.number)
    front.page.charge.reverse_button.click()
    front.answer("选错人")
    front.approve("1002")
    assert any("已经退过或抵过" in words for words in front.words())
    front.keys("Esc")
    front.show(number=back.number)
    assert "收取时" in front.page.charge.lines.accessibleName()
    front.page.charge.reverse_button.click()
    assert any("冲正并收回 ¥200.00" in words for words in front.words())
    assert any(f"{NUMBER} 按没有退过这笔算" in words for words in front.words())
    front.keys("Esc")


def test_a_charge_of_another_day_is_read_but_not_taken_back(front: Front[TodayPage]) -> None:
    taken, _ = trade(front)
    front.desk.do(shifts.submit_count, {10000: 5, 2000: 1, 1000: 1, 500: 1, 100: 3})
    front.desk.do(shifts.close)
    front.centre.clock.forward(days=1)
    front.desk.do(shifts.open_shift, 0, None, "都上交了")
    front.show(number=taken.number)
    assert front.page.charge.title.text() == taken.number and front.page.sales.rows == ()
    front.page.charge.reverse_button.click()
    front.answer("收错款")
    assert any("不是今天的单" in words for words in front.words())
    front.keys("Esc")


def test_takings_say_what_they_leave_out(front: Front[TodayPage]) -> None:
    trade(front)
    tip = front.page.tiles.net.toolTip().replace("\n", "")
    assert tip == "营业额只算餐费；另有收费：维修 2 笔", "no sum for who may not know what the drawer holds"
    front.centre.sign_in("1001")
    front.show()
    tip = front.page.tiles.net.toolTip().replace("\n", "")
    assert tip == "营业额只算餐费；另有收费：维修 ¥50.00，押金净收 ¥200.00"
    assert front.desk.see(dashboard.today).net == 18_00


def test_the_open_drawer_turns_with_the_table(front: Front[TodayPage]) -> None:
    taken, paid = trade(front)
    table, charge, sale = front.page.sales.table, front.page.charge, front.page.drawer
    table.selectRow(0)
    front.keys("Enter")
    assert charge.isVisible() and charge.title.text() == paid.number
    table.setFocus()
    table.selectRow(1)
    assert charge.title.text() == taken.number
    table.selectRow(2)
    assert sale.isVisible() and not charge.isVisible() and sale.number.startswith("XS-")
    table.selectRow(0)
    assert charge.isVisible() and not sale.isVisible() and charge.title.text() == paid.number
    front.keys("Esc")
