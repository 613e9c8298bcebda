"""The serial port of a scale: the lines it sends all the time, read without waiting, on what POSIX gives.

Without a serial library: where the system has no ``termios`` (Windows) no port is opened, and weights are typed.
"""

import os
from types import ModuleType

from app.rules.till.scale import Weight, read_frame, steady

try:
    import termios as _termios
except ImportError:  # pragma: no cover - Windows
    _found: ModuleType | None = None
else:
    _found = _termios

_KEPT = 4
_AT_ONCE = 4096


class ScaleTrouble(Exception):
    """``code``: no_port (it cannot be opened or set up), gone (it was unplugged)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SerialSource:
    """A serial port, read without waiting. Raises ``ScaleTrouble("no_port")`` where it cannot be opened."""

    def __init__(self, path: str, baud: int) -> None:
        if _found is None:  # pragma: no cover - Windows
            raise ScaleTrouble("no_port")
        speed = getattr(_found, f"B{baud}", None)
        if speed is None:
            raise ScaleTrouble("no_port")
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError:
            raise ScaleTrouble("no_port") from None
        try:
            self._set_up(speed)
        except (OSError, _found.error):
            os.close(self._file)
            raise ScaleTrouble("no_port") from None

    def _set_up(self, speed: int) -> None:
        """Raw bytes, eight bits, no parity, nobody's control line looked at."""
        assert _found is not None  # opened with it
        flags = _found.tcgetattr(self._file)
        flags[0] = flags[1] = flags[3] = 0
        flags[2] = _found.CS8 | _found.CREAD | _found.CLOCAL
        flags[4] = flags[5] = speed
        _found.tcsetattr(self._file, _found.TCSANOW, flags)

    def read(self) -> bytes:
        """What has come since the last time; raises ``OSError`` once it is gone."""
        parts: list[bytes] = []
        while True:
            try:
                part = os.read(self._file, _AT_ONCE)
            except BlockingIOError:
                break
            if not part:
                break
            parts.append(part)
        return b"".join(parts)

    def flush(self) -> None:
        """Forget what has come so far."""
        self.read()

    def close(self) -> None:
        """No more."""
        os.close(self._file)


class ScalePort:
    """The newest of what a scale says. ``begin`` forgets what was said before; ``grams`` is what stands on it now."""

    def __init__(self, source: SerialSource) -> None:
        self._source, self._rest = source, ""
        self._frames: list[Weight] = []

    def begin(self) -> None:
        """Something else is weighed from now on."""
        try:
            self._source.flush()
        except OSError:
            raise ScaleTrouble("gone") from None
        self._rest, self._frames = "", []

    def grams(self) -> int | None:
        """The weight that stands still, None while it moves or nothing was heard. Raises ``ScaleTrouble``."""
        try:
            text = self._rest + self._source.read().decode("ascii", "replace")
        except OSError:
            raise ScaleTrouble("gone") from None
        *lines, self._rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found = [weight for weight in map(read_frame, lines) if weight is not None]
        self._frames = (self._frames + found)[-_KEPT:]
        return steady(self._frames)

    def close(self) -> None:
        """Let the port go."""
        self._source.close()


def open_scale(path: str, baud: int) -> ScalePort:
    """A scale on a serial port. Raises ``ScaleTrouble("no_port")``."""
    return ScalePort(SerialSource(path, baud))
