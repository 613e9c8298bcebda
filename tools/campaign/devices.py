"""Printers that fail in every way, also under a killed spooler; keychains that are slow, locked, empty, wrong."""

import hashlib
import os
import shutil
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

from app.errors import StoreTrouble
from app.print.jobs import Job, prepare
from app.print.spooler import Queue, Spooler
from app.print.transports import printer_of
from app.services import print_queue
from app.services.centre import settings
from app.store import driver, keys
from app.store.keychain import NoKeychain
from tests.print.fake_printer import FakePrinter
from tests.store.fake_keychain import Forgetful, Ring, Slow, Wrong
from tests.support import Centre, open_centre
from tools.campaign import books, nursery
from tools.campaign.acts import one_sale, people, say
from tools.campaign.ground import Ground
from tools.campaign.kills import acknowledged
from tools.campaign.nursery import Child, Order
from tools.campaign.tally import Found

SALES = 6


def run_spooler(ground: Ground, number: int) -> None:
    """kill -9 of a spooler before a slow printer; then the next start asks, and what is asked for comes as a copy."""
    _papers(ground, number, "kill spooler", faulty=False)


def run_printers(ground: Ground) -> None:
    """A printer that resets after so many bytes, hangs, says it has no paper, hangs up after the last byte."""
    tried = 0
    while ground.goes_on(tried):
        _papers(ground, tried, "printer", faulty=True)
        tried += 1


def _papers(ground: Ground, number: int, kind: str, *, faulty: bool) -> None:
    rng = ground.rng(kind, number)
    device = nursery.start(Order("be_printer", ground.home, rng.randrange(2**32), ("faulty" if faulty else "slow",)))
    device.ready()
    try:
        _print_and_judge(ground, number, kind, device, faulty=faulty)
    except BaseException:
        device.kill()
        raise


def _print_and_judge(ground: Ground, number: int, kind: str, device: Child, *, faulty: bool) -> None:
    rng, folder = ground.rng(f"{kind} papers", number), ground.fresh("papers")
    port = device.pipe.readline().split()[1]
    child = nursery.start(Order("spool", folder, rng.randrange(2**32), (port,)))
    child.ready()
    said = child.rest() if faulty else child.kill(rng.uniform(0.02, 0.8))
    last = nursery.start(Order("spool_out", folder, number, (port,)))
    last.ready()
    said += last.rest()
    printed = Counter(line.split()[1] for line in _ended(device) if line.startswith("paper"))
    found = books.check(folder, [line for line in said if not line.startswith("drawn")], deep=False)
    _judge(folder, said, printed, found)
    ground.tally.count(kind, found, ground.seed, folder, acknowledged(said))


def _ended(device: Child) -> list[str]:
    time.sleep(0.05)
    return device.kill()


def _judge(folder: Path, said: list[str], printed: Counter[str], found: Found) -> None:
    """``drawn number copy digest``: what was handed to the printer; ``printed``: digests of what it took whole."""
    drawn: dict[tuple[str, str], set[str]] = {}
    for line in said:
        if line.startswith("drawn"):
            _, number, copy, digest = line.split()
            drawn.setdefault((number, copy), set()).add(digest)
    whole = {paper: sum(printed[digest] for digest in digests) for paper, digests in drawn.items()}
    found.doubled += [
        f"{number} printed {n} times unmarked" for (number, copy), n in whole.items() if copy == "1" and n > 1
    ]
    db = driver.connect(folder / driver.DB_NAME, keys.unlock(folder, NoKeychain()))
    states = db.execute("SELECT number, copy_no, state FROM print_job").fetchall()
    db.close()
    for number, copy, state in states:
        if state not in ("done", "dropped"):
            found.lost.append(f"paper {number} copy {copy} is {state} and nobody is asked")
        if state == "done" and not whole.get((number, str(copy))):
            found.lost.append(f"paper {number} copy {copy} is done and did not come out")
    done = {number for number, _, state in states if state == "done"}
    found.lost += [f"paper {number} never came" for number in {row[0] for row in states} - done]


def be_printer(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """A printer of its own process; says the digest of each paper it took whole. Each job may meet another fault."""
    printer = FakePrinter(slow=0.003, told=lambda job: say(f"paper {hashlib.sha256(job).hexdigest()}"))
    say("ready")
    say(f"port {printer.port}")
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.02)
        if words[0] == "faulty":
            fault = rng.choice(("none", "none", "reset", "hang up", "paper", "mute"))
            printer.reset_after = rng.randint(1, 20_000) if fault == "reset" else 0
            printer.hang_up_after = rng.randint(1, 20_000) if fault == "hang up" else 0
            printer.answer = b"\x72" if fault == "paper" else b"\x12"
            printer.mute_after = fault == "mute"


def _spooler(centre: Centre, port: int) -> Spooler:
    desk = centre.desk

    def claim(ailing: frozenset[str]) -> Job | None:
        row = desk.do(print_queue.claim_next, ailing)
        if row is None:
            return None
        printer = printer_of("receipt", desk.see(settings.printers)["receipt"], centre.folder)
        printer = replace(printer, timeout=0.5)
        return Job(
            row.id, row.kind, row.number, row.document, row.copy_no, row.queued_at, row.operator, printer
        )  # fmt: skip

    def draw(job: Job) -> tuple[bytes, bytes]:
        data, pdf = prepare(job)
        say(f"drawn {job.number} {job.copy_no} {hashlib.sha256(data).hexdigest()}")
        return data, pdf

    queue = Queue(
        claim,
        lambda ident: desk.do(print_queue.done, ident),
        lambda ident, code: desk.do(print_queue.failed, ident, code),
        lambda ident, code: desk.do(print_queue.ask, ident, code),
    )
    return Spooler(queue, desk.now, draw=draw, first_delay=0.02, longest_delay=0.05)


def _at_work(folder: Path, port: int) -> tuple[Centre, Spooler]:
    centre = open_centre(folder)
    centre.sign_in("1001")
    known = centre.desk.see(settings.printers)
    known["receipt"] |= {"kind": "tcp", "host": "127.0.0.1", "port": port, "text_mode": True}
    centre.desk.do(settings.put, "printers", known)
    centre.sign_in("2001")
    centre.desk.do(print_queue.recover)
    return centre, _spooler(centre, port)


def spool(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Sell a little while the papers go out."""
    centre, spooler = _at_work(folder, int(words[0]))
    known = people(centre)
    say("ready")
    spooler.start()
    for n in range(SALES):
        one_sale(centre, rng, known, n)
        spooler.wake()
    spooler.stop()
    centre.desk.store.close()


def spool_out(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """The next start: whatever asks is answered with yes, until nothing waits."""
    centre, spooler = _at_work(folder, int(words[0]))
    say("ready")
    spooler.start()
    for _ in range(1500):
        waiting = centre.desk.see(print_queue.waiting)
        if waiting.total == 0:
            break
        for ident in centre.desk.see(print_queue.asked):
            centre.desk.do(print_queue.answer, ident, True)
        spooler.wake()
        time.sleep(0.02)
    spooler.stop()
    centre.desk.store.close()


# --- keychains -------------------------------------------------------------------------------------------------------


def run_keychains(ground: Ground) -> None:
    """It opens, or says why not; nothing is written over, and the printed code helps with every one of them."""
    tried = 0
    while ground.goes_on(tried):
        rng, folder = ground.rng("keychain", tried), ground.home / "keychain"
        shutil.rmtree(folder, ignore_errors=True)
        good, found = Ring(), Found()
        made, code = keys.create(folder, good)
        ring = rng.choice(
            (Slow(0.01), _locked(), Ring(), Forgetful(), Wrong(), Wrong(rng.randbytes(32).hex()), Wrong("?"))
        )
        if isinstance(ring, Slow) or ring.locked:
            ring.kept = dict(good.kept)
        try:
            if keys.unlock(folder, ring) != made:
                found.other.append(f"{type(ring).__name__} opens with another key")
            elif not isinstance(ring, Slow):
                found.unnoticed.append(f"{type(ring).__name__} opens")
        except StoreTrouble as trouble:
            if trouble.code not in ("key_missing", "key_wrong") or isinstance(ring, Slow):
                found.other.append(f"{type(ring).__name__}: {trouble.code}")
        if keys.unlock(folder, good) != made:
            found.lost.append("the key in the good keychain")
        if keys.unlock_with_code(folder, code, ring) != made or keys.unlock(folder, ring) != made:
            found.lost.append(f"{type(ring).__name__}: the code does not help")
        ground.tally.count("keychain", found, ground.seed, folder)
        tried += 1


def _locked() -> Ring:
    ring = Ring()
    ring.locked = True
    return ring
