"""The shift from the float to the sealed Z, by the keyboard, on a real store."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.rules import money
from app.services import print_queue
from app.services.till import cart, shift_report, shifts
from app.services.till.tender import METHODS
from app.ui.dialogs import ApproveModal
from app.ui.kit import metrics, theme
from app.ui.kit.button import Button
from app.ui.kit.forms import hand_over
from app.ui.kit.label import Rule
from app.ui.kit.text import yuan
from app.ui.till.shift.amount import AmountEntry
from app.ui.till.shift.count import Declared
from app.ui.till.shift.moves import MoveModal
from app.ui.till.shift.page import ShiftPage
from app.ui.till.shift.words import variance_tag
from tests.keys import press
from tests.services.till.charging import NUMBER, deposit, fee, pay, settling
from tests.support import Centre
from tests.ui.page_front import Front, sell

FLOAT = 300_00
EXACT = {10000: "3", 1000: "1", 500: "1", 100: "3"}  # 300.00 and one 红烧肉 of 18.00


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[ShiftPage]]:
    shown = Front(qtbot, copied(6, "2001"), ShiftPage)
    yield shown
    shown.close()


def opened(front: Front[ShiftPage], by: str = "2001", sales: int = 1) -> ShiftPage:
    front.centre.sign_in(by)
    front.desk.do(shifts.open_shift, FLOAT)
    front.centre.sign_in("2001")
    for _ in range(sales):
        sell(front.centre, "11")
    front.show()
    return front.page


def count(front: Front[ShiftPage], pieces: dict[int, str], *more: str) -> None:
    """F12, then every row down to the last with Enter, then F12; ``more`` keys after it."""
    front.keys("F12")
    for denomination in money.DENOMINATIONS:
        front.keys(*([pieces[denomination]] if denomination in pieces else []), "Enter")
    front.keys("F12", *more)
    front.settle()


def closed_once(front: Front[ShiftPage]) -> str:
    """A shift behind us: 300.00 in the drawer at the end."""
    front.desk.do(shifts.open_shift, FLOAT)
    front.desk.do(shifts.submit_count, {10000: 3})
    return front.desk.do(shifts.close).number


def test_float_typed_with_the_number_pad_opens_the_shift(front: Front[ShiftPage]) -> None:
    front.show()
    assert front.page.stack.currentWidget() is front.page.open_panel
    front.keys("286.5", "Enter")
    front.settle()
    shift = front.desk.see(shifts.now)
    assert shift is not None
    assert (shift.opening_float, shift.opened_by) == (286_50, "收银甲")
    assert front.page.stack.currentWidget() is front.page.overview


def test_float_offers_what_was_left_and_another_wants_a_reason(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.show()
    panel = front.page.open_panel
    assert panel.amount.value() == FLOAT
    assert any("上次交班留下 ¥300.00" in words for words in front.words())
    assert not panel.notice.words and not panel._why.isVisible()
    front.keys("288")
    assert "少 ¥12.00" in panel.notice.words and panel._why.isVisible()
    front.keys("F12")
    assert front.desk.see(shifts.now) is None
    assert panel.reason.fields["reason"].error == "请写一句原因"
    front.keys("上次点错", "Enter")
    front.settle()
    shift = front.desk.see(shifts.now)
    assert shift is not None
    assert shift.opening_float == 288_00
    x = front.desk.see(shifts.x_report)
    assert (x.float_expected, x.float_reason) == (FLOAT, "上次点错")


def test_a_ready_reason_takes_away_that_one_is_missing(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.show()
    panel = front.page.open_panel
    front.keys("288", "F12")
    assert panel.reason.fields["reason"].error
    next(ready for ready in panel.findChildren(Button) if ready.text() == "补了零钱").click()
    assert panel.reason.raw("reason") == "补了零钱" and not panel.reason.fields["reason"].error


def test_what_was_left_is_said_whole_at_the_largest_text(front: Front[ShiftPage], qapp: QApplication) -> None:
    closed_once(front)
    theme.apply(qapp, text_size=max(metrics.TEXT_SIZES.values()))
    front.show()
    front.settle()
    said = front.page.open_panel._left
    flags = Qt.TextFlag.TextWordWrap if said.wordWrap() else Qt.TextFlag.TextSingleLine
    needed = said.fontMetrics().boundingRect(QRect(0, 0, said.width(), 999), int(flags), said.text())
    assert needed.width() <= said.width() and needed.height() <= said.height(), (needed, said.size())


def test_enter_after_another_float_leads_to_the_reason(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.show()
    panel = front.page.open_panel
    front.keys("310", "Enter")
    assert QApplication.focusWidget() is panel.reason.controls["reason"]
    next(b for b in panel.findChildren(Button) if b.text() == "补了零钱").click()
    front.keys("Enter")
    front.settle()
    assert front.desk.see(shifts.x_report).float_reason == "补了零钱"


def test_a_float_being_typed_is_its_owners_alone(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.show()
    panel = front.page.open_panel
    front.keys("286.5", "Enter", "上次点错")
    front.centre.sign_in("1001")
    hand_over(front.page)
    assert panel.amount.value() == FLOAT and not panel.amount.typed and panel.reason.raw("reason") == ""
    front.centre.sign_in("2001")
    hand_over(front.page)
    assert panel.amount.value() == 286_50 and panel.reason.raw("reason") == "上次点错"


def test_days_without_a_shift_are_asked_about(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.centre.clock.forward(days=3)
    front.show()
    front.keys("F12")
    assert front.desk.see(shifts.now) is None
    assert any("离上一班隔了 3 天" in words for words in front.words())
    assert any("2026-11-23 周一" in words and "2026-11-26 周四" in words for words in front.words())
    verb = next(b for b in front.modal().findChildren(Button) if "日期没错" in b.text())  # type: ignore[union-attr]
    verb.click()
    front.approve("1002")  # two working days lie between
    assert front.desk.see(shifts.now).business_date.isoformat() == "2026-11-26"  # type: ignore[union-attr]


def test_a_manager_says_that_the_clock_is_right(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.centre.clock.forward(days=-1)
    front.show()
    panel = front.page.open_panel
    assert "2026-11-22 10:40" in panel._day.text() and "2026-11-23 10:40" in panel._day.text()
    panel._clock_right.click()
    front.answer("时间超前时开过机")
    front.approve("1002")
    assert not panel._clock_right.isVisible() and "营业日 2026-11-22" in panel._day.text()
    front.keys("F12")
    front.settle()
    assert front.desk.see(shifts.now).business_date.isoformat() == "2026-11-22"  # type: ignore[union-attr]


def test_clock_before_the_last_business_date_is_explained_and_the_last_date_offered(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.centre.clock.forward(days=-1)
    front.show()
    panel = front.page.open_panel
    front.keys("F12")
    assert front.desk.see(shifts.now) is None
    assert "2026-11-23 周一" in panel.notice.words and "2026-11-22 周日" in panel.notice.words
    panel._use_day.click()
    front.settle()
    shift = front.desk.see(shifts.now)
    assert shift is not None
    assert shift.business_date.isoformat() == "2026-11-23"


def test_auditor_opens_only_with_an_approver(front: Front[ShiftPage]) -> None:
    front.centre.sign_in("9001")
    front.show()
    front.keys("F12")
    front.approve("1002")
    assert front.desk.see(shifts.now) is not None


def test_exact_count_asks_what_is_handed_in_then_seals_and_shows_the_z(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, EXACT)
    assert shown.stack.currentWidget() is shown.verdict and "盘点相符" in front.words()
    assert QApplication.focusWidget() is shown.verdict.form.controls["handed_in"]
    assert shown.verdict.go.text() == "封账，上交 ¥18.00"
    front.keys("F12")
    front.settle()
    assert front.desk.see(shifts.now) is None
    z = front.desk.see(shifts.closings)[0]
    assert (z.variance, z.counted_cash, z.handed_in, z.left_cash) == (0, 318_00, 18_00, 300_00)
    assert shown.stack.currentWidget() is shown.report
    assert shown.report.report == z
    assert shown.report.sums.value("差额") == "相符"
    assert shown.report.paper.image is not None
    assert "已封账" in front.words()
    assert front.desk.see(print_queue.find, z.number)[0].copy_no == 1
    assert not shown.report.print_button.hasFocus()
    front.keys("Enter", "Space", "F12", "F12")
    assert shown.stack.currentWidget() is shown.report, "what closed it, pressed again, does nothing"
    assert len(front.desk.see(print_queue.find, z.number)) == 1
    front.keys("Esc")
    assert shown.stack.currentWidget() is shown.open_panel


def test_count_shows_neither_expected_nor_variance_and_says_that_it_is_final(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12")
    said = "".join(front.words())
    assert shown.stack.currentWidget() is shown.count
    assert "318.00" not in said and "18.00" not in said and "应有现金" not in said
    assert "交上后不能改" in said


def test_empty_count_is_not_handed_in(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12", "F12")
    assert front.desk.see(shifts.counted) is None
    assert "还没有填张数" in shown.count.notice.words


def test_a_count_shows_to_whoever_began_it_alone(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12", "3")
    shown.count.declared.put("wechat", 1800)
    front.centre.sign_in("1001")
    hand_over(shown)
    assert not any(shown.count.pieces().values()) and shown.count.declared.raw("wechat") == ""
    assert shown.count.total.words() == "0.00"
    front.centre.sign_in("2001")
    hand_over(shown)
    assert shown.count.pieces()[10000] == 3 and shown.count.declared.raw("wechat") == "18.00"
    assert shown.count.total.words() == "300.00"


def test_pieces_by_keys_and_by_the_buttons(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12", "3", "Enter", "+", "+", "-", "Enter", "2")
    assert {d: n for d, n in shown.count.pieces().items() if n} == {10000: 3, 5000: 1, 2000: 2}
    assert shown.count.total.words() == "390.00"
    front.keys("Esc")
    assert shown.stack.currentWidget() is shown.overview


def test_merchant_totals_are_declared_and_a_wrong_amount_is_said_beside_it(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    sell(front.centre, "11", method="wechat")
    front.settle()
    front.keys("F12", "3", *["Enter"] * 8)
    assert QApplication.focusWidget() is shown.count.declared.controls["wechat"]
    front.keys("18.005", "F12")
    assert shown.count.declared.fields["wechat"].error
    shown.count.declared.controls["wechat"].clear()
    front.keys("17", "F12")
    front.settle()
    assert front.desk.see(shifts.counted) is not None
    front.centre.sign_in("1002")
    shown.refresh()
    shown.verdict.form.put("reason", "找零时看错")
    front.keys("F12")
    front.settle()
    z = front.desk.see(shifts.closings)[0]
    assert {t.method: t.declared for t in z.tenders} == {"cash": None, "wechat": 17_00}
    assert any("商户端 ¥17.00 少 ¥1.00" in row.note for row in shown.report.sums.rows)


def test_variance_wants_a_reason_then_an_approver_with_pin(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, {10000: "3"})
    assert shown.stack.currentWidget() is shown.verdict
    assert shown.verdict.sums.value("差额") == "由主管查看"
    front.keys("F12")
    assert shown.verdict.form.fields["reason"].error == "请写一句原因"
    front.keys("找零时看错", "Enter")
    assert isinstance(front.modal(), ApproveModal)
    front.approve("1002")
    z = front.desk.see(shifts.closings)[0]
    assert (z.variance, z.approved_by, z.variance_reason) == (-18_00, "主管乙", "找零时看错")
    assert shown.report.sums.value("差额") == "少 ¥18.00"


def test_wrong_pin_is_said_and_the_shift_stays_counted(front: Front[ShiftPage]) -> None:
    opened(front)
    count(front, {10000: "3"})
    front.keys("没找到原因", "Enter")
    modal = front.modal()
    assert isinstance(modal, ApproveModal)
    modal.pick(modal._everyone[0])
    front.keys("111112")
    front.qtbot.waitUntil(lambda: any("PIN 不对" in words for words in front.words()), timeout=20_000)
    front.keys("Esc")
    assert front.modal() is None
    assert front.desk.see(shifts.closings) == ()


def test_the_opener_cannot_approve_and_another_manager_can(front: Front[ShiftPage]) -> None:
    opened(front, by="1001")
    count(front, {10000: "3"})
    front.keys("漏记支出", "Enter")
    modal = front.modal()
    assert isinstance(modal, ApproveModal)
    modal.pick(next(p for p in modal._everyone if p.name == "主管甲"))
    front.keys(front.centre.pins["1001"])
    front.qtbot.waitUntil(lambda: any("不能由本人同意" in words for words in front.words()), timeout=20_000)
    assert front.modal() is modal and front.desk.see(shifts.closings) == ()
    front.approve("1002")
    assert front.desk.see(shifts.closings)[0].approved_by == "主管乙"


def test_manager_sees_the_variance_of_a_count(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, {10000: "3"})
    front.centre.sign_in("1002")
    shown.refresh()
    assert shown.verdict.sums.value("现金") == "少 ¥18.00"


def test_resume_needs_an_approver_and_the_count_stays_on_record(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, {10000: "3"})
    shown.verdict.resume()
    front.approve("1001")
    shift = front.desk.see(shifts.now)
    assert shift is not None
    assert shift.state == "open"
    assert shown.stack.currentWidget() is shown.overview
    with front.desk.store.read() as session:
        rows = session.connection().exec_driver_sql("SELECT total FROM shift_count").all()
    assert [row[0] for row in rows] == [300_00]


def test_loose_coins_and_rolls_are_a_sum_of_their_own(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12", "2", *["Enter"] * 7, "Down")
    assert QApplication.focusWidget() is shown.count.boxes[money.LOOSE]
    front.keys("100。65", "+", "Enter")
    assert QApplication.focusWidget() is shown.count.declared.controls["wechat"]
    assert shown.count.total.words() == "300.65"
    front.keys("F12")
    front.settle()
    with front.desk.store.read() as session:
        rows = session.connection().exec_driver_sql("SELECT pieces, total FROM shift_count").all()
    assert [tuple(row) for row in rows] == [('{"10000": 2, "1": 10065}', 300_65)]


def test_each_row_of_the_count_is_told_from_the_next_by_a_line(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12")
    front.settle()
    boxes = [*shown.count.boxes.values()]
    lines = sorted(rule.mapTo(shown, QPoint()).y() for rule in shown.count.findChildren(Rule) if rule.height() == 1)
    for above, below in pairwise(box.mapTo(shown, QPoint()).y() for box in boxes):
        assert any(above + boxes[0].height() <= line <= below for line in lines)


def test_recount_starts_empty_and_closes(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, {10000: "3"})
    shown.verdict.recount.emit()
    assert not shown.count.begun()
    for denomination in money.DENOMINATIONS:
        front.keys(*([EXACT[denomination]] if denomination in EXACT else []), "Enter")
    front.keys("F12", "F12")
    front.settle()
    assert front.desk.see(shifts.closings)[0].variance == 0


def test_an_order_being_rung_up_stops_the_count_and_held_ones_are_said(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    first = front.desk.new_id()
    front.desk.do(cart.add, first, "11", meal="lunch")
    front.desk.do(cart.hold, first)
    front.desk.do(cart.add, front.desk.new_id(), "21", meal="lunch")
    front.settle()
    assert any("还有 1 单挂着" in words for words in shown.overview.notices())
    count(front, EXACT)
    assert front.desk.see(shifts.counted) is None
    assert "有一单还没收完" in shown.count.notice.words
    assert shown.count.begun(), "what was counted must not be lost"


def test_x_on_the_screen_then_on_paper(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F9")
    assert shown.report.report is not None
    assert (shown.report.report.kind, shown.report.report.expected_cash) == ("x", None)
    front.keys("F9")
    front.settle()
    jobs = [job for job in front.desk.see(print_queue.recent) if job.number.startswith("X-")]
    assert len(jobs) == 1
    front.keys("Esc")
    assert shown.stack.currentWidget() is shown.overview


def test_expected_cash_only_for_who_may_see_it(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    assert shown.overview.drawer.value("应有现金") is None
    front.centre.sign_in("1001")
    shown.refresh()
    assert shown.overview.drawer.value("应有现金") == "¥318.00"


def test_a_z_of_the_past_is_read_and_printed_again(front: Front[ShiftPage]) -> None:
    number = closed_once(front)
    opened(front)
    shown = front.page
    shown.history.setFocus()
    front.keys("Enter")
    assert shown.report.report is not None
    assert shown.report.report.number == number
    front.keys("F9")
    front.settle()
    assert [job.copy_no for job in front.desk.see(print_queue.find, number)] == [1, 2]


def test_a_z_that_waits_for_its_printer_is_not_copied(front: Front[ShiftPage]) -> None:
    number = closed_once(front)
    job = front.desk.do(print_queue.claim_next)
    assert job is not None and job.number == number
    front.desk.do(print_queue.failed, job.id, "timeout")
    opened(front)
    front.page.history.setFocus()
    front.keys("Enter", "F9")
    front.settle()
    assert [job.copy_no for job in front.desk.see(print_queue.find, number)] == [1]
    assert [str(trouble) for trouble in front.shell.troubles] == ["paper_waits"]


def test_arriving_with_a_number_shows_that_z(front: Front[ShiftPage]) -> None:
    number = closed_once(front)
    front.show(number=number)
    shown = front.page
    assert shown.stack.currentWidget() is shown.report
    assert shown.report.report is not None
    assert shown.report.report.number == number


def test_a_stale_shift_must_be_closed_first(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    assert shown.overview.notices() == ()
    front.centre.clock.forward(days=1)
    shown.refresh()
    assert any("先交 2026-11-23 周一 的班" in words for words in shown.overview.notices())
    count(front, EXACT, "F12")
    z = front.desk.see(shifts.closings)[0]
    assert z.business_date.isoformat() == "2026-11-23", "a late closing keeps its date"


@pytest.mark.parametrize(("kind", "expected"), [("pay_in", 368_00), ("pay_out", 268_00), ("drop", 268_00)])
def test_cash_moves_by_keys(front: Front[ShiftPage], kind: str, expected: int) -> None:
    shown = opened(front)
    shown.overview.moving.emit(kind)
    assert isinstance(front.modal(), MoveModal)
    front.keys("Enter")
    assert front.desk.see(shifts.now).figures.pay_ins == 0  # type: ignore[union-attr]
    front.keys("50", "Enter", "换零钱", "Enter")
    front.settle()
    assert front.modal() is None
    front.centre.sign_in("1001")
    shift = front.desk.see(shifts.now)
    assert shift is not None
    assert shift.expected_cash == expected


def again(front: Front[ShiftPage]) -> ShiftPage:
    """The page of a program that was killed and started anew."""
    for page in front.window.findChildren(ShiftPage):
        page.hide()  # as a lock does; a kill comes a second after the last key
    return ShiftPage(front.page.ctx, front.window)


def test_a_count_not_handed_in_survives_going_back_and_a_kill(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.keys("F12", "3", "Enter", "2", *["Enter"] * 7, "17.5", "Esc")
    front.keys("F12")
    assert {d: n for d, n in shown.count.pieces().items() if n} == {10000: 3, 5000: 2}
    assert shown.has_draft() and not shown.would_lose()
    after = again(front)
    after.refresh()
    after.start_count()
    assert after.count.pieces() == shown.count.pieces()
    assert after.count.total.words() == "400.00"
    assert after.count.declared.typed() == {"wechat": "17.5", "alipay": "", "card": ""}
    front.centre.sign_in("1001")
    assert not ShiftPage(front.page.ctx, front.window).count.begun()


def test_a_float_being_typed_survives_a_kill_until_it_is_taken(front: Front[ShiftPage]) -> None:
    closed_once(front)
    front.show()
    front.keys("286.5")
    after = again(front)
    after.on_shown()
    assert after.open_panel.amount.value() == 286_50
    assert "少 ¥13.50" in after.open_panel.notice.words
    after.open_panel._offer_last()
    after.open_panel._keeper.flush()
    third = again(front)
    third.on_shown()
    assert third.open_panel.amount.value() == FLOAT and not third.open_panel.amount.typed


def test_every_method_but_cash_is_declared() -> None:
    assert tuple(Declared.__annotations__) == tuple(method for method in METHODS if method != "cash")


def test_a_reason_for_a_variance_survives_a_kill_and_goes_with_its_count(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, {10000: "3"})
    front.keys("找零时看错")
    after = again(front)
    after.refresh()
    assert after.verdict.form.raw("reason") == "找零时看错"
    shown.show()
    shown.verdict._recount()
    third = again(front)
    third.refresh()
    assert third.verdict.form.raw("reason") == ""


def test_a_move_not_booked_is_kept_for_its_kind(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    shown.overview.moving.emit("pay_in")
    front.keys("50", "Enter", "补零钱", "Esc")
    shown.overview.moving.emit("drop")
    modal = front.modal()
    assert isinstance(modal, MoveModal)
    assert modal.form.typed() == {"amount": "", "reason": ""}
    modal.kind.set_value("pay_in")
    modal.kind.changed.emit("pay_in")
    assert modal.form.typed() == {"amount": "50", "reason": "补零钱"}
    front.keys("6", "Enter", "Enter")
    front.settle()
    assert front.modal() is None
    assert front.desk.see(shifts.now).figures.pay_ins == 506_00  # type: ignore[union-attr]
    shown.overview.moving.emit("pay_in")
    booked = front.modal()
    assert isinstance(booked, MoveModal) and not booked.form.dirty()


def test_live_figures_follow_a_sale(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    assert [cell.value for cell in shown.overview.takings.rows] == ["1 笔"]
    sell(front.centre, "11", method="alipay")
    front.settle()
    assert [cell.name for cell in shown.overview.takings.rows] == ["现金", "支付宝"]


def test_who_may_not_know_the_cash_sees_no_sum_before_the_count(front: Front[ShiftPage]) -> None:
    shown = opened(front, sales=2)
    for _ in range(2):
        said = "".join(front.words()) + shown.overview.takings.accessibleDescription()
        said += shown.overview.given.accessibleDescription() + shown.report.sums.accessibleDescription()
        assert "36.00" not in said and "336.00" not in said
        shown._read_x()
    assert shown.report.sums.value("现金") == "2 笔" and shown.report.sums.value("实收净额") is None
    front.keys("Esc")
    front.centre.sign_in("1001")
    shown.refresh()
    assert [cell.value for cell in shown.overview.takings.rows] == ["¥36.00"]
    assert shown.overview._net.isVisible() and shown.overview._net.words() == "36.00"


def test_handed_in_and_left_are_one_sum(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    count(front, EXACT)
    form = shown.verdict.form
    front.keys("118")
    assert form.raw("left") == "200.00" and shown.verdict.go.text() == "封账，上交 ¥118.00"
    front.keys("Enter", "318.00")
    assert form.raw("handed_in") == "0.00" and shown.verdict.go.text() == "封账"
    form.controls["handed_in"].setFocus()
    form.controls["handed_in"].selectAll()
    front.keys("318.01")
    assert form.fields["handed_in"].error == "只点到 ¥318.00" and form.raw("left") == ""
    front.keys("F12")
    assert front.desk.see(shifts.closings) == ()
    form.focus_start("handed_in")
    front.keys("18", "F12")
    front.settle()
    assert front.desk.see(shifts.closings)[0].left_cash == FLOAT
    assert shown.report.sums.value("交班上交") == "¥18.00" and shown.report.sums.value("留作备用金") == "¥300.00"
    front.keys("Esc")
    assert shown.open_panel.amount.value() == FLOAT


def test_who_is_asked_to_agree_sees_what_should_be_there_and_what_was_found(front: Front[ShiftPage]) -> None:
    opened(front)
    front.keys("F12", "3", *["Enter"] * 8, "10", "F12")
    front.settle()
    assert any("现金、微信和账上对不上" in words for words in front.words())
    front.keys("收微信打了现金", "Enter")
    modal = front.modal()
    assert isinstance(modal, ApproveModal)
    modal.pick(next(p for p in modal._everyone if p.name == "主管乙"))
    assert not any("318.00" in words for words in front.words())
    front.keys(front.centre.pins["1002"])
    front.qtbot.waitUntil(lambda: modal.agree is not None, timeout=20_000)
    front.settle()
    said = front.words()
    assert {"应有 ¥318.00 · 点到 ¥300.00", "少 ¥18.00", "账上 ¥0.00 · 商户端 ¥10.00", "多 ¥10.00"} <= set(said)
    front.keys("Enter")
    assert front.modal() is modal, "the Enter after a PIN agrees to nothing"
    front.keys("Enter")
    front.settle()
    z = front.desk.see(shifts.closings)[0]
    assert [(t.method, t.amount, t.declared) for t in z.tenders] == [("cash", 18_00, None), ("wechat", 0, 10_00)]
    assert variance_tag(z).text == "少 ¥18.00"


def test_arrows_and_digits_choose_who_agrees(front: Front[ShiftPage]) -> None:
    opened(front)
    count(front, {10000: "3"}, "没找到原因", "Enter")
    modal = front.modal()
    assert isinstance(modal, ApproveModal) and len(modal._everyone) == 2
    front.keys("Right")
    assert modal._picked == modal._everyone[1]
    front.keys("Left")
    assert modal._picked == modal._everyone[0]
    for key in ("Down", "Up"):
        front.keys(key)
    assert modal._picked == modal._everyone[0]
    modal._tiles[1].setFocus()
    front.keys("9")
    assert modal._picked == modal._everyone[1]
    assert any("已输入 1 位" in dots.accessibleName() for dots in modal.pad.findChildren(QWidget))
    front.keys("Esc")


def test_a_report_read_before_is_not_in_front_of_the_shift(front: Front[ShiftPage]) -> None:
    closed_once(front)
    shown = opened(front)
    shown.history.setFocus()
    front.keys("Enter")
    assert shown.stack.currentWidget() is shown.report
    front.show()
    assert shown.stack.currentWidget() is shown.overview


def test_the_page_of_the_shift_says_itself_that_it_is_late(front: Front[ShiftPage]) -> None:
    front.shell.banners["till.stale"] = ("warn", "2026-11-23 周一 的班还没有交", "")
    opened(front)
    assert "till.stale" not in front.shell.banners


def test_a_shift_of_a_day_to_come_is_said(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.centre.clock.forward(days=-1)
    shown.refresh()
    assert any("2026-11-23 周一 还没有到" in words for words in shown.overview.notices())


def test_a_count_is_begun_by_who_is_sent_here_for_it(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    front.show(count=True)
    assert shown.stack.currentWidget() is shown.count
    front.keys("Esc")
    front.show()
    assert shown.stack.currentWidget() is shown.overview


def test_who_comes_straight_to_the_count_is_told_what_is_not_paid(front: Front[ShiftPage]) -> None:
    """The page of the shift says it, and the way from the till goes past it."""
    shown = opened(front)
    held, begun = front.desk.new_id(), front.desk.new_id()
    front.desk.do(cart.add, held, "11", meal="lunch")
    front.desk.do(cart.hold, held)
    front.desk.do(cart.add, begun, "21", meal="lunch")
    front.show(count=True)
    asked = front.modal()
    assert asked is not None and asked.title.text() == "还有 1 单挂着，1 单没收款"
    press("Esc")
    assert shown.stack.currentWidget() is shown.overview
    front.show(count=True)
    press("Tab", "Enter")  # the safe answer has the keyboard
    assert front.modal() is None and shown.stack.currentWidget() is shown.count


def test_cash_out_in_one_key_the_amount_and_a_ready_reason(front: Front[ShiftPage]) -> None:
    shown = opened(front)
    press("Alt+2")
    modal = front.modal()
    assert isinstance(modal, MoveModal) and modal.kind.value() == "pay_out"
    press("Alt+3")
    assert front.modal() is modal and modal.form.fields["amount"].error, "without an amount nothing is booked"
    modal.form.controls["amount"].setFocus()
    front.keys("12")
    press("Alt+1")
    front.settle()
    assert front.modal() is None
    assert [(m.kind, m.amount, m.reason) for m in front.desk.see(shifts.moves)] == [("pay_out", 12_00, "临时采购")]
    assert shown.moved.rows_model.rows == front.desk.see(shifts.moves)
    assert shown._moved_card.isVisible()


def test_more_than_the_drawer_holds_is_refused_beside_the_amount(front: Front[ShiftPage]) -> None:
    opened(front)
    press("Alt+3")
    front.keys("900")
    press("Alt+1")
    assert isinstance(front.modal(), ApproveModal), "whether the drawer holds it is not said"
    assert not any("318" in words for words in front.words())
    press("Esc")
    front.centre.sign_in("1001")
    press("Alt+1")
    modal = front.modal()
    assert isinstance(modal, MoveModal)
    assert "钱箱里没有这么多" in (modal.form.fields["amount"].error or "")


def _views() -> list[Callable[[ShiftPage], None]]:
    def read(shown: ShiftPage) -> None:
        shown._read_x()

    return [lambda shown: None, lambda shown: shown.start_count(), read]


@pytest.mark.parametrize(("scale", "wide", "high"), [(1.0, 1196, 622), (1.15, 1282, 632)])
def test_the_page_fits_the_smallest_window(
    front: Front[ShiftPage], qapp: QApplication, scale: float, wide: int, high: int
) -> None:
    theme.apply(qapp, text_size=scale)
    shown = opened(front)
    for mode in ("light", "dark"):
        theme.apply(qapp, mode, scale)
        for view in _views():
            view(shown)
            front.settle()
            hint = shown.minimumSizeHint()
            assert hint.width() <= wide and hint.height() <= high, (mode, hint)
            assert not shown.grab().isNull()
            shown._back()


def test_only_plain_digits_are_typed_into_an_amount(qtbot: QtBot) -> None:
    entry = AmountEntry("备用金")
    qtbot.addWidget(entry)
    held = Qt.KeyboardModifier
    for mods in (held.ControlModifier, held.AltModifier, held.MetaModifier):
        qtbot.keyClick(entry, Qt.Key.Key_3, mods)
    assert entry.value() == 0
    qtbot.keyClick(entry, Qt.Key.Key_3)
    qtbot.keyClick(entry, Qt.Key.Key_0, held.KeypadModifier)
    assert entry.value() == 30_00


def test_a_shift_of_another_year_says_its_year(front: Front[ShiftPage]) -> None:
    """One that was opened while the clock stood in another year is seen by who reads the list."""
    closed_once(front)
    front.show()
    (report,) = front.desk.see(shift_report.closings)
    when = front.page._columns()[0].sub
    assert when is not None and when(report) == "11-23 收银甲"
    front.centre.clock.forward(days=60)
    assert when(report) == "2026-11-23 收银甲"


def test_deposits_that_are_owed_stand_beside_the_shift_lead_to_their_page_and_go_on_paper(
    front: Front[ShiftPage],
) -> None:
    shown = opened(front, "3001")
    assert not shown.deposits.isVisible()
    owed = pay(front.desk, front.desk.new_id(), deposit(200_00))
    front.settle()
    assert shown.deposits.isVisible() and "1 笔 · ¥200.00" in front.words()
    (row,) = shown.deposits.rows_model.rows
    assert (row.payer, row.amount) == ("样例居民", 200_00)
    shown.deposits.setFocus()
    shown.deposits.selectRow(0)
    front.keys("Enter")
    assert front.shell.gone == [("repairs", {"number": NUMBER})]
    shown.show_deposits()
    front.settle()
    assert front.modal() is not None and any("押金清单" in words for words in front.words())
    front.keys("F9")
    front.settle()
    assert [job.number[:3] for job in front.desk.see(print_queue.recent, 50) if job.kind == "deposits"] == ["YJ-"]
    front.keys("Esc")
    pay(front.desk, owed.subject_id, settling(owed))
    front.settle()
    assert not shown.deposits.isVisible()


def test_what_charges_brought_stands_apart_from_the_meals(front: Front[ShiftPage]) -> None:
    shown = opened(front, "1001")
    taken = pay(front.desk, front.desk.new_id(), deposit(200_00), fee(50_00))
    pay(front.desk, taken.subject_id, settling(taken), fee(30_00))
    front.settle()
    assert not any(row.name.startswith("收费") and row.value for row in shown.overview.given.rows), (
        "the cashier is blind"
    )
    assert [row.note for row in shown.overview.given.rows if row.name == "收费（维修）"] == ["2 笔"]
    front.centre.sign_in("1001")
    front.show()
    told = {row.name: row.value for row in shown.overview.given.rows}
    assert (told["收费（维修）"], told["收押金"]) == ("¥80.00", "¥200.00")
    assert (told["押金抵费用"], told["退押金"]) == (yuan(-30_00), yuan(-170_00))
    front.keys("F9")
    front.settle()
    told = {row.name: row.value for row in shown.report.sums.rows}
    assert (told["收费（维修）"], told["实收净额"]) == ("¥80.00", "¥18.00")
