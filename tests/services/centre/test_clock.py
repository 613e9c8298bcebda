"""A wrong clock is noticed before a shift, during one and after it, and put right without touching what is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import BUILT
from app.services.centre import clock, journal
from app.services.centre.clock import ClockDoubt, Confirmed
from app.services.personal import retention
from app.services.till import sales, shifts
from app.store import sql
from app.store.verify import verify
from tests.services.till.test_shifts import refused, sell
from tests.support import Centre, sign_in


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
        (timedelta(hours=36), ""),
        (timedelta(hours=37), "gap"),
        (timedelta(days=16), "gap"),
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
    assert refused(till, shifts.open_shift, 300_00, date(2026, 11, 27)).data["right"] == "clock"
    desk.do(shifts.open_shift, 300_00, date(2026, 11, 27), approval=till.consent("1002"))
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
    desk.do(shifts.open_shift, 300_00, date(2062, 11, 23), approval=till.consent("1002"))
    sell(till)
    till.clock.now = right + timedelta(days=1)
    running = desk.see(shifts.now)
    assert running is not None and running.early and not running.stale
    desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    desk.do(shifts.close, "", 18_00)
    wrong = refused(till, shifts.open_shift, 300_00)
    assert (wrong.code, wrong.data["last"]) == ("date_before_last", date(2062, 11, 23))
    assert refused(till, clock.confirm, "对的").code == "needs_approver"
    with desk.sessions.read() as session:
        before = [sql.rows(session, f"SELECT * FROM {table}") for table in ("sale", "closing", "shift")]
    desk.do(clock.confirm, "开机时日期是 2062 年", approval=till.consent("1002"))
    with desk.sessions.read() as session:
        assert before == [sql.rows(session, f"SELECT * FROM {table}") for table in ("sale", "closing", "shift")]
    assert desk.see(clock.doubt) is None
    desk.do(shifts.open_shift, 300_00)
    assert sell(till).number == "XS-A-20261124-0001"
    till.sign_in("1001")
    (said,) = desk.see(journal.entries, action="clock_confirmed").rows
    assert (said.staff, said.approver) == ("收银甲", "主管乙")
    assert said.detail["reason"] == "开机时日期是 2062 年" and said.detail["later"] == 3
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


def test_a_clock_far_ahead_is_confirmed_by_a_manager_with_a_reason_and_then_believed(centre_: Centre) -> None:
    desk, latest = centre_.desk, centre_.clock.now
    centre_.sign_in("1001")
    assert desk.do(clock.confirm) is None, "nothing was doubted"
    centre_.clock.forward(days=30)
    wrong = refused(centre_, clock.confirm, " ")
    assert (wrong.code, wrong.data["why"]) == ("field_bad", "text_empty")
    assert desk.do(clock.confirm, "停业一个月") == Confirmed(0, latest)
    assert desk.see(clock.doubt) is None
    (said,) = desk.see(journal.entries, action="clock_confirmed").rows
    assert said.detail["reason"] == "停业一个月"


def test_after_a_week_end_whoever_is_on_duty_says_that_the_day_is_right(till: Centre) -> None:
    """Friday, then Monday: asked about and recorded; no working day lies between, so nobody else is needed."""
    till.clock.now = datetime(2026, 11, 27, 4, tzinfo=UTC)
    till.desk.do(clock.confirm)
    shift_of_a_day(till, date(2026, 11, 27))
    till.clock.forward(days=3)
    signed = sign_in(till.desk, till.staff["2001"], till.pins["2001"])
    assert signed.clock is not None and signed.clock.way == "gap"
    assert till.desk.see(clock.doubt) == signed.clock, "signing in does not make it right"
    wrong = refused(till, shifts.open_shift, 300_00)
    assert (wrong.code, wrong.data["day"]) == ("date_jump", date(2026, 11, 30))
    till.desk.do(shifts.open_shift, 300_00, date(2026, 11, 30))
    assert till.desk.see(clock.doubt) is None, "the day was said to be right"
    assert till.desk.see(shifts.x_report).clock_doubts == 0


def test_who_says_that_the_day_is_right_is_kept(till: Centre) -> None:
    till.clock.forward(days=3)
    assert till.desk.do(clock.confirm) is not None
    assert till.desk.see(clock.doubt) is None
    till.sign_in("1001")
    (said,) = till.desk.see(journal.entries, action="clock_seen").rows
    assert said.staff == "收银甲"
    assert said.detail["now"] - said.detail["last"] == 3 * 24 * 3600 * 1000


@pytest.mark.parametrize("days", [1, 7, 15])
def test_no_other_day_than_the_clocks_is_opened_by_a_call(till: Centre, days: int) -> None:
    """The page offers today, and the last day where the clock stands before it; anything else takes consent."""
    shift_of_a_day(till)
    other = date(2026, 11, 23) + timedelta(days=days)
    wrong = refused(till, shifts.open_shift, 300_00, other)
    assert (wrong.code, wrong.data["right"]) == ("needs_approver", "clock")
    assert till.desk.see(shifts.now) is None
    till.desk.do(shifts.open_shift, 300_00, other, approval=till.consent("1002"))
    assert sell(till).number.startswith(f"XS-A-{other:%Y%m%d}-")


def test_what_is_done_under_a_clock_ahead_leaves_no_doubt_once_it_is_right_again(till: Centre) -> None:
    """An hour in 2062 that nobody confirmed: set right, nothing has to be said; what was dated then stays as it is."""
    desk, right = till.desk, till.clock.now
    desk.do(shifts.open_shift, 300_00)
    till.clock.now = datetime(2062, 11, 23, 4, tzinfo=UTC)
    till.sign_in("2001")
    wrong = sell(till)
    assert desk.see(clock.doubt) is not None
    till.clock.now = right + timedelta(hours=1)
    assert desk.see(clock.doubt) is None
    assert wrong.number == "XS-A-20261123-0001", "the business date is the shift's"
    assert sell(till).number == "XS-A-20261123-0002"
    assert verify(desk.sessions).ok


def test_a_clock_before_the_program_was_made_is_told_and_cannot_be_confirmed(till: Centre) -> None:
    """A battery that is empty, on a store whose last act is older still."""
    with till.desk.sessions.write() as session:
        sql.run(session, "UPDATE chain_head SET latest = :at", {"at": datetime(2009, 1, 1, tzinfo=UTC)})
        session.commit()
    till.clock.now = datetime(2009, 1, 1, 4, tzinfo=UTC)
    found = till.desk.see(clock.doubt)
    assert found is not None and found.way == "unbuilt"
    till.sign_in("1001")
    wrong = refused(till, clock.confirm, "对的")
    assert (wrong.code, wrong.data["built"]) == ("clock_unbuilt", BUILT)


def test_a_jump_while_the_program_runs_is_recorded_and_one_back_stays_doubted(till: Centre) -> None:
    """The sale at ten; at noon the clock is set to a minute past ten: nothing is recent by that."""
    desk = till.desk
    desk.do(shifts.open_shift, 300_00)
    sold = sell(till)
    till.clock.forward(minutes=1)
    noon = till.clock.now + timedelta(hours=2)
    doubted = desk.do(clock.jumped, noon)
    assert doubted is not None and (doubted.way, doubted.latest) == ("back", noon)
    assert refused(till, sales.reverse_sale, sold.id, "按错").code == "needs_approver"
    assert desk.see(shifts.x_report).clock_doubts == 1
    till.sign_in("1001")
    (said,) = desk.see(journal.entries, action="clock_jump").rows
    assert said.detail["last"] - said.detail["now"] == 2 * 3600 * 1000


def test_a_jump_ahead_is_recorded(till: Centre) -> None:
    before = till.clock.now
    till.clock.forward(days=400)
    doubted = till.desk.do(clock.jumped, before)
    assert doubted is not None and doubted.way == "ahead"
    till.clock.now = before
    assert till.desk.see(clock.doubt) is None


def test_nothing_is_cleared_for_good_by_a_clock_that_is_doubted(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.clock.forward(days=1000)
    wrong = refused(centre_, retention.clear, "request")
    assert (wrong.code, wrong.data["way"]) == ("clock_doubted", "ahead")


def test_a_clock_that_was_said_to_be_right_today_is_not_asked_about_again_at_the_opening(till: Centre) -> None:
    till.clock.now = datetime(2026, 11, 27, 4, tzinfo=UTC)
    till.desk.do(clock.confirm)
    shift_of_a_day(till, date(2026, 11, 27))
    till.clock.forward(days=3)
    till.desk.do(clock.confirm)
    assert till.desk.see(clock.said_right) == "seen"
    shift_of_a_day(till)
    till.clock.forward(days=7)
    till.desk.do(clock.confirm)
    wrong = refused(till, shifts.open_shift, 300_00)
    assert (wrong.code, wrong.data["right"]) == ("needs_approver", "clock"), (
        "no second question, but who answers for it"
    )
    till.clock.forward(hours=24)
    assert till.desk.see(clock.said_right) == "" and refused(till, shifts.open_shift, 300_00).code == "date_jump"


def test_who_answers_for_the_clock_is_asked_once(till: Centre) -> None:
    shift_of_a_day(till)
    till.clock.forward(days=30)
    till.desk.do(clock.confirm, "停业一个月", approval=till.consent("1002"))
    till.desk.do(shifts.open_shift, 300_00)
    assert till.desk.see(shifts.now).business_date == date(2026, 12, 23)  # type: ignore[union-attr]
