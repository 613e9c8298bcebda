"""Past sales found by whatever people remember of them; sums of dishes, meals and days as the sales add up."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

import pytest

from app.errors import Refused
from app.services import history
from app.services.centre import journal
from app.services.history import HistoryFilter
from app.services.residents import search
from app.services.till import cart, cart_view, refunds, sales, shifts
from app.services.till.sales import SaleDone
from app.services.till.tender import Tender
from app.store import sql
from tests import statements
from tests.support import Centre

FIRST, SECOND = date(2026, 11, 23), date(2026, 11, 24)
SENIOR = "翟志远"


class Days(NamedTuple):
    """Two days of a till: the sales by what is particular about each."""

    centre: Centre
    cash: SaleDone
    senior: SaleDone
    wechat: SaleDone
    reversed_: SaleDone
    part: SaleDone

    def found(self, query: str = "", first: date = FIRST, last: date = SECOND, **more: str) -> list[str]:
        wanted = HistoryFilter(first, last, query, **more)
        return [row.number for row in self.centre.desk.see(history.sales_found, wanted).rows]

    def who(self) -> UUID:
        return next(row.id for row in self.centre.desk.see(search.search, SENIOR) if row.name == SENIOR)


def sell(centre: Centre, *codes: str, method: str = "cash", reference: str = "", member: str = "") -> SaleDone:
    desk, order = centre.desk, centre.desk.new_id()
    for code in codes:
        desk.do(cart.add, order, code, meal="lunch")
    if member:
        who = next(row.id for row in desk.see(search.search, member) if row.name == member)
        desk.do(cart.set_member, order, who, meal="lunch")
    due = desk.see(cart_view.load, order).payable
    return desk.do(sales.check_out, order, [Tender(method, due, reference)])


@pytest.fixture
def days(centre_: Centre) -> Days:
    centre = centre_
    centre.sign_in("2001")
    centre.desk.do(shifts.open_shift, 300_00)
    cash, senior = sell(centre, "11"), sell(centre, "12", "31", member=SENIOR)
    centre.desk.do(shifts.submit_count, {10000: 3, 1000: (cash.due + senior.due) // 1000})
    centre.sign_in("1001")
    centre.desk.do(shifts.close, "差几角")
    centre.clock.forward(days=1)
    centre.sign_in("2001")
    centre.desk.do(shifts.open_shift, 300_00, None, "昨天留的")
    wechat = sell(centre, "13", method="wechat", reference="4200001234567890")
    reversed_ = centre.desk.do(sales.reverse_sale, sell(centre, "21").id, "打错菜")
    twice = sell(centre, "31", "41")
    due = centre.desk.see(refunds.plan, twice.id, {1: 1}).due
    part = centre.desk.do(refunds.refund, twice.id, {1: 1}, due, "顾客退菜")
    return Days(centre, cash, senior, wechat, reversed_, part)


def test_the_newest_stands_first_and_days_bound_the_list(days: Days) -> None:
    everything = days.found()
    assert len(everything) == 7 and everything[0] == days.part.number and everything[-1] == days.cash.number
    assert days.found(first=FIRST, last=FIRST) == [days.senior.number, days.cash.number]
    assert days.found(first=SECOND, last=FIRST) == everything  # typed the wrong way round
    assert days.found(first=date(2026, 1, 1), last=date(2026, 1, 31)) == []


def test_a_page_says_how_many_there_are(days: Days) -> None:
    page = days.centre.desk.see(history.sales_found, HistoryFilter(FIRST, SECOND), 2, 3)
    assert page.total == 7 and [row.number for row in page.rows] == days.found()[2:5]


@pytest.mark.parametrize("spell", [str, lambda n: n.replace("-", ""), str.lower])
def test_a_number_is_found_however_it_is_typed(days: Days, spell: "type[str]") -> None:
    assert days.found(spell(days.wechat.number)) == [days.wechat.number]


def test_whatever_people_remember_finds_it(days: Days) -> None:
    serial = str(int(days.senior.number.rsplit("-", 1)[1]))
    assert days.senior.number in days.found(serial)
    assert days.found("567890") == [days.wechat.number]  # the end of the payment's number
    assert days.found(SENIOR) == days.found("zhaizy") == [days.senior.number]
    row = days.centre.desk.see(search.search, SENIOR)[0]
    assert days.senior.number in days.found(str(row.no))
    dish = days.centre.desk.see(history.sale_sheet, days.wechat.id).lines[0].name
    assert days.wechat.number in days.found(dish)
    assert days.wechat.number in days.found("13")
    assert days.found(f"{days.cash.due // 100}.{days.cash.due % 100:02d}")[-1] == days.cash.number
    assert days.found("没有这样的人") == [] and days.found("%") == [] and days.found("'") == []


def test_a_dish_is_found_whatever_it_is_called_by_now(days: Days) -> None:
    days.centre.sign_in("1001")
    name = days.centre.desk.see(history.sale_sheet, days.cash.id).lines[0].name
    days.centre.desk.do(lambda work: sql.run(work.session, "UPDATE dish SET name = :n", {"n": "改了名"}))
    assert days.found(name) == [days.cash.number] and days.found("改了名") == []


def test_kind_and_way_of_paying_narrow(days: Days) -> None:
    assert days.found(kind="part") == [days.part.number]
    assert days.found(kind="reversal") == [days.reversed_.number]
    assert days.found(method="wechat") == [days.wechat.number]
    assert len(days.found(kind="sale")) == 5
    assert days.found(SENIOR, method="wechat") == []


def test_sums_are_those_of_the_list_and_only_for_who_may_know(days: Days) -> None:
    wanted = HistoryFilter(FIRST, SECOND)
    with pytest.raises(Refused, match="needs_right"):
        days.centre.desk.see(history.sales_sums, wanted)
    days.centre.sign_in("1001")
    sums = days.centre.desk.see(history.sales_sums, wanted)
    rows = days.centre.desk.see(history.sales_found, wanted, 0, 100).rows
    assert (sums.count, sums.due) == (len(rows), sum(row.due for row in rows))
    assert sums.discount + sums.subsidy == sum(row.saved for row in rows)
    assert sums.portions == sum(row.portions for row in rows)
    by: dict[str, int] = {}
    for row in rows:
        for method, amount in row.payments:
            by[method] = by.get(method, 0) + amount
    assert dict(sums.methods) == by


def test_one_sale_is_told_whole(days: Days) -> None:
    sheet = days.centre.desk.see(history.sale_sheet, days.part.id)
    assert sheet.corrects and sheet.lines[0].quantity == -1
    original = days.found(sheet.corrects)
    assert original == [sheet.corrects]
    paid = days.centre.desk.see(history.sale_sheet, days.wechat.id)
    assert paid.references == (("wechat", "4200001234567890"),) and paid.cashier
    with pytest.raises(Refused, match="sale_unknown"):
        days.centre.desk.see(history.sale_sheet, days.centre.desk.new_id())


def test_tables_add_up_as_the_sales_do(days: Days) -> None:
    days.centre.sign_in("1001")
    desk = days.centre.desk
    dishes = desk.see(history.dishes_sold, FIRST, SECOND)
    meals, by_day = desk.see(history.meals_sold, FIRST, SECOND), desk.see(history.days_sold, FIRST, SECOND)
    sign = "CASE WHEN kind = 'sale' THEN 1 WHEN part THEN 0 ELSE -1 END"
    due, count = desk.see(lambda view: sql.row(view.session, f"SELECT sum(due), sum({sign}) FROM sale", {}))
    assert sum(row.sums.amount for row in meals) == sum(row.sums.amount for row in by_day) == due
    assert sum(row.sums.count for row in by_day) == count
    assert [row.key for row in by_day] == [SECOND.isoformat(), FIRST.isoformat()]
    payable, portions = desk.see(
        lambda view: sql.row(view.session, "SELECT sum(payable), sum(quantity) FROM sale_line", {})
    )
    whole = history.whole_of(dishes)
    assert (whole.amount, whole.quantity) == (payable, portions)
    assert [row.sums.amount for row in dishes] == sorted((row.sums.amount for row in dishes), reverse=True)
    assert desk.see(history.days_sold, FIRST, FIRST)[0].sums.amount == days.cash.due + days.senior.due
    assert desk.see(history.dishes_sold, date(2026, 1, 1), date(2026, 1, 2)) == ()


def test_a_list_that_leaves_is_agreed_to_masked_and_in_the_trail(days: Days) -> None:
    centre, wanted = days.centre, HistoryFilter(FIRST, SECOND, kind="sale")
    centre.sign_in("1001")
    with pytest.raises(Refused, match="needs_approver"):
        centre.desk.do(history.leave_for_sales, wanted, "核对台账")
    leave = centre.desk.do(history.leave_for_sales, wanted, "核对台账", approval=centre.consent("1002"))
    rows = list(centre.desk.see(history.sales_out, leave))
    assert leave.count == len(rows) == 5
    assert {row.member for row in rows} == {"", "翟*远"}
    (entry,) = centre.desk.see(journal.entries, action="sale_export").rows
    assert entry.detail["count"] == 5 and "kind" in entry.detail["filter"]


def test_a_search_costs_as_many_statements_with_many_sales_as_with_few(days: Days) -> None:
    def cost() -> int:
        return len(statements.of_see(days.centre.desk, history.sales_found, HistoryFilter(FIRST, SECOND, "hong")))

    before = cost()
    for _ in range(12):
        sell(days.centre, "11")
    assert cost() == before <= 9
