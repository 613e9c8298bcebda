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
