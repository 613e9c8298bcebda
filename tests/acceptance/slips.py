"""Hands that count their keys and have the slips of a first day: late keys of a busy window, scans, double presses.

What a window does with keys that waited is told by the stamps they carry, and by nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThread
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from tests.acceptance.driver import PACE_MS, Hands, stroke
from tests.support import Clock

SCAN_MS = 4
"""Between two keys of a scanner."""

BOUNCE_MS = 30
"""Between two contacts of a key that was pressed once."""
NONE = Qt.KeyboardModifier.NoModifier


class FirstDay(Hands):
    """Hands at an unknown counter. ``counted`` maps a job to the keys it took; words in Chinese and scans are none."""

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        super().__init__(home, clock)
        self.counted: dict[str, int] = {}
        self._keys = 0

    @contextmanager
    def job(self, name: str) -> Iterator[None]:
        """Count the keys of a job, from the moment the cursor is ready."""
        before = self._keys
        yield
        assert name not in self.counted
        self.counted[name] = self._keys - before

    @contextmanager
    def wording(self) -> Iterator[None]:
        """What is typed here (an amount, a phone number) is the customer's and not the program's."""
        before = self._keys
        yield
        self._keys = before

    def scan(self, code: str) -> None:
        """A wedge scanner: all keys at once, Enter at the end."""
        self._send(code, self._stamp())
        QTest.qWait(1)

    def stopped(self, *names: str) -> None:
        """The event loop stands still while these are pressed; then all of them are handled, in one go."""
        first = self._now() + 10
        QThread.msleep(len(names) * PACE_MS + 200)
        for at, name in enumerate(names):
            self._keys += 1
            self._deliver(*stroke(name), first + at * PACE_MS)
        QTest.qWait(1)

    def stopped_scan(self, code: str) -> None:
        """The same while a card is scanned."""
        first = self._now() + 10
        QThread.msleep(300)
        self._send(code, first)
        QTest.qWait(1)

    def double(self, name: str, times: int = 2) -> None:
        """One press of a trembling finger: the key comes more than once."""
        first = self._stamp()
        self._keys += 1
        for at in range(times):
            self._deliver(*stroke(name), first + at * BOUNCE_MS)
        QTest.qWait(1)

    def _click(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self._keys += 1
        super()._click(key, modifiers)

    def _send(self, text: str, first: int) -> None:
        handle = self._handle()
        strokes = [(Qt.Key(ord(char.upper())), char) for char in text] + [(Qt.Key.Key_Return, "\r")]
        for at, (key, char) in enumerate(strokes):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, NONE, char)
                event.setTimestamp(first + at * SCAN_MS)
                QCoreApplication.postEvent(handle, event)
        self._note(first + len(strokes) * SCAN_MS)
        QCoreApplication.sendPostedEvents(handle)
