"""A printer that refuses or hangs: sales go on without waiting, and every paper comes out once when it is back."""

import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services.centre import settings
from tests.acceptance.driver import Hands, ledger, running, until
from tests.print.decoder import decode
from tests.support import STAFF, copy_centre, kept_centre

PIN = next(pin for code, _, _, pin in STAFF if code == "2001")
HEAD_DOTS = 576
KICK = b"\x1b@\x1bp\x00\x19\xfa"
_NUMBER = re.compile(r"XS-A-20261123-\d{4}")


class Printer:
    """A network printer on this machine; ``jobs`` holds each paper, ``kicks`` is how often the drawer opened."""

    def __init__(self, port: int) -> None:
        self.jobs: list[bytes] = []
        self.kicks = 0
        self._off = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(0.05)
        self._thread = threading.Thread(target=self._serve, name="fake printer", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._off.is_set():
            with suppress(TimeoutError):
                link, _ = self._listener.accept()
                with link:
                    taken = self._take(link)
                if taken == KICK:
                    self.kicks += 1
                elif taken:
                    self.jobs.append(taken)

    @staticmethod
    def _take(link: socket.socket) -> bytes:
        link.settimeout(10)
        taken = b""
        while piece := link.recv(65536):
            taken += piece
        asked = b"\x10\x04\x04"
        if taken.endswith(asked):
            link.sendall(b"\x12")  # enough paper
        return taken.removesuffix(asked)

    def receipts(self) -> list[str]:
        """The numbers of the papers, in the order they came; a copy is marked."""
        said = ["\n".join(decode(job, HEAD_DOTS).lines) for job in self.jobs]
        return [_NUMBER.findall(words)[0] + (" 补打" if "补打" in words else "") for words in said]

    def close(self) -> None:
        """Switch it off."""
        self._off.set()
        self._thread.join(10)
        self._listener.close()


@contextmanager
def switched_on(port: int) -> Iterator[Printer]:
    """The printer is back on the wire."""
    printer = Printer(port)
    try:
        yield printer
    finally:
        printer.close()


@contextmanager
def hanging(port: int) -> Iterator[None]:
    """Something listens there but takes nobody in: whoever connects waits until its own patience ends."""
    crowd: list[socket.socket] = []
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(0)
        for _ in range(20):
            one = socket.socket()
            one.settimeout(0.3)
            crowd.append(one)
            try:
                one.connect(("127.0.0.1", port))
            except (TimeoutError, ConnectionError):
                break  # the queue before the door is full: Linux keeps the next one waiting, others send it away
        else:
            pytest.fail("the queue of the port never filled")
        yield
    finally:
        for one in (*crowd, listener):
            one.close()


class Watch:
    """Looks at the GUI thread all the time: is it ever inside what makes or sends paper?"""

    _PAPER = ("app.print.transports", "app.print.escpos", "app.print.raster", "app.print.pdf")

    def __init__(self) -> None:
        self.caught: set[str] = set()
        self._gui = threading.get_ident()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    def _look(self) -> None:
        while not self._over.wait(0.001):
            self.caught |= modules_of(self._gui) & set(self._PAPER)


def modules_of(thread: int) -> set[str]:
    """The modules a thread is inside of now."""
    frame = sys._current_frames().get(thread)
    found: set[str] = set()
    while frame is not None:
        found.add(str(frame.f_globals.get("__name__")))
        frame = frame.f_back
    return found


def spooler_is_sending() -> bool:
    """Whether the thread for papers stands before the printer right now."""
    found = [thread.ident for thread in threading.enumerate() if thread.name in ("spooler", "drawer")]
    return any("app.print.transports" in modules_of(ident) for ident in found if ident is not None)


@pytest.fixture
def port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def home(tmp_path: Path, port: int) -> Path:
    """A centre whose receipt printer is on the network at ``port``, as text so that a test can read what it got."""
    made = copy_centre(kept_centre(4), tmp_path / "store")
    made.sign_in("1001")
    network = {"kind": "tcp", "host": "127.0.0.1", "port": port, "text_mode": True, "drawer": True}
    made.desk.do(settings.put, "printers", {"receipt": network})
    made.desk.store.close()
    return tmp_path / "store"


def open_the_shift(hands: Hands) -> None:
    hands.sign_in("收银甲", PIN)
    hands.press("Ctrl+3")
    hands.page("till")
    hands.pad("100\n")
    hands.see("第 1 单")


def sell(hands: Hands, serial: int) -> None:
    """红烧肉 for 18.00, paid exactly in cash: the result is on the screen when the key comes back."""
    hands.pad("11\n")
    hands.press("F12")
    assert hands.modal() is not None
    hands.press("Enter")
    assert hands.modal() is None
    assert f"第 {serial + 1} 单" in hands.words()


def numbers(count: int) -> list[str]:
    return [f"XS-A-20261123-{n:04d}" for n in range(1, count + 1)]


def again_by_key(hands: Hands) -> None:
    """The banner's own verb, reached with Tab; the spooler tries by itself too and may have been quicker."""
    for _ in range(60):
        if "printer" not in hands.banners():
            return
        if hands.at("再试一次"):
            hands.press("Enter")
            return
        hands.press("Tab")
    raise AssertionError(f"Tab never came to the banner; at {hands.focus()!r}")


def all_out(hands: Hands, printer: Printer, count: int) -> Callable[[], bool]:
    return lambda: len(printer.jobs) >= count and "printer" not in hands.banners()


def test_a_printer_that_is_off_delays_no_sale_and_gets_every_paper_once(
    qapp: QApplication, home: Path, port: int
) -> None:
    with running(home) as hands, Watch() as watch:
        open_the_shift(hands)
        for serial in (1, 2, 3):
            sell(hands, serial)
        hands.see("小票机没有连上，3 张待打", "单子都已记账")
        with switched_on(port) as printer:
            again_by_key(hands)
            until(all_out(hands, printer, 3), "the three receipts")
            assert printer.receipts() == numbers(3), "oldest first"
            hands.press("Ctrl+3", "F9")
            hands.see("今日单据", "#0003")
            hands.press("F9")
            until(all_out(hands, printer, 4), "the copy")
            assert printer.receipts()[3:] == ["XS-A-20261123-0003 补打"]
            hands.press("Esc")
            before = printer.kicks
            sell(hands, 4)
            until(all_out(hands, printer, 5), "the next receipt")
            assert printer.kicks == before + 1, "one sale opens the drawer once, a copy never does"
            assert printer.receipts()[4:] == ["XS-A-20261123-0004"]
    assert watch.caught == set(), "the GUI thread was printing"
    with ledger(home) as book:
        assert set(book.column("SELECT state FROM print_job")) == {"done"}
        copies = book.rows("SELECT number, copy_no FROM print_job WHERE kind = 'receipt' ORDER BY number, copy_no")
        assert copies == [(n, 1) for n in numbers(3)] + [(numbers(3)[2], 2), ("XS-A-20261123-0004", 1)]
        assert book.one("SELECT count(*) FROM audit_entry WHERE action = 'reprint'") == 1
    assert not any(e.startswith("kick") for job in printer.jobs for e in decode(job, HEAD_DOTS).events)


def sell_while_sending(hands: Hands) -> int:
    """Sell on until a sale has gone through while a paper was stuck on its way; returns the last serial."""
    until(spooler_is_sending, "the first receipt to be on its way")
    for serial in range(2, 9):
        before = spooler_is_sending()
        sell(hands, serial)
        if before and spooler_is_sending():
            return serial
    pytest.fail("no sale went through while the printer hung")


def test_a_printer_that_hangs_delays_no_sale(qapp: QApplication, home: Path, port: int) -> None:
    with running(home) as hands, Watch() as watch:
        open_the_shift(hands)
        with hanging(port):
            sell(hands, 1)
            sold = sell_while_sending(hands) if sys.platform == "linux" else 1
            hands.see("小票机没有", "单子都已记账")
            assert hands.at("菜号"), "a banner takes nobody's keyboard"
        with switched_on(port) as printer:
            again_by_key(hands)
            until(all_out(hands, printer, sold), "every receipt")
            assert printer.receipts() == numbers(sold), "oldest first"
    assert watch.caught == set(), "the GUI thread was printing"
    with ledger(home) as book:
        assert book.rows("SELECT DISTINCT state, copy_no FROM print_job") == [("done", 1)]
        assert book.column("SELECT number FROM sale ORDER BY serial") == numbers(sold)
