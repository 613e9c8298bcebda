"""What 场地 puts on paper: frozen, masked, counted, logged where it is whole, and forgotten with the person."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.errors import Refused
from app.rules.rooms.recurrence import Every, Repeat
from app.services import documents
from app.services.holders import DueRow
from app.services.personal import erase
from app.services.rooms import papers, series
from app.services.rooms.kept import HOLDER
from app.services.rooms.series import SeriesDraft
from app.store import sql
from tests.services.rooms.counter import TUESDAY, RoomCounter

WEDNESDAY = TUESDAY + timedelta(days=1)


def jobs(house: RoomCounter) -> list[tuple[str, str, str, str]]:
    """Kind, number, printer and document of every paper."""
    with house.desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT kind, number, printer, document FROM print_job ORDER BY number", {})
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_a_confirmation_is_frozen_as_it_was_and_counted(house: RoomCounter) -> None:
    done = house.book("共享厅", "09:00", "11:00")
    slip = house.desk.see(papers.booking_slip, done.id)
    assert (slip.use.room, slip.who, slip.phone) == ("共享厅", "曾*芳", "139****2206")
    assert slip.use.title == "合唱排练" and slip.terms.no_show_after == 15 and slip.made_by
    house.desk.do(papers.print_room_paper, slip, printer="receipt")
    house.desk.do(papers.print_room_paper, house.desk.see(papers.booking_slip, done.id))
    made = jobs(house)
    assert [job[:3] for job in made] == [
        ("room_slip", f"{slip.use.number}/slip", "receipt"), ("room_slip", f"{slip.use.number}/slip-2", "page"),
    ]  # fmt: skip
    assert documents.load("room_slip", made[0][3]) == slip


def test_what_was_given_up_has_no_paper(house: RoomCounter) -> None:
    done = house.book("共享厅", "09:00", "11:00")
    house.cancel(done.id)
    for query in (papers.booking_slip, papers.use_promise):
        no = house.refused(house.desk.see, query, done.id)
        assert (no.code, no.data["state"]) == ("booking_no_paper", "cancelled")


def test_one_that_waits_says_until_when(house: RoomCounter) -> None:
    done = house.book("共享厅", "09:00", "11:00", outside=True)
    slip = house.desk.see(papers.booking_slip, done.id)
    assert slip.state == house.row(done.id).state
    assert slip.until == (house.row(done.id).hold_until if slip.state == "pending" else None)


def test_a_promise_comes_in_two_sizes(house: RoomCounter) -> None:
    done = house.book("共享厅", "09:00", "11:00")
    paper = house.desk.see(papers.use_promise, done.id, "A5")
    assert (paper.size, paper.who, paper.phone) == ("A5", "曾国芳", "139****2206")
    assert house.refused(house.desk.see, papers.use_promise, done.id, "A2").data["field"] == "size"
    house.desk.do(papers.print_room_paper, paper)
    assert jobs(house)[0][:3] == ("room_promise", f"{done.number}/promise", "page")


def test_the_list_of_a_day_shows_each_room_and_what_is_carried(house: RoomCounter) -> None:
    thing = house.thing("投影仪")
    house.book("共享厅", "09:00", "10:00", equipment=((thing, 1),))
    second = house.book("邻里客厅", "14:00", "15:00", equipment=((thing, 1),))
    house.book("共享厅", "09:00", "10:00", WEDNESDAY)
    cancelled = house.book("共享厅", "18:00", "19:00")
    house.cancel(cancelled.id)
    sheet = house.desk.see(papers.day_sheet, TUESDAY)
    assert [(room.name, len(room.rows)) for room in sheet.rooms] == [("邻里客厅", 1), ("共享厅", 1)]
    assert [(move.thing, move.room, move.onward) for move in sheet.moves] == [
        ("投影仪", "共享厅", "邻里客厅"), ("投影仪", "邻里客厅", ""),
    ]  # fmt: skip
    row = sheet.rooms[1].rows[0]
    assert (row.who, row.phone) == ("曾*芳", "139****2206")
    assert sheet.moves[0].at == row.use.starts_at - timedelta(minutes=row.use.setup_min)
    assert second.number == sheet.rooms[0].rows[0].use.number
    assert house.refused(house.desk.see, papers.day_sheet, TUESDAY, ("shoe size",)).data["field"] == "columns"
    assert house.desk.see(papers.day_sheet, TUESDAY, ("done", "held")).columns == ("held", "done")


def test_a_list_with_whole_phones_is_logged(house: RoomCounter) -> None:
    house.book("共享厅", "09:00", "10:00")
    whole = house.desk.see(papers.day_sheet, TUESDAY, whole=True)
    assert (whole.rooms[0].rows[0].who, whole.rooms[0].rows[0].phone) == ("曾国芳", "13900002206")
    for sheet in (whole, house.desk.see(papers.day_sheet, TUESDAY)):
        house.desk.do(papers.print_room_paper, sheet)
    with house.desk.sessions.read() as session:
        told = sql.rows(session, "SELECT detail FROM audit_entry WHERE action = 'print' ORDER BY serial", {})
        assert ["contacts" in str(row[0]) for row in told] == [True, False]
    assert [job[1][:2] for job in jobs(house)] == ["CD", "CD"]


def test_a_door_shows_what_is_settled_and_nobody(house: RoomCounter) -> None:
    house.book("阅览室", "09:00", "10:00", group_name="红梅合唱队")
    house.book("阅览室", "09:00", "10:00", WEDNESDAY)
    house.book("小剧场", "14:00", "15:00")
    gone = house.book("邻里客厅", "14:00", "15:00")
    house.cancel(gone.id)
    room = house.room("阅览室")
    day, week = house.desk.see(papers.door_sheet, TUESDAY, 1, room), house.desk.see(papers.door_sheet, TUESDAY, 7)
    assert [(row.title, row.group) for row in day.rows] == [("合唱排练", "红梅合唱队")]
    assert (len(week.rows), week.room, (week.last - week.first).days) == (2, "", 6)
    poster = house.desk.see(papers.week_poster, WEDNESDAY, "A3")
    assert poster.first.weekday() == 0 and len(poster.rows) == 2 and "阅览室" in poster.rooms
    for paper in (day, week, poster):
        assert "曾国芳" not in documents.dump(paper) and "2206" not in documents.dump(paper)
        house.desk.do(papers.print_room_paper, paper)
    assert [job[1][:2] for job in jobs(house)] == ["MP", "MP", "ZB"]
    assert house.refused(house.desk.see, papers.door_sheet, TUESDAY, 3).data["field"] == "days"
    assert house.refused(house.desk.see, papers.door_sheet, TUESDAY, 1, uuid4()).code == "room_unknown"
    assert house.refused(house.desk.see, papers.week_poster, TUESDAY, "A2").data["field"] == "size"


def test_a_series_says_what_was_left_out(house: RoomCounter) -> None:
    house.set_room("共享厅", window_days=60)
    house.book("共享厅", "09:00", "11:00", TUESDAY + timedelta(weeks=1), name="王秀英")
    rule = Repeat(Every.WEEK, TUESDAY, TUESDAY + timedelta(weeks=2))
    asked = SeriesDraft(house.draft("共享厅", "09:00", "11:00"), rule, "skip")
    done = house.desk.do(series.book_series, house.desk.new_id(), asked)
    sheet = house.desk.see(papers.series_sheet, done.id)
    assert [one.state == "skipped" for one in sheet.dates] == [False, True, False]
    assert sheet.dates[1].reason.startswith("room_taken") and sheet.who == "曾*芳"
    house.desk.do(papers.print_room_paper, sheet)
    assert jobs(house)[0][:3] == ("room_series", f"{done.number}/dates", "page")


def test_papers_need_the_right_to_the_rooms(house: RoomCounter) -> None:
    done = house.book("共享厅", "09:00", "10:00")
    slip = house.desk.see(papers.booking_slip, done.id)
    house.centre.sign_in("2001")
    with pytest.raises(Refused) as unseen:
        house.desk.see(papers.booking_slip, done.id)
    with pytest.raises(Refused) as undone:
        house.desk.do(papers.print_room_paper, slip)
    assert (unseen.value.code, undone.value.code) == ("needs_right", "needs_approver")


def test_papers_are_forgotten_with_whoever_they_name(house: RoomCounter) -> None:
    house.centre.sign_in("1001")
    who = house.resident("曾国芳")
    mine = house.book("阅览室", "14:00", "16:00", resident_id=who, title="曾国芳生日")
    made = [
        house.desk.see(papers.use_promise, mine.id), house.desk.see(papers.day_sheet, TUESDAY, whole=True),
        house.desk.see(papers.door_sheet, TUESDAY, 1), house.desk.see(papers.week_poster, TUESDAY),
    ]  # fmt: skip
    for paper in made:
        house.desk.do(papers.print_room_paper, paper)
    house.cancel(mine.id)
    assert "曾国芳" in str(jobs(house))
    house.desk.do(erase.erase, who, "本人要求", approval=house.centre.consent("1002"))
    left = jobs(house)
    assert "曾国芳" not in str(left) and "13900002206" not in str(left) and len(left) == 4
    for kind, number, _printer, document in left:
        if kind != "room_promise":
            assert documents.load(kind, document) and number


def test_the_list_of_a_day_forgets_what_is_kept_no_longer(house: RoomCounter) -> None:
    mine = house.book("阅览室", "14:00", "16:00", note="自带音响", phone="13900001234")
    house.book("邻里客厅", "14:00", "16:00")
    house.desk.do(papers.print_room_paper, house.desk.see(papers.day_sheet, TUESDAY, whole=True))
    due = DueRow("booking", mine.id, None, "曾国芳", mine.number, house.row(mine.id).ends_at)
    house.desk.do(HOLDER.kept[0].clear, (due,))
    ((_kind, _number, _printer, document),) = jobs(house)
    assert "13900001234" not in document and "自带音响" not in document
    assert "13900002206" in document and mine.number in document and "阅览室" in document
