"""Closing a month: what its report said then it says for ever; corrections are added, words are kept."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.errors import Refused
from app.rules.report.layout import MonthReport
from app.rules.report.period import ReportPeriod, month, read_period
from app.rules.requests.flow import Act
from app.services import documents
from app.services.centre import clock
from app.services.report import closing, gathered, kept
from app.services.report import report as reports
from app.services.report.frozen import frozen
from app.services.report.workbook import workbook
from app.services.requests import accept, ratings
from app.services.requests.accept import Step
from app.services.till import shifts
from app.store import sql
from app.store.verify import verify
from tests.services.requests.asked import ON_THE_SPOT, take
from tests.services.till.charging import deposit, fee, pay
from tests.services.till.test_shifts import sell
from tests.support import Centre

HERE = Path(__file__).parent
OCTOBER, NOVEMBER, DECEMBER = (month(date(2026, at, 1)) for at in (10, 11, 12))
QUARTER, YEAR = ReportPeriod(date(2026, 10, 1), 3), ReportPeriod(date(2026, 1, 1), 12)
JANUARY = datetime(2027, 1, 5, 2, tzinfo=UTC)


@pytest.fixture
def manager(centre_: Centre) -> Centre:
    """The manager on duty, in November."""
    centre_.sign_in("1001")
    centre_.clock.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    return centre_


def turn_to(centre: Centre, now: datetime) -> None:
    """Later, by a clock that somebody answers for."""
    centre.clock.now = now
    centre.desk.do(clock.confirm, "核对过日历")


def refused(centre: Centre, operation: Any, *args: Any) -> str:
    with pytest.raises(Refused) as no:
        centre.desk.do(operation, *args)
    return no.value.code


def made(centre: Centre, period: ReportPeriod = NOVEMBER) -> MonthReport:
    return centre.desk.see(reports.period_report, period)


def said(report: MonthReport) -> dict[str, str]:
    return {one.key: one.now.written() for one in report.indicators}


def test_a_closed_month_stays_whatever_is_renamed_or_typed_late(manager: Centre) -> None:
    take(manager, ON_THE_SPOT, close_now=True)
    take(manager)
    manager.desk.do(closing.keep_words, NOVEMBER, "人手不够\n排队久", "加一个窗口")
    turn_to(manager, datetime(2026, 12, 1, 1, tzinfo=UTC))
    open_ = made(manager)
    closed = manager.desk.do(closing.close_period, NOVEMBER)
    assert closed.closed == "2026-12-01 09:00" and open_.closed == ""
    assert closed == made(manager) == replace(open_, closed=closed.closed, made=closed.made)
    manager.clock.now = datetime(2026, 11, 30, 2, tzinfo=UTC)  # set back: one more is taken in the closed month
    take(manager)
    with manager.desk.sessions.write() as session:
        sql.run(session, "UPDATE scene SET name = '改了名'", {})
        session.commit()
    assert made(manager) == closed
    drifted = manager.desk.see(closing.drift, NOVEMBER, closed)
    assert ("受理", "2", "3") in [(one.name, one.said, one.now) for one in drifted]
    turn_to(manager, JANUARY)
    assert said(made(manager, DECEMBER))["received"] == "0"
    before = {one.key: one.before.written() for one in made(manager, DECEMBER).indicators}
    so_far = {one.key: one.so_far.written() for one in made(manager, DECEMBER).indicators}
    assert before["received"] == "2" and so_far["received"] == "2"  # the closed month counts as it was closed


def test_the_paper_of_a_closed_month_carries_its_corrections(manager: Centre) -> None:
    take(manager)
    turn_to(manager, datetime(2026, 12, 1, 1, tzinfo=UTC))
    note = manager.desk.new_id()
    assert refused(manager, closing.correct_period, NOVEMBER, note, "受理", "1", "2", "漏登一件") == "period_open"
    manager.desk.do(closing.close_period, NOVEMBER)
    for _twice in range(2):
        first = manager.desk.do(closing.correct_period, NOVEMBER, note, "受理", "1", "2", "漏登一件")
        assert (first.number, first.right) == (1, "2")
    second = manager.desk.do(closing.correct_period, NOVEMBER, manager.desk.new_id(), "就餐", "0", "3", "纸质补录")
    assert second.number == 2
    paper = manager.desk.see(reports.month_paper, NOVEMBER)
    assert [one.reason for one in paper.report.corrections] == ["漏登一件", "纸质补录"]
    sheet = CalamineWorkbook.from_filelike(BytesIO(workbook(paper.report))).get_sheet_by_name("更正")
    assert [row[4] for row in sheet.to_python()[1:]] == ["漏登一件", "纸质补录"]
    assert documents.load(paper.KIND, documents.dump(paper)) == paper
    assert [(one.period, one.corrections) for one in manager.desk.see(closing.closed_periods)] == [("2026-11", 2)]
    assert verify(manager.desk.sessions).ok


def test_a_form_that_went_on_to_another_month_corrects_that_one(manager: Centre) -> None:
    turn_to(manager, JANUARY)
    same = manager.desk.new_id()
    for period in (NOVEMBER, DECEMBER):
        manager.desk.do(closing.close_period, period)
    manager.desk.do(closing.correct_period, NOVEMBER, manager.desk.new_id(), "受理", "1", "2", "漏登一件")
    for period, number in ((NOVEMBER, 2), (DECEMBER, 1)):
        note = manager.desk.do(closing.correct_period, period, same, "就餐", "0", "3", f"{period.title}补录")
        assert (note.number, note.reason) == (number, f"{period.title}补录")
    assert [len(made(manager, period).corrections) for period in (NOVEMBER, DECEMBER)] == [2, 1]


@pytest.mark.parametrize("field", ["what", "said", "right", "reason"])
def test_a_correction_says_everything(manager: Centre, field: str) -> None:
    turn_to(manager, datetime(2026, 12, 1, 1, tzinfo=UTC))
    manager.desk.do(closing.close_period, NOVEMBER)
    words = {"what": "受理", "said": "1", "right": "2", "reason": "漏登", field: " "}
    with pytest.raises(Refused) as no:
        manager.desk.do(closing.correct_period, NOVEMBER, manager.desk.new_id(), *words.values())
    assert (no.value.code, no.value.data["field"]) == ("field_bad", field)


def test_what_is_not_over_or_closed_already_is_refused(manager: Centre) -> None:
    assert refused(manager, closing.close_period, NOVEMBER) == "period_running"
    turn_to(manager, NOVEMBER.ends)
    manager.desk.do(closing.close_period, NOVEMBER)
    assert refused(manager, closing.close_period, NOVEMBER) == "period_closed"
    assert refused(manager, closing.keep_words, NOVEMBER, "迟了", "") == "period_closed"
    assert refused(manager, closing.close_period, QUARTER) == "period_running"
    turn_to(manager, JANUARY)
    assert refused(manager, closing.close_period, QUARTER) == "period_months_open"
    manager.desk.do(closing.close_period, DECEMBER)
    assert manager.desk.do(closing.close_period, QUARTER).closed
    assert manager.desk.do(closing.close_period, YEAR).closed


def test_months_before_the_books_begin_hold_no_year_up_and_many_open_ones_are_not_all_named(manager: Centre) -> None:
    turn_to(manager, JANUARY)
    with pytest.raises(Refused) as no:
        manager.desk.do(closing.close_period, YEAR)
    assert no.value.data["months"] == "2026年11月、2026年12月"
    turn_to(manager, datetime(2028, 1, 5, 2, tzinfo=UTC))
    with pytest.raises(Refused) as no:
        manager.desk.do(closing.close_period, YEAR.after)
    assert no.value.data["months"] == "2027年1月、2027年2月、2027年3月等 12 个月"


def test_nothing_is_frozen_by_a_clock_that_is_doubted(manager: Centre) -> None:
    manager.clock.now = datetime(2026, 12, 20, 2, tzinfo=UTC)
    assert refused(manager, closing.close_period, NOVEMBER) == "clock_doubted"
    turn_to(manager, manager.clock.now)
    assert manager.desk.do(closing.close_period, NOVEMBER).closed


def test_a_shift_of_the_month_is_closed_first(manager: Centre) -> None:
    manager.desk.do(shifts.open_shift, 300_00)
    turn_to(manager, datetime(2026, 12, 1, 1, tzinfo=UTC))
    assert refused(manager, closing.close_period, NOVEMBER) == "period_shift_open"
    manager.desk.do(closing.close_period, OCTOBER)


@pytest.mark.parametrize("code", ["2001", "3001"])
def test_only_a_manager_closes(centre_: Centre, code: str) -> None:
    centre_.sign_in(code)
    for operation, args in (
        (closing.close_period, (OCTOBER,)), (closing.keep_words, (OCTOBER, "", "")),
        (closing.correct_period, (OCTOBER, centre_.desk.new_id(), "甲", "1", "2", "错")),
    ):  # fmt: skip
        assert refused(centre_, operation, *args) == "needs_approver"


def test_a_quarter_and_a_year_are_their_months(manager: Centre) -> None:
    voided = take(manager)
    take(manager, ON_THE_SPOT, close_now=True)
    turn_to(manager, datetime(2026, 12, 2, 2, tzinfo=UTC))
    manager.desk.do(accept.act, voided.id, Act.VOID, Step(reason="登记错人"))
    take(manager)
    turn_to(manager, JANUARY)
    for period in (QUARTER, YEAR):
        report = made(manager, period)
        tables = {t.key: t for s in report.sections for t in s.tables}
        for name, _caption, keys in reports._BY_MONTH:
            by = {row.cells[0].text: [cell.written() for cell in row.cells[1:]] for row in tables[name].rows}
            for one in period.parts():
                page = said(made(manager, one))
                assert by[f"{one.first.month}月"] == [page[key] for key in keys]
            assert by["合计"] == [said(report)[key] for key in keys]
        assert said(report)["received"] == "3"  # two in November, as its page says, and one in December


def test_what_is_kept_of_a_month_reads_back(manager: Centre) -> None:
    take(manager, ON_THE_SPOT, close_now=True)
    turn_to(manager, JANUARY)
    live = manager.desk.see(gathered.gather, NOVEMBER)
    manager.desk.do(closing.close_period, NOVEMBER)
    assert manager.desk.see(gathered.gather, NOVEMBER) == live == manager.desk.see(gathered.count_month, NOVEMBER)


def test_a_month_with_money_is_kept_to_the_last_sum(manager: Centre) -> None:
    """Every family's sums, as the store of either kind gives them."""
    desk = manager.desk
    desk.do(shifts.open_shift, 300_00)
    for method, amount in (("cash", 20_00), ("wechat", 16_61)):
        sell(manager, method, amount)
    pay(desk, desk.new_id(), fee(1503), deposit(5000), method="card")
    done = take(manager, ON_THE_SPOT, close_now=True)
    desk.do(ratings.rate, done.id, 5, "screen")
    live = desk.see(gathered.gather, NOVEMBER)
    assert frozen(gathered.Gathered).validate_json(desk.see(gathered.dump_figures, NOVEMBER)) == live
    assert (live.canteen.whole.count, live.canteen.fees["repair"].amount) == (2, 1503)
    for period in (NOVEMBER, YEAR):
        report = made(manager, period)
        assert frozen(MonthReport).validate_json(kept.dump_report(report)) == report
        assert CalamineWorkbook.from_filelike(BytesIO(workbook(report))).sheet_names[0] == "总体情况"
        assert {type(one.now.n) for one in report.indicators} <= {int, type(None)}


@pytest.mark.parametrize(("name", "kind"), [("figures", gathered.Gathered), ("report", MonthReport)])
def test_what_any_version_closed_reads_back_whole(name: str, kind: Any) -> None:
    """The files were written by the first version that closed months: nothing in them is ever renamed or dropped."""
    text = (HERE / f"closed_{name}.json").read_text("utf-8")
    said, adapter = json.loads(text), frozen(kind)
    read = adapter.validate_json(text)
    assert _within(said, json.loads(adapter.dump_json(read)))
    assert adapter.validate_json(json.dumps(said | {"later": {"n": 1}})) == read, "what is not known yet is passed over"


def _within(old: Any, new: Any) -> bool:
    if isinstance(old, dict):
        return old.keys() <= new.keys() and all(_within(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return len(old) == len(new) and all(map(_within, old, new))
    return bool(old == new)


def test_what_was_closed_can_be_changed_by_nobody(manager: Centre) -> None:
    turn_to(manager, JANUARY)
    manager.desk.do(closing.close_period, NOVEMBER)
    manager.desk.do(closing.correct_period, NOVEMBER, manager.desk.new_id(), "受理", "0", "1", "漏登")
    for change in ("UPDATE report_closing SET report = ''", "DELETE FROM report_correction"):
        with pytest.raises(Exception, match="SEALED"), manager.desk.sessions.write() as session:
            sql.run(session, change, {})


def test_words_are_kept_and_stand_at_the_end(manager: Centre) -> None:
    assert manager.desk.see(closing.period_words, NOVEMBER).problems == ""
    manager.desk.do(closing.keep_words, NOVEMBER, "人手不够", "")
    manager.desk.do(closing.keep_words, NOVEMBER, "人手不够\n\n排队久", "加一个窗口")
    titles = [(one.title, one.paragraphs) for one in made(manager).sections[-2:]]
    assert titles == [("存在问题", ("人手不够", "排队久")), ("下一步计划", ("加一个窗口",))]
    with pytest.raises(Refused) as no:
        manager.desk.do(closing.keep_words, NOVEMBER, "长" * 2001, "")
    assert no.value.data["field"] == "problems"


def test_the_books_begin_somewhere(manager: Centre) -> None:
    assert manager.desk.see(closing.first_period) == read_period("2026-11")


def test_the_words_of_a_closed_period_are_held_by_the_store_itself(counter: Centre) -> None:
    counter.sign_in("1001")
    counter.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    counter.desk.do(clock.confirm, "核对过日历")
    counter.desk.do(closing.keep_words, NOVEMBER, "窗口排队", "")
    change, take = "UPDATE report_words SET plans = 'x' WHERE period = :p", "DELETE FROM report_words WHERE period = :p"
    counter.desk.do(lambda work: sql.run(work.session, change, {"p": NOVEMBER.key}))  # open, and so it may be written
    with pytest.raises(Exception, match="SEALED"):
        counter.desk.do(lambda work: sql.run(work.session, take, {"p": NOVEMBER.key}))
    counter.desk.do(closing.close_period, NOVEMBER)
    for statement in (change, take):
        with pytest.raises(Exception, match="SEALED"):
            counter.desk.do(lambda work, text=statement: sql.run(work.session, text, {"p": NOVEMBER.key}))
    assert counter.desk.see(closing.period_words, NOVEMBER).plans == "x"
