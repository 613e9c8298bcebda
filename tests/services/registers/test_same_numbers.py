"""The same register over the same days says the same for ever, whatever is done, renamed or erased since."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.errors import Refused
from app.rules.repairs.flow import RepairAct
from app.rules.report.registers.span import DaySpan, SpanUnit, span_at
from app.rules.requests.flow import Act
from app.services.centre import staff
from app.services.personal import erase
from app.services.registers import named, table
from app.services.registers.table import RegisterTable
from app.services.repairs import steps
from app.services.repairs.steps import RepairMove
from app.services.requests import accept, ratings
from app.services.requests.accept import Step
from app.services.till import sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from tests.services.registers.asked import DECEMBER, NOVEMBER, column, made, plan, sums
from tests.services.repairs.brought import FAN, SHOES, bring
from tests.services.requests.asked import ON_THE_SPOT, anybody, person, take
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre

NOV_24 = datetime(2026, 11, 24, 2, tzinfo=UTC)
DEC_2 = datetime(2026, 12, 2, 2, tzinfo=UTC)


def asked(centre: Centre, source: str, span: DaySpan = NOVEMBER, *columns: str) -> RegisterTable:
    """By a manager, whoever is on duty."""
    on_duty, centre.desk.staff = centre.desk.staff, None
    centre.sign_in("1001")
    try:
        return made(centre.desk, source, span, *columns)
    finally:
        centre.desk.staff = on_duty


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    centre_.sign_in("3001")
    return centre_


def test_requests_stand_as_they_stood(counter: Centre) -> None:
    counter.clock.now = NOV_24
    closed, running, spot, voided = (
        take(counter), take(counter), take(counter, ON_THE_SPOT, close_now=True), take(counter)
    )  # fmt: skip
    for one in (closed, running):
        counter.desk.do(accept.act, one.id, Act.DISPATCH, Step(handler_id=anybody(counter)))
    counter.clock.forward(days=2)
    counter.desk.do(accept.act, closed.id, Act.CLOSE, Step(result="solved", result_text="批了"))
    counter.desk.do(ratings.rate, closed.id, 4, "screen")
    counter.clock.now = DEC_2
    before = asked(counter, "requests")
    assert [one.text for one in column(before, "state")] == ["已办结", "办理中", "已办结", "已登记"]
    assert [one.text for one in column(before, "rating")] == ["满意", "", "", ""]
    counter.desk.do(accept.act, closed.id, Act.REOPEN, Step(reason="没到账"))
    counter.desk.do(accept.act, running.id, Act.CLOSE, Step(result="explained", result_text="不符合"))
    counter.desk.do(accept.act, voided.id, Act.VOID, Step(reason="登记错人"), approval=counter.consent("1001"))
    counter.clock.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    counter.desk.do(accept.act, closed.id, Act.CLOSE, Step(result="solved", result_text="补发了"))
    counter.desk.do(ratings.rate, closed.id, 1, "screen")
    assert asked(counter, "requests").rows == before.rows and spot.number
    assert asked(counter, "requests", DECEMBER).count == 0


def test_a_merged_slip_is_one_that_was_received_and_never_closed(counter: Centre) -> None:
    counter.clock.now = NOV_24
    main, other = take(counter), take(counter)
    counter.desk.do(accept.act, main.id, Act.DISPATCH, Step(handler_id=anybody(counter)))
    counter.desk.do(accept.act, other.id, Act.MERGE, Step(into=main.number))
    counter.desk.do(accept.act, main.id, Act.CLOSE, Step(result="solved", result_text="批了"))
    found = asked(counter, "requests")
    assert [one.key for one in column(found, "state")] == ["closed", "merged"]
    assert [one is None for one in column(found, "closed")] == [False, True]
    assert [one.key for one in column(found, "kept")] == ["kept", ""]


def test_days_are_cut_at_midnight_in_shanghai(counter: Centre) -> None:
    for at in ("15:59:59", "16:00:00", "23:59:59"):
        counter.clock.now = datetime.fromisoformat(f"2026-11-30T{at}+00:00")
        take(counter)
    spans = (NOVEMBER, DECEMBER, span_at(SpanUnit.DAY, date(2026, 11, 30)), span_at(SpanUnit.DAY, date(2026, 12, 1)))
    assert [asked(counter, "requests", span, "number").count for span in spans] == [1, 2, 1, 2]
    week = DaySpan(date(2026, 11, 30), date(2026, 12, 6))
    assert asked(counter, "requests", week, "number").count == 3
    assert [row[0] for row in asked(counter, "requests", DECEMBER, "received").words()] == [
        "2026-12-01 00:00", "2026-12-01 07:59"
    ]  # fmt: skip


def test_names_change_and_people_go_and_the_numbers_stay(counter: Centre) -> None:
    counter.clock.now = NOV_24
    for _ in range(2):
        take(counter, ON_THE_SPOT, close_now=True)
    counter.clock.now = DEC_2
    before = asked(counter, "requests")
    counter.desk.staff = None
    counter.sign_in("1001")
    me = next(row for row in counter.desk.see(staff.roster) if row.code == "3001")
    counter.desk.do(staff.change, me.member.id, name="改名样例")
    counter.desk.do(lambda work: sql.run(work.session, "UPDATE request_item SET name = '改名的事项'"))
    counter.desk.do(erase.erase, person(counter), "本人要求", approval=counter.consent("1002"))
    after = asked(counter, "requests")
    who = ("resident", "age", "phone", "text", "place", "receiver", "agent")
    assert (after.count, after.sums) == (before.count, before.sums)
    for key in set(after.plan.columns) - {*who}:
        assert column(after, key) == column(before, key), key
    assert {*column(after, "resident")} == {"已**民"} and {one.text for one in column(after, "receiver")} == {
        "改名样例"
    }
    mine = made(counter.desk, "requests", NOVEMBER, "number", receiver=(me.member.id.hex,))
    assert mine.count == before.count  # narrowed by who it was, not by how they were called


def test_a_reversal_stands_on_its_own_business_date(centre_: Centre) -> None:
    centre_.sign_in("2001")
    desk = centre_.desk
    desk.do(shifts.open_shift, 0)
    sold = desk.do(sales.check_out, ring(desk, "11", "41").id, [Tender("cash", 50_00)])
    first = span_at(SpanUnit.DAY, date(2026, 11, 23))
    before = asked(centre_, "sales", first)
    desk.do(sales.reverse_sale, sold.id, "打错")
    after = asked(centre_, "sales", first)
    assert after.rows[0] == before.rows[0]
    assert [one.text for one in column(after, "kind")] == ["销售", "冲正"]
    assert column(after, "corrects") == ["", sold.number] and {*sums(after).values()} == {0}
    desk.do(lambda work: sql.run(work.session, "UPDATE dish SET name = '改了名'"))
    assert asked(centre_, "sales", first).rows == after.rows


def test_repairs_are_unwound_to_the_end_of_the_period(counter: Centre) -> None:
    counter.clock.now = NOV_24
    shoes = bring(counter.desk, FAN, SHOES, SHOES).items[1:]
    finish = RepairMove(parts=500, labour=1000, handler_id=anybody(counter))
    counter.desk.do(steps.do_step, shoes[0], RepairAct.FINISH, finish)
    counter.clock.now = DEC_2
    before = asked(counter, "repairs")
    assert column(before, "price") == [None, 15_00, None] and sums(before)["quantity"] == 3
    assert [one.text for one in column(before, "state")] == ["收件", "修好待取", "收件"]
    counter.desk.do(steps.do_step, shoes[1], RepairAct.FINISH, finish)
    counter.desk.do(steps.undo_step, shoes[1])
    assert asked(counter, "repairs").rows == before.rows
    counter.desk.do(steps.do_step, shoes[1], RepairAct.FINISH, finish)
    assert asked(counter, "repairs").rows == before.rows


def test_a_running_period_says_until_when_it_is(counter: Centre) -> None:
    take(counter)
    counter.sign_in("1001")
    wanted = plan("requests", "number", "resident", "state", channel=("window",))
    paper = counter.desk.see(table.register_paper, wanted, NOVEMBER)
    assert paper.notes == ("按受理日统计；状态为2026-11-23 10:40的情况", "只列方式：窗口", "居民打星号")
    counter.clock.now += timedelta(days=30)
    paper = counter.desk.see(table.register_paper, wanted, NOVEMBER)
    assert paper.notes[0] == "按受理日统计；状态为期末的情况"


def test_only_who_sees_reports_sees_registers(counter: Centre) -> None:
    with pytest.raises(Refused, match="needs_right"):
        counter.desk.see(named.registers)
    with pytest.raises(Refused, match="needs_right"):
        made(counter.desk, "requests")


def test_meals_say_that_fees_are_none_of_them(centre_: Centre) -> None:
    centre_.sign_in("1001")
    assert made(centre_.desk, "sales").notes[:2] == ("按营业日统计", "不含维修、场地、活动收的费和押金")
