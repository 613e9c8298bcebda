"""The clock jumps between acts, to and fro: numbers go on, the chain holds, and what cannot be done is refused."""

from datetime import UTC, datetime, timedelta
from random import Random

from app.errors import Refused
from app.services.till import cart, cart_view, sales, shifts
from tests.support import START, Centre, open_centre
from tools.campaign import books
from tools.campaign.acts import one_sale, people
from tools.campaign.ground import Ground

JUMPS = (
    timedelta(seconds=-1), timedelta(hours=-1), timedelta(hours=-3), timedelta(days=-1), timedelta(days=-400),
    timedelta(seconds=1), timedelta(hours=5), timedelta(hours=37), timedelta(days=31), timedelta(days=366),
)  # fmt: skip
MOMENTS = (
    datetime(2009, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, tzinfo=UTC), datetime(2100, 2, 28, tzinfo=UTC),
    datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 16, 0, tzinfo=UTC), START,
)  # fmt: skip
"""The middle two are the second before midnight at the counter and midnight itself."""
ACTS = 25


def run(ground: Ground) -> None:
    """Sales, reversals, cash moves and new shifts, the clock somewhere else before every second one."""
    tried = 0
    while ground.goes_on(tried):
        rng, folder = ground.rng("clock", tried), ground.fresh("clock")
        centre, said, refused = open_centre(folder), list[str](), 0
        centre.sign_in("2001")
        known = people(centre)
        for n in range(ACTS):
            if rng.random() < 0.5:
                centre.clock.now = rng.choice(MOMENTS) if rng.random() < 0.3 else _jumped(centre.clock.now, rng)
            refused += not _act(centre, rng, known, n, said)
        centre.desk.store.close()
        found = books.check(folder, [line for line in said if not line.startswith(("cart", "rung", "pay"))])
        ground.tally.count("clock", found, ground.seed, folder, len(said))
        tried += 1


def _jumped(now: datetime, rng: Random) -> datetime:
    try:
        return now + rng.choice(JUMPS)
    except OverflowError:
        return START


def _act(centre: Centre, rng: Random, known: list, n: int, said: list[str]) -> bool:  # type: ignore[type-arg]
    try:
        if (left := centre.desk.see(cart_view.current)) is not None:
            centre.desk.do(cart.discard, left.id)
        sold = [line.split()[1] for line in said if line.startswith("sold")]
        what = rng.random()
        if what < 0.15 and sold:
            from uuid import UUID

            sale = rng.choice(sold)
            said.append(f"reversed {sale} {centre.desk.do(sales.reverse_sale, UUID(sale), '点错').number}")
        elif what < 0.25:
            said.append(f"moved {centre.desk.do(shifts.move_cash, 'pay_in', 1000, '备用金').hex}")
        elif what < 0.35:
            centre.desk.do(shifts.submit_count, {10000: 2})
            centre.desk.do(shifts.close, "差异")
        elif what < 0.5:
            centre.desk.do(shifts.open_shift, 20000)
        else:
            one_sale(centre, rng, known, n, tell=said.append)
    except Refused:
        return False
    return True
