"""Coming, going, staying away, cancelling; limits over all rooms; what is on today and who waits."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.rules.rooms.recurrence import Every, Repeat
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.rooms import acts, bookings, equipment, listing, series, wishes
from app.services.rooms.acts import UseEnded
from app.services.rooms.equipment import LimitDraft
from app.services.rooms.listing import BookingFilter
from app.store import sql
from tests.services.rooms.counter import TUESDAY, RoomCounter, instant

WEEK = timedelta(days=7)


def limit(house: RoomCounter, whose: str, per: str, most: int, *, hours: bool = False) -> None:
    house.centre.sign_in("1001")
    house.desk.do(equipment.save_limit, LimitDraft(whose, per, most, hours))
    house.centre.sign_in("3001")


def missed(house: RoomCounter, day: date, **more: Any) -> None:
    done = house.book("邻里客厅", "09:00", "10:00", day, **more)
    house.centre.clock.now = instant(day, "09:15")
    house.desk.do(acts.mark_no_show, done.id)


def test_they_come_use_it_and_leave_early_and_the_rest_is_free(house: RoomCounter) -> None:
    done = house.book("邻里客厅", "14:00", "17:00")
    house.centre.clock.now = instant(TUESDAY, "13:29")
    assert house.refused(house.desk.do, acts.check_in_booking, done.id).code == "booking_early"
    assert house.refused(house.desk.do, acts.end_booking, done.id).code == "booking_not_begun"
    house.centre.clock.now = instant(TUESDAY, "13:30")
    assert house.desk.do(acts.check_in_booking, done.id, 12, key=True).state == "in_use"
    house.desk.do(acts.undo_check_in, done.id)
    house.desk.do(acts.check_in_booking, done.id, 12, key=True)
    house.centre.clock.now = instant(TUESDAY, "15:00")
    assert house.refused(house.book, "邻里客厅", "16:00", "17:00").code == "room_taken"
    ended = house.desk.do(acts.end_booking, done.id, UseEnded(11, False, "灯管坏了一支", key_back=True))
    row = house.row(done.id)
    assert (ended.state, row.actual_headcount, row.tidy, row.condition) == ("done", 11, False, "灯管坏了一支")
    assert house.refused(house.book, "邻里客厅", "15:00", "16:00").code == "room_taken", "it is cleaned first"
    assert house.book("邻里客厅", "15:15", "16:15").state == "confirmed"
    assert house.refused(house.desk.do, acts.reinstate_booking, done.id).code == "room_taken"


def test_cancelling_ends_ten_minutes_after_the_beginning(house: RoomCounter) -> None:
    done = house.book("邻里客厅", "14:00", "16:00")
    house.centre.clock.now = instant(TUESDAY, "14:10")
    house.cancel(done.id)
    house.desk.do(acts.reinstate_booking, done.id)
    house.centre.clock.forward(seconds=1)
    assert house.refused(house.cancel, done.id).code == "booking_began"
    house.centre.clock.now = instant(TUESDAY, "16:00")
    assert house.refused(house.cancel, done.id).code == "booking_past"
    draft = house.desk.see(bookings.draft_of, house.row(done.id))
    assert house.refused(house.desk.do, bookings.edit_booking, done.id, draft).code == "booking_past"
    assert house.refused(house.cancel, house.desk.new_id()).code == "booking_unknown"


def test_what_runs_may_be_prolonged_and_not_moved(house: RoomCounter) -> None:
    done = house.book("邻里客厅", "14:00", "16:00")
    house.centre.clock.now = instant(TUESDAY, "15:00")
    move = bookings.move_booking
    assert house.refused(house.desk.do, move, done.id, instant(TUESDAY, "15:30")).code == "booking_runs"
    longer = house.desk.do(move, done.id, done.starts_at, instant(TUESDAY, "17:00"))
    assert longer.ends_at == instant(TUESDAY, "17:00")


def test_a_cancelled_one_comes_back_only_while_the_room_is_free(house: RoomCounter) -> None:
    first = house.book("邻里客厅", "14:00", "16:00")
    house.cancel(first.id)
    second = house.book("邻里客厅", "14:00", "16:00")
    assert house.refused(house.desk.do, acts.reinstate_booking, first.id).code == "room_taken"
    house.cancel(second.id)
    assert house.desk.do(acts.reinstate_booking, first.id).state == "confirmed"


def test_staying_away_twice_suspends_until_somebody_lifts_it(house: RoomCounter) -> None:
    missed(house, date(2026, 11, 24))
    missed(house, date(2026, 11, 26))
    no = house.refused(house.book, "阅览室", "14:00", "16:00")
    assert (no.code, no.data["may"], no.data["count"]) == ("room_suspended", "suspended", 2)
    assert no.data["until"] == instant(date(2026, 11, 26), "10:00") + timedelta(days=30)
    assert house.book("阅览室", "14:00", "16:00", name="单雄信", phone="13900002207").state == "confirmed"
    booked = house.desk.see(listing.booking_list, BookingFilter(states=("no_show",))).rows
    assert house.refused(house.desk.do, acts.lift_suspension, booked[0].id, "生病").code == "needs_approver"
    house.centre.sign_in("1001")
    assert house.refused(house.desk.do, acts.lift_suspension, booked[0].id, " ").data["field"] == "reason"
    assert house.desk.do(acts.lift_suspension, booked[0].id, "生病") == 2
    assert house.book("阅览室", "09:00", "10:00").state == "confirmed"


def test_two_misses_far_apart_suspend_nobody_and_the_time_runs_out(house: RoomCounter) -> None:
    house.set_room("邻里客厅", window_days=0)
    missed(house, date(2026, 11, 24))
    missed(house, date(2027, 1, 26))
    assert house.book("阅览室", "14:00", "16:00", date(2027, 1, 27)).state == "confirmed"
    missed(house, date(2027, 1, 28))
    assert house.refused(house.book, "阅览室", "09:00", "10:00", date(2027, 1, 29)).code == "room_suspended"
    house.centre.clock.now = instant(date(2027, 2, 27), "10:00")
    assert house.book("阅览室", "14:00", "16:00", date(2027, 3, 1)).state == "confirmed"


def test_a_no_show_is_taken_back_when_they_had_been_there(house: RoomCounter) -> None:
    done = house.book("邻里客厅", "14:00", "16:00")
    house.centre.clock.now = instant(TUESDAY, "14:14")
    assert house.refused(house.desk.do, acts.mark_no_show, done.id).code == "booking_not_late"
    house.centre.clock.now = instant(TUESDAY, "14:15")
    assert house.desk.do(acts.mark_no_show, done.id).state == "no_show"
    assert house.holds(done.id) == []
    assert house.desk.do(acts.undo_no_show, done.id).state == "confirmed"
    house.desk.do(acts.mark_no_show, done.id)
    house.centre.clock.now = instant(TUESDAY, "18:00")
    assert house.desk.do(acts.undo_no_show, done.id).state == "done"


def test_turns_count_over_all_rooms_by_monday_weeks_and_a_cancelled_one_does_not(house: RoomCounter) -> None:
    limit(house, "person", "week", 2)
    first = house.book("邻里客厅", "09:00", "10:00")
    house.book("阅览室", "14:00", "15:00", TUESDAY + timedelta(days=5))
    no = house.refused(house.book, "乒乓球室", "16:00", "17:00", date(2026, 11, 30))
    assert (no.code, no.data["used"], no.data["may"]) == ("room_quota", 2, "limit")
    assert house.book("邻里客厅", "16:00", "17:00", TUESDAY + timedelta(days=6)).state == "confirmed", "the next Monday"
    house.cancel(first.id)
    assert house.book("乒乓球室", "16:00", "17:00", date(2026, 11, 30)).state == "confirmed"
    assert house.book("邻里客厅", "18:00", "18:30", phone="13900002207", approved=False).state in (
        "confirmed",
        "pending",
    )


def test_a_group_has_its_own_turns_and_a_person_under_any_record_one(house: RoomCounter) -> None:
    limit(house, "person", "open", 1)
    limit(house, "group", "month", 1)
    who = house.resident("曾国芳")
    house.book("邻里客厅", "09:00", "10:00", resident_id=who, phone="", name="")
    assert house.refused(house.book, "阅览室", "09:00", "10:00", resident_id=who).code == "room_open_quota"
    assert house.book("阅览室", "09:00", "10:00", resident_id=who, group_name="红梅合唱队").state == "confirmed"
    no = house.refused(house.book, "阅览室", "14:00", "15:00", resident_id=who, group_name="红梅合唱队")
    assert (no.code, no.data["whose"]) == ("room_quota", "group")
    assert house.book("阅览室", "14:00", "15:00", kind="upkeep", title="", name="", phone="").state == "confirmed"


def test_a_household_shares_its_turns(house: RoomCounter) -> None:
    limit(house, "household", "month", 2)
    one, other = house.resident("曾国芳"), house.resident("单雄信")
    with_door = "UPDATE resident SET household = '1-101' WHERE id IN (:a, :b)"
    house.desk.do(lambda work: sql.run(work.session, with_door, {"a": one, "b": other}))
    house.book("邻里客厅", "09:00", "10:00", resident_id=one)
    house.book("邻里客厅", "14:00", "15:00", resident_id=other)
    assert house.refused(house.book, "阅览室", "09:00", "10:00", resident_id=one).code == "room_quota"


def test_what_a_manager_lets_through_is_written_down(house: RoomCounter) -> None:
    limit(house, "person", "week", 1)
    house.book("邻里客厅", "09:00", "10:00")
    house.centre.sign_in("1001")
    done = house.book("阅览室", "09:00", "10:00", allow=("limit",), allow_reason="节日排练")
    assert house.row(done.id).overrides == "limit"
    more = house.book("阅览室", "14:00", "15:00", date(2026, 12, 7), allow=("limit",), allow_reason="备用")
    assert house.row(more.id).overrides == "", "nothing was in the way"


def test_lists_find_by_number_name_pinyin_and_phone(house: RoomCounter) -> None:
    done = house.book("邻里客厅", "14:00", "16:00", group_name="红梅合唱队")
    house.book("阅览室", "14:00", "16:00", name="单雄信", phone="13900002207", title="读书会")
    for query in (done.number, done.number.lower(), "曾国", "红梅", "hmhc", "13900002206", "2206", "排练"):
        found = house.desk.see(listing.booking_list, BookingFilter(query))
        assert [row.number for row in found.rows] == [done.number], query
        assert found.total == 1
    (row,) = house.desk.see(listing.booking_list, BookingFilter("曾国")).rows
    assert row.phone == "139****2206"
    assert house.desk.see(listing.booking_list, BookingFilter(first=TUESDAY, last=TUESDAY)).total == 2
    assert house.desk.see(listing.booking_list, BookingFilter(first=TUESDAY + WEEK)).total == 0
    assert house.desk.see(listing.booking_list, BookingFilter("%")).total == 0


def test_what_waits_and_what_is_on_a_day(house: RoomCounter) -> None:
    projector = house.thing("投影仪")
    waits = house.book("邻里客厅", "14:00", "16:00", headcount=25, equipment=((projector, 1),))
    gone = house.book("阅览室", "14:00", "16:00")
    house.cancel(gone.id)
    assert [row.id for row in house.desk.see(listing.waiting_bookings)] == [waits.id]
    day = house.desk.see(listing.bookings_on, TUESDAY)
    assert [(row.number, row.room) for row in day] == [(waits.number, "邻里客厅")]
    assert house.desk.see(listing.equipment_with, (waits.id,)) == {waits.id: (("投影仪", 1),)}
    house.centre.clock.forward(hours=48)
    assert house.desk.see(listing.waiting_bookings) == ()
    assert house.desk.see(listing.bookings_on, TUESDAY) == ()
    lapsed = house.desk.see(listing.booking_list, BookingFilter(states=("lapsed",)))
    assert [row.state for row in lapsed.rows] == ["lapsed"]


def test_a_wish_is_kept_once_and_counted_with_what_was_refused(house: RoomCounter) -> None:
    house.book("邻里客厅", "14:00", "16:00")
    draft = house.draft("邻里客厅", "14:00", "16:00", headcount=20)
    key = house.desk.new_id()
    for _ in range(2):
        house.desk.do(wishes.keep_wish, key, draft, "room_taken", "下周也可以")
    waits = house.book("邻里客厅", "18:00", "19:00")
    house.centre.sign_in("1001")
    house.desk.do(acts.refuse_booking, waits.id, "晚间无人值班")
    now = house.centre.clock.now
    span = (now - WEEK, now + WEEK)
    counts = house.desk.see(wishes.wish_counts, *span)
    assert [(c.room, c.why, c.count, c.people) for c in counts] == [
        ("邻里客厅", "refused", 1, 8), ("邻里客厅", "room_taken", 1, 20),
    ]  # fmt: skip
    draft = house.draft("阅览室", "14:00", "16:00")
    other = house.desk.do(bookings.book, house.desk.new_id(), draft, wish=key)

    def met() -> tuple[str, bool]:
        (row,) = house.desk.see(wishes.room_wishes, *span)
        assert (row.booking_id, row.text, row.headcount) == (other.id, "下周也可以", 20)
        assert sum(c.met for c in house.desk.see(wishes.wish_counts, *span)) == row.met
        return row.number, row.met

    assert met() == (other.number, True)
    house.desk.do(acts.cancel_booking, other.id, "登记有误，撤销")
    assert met() == (other.number, False), "waits again"
    house.desk.do(acts.reinstate_booking, other.id)
    assert met() == (other.number, True)


def test_a_booking_and_the_wish_it_meets_are_one_transaction(house: RoomCounter) -> None:
    key = house.desk.new_id()
    draft = house.draft("邻里客厅", "14:00", "16:00")
    assert house.refused(house.desk.do, bookings.book, key, draft, wish=house.desk.new_id()).code == "wish_unknown"
    assert house.desk.see(listing.bookings_on, TUESDAY) == ()


@pytest.mark.parametrize("as_series", [False, True])
def test_a_wish_that_is_met_is_not_taken_over_by_a_second_booking(house: RoomCounter, as_series: bool) -> None:
    desk, key = house.desk, house.desk.new_id()
    desk.do(wishes.keep_wish, key, house.draft("邻里客厅", "14:00", "16:00"), "room_taken")
    first = desk.do(bookings.book, desk.new_id(), house.draft("阅览室", "14:00", "16:00"), wish=key)
    asked = house.draft("邻里客厅", "09:00", "10:00")
    rule = Repeat(Every.DAY, TUESDAY, TUESDAY + timedelta(days=1))
    call = (series.book_series, desk.new_id(), series.SeriesDraft(asked, rule)) if as_series else (
        bookings.book, desk.new_id(), asked
    )  # fmt: skip
    no = house.refused(desk.do, *call, wish=key)
    assert (no.code, no.data.get("number")) == ("wish_met", first.number)
    desk.do(*call)  # one more for the same people, beside it
    span = (house.centre.clock.now - WEEK, house.centre.clock.now + WEEK)
    assert [w.number for w in desk.see(wishes.room_wishes, *span)] == [first.number], "both stand"
    house.cancel(first.id)
    other = desk.do(bookings.book, desk.new_id(), house.draft("阅览室", "18:00", "19:00"), wish=key)
    (wish,) = desk.see(wishes.room_wishes, *span)
    assert (wish.number, wish.met) == (other.number, True), "what was given up meets nothing"


def test_a_booking_made_from_a_request_is_linked_with_it(house: RoomCounter) -> None:
    request = house.desk.do(accept.accept, house.desk.new_id(), RequestForm(item="B02", anonymous=True, text="借客厅"))
    draft = house.draft("邻里客厅", "14:00", "16:00")
    done = house.desk.do(bookings.book, house.desk.new_id(), draft, origin=request.id)
    with house.desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT kind, target FROM request_link")
    assert [tuple(row) for row in rows] == [("booking", done.number)]


@pytest.mark.parametrize("field", ["title", "note", "name"])
def test_rare_characters_stay_as_they_are(house: RoomCounter, field: str) -> None:
    done = house.book("邻里客厅", "14:00", "16:00", **{field: "古丽仙·阿卜杜热合曼𠅤𬎆"})
    assert getattr(house.row(done.id), field) == "古丽仙·阿卜杜热合曼𠅤𬎆"
    draft = replace(house.desk.see(bookings.draft_of, house.row(done.id)), title="改名")
    assert house.desk.do(bookings.edit_booking, done.id, draft).state == "confirmed"
