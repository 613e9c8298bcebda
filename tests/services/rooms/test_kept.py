"""What is kept about who booked: listed under them, open until it is over, and gone when they are forgotten."""

from datetime import timedelta

from app.services.centre import settings
from app.services.personal import erase, merge, retention, timeline
from app.services.rooms import acts, equipment, wishes
from app.services.rooms.equipment import LimitDraft
from app.services.rooms.row import find_booking
from app.store import sql
from app.store.verify import verify
from tests.services.rooms.counter import RoomCounter


def said(house: RoomCounter) -> str:
    """Everything the tables of the rooms and the trail say."""
    found = []
    with house.desk.sessions.read() as session:
        for table in ("booking", "booking_event", "room_wish", "audit_entry"):
            columns = "text" if table == "booking_event" else "detail" if table == "audit_entry" else "*"
            found += [str(tuple(row)) for row in sql.rows(session, f"SELECT {columns} FROM {table}")]
    return " ".join(found)


def test_somebody_is_forgotten_with_all_they_said(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    who = house.resident("曾国芳")
    mine = house.book("邻里客厅", "14:00", "16:00", resident_id=who, title="曾国芳生日", note="曾国芳自带蛋糕")
    loose = house.book("阅览室", "14:00", "16:00")
    house.desk.do(
        wishes.keep_wish, house.desk.new_id(), house.draft("邻里客厅", "14:00", "16:00"), "room_taken", "曾国芳"
    )
    (row,) = house.desk.see(timeline.timeline, who).rows[:1]
    assert (row.kind, row.title, row.number, row.tag) == ("booking", "邻里客厅", mine.number, "confirmed")
    assert house.desk.see(erase.open_requests, who) == 1
    house.desk.do(acts.cancel_booking, mine.id, "曾国芳来电不办了")
    house.desk.do(acts.cancel_booking, loose.id, "同上")
    assert "曾国芳" in said(house)
    house.desk.do(erase.erase, who, "本人要求", approval=house.centre.consent("1002"))
    assert "曾国芳" not in said(house) and "13900002206" not in said(house)
    kept = house.desk.see(find_booking, mine.id)
    assert kept is not None and (kept.number, kept.state, kept.headcount) == (mine.number, "cancelled", 8)
    report = verify(house.desk.sessions)
    assert report.ok, report.first


def test_what_is_long_over_is_due_and_cleared(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    done = house.book("邻里客厅", "14:00", "16:00")
    assert house.desk.see(retention.due, "booking") == ()
    house.desk.do(settings.put, "retention.booking", 5)
    for day in range(15):
        house.centre.clock.forward(days=1)
        house.desk.do(settings.put, "rooms.many", 21 - day % 2)
    (row,) = house.desk.see(retention.due, "booking")
    assert (row.kind, row.what, row.last) == ("booking", done.number, done.ends_at)
    house.centre.clock.forward(hours=1)
    assert house.desk.do(retention.clear, "booking") == 1
    assert house.row(done.id).name == "" and house.row(done.id).ends_at - done.ends_at == timedelta(0)


def test_what_was_booked_under_a_merged_record_is_the_survivors(house: RoomCounter) -> None:
    keep, gone = house.resident("曾国芳"), house.resident("单雄信")
    done = house.book("邻里客厅", "14:00", "16:00", resident_id=gone)
    house.centre.sign_in("1001")
    house.desk.do(equipment.save_limit, LimitDraft("person", "open", 1))
    assert house.desk.do(merge.merge, keep, gone).keep.id == keep
    assert done.number in {row.number for row in house.desk.see(timeline.timeline, keep).rows}
    assert house.refused(house.book, "阅览室", "14:00", "16:00", resident_id=keep).code == "room_open_quota"
    assert house.refused(house.book, "阅览室", "14:00", "16:00", resident_id=gone).code == "resident_gone"
