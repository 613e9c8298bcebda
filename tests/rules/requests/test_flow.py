"""The life of a request: the whole table of states and acts, what each needs, merging, numbers, templates."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.requests.flow import (
    ACT_LABELS,
    LEFT,
    OPEN,
    RESULT_LABELS,
    STATE_LABELS,
    TRANSITIONS,
    Act,
    Clock,
    Due,
    Facts,
    Mergeable,
    Outcome,
    Result,
    State,
    act_of,
    allowed,
    apply,
    merge,
    next_number,
    opens,
    state_of,
)

NOW, DUE, LATER = datetime(2026, 11, 23, 9), datetime(2026, 11, 30, 17, 30), datetime(2026, 12, 4, 17, 30)
FULL = Facts(
    now=NOW,
    due=DUE,
    new_due=LATER,
    handler="物业",
    reason="说明",
    responsible="窗口",
    materials=("户口簿",),
    result=Result.SOLVED,
    result_text="已修好",
    rating=5,
    into="20261123-001",
    approver="2",
)

POSSIBLE = {
    State.REGISTERED: "当场办结 派单 不予受理 待补正 催办 撤回 作废 并案 备注",
    State.IN_PROGRESS: "待补正 签收 退回 转办 延期 催办 办结 撤回 作废 并案 备注",
    State.AWAITING: "补正到位 撤回 作废 并案 备注",
    State.CLOSED: "回访 评价 重办 备注",
    State.DECLINED: "备注",
    State.VOID: "备注",
    State.MERGED: "备注",
}


def facts_for(act: Act) -> Facts:
    return replace(FULL, result=Result.WITHDRAWN) if act is Act.WITHDRAW else FULL


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_state_with_every_act(state: State, act: Act) -> None:
    possible = ACT_LABELS[act] in POSSIBLE[state].split()
    assert (act in allowed(state)) is possible
    if possible:
        assert apply(state, act, facts_for(act)).state in State
        return
    with pytest.raises(Refused) as refused:
        apply(state, act, facts_for(act))
    assert (refused.value.code, refused.value.data) == ("request_not_now", {"state": state.value, "act": act.value})


@pytest.mark.parametrize(
    ("state", "act", "outcome"),
    [
        (State.REGISTERED, Act.CLOSE_NOW, Outcome(State.CLOSED, Clock.END, Due.KEEP)),
        (State.REGISTERED, Act.DISPATCH, Outcome(State.IN_PROGRESS, Clock.KEEP, Due.KEEP)),
        (State.REGISTERED, Act.DECLINE, Outcome(State.DECLINED, Clock.END, Due.KEEP)),
        (State.REGISTERED, Act.ASK_MATERIALS, Outcome(State.AWAITING, Clock.STOP, Due.KEEP)),
        (State.IN_PROGRESS, Act.ASK_MATERIALS, Outcome(State.AWAITING, Clock.STOP, Due.KEEP)),
        (State.AWAITING, Act.SUPPLIED, Outcome(State.IN_PROGRESS, Clock.START, Due.KEEP)),
        (State.IN_PROGRESS, Act.SIGN_FOR, Outcome(State.IN_PROGRESS, Clock.KEEP, Due.KEEP)),
        (State.IN_PROGRESS, Act.SEND_BACK, Outcome(State.REGISTERED, Clock.KEEP, Due.KEEP)),
        (State.IN_PROGRESS, Act.HAND_OVER, Outcome(State.IN_PROGRESS, Clock.KEEP, Due.KEEP)),
        (State.IN_PROGRESS, Act.EXTEND, Outcome(State.IN_PROGRESS, Clock.KEEP, Due.EXTEND)),
        (State.IN_PROGRESS, Act.CLOSE, Outcome(State.CLOSED, Clock.END, Due.KEEP)),
        (State.AWAITING, Act.WITHDRAW, Outcome(State.CLOSED, Clock.END, Due.KEEP)),
        (State.AWAITING, Act.VOID, Outcome(State.VOID, Clock.END, Due.KEEP)),
        (State.REGISTERED, Act.MERGE, Outcome(State.MERGED, Clock.END, Due.KEEP)),
        (State.CLOSED, Act.RATE, Outcome(State.CLOSED, Clock.KEEP, Due.KEEP)),
        (State.CLOSED, Act.CALL_BACK, Outcome(State.CLOSED, Clock.KEEP, Due.KEEP)),
        (State.CLOSED, Act.REOPEN, Outcome(State.IN_PROGRESS, Clock.START, Due.RESTART)),
    ],
)
def test_outcomes(state: State, act: Act, outcome: Outcome) -> None:
    assert apply(state, act, facts_for(act)) == outcome


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.act.value)
def test_what_is_missing_is_named(row: object) -> None:
    assert isinstance(row, type(TRANSITIONS[0]))
    state = next(s for s in State if s in row.sources)
    if not row.needs:
        apply(state, row.act, Facts())
        return
    with pytest.raises(Refused) as refused:
        apply(state, row.act, Facts())
    assert refused.value.code == "request_incomplete"
    assert refused.value.data == {"act": row.act.value, "missing": row.needs}


@pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
def test_blanks_are_no_reason(blank: str) -> None:
    with pytest.raises(Refused) as refused:
        apply(State.REGISTERED, Act.VOID, replace(FULL, reason=blank))
    assert refused.value.data["missing"] == ("reason",)
    with pytest.raises(Refused):
        apply(State.REGISTERED, Act.ASK_MATERIALS, replace(FULL, materials=(blank,)))


def test_results_go_with_their_act() -> None:
    for result in Result:
        for act, state in ((Act.CLOSE, State.IN_PROGRESS), (Act.WITHDRAW, State.IN_PROGRESS)):
            facts = replace(FULL, result=result)
            if (result in LEFT) is (act is Act.WITHDRAW):
                assert apply(state, act, facts).state is State.CLOSED
                continue
            with pytest.raises(Refused) as refused:
                apply(state, act, facts)
            assert refused.value.code == "request_result"


def test_who_is_responsible_and_which_one_it_repeats_must_be_said() -> None:
    for result, name in (
        (Result.PASSED_ON, "responsible"),
        (Result.NOT_OURS, "responsible"),
        (Result.DUPLICATE, "into"),
    ):
        with pytest.raises(Refused) as refused:
            apply(State.REGISTERED, Act.CLOSE_NOW, Facts(result=result))
        assert refused.value.data["missing"] == (name,)


def test_an_extension_is_one_in_time_and_later() -> None:
    for facts, code in (
        (replace(FULL, extended=1), "request_extended"),
        (replace(FULL, now=DUE), "request_overdue"),
        (replace(FULL, now=LATER), "request_overdue"),
        (replace(FULL, new_due=DUE), "request_not_later"),
        (replace(FULL, approver=""), "request_incomplete"),
    ):
        with pytest.raises(Refused) as refused:
            apply(State.IN_PROGRESS, Act.EXTEND, facts)
        assert refused.value.code == code
    assert Act.EXTEND not in allowed(State.IN_PROGRESS, Facts(extended=1))
    assert Act.EXTEND not in allowed(State.IN_PROGRESS, Facts(now=LATER, due=DUE))
    assert Act.EXTEND in allowed(State.IN_PROGRESS, Facts(now=NOW, due=DUE))


def test_it_is_signed_for_once() -> None:
    signed = replace(FULL, signed=True)
    with pytest.raises(Refused) as refused:
        apply(State.IN_PROGRESS, Act.SIGN_FOR, signed)
    assert refused.value.code == "request_signed"
    assert Act.SIGN_FOR not in allowed(State.IN_PROGRESS, signed)
    assert Act.SIGN_FOR in allowed(State.IN_PROGRESS)


def test_one_rating() -> None:
    assert Act.RATE not in allowed(State.CLOSED, Facts(rated=True))
    with pytest.raises(Refused) as refused:
        apply(State.CLOSED, Act.RATE, replace(FULL, rated=True))
    assert refused.value.code == "request_rated"


def test_doing_it_a_third_time_needs_an_approver() -> None:
    once = replace(FULL, approver="")
    assert apply(State.CLOSED, Act.REOPEN, once).due is Due.RESTART
    with pytest.raises(Refused) as refused:
        apply(State.CLOSED, Act.REOPEN, replace(once, reopened=1))
    assert refused.value.data["missing"] == ("approver",)


@given(st.lists(st.sampled_from(Act), max_size=30))
def test_whatever_is_done_an_ended_request_is_never_voided_and_a_void_one_stays_so(acts: list[Act]) -> None:
    state, clock_runs = State.REGISTERED, True
    for act in acts:
        if act not in allowed(state):
            continue
        before, outcome = state, apply(state, act, facts_for(act))
        state = outcome.state
        clock_runs = {Clock.KEEP: clock_runs, Clock.STOP: False, Clock.START: True, Clock.END: False}[outcome.clock]
        assert clock_runs is (state in OPEN and state is not State.AWAITING)
        assert state is not State.VOID or before in (*OPEN, State.VOID)
        assert before is not State.VOID or state is State.VOID


def test_labels_name_everything_and_go_back() -> None:
    assert set(STATE_LABELS) == set(State) and set(ACT_LABELS) == set(Act) and set(RESULT_LABELS) == set(Result)
    assert [state_of(label) for label in STATE_LABELS.values()] == list(State)
    assert [act_of(label) for label in ACT_LABELS.values()] == list(Act)
    assert (state_of("作废"), act_of("作废"), act_of("回访不满意")) == (State.VOID, Act.VOID, Act.REOPEN)
    for read, code in ((state_of, "state_unknown"), (act_of, "act_unknown")):
        with pytest.raises(Refused) as refused:
            read("关闭无结果")
        assert refused.value.code == code


A = Mergeable("20261123-001", State.IN_PROGRESS, 7, "B01")
B = Mergeable("20261123-002", State.REGISTERED, 7, "B01")


def test_a_merged_request_keeps_its_number_and_opens_the_main_one() -> None:
    merged = merge(A, B)
    assert (merged.number, merged.state, merged.into) == (B.number, State.MERGED, A.number)
    chain = {"C": "B", "B": "A"}
    assert [opens(n, chain) for n in "ABCD"] == ["A", "A", "A", "D"]
    assert opens("A", {"A": "B", "B": "A"}) in "AB"


@pytest.mark.parametrize(
    ("main", "other", "code"),
    [
        (A, A, "merge_self"),
        (A, replace(B, resident=8), "merge_other_resident"),
        (replace(A, resident=None), replace(B, resident=None), "merge_other_resident"),
        (A, replace(B, item="B02"), "merge_other_matter"),
        (replace(A, state=State.VOID), B, "merge_state"),
        (replace(A, state=State.CLOSED), B, "merge_closed"),
        (replace(A, state=State.MERGED), B, "merge_state"),
        (A, replace(B, state=State.CLOSED), "merge_state"),
    ],
)
def test_what_is_not_merged(main: Mergeable, other: Mergeable, code: str) -> None:
    with pytest.raises(Refused) as refused:
        merge(main, other)
    assert refused.value.code == code


def test_numbers_are_never_used_again() -> None:
    day = date(2026, 11, 23)
    assert next_number(day, []) == "20261123-001"
    assert next_number(day, ["20261123-007", "20261122-090", "20261123-002", "别的"]) == "20261123-008"
    assert next_number(day, ["20261123-999"]) == "20261123-1000"
    assert next_number(day, ["20261123-999", "20261123-1000"]) == "20261123-1001"
