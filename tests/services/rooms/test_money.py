"""Fees and deposits of rooms: through the till, owed until they go back, booked as they were told, once."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.rooms import acts, bookings, listing, money
from app.services.rooms.bookings import BookingDone
from app.services.rooms.listing import BookingFilter
from app.services.till import charges, shifts
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.rooms.counter import RoomCounter, instant

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def paid(house: RoomCounter) -> tuple[RoomCounter, BookingDone]:
    """The whole hall for two hours on Friday, 120.00 and a deposit of 200.00, paid in cash."""
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    done = house.book("共享厅", "14:00", "16:00", FRIDAY, approved=True)
    taken = house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 320_00)], expected=320_00)
    assert (taken.due, taken.income, taken.deposit) == (320_00, 120_00, 200_00)
    return house, done


def back(house: RoomCounter, booking: UUID, how: str, reason: str = "不办了", **more: object) -> money.Settled:
    terms = house.desk.see(money.back_terms, booking, how, **{k: v for k, v in more.items() if k != "key"})
    tenders = [Tender("cash", terms.back)] if terms.back else []
    key = house.desk.new_id()
    return house.desk.do(money.settle_booking, booking, how, reason, key, tenders, expected=-terms.back, **more)


def sound(house: RoomCounter) -> None:
    report = verify(house.desk.sessions)
    assert report.ok, report.first


def test_what_is_paid_is_not_asked_for_again(paid: tuple[RoomCounter, BookingDone]) -> None:
    house, done = paid
    assert house.desk.see(money.fees_due, done.id).due == 0
    no = house.refused(house.desk.do, money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 1)])
    assert no.code == "fees_paid"
    (held,) = house.desk.see(money.booking_deposits)
    assert (held.amount, held.subject_number) == (200_00, done.number)


def test_cancelling_in_time_gives_all_back_and_nothing_can_be_done_twice(paid: tuple[RoomCounter, BookingDone]) -> None:
    house, done = paid
    assert house.refused(house.cancel, done.id).code == "booking_paid", "money does not stay behind"
    terms = house.desk.see(money.back_terms, done.id, "cancel")
    assert (terms.back, terms.kept, terms.late) == (320_00, 0, False)
    key = house.desk.new_id()
    args = (done.id, "cancel", "下雨", key, [Tender("cash", 320_00)])
    settled = house.desk.do(money.settle_booking, *args, expected=-320_00)
    assert settled.booking.state == "cancelled" and settled.charge is not None and settled.charge.due == -320_00
    again = house.desk.do(money.settle_booking, *args, expected=-320_00)
    assert again.charge is not None and again.charge.number == settled.charge.number
    no = house.refused(house.desk.do, money.settle_booking, done.id, "cancel", "再退", house.desk.new_id())
    assert no.code == "booking_not_now"
    assert house.desk.see(money.booking_deposits) == ()
    assert house.holds(done.id) == []
    sound(house)


def test_cancelling_late_keeps_half_of_the_fee_half_up_and_books_what_was_told(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    house.set_room("邻里客厅", fee=1661, deposit=0, approval="")
    done = house.book("邻里客厅", "14:00", "16:00", FRIDAY)
    house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("wechat", 16_61, "4200001")])
    house.centre.clock.now = done.starts_at - timedelta(hours=1)
    terms = house.desk.see(money.back_terms, done.id, "cancel")
    assert (terms.fee_back, terms.fee_kept, terms.late) == (8_30, 8_31, True)
    key = house.desk.new_id()
    no = house.refused(
        house.desk.do, money.settle_booking, done.id, "cancel", "有事", key, [Tender("wechat", 16_61)], expected=-16_61
    )
    assert no.code == "price_changed", "the limit passed while the question stood"
    settled = house.desk.do(
        money.settle_booking, done.id, "cancel", "有事", key, [Tender("wechat", 8_30)], expected=-8_30
    )
    assert settled.charge is not None and settled.charge.due == -8_30
    assert house.desk.see(charges.paid, done.id).income == 8_31
    sound(house)


@pytest.mark.parametrize("waive", [False, True])
def test_who_does_not_come_loses_the_deposit_by_rule_or_gets_it_back_with_a_reason(
    paid: tuple[RoomCounter, BookingDone], waive: bool
) -> None:
    house, done = paid
    house.centre.clock.now = done.starts_at + timedelta(minutes=15)
    assert house.refused(house.desk.do, acts.mark_no_show, done.id).code == "booking_paid"
    settled = back(house, done.id, "no_show", "生病住院" if waive else "", waive=waive)
    assert settled.booking.state == "no_show"
    assert (settled.terms.deposit_back, settled.terms.deposit_kept) == ((200_00, 0) if waive else (0, 200_00))
    after = house.desk.see(charges.paid, done.id)
    assert (after.income, after.deposit) == (120_00 + (0 if waive else 200_00), 0)
    if waive:
        assert house.refused(back, house, done.id, "return").code == "deposit_none", "used once"
    sound(house)


def test_a_waiver_needs_its_reason(paid: tuple[RoomCounter, BookingDone]) -> None:
    house, done = paid
    house.centre.clock.now = done.starts_at + timedelta(minutes=15)
    assert house.refused(back, house, done.id, "no_show", "", waive=True).data["field"] == "reason"


def test_a_deposit_goes_back_after_the_use_less_what_was_broken(paid: tuple[RoomCounter, BookingDone]) -> None:
    house, done = paid
    house.centre.clock.now = done.starts_at
    house.desk.do(acts.check_in_booking, done.id)
    assert house.refused(back, house, done.id, "return").code == "booking_not_now"
    house.centre.clock.now = done.ends_at
    house.desk.do(acts.end_booking, done.id, acts.UseEnded(12, False, "话筒摔坏"))
    assert house.refused(back, house, done.id, "return", "", deduct=5_000).data["field"] == "reason"
    settled = back(house, done.id, "return", "话筒修理", deduct=5_000)
    assert settled.charge is not None
    assert (settled.charge.due, settled.terms.deposit_back, settled.terms.deposit_kept) == (-150_00, 150_00, 50_00)
    assert settled.terms.kept == 50_00, "the fee of a use that was had is owed, not kept"
    assert house.desk.see(charges.paid, done.id).income == 170_00
    assert house.desk.see(money.fees_due, done.id).due == 0
    assert house.refused(back, house, done.id, "return").code == "deposit_none"
    sound(house)


def test_what_was_refused_gets_everything_back(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    done = house.book("共享厅", "14:00", "16:00", FRIDAY)
    house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 320_00)])
    settled = back(house, done.id, "refuse", "设备检修")
    assert (settled.booking.state, settled.terms.back) == ("refused", 320_00)
    sound(house)


def test_less_than_the_room_costs_needs_a_reason(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    no = house.refused(house.book, "共享厅", "14:00", "16:00", FRIDAY, fee=0, approved=True)
    assert no.data["field"] == "waived"
    done = house.book("共享厅", "14:00", "16:00", FRIDAY, fee=0, deposit=0, waived="社区活动", approved=True)
    assert house.desk.see(money.fees_due, done.id).due == 0
    assert house.refused(house.book, "共享厅", "09:00", "10:00", FRIDAY, fee=99_99_99).code == "field_bad"


def test_what_was_rounded_off_is_not_asked_for_again(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    house.set_room("邻里客厅", fee=1661, deposit=0, approval="")
    done = house.book("邻里客厅", "14:00", "16:00", FRIDAY)
    taken = house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 20_00)])
    assert taken.due == 16_60
    assert house.desk.see(money.fees_due, done.id).due == 0
    settled = back(house, done.id, "cancel")
    assert settled.charge is not None and settled.terms.kept == 0
    after = house.desk.see(money.fees_due, done.id)
    assert (after.fee, after.over) == (0, 0), "all of it went back, and a use that is off costs nothing"
    sound(house)


def used(house: RoomCounter, done: BookingDone) -> None:
    """They came, and it is over."""
    house.centre.clock.now = done.starts_at
    house.desk.do(acts.check_in_booking, done.id)
    house.centre.clock.now = done.ends_at
    house.desk.do(acts.end_booking, done.id, acts.UseEnded(12, True, ""))


def test_a_fee_is_asked_for_after_the_use_too_but_a_deposit_no_more(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    done = house.book("共享厅", "14:00", "16:00", FRIDAY, approved=True)
    before = house.desk.see(money.fees_due, done.id)
    assert (before.fee, before.deposit) == (120_00, 200_00)
    house.centre.clock.now = done.starts_at
    house.desk.do(acts.check_in_booking, done.id)
    assert house.desk.see(money.fees_due, done.id).deposit == 200_00, "while it goes on there is something to secure"
    house.centre.clock.now = done.ends_at
    house.desk.do(acts.end_booking, done.id, acts.UseEnded(12, True, ""))
    after = house.desk.see(money.fees_due, done.id)
    assert (after.fee, after.deposit, after.due) == (120_00, 0, 120_00)
    no = house.refused(
        house.desk.do, money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 320_00)], expected=320_00
    )
    assert (no.code, no.data["payable"]) == ("price_changed", 120_00), "the drawer stood open over the end of the use"
    args = (done.id, house.desk.new_id(), [Tender("cash", 120_00)])
    assert house.desk.do(money.take_fees, *args, expected=120_00).deposit == 0
    assert house.refused(house.desk.do, money.take_fees, done.id, house.desk.new_id(), []).code == "fees_paid"
    sound(house)


def test_a_deposit_alone_is_nothing_to_pay_once_the_use_is_over(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    house.set_room("邻里客厅", fee=0, deposit=5000, approval="")
    done = house.book("邻里客厅", "14:00", "16:00", FRIDAY)
    assert house.desk.see(money.fees_due, done.id).due == 50_00
    used(house, done)
    assert house.desk.see(money.fees_due, done.id).due == 0
    no = house.refused(house.desk.do, money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 50_00)])
    assert no.code == "fees_paid"


@pytest.mark.parametrize("how", ["cancelled", "no_show", "lapsed"])
def test_nothing_is_asked_for_a_use_that_was_not_had(house: RoomCounter, how: str) -> None:
    house.centre.sign_in("1001")
    done = house.book("共享厅", "14:00", "16:00", FRIDAY, approved=how != "lapsed")
    if how == "cancelled":
        house.cancel(done.id)
    house.centre.clock.now = done.starts_at + timedelta(minutes=20)
    if how == "no_show":
        house.desk.do(acts.mark_no_show, done.id)
    assert house.row(done.id).at(house.desk.now()) == how
    assert house.desk.see(money.fees_due, done.id).due == 0


def test_what_was_paid_for_a_booking_that_lapsed_goes_back_whole(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    done = house.book("共享厅", "14:00", "16:00", FRIDAY)
    assert done.state == "pending" and done.hold_until is not None
    house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 320_00)])
    house.centre.clock.now = done.hold_until
    assert house.desk.see(money.fees_due, done.id).over == 120_00
    settled = back(house, done.id, "return")
    assert settled.charge is not None and settled.charge.due == -320_00
    assert house.refused(back, house, done.id, "return").code == "deposit_none"
    sound(house)


def test_what_a_shorter_use_costs_less_goes_back_once_and_what_was_kept_stays(
    paid: tuple[RoomCounter, BookingDone],
) -> None:
    house, done = paid
    hour = timedelta(hours=1)
    house.desk.do(bookings.move_booking, done.id, done.starts_at, done.starts_at + hour)
    house.centre.clock.now = done.starts_at
    house.desk.do(acts.check_in_booking, done.id)
    house.centre.clock.now = done.starts_at + hour
    house.desk.do(acts.end_booking, done.id, acts.UseEnded(12, False, "话筒摔坏"))
    settled = back(house, done.id, "return", "话筒修理", deduct=5_000)
    assert settled.charge is not None and settled.charge.due == -210_00
    assert house.desk.see(charges.paid, done.id).income == 110_00
    assert house.refused(back, house, done.id, "return").code == "deposit_none"
    sound(house)


def test_no_more_goes_back_by_telephone_than_was_paid_in_cash(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    house.set_room("邻里客厅", fee=1669, deposit=0, approval="")
    done = house.book("邻里客厅", "14:00", "16:00", FRIDAY)
    assert house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 16_60)]).due == 16_60
    terms = house.desk.see(money.back_terms, done.id, "cancel")
    assert (terms.back, terms.never_paid) == (16_60, 9)
    no = house.refused(
        house.desk.do, money.settle_booking, done.id, "cancel", "不办了", house.desk.new_id(), [Tender("wechat", 16_69)]
    )
    assert no.code == "too_much"
    ways = [Tender("wechat", 10_00), Tender("cash", 6_60)]
    args = (done.id, "cancel", "不办了", house.desk.new_id(), ways)
    settled = house.desk.do(money.settle_booking, *args, expected=-16_60)
    assert settled.charge is not None and (settled.charge.due, settled.charge.income) == (-16_60, -16_60)
    assert house.desk.see(charges.paid, done.id).income == 0
    sound(house)


def test_what_was_kept_for_not_coming_goes_back_once_it_shows_that_they_came(
    paid: tuple[RoomCounter, BookingDone],
) -> None:
    house, done = paid
    house.centre.clock.now = done.starts_at + timedelta(minutes=15)
    back(house, done.id, "no_show", "")
    house.desk.do(acts.undo_no_show, done.id)
    assert house.desk.see(money.fees_due, done.id).due == 0, "nothing is asked for twice"
    house.desk.do(acts.check_in_booking, done.id)
    house.centre.clock.now = done.ends_at
    house.desk.do(acts.end_booking, done.id, acts.UseEnded(12, True, ""))
    assert house.desk.see(money.fees_due, done.id).over == 200_00
    settled = back(house, done.id, "return")
    assert settled.charge is not None and settled.charge.due == -200_00
    assert house.desk.see(charges.paid, done.id).income == 120_00
    assert house.refused(back, house, done.id, "return").code == "deposit_none"
    sound(house)


@pytest.mark.parametrize("beside", [True, False])
def test_a_deposit_goes_back_as_it_came_in_and_as_it_was_said(house: RoomCounter, beside: bool) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    house.set_room("邻里客厅", fee=0, deposit=1661, approval="")
    done = house.book("邻里客厅", "14:00", "16:00", FRIDAY)
    assert house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 16_60)]).due == 16_60
    house.centre.clock.now = done.starts_at
    house.desk.do(acts.check_in_booking, done.id)
    house.centre.clock.now = done.ends_at
    house.desk.do(acts.end_booking, done.id, acts.UseEnded(12, True, ""))
    due = house.desk.see(money.fees_due, done.id)
    assert (due.held, due.back) == (16_61, 16_60)
    more: dict[str, int] = {"deduct": 10_00} if beside else {}
    terms = house.desk.see(money.back_terms, done.id, "return", **more)
    assert (terms.back, terms.kept, terms.never_paid) == ((6_60, 10_00, 1) if beside else (16_60, 0, 1))
    args = (done.id, "return", "设备损坏", house.desk.new_id(), [Tender("wechat", terms.back)])
    settled = house.desk.do(money.settle_booking, *args, expected=-terms.back, **more)
    assert settled.charge is not None and settled.charge.due == -terms.back
    assert house.desk.see(charges.paid, done.id).income == terms.kept
    sound(house)


@pytest.mark.parametrize("how", ["cancel", "late", "no_show"])
def test_a_refund_taken_back_at_the_till_is_owed_again(paid: tuple[RoomCounter, BookingDone], how: str) -> None:
    house, done = paid
    if how != "cancel":
        house.centre.clock.now = done.starts_at + timedelta(minutes=20 if how == "no_show" else -30)
        how = how.replace("late", "cancel")
        assert house.desk.see(money.back_terms, done.id, how).fee_kept > 0
    terms = house.desk.see(money.back_terms, done.id, how)
    first = back(house, done.id, how).charge
    assert first is not None and house.desk.see(money.fees_due, done.id).back == 0
    for _ in range(2):
        house.desk.do(charges.reverse, first.id, "退错了人")
        due = house.desk.see(money.fees_due, done.id)
        assert due.back == terms.back + terms.deposit_kept and due.held == 200_00
        again = back(house, done.id, "return", "", deduct=0).charge
        assert again is not None and -again.due == due.back
        assert house.desk.see(money.fees_due, done.id).back == 0
        first = again
    sound(house)


def unsettled(house: RoomCounter) -> list[UUID]:
    """Whose money is listed as not as it should be."""
    return [row.id for row in house.desk.see(listing.booking_list, BookingFilter(unsettled=True)).rows]


def test_what_is_not_settled_is_a_list(paid: tuple[RoomCounter, BookingDone]) -> None:
    house, done = paid
    assert unsettled(house) == []
    late = house.book("共享厅", "18:00", "20:00", FRIDAY, approved=True)
    free = house.book("邻里客厅", "18:00", "20:00", FRIDAY)
    assert unsettled(house) == [late.id], "a fee is to be paid; what is free owes nothing"
    used(house, done)
    assert set(unsettled(house)) == {done.id, late.id}, "its deposit is here still"
    refund = back(house, done.id, "return").charge
    assert refund is not None and unsettled(house) == [late.id]
    house.desk.do(charges.reverse, refund.id, "退错了人")
    assert set(unsettled(house)) == {done.id, late.id}
    back(house, done.id, "return")
    house.desk.do(money.take_fees, late.id, house.desk.new_id(), [Tender("cash", 320_00)])
    assert unsettled(house) == []
    house.centre.clock.now = late.starts_at + timedelta(minutes=20)
    missed = back(house, late.id, "no_show").charge
    assert missed is not None and unsettled(house) == []
    assert house.row(free.id).fee == 0


def test_a_fee_refund_that_was_taken_back_is_listed_until_it_goes_back_again(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 500_00)
    house.set_room("邻里客厅", fee=1661, deposit=0, approval="")
    done = house.book("邻里客厅", "14:00", "16:00", FRIDAY)
    house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 20_00)])
    first = back(house, done.id, "cancel").charge
    assert first is not None and unsettled(house) == []
    house.desk.do(charges.reverse, first.id, "退错了人")
    assert unsettled(house) == [done.id] and house.desk.see(money.fees_due, done.id).back == 16_60
    back(house, done.id, "return")
    assert unsettled(house) == []


def test_the_list_says_what_the_drawer_says(house: RoomCounter) -> None:
    """Whatever happened to some bookings: listed is what F12 still has something to do with, and nothing else."""
    house.centre.sign_in("1001")
    house.desk.do(shifts.open_shift, 5000_00)
    house.no_limits()
    house.set_room("邻里客厅", fee=3000, deposit=5000, approval="")
    rng = random.Random(7)
    made = [house.book("邻里客厅", f"{hour:02}:00", f"{hour:02}:30", FRIDAY) for hour in range(9, 19)]
    for done in made:
        house.centre.clock.now = instant(FRIDAY, "08:00")
        if rng.random() < 0.7:
            house.desk.do(money.take_fees, done.id, house.desk.new_id(), [Tender("cash", 80_00)])
        how = rng.choice(["cancel", "no_show", "return", ""])
        if how == "return":
            used(house, done)
        elif how == "no_show":
            house.centre.clock.now = done.starts_at + timedelta(minutes=20)
        try:
            settled = back(house, done.id, how) if how else None
        except Refused:
            settled = None
        if settled is not None and settled.charge is not None and rng.random() < 0.5:
            house.desk.do(charges.reverse, settled.charge.id, "退错了人")
    house.centre.clock.now = instant(FRIDAY, "08:00")
    listed = set(unsettled(house))
    for done in made:
        due = house.desk.see(money.fees_due, done.id)
        open_ = due.due > 0 if house.row(done.id).state in money.PAYABLE else False
        assert (done.id in listed) is (open_ or due.back > 0), (house.row(done.id).state, due)
    sound(house)
