"""The hands of the day of requests: one helper per act, every one a row of key events of the window."""

import re
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox

from app.rules.records import brief_number
from tests.acceptance.driver import Hands, until
from tests.acceptance.job_day import PINS
from tests.acceptance.request_cases import (
    BOSS,
    CASES,
    DUES,
    EVERY,
    INITIALS,
    RESULTS,
    ROUTES,
    TAKEN_BACK,
    TELL,
    VERBS,
    Case,
    Later,
    number,
)

# --- intake -----------------------------------------------------------------------------------------------------------


def panel(hands: Hands) -> Any:
    """The panel in front; only looked at, never told anything."""
    workspace = hands.program.workspace
    assert workspace is not None and workspace.page is not None
    return workspace.page.panel  # type: ignore[attr-defined]


def back_to(hands: Hands, words: str) -> None:
    """Shift+Tab until the thing of this name has the keyboard."""
    for _ in range(40):
        if hands.focus() == words:
            return
        hands.press("Shift+Tab")
    raise AssertionError(f"never came back to {words}; at {hands.focus()!r}")


def along_to(hands: Hands, words: str, row: tuple[str, ...]) -> None:
    """→ along a row of chips until this one is down; a chip may say how much waits behind it."""
    for _ in (*row, None):
        chip = hands.focused()
        named = re.fullmatch(rf"{re.escape(words)}( \d+)?", hands.focus())
        if named and isinstance(chip, QAbstractButton) and chip.isChecked():
            return
        hands.press("Right")
    raise AssertionError(f"no {words}; at {hands.focus()!r}")


def tick(hands: Hands, words: str) -> None:
    """Tab to the check box that says this, and tick it."""
    for _ in range(40):
        box = hands.focused()
        if isinstance(box, QCheckBox) and box.text().startswith(words):
            hands.type(" ")
            assert box.isChecked()
            return
        hands.press("Tab")
    raise AssertionError(f"no {words}")


def choose(hands: Hands, words: str) -> None:
    """↓ in a drop-down until it says this."""
    box = hands.focused()
    assert isinstance(box, QComboBox), hands.focus()
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        hands.press("Down")
    raise AssertionError(f"no {words}; at {box.currentText()}")


def by_key(hands: Hands, channel: str) -> None:
    """The channel of the call before stays; its key goes on to the next until it says this."""
    box = panel(hands).view.matter.channel
    for _ in range(box.count()):
        if box.currentText() == channel:
            return
        hands.press("Ctrl+D")
    raise AssertionError(f"no {channel}; at {box.currentText()}")


def find_resident(hands: Hands, name: str) -> None:
    hands.type(INITIALS.get(name, name))
    hits = panel(hands).view.resident.hits
    while hits.current() is not None and hits.current().title != name:
        hands.press("Down")
    assert hits.current() is not None, f"nobody called {name}: {hands.words()}"
    hands.press("Enter")


def speak_for(hands: Hands, agent: tuple[str, str, str]) -> None:
    back_to(hands, "代办人")
    hands.type(" ")
    for words in agent:
        hands.type(words)
        hands.press("Enter")


def pick_item(hands: Hands, code: str) -> None:
    """A digit for the tile, the code into the list that opens, Enter."""
    hands.type({"Z": "9", "B": "6", "X": "6", "Y": "2", "K": "4"}.get(code[0], "0"))
    until(lambda: hands.at("事项"), lambda: f"the matters; at {hands.focus()!r}")
    hands.type(code.lower())
    hands.press("Enter")


def route_of(hands: Hands) -> str:
    """What the chip of the 去向 in force says."""
    chips = panel(hands).view.matter.fate.chips
    (said,) = [chip.text() for chip in chips.findChildren(QAbstractButton) if chip.isChecked()]
    return said


def fill_aside(hands: Hands, case: Case) -> None:
    """What lies off the walk by Enter: channel, when a paper came, the 一次性告知单, 加急. Then back to the text."""
    if case.received:
        hands.tab_to("收到时间")
        hands.type(case.received)
    for wanted, words in ((case.tell, "打一次性告知单"), (case.urgent, "加急")):
        if wanted:
            tick(hands, words)
    back_to(hands, "诉求")
    hands.press("Ctrl+A")


def answer(hands: Hands, case: Case) -> None:
    """Fill the field that has the keyboard, and on."""
    here = hands.focus()
    if here == "诉求" and case.text:
        hands.type(case.text)
    elif here == "地点" and case.place:
        hands.type(case.place)
    elif here in ROUTES and case.route:
        along_to(hands, case.route, ROUTES)
    elif here in RESULTS and case.result:
        along_to(hands, case.result, RESULTS)
    elif here in DUES and case.due:
        along_to(hands, case.due, DUES)
    elif here == "办理说明" and case.result_text:
        hands.type(case.result_text)
    elif here == "期限日期":
        hands.type(case.day)
    elif here == "派给或转给谁" and case.handler:
        hands.type(case.handler)
    hands.press("Enter")


def walk(hands: Hands, case: Case) -> None:
    """Enter from field to field, to the button at the end, and that too."""
    passed = []
    while hands.focus() not in {*VERBS.values(), TELL}:
        passed.append(hands.focus())
        assert len(passed) < 24, passed
        answer(hands, case)
    assert hands.focus() == (TELL if case.tell else VERBS[route_of(hands)])
    hands.press("Enter")
    if case.overdue:
        hands.see("期限已经过了", "应在 09-23 周三 17:30 前办结")
        hands.tab_to("照实登记")
        hands.press("Enter")


def take(hands: Hands, serial: int, case: Case) -> None:
    """One request from the empty form to its number."""
    hands.clock.forward(minutes=EVERY)
    until(lambda: hands.at("找居民"), lambda: f"an empty form; at {hands.focus()!r}")
    by_key(hands, case.channel)
    if case.who:
        find_resident(hands, case.who)
    else:
        hands.press("Ctrl+0")
    if case.agent is not None:
        speak_for(hands, case.agent)
    pick_item(hands, case.item)
    if case.received or case.tell or case.urgent:
        if hands.at("地点"):
            answer(hands, case)
        fill_aside(hands, case)
    if case.at_once:
        hands.type(case.text)
        hands.press("F12")
    else:
        walk(hands, case)
    hands.see(f"已登记 {brief_number(number(serial))}")


def take_back(hands: Hands, serial: int) -> None:
    """Ctrl+Z right after: it asks why, the number is void, and the form is there again."""
    hands.press("Ctrl+Z")
    hands.see(f"作废 {number(serial)}")
    until(lambda: hands.at("原因"), lambda: f"the reason; at {hands.focus()!r}")
    hands.type("登记错了")
    hands.tab_to("作废")
    hands.press("Enter")
    hands.see(f"已作废 {brief_number(number(serial))}")


def take_all(hands: Hands) -> None:
    for serial, case in enumerate(CASES, 1):
        if serial == TAKEN_BACK + 1:  # the form came back by itself
            hands.clock.forward(minutes=EVERY)
            walk(hands, case)
            hands.see(f"已登记 {brief_number(number(serial))}")
        else:
            take(hands, serial, case)
        if serial == TAKEN_BACK:
            take_back(hands, serial)


# --- what became of them ----------------------------------------------------------------------------------------------


def open_request(hands: Hands, serial: int) -> None:
    """F3, the number on the slip, Enter: it stands at the right with the keyboard on what can be done.

    A counter types the end of a number, and now and then the whole of it.
    """
    detail = panel(hands).detail
    if detail.isVisible() and detail.number.text() == number(serial):
        return
    hands.press("F3")
    until(lambda: hands.at("找受理件"), "the search of the list")
    hands.type(number(serial)[0 if serial % 10 == 0 else -9 :])
    hands.press("Enter")
    until(lambda: detail.isVisible() and detail.number.text() == number(serial), number(serial))


def press_act(hands: Hands, act: str) -> None:
    """Alt and the letter painted on the act's key; Tab to it when it has another one."""
    buttons = {button.accessibleName(): button for button in panel(hands).detail.acts.findChildren(QAbstractButton)}
    assert act in buttons, f"no {act} among {sorted(buttons)}"
    cap = buttons[act].accessibleDescription().removeprefix("按键 ").removeprefix("Alt ")
    if len(cap) == 1:
        hands.press(f"Alt+{cap}")
    else:
        hands.tab_to(act)
        hands.press("Enter")


def fill(hands: Hands, act: str, label: str, value: str) -> None:
    hands.tab_to(f"{act}的{label}")
    if label == "结果":
        choose(hands, value)
    elif label == "承办" or value.startswith("#"):
        hands.type(number(int(value[1:])) if value.startswith("#") else value)
        hands.press("Enter")
    else:
        hands.press("Ctrl+A")
        hands.type(value)


def tick_what_came(hands: Hands) -> None:
    """Where the form asks which of the missing materials are here: all of them."""
    form = panel(hands).detail.form
    came = form.form.controls.get("came") if form is not None else None
    for box in came.boxes.values() if came is not None else ():
        hands.tab_to(box.accessibleName())
        hands.press("Space")


def do(hands: Hands, later: Later) -> None:
    hands.clock.forward(minutes=later.minutes)
    open_request(hands, later.serial)
    press_act(hands, later.act)
    detail = panel(hands).detail
    until(lambda: detail.form is not None, f"the form of {later.act}")
    tick_what_came(hands)
    for label, value in later.given:
        fill(hands, later.act, label, value)
    hands.press("Ctrl+Enter")
    if later.approved:
        hands.see("请主管同意")
        hands.approve(BOSS, PINS[BOSS])
    until(lambda: detail.form is None, lambda: f"{later}:\n{hands.words()}")


def rate_on_screen(hands: Hands, serial: int, value: int) -> None:
    """F8 turns the page to the resident: one digit, nothing more to say, and away."""
    hands.clock.forward(minutes=1)
    open_request(hands, serial)
    hands.press("F8")
    hands.see("请您评价这次服务")
    hands.type(str(value))
    hands.see("已收到，谢谢您")
    hands.press("Enter")
    hands.see("工作人员：返回")
    hands.press("Enter")  # late: it stays
    hands.see("工作人员：返回")
    hands.press("Esc")
    until(lambda: hands.modal() is None, "the page to be turned back")
    hands.see("评价已收到")


def rate_typed(hands: Hands, serial: int, channel: str, value: int) -> None:
    """What stood on a 评价单 or was said on the phone; ← → choose."""
    hands.clock.forward(minutes=1)
    open_request(hands, serial)
    hands.tab_to("纸质 / 电话录入")
    hands.press("Enter")
    until(lambda: hands.focus() == "5", lambda: f"the five values; at {hands.focus()!r}")
    along_to(hands, str(value), ("5", "4", "3", "2", "1"))
    hands.press("Shift+Tab")
    along_to(hands, channel, ("纸质", "电话"))
    hands.press("Ctrl+Enter")
    detail = panel(hands).detail
    until(lambda: detail.form is None, lambda: f"the rating:\n{hands.words()}")
