"""受理: take a request in, and do one thing with it after the other. Every act is an event that is only added."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.errors import Refused
from app.models.request import Request
from app.rules import records, validation
from app.rules.calendar import working_time
from app.rules.requests import flow, origin
from app.rules.requests.flow import Act, Result, State
from app.rules.requests.origin import SOURCE_LABELS
from app.rules.rights import Right
from app.services.centre import calendar, clock, staff
from app.services.documents.requests import Material, Promised
from app.services.requests import catalogue, papers, promises
from app.services.requests.acts import FARTHEST, MOST_MATERIALS, Step, apply, check_act
from app.services.requests.catalogue import ItemRow
from app.services.requests.promises import Rule
from app.services.requests.row import Row, applicant, change, columns_of, find, load, search_words
from app.services.requests.timeline import last_event, promise_of, registered_at, ticks, write_event
from app.services.residents import grids
from app.services.work import Work, asks
from app.store import sql

__all__ = ["RequestDone", "RequestForm", "Step", "accept", "act", "dispatch_many", "undo_ending", "urge_many"]

CHANNELS = tuple(SOURCE_LABELS)
APPROVED = frozenset({Act.EXTEND, Act.VOID})
"""Acts somebody else must agree to; a second reopening joins them."""

OLDEST = timedelta(days=400)
"""A paper form received longer ago is a slip of the pen."""

UNDO = timedelta(minutes=5)
"""Within this time whoever registered a request may void it alone: a slip of the finger is not a decision."""


@dataclass(frozen=True)
class RequestForm:
    """What the intake form says. ``due_day`` is a day somebody picked instead of the item's own limit.

    ``decline`` is 不予受理 at once, with the ``reason`` and who is ``responsible`` in place of us.
    ``begun_by`` is the colleague who began the form, where somebody else went on with it. ``origin_number`` is what
    12345 calls it; of another channel none is kept.
    """

    item: str
    resident_id: UUID | None = None
    anonymous: bool = False
    agent_name: str = ""
    agent_relation: str = ""
    agent_phone: str = ""
    phone: str = ""
    channel: str = "window"
    origin_number: str = ""
    urgent: bool = False
    place: str = ""
    text: str = ""
    handler_id: UUID | None = None
    materials: tuple[Material, ...] = ()
    due_day: date | None = None
    close_now: bool = False
    result: str = Result.SOLVED.value
    result_text: str = ""
    decline: bool = False
    reason: str = ""
    responsible: str = ""
    begun_by: UUID | None = None


@dataclass(frozen=True)
class RequestDone:
    """A request after an act."""

    id: UUID
    number: str
    state: State
    promised: Promised
    repeated: bool = False


def accept(
    work: Work,
    request_id: UUID,
    form: RequestForm,
    *,
    print_receipt: bool = True,
    received_at: datetime | None = None,
    missing: tuple[str, ...] = (),
) -> RequestDone:
    """Register a request under an id made by the form; pressing twice makes one.

    A handler named at once gets the 派工单 as with every dispatch; ``print_receipt`` False keeps only the resident's
    receipt from being printed. ``received_at`` is for 纸质补录. ``missing`` are materials asked for at once, not with
    ``close_now``: the resident gets the 一次性告知单 in place of a receipt, the handler a 派工单 once they are there.
    Raises ``Refused("field_bad", field=…, why=…)``, ``item_unknown``, ``resident_gone``, ``handler_unknown``,
    ``request_incomplete``.
    """
    work.require(Right.REQUESTS)
    return take_in(
        work, request_id, form, print_receipt=print_receipt, received_at=received_at, missing=missing
    )  # fmt: skip


def take_in(
    work: Work,
    request_id: UUID,
    form: RequestForm,
    *,
    print_receipt: bool,
    received_at: datetime | None = None,
    missing: tuple[str, ...] = (),
) -> RequestDone:
    """``accept`` for what opens a request by itself, whoever is on duty."""
    known = find(work, request_id)
    if known is not None:
        return RequestDone(request_id, known.number, known.state, promise_of(work, known), repeated=True)
    if form.anonymous and form.resident_id is not None:
        form = replace(form, resident_id=None)  # who asked not to be named is not kept either
    item = catalogue.item(work, form.item)
    if not item.active:
        raise Refused("item_unknown", field="item", code_typed=form.item)
    checked = _checked(work, form)
    at = _received(work, received_at)
    urgent = form.urgent or item.urgent
    start = working_time.wall(at if form.due_day is None else work.now)  # a day is chosen now, whenever it came in
    rule = promises.rule_for(item.promise, start, urgent=urgent, chosen=_due_day(work, form.due_day))
    promised = promises.promised(rule, calendar.clocks(work))
    if form.due_day is not None and promised.due is not None and promised.due <= start:
        validation.bad("due_day", "closed")
    serial, number = work.next_number(records.REQUEST)
    row = _new_row(work, request_id, form, item, checked, number, at, rule, promised)
    _insert(work, row, serial, item)
    begun = {} if form.begun_by is None else {"begun_by": staff.name_of(work, form.begun_by)}
    write_event(work, request_id, "register", "", State.REGISTERED, text="", clock="new", detail=begun)
    work.audit("request", number, item=item.code)
    work.touched("request", request_id)
    row = _first_steps(work, row, form, missing)
    if row.state is State.AWAITING:
        promised = promise_of(work, row)  # the clock stands: nothing is promised before the materials are there
    _first_papers(work, row, form, promised, missing, print_receipt=print_receipt)
    return RequestDone(request_id, number, row.state, promised)


def _first_steps(work: Work, row: Row, form: RequestForm, missing: tuple[str, ...]) -> Row:
    """去向 of a new request, and what is missing asked for."""
    if form.close_now:
        return apply(work, row, Act.CLOSE_NOW, Step(result=form.result, result_text=form.result_text))
    if form.decline:
        return apply(work, row, Act.DECLINE, Step(reason=form.reason, responsible=form.responsible))
    if form.handler_id is not None:
        row = apply(work, row, Act.DISPATCH, Step(handler_id=form.handler_id))
    return apply(work, row, Act.ASK_MATERIALS, Step(materials=missing)) if missing else row


def _first_papers(
    work: Work, row: Row, form: RequestForm, promised: Promised, missing: tuple[str, ...], *, print_receipt: bool
) -> None:
    """One paper for one visit: who is told what is missing, or that it is not ours, gets no receipt in hand besides."""
    if row.state is State.DECLINED:
        papers.put(work, row, "declined", promised, step_reason=form.reason, serial=1)
        return
    if row.state is State.AWAITING:
        papers.put(work, row, "missing", promised, missing=missing, serial=1)
    keep = not print_receipt or row.state is State.AWAITING
    papers.put(work, row, "receipt", promised, keep=keep, serial=1)
    if row.state is State.IN_PROGRESS:
        papers.put(work, row, "dispatch", promised, serial=1)


def act(work: Work, request_id: UUID, what: Act, step: Step | None = None, *, print_paper: bool = True) -> RequestDone:
    """Do one thing with a request: 派单, 转办, 待补正, 延期, 催办, 办结, 作废, 重办, 并案 …

    Raises what ``flow.apply`` and ``merge`` raise, ``request_unknown``, ``handler_unknown``,
    ``needs_approver`` for an extension, a void after the first minutes, and a second reopening.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    given = step or Step()
    if what is Act.RATE:
        raise Refused("request_not_now", state=row.state.value, act=what.value)  # ratings come through ratings.rate
    if _needs_approval(work, row, what):
        check_act(work, row, what, given)
        work.require(Right.APPROVE_REQUEST)
    after = apply(work, row, what, given)
    promised = promise_of(work, after)
    former = working_time.wall(row.due_at) if what is Act.EXTEND and row.due_at is not None else None
    for paper in _papers_of(what, after) if print_paper else ():
        missing = given.materials if paper == "missing" else ()
        papers.put(work, after, paper, promised, step_reason=given.reason, missing=missing, former_due=former)
    return RequestDone(request_id, after.number, after.state, promised)


def _papers_of(what: Act, after: Row) -> tuple[str, ...]:
    """What an act puts on the counter."""
    if what is Act.WITHDRAW and after.result != Result.WITHDRAWN:
        return ()  # who could not be reached withdrew nothing, and is not here to sign
    paper = papers.PAPER_OF.get(what)
    if what is Act.SUPPLIED and after.handler_id is not None:
        return ("supplied", "dispatch")  # a day to finish by is told the handler once there is one
    return () if paper is None else (paper,)


TAKEN_BACK = frozenset({Act.CLOSE_NOW, Act.CLOSE, Act.DECLINE, Act.WITHDRAW})
"""What ends a request and can be taken back for ``UNDO``; the paper that went with it is no good any more."""


def undo_ending(work: Work, request_id: UUID) -> RequestDone:
    """冲正: take back the ending of a request as an entry of its own, while nothing else has happened to it.

    By whoever ended it, within ``UNDO``: a slip of the finger is no 重办, and costs no promise. What was declined as it
    came in gets the receipt it has not. Raises ``Refused``: request_unknown, take_back_not, take_back_late.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    last = last_event(work, request_id)
    if last is None or last.act not in TAKEN_BACK or last.staff_id != work.member().id:
        raise Refused("take_back_not")
    if not clock.just_now(work, last.at, UNDO):
        raise Refused("take_back_late", minutes=int(UNDO.total_seconds()) // 60)
    before = State(last.from_state)
    stood = ticks(work, request_id)[-1].at if before is State.AWAITING else None
    ended = dict.fromkeys(("result", "result_text", "responsible"), "")
    ended_at = dict.fromkeys(("closed_at", "call_back_due", "called_back_at"))
    late = bool(last.detail.get("was_late"))
    after = change(work, row, state=before, stopped_at=stood, late=late, **ended, **ended_at)
    write_event(work, request_id, "take_back", row.state.value, before, text="", detail={"act": last.act})
    work.audit("request_take_back", row.number, act=last.act)
    work.touched("request", request_id)
    promised = promise_of(work, after)
    if last.act == Act.DECLINE and not papers.count_of(work, row.number, "receipt"):
        papers.put(work, after, "receipt", promised, keep=row.channel != "window", serial=1)
    return RequestDone(request_id, row.number, before, promised)


@asks(Right.REQUESTS)
def dispatch_many(work: Work, ids: tuple[UUID, ...], handler_id: UUID) -> int:
    """派单 for several at once; those that cannot be dispatched now are left alone. Returns how many were."""
    done = 0
    for request_id in ids:
        row = load(work, request_id)
        what = Act.DISPATCH if row.state is State.REGISTERED else Act.HAND_OVER
        if what in flow.allowed(row.state):
            act(work, request_id, what, Step(handler_id=handler_id))
            done += 1
    return done


@asks(Right.REQUESTS)
def urge_many(work: Work, ids: tuple[UUID, ...]) -> int:
    """催办 for several at once, each with its sheet. Returns how many were urged."""
    done = 0
    for request_id in ids:
        if Act.URGE in flow.allowed(load(work, request_id).state):
            act(work, request_id, Act.URGE)
            done += 1
    return done


def _checked(work: Work, form: RequestForm) -> dict[str, str]:
    """The form's free texts, cleaned; raises beside the field."""
    if form.resident_id is None and not form.anonymous:
        validation.bad("resident", "text_empty")
    if form.resident_id is not None:
        who = applicant(work, form.resident_id)
        if who is None or not who.active:
            raise Refused("resident_gone", field="resident")
    if form.agent_name.strip() and not form.agent_relation.strip():
        validation.bad("agent_relation", "text_empty")
    if len(form.materials) > MOST_MATERIALS:
        validation.bad("materials", "range", low=0, high=MOST_MATERIALS)
    for m in form.materials:
        validation.text("materials", m.name, 120, required=True)
        validation.whole("materials", m.pieces, 1, 99)
    return {
        "agent_name": validation.person_name("agent_name", form.agent_name),
        "agent_relation": validation.text("agent_relation", form.agent_relation, 20),
        "agent_phone": validation.phone("agent_phone", form.agent_phone),
        "phone": validation.phone("phone", form.phone),
        "channel": validation.choice("channel", form.channel, CHANNELS),
        "origin_number": _origin(form),
        "place": validation.text("place", form.place, 120),
        "text": validation.text("text", form.text, 4000, required=True, multiline=True),
    }


def _origin(form: RequestForm) -> str:
    given = origin.normal_origin(form.origin_number) if form.channel == origin.CHANNEL else ""
    return validation.text("origin_number", given, 40)


def _received(work: Work, at: datetime | None) -> datetime:
    if at is not None and at > work.now:
        validation.bad("received_at", "future")
    if at is not None and at < work.now - OLDEST:
        validation.bad("received_at", "old")
    return at or work.now


def _due_day(work: Work, chosen: date | None) -> date | None:
    ahead = 0 if chosen is None else (chosen - working_time.wall(work.now).date()).days
    if ahead < 0:
        validation.bad("due_day", "past")
    if ahead > FARTHEST:
        validation.bad("due_day", "far", most=FARTHEST)
    return chosen


def _new_row(
    work: Work,
    request_id: UUID,
    form: RequestForm,
    item: ItemRow,
    checked: dict[str, str],
    number: str,
    at: datetime,
    rule: Rule,
    promised: Promised,
) -> Row:
    who = None if form.resident_id is None else applicant(work, form.resident_id)
    return Row(
        **checked,
        grid_id=grids.of_place(work, checked["place"], None if who is None else who.home),
        grid_set=None,
        id=request_id,
        number=number,
        state=State.REGISTERED,
        item=item.code,
        item_name=item.name,
        scene=item.scene,
        resident_id=form.resident_id,
        anonymous=form.resident_id is None,
        urgent=form.urgent or item.urgent,
        materials=papers.dump_materials(form.materials),
        first_receiver=work.member().id,
        handler_id=None,
        received_at=at,
        due_at=None if promised.due is None else working_time.instant(promised.due),
        rule=rule,
        extended=0,
        reopened=0,
        stopped_at=None,
        closed_at=None,
        late=False,
        result="",
        result_text="",
        responsible="",
        rating=None,
        main_id=None,
    )


def _insert(work: Work, row: Row, serial: int, item: ItemRow) -> None:
    stored = {
        **columns_of(row),
        "serial": serial,
        "first_due": row.due_at,
        "disposition": item.dispositions[0] if item.dispositions else "now",
        "terminal": work.terminal,
        "business_date": work.business_date,
        "search": search_words(work, row.resident_id, row.item_name, row.text),
        "call_back_due": None,
        "called_back_at": None,
        "changed_at": work.now,
    }
    _REQUEST.run(work.session, [stored])


def _needs_approval(work: Work, row: Row, what: Act) -> bool:
    own = row.first_receiver == work.member().id
    if what is Act.VOID and own and clock.just_now(work, registered_at(work, row), UNDO):
        return False
    return what in APPROVED or (what is Act.REOPEN and row.reopened >= flow.FREE_REOPENINGS)


_REQUEST = sql.Insert(Request)
