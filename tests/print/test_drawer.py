"""The drawer opens at once, by itself, and never late."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from app.print.drawer import ROLE, Drawer
from app.print.transports import Printer
from tests.print.fake_printer import FakePrinter
from tests.print.test_spooler import until

KICK = b"\x1b@\x1bp\x00\x19\xfa"
Opens = Callable[..., tuple[Drawer, list[tuple[str, str | None]]]]


@pytest.fixture
def opens() -> Iterator[Opens]:
    """Drawers that are stopped after the test."""
    running: list[Drawer] = []

    def start(printer: Callable[[], Printer | None], **how: float) -> tuple[Drawer, list[tuple[str, str | None]]]:
        heard: list[tuple[str, str | None]] = []
        drawer = Drawer(printer, lambda role, code: heard.append((role, code)), **how)
        running.append(drawer)
        drawer.start()
        return drawer, heard

    yield start
    for drawer in running:
        drawer.stop()


def at(port: int) -> Printer:
    return Printer("小票机", "tcp", "127.0.0.1", port, drawer=True, timeout=0.5)


def test_each_kick_opens_it_once(opens: Opens) -> None:
    fake = FakePrinter()
    drawer, heard = opens(lambda: at(fake.port))
    drawer.kick()
    drawer.kick()
    until(lambda: len(heard) == 2)
    fake.close()
    assert fake.jobs == [KICK, KICK] and heard == [(ROLE, None)] * 2


def test_a_printer_that_comes_back_in_time_opens_it_and_one_that_comes_late_does_not(opens: Opens) -> None:
    off = FakePrinter()
    off.close()
    now = [at(off.port)]
    drawer, heard = opens(lambda: now[0], fresh=0.7)
    drawer.kick()
    until(lambda: bool(heard))
    assert heard == [(ROLE, "offline")]
    fake = FakePrinter()
    now[0] = at(fake.port)
    time.sleep(0.6)  # nothing is left that could open it
    assert fake.jobs == []
    drawer.kick()
    until(lambda: len(heard) == 2)
    fake.close()
    assert fake.jobs == [KICK] and heard[1] == (ROLE, None)


def test_a_kick_that_waited_too_long_for_its_printer_is_given_up(opens: Opens) -> None:
    fake = FakePrinter()
    drawer, heard = opens(lambda: at(fake.port), fresh=0.2)
    with drawer.line:  # a long paper is being sent
        drawer.kick()
        drawer.kick()
        time.sleep(0.4)
    until(lambda: len(heard) == 2)
    fake.close()
    assert len(fake.jobs) == 1 and heard[1] == (ROLE, "timeout")


def test_without_a_drawer_nothing_is_sent_and_nobody_is_told_of_trouble(opens: Opens) -> None:
    drawer, heard = opens(lambda: None)
    drawer.kick()
    until(lambda: bool(heard))
    assert heard == [(ROLE, None)]


def test_a_store_that_is_busy_is_asked_again(opens: Opens) -> None:
    fake = FakePrinter()
    answers: list[Exception | Printer] = [OSError("locked"), at(fake.port)]

    def printer() -> Printer:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    drawer, heard = opens(printer)
    drawer.kick()
    until(lambda: bool(heard))
    fake.close()
    assert fake.jobs == [KICK] and heard == [(ROLE, None)]


def test_a_drawer_knows_which_printers_open_it() -> None:
    kinds = ("tcp", "usb", "file", "system", "none")
    assert [kind for kind in kinds if Printer("p", kind, drawer=True).opens_drawer] == ["tcp", "usb"]  # type: ignore[arg-type]
    assert not Printer("p", "tcp").opens_drawer


def test_stopping_one_that_never_started_is_fine_and_a_kick_before_the_start_counts() -> None:
    Drawer(lambda: None).stop()
    fake = FakePrinter()
    done = threading.Event()
    drawer = Drawer(lambda: at(fake.port), lambda role, code: done.set())
    drawer.kick()
    drawer.start()
    assert done.wait(10)
    drawer.stop()
    fake.close()
    assert fake.jobs == [KICK]
