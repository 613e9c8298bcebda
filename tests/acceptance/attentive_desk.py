"""A clerk's first afternoon with its slips of attention, and the manager's look at the calendar in the evening."""

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from app.rules.records import brief_number
from app.ui.settings.sidebar import SideItem
from tests.acceptance.driver import until, working
from tests.acceptance.job_day import PINS
from tests.acceptance.request_cases import TELL, VERBS
from tests.acceptance.request_keys import by_key, panel
from tests.acceptance.request_story import to_the_list, wait_for_papers
from tests.acceptance.slips import FirstDay
from tests.support import Clock, document_number

AFTERNOON = datetime(2026, 12, 28, 6, 0, tzinfo=UTC)
NIGHTFALL = datetime(2026, 12, 28, 9, 30, tzinfo=UTC)
DAY = "20261228"
PHONE = "13900000001"
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年部分节假日安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。1月30日（周六）上班。
妇女节：3月8日妇女放假半天。
国务院办公厅
2026年11月4日"""
"""In the form of the yearly notice, with days made up."""


def number(serial: int) -> str:
    return f"SL-A-{DAY}-{serial:04d}"


def registered(hands: FirstDay, serial: int) -> None:
    hands.see(f"已登记 {brief_number(number(serial))}")
    until(lambda: hands.at("找居民"), lambda: f"an empty form; at {hands.focus()!r}")


def to_the_verb(hands: FirstDay, **typed: str) -> None:
    """Enter from field to field up to the last button; what is named is typed on the way, a blank ticks."""
    for _ in range(24):
        here = hands.focus()
        if here in {*VERBS.values(), TELL}:
            return
        for name, words in typed.items():
            if here.startswith(name):
                hands.type(words)
        hands.press("Enter")
    raise AssertionError(f"no way to the verb; at {hands.focus()!r}")


# --- the intake -------------------------------------------------------------------------------------------------------


def with_a_slip(hands: FirstDay) -> None:
    """Enter only; the last Enter comes twice."""
    hands.clock.forward(minutes=4)
    with hands.job("a request with its slip, Enter only"):
        hands.type("zzy")
        hands.press("Enter")
        hands.type("6")
        hands.type("smwx")
        hands.press("Enter")
        to_the_verb(hands, 诉求="厨房龙头关不紧")
        hands.double("Enter")
    registered(hands, 1)


def a_call_for_somebody_else(hands: FirstDay) -> None:
    """By phone, from somebody new; with the text half written it turns out to be a neighbour's matter."""
    hands.clock.forward(minutes=4)
    with hands.job("it comes by phone"):
        hands.press("Ctrl+D")
    hands.type("样例新人")
    with hands.job("a new resident in the intake"):
        hands.press("Ctrl+N")
        with hands.wording():
            hands.type(PHONE)
        hands.press("Enter")
        with hands.wording():
            hands.type("3-2-501")
        hands.press("Enter", "Enter")
    hands.see("已登记 样例新人")
    hands.type("6")
    hands.type("b08")
    hands.press("Enter")
    if hands.at("地点"):
        hands.press("Enter")
    hands.press("Ctrl+A")
    hands.type("楼上夜里有装修声")
    hands.press("F4")
    hands.type("rmz")
    hands.press("Enter")
    hands.see("阮梅珍", "女 97 岁")
    assert panel(hands).form.intake.text == "楼上夜里有装修声"
    hands.double("F9")
    registered(hands, 2)


def a_question(hands: FirstDay) -> None:
    """Answered at the counter: the matter's name is enough, and F12 that comes twice ends one request."""
    hands.clock.forward(minutes=4)
    by_key(hands, "窗口")
    hands.type("sxx")
    hands.press("Enter")
    with hands.job("a policy question answered, after the name"):
        hands.type("9")
        hands.press("Enter")
        hands.double("F12")
    registered(hands, 3)


def not_ours(hands: FirstDay) -> None:
    """不予受理 in the intake: whom to turn to is offered, the reason is written, one paper goes home."""
    hands.clock.forward(minutes=4)
    hands.type("zgf")
    hands.press("Enter")
    hands.type("9")
    hands.type("z11")
    hands.press("Enter")
    hands.type("要开一张亲属证明")
    with hands.job("不予受理, after the matter"):
        while hands.focus() not in VERBS:
            hands.press("Enter")
        while hands.focus() != "不予受理":
            hands.press("Right")
        to_the_verb(hands, 这件事该找谁="派出所", 不予受理的原因="不归社区开具")
        hands.press("Enter")
    registered(hands, 4)


def what_is_missing(hands: FirstDay) -> None:
    """Two of four papers are here; the others are told once, in writing, with how many and of which kind."""
    hands.clock.forward(minutes=4)
    hands.type("oyxw")
    hands.press("Enter")
    hands.type("9")
    hands.type("z02")
    hands.press("Enter")
    hands.type("代母亲申请津贴")
    to_the_verb(hands, 身份证=" ", 户口簿=" ", 打一次性告知单=" ")
    hands.press("Enter")
    registered(hands, 5)


def somebody_with_a_document(hands: FirstDay) -> None:
    """居民: the number brings day of birth and sex; Enter from field to field."""
    hands.press("Ctrl+7")
    hands.page("residents")
    with hands.job("a resident with an ID number"):
        hands.press("F2")
        hands.type("样例老人")
        hands.press("Enter")
        with hands.wording():
            hands.type(document_number(date(1950, 3, 8), 14))
        hands.press("Enter", "Enter")
        assert hands.at("电话"), hands.focus()
        with hands.wording():
            hands.type("13900000002")
        hands.press("Enter")
        with hands.wording():
            hands.type("3-1-302")
        hands.press("Ctrl+Enter")
    hands.see("已登记 样例老人")
    hands.press("Ctrl+2")
    hands.page("requests")


# --- the list ---------------------------------------------------------------------------------------------------------


def the_first_hit(hands: FirstDay) -> None:
    """Three rows further down first: the search opens what it found all the same."""
    to_the_list(hands)
    hands.press("Shift+F6")
    hands.press("Down", "Down", "Down", "F3")
    hands.type("装修声")
    with hands.job("the first hit of a search in the list"):
        hands.press("Enter")
    until(lambda: panel(hands).detail.number.text() == number(2), "the request about the noise")


def acts_by_letter(hands: FirstDay) -> None:
    """签收, then 催办, each by its letter and with its form; what bounces does not do it twice."""
    detail = panel(hands).detail
    for letter in ("Q", "C"):
        hands.clock.forward(minutes=2)
        hands.press(f"Alt+{letter}")
        until(lambda: detail.form is not None, "the form of the letter")
        hands.double("Ctrl+Enter")
        until(lambda: detail.form is None, hands.words)


def call_back(hands: FirstDay) -> None:
    """看电话 shows the number the card masks; no answer is chosen beforehand."""
    hands.clock.forward(minutes=2)
    hands.press("F3")
    hands.press("Ctrl+A")
    hands.type("0003")
    hands.press("Enter")
    detail = panel(hands).detail
    until(lambda: detail.number.text() == number(3), "the answered question")
    hands.see("138****0003")
    hands.tab_to("看电话")
    hands.press("Enter")
    hands.see("原因")
    hands.tab_to("回访")
    hands.press("Enter", "Enter")
    hands.see("13800000003")
    with hands.job("回访"):
        hands.press("Alt+F")
        until(lambda: detail.form is not None, "the call")
        hands.press("1", "Ctrl+Enter")
    until(lambda: detail.form is None, lambda: f"the call:\n{hands.words()}")


def rated(hands: FirstDay) -> None:
    hands.clock.forward(minutes=1)
    with hands.job("a rating by the resident"):
        hands.press("F8")
        hands.see("请您评价这次服务")
        hands.type("5")
    hands.see("已收到，谢谢您")
    hands.press("Enter", "Esc")
    until(lambda: hands.modal() is None, "the page to be turned back")


def due_list(hands: FirstDay) -> None:
    with hands.job("到期清单, seen and printed"):
        hands.press("F9")
        until(lambda: hands.at("到期清单"), lambda: f"the sheets; at {hands.focus()!r}")
        hands.press("Enter")
        until(lambda: hands.at("单据预览"), lambda: f"the preview; at {hands.focus()!r}")
        hands.press("Enter")
    hands.see("到期清单已存为文件")


def the_clerks_day(home: Path) -> dict[str, int]:
    """From the login page to the sheet of what is due; the keys each job took."""
    with working(lambda: FirstDay(home, Clock(AFTERNOON))) as hands:
        hands.sign_in("前台甲", PINS["前台甲"])
        hands.press("Ctrl+2")
        hands.page("requests")
        for part in (
            with_a_slip, a_call_for_somebody_else, a_question, not_ours, what_is_missing,
            somebody_with_a_document, the_first_hit, acts_by_letter, call_back, rated, due_list,
        ):  # fmt: skip
            part(hands)
        wait_for_papers(hands)
    return hands.counted


# --- the manager ------------------------------------------------------------------------------------------------------


def section(hands: FirstDay, words: str) -> None:
    """To the list of sections, and down."""
    while not isinstance(hands.focused(), SideItem):
        hands.press("Tab")
    for _ in range(20):
        if hands.focus() == words:
            return
        hands.press("Down")
    raise AssertionError(f"no section {words}; at {hands.focus()!r}")


def a_new_dish(hands: FirstDay) -> None:
    with hands.job("a new dish"):
        hands.press("F2")
        with hands.wording():
            hands.pad("17")
        hands.press("Enter")
        hands.type("样例新菜")
        hands.press("Enter")
        assert hands.at("价格"), hands.focus()
        with hands.wording():
            hands.pad("12.5")
        hands.press("Ctrl+Enter")
    hands.see("已保存 17 样例新菜")


def paste_the_notice(hands: FirstDay) -> None:
    """The whole of it, as copied from the page it stands on."""
    section(hands, "工作日历")
    hands.see("缺 2027 年的放假安排")
    hands.tab_to("粘贴放假通知")
    hands.press("Enter")
    until(lambda: hands.at("通知全文"), lambda: f"the notice; at {hands.focus()!r}")
    QGuiApplication.clipboard().setText(NOTICE)
    hands.press("Ctrl+V")
    hands.see("保存后 2027 年共")
    hands.press("Ctrl+Enter")
    hands.see("件在办事项的期限和日历不一样")


def look_at_what_moves(hands: FirstDay) -> None:
    """The promises are looked at; they stay as they were given."""
    hands.tab_to("看一看")
    hands.press("Enter")
    hands.see("期限重算", "01-04 → 01-05")
    hands.press("Esc")


def look_at_the_backups(hands: FirstDay) -> None:
    section(hands, "备份与数据")
    hands.see("恢复")


def the_managers_evening(home: Path) -> dict[str, int]:
    with working(lambda: FirstDay(home, Clock(NIGHTFALL))) as hands:
        hands.sign_in("主管乙", PINS["主管乙"])
        hands.press("Ctrl+9")
        hands.page("settings")
        a_new_dish(hands)
        paste_the_notice(hands)
        look_at_what_moves(hands)
        look_at_the_backups(hands)
        hands.settle()
    return hands.counted
