"""Staff: PINs, lock-out, roles, the last manager, signing in and a clock that goes back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from app.errors import Refused, StoreTrouble
from app.rules.rights import Right, Role
from app.services.centre import journal, pins, staff
from app.services.centre.clock import ClockDoubt
from app.services.desk import Desk
from app.store import tries
from app.store.sessions import Sessions
from app.store.tries import Tries
from tests.support import PIN, Centre, sign_in


def refusal(act: Callable[..., Any], *args: Any, **kw: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kw)
    return caught.value


def actions(desk: Desk) -> list[str]:
    return [row.action for row in desk.see(journal.entries).rows]


@pytest.mark.parametrize("pin", ["12345", "1234567", "", "12a456", "１２３４５６", "74021 "])
def test_a_pin_is_six_digits(pin: str) -> None:
    assert refusal(pins.check_new_pin, pin).code == "pin_bad"


@pytest.mark.parametrize(
    "pin",
    ["000000", "999999", "123456", "654321", "012345", "890123", "246802", "121212", "123123", "112233", "998877"],
)
def test_an_obvious_pin_is_refused(pin: str) -> None:
    assert refusal(pins.check_new_pin, pin).code == "pin_weak"


@pytest.mark.parametrize("pin", [PIN, "100000", "135792", "202611", "112244"])
def test_other_pins_are_taken(pin: str) -> None:
    assert pins.check_new_pin(pin) == pin


@pytest.mark.usefixtures("full_cost")
def test_the_pin_is_kept_as_argon2id() -> None:
    stored = pins.hash_pin(PIN)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, its second recommendation
    assert pins.pin_fits(stored, PIN)
    assert not pins.pin_fits(stored, "740219")
    assert not pins.pin_fits("no hash at all", PIN)


def test_a_right_pin_proves_the_person(centre_: Centre) -> None:
    member = centre_.desk.check_pin(centre_.staff["2001"], "503817")
    assert (member.code, member.role) == ("2001", Role.CASHIER)


def test_five_wrong_pins_lock_and_a_restart_forgives_nothing(centre_: Centre) -> None:
    who = centre_.staff["2001"]
    left = [refusal(centre_.desk.check_pin, who, "000000").data["left"] for _ in range(3)]
    assert left == [4, 3, 2] and centre_.desk.wait_of(who) == timedelta(0)
    again = centre_.reopen()
    try:
        left = [refusal(again.desk.check_pin, who, "000000").data["left"] for _ in range(2)]
        assert left == [1, 0]
        assert refusal(again.desk.check_pin, who, "503817").code == "staff_locked"
        again = again.reopen()
        assert refusal(again.desk.check_pin, who, "503817").code == "staff_locked"
        assert refusal(again.desk.do, staff.count_try, who).code == "staff_locked"
        assert refusal(again.desk.do, staff.sign_in, who).code == "staff_locked"
        again.sign_in("1001")
        assert actions(again.desk).count("pin_locked") == 1
        assert {row.code: row.locked for row in again.desk.see(staff.roster)}["2001"]
        again.desk.do(staff.reset_pin, who, "580317")
        assert again.desk.check_pin(who, "580317").code == "2001"
        assert refusal(again.desk.check_pin, who, "503817").code == "pin_wrong"
    finally:
        again.desk.sessions.close()


WHOLE = [1, 5, 15, 60, 60]
"""Minutes to wait after the fifth wrong PIN in a row, the sixth, and so on."""


class Steady:
    """A clock that nobody can set, in minutes."""

    def __init__(self) -> None:
        self.minutes = 0.0

    def __call__(self) -> float:
        return self.minutes * 60


def run_of(desk: Desk, clock: Callable[[], datetime]) -> tuple[Desk, Steady]:
    """Another run of the program over the same store."""
    steady = Steady()
    return Desk(desk.sessions, clock, "A", steady=steady), steady


def locked_out(centre_: Centre) -> tuple[Desk, Steady, UUID]:
    who = centre_.staff["1001"]
    desk, steady = run_of(centre_.desk, centre_.clock)
    for _ in range(4):
        refusal(desk.check_pin, who, "000000")
    assert refusal(desk.check_pin, who, "000000").data == {"left": 0, "wait": 60}
    return desk, steady, who


def test_a_lock_out_ends_by_itself_and_each_slip_makes_it_longer(centre_: Centre) -> None:
    desk, steady, who = locked_out(centre_)
    for minutes, following in pairwise(WHOLE):
        steady.minutes += minutes - 0.5
        assert refusal(desk.check_pin, who, PIN).data == {"name": "主管甲", "wait": 30}
        steady.minutes += 0.5
        assert refusal(desk.check_pin, who, "000000").data == {"left": 0, "wait": following * 60}
    steady.minutes += WHOLE[-1]
    assert desk.check_pin(who, PIN).code == "1001"
    assert desk.see(staff.tries_left, who) == 5 and desk.do(staff.sign_in, who).member.code == "1001"
    assert refusal(desk.check_pin, who, "000000").data == {"left": 4, "wait": 0}


@pytest.mark.parametrize("hours", [-2000, -1, 1, 2000])
def test_setting_the_clock_neither_opens_nor_locks(centre_: Centre, hours: int) -> None:
    desk, steady, who = locked_out(centre_)
    steady.minutes += 1
    refusal(desk.check_pin, who, "000000")
    centre_.clock.forward(hours=hours)
    steady.minutes += 4.5
    assert refusal(desk.check_pin, who, PIN).data["wait"] == 30
    steady.minutes += 0.5
    assert desk.check_pin(who, PIN).code == "1001"


@pytest.mark.parametrize(("minutes", "left"), [(-90, 5), (0, 5), (2, 3), (4.5, 0.5), (5, 0), (900_000, 0)])
def test_after_the_pc_was_started_anew_the_wall_clock_is_believed(centre_: Centre, minutes: float, left: float) -> None:
    """An old lock-out is not waited for once more."""
    desk, steady, who = locked_out(centre_)
    steady.minutes += 1
    refusal(desk.check_pin, who, "000000")
    centre_.clock.forward(minutes=minutes)
    again, steady = run_of(desk, centre_.clock)
    assert again.wait_of(who) == timedelta(minutes=left)
    steady.minutes += left
    assert again.check_pin(who, PIN).code == "1001"


@pytest.mark.parametrize(
    ("minutes", "steps", "left"), [(0, 0, 5), (900_000, 0, 1), (900_000, 0.5, 0.5), (-90, 2, 3), (6, 6, 0)]
)
def test_after_a_restart_of_the_program_alone_the_steady_clock_goes_on(
    centre_: Centre, minutes: float, steps: float, left: float
) -> None:
    """The wall clock set ahead opens nothing at once; a night with the PC on is a night."""
    desk, steady, who = locked_out(centre_)
    steady.minutes += 1
    refusal(desk.check_pin, who, "000000")
    centre_.clock.forward(minutes=minutes)
    again, later = run_of(desk, centre_.clock)
    later.minutes = steady.minutes + steps
    assert again.wait_of(who) == timedelta(minutes=left)


def test_a_lock_out_whose_slip_is_lost_is_waited_for_a_minute(centre_: Centre) -> None:
    desk, _, who = locked_out(centre_)
    (centre_.folder / tries.FILE).write_bytes(b"not what was written")
    centre_.clock.forward(minutes=900)
    again, _ = run_of(desk, centre_.clock)
    assert again.wait_of(who) == timedelta(minutes=1)


def test_every_wrong_pin_stands_in_the_trail(centre_: Centre) -> None:
    desk = centre_.desk
    refusal(desk.check_pin, centre_.staff["2001"], "000000")
    desk.check_pin(centre_.staff["2001"], "503817")
    centre_.sign_in("1001")
    (entry,) = desk.see(journal.entries, action="pin_wrong").rows
    assert (entry.subject, entry.detail) == ("2001", {"failures": 1})


def test_a_try_is_counted_before_it_is_looked_at(centre_: Centre) -> None:
    """Killed while the PIN is being checked: the try has been counted."""
    who = centre_.staff["2001"]
    assert centre_.desk.do(staff.count_try, who).failures == 1
    assert centre_.desk.see(staff.tries_left, who) == 4
    centre_.desk.do(staff.note_try, who, good=True)
    assert centre_.desk.see(staff.tries_left, who) == 5


def test_a_visitor_cannot_lock_everybody_out(centre_: Centre) -> None:
    """Five wrong ones lock the first manager for a minute; at the second one the desk itself slows down."""
    desk, steady = run_of(centre_.desk, centre_.clock)
    for _ in range(5):
        assert refusal(desk.check_pin, centre_.staff["1001"], "000000").code == "pin_wrong"
    assert refusal(desk.check_pin, centre_.staff["1002"], "000000").data == {"left": 4, "wait": 0}
    assert refusal(desk.check_pin, centre_.staff["1002"], "000000").data == {"left": 3, "wait": 60}
    assert refusal(desk.check_pin, centre_.staff["2001"], "503817").code == "pin_pace"
    assert desk.wait_of(centre_.staff["2001"]) == timedelta(minutes=1)
    steady.minutes += 1
    assert desk.check_pin(centre_.staff["1001"], PIN).code == "1001", "the lock-out is over by itself"
    assert desk.see(staff.tries_left, centre_.staff["1002"]) == 3


class Unwritable:
    """A store on a disk that is full: it is read and takes nothing."""

    def __init__(self, sessions: Sessions, code: str) -> None:
        self.keys, self.read, self.close, self._code = sessions.keys, sessions.read, sessions.close, code

    def write(self, *, synced: bool = True) -> AbstractContextManager[Session]:
        raise StoreTrouble(self._code)


@pytest.mark.parametrize("code", ["full", "read_only", "locked", "io"])
def test_tries_are_counted_on_a_slip_where_the_store_takes_nothing(centre_: Centre, tmp_path: Path, code: str) -> None:
    """A restart forgives none; the right one still opens, so a screen is unlocked on a full disk; the store is told."""
    who, steady = centre_.staff["2001"], Steady()

    def run(sessions: Sessions) -> Desk:
        desk = Desk(sessions, centre_.clock, "A", steady=steady)
        desk._tries = Tries(tmp_path)
        return desk

    stuck = Unwritable(centre_.desk.sessions, code)
    desk = run(stuck)
    assert [refusal(desk.check_pin, who, "000000").data["left"] for _ in range(3)] == [4, 3, 2]
    desk = run(stuck)
    assert [refusal(desk.check_pin, who, "000000").data for _ in range(2)] == [
        {"left": 1, "wait": 0}, {"left": 0, "wait": 60},
    ]  # fmt: skip
    assert refusal(desk.check_pin, who, "503817").code == "staff_locked"
    steady.minutes += 1
    assert desk.check_pin(who, "503817").code == "2001"
    assert refusal(desk.check_pin, who, "000000").data["left"] == 4, "the right one forgot the wrong ones"
    desk = run(centre_.desk.sessions)
    assert refusal(desk.check_pin, who, "000000").data["left"] == 3, "counted in the store, with the one before"
    centre_.sign_in("1001")
    (entry,) = centre_.desk.see(journal.entries, action="pin_uncounted").rows
    assert entry.detail == {"count": 1}


def test_a_new_pin_forgives_what_was_not_counted_in_the_store(centre_: Centre, tmp_path: Path) -> None:
    who = centre_.staff["2001"]
    desk = Desk(Unwritable(centre_.desk.sessions, "full"), centre_.clock, "A")
    desk._tries = Tries(tmp_path)
    for _ in range(5):
        refusal(desk.check_pin, who, "000000")
    centre_.sign_in("1001")
    desk = Desk(centre_.desk.sessions, centre_.clock, "A")
    desk._tries, desk.staff = Tries(tmp_path), centre_.desk.staff
    assert refusal(desk.check_pin, who, "503817").code == "staff_locked"
    desk.do(staff.reset_pin, who, "580317")
    assert desk.check_pin(who, "580317").code == "2001"


def test_without_a_place_for_the_slip_each_wrong_pin_is_waited_for(centre_: Centre) -> None:
    who, steady = centre_.staff["2001"], Steady()
    desk = Desk(Unwritable(centre_.desk.sessions, "full"), centre_.clock, "A", steady=steady)
    assert refusal(desk.check_pin, who, "000000").data == {"left": 0, "wait": 60}
    assert refusal(desk.check_pin, who, "503817").code == "staff_locked"
    steady.minutes += 1
    assert refusal(desk.check_pin, who, "000000").data == {"left": 0, "wait": 300}
    steady.minutes += 5
    assert desk.check_pin(who, "503817").code == "2001"


def test_a_new_pin_ends_the_wait(centre_: Centre) -> None:
    desk, _, who = locked_out(centre_)
    desk.do(staff.rescue, "1001", "580317", desk.sessions.keys, must_change=False)
    assert desk.wait_of(who) == timedelta(0) and desk.check_pin(who, "580317").code == "1001"
    assert not desk.do(staff.sign_in, who).must_change_pin
    assert refusal(desk.see, staff.lockout_of, desk.new_id()).code == "staff_unknown"
    assert refusal(desk.do, staff.note_try, desk.new_id(), good=True).code == "staff_unknown"


def test_a_good_pin_forgets_the_wrong_ones(centre_: Centre) -> None:
    who = centre_.staff["2001"]
    for _ in range(4):
        centre_.desk.do(staff.count_try, who)
    assert centre_.desk.see(staff.tries_left, who) == 1
    centre_.desk.do(staff.note_try, who, good=True)
    assert centre_.desk.see(staff.tries_left, who) == 5


def test_unknown_and_former_members_cannot_sign_in(desk: Desk, centre_: Centre) -> None:
    assert refusal(desk.see, staff.member_of, desk.new_id()).code == "staff_unknown"
    desk.do(staff.retire, centre_.staff["2002"])
    assert refusal(desk.check_pin, centre_.staff["2002"], "617204").code == "staff_inactive"
    assert "2002" not in [row.code for row in desk.see(staff.roster)]
    assert "2002" in [row.code for row in desk.see(staff.roster, inactive=True)]
    desk.do(staff.reinstate, centre_.staff["2002"])
    assert desk.check_pin(centre_.staff["2002"], "617204").code == "2002"


def test_the_last_manager_stays(desk: Desk, centre_: Centre) -> None:
    desk.do(staff.retire, centre_.staff["1002"])
    assert refusal(desk.do, staff.retire, centre_.staff["1001"]).code == "last_manager"
    assert refusal(desk.do, staff.change, centre_.staff["1001"], role=Role.CASHIER).code == "last_manager"
    assert desk.do(staff.change, centre_.staff["1001"], name="𠅤主管").name == "𠅤主管"
    desk.do(staff.reinstate, centre_.staff["1002"])
    for _ in range(5):
        desk.do(staff.count_try, centre_.staff["1002"])
    assert refusal(desk.do, staff.retire, centre_.staff["1001"]).code == "last_manager"  # the other one is locked out
    desk.do(staff.reset_pin, centre_.staff["1002"], "390561")
    desk.do(staff.retire, centre_.staff["1001"])
    assert [row.code for row in desk.see(staff.roster) if row.role is Role.MANAGER] == ["1002"]


def test_hiring_checks_every_field(desk: Desk) -> None:
    def field(*args: Any) -> tuple[str, str]:
        refused = refusal(desk.do, staff.hire, *args)
        return refused.data["field"], refused.data["why"]

    assert field("2001", "重名", Role.DESK, PIN) == ("code", "taken")
    assert field("20 01", "空格", Role.DESK, PIN) == ("code", "format")
    assert field("3333", " ", Role.DESK, PIN) == ("name", "text_empty")
    assert field("3333", "甲", "boss", PIN) == ("role", "choice")
    assert refusal(desk.do, staff.hire, "3333", "甲", "desk", "111111").code == "pin_weak"
    row = desk.do(staff.hire, "3333", "古丽仙·阿卜杜热合曼𬎆", "desk", PIN)
    assert (row.name, row.role, row.must_change_pin, row.locked) == ("古丽仙·阿卜杜热合曼𬎆", Role.DESK, True, False)
    assert desk.see(staff.roster)[-1] == row


def test_only_managers_manage_staff(centre_: Centre) -> None:
    centre_.sign_in("2001")
    desk, other = centre_.desk, centre_.staff["2002"]
    assert refusal(desk.do, staff.hire, "4444", "甲", Role.DESK, PIN).data == {"right": "staff"}
    for act, args in ((staff.retire, (other,)), (staff.reset_pin, (other, PIN)), (staff.change, (other,))):
        assert refusal(desk.do, act, *args).code == "needs_approver"
    approval = desk.approve(centre_.staff["1001"], PIN)
    row = desk.do(staff.hire, "4444", "甲", Role.DESK, PIN, approval=approval)
    centre_.sign_in("1001")
    entry = desk.see(journal.entries, action="staff_hire").rows[0]
    assert (row.code, entry.staff, entry.approver) == ("4444", "收银甲", "主管甲")


def test_changing_tells_only_what_changed(desk: Desk, centre_: Centre) -> None:
    before = len(actions(desk))
    desk.do(staff.change, centre_.staff["2001"], name="收银甲", role="cashier")
    assert len(actions(desk)) == before
    desk.do(staff.change, centre_.staff["2001"], code="2009", position=0)
    detail = desk.see(journal.entries).rows[0].detail
    assert detail == {"code": "2009", "position": 0, "was": {"code": "2001", "position": 2}}


def test_ones_own_pin(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(staff.reset_pin, centre_.staff["2001"], "580317")
    signed = sign_in(desk, centre_.staff["2001"], "580317")
    desk.staff = signed.member
    assert signed.must_change_pin
    assert refusal(desk.do, staff.change_pin, "580317").code == "pin_same"
    assert refusal(desk.do, staff.change_pin, "123456").code == "pin_weak"
    desk.do(staff.change_pin, "907153")
    assert desk.check_pin(signed.member.id, "907153").code == "2001"
    assert not desk.do(staff.sign_in, signed.member.id).must_change_pin


def test_only_a_proved_pin_signs_in_and_each_serves_once(centre_: Centre) -> None:
    """Whoever calls it: an id alone puts nobody on duty, nor does consent, nor somebody else's PIN."""
    desk, who, other = centre_.desk, centre_.staff["1001"], centre_.staff["2001"]
    assert refusal(desk.do, staff.sign_in, who).code == "pin_unproved"
    desk.check_pin(who, PIN)
    assert refusal(desk.do, staff.sign_in, other).data == {"name": "收银甲"}
    assert desk.do(staff.sign_in, who).member.code == "1001"
    assert refusal(desk.do, staff.sign_in, who).code == "pin_unproved"
    assert desk.approve(other, "503817").member.code == "2001"
    assert refusal(desk.do, staff.sign_in, other).code == "pin_unproved"
    desk.check_pin(who, PIN)
    refusal(desk.check_pin, who, "000000")
    assert refusal(desk.do, staff.sign_in, who).code == "pin_unproved"
    desk.check_pin(who, PIN)
    assert refusal(run_of(desk, centre_.clock)[0].do, staff.sign_in, who).code == "pin_unproved"
    centre_.sign_in("1001")
    assert actions(desk).count("sign_in") == 2


def test_signing_in_and_out_is_recorded(centre_: Centre) -> None:
    desk = centre_.desk
    signed = sign_in(desk, centre_.staff["1001"], PIN)
    assert signed.clock is None
    desk.staff = signed.member
    rows = desk.see(staff.roster)
    assert next(row for row in rows if row.code == "1001").last_seen == centre_.clock.now
    desk.do(staff.sign_out)
    entry, before = desk.see(journal.entries).rows[:2]
    assert (entry.action, entry.staff, before.action, before.staff) == ("sign_out", "主管甲", "sign_in", "主管甲")


@pytest.mark.parametrize(("minutes", "noticed"), [(-1, False), (-2, False), (-3, True), (-60 * 24, True), (5, False)])
def test_a_clock_that_went_back_is_noticed(centre_: Centre, minutes: int, noticed: bool) -> None:
    last = centre_.clock.now
    now = centre_.clock.forward(minutes=minutes)
    signed = sign_in(centre_.desk, centre_.staff["1001"], PIN)
    assert signed.clock == (ClockDoubt("back", now, last) if noticed else None)
    centre_.desk.staff = signed.member
    found = centre_.desk.see(journal.entries, action="clock_back").rows
    assert [row.detail for row in found] == (
        [{"now": int(now.timestamp() * 1000), "last": int(last.timestamp() * 1000)}] if noticed else []
    )


def test_approvers_may_and_are_somebody_else(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    assert [row.code for row in desk.see(staff.approvers, Right.REVERSE)] == ["1002"]
    centre_.sign_in("2001")
    assert [row.code for row in desk.see(staff.approvers, Right.REVERSE)] == ["1001", "1002"]
    for _ in range(5):
        desk.do(staff.count_try, centre_.staff["1002"])
    assert [row.code for row in desk.see(staff.approvers, Right.REVERSE)] == ["1001"]
    assert refusal(desk.approve, centre_.staff["2001"], "503817").code == "approver_self"
