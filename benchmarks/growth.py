"""Every hot path in a store of many years of sales against one of a few days, in turn.

``python -m benchmarks.growth [SALES]`` (50,000 unless given; the README's figures are for 500,000, some 1.3 GB).
Aim: nothing above 1.2 times. What must read the whole trail, 操作记录, has a limit in milliseconds instead; the
start-of-day check is judged by what it does to sales made meanwhile.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any
from uuid import UUID

from app.services import dashboard, print_queue
from app.services.centre import journal
from app.services.requests import listing
from app.services.residents import filters, search
from app.services.till import cart, cart_view, shifts
from app.services.till import sales as till
from app.services.till.tender import Tender
from app.services.work import Changes
from app.store.verify_slices import SlicedCheck
from app.ui.shell.day_check import Rhythm
from benchmarks.history import PER_DAY, History, first_day, pieces, ring, sell
from benchmarks.people import fill
from benchmarks.side_by_side import Measured, Variant, measure, nothing, quantile, tail
from tests.support import START, copy_centre, make_centre

FEW = 1_000
PEOPLE = 2_000
TODAY = 100
"""Sales of the running shift, the same in both stores."""

CODES = ("11", "13", "21", "31")
AIM = 1.2
TRAIL_AIM = 100.0
CHECK_AIM = 1.1
REST = 0.05
"""Seconds between two sales beside the check, and between an order and its payment: a twentieth of what people need for
their change, and for saying what it comes to."""


class Till:
    """A store with ``sales`` old sales, an open shift with some more, and a cart being rung up."""

    def __init__(self, template: Path, folder: Path, sales: int, people: int, today: int) -> None:
        self.made = copy_centre(template, folder)
        self.made.sign_in("1001")
        self.desk = self.made.desk
        fill(self.desk, people)
        self.members = [r.id for r in self.desk.see(filters.listing, "", 0, people).rows]
        days = ceil(sales / PER_DAY)
        day = first_day(self.made, self.members, days + 1)
        History(self.made, day, self.members).write(sales)
        self.made.clock.now = START
        self.desk.do(shifts.open_shift, 0, reason="换了备用金")
        sell(self.made, self.members, today)
        self.n = 0

    def member(self) -> UUID:
        """The next one to be served."""
        self.n += 1
        member: UUID = self.members[self.n * 37 % len(self.members)]
        return member

    def cart(self, codes: tuple[str, ...]) -> UUID:
        """A cart with dishes in it; the one before is taken away, as no till has two."""
        open_one = self.desk.see(cart_view.current)
        if open_one is not None:
            self.desk.do(cart.discard, open_one.id)
        return ring(self.made, self.member(), codes)

    def drawer(self) -> dict[int, int]:
        """A shift with a sale in it, and the money in its drawer."""
        open_one = self.desk.see(cart_view.current)
        if open_one is not None:
            self.desk.do(cart.discard, open_one.id)
        if self.desk.see(shifts.now) is None:
            self.desk.do(shifts.open_shift, 0, reason="换了备用金")
        self.desk.do(till.check_out, self.cart(CODES), [Tender("cash", 10000)])
        now = self.desk.see(shifts.now)
        assert now is not None
        return pieces(now.figures.amount("cash"))


Path_ = tuple[str, Callable[["Till"], Callable[[], object]], Callable[["Till", object], object]]


def hot_paths() -> tuple[Path_, ...]:
    """Name, what prepares a round, and what is timed."""

    def four(till_: Till) -> Callable[[], object]:
        return lambda: till_.cart(CODES)

    def three(till_: Till) -> Callable[[], object]:
        return lambda: till_.cart(CODES[:3])

    def none(till_: Till) -> Callable[[], object]:
        return nothing

    def pay(till_: Till, cart_id: object) -> object:
        return till_.desk.do(till.check_out, cart_id, [Tender("cash", 10000)])

    def add(till_: Till, cart_id: object) -> object:
        return till_.desk.do(cart.add, cart_id, CODES[3], meal="lunch")

    def enter(till_: Till, _: object) -> None:
        till_.made.sign_in("1001")
        till_.desk.do(print_queue.recover)
        for query in (listing.today, dashboard.due, dashboard.today, print_queue.waiting, print_queue.asked):
            till_.desk.see(query)
        till_.desk.see(dashboard.recent_sales)

    def drawer(till_: Till) -> Callable[[], object]:
        return till_.drawer

    def z(till_: Till, pieces: object) -> object:
        till_.desk.do(shifts.submit_count, pieces)
        return till_.desk.do(shifts.close)

    return (
        ("cart.add", three, add),
        ("cart_view.load", four, lambda t, cart_id: t.desk.see(cart_view.load, cart_id)),
        ("till.check_out", four, pay),
        ("shifts.now", none, lambda t, _: t.desk.see(shifts.now)),
        ("today.today", none, lambda t, _: t.desk.see(dashboard.today)),
        ("today.recent_sales", none, lambda t, _: t.desk.see(dashboard.recent_sales)),
        ("sign-in, 今日", none, enter),
        ("X", none, lambda t, _: t.desk.see(shifts.x_report)),
        ("Z", drawer, z),
        ("residents.search", none, lambda t, _: t.desk.see(search.search, "wangx")),
    )


def compare(few: Till, many: Till, rounds: int) -> list[Measured]:
    """Time each path in both stores, in turn."""
    found = []
    for name, prepare, run in hot_paths():
        times = measure(
            [
                Variant(label, prepare(one), lambda given, one=one, run=run: run(one, given))  # type: ignore[misc]
                for label, one in (("few", few), ("many", many))
            ],
            rounds,
        )
        middle = {label: statistics.median(values) for label, values in times.items()}
        ratio = middle["many"] / middle["few"]
        print(
            f"  {name:<20} {middle['few']:8.3f} ms → {middle['many']:8.3f} ms   x{ratio:.3f}"
            f"   (p95 {quantile(times['few'], 0.95):.3f} → {quantile(times['many'], 0.95):.3f})"
        )
        found.append(Measured(name, ratio, AIM))
    return found


TRAIL: tuple[dict[str, Any], ...] = (
    {},
    {"offset": 0.5},
    {"offset": 0.98},
    {"action": "sale", "offset": 0.5},
    {"action": "sign_in"},
    {"query": "0042"},
    {"query": "nothing like it"},
    {"staff_id": "1001", "offset": 0.5},
    {"since": START.date() - timedelta(days=30)},
    {"until": START.date() - timedelta(days=400)},
)
"""Filters and places of 操作记录; ``offset`` as a share of the whole, ``staff_id`` by the code."""


def trail(many: Till, rounds: int) -> tuple[int, list[float]]:
    """How many entries there are, and CPU milliseconds of every filter's page."""
    total = many.desk.see(journal.entries).total
    times = []
    for _ in range(rounds):
        for chosen in TRAIL:
            asked = {**chosen, "offset": int(chosen.get("offset", 0) * total)}
            if "staff_id" in chosen:
                asked["staff_id"] = many.made.staff[chosen["staff_id"]]
            start = time.thread_time_ns()
            many.desk.see(journal.entries, **asked)
            times.append((time.thread_time_ns() - start) / 1e6)
    return total, times


def beside_the_check(many: Till, rounds: int) -> list[float]:
    """Sales while the start-of-day check runs in its slices, each against the p95 of sales without it.

    Between two sales people rest a moment; that is when the check goes on, as it does in the program, and a slice it
    has begun ends while they are served.
    """
    rhythm, slices = Rhythm(), 0

    def sale() -> float:
        time.sleep(REST)
        cart_id = many.cart(CODES)
        time.sleep(REST)
        start = time.perf_counter_ns()
        many.desk.do(till.check_out, cart_id, [Tender("cash", 10000)])
        return (time.perf_counter_ns() - start) / 1e6

    def walk() -> None:
        nonlocal slices
        check, more = SlicedCheck(many.desk.store), True
        while more and not over.is_set():
            if rhythm.holds(time.monotonic() * 1000):
                over.wait(0.005)
                continue
            began = time.monotonic() * 1000
            more, slices = check.step(), slices + 1
            took = time.monotonic() * 1000 - began
            over.wait(rhythm.pause(took, began + took) / 1000)

    def noted(changes: Changes, _by: object) -> None:
        rhythm.note(changes.kinds, time.monotonic() * 1000)

    if many.desk.see(shifts.now) is None:
        many.desk.do(shifts.open_shift, 0, reason="换了备用金")
    alone = [sale() for _ in range(rounds)]
    many.desk.changed.append(noted)
    over = threading.Event()
    walker = threading.Thread(target=walk)
    walker.start()
    beside = [sale() for _ in range(2 * rounds)]  # one walk from its beginning, its large slices come first
    over.set()
    walker.join()
    many.desk.changed.remove(noted)
    alone += [sale() for _ in range(rounds)]
    floor = quantile(alone, 0.95)
    print(f"  sale alone p95 {floor:.3f} ms, beside the check {quantile(beside, 0.95):.3f} ms, {slices} slices")
    return [spent / floor for spent in beside]


def main(
    sales: int = 50_000, rounds: int = 200, *, few: int = FEW, people: int = PEOPLE, today: int = TODAY
) -> list[Measured]:
    """Build both stores, compare every hot path, and print the ratios."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template")
        start = time.perf_counter()
        sizes = (("few", few), ("many", sales))
        tills = [Till(Path(temp) / "template", Path(temp) / name, n, people, today) for name, n in sizes]
        size = tills[1].desk.store.path.stat().st_size / 1e6
        print(f"\nGrowth: {few} → {sales} stored sales ({size:.0f} MB, built in {time.perf_counter() - start:.0f} s)")
        found = compare(tills[0], tills[1], rounds)
        entries, pages = trail(tills[1], max(rounds // 20, 2))
        beside = beside_the_check(tills[1], rounds)
        for one in tills:
            one.desk.store.close()
    worst = max(found, key=lambda m: m.value)
    ratios = [m.value for m in found]
    what = f"{len(found)} hot paths at {sales:,} stored sales against {few:,}, the worst ({worst.what})"
    return [
        Measured(what, worst.value, AIM, low=min(ratios), high=max(ratios)),
        tail(f"操作记录 at {entries:,} entries, any filter, any page, p95", pages, 0.95, TRAIL_AIM),
        tail("a sale's p95 while the start-of-day check runs, against without it", beside, 0.95, CHECK_AIM, "×"),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
