"""The calendar file, read back by another program's parser: the same instants, and what people typed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import vobject

from app.errors import Refused
from app.services.rooms import acts, bookings, series
from app.services.rooms.calendar_file import room_calendar, series_calendar
from tests.services.rooms.test_series import FIRST, book, booking_on, code_of, draft, made, single, weekly
from tests.support import Centre

LONG = "红梅社区合唱队迎新春排练，含乐队；请带谱子, 水杯; 反斜杠 \\ 与 𠅤𬎆䶮 古丽仙·阿卜杜热合曼"


def events(file: bytes) -> list[Any]:
    """As vobject reads them."""
    return list(vobject.readOne(file.decode("utf-8")).contents.get("vevent", []))


def instants(event: Any) -> tuple[datetime, datetime]:
    return event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)


def test_a_room_says_what_stands_in_it(counter: Centre) -> None:
    room, other = made(counter), made(counter, "健身房")
    kept = single(counter, draft(room, title=LONG[:60], group_name="红梅合唱队"))
    gone = single(counter, draft(room, FIRST, 9))
    counter.desk.do(acts.cancel_booking, gone, "不来")
    single(counter, draft(other))
    single(counter, draft(room, FIRST + timedelta(days=1)))
    file = counter.desk.see(room_calendar, room, FIRST, FIRST)
    [event] = events(file)
    row = counter.desk.see(bookings.load_booking, kept)
    assert instants(event) == (row.starts_at, row.ends_at)
    assert event.summary.value == LONG[:60]
    assert event.description.value == f"红梅合唱队\n{row.number}"
    assert event.location.value.endswith("共享厅")
    assert event.uid.value == f"{kept}@baitonggang"
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Shanghai"]
    assert b"TZID:Asia/Shanghai" in file
    assert b"DTSTART;TZID=Asia/Shanghai:20261201T140000" in file


def test_lines_are_folded_by_octets_and_never_within_a_character(counter: Centre) -> None:
    room = made(counter)
    single(counter, draft(room, title=LONG[:60]))
    for line in counter.desk.see(room_calendar, room, FIRST, FIRST).split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode("utf-8") == line.decode("utf-8", "strict")


def test_a_series_marks_what_was_given_up_and_leaves_out_what_never_was(counter: Centre) -> None:
    room = made(counter)
    single(counter, draft(room, date(2026, 12, 15), group_name="楼组长"))
    done = book(counter, weekly(room, until=date(2026, 12, 22), mode="skip"))
    counter.desk.do(acts.cancel_booking, booking_on(counter, done, date(2026, 12, 8)), "不来")
    found = {
        event.dtstart.value.date(): event.status.value for event in events(counter.desk.see(series_calendar, done.id))
    }
    assert found == {FIRST: "CONFIRMED", date(2026, 12, 8): "CANCELLED", date(2026, 12, 22): "CONFIRMED"}
    rows = counter.desk.see(series.rows_of_series, done.id)
    uids = {event.uid.value for event in events(counter.desk.see(series_calendar, done.id))}
    assert uids == {f"{row.id}@baitonggang" for row in rows if row.state != "skipped"}


def test_what_waits_is_tentative_and_what_lapsed_is_gone(counter: Centre) -> None:
    room = made(counter, approval=("always",))
    single(counter, draft(room))
    [event] = events(counter.desk.see(room_calendar, room, FIRST, FIRST))
    assert event.status.value == "TENTATIVE"
    counter.clock.forward(hours=49)
    assert events(counter.desk.see(room_calendar, room, FIRST, FIRST)) == []


def test_nobodys_name_or_phone_leaves_the_house(counter: Centre) -> None:
    room = made(counter)
    single(counter, draft(room, title="家庭聚会", group_name="", name="王秀英", phone="13900002206"))
    file = counter.desk.see(room_calendar, room, FIRST, FIRST).decode("utf-8")
    assert "王秀英" not in file
    assert "13900002206" not in file


def test_what_is_not_there_has_no_calendar(counter: Centre) -> None:
    with pytest.raises(Refused) as no:
        counter.desk.see(room_calendar, UUID(int=0), FIRST, FIRST)
    assert no.value.code == "room_unknown"
    assert code_of(counter, series_calendar, uuid4()).code == "series_unknown"
