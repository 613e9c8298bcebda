"""Closing is honest: every method is compared, blind is blind, money between shifts is told, cash moves have limits."""

import json

import pytest
from sqlmodel import Session

from app.errors import Refused
from app.print.render import render
from app.services import dashboard, documents, print_queue
from app.services.centre import journal, settings, staff
from app.services.desk import Approval
from app.services.documents.till import MoveLine, ShiftReport, TenderTotal
from app.services.till import cart, menu, sales, shifts
from app.services.till.shifts import Difference
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests import statements
from tests.services.till.test_cart_and_sales import ring
from tests.services.till.test_shifts import refused, sell
from tests.support import Centre

FLOAT = 300_00
PIECES = {10000: 3, 1000: 1, 500: 1, 100: 3}  # 318.00


@pytest.fixture
def open_(centre_: Centre) -> Centre:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, FLOAT)
    return centre_


def unsealed(session: Session, table: str) -> None:
    """As somebody with the keys of the store could have it: the table takes changes."""
    server = session.get_bind().dialect.name != "sqlite"
    sql.run(
        session, f"DROP TRIGGER tr_{table}_no_change ON {table}" if server else f"DROP TRIGGER tr_{table}_no_update"
    )


def approval(centre: Centre, code: str = "1002") -> Approval:
    return centre.desk.approve(centre.staff[code], centre.pins[code])


# --- every method


def test_what_an_app_shows_and_the_till_does_not_know_is_compared_and_printed(open_: Centre) -> None:
    desk = open_.desk
    sell(open_)
    verdict = desk.do(shifts.submit_count, PIECES, {"wechat": 10_00})
    assert (verdict.within, verdict.off, verdict.variance, verdict.differences) == (False, ("wechat",), None, ())
    assert refused(open_, shifts.close).code == "reason_missing"
    assert refused(open_, shifts.close, "收了微信打了现金").code == "needs_approver"
    z = desk.do(shifts.close, "收了微信打了现金", approval=approval(open_))
    assert (z.variance, z.variance_reason, z.approved_by) == (0, "收了微信打了现金", "主管乙")
    assert z.tenders == (TenderTotal("cash", 1, 18_00), TenderTotal("wechat", 0, 0, 10_00))


@pytest.mark.parametrize(("declared", "within"), [(18_00, True), (20_00, True), (20_01, False), (15_99, False)])
def test_a_declared_total_has_the_threshold_of_the_cash(open_: Centre, declared: int, within: bool) -> None:
    sell(open_, "wechat")
    assert open_.desk.do(shifts.submit_count, {10000: 3}, {"wechat": declared}).within is within


def test_who_approves_sees_every_method_and_nobody_else_does(open_: Centre) -> None:
    desk = open_.desk
    sell(open_)
    sell(open_, "alipay")
    desk.do(shifts.submit_count, {10000: 3}, {"alipay": 18_00, "wechat": 10_00})
    found = (Difference("cash", 318_00, 300_00), Difference("wechat", 0, 10_00), Difference("alipay", 18_00, 18_00))
    assert desk.see(shifts.differences, approval(open_)) == found
    assert [d.off for d in found] == [-18_00, 10_00, 0]
    with pytest.raises(Refused, match="needs_right"):
        desk.see(shifts.differences, approval(open_, "2002"))
    assert desk.see(shifts.counted).differences == ()  # type: ignore[union-attr]
    open_.sign_in("1001")
    assert desk.see(shifts.counted).differences == found  # type: ignore[union-attr]


# --- blind


def test_who_may_not_know_the_cash_sees_no_sum_that_leads_to_it(open_: Centre) -> None:
    desk = open_.desk
    for method in ("cash", "wechat"):
        sell(open_, method)
    now, x, day = desk.see(shifts.now), desk.see(shifts.x_report), desk.see(dashboard.today)
    assert now is not None and now.figures.blind and x.blind and day.blind
    assert (now.figures.sales_count, x.sales_count, day.sales) == (2, 2, 2)
    for tenders in (now.figures.tenders, x.tenders):
        assert tenders == (TenderTotal("cash", 1, 0), TenderTotal("wechat", 1, 0))
    assert day.tenders == (("cash", 1, 0), ("wechat", 1, 0))
    assert (now.figures.net_total, now.figures.list_total, now.figures.gross_sales) == (0, 0, 0)
    assert (x.net_total, x.list_total, x.perpetual_sales, x.expected_cash) == (0, 0, 0, None)
    assert (day.net, day.list_total) == (0, 0) and not any(fen for _, _, fen in day.hours)
    assert "1800" not in documents.dump(x) and "3600" not in documents.dump(x)
    desk.do(shifts.submit_count, PIECES)
    assert desk.see(shifts.x_report).blind, "until it is sealed"
    desk.do(shifts.close)
    assert desk.see(dashboard.today).net == 36_00, "a closed shift is no secret"


@pytest.mark.parametrize("code", ["1001", "9001"])
def test_who_may_see_the_expected_cash_sees_all(open_: Centre, code: str) -> None:
    sell(open_)
    open_.sign_in(code)
    now = open_.desk.see(shifts.now)
    assert now is not None and (now.expected_cash, now.figures.net_total) == (318_00, 18_00)
    assert open_.desk.see(dashboard.today).net == 18_00


# --- what is handed in, and the float after it


def test_what_is_handed_in_is_sealed_with_the_closing_and_the_rest_is_the_next_float(open_: Centre) -> None:
    desk = open_.desk
    sell(open_)
    desk.do(shifts.move_cash, "pay_out", 3_00, "买冰")
    verdict = desk.do(shifts.submit_count, {**PIECES, 100: 0})
    assert verdict.usual == FLOAT
    z = desk.do(shifts.close, "", 15_00)
    assert (z.expected_cash, z.counted_cash, z.variance) == (315_00, 315_00, 0)
    assert (z.handed_in, z.left_cash, z.drops) == (15_00, 300_00, 0)
    assert z.moves == (MoveLine("pay_out", 3_00, "买冰"),)
    assert desk.see(shifts.last_closing).left == 300_00  # type: ignore[union-attr]
    with desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT kind, amount, reason, after_count FROM cash_movement ORDER BY chain_serial")
        last = sql.rows(session, "SELECT last_serial, chain_serial FROM closing")
    assert [tuple(row) for row in rows] == [("pay_out", 3_00, "买冰", 0), ("drop", 15_00, "交班上交", 1)]
    assert [tuple(row) for row in last] == [(3, 4)]
    assert verify(desk.sessions).ok
    desk.do(shifts.open_shift, 300_00)
    now = desk.see(shifts.now)
    assert now is not None and (now.figures.drops, now.opening_float) == (0, 300_00)
    assert desk.see(shifts.moves) == ()


def test_a_hand_in_after_the_count_cannot_be_turned_into_an_ordinary_one(open_: Centre) -> None:
    desk = open_.desk
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close, "", 100_00)
    with desk.sessions.write() as session:
        unsealed(session, "cash_movement")
        sql.run(session, "UPDATE cash_movement SET after_count = FALSE")
        session.commit()
    wrong = {check.name: check.why for check in verify(desk.sessions).checks if not check.ok}
    wrong.pop("guards", None)  # a file names too what was put out of the way for it
    assert wrong == {"chain": "mac"}


@pytest.mark.parametrize("fen", [-1, 300_01])
def test_nobody_hands_in_more_than_was_counted(open_: Centre, fen: int) -> None:
    open_.desk.do(shifts.submit_count, {10000: 3})
    wrong = refused(open_, shifts.close, "", fen)
    assert (wrong.code, wrong.data["field"], wrong.data["total"]) == ("hand_in_bad", "handed_in", 300_00)


def test_a_float_that_is_not_what_was_left_needs_a_reason_and_stands_on_the_z(open_: Centre) -> None:
    desk = open_.desk
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close, "", 100_00)
    wrong = refused(open_, shifts.open_shift, 150_00)
    assert (wrong.code, wrong.data["field"], wrong.data["off"]) == ("float_differs", "reason", -50_00)
    assert refused(open_, shifts.open_shift, 150_00, None, "  ").code == "float_differs"
    desk.do(shifts.open_shift, 150_00, None, "夜间上交")
    open_.sign_in("1001")
    told = desk.see(journal.entries, action="shift_open").rows[0].detail
    assert (told["left"], told["opening_float"], told["reason"]) == (200_00, 150_00, "夜间上交")
    open_.sign_in("2001")
    desk.do(shifts.submit_count, {10000: 1, 5000: 1})
    z = desk.do(shifts.close)
    assert (z.float_expected, z.opening_float, z.float_reason, z.variance) == (200_00, 150_00, "夜间上交", 0)
    desk.do(shifts.open_shift, 150_00, None, "没有用处的原因")
    desk.do(shifts.submit_count, {10000: 1, 5000: 1})
    assert desk.do(shifts.close).float_reason == "", "what agrees needs none"


def test_a_z_from_before_anything_was_handed_in_left_all(open_: Centre) -> None:
    desk = open_.desk
    desk.do(shifts.submit_count, {10000: 3})
    z = desk.do(shifts.close)
    later = {"left_cash", "handed_in", "edition", "blind", "moves", "float_expected", "float_reason", "clock_doubts"}
    old = {name: value for name, value in json.loads(documents.dump(z)).items() if name not in later}
    with desk.sessions.write() as session:
        unsealed(session, "closing")
        sql.run(session, "UPDATE closing SET report = :r", {"r": json.dumps(old)})
        session.commit()
    assert desk.see(shifts.last_closing).left == 300_00  # type: ignore[union-attr]
    read = desk.see(shifts.closings)[0]
    assert (read.edition, read.stays(), read.moves) == (1, 300_00, ())


# --- cash moves


@pytest.mark.parametrize("kind", ["pay_out", "drop"])
def test_no_more_leaves_the_drawer_than_it_can_hold(open_: Centre, kind: str) -> None:
    sell(open_)
    wrong = refused(open_, shifts.move_cash, kind, 318_01, "存银行", approval=approval(open_))
    assert (wrong.code, wrong.data) == ("drawer_short", {"field": "amount"}), "and no figure"
    open_.desk.do(shifts.move_cash, kind, 318_00, "存银行", approval=approval(open_))
    open_.sign_in("1001")
    wrong = refused(open_, shifts.move_cash, kind, 1, "存银行")
    assert wrong.data == {"field": "amount", "holds": 0}


@pytest.mark.parametrize("kind", ["pay_out", "drop"])
def test_trying_out_amounts_tells_nobody_what_was_taken(open_: Centre, kind: str) -> None:
    """300.00 float and 20.00 put in are known to who counted them; what was sold (18.00) is not."""
    open_.desk.do(shifts.move_cash, "pay_in", 20_00, "零钱")
    sell(open_)
    for amount in (320_01, 338_00, 338_01, 900_00):
        assert refused(open_, shifts.move_cash, kind, amount, "买菜").code == "needs_approver"
    open_.desk.do(shifts.move_cash, kind, 320_00, "买菜")
    assert refused(open_, shifts.move_cash, kind, 1, "买菜").code == "needs_approver"


@pytest.mark.parametrize("kind", ["pay_in", "pay_out", "drop"])
def test_a_large_movement_takes_consent_before_anything_is_said_of_the_drawer(open_: Centre, kind: str) -> None:
    desk = open_.desk
    wrong = refused(open_, shifts.move_cash, kind, 5_000_00, "上交")
    assert (wrong.code, wrong.data["right"]) == ("needs_approver", "cash_large")
    if kind == "pay_in":
        desk.do(shifts.move_cash, kind, 5_000_00, "上交", approval=approval(open_))
        assert [(m.amount, m.by, m.approved_by) for m in desk.see(shifts.moves)] == [(5_000_00, "收银甲", "主管乙")]
    else:
        assert refused(open_, shifts.move_cash, kind, 5_000_00, "上交", approval=approval(open_)).code == "drawer_short"


def test_the_limit_is_the_centres(open_: Centre) -> None:
    open_.desk.do(shifts.move_cash, "pay_in", 1_000_00, "补零钱")
    assert refused(open_, shifts.move_cash, "pay_in", 1_000_01, "补零钱").code == "needs_approver"


def test_movements_are_listed_with_their_reasons_the_newest_first(open_: Centre) -> None:
    desk = open_.desk
    for kind, amount, reason in (("pay_in", 50_00, "补零钱"), ("pay_out", 12_00, "买冰"), ("drop", 100_00, "存银行")):
        desk.do(shifts.move_cash, kind, amount, reason)
    found = [(m.kind, m.amount, m.reason, m.by, m.approved_by) for m in desk.see(shifts.moves)]
    assert found == [
        ("drop", 100_00, "存银行", "收银甲", ""),
        ("pay_out", 12_00, "买冰", "收银甲", ""),
        ("pay_in", 50_00, "补零钱", "收银甲", ""),
    ]


# --- what a shift counts is its own, whatever the clock says


def reprint(centre: Centre, number: str) -> None:
    centre.desk.do(print_queue.reprint, "receipt", number)


@pytest.mark.parametrize("minutes", [-60, 0, 60])
def test_reprints_and_thrown_away_orders_count_when_the_clock_is_set(open_: Centre, minutes: int) -> None:
    desk = open_.desk
    number = sell(open_).number
    open_.clock.forward(minutes=minutes)
    reprint(open_, number)
    desk.do(cart.discard, ring(desk, "13").id, "不要了")
    x = desk.see(shifts.x_report)
    assert (x.reprints, x.abandoned) == (1, 1)


def test_a_shift_counts_nothing_of_the_one_before(open_: Centre) -> None:
    desk = open_.desk
    number = sell(open_).number
    reprint(open_, number)
    reprint(open_, number)
    desk.do(cart.discard, ring(desk, "13").id, "不要了")
    desk.do(shifts.submit_count, PIECES)
    z = desk.do(shifts.close)
    assert (z.reprints, z.abandoned) == (2, 1)
    open_.clock.forward(minutes=-30)
    desk.do(shifts.open_shift, 318_00)
    x = desk.see(shifts.x_report)
    assert (x.reprints, x.abandoned, x.sales_count) == (0, 0, 0)


def test_a_z_reads_back_as_it_was_frozen(open_: Centre) -> None:
    desk = open_.desk
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00)])
    desk.do(shifts.move_cash, "pay_in", 5_00, "补零钱")
    desk.do(shifts.submit_count, {10000: 3, 500: 1}, {"wechat": 18_00, "card": 0})
    z = desk.do(shifts.close, "", 5_00)
    stored = documents.load("shift", desk.see(print_queue.find, z.number)[0].document)
    assert isinstance(stored, ShiftReport) and stored == z and stored.edition == 3
    assert [(t.method, t.amount, t.declared) for t in z.tenders] == [("wechat", 18_00, 18_00), ("card", 0, 0)]
    assert z.z_name() == "Z0001" and desk.see(shifts.closings) == (z,)


def test_a_z_is_printed_again_byte_for_byte_whatever_was_renamed_since(open_: Centre) -> None:
    desk = open_.desk
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("cash", 18_00)])
    desk.do(shifts.submit_count, PIECES)
    z = desk.do(shifts.close)
    (first,) = desk.see(print_queue.find, z.number)
    open_.sign_in("1001")
    desk.do(settings.put, "centre.name", "另一个邻里坊")
    desk.do(settings.put, "centre.canteen", "另一家餐厅")
    dish = next(row for row in desk.see(menu.dishes, "11"))
    desk.do(menu.set_price, dish.id, 99_00)
    who = next(row for row in desk.see(staff.roster) if row.code == "2001")
    desk.do(staff.change, who.id, name="改名了")
    again = desk.do(print_queue.reprint, "shift", z.number)
    copy = next(job for job in desk.see(print_queue.find, z.number) if job.id == again)
    assert copy.document == first.document and copy.copy_no == 2
    for form in ("escpos", "pdf"):
        assert render(documents.load("shift", copy.document), form=form) == render(z, form=form)
    assert desk.see(shifts.closings) == (z,)


def test_closing_a_long_shift_asks_for_no_more_than_a_short_one(open_: Centre) -> None:
    """2,000 sales cost what 2 do, but for the adding up."""
    desk, costs = open_.desk, list[int]()
    for many in (2, 30):
        for _ in range(many):
            sell(open_)
        shown = desk.see(shifts.x_report)
        desk.do(shifts.submit_count, {1: FLOAT + 18_00 * shown.sales_count})
        costs.append(statements.calls(statements.of_do(desk, shifts.close)))
        desk.do(shifts.open_shift, FLOAT, reason="换了备用金")
    assert costs[0] == costs[1] <= 40
