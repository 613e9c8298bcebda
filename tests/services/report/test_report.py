"""The month's report: cut by Shanghai's days, as things stood at its end, the same whatever is done later."""

import runpy
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from app.errors import Refused
from app.paths import ROOT
from app.rules.repairs.flow import RepairAct
from app.rules.report.figure import Measure
from app.rules.report.layout import MonthReport
from app.rules.report.period import ReportPeriod, month
from app.rules.report.registers.plan import RegisterPlan
from app.rules.report.registers.span import DaySpan
from app.rules.requests.flow import Act
from app.services import documents, print_queue
from app.services.activities import attendance, enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.centre import clock, journal
from app.services.registers.table import register_table
from app.services.repairs import handover, intake, steps
from app.services.repairs.handover import Proof
from app.services.repairs.intake import ThingForm
from app.services.repairs.items import things_of
from app.services.repairs.steps import RepairMove
from app.services.report import closing, out
from app.services.report import report as reports
from app.services.report.workbook import workbook
from app.services.requests import accept, ratings
from app.services.requests.accept import Step
from app.services.rooms import acts, equipment, house
from app.services.rooms.acts import UseEnded
from app.services.rooms.equipment import ClosureDraft
from app.services.rooms.samples import plant_rooms
from app.services.till import sales, shifts
from tests.services.repairs.brought import SHOES, bring
from tests.services.requests.asked import FIVE_DAYS, ON_THE_SPOT, anybody, person, take
from tests.services.rooms.counter import RoomCounter
from tests.services.till.test_shifts import sell
from tests.statements import of_see
from tests.suite import stores
from tests.support import Centre

NOVEMBER, DECEMBER = month(date(2026, 11, 1)), month(date(2026, 12, 1))


def made(centre: Centre, period: ReportPeriod = NOVEMBER) -> MonthReport:
    on_duty, centre.desk.staff = centre.desk.staff, None
    centre.sign_in("1001")
    try:
        return centre.desk.see(reports.period_report, period)
    finally:
        centre.desk.staff = on_duty


def said(report: MonthReport) -> dict[str, str]:
    return {one.key: one.now.written() for one in report.indicators}


def test_a_month_ends_at_midnight_in_shanghai(counter: Centre) -> None:
    for at in ("15:59:59", "16:00:00", "23:59:59"):
        counter.clock.now = datetime.fromisoformat(f"2026-11-30T{at}+00:00")
        take(counter)
    assert said(made(counter))["received"] == "1" and said(made(counter, DECEMBER))["received"] == "2"
    daily = next(c for s in made(counter, DECEMBER).sections for c in s.charts if c.key == "daily")
    assert [sum(one.values[0] or 0 for one in daily.series[:2]), len(daily.labels)] == [2, 31]


def test_what_is_done_later_changes_no_past_month(counter: Centre) -> None:
    counter.clock.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    closed, open_, spot = take(counter), take(counter), take(counter, ON_THE_SPOT, close_now=True)
    voided = take(counter)
    for one in (closed, open_):
        counter.desk.do(accept.act, one.id, Act.DISPATCH, Step(handler_id=anybody(counter)))
    counter.clock.forward(days=2)
    counter.desk.do(accept.act, closed.id, Act.CLOSE, Step(result="solved", result_text="批了"))
    counter.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    before = made(counter)
    assert said(before)["received"] == "4" and said(before)["on_spot_rate"] == "25.00%"
    counter.desk.do(accept.act, closed.id, Act.REOPEN, Step(reason="没到账"))
    counter.desk.do(accept.act, open_.id, Act.CLOSE, Step(result="solved", result_text="批了"))
    consent = counter.consent("1001")
    counter.desk.do(accept.act, voided.id, Act.VOID, Step(reason="登记错人"), approval=consent)
    counter.clock.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    counter.desk.do(accept.act, closed.id, Act.CLOSE, Step(result="solved", result_text="补发了"))
    after = made(counter)
    assert after.indicators == before.indicators and after.sections == before.sections
    assert spot.number and said(made(counter, DECEMBER))["received"] == "0"


def test_a_closed_room_is_not_open(counter: Centre) -> None:
    def opened() -> int:
        rooms = next(t for s in made(counter).sections for t in s.tables if t.key == "rooms")
        return sum(row.cells[1].n or 0 for row in rooms.rows)

    counter.sign_in("1001")
    counter.desk.do(plant_rooms, "红梅")
    (first, *_) = counter.desk.see(house.rooms)
    counter.clock.now = datetime(2026, 11, 24, 0, tzinfo=UTC)
    starts = datetime(2026, 11, 25, 6, tzinfo=UTC)
    draft = ClosureDraft((first.id,), starts, starts + timedelta(hours=2), "消防检查")
    closed = counter.desk.do(equipment.close_rooms, draft)
    counter.clock.now = datetime(2026, 12, 2, 0, tzinfo=UTC)
    shut = opened()
    counter.desk.do(equipment.open_room, closed.ids[0])
    assert opened() == shut + 120
    before = opened()
    counter.desk.do(house.retire_room, first.id)
    assert opened() < before, "a room nobody is given any more and nobody used is not told of"


def test_what_is_typed_of_rooms_later_changes_no_past_month(counter: Centre) -> None:
    counter.sign_in("1001")
    counter.desk.do(plant_rooms, "红梅")
    rooms, day = RoomCounter(counter), date(2026, 11, 30)
    rooms.no_limits()
    room = counter.desk.see(house.rooms)[0].name
    came, stayed, missed, asked, wrong = (
        rooms.book(room, f"{hour}:00", f"{hour}:45", day, title=f"排练{hour}") for hour in (12, 13, 14, 15, 16)
    )
    counter.clock.now = datetime(2026, 11, 30, 4, tzinfo=UTC)
    counter.desk.do(acts.check_in_booking, came.id, 5)
    counter.clock.now = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    counter.desk.do(acts.mark_no_show, wrong.id)
    counter.clock.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    before = made(counter)
    table = next(t for s in before.sections for t in s.tables if t.key == "rooms")
    (row,) = [row for row in table.rows if row.cells[0].text == room]
    assert [cell.n for cell in row.cells[2:]][:1] == [45], row
    counter.desk.do(acts.end_booking, came.id, UseEnded(headcount=30))
    counter.desk.do(acts.end_booking, stayed.id, UseEnded(headcount=40))
    counter.desk.do(acts.mark_no_show, missed.id)
    counter.desk.do(acts.undo_no_show, wrong.id)
    assert asked.number
    after = made(counter)
    assert after.sections == before.sections and after.indicators == before.indicators


def test_a_repair_that_is_taken_up_again_later_changes_no_past_month(counter: Centre) -> None:
    desk = counter.desk
    for day in (date(2026, 10, 30), date(2026, 11, 24)):
        counter.clock.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        slip = bring(desk, SHOES, SHOES)
        if day.month == 10:
            old = slip
    counter.clock.now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    things = [thing.id for one in (old, slip) for thing in desk.see(things_of, one.id)]
    for key in things:
        desk.do(steps.do_step, key, RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    counter.clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    before = made(counter)
    for key in things[::2]:
        desk.do(steps.do_step, key, RepairAct.REQUOTE, RepairMove(price=3000))
    after = made(counter)
    assert after.sections == before.sections and after.indicators == before.indicators


def test_what_a_thing_is_and_that_it_was_fetched_stand_as_they_were_known(counter: Centre) -> None:
    desk = counter.desk
    counter.clock.now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    slip = bring(desk, {**SHOES, "quote": 0}, {**SHOES, "quote": 0})
    things = [thing.id for thing in desk.see(things_of, slip.id)]
    desk.do(steps.do_step, things[0], RepairAct.FINISH, RepairMove(labour=0))
    counter.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    counter.sign_in("1001")
    before, listed = made(counter), register(counter)
    assert before.sections[3].tables[0].note.endswith("期末修好未取 1 件")
    desk.do(intake.amend_thing, things[1], ThingForm(id=things[1], **{**SHOES, "quote": 0, "category": "家电"}))
    desk.do(intake.amend_thing, things[1], ThingForm(id=things[1], **{**SHOES, "quote": 0, "category": "其他"}))
    fetched = Proof(tags=(slip.numbers[0],), on=date(2026, 11, 30))  # typed from paper, two days later
    desk.do(handover.hand_out, things[:1], fetched)
    after = made(counter)
    assert after.sections == before.sections and after.indicators == before.indicators
    assert register(counter) == listed and {row[0].key for row in listed} == {SHOES["category"]}


def register(counter: Centre) -> tuple[tuple[Any, ...], ...]:
    """Category, state and day of fetching of November's repairs."""
    plan = RegisterPlan("样例", "repairs", ("category", "state", "handed"))
    return counter.desk.see(register_table, plan, DaySpan(NOVEMBER.first, NOVEMBER.last)).rows


def test_a_list_of_the_last_days_counts_while_lists_are_typed_in_and_changes_nothing_later(counter: Centre) -> None:
    counter.sign_in("1001")
    starts = datetime(2026, 11, 30, 6, tzinfo=UTC)
    draft = ActivityDraft("剪纸", capacity=3, starts_at=starts, ends_at=starts + timedelta(hours=2), place="共享厅")
    lesson = counter.desk.do(schedule.save, draft).id
    one, other, third = (
        counter.desk.do(enrol.enrol, lesson, EnrolDraft((PersonDraft(f"样例{name}"),)))[0] for name in "甲乙丙"
    )
    counter.clock.now = starts + timedelta(minutes=5)
    counter.desk.do(attendance.mark, one.id, 1, True)
    counter.desk.do(attendance.mark, third.id, 1, True)
    counter.desk.do(enrol.walk_in, lesson, EnrolDraft((PersonDraft("样例丁"),), "spot"), "加一位")
    counter.clock.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    before = made(counter)
    assert said(before)["activity_people"] == "3"
    counter.desk.do(attendance.mark, one.id, 1, True)
    counter.desk.do(attendance.mark, other.id, 1, True)
    counter.desk.do(attendance.mark, third.id, 1, None)
    counter.desk.do(attendance.tick, lesson, [(other.id, 1)])  # everybody else did not come
    counter.desk.do(enrol.walk_in, lesson, EnrolDraft((PersonDraft("样例戊"),), "spot"), "纸上有")
    typed = made(counter)
    assert said(typed)["activity_people"] == "2"
    held = {key: value for key, value in said(typed).items() if key != "activity_people"}
    assert held == {key: value for key, value in said(before).items() if key != "activity_people"}
    counter.clock.now = datetime(2026, 12, 3, 15, 59, tzinfo=UTC)  # the last minute of the third working day
    counter.desk.do(attendance.mark, other.id, 1, None)
    assert said(made(counter))["activity_people"] == "1"
    counter.clock.now += timedelta(minutes=1)
    before = made(counter)
    counter.desk.do(attendance.mark, other.id, 1, True)
    counter.desk.do(attendance.mark, one.id, 1, None)
    counter.desk.do(enrol.walk_in, lesson, EnrolDraft((PersonDraft("样例己"),), "spot"), "纸上有")
    after = made(counter)
    assert after.sections == before.sections and after.indicators == before.indicators


def test_a_rating_given_later_counts_in_the_month_of_its_closing_until_that_is_closed(counter: Centre) -> None:
    counter.clock.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    one, other = (take(counter, ON_THE_SPOT, close_now=True) for _ in range(2))
    counter.clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    counter.desk.do(ratings.rate, one.id, 5, "screen")
    assert (said(made(counter))["satisfied_rate"], said(made(counter, DECEMBER))["satisfied_rate"]) == ("100.00%", "—")
    counter.sign_in("1001")
    counter.desk.do(clock.confirm, "核对过日历")
    counter.desk.do(closing.close_period, NOVEMBER)
    counter.desk.do(ratings.rate, other.id, 1, "screen")
    report = made(counter)
    assert said(report)["satisfied_rate"] == "100.00%" and said(made(counter, DECEMBER))["satisfied_rate"] == "—"
    meaning = next(one.meaning for one in report.indicators if one.key == "satisfied_rate")
    assert "封账以后才给的不再计入" in meaning
    assert ("满意率", "50.00%") in [(one.name, one.now) for one in counter.desk.see(closing.drift, NOVEMBER, report)]


def test_what_moved_a_promise_later_leaves_the_month_its_own(counter: Centre) -> None:
    """Put off within the month and stopped after it: it was due on the day it was put off to."""
    counter.clock.now = datetime(2026, 11, 2, 2, tzinfo=UTC)
    put_off, called = take(counter), take(counter, ON_THE_SPOT, close_now=True)
    counter.desk.do(accept.act, put_off.id, Act.DISPATCH, Step(handler_id=anybody(counter)))
    consent = counter.consent("1001")
    step = Step(reason="等材料", new_due=date(2026, 11, 20))
    counter.desk.do(accept.act, put_off.id, Act.EXTEND, step, approval=consent)
    counter.desk.do(ratings.call_back, called.id, True, True)
    counter.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    before = made(counter)
    assert (said(before)["overdue"], said(before)["callback_rate"]) == ("1", "100.00%")
    counter.desk.do(accept.act, put_off.id, Act.ASK_MATERIALS, Step(materials=("身份证",)))
    counter.desk.do(ratings.call_back, called.id, True, True)
    assert made(counter).sections == before.sections and made(counter).indicators == before.indicators


def test_a_merged_request_is_received_once_and_never_closed(counter: Centre) -> None:
    counter.clock.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    main, other = take(counter), take(counter)
    counter.desk.do(accept.act, main.id, Act.DISPATCH, Step(handler_id=anybody(counter)))
    counter.desk.do(accept.act, other.id, Act.MERGE, Step(into=main.number))
    counter.desk.do(accept.act, main.id, Act.CLOSE, Step(result="solved", result_text="批了"))
    report = made(counter)
    scenes = next(t for s in report.sections for t in s.tables if t.key == "scenes")
    assert said(report)["received"] == "2" and scenes.rows[-1].cells[3].n == 1


def test_what_is_declined_or_merged_is_never_due(counter: Centre) -> None:
    """It is received, and nobody promised to close it; who takes that back has the promise again."""
    main, other, kept, again = (take(counter, FIVE_DAYS) for _ in range(4))
    for one in (kept, again):
        counter.desk.do(accept.act, one.id, Act.DECLINE, Step(reason="不归我们办", responsible="街道"))
    counter.desk.do(accept.undo_ending, again.id)
    counter.desk.do(accept.act, main.id, Act.DISPATCH, Step(handler_id=anybody(counter)))
    counter.desk.do(accept.act, other.id, Act.MERGE, Step(into=main.number))
    counter.desk.do(accept.act, main.id, Act.CLOSE, Step(result="solved", result_text="批了"))
    counter.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    found = said(made(counter))
    assert (found["received"], found["on_time_rate"], found["overdue"]) == ("4", "50.00%", "1")


def test_nothing_is_said_where_nothing_was_and_nought_where_all_was_bad(counter: Centre) -> None:
    assert {said(made(counter))[key] for key in ("on_time_rate", "satisfied_rate", "rectified_rate")} == {"—"}
    done = take(counter, ON_THE_SPOT, close_now=True)
    counter.desk.do(ratings.rate, done.id, 1, "screen")
    assert said(made(counter))["satisfied_rate"] == "0.00%"


def test_every_scene_and_function_has_its_row(counter: Centre) -> None:
    scenes = next(t for s in made(counter).sections for t in s.tables if t.key == "scenes")
    names = [row.cells[0].text for row in scenes.rows]
    assert len(names) == 12 and names[-1] == "合计" and {"托育", "小书房", "议事坊"} <= set(names)
    assert all(row.cells[1].n == 0 for row in scenes.rows)


def test_a_quarter_is_its_months(counter: Centre) -> None:
    for day in (datetime(2026, 10, 8, 2, tzinfo=UTC), datetime(2026, 11, 9, 2, tzinfo=UTC)):
        counter.clock.now = day + timedelta(days=30)
        take(counter, ON_THE_SPOT, close_now=True)
    parts = [made(counter, month(date(2026, n, 1))) for n in (10, 11, 12)]
    whole = made(counter, ReportPeriod(date(2026, 10, 1), 3))
    for at, one in enumerate(whole.indicators):
        if one.now.measure in (Measure.COUNT, Measure.MONEY):
            assert one.now.n == sum(part.indicators[at].now.n or 0 for part in parts), one.key
    assert whole.title.endswith("2026年第4季度运行情况季报")


@pytest.mark.skipif(stores.on_server(), reason="hears SQLite's driver")
def test_more_work_costs_no_more_statements(counter: Centre) -> None:
    counter.sign_in("1001")
    made(counter)
    few = len(of_see(counter.desk, reports.period_report, NOVEMBER))
    for _ in range(5):
        take(counter, FIVE_DAYS)
    assert len(of_see(counter.desk, reports.period_report, NOVEMBER)) <= few + 2


def test_the_file_says_what_the_report_says_in_typed_cells(counter: Centre) -> None:
    take(counter, ON_THE_SPOT, close_now=True, resident_id=person(counter))
    report = made(counter)
    content = workbook(report)
    read = load_workbook(BytesIO(content))
    other = CalamineWorkbook.from_filelike(BytesIO(content))
    assert read.sheetnames == other.sheet_names and len(set(read.sheetnames)) == len(read.sheetnames)
    summary = read["总体情况"]
    rows = {row[0].value: row for row in summary.iter_rows() if row[0].value}
    for one in report.indicators:
        cell = rows[one.name][2]
        if one.now.known:
            assert isinstance(cell.value, int | float), one.key
        else:
            assert cell.value == "—", one.key
    assert rows["受理"][2].value == 1 and rows["当场办结率"][2].number_format == "0.00%"
    for section in report.sections:
        for table in section.tables:
            found = next(read[name] for name in read.sheetnames if read[name]["A1"].value == table.caption)
            assert found.max_row >= len(table.rows) + 2, table.key


def test_whoever_may_not_see_reports_is_told(counter: Centre) -> None:
    counter.sign_in("3001")
    with pytest.raises(Exception, match="needs_right"):
        counter.desk.see(reports.period_report, NOVEMBER)


def test_what_is_printed_and_what_goes_out_is_told(centre_: Centre) -> None:
    centre_.sign_in("1001")
    paper = centre_.desk.see(reports.month_paper, NOVEMBER, ("canteen",))
    job = centre_.desk.do(out.print_report, paper)
    centre_.desk.do(out.note_export, paper, "pdf")
    (row,) = [one for one in centre_.desk.see(print_queue.recent) if one.id == job]
    assert (documents.load(row.kind, row.document), row.printer) == (paper, "page")
    told = centre_.desk.see(journal.entries, action="report_export").rows[0]
    assert (told.subject, told.detail) == ("2026-11", {"form": "pdf", "left_out": ["canteen"]})
    centre_.sign_in("3001")
    with pytest.raises(Refused, match="needs_right"):
        centre_.desk.do(out.print_report, paper)
    with pytest.raises(Refused, match="needs_right"):
        centre_.desk.do(out.note_export, paper, "pdf")


def test_one_report_is_printed_as_often_as_it_is_asked_for(centre_: Centre) -> None:
    centre_.sign_in("1001")
    year = ReportPeriod(date(2026, 1, 1), 12)
    for period in (NOVEMBER, NOVEMBER, year):
        centre_.desk.do(out.print_report, centre_.desk.see(reports.month_paper, period))  # in one and the same second
    numbers = sorted(row.number for row in centre_.desk.see(print_queue.recent))
    assert numbers == ["2026-11/report", "2026-11/report-2", "2026/report"]


def test_a_part_left_out_is_gone_and_the_key_figures_stand(counter: Centre) -> None:
    whole = made(counter)
    assert [tick for tick, _ in whole.ticks] == [s.tick for s in (*whole.sections, *whole.appendices) if s.tick]
    less = whole.without({"canteen", "nothing"})
    assert [s.key for s in less.sections] == [s.key for s in whole.sections if s.key != "canteen"]
    assert less.indicators == whole.indicators and whole.without(()) == whole


def test_half_hours_of_before_are_rolled_up_as_the_program_does(centre_: Centre) -> None:
    """The rows the revision makes of the sales there are, in either store's words, reversals too."""
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 300_00)
    first = sell(centre_, "cash", 20_00).id
    centre_.clock.forward(minutes=35)
    sell(centre_, "wechat", 16_61)
    centre_.desk.do(sales.reverse_sale, first, "打错菜")
    (path,) = (ROOT / "migrations" / "versions").glob("0024_*.py")
    revision = runpy.run_path(str(path))
    with centre_.desk.sessions.read() as session:
        dialect = session.get_bind().dialect.name
        made_ = [tuple(row) for row in session.execute(sa.text(revision["rolled_up"](dialect)))]
        kept = [tuple(row) for row in session.execute(sa.text("SELECT * FROM daily_total WHERE dimension = 'half'"))]
    assert len(kept) == 2 and sorted(map(str, made_)) == sorted(map(str, kept))
