import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.print.drawer import Drawer
from app.print.jobs import Job
from app.print.spooler import Queue, Spooler
from app.print.transports import Printer, PrintTrouble
from app.services.documents import Document, dump
from tests.print.decoder import decode
from tests.print.fake_printer import FakePrinter
from tests.print.paper_samples import NOON, prices, receipt, recovery
from tests.print.requests.request_samples import slip


@dataclass
class Memory:
    """A print queue in memory with the states of the stored one; its jobs are as old as their order."""

    jobs: dict[UUID, Job] = field(default_factory=dict)
    states: dict[UUID, str] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)
    tries: int = 0
    broken: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)

    def add(self, job: Job) -> Job:
        self.jobs[job.id], self.states[job.id] = job, "queued"
        return job

    def claim_next(self, skip: frozenset[str]) -> Job | None:
        with self.lock:
            if self.broken:
                self.broken -= 1
                raise OSError("store is locked")
            for ident, state in self.states.items():
                if state == "queued" and self.jobs[ident].printer.role not in skip:
                    self.states[ident] = "sending"
                    self.tries += 1
                    return self.jobs[ident]
        return None

    def done(self, ident: UUID) -> None:
        self._now(ident, "done")

    def failed(self, ident: UUID, code: str) -> None:
        self._now(ident, "queued", code)

    def ask(self, ident: UUID, code: str) -> None:
        self._now(ident, "ask", code)

    def _now(self, ident: UUID, state: str, code: str = "") -> None:
        with self.lock:
            self.states[ident] = state
            if code:
                self.codes[ident] = code
            self.lock.notify_all()

    def left(self, number: int) -> str:
        """The state in which the spooler leaves a job, waited for without looking again and again."""
        ident = UUID(int=number)
        with self.lock:
            assert self.lock.wait_for(lambda: self.states[ident] not in ("queued", "sending"), PATIENCE)
            return self.states[ident]

    def restarted(self) -> None:
        """What the service does at a start: a job found "sending" is asked about."""
        self.states = {ident: "ask" if state == "sending" else state for ident, state in self.states.items()}

    @property
    def queue(self) -> Queue:
        return Queue(self.claim_next, self.done, self.failed, self.ask)


def job(printer: Printer, document: Document | None = None, number: int = 1, **changes: object) -> Job:
    document = document or receipt()
    base = Job(
        id=UUID(int=number),
        kind=document.KIND,
        number=f"XS-A-20261123-{number:04d}",
        document_json=dump(document),
        copy_no=1,
        queued_at=NOON,
        operator="王𠅤",
        printer=printer,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


PATIENCE = 60
"""Seconds; only a broken spooler takes them."""

Heard = list[tuple[str, str | None]]
Runs = Callable[..., tuple[Spooler, Heard]]


@pytest.fixture
def run() -> Iterator[Runs]:
    """Start spoolers that are stopped after the test."""
    running: list[Spooler] = []

    def start(memory: Memory, now: datetime = NOON, **how: Any) -> tuple[Spooler, Heard]:
        heard: Heard = []
        delays = {"first_delay": 0.02, "longest_delay": 0.08}
        spooler = Spooler(memory.queue, lambda: now, lambda role, code: heard.append((role, code)), **{**delays, **how})
        running.append(spooler)
        spooler.start()
        return spooler, heard

    yield start
    assert all(spooler.stop() for spooler in running)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def folder(path: Path) -> Printer:
    return Printer("文件", "file", folder=str(path))


def test_papers_leave_in_order_and_are_closed(tmp_path: Path, run: Runs) -> None:
    memory = Memory()
    for number in (1, 2, 3):
        memory.add(job(folder(tmp_path), number=number))
    _, heard = run(memory)
    until(lambda: len(heard) == 3)
    assert set(memory.states.values()) == {"done"}
    assert heard == [("receipt", None)] * 3
    assert len(list(tmp_path.glob("*.bin"))) == len(list(tmp_path.glob("*.pdf"))) == 3


def test_a_new_job_is_taken_when_woken(tmp_path: Path, run: Runs) -> None:
    memory = Memory()
    spooler, heard = run(memory)
    memory.add(job(folder(tmp_path)))
    spooler.wake()
    until(lambda: heard == [("receipt", None)])


def test_a_copy_is_named_as_one_and_no_paper_opens_the_drawer(tmp_path: Path, run: Runs) -> None:
    memory = Memory()
    memory.add(job(replace(folder(tmp_path), drawer=True), copy_no=2))
    memory.add(job(replace(folder(tmp_path), drawer=True), number=2))
    run(memory)
    until(lambda: set(memory.states.values()) == {"done"})
    for name in ("XS-A-20261123-0001-2", "XS-A-20261123-0002"):
        data = (tmp_path / f"{name}.bin").read_bytes()
        assert not any(event.startswith("kick") for event in decode(data, 576).events)


def test_a_printer_that_is_off_is_tried_until_it_is_on(run: Runs) -> None:
    probe = FakePrinter()
    probe.close()
    memory = Memory()
    memory.add(job(Printer("小票机", "tcp", "127.0.0.1", probe.port, timeout=0.5)))
    spooler, heard = run(memory)
    until(lambda: memory.tries >= 3)
    assert set(heard) == {("receipt", "offline")} and memory.codes == {UUID(int=1): "offline"}
    on = FakePrinter()
    with memory.lock:
        memory.jobs[UUID(int=1)] = job(Printer("小票机", "tcp", "127.0.0.1", on.port))
    spooler.wake()
    until(lambda: memory.states[UUID(int=1)] == "done")
    on.close()
    assert len(on.jobs) == 1 and heard[-1] == ("receipt", None)


def test_delays_grow_and_stay_bounded() -> None:
    spooler = Spooler(Memory().queue, lambda: NOON)
    assert [spooler._delay(failures) for failures in (1, 2, 3, 7, 500)] == [1.0, 2.0, 4.0, 60.0, 60.0]


def test_a_paper_that_may_be_half_printed_is_asked_about(run: Runs) -> None:
    fake = FakePrinter(hang_up_after=1)
    memory = Memory()
    memory.add(job(Printer("小票机", "tcp", "127.0.0.1", fake.port)))
    more_than_waits_on_the_way = bytes(32 << 20), b""
    run(memory, draw=lambda job: more_than_waits_on_the_way)
    assert memory.left(1) == "ask"
    fake.close()
    assert memory.codes[UUID(int=1)] == "interrupted"
    assert memory.tries == 1


def test_a_kill_between_sending_and_done_is_asked_about_and_not_sent_twice(run: Runs) -> None:
    fake = FakePrinter()
    memory = Memory()
    memory.add(job(Printer("小票机", "tcp", "127.0.0.1", fake.port)))
    killed = replace(memory.queue, done=lambda ident: (_ for _ in ()).throw(SystemError("killed")))
    heard: list[str | None] = []
    dying = Spooler(killed, lambda: NOON, lambda name, code: heard.append(code))
    dying.start()
    until(lambda: bool(heard))
    assert dying.stop()
    assert memory.states[UUID(int=1)] == "sending"

    memory.restarted()
    spooler, _ = run(memory)
    spooler.wake()
    time.sleep(0.1)
    fake.close()
    assert memory.states[UUID(int=1)] == "ask"
    assert len(fake.jobs) == 1


def test_a_paper_older_than_a_meal_is_asked_about(tmp_path: Path, run: Runs) -> None:
    memory = Memory()
    memory.add(job(folder(tmp_path), number=1))
    memory.add(job(folder(tmp_path), number=2, queued_at=NOON + timedelta(hours=1)))
    run(memory, NOON + timedelta(hours=3, seconds=1))
    until(lambda: sorted(memory.states.values()) == ["ask", "done"])
    assert memory.codes == {UUID(int=1): "stale"}
    assert [p.name for p in tmp_path.glob("*.bin")] == ["XS-A-20261123-0002.bin"]


def test_what_can_never_print_does_not_block_the_rest(tmp_path: Path, run: Runs) -> None:
    memory = Memory()
    memory.add(job(folder(tmp_path), number=1, document_json="{"))
    memory.add(job(folder(tmp_path), number=2, kind="poem"))
    memory.add(job(folder(tmp_path), recovery(), number=3))
    memory.add(job(Printer("小票机", "tcp", "127.0.0.1"), prices(), number=4))
    memory.add(job(folder(tmp_path), prices(), number=5))
    run(memory)
    until(lambda: memory.states[UUID(int=5)] == "done")
    assert list(memory.codes.values()) == ["unprintable", "unprintable", "secret", "needs_page_printer"]
    assert [p.name for p in tmp_path.iterdir()] == ["XS-A-20261123-0005.pdf"]


def test_a_store_in_trouble_and_a_faulty_listener_do_not_end_the_thread(tmp_path: Path) -> None:
    memory = Memory(broken=3)
    memory.add(job(folder(tmp_path)))
    heard: list[str | None] = []

    def listener(name: str, code: str | None) -> None:
        heard.append(code)
        raise RuntimeError("the listener is at fault")

    spooler = Spooler(memory.queue, lambda: NOON, listener, first_delay=0.01)
    spooler.start()
    until(lambda: memory.states[UUID(int=1)] == "done")
    assert spooler.stop()
    assert heard == ["queue"] * 3 + [None, None]  # the store is back; the paper is out


def test_stopping_a_spooler_that_never_started_is_fine() -> None:
    assert Spooler(Memory().queue, lambda: NOON).stop()


def test_a_paper_sent_to_a_printer_without_paper_is_asked_about_and_the_next_ones_wait(run: Runs) -> None:
    fake = FakePrinter(answer=b"\x72")  # paper end: such a head drops the bytes
    memory = Memory()
    till = Printer("小票机", "tcp", "127.0.0.1", fake.port)
    for number in (1, 2):
        memory.add(job(till, number=number))
    spooler, heard = run(memory)
    until(lambda: memory.codes.get(UUID(int=2)) == "paper_out")
    assert (memory.states[UUID(int=1)], memory.codes[UUID(int=1)]) == ("ask", "perhaps_not")
    assert memory.states[UUID(int=2)] == "queued" and set(heard) == {("receipt", "paper_out")}
    assert [bool(taken) for taken in fake.jobs].count(True) == 1, "what follows is not sent to be lost"
    fake.answer = b"\x12"
    spooler.wake()
    until(lambda: memory.states[UUID(int=2)] == "done")
    fake.close()
    assert heard[-1] == ("receipt", None) and memory.states[UUID(int=1)] == "ask"
    assert [bool(taken) for taken in fake.jobs].count(True) == 2


def test_trying_again_asks_the_printer_anew_when_nothing_waits_for_it(run: Runs) -> None:
    """The one paper is left to people: 再试一次 must still find out that there is paper again."""
    fake = FakePrinter(answer=b"\x72")
    memory = Memory()
    memory.add(job(Printer("小票机", "tcp", "127.0.0.1", fake.port)))
    spooler, heard = run(memory, first_delay=30.0)
    until(lambda: memory.states[UUID(int=1)] == "ask" and heard == [("receipt", "paper_out")])
    asked = len(fake.jobs)
    spooler.wake()
    until(lambda: len(fake.jobs) > asked and len(heard) > 1)
    assert heard[-1] == ("receipt", "paper_out"), "still none"
    fake.answer = b"\x12"
    spooler.wake()
    until(lambda: heard[-1] == ("receipt", None))
    assert memory.states[UUID(int=1)] == "ask", "whether it came out is for eyes to say"
    fake.close()
    asked = len(fake.jobs)
    spooler.wake()
    assert len(fake.jobs) == asked, "who has paper is asked no more"


def test_the_drawer_goes_before_the_paper_of_its_sale(run: Runs) -> None:
    fake = FakePrinter()
    memory = Memory()
    till = Printer("小票机", "tcp", "127.0.0.1", fake.port, drawer=True)
    memory.add(job(till))
    drawer = Drawer(lambda: till)
    drawer.kick()
    drawer.start()
    run(memory, drawer=drawer)
    until(lambda: memory.states[UUID(int=1)] == "done")
    drawer.stop()
    fake.close()
    kicked, printed = (decode(taken, 576).events for taken in fake.jobs)
    assert kicked == ["init", "kick 0 50 500"] and printed[-1] == "cut"


# --- two printers ------------------------------------------------------------------------------------------------


@dataclass
class System:
    """The system's printers, as the screen's floor would reach them; ``down`` is what they say while they are off."""

    down: str = ""
    begun: bool = False
    got: list[tuple[str, str, bytes]] = field(default_factory=list)
    tries: int = 0

    def __call__(self, printer: Printer, name: str, pdf: bytes) -> None:
        self.tries += 1
        if self.down:
            raise PrintTrouble(self.down, begun=self.begun)  # type: ignore[arg-type]
        self.got.append((printer.queue, name, pdf))


def laser(queue: str = "HP") -> Printer:
    return Printer("整页打印机", "system", queue=queue, role="page")


def test_full_pages_and_slips_go_to_the_systems_printer_as_pdf(run: Runs) -> None:
    memory, system = Memory(), System()
    memory.add(job(laser(), prices(), number=1))
    memory.add(job(laser(""), slip(), number=2, copy_no=2))
    _, heard = run(memory, pages=system)
    until(lambda: len(heard) == 2)
    assert heard == [("page", None)] * 2 and set(memory.states.values()) == {"done"}
    assert [(queue, name) for queue, name, _ in system.got] == [
        ("HP", "XS-A-20261123-0001"),
        ("", "XS-A-20261123-0002-2"),
    ]
    assert all(pdf.startswith(b"%PDF") for _, _, pdf in system.got)


def test_a_page_printer_that_is_a_folder_gets_pdf_alone(tmp_path: Path, run: Runs) -> None:
    memory = Memory()
    memory.add(job(Printer("整页", "file", folder=str(tmp_path), role="page"), slip()))
    run(memory)
    until(lambda: memory.states[UUID(int=1)] == "done")
    assert [path.name for path in tmp_path.iterdir()] == ["XS-A-20261123-0001.pdf"]


def test_a_system_printer_nobody_can_reach_is_not_configured(run: Runs) -> None:
    memory = Memory()
    memory.add(job(laser(), prices()))
    _, heard = run(memory)
    until(lambda: bool(heard))
    assert heard[0] == ("page", "not_configured") and memory.codes[UUID(int=1)] == "not_configured"


def test_a_page_that_may_be_half_printed_is_asked_about(run: Runs) -> None:
    memory, system = Memory(), System("unknown", begun=True)
    memory.add(job(laser(), prices()))
    run(memory, pages=system)
    assert memory.left(1) == "ask"
    assert memory.codes[UUID(int=1)] == "interrupted" and system.tries == 1


def test_a_dead_page_printer_holds_up_no_receipt(tmp_path: Path, run: Runs) -> None:
    memory, system = Memory(), System("offline")
    for number in (1, 2):
        memory.add(job(laser(), prices(), number=number))
    spooler, heard = run(memory, pages=system, first_delay=600, longest_delay=600)
    until(lambda: heard == [("page", "offline")])
    memory.add(job(folder(tmp_path), number=3))
    memory.add(job(folder(tmp_path), number=4))
    spooler.wake()
    until(lambda: len(heard) == 4)
    # The receipts first, then the one try that the call gives the printer that was off.
    assert heard[1:] == [("receipt", None), ("receipt", None), ("page", "offline")]
    assert system.tries == 2
    system.down = ""
    spooler.wake()
    until(lambda: len(system.got) == 2)
    assert [name for _, name, _ in system.got] == ["XS-A-20261123-0001", "XS-A-20261123-0002"]


def test_a_dead_receipt_printer_holds_up_no_page(run: Runs) -> None:
    probe = FakePrinter()
    probe.close()
    memory, system = Memory(), System()
    dead = Printer("小票机", "tcp", "127.0.0.1", probe.port, timeout=0.5)
    memory.add(job(dead, number=1))
    memory.add(job(laser(), prices(), number=2))
    _, heard = run(memory, pages=system, first_delay=600, longest_delay=600)
    until(lambda: len(heard) == 2)
    assert heard == [("receipt", "offline"), ("page", None)]
    assert memory.states == {UUID(int=1): "queued", UUID(int=2): "done"} and memory.tries == 2


def test_each_printer_has_its_own_patience(run: Runs) -> None:
    memory, system = Memory(), System("offline")
    memory.add(job(laser(), prices(), number=1))
    memory.add(job(Printer("小票机", "none"), number=2))
    spooler, heard = run(memory, pages=system)
    until(lambda: heard.count(("page", "offline")) >= 3 and heard.count(("receipt", "not_configured")) >= 3)
    assert set(spooler._ailing) == {"page", "receipt"}
    system.down = ""
    until(lambda: memory.states[UUID(int=1)] == "done")
    assert memory.states[UUID(int=2)] in ("queued", "sending")
    until(lambda: set(spooler._ailing) == {"receipt"})


def test_after_an_outage_papers_come_out_oldest_first(run: Runs) -> None:
    memory, system = Memory(), System("offline")
    for number in (1, 2, 3):
        memory.add(job(laser(), prices(), number=number))
    _, heard = run(memory, pages=system)
    until(lambda: len(heard) >= 2)
    memory.add(job(laser(), prices(), number=4))
    system.down = ""
    until(lambda: len(system.got) == 4)
    assert [name[-1] for _, name, _ in system.got] == ["1", "2", "3", "4"]


def test_a_printer_without_papers_left_is_forgotten(run: Runs) -> None:
    memory, system = Memory(), System("offline")
    memory.add(job(laser(), prices()))
    spooler, heard = run(memory, pages=system, first_delay=600, longest_delay=600)
    until(lambda: heard == [("page", "offline")])
    memory.states[UUID(int=1)] = "dropped"
    spooler.wake()
    until(lambda: not spooler._ailing)
    assert system.tries == 1
