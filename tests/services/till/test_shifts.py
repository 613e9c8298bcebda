"""Shifts: float, blind count, variance, numbered Z, and a business date of their own."""

from datetime import UTC, date, datetime

import pytest

from app.errors import Refused
from app.rules import money
from app.services import documents, print_queue
from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre


@pytest.fixture
def open_(centre_: Centre) -> Centre:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def sell(centre: Centre, method: str = "cash", amount: int = 20_00) -> sales.SaleDone:
    desk = centre.desk
    return desk.do(sales.check_out, ring(desk, "11").id, [Tender(method, amount if method == "cash" else 18_00)])


def refused(centre: Centre, operation: object, *args: object, **kw: object) -> Refused:
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value


def test_one_shift_at_a_time_and_only_with_a_sane_float(centre_: Centre) -> None:
    centre_.sign_in("2001")
    assert refused(centre_, shifts.open_shift, -1).code == "float_bad"
    centre_.desk.do(shifts.open_shift, 0)
    assert refused(centre_, shifts.open_shift, 0).code == "shift_open"


def test_expected_cash_counts_amounts_not_what_was_handed_over(open_: Centre) -> None:
    sell(open_)
    sell(open_, "wechat")
    desk = open_.desk
    desk.do(shifts.move_cash, "pay_in", 50_00, "零钱")
    desk.do(shifts.move_cash, "pay_out", 12_00, "买冰")
    desk.do(shifts.move_cash, "drop", 100_00, "上交")
    done = sell(open_)
    desk.do(sales.reverse_sale, done.id, "打错")
    assert desk.see(shifts.now).expected_cash is None  # type: ignore[union-attr]
    open_.sign_in("1001")
    shift = desk.see(shifts.now)
    assert shift is not None
    assert shift.expected_cash == 300_00 + 18_00 + 50_00 - 12_00 - 100_00


def test_exact_count_closes_at_once_with_a_numbered_z(open_: Centre) -> None:
    sell(open_)
    desk = open_.desk
    verdict = desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    assert verdict == shifts.Verdict(within=True, variance=None, total=318_00, usual=300_00)
    z = desk.do(shifts.close)
    assert (z.number, z.z_number, z.expected_cash, z.variance) == ("JB-A-20261123-0001", 1, 318_00, 0)
    assert z.perpetual_sales == 18_00
    assert (z.first_number, z.last_number, z.sales_count) == ("XS-A-20261123-0001", "XS-A-20261123-0001", 1)
    assert desk.see(shifts.now) is None
    stored = documents.load("shift", desk.see(print_queue.find, z.number)[0].document)
    assert stored == z
    assert desk.see(shifts.closings) == (z,)


def test_variance_needs_a_reason_and_an_approver_who_is_neither_opener_nor_counter(open_: Centre) -> None:
    sell(open_)
    desk = open_.desk
    assert not desk.do(shifts.submit_count, {10000: 3}).within
    assert refused(open_, shifts.close).code == "reason_missing"
    assert refused(open_, shifts.close, "找错了").code == "needs_approver"
    approval = desk.approve(open_.staff["2002"], open_.pins["2002"])
    assert refused(open_, shifts.close, "找错了", approval=approval).code == "approver_unfit"
    approval = desk.approve(open_.staff["1002"], open_.pins["1002"])
    z = desk.do(shifts.close, "找错了", approval=approval)
    assert (z.variance, z.approved_by, z.variance_reason) == (-18_00, "主管乙", "找错了")


def test_the_opener_cannot_approve_own_variance_after_a_user_switch(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 100_00)
    centre_.sign_in("2001")
    centre_.desk.do(shifts.submit_count, {})
    approval = centre_.desk.approve(centre_.staff["1001"], centre_.pins["1001"])
    assert refused(centre_, shifts.close, "少了", approval=approval).code == "approver_unfit"


def test_selling_stops_with_the_count_and_resumes_only_with_approval(open_: Centre) -> None:
    desk = open_.desk
    desk.do(shifts.submit_count, {10000: 3})
    assert refused(open_, cart.add, desk.new_id(), "11", meal="lunch").code == "shift_counting"
    assert refused(open_, shifts.resume).code == "needs_approver"
    desk.do(shifts.resume, approval=desk.approve(open_.staff["1002"], open_.pins["1002"]))
    sell(open_)
    assert not desk.do(shifts.submit_count, {10000: 3}).within
    assert desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3}).within  # a recount is a new count


def test_open_order_stops_the_count_a_held_one_does_not(open_: Centre) -> None:
    desk = open_.desk
    shown = ring(desk, "11")
    assert refused(open_, shifts.submit_count, {}).code == "cart_open"
    desk.do(cart.hold, shown.id)
    assert desk.do(shifts.submit_count, {10000: 3}).within


def test_coins_without_a_denomination_are_counted_as_one_sum(open_: Centre) -> None:
    """Two rolls of 1 元, three coins of 2 角 and one of 5 分."""
    verdict = open_.desk.do(shifts.submit_count, {10000: 2, money.LOOSE: 100_65})
    assert verdict.total == 300_65


@pytest.mark.parametrize("pieces", [{10000: -1}, {10000: 10**12}, {7: 1}, {money.LOOSE: -1}, {money.LOOSE: 1_000_001}])
def test_bad_counts_are_refused_and_leave_the_shift_open(open_: Centre, pieces: dict[int, int]) -> None:
    assert refused(open_, shifts.submit_count, pieces).code == "count_bad"
    shift = open_.desk.see(shifts.now)
    assert shift is not None and shift.state == "open"


def test_second_shift_of_a_day_starts_from_nothing(open_: Centre) -> None:
    sell(open_)
    desk = open_.desk
    desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    desk.do(shifts.close)
    open_.clock.forward(minutes=5)
    desk.do(shifts.open_shift, 200_00, None, "夜间上交")
    open_.sign_in("1001")
    shift = desk.see(shifts.now)
    assert shift is not None
    assert (shift.figures.sales_count, shift.expected_cash) == (0, 200_00)
    sell(open_)
    desk.do(shifts.submit_count, {10000: 2, 1000: 1, 500: 1, 100: 3})
    z = desk.do(shifts.close)
    assert (z.z_number, z.number, z.first_number) == (2, "JB-A-20261123-0002", "XS-A-20261123-0002")
    assert z.perpetual_sales == 36_00


def test_business_date_is_the_shifts_and_outlives_midnight(open_: Centre) -> None:
    open_.clock.now = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # 01:30 the next day
    done = sell(open_)
    assert done.number.startswith("XS-A-20261123-")
    shift = open_.desk.see(shifts.now)
    assert shift is not None and shift.stale


def test_clock_set_back_never_moves_the_business_date_back(open_: Centre) -> None:
    desk = open_.desk
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close)
    open_.clock.now = datetime(2009, 1, 1, 4, tzinfo=UTC)
    trouble = refused(open_, shifts.open_shift, 0)
    assert (trouble.code, trouble.data["last"]) == ("date_before_last", date(2026, 11, 23))
    desk.do(shifts.open_shift, 300_00, date(2026, 11, 23))
    assert sell(open_).number == "XS-A-20261123-0001"


def test_x_shows_no_expected_cash_to_the_cashier(open_: Centre) -> None:
    sell(open_)
    x = open_.desk.see(shifts.x_report)
    assert (x.kind, x.z_number, x.expected_cash, x.variance) == ("x", None, None, None)
    assert "expected" not in repr(open_.desk.see(shifts.now).expected_cash)  # type: ignore[union-attr]
    open_.desk.do(shifts.print_x)
    open_.desk.do(shifts.print_x)
    open_.sign_in("1001")
    assert open_.desk.see(shifts.x_report).expected_cash == 318_00


def test_x_at_the_end_equals_z(open_: Centre) -> None:
    for method in ("cash", "wechat", "alipay", "card"):
        sell(open_, method)
    desk = open_.desk
    desk.do(cart.discard, ring(desk, "13").id, "不要了")
    open_.sign_in("1001")
    x = desk.see(shifts.x_report)
    open_.sign_in("2001")
    desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3}, {"wechat": 18_00})
    z = desk.do(shifts.close)
    same = ("sales_count", "net_total", "list_total", "tiers", "expected_cash", "abandoned", "perpetual_sales")
    assert [getattr(x, f) for f in same] == [getattr(z, f) for f in same]
    assert z.abandoned == 1
    assert [(t.method, t.amount) for t in z.tenders] == [(t.method, t.amount) for t in x.tenders]
    assert next(t.declared for t in z.tenders if t.method == "wechat") == 18_00
