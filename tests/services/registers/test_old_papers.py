"""The lists that were papers of their own stand among the registers too, with the same rows in the same order."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.rules.report.registers.span import DaySpan, SpanUnit, span_at
from app.rules.requests.flow import Act
from app.services.registers import named, table
from app.services.registers.table import RegisterTable
from app.services.repairs import handover
from app.services.repairs.handover import Proof
from app.services.repairs.sheets import repair_ledger
from app.services.requests import accept, sheets
from app.services.requests.accept import RequestForm, Step
from tests.services.registers.asked import column
from tests.services.repairs.brought import FAN, SHOES, bring, repaired
from tests.services.requests.asked import ON_THE_SPOT, take
from tests.support import Centre

TODAY = date(2026, 11, 23)


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    centre_.sign_in("1001")
    return centre_


def register(centre: Centre, name: str, span: DaySpan) -> RegisterTable:
    plan = centre.desk.see(named.register_named, name).plan
    return centre.desk.see(table.register_table, plan, span)


def test_the_days_ledger_is_a_register(counter: Centre) -> None:
    desk = counter.desk
    take(counter, ON_THE_SPOT, close_now=True)
    gone = take(counter)
    desk.do(accept.act, gone.id, Act.VOID, Step(reason="按错了"))
    paper = RequestForm(item=ON_THE_SPOT, anonymous=True, text="来问一件事", channel="paper")
    before = datetime(2026, 11, 20, 2, tzinfo=UTC)
    late = desk.do(accept.accept, desk.new_id(), paper, received_at=before)
    counter.clock.now += timedelta(days=1)
    take(counter)
    for day in (TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=3)):
        sheet, made = desk.see(sheets.ledger, day), register(counter, "每日受理台账", DaySpan(day, day))
        assert made.keys == tuple(row.number for row in sheet.rows) and made.count == len(sheet.rows)
        assert [one.text for one in column(made, "item")] == [row.item for row in sheet.rows]
        assert [one.key for one in column(made, "state")] == [row.state for row in sheet.rows]
        voided = [None if row.state == "void" else row.closed_at for row in sheet.rows]  # voiding is no 办结
        assert column(made, "closed") == voided
    assert late.number in register(counter, "每日受理台账", DaySpan(TODAY, TODAY)).keys
    assert late.number in register(counter, "受理台账", DaySpan(before.date(), before.date())).keys


def test_the_repair_book_is_a_register(counter: Centre) -> None:
    desk = counter.desk
    done = bring(desk, {**SHOES, "quote": 0}, FAN)
    repaired(desk, done.items[0])
    desk.do(handover.hand_out, done.items[:1], Proof(tags=done.numbers[:1]))
    counter.clock.now += timedelta(days=2)
    bring(desk, FAN)
    span = span_at(SpanUnit.MONTH, TODAY)
    sheet, made = desk.see(repair_ledger, span.first, span.last), register(counter, "小修理台账", span)
    assert made.keys == tuple(row.number for row in sheet.rows) and made.count == len(sheet.rows) == 3
    for key, of in {
        "received": [row.received_at for row in sheet.rows], "handed": [row.handed_on for row in sheet.rows],
        "price": [row.price for row in sheet.rows], "again": [row.again for row in sheet.rows],
        "owner": [row.owner for row in sheet.rows], "phone": [row.phone for row in sheet.rows],
    }.items():  # fmt: skip
        assert column(made, key) == of, key
    assert [one.key for one in column(made, "state")] == [row.state for row in sheet.rows]
