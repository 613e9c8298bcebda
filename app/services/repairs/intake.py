"""收件: a slip with all that somebody brings at one visit, and faults reported in a home or of what is everybody's.

Ids are made by the form, so that pressing twice makes one slip, and photos may be added before anything is saved.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.calendar import working_time
from app.rules.dates import local_day, within
from app.rules.repairs import counter, flow
from app.rules.repairs.counter import LEVEL_LABELS, Level
from app.rules.repairs.flow import RepairAct, RepairKind, RepairState
from app.rules.requests import promises
from app.rules.rights import Right
from app.services.centre import calendar, settings
from app.services.repairs import papers, shelves
from app.services.repairs.items import (
    NEW_SLIPS,
    Thing,
    Visit,
    change,
    facts_of,
    find,
    find_visit,
    load,
    note_step,
    things_of,
    visit_of,
    words_for,
)
from app.services.repairs.tags import new_thing
from app.services.requests import handlers, links
from app.services.requests.accept import CHANNELS, OLDEST
from app.services.requests.row import applicant
from app.services.requests.row import load as load_request
from app.services.work import Work
from app.store import sql

MOST_ITEMS = 20
MOST_PRICE = 1_000_000
"""分: what costs more is not repaired at a stall."""
FARTHEST_PROMISE = timedelta(days=180)
LONGEST_WARRANTY = 730


@dataclass(frozen=True)
class ThingForm:
    """One thing on the form. ``id`` is made early; the id of a printed tag completes that one.

    ``quote`` in 分 is what was said at the counter, ``agreed`` that they said yes to it. ``again_of`` is the thing that
    comes back (返修). ``promised_on`` may be today; ``promised_minute`` is after midnight, None: in the course of the
    day. ``place``, ``level`` and the appointment belong to a visit.
    """

    id: UUID
    what: str
    category: str = ""
    brand: str = ""
    colour: str = ""
    quantity: int = 1
    fault: str = ""
    defects: tuple[str, ...] = ()
    accessories: str = ""
    shelf: str = ""
    promised_on: date | None = None
    promised_minute: int | None = None
    quote: int | None = None
    agreed: bool = False
    warranty_days: int = 0
    again_of: UUID | None = None
    handler_id: UUID | None = None
    place: str = ""
    level: str = Level.NORMAL.value
    appointment_from: datetime | None = None
    appointment_to: datetime | None = None


@dataclass(frozen=True)
class SlipForm:
    """One visit or report: who, how, and everything they bring. ``origin`` is the request it was turned from."""

    things: tuple[ThingForm, ...]
    kind: str = RepairKind.STALL.value
    resident_id: UUID | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    channel: str = "window"
    origin: UUID | None = None
    note: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True)
class SlipDone:
    """A slip as it was saved, with the numbers of its things in their order."""

    id: UUID
    items: tuple[UUID, ...]
    numbers: tuple[str, ...]
    repeated: bool = False


def register(work: Work, slip_id: UUID, form: SlipForm, *, print_slip: bool = True) -> SlipDone:
    """Save a slip with its things, print 收件单 and the tags not printed yet (a visit: the 派工单 comes with 派工).

    Raises ``Refused``: field_bad (things, name, phone, address, channel, note, received_at, and of a thing what,
    category, brand, colour, quantity, fault, defects, accessories, promised_on, promised_minute, quote, warranty_days,
    place, level, appointment_to; ``thing`` is its place from 0), resident_gone, repair_not_now, repair_shelf_unknown,
    repair_unknown, handler_unknown.
    """
    work.require(Right.REPAIRS)
    known = find_visit(work, slip_id)
    if known is not None:
        things = things_of(work, slip_id)
        return SlipDone(slip_id, tuple(t.id for t in things), tuple(t.number for t in things), repeated=True)
    if not 1 <= len(form.things) <= MOST_ITEMS:
        validation.bad("things", "range", low=1, high=MOST_ITEMS)
    visit = _visit(work, slip_id, form)
    NEW_SLIPS.run(work.session, [vars(visit)])
    things = tuple(_take_in(work, visit, one, at) for at, one in enumerate(form.things))
    if form.origin is not None:
        for thing in things:
            links.link(work, form.origin, "repair", thing.number)
    if visit.kind is RepairKind.STALL:
        papers.put_slip(work, visit, things, keep=not print_slip)
        for thing, one in zip(things, form.things, strict=True):
            if not _tagged(work, one.id):
                papers.put_tag(work, thing, visit)
    return SlipDone(slip_id, tuple(t.id for t in things), tuple(t.number for t in things))


def amend_thing(work: Work, item_id: UUID, form: ThingForm) -> Thing:
    """Correct what was written down about a thing that is still here; a price that was agreed to stays.

    Raises as ``register`` does of a thing, and ``repair_collected`` for one that was handed out.
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.state in flow.OVER:
        raise Refused("repair_collected", act="amend")
    visit = visit_of(work, thing)
    told = _told(work, visit, form, 0)
    for held in ("quote", "agreed", "agreed_how", "again_of", "warranty_until", "shelf", "due_at", "handler_id"):
        told.pop(held)
    after = change(work, thing, **told)
    _find_by(work, after, visit)
    was = {} if after.category == thing.category else {"category_was": thing.category}  # a month counts by it
    note_step(work, after, "amend", detail=was)
    return after


def amend_visit(work: Work, slip_id: UUID, *, name: str, phone: str, address: str, note: str = "") -> None:
    """Correct who brought it. Raises ``Refused``: repair_unknown, field_bad (name, phone, address, note)."""
    work.require(Right.REPAIRS)
    visit = find_visit(work, slip_id)
    if visit is None:
        raise Refused("repair_unknown", number="")
    values = {
        "name": validation.person_name("name", name, required=True),
        "phone": validation.phone("phone", phone),
        "address": validation.text("address", address, 120),
        "note": validation.text("note", note, 500, multiline=True),
    }
    change_slip = "UPDATE repair_slip SET name = :name, phone = :phone, address = :address, note = :note WHERE id = :i"
    sql.run(work.session, change_slip, {**values, "i": slip_id})
    after = find_visit(work, slip_id)
    for thing in things_of(work, slip_id):
        _find_by(work, thing, after)
        note_step(work, thing, "amend")


def _tagged(work: Work, item_id: UUID) -> bool:
    """Whether a thing had its tag before its form."""
    return bool(sql.value(work, "SELECT count(*) FROM repair_event WHERE item_id = :i AND act = 'tag'", i=item_id))


def _find_by(work: Work, thing: Thing, visit: Visit | None) -> None:
    change(work, thing, search=words_for(thing.number, visit, thing))


def _visit(work: Work, slip_id: UUID, form: SlipForm) -> Visit:
    kind = RepairKind(validation.choice("kind", form.kind, tuple(RepairKind)))
    name, phone, address = form.name, form.phone, form.address
    if form.resident_id is not None:
        who = applicant(work, form.resident_id)
        if who is None or not who.active:
            raise Refused("resident_gone", field="resident")
        name, phone, address = name or who.name, phone or who.phone, address or who.address
    if form.origin is not None:
        load_request(work, form.origin)
    away = kind is RepairKind.HOME
    at = form.received_at
    if at is not None and at > work.now:
        validation.bad("received_at", "future")
    if at is not None and not within(at, work.now, OLDEST):
        validation.bad("received_at", "old")
    return Visit(
        id=slip_id, kind=kind, resident_id=form.resident_id,
        name=validation.person_name("name", name, required=kind is not RepairKind.PUBLIC),
        phone=validation.phone("phone", phone),
        address=validation.text("address", address, 120, required=away),
        channel=validation.choice("channel", form.channel, CHANNELS),
        request_id=form.origin, received_at=at or work.now, typed_at=work.now, staff_id=work.member().id,
        note=validation.text("note", form.note, 500, multiline=True),
    )  # fmt: skip


def _take_in(work: Work, visit: Visit, form: ThingForm, position: int) -> Thing:
    """Save one thing of a slip, as a new one or under the number of its tag."""
    known = find(work, form.id)
    if known is not None and known.state is not RepairState.TAGGED:
        raise Refused("repair_not_now", state=known.state.value, act=RepairAct.REGISTER.value)
    if known is not None and visit.kind is not RepairKind.STALL:
        validation.bad("kind", "choice", allowed=(RepairKind.STALL.value,))
    told = _told(work, visit, form, position)
    begin = RepairState.RECEIVED if visit.kind is RepairKind.STALL else RepairState.REPORTED
    values = {
        **told, "slip_id": visit.id, "position": position, "kind": visit.kind, "resident_id": visit.resident_id,
        "received_at": visit.received_at,
    }  # fmt: skip
    if known is None:
        thing = new_thing(work, form.id, {**values, "state": begin})
        note_step(work, thing, "register", shelf=thing.shelf, amount=thing.quote)
    else:
        begin = flow.stepped(known.state, RepairAct.REGISTER, facts_of(work, known))
        note_step(work, known, "register", to=begin, shelf=told["shelf"], amount=told["quote"])
        thing = change(work, known, state=begin, **values)
    _find_by(work, thing, visit)
    return thing


def _told(work: Work, visit: Visit, form: ThingForm, position: int) -> dict[str, Any]:
    """What a form says of a thing, checked; the field that is wrong carries ``thing``, its place on the form."""
    try:
        return {**_described(form), **_priced(work, visit, form), **_visited(work, visit, form)}
    except Refused as refused:
        raise Refused(refused.code, **{**refused.data, "thing": position}) from refused


def _described(form: ThingForm) -> dict[str, Any]:
    if len(form.defects) > MOST_ITEMS:
        validation.bad("defects", "range", low=0, high=MOST_ITEMS)
    seen = [validation.text("defects", one, 40) for one in form.defects]
    return {
        "what": validation.text("what", form.what, 60, required=True),
        "category": validation.text("category", form.category, 20),
        "brand": validation.text("brand", form.brand, 40),
        "colour": validation.text("colour", form.colour, 20),
        "quantity": validation.whole("quantity", form.quantity, 1, 999),
        "fault": flow.known_fault(validation.text("fault", form.fault, 500, multiline=True)),
        "defects": validation.text("defects", "、".join(dict.fromkeys(one for one in seen if one)), 500),
        "accessories": validation.text("accessories", form.accessories, 200),
    }


def _priced(work: Work, visit: Visit, form: ThingForm) -> dict[str, Any]:
    """Quote, promised day and warranty; what comes back within its warranty costs nothing, and its end stays."""
    quote = None if form.quote is None else validation.whole("quote", form.quote, 0, MOST_PRICE)
    if form.agreed and quote is None:
        validation.bad("quote", "text_empty")
    if form.promised_minute is not None:
        validation.whole("promised_minute", form.promised_minute, 0, 24 * 60 - 1)
        if form.promised_on is None:
            validation.bad("promised_on", "text_empty")
    received = local_day(visit.received_at)
    if form.promised_on is not None and form.promised_on < received:
        validation.bad("promised_on", "past")
    if form.promised_on is not None and form.promised_on > local_day(work.now) + FARTHEST_PROMISE:
        validation.bad("promised_on", "far", most=FARTHEST_PROMISE.days)
    days = validation.whole("warranty_days", form.warranty_days, 0, LONGEST_WARRANTY)
    until, agreed, how = None, quote if form.agreed else None, "counter" if form.agreed else ""
    if form.again_of is not None:
        before = load(work, form.again_of)
        again = counter.back_again(before.warranty_until, received)
        if again.in_warranty:
            quote, agreed, how, until, days = 0, 0, "warranty", again.until, 0
    return {
        "quote": quote, "agreed": agreed, "agreed_how": how, "warranty_days": days, "warranty_until": until,
        "again_of": form.again_of, "promised_on": form.promised_on, "promised_minute": form.promised_minute,
        "shelf": shelves.known_shelf(work, form.shelf),
    }  # fmt: skip


def _visited(work: Work, visit: Visit, form: ThingForm) -> dict[str, Any]:
    """Where somebody is to go, how soon, and when they are expected."""
    level = Level(validation.choice("level", form.level, tuple(LEVEL_LABELS)))
    handler = None if form.handler_id is None else handlers.resolve(work, form.handler_id).id
    place = validation.text("place", form.place or visit.address, 120, required=visit.kind is RepairKind.PUBLIC)
    values: dict[str, Any] = {"level": level.value, "handler_id": handler, "place": place, "due_at": None}
    values |= {"appointment_from": form.appointment_from, "appointment_to": form.appointment_to}
    start, end = form.appointment_from, form.appointment_to
    if (start is None) is not (end is None) or (start is not None and end is not None and end <= start):
        validation.bad("appointment_to", "range", low=0, high=24)
    if visit.kind is RepairKind.STALL:
        return {**values, "place": ""}
    values["due_at"] = _answer_by(work, level, visit.received_at)
    return values


def _answer_by(work: Work, level: Level, received: datetime) -> datetime | None:
    """When somebody must be there; None where the centre promises nothing."""
    promise = promises.read_limit(settings.text(work, f"repairs.{level.value}"))
    if promise is None:
        return None
    start, clocks = working_time.wall(received), calendar.clocks(work)
    if promise.unit is promises.Unit.MINUTES:
        return working_time.instant(counter.there_by(start, promise.amount))
    due = promises.promised_by(promise, start, clocks).due
    return None if due is None else working_time.instant(due)
