"""Two starts of the program over one store, as a double click makes them: one window stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.paths import ROOT
from tests.ui.shell.front_program import copy_of

Start = Callable[[], "subprocess.Popen[bytes]"]
SLOW_MACHINE = 60


@pytest.fixture
def start(template: Callable[[int], Path], tmp_path: Path) -> Iterator[Start]:
    """Starts of the window on one centre; whichever still runs at the end is closed as from outside."""
    home = copy_of(template(12), tmp_path / "store")
    begun: list[subprocess.Popen[bytes]] = []
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)}

    def begin() -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "app", "--store", str(home)]
        begun.append(subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE))
        return begun[-1]

    yield begin
    for program in begun:
        program.send_signal(signal.SIGTERM)
        try:
            program.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.communicate()


@pytest.mark.parametrize("pause", [0.0, 1.5])
def test_one_window_stays(start: Start, pause: float) -> None:
    both = [start()]
    time.sleep(pause)
    both.append(start())
    until = time.monotonic() + SLOW_MACHINE
    while all(program.poll() is None for program in both) and time.monotonic() < until:
        time.sleep(0.05)
    (gone,) = [program for program in both if program.poll() is not None]
    (stays,) = [program for program in both if program is not gone]
    assert gone.returncode == 0, "it is no error to start the program twice"
    time.sleep(0.3)
    assert stays.poll() is None
    if pause:
        assert gone is both[1], "whoever comes later goes"
