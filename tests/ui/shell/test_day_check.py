"""The check at the start of the day: it runs in slices beside everything else and says what does not fit."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.errors import StoreTrouble
from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from app.store import driver, keys
from app.store.keychain import NoKeychain
from app.store.verify import Report
from app.store.verify_slices import SlicedCheck
from app.ui.kit.tasks import Tasks
from app.ui.shell.day_check import LEAST_PAUSE, LOOK_AGAIN, PAUSE_AT_WORK, WORKING, DayCheck, Rhythm
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
    check.start()
    check._stepped(True, 40.0)
    pauses.append(check._timer.interval())
    check.note_work(frozenset({"request"}))
    check._stepped(True, 40.0)
    pauses.append(check._timer.interval())
    assert pauses == [40, 40 * PAUSE_AT_WORK]
    check._rhythm = Rhythm()
    check.start()
    qtbot.waitUntil(lambda: bool(found), timeout=30_000)
    assert found[0].ok
    assert not tasks.busy()
    tasks.close()
    centre.desk.store.close()


def test_no_slice_comes_while_an_order_is_rung_up() -> None:
    """From its first step until it is paid, or until nobody has touched it for a while."""
    rhythm = Rhythm()
    assert not rhythm.holds(0)
    rhythm.note(frozenset({"cart"}), 1_000)
    rhythm.note(frozenset({"request"}), 2_000)
    assert rhythm.holds(2_000) and rhythm.holds(2_000 + WORKING - 1)
    assert not rhythm.holds(2_000 + WORKING)
    rhythm.note(frozenset({"cart"}), 50_000)
    rhythm.note(frozenset({"cart", "sale"}), 51_000)
    assert not rhythm.holds(51_000)
    assert rhythm.pause(4, 51_000) == 4 * PAUSE_AT_WORK
    assert rhythm.pause(4, 51_000 + WORKING) == LEAST_PAUSE


def test_an_order_holds_the_check_up_and_the_payment_lets_it_go_on(home: Path) -> None:
    """The kinds that the till's operations touch are the ones the rhythm listens to."""
    centre = open_centre(home)
    parent = QObject()
    tasks = Tasks(parent)
    check = DayCheck(centre.desk.store, tasks, parent)
    centre.desk.changed.append(lambda changes, _by: check.note_work(changes.kinds))
    centre.sign_in("2001")
    centre.desk.do(shifts.open_shift, 0)
    cart_id = centre.desk.new_id()
    centre.desk.do(cart.add, cart_id, "11", meal="lunch")
    check.start()
    check._step()
    assert check._timer.interval() == LOOK_AGAIN and not tasks.busy()
    centre.desk.do(sales.check_out, cart_id, [Tender("cash", 10000)])
    check._step()
    assert tasks.busy()
    tasks.close()
    centre.desk.store.close()


@pytest.mark.parametrize("end", [(True, 1.0), (False, 1.0), StoreTrouble("io")])
def test_a_slice_under_way_at_the_close_says_nothing(
    end: tuple[bool, float] | StoreTrouble, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it was one of many, the last one, or could not read: the program is gone when its result comes."""
    centre = open_centre(home)
    parent = QObject()
    tasks = Tasks(parent)
    check = DayCheck(centre.desk.store, tasks, parent)
    heard: list[object] = []
    check.done.connect(heard.append)
    check.failed.connect(heard.append)
    tasks.failed.connect(heard.append)
    begun, go_on = threading.Event(), threading.Event()

    def slice_(_check: SlicedCheck) -> bool:
        begun.set()
        assert go_on.wait(30)
        if isinstance(end, StoreTrouble):
            raise end
        return end[0]

    monkeypatch.setattr(SlicedCheck, "step", slice_)
    check.start()
    check._step()
    assert begun.wait(30)
    check.stop()
    threading.Timer(0.02, go_on.set).start()
    tasks.close()
    centre.desk.store.close()
    qtbot.waitUntil(lambda: not tasks.busy())
    assert not heard and not check._timer.isActive()
    check._step()
    assert not tasks.busy() and not heard
