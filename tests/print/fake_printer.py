"""A network printer on this machine: keeps what it is sent, and may be slow, out of paper, mute, stuck or torn away."""

import socket
import struct
import threading
import time
from collections.abc import Callable

STATUS = b"\x10\x04\x04"
"""The question about the paper with which a job ends."""


class FakePrinter:
    """Listens on a free port; ``jobs`` holds the bytes of each connection that came to its end.

    ``hang_up_after``, ``reset_after``: bytes after which it ends the connection, in order or as when its cable is
    pulled; ``stop_after``: bytes after which it takes nothing more and stays connected (a jam, an open cover), having
    taken no byte of what follows; ``mute_after`` ends it after the last byte, with no answer; ``slow``: seconds its
    head takes for 4 KB.
    All may be set anew between two jobs; ``told`` hears each job that was kept.
    """

    def __init__(
        self,
        *,
        answer: bytes = b"\x12",
        stuck: bool = False,
        hang_up_after: int = 0,
        reset_after: int = 0,
        stop_after: int = 0,
        mute_after: bool = False,
        slow: float = 0.0,
        told: Callable[[bytes], None] = lambda job: None,
    ) -> None:
        self.jobs: list[bytes] = []
        self.answer, self.stuck, self.hang_up_after = answer, stuck, hang_up_after
        self.stop_after, self.reset_after, self.mute_after, self.slow, self.told = (
            stop_after,
            reset_after,
            mute_after,
            slow,
            told,
        )
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        if stuck or slow or stop_after:
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
        hang_up, reset, stop = self.hang_up_after, self.reset_after, self.stop_after  # they may be set anew meanwhile
        cut = hang_up or reset or stop
        while piece := link.recv(min(4096 if self.slow else 65536, cut - len(taken) if cut else 65536)):
            taken += piece
            time.sleep(self.slow)
            if len(taken) != cut:
                continue
            if stop:
                self._closing.wait(10)
            elif reset:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        asked = taken.endswith(STATUS)
        taken = taken.removesuffix(STATUS)
        self.jobs.append(taken)
        self.told(taken)
        if asked and not self.mute_after:
            link.sendall(self.answer)
