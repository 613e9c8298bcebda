"""The life of a thing to be repaired as data: states, what may be done in each, and what that needs.

State belongs to the thing and not to the slip it came with: of two things on one slip one may be collected while the
other waits for a part. Nothing about a transition is anywhere else: screens ask ``steps_now``, operations ``stepped``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Refused


class RepairKind(StrEnum):
    """Where the work is done: at the stall, in somebody's home, or on what belongs to everybody."""

    STALL = "stall"
    HOME = "home"
    PUBLIC = "public"


class RepairState(StrEnum):
    """Where a thing or a reported fault is."""

    TAGGED = "tagged"
    RECEIVED = "received"
    CHECKING = "checking"
    QUOTED = "quoted"
    AGREED = "agreed"
    WORKING = "working"
    PARTS = "parts"
    READY = "ready"
    HANDED = "handed"
    UNREPAIRED = "unrepaired"
    UNREPAIRED_HANDED = "unrepaired_handed"
    REPORTED = "reported"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    DONE = "done"
    CALLED = "called"
    CLOSED = "closed"
    VOID = "void"


class RepairAct(StrEnum):
    """What may be done with one."""

    REGISTER = "register"
    CHECK = "check"
    QUOTE = "quote"
    AGREE = "agree"
    REFUSE = "refuse"
    START = "start"
    WAIT = "wait"
    RESUME = "resume"
    FINISH = "finish"
    GIVE_UP = "give_up"
    HAND_OUT = "hand_out"
    GIVE_BACK = "give_back"
    REQUOTE = "requote"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    COMPLETE = "complete"
    CALL_BACK = "call_back"
    REDO = "redo"
    CLOSE = "close"
    VOID = "void"


_S = RepairState
_A = RepairAct
REPAIR_KIND_LABELS: Mapping[RepairKind, str] = {
    RepairKind.STALL: "小修理",
    RepairKind.HOME: "上门",
    RepairKind.PUBLIC: "公共",
}
REPAIR_STATE_LABELS: Mapping[RepairState, str] = {
    _S.TAGGED: "待登记",
    _S.RECEIVED: "收件",
    _S.CHECKING: "待检",
    _S.QUOTED: "已报价",
    _S.AGREED: "已同意",
    _S.WORKING: "修理中",
    _S.PARTS: "等配件",
    _S.READY: "修好待取",
    _S.HANDED: "已取走",
    _S.UNREPAIRED: "未修待取",
    _S.UNREPAIRED_HANDED: "未修已取走",
    _S.REPORTED: "报修",
    _S.DISPATCHED: "已派工",
    _S.ARRIVED: "已到场",
    _S.DONE: "完工",
    _S.CALLED: "已回访",
    _S.CLOSED: "关闭",
    _S.VOID: "已作废",
}
REPAIR_ACT_LABELS: Mapping[RepairAct, str] = {
    _A.REGISTER: "登记",
    _A.CHECK: "检测",
    _A.QUOTE: "报价",
    _A.AGREE: "同意",
    _A.REFUSE: "不同意",
    _A.START: "开始修",
    _A.WAIT: "等配件",
    _A.RESUME: "配件到",
    _A.FINISH: "修好",
    _A.GIVE_UP: "修不好",
    _A.HAND_OUT: "交件",
    _A.GIVE_BACK: "退还未修",
    _A.REQUOTE: "改报价",
    _A.DISPATCH: "派工",
    _A.ARRIVE: "到场",
    _A.COMPLETE: "完工",
    _A.CALL_BACK: "回访",
    _A.REDO: "返工",
    _A.CLOSE: "关闭",
    _A.VOID: "作废",
}
_STATE_ALIASES: Mapping[str, RepairState] = {
    "派工": _S.DISPATCHED,
    "到场": _S.ARRIVED,
    "回访": _S.CALLED,
    "已关闭": _S.CLOSED,
    "已取": _S.HANDED,
    "取走": _S.HANDED,
    "待取": _S.READY,
    "待取件": _S.READY,
    "未修取走": _S.UNREPAIRED_HANDED,
    "未修取回": _S.UNREPAIRED_HANDED,
    "在修": _S.WORKING,
    "维修中": _S.WORKING,
    "已收件": _S.RECEIVED,
    "待配件": _S.PARTS,
}

STALL = frozenset({RepairKind.STALL})
AWAY = frozenset({RepairKind.HOME, RepairKind.PUBLIC})
HANDED_OVER = frozenset({_S.HANDED, _S.UNREPAIRED_HANDED})
"""The thing is no longer here."""
OVER = HANDED_OVER | {_S.CLOSED, _S.VOID}
"""Nothing is to be done any more."""
SETTLED = OVER | {_S.DONE, _S.CALLED}
"""What it costs is known, and nothing is handed out any more."""
UNDER_WAY = frozenset(RepairState) - OVER
TO_COLLECT = frozenset({_S.READY, _S.UNREPAIRED})
"""The thing waits for whoever brought it."""
BENCH = frozenset({_S.RECEIVED, _S.CHECKING, _S.QUOTED, _S.AGREED, _S.WORKING, _S.PARTS})
"""The thing is here and not finished."""
REPAIRED = frozenset({_S.READY, _S.HANDED, _S.DONE, _S.CALLED, _S.CLOSED})
"""Counted as repaired, those away from the stall unless the visit says that it could not be done."""

FAULT_UNKNOWN = "待检"
"""What stands for a fault nobody can name at the counter."""
_NO_FAULT = frozenset({"", "不明", "不详", "不清楚", "未知", "不知道", "说不清", "故障不明", "原因不明"})


@dataclass(frozen=True)
class RepairFacts:
    """What an act brings, and what is so already. Money in 分.

    ``agreed`` is the price somebody said yes to, None while nobody was asked; ``price`` is the quote of an act, or
    parts and labour at its end. ``lent`` names the spare things still out.
    """

    kind: RepairKind = RepairKind.STALL
    agreed: int | None = None
    price: int | None = None
    reason: str = ""
    handler: str = ""
    lent: tuple[str, ...] = ()


@dataclass(frozen=True)
class RepairTransition:
    """One row of the table. ``needs`` names the facts that must be given; ``kinds`` where the work is done."""

    act: RepairAct
    sources: frozenset[RepairState]
    target: RepairState
    needs: tuple[str, ...] = ()
    kinds: frozenset[RepairKind] = STALL


def _row(
    act: RepairAct,
    sources: Iterable[RepairState],
    target: RepairState,
    needs: str = "",
    kinds: frozenset[RepairKind] = STALL,
) -> RepairTransition:
    return RepairTransition(act, frozenset(sources), target, tuple(needs.split()), kinds)


REPAIR_TRANSITIONS: tuple[RepairTransition, ...] = (
    _row(_A.REGISTER, [_S.TAGGED], _S.RECEIVED),
    _row(_A.CHECK, [_S.RECEIVED], _S.CHECKING),
    _row(_A.QUOTE, [_S.RECEIVED, _S.CHECKING], _S.QUOTED, "price"),
    _row(_A.AGREE, [_S.QUOTED], _S.AGREED),
    _row(_A.REFUSE, [_S.QUOTED], _S.UNREPAIRED),
    _row(_A.START, [_S.RECEIVED, _S.CHECKING, _S.AGREED], _S.WORKING, "agreed"),
    _row(_A.WAIT, [_S.AGREED, _S.WORKING], _S.PARTS),
    _row(_A.RESUME, [_S.PARTS], _S.WORKING),
    _row(_A.FINISH, [_S.RECEIVED, _S.CHECKING, _S.AGREED, _S.WORKING, _S.PARTS], _S.READY, "agreed price"),
    _row(_A.HAND_OUT, [_S.READY], _S.HANDED),
    _row(_A.GIVE_BACK, [_S.UNREPAIRED], _S.UNREPAIRED_HANDED),
    _row(_A.REQUOTE, [_S.QUOTED, _S.AGREED, _S.WORKING, _S.PARTS, _S.UNREPAIRED], _S.QUOTED, "price"),
    _row(_A.GIVE_UP, BENCH, _S.UNREPAIRED, "reason"),
    _row(_A.DISPATCH, [_S.REPORTED, _S.DISPATCHED, _S.ARRIVED, _S.PARTS], _S.DISPATCHED, "handler", AWAY),
    _row(_A.ARRIVE, [_S.DISPATCHED], _S.ARRIVED, "", AWAY),
    _row(_A.WAIT, [_S.ARRIVED], _S.PARTS, "", AWAY),
    _row(_A.COMPLETE, [_S.DISPATCHED, _S.ARRIVED], _S.DONE, "price", AWAY),
    _row(_A.GIVE_UP, [_S.DISPATCHED, _S.ARRIVED, _S.PARTS], _S.DONE, "reason", AWAY),
    _row(_A.CALL_BACK, [_S.DONE], _S.CALLED, "", AWAY),
    _row(_A.REDO, [_S.DONE, _S.CALLED], _S.DISPATCHED, "reason handler", AWAY),
    _row(_A.CLOSE, [_S.CALLED], _S.CLOSED, "", AWAY),
    _row(_A.VOID, [_S.TAGGED, _S.RECEIVED], _S.VOID, "reason"),
    _row(_A.VOID, [_S.REPORTED, _S.DISPATCHED], _S.VOID, "reason", AWAY),
)


def steps_now(state: RepairState, facts: RepairFacts | None = None) -> tuple[RepairAct, ...]:
    """What may be done now, in the order of the table; what an act asks for need not be known yet.

    Not in it: to begin or end work nobody agreed to a price for.
    """
    known = facts or RepairFacts()
    return tuple(
        row.act
        for row in REPAIR_TRANSITIONS
        if state in row.sources and known.kind in row.kinds and ("agreed" not in row.needs or known.agreed is not None)
    )


def stepped(state: RepairState, act: RepairAct, facts: RepairFacts) -> RepairState:
    """The state after an act.

    Raises ``Refused``: ``repair_collected`` (act=) for what was handed out, which is corrected by a new record alone;
    ``repair_not_now`` (state=, act=); ``repair_incomplete`` (act=, missing=); ``repair_ask_again`` (agreed=, price=,
    field ``price``) for more money than was agreed to; ``repair_lent`` (names=) while a spare thing is out.
    """
    if state in HANDED_OVER:
        raise Refused("repair_collected", act=act.value)
    row = next(
        (r for r in REPAIR_TRANSITIONS if r.act is act and state in r.sources and facts.kind in r.kinds),
        None,
    )
    if row is None:
        raise Refused("repair_not_now", state=state.value, act=act.value)
    missing = tuple(name for name in row.needs if getattr(facts, name) in (None, ""))
    if missing:
        raise Refused("repair_incomplete", field=missing[0], act=act.value, missing=missing)
    if act in (_A.FINISH, _A.COMPLETE):
        covered_by(facts.agreed, facts.price)
    if row.target in HANDED_OVER and facts.lent:
        raise Refused("repair_lent", names=facts.lent)
    return row.target


def covered_by(agreed: int | None, price: int | None) -> None:
    """Whether a price is covered by what was agreed. Raises ``Refused("repair_ask_again", agreed=, price=)``: more
    money than somebody said yes to is asked again (民法典 770, 775: the plan is the customer's).
    """
    if price is not None and price > (agreed or 0):
        raise Refused("repair_ask_again", field="price", agreed=agreed or 0, price=price)


def slip_finished(states: Iterable[RepairState]) -> bool:
    """Whether everything on a slip is handed back, closed or void."""
    return all(state in OVER for state in states)


def counted_as_repaired(state: RepairState, *, given_up: bool = False) -> bool:
    """Whether the figures count one as repaired; ``given_up`` is a visit that ended without."""
    return state in REPAIRED and not given_up


def known_fault(text: str) -> str:
    """A fault as it is kept: nobody needs to know it at the counter."""
    plain = text.strip()
    return FAULT_UNKNOWN if plain in _NO_FAULT else plain


def repair_state_called(label: str) -> RepairState:
    """The state people call so; ``Refused("state_unknown", text=)``."""
    found = next((state for state, text in REPAIR_STATE_LABELS.items() if text == label), _STATE_ALIASES.get(label))
    if found is None:
        raise Refused("state_unknown", text=label)
    return found
