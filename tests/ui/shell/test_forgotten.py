"""A manager who forgot the PIN, or was locked out, comes in by the recovery code: at the login page and at the lock."""

from contextlib import AbstractContextManager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlmodel import Session

from app.errors import Refused, StoreTrouble
from app.services.centre import journal, staff
from app.store.store import Store
from app.ui.shell.forgotten import CodeModal
from tests.ui.shell.front_program import PINS, Front, recovery_code


def note(front: Front) -> str:
    return front.login.pin.pad._note.text()


@pytest.mark.parametrize("locked", [False, True])
def test_a_manager_who_is_locked_out_comes_in_by_the_recovery_code(front: Front, locked: bool) -> None:
    code = recovery_code(front.program.home)
    if locked:
        front.work("2001")
        front.ctrl(Qt.Key.Key_L)
    else:
        front.wait_desk()
    who = next(row.id for row in front.desk.see(staff.roster) if row.code == "1001")
    for _ in range(5):
        with pytest.raises(Refused):
            front.desk.check_pin(who, "999888")
    front.login.code("1001")
    assert "后可以再试" in note(front)
    front.login.pin.help.click()
    asked = front.modal()
    assert isinstance(asked, CodeModal)
    asked.code.box.setText(code[::-1])
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: "恢复码不对" in asked.code.error)
    if locked:
        QTest.keyClicks(asked.code.box, code)  # as fast as a scanner
    else:
        asked.code.box.setText(code.lower().replace("-", " "))
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: "请设一个只有你知道的" in note(front))
    for _ in range(2):
        front.type("580317")
    front.at_work()
    assert front.desk.staff is not None and front.desk.staff.code == "1001"
    assert not front.desk.see(staff.roster)[0].must_change_pin
    front.ctrl(Qt.Key.Key_L)
    front.type("580317")
    front.at_work()
    entries = front.desk.see(journal.entries).rows
    assert [row.action for row in entries].count("pin_rescued") == 1


def test_an_unwanted_recovery_leaves_everything(front: Front) -> None:
    front.wait_desk()
    front.login.code("1001")
    front.login.pin.help.click()
    front.press(Qt.Key.Key_Return)
    modal = front.modal()
    assert isinstance(modal, CodeModal) and modal.code.error
    front.press(Qt.Key.Key_Escape)
    front.type(PINS["1001"])
    front.at_work()


class Full(Store):
    """The store of an open desk, whose disk has become full."""

    def __init__(self, store: Store) -> None:
        self.__dict__ |= store.__dict__

    def write(self, *, synced: bool = True) -> AbstractContextManager[Session]:
        raise StoreTrouble("full")


def test_on_a_full_disk_whoever_was_here_comes_back_in_and_nobody_else(front: Front) -> None:
    front.work("2001")
    front.ctrl(Qt.Key.Key_L)
    store = front.desk.sessions
    assert isinstance(store, Store)
    front.desk.sessions = Full(store)
    try:
        front.type("000000")
        front.qtbot.waitUntil(lambda: "PIN 不对" in note(front))
        assert front.program.session is not None and front.program.session.is_locked
        front.type(PINS["2001"])
        front.qtbot.waitUntil(lambda: front.program.session is not None and not front.program.session.is_locked)
        assert front.desk.staff is not None and front.desk.staff.code == "2001"
        front.program.lock(switch=True)
        front.type("2002")
        front.qtbot.waitUntil(lambda: front.login.pin.person is not None)
        front.type(PINS["2002"])
        front.qtbot.waitUntil(lambda: "磁盘" in note(front))
        assert front.program.session.is_locked and front.desk.staff is not None
    finally:
        front.desk.sessions = store
