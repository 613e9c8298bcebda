"""系列预约: every date shown before saving, one transaction, and what happens to the dates afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.errors import Refused
from app.rules.rooms.recurrence import Every, Repeat
from app.services.centre import calendar
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.rooms import acts, bookings, equipment, series, series_acts
from app.services.rooms.bookings import BookingDraft
from app.services.rooms.equipment import LimitDraft
from app.services.rooms.house import RoomDraft, save_hours, save_room
from app.services.rooms.row import load_booking
from app.services.rooms.series import SeriesDone, SeriesDraft
from app.store import sql
from tests.support import Centre

FIRST = date(2026, 12, 1)
"""A Tuesday."""
LAST = date(2027, 2, 16)
"""The twelfth."""


def made(counter: Centre, name: str = "共享厅", **about: int | tuple[str, ...]) -> UUID:
    """A room, set up by the manager; the desk is on duty again."""
    counter.sign_in("1001")
    found = counter.desk.do(save_room, RoomDraft(name, 80, **about))  # type: ignore[arg-type]
    counter.sign_in("3001")
    return found


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def draft(room: UUID, day: date = FIRST, hour: int = 14, hours: int = 2, **more: object) -> BookingDraft:
    whole = {"title": "合唱排练", "group_name": "红梅合唱队", "headcount": 20, **more}
    return BookingDraft(room, at(day, hour), at(day, hour) + timedelta(hours=hours), **whole)  # type: ignore[arg-type]


def weekly(room: UUID, first: date = FIRST, until: date = LAST, mode: str = "all", **more: object) -> SeriesDraft:
    return SeriesDraft(draft(room, first, **more), Repeat(Every.WEEK, first, until), mode)


def book(counter: Centre, asked: SeriesDraft) -> SeriesDone:
    return counter.desk.do(series.book_series, uuid4(), asked)


def single(counter: Centre, asked: BookingDraft) -> UUID:
    return counter.desk.do(bookings.book, uuid4(), asked).id


def states(counter: Centre, done: SeriesDone) -> dict[date, str]:
    return {one.day: one.state for one in counter.desk.see(series.series_detail, done.id).dates}


def booking_on(counter: Centre, done: SeriesDone, day: date) -> UUID:
    return next(one.id for one in counter.desk.see(series.series_detail, done.id).dates if one.day == day)


def code_of(counter: Centre, operation: object, *args: object) -> Refused:
    with pytest.raises(Refused) as no:
        counter.desk.do(operation, *args)  # type: ignore[arg-type]
    return no.value


def count(counter: Centre, query: str) -> int:
    with counter.desk.sessions.read() as session:
        return int(sql.row(session, query)[0])  # type: ignore[index]


def test_twelve_tuesdays_with_the_third_taken(counter: Centre) -> None:
    room, third = made(counter), date(2026, 12, 15)
    taken = single(counter, draft(room, third, title="议事会", group_name="楼组长"))
    seen = counter.desk.see(series.preview_series, weekly(room))
    assert (len(seen.dates), seen.free, seen.rule) == (12, 11, "每周二")
    [clash] = seen.clashing
    assert (clash.day, clash.starts_at) == (third, at(third, 14))
    assert clash.why is not None
    assert (clash.why.code, clash.why.data["who"], clash.why.data["booking"]) == ("room_taken", "楼组长", taken)
    no = code_of(counter, series.book_series, uuid4(), weekly(room))
    assert (no.code, no.data["days"], no.data["count"]) == ("series_clash", (third,), 1)
    assert count(counter, "SELECT count(*) FROM booking_series") == 0
    done = book(counter, weekly(room, mode="skip"))
    assert len(done.days) == 11
    assert [day for day, _ in done.left] == [third]
    kept = next(one for one in counter.desk.see(series.series_detail, done.id).dates if one.day == third)
    number = counter.desk.see(load_booking, taken).number
    assert (kept.state, kept.skip_reason) == ("skipped", f"room_taken:{number}")
    assert count(counter, "SELECT count(*) FROM booking_hold WHERE holds") == 12


def test_pressing_twice_makes_one_series(counter: Centre) -> None:
    room, key = made(counter), uuid4()
    first = counter.desk.do(series.book_series, key, weekly(room))
    again = counter.desk.do(series.book_series, key, weekly(room))
    assert (again.number, again.days, again.repeated) == (first.number, first.days, True)
    assert first.number.startswith("XL-A-")
    assert count(counter, "SELECT count(*) FROM booking") == 12
    assert counter.desk.see(series.series_by_number, first.number) == key
    booking = counter.desk.see(series.series_detail, key).dates[0]
    assert counter.desk.see(series.series_by_number, booking.number) == key
    assert counter.desk.see(series.series_by_number, "XL-A-20260101-0001") is None


def test_no_date_left_is_no_series(counter: Centre) -> None:
    room = made(counter)
    single(counter, draft(room, FIRST, 8, 12))
    no = code_of(counter, series.book_series, uuid4(), weekly(room, until=FIRST, mode="skip"))
    assert no.code == "series_none"
    assert count(counter, "SELECT count(*) FROM booking_series") == 0


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"until": FIRST - timedelta(days=1)}, "series_turned", "until"),
        ({"hours": 0}, "room_turned", "ends"),
        ({"hour": 20, "hours": 6}, "series_night", "ends"),
        ({"hours": 200}, "series_overlaps", "ends"),
        ({"title": ""}, "field_bad", "title"),
    ],
)
def test_what_is_wrong_with_the_whole_is_said_once(
    counter: Centre, asked: dict[str, object], code: str, field: str
) -> None:
    no = code_of(counter, series.book_series, uuid4(), weekly(made(counter), **asked))  # type: ignore[arg-type]
    assert (no.code, no.data["field"]) == (code, field)


def test_a_rule_without_a_date_says_so(counter: Centre) -> None:
    rule = Repeat(Every.WEEK, FIRST, FIRST + timedelta(days=3), days=(0,))
    no = code_of(counter, series.preview_series, SeriesDraft(draft(made(counter)), rule))
    assert no.code == "series_none"


def test_days_off_are_kept_as_skipped_and_block_nothing(counter: Centre) -> None:
    room, thursday = made(counter), date(2026, 12, 3)
    rule = Repeat(Every.WEEK, thursday, date(2026, 12, 31), skip_holidays=True)
    counter.sign_in("1001")
    counter.desk.do(calendar.save_day, date(2026, 12, 10), "off", "社区日")
    counter.sign_in("3001")
    done = book(counter, SeriesDraft(draft(room, thursday), rule))
    assert done.left == ((date(2026, 12, 10), "series_holiday:社区日"),)
    assert states(counter, done)[date(2026, 12, 10)] == "skipped"


def test_a_change_months_later_leaves_others_and_the_past_alone(counter: Centre) -> None:
    room = made(counter)
    done = book(counter, weekly(room))
    given_up = booking_on(counter, done, date(2026, 12, 29))
    counter.desk.do(acts.cancel_booking, given_up, "排练取消")
    other = single(counter, draft(room, date(2026, 12, 29), title="年终茶话会", group_name="楼组长"))
    counter.clock.forward(days=45)  # 2027-01-07
    before = {one.day: one for one in counter.desk.see(series.series_detail, done.id).dates}
    papers = count(counter, "SELECT count(*) FROM print_job")
    row = counter.desk.see(load_booking, booking_on(counter, done, date(2027, 1, 12)))
    changed = replace(counter.desk.see(bookings.draft_of, row), title="迎春排练")
    edited = counter.desk.do(series_acts.edit_series, row.id, changed, "all")
    assert edited.days == tuple(day for day in done.days if day > date(2027, 1, 7))
    rows = {r.series_day: r for r in counter.desk.see(series.rows_of_series, done.id)}
    assert {day: row.title for day, row in rows.items()} == {
        day: "迎春排练" if day in edited.days else "合唱排练" for day in done.days
    }
    after = {one.day: one for one in counter.desk.see(series.series_detail, done.id).dates}
    assert after == before
    assert rows[date(2026, 12, 29)].state == "cancelled"
    assert counter.desk.see(load_booking, other).title == "年终茶话会"
    assert count(counter, "SELECT count(*) FROM print_job") == papers


def test_one_date_moved_leaves_the_others(counter: Centre) -> None:
    room = made(counter)
    done = book(counter, weekly(room, until=date(2026, 12, 15)))
    third = booking_on(counter, done, date(2026, 12, 15))
    asked = replace(draft(room, date(2026, 12, 16)), fee=None)
    assert counter.desk.do(series_acts.edit_series, third, asked, "one").days == (date(2026, 12, 16),)
    listed = counter.desk.see(series.series_detail, done.id).dates
    assert [(one.starts_at, one.moved) for one in listed] == [
        (at(date(2026, 12, 1), 14), False),
        (at(date(2026, 12, 8), 14), False),
        (at(date(2026, 12, 16), 14), True),
    ]


def test_this_and_later_move_and_what_was_set_apart_stays(counter: Centre) -> None:
    room = made(counter)
    done = book(counter, weekly(room, until=date(2026, 12, 29)))
    apart = booking_on(counter, done, date(2026, 12, 22))
    counter.desk.do(bookings.move_booking, apart, at(date(2026, 12, 22), 9))
    gone = booking_on(counter, done, date(2026, 12, 29))
    counter.desk.do(acts.cancel_booking, gone, "不来")
    from_here = booking_on(counter, done, date(2026, 12, 8))
    edited = counter.desk.do(
        series_acts.edit_series, from_here, draft(room, date(2026, 12, 8), 15, headcount=18), "later"
    )
    assert edited.days == (date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22))
    rows = {r.series_day: r for r in counter.desk.see(series.rows_of_series, done.id)}
    assert {day.day: (row.starts_at, row.headcount, row.state) for day, row in rows.items() if day} == {
        1: (at(date(2026, 12, 1), 14), 20, "confirmed"),
        8: (at(date(2026, 12, 8), 15), 18, "confirmed"),
        15: (at(date(2026, 12, 15), 15), 18, "confirmed"),
        22: (at(date(2026, 12, 22), 9), 18, "confirmed"),
        29: (at(date(2026, 12, 29), 14), 20, "cancelled"),
    }
    assert {row.series_id for row in rows.values()} == {done.id}


def test_a_daily_series_moves_by_a_day_without_being_in_its_own_way(counter: Centre) -> None:
    room = made(counter)
    rule = Repeat(Every.DAY, FIRST, FIRST + timedelta(days=3))
    done = book(counter, SeriesDraft(draft(room), rule))
    first = booking_on(counter, done, FIRST)
    for step in (1, -1):
        row = counter.desk.see(load_booking, first)
        moved = replace(
            counter.desk.see(bookings.draft_of, row),
            starts_at=row.starts_at + timedelta(days=step),
            ends_at=row.ends_at + timedelta(days=step),
        )
        assert len(counter.desk.do(series_acts.edit_series, first, moved, "all").days) == 4
    assert counter.desk.see(load_booking, first).starts_at == at(FIRST, 14)


def test_a_date_that_cannot_move_stops_all_or_stays(counter: Centre) -> None:
    room, second = made(counter), date(2026, 12, 8)
    done = book(counter, weekly(room, until=date(2026, 12, 15)))
    single(counter, draft(room, second, 16, group_name="楼组长"))
    first = booking_on(counter, done, FIRST)
    asked = draft(room, FIRST, 15)
    no = code_of(counter, series_acts.edit_series, first, asked, "all")
    assert (no.code, no.data["days"]) == ("series_clash", (second,))
    assert counter.desk.see(load_booking, first).starts_at == at(FIRST, 14)
    edited = counter.desk.do(series_acts.edit_series, first, asked, "all", "skip")
    assert edited.days == (FIRST, date(2026, 12, 15))
    assert [(day, why.split(":")[0]) for day, why in edited.left] == [(second, "room_taken")]


def test_extending_asks_nothing_of_what_was_given_up(counter: Centre) -> None:
    room = made(counter)
    done = book(counter, weekly(room, until=date(2026, 12, 8)))
    counter.desk.do(acts.cancel_booking, booking_on(counter, done, FIRST), "不来")
    single(counter, draft(room, FIRST, group_name="楼组长"))
    counter.clock.forward(days=10)
    more = counter.desk.do(series.extend_series, done.id, date(2026, 12, 22))
    assert more.days == (date(2026, 12, 15), date(2026, 12, 22))
    assert states(counter, done) == {
        FIRST: "cancelled",
        date(2026, 12, 8): "confirmed",
        date(2026, 12, 15): "confirmed",
        date(2026, 12, 22): "confirmed",
    }
    no = code_of(counter, series.extend_series, done.id, date(2026, 12, 22))
    assert (no.code, no.data["field"]) == ("series_turned", "until")


def test_further_dates_are_as_the_series_is_now(counter: Centre) -> None:
    room = made(counter)
    done = book(counter, weekly(room, until=date(2026, 12, 8)))
    counter.desk.do(
        series_acts.edit_series, booking_on(counter, done, FIRST), draft(room, FIRST, 9, title="早练"), "all"
    )
    counter.desk.do(series.extend_series, done.id, date(2026, 12, 15), "skip")
    last = counter.desk.see(series.rows_of_series, done.id)[-1]
    assert (last.starts_at, last.title) == (at(date(2026, 12, 15), 9), "早练")


def test_dates_beyond_the_window_are_refused_as_single_ones_are(counter: Centre) -> None:
    room, tomorrow = made(counter, window_days=14), date(2026, 11, 24)
    asked = weekly(room, tomorrow, date(2027, 1, 12))
    seen = counter.desk.see(series.preview_series, asked)
    assert [(verdict.day, verdict.free) for verdict in seen.dates][:3] == [
        (tomorrow, True),
        (date(2026, 12, 1), True),
        (date(2026, 12, 8), False),
    ]
    assert {v.why.code for v in seen.clashing if v.why} == {"room_ahead"}
    assert code_of(counter, bookings.book, uuid4(), draft(room, date(2026, 12, 8))).code == "room_ahead"
    assert len(book(counter, replace(asked, mode="skip")).days) == 2


def test_two_a_week_are_counted_over_all_rooms(counter: Centre) -> None:
    hall, gym = made(counter), made(counter, "健身房")
    counter.sign_in("1001")
    counter.desk.do(equipment.save_limit, LimitDraft("group", "week", 2))
    counter.sign_in("3001")
    monday, sunday = date(2026, 11, 30), date(2026, 12, 6)
    first = single(counter, draft(hall, monday))
    single(counter, draft(gym, date(2026, 12, 3)))
    assert code_of(counter, bookings.book, uuid4(), draft(gym, sunday)).code == "room_quota"
    single(counter, draft(gym, date(2026, 12, 7)))
    counter.desk.do(acts.cancel_booking, first, "改期")
    single(counter, draft(gym, sunday))
    daily = SeriesDraft(draft(hall, date(2026, 12, 7), 9), Repeat(Every.DAY, date(2026, 12, 7), date(2026, 12, 9)))
    seen = counter.desk.see(series.preview_series, daily)
    assert [verdict.free for verdict in seen.dates] == [True, False, False]


def test_cancelling_one_later_or_all(counter: Centre) -> None:
    room = made(counter)
    done = book(counter, weekly(room, until=date(2026, 12, 29)))
    days = list(done.days)
    counter.desk.do(series_acts.cancel_series, booking_on(counter, done, days[1]), "one", "不来")
    later = counter.desk.do(series_acts.cancel_series, booking_on(counter, done, days[3]), "later", "停办")
    assert later.days == tuple(days[3:])
    assert [*states(counter, done).values()] == ["confirmed", "cancelled", "confirmed", "cancelled", "cancelled"]
    assert counter.desk.see(series.series_detail, done.id).state == "active"
    single(counter, draft(room, days[1], group_name="楼组长"))  # free at once
    counter.desk.do(series_acts.cancel_series, booking_on(counter, done, days[0]), "all", "停办")
    detail = counter.desk.see(series.series_detail, done.id)
    assert (detail.state, detail.row.state) == ("cancelled", "cancelled")
    assert (
        code_of(counter, series_acts.cancel_series, booking_on(counter, done, days[0]), "all", "再").code
        == "series_over"
    )
    assert code_of(counter, series_acts.edit_series, booking_on(counter, done, days[0]), draft(room), "all").code == (
        "series_over"
    )


def test_a_series_waits_and_is_decided_as_a_whole(counter: Centre) -> None:
    room = made(counter, approval=("always",))
    done = book(counter, weekly(room, until=date(2026, 12, 15)))
    assert set(states(counter, done).values()) == {"pending"}
    assert code_of(counter, bookings.book, uuid4(), draft(room, FIRST, group_name="楼组长")).code == "room_taken"
    assert code_of(counter, series_acts.confirm_series, done.id).code == "needs_approver"
    counter.sign_in("1001")
    counter.desk.do(acts.refuse_booking, booking_on(counter, done, FIRST), "有会")
    assert len(counter.desk.do(series_acts.confirm_series, done.id).days) == 2
    assert [*states(counter, done).values()] == ["refused", "confirmed", "confirmed"]
    assert code_of(counter, series_acts.confirm_series, done.id).code == "series_over"
    other = book(counter, weekly(room, FIRST, FIRST, group_name="楼组长"))
    counter.desk.do(series_acts.refuse_series, other.id, "有会")
    assert states(counter, other) == {FIRST: "refused"}


def test_a_room_is_free_at_once_when_it_is_refused_cancelled_or_lapsed(counter: Centre) -> None:
    room = made(counter, approval=("always",))
    for end in ("refuse", "cancel", "lapse"):
        kept = single(counter, draft(room))
        assert code_of(counter, bookings.book, uuid4(), draft(room, group_name="楼组长")).code == "room_taken"
        counter.sign_in("1001")
        if end == "refuse":
            counter.desk.do(acts.refuse_booking, kept, "有会")
        elif end == "cancel":
            counter.desk.do(acts.cancel_booking, kept, "不来")
        else:
            counter.clock.forward(hours=49)
        counter.sign_in("3001")
        other = single(counter, draft(room, group_name="楼组长"))
        counter.desk.do(acts.cancel_booking, other, "让出")


def test_a_single_booking_is_no_series(counter: Centre) -> None:
    one = single(counter, draft(made(counter)))
    assert code_of(counter, series_acts.cancel_series, one, "all", "不来").code == "series_unknown"
    assert code_of(counter, series.extend_series, uuid4(), LAST).code == "series_unknown"


def test_a_change_is_shown_before_it_is_saved(counter: Centre) -> None:
    room, second = made(counter), date(2026, 12, 2)
    done = book(counter, SeriesDraft(draft(room), Repeat(Every.DAY, FIRST, FIRST + timedelta(days=2))))
    single(counter, draft(room, second, 16, group_name="楼组长"))
    first = booking_on(counter, done, FIRST)
    later = draft(room, FIRST, 15)
    seen = counter.desk.see(series_acts.preview_edit, first, later, "all")
    assert [(verdict.day, verdict.free) for verdict in seen] == [
        (FIRST, True),
        (second, False),
        (date(2026, 12, 3), True),
    ]
    next_day = draft(room, second)
    assert all(v.free for v in counter.desk.see(series_acts.preview_edit, first, next_day, "all"))
    assert [v.free for v in counter.desk.see(series_acts.preview_edit, first, next_day, "one")] == [False]
    assert code_of(counter, series_acts.preview_edit, first, replace(later, headcount=0), "all").code == "field_bad"
    assert code_of(counter, series_acts.preview_edit, first, ghost(later), "all").code == "equipment_unknown"


def ghost(asked: BookingDraft) -> BookingDraft:
    """With a thing nobody has."""
    return replace(asked, equipment=((UUID(int=7), 1),))


def test_what_is_wrong_with_every_date_is_no_clash(counter: Centre) -> None:
    room = made(counter)
    asked = weekly(room, until=date(2026, 12, 8), mode="skip")
    no = code_of(counter, series.book_series, uuid4(), replace(asked, booking=ghost(asked.booking)))
    assert no.code == "equipment_unknown"
    done = book(counter, asked)
    first = booking_on(counter, done, FIRST)
    assert code_of(counter, series_acts.edit_series, first, draft(room, headcount=0), "all", "skip").code == "field_bad"


def test_the_same_again_changes_nothing_and_midnight_is_no_end_of_a_pattern(counter: Centre) -> None:
    room = made(counter)
    counter.sign_in("1001")
    counter.desk.do(save_hours, room, ["00:00-24:00"] * 7)
    counter.sign_in("3001")
    done = book(counter, weekly(room, until=date(2026, 12, 8)))
    first = booking_on(counter, done, FIRST)
    before = count(counter, "SELECT count(*) FROM booking_event")
    row = counter.desk.see(load_booking, first)
    counter.desk.do(series_acts.edit_series, first, counter.desk.see(bookings.draft_of, row), "all")
    assert count(counter, "SELECT count(*) FROM booking_event") == before
    counter.desk.do(series_acts.edit_series, first, draft(room, FIRST, 23), "all")
    assert [one.starts_at for one in counter.desk.see(series.series_detail, done.id).dates] == [
        at(FIRST, 23),
        at(date(2026, 12, 8), 23),
    ]
    assert counter.desk.see(series.series_detail, done.id).row.from_min == 14 * 60


def test_a_request_becomes_a_series_and_both_ends_know(counter: Centre) -> None:
    form = RequestForm(item="Z02", anonymous=True, text="合唱队想每周二用共享厅")
    request = counter.desk.do(accept.accept, counter.desk.new_id(), form)
    done = counter.desk.do(series.book_series, uuid4(), weekly(made(counter)), origin=request.id)
    with counter.desk.sessions.read() as session:
        linked = sql.rows(session, "SELECT target FROM request_link WHERE request_id = :r", {"r": request.id})
    assert [row[0] for row in linked] == [done.number]
