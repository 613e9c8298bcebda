"""A network printer on this machine: keeps what it is sent, and may be out of paper, mute or stuck."""

import socket
import threading


class FakePrinter:
    """Listens on a free port; ``jobs`` holds the bytes of each connection."""

    def __init__(self, *, answer: bytes = b"\x12", stuck: bool = False, hang_up_after: int = 0) -> None:
        self.jobs: list[bytes] = []
        self.answer, self.stuck, self.hang_up_after = answer, stuck, hang_up_after
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        if stuck:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Switch it off."""
        self._closing.set()
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                link, _ = self._listener.accept()
            except TimeoutError:
                continue
            with link:
                self._take(link)

    def _take(self, link: socket.socket) -> None:
        if self.stuck:
            self._closing.wait(10)
            return
        link.settimeout(5)
        taken = b""
        while piece := link.recv(65536):
            taken += piece
            if self.hang_up_after and len(taken) >= self.hang_up_after:
                return
        if taken.endswith(b"\x10\x04\x04"):
            taken = taken[:-3]
            link.sendall(self.answer)
        self.jobs.append(taken)
