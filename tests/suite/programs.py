"""Other programs on a test's store, to race with or to be killed: processes of their own that find the modules read.

They are forked from one process that has read them, which saves each most of a second. Where a system cannot fork, each
begins from the ground up. Either way they have what ``subprocess.Popen`` has of text: ``stdin``, ``stdout``,
``communicate``, ``kill``, ``returncode``.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[2]
READ = ["tests.support", "app.store.backup", "app.store.migrate", "app.store.verify", "alembic.command"]


class Forked:
    """A program from the process that has read the modules."""

    def __init__(self, code: str, words: tuple[str, ...], env: Mapping[str, str]) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload(READ)
        told, tell = forks.Pipe(duplex=False)
        hear, said = forks.Pipe(duplex=False)
        self._process = forks.Process(target=_run, args=(code, words, dict(env), told, said), daemon=True)
        self._process.start()
        told.close()
        said.close()
        self.stdin: TextIO = os.fdopen(os.dup(tell.fileno()), "w", encoding="utf-8")
        self.stdout: TextIO = os.fdopen(os.dup(hear.fileno()), encoding="utf-8")
        tell.close()
        hear.close()

    @property
    def returncode(self) -> int | None:
        """How it ended, ``-9`` when it was killed; None as long as it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """``returncode``."""
        return self.returncode

    def kill(self) -> None:
        """End it as a cut of the power would."""
        self._process.kill()

    def communicate(self, text: str = "", timeout: float = 120) -> tuple[str, str]:
        """Tell it the last words, hear what else it says, and wait for its end; what it complains of goes by."""
        try:
            self.stdin.write(text)
            self.stdin.close()
        except BrokenPipeError:
            pass  # it has gone
        with self.stdout:
            said = self.stdout.read()
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a forked program", timeout)
        return said, ""


Program = Forked | subprocess.Popen[str]


def start(code: str, *words: str, env: Mapping[str, str] | None = None) -> Program:
    """Run Python's text as a program with these words; the caller lets it end by ``communicate``."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        return Forked(code, words, {**os.environ, **(env or {})})
    return anew(code, *words, env=env)


def anew(code: str, *words: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """The same from the ground up, for what is about the modules a program reads."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def _run(code: str, words: tuple[str, ...], env: dict[str, str], told: Connection, said: Connection) -> None:
    os.dup2(told.fileno(), 0)
    os.dup2(said.fileno(), 1)
    told.close()
    said.close()
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.argv = ["-c", *words]
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    try:
        exec(compile(code, "<program>", "exec"), {"__name__": "__main__"})
    finally:
        sys.stdout.flush()
