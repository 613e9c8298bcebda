"""停电照卖: numbered paper orders, and 补录 of what was served on them: once, by two people, counted apart."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.till.cuts import Cut
from app.services import documents, print_queue
from app.services.centre import settings
from app.services.documents.till import OrderPad, Receipt
from app.services.till import cart, cart_view, cutting, outage, sales, shifts
from app.services.till.shift_report import closings
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.till.test_uses import Counter
from tests.support import Centre

LUNCH = "lunch"
EXACT = [Tender("cash", 100_00)]


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift and a pad of twelve sheets."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    centre_.desk.do(outage.print_pad, 12)
    return centre_


def late(till: Centre, paper: str, *codes: str, minutes: int = 20) -> UUID:
    order = till.desk.new_id()
    at = till.desk.now() - timedelta(minutes=minutes)
    till.desk.do(outage.begin_late, order, paper, at, meal=LUNCH)
    for code in codes:
        till.desk.do(cart.add, order, code, meal=LUNCH)
    return order


def paid(till: Centre, order: UUID) -> sales.SaleDone:
    return till.desk.do(sales.check_out, order, EXACT, approval=till.consent("3001"))


def refused(till: Centre, *act: object, **more: object) -> Refused:
    with pytest.raises(Refused) as found:
        till.desk.do(*act, **more)  # type: ignore[arg-type]
    return found.value


def test_a_pad_has_numbers_of_its_own_and_the_prices_of_now(till: Centre) -> None:
    first, last = till.desk.do(outage.print_pad, 3)
    assert (first, last) == ("YD-A-20261123-0013", "YD-A-20261123-0015")
    job = next(job for job in till.desk.see(print_queue.recent) if job.number == first)
    pad = documents.load(job.kind, job.document)
    assert isinstance(pad, OrderPad)
    assert pad.numbers == tuple(f"YD-A-20261123-00{n}" for n in (13, 14, 15))
    assert ("11", "红烧肉", 1800, 0) in [(d.code, d.name, d.price, d.grams) for d in pad.dishes]
    assert all(d.grams for d in pad.dishes if d.code == "34")
    assert refused(till, outage.print_pad, 0).data["field"] == "sheets"
    assert refused(till, outage.print_pad, outage.MOST_PAD + 1).data["field"] == "sheets"


@pytest.mark.parametrize("typed", ["7", "0007", "YD-A-20261123-0007", "yd-a-1123-7", "YDA202611230007", " 7 "])
def test_a_sheet_is_found_however_its_number_is_typed(till: Centre, typed: str) -> None:
    shown = till.desk.see(cart_view.load, late(till, typed, "11"))
    assert shown.paper_no == "YD-A-20261123-0007" and shown.paper_at is not None


@pytest.mark.parametrize(
    "typed",
    ["13", "0", "99999", "", "YD-A-20261122-0001", "YD-B-20261123-0001", "XS-A-20261123-0001", "YD-A-20269999-0001"],
)
def test_what_is_no_printed_sheet_is_refused_beside_its_field(till: Centre, typed: str) -> None:
    no = refused(till, outage.begin_late, till.desk.new_id(), typed, till.desk.now(), meal=LUNCH)
    assert (no.code, no.data["field"]) == ("paper_unknown", "paper")


@pytest.mark.parametrize("ago", [timedelta(minutes=-5), timedelta(days=8)])
def test_a_time_to_come_or_long_ago_is_refused(till: Centre, ago: timedelta) -> None:
    no = refused(till, outage.begin_late, till.desk.new_id(), "1", till.desk.now() - ago, meal=LUNCH)
    assert (no.code, no.data["field"]) == ("late_when", "at")


def test_two_people_see_a_late_entry(till: Centre) -> None:
    order = late(till, "1", "11")
    assert refused(till, sales.check_out, order, EXACT).code == "needs_approver"
    with pytest.raises(Refused, match="approver"):
        till.desk.do(sales.check_out, order, EXACT, approval=till.consent("2001"))
    done = paid(till, order)
    row = till.desk.see(lambda view: _row(view, done.id))
    assert row == ("YD-A-20261123-0001", till.staff["2001"].bytes, till.staff["3001"].bytes)


def _row(view: object, sale_id: UUID) -> tuple[object, ...]:
    from app.store import sql

    found = sql.row(
        view.session,  # type: ignore[attr-defined]
        "SELECT paper_no, staff_id, approver_id FROM sale WHERE id = :s", {"s": sale_id},
    )  # fmt: skip
    assert found is not None
    return tuple(part.bytes if isinstance(part, UUID) else part for part in found)


def test_a_manager_does_not_agree_with_themselves(till: Centre) -> None:
    till.sign_in("1001")
    order = late(till, "1", "11")
    assert refused(till, sales.check_out, order, EXACT).code == "needs_approver"


def test_a_sheet_is_entered_once_and_again_after_it_was_taken_back(till: Centre) -> None:
    done = paid(till, late(till, "5", "11"))
    no = refused(till, outage.begin_late, till.desk.new_id(), "5", till.desk.now(), meal=LUNCH)
    assert (no.code, no.data["number"], no.data["field"]) == ("paper_used", done.number, "paper")
    back = till.desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert back.cart.paper_no == "YD-A-20261123-0005"
    paid(till, back.cart.id)
    report = verify(till.desk.sessions)
    assert report.ok, report


def test_of_two_carts_of_one_sheet_the_second_is_refused_at_the_money(till: Centre) -> None:
    first = late(till, "6", "11")
    till.desk.do(cart.hold, first)
    second = late(till, "6", "12")
    done = paid(till, second)
    till.desk.do(cart.take_up, first)
    no = refused(till, sales.check_out, first, EXACT, approval=till.consent("3001"))
    assert (no.code, no.data["number"]) == ("paper_used", done.number)


def test_it_may_be_none_after_all_and_lasts_through_holding_and_clearing(till: Centre) -> None:
    order = late(till, "2", "11")
    till.desk.do(cart.hold, order)
    assert till.desk.do(cart.take_up, order).paper_no == "YD-A-20261123-0002"
    gone = till.desk.see(cart_view.load, order)
    till.desk.do(cart.discard, order)
    back = till.desk.do(cart.restore, gone)
    assert (back.paper_no, back.paper_at) == (gone.paper_no, gone.paper_at)
    assert till.desk.do(outage.leave_late, back.id).paper_no == ""
    till.desk.do(sales.check_out, back.id, EXACT)  # nobody is asked


def test_paper_and_z_tell_what_came_late(till: Centre) -> None:
    done = paid(till, late(till, "3", "11", minutes=45))
    order = till.desk.new_id()
    till.desk.do(cart.add, order, "12", meal=LUNCH)
    till.desk.do(sales.check_out, order, EXACT)
    job = next(job for job in till.desk.see(print_queue.recent) if job.number == done.number)
    receipt = documents.load(job.kind, job.document)
    assert isinstance(receipt, Receipt) and receipt.paper_no == "YD-A-20261123-0003"
    assert receipt.paper_at == till.desk.now() - timedelta(minutes=45)
    counted = 100_00 + sum(row.due for row in (done,)) + 22_00
    till.desk.do(shifts.submit_count, {100: counted // 100})
    till.sign_in("1001")
    till.desk.do(shifts.close, "数错")
    (z,) = till.desk.see(closings)
    assert (z.late_count, z.late_total, z.sales_count) == (1, done.due, 2)


def test_who_agrees_to_the_sheet_agrees_to_no_money_off(till: Centre) -> None:
    till.sign_in("1001")
    till.desk.do(settings.put_all, {"till.cut_rate": 100, "till.cut_most": 2_00})
    till.sign_in("2001")
    order = late(till, "1", "11", "41")
    till.desk.do(cutting.cut, order, Cut(amount=95), "老客户")
    till.desk.do(cart.set_quantity, order, 1, 0)
    tenders = [Tender("wechat", 5)]
    wrong = refused(till, sales.check_out, order, tenders, approval=till.consent("3001"))
    assert wrong.code == "cut_over", "a rice of 1.00 for 0.05"


def test_what_was_served_yesterday_is_a_use_of_yesterday(centre_: Centre) -> None:
    counter = Counter(centre_)
    desk, who = counter.desk, counter.who
    desk.do(outage.print_pad, 4)
    first = counter.sell(who, "13")
    desk.do(shifts.submit_count, {100: 9, 50: 1})
    desk.do(shifts.close)
    centre_.clock.forward(days=1)
    desk.do(shifts.open_shift, 9_50)

    def served(minutes: int) -> cart_view.CartView:
        order = counter.ring(who, "13").id
        return desk.do(outage.begin_late, order, "1", desk.now() - timedelta(minutes=minutes), meal=LUNCH)

    shown = served(24 * 60)
    assert shown.payable == 19_00, "had already yesterday"
    desk.do(cart.discard, shown.id)
    centre_.sign_in("1001")
    second = counter.person("测试乙")
    centre_.sign_in("2001")
    who = second
    shown = served(24 * 60)
    done = paid(centre_, shown.id)
    assert done.due == first.due and (str(date(2026, 11, 23)) in {row[0] for row in counter.uses()})
    assert counter.ring(second, "13").payable == first.due, "today's is still to be had"
    desk.do(cart.hold, desk.see(cart_view.current).id)  # type: ignore[union-attr]
    back = desk.do(sales.reverse_to_cart, done.id, "打错菜", approval=centre_.consent("1001")).cart
    assert (back.due_day, back.paper_no, back.payable) == (None, "YD-A-20261123-0001", first.due)
    report = verify(desk.sessions)
    assert report.ok, report.first
