"""A cashier's first day with its slips of attention, and the short evening shift of a colleague."""

from datetime import UTC, date, datetime
from pathlib import Path

from app.services.centre import staff
from app.services.residents import search
from app.services.till import shifts
from tests.acceptance.driver import working
from tests.acceptance.job_day import PINS
from tests.acceptance.request_story import wait_for_papers
from tests.acceptance.slips import FirstDay
from tests.support import (
    STAFF,
    Clock,
    document_number,
    make_desk,
    open_centre,
    quick_pins,
    sample_menu,
    sample_residents,
)

EVE = datetime(2026, 12, 27, 9, 0, tzinfo=UTC)
MORNING = datetime(2026, 12, 28, 2, 40, tzinfo=UTC)
"""10:40 at the counter, a Monday whose next days lie before a holiday nobody has entered yet."""

SENIOR, NINETY = "翟志远", "阮梅珍"  # 75 years old: 8 折; 97: 5 折
NEWCOMER, BORN = "新来居民", date(1945, 3, 7)
FLOAT = 300_00


def make_the_centre(folder: Path) -> None:
    """Staff, menu and residents; the evening before, a shift was closed that left 300.00."""
    desk = make_desk(folder, Clock(EVE))
    for code, name, role, pin in STAFF:
        desk.do(staff.hire, code, name, role, pin, must_change=False)
    sample_menu(desk)
    sample_residents(desk, 30)
    quick_pins(desk)
    desk.store.close()
    centre = open_centre(folder, Clock(EVE))
    centre.sign_in("2002")
    centre.desk.do(shifts.open_shift, FLOAT)
    centre.desk.do(shifts.submit_count, {100_00: 3})
    centre.desk.do(shifts.close, "", 0)
    centre.desk.store.close()


def card(hands: FirstDay, name: str) -> str:
    """What the bar code of somebody's card says; looked up as it is printed on the card."""
    desk = hands.program.desk
    assert desk is not None
    return search.scan_code(next(row.no for row in desk.see(search.search, name) if row.name == name))


def sold(hands: FirstDay, sales: int) -> None:
    """So many sales were made in this shift; no dialog is in front, and the next code may be typed."""
    hands.see(f"第 {sales + 1} 单")
    assert hands.modal() is None, hands.words()
    assert hands.at("菜号"), hands.focus()


# --- the shift --------------------------------------------------------------------------------------------------------


def open_with_less(hands: FirstDay) -> None:
    """250.00 where 300.00 were left: F12 alone does not get by, one sentence does."""
    hands.press("Ctrl+3")
    hands.page("till")
    hands.see("上次交班留下 ¥300.00")
    hands.pad("250")
    hands.see("少 ¥50.00")
    hands.press("F12")
    hands.see("请写一句原因")
    hands.type("夜里借出换零钱")
    hands.press("Enter")
    hands.see("备用金 ¥250.00", "第 1 单", "1 张单子没有打")
    hands.tab_to("都不打了")  # the report of the evening before
    hands.press("Enter")
    hands.pad("41")
    assert hands.at("菜号"), "what is typed after the button of a banner is a code"
    hands.press("Ctrl+A", "Delete")


def senior_by_card(hands: FirstDay) -> None:
    hands.clock.forward(minutes=3)
    with hands.job("senior's set meal, by card, exact cash"):
        hands.scan(card(hands, SENIOR))
        hands.pad("11+")
    sold(hands, 1)


def three_dishes(hands: FirstDay) -> None:
    """The last code goes straight to F12; a card read over the open dialog changes nothing; one Enter comes thrice."""
    hands.clock.forward(minutes=2)
    with hands.job("three dishes, a note of 50"):
        hands.pad("11\n41\n51")
        hands.press("F12")
        hands.see("确认", "¥22.00")
        hands.scan(card(hands, NINETY))
        hands.see("收款时不能换人")
        hands.pad("50")
        hands.see("28.00")
        hands.double("Enter", 3)
    sold(hands, 2)


def two_on_a_tray(hands: FirstDay) -> None:
    """The second card is for the line that is marked; 10.00 in cash, the rest by WeChat."""
    hands.clock.forward(minutes=2)
    hands.scan(card(hands, SENIOR))
    hands.pad("11\n")
    hands.press("F6")  # the wrong place: a digit typed there is a code all the same
    hands.pad("13\n")
    hands.see("收款 ¥29.60")
    with hands.job("two people on a tray: another line for the second card"):
        hands.press("Up")
        hands.scan(card(hands, NINETY))
    hands.see("收款 ¥24.20")
    with hands.job("mixed: 10.00 in cash, the rest by WeChat"):
        hands.press("F12")
        hands.pad("10\n")
        hands.see("已收 现金 ¥10.00")
        hands.press("Down", "Enter")
    sold(hands, 3)


def hold_and_swap(hands: FirstDay) -> None:
    hands.clock.forward(minutes=2)
    hands.pad("13\n")
    with hands.job("挂单"):
        hands.press("F7")
    hands.see("已挂 1 号单")
    hands.pad("14\n")
    hands.see("收款 ¥16.00")
    with hands.job("取单, swapped with the order in hand"):
        hands.press("F8")
        hands.pad("1")
    hands.see("原来的单已挂 2 号", "收款 ¥19.00")
    hands.pad("\n\n")
    sold(hands, 4)
    hands.press("F8")
    hands.pad("2")
    hands.see("收款 ¥16.00")
    hands.double("Enter", 3)  # opens 收款, and no more than that
    hands.see("确认", "¥16.00")
    assert hands.modal() is not None
    hands.press("Enter")
    sold(hands, 5)


def take_it_back(hands: FirstDay) -> None:
    """Within two minutes: the money goes back, the dishes are in the order again; the wrong one is replaced."""
    hands.clock.forward(seconds=40)
    with hands.job("冲正 of the last sale, its dishes back in the order"):
        hands.press("Ctrl+Z", "Enter")
    hands.see("已冲正，退现金 ¥16.00", "收款 ¥16.00")
    hands.press("Delete")
    hands.pad("15")
    hands.press("F12")
    hands.see("确认", "¥17.00")
    hands.press("Enter")
    sold(hands, 6)


def sold_out(hands: FirstDay) -> None:
    """油焖笋 is gone; its code asks before it is sold, and one Enter that comes twice is no answer."""
    hands.pad("32")
    with hands.job("售罄"):
        hands.press("Ctrl+G", "Enter")
    hands.see("油焖笋已标售罄")
    hands.pad("32")
    hands.double("Enter")
    hands.see("油焖笋已售罄")
    assert "收款 ¥7.00" not in hands.words()
    hands.press("Ctrl+A", "Delete")


def cash_out(hands: FirstDay) -> None:
    hands.clock.forward(minutes=5)
    with hands.job("cash out, for a ready reason"):
        hands.press("Ctrl+R")
        hands.see("现金出入")
        with hands.wording():
            hands.pad("50")
        hands.press("Alt+1")
    hands.see("已记支出 ¥50.00")


def paper_again(hands: FirstDay) -> None:
    with hands.job("补打 of the last receipt"):
        hands.press("F9", "F9")
    hands.see("#0007 已存为文件")
    hands.press("Esc")


def an_older_one_goes_back(hands: FirstDay) -> None:
    """The order of the three dishes, minutes ago: a reason by its key, and somebody agrees."""
    with hands.job("冲正 of an older sale, five rows down, with a manager's PIN"):
        hands.press("F9")
        hands.see("今日单据")
        hands.press("Down", "Down", "Down", "Down", "Down", "Ctrl+Z")
        hands.see("冲正 #0002？", "¥22.00")
        hands.press("Alt+3", "Enter")
        hands.approve("主管乙", PINS["主管乙"])
    hands.see("已冲正，退现金 ¥22.00")
    hands.press("Esc")


def somebody_new(hands: FirstDay) -> None:
    hands.clock.forward(minutes=2)
    with hands.job("somebody new, by ID card"):
        hands.scan(document_number(BORN, 12))
        hands.see("未登记", "81 岁")
        hands.type(NEWCOMER)
        hands.press("Enter")
    hands.see(f"已登记 {NEWCOMER}")
    hands.pad("11+")
    sold(hands, 7)


def while_the_window_is_busy(hands: FirstDay) -> None:
    """Keys and a card wait for a window that does nothing: what was typed is no scan, a scan is no typing."""
    hands.clock.forward(minutes=2)
    hands.stopped("2", "Asterisk", "2", "1", "Enter")
    hands.see("收款 ¥18.00")
    hands.stopped_scan(card(hands, SENIOR))
    hands.see(SENIOR, "收款 ¥14.40")
    hands.stopped("4", "1", "F12")
    hands.see("确认", "¥15.20")
    hands.stopped("2", "0", "Enter")
    hands.see("找零", "4.80")
    sold(hands, 8)


def close_even(hands: FirstDay) -> None:
    """What should be there is said nowhere; what was counted agrees, and 38.20 are handed in."""
    hands.clock.forward(hours=3)
    with hands.job("交班: eight rows, WeChat, 封账"):
        hands.press("Ctrl+E")
        hands.see("钱箱里的现金")
        assert "288.20" not in hands.words()
        for pieces in ("2", "1", "1", "1", "1", "3", "", "2"):
            with hands.wording():
                hands.pad(pieces)
            hands.press("Enter")
        assert hands.at("微信")
        with hands.wording():
            hands.pad("14.2")
        hands.press("F12")
        hands.see("盘点相符")
        hands.press("F12")
    hands.see("交班单 Z0002", "已封账")


def the_cashiers_day(home: Path) -> dict[str, int]:
    """From the login page to the Z; the keys each job took."""
    with working(lambda: FirstDay(home, Clock(MORNING))) as hands:
        hands.sign_in("收银甲", PINS["收银甲"])
        for part in (
            open_with_less, senior_by_card, three_dishes, two_on_a_tray, hold_and_swap, take_it_back, sold_out,
            cash_out, paper_again, an_older_one_goes_back, somebody_new, while_the_window_is_busy, close_even,
        ):  # fmt: skip
            part(hands)
        wait_for_papers(hands)
    return hands.counted


# --- the evening ------------------------------------------------------------------------------------------------------

EVENING = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)


def the_evening_shift(home: Path) -> dict[str, int]:
    """One dish in cash. WeChat says 10.00 where the till knows of none: that is a difference like any other."""
    with working(lambda: FirstDay(home, Clock(EVENING))) as hands:
        hands.sign_in("收银乙", PINS["收银乙"])
        hands.press("Ctrl+3")
        hands.page("till")
        hands.see("上次交班留下 ¥250.00")
        with hands.job("开班, the float as it was left"):
            hands.press("F12")
        hands.see("备用金 ¥250.00", "第 1 单")
        hands.pad("31+")
        sold(hands, 1)
        hands.press("Ctrl+E")
        hands.see("钱箱里的现金")
        hands.pad("2\n1\n\n\n1\n")
        hands.press("Enter", "Enter", "Enter")
        assert hands.at("微信")
        hands.pad("10")
        hands.press("F12")
        hands.see("微信和账上对不上", "由主管查看")
        assert "¥10.00" not in hands.words()
        hands.type("顾客说扫了码")
        hands.press("F12")
        hands.see("请主管同意")
        hands.approve("主管乙", PINS["主管乙"], "微信", "账上 ¥0.00", "多 ¥10.00")
        hands.see("交班单 Z0003", "已封账", "主管乙同意")
        wait_for_papers(hands)
    return hands.counted
