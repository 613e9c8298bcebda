"""The cash drawer: opened at once and by itself, before any paper is drawn, and never late.

A kick lives in this run of the program alone: it is stored nowhere, so no restart, no printer that comes back and no
clock that was set opens a drawer with nobody before it. Its age is told by the monotonic clock.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from app.print import escpos
from app.print.transports import Printer, PrintTrouble, send

ROLE = "drawer"
"""What ``on_status`` is told about."""

FRESH = 8.0
"""Seconds: whoever paid still stands there."""

_AGAIN = 0.5


class Drawer:
    """A thread of its own, for the spooler's may wait for a paper or another printer.

    ``printer`` says what the drawer hangs on, or None; called on the thread, and may raise. ``on_status(ROLE, code)``:
    None after a kick went out, else the code of the ``PrintTrouble`` it was given up with. ``line`` is held while
    something is sent to the roll printer: cheap heads take one connection at a time.
    """

    def __init__(
        self,
        printer: Callable[[], Printer | None],
        on_status: Callable[[str, str | None], None] = lambda role, code: None,
        *,
        fresh: float = FRESH,
    ) -> None:
        self._printer, self._on_status, self._fresh = printer, on_status, fresh
        self.line = threading.Lock()
        self._asked: deque[float] = deque()
        self._stopping = False
        self._bell = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="drawer", daemon=True)

    def start(self) -> None:
        """Begin; what was asked before is opened if it is fresh."""
        self._thread.start()

    def kick(self) -> None:
        """Open it once, now."""
        with self._bell:
            self._asked.append(time.monotonic())
            self._bell.notify_all()

    def stop(self, timeout: float = 5.0) -> None:
        """Open nothing more."""
        with self._bell:
            self._stopping = True
            self._bell.notify_all()
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def first(self, timeout: float = 1.0) -> None:
        """Wait until no kick is pending: the drawer goes before the paper."""
        with self._bell:
            self._bell.wait_for(lambda: not self._asked or self._stopping, timeout)

    def _run(self) -> None:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: bool(self._asked) or self._stopping)
                if self._stopping:
                    return
                asked = self._asked[0]
            self._open(asked)
            with self._bell:
                self._asked.popleft()
                self._bell.notify_all()

    def _open(self, asked: float) -> None:
        code: str | None = "timeout"
        while time.monotonic() - asked < self._fresh and not self._stopping:
            code = self._try()
            if code is None or code == _BEGUN:
                break
            with self._bell:
                self._bell.wait_for(lambda: self._stopping, _AGAIN)
        with suppress(Exception):  # a listener's fault must not shut the drawer
            self._on_status(ROLE, None if code == _BEGUN else code)

    def _try(self) -> str | None:
        """None when the kick went out, else why not; ``_BEGUN`` when it may have."""
        try:
            printer = self._printer()
            if printer is None:
                return None
            with self.line:
                send(printer, ROLE, escpos.drawer_job(printer.drawer_pin))
        except PrintTrouble as trouble:
            return _BEGUN if trouble.begun else trouble.code
        except Exception:  # the store is busy: a moment later it may say
            return "unknown"
        return None


_BEGUN = "begun"
