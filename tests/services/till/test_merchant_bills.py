"""Merchants' bills: taken in once, matched with what the till declared, and what has no other side is listed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.rules.till.merchant_bill import Bill
from app.services.lists import spreadsheet
from app.services.till import bill_sheet, charges, merchant_bills, sales, shifts
from app.services.till.merchant_bills import BillMonth, OneSided, Reconciled
from app.services.till.tender import Tender
from app.store import sql
from tests.services.till import bills
from tests.services.till.charging import bill as charge_bill
from tests.services.till.charging import fee
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A manager at the till at noon."""
    centre_.clock.now = NOON
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def sell(till: Centre, reference: str = "", method: str = "wechat", code: str = "11") -> sales.SaleDone:
    shown = ring(till.desk, code)
    return till.desk.do(sales.check_out, shown.id, [Tender(method, shown.payable, reference)], same_reference=True)


def take_in(till: Centre, path: Path) -> merchant_bills.BillLoaded:
    return till.desk.do(merchant_bills.load_bill, merchant_bills.read_file(path))


def the_month(till: Centre, method: str = "wechat") -> BillMonth:
    return next(one for one in till.desk.see(merchant_bills.bill_months) if one.method == method)


def both(till: Centre, method: str = "wechat") -> Reconciled:
    return till.desk.see(merchant_bills.reconciliation, the_month(till, method))


def rows(found: Reconciled) -> list[tuple[str, int, str]]:
    return [(row.side, row.amount, row.number[-4:]) for row in found.rows]


def test_what_was_declared_is_reconciled_and_the_rest_is_listed(till: Centre, tmp_path: Path) -> None:
    sell(till, bills.number(1))
    sell(till, "0002")
    sell(till)
    sell(till, bills.number(99))  # the merchant never saw it
    lines = [(NOON, bills.number(1), 1800), (NOON, bills.number(2), 1800)]
    lines += [(NOON + timedelta(minutes=2), bills.number(3), 1800), (NOON + timedelta(hours=2), bills.number(4), 500)]
    path = bills.wechat(tmp_path / "b.csv", lines)
    plan = till.desk.see(merchant_bills.preview_bill, merchant_bills.read_file(path))
    assert (plan.new, plan.known, plan.bill.fees) == (4, 0, 8)
    loaded = take_in(till, path)
    assert (loaded.new, loaded.known, loaded.matched) == (4, 0, 2)
    found = both(till)
    assert rows(found) == [("pair", 1800, "0003"), ("ours", 1800, "0004"), ("theirs", 500, "")]
    assert found.matched == 2 and found.total("theirs") == (1, 500)
    (day,) = found.days
    assert (day.ours, day.ours_sum, day.theirs, day.theirs_sum, day.off) == (4, 7200, 4, 5900, -1300)
    till.desk.do(merchant_bills.confirm_pair, found.rows[0])
    assert [side for side, _, _ in rows(both(till))] == ["ours", "theirs"]
    assert the_month(till).matched == 3
    till.desk.do(merchant_bills.release_pair, found.rows[0])
    till.desk.do(merchant_bills.release_pair, found.rows[0])
    assert [side for side, _, _ in rows(both(till))] == ["pair", "ours", "theirs"]


def test_the_same_file_twice_changes_nothing(till: Centre, tmp_path: Path) -> None:
    sell(till, bills.number(1))
    path = bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(1), 1800), (NOON, bills.number(1), 1800)])
    assert take_in(till, path).new == 1
    before = everything(till)
    loaded = take_in(till, path)
    assert (loaded.new, loaded.known, loaded.matched) == (0, 2, 0)
    assert everything(till) == before
    assert till.desk.see(merchant_bills.preview_bill, merchant_bills.read_file(path)).new == 0


def everything(till: Centre) -> list[Any]:
    tables = ("merchant_bill", "merchant_bill_line", "tender_match", "audit_entry")
    with till.desk.sessions.read() as session:
        return [[tuple(row) for row in sql.rows(session, f"SELECT * FROM {table}")] for table in tables]


def test_a_later_sale_is_matched_by_the_next_bill(till: Centre, tmp_path: Path) -> None:
    path = bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(1), 1800)])
    take_in(till, path)
    sell(till, bills.number(1))
    assert [row.side for row in both(till).rows] == ["pair"], "it is sure, and not kept yet"
    assert take_in(till, path).matched == 1
    assert both(till).rows == ()


def test_money_given_back_goes_by_the_number_it_came_in_under(till: Centre, tmp_path: Path) -> None:
    back = sell(till, bills.number(1))
    kept = sell(till, bills.number(2))
    for done in (back, kept):
        till.desk.do(sales.reverse_sale, done.id, "退餐")
    lines = [(NOON, bills.number(1), 1800), (NOON, bills.number(2), 1800)]
    refunds = [(NOON + timedelta(minutes=30), bills.number(1), 1800)]
    assert take_in(till, bills.wechat(tmp_path / "b.csv", lines, refunds)).matched == 3
    found = both(till)
    assert rows(found) == [("ours", -1800, "0004")], "taken back at the till, and never by the merchant"


def test_what_was_taken_back_before_the_merchant_saw_it_is_on_no_list(till: Centre, tmp_path: Path) -> None:
    till.desk.do(sales.reverse_sale, sell(till).id, "打错菜")
    take_in(till, bills.wechat(tmp_path / "b.csv", [(NOON + timedelta(hours=3), bills.number(1), 700)]))
    found = both(till)
    assert rows(found) == [("theirs", 700, "")] and found.undone == 2


def test_days_without_a_bill_say_nothing_of_what_is_missing(till: Centre, tmp_path: Path) -> None:
    sell(till)
    till.clock.forward(days=1)
    path = bills.alipay(
        tmp_path / "b.csv", [(NOON - timedelta(days=3), "20261120" + "1" * 20, fen) for fen in (1800, -500)]
    )
    bill = merchant_bills.read_file(path)
    assert (bill.form, bill.method, bill.fees) == ("支付宝业务明细", "alipay", 0)
    till.desk.do(merchant_bills.load_bill, bill)
    assert [row.side for row in both(till, "alipay").rows] == ["theirs", "theirs"]
    assert [one.key for one in till.desk.see(merchant_bills.bill_months)] == ["2026-11 alipay"]


def test_a_payment_about_midnight_belongs_to_the_month_of_its_own_day(till: Centre, tmp_path: Path) -> None:
    till.clock.now = datetime(2026, 11, 30, 15, 58, tzinfo=UTC)
    sell(till)
    late = till.clock.now + timedelta(minutes=4)
    take_in(till, bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(1), 500), (late, bills.number(2), 1800)]))
    assert [m.period.key for m in till.desk.see(merchant_bills.bill_months)] == ["2026-12", "2026-11"]
    december, november = till.desk.see(merchant_bills.bill_months)
    found = till.desk.see(merchant_bills.reconciliation, november)
    assert [(row.side, row.amount) for row in found.rows] == [("theirs", 500), ("pair", 1800)]
    assert till.desk.see(merchant_bills.reconciliation, december).rows == ()
    assert [(day.ours_sum, day.theirs_sum) for day in found.days if day.ours or day.theirs] == [(0, 500), (1800, 0)]


def test_the_list_as_a_file_says_both_sides_and_each_day(till: Centre, tmp_path: Path) -> None:
    sell(till, bills.number(7))
    take_in(till, bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(7), 1700), (NOON, bills.number(8), 600)]))
    of, found = the_month(till), both(till)
    till.desk.do(bill_sheet.note_bill_export, of)
    path = tmp_path / "out.xlsx"
    path.write_bytes(bill_sheet.one_sided_workbook(of, found, {"wechat": "微信"}, "样例中心"))
    listed, days = spreadsheet.sheets(path)
    assert [(row[2], row[5]) for row in listed.rows[1:]] == [
        ("只有商户账单有", "17"), ("只有商户账单有", "6"), ("只有收银台有", "18"),
    ]  # fmt: skip
    assert listed.rows[1][7] == "单号相同，金额不同" and days.rows[1] == ("2026-11-23", "1", "18", "2", "23", "5", "有")


def test_a_bill_with_no_new_line_still_answers_for_its_days(till: Centre, tmp_path: Path) -> None:
    sell(till, method="alipay")
    text = "20261123" + "1" * 20
    take_in(till, bills.alipay(tmp_path / "a.csv", [(NOON - timedelta(days=1), text, 1800)]))
    take_in(till, bills.alipay(tmp_path / "b.csv", [(NOON - timedelta(days=1), text, 1800), (NOON, "9" + text, 100)]))
    assert sorted((row.side, row.amount) for row in both(till, "alipay").rows) == [
        ("ours", 1800), ("theirs", 100), ("theirs", 1800),
    ]  # fmt: skip


def test_one_number_with_another_amount_is_doubted_on_both_sides(till: Centre, tmp_path: Path) -> None:
    sell(till, bills.number(1))
    take_in(till, bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(1), 1700)]))
    assert [(row.side, row.doubt) for row in both(till).rows] == [("theirs", True), ("ours", True)]


def test_charges_are_reconciled_as_sales_are(till: Centre, tmp_path: Path) -> None:
    desk = till.desk
    made = charge_bill(desk, desk.new_id(), fee(30_00))
    done = desk.do(charges.take, made, [Tender("wechat", 30_00, bills.number(5))])
    assert take_in(till, bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(5), 3000)])).matched == 1
    assert done.number.startswith("SK") and both(till).rows == ()


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_what_is_refused(till: Centre, tmp_path: Path) -> None:
    desk = till.desk
    sell(till)
    take_in(till, bills.wechat(tmp_path / "b.csv", [(NOON, bills.number(1), 1800)]))
    (pair,) = both(till).rows
    nothing_in = Bill("x", "wechat", NOON.date(), NOON.date(), ())
    assert desk.see(merchant_bills.preview_bill, nothing_in).new == 0
    for bill, code in ((replace(nothing_in, wrong=(3,)), "bill_wrong"), (nothing_in, "bill_empty")):
        assert refusal(lambda bill=bill: desk.do(merchant_bills.load_bill, bill)) == code
    desk.do(merchant_bills.confirm_pair, pair)
    assert refusal(lambda: desk.do(merchant_bills.confirm_pair, pair)) == "bill_changed"
    nothing = OneSided("ours", NOON.date(), NOON, 100)
    assert refusal(lambda: desk.do(merchant_bills.confirm_pair, nothing)) == "bill_changed"
    till.sign_in("2001")
    for act in (lambda: desk.do(merchant_bills.confirm_pair, pair), lambda: desk.do(merchant_bills.release_pair, pair)):
        assert refusal(act) == "needs_approver"
    assert refusal(lambda: desk.see(merchant_bills.bill_months)) == "needs_right"
