"""What happens to a mistake of the program: written down first, then said once, never in a loop.

The log holds places in the code and the kind of error, no values: a message could carry what people typed.
"""

import faulthandler
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, Qt, Signal

from app import __version__
from app.errors import Refused, StoreTrouble

LOG = "crash.log"
FAULT = "fault.log"
BIG = 512 * 1024


class CrashLog(QObject):
    """Catches what nobody caught, on every thread.

    Signals: ``happened(bool)`` on the GUI thread for a mistake, True when it could be written down;
    ``refused(exception)`` for a ``Refused`` or ``StoreTrouble`` that somebody forgot to catch.
    """

    happened = Signal(bool)
    refused = Signal(object)
    _post = Signal(object)

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.folder = folder
        self._clock = clock
        self._known: set[str] = set()
        self._guard = threading.Lock()
        self._inside = threading.local()
        self._fault: IO[str] | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._post.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def install(self) -> bool:
        """Take over; True when the last run ended in a crash of the interpreter itself (told once)."""
        sys.excepthook = self.catch
        threading.excepthook = self._catch_thread
        return self._watch_faults()

    def remove(self) -> None:
        """Give everything back."""
        sys.excepthook, threading.excepthook = self._before
        if self._fault is not None:
            faulthandler.disable()
            self._fault.close()
            self._fault = None
            with suppress(OSError):
                if (self.folder / FAULT).stat().st_size == 0:
                    (self.folder / FAULT).unlink()

    def _watch_faults(self) -> bool:
        path = self.folder / FAULT
        try:
            if not self.folder.is_dir():
                return False
            if path.is_symlink():
                path.unlink()
            crashed = path.exists() and path.stat().st_size > 0
            if crashed:
                self._append(f"--- fault of an earlier run\n{path.read_text('utf-8', 'replace')}\n")
                path.unlink()
            self._fault = open(path, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program
            faulthandler.enable(self._fault)
        except OSError:
            return False
        return crashed

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The hook: log, then tell. Never enters itself."""
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        if getattr(self._inside, "busy", False):
            return
        self._inside.busy = True
        try:
            if isinstance(error, Refused | StoreTrouble):
                self._post.emit(error)
            elif self._new(kind, trace):
                self._post.emit(self.write(kind, trace))
        finally:
            self._inside.busy = False

    def _catch_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.catch(args.exc_type, args.exc_value, args.exc_traceback)

    def _deliver(self, what: object) -> None:
        if isinstance(what, bool):
            self.happened.emit(what)
        else:
            self.refused.emit(what)

    def _new(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        """Each mistake once per run: a timer could repeat it every second."""
        frames = traceback.extract_tb(trace)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        name = f"{kind.__name__} {where}"
        with self._guard:
            if name in self._known:
                return False
            self._known.add(name)
            return True

    def write(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        """Write a mistake down: when, version, kind, places. False when the disk would not take it."""
        lines = [f"--- {self._clock():%Y-%m-%d %H:%M:%S} UTC v{__version__} {kind.__module__}.{kind.__qualname__}"]
        for frame in traceback.extract_tb(trace):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        text = "\n".join(lines) + "\n"
        if sys.stderr is not None:
            with suppress(OSError, ValueError):
                sys.stderr.write(text)
        return self._append(text)

    def note(self, line: str) -> bool:
        """Write down what is no mistake but explains one: words of the program's own, on any thread."""
        return self._append(f"--- {self._clock():%Y-%m-%d %H:%M:%S} UTC v{__version__} {line}\n")

    def _append(self, text: str) -> bool:
        path = self.folder / LOG
        try:
            if path.is_symlink():
                path.unlink()  # what is written down belongs here and nowhere else
            if path.exists() and path.stat().st_size > BIG:
                path.replace(path.with_suffix(".old.log"))
            with open(path, "a", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            return False
        return True


def _short(filename: str) -> str:
    """A place in the code without the folders above it, which may carry a person's name."""
    parts = Path(filename).parts
    for home in ("app", "site-packages"):
        if home in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(home) :])
    return parts[-1] if parts else filename
