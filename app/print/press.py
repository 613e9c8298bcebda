"""The press: papers are drawn in a process of their own, so that the till never waits for one.

Python drawing in a thread holds the interpreter, and every key of the next customer with it. So one child draws all
papers, in order, for as long as the program runs: ``python -m app print-worker``, or the bundle's own file with that
word. Job in, bytes out, over its two pipes; it knows neither store nor window. It ends with its parent, however that
ends, because its input ends.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from app.paths import PRINT_WORKER, ROOT, command_of
from app.print.jobs import Job, Unprintable, prepare
from app.print.transports import Printer
from app.services.documents import pictures

START_PATIENCE = 30.0
DRAW_PATIENCE = 60.0
"""Seconds after which a child that says nothing is ended: a list of some hundred pages takes ten."""

TRY_AGAIN = 300.0
"""Seconds until a child is tried again where none could be started."""

IDLE = 0.5
LONGEST_WAIT = 5.0
TURN = 0.0005
"""Without a child: drawn after so many seconds without a key, at the latest after so many, in turns so short."""

_READY = b"ready"
_PART = 4  # bytes of a length
_MOST_PARTS, _LARGEST = 4, 64_000_000
"""What a message may claim to be: more is none of this program's."""


class _Died(Exception):
    """The child is gone, or was ended because it said nothing; nothing of its job was printed."""


class Press:
    """Draws jobs in the child. ``prepare`` is called by one thread, ``warm`` and ``close`` by any.

    ``note`` gets a line for the log when no child can be started; drawing then happens here, after ``idle_for``
    (seconds since the last key) says that nobody is typing. ``command`` is what starts the child.
    """

    def __init__(
        self,
        note: Callable[[str], object] = lambda line: None,
        idle_for: Callable[[], float] = lambda: IDLE,
        *,
        command: list[str] | None = None,
    ) -> None:
        self._note, self._idle_for = note, idle_for
        self._command = command_of(PRINT_WORKER) if command is None else command
        self._child: _Child | None = None
        self._turn = threading.Lock()
        self._closed = threading.Event()
        self._none_until = 0.0
        self.drawing = False
        """Whether the child has a job in hand."""

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return None if self._child is None else self._child.pid

    def warm(self) -> None:
        """Start the child ahead of the first paper; at once back, and without effect while one is being drawn."""
        if self._turn.acquire(blocking=False):
            try:
                self._start()
            finally:
                self._turn.release()

    def prepare(self, job: Job) -> tuple[bytes, bytes]:
        """As ``jobs.prepare``. A job during which the child died twice raises ``Unprintable("unprintable")``."""
        with self._turn:
            for _ in range(2):
                child = self._start()
                if child is None:
                    return self._here(job)
                try:
                    child.greet()
                    self.drawing = True
                    return child.draw(job)
                except _Died as death:
                    self._end()
                    if not child.spoke and not self._closed.is_set():
                        self._without(death)
                finally:
                    self.drawing = False
            if self._closed.is_set() or (self._child is None and time.monotonic() < self._none_until):
                return self._here(job)
            raise Unprintable("unprintable")

    def close(self) -> None:
        """End the child; what is asked for afterwards is drawn here."""
        self._closed.set()
        self._end()

    def _start(self) -> "_Child | None":
        if self._child is not None and self._child.alive():
            return self._child
        self._end()
        if self._closed.is_set() or time.monotonic() < self._none_until:
            return None
        try:
            self._child = _Child(self._command)
        except (OSError, ValueError) as trouble:
            self._without(trouble)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _without(self, why: Exception) -> None:
        self._none_until = time.monotonic() + TRY_AGAIN
        name = type(why.__cause__ or why).__name__
        self._note(f"no {PRINT_WORKER} could be started ({name}): papers are drawn inside the program")

    def _here(self, job: Job) -> tuple[bytes, bytes]:
        last = time.monotonic() + LONGEST_WAIT
        while (rest := min(IDLE - self._idle_for(), last - time.monotonic())) > 0 and not self._closed.is_set():
            self._closed.wait(rest)
        usual = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            return prepare(job)
        finally:
            sys.setswitchinterval(usual)


class _Child:
    """One child and its pipes. Raises ``OSError`` where none can be started."""

    def __init__(self, command: list[str]) -> None:
        quiet = 0
        if sys.platform == "win32":
            quiet = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            creationflags=quiet,
        )
        self.pid = self._process.pid
        self.spoke = False
        """Whether it ever said that it is ready; one that never did cannot be started here."""

    def alive(self) -> bool:
        return self._process.poll() is None

    def greet(self) -> None:
        if not self.spoke:
            if self._hear(START_PATIENCE) != [_READY]:
                raise _Died("it speaks another language")
            self.spoke = True

    def draw(self, job: Job) -> tuple[bytes, bytes]:
        send, _ = self._pipes()
        try:
            _write(send, _packed(job))
        except OSError as trouble:
            raise _Died from trouble
        verdict, data, pdf = self._hear(DRAW_PATIENCE)
        if verdict:
            raise Unprintable(verdict.decode())
        return data, pdf

    def end(self) -> None:
        with suppress(OSError):
            self._process.kill()
        for pipe in self._pipes():
            with suppress(OSError):
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)

    def _hear(self, patience: float) -> list[bytes]:
        # Ending the child is what ends a read of a pipe on every system.
        watch = threading.Timer(patience, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            return _read(self._pipes()[1])
        except (OSError, ValueError, EOFError) as trouble:
            raise _Died from trouble
        finally:
            watch.cancel()

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        send, hear = self._process.stdin, self._process.stdout
        if send is None or hear is None:
            raise _Died("it has no pipes")
        return send, hear  # type: ignore[return-value]


def serve() -> int:
    """Be the child: draw what comes in until the input ends. The exit code is always 0."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the window
    if hasattr(os, "nice"):
        os.nice(5)
    take, give = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints must not stand among the answers
    with take, give, suppress(OSError, EOFError, ValueError, KeyError, TypeError):  # the parent is gone, or is none
        _load()
        _write(give, [_READY])
        while True:
            _write(give, _answer(_unpacked(_read(take))))
    return 0


def _load() -> None:
    from app.print import fonts, raster, render

    render.load_makers()
    fonts.preload()
    raster.preload()


def _answer(job: Job) -> list[bytes]:
    try:
        return [b"", *prepare(job)]
    except Unprintable as reason:
        return [str(reason).encode(), b"", b""]


def _packed(job: Job) -> list[bytes]:
    facts = {**asdict(job), "id": job.id.hex, "queued_at": job.queued_at.isoformat()}
    logo = pictures.picture(pictures.named_in(job.document_json))
    return [json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass"), *([logo] if logo else [])]


def _unpacked(parts: list[bytes]) -> Job:
    for png in parts[1:]:
        pictures.learn(png)  # the child knows no store
    facts = json.loads(parts[0].decode("utf-8", "surrogatepass"))
    moment = datetime.fromisoformat(facts["queued_at"])
    return Job(**{**facts, "id": UUID(facts["id"]), "queued_at": moment, "printer": Printer(**facts["printer"])})


def _write(pipe: BinaryIO, parts: list[bytes]) -> None:
    pipe.write(bytes([len(parts)]) + b"".join(len(part).to_bytes(_PART, "big") + part for part in parts))
    pipe.flush()


def _read(pipe: BinaryIO) -> list[bytes]:
    count = _exactly(pipe, 1)[0]
    if count > _MOST_PARTS:
        raise EOFError
    return [_exactly(pipe, int.from_bytes(_exactly(pipe, _PART), "big")) for _ in range(count)]


def _exactly(pipe: BinaryIO, count: int) -> bytes:
    if count > _LARGEST:
        raise EOFError
    found = pipe.read(count)
    if len(found) != count:
        raise EOFError
    return found
