"""Work that takes longer than 0.3 s: one worker thread, results *and* exceptions delivered on the GUI thread.

Work gets plain data and a ``Progress``; it opens its own store session and touches no widget. Ordinary clicks do not
come here: a commit is a millisecond.
"""

import gc
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")

LEFT_BEHIND = 10.0
SILENT = 600.0
"""Seconds after which a worker that was told to stop, or says nothing at all, is left behind where others wait."""

CLOSING = 30.0
"""Seconds for which closing waits; a backup that is not done by then is as one whose process was killed: not there."""

_LOOK_MS = 2_000


class Cancelled(Exception):
    """Raised inside the work, by ``Progress``, after somebody pressed 取消."""


class Progress(Protocol):
    """What work calls now and then: ``progress(done, total, "note")``; raises ``Cancelled`` to stop it."""

    def __call__(self, done: int, total: int = 0, note: str = "") -> None: ...


class Task(QObject):
    """One piece of work on its way. Signals: ``progressed(done, total, note)``, ``over()`` whatever the end."""

    progressed = Signal(int, int, str)
    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report; what is already finished stays finished."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether 取消 was pressed."""
        return self._stop.is_set()


class _Piece(NamedTuple):
    """What waits for the worker."""

    task: Task
    work: Callable[[], Any]
    future: "Future[Any]"


class _Worker:
    """One thread and what waits for it. It dies with the program: nothing can stop a thread that does not come back."""

    def __init__(self) -> None:
        self._waiting: deque[_Piece] = deque()
        self._more = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None
        self.now: Task | None = None
        """What it works on."""

        self.heard = time.monotonic()
        """When it last said anything."""

    def add(self, piece: _Piece) -> None:
        """One more, after all that wait."""
        with self._more:
            self._waiting.append(piece)
            self._more.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
            self._thread.start()

    def waits(self) -> bool:
        """Whether anything waits behind what it works on."""
        return bool(self._waiting)

    def close(self) -> list[_Piece]:
        """Take no more; what waited is given back."""
        with self._more:
            left = [*self._waiting]
            self._waiting.clear()
            self._closed = True
            self._more.notify()
        return left

    def join(self, seconds: float) -> bool:
        """Wait for what it works on; False when it did not come back."""
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._closed or self._waiting)
                if not self._waiting:
                    return
                piece = self._waiting.popleft()
                self.now, self.heard = piece.task, time.monotonic()
            with suppress(RuntimeError):  # left behind, it may come back to a window that is gone
                _work(piece)
            del piece
            self.now = None


def _work(piece: _Piece) -> None:
    if not piece.future.set_running_or_notify_cancel():
        return
    try:
        result = piece.work()
    except BaseException as error:
        piece.future.set_exception(error)
    else:
        piece.future.set_result(result)


class Tasks(QObject):
    """The one worker. Close it before the program ends.

    One that does not come back (a drive that is gone, a file nobody thought of) is left behind, so that backups go on.
    Signals: ``failed(exception)`` for work whose caller gave no ``failed`` of its own.
    """

    failed = Signal(object)
    _deliver = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = _Worker()
        self._closed = False
        self._deliver.connect(self._run_here, Qt.ConnectionType.QueuedConnection)
        self._open: dict[Task, float] = {}  # when each was told to stop was noticed
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Start ``work``; ``done(result)`` or ``failed(exception)`` follow on the GUI thread.

        Nothing is called when ``owner`` is gone by then. A cancelled task calls neither. Raises ``RuntimeError`` after
        ``close``.
        """
        if self._closed:
            raise RuntimeError("no work is taken any more")
        task = Task(self)
        self._open[task] = 0.0
        worker = self._worker

        def progress(done: int, total: int = 0, note: str = "") -> None:
            worker.heard = time.monotonic()
            if task.cancelled:
                raise Cancelled
            self._deliver.emit(lambda: task.progressed.emit(done, total, note))

        def finished(future: "Future[T]") -> None:
            self._deliver.emit(lambda: self._finish(task, future, done, failed, owner))

        future: Future[T] = Future()
        future.add_done_callback(finished)
        worker.add(_Piece(task, lambda: work(progress), future))
        self._look.start()
        return task

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._open)

    def look(self) -> None:
        """Leave a worker behind that does not come back, and go on with another one."""
        at = time.monotonic()
        now = self._worker.now
        if now is None:
            return
        if now.cancelled and not self._open.get(now):
            self._open[now] = at
        told = self._open.get(now, 0.0)
        if (told and at - told > LEFT_BEHIND) or (self._worker.waits() and at - self._worker.heard > SILENT):
            waited = self._worker.close()
            self._worker = _Worker()
            for piece in waited:
                self._worker.add(piece)

    def close(self) -> bool:
        """Stop taking work, cancel what waits, wait for what runs; False when that did not come back in time."""
        self._closed = True
        self._look.stop()
        for task in self._open:
            task.cancel()
        for piece in self._worker.close():
            piece.future.cancel()
        return self._worker.join(CLOSING)

    @staticmethod
    def _run_here(call: Callable[[], object]) -> None:
        call()

    def _finish(
        self,
        task: Task,
        future: "Future[Any]",
        done: Callable[[Any], object] | None,
        failed: Callable[[BaseException], object] | None,
        owner: QObject | None,
    ) -> None:
        self._open.pop(task, None)
        if not self._open:
            self._look.stop()
        task.over.emit()
        task.deleteLater()
        if future.cancelled() or (owner is not None and not isValid(owner)):
            return
        trouble = future.exception()
        if isinstance(trouble, Cancelled):
            return
        if trouble is None:
            if done is not None:
                done(future.result())
        elif failed is not None:
            failed(trouble)
        else:
            self.failed.emit(trouble)


def pin_gc(parent: QObject, every_ms: int = 5000) -> QTimer:
    """Let the cyclic collector run on the GUI thread alone: on a worker it would destroy widgets there."""
    gc.disable()
    timer = QTimer(parent)
    timer.setInterval(every_ms)
    timer.timeout.connect(_collect)
    timer.start()
    return timer


def _collect() -> None:
    gc.collect()
