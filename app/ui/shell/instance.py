"""One window per store: a second start asks the first one to come forward, over a local socket."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 800  # milliseconds
_ASK = b"come forward\n"


def address(folder: Path) -> str:
    """The socket's name: one per store folder and user."""
    return f"baitonggang-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"


class Doorbell(QObject):
    """The first window's side: ``ring`` is called whenever a second start asks."""

    def __init__(self, folder: Path, ring: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ring = ring
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
            self._ring()

    def close(self) -> None:
        """Stop answering."""
        self._server.close()


def ring(folder: Path) -> bool:
    """Ask the first window to come forward; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(address(folder))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write(_ASK)
    socket.flush()
    if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(PATIENCE)
    return True
