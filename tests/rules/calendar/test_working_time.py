"""Minutes and days that count, against a walk minute by minute; promises and the rule they name."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.calendar.holidays import DaysOff, HolidayTable, from_json
from app.rules.calendar.working_time import (
    Calendar,
    ClockEvent,
    Deadline,
    Pause,
    Span,
    Tick,
    Used,
    always,
    counter,
    due_days,
    due_minutes,
    due_with_pauses,
    due_workdays,
    elapsed,
    hours,
    instant,
    is_late,
    last_close,
    next_open,
    pauses_of,
    running,
    used_and_margin,
    wall,
    working,
)
from app.rules.requests.promises import Clocks, Light, Promise, Unit, explain, light, promised_by, read_limit

FILE = Path(__file__).resolve().parents[3] / "resources" / "data" / "holidays.json"
TABLE = from_json(json.loads(FILE.read_text("utf-8")))
OFFICE = hours("08:30-12:00", "13:30-17:30")
W = working("office", OFFICE, TABLE)
C = counter("counter", hours("08:00-20:00"), [date(2026, 2, 17)])
A = always()
CLOCKS = Clocks(C, W, A, TABLE, time(17, 30))
CLOSE = time(17, 30)
MINUTE = timedelta(minutes=1)
FROM, TO = datetime(2026, 1, 1), datetime(2026, 12, 1)

calendars = st.sampled_from([W, C, A])
times = st.integers(0, (TO - FROM) // MINUTE).map(lambda n: FROM + n * MINUTE)
near = st.integers(0, 6 * 1440)


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def open_at(cal: Calendar, moment: datetime) -> bool:
    minute = moment.hour * 60 + moment.minute
    return any(span.opens <= minute < span.closes for span in cal.spans(moment.date()))


def walk(cal: Calendar, start: datetime, end: datetime) -> int:
    count = 0
    while start < end:
        count += open_at(cal, start)
        start += MINUTE
    return count


@settings(max_examples=40)
@given(calendars, times, near)
def test_elapsed_is_what_walking_minute_by_minute_gives(cal: Calendar, start: datetime, length: int) -> None:
    end = start + length * MINUTE
    assert elapsed(cal, start, end) == walk(cal, start, end)


@given(calendars, times, near, near)
def test_elapsed_adds_up_and_never_shrinks(cal: Calendar, start: datetime, one: int, two: int) -> None:
    middle, end = start + one * MINUTE, start + (one + two) * MINUTE
    assert elapsed(cal, start, end) == elapsed(cal, start, middle) + elapsed(cal, middle, end)
    assert elapsed(cal, end, start) == 0 or end == start


@given(calendars, times, st.integers(1, 6000))
def test_due_is_the_earliest_time_by_which_the_minutes_have_counted(cal: Calendar, start: datetime, n: int) -> None:
    due = due_minutes(cal, start, n).due
    assert due is not None
    assert elapsed(cal, start, due) == n
    assert elapsed(cal, start, due - MINUTE) == n - 1


@given(calendars, times, st.integers(0, 3000), st.integers(0, 3000))
def test_more_minutes_are_never_due_earlier(cal: Calendar, start: datetime, n: int, more: int) -> None:
    first, second = due_minutes(cal, start, n).due, due_minutes(cal, start, n + more).due
    assert first is not None and second is not None
    assert first <= second


pause_lists = st.lists(st.tuples(near, st.integers(0, 1440)), max_size=4)


def pauses_from(start: datetime, pairs: list[tuple[int, int]]) -> list[Pause]:
    return [Pause(start + (a - 500) * MINUTE, start + (a - 500 + n) * MINUTE) for a, n in pairs]


@given(calendars, times, st.integers(1, 2000), pause_lists)
def test_due_with_pauses_is_when_the_running_minutes_are_used_up(
    cal: Calendar, start: datetime, n: int, pairs: list[tuple[int, int]]
) -> None:
    pauses = pauses_from(start, pairs)
    due = due_with_pauses(cal, start, n, pauses).due
    assert due is not None
    assert running(cal, start, due, pauses) == n
    assert running(cal, start, due - MINUTE, pauses) == n - 1
    assert due >= (due_minutes(cal, start, n).due or start)
    assert not is_late(due, due) and is_late(due, due + MINUTE)
    assert used_and_margin(cal, start, due, pauses, n) == Used(n, 0, False)


@given(times, st.integers(0, 20), times)
def test_days_are_never_due_before_the_close_of_a_working_day(start: datetime, n: int, other: datetime) -> None:
    due = due_workdays(TABLE, start, n, CLOSE).due
    assert due is not None and due.time() == CLOSE and TABLE.is_workday(due.date())
    assert due >= start
    assert sum(TABLE.is_workday(start.date() + timedelta(days=k)) for k in range(1, (due - start).days + 2)) >= n
    later = due_workdays(TABLE, max(start, other), n, CLOSE).due
    assert later is not None and later >= due


def test_seconds_are_cut_as_paper_shows_them() -> None:
    start = datetime(2026, 11, 23, 9, 0, 59, 999999)
    assert due_minutes(W, start, 60).due == at("11-23 10:00")
    assert not is_late(at("11-23 10:00"), datetime(2026, 11, 23, 10, 0, 59))


def test_a_pause_of_no_length_changes_nothing() -> None:
    within = [Pause(at("11-23 10:00"), at("11-23 10:00")), Pause(at("11-23 11:00"), at("11-23 11:10"))]
    assert due_with_pauses(W, at("11-23 09:00"), 120, within) == due_with_pauses(W, at("11-23 09:00"), 120, within[1:])


def test_no_minutes_are_due_at_once_even_when_it_is_closed() -> None:
    for start in (at("11-23 10:00"), at("11-23 03:00")):
        assert due_minutes(W, start, 0).due == start


def test_an_aware_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        elapsed(W, datetime(2026, 11, 23, 9, tzinfo=UTC), at("11-23 10:00"))
    with pytest.raises(ValueError, match="negative"):
        due_minutes(W, at("11-23 10:00"), -1)
    with pytest.raises(ValueError, match="negative"):
        due_workdays(TABLE, at("11-23 10:00"), -1, CLOSE)


def test_the_edge_converts_both_ways() -> None:
    now = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
    assert wall(now) == at("11-23 09:02")
    assert instant(at("11-23 09:02")) == datetime(2026, 11, 23, 1, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        wall(at("11-23 09:02"))


def test_a_missing_year_is_flagged_only_when_it_is_looked_at() -> None:
    assert due_minutes(W, datetime(2026, 12, 31, 16, 30), 60) == Deadline(datetime(2026, 12, 31, 17, 30))
    guessed = due_minutes(W, datetime(2026, 12, 31, 16, 30), 61)
    assert guessed == Deadline(datetime(2027, 1, 1, 8, 31), (2027,))
    with pytest.raises(Refused) as refused:
        guessed.sure()
    assert (refused.value.code, refused.value.data) == ("holidays_missing", {"years": (2027,)})
    assert due_workdays(TABLE, datetime(2026, 12, 31, 9), 1, CLOSE).missing == (2027,)
    assert due_workdays(TABLE, datetime(2026, 12, 30, 9), 1, CLOSE).sure().due == datetime(2026, 12, 31, 17, 30)
    paused = due_with_pauses(W, at("12-30 09:00"), 60, [Pause(at("12-30 09:30"), datetime(2027, 1, 4, 9))])
    assert paused.missing == (2027,)
    for clock in (C, A):  # these ask no table
        assert not due_minutes(clock, datetime(2026, 12, 31, 19, 59), 600).missing


def test_a_same_day_promise_in_days() -> None:
    assert due_workdays(TABLE, at("11-23 09:00"), 0, CLOSE).due == at("11-23 17:30")
    assert due_workdays(TABLE, at("11-23 17:30"), 0, CLOSE).due == at("11-24 17:30")
    assert due_workdays(TABLE, at("11-28 09:00"), 0, CLOSE).due == at("11-30 17:30")


def test_calendar_days_end_on_a_working_day() -> None:
    assert due_days(TABLE, at("11-23 09:00"), 3, CLOSE).due == at("11-26 17:30")
    assert due_days(TABLE, at("11-23 09:00"), 5, CLOSE).due == at("11-30 17:30")
    assert due_days(TABLE, at("09-26 09:00"), 7, CLOSE).due == at("10-08 17:30")
    stood = [Pause(at("11-23 10:00"), at("11-25 10:00"))]
    assert due_days(TABLE, at("11-23 09:00"), 2, CLOSE, stood).due == at("11-26 17:30")


def test_a_day_on_whose_close_the_clock_stood_does_not_count() -> None:
    def due(*pauses: Pause) -> datetime | None:
        return due_workdays(TABLE, at("11-23 09:00"), 3, CLOSE, pauses).due

    assert due() == at("11-26 17:30")
    assert due(Pause(at("11-24 10:00"), at("11-24 15:00"))) == at("11-26 17:30")
    assert due(Pause(at("11-24 17:00"), at("11-25 09:00"))) == at("11-27 17:30")
    assert due(Pause(at("11-24 17:30"), at("11-25 09:00"))) == at("11-26 17:30")
    assert due(Pause(at("11-24 10:00"), at("11-30 09:00"))) == at("12-02 17:30")
    assert due(Pause(at("11-25 10:00"))) is None
    assert due(Pause(at("11-27 10:00"))) == at("11-26 17:30")


def test_an_open_pause_leaves_no_deadline_unless_it_came_too_late() -> None:
    start = at("11-24 09:00")
    assert due_with_pauses(W, start, 120, [Pause(at("11-24 10:00"))]).due is None
    assert due_with_pauses(W, start, 60, [Pause(at("11-24 10:00"))]).due == at("11-24 10:00")
    assert used_and_margin(W, start, at("11-24 16:00"), [Pause(at("11-24 10:00"))], 120) == Used(60, 60, False)


def test_overlapping_pauses_count_once() -> None:
    pauses = [Pause(at("11-24 10:00"), at("11-24 11:00")), Pause(at("11-24 10:30"), at("11-24 11:30"))]
    assert due_with_pauses(W, at("11-24 09:00"), 90, pauses).due == at("11-24 12:00")
    assert running(W, at("11-24 09:00"), at("11-24 12:00"), pauses) == 90
    for twice in (Pause(at("11-24 10:00")), Pause(at("11-24 10:00"), at("11-24 10:40"))):
        both = [twice, Pause(at("11-24 10:00")), *pauses]
        assert running(W, at("11-24 09:00"), at("11-24 17:00"), both) == 60


def test_clock_events_become_pauses() -> None:
    events = [
        ClockEvent(at("11-24 09:00"), Tick.START),
        ClockEvent(at("11-24 15:00"), Tick.STOP),
        ClockEvent(at("11-24 10:00"), Tick.STOP),
        ClockEvent(at("11-24 10:20"), Tick.STOP),
        ClockEvent(at("11-24 11:00"), Tick.START),
    ]
    assert pauses_of(events) == (Pause(at("11-24 10:00"), at("11-24 11:00")), Pause(at("11-24 15:00")))
    assert pauses_of([]) == ()


def test_late_stays_late_after_closing() -> None:
    due = at("11-24 17:30")
    assert is_late(due, now=at("11-30 09:00"), closed=at("11-24 17:31"))
    assert not is_late(due, now=at("11-30 09:00"), closed=at("11-24 17:30"))
    assert is_late(due, now=at("11-24 17:31"))
    assert not is_late(None, now=at("11-30 09:00"))


def test_alarms_wait_for_the_counter_to_open() -> None:
    assert next_open(C, at("11-23 23:00")) == at("11-24 08:00")
    assert next_open(C, at("11-23 09:00")) == at("11-23 09:00")
    assert next_open(C, at("02-16 20:00")) == at("02-18 08:00")
    assert last_close(C, at("11-23 09:00")) == at("11-23 20:00")
    assert last_close(C, at("11-23 20:00")) == at("11-24 20:00")


def test_hours_differ_by_weekday_and_by_day() -> None:
    week = (OFFICE,) * 4 + (hours("09:00-11:00"), (), ())
    eve = date(2026, 11, 24)
    cal = Calendar("x", week, exceptions={eve: hours("8:30-10:00"), date(2026, 11, 29): hours("09:00-10:00")})
    assert elapsed(cal, at("11-23 00:00"), at("11-30 00:00")) == 450 + 90 + 450 + 450 + 120 + 60
    monday_off = counter("x", hours("08:00-20:00"), weekdays=range(1, 7))
    assert due_minutes(monday_off, at("11-22 19:00"), 61).due == at("11-24 08:01")


def test_a_working_weekend_has_its_own_hours_or_mondays() -> None:
    week = (OFFICE,) * 5 + (hours("09:00-12:00"), ())
    cal = Calendar("w", week, W.days, TABLE)
    assert cal.spans(date(2026, 2, 14)) == hours("09:00-12:00")  # Saturday
    assert cal.spans(date(2026, 9, 20)) == OFFICE  # Sunday
    assert cal.spans(date(2026, 2, 7)) == ()
    assert working("w", OFFICE, TABLE, [date(2026, 11, 24)]).spans(date(2026, 11, 24)) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (["9-12"], "format"),
        (["09:60-12:00"], "format"),
        (["12:00-09:00"], "range"),
        (["09:00-24:01"], "range"),
        (["09:00-12:00", "11:59-13:00"], "overlap"),
    ],
)
def test_hours_that_cannot_be(text: list[str], why: str) -> None:
    with pytest.raises(Refused) as refused:
        hours(*text)
    assert (refused.value.code, refused.value.data["why"]) == ("hours_bad", why)


def test_hours_are_read_in_any_order_and_spelling() -> None:
    assert hours("13:30至17:30", " 8:30 – 12:00") == OFFICE
    assert hours("00:00-24:00") == (Span(0, 1440),)


def test_calendars_that_cannot_be() -> None:
    for make, why in (
        (lambda: Calendar("x", ((),) * 7), "never"),
        (lambda: Calendar("x", (OFFICE,) * 6), "days"),
        (lambda: Calendar("x", (OFFICE,) * 7, W.days), "table"),
        (lambda: Calendar("x", ((Span(0, 9), Span(8, 10)),) * 7), "overlap"),
    ):
        with pytest.raises(Refused) as refused:
            make()
        assert refused.value.data["why"] == why


@pytest.mark.parametrize(
    ("promise", "start", "due"),
    [
        (Promise(Unit.WORKDAYS, 5), "11-23 19:00", "11-30 17:30"),
        (Promise(Unit.DAYS, 30), "11-23 10:00", "12-23 17:30"),
        (Promise(Unit.TODAY), "11-28 10:00", "11-28 20:00"),
        (Promise(Unit.TODAY), "02-16 20:30", "02-18 20:00"),
        (Promise(Unit.MINUTES, 60), "11-27 17:00", "11-30 09:00"),
    ],
)
def test_promises_run_by_their_clocks(promise: Promise, start: str, due: str) -> None:
    assert promised_by(promise, at(start), CLOCKS).due == at(due)


def test_an_urgent_promise_runs_by_the_clock_given() -> None:
    assert promised_by(Promise(Unit.MINUTES, 30), at("11-23 23:45"), CLOCKS, calendar=A).due == at("11-24 00:15")
    assert promised_by(Promise(Unit.MINUTES, 30), at("11-23 23:45"), CLOCKS, calendar=C).due == at("11-24 08:30")


def test_the_rule_behind_a_deadline_names_what_it_passed_over() -> None:
    start = at("09-18 10:00")
    found = explain(Promise(Unit.WORKDAYS, 15), start, CLOCKS)
    assert found.counted_from == at("09-20 00:00")  # the Saturday does not count, the worked Sunday does
    assert found.days_off == (
        DaysOff("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
        DaysOff("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
    )
    assert found.make_up == (date(2026, 9, 20), date(2026, 10, 10))
    assert (found.stood, found.missing, found.calendar) == (0, (), "")


def test_the_rule_says_how_long_the_clock_stood() -> None:
    stood = [Pause(at("11-24 17:00"), at("11-26 09:00"))]
    assert explain(Promise(Unit.WORKDAYS, 3), at("11-23 09:00"), CLOCKS, stood).stood == 2
    minutes = explain(
        Promise(Unit.MINUTES, 600), at("11-24 07:00"), CLOCKS, [Pause(at("11-24 10:00"), at("11-24 14:00"))]
    )
    assert (minutes.calendar, minutes.counted_from, minutes.stood) == ("office", at("11-24 08:30"), 150)
    assert explain(Promise(Unit.MINUTES, 90), at("02-16 19:00"), CLOCKS, calendar=C).days_off == ()
    assert explain(Promise(Unit.WORKDAYS, 5), at("12-28 09:00"), CLOCKS).missing == (2027,)
    assert explain(Promise(Unit.TODAY), at("11-23 09:00"), CLOCKS).calendar == "counter"


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("5", Promise(Unit.WORKDAYS, 5)),
        ("15个工作日", Promise(Unit.WORKDAYS, 15)),
        ("0", Promise(Unit.TODAY)),
        ("30 d", Promise(Unit.DAYS, 30)),
        ("4小时", Promise(Unit.MINUTES, 240)),
        ("30分钟", Promise(Unit.MINUTES, 30)),
        ("–", None),
        ("by order", None),
        ("", None),
    ],
)
def test_limits_as_catalogues_write_them(text: str, promise: Promise | None) -> None:
    assert read_limit(text) == promise


@pytest.mark.parametrize("text", ["-1", "很快", "5 weeks", "0小时", "900"])
def test_limits_that_cannot_be(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_limit(text)
    assert refused.value.code == "limit_bad"


def test_every_limit_of_the_catalogue_is_read() -> None:
    rows = (FILE.parent / "request_items.csv").read_text("utf-8").splitlines()[1:]
    assert len([read_limit(row.split(",")[4]) for row in rows]) == 46


def test_lights() -> None:
    start, due = at("11-23 08:30"), at("11-27 17:30")
    lights = [light(W, start, due, at(now)) for now in ("11-24 09:00", "11-25 14:00", "11-27 08:30", "11-27 17:31")]
    assert lights == [Light.NONE, Light.HALF, Light.NEAR, Light.LATE]
    assert light(W, start, due, at("11-26 08:30")) is Light.HALF
    assert light(W, start, due, at("11-26 08:30"), workdays=5) is Light.NEAR


def test_an_empty_table_counts_monday_to_friday_and_says_so() -> None:
    found = due_workdays(HolidayTable(), at("09-30 09:00"), 3, CLOSE)
    assert found == Deadline(at("10-05 17:30"), (2026,))
