"""A wrong clock is noticed before a shift, during one and after it, and put right without touching what is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.services.centre import clock, journal
from app.services.centre.clock import ClockDoubt
from app.services.till import shifts
from app.store import sql
from app.store.verify import verify
from tests.services.till.test_shifts import refused, sell
from tests.support import Centre


@pytest.fixture
def till(centre_: Centre) -> Centre:
    centre_.sign_in("2001")
    return centre_


def shift_of_a_day(centre: Centre, day: date | None = None, left: int = 300_00) -> None:
    """A shift opened, sold in and closed; what was sold goes in."""
    desk = centre.desk
    desk.do(shifts.open_shift, left, day)
    sell(centre)
    desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    desk.do(shifts.close, "", 18_00)


@pytest.mark.parametrize(
    ("span", "way"),
    [
        (timedelta(minutes=-2), ""),
        (timedelta(minutes=-3), "back"),
        (timedelta(days=-6000), "back"),
        (timedelta(days=16), ""),
        (timedelta(days=17), "ahead"),
    ],
)
def test_the_clock_is_judged_by_the_latest_moment_in_the_books(till: Centre, span: timedelta, way: str) -> None:
    latest = till.clock.now
    till.clock.now += span
    assert till.desk.see(clock.doubt) == (ClockDoubt(way, till.clock.now, latest) if way else None)


def test_a_jump_back_is_noticed_however_much_was_written_since(till: Centre) -> None:
    desk, latest = till.desk, till.clock.now
    desk.do(shifts.open_shift, 300_00)
    till.clock.forward(hours=-1)
    for _ in range(3):
        sell(till)
    found = desk.see(clock.doubt)
    assert found is not None and found.latest == latest


def test_what_is_doubted_during_a_shift_is_counted_on_its_z(till: Centre) -> None:
    desk = till.desk
    desk.do(shifts.open_shift, 300_00)
    till.clock.forward(hours=-1)
    till.sign_in("2001")
    assert desk.see(shifts.x_report).clock_doubts == 1
    desk.do(shifts.submit_count, {10000: 3})
    z = desk.do(shifts.close)
    assert z.clock_doubts == 2, "and once more at the closing, which is dated by it"
    assert z.closed_at < z.opened_at, "the books say what the clock said"
    assert verify(desk.sessions).ok


def test_days_between_shifts_are_asked_about_and_taken_when_people_looked(till: Centre) -> None:
    desk = till.desk
    shift_of_a_day(till)
    till.clock.forward(days=1)
    shift_of_a_day(till)
    till.clock.forward(days=3)
    wrong = refused(till, shifts.open_shift, 300_00)
    assert (wrong.code, wrong.data["last"], wrong.data["day"]) == ("date_jump", date(2026, 11, 24), date(2026, 11, 27))
    desk.do(shifts.open_shift, 300_00, date(2026, 11, 27))
    assert desk.see(shifts.now).business_date == date(2026, 11, 27)  # type: ignore[union-attr]


def test_a_day_far_ahead_is_opened_only_with_somebody_who_answers_for_the_clock(till: Centre) -> None:
    desk = till.desk
    shift_of_a_day(till)
    till.clock.now = datetime(2062, 11, 23, 4, tzinfo=UTC)
    assert refused(till, shifts.open_shift, 300_00).code == "date_jump"
    wrong = refused(till, shifts.open_shift, 300_00, date(2062, 11, 23))
    assert (wrong.code, wrong.data["right"]) == ("needs_approver", "clock")
    assert desk.see(shifts.now) is None


def test_a_shift_opened_by_a_clock_ahead_holds_nobody_in_the_future(till: Centre) -> None:
    """The first shift of 2062 by mistake; the clock put right; a manager says so; the next day is of 2026 again."""
    desk, right = till.desk, till.clock.now
    shift_of_a_day(till)
    till.clock.now = datetime(2062, 11, 23, 4, tzinfo=UTC)
    yes = desk.approve(till.staff["1002"], till.pins["1002"])
    desk.do(shifts.open_shift, 300_00, date(2062, 11, 23), approval=yes)
    sell(till)
    till.clock.now = right + timedelta(days=1)
    running = desk.see(shifts.now)
    assert running is not None and running.early and not running.stale
    desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    desk.do(shifts.close, "", 18_00)
    wrong = refused(till, shifts.open_shift, 300_00)
    assert (wrong.code, wrong.data["last"]) == ("date_before_last", date(2062, 11, 23))
    assert refused(till, clock.confirm).code == "needs_approver"
    with desk.sessions.read() as session:
        before = [sql.rows(session, f"SELECT * FROM {table}") for table in ("sale", "closing", "shift")]
    desk.do(clock.confirm, approval=desk.approve(till.staff["1002"], till.pins["1002"]))
    with desk.sessions.read() as session:
        assert before == [sql.rows(session, f"SELECT * FROM {table}") for table in ("sale", "closing", "shift")]
    assert desk.see(clock.doubt) is None
    desk.do(shifts.open_shift, 300_00)
    assert sell(till).number == "XS-A-20261124-0001"
    till.sign_in("1001")
    (said,) = desk.see(journal.entries, action="clock_confirmed").rows
    assert (said.staff, said.approver) == ("收银甲", "主管乙")
    assert said.detail["now"] < said.detail["last"]
    assert verify(desk.sessions).ok


def test_a_clock_behind_is_worked_with_on_the_last_day(till: Centre) -> None:
    desk = till.desk
    shift_of_a_day(till)
    till.clock.now = datetime(2009, 1, 1, 4, tzinfo=UTC)
    assert refused(till, shifts.open_shift, 300_00).code == "date_before_last"
    desk.do(shifts.open_shift, 300_00, date(2026, 11, 23))
    assert sell(till).number == "XS-A-20261123-0002"
    assert desk.see(shifts.x_report).clock_doubts == 1


def test_confirming_a_clock_that_is_not_behind_says_nothing(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.clock.forward(days=30)
    centre_.desk.do(clock.confirm)
    assert centre_.desk.see(journal.entries, action="clock_confirmed").rows == ()
