"""Signing up, waiting, moving up: who gets a place and who is told what."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.errors import Refused
from app.rules.rights import Role
from app.services.activities import calls, enrol, listing, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.residents import search
from app.store import sql
from app.store.verify import verify
from tests.services.activities.conftest import Club
from tests.support import RARE


def test_first_come_first_served_and_the_rest_wait(club: Club) -> None:
    key = club.on(capacity=7)
    made = club.each(key, "abcdefghij")
    assert (club.inside(key), club.waits(key)) == ("abcdefg", "hij")
    assert [made[x].ahead for x in "ghij"] == [0, 0, 1, 2]
    assert made["a"].number == "BM-A-20261123-0001"


def test_who_cancels_makes_room_for_the_next_who_is_to_be_called(club: Club) -> None:
    key = club.on(capacity=7)
    made = club.each(key, "abcdefgh")
    done = club.desk.do(enrol.cancel, made["c"].id)
    assert [one.names for one in done.moved.up] == [("样例h",)]
    (call,) = club.desk.see(calls.to_call)
    assert (call.names, call.what, call.title) == (("样例h",), "promoted", "剪纸")
    acts = [e.act for e in club.desk.see(listing.story, made["h"].id)]
    assert acts == ["new", "promote"]
    club.desk.do(calls.mark_told, call.id, reached=False, text="没人接")
    assert club.desk.see(calls.calls_waiting) == 1
    club.desk.do(calls.mark_told, call.id)
    assert club.desk.see(calls.to_call) == ()


def test_ten_of_ten_and_three_cancel_opens_the_list_again(club: Club) -> None:
    key = club.on(capacity=10)
    made = club.each(key, "abcdefghij")
    with pytest.raises(Refused) as full:
        club.desk.do(schedule.save, draft_of(club, key, capacity=9), key)
    assert full.value.code == "capacity_below" and full.value.data["enrolled"] == 10
    for name in "bdf":
        club.desk.do(enrol.cancel, made[name].id)
    listed = club.desk.see(listing.activity_detail, key).listed
    assert (listed.free, listed.figures.enrolled) == (3, 7)
    club.each(key, "xyz")
    assert club.waits(key) == "" and club.enrol(key, "w")[0].state == "waiting"


def test_no_place_at_all_and_a_waiting_list_lets_everybody_wait(club: Club) -> None:
    key = club.on(capacity=0)
    club.each(key, "ab")
    assert (club.inside(key), club.waits(key)) == ("", "ab")
    figures = club.desk.see(listing.activity_detail, key).listed.figures
    assert (figures.enrolled, figures.waiting) == (0, 2)


def test_without_a_waiting_list_full_is_full(club: Club) -> None:
    key = club.on(capacity=1, waiting=False)
    club.enrol(key, "a")
    with pytest.raises(Refused) as no:
        club.enrol(key, "b")
    assert (no.value.code, no.value.data["free"], no.value.data["size"]) == ("activity_full", 0, 1)


def test_a_form_opened_while_there_was_room_says_at_saving_what_is_left(club: Club) -> None:
    key = club.on(capacity=3)
    club.enrol(key, "a")  # two left, the form of bc is open
    club.enrol(key, "x")
    with pytest.raises(Refused) as part:
        club.enrol(key, "bc", together=None)
    assert (part.value.code, part.value.data["free"], part.value.data["size"]) == ("enrol_part", 1, 2)
    assert club.states(key) == {"a": "in", "x": "in"}
    one, other = club.enrol(key, "bc", together=False)
    assert (one.state, other.state, other.ahead) == ("enrolled", "waiting", 0)
    assert (club.inside(key), club.waits(key)) == ("axb", "c")


@pytest.mark.parametrize(("rule", "up", "left"), [("skip", "d", "bc"), ("block", "", "bcd")])
def test_who_wait_together_are_not_split(club: Club, rule: str, up: str, left: str) -> None:
    key = club.on(capacity=2, turn_rule=rule)
    first = club.each(key, "az")["a"]
    club.enrol(key, "bc")
    club.enrol(key, "d")
    done = club.desk.do(enrol.cancel, first.id)
    assert [one.names for one in done.moved.up] == [(f"样例{name}",) for name in up]
    assert done.moved.passed[0].names == ("样例b", "样例c")
    assert (club.inside(key), club.waits(key)) == ("z" + up, left)
    club.desk.do(schedule.save, draft_of(club, key, capacity=4), key)
    assert (club.inside(key), club.waits(key)) == ("zbcd", "")


def test_of_a_party_one_may_leave_and_the_rest_may_fit_then(club: Club) -> None:
    key = club.on(capacity=2)
    club.enrol(key, "a")
    party = club.enrol(key, "bc")[0]
    assert party.state == "waiting"
    done = club.desk.do(enrol.cancel, party.id, (2,))
    assert (done.names, done.left, club.inside(key)) == (("样例c",), 1, "ab")
    club.desk.do(enrol.cancel, party.id)
    assert club.inside(key) == "a"
    with pytest.raises(Refused) as no:
        club.desk.do(enrol.cancel, party.id)
    assert (no.value.code, no.value.data["state"]) == ("enrol_not_open", "cancelled")


def test_raising_the_places_takes_exactly_the_next_ones(club: Club) -> None:
    key = club.on(capacity=1)
    club.each(key, "abcde")
    saved = club.desk.do(schedule.save, draft_of(club, key, capacity=3), key)
    assert [one.names for one in saved.moved.up] == [("样例b",), ("样例c",)]
    assert (club.inside(key), club.waits(key)) == ("abc", "de")


def test_two_groups_share_one_total(club: Club) -> None:
    key = club.on(capacity=9, quotas=(("老人", 9), ("其他", 9)))
    club.each(key, "abcde", "老人")
    club.each(key, "vwxyz", "其他")
    assert club.inside(key) == "abcdevwxy" and club.waits(key) == "z"
    assert club.enrol(key, "f", "老人")[0].state == "waiting"
    assert club.desk.see(listing.activity_detail, key).by_group == {"老人": 5, "其他": 4}


def test_a_group_takes_no_more_than_its_share(club: Club) -> None:
    key = club.on(capacity=4, quotas=(("老人", 3), ("其他", 1)), turn_rule="block")
    club.each(key, "xy", "其他")
    club.each(key, "ab", "老人")
    assert (club.inside(key), club.waits(key)) == ("xab", "y")
    with pytest.raises(Refused) as no:
        club.enrol(key, "q")
    assert (no.value.code, no.value.data["field"]) == ("field_bad", "group")
    with pytest.raises(Refused) as less:
        club.desk.do(schedule.save, draft_of(club, key, quotas=(("老人", 1), ("其他", 1))), key)
    assert (less.value.code, less.value.data["group"]) == ("quota_below", "老人")


def test_the_age_on_record_says_the_group(club: Club) -> None:
    key = club.on(capacity=4, quotas=(("老人", 3), ("其他", 3)))
    club.centre.sign_in("1001")
    known = [r for name in RARE for r in club.desk.see(search.search, name)]
    elder = next(r for r in known if (r.age or 0) >= 61)
    club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft(resident_id=elder.id),)))
    assert club.desk.see(listing.activity_detail, key).by_group == {"老人": 1}


@pytest.mark.parametrize(("minutes", "may"), [(-60, True), (-59, False), (-61, True), (0, False)])
def test_signing_up_ends_with_its_last_minute(club: Club, minutes: int, may: bool) -> None:
    key = club.on(capacity=3, closes_before_min=60)
    club.to_the_day(key, minutes=minutes, seconds=30)
    if may:
        assert club.enrol(key, "a")[0].state == "enrolled"
        return
    with pytest.raises(Refused) as late:
        club.enrol(key, "a")
    assert late.value.code == "enrol_late"
    assert club.desk.do(enrol.walk_in, key, EnrolDraft(club.people("a"), "spot")).over == 0


def test_on_the_spot_over_the_places_takes_a_reason_that_is_kept(club: Club) -> None:
    key = club.on(capacity=1)
    club.enrol(key, "a")
    with pytest.raises(Refused) as early:
        club.desk.do(enrol.walk_in, key, EnrolDraft(club.people("w"), "spot"), "有人没来")
    assert early.value.code == "walk_in_early"
    club.to_the_day(key, minutes=5)
    with pytest.raises(Refused) as no:
        club.desk.do(enrol.walk_in, key, EnrolDraft(club.people("w"), "spot"))
    assert (no.value.code, no.value.data["over"], no.value.data["field"]) == ("over_reason", 1, "reason")
    done = club.desk.do(enrol.walk_in, key, EnrolDraft(club.people("w"), "spot"), "有人没来")
    assert (done.over, done.entry.state, done.entry.over) == (1, "enrolled", 1)
    (event,) = club.desk.see(listing.story, done.entry.id)
    assert (event.act, event.text) == ("walk_in", "有人没来")
    listed = club.desk.see(listing.activity_detail, key).listed
    assert (listed.over, listed.free, listed.figures.attended) == (1, 0, 1)


def test_who_waits_and_comes_otherwise_leaves_the_line(club: Club) -> None:
    key = club.on(capacity=2)
    made = club.each(key, "abcde")
    club.to_the_day(key, hours=-1)
    done = club.desk.do(enrol.walk_in, key, EnrolDraft(club.people("c"), "spot", namesakes=False), "主任同意")
    assert done.closed == (made["c"].number,)
    assert (club.inside(key), club.waits(key)) == ("abc", "de")
    assert club.desk.see(listing.story, made["c"].id)[-1].to_state == "closed"
    club.desk.do(enrol.cancel, made["a"].id)  # three of two were in: the place is none
    assert club.waits(key) == "de"
    club.desk.do(enrol.cancel, made["b"].id)
    assert (club.inside(key), club.waits(key)) == ("dc", "e")


def test_of_a_waiting_party_the_others_go_on_waiting(club: Club) -> None:
    key = club.on(capacity=1)
    club.enrol(key, "a")
    club.enrol(key, "bc")
    club.to_the_day(key, hours=-1)
    club.desk.do(enrol.walk_in, key, EnrolDraft(club.people("b"), "spot", namesakes=False), "先来了")
    assert (club.inside(key), club.waits(key)) == ("ab", "c")


@pytest.mark.parametrize("first", ["counter", "waiting"])
def test_nobody_signs_up_twice(club: Club, first: str) -> None:
    key = club.on(capacity=1 if first == "counter" else 0)
    made = club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("王 芳", "138 0001 2206"),)))[0]
    with pytest.raises(Refused) as no:
        party = (PersonDraft("样例乙"), PersonDraft("王芳", "13800012206"))
        club.desk.do(enrol.enrol, key, EnrolDraft(party, together=True))
    assert (no.value.code, no.value.data["number"], no.value.data["state"]) == (
        "enrol_already",
        made.number,
        made.state,
    )
    with pytest.raises(Refused) as alike:
        club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("王芳"),)))
    assert alike.value.code == "enrol_namesake"
    other = (PersonDraft("王芳", "13800012207"),)
    assert club.desk.do(enrol.enrol, key, EnrolDraft(other))
    assert club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("王芳"),), namesakes=True))
    with pytest.raises(Refused) as twice:
        club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("李四", "13800012208"),) * 2))
    assert twice.value.code == "enrol_twice"


def test_a_resident_is_known_by_the_record(club: Club) -> None:
    key = club.on(capacity=3)
    club.centre.sign_in("1001")
    somebody = club.desk.see(search.search, RARE[-1])[0]
    club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft(resident_id=somebody.id),)))
    with pytest.raises(Refused) as no:
        club.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("别名", "13800012209", somebody.id),)))
    assert no.value.code == "enrol_already"


def test_pressing_twice_makes_one_entry(club: Club) -> None:
    key, mine = club.on(capacity=3), club.desk.new_id()
    draft = EnrolDraft(club.people("a"))
    made = [club.desk.do(enrol.enrol, key, draft, key=mine)[0] for _ in range(2)]
    assert made[0].number == made[1].number and club.inside(key) == "a"
    club.to_the_day(key)
    spot, walk = club.desk.new_id(), EnrolDraft(club.people("w"), "spot")
    assert len({club.desk.do(enrol.walk_in, key, walk, key=spot).entry.number for _ in range(2)}) == 1
    again = club.desk.new_id()
    starts = club.centre.clock.now + timedelta(days=1)
    plan = ActivityDraft("合唱", starts_at=starts, ends_at=starts + timedelta(hours=1))
    assert len({club.desk.do(schedule.save, plan, key=again).number for _ in range(2)}) == 1


def test_the_line_stays_as_it_is_whatever_the_clock_says(club: Club) -> None:
    key = club.on(capacity=0)
    club.each(key, "ab")
    club.centre.clock.forward(days=-3)
    club.each(key, "cd")
    reopened = Club(club.centre.reopen())
    reopened.centre.sign_in("3001")
    assert reopened.waits(key) == "abcd"
    reopened.desk.do(schedule.save, draft_of(reopened, key, capacity=2), key)
    assert (reopened.inside(key), reopened.waits(key)) == ("ab", "cd")
    reopened.desk.sessions.close()


def test_who_was_turned_away_is_counted_with_who_waited_in_vain(club: Club) -> None:
    key = club.on(capacity=1)
    club.each(key, "ab")
    away = club.desk.do(enrol.turn_away, key, EnrolDraft(club.people("xy"), "phone"), "full")
    assert (away.state, club.states(key)) == ("turned_away", {"a": "in", "b": "waits"})
    day = club.desk.see(listing.activity_detail, key).listed.row.starts_at.date()
    assert [(r.people, r.why) for r in club.desk.see(listing.unmet, day, day)] == [(2, "full")]
    club.to_the_day(key, minutes=1)
    assert [(r.people, r.why) for r in club.desk.see(listing.unmet, day, day)] == [(1, "waiting"), (2, "full")]
    with pytest.raises(Refused) as begun:
        club.desk.do(enrol.cancel, club.desk.see(listing.activity_detail, key).entries[0].row.id)
    assert begun.value.code == "activity_begun"


def test_an_activity_called_off_is_told_to_everybody(club: Club) -> None:
    key = club.on(capacity=1)
    club.each(key, "abc")
    done = club.desk.do(schedule.call_off, key, "老师病了")
    assert done.to_tell == 3
    assert [(c.names[0], c.what) for c in club.desk.see(calls.to_call)] == [
        (f"样例{name}", "cancelled") for name in "abc"
    ]
    for act in (club.enrol, lambda k, n: club.desk.do(schedule.call_off, k, n)):
        with pytest.raises(Refused) as no:
            act(key, "x")
        assert no.value.code == "activity_cancelled"


def test_another_time_is_told_and_whoever_moved_up_is_told_that_first(club: Club) -> None:
    key = club.on(capacity=1)
    made = club.each(key, "abc")
    club.desk.do(enrol.cancel, made["a"].id)
    row = club.desk.see(listing.activity_detail, key).listed.row
    moved = draft_of(club, key, starts_at=row.starts_at + timedelta(hours=1), ends_at=row.ends_at + timedelta(hours=1))
    assert club.desk.do(schedule.save, moved, key).to_tell == 2
    assert {c.names[0][-1]: c.what for c in club.desk.see(calls.to_call)} == {"b": "promoted", "c": "moved"}


def test_a_cashier_signs_nobody_up(club: Club) -> None:
    key = club.on()
    club.centre.sign_in("2001")
    assert club.desk.staff is not None and club.desk.staff.role is Role.CASHIER
    with pytest.raises(Refused) as no:
        club.enrol(key, "a")
    assert no.value.code == "needs_approver"


def draft_of(club: Club, key: object, **changed: object) -> ActivityDraft:
    """An activity's draft as it stands, with something changed."""
    row = club.desk.see(listing.activity_detail, key).listed.row  # type: ignore[arg-type]
    fields = {name: getattr(row, name) for name in ActivityDraft.__dataclass_fields__}
    fields |= {"quotas": tuple(row.quotas.items()), "turn_rule": row.turn_rule.value}
    return ActivityDraft(**{**fields, **changed})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE enrolment SET order_no = order_no + 10",
        "UPDATE enrolment SET state = 'waiting'",
        "DELETE FROM enrolment_person WHERE position = 2",
    ],
)
def test_an_entry_that_was_changed_past_the_program_is_named(club: Club, statement: str) -> None:
    placed = club.enrol(club.on(capacity=3), "ab")[0]
    assert verify(club.desk.sessions).ok
    club.desk.do(lambda work: sql.run(work.session, statement))
    first = verify(club.desk.sessions).first
    assert first is not None and (first.name, first.why, first.bad) == ("steps", "story", placed.number)


def test_who_is_said_to_be_the_same_one_twice_leaves_the_line_once(club: Club) -> None:
    key = club.on(capacity=1)
    waits = club.each(key, "ab")["b"]
    club.to_the_day(key, minutes=1)
    people = tuple(PersonDraft("样例b", phone) for phone in ("13900002206", "13900002207"))
    done = club.desk.do(enrol.walk_in, key, EnrolDraft(people, "spot", namesakes=False), "都来了")
    assert done.closed == (waits.number,)
    assert [event.act for event in club.desk.see(listing.story, waits.id)].count("close") == 1


def test_a_key_of_another_activity_is_no_place_in_this_one(club: Club) -> None:
    here, there, key = club.on(), club.on(), club.desk.new_id()
    club.desk.do(enrol.enrol, there, EnrolDraft(club.people("a")), key=key)
    with pytest.raises(Refused) as no:
        club.desk.do(enrol.enrol, here, EnrolDraft(club.people("b")), key=key)
    assert no.value.code == "enrol_unknown"


@pytest.mark.parametrize(("days", "may"), [(31, True), (32, False)])
def test_nobody_is_added_to_a_list_of_long_ago(club: Club, days: int, may: bool) -> None:
    key = club.on(capacity=3)
    club.to_the_day(key, days=days)
    draft = EnrolDraft(club.people("w"), "spot")
    if may:
        assert club.desk.do(enrol.walk_in, key, draft).entry.state == "enrolled"
        return
    with pytest.raises(Refused) as late:
        club.desk.do(enrol.walk_in, key, draft)
    assert (late.value.code, late.value.data["days"]) == ("walk_in_late", 31)


@pytest.mark.parametrize(
    ("name", "value"),
    [("starts_at", "明天"), ("ends_at", 5), ("starts_at", datetime(2026, 12, 1, 9)), ("waiting", "是")],
)
def test_what_an_activity_cannot_hold_is_refused_beside_its_field(club: Club, name: str, value: object) -> None:
    starts = club.desk.now() + timedelta(days=1)
    whole: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), name: value}
    with pytest.raises(Refused) as no:
        club.desk.do(schedule.save, ActivityDraft("合唱", **whole))
    assert (no.value.code, no.value.data["field"]) == ("field_bad", name)


def test_what_was_cancelled_by_mistake_is_taken_back(club: Club) -> None:
    key = club.on(capacity=2)
    made = club.each(key, "abcd")
    club.desk.do(enrol.cancel, made["c"].id)
    waits = club.desk.do(enrol.reinstate_entry, made["c"].id)
    assert (waits.state, waits.ahead, club.waits(key)) == ("waiting", 0, "cd"), "at its old turn"
    club.desk.do(enrol.cancel, made["a"].id, (), "点错了")
    assert (club.inside(key), club.waits(key)) == ("bc", "d")
    late = club.desk.do(enrol.reinstate_entry, made["a"].id)
    assert late.state == "waiting" and (club.inside(key), club.waits(key)) == ("bc", "ad"), "the place was given on"
    club.desk.do(enrol.cancel, made["b"].id)
    assert club.inside(key) == "ac", "and its turn comes first"
    for _ in range(2):
        again = club.desk.do(enrol.reinstate_entry, made["b"].id)
    assert (again.state, again.ahead) == ("waiting", 0) and club.waits(key) == "bd"
    acts = [event.act for event in club.desk.see(listing.story, made["b"].id)]
    assert acts.count("reinstate") == 1 and verify(club.desk.sessions).ok


def test_who_left_a_party_comes_back_into_it_as_long_as_there_is_room(club: Club) -> None:
    key = club.on(capacity=3)
    (party,) = club.enrol(key, "abc")
    club.desk.do(enrol.cancel, party.id, (1,))
    club.desk.do(enrol.cancel, party.id, (3,))
    back = club.desk.do(enrol.reinstate_entry, party.id)
    assert back.state == "enrolled" and club.inside(key) == "bc", "who left last, and nobody else"
    club.desk.do(enrol.cancel, party.id)
    assert club.desk.do(enrol.reinstate_entry, party.id).state == "enrolled" and club.inside(key) == "bc"
    club.desk.do(enrol.cancel, party.id, (2,))
    club.enrol(key, "de")
    assert refusal(club, enrol.reinstate_entry, party.id) == "activity_full"
    assert club.inside(key) == "cde" and verify(club.desk.sessions).ok


def test_who_was_still_to_be_told_is_so_again_when_taken_back(club: Club) -> None:
    key = club.on(capacity=1)
    made = club.each(key, "abc")
    club.desk.do(enrol.cancel, made["a"].id)
    club.desk.do(enrol.cancel, made["c"].id)
    club.desk.do(enrol.cancel, made["b"].id, (), "点错了")
    assert club.desk.see(calls.to_call) == ()
    club.desk.do(enrol.reinstate_entry, made["b"].id)
    (call,) = club.desk.see(calls.to_call)
    assert (call.number, call.what) == (made["b"].number, "promoted")
    club.desk.do(calls.mark_told, made["b"].id)
    club.desk.do(enrol.cancel, made["b"].id)
    club.desk.do(enrol.reinstate_entry, made["b"].id)
    assert club.desk.see(calls.to_call) == (), "they know"


def test_who_waits_again_is_told_when_they_move_up_again(club: Club) -> None:
    key = club.on(capacity=1)
    made = club.each(key, "abc")
    club.desk.do(enrol.cancel, made["a"].id)
    club.desk.do(enrol.cancel, made["b"].id)
    assert club.desk.do(enrol.reinstate_entry, made["b"].id).state == "waiting"
    assert [call.number for call in club.desk.see(calls.to_call)] == [made["c"].number]
    club.desk.do(enrol.cancel, made["c"].id)
    assert [call.number for call in club.desk.see(calls.to_call)] == [made["b"].number]


def test_what_is_over_or_double_is_not_taken_back(club: Club) -> None:
    key = club.on(capacity=1, waiting=False)
    made = club.each(key, "a")["a"]
    assert refusal(club, enrol.reinstate_entry, made.id) == "enrol_none_left"
    club.desk.do(enrol.cancel, made.id)
    anew = club.enrol(key, "a", namesakes=True)[0]
    assert refusal(club, enrol.reinstate_entry, made.id) == "enrol_namesake"
    assert refusal(club, enrol.reinstate_entry, made.id, namesakes=False) == "enrol_already"
    assert refusal(club, enrol.reinstate_entry, made.id, namesakes=True) == "activity_full"
    club.desk.do(enrol.cancel, anew.id)
    club.to_the_day(key, minutes=30)
    assert club.desk.do(enrol.reinstate_entry, made.id).state == "enrolled", "it runs, and the place is free"
    club.to_the_day(key, hours=3)
    assert refusal(club, enrol.reinstate_entry, anew.id) == "enrol_over"
    assert refusal(club, enrol.reinstate_entry, club.desk.new_id()) == "enrol_unknown"


def refusal(club: Club, *what: object, **more: object) -> str:
    with pytest.raises(Refused) as no:
        club.desk.do(*what, **more)  # type: ignore[arg-type]
    return no.value.code
