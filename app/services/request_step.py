"""One act on a request: the rule decides, then the row, the clock and the timeline follow, in one transaction."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.request import RequestEvent
from app.rules import request_flow, working_time
from app.rules.promises import Clocks, Promise, Unit
from app.rules.request_flow import Act, Clock, Due, Facts, Result, State
from app.rules.rights import Right
from app.rules.texts import clean
from app.services import calendar_table, centre, handlers, request_time
from app.services.documents import Promised
from app.services.request_row import Row, load
from app.services.request_time import Rule
from app.services.work import View, Work
from app.store import fast


@dataclass(frozen=True)
class Step:
    """What an act brings with it; each act says what it needs (``request_flow.TRANSITIONS``)."""

    handler_id: UUID | None = None
    reason: str = ""
    responsible: str = ""
    materials: tuple[str, ...] = ()
    result: str = ""
    result_text: str = ""
    into: str = ""
    new_due: date | None = None
    text: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def apply(work: Work, row: Row, what: Act, step: Step) -> Row:
    """Move a request by one act: rule, row, event, audit."""
    clocks = calendar_table.clocks(work)
    handler_id = None if step.handler_id is None else handlers.resolve(work, step.handler_id)
    handler = "" if handler_id is None else handlers.name_of(work, handler_id)
    new_due = None if step.new_due is None else request_time.close_of(step.new_due, clocks)
    facts = Facts(
        now=working_time.wall(work.now),
        due=None if row.due_at is None else working_time.wall(row.due_at),
        handler=handler,
        reason=clean(step.reason, 500, multiline=True),
        responsible=clean(step.responsible, 120),
        materials=step.materials,
        result=Result(step.result) if step.result else None,
        result_text=clean(step.result_text, 2000, multiline=True),
        into=step.into.strip(),
        approver="yes" if work.approver_id or _may_approve(work) else "",
        new_due=new_due,
        extended=row.extended,
        reopened=row.reopened,
    )
    outcome = request_flow.apply(row.state, what, facts)
    values: dict[str, Any] = {"state": outcome.state.value, "changed_at": work.now}
    values |= _clock_values(work, row, outcome.clock)
    values |= _content_values(work, row, what, handler_id, facts)
    write_event(
        work,
        row.id,
        what.value,
        row.state.value,
        outcome.state,
        text=facts.reason or facts.result_text or clean(step.text, 2000, multiline=True),
        clock={Clock.STOP: "stop", Clock.START: "start"}.get(outcome.clock, ""),
        detail={**step.detail, **_detail(step, handler)},
    )
    values |= _due_values(work, row, outcome.due, new_due, clocks)
    _update(work, row.id, values)
    work.audit(f"request_{what.value}", row.number)
    work.touched("request", row.id)
    return load(work, row.id)


def _may_approve(work: Work) -> bool:
    return work.may(Right.APPROVE_REQUEST)


def _clock_values(work: Work, row: Row, clock: Clock) -> dict[str, Any]:
    if clock is Clock.STOP:
        return {"stopped_at": work.now}
    if clock is Clock.START:
        return {"stopped_at": None, "closed_at": None}
    if clock is Clock.END:
        late = row.late or (row.due_at is not None and work.now > row.due_at)
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
        values["call_back_due"] = work.now + timedelta(days=1)
    if facts.responsible:
        values["responsible"] = facts.responsible
    if what is Act.EXTEND:
        values["extended"] = row.extended + 1
    if what is Act.REOPEN:
        values |= {"reopened": row.reopened + 1, "result": "", "result_text": "", "called_back_at": None}
    if what is Act.MERGE:
        values["main_id"] = _merge_target(work, row, facts.into)
    return values


def _merge_target(work: Work, row: Row, number: str) -> UUID:
    found = fast.row(work.session, "SELECT id FROM request WHERE number = :n", {"n": number})
    if found is None:
        raise Refused("request_unknown", number=number)
    main = load(work, fast.uuid(found[0]))
    request_flow.merge(_mergeable(main), _mergeable(row))
    return main.id


def _mergeable(row: Row) -> request_flow.Mergeable:
    return request_flow.Mergeable(row.number, row.state, row.resident_id, row.item)


def _due_values(work: Work, row: Row, due: Due, new_due: datetime | None, clocks: Clocks) -> dict[str, Any]:
    """The deadline after the event has been written: stops and starts are read from the events."""
    if due is Due.EXTEND and new_due is not None:
        rule = Rule(None, row.rule.start, chosen=new_due.date())
        return {"due_at": working_time.instant(new_due), "due_rule": rule.dump()}
    if due is Due.RESTART:
        rule = request_time.rule_for(
            Promise(Unit.WORKDAYS, centre.number(work, "requests.redo_days")), working_time.wall(work.now)
        )
        promised = request_time.promised(rule, clocks)
        fresh = None if promised.due is None else working_time.instant(promised.due)
        return {"due_at": fresh, "due_rule": rule.dump()}
    promised = request_time.promised(row.rule, clocks, _clock_rows(work, row.id))
    if row.rule.promise is None and row.rule.chosen is None:
        return {}
    return {"due_at": None if promised.due is None else working_time.instant(promised.due)}


def _clock_rows(view: View, request_id: UUID) -> list[tuple[str, datetime]]:
    found = fast.rows(
        view.session,
        "SELECT clock, at FROM request_event WHERE request_id = :r AND clock <> '' ORDER BY position",
        {"r": fast.key(view.session, request_id)},
    )
    return request_time.clock_events(found)


def promise_of(view: View, row: Row) -> Promised:
    return request_time.promised(row.rule, calendar_table.clocks(view), _clock_rows(view, row.id))


def _detail(step: Step, handler: str) -> dict[str, Any]:
    """What the timeline says beside the text."""
    out: dict[str, Any] = {}
    if handler:
        out["handler"] = handler
    if step.materials:
        out["materials"] = list(step.materials)
    if step.responsible:
        out["responsible"] = step.responsible
    if step.into:
        out["into"] = step.into
    if step.new_due is not None:
        out["new_due"] = step.new_due.isoformat()
    if step.result:
        out["result"] = step.result
    return out


def write_event(
    work: Work,
    request_id: UUID,
    what: str,
    before: str,
    after: State,
    *,
    text: str,
    clock: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    found = fast.row(
        work.session,
        "SELECT coalesce(max(position), 0) FROM request_event WHERE request_id = :r",
        {"r": fast.key(work.session, request_id)},
    )
    _EVENT.run(
        work.session,
        [
            {
                "request_id": request_id,
                "position": (int(found[0]) if found is not None else 0) + 1,
                "at": work.now,
                "staff_id": work.member().id,
                "approver_id": work.approver_id,
                "act": what,
                "from_state": before,
                "to_state": after.value,
                "clock": clock,
                "text": text,
                "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
            }
        ],
    )


def _update(work: Work, request_id: UUID, values: dict[str, Any]) -> None:
    stored = {
        name: fast.key(work.session, v)
        if isinstance(v, UUID)
        else fast.instant(work.session, v)
        if isinstance(v, datetime)
        else v
        for name, v in values.items()
    }
    changes = ", ".join(f"{name} = :{name}" for name in stored)
    stored["_id"] = fast.key(work.session, request_id)
    fast.run(work.session, f"UPDATE request SET {changes} WHERE id = :_id", stored)


_EVENT = fast.Insert(RequestEvent)
