"""A scanner types like a keyboard, only faster: this filter tells the two apart and keeps scans out of the fields.

A burst of at least six printable keys with gaps under 35 ms that ends in Enter or Tab is a scan, and so is any burst
that begins with STX (Ctrl+B on the wire) or ``~``. Its keys are swallowed, its Enter presses nothing. Anything else is
handed on after at most 35 ms. The number pad is never held back: scanners do not type on it, cashiers do.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

GAP_MS = 35
LEAST = 6
MOST = 128
PREFIXES = ("\x02", "~")
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


def _clock_ms() -> float:
    return time.monotonic() * 1000


class Scanner(QObject):
    """The application-wide filter; ``install`` it once. Signals: ``scanned(str)`` with the bare code.

    ``clock`` gives milliseconds; tests pass their own.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = _clock_ms) -> None:
        super().__init__(parent)
        self._clock = clock
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._chars = ""
        self._prefixed = False
        self._last = 0.0
        self._replaying = False
        self._swallow_release: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GAP_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    def install(self, app: QApplication) -> None:
        """Watch every key of the program."""
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride):
            return False
        if self._replaying or not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            # Letters inside a burst must reach this filter as keys, not fire a shortcut on the way.
            if self._chars and self._fresh() and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                event.accept()
                return True
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._released(watched, event)
        return self._pressed(watched, event)

    def _fresh(self) -> bool:
        return self._clock() - self._last < GAP_MS

    def _pressed(self, target: QWidget, event: QKeyEvent) -> bool:
        if self._chars and not self._fresh():
            self.flush()
        if event.key() in _ENDS:
            return self._ended(event)
        if not self._holdable(event):
            if event.text():
                self.flush()
            return False
        if not self._chars and event.text() in PREFIXES:
            self._prefixed = True
        self._held.append((target, _copy(event)))
        self._chars += event.text()
        self._last = self._clock()
        self._timer.start()
        if len(self._chars) > MOST:
            self.flush()
        return True

    def _holdable(self, event: QKeyEvent) -> bool:
        text, modifiers = event.text(), event.modifiers()
        if text == "\x02" and not self._chars:
            return True
        if not text or not text.isprintable() or event.isAutoRepeat():
            return False
        if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        return bool(self._chars) or not modifiers & Qt.KeyboardModifier.KeypadModifier

    def _ended(self, event: QKeyEvent) -> bool:
        code = self._chars[1:] if self._prefixed else self._chars
        if not (code and (self._prefixed or len(code) >= LEAST)):
            self.flush()
            return False
        self._swallow_release = {held.key() for _, held in self._held} | {event.key()}
        self._forget()
        self.scanned.emit(code)
        return True

    def _released(self, target: QWidget, event: QKeyEvent) -> bool:
        if event.key() in self._swallow_release:
            self._swallow_release.discard(event.key())
            return True
        if any(held.key() == event.key() and held.type() == QEvent.Type.KeyPress for _, held in self._held):
            self._held.append((target, _copy(event)))
            return True
        return False

    def _forget(self) -> None:
        self._timer.stop()
        self._held, self._chars, self._prefixed = [], "", False

    def flush(self) -> None:
        """Hand on what was held: it was a person."""
        held = self._held
        self._forget()
        self._replaying = True
        try:
            for target, event in held:
                receiver = target if isValid(target) and target.hasFocus() else QApplication.focusWidget()
                if receiver is None and isValid(target):
                    receiver = target
                if receiver is not None:
                    QApplication.sendEvent(receiver, event)
        finally:
            self._replaying = False


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
