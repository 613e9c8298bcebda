"""Until the next customer's first key is answered, in the real window: with receipts drawn as images against without.

``python -m benchmarks.next_key [SALES]``. A sale is paid in cash; from the commit on the next customer's dish is typed,
while the receipt of the last one is drawn and sent to a printer on the network. Aim: as fast as without a receipt, and
every key within a frame.
"""

import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.centre import settings
from app.services.till import cart, sales
from app.services.till.tender import Tender
from app.ui.shell.papers import Papers
from benchmarks.side_by_side import Measured, middle, quantile, tail
from benchmarks.till_keys import FRAME_MS, Front, Painted
from tests.support import Centre, copy_centre, make_centre

AIM = 1.2
"""Equal: a fifth more is what two like variants differ by on a shared machine."""

KEYS = "11"
PAUSE_MS = 15
"""Between two keys of a quick hand; long enough for a receipt to be on its way, short enough to meet it."""


class Sink:
    """A printer on the network that takes everything and says nothing."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.jobs = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            with link:
                while link.recv(65536):
                    pass
            self.jobs += 1

    def close(self) -> None:
        """Switch it off."""
        self._listener.close()


def connect(made: Centre, port: int) -> None:
    """The centre's roll printer is there, and a drawer hangs on it."""
    made.sign_in("1001")
    printers = made.desk.see(settings.printers)
    printers["receipt"] |= {"kind": "tcp", "host": "127.0.0.1", "port": port, "drawer": True}
    made.desk.do(settings.put, "printers", printers)


def next_keys(front: Front, *, paper: bool) -> tuple[float, list[float]]:
    """Sell, and type the next dish at once: milliseconds until its first key is painted, and those of every key."""
    desk, box = front.desk, Painted(front.till.counter.box)
    order = desk.new_id()
    for code in ("11", "13", "21", "31"):
        desk.do(cart.add, order, code, meal="lunch")
    front.settle()
    desk.do(sales.check_out, order, [Tender("cash", 100_00)], print_receipt=paper)
    front.till.order.load()
    times: list[float] = []
    for key in KEYS * 6:
        until = time.perf_counter() + PAUSE_MS / 1000
        times.append(front.press(Qt.Key(Qt.Key.Key_0.value + int(key)), box))
        while time.perf_counter() < until:
            QTest.qWait(0)
    front.till.counter.box.reset()
    front.settle()
    return times[0], times


def main(rounds: int = 60) -> list[Measured]:
    """Sell with and without a receipt in turn, and print both."""
    sink = Sink()
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        made = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        connect(made, sink.port)
        front = Front(made, 200)
        papers = Papers(front.desk, front.workspace)
        papers.start()
        papers.warm()
        first: dict[bool, list[float]] = {True: [], False: []}
        every: list[float] = []
        try:
            warm_up = min(rounds, 3)
            for n in range(warm_up + rounds):
                for paper in (False, True):
                    one, times = next_keys(front, paper=paper)
                    if n >= warm_up:
                        first[paper].append(one)
                        every += times if paper else []
                QTest.qWait(150)  # what is left on its way meets neither
        finally:
            papers.stop()
            front.close()
            sink.close()
    ratios = [with_ / max(without, 0.01) for with_, without in zip(first[True], first[False], strict=True)]
    print(f"\nThe next customer's keys, {rounds} sales each way, {sink.jobs} jobs at the printer")
    for name, found in (("first key, no receipt", first[False]), ("first key, image receipt", first[True])):
        print(f"  {name:<26} p50 {quantile(found, 0.5):7.3f} ms  p95 {quantile(found, 0.95):7.3f}")
    print(f"  {'every key, image receipt':<26} p50 {quantile(every, 0.5):7.3f} ms  p99 {quantile(every, 0.99):7.3f}")
    return [
        middle("the next customer's first key while a receipt is drawn / without one", ratios, AIM),
        tail("every key while receipts are drawn, p99", every, 0.99, FRAME_MS),
    ]


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
