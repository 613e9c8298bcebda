"""When people pressed a key or a button of the mouse: the events say it themselves.

A busy window hands them on late and all at once, so nothing may be judged by when it is handled: not whether keys are a
scan, not whether a second press is the bounce of the first, not whether a click was meant for what has just gone.
"""

import math
import time
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

BOUNCE_MS = 400
"""A second press of the same finger sooner than this was not meant for what came in sight meanwhile."""
KEY_BOUNCE_MS = 80
ARM_MS = 600
"""The same key sooner than this after a question is a bounce, not an answer."""
_WATCH_MS = 2000
_KEPT_MS = 60_000
_AROUND_MS = 5000
_DOWN = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_UP = QEvent.Type.MouseButtonRelease


def clock_ms() -> float:
    """Milliseconds of a clock that only goes forward; the day and the hour are not in it."""
    return time.monotonic() * 1000


class Presses:
    """Reads the stamps of events on the program's own clock.

    The window system stamps by a clock of its own. How far it is from ours is the least that lay between a stamp and
    its handling in the last minute or two: an event that was not kept waiting. An event without a stamp, as programs
    make them, is as old as its handling.
    """

    def __init__(self, clock: Callable[[], float] = clock_ms) -> None:
        self._clock = clock
        self.forget()
        self._made: float | None = None
        self._by_mouse = False
        self.watched = False
        """Whether the filter of the program sees every press and notes it here."""

    def note(self, event: QInputEvent) -> float:
        """When it happened, on our clock; until the event loop goes on, ``at`` says so too."""
        now, stamp = self._clock(), event.timestamp()
        if self._made is None:
            QTimer.singleShot(0, self._over)
        self._made = now if not stamp else min(stamp + self._between(now, stamp), now)
        self._by_mouse = isinstance(event, QMouseEvent)
        return self._made

    def forget(self) -> None:
        """Know nothing of the window system's clock any more: another one stamps from now on."""
        self._before = self._least = math.inf
        self._since, self._stamp = -math.inf, 0

    def at(self) -> float:
        """When the press being handled happened; now, when none is."""
        return self._clock() if self._made is None else self._made

    def now(self) -> float:
        """The clock itself."""
        return self._clock()

    def by_mouse(self) -> bool:
        """Whether what is going on was done with the mouse or a finger."""
        return self._made is not None and self._by_mouse

    def _over(self) -> None:
        self._made = None

    def _between(self, now: float, stamp: int) -> float:
        """What must be added to a stamp."""
        anew = stamp < self._stamp - _AROUND_MS  # the window system counts in 32 bits, and may be started again
        if anew or now - self._since > 2 * _KEPT_MS:
            self.forget()
            self._since = now
        elif now - self._since > _KEPT_MS:
            self._before, self._least, self._since = self._least, math.inf, now
        self._stamp = stamp
        self._least = min(self._least, now - stamp)
        return min(self._before, self._least)


class _Falling(QObject):
    """Eats the clicks that were made before something else came in sight under the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self._until, self._eaten = -math.inf, False

    def begin(self, until: float) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            app.installEventFilter(self)
            self._until = max(until, self._until)
            QTimer.singleShot(int(until - presses.now()) + _WATCH_MS, self, self._lapse)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):  # every event of the program comes by
            return False
        kind = event.type()
        if kind in _DOWN:
            self._eaten = presses.note(event) < self._until
            if not self._eaten:
                self.end()
            return self._eaten
        if kind == _UP and self._eaten:
            self._eaten = False
            return True
        return False

    def _lapse(self) -> None:
        if presses.now() > self._until + _WATCH_MS / 2:
            self.end()

    def end(self) -> None:
        self._until = -math.inf
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)


class Bounce:
    """Presses of one key, one after the other, so close together that a hand made one. Without stamps nobody can tell:
    none is. To be told of every press, as the question whether it is a shortcut and as the key itself.
    """

    def __init__(self) -> None:
        self._key, self._stamp, self._again = 0, 0, False

    def again(self, event: QKeyEvent) -> bool:
        """Whether this is the last press once more; a key held down is not."""
        key, stamp = event.key(), event.timestamp()
        if key != self._key or stamp != self._stamp:
            near = bool(self._stamp and stamp) and stamp - self._stamp < KEY_BOUNCE_MS
            self._again = key == self._key and near and not event.isAutoRepeat()
            self._key, self._stamp = key, stamp
        return self._again


presses = Presses()


@cache
def _falling() -> _Falling:
    """Made where it is used: this module may be loaded by a thread that is not the window's."""
    return _Falling()


def gone() -> None:
    """Something has left its place: a click made while it was still there, or a bounce of the one that closed it, is
    not for what stands there now. Nothing where no press is noted.
    """
    if presses.watched:
        _falling().begin(presses.now() + (BOUNCE_MS if presses.by_mouse() else 0))
