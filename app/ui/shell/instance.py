"""One window per store: a second start asks the first one to come forward, over a local socket."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 800  # milliseconds, for one who is there and busy
KNOCK_SECONDS = 3.0
"""For how long a second start goes on asking: the first one may still be loading, when nobody answers yet."""

KNOCK_PAUSE = 0.1
_ASK = b"come forward\n"
_BETWEEN = 0.5
"""Seconds between two times of coming forward: whoever rings without end gets no window that jumps without end."""


def address(folder: Path) -> str:
    """The socket's name: one per store folder and user."""
    return f"baitonggang-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"


class Doorbell(QObject):
    """The first window's side: ``ring`` is called whenever a second start asks."""

    def __init__(self, folder: Path, ring: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ring = ring
        self._rang = float("-inf")
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # The folder's lock is ours, so a socket of that name is what a killed program left behind.
        QLocalServer.removeServer(address(folder))
        self._server.newConnection.connect(self._answer)
        self._server.listen(address(folder))

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            caller.disconnectFromServer()
            if time.monotonic() - self._rang > _BETWEEN:
                self._rang = time.monotonic()
                self._ring()

    def close(self) -> None:
        """Stop answering."""
        self._server.close()


def ring(folder: Path) -> bool:
    """Ask the first window to come forward, once; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(address(folder))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write(_ASK)
    socket.flush()
    if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(PATIENCE)
    return True


def knock(folder: Path) -> bool:
    """``ring`` until somebody answers, ``KNOCK_SECONDS`` at most; for a start that has no window yet to stand still."""
    until = time.monotonic() + KNOCK_SECONDS
    while not ring(folder):
        if time.monotonic() > until:
            return False
        time.sleep(KNOCK_PAUSE)
    return True


class Knocking(QObject):
    """``knock`` from a window that goes on answering. Signals: ``answered()``, or ``unheard()`` in the end."""

    answered = Signal()
    unheard = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._until = time.monotonic() + KNOCK_SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(round(KNOCK_PAUSE * 1000))
        self._timer.timeout.connect(self._knock)
        self._timer.start()

    def _knock(self) -> None:
        heard = ring(self._folder)
        if heard or time.monotonic() > self._until:
            self._timer.stop()
            (self.answered if heard else self.unheard).emit()
            self.deleteLater()
