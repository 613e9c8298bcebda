"""The life of a request as data: states, what may be done in each, what that needs, and what it does to the clock.

Nothing about a transition is anywhere else: screens ask ``allowed``, operations call ``apply``. Labels are the words of
the counter; sentences are made on the screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from app.errors import Refused

_Code = TypeVar("_Code", bound=StrEnum)


class State(StrEnum):
    """Where a request is."""

    REGISTERED = "registered"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting"
    CLOSED = "closed"
    DECLINED = "declined"
    VOID = "void"
    MERGED = "merged"


class Act(StrEnum):
    """What may be done with a request."""

    CLOSE_NOW = "close_now"
    DISPATCH = "dispatch"
    DECLINE = "decline"
    ASK_MATERIALS = "ask_materials"
    SUPPLIED = "supplied"
    SIGN_FOR = "sign_for"
    SEND_BACK = "send_back"
    HAND_OVER = "hand_over"
    EXTEND = "extend"
    URGE = "urge"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    VOID = "void"
    MERGE = "merge"
    CALL_BACK = "call_back"
    RATE = "rate"
    REOPEN = "reopen"
    NOTE = "note"


class Result(StrEnum):
    """How a request ended. Ended is not solved: figures tell them apart by ``SOLVED``."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"
    PASSED_ON = "passed_on"
    GUIDED_ONLINE = "guided_online"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"


class Clock(StrEnum):
    """What an act does to the clock of the promise."""

    KEEP = "keep"
    STOP = "stop"
    START = "start"
    END = "end"


class Due(StrEnum):
    """What an act does to the deadline."""

    KEEP = "keep"
    EXTEND = "extend"
    RESTART = "restart"


STATE_LABELS: Mapping[State, str] = {
    State.REGISTERED: "已登记",
    State.IN_PROGRESS: "办理中",
    State.AWAITING: "待补正",
    State.CLOSED: "已办结",
    State.DECLINED: "不予受理",
    State.VOID: "已作废",
    State.MERGED: "已并案",
}
ACT_LABELS: Mapping[Act, str] = {
    Act.CLOSE_NOW: "当场办结",
    Act.DISPATCH: "派单",
    Act.DECLINE: "不予受理",
    Act.ASK_MATERIALS: "待补正",
    Act.SUPPLIED: "补正到位",
    Act.SIGN_FOR: "签收",
    Act.SEND_BACK: "退回",
    Act.HAND_OVER: "转办",
    Act.EXTEND: "延期",
    Act.URGE: "催办",
    Act.CLOSE: "办结",
    Act.WITHDRAW: "撤回",
    Act.VOID: "作废",
    Act.MERGE: "并案",
    Act.CALL_BACK: "回访",
    Act.RATE: "评价",
    Act.REOPEN: "重办",
    Act.NOTE: "备注",
}
RESULT_LABELS: Mapping[Result, str] = {
    Result.SOLVED: "已解决",
    Result.PARTLY: "部分解决",
    Result.EXPLAINED: "未解决已解释",
    Result.PASSED_ON: "转其他部门",
    Result.GUIDED_ONLINE: "已指导线上办",
    Result.NOT_OURS: "不属受理范围（已指引）",
    Result.DUPLICATE: "重复",
    Result.WITHDRAWN: "居民撤回",
    Result.UNREACHABLE: "无法联系",
}
_ALIASES: Mapping[str, StrEnum] = {
    "作废": State.VOID,
    "并案": State.MERGED,
    "已评价": State.CLOSED,
    "一次性告知": Act.ASK_MATERIALS,
    "补齐": Act.SUPPLIED,
    "退单": Act.SEND_BACK,
    "回访满意": Act.CALL_BACK,
    "回访不满意": Act.REOPEN,
}

OPEN = frozenset({State.REGISTERED, State.IN_PROGRESS, State.AWAITING})
"""The states in which something is still to be done."""
SOLVED = frozenset({Result.SOLVED, Result.GUIDED_ONLINE})
LEFT = frozenset({Result.WITHDRAWN, Result.UNREACHABLE})
"""Results for a request whose resident went away; 撤回 takes these, 办结 the others."""
FREE_REOPENINGS = 1
"""How often a request may be done again without an approver."""


@dataclass(frozen=True)
class Transition:
    """One row of the table. ``target`` None: the state stays. ``needs`` names the facts that must be given."""

    act: Act
    sources: frozenset[State]
    target: State | None
    needs: tuple[str, ...] = ()
    clock: Clock = Clock.KEEP
    due: Due = Due.KEEP


def _row(
    act: Act,
    sources: Iterable[State],
    target: State | None,
    needs: str = "",
    clock: Clock = Clock.KEEP,
    due: Due = Due.KEEP,
) -> Transition:
    return Transition(act, frozenset(sources), target, tuple(needs.split()), clock, due)


_S = State
TRANSITIONS: tuple[Transition, ...] = (
    _row(Act.CLOSE_NOW, [_S.REGISTERED], _S.CLOSED, "result", Clock.END),
    _row(Act.DISPATCH, [_S.REGISTERED], _S.IN_PROGRESS, "handler"),
    _row(Act.DECLINE, [_S.REGISTERED], _S.DECLINED, "reason responsible", Clock.END),
    _row(Act.ASK_MATERIALS, [_S.REGISTERED, _S.IN_PROGRESS], _S.AWAITING, "materials", Clock.STOP),
    _row(Act.SUPPLIED, [_S.AWAITING], _S.IN_PROGRESS, "", Clock.START),
    _row(Act.SIGN_FOR, [_S.IN_PROGRESS], None),
    _row(Act.SEND_BACK, [_S.IN_PROGRESS], _S.REGISTERED, "reason"),
    _row(Act.HAND_OVER, [_S.IN_PROGRESS], None, "handler"),
    _row(Act.EXTEND, [_S.IN_PROGRESS], None, "reason approver now due new_due", due=Due.EXTEND),
    _row(Act.URGE, [_S.REGISTERED, _S.IN_PROGRESS], None),
    _row(Act.CLOSE, [_S.IN_PROGRESS], _S.CLOSED, "result result_text", Clock.END),
    _row(Act.WITHDRAW, OPEN, _S.CLOSED, "result reason", Clock.END),
    _row(Act.VOID, OPEN, _S.VOID, "reason", Clock.END),
    _row(Act.MERGE, OPEN, _S.MERGED, "into", Clock.END),
    _row(Act.CALL_BACK, [_S.CLOSED], None),
    _row(Act.RATE, [_S.CLOSED], None, "rating"),
    _row(Act.REOPEN, [_S.CLOSED], _S.IN_PROGRESS, "reason", Clock.START, Due.RESTART),
    _row(Act.NOTE, State, None, "reason"),
)


@dataclass(frozen=True)
class Facts:
    """What an act brings, and what is so already. Times are naive wall-clock times as in ``working_time``.

    ``responsible`` is who the resident is sent to when it is not our matter; ``into`` the number it is merged into or
    repeats; ``materials`` the list of what is missing; ``approver`` whoever approved, by name or id.
    """

    now: datetime | None = None
    due: datetime | None = None
    handler: str = ""
    reason: str = ""
    responsible: str = ""
    materials: tuple[str, ...] = ()
    result: Result | None = None
    result_text: str = ""
    rating: int | None = None
    into: str = ""
    approver: str = ""
    new_due: datetime | None = None
    extended: int = 0
    reopened: int = 0
    rated: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Outcome:
    """The state after an act and what becomes of clock and deadline.

    On ``Due.RESTART`` the new deadline is that of 重办时限 from now on, so that nothing is late at once; what was late
    before stays so.
    """

    state: State
    clock: Clock
    due: Due


def allowed(state: State, facts: Facts | None = None) -> tuple[Act, ...]:
    """What may be done now, in the order of the table; what an act will ask for need not be known yet.

    Not in it: an extension when one was had or the date has passed, a second rating, signing for it twice.
    """
    known = facts or Facts()
    return tuple(row.act for row in TRANSITIONS if state in row.sources and _hindrance(row.act, known) is None)


def apply(state: State, act: Act, facts: Facts) -> Outcome:
    """The outcome of an act.

    Raises ``Refused("request_not_now", state=, act=)`` when the state does not know the act,
    ``("request_incomplete", act=, missing=)`` with the names of the facts that must be given first,
    ``("request_extended")``, ``("request_overdue", due=)`` and ``("request_not_later", due=)`` for an extension that is
    the second, too late or none, ``("request_rated")``, ``("request_signed")``, and
    ``("request_result", act=, result=)`` for a result that does not go with the act.
    """
    row = next((row for row in TRANSITIONS if row.act is act and state in row.sources), None)
    if row is None:
        raise Refused("request_not_now", state=state.value, act=act.value)
    hindrance = _hindrance(act, facts)
    if hindrance is not None:
        raise hindrance
    missing = tuple(name for name in (*row.needs, *_needed_too(act, facts)) if _empty(getattr(facts, name)))
    if missing:
        raise Refused("request_incomplete", act=act.value, missing=missing)
    if facts.result is not None and "result" in row.needs and (facts.result in LEFT) is not (act is Act.WITHDRAW):
        raise Refused("request_result", field="result", act=act.value, result=facts.result.value)
    if act is Act.EXTEND and facts.due and facts.new_due and facts.new_due <= facts.due:
        raise Refused("request_not_later", field="new_due", due=facts.due)
    return Outcome(row.target or state, row.clock, row.due)


def _hindrance(act: Act, facts: Facts) -> Refused | None:
    """What no field on a form can put right."""
    if act is Act.EXTEND and facts.extended:
        return Refused("request_extended")
    if act is Act.EXTEND and facts.now is not None and facts.due is not None and facts.now >= facts.due:
        return Refused("request_overdue", due=facts.due)
    if act is Act.RATE and facts.rated:
        return Refused("request_rated")
    if act is Act.SIGN_FOR and facts.signed:
        return Refused("request_signed")
    return None


def _needed_too(act: Act, facts: Facts) -> tuple[str, ...]:
    """What is needed only by what else is given."""
    if act is Act.REOPEN and facts.reopened >= FREE_REOPENINGS:
        return ("approver",)
    if act not in (Act.CLOSE, Act.CLOSE_NOW):
        return ()
    if facts.result in (Result.PASSED_ON, Result.NOT_OURS):
        return ("responsible",)
    return ("into",) if facts.result is Result.DUPLICATE else ()


def state_of(label: str) -> State:
    """The state people call so; ``Refused("state_unknown", text=)``."""
    return _called(label, STATE_LABELS, "state_unknown")


def act_of(label: str) -> Act:
    """The act people call so; ``Refused("act_unknown", text=)``."""
    return _called(label, ACT_LABELS, "act_unknown")


def _called(label: str, labels: Mapping[_Code, str], code: str) -> _Code:
    alias = _ALIASES.get(label)
    for found, text in labels.items():
        if text == label or found is alias:
            return found
    raise Refused(code, text=label)


@dataclass(frozen=True)
class Mergeable:
    """What merging must know of a request. ``resident`` and ``item`` are any values that compare equal or not."""

    number: str
    state: State
    resident: object
    item: object
    into: str = ""


def merge(main: Mergeable, other: Mergeable) -> Mergeable:
    """``other`` as it is after merging: closed into ``main``, its number kept, so that its receipt still opens it.

    Raises ``Refused("merge_self")``, ``("merge_other_resident")`` and ``("merge_other_matter")`` — link these instead,
    nobody may read a neighbour's request through his own — ``("merge_state", number=, state=)``, and
    ``("merge_closed", number=)``: who asks again was not helped, and in a closed one nobody would work on it.
    """
    if main.number == other.number:
        raise Refused("merge_self", field="into", number=main.number)
    if main.resident is None or main.resident != other.resident:
        raise Refused("merge_other_resident", field="into", main=main.number, other=other.number)
    if main.item != other.item:
        raise Refused("merge_other_matter", field="into", main=main.number, other=other.number)
    if main.state is State.CLOSED:
        raise Refused("merge_closed", field="into", number=main.number)
    if main.state not in OPEN:
        raise Refused("merge_state", field="into", number=main.number, state=main.state.value)
    if other.state not in OPEN:
        raise Refused("merge_state", field="into", number=other.number, state=other.state.value)
    return Mergeable(other.number, State.MERGED, other.resident, other.item, main.number)


def opens(number: str, merged_into: Mapping[str, str]) -> str:
    """The number of the request a receipt opens: its own, or the one it was merged into, however often."""
    seen = {number}
    while number in merged_into and merged_into[number] not in seen:
        number = merged_into[number]
        seen.add(number)
    return number


def next_number(day: date, issued: Iterable[str]) -> str:
    """``20261123-008`` after the highest of the day, void ones included: a number on paper is never used again."""
    head = f"{day:%Y%m%d}-"
    tails = [number.removeprefix(head) for number in issued if number.startswith(head)]
    return f"{head}{max((int(t) for t in tails if t.isdecimal()), default=0) + 1:03d}"


def _empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, tuple | list | dict | set | frozenset):
        return all(_empty(part) for part in value) if isinstance(value, tuple | list) else not value
    return value is None
