"""The check at the start of the day: it runs in slices beside everything else and says what does not fit."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.store import driver, keys
from app.store.keychain import NoKeychain
from app.store.verify import Report
from app.ui.kit.tasks import Tasks
from app.ui.shell.day_check import PAUSE_AT_WORK, DayCheck
from tests.support import open_centre
from tests.ui.shell.front_program import Front


def test_what_does_not_fit_is_said_in_the_morning(open_program: Callable[[Path], Front], home: Path) -> None:
    db = driver.connect(home / driver.DB_NAME, keys.unlock(home, NoKeychain()))
    db.execute("DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)")
    db.close()
    front = open_program(home)
    front.work("1001")
    front.qtbot.waitUntil(lambda: "verify" in front.workspace.banners.names(), timeout=30_000)


def test_slices_give_way_to_work(qtbot: QtBot, home: Path) -> None:
    """While people are at work each pause is many times the slice before it, and the worker is free in it."""
    centre = open_centre(home)
    parent = QObject()
    tasks = Tasks(parent)
    check = DayCheck(centre.desk.store, tasks, parent)
    pauses: list[int] = []
    found: list[Report] = []
    check.done.connect(found.append)
    check._stepped(True, 40.0)
    pauses.append(check._timer.interval())
    check.note_work()
    check._stepped(True, 40.0)
    pauses.append(check._timer.interval())
    assert pauses == [40, 40 * PAUSE_AT_WORK]
    check._last_work = float("-inf")
    check.start()
    qtbot.waitUntil(lambda: bool(found), timeout=30_000)
    assert found[0].ok
    assert not tasks.busy()
    tasks.close()
    centre.desk.store.close()
