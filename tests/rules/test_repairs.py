"""The rules of repairs: the table of states, whose tag is whose, how long something waits, warranty and answers."""

from datetime import date, datetime

import pytest

from app.errors import Refused
from app.rules.repairs import clauses, counter, flow
from app.rules.repairs.counter import Check
from app.rules.repairs.flow import RepairAct, RepairFacts, RepairKind, RepairState

HOME = RepairFacts(kind=RepairKind.HOME)


def refused(state: RepairState, act: RepairAct, facts: RepairFacts) -> Refused:
    with pytest.raises(Refused) as no:
        flow.stepped(state, act, facts)
    return no.value


def test_the_way_of_a_thing() -> None:
    way = (
        (RepairState.TAGGED, RepairAct.REGISTER, RepairFacts(), RepairState.RECEIVED),
        (RepairState.RECEIVED, RepairAct.CHECK, RepairFacts(), RepairState.CHECKING),
        (RepairState.CHECKING, RepairAct.QUOTE, RepairFacts(price=0), RepairState.QUOTED),
        (RepairState.QUOTED, RepairAct.AGREE, RepairFacts(), RepairState.AGREED),
        (RepairState.AGREED, RepairAct.START, RepairFacts(agreed=0), RepairState.WORKING),
        (RepairState.WORKING, RepairAct.WAIT, RepairFacts(), RepairState.PARTS),
        (RepairState.PARTS, RepairAct.RESUME, RepairFacts(), RepairState.WORKING),
        (RepairState.WORKING, RepairAct.FINISH, RepairFacts(agreed=5, price=5), RepairState.READY),
        (RepairState.READY, RepairAct.HAND_OUT, RepairFacts(), RepairState.HANDED),
        (RepairState.QUOTED, RepairAct.REFUSE, RepairFacts(), RepairState.UNREPAIRED),
        (RepairState.UNREPAIRED, RepairAct.GIVE_BACK, RepairFacts(), RepairState.UNREPAIRED_HANDED),
    )
    for before, act, facts, after in way:
        assert flow.stepped(before, act, facts) is after


def test_what_is_refused_and_why() -> None:
    assert refused(RepairState.HANDED, RepairAct.VOID, RepairFacts(reason="x")).code == "repair_collected"
    assert refused(RepairState.READY, RepairAct.START, RepairFacts(agreed=1)).code == "repair_not_now"
    assert refused(RepairState.REPORTED, RepairAct.ARRIVE, HOME).code == "repair_not_now"
    no = refused(RepairState.REPORTED, RepairAct.DISPATCH, HOME)
    assert (no.code, no.data["missing"]) == ("repair_incomplete", ("handler",))
    assert refused(RepairState.WORKING, RepairAct.FINISH, RepairFacts(agreed=4, price=5)).code == "repair_ask_again"
    assert refused(RepairState.ARRIVED, RepairAct.COMPLETE, RepairFacts(RepairKind.HOME, price=1)).code == (
        "repair_ask_again"
    )
    no = refused(RepairState.READY, RepairAct.HAND_OUT, RepairFacts(lent=("轮椅",)))
    assert (no.code, no.data["names"]) == ("repair_lent", ("轮椅",))


def test_only_what_leads_somewhere_is_offered() -> None:
    assert flow.steps_now(RepairState.UNREPAIRED) == (RepairAct.GIVE_BACK, RepairAct.REQUOTE)
    assert RepairAct.START not in flow.steps_now(RepairState.RECEIVED)
    assert RepairAct.START in flow.steps_now(RepairState.RECEIVED, RepairFacts(agreed=0))
    assert flow.steps_now(RepairState.DONE, HOME) == (RepairAct.CALL_BACK, RepairAct.REDO)
    for state in flow.OVER:
        assert flow.steps_now(state) == flow.steps_now(state, HOME) == ()


def test_a_slip_is_finished_with_its_last_thing() -> None:
    assert flow.slip_finished([RepairState.HANDED, RepairState.UNREPAIRED_HANDED, RepairState.VOID])
    assert not flow.slip_finished([RepairState.HANDED, RepairState.UNREPAIRED])


def test_what_counts_as_repaired() -> None:
    assert flow.counted_as_repaired(RepairState.HANDED) and flow.counted_as_repaired(RepairState.DONE)
    assert not flow.counted_as_repaired(RepairState.DONE, given_up=True)
    assert not flow.counted_as_repaired(RepairState.UNREPAIRED_HANDED)


@pytest.mark.parametrize("label", ["修好待取", "已取走", "派工", "在修", "未修取回"])
def test_states_are_known_by_what_people_call_them(label: str) -> None:
    assert flow.repair_state_called(label) in set(RepairState)


def test_no_other_word_is_a_state() -> None:
    with pytest.raises(Refused, match="state_unknown"):
        flow.repair_state_called("飞走了")


def test_a_fault_need_not_be_known() -> None:
    assert flow.known_fault("  ") == flow.known_fault("不知道") == "待检"
    assert flow.known_fault(" 不转 ") == "不转"


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("WX-A-20261123-0012", True), ("wxa202611230012", True), ("ＷＸ-A-1123-12", True), ("1123-12", True),
        ("A-1123-012", True), ("20261123-12", True), ("1123-13", False), ("1124-12", False), ("B-1123-12", False),
        ("12", False), ("", False), ("SL-A-1123-12", False),
    ],
)  # fmt: skip
def test_whose_tag_it_is(shown: str, same: bool) -> None:
    number = "WX-A-20261123-0012"
    assert counter.tag_means(shown, number) is same
    if same:
        counter.same_tag(shown, number)
    else:
        with pytest.raises(Refused, match="repair_tag_wrong"):
            counter.same_tag(shown, number)


def test_a_number_of_another_kind_is_compared_as_it_is() -> None:
    assert counter.tag_means("1123-12", "R-0108") is False and counter.tag_means("r-0108", "R-0108")


def test_two_different_checks_prove_it() -> None:
    assert counter.proves((Check.PHONE, Check.THING))
    assert not counter.proves((Check.PHONE, Check.PHONE)) and not counter.proves(())


def test_warranty_begins_with_the_hand_over_and_its_end_does_not_move() -> None:
    until = counter.warranty_until(date(2026, 3, 1), 60)
    assert until == date(2026, 4, 30) and counter.warranty_until(date(2026, 3, 1), 0) is None
    assert counter.back_again(until, date(2026, 4, 30)) == counter.Again(True, 0, until)
    assert counter.back_again(until, date(2026, 5, 1)) == counter.Again(False, None, None)
    assert not counter.back_again(None, date(2026, 5, 1)).in_warranty


def test_how_long_a_thing_waits() -> None:
    ready = date(2026, 10, 1)
    assert counter.waiting_days(ready, date(2026, 9, 30)) == 0
    assert not counter.is_unclaimed(ready, date(2026, 10, 31)) and counter.is_unclaimed(ready, date(2026, 11, 1))
    assert [counter.reminder(days) for days in (0, 6, 7, 14, 15, 30, 59, 60, 900)] == [0, 0, 7, 7, 15, 30, 30, 60, 60]


def test_an_urgent_fault_is_answered_at_night_too() -> None:
    assert counter.there_by(datetime(2026, 12, 31, 23, 50, 9), 30) == datetime(2027, 1, 1, 0, 20)


def test_the_terms_name_the_warranty() -> None:
    assert "30 天" in clauses.clauses("30 天")[4] and "价目表" in clauses.clauses("")[4]
    assert len(clauses.clauses("")) == 6
