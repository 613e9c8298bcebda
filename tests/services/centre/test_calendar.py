"""The working calendar as it is kept: clocks from the settings, years by notice or by hand, what is missing."""

from datetime import date, datetime, time
from time import perf_counter

import pytest

from app.errors import Refused
from app.rules.calendar import holiday_notice
from app.rules.calendar.holidays import HolidayYear
from app.rules.calendar.working_time import Deadline
from app.rules.requests import promises
from app.rules.requests.promises import Promise, Unit
from app.services.centre import calendar, settings
from app.services.desk import Desk
from app.services.requests import promises as given
from app.services.work import View
from tests.support import Centre

NOTICE = (
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）上班。"
)


def due(desk: Desk, promise: Promise, start: datetime) -> Deadline:
    return promises.promised_by(promise, start, desk.see(calendar.clocks))


def test_a_new_centre_knows_the_years_shipped_and_the_usual_hours(desk: Desk) -> None:
    rows = desk.see(calendar.years)
    assert [(r.year, r.workdays) for r in rows] == [(2026, 248), (2025, 248), (2024, 251)]
    assert all("国务院办公厅" in r.source for r in rows)
    clocks = desk.see(calendar.clocks)
    assert clocks.close == time(17, 30)
    assert (clocks.counter.code, clocks.office.code, clocks.always.code) == ("counter", "office", "always")
    assert due(desk, Promise(Unit.WORKDAYS, 5), datetime(2026, 9, 24, 10)).due == datetime(2026, 10, 9, 17, 30)
    assert due(desk, Promise(Unit.TODAY), datetime(2026, 11, 22, 18)).due == datetime(2026, 11, 22, 20)


def test_days_kept_are_days_shipped(desk: Desk) -> None:
    listed = desk.see(calendar.days, 2026)
    assert (listed[0].day, listed[0].kind, listed[0].name) == (date(2026, 1, 1), "off", "元旦")
    assert date(2026, 10, 10) in [d.day for d in listed if d.kind == "work"]


def test_clocks_follow_the_settings(desk: Desk) -> None:
    desk.do(settings.put, "calendar.counter", "8：30至12:00，13:00-18:00")
    assert desk.see(settings.text, "calendar.counter") == "08:30-12:00 13:00-18:00"
    desk.do(settings.put, "calendar.close", "9:05")
    desk.do(settings.put, "calendar.closed_days", ["2026-11-24", "2026-11-24"])
    clocks = desk.see(calendar.clocks)
    assert clocks.close == time(9, 5)
    assert clocks.counter.spans(date(2026, 11, 24)) == ()
    assert [(s.opens, s.closes) for s in clocks.counter.spans(date(2026, 11, 23))] == [(510, 720), (780, 1080)]
    assert due(desk, Promise(Unit.TODAY), datetime(2026, 11, 23, 19)).due == datetime(2026, 11, 25, 18)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("calendar.counter", "", "text_empty"),
        ("calendar.counter", "8-20", "hours"),
        ("calendar.office", "09:00-12:00 11:00-17:00", "hours"),
        ("calendar.office", "12:00-09:00", "hours"),
        ("calendar.close", "24:30", "time"),
        ("calendar.close", "half", "time"),
        ("calendar.closed_days", "2026-11-24", "format"),
        ("calendar.closed_days", ["2026-02-30"], "date"),
        ("calendar.closed_days", [20261124], "date"),
    ],
)
def test_hours_that_cannot_be_are_refused(desk: Desk, key: str, value: object, why: str) -> None:
    with pytest.raises(Refused) as caught:
        desk.do(settings.put, key, value)
    assert (caught.value.code, caught.value.data["field"], caught.value.data["why"]) == ("field_bad", key, why)


def test_a_pasted_notice_is_kept_only_when_saved(desk: Desk, centre_: Centre) -> None:
    draft = desk.see(calendar.paste_notice, NOTICE, 2027, "通知全文")
    assert [w.code for w in draft.warnings] == ["holiday_missing"] * 5
    assert not desk.see(calendar.table).known(2027)
    late = due(desk, Promise(Unit.WORKDAYS, 5), datetime(2026, 12, 31, 10))
    assert late.missing == (2027,)
    told = []
    desk.changed.append(lambda changes, by: told.append(set(changes.kinds)))
    desk.do(calendar.save_year, draft.table)
    assert told == [{"calendar"}]
    sure = due(desk, Promise(Unit.WORKDAYS, 5), datetime(2026, 12, 31, 10))
    assert (sure.missing, sure.due) == ((), datetime(2027, 1, 8, 17, 30))
    assert desk.see(calendar.years)[0].source == "通知全文"
    assert desk.see(calendar.table).years[2027] == draft.table
    centre_.sign_in("3001")
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(calendar.save_year, draft.table)
    with pytest.raises(Refused, match="notice_unreadable"):
        desk.see(calendar.paste_notice, "没有日子", 2027)


def test_a_year_saved_again_is_replaced(desk: Desk) -> None:
    first = holiday_notice.parse(NOTICE, 2027).table
    desk.do(calendar.save_year, first)
    second = HolidayYear(2027, {date(2027, 1, 1): "元旦"}, {}, "第二次")
    desk.do(calendar.save_year, second)
    assert [d.day for d in desk.see(calendar.days, 2027)] == [date(2027, 1, 1)]


def test_a_notice_names_days_of_the_year_before(desk: Desk) -> None:
    told = HolidayYear(2027, {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"}, {date(2026, 12, 27): "元旦"})
    desk.do(calendar.save_year, told)
    table = desk.see(calendar.table)
    assert not table.is_workday(date(2026, 12, 31)) and table.is_workday(date(2026, 12, 27))
    assert table.workdays_in(2026) == 248  # one off, one worked


def test_a_day_by_hand_does_not_make_a_year_known(desk: Desk) -> None:
    desk.do(calendar.save_day, date(2027, 3, 1), "off", "停电")
    table = desk.see(calendar.table)
    assert not table.known(2027)
    assert [(d.day, d.name) for d in desk.see(calendar.days, 2027)] == [(date(2027, 3, 1), "停电")]
    desk.do(calendar.save_day, date(2026, 12, 28), "off", "停电")
    desk.do(calendar.save_day, date(2026, 12, 26), "work", "补班")
    table = desk.see(calendar.table)
    assert not table.is_workday(date(2026, 12, 28)) and table.is_workday(date(2026, 12, 26))
    desk.do(calendar.save_day, date(2026, 12, 28), None)
    assert desk.see(calendar.table).is_workday(date(2026, 12, 28))
    for bad in (
        (date(2026, 12, 28), "half", ""),
        (date(1800, 1, 1), "off", ""),
        (date(2026, 12, 28), "off", "长" * 21),
    ):
        with pytest.raises(Refused, match="field_bad"):
            desk.do(calendar.save_day, *bad)


def test_next_years_table_is_asked_for_from_december_on(desk: Desk, centre_: Centre) -> None:
    assert desk.see(given.missing_years) == ()
    centre_.clock.forward(days=7, hours=5, minutes=19)
    assert desk.see(given.missing_years) == ()  # 30 November, 15:59
    centre_.clock.forward(hours=8, minutes=1)
    assert desk.see(given.missing_years) == (2027,)  # 1 December, midnight
    desk.do(calendar.save_year, HolidayYear(2027, {date(2027, 1, 1): "元旦"}, {}))
    assert desk.see(given.missing_years) == ()


def test_the_clocks_cost_nothing_on_the_way_to_a_request(desk: Desk) -> None:
    def often(view: View) -> float:
        calendar.clocks(view)
        best = 9.0
        for _ in range(20):
            begun = perf_counter()
            calendar.clocks(view)
            best = min(best, perf_counter() - begun)
        return best

    assert desk.see(often) < 0.001
    assert desk.see(calendar.clocks) is desk.see(calendar.clocks)


TURN = HolidayYear(
    2027,
    {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"},
    {date(2026, 12, 27): "元旦"},
    "2027 年通知",
)


def test_a_year_saved_again_takes_back_only_what_it_said_itself(desk: Desk) -> None:
    """Also twice: a slip of the pen in 2026 is mended after 2027 has come."""
    first = desk.see(calendar.table).years[2026]
    desk.do(calendar.save_year, TURN)
    desk.do(calendar.save_day, date(2026, 12, 24), "off", "停电")
    for told in (first, HolidayYear(2026, {date(2026, 1, 1): "元旦"}, {}), first):
        desk.do(calendar.save_year, told)
        table = desk.see(calendar.table)
        assert not table.is_workday(date(2026, 12, 31)) and table.is_workday(date(2026, 12, 27))
        assert not table.is_workday(date(2026, 12, 24))
    assert (desk.see(calendar.table).years[2026], desk.see(calendar.table).years[2027]) == (first, TURN)
    listed = {row.day: row.notice_year for row in desk.see(calendar.days, 2026)}
    assert (listed[date(2026, 12, 31)], listed[date(2026, 12, 24)], listed[date(2026, 10, 1)]) == (2027, 0, 2026)


def test_of_two_notices_that_name_a_day_the_day_s_own_year_counts_until_it_is_taken_back(desk: Desk) -> None:
    whole = desk.see(calendar.table).years[2026]
    desk.do(calendar.save_year, TURN)
    worked = HolidayYear(2026, whole.off, {**whole.working, date(2026, 12, 31): "元旦"}, whole.source)
    desk.do(calendar.save_year, worked)
    assert desk.see(calendar.table).is_workday(date(2026, 12, 31))
    assert [row.notice_year for row in desk.see(calendar.days, 2026) if row.day == date(2026, 12, 31)] == [2026]
    desk.do(calendar.save_year, whole)
    assert not desk.see(calendar.table).is_workday(date(2026, 12, 31))


def test_a_hand_goes_before_a_notice_and_can_give_the_day_back_to_it(desk: Desk) -> None:
    day = date(2026, 10, 10)  # a worked Saturday by the notice

    def said() -> tuple[str, int]:
        return next((row.kind, row.notice_year) for row in desk.see(calendar.days, 2026) if row.day == day)

    desk.do(calendar.save_day, day, None)
    assert (said(), desk.see(calendar.table).is_workday(day)) == (("plain", 0), False)
    told = desk.see(calendar.table).years[2026]
    desk.do(calendar.save_year, told)
    assert not desk.see(calendar.table).is_workday(day)
    assert [row.day for row in desk.see(calendar.overruled, told)] == [day]
    desk.do(calendar.save_day, day, "work", told.working[day])
    assert (said(), desk.see(calendar.table).is_workday(day)) == (("work", 2026), True)
    assert desk.see(calendar.overruled, told) == ()
    desk.do(calendar.save_day, day, "off", "停电")
    for _ in range(2):  # pressed twice
        desk.do(calendar.clear_day, day)
        assert (said(), desk.see(calendar.table).is_workday(day)) == (("work", 2026), True)
    desk.do(calendar.save_day, date(2027, 3, 1), "off", "停电")  # a year without a notice
    assert not desk.see(calendar.table).is_workday(date(2027, 3, 1))
    desk.do(calendar.save_day, date(2027, 3, 1), None)
    assert desk.see(calendar.table).is_workday(date(2027, 3, 1)) and desk.see(calendar.days, 2027) == ()
    with pytest.raises(Refused, match="field_bad"):
        desk.do(calendar.save_day, day, "half")


def test_an_amending_notice_changes_only_its_holiday(desk: Desk) -> None:
    text = "劳动节：5月1日至6日放假调休，共6天。4月26日（周日）、5月9日（周六）上班。"
    draft = desk.see(calendar.paste_notice, text, 2026, "调整通知")
    before = desk.see(calendar.table).years[2026]
    assert not draft.whole
    assert {run.name for run in before.lost(draft.table)} >= {"国庆节", "国庆节调休上班", "春节"}
    amended = before.amended(draft.table)
    desk.do(calendar.save_year, amended)
    table = desk.see(calendar.table)
    assert not table.is_workday(date(2026, 10, 2)) and not table.is_workday(date(2026, 5, 6))
    assert table.is_workday(date(2026, 4, 26))
    assert {run.name for run in before.lost(amended)} == set()
    shorter = before.amended(holiday_notice.parse("劳动节：5月1日至3日放假，共3天。", 2026).table)
    assert {(run.name, run.first.day) for run in before.lost(shorter)} == {("劳动节", 4), ("劳动节调休上班", 9)}
    assert "调整通知" in desk.see(calendar.years)[0].source


def test_an_extension_is_read_beside_the_table_it_extends(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.see(calendar.paste_notice, "延长2027年春节假期至2月14日", 2027)
    assert (caught.value.data["why"], "春节" in caught.value.data["line"]) == ("extends", True)
    desk.do(calendar.save_year, holiday_notice.parse(NOTICE, 2027).table)
    draft = desk.see(calendar.paste_notice, "延长2027年春节假期至2月14日，2月15日起正常上班。", 2027)
    amended = desk.see(calendar.table).years[2027].amended(draft.table)
    assert [(r.name, r.first.day, r.last.day) for r in amended.runs()] == [("元旦", 1, 3), ("春节", 5, 14)]
    assert list(amended.working) == [date(2027, 1, 30)]
