"""Whoever knocks at the window's door: a second start is heard, noise costs nothing."""

import os
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.ui.shell import instance
from app.ui.shell.instance import Doorbell, address


def test_garbage_and_hundreds_of_callers_are_let_go(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "_BETWEEN", 3_600.0)
    rung: list[int] = []
    bell = Doorbell(tmp_path, lambda: rung.append(1))

    def call(words: bytes) -> QLocalSocket:
        caller = QLocalSocket()
        caller.connectToServer(address(tmp_path))
        assert caller.waitForConnected(5_000)
        caller.write(words)
        caller.flush()
        return caller

    def gone(caller: QLocalSocket) -> bool:
        return caller.state() is QLocalSocket.LocalSocketState.UnconnectedState

    first = call(os.urandom(200_000))
    qtbot.waitUntil(lambda: gone(first))
    open_before = _open_files()
    for _ in range(20):
        callers = [call(os.urandom(2_000)) for _ in range(15)]
        qtbot.waitUntil(lambda callers=callers: all(map(gone, callers)))  # type: ignore[misc]
        for caller in callers:
            caller.deleteLater()
    del callers, caller
    assert rung == [1], "the window does not jump without end"
    qtbot.waitUntil(lambda: _open_files() <= open_before + 1)
    monkeypatch.setattr(instance, "_BETWEEN", 0.0)
    last = call(b"come forward\n")
    qtbot.waitUntil(lambda: rung == [1, 1] and gone(last))
    bell.close()


def _open_files() -> int:
    held = Path("/proc/self/fd")
    return len(list(held.iterdir())) if held.exists() else 0
