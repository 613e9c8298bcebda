"""One small centre, made once and copied; programs that are always taken apart."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import support
from front_program import Front, copy_of, make_program
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot


@pytest.fixture(scope="session")
def centre_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed centre with staff, menu and a few residents."""
    folder = tmp_path_factory.mktemp("template") / "store"
    support.make_centre(folder, people=12)
    return folder


@pytest.fixture
def home(centre_template: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_of(centre_template, tmp_path / "store")


@pytest.fixture
def open_program(qtbot: QtBot) -> Iterator[Callable[[Path], Front]]:
    """``open_program(folder)`` starts a program; at the end each is closed, and none may have written a crash."""
    opened: list[Front] = []

    def start(folder: Path) -> Front:
        front = make_program(qtbot, folder)
        opened.append(front)
        return front

    yield start
    crashes = []
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
    gc.enable()
    assert not crashes, crashes[0]


@pytest.fixture
def front(open_program: Callable[[Path], Front], home: Path) -> Front:
    """A program on a copy of the centre, at its login page."""
    return open_program(home)
