"""A small centre for each test; programs that are always taken apart."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.store.keychain import Keychain
from app.ui.shell.opening import Looking
from tests.ui.shell.front_program import Front, copy_of, make_program, take_apart


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
    crashes = [said for front in opened if (said := take_apart(front))]
    opened.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not crashes, crashes[0]


@pytest.fixture
def front(open_program: Callable[[Path], Front], home: Path) -> Front:
    """A program on a copy of the centre, at its login page."""
    return open_program(home)
