"""Children that work until they are killed. They say on a pipe what they were told is stored."""

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TextIO

from tools.campaign import disklog

FORKS = hasattr(os, "fork")
"""Elsewhere each child is a new program, and takes a second to begin."""


@dataclass(frozen=True)
class Order:
    """What a child is told: which work, where, with which seed. ``log``: where its acts on files are written."""

    work: str
    folder: Path
    seed: int
    words: tuple[str, ...] = ()
    log: Path | None = None
    root: Path | None = None  # what is logged, when it is more than the folder


@dataclass
class Child:
    """A running child; ``said`` has its lines so far, the first is ``ready``."""

    pid: int
    pipe: TextIO
    process: "subprocess.Popen[str] | None" = None
    said: list[str] = field(default_factory=list)

    def ready(self) -> None:
        """Wait until it has begun. Raises ``RuntimeError`` when it ends before."""
        for line in self.pipe:
            if line.strip() == "ready":
                return
        self._wait()
        raise RuntimeError("the child ended before it began")

    def kill(self, after: float = 0.0) -> list[str]:
        """Kill -9 after so many seconds; what it had said."""
        time.sleep(after)
        if self.process is not None:
            self.process.kill()
        else:
            os.kill(self.pid, signal.SIGKILL)
        return self.rest()

    def rest(self) -> list[str]:
        """Wait for its end; what it had said. The last line may have been cut off: then it was not said."""
        lines = self.pipe.read().split("\n")
        self.said += lines[:-1]
        if self._wait() == 1:
            self.said.append(f"broke {self.said[-1] if self.said else ''}")  # an exception; its trace is on stderr
        return self.said

    def _wait(self) -> int:
        self.pipe.close()
        if self.process is not None:
            return self.process.wait()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(order: Order) -> Child:
    """A child at its work; fork after everything was imported, so that it is at it at once."""
    return _forked(order) if FORKS else _spawned(order)


def _forked(order: Order) -> Child:
    assert threading.active_count() == 1, "a process with threads is not forked"
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            os.dup2(writing, 1)
            _work(order)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    return Child(pid, os.fdopen(reading, encoding="utf-8"))


def _spawned(order: Order) -> Child:
    words = [sys.executable, "-m", "tools.campaign.nursery", order.work, str(order.folder), str(order.seed)]
    process = subprocess.Popen([*words, *order.words], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    return Child(process.pid, process.stdout, process)


def _work(order: Order) -> None:
    from tools.campaign import acts, damage, devices, full, windows

    if order.log is not None:
        disklog.arm(order.root or order.folder, order.log)
    works: dict[str, Callable[[Path, Random, tuple[str, ...]], None]] = {
        **acts.WORKS, "window": windows.work, "start": damage.start_up, "fill": full.work,
        "be_printer": devices.be_printer, "spool": devices.spool, "spool_out": devices.spool_out,
    }  # fmt: skip
    works[order.work](order.folder, Random(order.seed), order.words)


if __name__ == "__main__":
    _work(Order(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), tuple(sys.argv[4:])))
