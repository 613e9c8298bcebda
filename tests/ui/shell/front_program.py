"""A whole program over a copied centre, driven as people drive it."""

import gc
import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Program
from app.services.desk import Desk
from app.store import keyfile, recovery
from app.store.keychain import Keychain, NoKeychain
from app.ui.kit.modal import Modal, top_modal
from app.ui.kit.presses import presses
from app.ui.login.page import LoginPage
from app.ui.shell.opening import Looking
from app.ui.shell.workspace import Workspace
from tests.keys import rest
from tests.support import START, Clock

PINS = {"1001": "740218", "2001": "503817", "2002": "617204", "3001": "428196", "9001": "281743"}


@dataclass
class Front:
    """The program under test and the hands on its keyboard."""

    program: Program
    qtbot: QtBot
    clock: Clock

    @property
    def window(self) -> QWidget:
        return self.program.window

    @property
    def desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    @property
    def login(self) -> LoginPage:
        assert self.program.session is not None
        return self.program.session.page

    @property
    def workspace(self) -> Workspace:
        assert self.program.workspace is not None
        return self.program.workspace

    def modal(self) -> Modal:
        """The modal people face."""
        found = top_modal(self.program.window)
        assert found is not None
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.program.window, key, modifier)

    def ctrl(self, key: Qt.Key) -> None:
        """Ctrl and a key."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Keys one after another, at the speed of a hand."""
        for char in text:
            QTest.keyClicks(QApplication.focusWidget() or self.program.window, char)
            rest(self.program)

    def read_restored(self) -> str:
        """What a restore says it did is read, and the store opened."""
        self.qtbot.waitUntil(lambda: top_modal(self.program.window) is not None, timeout=30_000)
        said = top_modal(self.program.window)
        assert said is not None and said.title.text() == "已经恢复"
        text = " ".join(label.text() for label in said.findChildren(QLabel))
        self.press(Qt.Key.Key_Return)
        return text

    def wait_desk(self) -> None:
        """Until the store is open behind the login page."""
        self.qtbot.waitUntil(lambda: self.program.desk is not None, timeout=30_000)

    def sign_in(self, code: str = "2001", pin: str = "") -> None:
        """By keyboard: 工号, then the PIN."""
        self.wait_desk()
        self.type(code)
        self.qtbot.waitUntil(lambda: self.login.pin.person is not None)
        self.type(pin or PINS[code])

    def work(self, code: str = "2001") -> None:
        """Sign in and wait for the counter."""
        self.sign_in(code)
        self.at_work()

    def at_work(self) -> None:
        """Wait for the counter."""
        presses.watched = False  # clicks made by QTest carry stamps of another clock than the keys
        self.qtbot.waitUntil(
            lambda: (
                self.program.workspace is not None
                and self.program.window.front() is self.program.workspace
                and top_modal(self.program.window) is None
            ),
            timeout=20_000,
        )


def make_program(
    qtbot: QtBot,
    home: Path,
    clock: Clock | None = None,
    keychain: Keychain | None = None,
    looking: Looking | None = None,
) -> Front:
    """A program on a folder, its window shown; ``take_apart`` must follow."""
    clock = clock or Clock()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, home, clock=clock, keychain=keychain or NoKeychain(), looking=looking)
    program.window.closing.disconnect()
    program.begin()
    program.window.resize(1366, 768)
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    qtbot.waitUntil(lambda: program.tasks is not None)
    return Front(program, qtbot, clock)


def take_apart(front: Front) -> str:
    """End a program and its window; what its journal of crashes says, which should be nothing."""
    program = front.program
    log = program.home / "crash.log"
    presses.watched = False
    program.end()
    program.crash.remove()
    said = log.read_text("utf-8") if log.exists() else ""
    program.window.close()
    program.window.deleteLater()
    program.deleteLater()
    gc.unfreeze()
    return said


def copy_of(template: Path, home: Path) -> Path:
    """A program's own copy of a closed centre."""
    shutil.copytree(template, home)
    return home


def recovery_code(home: Path) -> str:
    """A fresh recovery slot for a store whose code nobody wrote down."""
    found = keyfile.read_any(home)
    master = keyfile.read_slot_file(home)
    assert master is not None
    code = recovery.new_code()
    slots = [slot for slot in found.slots if slot["kind"] != "recovery"]
    keyfile.write_key_file(home, keyfile.KeyFile(found.kcv, (*slots, recovery.wrap(master, code, found.kcv))))
    return code


__all__ = ["PINS", "START", "Front", "copy_of", "make_program", "recovery_code", "take_apart"]
