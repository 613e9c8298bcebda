"""One step of one thing: the rule decides, then the row, its place and its events follow; and a step taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.base import from_ms, to_ms
from app.rules import validation
from app.rules.dates import local_day, within
from app.rules.repairs import counter, flow
from app.rules.repairs.flow import RepairAct, RepairState
from app.rules.rights import Right
from app.services.centre import clock
from app.services.repairs import papers, shelves
from app.services.repairs.intake import LONGEST_WARRANTY, MOST_PRICE
from app.services.repairs.items import (
    Thing,
    change,
    facts_of,
    last_step,
    lent_with,
    load,
    note_step,
    things_of,
)
from app.services.repairs.owed import price_asked
from app.services.requests import handlers
from app.services.requests.accept import OLDEST
from app.services.till import charges
from app.services.work import Work

HOWS = ("counter", "phone", "signed", "message")
"""How somebody said yes to a price: at the counter, on the phone, by signature, by a message."""

ELSEWHERE = frozenset({RepairAct.REGISTER, RepairAct.HAND_OUT, RepairAct.GIVE_BACK, RepairAct.CALL_BACK})
"""Steps with an operation of their own: ``intake.register``, ``handover``, ``home.log_call_back``."""

TAKE_BACK = timedelta(minutes=5)
_PUT_BACK = (
    "quote", "agreed", "agreed_how", "parts", "labour", "handler_id", "shelf", "ready_at", "arrived_at", "done_at",
    "signed", "given_up", "warranty_days", "warranty_until",
)  # fmt: skip
"""What a step changes besides the state, and what taking it back restores."""


@dataclass(frozen=True)
class RepairMove:
    """What a step brings with it; each says what it needs (``flow.REPAIR_TRANSITIONS``). Money in 分.

    ``price`` is a quote; at the end of the work it is ``parts`` and ``labour``, and ``done`` what was done. ``how``
    somebody agreed, ``shelf`` where the thing is put, ``at`` when it really happened where it is typed in later.
    ``signed`` False: the resident has not signed, and is to be called back.
    """

    price: int | None = None
    parts: int | None = None
    labour: int | None = None
    reason: str = ""
    handler_id: UUID | None = None
    how: str = ""
    shelf: str = ""
    done: str = ""
    signed: bool = False
    warranty_days: int | None = None
    at: datetime | None = None


def do_step(work: Work, item_id: UUID, what: RepairAct, move: RepairMove | None = None) -> Thing:
    """Take one step; the paper it asks for is printed. Returns the thing as it is now.

    Raises what ``flow.stepped`` raises, ``repair_unknown``, ``repair_unfinished``, ``repair_shelf_unknown``,
    ``handler_unknown``, ``repair_deposit_held`` (amount=) for a void that would leave money here, ``field_bad`` (price,
    parts, labour, reason, how, done, at, warranty_days).
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    given = move or RepairMove()
    if what in ELSEWHERE:
        raise Refused("repair_not_now", state=thing.state.value, act=what.value)
    handler = None if given.handler_id is None else handlers.resolve(work, given.handler_id)
    reason = validation.text("reason", given.reason, 500, multiline=True)
    price = _price(thing, what, given)
    named = handler.name if handler is not None else "held" if thing.handler_id is not None else ""
    facts = facts_of(work, thing, price=price, reason=reason, handler=named)
    after = flow.stepped(thing.state, what, facts)
    if what is RepairAct.VOID:
        _nothing_held(work, thing)
    values = _values(work, thing, what, given, price)
    if handler is not None:
        values["handler_id"] = handler.id
    was = {name: _plain(getattr(thing, name)) for name in values if name in _PUT_BACK}
    said = {} if not given.done else {"said": {"done": values["work"]}}
    detail = {**said, "was": was, **({} if handler is None else {"handler": handler.name})}
    note_step(work, thing, what, to=after, shelf=values.get("shelf", ""), amount=price, text=reason, detail=detail)
    moved = change(work, thing, state=after, **values)
    papers.put_for_step(work, moved, what)
    return moved


def agree_on_site(work: Work, item_id: UUID, amount: int, how: str = "counter") -> Thing:
    """What somebody agreed to pay for a visit, before or while it is made. Raises ``Refused``: repair_unknown,
    repair_not_now for a thing at the stall (it is quoted there) or one that is done, field_bad (price, how)."""
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.kind not in flow.AWAY or thing.state in (flow.OVER | {RepairState.DONE, RepairState.CALLED}):
        raise Refused("repair_not_now", state=thing.state.value, act=RepairAct.AGREE.value)
    price = validation.whole("price", amount, 0, MOST_PRICE)
    note_step(work, thing, RepairAct.AGREE, amount=price)
    return change(work, thing, quote=price, agreed=price, agreed_how=validation.choice("how", how, HOWS))


def undo_step(work: Work, item_id: UUID) -> Thing:
    """Take back the newest step, as an event of its own, within ``TAKE_BACK`` and by whoever took it.

    Raises ``Refused``: repair_unknown, repair_collected, repair_undo_not, repair_undo_late (minutes=).
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.state in flow.HANDED_OVER:
        raise Refused("repair_collected", act="undo")
    last = last_step(work, item_id)
    if last is None or "was" not in last.detail or last.staff_id != work.member().id:
        raise Refused("repair_undo_not")
    if not clock.just_now(work, last.at, TAKE_BACK):
        raise Refused("repair_undo_late", minutes=int(TAKE_BACK.total_seconds()) // 60)
    before = RepairState(last.from_state)
    values = {name: _whole(name, value) for name, value in last.detail["was"].items()}
    note_step(work, thing, "take_back", to=before, shelf=str(values.get("shelf", "")), detail={"act": last.act})
    return change(work, thing, state=before, **values)


def _price(thing: Thing, what: RepairAct, given: RepairMove) -> int | None:
    """The price an act names: a quote, or what parts and labour came to; what was agreed, where nothing is said."""
    for name in ("price", "parts", "labour"):
        value = getattr(given, name)
        if value is not None:
            validation.whole(name, value, 0, MOST_PRICE)
    if what not in (RepairAct.FINISH, RepairAct.COMPLETE):
        return given.price
    if given.parts is None and given.labour is None:
        asked = given.price if given.price is not None else thing.agreed
        return (0 if thing.kind in flow.AWAY else None) if asked is None else asked
    return (given.parts or 0) + (given.labour or 0)


def _values(work: Work, thing: Thing, what: RepairAct, given: RepairMove, price: int | None) -> dict[str, Any]:
    """The columns a step changes besides the state."""
    values: dict[str, Any] = {}
    if given.shelf:
        values["shelf"] = shelves.known_shelf(work, given.shelf)
    if given.done:
        values["work"] = validation.text("done", given.done, 500, multiline=True)
    if given.warranty_days is not None and thing.agreed_how != "warranty":
        values["warranty_days"] = validation.whole("warranty_days", given.warranty_days, 0, LONGEST_WARRANTY)
    if what in (RepairAct.QUOTE, RepairAct.REQUOTE):
        values |= {"quote": price, "agreed": None, "agreed_how": "", "ready_at": None, "given_up": False}
    if what is RepairAct.AGREE:
        values |= {"agreed": thing.quote, "agreed_how": validation.choice("how", given.how or "counter", HOWS)}
    if what in (RepairAct.FINISH, RepairAct.COMPLETE):
        whole = given.parts is None and given.labour is None
        values |= {"parts": 0 if whole else given.parts or 0, "labour": price if whole else given.labour or 0}
        values |= {"given_up": False}
    at = _moment(work, thing, given.at)
    if thing.kind in flow.AWAY:
        return values | _visit_values(thing, what, given, at, values.get("warranty_days", thing.warranty_days))
    if what in (RepairAct.FINISH, RepairAct.REFUSE, RepairAct.GIVE_UP):
        values["ready_at"] = at
    if what is RepairAct.GIVE_UP:
        values["given_up"] = True
    return values


def _visit_values(thing: Thing, what: RepairAct, given: RepairMove, at: datetime, days: int) -> dict[str, Any]:
    """The columns a step of a visit changes; its warranty of so many ``days`` begins when it is done."""
    if what is RepairAct.ARRIVE:
        return {"arrived_at": at}
    if what is RepairAct.REDO:
        return {"done_at": None, "signed": None, "arrived_at": None, "given_up": False}
    if what not in (RepairAct.COMPLETE, RepairAct.GIVE_UP):
        return {}
    ended = {"done_at": at, "signed": given.signed, "arrived_at": thing.arrived_at or at}
    if what is RepairAct.GIVE_UP:
        return {**ended, "given_up": True}
    return {**ended, "warranty_until": thing.warranty_until or counter.warranty_until(local_day(at), days)}


def _moment(work: Work, thing: Thing, at: datetime | None) -> datetime:
    if at is not None and at > work.now:
        validation.bad("at", "future")
    if at is not None and (at < thing.received_at or not within(at, work.now, OLDEST)):
        validation.bad("at", "old")
    return at or work.now


def _nothing_held(work: Work, thing: Thing) -> None:
    """What is void has no spare thing of ours out; and the last thing of a visit leaves no money of its owner here."""
    if lent := lent_with(work, thing.id):
        raise Refused("repair_lent", names=lent)
    if thing.slip_id is None:
        return
    others = [t for t in things_of(work, thing.slip_id) if t.id != thing.id]
    if any(t.state not in flow.OVER for t in others):
        return
    if deposits := charges.held(work, thing.slip_id):
        raise Refused("repair_deposit_held", amount=sum(deposit.amount for deposit in deposits))
    paid = charges.fees_paid(work, thing.slip_id) - sum(price_asked(other) for other in others)
    if paid > 0:
        raise Refused("repair_fee_held", amount=paid)


def _plain(value: object) -> object:
    """A column as the event keeps it."""
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value


def _whole(name: str, value: Any) -> Any:
    """What ``_plain`` kept."""
    if value is None:
        return None
    if name.endswith("_at"):
        return from_ms(int(value))
    if name.endswith("_until"):
        return date.fromisoformat(value)
    return UUID(value) if name.endswith("_id") else value
