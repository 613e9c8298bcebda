"""今日 on a real store: what it shows, where it leads, 补打 and 冲正, and that it stays live."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.calendar.holidays import HolidayYear
from app.services import dashboard, print_queue
from app.services.centre import calendar, settings
from app.services.residents import filters
from app.services.till import cart, shifts
from app.ui.dialogs import ApproveModal
from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.kit.reason import ReasonModal
from app.ui.today.bars import whole_yuan
from app.ui.today.page import TodayPage
from tests.keys import press
from tests.support import Centre
from tests.ui.page_front import Front, sell


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[TodayPage]]:
    shown = Front(qtbot, copied(30, "2001"), TodayPage)
    yield shown
    shown.close()


def trade(front: Front[TodayPage], day: date | None = None) -> TodayPage:
    """A walk-in pays cash, then a senior pays by WeChat."""
    front.desk.do(shifts.open_shift, 0 if day else 300_00, day)
    sell(front.centre, "11")
    seniors = [r for r in front.desk.see(filters.listing, "", 0, 30).rows if r.age and r.age >= 60]
    sell(front.centre, "11", "41", method="wechat", member=seniors[0].id)
    front.show()
    return front.page


@pytest.mark.parametrize(("fen", "yuan"), [(0, 0), (49, 0), (50, 1), (9949, 99), (9950, 100), (129_990, 1300)])
def test_the_figure_over_an_hour_is_rounded(fen: int, yuan: int) -> None:
    assert whole_yuan(fen) == yuan


def test_an_empty_day_says_how_to_start(front: Front[TodayPage]) -> None:
    front.show()
    shown = front.page
    assert "今天还没有销售" in front.words()
    assert "未开班" in front.words()
    assert QApplication.focusWidget() is shown.shift._till
    front.keys("Enter")
    assert front.shell.gone == [("till", {})]


def test_tiles_and_shift_card_say_what_the_store_says(front: Front[TodayPage]) -> None:
    shown = trade(front)
    front.centre.sign_in("1001")
    shown.refresh()
    day = front.desk.see(dashboard.today)
    assert day.senior_sales == 1 and day.discount > 0
    assert shown.tiles.net.accessibleName().startswith(f"今日营业额 ¥{day.net // 100}.{day.net % 100:02d}")
    assert shown.tiles.sales.accessibleName().startswith("单数 2 单")
    assert "1 人次" in shown.tiles.senior.accessibleName()
    assert shown.tiles.held.accessibleName() == "挂单 0 单 没有"
    assert {"2 单", "长者 1 单", "现金", "微信", "进行中"} <= set(front.words())
    assert "2 单" in shown.hours.accessibleDescription()
    assert "红烧肉 2 份" in shown.dishes.accessibleDescription()
    assert "长者" in shown.tiers.lines.accessibleName()


def test_who_may_not_know_the_cash_sees_how_many_and_no_sums(front: Front[TodayPage]) -> None:
    shown = trade(front)
    assert shown.tiles.net.accessibleName() == "今日营业额 —  交班后显示"
    assert shown.tiles.sales.accessibleName().startswith("单数 2 单")
    assert {"2 单", "现金", "1 笔"} <= set(front.words())
    assert "2 单" in shown.hours.accessibleDescription() and "¥" not in shown.hours.accessibleDescription()
    assert "现金 1 笔" in shown.tiers.lines.accessibleName()
    assert "原价" not in shown.tiers.note.text()
    assert not any("¥36" in words or "¥33" in words for words in front.words())


def test_the_same_weekday_of_last_week_stands_beside(front: Front[TodayPage]) -> None:
    front.centre.clock.forward(days=-7)
    front.desk.do(shifts.open_shift, 0)
    sell(front.centre, "11")
    front.desk.do(shifts.submit_count, {1000: 1, 500: 1, 100: 3})
    front.desk.do(shifts.close, "", 18_00)
    front.centre.clock.forward(days=7)
    front.centre.sign_in("1001")
    shown = trade(front, front.centre.clock.now.date())
    assert "上周一 ¥18.00" in shown.tiles.net.accessibleName()


def test_a_new_sale_appears_without_anybody_asking(front: Front[TodayPage]) -> None:
    shown = trade(front)
    chosen = shown.sales.table.row()
    sell(front.centre, "21")
    front.settle()
    assert len(shown.sales.table.rows_model.rows) == 3
    assert shown.tiles.sales.accessibleName().startswith("单数 3 单")
    assert chosen is None or shown.sales.table.row() == chosen


def test_enter_opens_the_receipt_and_esc_gives_the_keyboard_back(front: Front[TodayPage]) -> None:
    shown = trade(front)
    shown.sales.table.selectRow(0)
    front.keys("Enter")
    front.settle()
    row = shown.sales.table.row()
    assert row is not None
    assert shown.drawer.isVisible() and not shown.shift.isVisible()
    assert shown.drawer.title.text() == row.number
    assert "红烧肉" in shown.drawer.lines.accessibleName()
    assert shown.drawer.paper.image is not None
    front.keys("Esc")
    assert not shown.drawer.isVisible() and shown.shift.isVisible()
    assert QApplication.focusWidget() is shown.sales.table


def test_reprint_by_f9_is_counted_and_said(front: Front[TodayPage]) -> None:
    shown = trade(front)
    shown.sales.table.selectRow(0)
    front.keys("Enter", "F9")
    front.settle()
    number = shown.drawer.number
    assert [job.copy_no for job in front.desk.see(print_queue.find, number)] == [1, 2]
    assert "补打过 1 次" in front.words()


def test_own_recent_sale_is_reversed_with_a_reason(front: Front[TodayPage]) -> None:
    shown = trade(front)
    shown.sales.table.selectRow(1)
    front.keys("Enter")
    shown.drawer.reverse_button.click()
    modal = front.modal()
    assert isinstance(modal, ReasonModal)
    assert any("冲正并退 ¥18.00" in words for words in front.words())
    front.answer("打错菜")
    day = front.desk.see(dashboard.today)
    assert day.reversals == 1
    assert shown.drawer.title.text() == front.desk.see(dashboard.recent_sales, 1)[0].number
    assert not shown.drawer.reverse_button.isVisible()
    assert "冲正 1" in shown.tiles.sales.accessibleName()
    shown.show_only("reversal")
    assert {row.kind for row in shown.sales.table.rows_model.rows} == {"sale", "reversal"}


def test_an_older_sale_is_reversed_only_with_an_approver(front: Front[TodayPage]) -> None:
    shown = trade(front)
    front.centre.clock.forward(minutes=5)
    shown.sales.table.selectRow(1)
    front.keys("Enter")
    shown.drawer.reverse_button.click()
    front.answer("顾客退餐")
    assert isinstance(front.modal(), ApproveModal)
    assert front.desk.see(dashboard.today).reversals == 0
    front.approve("1002")
    assert front.desk.see(dashboard.today).reversals == 1


def test_without_a_reason_nothing_is_reversed(front: Front[TodayPage]) -> None:
    shown = trade(front)
    shown.sales.table.selectRow(0)
    front.keys("Enter")
    shown.drawer.reverse_button.click()
    front.keys("Esc")
    assert front.modal() is None
    assert front.desk.see(dashboard.today).reversals == 0


def test_every_tile_leads_somewhere(front: Front[TodayPage]) -> None:
    shown = trade(front)
    shown.tiles.senior.click()
    assert [bool(row.saved) for row in shown.sales.table.rows_model.rows] == [True]
    shown.tiles.net.click()
    assert len(shown.sales.table.rows_model.rows) == 2
    shown.tiles.held.click()
    assert front.shell.gone == [("till", {"held": True})]
    shown.tiles.papers.click()
    assert shown.paper_drawer.isVisible()
    assert sum("XS-A" in words for words in front.words()) >= 2


def test_a_paper_that_failed_can_be_printed_or_dropped(front: Front[TodayPage]) -> None:
    shown = trade(front)
    job = front.desk.do(print_queue.claim_next)
    assert job is not None
    front.desk.do(print_queue.failed, job.id, "offline")
    front.settle()
    assert "要看 1" in shown.tiles.papers.accessibleName()
    shown.tiles.papers.click()
    assert "没打出" in front.words()
    shown.paper_drawer._answer(job.id, False)
    front.settle()
    assert front.desk.see(print_queue.find, job.number)[0].state == "dropped"


def test_held_carts_are_counted(front: Front[TodayPage]) -> None:
    shown = trade(front)
    one = front.desk.new_id()
    front.desk.do(cart.add, one, "11", meal="lunch")
    front.desk.do(cart.hold, one)
    front.settle()
    assert shown.tiles.held.accessibleName().startswith("挂单 1 单")


def test_arriving_with_a_number_opens_it_and_a_z_goes_to_its_page(front: Front[TodayPage]) -> None:
    shown = trade(front)
    number = front.desk.see(dashboard.recent_sales, 2)[1].number
    front.show(number=number)
    assert shown.drawer.isVisible() and shown.drawer.number == number
    front.show(number="JB-A-20261123-0001")
    assert front.shell.gone == [("shift", {"number": "JB-A-20261123-0001"})]


def test_a_sale_of_another_day_can_be_read_and_printed_but_not_reversed(front: Front[TodayPage]) -> None:
    trade(front)
    number = front.desk.see(dashboard.recent_sales, 1)[0].number
    front.desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    front.desk.do(shifts.close)
    front.centre.clock.forward(days=1)
    front.show(number=number)
    shown = front.page
    assert shown.drawer.number == number
    assert not shown.drawer.reverse_button.isVisible()
    front.keys("F9")
    front.settle()
    assert len(front.desk.see(print_queue.find, number)) == 2


def test_a_stale_shift_is_said_on_its_card(front: Front[TodayPage]) -> None:
    shown = trade(front)
    front.centre.clock.forward(days=1)
    shown.refresh()
    assert "先交班" in front.words()


def test_rare_and_long_names_stand_as_they_are(front: Front[TodayPage]) -> None:
    front.desk.do(shifts.open_shift, 0)
    people = {r.name: r.id for r in front.desk.see(filters.listing, "", 0, 30).rows}
    for name in ("𠅤𬎆䶮", "古丽仙·阿卜杜热合曼"):
        sell(front.centre, "11", member=people[name])
    front.show()
    assert {row.member for row in front.page.sales.table.rows_model.rows} == {"𠅤𬎆䶮", "古丽仙·阿卜杜热合曼"}
    assert not front.page.grab().isNull()


@pytest.mark.parametrize(("scale", "wide", "high"), [(1.0, 1196, 622), (1.15, 1282, 632)])
def test_the_page_fits_the_smallest_window(
    front: Front[TodayPage], qapp: QApplication, scale: float, wide: int, high: int
) -> None:
    theme.apply(qapp, text_size=scale)
    shown = trade(front)
    for mode in ("light", "dark"):
        theme.apply(qapp, mode, scale)
        front.settle()
        hint = shown.minimumSizeHint()
        assert hint.width() <= wide and hint.height() <= high, (mode, hint)
        assert not shown.grab().isNull()


def test_until_a_receipt_printer_is_set_it_says_that_no_paper_comes(front: Front[TodayPage]) -> None:
    front.show()
    assert [line.code for line in front.page.attention.lines] == ["printer"]
    assert "还没有设小票机，纸不会出来" in front.words()
    front.centre.sign_in("1001")
    printers = front.desk.see(settings.printers)
    front.desk.do(settings.put, "printers", {**printers, "receipt": {"kind": "tcp", "host": "192.0.2.7"}})
    front.settle()
    assert "printer" not in [line.code for line in front.page.attention.lines]
    front.desk.do(settings.put, "printers", {**printers, "receipt": {"kind": "file", "name": "存档"}})
    front.settle()
    assert "printer" not in [line.code for line in front.page.attention.lines], "somebody chose files"


def test_the_manager_has_one_list_of_what_is_missing(front: Front[TodayPage], tmp_path: Path) -> None:
    front.centre.clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    front.centre.sign_in("1001")
    front.show()
    shown = front.page.attention
    assert [line.code for line in shown.lines] == ["printer", "calendar", "backup"]
    assert [line.title for line in shown.lines][1] == "2027 年的放假安排还没有"
    for _ in range(2):
        assert front.page.minimumSizeHint().height() <= 622
        front.page._other_view()
    for button in shown.findChildren(Button):
        button.click()
    assert front.shell.gone == [("settings", {"section": where}) for where in ("printers", "calendar", "backup")]
    stick = tmp_path / "stick"
    stick.mkdir()
    front.desk.do(settings.put, "backup.second", str(stick))
    front.qtbot.waitUntil(lambda: [line.code for line in shown.lines] == ["printer", "calendar"])
    stick.rmdir()
    front.page.refresh()
    front.qtbot.waitUntil(lambda: "第二份备份没有地方存" in [line.title for line in shown.lines])
    front.desk.do(calendar.save_year, HolidayYear(2027, {date(2027, 1, 1): "元旦"}, {}))
    front.settle()
    assert "calendar" not in [line.code for line in shown.lines]


def test_nobody_else_is_told_what_only_the_manager_mends(front: Front[TodayPage]) -> None:
    front.centre.clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    front.centre.sign_in("3001")
    front.show()
    assert [line.code for line in front.page.attention.lines] == ["printer"]
    assert any("请主管在「设置 › 打印机」里设" in said for said in front.words())
    assert not front.page.attention.findChildren(Button)


def test_last_months_report_is_a_key_away_for_who_reads_reports(front: Front[TodayPage]) -> None:
    front.show()
    assert "letter_R" not in [verb.key for verb in front.page.verbs()]
    front.centre.sign_in("1001")
    front.page.on_shown()
    press("Alt+R", on=front.page)
    assert front.shell.gone[-1] == ("report", {"which": "last_month"})
