"""What the families beside requests and the till have today: tiles, cards and lines, and where each leads."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.services import dashboard
from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.repairs import calls, tags
from app.services.rooms import acts, samples
from app.services.till import shifts
from app.ui.today.page import TodayPage
from tests import statements
from tests.services.repairs.brought import FAN, SHOES, bring, repaired
from tests.services.rooms.counter import RoomCounter
from tests.services.till.charging import deposit, pay
from tests.support import START, Centre
from tests.ui.page_front import Front

DAY = START.date()


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[TodayPage]]:
    shown = Front(qtbot, copied(30, "3001"), TodayPage)
    yield shown
    shown.close()


def busy(front: Front[TodayPage]) -> TodayPage:
    """Eight days ago a fan and shoes were mended; now two rooms are booked, one is in use, and somebody signed up."""
    desk, centre = front.desk, front.centre
    centre.sign_in("1001")
    desk.do(samples.plant_rooms, "红梅")
    centre.sign_in("3001")
    centre.clock.forward(days=-8)
    for thing, price in (({**FAN, "quote": 3500, "agreed": True}, 3500), (SHOES, 1500)):
        repaired(desk, bring(desk, thing).items[0], price)
    centre.clock.forward(days=8)
    desk.do(tags.print_next)
    counter = RoomCounter(centre)
    now = counter.book("共享厅A", "11:00", "12:00", DAY, title="合唱排练")
    counter.book("阅览室", "15:00", "16:00", DAY, title="读书会")
    centre.clock.forward(minutes=20)
    desk.do(acts.check_in_booking, now.id, 8)
    starts = START + timedelta(days=1)
    on = desk.do(schedule.save, ActivityDraft("剪纸", "共享厅B", starts, starts + timedelta(hours=2), capacity=12))
    desk.do(enrol.enrol, on.id, EnrolDraft((PersonDraft("样例甲", "13700001234"),)))
    desk.do(shifts.open_shift, 300_00)
    pay(desk, desk.new_id(), deposit(2000))
    front.show()
    return front.page


def test_tiles_cards_and_lines_say_what_the_store_says(front: Front[TodayPage]) -> None:
    shown = busy(front)
    assert shown.tiles.collect.accessibleName() == "待取维修 2 件 超 7 天 2 件"
    assert shown.tiles.rooms.accessibleName() == "今日场地 2 场 使用中 1"
    assert [line.title for line in shown.collect.lines.said] == ["美的落地扇", "皮鞋"]
    first = shown.collect.lines.said[0]
    assert (first.lead, first.value, first.tag and first.tag.text) == ("B-03", "¥35.00", "待取 8 天")
    assert "139****2206" in first.sub
    rooms = [(line.lead, line.title, line.tag and line.tag.text) for line in shown.rooms.lines.said]
    assert rooms == [("11:00", "合唱排练", "使用中"), ("15:00", "读书会", None)]
    assert [line.sub for line in shown.rooms.next.said] == ["共享厅B · 1/12 人"]
    waits = {code: line.accessibleName() for code, line in shown.follow.lines.items() if line.isVisible()}
    assert waits["tags"] == "取件牌待登记 1 张" and waits["to_remind"] == "催取 2 件 等久了还没打电话"
    assert waits["deposits"] == "押金未退 1 笔 ¥20.00"
    assert "to_tell" not in waits and "pending" not in waits, "nothing stands behind them"


def test_each_leads_to_its_page(front: Front[TodayPage]) -> None:
    shown = busy(front)
    shown.tiles.collect.click()
    shown.tiles.rooms.click()
    for code in ("tags", "to_remind", "visits", "pending", "to_tell"):
        shown.follow.lines[code].click()
    assert front.shell.gone == [
        ("repairs", {"which": "collect"}), ("rooms", {"day": DAY}), ("repairs", {"which": "tags"}),
        ("repairs", {"which": "collect"}), ("repairs", {"which": "visits"}), ("rooms", {"day": DAY}),
        ("activities", {"which": "todo"}),
    ]  # fmt: skip
    front.shell.gone.clear()
    for lines in (shown.collect.lines, shown.rooms.lines, shown.rooms.next):
        lines.column.itemAt(0).widget().click()  # type: ignore[union-attr]
    assert [(key, str(what["number"])[:2]) for key, what in front.shell.gone] == [
        ("repairs", "WX"), ("rooms", "YY"), ("activities", "HD"),
    ]  # fmt: skip
    shown.follow.lines["deposits"].click()
    assert shown.deposits.isVisible() and "1 笔 · ¥20.00" in front.words()
    assert [line.title for line in shown.deposits.lines.said] == ["样**民"]


def test_what_changes_shows_by_itself_and_the_clock_moves_the_rooms(front: Front[TodayPage]) -> None:
    shown = busy(front)
    kept = shown.collect.lines.said
    (fan, _shoes) = front.desk.see(calls.waiting_now).things
    front.desk.do(calls.log_call, fan.id, reached=True)
    front.settle()
    assert shown.follow.lines["to_remind"].accessibleName().startswith("催取 1 件")
    assert shown.collect.lines.said != kept
    front.centre.clock.forward(hours=2)
    shown.tick()
    assert [line.tag and line.tag.text for line in shown.rooms.lines.said] == ["超时", None]


def test_who_may_not_see_them_is_not_shown_any(front: Front[TodayPage]) -> None:
    shown = busy(front)
    front.centre.sign_in("2001")
    front.show()
    hidden = (shown.tiles.collect, shown.tiles.rooms, shown.collect, shown.rooms, shown.follow)
    assert not any(part.isVisible() for part in hidden)
    jobs = front.desk.see(dashboard.jobs)
    assert (jobs.repairs, jobs.bookings, jobs.activity, jobs.pending, jobs.calls) == (None, None, None, 0, 0)


def test_all_of_it_is_read_in_nine_statements(front: Front[TodayPage]) -> None:
    busy(front)
    assert statements.calls(statements.of_see(front.desk, dashboard.jobs)) <= 9
