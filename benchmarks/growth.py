"""Every hot path in a store of many years of sales against one of a few days, in turn.

``python -m benchmarks.growth [SALES]`` (50,000 unless given; the README's figure is for 500,000).
Aim: nothing above 1.2 times.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from math import ceil
from pathlib import Path
from uuid import UUID

from app.services import dashboard
from app.services.residents import registry
from app.services.till import cart, cart_view, shifts
from app.services.till import sales as till
from app.services.till.tender import Tender
from benchmarks.history import PER_DAY, History, first_day, ring, sell
from benchmarks.people import fill
from benchmarks.side_by_side import Measured, Variant, measure, nothing, quantile
from tests.support import START, copy_centre, make_centre

FEW = 1_000
PEOPLE = 2_000
TODAY = 100
"""Sales of the running shift, the same in both stores."""

CODES = ("11", "13", "21", "31")
AIM = 1.2


class Till:
    """A store with ``sales`` old sales, an open shift with some more, and a cart being rung up."""

    def __init__(self, template: Path, folder: Path, sales: int, people: int, today: int) -> None:
        self.made = copy_centre(template, folder)
        self.made.sign_in("1001")
        self.desk = self.made.desk
        fill(self.desk, people)
        self.members = [r.id for r in self.desk.see(registry.listing, "", 0, people).rows]
        days = ceil(sales / PER_DAY)
        day = first_day(self.made, self.members, days + 1)
        History(self.made, day, self.members).write(sales)
        self.made.clock.now = START
        self.desk.do(shifts.open_shift, 0)
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

    return (
        ("cart.add", three, add),
        ("cart_view.load", four, lambda t, cart_id: t.desk.see(cart_view.load, cart_id)),
        ("till.check_out", four, pay),
        ("shifts.now", none, lambda t, _: t.desk.see(shifts.now)),
        ("today.today", none, lambda t, _: t.desk.see(dashboard.today)),
        ("today.recent_sales", none, lambda t, _: t.desk.see(dashboard.recent_sales)),
        ("residents.search", none, lambda t, _: t.desk.see(registry.search, "wangx")),
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
        for one in tills:
            one.desk.store.close()
    worst = max(found, key=lambda m: m.value)
    what = f"hot paths at {sales:,} stored sales against {few:,}, the worst ({worst.what})"
    return [Measured(what, worst.value, AIM)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
