"""Work off the GUI thread: results and exceptions come back on it, cancelled work says nothing, owners may be gone."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import tasks as tasks_of_kit
from app.ui.kit.longtask import LongTask
from app.ui.kit.tasks import Progress, Tasks, pin_gc


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_results_arrive_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[tuple[int, bool, bool]] = []

    def work(progress: Progress) -> int:
        return threading.get_ident()

    def done(worker: int) -> None:
        here = QThread.currentThread() is QApplication.instance().thread()  # type: ignore[union-attr]
        got.append((1, worker != threading.get_ident(), here))

    tasks.run(work, done)
    assert tasks.busy()
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(1, True, True)]
    assert not tasks.busy()


def test_exceptions_arrive_too(tasks: Tasks, qtbot: QtBot) -> None:
    caught: list[BaseException] = []
    unclaimed: list[BaseException] = []
    tasks.failed.connect(unclaimed.append)

    def work(progress: Progress) -> int:
        raise OSError("disk")

    tasks.run(work, failed=caught.append)
    tasks.run(work)
    qtbot.waitUntil(lambda: bool(caught and unclaimed))
    assert isinstance(caught[0], OSError)
    assert isinstance(unclaimed[0], OSError)


def test_progress_and_cancel(tasks: Tasks, qtbot: QtBot) -> None:
    go_on = threading.Event()
    ended: list[str] = []

    def work(progress: Progress) -> str:
        progress(620, 1000, "已校验")
        go_on.wait(5)
        progress(621, 1000)
        return "finished"

    task = tasks.run(work, ended.append, lambda error: ended.append(repr(error)))
    card = LongTask(task, "正在恢复备份")
    qtbot.addWidget(card)
    assert not card.isVisible()
    with qtbot.waitSignal(task.progressed) as said:
        pass
    qtbot.waitUntil(card.isVisible)
    assert said.args == [620, 1000, "已校验"]
    card.cancel.click()
    with qtbot.waitSignal(task.over):
        go_on.set()
    assert ended == []
    assert not card.isVisible()


def test_nothing_is_called_for_an_owner_that_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    hold = threading.Event()
    called: list[int] = []
    owner = QObject()
    task = tasks.run(lambda progress: hold.wait(5), called.append, owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, 0)
    with qtbot.waitSignal(task.over):
        hold.set()
    assert called == []


def test_work_is_done_one_after_the_other(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[int] = []
    for n in range(20):
        tasks.run(lambda progress, n=n: n, order.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))


def test_the_collector_runs_on_the_gui_thread_only(qapp: QApplication) -> None:
    parent = QWidget()
    gc.enable()
    try:
        timer = pin_gc(parent, 10_000)
        assert not gc.isenabled()
        assert timer.isActive()
    finally:
        gc.disable()
        parent.deleteLater()


def test_no_thread_but_the_tests_own_collects(qapp: QApplication) -> None:
    """Not the runner's either, which listens for the next tests: widgets that are garbage would be destroyed there."""
    where: list[object] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        where.append((phase, threading.current_thread()))

    def make_garbage() -> None:
        for _ in range(20_000):
            one: list[object] = []
            one.append(one)

    gc.callbacks.append(note)
    try:
        other = threading.Thread(target=make_garbage)
        other.start()
        other.join()
    finally:
        gc.callbacks.remove(note)
    assert where == []


def test_a_worker_that_does_not_come_back_holds_up_neither_backups_nor_closing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to stop and silent, it is left behind; what waited is done by another; closing waits only so long."""
    monkeypatch.setattr(tasks_of_kit, "LEFT_BEHIND", 0.0)
    monkeypatch.setattr(tasks_of_kit, "CLOSING", 0.2)
    never = threading.Event()
    began, backups = threading.Event(), list[str]()
    tasks = Tasks()

    def stuck(progress: Progress) -> None:
        began.set()
        never.wait(20)

    first = tasks.run(stuck)
    tasks.run(lambda progress: "backup", backups.append)
    assert began.wait(5)
    tasks.look()
    assert not backups
    first.cancel()
    tasks.look()
    tasks.look()
    qtbot.waitUntil(lambda: backups == ["backup"])
    last = tasks.run(stuck)
    began.clear()
    assert began.wait(5)
    assert not tasks.close()
    assert last.cancelled
    with pytest.raises(RuntimeError):
        tasks.run(stuck)
    never.set()


def test_one_that_says_nothing_while_others_wait_is_left_behind_too(
    tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_of_kit, "SILENT", 0.0)
    never = threading.Event()
    done: list[str] = []
    began = threading.Event()

    def silent(progress: Progress) -> str:
        began.set()
        never.wait(20)
        return "late"

    tasks.run(silent, done.append)
    assert began.wait(5)
    tasks.look()
    tasks.run(lambda progress: "backup", done.append)
    tasks.look()
    qtbot.waitUntil(lambda: done == ["backup"])
    never.set()
    qtbot.waitUntil(lambda: done == ["backup", "late"])
    assert not tasks.busy()
