"""What is built before it is asked for: in pauses only, never in place of what people do, and nobody relies on it."""

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.program import PIN_PAUSE
from app.ui.shell.ahead import Ahead
from app.ui.shell.window import MainWindow
from tests.statements import watched
from tests.ui.shell.front_program import Front

ON_THE_WAY_IN = 51
"""Statements from the last digit of a PIN to the page of the day: with what signing in asks of lock-outs and the clock,
with what is missing at this desk, what was charged for, and one each for the stall, the rooms of the day and those that
are asked for, what is on, whom to call about it and the deposits.
"""


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    return made


def test_steps_wait_for_quiet(window: MainWindow, qtbot: QtBot) -> None:
    done: list[int] = []
    ahead = Ahead(window)
    ahead.start([lambda: done.append(1), lambda: done.append(2)], quiet_ms=60)
    for _ in range(6):
        qtbot.wait(20)
        window.stirred.emit()
    assert done == []
    qtbot.waitUntil(lambda: done == [1, 2])
    qtbot.wait(80)
    assert done == [1, 2]


def test_no_step_runs_after_the_stop(window: MainWindow, qtbot: QtBot) -> None:
    done: list[int] = []
    ahead = Ahead(window)
    ahead.start([lambda: done.append(1), lambda: done.append(2)], quiet_ms=10)
    qtbot.waitUntil(lambda: done == [1])
    ahead.stop()
    qtbot.wait(60)
    window.stirred.emit()
    qtbot.wait(60)
    assert done == [1]


def test_the_first_page_stands_ready_and_shows_nobody_anything(front: Front) -> None:
    front.wait_desk()
    program = front.program
    front.qtbot.waitUntil(lambda: program.workspace is not None and bool(program.workspace._pages), timeout=20_000)
    assert program.window.front() is program.login
    assert program.workspace is not None and not program.workspace.isVisible()
    assert program.papers is None and program.keeper is None  # nothing works before somebody is here
    made = dict(program.workspace._pages)
    front.work("1001")
    assert front.workspace is program.workspace
    assert front.workspace.page is made["today"]


def test_quick_fingers_need_nothing_to_be_ready(front: Front) -> None:
    front.wait_desk()
    front.program.ahead.stop()
    assert front.program.workspace is None
    front.work("1001")
    assert front.workspace.page is not None and front.workspace.page.key == "today"


def test_the_days_page_is_read_once_on_the_way_in(front: Front) -> None:
    front.wait_desk()
    front.qtbot.wait(PIN_PAUSE * 8)
    with watched(front.desk) as found:
        front.work("1001")
        front.qtbot.wait(50)
    assert len([s for s in found if "FROM daily_total" in s and "dimension" in s]) <= 2  # today, and a week ago
    own = [s for s in found if "print_job.attempts" not in s]  # the spooler looks when it likes, on its own thread
    assert len(own) <= ON_THE_WAY_IN


def test_pages_are_built_only_for_who_may_see_them(front: Front) -> None:
    front.work("2001")
    keys = set(front.workspace._pages)
    for step in front.workspace.pages_to_come():
        step()
    assert keys < set(front.workspace._pages)
    open_keys = {spec.key for spec in front.workspace._specs if spec.open_to(front.desk.staff.role)}  # type: ignore[union-attr]
    assert set(front.workspace._pages) == open_keys
    assert front.workspace.pages_to_come() == []
    assert front.workspace.losing() == []
