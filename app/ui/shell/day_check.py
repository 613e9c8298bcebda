"""The check of the data at the start of the day, in the pauses that selling leaves."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.kit.tasks import Progress, Tasks

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.verify_slices import SlicedCheck

LEAST_PAUSE = 20  # milliseconds
WORKING = 10_000
"""Milliseconds after a commit during which people count as being at work."""

PAUSE_AT_WORK = 25
"""How many times as long as a slice the pause after it is while people are at work: one sale in twenty meets one."""


class DayCheck(QObject):
    """Runs the slices on the worker, other work in between.

    Signals: ``done(Report)`` at the end, ``failed(exception)`` when the store cannot be read; never both.
    """

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, store: "Store", tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._tasks = store, tasks
        self._check: SlicedCheck | None = None
        self._last_work = -float(WORKING)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin the walk; once."""
        from app.store.verify_slices import SlicedCheck

        self._check = SlicedCheck(self._store)
        self._timer.start(LEAST_PAUSE)

    def note_work(self) -> None:
        """Something was committed: people are at work."""
        self._last_work = _now()

    def _step(self) -> None:
        check = self._check
        if check is None:
            return

        def slice_(_progress: Progress) -> tuple[bool, float]:
            began = _now()
            return check.step(), _now() - began

        self._tasks.run(slice_, lambda found: self._stepped(*found), self._stop, owner=self)

    def _stepped(self, more: bool, took: float) -> None:
        if more:
            at_work = _now() - self._last_work < WORKING
            self._timer.start(int(max(LEAST_PAUSE, took * (PAUSE_AT_WORK if at_work else 1))))
        elif self._check is not None:
            self.done.emit(self._check.report())

    def _stop(self, error: BaseException) -> None:
        self.failed.emit(error)


def _now() -> float:
    return time.monotonic() * 1000
