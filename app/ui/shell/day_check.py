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
"""How many times as long as a slice the pause after it is while people are at work."""

LOOK_AGAIN = 200
"""Milliseconds after which a check that an order holds up looks whether it is done: between two orders people need
longer to take their change and to greet the next."""


class Rhythm:
    """When the next slice may come. All times are milliseconds by one clock.

    None comes while an order is being rung up, so no payment meets a slice; that is from its first step until it is
    paid, or until nobody has touched it for ``WORKING``. The turn between two orders is enough to get through.
    """

    def __init__(self) -> None:
        self._last_work = -float(WORKING)
        self._ordering = False

    def note(self, kinds: frozenset[str], now: float) -> None:
        """Something was committed: which kinds of record it touched."""
        self._last_work = now
        if "sale" in kinds:
            self._ordering = False
        elif "cart" in kinds:
            self._ordering = True

    def holds(self, now: float) -> bool:
        """Whether an order is being rung up."""
        return self._ordering and self._at_work(now)

    def pause(self, took: float, now: float) -> float:
        """How long to leave the store alone after a slice of this length."""
        return max(LEAST_PAUSE, took * (PAUSE_AT_WORK if self._at_work(now) else 1))

    def _at_work(self, now: float) -> bool:
        return now - self._last_work < WORKING


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
        self._rhythm = Rhythm()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin the walk; once."""
        from app.store.verify_slices import SlicedCheck

        self._check = SlicedCheck(self._store)
        self._timer.start(LEAST_PAUSE)

    def stop(self) -> None:
        """Leave the walk where it is, silently: also when a slice of it is under way."""
        self._check = None
        self._timer.stop()

    def note_work(self, kinds: frozenset[str]) -> None:
        """Something was committed: people are at work."""
        self._rhythm.note(kinds, _now())

    def _step(self) -> None:
        check = self._check
        if check is None:
            return
        if self._rhythm.holds(_now()):
            self._timer.start(LOOK_AGAIN)
            return

        def slice_(_progress: Progress) -> tuple[bool, float]:
            began = _now()
            return check.step(), _now() - began

        self._tasks.run(slice_, lambda found: self._stepped(*found), self._failed, owner=self)

    def _stepped(self, more: bool, took: float) -> None:
        if self._check is None:  # stopped meanwhile: nobody is told
            return
        if more:
            self._timer.start(int(self._rhythm.pause(took, _now())))
        else:
            self.done.emit(self._check.report())

    def _failed(self, error: BaseException) -> None:
        if self._check is not None:
            self.failed.emit(error)


def _now() -> float:
    return time.monotonic() * 1000
