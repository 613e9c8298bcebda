"""Fees are income, deposits are owed: taken, settled whole and once, taken back; one drawer, one chain, one Z."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.print.render import render
from app.rules.people.names import mask_name
from app.services import dashboard, documents, print_queue
from app.services.centre import staff
from app.services.desk import Desk
from app.services.documents.till import ChargeReceipt, DepositSheet
from app.services.holders import Person
from app.services.personal import timeline
from app.services.residents import filters as residents
from app.services.till import charges, deposits, kept, sales, shifts
from app.services.till.charges import Bill, ChargeLine
from app.services.till.shifts import ShiftNow
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.services.till.charging import NUMBER, bill, deposit, fee, pay, settling
from tests.services.till.test_cart_and_sales import elder, ring
from tests.support import Centre


@pytest.fixture
def desk(centre_: Centre) -> Desk:
    """The desk's member on duty with an open shift: no manager."""
    centre_.sign_in("3001")
    centre_.desk.do(shifts.open_shift, 500_00)
    return centre_.desk


@pytest.fixture
def job(desk: Desk) -> UUID:
    return desk.new_id()


def refused(desk: Desk, operation: Any, *args: Any, **kw: Any) -> Refused:
    with pytest.raises(Refused) as no:
        desk.do(operation, *args, **kw)
    return no.value


def running(desk: Desk) -> ShiftNow:
    """As who may see the sums."""
    on_duty, desk.staff = desk.staff, next(row.member for row in desk.see(staff.roster) if row.code == "1001")
    found = desk.see(shifts.now)
    desk.staff = on_duty
    assert found is not None
    return found


def sound(desk: Desk) -> None:
    report = verify(desk.sessions)
    assert report.ok, report.first


def paper(desk: Desk, number: str) -> ChargeReceipt:
    (stored,) = desk.see(print_queue.find, number)
    found = documents.load(stored.kind, stored.document)
    assert isinstance(found, ChargeReceipt) and render(found, form="escpos")
    return found


def test_a_fee_is_income_and_a_deposit_is_owed(desk: Desk, job: UUID) -> None:
    done = desk.do(
        charges.take, bill(desk, job, fee(35_00), deposit(100_00), title="修电饭煲"), [Tender("cash", 200_00)]
    )
    assert (done.due, done.change, done.income, done.deposit) == (135_00, 65_00, 35_00, 100_00)
    assert done.number == "SK-A-20261123-0001" and not done.repeated
    paid = desk.see(charges.paid, job)
    assert (paid.income, paid.deposit, [row.number for row in paid.charges]) == (35_00, 100_00, [done.number])
    (held,) = desk.see(charges.held)
    assert (held.charge_id, held.amount, held.payer, held.subject) == (done.id, 100_00, "样例居民", "repair")
    said = paper(desk, done.number)
    assert (said.form(), said.payer, said.title, said.change) == ("charge", "样例居民", "修电饭煲", 65_00)
    assert said.takes_cash() and said.for_screen().payer != said.payer
    sound(desk)


def test_pressing_twice_makes_one_charge(desk: Desk, job: UUID) -> None:
    asked = bill(desk, job, fee(10_00))
    first = desk.do(charges.take, asked, [Tender("wechat", 10_00)])
    again = desk.do(charges.take, asked, [Tender("wechat", 10_00)])
    assert again.repeated and (again.number, again.due, again.payments) == (first.number, 10_00, first.payments)
    assert len(desk.see(charges.paid, job).charges) == 1 and first.methods == ("wechat",)
    assert desk.see(charges.done_before, desk.new_id(), job) is None


def test_half_of_an_odd_fee_is_kept_and_half_goes_back(desk: Desk, job: UUID) -> None:
    """8.31 kept and 8.30 back are together 16.61."""
    taken = pay(desk, job, deposit(16_61), subject="booking")
    back = desk.do(
        charges.take,
        bill(desk, job, ChargeLine("扣场地费", 8_31), settling(taken), subject="booking"),
        [Tender("cash", 8_30)],
    )
    assert (back.due, back.income, back.payments) == (-8_30, 8_31, (("cash", -8_30),))
    assert back.income - back.due == 16_61 and desk.see(charges.held) == ()
    assert paper(desk, back.number).form() == "deposit_back"
    found = running(desk).figures.charges
    assert (found.fees, found.deposit_in, found.deposit_used, found.deposit_back) == (
        (("booking", 2, 8_31),), 16_61, 8_31, 8_30,
    )  # fmt: skip
    sound(desk)


def test_a_deposit_is_settled_once_and_by_its_own_subject_alone(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(100_00))
    other = bill(desk, desk.new_id(), settling(taken))
    assert refused(desk, charges.take, other, [Tender("cash", 100_00)]).code == "deposit_unknown"
    assert (
        refused(desk, charges.take, bill(desk, job, settling(taken), subject="booking"), []).code == "deposit_unknown"
    )
    part = bill(desk, job, ChargeLine("退押金", -50_00, "deposit", taken.id))
    no = refused(desk, charges.take, part, [Tender("cash", 50_00)])
    assert (no.code, no.data["amount"]) == ("deposit_amount", 100_00)
    twice = bill(desk, job, settling(taken), settling(taken))
    assert refused(desk, charges.take, twice, [Tender("cash", 200_00)]).code == "deposit_settled"
    back = pay(desk, job, settling(taken))
    assert (back.due, back.deposit, running(desk).expected_cash) == (-100_00, -100_00, 500_00)
    no = refused(desk, charges.take, bill(desk, job, settling(taken)), [Tender("cash", 100_00)])
    assert (no.code, no.data["number"]) == ("deposit_settled", taken.number)
    assert refused(desk, charges.reverse, taken.id, "收错").code == "deposit_settled"
    sound(desk)


def test_a_settlement_taken_back_leaves_the_deposit_held_as_before(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(100_00))
    for _ in range(2):
        back = pay(desk, job, settling(taken))
        undone = desk.do(charges.reverse, back.id, "按错")
        assert (undone.due, undone.kind, undone.deposit) == (100_00, "reversal", 100_00)
        assert [held.charge_id for held in desk.see(charges.held, job)] == [taken.id]
        assert [line.settles for line in paper(desk, undone.number).lines] == [taken.number]
    gone = desk.do(charges.reverse, taken.id, "收错")
    assert gone.due == -100_00 and desk.see(charges.held) == ()
    assert (
        refused(desk, charges.take, bill(desk, job, settling(taken)), [Tender("cash", 100_00)]).code
        == "deposit_settled"
    )
    assert refused(desk, charges.reverse, taken.id, "再来").code == "sale_reversed"
    assert refused(desk, charges.reverse, gone.id, "再来").code == "is_reversal"
    said = paper(desk, gone.number)
    assert (said.form(), said.corrects, said.payer) == ("reversal", taken.number, "样例居民")
    sound(desk)


def test_a_deposit_pays_the_fee_and_nothing_moves(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(50_00))
    done = pay(desk, job, fee(50_00), settling(taken, "押金抵扣"))
    assert (done.due, done.payments, done.income) == (0, (), 50_00)
    assert not paper(desk, done.number).takes_cash()
    assert "drawer" not in desk.do(_kinds, job)
    assert running(desk).figures.charges.deposit_used == 50_00
    sound(desk)


def _kinds(work: Any, job: UUID) -> frozenset[str]:
    charges.take(work, Bill(work.new_id(), "repair", job, "WX-A-20261123-0001", "", (fee(0, "返修"),)), [])
    kinds: frozenset[str] = work.changes().kinds
    return kinds


def test_a_fee_goes_back_as_far_as_it_came_in(desk: Desk, job: UUID) -> None:
    paid = pay(desk, job, fee(20_00, "报名费"), subject="enrolment")
    no = refused(desk, charges.take, bill(desk, job, fee(-20_01), subject="enrolment"), [Tender("cash", 20_01)])
    assert (no.code, no.data["paid"]) == ("refund_more", 20_00)
    back = pay(desk, job, fee(-20_00, "退报名费"), subject="enrolment", method="wechat")
    assert paper(desk, back.number).form() == "refund"
    assert refused(desk, charges.take, bill(desk, job, fee(-20_00), subject="enrolment"), []).code == "refund_more"
    assert refused(desk, charges.reverse, paid.id, "错").code == "refund_more"
    assert desk.see(charges.paid, job).income == 0


def test_what_goes_back_is_never_more_than_is_due(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(100_09), method="wechat")
    asked = bill(desk, job, settling(taken))
    assert refused(desk, charges.take, asked, [Tender("cash", 100_10)]).code == "too_much"
    assert refused(desk, charges.take, asked, [Tender("cash", 100_05)]).data == {"over": 5}
    assert refused(desk, charges.take, asked, [Tender("cash", 99_90)]).code == "short"
    assert refused(desk, charges.take, asked, [Tender("wechat", 100_00)]).code == "short"
    back = desk.do(charges.take, asked, [Tender("wechat", 50_00), Tender("cash", 50_00)])
    assert (back.due, back.income) == (-100_00, 9)  # the single 分 that no drawer holds
    sound(desk)


def test_no_more_cash_goes_back_than_the_drawer_holds(centre_: Centre, desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(600_00), method="wechat")
    asked = bill(desk, job, settling(taken))
    assert refused(desk, charges.take, asked, [Tender("cash", 600_00)]).code == "needs_approver"
    centre_.sign_in("1001")
    no = refused(desk, charges.take, asked, [Tender("cash", 600_00)])
    assert (no.code, no.data["holds"]) == ("drawer_short", 500_00)
    assert desk.do(charges.take, asked, [Tender("cash", 500_00), Tender("wechat", 100_00)]).due == -600_00


def test_who_paid_in_cash_in_this_shift_gets_it_back_in_cash_without_a_manager(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(800_00), fee(30_00))
    assert desk.do(charges.take, bill(desk, job, settling(taken)), [Tender("cash", 800_00)]).due == -800_00
    again = pay(desk, job, deposit(600_00))
    elsewhere = desk.new_id()
    other = pay(desk, elsewhere, deposit(700_00), method="wechat")
    no = refused(desk, charges.take, bill(desk, elsewhere, settling(other)), [Tender("cash", 700_00)])
    assert no.code == "needs_approver", "whose money came by another way is paid from the float alone"
    assert desk.do(charges.take, bill(desk, job, settling(again)), [Tender("cash", 600_00)]).due == -600_00
    sound(desk)


def test_the_float_gives_back_the_deposit_of_another_day_and_no_more_than_itself(centre_: Centre, desk: Desk) -> None:
    first, second, third = (desk.new_id() for _ in range(3))
    owed = [pay(desk, one, deposit(200_00)) for one in (first, second, third)]
    counted = {5_000: 22}
    desk.do(shifts.submit_count, counted)
    desk.do(shifts.close)
    centre_.clock.forward(days=1)
    desk.do(shifts.open_shift, 300_00, None, "留三百")
    ring_up = ring(desk, "11")
    desk.do(sales.check_out, ring_up.id, [Tender("cash", 18_00)])
    assert desk.do(charges.take, bill(desk, first, settling(owed[0])), [Tender("cash", 200_00)]).due == -200_00
    asked = bill(desk, second, settling(owed[1]))
    no = refused(desk, charges.take, asked, [Tender("cash", 200_00)])
    assert (no.code, no.data["right"]) == ("needs_approver", "cash_large"), "what was sold is not told by trying"
    desk.do(shifts.move_cash, "pay_in", 100_00, "补零钱")
    assert desk.do(charges.take, asked, [Tender("cash", 200_00)]).due == -200_00
    no = refused(desk, shifts.move_cash, "pay_out", 1, "买菜")
    assert no.code == "needs_approver", "what was given back is no longer there for anything else"
    sound(desk)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (ChargeLine("", 100), "field_bad"),
        (ChargeLine("押金", 0, "deposit"), "deposit_amount"),
        (ChargeLine("维修费", 10**13), "tender_amount"),
        (ChargeLine("维修费", -(10**13)), "tender_amount"),
        (ChargeLine("退押金", -100, "deposit", UUID(int=7)), "deposit_unknown"),
    ],
)
def test_a_line_that_cannot_be(desk: Desk, job: UUID, line: ChargeLine, code: str) -> None:
    assert refused(desk, charges.take, bill(desk, job, line), [Tender("cash", 1_00)]).code == code


def test_a_bill_that_cannot_be(desk: Desk, job: UUID) -> None:
    assert refused(desk, charges.take, bill(desk, job), []).code == "charge_empty"
    no = refused(desk, charges.take, bill(desk, job, fee(5_00)), [Tender("cash", 5_00)], expected=4_00)
    assert (no.code, no.data["payable"]) == ("price_changed", 5_00)
    assert refused(desk, charges.reverse, desk.new_id(), "无").code == "charge_unknown"
    assert refused(desk, charges.take, bill(desk, job, fee(5_00), title="长" * 61), []).code == "field_bad"
    plain = pay(desk, job, fee(5_00))
    no = refused(desk, charges.take, bill(desk, job, ChargeLine("退押金", 0, "deposit", plain.id)), [])
    assert no.code == "deposit_amount"


def test_a_merchants_number_pays_one_sale_or_one_charge(desk: Desk, job: UUID) -> None:
    whole, tail = "4200001234567890", "8821"
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00, whole)])
    assert (
        refused(desk, charges.take, bill(desk, job, fee(18_00)), [Tender("wechat", 18_00, whole)]).code
        == "reference_used"
    )
    desk.do(charges.take, bill(desk, job, fee(18_00)), [Tender("wechat", 18_00, tail)])
    no = refused(desk, sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00, tail)])
    assert (no.code, no.data["number"][:2]) == ("reference_again", "SK")
    desk.do(charges.take, bill(desk, job, fee(18_00)), [Tender("wechat", 18_00, tail)], same_reference=True)
    back = desk.do(charges.take, bill(desk, job, fee(-18_00)), [Tender("wechat", 18_00, whole)])
    assert back.due == -18_00, "what goes back may carry the number it came in under"


def test_without_a_shift_or_while_counting_nothing_is_taken(centre_: Centre, job: UUID, desk: Desk) -> None:
    paid = pay(desk, job, fee(5_00))
    desk.do(shifts.submit_count, {10000: 5, 500: 1})
    assert refused(desk, charges.take, bill(desk, job, fee(5_00)), [Tender("cash", 5_00)]).code == "shift_counting"
    desk.do(shifts.close)
    assert refused(desk, charges.take, bill(desk, job, fee(5_00)), [Tender("cash", 5_00)]).code == "no_shift"
    assert refused(desk, charges.reverse, paid.id, "错").code == "no_shift"
    centre_.clock.forward(days=1)
    desk.do(shifts.open_shift, 505_00)
    assert refused(desk, charges.reverse, paid.id, "错").code == "other_day"


def test_who_may_take_back_is_as_with_a_sale(centre_: Centre, desk: Desk, job: UUID) -> None:
    paid = pay(desk, job, fee(5_00))
    assert refused(desk, charges.reverse, paid.id, " ").code == "reason_missing"
    centre_.clock.forward(minutes=3)
    assert refused(desk, charges.reverse, paid.id, "错").code == "needs_approver"
    centre_.sign_in("9001")
    assert refused(desk, charges.take, bill(desk, job, fee(5_00)), []).code == "needs_approver"


def test_the_z_says_what_the_x_said(centre_: Centre, desk: Desk, job: UUID) -> None:
    centre_.sign_in("1001")
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("cash", 18_00)])
    taken = pay(desk, job, fee(35_00), deposit(100_00))
    pay(desk, job, fee(20_00), settling(taken), method="cash")
    room = pay(desk, desk.new_id(), deposit(200_00), subject="booking", method="wechat")
    desk.do(charges.reverse, pay(desk, job, fee(1_00)).id, "错")
    x = desk.see(shifts.x_report)
    assert x.fees == (("booking", 1, 0), ("repair", 2, 55_00))
    assert (x.charge_count, x.charge_reversals, x.charge_due) == (4, 1, 255_00)
    assert (x.deposit_in, x.deposit_used, x.deposit_back, x.deposits_held) == (300_00, 20_00, 80_00, 200_00)
    assert {t.method: (t.count, t.amount) for t in x.tenders} == {"cash": (3, 73_00), "wechat": (1, 200_00)}
    assert (x.expected_cash, x.net_total) == (573_00, 18_00)
    assert (x.perpetual_charges, x.perpetual_paybacks) == (336_00, -81_00)
    assert desk.do(shifts.submit_count, {10000: 5, 5000: 1, 2000: 1, 100: 3}, {"wechat": 200_00}).within
    z = desk.do(shifts.close)
    same = ("fees", "charge_count", "charge_due", "deposit_in", "deposits_held", "expected_cash", "perpetual_charges")
    assert [getattr(z, name) for name in same] == [getattr(x, name) for name in same]
    assert render(z, form="escpos") and sound(desk) is None
    desk.do(shifts.open_shift, z.stays() or 0)
    pay(desk, room.subject_id, settling(room), subject="booking", method="wechat")
    assert desk.see(shifts.x_report).perpetual_paybacks == -281_00


def test_a_blind_count_learns_nothing_from_charges(desk: Desk, job: UUID) -> None:
    pay(desk, job, fee(35_00), deposit(100_00))
    x = desk.see(shifts.x_report)
    assert x.blind and (x.charge_count, x.fees) == (1, (("repair", 1, 0),))
    assert not any((x.deposit_in, x.charge_due, x.deposits_held, x.perpetual_charges, x.expected_cash))
    assert render(x, form="escpos")


def test_the_rolled_up_days_know_charges(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, fee(35_00), deposit(100_00))
    pay(desk, job, settling(taken))
    with desk.sessions.read() as session:
        rows = sql.rows(
            session,
            'SELECT dimension, "key", "count", amount FROM daily_total ORDER BY dimension, "key"',
        )
    assert [tuple(row) for row in rows] == [
        ("deposit", "back", 1, 100_00), ("deposit", "in", 1, 100_00), ("fee", "repair", 2, 35_00),
        ("tender", "cash", 2, 35_00),
    ]  # fmt: skip


def test_a_charge_long_ago_is_held_since_then(centre_: Centre, desk: Desk, job: UUID) -> None:
    at = centre_.clock.now
    pay(desk, job, deposit(100_00))
    centre_.clock.forward(days=40)
    (held,) = desk.see(charges.held)
    assert centre_.desk.now() - held.at >= timedelta(days=40) and at is not None


def test_who_paid_goes_from_the_papers_when_they_are_forgotten(centre_: Centre, desk: Desk, job: UUID) -> None:
    """The money stays, and the deposit can still be given back."""
    resident = elder(desk, date(1950, 1, 1))
    name = next(row.name for row in desk.see(residents.listing, "", 0, 200).rows if row.id == resident)
    asked = Bill(desk.new_id(), "repair", job, NUMBER, name, (deposit(100_00),), resident, "修表")
    taken = desk.do(charges.take, asked, [Tender("cash", 100_00)])
    other = desk.do(
        charges.take, Bill(desk.new_id(), "repair", job, NUMBER, name, (fee(1_00),)), [Tender("cash", 1_00)]
    )
    stranger = pay(desk, job, fee(2_00))
    desk.do(charges.reverse, other.id, "错")
    rows = desk.see(timeline.timeline, resident, limit=9).rows
    assert [(row.kind, row.amount) for row in rows if row.kind.startswith("charge")] == [("charge", 100_00)]
    assert desk.see(kept.count, [resident]) == 1
    desk.do(kept.HOLDER.erase, Person((resident,), (), (name,)))
    assert [paper(desk, one.number).payer for one in (taken, other, stranger)] == ["", "", "样例居民"]
    assert paper(desk, taken.number).title == "" and desk.see(charges.held)[0].payer == ""
    assert pay(desk, job, settling(taken)).due == -100_00
    sound(desk)


def test_the_days_list_names_each_charge_by_what_its_money_is(desk: Desk, job: UUID) -> None:
    taken = pay(desk, job, deposit(100_00))
    both = pay(desk, job, fee(20_00), deposit(50_00), method="wechat")
    used = pay(desk, job, settling(taken), fee(30_00))
    back = pay(desk, job, settling(both))
    refund = pay(desk, job, fee(-10_00))
    free = desk.do(charges.take, bill(desk, desk.new_id(), fee(10_00), ChargeLine("减免", -10_00)), [])
    undone = desk.do(charges.reverse, refund.id, "金额填错")
    rows = {row.number: row for row in desk.see(dashboard.recent_takings)}
    forms = {done.number: rows[done.number].form for done in (taken, both, used, back, refund, free, undone)}
    assert list(forms.values()) == ["deposit", "fee", "deposit_back", "deposit_back", "refund", "fee", "refund"]
    assert rows[both.number].payments == (("wechat", 70_00),) and rows[free.number].payments == ()
    assert (rows[undone.number].kind, rows[undone.number].due, rows[refund.number].reversed) == (
        "reversal",
        10_00,
        True,
    )
    assert len(desk.see(dashboard.recent_takings, 3)) == 3
    went = {row.number for row in desk.see(dashboard.recent_takings, went_back=True)}
    assert went == {row.number for row in rows.values() if row.due < 0 or row.kind == "reversal"}
    assert undone.number in went and taken.number not in went
    day = desk.see(dashboard.today)
    assert (day.sales, day.fees, day.deposits) == (0, (("repair", 5, 0),), 0), "no sums where the drawer is blind"


def test_the_list_of_deposits_is_frozen_and_forgets_whom_it_named(desk: Desk, job: UUID) -> None:
    resident = elder(desk, date(1950, 1, 1))
    asked = bill(desk, job, deposit(100_00), resident_id=resident)
    mine = desk.do(charges.take, asked, [Tender("cash", 100_00)])
    other = pay(desk, desk.new_id(), deposit(30_00), subject="booking")
    pay(desk, desk.new_id(), fee(5_00))
    sheet = desk.see(deposits.deposit_sheet)
    assert [(row.number, row.payer, row.amount) for row in sheet.rows] == [
        (mine.number, mask_name("样例居民"), 100_00),
        (other.number, mask_name("样例居民"), 30_00),
    ]
    assert sheet.total() == 130_00
    pay(desk, job, settling(mine))
    desk.do(deposits.print_deposits, sheet)
    later = desk.do(deposits.print_deposits, desk.see(deposits.deposit_sheet))
    (printed,) = [row for row in desk.see(print_queue.recent, 50) if row.kind == DepositSheet.KIND and row.id != later]
    assert printed.number.startswith("YJ-A-") and documents.load(printed.kind, printed.document) == sheet
    desk.do(kept.HOLDER.erase, Person((resident,), (), ("样例居民",)))
    (printed,) = [row for row in desk.see(print_queue.recent, 50) if row.id == printed.id]
    left = documents.load(printed.kind, printed.document)
    assert isinstance(left, DepositSheet) and left.rows[0].payer == "" and left.total() == 130_00
    desk.do(kept.HOLDER.erase, Person((resident,), (), ("样例居民",)))  # there is nothing more to forget
    assert [row.document for row in desk.see(print_queue.recent, 50) if row.id == printed.id] == [printed.document]
    sound(desk)


def test_a_charge_whose_money_is_not_here_any_more_is_not_taken_back(desk: Desk, job: UUID) -> None:
    pay(desk, job, fee(16_61))
    assert desk.do(charges.take, bill(desk, job, fee(16_61)), [Tender("cash", 16_60)]).due == 16_60
    first = pay(desk, job, fee(16_61), method="wechat")
    pay(desk, job, fee(-16_61), method="wechat")
    pay(desk, job, fee(-16_61), method="wechat")
    no = refused(desk, charges.reverse, first.id, "错")
    assert (no.code, no.data["paid"]) == ("refund_more", 16_60)
