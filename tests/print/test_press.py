"""Papers are drawn in a child process: the same bytes, in order, whatever happens to the child."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.paths import PRINT_WORKER, ROOT, command_of
from app.print.jobs import Unprintable, prepare
from app.print.press import Press
from app.print.spooler import Spooler
from app.print.transports import Printer
from tests.print.fake_printer import FakePrinter
from tests.print.paper_samples import prices, receipt, rolls
from tests.print.requests.request_samples import PAPERS
from tests.print.test_spooler import NOON, Memory, folder, job, until


@pytest.fixture
def press() -> Iterator[Press]:
    """A press whose child ends with the test."""
    made = Press()
    yield made
    made.close()


def test_the_child_makes_the_same_bytes_as_the_program(press: Press, tmp_path: Path) -> None:
    network = Printer("小票机", "tcp", "127.0.0.1")
    jobs = [
        job(folder(tmp_path), paper)
        for paper in (*rolls().values(), *(PAPERS[name] for name in ("receipt", "ledger", "way")))
    ]
    jobs += [job(replace(network, text_mode=True)), job(replace(network, width_dots=384), copy_no=3)]
    jobs += [job(Printer("整页", "system", role="page"), prices())]
    assert [press.prepare(one) for one in jobs] == [prepare(one) for one in jobs]


def test_what_cannot_be_printed_is_told_apart_and_the_next_paper_comes(press: Press) -> None:
    network = Printer("小票机", "tcp", "127.0.0.1")
    broken_ones = ((job(network, document_json="{"), "unprintable"), (job(network, prices()), "needs_page_printer"))
    for broken, why in broken_ones:
        with pytest.raises(Unprintable, match=why):
            press.prepare(broken)
    assert press.prepare(job(network)) == prepare(job(network))


def test_a_name_that_no_encoding_has_goes_through(press: Press) -> None:
    odd = job(Printer("小票机", "tcp", "127.0.0.1"), operator="王\ud800", copy_no=2)
    try:
        mine: object = prepare(odd)
    except Unprintable as reason:
        mine = str(reason)
    try:
        theirs: object = press.prepare(odd)
    except Unprintable as reason:
        theirs = str(reason)
    assert theirs == mine


def test_one_child_draws_all_and_a_new_one_comes_when_it_dies(press: Press) -> None:
    one = job(Printer("小票机", "tcp", "127.0.0.1"))
    assert press.pid is None, "not before it is wanted"
    press.warm()
    first = press.pid
    assert first is not None
    press.prepare(one)
    press.prepare(one)
    assert press.pid == first
    os.kill(first, signal.SIGTERM)
    until(lambda: not alive(first))
    assert press.prepare(one) == prepare(one)
    assert press.pid not in (None, first)


def alive(pid: int) -> bool:
    """Whether a child of this process still runs; one that ended and was not waited for yet does not."""
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z" if state.parent.parent.exists() else True
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
def test_a_child_killed_while_it_draws_loses_no_paper_and_prints_none_twice() -> None:
    fake = FakePrinter()
    memory = Memory()
    long = receipt(tuple(receipt().lines) * 40)
    memory.add(job(Printer("小票机", "tcp", "127.0.0.1", fake.port), long))
    press = Press()
    spooler = Spooler(memory.queue, lambda: NOON, draw=press.prepare)
    killed: list[int] = []

    def kill_once() -> None:
        until(lambda: press.drawing and press.pid is not None)
        pid = press.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    killer = threading.Thread(target=kill_once)
    killer.start()
    spooler.start()
    until(lambda: set(memory.states.values()) == {"done"})
    killer.join()
    assert spooler.stop()
    press.close()
    fake.close()
    assert killed and memory.tries == 1
    assert fake.jobs == [prepare(next(iter(memory.jobs.values())))[0]]


def test_a_paper_that_kills_every_child_is_given_up() -> None:
    press = Press(command=[sys.executable, "-c", _DIES])
    with pytest.raises(Unprintable, match="unprintable"):
        press.prepare(job(Printer("小票机", "tcp", "127.0.0.1")))
    press.close()


_DIES = "import sys; o = sys.stdout.buffer; o.write(b'\\x01\\0\\0\\0\\x05ready'); o.flush(); sys.stdin.buffer.read(1)"
_CLAIMS_MUCH = (
    "import sys; o = sys.stdout.buffer; o.write(b'\\x01\\xff\\xff\\xff\\xff'); o.flush(); sys.stdin.buffer.read()"
)
_SILENT = "import sys; sys.stdin.buffer.read()"


@pytest.mark.parametrize(
    "command",
    [
        ["/no/such/program"],
        [sys.executable, "-c", "raise SystemExit(1)"],
        [sys.executable, "-c", "print(7)"],
        [sys.executable, "-c", _CLAIMS_MUCH],
    ],
)
def test_without_a_child_papers_are_drawn_here_when_nobody_types_and_the_log_says_so_once(command: list[str]) -> None:
    said: list[str] = []
    idle = [0.0]

    def idle_for() -> float:
        idle[0] += 0.3
        return idle[0]

    press = Press(said.append, idle_for, command=command)
    one = job(Printer("小票机", "tcp", "127.0.0.1"))
    usual = sys.getswitchinterval()
    assert press.prepare(one) == prepare(one) == press.prepare(one)
    assert len(said) == 1 and said[0].startswith(f"no {PRINT_WORKER} could be started (")
    assert idle[0] >= 0.5 and sys.getswitchinterval() == usual and press.pid is None
    press.close()


def test_somebody_who_never_stops_typing_does_not_hold_papers_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.print.press.LONGEST_WAIT", 0.2)
    press = Press(idle_for=lambda: 0.0, command=["/no/such/program"])
    one = job(Printer("小票机", "tcp", "127.0.0.1"))
    start = time.monotonic()
    assert press.prepare(one) == prepare(one)
    assert time.monotonic() - start >= 0.2
    press.close()


def test_a_child_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.print.press.START_PATIENCE", 0.3)
    said: list[str] = []
    press = Press(said.append, command=[sys.executable, "-c", _SILENT])
    one = job(Printer("小票机", "tcp", "127.0.0.1"))
    assert press.prepare(one) == prepare(one) and len(said) == 1
    press.close()


def test_closing_while_the_child_starts_is_no_trouble_and_loses_no_paper() -> None:
    said: list[str] = []
    made: list[tuple[bytes, bytes]] = []
    press = Press(said.append, command=[sys.executable, "-c", _SILENT])
    one = job(Printer("小票机", "tcp", "127.0.0.1"))
    drawing = threading.Thread(target=lambda: made.append(press.prepare(one)))
    drawing.start()
    until(lambda: press.pid is not None)
    press.close()
    drawing.join(60)
    assert made == [prepare(one)] and said == []


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
def test_the_child_ends_with_its_parent_even_when_that_is_killed() -> None:
    program = (
        "import sys, time\nfrom app.print.press import Press\np = Press(); p.warm()\n"
        "sys.stdout.write(f'{p.pid}\\n'); sys.stdout.flush(); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    until(lambda: not alive(child))


def test_the_child_knows_no_window_and_no_store() -> None:
    program = (
        "import sys, os\nfrom app.__main__ import main\n"
        "os.dup2(os.open(os.devnull, os.O_RDONLY), 0)\n"
        f"assert main(['{PRINT_WORKER}']) == 0\n"
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'sqlalchemy', 'sqlcipher3'))]"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, timeout=60, stdout=subprocess.DEVNULL)


def test_from_source_and_in_a_bundle_it_is_the_same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_of(PRINT_WORKER) == [sys.executable, "-m", "app", PRINT_WORKER]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command_of(PRINT_WORKER) == [sys.executable, PRINT_WORKER]
