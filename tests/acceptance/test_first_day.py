"""An empty folder on the first morning: the first run, the first dish, the first sale, the next start, the lock-out."""

import re
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.acceptance.driver import Hands, ledger, pdf_text, running, until
from tests.acceptance.request_story import wait_for_papers
from tests.support import Clock

PIN = "740218"
WRONG = "915382"
_ASKED = re.compile(r"第 ([1-6]) 组")
_CODE = re.compile("".join(rf"{n}([2-9A-Z]{{5}})" for n in range(1, 7)) + "钥匙编号")


def answer_the_first_run(hands: Hands) -> None:
    """Centre, terminal, manager: what is empty has the keyboard, Enter goes on."""
    hands.see("第 1 步", "这是哪个邻里坊")
    assert hands.at("社区")
    hands.press("Enter")
    hands.see("请填写社区")
    hands.type("红梅社区")
    hands.press("Enter")
    hands.see("第 2 步", "这台电脑叫什么")
    hands.press("Enter")
    hands.see("第 3 步", "第一位主管")
    assert hands.at("姓名")
    hands.type("主管甲")
    hands.press("Tab")
    hands.pad("123456")
    hands.press("Tab")
    hands.pad("123456")
    hands.press("Enter")
    hands.see("这个 PIN 太容易猜到")
    hands.press("Ctrl+A")
    hands.pad(PIN)
    hands.press("Tab", "Ctrl+A")
    hands.pad(PIN)
    hands.press("Tab")
    assert hands.at("下一步"), "the way out does not come before the way on"
    hands.press("Enter")


def confirm_the_recovery_code(hands: Hands, home: Path) -> str:
    """Read the code from the paper, as people do, and type the two groups asked for; a wrong one is refused."""
    hands.see("第 4 步", "恢复码")
    (paper,) = (home / ".setup").glob("recovery-*.pdf")
    read = _CODE.search(pdf_text(paper))
    assert read is not None
    groups = read.groups()
    assert not (home / "desk.db").exists(), "nothing is in its place before the code is confirmed"
    first, second = sorted(int(n) for n in set(_ASKED.findall(hands.words())))
    assert hands.at(f"第 {first} 组")
    hands.type(groups[first - 1])
    hands.press("Tab")
    hands.type(groups[first - 1])
    hands.press("Enter")
    hands.see("和恢复码不一样")
    hands.press("Tab", "Ctrl+A")
    hands.type(groups[second - 1].lower())
    hands.press("Enter")
    until(lambda: hands.program.desk is not None, lambda: f"the new centre:\n{hands.words()}")
    return "".join(groups)


def write_the_first_menu(hands: Hands) -> None:
    """设置 › 菜单: a category, then two dishes."""
    hands.press("Ctrl+9")
    hands.page("settings")
    hands.see("菜品", "分类")
    hands.press("Shift+F6", "Right", "Right")
    hands.see("新分类")
    hands.press("F2")
    assert hands.at("名称")
    hands.type("大荤")
    hands.press("Ctrl+Enter")
    hands.see("已保存分类 大荤")
    hands.press("Shift+F6", "Left", "Left")
    hands.see("新菜")
    for code, name, price in (("11", "红烧肉", "18"), ("21", "番茄炒蛋", "9.5")):
        hands.press("F2")
        assert hands.at("菜号")
        hands.pad(code)
        hands.press("Tab")
        hands.type(name)
        hands.tab_to("价格")
        hands.pad(price)
        hands.press("Ctrl+Enter")
        hands.see(f"已保存 {code} {name}")


def sell_the_first_dishes(hands: Hands) -> None:
    hands.press("Ctrl+3")
    hands.page("till")
    hands.pad("200\n")
    hands.see("备用金 ¥200.00", "第 1 单")
    hands.pad("2*11\n21\n")
    hands.see("收款 ¥45.50")
    hands.press("F12")
    hands.pad("50\n")
    hands.see("找零", "4.50", "第 2 单")


def the_first_day(home: Path, clock: Clock) -> str:
    """Everything from the empty folder to the first sale; returns the recovery code."""
    with running(home, clock) as hands:
        answer_the_first_run(hands)
        code = confirm_the_recovery_code(hands, home)
        hands.see("主管甲", "幸福邻里坊 红梅社区")
        hands.pad(PIN)
        hands.at_work()
        write_the_first_menu(hands)
        sell_the_first_dishes(hands)
        wait_for_papers(hands)
    return code


def test_an_empty_folder_becomes_a_centre_that_sells_and_is_there_again(qapp: QApplication, tmp_path: Path) -> None:
    home, clock = tmp_path / "empty", Clock()
    code = the_first_day(home, clock)
    assert not (home / ".setup").exists()
    with ledger(home) as book:
        assert book.rows("SELECT number, list_total, due, tendered FROM sale") == [
            ("XS-A-20261123-0001", 4550, 4550, 5000)
        ]
        assert book.rows("SELECT code, name, role FROM staff") == [("1001", "主管甲", "manager")]
        assert book.rows("SELECT code, name, price FROM dish ORDER BY code") == [
            ("11", "红烧肉", 1800),
            ("21", "番茄炒蛋", 950),
        ]
        settings = dict(book.rows('SELECT "key", value FROM setting'))
        assert '"红梅社区"' in settings["centre.community"]
    assert "应收¥45.50" in pdf_text(home / "prints" / "XS-A-20261123-0001.pdf")
    for path in home.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        assert code.encode() not in raw and code[:10].encode() not in raw, path

    clock.forward(minutes=10)
    with running(home, clock) as hands:
        until(lambda: hands.program.desk is not None, "the store")
        hands.see("主管甲", "幸福邻里坊 红梅社区")
        hands.pad(PIN)
        hands.at_work()
        hands.see("今日营业额", "¥45.50")
        hands.press("Ctrl+3")
        hands.see("第 2 单 · 备用金 ¥200.00")
        hands.pad("21\n")
        hands.see("收款 ¥9.50")


def test_five_wrong_pins_lock_and_neither_the_right_one_nor_a_restart_opens(qapp: QApplication, tmp_path: Path) -> None:
    home, clock = tmp_path / "empty", Clock()
    with running(home, clock) as hands:
        answer_the_first_run(hands)
        confirm_the_recovery_code(hands, home)
        until(lambda: hands.at("PIN"), "the PIN to be asked for")
        for left in (4, 3, 2, 1):
            hands.pad(WRONG)
            hands.see(f"还可以再试 {left} 次")
        hands.pad(WRONG)
        hands.see("后可以再试")
    with ledger(home) as book:
        assert book.one("SELECT pin_failures FROM staff") == 5
    clock.forward(hours=12)
    with running(home, clock) as hands:
        hands.see("后可以再试")  # a clock that was set ahead opens nothing at once
        hands.pad(PIN)
        assert hands.program.desk is not None and hands.program.desk.staff is None
        assert hands.program.window.front() is hands.program.login
    with ledger(home) as book:
        assert book.one("SELECT count(*) FROM audit_entry WHERE action = 'sign_in'") == 0
