"""A small centre for each test; programs that are always taken apart."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.store.keychain import Keychain
from app.ui.kit.presses import presses
from app.ui.shell.opening import Looking
from tests.ui.shell.front_program import Front, copy_of, make_program


@pytest.fixture
def home(template: Callable[[int], Path], tmp_path: Path) -> Path:
    """This test's own copy of a closed centre with staff, menu and a few residents."""
    return copy_of(template(12), tmp_path / "store")


@pytest.fixture
def open_program(qtbot: QtBot) -> Iterator[Callable[..., Front]]:
    """``open_program(folder, keychain, looking)`` starts one; at the end each is closed, and none may have crashed."""
    opened: list[Front] = []

    def start(folder: Path, keychain: Keychain | None = None, looking: Looking | None = None) -> Front:
        front = make_program(qtbot, folder, keychain=keychain, looking=looking)
        opened.append(front)
        return front

    yield start
    crashes = []
    presses.watched = False
    for front in opened:
        program = front.program
        log = program.home / "crash.log"
        program.end()
        program.crash.remove()
        if log.exists():
            crashes.append(log.read_text("utf-8"))
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
    opened.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.unfreeze()
    assert not crashes, crashes[0]


@pytest.fixture
def front(open_program: Callable[[Path], Front], home: Path) -> Front:
    """A program on a copy of the centre, at its login page."""
    return open_program(home)
