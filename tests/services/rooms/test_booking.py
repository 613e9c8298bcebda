"""Giving out a room: who is in the way and what else is free, half and whole, buffers, places, things, and consent."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.rules.rooms.spans import between
from app.services.rooms import acts, bookings, equipment, free
from app.services.rooms.equipment import ClosureDraft
from app.services.rooms.house import save_hours
from tests.services.rooms.counter import TUESDAY, RoomCounter, instant


def test_a_booking_has_a_number_and_holds_its_room_with_the_time_to_clean(house: RoomCounter) -> None:
    done = house.book("邻里客厅", "14:00", "16:00")
    assert (done.number, done.state, done.room) == ("YY-A-20261123-0001", "confirmed", "邻里客厅")
    span = between(done.starts_at, done.ends_at)
    assert house.holds(done.id) == [(span.start, span.end + 15)]


@pytest.mark.parametrize(
    ("starts", "ends", "ok"),
    [
        ("13:00", "13:45", True),
        ("13:00", "13:46", False),
        ("13:00", "17:00", False),
        ("15:00", "17:00", False),
        ("16:00", "17:00", False),
        ("16:14", "17:00", False),
        ("16:15", "17:00", True),
    ],
)
def test_what_overlaps_is_refused_and_says_who_has_it(house: RoomCounter, starts: str, ends: str, ok: bool) -> None:
    first = house.book("邻里客厅", "14:00", "16:00")
    if ok:
        assert house.book("邻里客厅", starts, ends).state == "confirmed"
        return
    no = house.refused(house.book, "邻里客厅", starts, ends)
    assert (no.code, no.data["number"], no.data["who"], no.data["title"]) == (
        "room_taken", first.number, "曾国芳", "合唱排练",
    )  # fmt: skip
    assert (no.data["starts"], no.data["ends"]) == (first.starts_at, first.ends_at)
    assert no.data.get("may") == ("clean" if starts in ("16:00", "16:14") or ends == "13:46" else None)


def test_a_clash_offers_three_things_that_are_really_free(house: RoomCounter) -> None:
    house.book("邻里客厅", "14:00", "16:00")
    no = house.refused(house.book, "邻里客厅", "15:00", "17:00", headcount=25)
    offers = no.data["alternatives"]
    assert len(offers) == 3 and {offer.kind for offer in offers} >= {"time", "room"}
    for offer in offers:
        draft = house.draft(offer.room, "00:00", "24:00")
        draft = replace(draft, starts_at=offer.starts_at, ends_at=offer.ends_at, headcount=25)
        done = house.desk.do(bookings.book, house.desk.new_id(), draft)
        house.cancel(done.id)


def test_half_and_whole_clash_by_themselves_and_the_halves_do_not(house: RoomCounter) -> None:
    house.book("共享厅A", "14:00", "16:00")
    assert house.book("共享厅B", "14:00", "16:00").state == "confirmed"
    assert house.refused(house.book, "共享厅", "15:00", "17:00").code == "room_taken"
    house.book("共享厅", "18:30", "19:30")
    assert house.refused(house.book, "共享厅A", "18:30", "19:00").code == "room_taken"


def test_whatever_is_cancelled_refused_or_lapsed_frees_the_room_at_once(house: RoomCounter) -> None:
    first = house.book("邻里客厅", "14:00", "16:00")
    house.cancel(first.id)
    second = house.book("邻里客厅", "14:00", "16:00", headcount=25)
    assert (second.state, second.approval) == ("pending", ("many",))
    assert house.refused(house.book, "邻里客厅", "14:00", "16:00").code == "room_taken", "what waits holds the room"
    house.centre.sign_in("1001")
    house.desk.do(acts.refuse_booking, second.id, "人太多")
    third = house.book("邻里客厅", "14:00", "16:00", headcount=25)
    assert third.hold_until == house.centre.clock.now + timedelta(hours=48)
    house.centre.clock.forward(hours=48)
    assert house.row(third.id).at(house.centre.clock.now) == "lapsed", "at once, before anybody writes it down"
    fourth = house.book("邻里客厅", "14:00", "16:00")
    assert house.row(third.id).state == "lapsed" and house.row(second.id).state == "refused"
    assert [house.holds(done.id) for done in (first, second, third)] == [[], [], []]
    assert len(house.holds(fourth.id)) == 1


def test_pressing_twice_makes_one_booking(house: RoomCounter) -> None:
    key, draft = house.desk.new_id(), house.draft("邻里客厅", "14:00", "16:00")
    first, again = (house.desk.do(bookings.book, key, draft) for _ in range(2))
    assert (first.number, again.number, again.repeated) == (first.number, first.number, True)


def test_nobody_approves_their_own_booking_silently(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    waits = house.book("小剧场", "14:00", "16:00")
    assert waits.state == "pending"
    house.cancel(waits.id)
    agreed = house.book("小剧场", "14:00", "16:00", approved=True)
    assert (agreed.state, agreed.approval) == ("confirmed", ("always",))
    house.centre.sign_in("3001")
    assert house.refused(house.book, "小剧场", "09:00", "10:00", approved=True).code == "needs_approver"


def test_a_change_of_what_was_approved_waits_again_and_a_shorter_one_does_not(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    done = house.book("邻里客厅", "14:00", "17:00", headcount=25, approved=True)
    house.centre.sign_in("3001")
    shorter = house.desk.do(bookings.move_booking, done.id, done.starts_at, done.ends_at - timedelta(hours=1))
    assert shorter.state == "confirmed"
    draft = house.desk.see(bookings.draft_of, house.row(done.id))
    assert house.desk.do(bookings.edit_booking, done.id, replace(draft, note="自带茶水")).state == "confirmed"
    longer = house.desk.do(bookings.move_booking, done.id, done.starts_at, done.ends_at)
    assert longer.state == "pending" and longer.hold_until is not None
    house.centre.sign_in("1001")
    assert house.desk.do(acts.confirm_booking, done.id).state == "confirmed"
    fewer = house.desk.see(bookings.draft_of, house.row(done.id))
    done = house.desk.do(bookings.edit_booking, done.id, replace(fewer, headcount=10))
    assert (done.state, done.approval) == ("confirmed", ())


def test_moving_goes_through_the_same_guard_and_back(house: RoomCounter) -> None:
    first = house.book("邻里客厅", "09:00", "10:00")
    other = house.book("邻里客厅", "14:00", "16:00")
    no = house.refused(house.desk.do, bookings.move_booking, first.id, instant(TUESDAY, "15:00"))
    assert no.code == "room_taken" and no.data["number"] == other.number and len(no.data["alternatives"]) == 3
    moved = house.desk.do(bookings.move_booking, first.id, instant(TUESDAY, "11:00"), room_id=house.room("阅览室"))
    assert moved.room == "阅览室" and moved.ends_at == instant(TUESDAY, "12:00")
    assert house.book("邻里客厅", "09:00", "10:00").state == "confirmed"
    half = house.desk.do(bookings.move_booking, first.id, instant(TUESDAY, "11:15"))
    assert half.starts_at == instant(TUESDAY, "11:15"), "it is not in its own way"


def test_cleaning_time_gives_way_with_a_reason_by_who_may_and_a_real_overlap_never(house: RoomCounter) -> None:
    first = house.book("邻里客厅", "09:00", "10:00")
    allow: dict[str, Any] = {"allow": ("clean",), "allow_reason": "两场是同一批人"}
    assert house.refused(house.book, "邻里客厅", "10:00", "11:00", **allow).code == "needs_approver"
    house.centre.sign_in("1001")
    assert house.refused(house.book, "邻里客厅", "10:00", "11:00", allow=("clean",)).data["field"] == "allow_reason"
    assert house.refused(house.book, "邻里客厅", "09:59", "11:00", **allow).code == "room_taken"
    second = house.book("邻里客厅", "10:00", "11:00", **allow)
    row = house.row(second.id)
    assert (row.overrides, row.override_reason) == ("clean", "两场是同一批人")
    assert house.row(first.id).clean_min == 0, "the one before gives way"
    third = house.book("邻里客厅", "08:00", "08:50", **allow)
    assert house.row(third.id).clean_min == 10


def test_a_closure_is_opened_for_one_slot_alone(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    met = house.book("邻里客厅", "09:00", "10:00")
    whole = ClosureDraft(
        (house.room("邻里客厅"),), instant(TUESDAY, "00:00"), instant(TUESDAY + timedelta(days=1), "00:00"), "消防检查"
    )
    closed = house.desk.do(equipment.close_rooms, whole)
    assert [row.number for row in closed.met] == [met.number]
    house.centre.sign_in("3001")
    no = house.refused(house.book, "邻里客厅", "14:00", "16:00")
    assert (no.code, no.data["reason"], no.data["may"]) == ("room_closed", "消防检查", "closure")
    assert house.book("邻里客厅", "14:00", "16:00", TUESDAY + timedelta(days=1)).state == "confirmed"
    house.centre.sign_in("1001")
    allow: dict[str, Any] = {"allow": ("closure",), "allow_reason": "检查只在上午"}
    house.book("邻里客厅", "14:00", "16:00", **allow)
    assert house.refused(house.book, "邻里客厅", "18:30", "19:30").code == "room_closed"
    house.desk.do(equipment.open_room, closed.ids[0])
    assert house.book("邻里客厅", "18:30", "19:30", approved=True).state == "confirmed"


def test_a_closed_hall_closes_its_halves(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    day = ClosureDraft((house.room("共享厅"),), instant(TUESDAY, "08:00"), instant(TUESDAY, "12:00"), "换灯")
    house.desk.do(equipment.close_rooms, day)
    assert house.refused(house.book, "共享厅A", "09:00", "10:00").code == "room_closed"


def test_outside_the_hours_is_refused_and_says_which_part(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    week = ["08:00-12:00 13:00-20:00"] * 6 + [""]
    house.desk.do(save_hours, house.room("邻里客厅"), week, {date(2026, 12, 6): "9：00 至 11：00"})
    no = house.refused(house.book, "邻里客厅", "11:00", "14:00")
    assert (no.code, no.data["part"], no.data["may"]) == ("room_shut", "12:00–13:00", "hours")
    assert house.book("邻里客厅", "09:00", "10:30", date(2026, 12, 6)).state == "confirmed"
    assert house.refused(house.book, "邻里客厅", "11:00", "12:00", date(2026, 12, 6)).code == "room_shut"


def test_places_of_a_shared_room_count_by_their_peak(house: RoomCounter) -> None:
    house.set_room("健身房", shared_places=3, window_days=0)
    house.book("健身房", "09:00", "10:00", places=1)
    house.book("健身房", "09:30", "10:30", places=1)
    third = house.book("健身房", "09:00", "10:00", places=1)
    no = house.refused(house.book, "健身房", "09:45", "10:15", places=1)
    assert (no.code, no.data["free"], no.data["during"]) == ("room_full", 0, "09:45–10:00")
    assert house.holds(third.id) == []
    house.cancel(third.id)
    assert house.book("健身房", "09:45", "10:15", places=1).state == "confirmed"


def test_things_count_by_their_peak_and_not_by_their_sum(house: RoomCounter) -> None:
    projector = house.thing("投影仪")
    for hour in (8, 9, 10):
        house.book("阅览室", f"{hour:02}:00", f"{hour:02}:45", equipment=((projector, 1),))
    assert house.book("邻里客厅", "08:00", "11:00", equipment=((projector, 1),)).state == "confirmed"
    no = house.refused(house.book, "儿童成长驿站", "09:30", "10:30", equipment=((projector, 1),))
    assert no.code == "equipment_short"
    assert (no.data["name"], no.data["free"], no.data["during"]) == ("投影仪", 0, "09:30–09:45")
    house.centre.sign_in("1001")
    fewer = equipment.EquipmentDraft("投影仪", 1)
    assert house.refused(house.desk.do, equipment.save_equipment, fewer, projector).data["count"] == 2


@pytest.mark.parametrize(
    ("starts", "ends", "more", "code"),
    [
        ("15:00", "15:00", {}, "room_turned"),
        ("16:00", "14:00", {}, "room_turned"),
        ("14:00", "18:00", {}, ""),
        ("13:59", "18:00", {}, "room_long"),
        ("14:00", "14:20", {}, "room_brief"),
        ("14:00", "16:00", {"headcount": 30}, ""),
        ("14:00", "16:00", {"headcount": 31}, "room_people"),
        ("14:00", "16:00", {"headcount": 0}, "field_bad"),
        ("14:00", "16:00", {"title": " "}, "field_bad"),
        ("14:00", "16:00", {"name": "", "group_name": ""}, "field_bad"),
        ("14:00", "16:00", {"phone": "12"}, "field_bad"),
        ("14:00", "16:00", {"day": date(2026, 12, 7)}, ""),
        ("14:00", "16:00", {"day": date(2026, 12, 8)}, "room_ahead"),
        ("14:00", "16:00", {"day": date(2026, 12, 8), "group_name": "红梅合唱队"}, ""),
        ("14:00", "16:00", {"day": date(2026, 11, 22)}, "room_past"),
        ("19:00", "21:00", {}, "room_shut"),
        ("08:00", "10:00", {"day": date(2026, 11, 23)}, "room_past"),
    ],
)
def test_what_a_booking_must_keep_to(
    house: RoomCounter, starts: str, ends: str, more: dict[str, Any], code: str
) -> None:
    if code:
        assert house.refused(house.book, "邻里客厅", starts, ends, **more).code == code
    else:
        assert house.book("邻里客厅", starts, ends, **more).id


def test_seconds_are_no_time_of_a_booking(house: RoomCounter) -> None:
    draft = house.draft("邻里客厅", "14:00", "16:00")
    no = house.refused(
        house.desk.do, bookings.book, house.desk.new_id(),
        replace(draft, starts_at=draft.starts_at + timedelta(seconds=1)),
    )  # fmt: skip
    assert (no.code, no.data["field"], no.data["why"]) == ("field_bad", "starts", "whole_minutes")


def test_one_box_answers_what_is_free(house: RoomCounter) -> None:
    house.book("邻里客厅", "14:00", "16:00")
    answer = house.desk.see(free.free, "下周二下午 20人 投影")
    assert (answer.day, answer.wish.people, answer.wish.equipment) == (TUESDAY, 20, (("投影仪", 1),))
    fitting = [room.room for room in answer.rooms if room.fits]
    assert "儿童成长驿站" in fitting and "阅览室" in fitting
    assert "健身房" not in fitting, "too small"
    living = next(room for room in answer.rooms if room.room == "邻里客厅")
    assert [(a, b) for a, b in living.spans] == [
        (instant(TUESDAY, "13:00"), instant(TUESDAY, "13:45")), (instant(TUESDAY, "16:15"), instant(TUESDAY, "18:00")),
    ]  # fmt: skip
