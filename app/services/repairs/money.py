"""收款并交件: what a visit owes, taken through the till; deposits are held on the visit and used when things go out.

A charge is about the whole visit (``subject_id`` is its id, ``subject_number`` its first number), so that several
things are paid at once. What is owed is told from the charges themselves: one taken back at the till is owed again.
"""

from collections.abc import Sequence
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.repairs import flow
from app.rules.repairs.flow import RepairState
from app.rules.rights import Right
from app.services.repairs import handover
from app.services.repairs.handover import HandedOver, Proof
from app.services.repairs.intake import MOST_PRICE
from app.services.repairs.items import Thing, Visit, change, find_visit, load, note_step, things_of
from app.services.repairs.owed import chosen_things, collecting, deposit_owing, owing_of, price_asked
from app.services.till import charges
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.services.till.tender import Tender
from app.services.work import View, Work

SUBJECT = "repair"


def hand_out_paid(
    work: Work,
    charge_id: UUID,
    item_ids: Sequence[UUID],
    proof: Proof,
    tenders: Sequence[Tender],
    *,
    expected: int | None = None,
    same_reference: bool = False,
) -> tuple[HandedOver, ChargeDone | None]:
    """Take what is owed (or give back what is too much) and hand the things out, both or neither.

    ``charge_id`` is made before anybody presses: pressing twice changes nothing the second time. Raises as ``owing``,
    ``handover.hand_out`` and ``charges.take`` do; price_changed when the sum is no longer what the screen showed.
    """
    work.require(Right.REPAIRS)
    things, visit = chosen_things(work, item_ids)
    known = charges.done_before(work, charge_id, visit.id)
    if known is not None:
        finished = flow.slip_finished(thing.state for thing in things_of(work, visit.id))
        return HandedOver(tuple(thing.number for thing in things), finished), known
    owed = owing_of(work, things, visit)
    if expected is not None and owed.due != expected:
        raise Refused("price_changed", payable=owed.due)
    over = handover.give_out(work, things, proof)
    if not owed.lines:
        return over, None
    bill = _bill(work, charge_id, visit, owed.lines, "维修费")
    return over, charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)


def take_deposit(
    work: Work,
    charge_id: UUID,
    slip_id: UUID,
    amount: int,
    tenders: Sequence[Tender],
    *,
    expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:
    """收押金: owed until the things go out. Raises ``Refused``: repair_unknown, field_bad (amount), repair_not_now when
    everything is over, and as ``charges.take``."""
    work.require(Right.REPAIRS)
    visit = _visit(work, slip_id)
    price = validation.whole("amount", amount, 1, MOST_PRICE)
    things = things_of(work, slip_id)
    open_ones = [thing for thing in things if thing.state not in flow.OVER]
    if charges.done_before(work, charge_id, slip_id) is None and not open_ones:
        raise Refused("repair_not_now", state=things[0].state.value, act="deposit")
    bill = _bill(work, charge_id, visit, (ChargeLine("维修押金", price, "deposit"),), "维修押金")
    done = charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)
    if not done.repeated:
        note_step(work, open_ones[0], "deposit", amount=price)
    return done


def give_back_deposit(
    work: Work,
    charge_id: UUID,
    slip_id: UUID,
    tenders: Sequence[Tender],
    *,
    expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:
    """退押金: all that is held for a visit. Raises ``Refused``: repair_unknown, repair_no_deposit, and as
    ``charges.take``."""
    work.require(Right.REPAIRS)
    visit = _visit(work, slip_id)
    lines = deposit_owing(work, slip_id).lines
    if charges.done_before(work, charge_id, slip_id) is None and not lines:
        raise Refused("repair_no_deposit")
    bill = _bill(work, charge_id, visit, lines, "退维修押金")
    done = charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)
    if not done.repeated:
        note_step(work, things_of(work, slip_id)[0], "deposit_back", amount=-sum(line.amount for line in lines))
    return done


def collect(
    work: Work,
    charge_id: UUID,
    item_ids: Sequence[UUID],
    tenders: Sequence[Tender],
    *,
    expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:
    """收款: for a visit that is done, or beforehand for what was agreed; the things stay as they are.

    Of a visit that is over what is still owed either way, as after a 冲正 (``owed.collecting``).

    Raises ``Refused``: repair_unknown, repair_unfinished, field_bad (items), repair_owed_none, and as ``charges.take``.
    """
    work.require(Right.REPAIRS)
    things, visit = chosen_things(work, item_ids)
    known = charges.done_before(work, charge_id, visit.id)
    if known is not None:
        return known
    lines = collecting(work, item_ids).lines
    if not lines:
        raise Refused("repair_owed_none")
    bill = _bill(work, charge_id, visit, lines, "维修费")
    done = charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)
    for thing in things:
        note_step(work, thing, "paid" if done.due > 0 else "refund", amount=price_asked(thing))
    return done


def waive(work: Work, item_id: UUID, *, parts: int, labour: int, reason: str) -> Thing:
    """减免: ask for less than it came to, with a reason (长者工时免). Raises ``Refused``: repair_unknown,
    repair_not_now for one that is not finished or is out, field_bad (parts, labour, reason)."""
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.state not in (RepairState.READY, RepairState.DONE, RepairState.CALLED):
        raise Refused("repair_not_now", state=thing.state.value, act="waive")
    said = validation.text("reason", reason, 500, required=True)
    less = {
        "parts": validation.whole("parts", parts, 0, thing.parts or 0),
        "labour": validation.whole("labour", labour, 0, thing.labour or 0),
    }
    note_step(work, thing, "waive", amount=less["parts"] + less["labour"], text=said)
    return change(work, thing, **less)


def _visit(view: View, slip_id: UUID) -> Visit:
    visit = find_visit(view, slip_id)
    if visit is None:
        raise Refused("repair_unknown", number="")
    return visit


def _bill(view: View, charge_id: UUID, visit: Visit, lines: tuple[ChargeLine, ...], title: str) -> Bill:
    number = things_of(view, visit.id)[0].number
    payer = visit.name or "居民"
    return Bill(charge_id, SUBJECT, visit.id, number, payer, lines, visit.resident_id, title)
