"""The fee of an activity: taken once for those with a place, given back by rule, on the same drawer as the meals."""

import pytest

from app.errors import Refused
from app.services.activities import enrol, fees, listing, schedule
from app.services.activities.enrol import EnrolDraft
from app.services.till import charges, shifts
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.activities.conftest import Club


@pytest.fixture
def paying(club: Club) -> Club:
    """The desk with a drawer of its own."""
    club.desk.do(shifts.open_shift, 300_00)
    return club


def test_a_party_pays_and_gets_back_what_the_rule_says(paying: Club) -> None:
    key, mine, bill = paying.on(capacity=2, fee=1500), paying.desk.new_id(), paying.desk.new_id()
    draft = EnrolDraft(paying.people("ab"), together=True)
    for _ in range(2):
        done = paying.desk.do(fees.enrol_paid, key, draft, (Tender("cash", 5000),), mine, bill, expected=3000)
        assert done.charge is not None and (done.charge.due, done.charge.change) == (3000, 2000)
    waits = paying.desk.do(fees.enrol_paid, key, EnrolDraft(paying.people("c")), (), paying.desk.new_id(), bill)
    assert waits.charge is None and waits.entries[0].state == "waiting"
    assert paying.desk.see(fees.entry_money, mine) == fees.EntryMoney(0, 3000, 0)
    back = paying.desk.do(fees.cancel_paid, mine, (Tender("cash", 1500),), paying.desk.new_id(), (2,), expected=-1500)
    assert back.charge is not None and back.charge.due == -1500 and back.cancelled.moved.up
    money = paying.desk.see(fees.money_of, key)
    assert {(m.due, m.paid, m.back) for m in money.values()} == {(0, 1500, 0), (1500, 0, 0)}
    with pytest.raises(Refused) as no:
        paying.desk.do(fees.give_back, mine, (), paying.desk.new_id())
    assert no.value.code == "nothing_due"
    assert verify(paying.desk.sessions).ok


def test_after_the_term_nothing_goes_back_and_all_of_it_when_it_is_called_off(paying: Club) -> None:
    key = paying.on(capacity=5, fee=1500, refund_before_min=24 * 60)
    made = paying.each(key, "abc")
    for name in "ab":
        paying.desk.do(fees.pay, made[name].id, (Tender("wechat", 1500),), paying.desk.new_id())
    with pytest.raises(Refused) as twice:
        paying.desk.do(fees.pay, made["a"].id, (Tender("cash", 1500),), paying.desk.new_id())
    assert twice.value.code == "nothing_due"
    paying.to_the_day(key, hours=-2)
    late = paying.desk.do(fees.cancel_paid, made["a"].id, (), paying.desk.new_id())
    assert late.charge is None and paying.desk.see(fees.owed_back) == ()
    with pytest.raises(Refused) as over:
        paying.desk.do(fees.pay, made["a"].id, (Tender("cash", 1500),), paying.desk.new_id())
    assert over.value.code == "enrol_not_open"
    paying.desk.do(schedule.call_off, key, "停水")
    kept, owed = paying.desk.see(fees.owed_back, key)  # what is not held keeps nobody's money
    assert kept.id == made["a"].id and kept.amount == 1500
    assert (owed.id, owed.amount, owed.paid) == (made["b"].id, 1500, 1500) and "*" in owed.name
    bill = paying.desk.new_id()
    papers = {paying.desk.do(fees.give_back, owed.id, (Tender("wechat", 1500),), bill).number for _ in range(2)}
    assert len(papers) == 1 and paying.desk.see(fees.owed_back) == (kept,)


def test_given_up_in_time_the_money_goes_back_whenever_it_is_fetched(paying: Club) -> None:
    key = paying.on(capacity=1, fee=1500, refund_before_min=24 * 60)
    made = paying.each(key, "ab")
    paying.desk.do(fees.pay, made["a"].id, (Tender("cash", 1500),), paying.desk.new_id())
    paying.desk.do(enrol.cancel, made["a"].id)
    paying.to_the_day(key, days=3)
    (owed,) = paying.desk.see(fees.owed_back)
    assert owed.amount == 1500
    assert paying.desk.see(listing.activity_detail, key).listed.figures.enrolled == 1


def test_without_a_drawer_nobody_is_signed_up_for_money(club: Club) -> None:
    key = club.on(capacity=2, fee=1500)
    with pytest.raises(Refused) as no:
        club.desk.do(
            fees.enrol_paid, key, EnrolDraft(club.people("a")), (Tender("cash", 1500),), club.desk.new_id(),
            club.desk.new_id(),
        )  # fmt: skip
    assert no.value.code == "no_shift" and club.states(key) == {}


def test_what_was_rounded_off_is_neither_asked_for_again_nor_owed_back(paying: Club) -> None:
    key = paying.on(capacity=5, fee=1661)
    entry = paying.each(key, "a")["a"].id
    assert paying.desk.do(fees.pay, entry, (Tender("cash", 2000),), paying.desk.new_id()).due == 1660
    money = paying.desk.see(fees.entry_money, entry)
    assert money.due == 0 and money == paying.desk.see(fees.money_of, key)[entry]
    back = paying.desk.see(fees.entry_money, entry, 1).back
    bill = paying.desk.new_id()
    done = paying.desk.do(fees.cancel_paid, entry, (Tender("cash", 1660),), bill, expected=-back)
    assert done.charge is not None and done.charge.due == -1660
    assert paying.desk.see(fees.owed_back) == ()
    assert verify(paying.desk.sessions).ok


def test_no_more_goes_back_by_telephone_than_was_paid_in_cash(paying: Club) -> None:
    key = paying.on(capacity=5, fee=1661)
    entry = paying.each(key, "a")["a"].id
    paying.desk.do(fees.pay, entry, (Tender("cash", 2000),), paying.desk.new_id())
    going = paying.desk.see(fees.entry_money, entry, 1)
    assert (going.back, going.never_paid) == (1660, 1)
    paying.desk.do(enrol.cancel, entry)
    assert [owed.amount for owed in paying.desk.see(fees.owed_back)] == [1660]
    bill = paying.desk.new_id()
    done = paying.desk.do(fees.give_back, entry, (Tender("alipay", 1660),), bill, expected=-1660)
    assert (done.due, paying.desk.see(fees.owed_back)) == (-1660, ())
    assert verify(paying.desk.sessions).ok


def test_of_a_party_each_gets_back_what_their_own_leaving_says(paying: Club) -> None:
    key, mine = paying.on(capacity=5, fee=1500, refund_before_min=24 * 60), paying.desk.new_id()
    paying.desk.do(
        fees.enrol_paid, key, EnrolDraft(paying.people("abc"), together=True), (Tender("wechat", 4500),), mine,
        paying.desk.new_id(),
    )  # fmt: skip
    paying.desk.do(enrol.cancel, mine, (1,))
    paying.to_the_day(key, hours=-2)
    assert paying.desk.see(fees.entry_money, mine).back == 1500, "in time, whenever it is fetched"
    assert paying.desk.see(fees.entry_money, mine, 1) == fees.EntryMoney(0, 4500, 1500, 1500)
    paying.desk.do(enrol.cancel, mine)
    (owed,) = paying.desk.see(fees.owed_back)
    assert (owed.amount, owed.paid) == (1500, 4500)


def test_a_refund_taken_back_at_the_till_is_owed_again_whenever_that_is(paying: Club) -> None:
    key = paying.on(capacity=5, fee=1661, refund_before_min=24 * 60)
    made = paying.each(key, "a")["a"]
    mine = paying.desk.new_id()
    draft = EnrolDraft(paying.people("bc"), together=True)
    paying.desk.do(fees.enrol_paid, key, draft, (Tender("cash", 3320),), mine, paying.desk.new_id())
    paying.desk.do(fees.pay, made.id, (Tender("cash", 1660),), paying.desk.new_id())
    way = paying.desk.new_id
    whole = paying.desk.do(fees.cancel_paid, made.id, (Tender("wechat", 1660),), way(), expected=-1660).charge
    part = paying.desk.do(fees.cancel_paid, mine, (Tender("wechat", 1661),), way(), (1,), expected=-1661).charge
    assert whole is not None and part is not None and paying.desk.see(fees.owed_back) == ()
    for refund in (whole, part):
        paying.desk.do(charges.reverse, refund.id, "退错了人")
    paying.to_the_day(key, hours=-2)
    assert [(one.id, one.amount) for one in paying.desk.see(fees.owed_back)] == [(made.id, 1660)]
    assert paying.desk.see(fees.entry_money, mine).back == 1661
    for entry, back in ((made.id, 1660), (mine, 1661)):
        done = paying.desk.do(fees.give_back, entry, (Tender("alipay", back),), way(), expected=-back)
        assert done.due == -back
    assert paying.desk.see(fees.owed_back) == () and paying.desk.see(fees.entry_money, mine).back == 0
    assert verify(paying.desk.sessions).ok


def test_who_comes_back_pays_again_what_was_given_back(paying: Club) -> None:
    key = paying.on(capacity=5, fee=1500, refund_before_min=24 * 60)
    entry = paying.each(key, "a")["a"].id
    paying.desk.do(fees.pay, entry, (Tender("wechat", 1500),), paying.desk.new_id())
    paying.desk.do(fees.cancel_paid, entry, (Tender("wechat", 1500),), paying.desk.new_id(), expected=-1500)
    paying.desk.do(enrol.reinstate_entry, entry)
    assert paying.desk.see(fees.entry_money, entry).due == 1500
    paying.desk.do(fees.pay, entry, (Tender("cash", 1500),), paying.desk.new_id())
    paying.to_the_day(key, hours=-2)
    paying.desk.do(enrol.cancel, entry)
    paying.desk.do(enrol.reinstate_entry, entry)
    assert paying.desk.see(fees.entry_money, entry) == fees.EntryMoney(0, 1500, 0), "nobody left too late"
    assert verify(paying.desk.sessions).ok


def test_who_left_in_time_gets_it_back_also_when_another_left_late_by_mistake(paying: Club) -> None:
    key = paying.on(capacity=3, fee=1500, refund_before_min=24 * 60)
    (party,) = paying.enrol(key, "abc")
    paying.desk.do(fees.pay, party.id, (Tender("cash", 4500),), paying.desk.new_id())
    paying.desk.do(enrol.cancel, party.id, (1,))
    assert paying.desk.see(fees.entry_money, party.id).back == 1500
    paying.to_the_day(key, hours=-2)
    paying.desk.do(enrol.cancel, party.id, (2,))
    assert paying.desk.see(fees.entry_money, party.id) == fees.EntryMoney(0, 4500, 1500, 1500)
    paying.desk.do(enrol.reinstate_entry, party.id)
    assert paying.desk.see(fees.entry_money, party.id) == fees.EntryMoney(0, 4500, 1500)
    paying.desk.do(enrol.cancel, party.id)
    assert paying.desk.see(fees.entry_money, party.id) == fees.EntryMoney(0, 4500, 1500, 3000)
    paying.desk.do(enrol.reinstate_entry, party.id)
    done = paying.desk.do(fees.give_back, party.id, (Tender("cash", 1500),), paying.desk.new_id(), expected=-1500)
    assert done.due == -1500 and paying.desk.see(fees.entry_money, party.id) == fees.EntryMoney(0, 3000, 0)
    assert verify(paying.desk.sessions).ok
