"""Lists out of the house: two persons, the trail, as many rows as were counted, nobody named whole."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.errors import Refused
from app.services import exports
from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.centre import journal
from app.services.repairs.board import RepairFilter
from app.services.rooms import samples
from app.services.rooms.listing import BookingFilter
from tests.services.repairs.brought import FAN, SHOES, bring
from tests.services.rooms.counter import RoomCounter
from tests.support import START, Centre

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)


@pytest.fixture
def busy(centre_: Centre) -> Centre:
    centre_.sign_in("1001")
    centre_.desk.do(samples.plant_rooms, "红梅")
    centre_.sign_in("3001")
    bring(centre_.desk, FAN, SHOES)
    counter = RoomCounter(centre_)
    for day in (TUESDAY, WEDNESDAY):
        counter.book("共享厅A", "09:00", "10:00", day, group_name=f"合唱团{day.day}")
    return centre_


def leave(centre: Centre, operation: Any, wanted: Any) -> exports.ListLeave:
    """Asked by the desk, agreed to by a manager."""
    with pytest.raises(Refused, match="needs_approver"):
        centre.desk.do(operation, wanted, "核对台账")
    approval = centre.consent("1001")
    return centre.desk.do(operation, wanted, "核对台账", approval=approval)


def test_repairs_leave_as_counted_and_masked(busy: Centre) -> None:
    got = leave(busy, exports.leave_for_repairs, RepairFilter(query="皮鞋"))
    rows = busy.desk.see(exports.repairs_out, got)
    assert (got.count, [row.what for row in rows]) == (1, ["皮鞋"])
    assert (rows[0].name, rows[0].phone) == ("王*英", "139****2206")
    busy.sign_in("1001")
    (entry,) = busy.desk.see(journal.entries, action="repair_export").rows
    assert entry.detail["count"] == 1 and entry.detail["filter"] == ["query"]


def test_bookings_of_a_period_leave_by_their_time(busy: Centre) -> None:
    got = leave(busy, exports.leave_for_bookings, BookingFilter(first=TUESDAY, last=TUESDAY))
    rows = busy.desk.see(exports.bookings_out, got)
    assert (got.count, [row.group_name for row in rows]) == (1, ["合唱团1"])
    assert rows[0].name == "曾*芳"


def test_a_long_period_is_read_in_slices(busy: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_AT_ONCE", 1)
    got = leave(busy, exports.leave_for_bookings, BookingFilter(first=TUESDAY, last=WEDNESDAY))
    assert [row.group_name for row in busy.desk.see(exports.bookings_out, got)] == ["合唱团1", "合唱团2"]


def test_who_signed_up_leaves_in_the_order_of_the_line(busy: Centre) -> None:
    starts = START + timedelta(days=3)
    on = busy.desk.do(schedule.save, ActivityDraft("剪纸", "共享厅B", starts, starts + timedelta(hours=2), capacity=2))
    two = (PersonDraft("样例甲", "13700001234"), PersonDraft("样例乙"))
    busy.desk.do(enrol.enrol, on.id, EnrolDraft(two, together=True))
    busy.desk.do(enrol.enrol, on.id, EnrolDraft((PersonDraft("样例丙"),)))
    got = leave(busy, exports.leave_for_entries, on.id)
    rows = busy.desk.see(exports.entries_out, got)
    assert (got.title, got.count) == ("报名名单 剪纸", 2)
    assert [(row.row.state, len(row.people)) for row in rows] == [("enrolled", 2), ("waiting", 1)]
    assert [p.name for row in rows for p in row.people] == ["样*甲", "样*乙", "样*丙"]


@pytest.mark.parametrize("reason", ["", " "])
def test_a_list_has_a_reason(busy: Centre, reason: str) -> None:
    with pytest.raises(Refused, match="field_bad"):
        busy.desk.do(exports.leave_for_repairs, RepairFilter(), reason)


def test_too_long_a_list_is_refused(busy: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_OUT", 1)
    with pytest.raises(Refused, match="rows_many"):
        busy.desk.do(exports.leave_for_repairs, RepairFilter(), "核对", approval=busy.consent("1001"))
