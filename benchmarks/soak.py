"""Weeks at one counter: sales and requests by keyboard through the real window, in one process that is never closed.

``python -m benchmarks.soak [SALES]`` (3,000 take half an hour); every sixth time a request is taken in, too, and the
pages are gone through; every fifth order is put aside while another is paid, and of every seventh a dish goes back. At
the end X is what other SQL adds up. What an act costs is processor time of the GUI thread, so that a busy machine does
not matter: the middle of the last hundred against that of the first hundred. Aim: at most a fifth more, and memory that
stands still.
"""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["BAITONGGANG_NOTES"] = ""  # of no store made here

from PySide6.QtWidgets import QApplication

from app.services.till import shifts
from app.store import sql
from benchmarks.side_by_side import Measured
from tests.acceptance.attentive_till import MORNING, PINS, make_the_centre
from tests.acceptance.driver import until, working
from tests.acceptance.request_keys import find_resident, pick_item
from tests.acceptance.slips import FirstDay
from tests.support import Clock

AIM = 1.2
WARM = 60
"""Sales before the first hundred that counts: by then every page was made and every cache is as full as it gets."""

PER_REQUEST, PER_HELD, PER_REFUND = 6, 5, 7
PAGES = (("Ctrl+1", "today"), ("Ctrl+2", "requests"), ("Ctrl+7", "residents"), ("Ctrl+3", "till"))
ACTS = (
    "a digit of a code", "opening the tender box", "closing it", "a page", "taking in a request", "an order aside",
    "a dish back",
)  # fmt: skip


@dataclass
class Wear:
    """What each act cost, in the order in which they were done, milliseconds; and the memory in use, MB."""

    times: dict[str, list[float]] = field(default_factory=lambda: {act: [] for act in ACTS})
    memory: list[float] = field(default_factory=list)

    def time(self, act: str, call: Callable[[], object]) -> None:
        """Do it, and note what it took."""
        begin = time.thread_time_ns()
        call()
        self.times[act].append((time.thread_time_ns() - begin) / 1e6)

    def weigh(self) -> None:
        """Note the memory, when what is to go has gone."""
        gc.collect()
        self.memory.append(resident_mb())

    def ratio(self, act: str) -> float:
        """The middle of the last hundred (or third) against that of the first."""
        first, last = self.ends(act)
        return last / first

    def ends(self, act: str) -> tuple[float, float]:
        """The middle of the first hundred (or third), and that of the last."""
        times = self.times[act]
        part = min(100, len(times) // 3) or 1
        return median(times[:part]), median(times[-part:])


def resident_mb() -> float:
    """What the process holds of the machine's memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def go(hands: FirstDay, keys: str, page: str) -> None:
    """To a page, until nothing is left to do for it."""
    hands.press(keys)
    hands.page(page)
    hands.settle()


def sell(hands: FirstDay, wear: Wear) -> None:
    """Two dishes, exact cash."""
    hands.clock.forward(seconds=40)
    wear.time("a digit of a code", lambda: hands.pad("1"))
    hands.pad("1\n41\n")
    wear.time("opening the tender box", lambda: (hands.press("F12"), until(hands.modal, "the tender box")))
    wear.time("closing it", lambda: (hands.press("Enter"), until(lambda: hands.modal() is None, hands.words)))
    until(lambda: hands.at("菜号"), hands.focus)


def set_aside(hands: FirstDay, wear: Wear) -> None:
    """An order waits while another is paid, and is paid then."""
    hands.pad("13\n")
    wear.time("an order aside", lambda: hands.press("F7"))
    hands.see("已挂")
    sell(hands, wear)
    hands.press("F8")
    hands.see("散客")
    hands.press("Enter")
    hands.see("收款 ¥")
    hands.press("F12")
    until(hands.modal, "the tender box")
    hands.press("Enter")
    until(lambda: hands.modal() is None and hands.at("菜号"), hands.words)


def give_back(hands: FirstDay) -> None:
    """A dish of the sale that was just made."""
    hands.press("F9", "Enter", "Enter", "Alt+4", "Enter")
    until(lambda: hands.modal() is None, hands.words)
    hands.press("Esc")
    until(lambda: hands.at("菜号"), hands.focus)


def check_sums(hands: FirstDay) -> str:
    """X against what is sealed, added up without the program. Raises ``AssertionError`` where they part."""
    desk = hands.program.desk
    assert desk is not None
    x = desk.see(shifts.x_report)
    query = "SELECT count(*), sum(CASE WHEN part THEN 1 ELSE 0 END), sum(due) FROM sale WHERE business_date = :d"
    with desk.sessions.read() as session:
        rows, parts, due = sql.rows(session, query, {"d": x.business_date.isoformat()})[0]
    assert (x.sales_count + x.reversal_count, x.part_count, x.net_total) == (rows, parts, due)
    return f"X is what SQL adds up: {x.sales_count} sales, {parts} with a dish back, {due} fen"


def take_in(hands: FirstDay, n: int) -> None:
    """A word on the spot for somebody who is known."""
    until(lambda: hands.at("找居民"), hands.focus)
    find_resident(hands, ("翟志远", "阮梅珍")[n % 2])
    pick_item(hands, "Z13")
    hands.type(f"手机上不会点 第 {n} 回")
    hands.press("F12")
    hands.see("已登记")
    hands.settle()


def round_of_pages(hands: FirstDay, wear: Wear, n: int) -> None:
    """A request, and back to the till by way of every page."""
    go(hands, "Ctrl+2", "requests")
    wear.time("taking in a request", lambda: take_in(hands, n))
    for keys, page in PAGES:
        wear.time("a page", lambda keys=keys, page=page: go(hands, keys, page))


def work(hands: FirstDay, sales: int, warm: int) -> Wear:
    """Sell and take in, with the collector as the program has it."""
    wear = Wear()
    hands.sign_in("主管甲", PINS["主管甲"])
    go(hands, "Ctrl+3", "till")
    hands.pad("300")
    hands.press("F12")
    hands.see("备用金")
    for n in range(warm + sales):
        if n == warm:
            wear = Wear()
        if n % PER_HELD == PER_HELD - 1:
            set_aside(hands, wear)
        sell(hands, wear)
        if n % PER_REFUND == PER_REFUND - 1:
            wear.time("a dish back", lambda: give_back(hands))
        if n % PER_REQUEST == 0:
            round_of_pages(hands, wear, n)
        if n % 50 == 0:
            wear.weigh()
        if n % 500 == 499:
            print(f"  {n + 1:5} sales  {wear.memory[-1]:6.1f} MB", flush=True)
    wear.weigh()
    print(f"  {check_sums(hands)}")
    return wear


def main(sales: int = 3_000, warm: int = WARM) -> list[Measured]:
    """Work, and print how each act has worn."""
    _app = QApplication.instance() or QApplication([])  # held until the window has gone
    with tempfile.TemporaryDirectory() as temp:
        home = Path(temp) / "centre"
        make_the_centre(home)
        print(f"\nWear, {sales} sales and {sales // PER_REQUEST} requests in one process")
        with working(lambda: FirstDay(home, Clock(MORNING))) as hands:
            wear = work(hands, sales, warm)
    done = [act for act in ACTS if wear.times[act]]
    for act in done:
        first, last = wear.ends(act)
        print(f"  {act:<24} {len(wear.times[act]):6} times  {first:7.2f} → {last:7.2f} ms")
    worst = max(done, key=wear.ratio)
    ratios = [wear.ratio(act) for act in done]
    third = wear.memory[len(wear.memory) // 3]
    print(f"  memory {wear.memory[0]:.1f} → {third:.1f} → {wear.memory[-1]:.1f} MB")
    what = f"an act after {sales:,} sales in one run against the first hundred, the worst ({worst})"
    return [
        Measured(what, max(ratios), AIM, low=min(ratios), high=max(ratios)),
        Measured("memory at the end of that run against a third of it", wear.memory[-1] / third, 1.05),
    ]


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
