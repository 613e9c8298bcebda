"""A scanner types like a keyboard, only faster: this filter tells the two apart and keeps scans out of the fields.

A burst of at least six keys with gaps under 35 ms that ends in Enter, Tab or a line feed is a scan, and so is any burst
that begins with STX (Ctrl+B on the wire) or ``~``. Its keys are swallowed, its Enter presses nothing. Without an end it
is one when it is ``whole``: a code that names something by itself, as its check digit or its form shows. Anything else
is handed on after at most 35 ms. A key that does something (Enter, an F-key, one with Ctrl or Alt) and bounces is one
press: it does it once, whatever came in sight meanwhile.

The gaps are those between the stamps of the keys (``presses``): a busy window neither makes a scan of what a hand
typed nor cuts a scan in two. Of the number pad the first key of a run is never held back; only a scanner types a second
one so soon after it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from app.ui.kit import shortcuts
from app.ui.kit.presses import Bounce, clock_ms, presses

GAP_MS = 35
REPEAT_MS = 12
"""A key that comes again sooner is no key held down: nobody's keyboard repeats so fast."""
LATE_END_MS = 200
"""An end that comes so late after a code that was whole without it belongs to the scan all the same."""
LEAST = 6
MOST = 128
PREFIXES = ("\x02", "~")
_WITHIN = ("\x1d", "\x1e", "\x04")
"""What separates the parts of a longer code (GS1, ISO 15434); on the wire a key with Ctrl."""
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_ACTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, *(Qt.Key(Qt.Key.Key_F1 + n) for n in range(12)))
_CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)
_HELD_DOWN = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
)
_PAD = Qt.KeyboardModifier.KeypadModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_OTHER = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass
class _Given:
    """A key of the number pad that was handed on before it was known to begin a scan."""

    target: QWidget
    char: str
    before: tuple[str, int, int, int] | None

    @classmethod
    def of(cls, target: QWidget, event: QKeyEvent) -> "_Given":
        """The key that is about to be handed on."""
        if not isinstance(target, QLineEdit):
            return cls(target, event.text(), None)
        at = target.selectionStart(), target.selectionLength()
        return cls(target, event.text(), (target.text(), target.cursorPosition(), *at))

    def take_back(self) -> None:
        """As it was before the key."""
        if not isValid(self.target):
            return
        if isinstance(self.target, QLineEdit) and self.before is not None:
            text, cursor, start, length = self.before
            self.target.setText(text)
            self.target.setCursorPosition(cursor)
            if start >= 0:
                self.target.setSelection(start, length)
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                back = QKeyEvent(kind, Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
                QApplication.sendEvent(self.target, back)


class Scanner(QObject):
    """The application-wide filter; ``install`` it once. Signals: ``scanned(str)`` with the bare code;
    ``lock_wanted()`` for 锁屏 where its shortcut does not reach: in a modal, a menu, a list, a dialog of the system.

    ``whole`` says of a code whether it names something without an end. ``clock`` gives milliseconds, for events that
    carry no stamp; tests pass their own.
    """

    scanned = Signal(str)
    lock_wanted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        whole: Callable[[str], bool] = lambda _code: False,
        clock: Callable[[], float] = clock_ms,
    ) -> None:
        super().__init__(parent)
        self._clock, self._whole = clock, whole
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._chars = ""
        self._prefixed = self._replaying = self._waited = False
        self._given: _Given | None = None
        self._last, self._stamp = -1e9, 0
        self._ended_at: tuple[float, int] = (-1e9, 0)
        self._end_within: float = GAP_MS
        self._swallow_release: set[int] = set()
        self._bounce = Bounce()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GAP_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._no_more)

    def install(self, app: QApplication) -> None:
        """Watch every key of the program."""
        app.installEventFilter(self)
        presses.watched = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QInputEvent):  # every event of the program comes by: nothing else is asked of most
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind in _CLICKS:
                presses.note(event)
                self._clicked(event)
            return False
        if self._replaying or not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._released(watched, event)
        presses.note(event)  # a shortcut is never seen as a key
        if kind == QEvent.Type.ShortcutOverride:
            return self._wanted_as_key(event)
        return self._pressed(watched, event)

    # --- one key -------------------------------------------------------------------------------------------------

    def _clicked(self, event: QMouseEvent) -> None:
        """A hand that clicks has ended what it typed: a busy window hands on both at once, and the last key, held
        back, belongs to where it was typed and comes before what the click does. Only a scanner is still at it.
        """
        if self._chars and event.type() != QEvent.Type.MouseButtonRelease and not self._fresh(event):
            self._hand_on()

    def _gap(self, event: QInputEvent, last: float, stamp: int) -> float:
        """How long after the one before it was pressed."""
        if stamp and event.timestamp():
            return event.timestamp() - stamp
        return self._clock() - last

    def _fresh(self, event: QInputEvent) -> bool:
        return self._gap(event, self._last, self._stamp) < GAP_MS

    def _wanted_as_key(self, event: QKeyEvent) -> bool:
        """Within a burst characters must come here as keys, and not act as shortcuts on the way. What is no character
        does act, after everything typed before it.
        """
        if self._bounced(event):
            event.accept()  # no shortcut, but a key, which goes nowhere
            return True
        if not self._chars or event.key() in _HELD_DOWN:
            return False
        if self._fresh(event) and (self._holdable(event) or (self._is_end(event) and self._is_scan())):
            event.accept()
            return True
        self._hand_on()
        return False

    def _bounced(self, event: QKeyEvent) -> bool:
        """Whether it is the press before once more, of a key that does something; a character may well come twice."""
        acts = event.key() in _ACTING or bool(event.modifiers() & (_OTHER | _CTRL))
        return self._bounce.again(event) and acts and event.key() not in _HELD_DOWN

    def _pressed(self, target: QWidget, event: QKeyEvent) -> bool:
        if self._bounced(event):
            self._swallow_release.add(event.key())
            return True
        if event.modifiers() & _CTRL and shortcuts.locks(event):
            self._hand_on()
            self.lock_wanted.emit()
            return True
        if self._chars and not self._fresh(event):
            self._hand_on()
        if self._is_end(event):
            return self._ended(event)
        if not self._holdable(event):
            if event.key() not in _HELD_DOWN:
                self.flush()
            return False
        if not self._chars and not self._follows_pad(event):
            self._given = None
            if event.modifiers() & _PAD:
                self._given = _Given.of(target, event)
                self._remember(event)
                return False
            self._prefixed = event.text() in PREFIXES
        self._held.append((target, _copy(event)))
        self._chars += event.text()
        self._remember(event)
        self._waited = False
        self._timer.start()
        if len(self._chars) > MOST:
            self.flush()
        return True

    def _remember(self, event: QKeyEvent) -> None:
        self._last, self._stamp = self._clock(), event.timestamp()

    def _follows_pad(self, event: QKeyEvent) -> bool:
        """Whether it is the second key of a run on the number pad, which only a scanner can be so fast with.

        Without stamps nobody can tell: programs type on it too.
        """
        return self._given is not None and bool(self._stamp and event.timestamp()) and self._fresh(event)

    def _holdable(self, event: QKeyEvent) -> bool:
        text, modifiers = event.text(), event.modifiers()
        if text == "\x02" and not self._chars:
            return True
        if self._chars and text in _WITHIN:
            return True
        if not text or not text.isprintable():
            return False
        if event.isAutoRepeat() and self._gap(event, self._last, self._stamp) > REPEAT_MS:
            return False
        return not modifiers & (_OTHER | _CTRL)

    def _is_end(self, event: QKeyEvent) -> bool:
        if event.key() in _ENDS:
            return not event.modifiers() & (_OTHER | _CTRL | Qt.KeyboardModifier.ShiftModifier)
        return event.text() == "\n" and (self._is_scan() or self._just_ended(event))

    # --- the end -------------------------------------------------------------------------------------------------

    def _code(self) -> str:
        first = "" if self._given is None else self._given.char
        return self._chars[1:] if self._prefixed else first + self._chars

    def _is_scan(self) -> bool:
        code = self._code()
        return bool(self._chars and code) and (self._prefixed or len(code) >= LEAST)

    def _just_ended(self, event: QKeyEvent) -> bool:
        return self._gap(event, *self._ended_at) < self._end_within

    def _ended(self, event: QKeyEvent) -> bool:
        if not self._chars and self._just_ended(event):  # Enter and a line feed: one end
            self._ended_at = self._clock(), event.timestamp()
            self._swallow_release.add(event.key())
            return True
        if not self._is_scan():
            self.flush()
            return False
        self._remember(event)
        self._taken({event.key()}, GAP_MS)
        return True

    def _taken(self, keys: set[int], end_within: float) -> None:
        code, given = self._code(), self._given
        self._ended_at, self._end_within = (self._last, self._stamp), end_within
        self._swallow_release = {held.key() for _, held in self._held} | keys
        self._forget()
        if given is not None:
            given.take_back()
        self.scanned.emit(code)

    def _no_more(self) -> None:
        """No key came within the gap. When the timer itself is late the keys may be waiting: once more round."""
        late = self._clock() - self._last > 2 * GAP_MS
        if late and not self._waited:
            self._waited = True
            self._timer.start()
        else:
            self._hand_on()

    def _hand_on(self) -> None:
        """The burst is over without an end."""
        if self._is_scan() and self._whole(self._code()):
            self._taken(set(), LATE_END_MS)
        else:
            self.flush()

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
        self._held, self._chars, self._prefixed, self._given = [], "", False, None

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
    made = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
    made.setTimestamp(event.timestamp())
    return made
