"""One act on a request: the rule decides, then the row, the clock and the timeline follow, in one transaction."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.calendar import working_time
from app.rules.requests import flow
from app.rules.requests.flow import Act, Clock, Due, Facts, Outcome, Result
from app.rules.requests.promises import Clocks, Promise, Unit
from app.rules.rights import Right
from app.rules.text_input import clean
from app.services.centre import calendar, settings
from app.services.requests import handlers, materials, papers, promises
from app.services.requests.promises import Rule
from app.services.requests.row import Row, change, numbered
from app.services.requests.timeline import signed, ticks, write_event
from app.services.residents import search
from app.services.work import Work

MOST_MATERIALS = 40
FARTHEST = 400
"""Days ahead a promise may lie at most; more is a slip of the pen."""


@dataclass(frozen=True)
class Step:
    """What an act brings with it; each act says what it needs (``flow.TRANSITIONS``).

    ``materials`` are those asked for, on 补正到位 those that are not asked for any more; ``came`` are those handed in,
    None on 补正到位: all of them.
    """

    handler_id: UUID | None = None
    reason: str = ""
    responsible: str = ""
    materials: tuple[str, ...] = ()
    came: tuple[str, ...] | None = None
    result: str = ""
    result_text: str = ""
    into: str = ""
    new_due: date | None = None
    text: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def check_act(work: Work, row: Row, what: Act, step: Step) -> None:
    """Refuse what would be refused with somebody's consent too, so that nobody is asked for it in vain."""
    flow.apply(row.state, what, replace(_facts(work, row, what, step), approver="yes"))


def _facts(work: Work, row: Row, what: Act, step: Step, handler: str = "") -> Facts:
    """What an act brings, cleaned, and what is so already."""
    clocks = calendar.clocks(work)
    new_due = None if step.new_due is None else promises.close_of(_near(work, step.new_due, clocks), clocks)
    return Facts(
        now=working_time.wall(work.now),
        due=None if row.due_at is None else working_time.wall(row.due_at),
        handler=handler,
        reason=clean(step.reason, 500, multiline=True),
        responsible=clean(step.responsible, 120),
        materials=_materials(step.materials),
        result=Result(validation.choice("result", step.result, tuple(Result))) if step.result else None,
        result_text=clean(step.result_text, 2000, multiline=True),
        into=validation.text("into", step.into, 40).upper(),
        approver="yes" if work.approver_id or _may_approve(work) else "",
        new_due=new_due,
        extended=row.extended,
        reopened=row.reopened,
        signed=what is Act.SIGN_FOR and signed(work, row.id),
    )


def apply(work: Work, row: Row, what: Act, step: Step) -> Row:
    """Move a request by one act: rule, row, event, audit."""
    carrier = None if step.handler_id is None else handlers.resolve(work, step.handler_id)
    handler_id, handler = (None, "") if carrier is None else (carrier.id, carrier.name)
    facts = _facts(work, row, what, step, handler)
    outcome = flow.apply(row.state, what, facts)
    main = numbered(work, facts.into, "into") if what is Act.MERGE else None
    values: dict[str, Any] = {"state": outcome.state}
    values |= _clock_values(work, row, outcome.clock)
    values |= _content_values(work, row, what, handler_id, facts)
    came = _material_values(row, what, step, facts, values)
    if main is not None:
        flow.merge(_mergeable(work, main), _mergeable(work, row))
        values["main_id"] = main.id
    write_event(
        work,
        row.id,
        what.value,
        row.state.value,
        outcome.state,
        text=facts.reason or facts.result_text or clean(step.text, 2000, multiline=True),
        clock={Clock.STOP: "stop", Clock.START: "start"}.get(outcome.clock, ""),
        detail={
            **step.detail,
            **_detail(facts, handler, step.new_due),
            **came,
            **_given_to(handler_id),
            **({"was_late": True} if outcome.clock is Clock.END and row.late else {}),
            **(_due_was(row) if outcome.due is not Due.KEEP or outcome.clock in (Clock.STOP, Clock.START) else {}),
        },
    )
    values |= _due_values(work, row, outcome, facts.new_due)
    after = change(work, row, **values)
    if main is not None:
        _take_in(work, main, row)
    work.audit(f"request_{what.value}", row.number)
    work.touched("request", row.id)
    return after


def _material_values(row: Row, what: Act, step: Step, facts: Facts, values: dict[str, Any]) -> dict[str, list[str]]:
    """What an act changes about the materials, into ``values``; the part of the event that names what came."""
    before = papers.load_materials(row.materials)
    if what is Act.ASK_MATERIALS:
        values["materials"] = papers.dump_materials(papers.asked_for(before, facts.materials))
    if what is Act.SUPPLIED:
        before = materials.without(before, facts.materials)
        after = materials.came(before, step.came)
        still = materials.missing(after)
        if still and not clean(step.text, 2000, multiline=True):
            raise Refused("materials_missing", field="text", missing=still)
    elif what in (Act.CLOSE, Act.CLOSE_NOW) and step.came:
        after = materials.came(before, step.came)
    else:
        return {}
    values["materials"] = papers.dump_materials(after)
    here = [b.name for a, b in zip(before, after, strict=True) if b.given and not a.given]
    return {"materials": here} if here else {}


def _given_to(handler_id: UUID | None) -> dict[str, str]:
    """Kept in the event: whose work it was is asked when it is rated, long after it was handed on."""
    return {} if handler_id is None else {"handler_id": handler_id.hex}


def _due_was(row: Row) -> dict[str, str]:
    """Kept in the event that moves a promise: what was due in a month is asked after it was moved again."""
    return {"due_was": "" if row.due_at is None else row.due_at.isoformat()}


def _take_in(work: Work, main: Row, other: Row) -> None:
    """并案 as the main request tells it, and the earlier of the two promises.

    The resident holds a paper with the other's deadline, and its receipt opens this request from now on: keeping the
    later one would be an extension nobody asked for or approved. A later or no promise changes nothing, nor does
    anything while the main's clock stands or after it was closed.
    """
    detail, clock = {"from": other.number}, ""
    values: dict[str, Any] = {}
    due, ours = other.due_at, main.due_at
    if main.state in flow.OPEN and due is not None and ours is not None and due < ours:
        day = working_time.wall(due).date()
        # what stood of the other's clock is in that deadline already, and the main's own clock never moved it
        stood = bool(ticks(work, other.id))
        theirs = Rule(None, working_time.wall(work.now), chosen=day, why="merged") if stood else _named(other)
        values = {"due_at": due, "rule": theirs}
        detail |= {"new_due": day.isoformat(), **_due_was(main)}
        clock = "new"
    write_event(work, main.id, "take_in", main.state.value, main.state, text="", clock=clock, detail=detail)
    change(work, main, **values)
    work.touched("request", main.id)


def _named(row: Row) -> Rule:
    """The rule of a request as another one holds it, which may have been extended itself or not."""
    if row.rule.chosen is None or row.rule.why:
        return row.rule
    return replace(row.rule, why="extended" if row.extended else "agreed")


def _near(work: Work, day: date, clocks: Clocks) -> date:
    if (day - working_time.wall(work.now).date()).days > FARTHEST:
        validation.bad("new_due", "far", most=FARTHEST)
    if not clocks.table.is_workday(day):
        validation.bad("new_due", "day_off")
    return day


def _materials(named: tuple[str, ...]) -> tuple[str, ...]:
    if len(named) > MOST_MATERIALS:
        validation.bad("materials", "range", low=1, high=MOST_MATERIALS)
    return tuple(m for m in (validation.text("materials", name, 120) for name in named) if m)


def _may_approve(work: Work) -> bool:
    return work.may(Right.APPROVE_REQUEST)


def _clock_values(work: Work, row: Row, clock: Clock) -> dict[str, Any]:
    if clock is Clock.STOP:
        return {"stopped_at": work.now}
    if clock is Clock.START:
        return {"stopped_at": None, "closed_at": None}
    if clock is Clock.END:
        late = row.late or (row.due_at is not None and promises.minute(work.now) > row.due_at)
        return {"closed_at": work.now, "stopped_at": None, "late": late}
    return {}


def _content_values(work: Work, row: Row, what: Act, handler_id: UUID | None, facts: Facts) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if handler_id is not None:
        values["handler_id"] = handler_id
    if what is Act.SEND_BACK:
        values["handler_id"] = None
    if facts.result is not None:
        values |= {"result": facts.result.value, "result_text": facts.result_text}
        nobody = row.resident_id is None and not row.phone and not row.agent_phone  # to call
        values["call_back_due"] = None if nobody else work.now + timedelta(days=1)
    if facts.responsible:
        values["responsible"] = facts.responsible
    if what is Act.EXTEND:
        values["extended"] = row.extended + 1
    if what is Act.REOPEN:
        values |= {"reopened": row.reopened + 1, "result": "", "result_text": "", "called_back_at": None}
        values["rating"] = None  # it was given for work that failed; the row stays, and its month's figures
    if facts.result is Result.DUPLICATE and numbered(work, facts.into, "into").id == row.id:
        raise Refused("link_self", field="into", number=facts.into)
    return values


def _mergeable(work: Work, row: Row) -> flow.Mergeable:
    """Two records of one person that were merged since are one person."""
    who = None if row.resident_id is None else search.survivor(work, row.resident_id)
    return flow.Mergeable(row.number, row.state, who, row.item)


def _due_values(work: Work, row: Row, outcome: Outcome, new_due: datetime | None) -> dict[str, Any]:
    """The deadline after the event has been written: stops and starts are read from the events.

    Only they move a promise, an extension and a reopening: neither an act nor a new holiday table does by itself.
    """
    clocks = calendar.clocks(work)
    if outcome.due is Due.EXTEND and new_due is not None:
        rule = Rule(None, working_time.wall(work.now), chosen=new_due.date(), why="extended")
        return {"due_at": working_time.instant(new_due), "rule": rule}
    if outcome.due is Due.RESTART:
        rule = promises.rule_for(
            Promise(Unit.WORKDAYS, settings.number(work, "requests.redo_days")), working_time.wall(work.now)
        )
        promised = promises.promised(rule, clocks)
        fresh = None if promised.due is None else working_time.instant(promised.due)
        return {"due_at": fresh, "rule": rule}
    if outcome.clock not in (Clock.STOP, Clock.START) or (row.rule.promise is None and row.rule.chosen is None):
        return {}
    promised = promises.promised(row.rule, clocks, ticks(work, row.id))
    return {"due_at": None if promised.due is None else working_time.instant(promised.due)}


def _detail(facts: Facts, handler: str, new_due: date | None) -> dict[str, Any]:
    """What the timeline says beside the text."""
    said: dict[str, Any] = {
        "handler": handler,
        "materials": list(facts.materials),
        "responsible": facts.responsible,
        "into": facts.into,
        "new_due": "" if new_due is None else new_due.isoformat(),
        "result": "" if facts.result is None else facts.result.value,
    }
    return {name: value for name, value in said.items() if value}
