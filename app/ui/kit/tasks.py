"""Work that takes longer than 0.3 s: one worker thread, results *and* exceptions delivered on the GUI thread.

Work gets plain data and a ``Progress``; it opens its own store session and touches no widget. Ordinary clicks do not
come here: a commit is a millisecond.
"""

import gc
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")


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


class Tasks(QObject):
    """The one worker. Close it before the program ends.

    Signals: ``failed(exception)`` for work whose caller gave no ``failed`` of its own.
    """

    failed = Signal(object)
    _deliver = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._deliver.connect(self._run_here, Qt.ConnectionType.QueuedConnection)
        self._open: set[Task] = set()

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Start ``work``; ``done(result)`` or ``failed(exception)`` follow on the GUI thread.

        Nothing is called when ``owner`` is gone by then. A cancelled task calls neither.
        """
        task = Task(self)
        self._open.add(task)

        def progress(done: int, total: int = 0, note: str = "") -> None:
            if task.cancelled:
                raise Cancelled
            self._deliver.emit(lambda: task.progressed.emit(done, total, note))

        def finished(future: "Future[T]") -> None:
            self._deliver.emit(lambda: self._finish(task, future, done, failed, owner))

        self._pool.submit(work, progress).add_done_callback(finished)
        return task

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._open)

    def close(self) -> None:
        """Stop taking work, cancel what waits, wait for what runs."""
        for task in self._open:
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

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
        self._open.discard(task)
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
