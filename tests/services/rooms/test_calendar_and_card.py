"""What the calendars and the drawer of 场地 read: one stretch of days, one booking, and what stands against another."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.errors import Refused
from app.rules.calendar.holidays import DayKind
from app.services.rooms import acts, calendar, equipment
from app.services.rooms.bookings import BookingDraft
from app.services.rooms.calendar import RoomCalendar
from app.services.rooms.card import booker_phone, booking_by_number, booking_card
from app.services.rooms.equipment import ClosureDraft
from app.services.rooms.verdict import verdict
from app.store import sql
from tests.services.rooms.counter import TUESDAY, RoomCounter, instant

MONDAY = TUESDAY - timedelta(days=1)


def week(house: RoomCounter, first: date = MONDAY, days: int = 7) -> RoomCalendar:
    return house.desk.see(calendar.calendar, first, days)


def test_a_week_shows_what_is_had_in_it_and_nothing_else(house: RoomCounter) -> None:
    kept = house.book("阅览室", "09:00", "10:30")
    gone = house.book("阅览室", "11:00", "12:00")
    house.cancel(gone.id)
    house.book("阅览室", "09:00", "10:00", TUESDAY - timedelta(days=7))
    found = week(house)
    [row] = found.bookings
    assert (row.id, row.title, row.slot.minutes, row.state) == (kept.id, "合唱排练", 90, "confirmed")
    assert [room.name for room in found.rooms][:2] == ["邻里客厅", "共享厅"]
    assert found.days[TUESDAY].kind is DayKind.WORKDAY and len(found.days) == 7
    assert found.open[house.room("阅览室"), TUESDAY] == ((480, 1200),)
    assert found.used.booked == 90 and found.used.rate is not None and 0 < found.used.rate < 1
    assert week(house, MONDAY, 1).bookings == () and week(house, MONDAY, 1).used.rate is None


def test_what_waits_is_shown_until_it_lapses(house: RoomCounter) -> None:
    house.book("小剧场", "14:00", "16:00")
    assert [row.state for row in week(house).bookings] == ["pending"]
    house.centre.clock.now += timedelta(hours=49)
    assert week(house).bookings == ()


def test_an_early_end_shortens_what_is_shown(house: RoomCounter) -> None:
    done = house.book("阅览室", "11:00", "12:00", MONDAY - timedelta(days=7))
    house.centre.clock.now += timedelta(minutes=30)
    house.desk.do(acts.check_in_booking, done.id)
    house.centre.clock.now += timedelta(minutes=20)
    house.desk.do(acts.end_booking, done.id)
    assert week(house, MONDAY - timedelta(days=7)).bookings[0].slot.minutes == 30


def test_a_closure_of_the_whole_day_closes_its_halves(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    starts, ends = instant(TUESDAY, "00:00"), instant(TUESDAY, "24:00")
    house.desk.do(equipment.close_rooms, ClosureDraft((house.room("共享厅"),), starts, ends, "消防检查"))
    brief = ClosureDraft((house.room("阅览室"),), instant(TUESDAY, "09:00"), instant(TUESDAY, "10:00"), "打蜡")
    house.desk.do(equipment.close_rooms, brief)
    closed = week(house).closed
    assert closed == {(house.room(name), TUESDAY): "消防检查" for name in ("共享厅", "共享厅A", "共享厅B")}


def test_a_booking_with_all_that_belongs_to_it(house: RoomCounter) -> None:
    done = house.book("阅览室", "09:00", "10:30", equipment=((house.thing("无线话筒"), 2),))
    house.cancel(done.id, "改期")
    card = house.desk.see(booking_card, done.id)
    assert card.row.id == done.id and card.room.name == "阅览室" and card.things == (("无线话筒", 2),)
    assert [(one.act, one.text) for one in card.told] == [("cancel", "改期"), ("book", "")]
    assert card.told[-1].by and card.told[-1].detail["room"] == "阅览室" and card.series_number == ""
    found = house.desk.see(booking_by_number, done.number)
    assert found is not None and found.id == done.id
    assert house.desk.see(booking_by_number, "YY-A-20261123-9999") is None


def draft(house: RoomCounter, starts: str, ends: str, **more: Any) -> BookingDraft:
    said: dict[str, Any] = {"title": "", "name": "", "phone": "139", **more}
    return house.draft("小剧场", starts, ends, **said)


def test_a_draft_is_weighed_while_it_is_typed(house: RoomCounter) -> None:
    free = house.desk.see(verdict, draft(house, "14:00", "16:00"))
    assert free.refused is None and (free.fee, free.deposit) == (20000, 50000) and free.approval == ("always",)
    done = house.book("小剧场", "14:00", "16:00")
    taken = house.desk.see(verdict, draft(house, "15:00", "17:00"))
    assert taken.refused is not None and taken.refused.code == "room_taken" and len(taken.instead) == 3
    own = house.desk.see(verdict, draft(house, "15:00", "17:00"), done.id)
    assert own.refused is None
    turned = house.desk.see(verdict, draft(house, "15:00", "14:00"))
    assert turned.refused is not None and turned.refused.code == "room_turned" and turned.instead == ()


def test_a_phone_that_is_not_finished_is_not_wrong_yet(house: RoomCounter) -> None:
    assert house.desk.see(verdict, draft(house, "14:00", "16:00", phone="1390000")).refused is None
    assert house.desk.see(verdict, draft(house, "14:00", "16:00", phone="13900002206")).refused is None


def test_whoever_has_no_right_reads_nothing(house: RoomCounter) -> None:
    done = house.book("阅览室", "09:00", "10:30")
    house.centre.sign_in("2001")
    for query, *args in ((calendar.calendar, MONDAY, 7), (booking_card, done.id), (booking_by_number, done.number)):
        with pytest.raises(Refused) as no:
            house.desk.see(query, *args)
        assert no.value.code == "needs_right"


def test_whoever_booked_is_called_and_the_look_is_in_the_trail(house: RoomCounter) -> None:
    done = house.book("阅览室", "09:00", "10:30")
    assert house.desk.do(booker_phone, done.id) == "13900002206"
    with house.desk.sessions.read() as session:
        last = sql.row(session, "SELECT action, subject FROM audit_entry ORDER BY serial DESC LIMIT 1")
    assert last is not None and tuple(last) == ("booking_phone", done.number)
