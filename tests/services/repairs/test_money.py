"""Paying and taking things along is one act: both happen or neither, pressed twice it happens once."""

import multiprocessing
import os
import signal
from pathlib import Path
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.repairs.flow import RepairAct, RepairState
from app.services.desk import Desk
from app.services.repairs import board, handover, items, money, owed, steps
from app.services.repairs.board import RepairFilter
from app.services.repairs.handover import Proof
from app.services.repairs.steps import RepairMove
from app.services.requests import handlers
from app.services.till import charges, shifts
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.services.repairs.brought import SHOES, bring, fresh, repaired
from tests.support import Centre, open_centre


@pytest.fixture
def till(centre_: Centre) -> Desk:
    """前台甲 on duty with an open shift."""
    centre_.sign_in("3001")
    centre_.desk.do(shifts.open_shift, 500_00)
    return centre_.desk


def cash(amount: int) -> tuple[Tender, ...]:
    return (Tender("cash", amount),)


def test_deposit_and_balance(till: Desk) -> None:
    done = bring(till, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    repaired(till, done.items[0], 1500)
    due = till.see(owed.owing, done.items)
    assert (due.due, due.deposit) == (500, 1000)
    with pytest.raises(Refused) as no:
        till.do(handover.hand_out, done.items, Proof(tags=done.numbers))
    assert no.value.code == "repair_owed" and no.value.data["due"] == 500
    charge = fresh()
    for again in (False, True):
        over, paid = till.do(
            money.hand_out_paid, charge, done.items, Proof(tags=done.numbers), cash(2000), expected=due.due
        )
        assert over.slip_finished and paid is not None
        assert (paid.due, paid.repeated) == (500, again)
    found = till.see(charges.paid, done.id)
    assert (found.income, found.deposit, len(found.charges)) == (1500, 0, 2)
    assert till.see(items.load, done.items[0]).state is RepairState.HANDED
    report = verify(till.sessions)
    assert report.ok, report.first


def test_of_two_things_each_pays_its_own_and_the_deposit_goes_as_far_as_it_reaches(till: Desk) -> None:
    done = bring(till, SHOES, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 2000, cash(2000))
    for item in done.items:
        repaired(till, item, 1500)
    first, last = done.items
    assert till.see(owed.owing, (first,)).due == 0
    till.do(money.hand_out_paid, fresh(), (first,), Proof(tags=done.numbers[:1]), ())
    assert till.see(charges.paid, done.id).deposit == 500
    assert till.see(owed.owing, (last,)).due == 1000
    till.do(money.hand_out_paid, fresh(), (last,), Proof(tags=done.numbers[1:]), cash(1000))
    found = till.see(charges.paid, done.id)
    assert (found.income, found.deposit) == (3000, 0)


def test_what_was_not_repaired_costs_nothing_and_its_deposit_goes_back(till: Desk) -> None:
    done = bring(till, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    till.do(steps.do_step, done.items[0], RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    assert till.see(owed.owing, done.items).due == -1000
    till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), cash(1000))
    found = till.see(charges.paid, done.id)
    assert (found.income, found.deposit) == (0, 0)
    assert till.see(items.load, done.items[0]).state is RepairState.UNREPAIRED_HANDED


def test_a_charge_taken_back_is_owed_again(till: Desk, centre_: Centre) -> None:
    done = bring(till, SHOES, SHOES)
    for item in done.items:
        repaired(till, item, 1500)
    charge = fresh()
    till.do(money.collect, charge, done.items, cash(3000))
    assert till.see(owed.owing, done.items).due == 0
    till.do(handover.hand_out, done.items[:1], Proof(tags=done.numbers[:1]))
    till.do(charges.reverse, charge, "付错了")
    assert till.see(owed.owing, done.items[1:]).due == 3000


def test_a_refused_payment_leaves_the_thing_here(till: Desk) -> None:
    done = bring(till, SHOES)
    repaired(till, done.items[0], 1500)
    for tenders in (cash(1000), ()):
        with pytest.raises(Refused):
            till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), tenders)
    with pytest.raises(Refused, match="price_changed"):
        till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), cash(1500), expected=1400)
    assert till.see(items.load, done.items[0]).state is RepairState.READY
    assert not till.see(charges.paid, done.id).charges


def test_labour_is_waived_with_a_reason(till: Desk) -> None:
    done = bring(till, {**SHOES, "quote": 3500})
    till.do(steps.do_step, done.items[0], RepairAct.FINISH, RepairMove(parts=500, labour=3000))
    with pytest.raises(Refused):
        till.do(money.waive, done.items[0], parts=500, labour=0, reason=" ")
    till.do(money.waive, done.items[0], parts=500, labour=0, reason="长者工时免")
    assert till.see(owed.owing, done.items).due == 500


def test_a_visit_is_paid_when_it_is_done(till: Desk) -> None:
    done = bring(till, {"what": "水龙头", "quote": 3000, "agreed": True}, kind="home", address="6幢1-302")
    helper = till.see(handlers.search)[0].id
    till.do(steps.do_step, done.items[0], RepairAct.DISPATCH, RepairMove(handler_id=helper))
    till.do(steps.do_step, done.items[0], RepairAct.COMPLETE, RepairMove(labour=2500, signed=True))
    till.do(money.collect, fresh(), done.items, cash(2500))
    with pytest.raises(Refused, match="repair_owed_none"):
        till.do(money.collect, fresh(), done.items, cash(2500))


def test_a_deposit_goes_back_once(till: Desk) -> None:
    done = bring(till, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    till.do(money.give_back_deposit, fresh(), done.id, cash(1000))
    with pytest.raises(Refused, match="repair_no_deposit"):
        till.do(money.give_back_deposit, fresh(), done.id, cash(1000))


def test_a_deposit_is_taken_while_anything_of_the_visit_is_here_and_no_later(till: Desk) -> None:
    done = bring(till, SHOES, SHOES)
    for item, tag in zip(done.items, done.numbers, strict=True):
        repaired(till, item, 1500)
        till.do(money.take_deposit, fresh(), done.id, 500, cash(500))
        bill = till.see(owed.owing, (item,))
        till.do(money.hand_out_paid, fresh(), (item,), Proof(tags=(tag,)), cash(max(bill.due, 0)))
    with pytest.raises(Refused, match="repair_not_now"):
        till.do(money.take_deposit, fresh(), done.id, 500, cash(500))
    found = till.see(charges.paid, done.id)
    assert (found.income, found.deposit) == (3000, 0)


def test_what_is_void_leaves_no_money_here(till: Desk) -> None:
    done = bring(till, SHOES, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    void = RepairMove(reason="登记错了")
    till.do(steps.do_step, done.items[0], RepairAct.VOID, void)  # the other thing is still here
    with pytest.raises(Refused) as no:
        till.do(steps.do_step, done.items[1], RepairAct.VOID, void)
    assert no.value.code == "repair_deposit_held" and no.value.data["amount"] == 1000
    till.do(money.give_back_deposit, fresh(), done.id, cash(1000))
    assert till.do(steps.do_step, done.items[1], RepairAct.VOID, void).state is RepairState.VOID


def test_a_visit_paid_beforehand_is_not_void_while_its_fee_is_here(till: Desk) -> None:
    done = bring(till, {"what": "水龙头", "quote": 3000, "agreed": True}, kind="home", address="6幢1-302")
    (item,) = done.items
    helper = till.see(handlers.search)[0].id
    till.do(money.collect, fresh(), done.items, cash(3000))
    with pytest.raises(Refused) as no:
        till.do(steps.do_step, item, RepairAct.VOID, RepairMove(reason="不来了"))
    assert (no.value.code, no.value.data["amount"]) == ("repair_fee_held", 3000)
    till.do(steps.do_step, item, RepairAct.DISPATCH, RepairMove(handler_id=helper))
    till.do(steps.do_step, item, RepairAct.GIVE_UP, RepairMove(reason="修不了"))
    assert till.see(owed.owing, done.items).due == -3000
    till.do(money.collect, fresh(), done.items, cash(3000), expected=-3000)
    assert till.see(charges.paid, done.id).income == 0 and till.see(owed.owing, done.items).due == 0


def _killed_in_the_middle(folder: Path, item: UUID, number: str, statements: int) -> None:
    """Hand out and pay, and die after so many writes of that transaction."""
    centre = open_centre(folder)
    centre.sign_in("3001")
    run, left = sql.run, [statements]

    def counting(*args, **kw):  # type: ignore[no-untyped-def]
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*args, **kw)

    sql.run = counting  # type: ignore[assignment]
    centre.desk.do(money.hand_out_paid, fresh(), (item,), Proof(tags=(number,)), cash(1500))
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("writes", [0, 1, 2, 4])
def test_a_kill_in_the_middle_leaves_nothing_half(till: Desk, centre_: Centre, writes: int) -> None:
    done = bring(till, SHOES)
    repaired(till, done.items[0], 1500)
    till.sessions.close()
    child = multiprocessing.get_context("fork").Process(
        target=_killed_in_the_middle, args=(centre_.folder, done.items[0], done.numbers[0], writes)
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    again = open_centre(centre_.folder)
    centre_.desk.sessions = again.desk.sessions
    again.sign_in("3001")
    paid = again.desk.see(charges.paid, done.id)
    state = again.desk.see(items.load, done.items[0]).state
    assert (state, paid.income) in ((RepairState.READY, 0), (RepairState.HANDED, 1500))
    report = verify(again.desk.sessions)
    assert report.ok, report.first


@pytest.mark.parametrize("statement", ["labour = labour + 1", "state = 'ready'"])
def test_a_repair_that_was_changed_past_the_program_is_named(till: Desk, statement: str) -> None:
    done = bring(till, SHOES)
    repaired(till, done.items[0], 1500)
    till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), cash(1500))
    assert verify(till.sessions).ok
    till.do(lambda work: sql.run(work.session, f"UPDATE repair_item SET {statement}"))
    first = verify(till.sessions).first
    assert first is not None and (first.name, first.why, first.bad) == ("steps", "story", done.numbers[0])


def test_what_somebody_else_paid_hands_nothing_out(till: Desk) -> None:
    theirs, other, charge = bring(till, SHOES), bring(till, SHOES), fresh()
    for done in (theirs, other):
        repaired(till, done.items[0], 1500)
    till.do(money.hand_out_paid, charge, theirs.items, Proof(tags=theirs.numbers), cash(1500))
    with pytest.raises(Refused) as no:
        till.do(money.hand_out_paid, charge, other.items, Proof(tags=other.numbers), cash(1500))
    assert no.value.code == "charge_unknown"
    assert till.see(items.load, other.items[0]).state is RepairState.READY


@pytest.mark.parametrize("amount", [1500.0, "1500", None, True])
def test_money_is_whole_fen(till: Desk, amount: object) -> None:
    done = bring(till, SHOES)
    with pytest.raises(Refused) as no:
        till.do(money.take_deposit, fresh(), done.id, 1500, (Tender("cash", amount),))  # type: ignore[arg-type]
    assert no.value.code == "tender_amount"


def test_a_deposit_goes_back_as_it_came_in(till: Desk) -> None:
    done = bring(till, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 1661, cash(2000))
    back = till.see(owed.deposit_owing, done.id)
    assert (back.due, back.deposit) == (-1660, 1661)
    phone = (Tender("wechat", 1660),)
    assert till.do(money.give_back_deposit, fresh(), done.id, phone, expected=-1660).due == -1660
    assert sum(row.due for row in till.see(charges.paid, done.id).charges) == 0
    till.do(money.take_deposit, fresh(), done.id, 1661, cash(2000))
    till.do(steps.do_step, done.items[0], RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    due = till.see(owed.owing, done.items).due
    _, paid = till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), phone, expected=due)
    assert paid is not None and paid.due == due == -1660
    report = verify(till.sessions)
    assert report.ok, report.first


def test_what_is_taken_back_at_the_till_after_the_thing_is_gone_is_owed_again(till: Desk) -> None:
    done = bring(till, SHOES)
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    till.do(steps.do_step, done.items[0], RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    refund = till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), cash(1000))[1]
    assert refund is not None and not till.see(owed.collecting, done.items).lines
    till.do(charges.reverse, refund.id, "退错了人")
    assert till.see(owed.collecting, done.items).due == -1000
    again = till.do(money.collect, fresh(), done.items, cash(1000), expected=-1000)
    assert again.due == -1000 and not till.see(owed.collecting, done.items).lines
    with pytest.raises(Refused, match="repair_owed_none"):
        till.do(money.collect, fresh(), done.items, ())
    other = bring(till, SHOES, SHOES)
    for item in other.items:
        repaired(till, item, 1500)
    paid = till.do(money.hand_out_paid, fresh(), other.items, Proof(tags=other.numbers), cash(3000))[1]
    assert paid is not None
    till.do(charges.reverse, paid.id, "付错了")
    assert till.see(owed.collecting, other.items).due == 3000
    assert till.do(money.collect, fresh(), other.items, cash(3000)).due == 3000
    report = verify(till.sessions)
    assert report.ok, report.first


def test_a_deposit_of_a_visit_is_used_when_it_is_done(till: Desk) -> None:
    done = bring(till, {"what": "水龙头", "quote": 3000, "agreed": True}, kind="home", address="6幢1-302")
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    assert till.see(owed.collecting, done.items).due == 3000, "beforehand the deposit goes on being held"
    helper = till.see(handlers.search)[0].id
    till.do(steps.do_step, done.items[0], RepairAct.DISPATCH, RepairMove(handler_id=helper))
    till.do(steps.do_step, done.items[0], RepairAct.COMPLETE, RepairMove(labour=2500, signed=True))
    due = till.see(owed.collecting, done.items).due
    assert due == 1500 and till.do(money.collect, fresh(), done.items, cash(1500), expected=due).deposit == -1000


def unsettled(till: Desk) -> set[UUID]:
    """What is listed as over while its money is not."""
    return {row.id for row in till.see(board.listing, RepairFilter(unsettled=True)).rows}


def test_what_is_over_and_not_settled_is_a_list(till: Desk) -> None:
    done = bring(till, SHOES)
    (item,) = done.items
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    repaired(till, item, 1500)
    assert unsettled(till) == set(), "it is here still, and whoever fetches it pays"
    paid = till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), cash(500))[1]
    assert paid is not None and unsettled(till) == set()
    till.do(charges.reverse, paid.id, "收错款")
    assert unsettled(till) == {item} and till.see(owed.collecting, (item,)).due == 500
    till.do(money.collect, fresh(), (item,), cash(500))
    assert unsettled(till) == set()


def test_a_refund_taken_back_and_a_visit_nobody_paid_are_listed(till: Desk) -> None:
    done = bring(till, SHOES)
    (item,) = done.items
    till.do(money.take_deposit, fresh(), done.id, 1000, cash(1000))
    till.do(steps.do_step, item, RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    back = till.do(money.hand_out_paid, fresh(), done.items, Proof(tags=done.numbers), cash(1000))[1]
    assert back is not None and unsettled(till) == set()
    till.do(charges.reverse, back.id, "退错了人")
    assert unsettled(till) == {item}
    visit = bring(till, {"what": "水龙头", "quote": 3000, "agreed": True}, kind="home", address="6幢1-302")
    helper = till.see(handlers.search)[0].id
    till.do(steps.do_step, visit.items[0], RepairAct.DISPATCH, RepairMove(handler_id=helper))
    assert unsettled(till) == {item}
    till.do(steps.do_step, visit.items[0], RepairAct.COMPLETE, RepairMove(labour=2500, signed=True))
    assert unsettled(till) == {item, visit.items[0]}
    till.do(money.collect, fresh(), visit.items, cash(2500))
    till.do(money.collect, fresh(), (item,), cash(1000))
    assert unsettled(till) == set()
