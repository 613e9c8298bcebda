"""取件: handing things out against their tags, or without by two checks; all of a visit or a part of it.

What is handed out is over: a mistake is put right by a new record that names it, never by changing the old one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local_day
from app.rules.repairs import counter, flow
from app.rules.repairs.counter import Check
from app.rules.repairs.flow import RepairAct, RepairState
from app.rules.rights import Right
from app.services.repairs import papers
from app.services.repairs.items import (
    Thing,
    Visit,
    change,
    facts_of,
    load,
    note_step,
    things_of,
    visit_of,
    words_for,
)
from app.services.repairs.owed import Owing, chosen_things, owing_of
from app.services.repairs.tags import new_thing
from app.services.requests.accept import OLDEST
from app.services.work import View, Work, asks

LOST_TAG = "凭证遗失，核对两项"
"""What the timeline says of a thing that went out without its tag."""


@dataclass(frozen=True)
class Proof:
    """How somebody shows that the things are theirs: the tags in their hand as typed or scanned, or two ``checks``.

    ``phone_tail`` is compared where that is one of the checks; a document is looked at and never written down.
    ``taker`` is who takes them, where it is somebody else. ``on`` is the day it was handed out where it is typed in
    later; ``at`` the moment where that is known, else none is invented.
    """

    tags: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    phone_tail: str = ""
    taker: str = ""
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class HandedOver:
    """What was handed out, and whether everything of its visit is back with its owner now."""

    numbers: tuple[str, ...]
    slip_finished: bool


def hand_out(work: Work, item_ids: Sequence[UUID], proof: Proof) -> HandedOver:
    """Hand things out for which nothing is owed either way. What was not repaired goes out as 未修已取走.

    Raises ``Refused``: repair_owed (due=), repair_unknown, repair_unfinished, repair_collected, repair_not_now,
    repair_lent (names=), repair_tag_wrong (取件牌不符), repair_tag_or_checks, repair_phone_wrong, field_bad (items,
    taker, on).
    """
    work.require(Right.REPAIRS)
    things, visit = chosen_things(work, item_ids)
    due = owing_of(work, things, visit).due
    over = give_out(work, things, proof)  # first: whose it is comes before what it costs
    if due:
        raise Refused("repair_owed", due=due)
    return over


@asks(Right.REPAIRS)
def owing_if_proved(view: View, item_ids: Sequence[UUID], proof: Proof) -> Owing:
    """What whoever shows this pays for these things: money is counted after it is known whose they are, never before.

    Raises ``Refused``: what ``hand_out`` raises but repair_owed.
    """
    things, visit = chosen_things(view, item_ids)
    validation.person_name("taker", proof.taker)
    _moment(view, things, proof)
    for thing in things:
        _let_go(view, thing, visit, proof)
    return owing_of(view, things, visit)


def give_out(work: Work, things: Sequence[Thing], proof: Proof) -> HandedOver:
    """Prove and hand out, within an operation that asked for the right and settled what is owed.

    Raises ``Refused``: repair_unfinished, repair_collected, repair_not_now, repair_lent (names=), repair_tag_wrong
    (取件牌不符), repair_tag_or_checks, repair_phone_wrong, field_bad (taker, on).
    """
    visits = [visit_of(work, thing) for thing in things]
    taker = validation.person_name("taker", proof.taker)
    handed_on, handed_at = _moment(work, things, proof)
    for thing, visit in zip(things, visits, strict=True):
        by_tag, act, after = _let_go(work, thing, visit, proof)
        said = {"said": {"taker": taker}} if taker else {}
        checks = {} if by_tag else {"checks": [check.value for check in proof.checks], "no_tag": LOST_TAG}
        note_step(
            work, thing, act, to=after, amount=thing.price, detail={**said, **checks, "on": handed_on.isoformat()}
        )
        change(work, thing, state=after, **_handed(work, thing, after, handed_on, handed_at))
    slips = {visit.id for visit in visits}
    return HandedOver(tuple(t.number for t in things), all(_finished(work, slip) for slip in slips))


def correct(work: Work, item_id: UUID, reason: str) -> UUID:
    """更正: a handed-out thing was handed out by mistake and is here again; a new record of its own names it.

    It waits to be collected as the other one did, and costs nothing: that was paid. Raises ``Refused``: repair_unknown,
    repair_correct_not for one that is not handed out or was corrected already, field_bad (reason).
    """
    work.require(Right.REPAIRS)
    old = load(work, item_id)
    known = any(t.corrects == old.id for t in _of_slip(work, old))
    if old.state not in flow.HANDED_OVER or known:
        raise Refused("repair_correct_not", number=old.number)
    said = validation.text("reason", reason, 500, required=True, multiline=True)
    visit = visit_of(work, old)
    back = RepairState.READY if old.state is RepairState.HANDED else RepairState.UNREPAIRED
    copied = {name: value for name, value in vars(old).items() if name not in _OWN}
    anew = {
        "state": back, "corrects": old.id, "position": old.position + 100, "agreed": 0, "parts": 0, "labour": 0,
        "ready_at": work.now, "received_at": work.now, "calls": 0, "called_at": None, "reached": False,
    }  # fmt: skip
    fresh = new_thing(work, work.new_id(), {**copied, **anew})
    change(work, fresh, search=words_for(fresh.number, visit, fresh))
    note_step(work, fresh, "correct", text=said, detail={"corrects": old.number})
    note_step(work, old, "corrected", detail={"by": fresh.number})
    papers.put_tag(work, fresh, visit)
    return fresh.id


_OWN = frozenset(
    {"id", "number", "state", "handed_on", "handed_at", "handed_typed_at", "corrects", "again_of", "ready_at"}
)


def _of_slip(work: Work, thing: Thing) -> tuple[Thing, ...]:
    return () if thing.slip_id is None else things_of(work, thing.slip_id)


def _finished(work: Work, slip_id: UUID) -> bool:
    return flow.slip_finished(thing.state for thing in things_of(work, slip_id))


def _let_go(view: View, thing: Thing, visit: Visit, proof: Proof) -> tuple[bool, RepairAct, RepairState]:
    """Whether it goes against its tag, by which act, and what it is then; raises when it must stay."""
    by_tag = _proved(thing, visit, proof)
    act = RepairAct.GIVE_BACK if thing.state is RepairState.UNREPAIRED else RepairAct.HAND_OUT
    return by_tag, act, flow.stepped(thing.state, act, facts_of(view, thing))


def _proved(thing: Thing, visit: Visit, proof: Proof) -> bool:
    """Whether it goes out against its tag; raises when neither tag nor checks show that it is theirs."""
    shown = [tag for tag in proof.tags if tag.strip()]
    if any(counter.tag_means(tag, thing.number) for tag in shown):
        return True
    if shown and not proof.checks:
        counter.same_tag(shown[0], thing.number)
    if not counter.proves(proof.checks):
        raise Refused("repair_tag_or_checks", field="checks", number=thing.number)
    if Check.PHONE in proof.checks and (not visit.phone or proof.phone_tail.strip() != visit.phone[-4:]):
        raise Refused("repair_phone_wrong", field="phone_tail")
    return False


def _moment(work: View, things: Sequence[Thing], proof: Proof) -> tuple[date, datetime | None]:
    """The day it was handed out, and the moment where it is known: what is typed in later has a day and no 00:00."""
    today = local_day(work.now)
    if proof.at is not None:
        if proof.at > work.now:
            validation.bad("on", "future")
        day = local_day(proof.at)
    else:
        day = proof.on or today
    if day > today:
        validation.bad("on", "future")
    if day < today - timedelta(days=OLDEST.days) or any(day < local_day(thing.received_at) for thing in things):
        validation.bad("on", "old")
    return day, proof.at or (work.now if day == today else None)


def _handed(
    work: Work, thing: Thing, after: RepairState, on: date, at: datetime | None
) -> dict[str, date | datetime | str | None]:
    """The columns of a thing that goes out; its warranty begins, unless it came back within one: that end stays."""
    until = thing.warranty_until
    if after is RepairState.HANDED and until is None:
        until = counter.warranty_until(on, thing.warranty_days)
    return {
        "handed_on": on, "handed_at": at, "handed_typed_at": work.now, "shelf": "", "warranty_until": until,
    }  # fmt: skip
