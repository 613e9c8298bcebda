"""Whole demo centres: so many finished days of trade, and, for the window, a morning under way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from app.demo import activities, centre, counter, day, neighbour, papers, rooms_given, stall, subsidies, till_more
from app.demo.neighbour import Counter
from app.demo.tales import Tales, When
from app.services.desk import Desk
from app.services.till import cart, shifts
from app.store.sessions import Sessions

LAST_DAY = date(2026, 11, 22)
"""The last day of a demo made without naming one: fixed, so that the same command makes the same days."""

_BETWEEN = {"breakfast": ((9, 12), (10, 26)), "lunch": ((13, 6), (16, 50))}
"""After a meal, from when to when the counter is open while the kitchen is not."""
_TAKEN = {"breakfast": 8, "lunch": 14}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """A demo centre as it stands: its desk is open and somebody is signed in."""

    desk: Desk
    clock: centre.DemoClock
    days: tuple[date, ...]


def days_of_trade(
    folder: Path,
    *,
    days: int,
    seed: int,
    last_day: date = LAST_DAY,
    year_ago: int = 0,
    load: int = 100,
    residents_count: int = 240,
    make: Callable[[Path], Sessions] = centre.new_file,
    papers_to: Path | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make a centre in an empty folder and let it trade for ``days`` finished days up to ``last_day``, and before that
    for ``year_ago`` days up to the same day of the year before.

    The same arguments make the same sales, numbers and papers. ``load`` is per cent of an ordinary day; without
    ``papers_to`` the papers are struck off the print queue unprinted. ``make`` makes the empty store, which may lie on
    a server. Raises ``StoreTrouble`` where the folder already holds a store.
    """
    rng = Random(seed)
    dates = (*_up_to(last_day.replace(year=last_day.year - 1), year_ago), *_up_to(last_day, days))
    desk, clock = centre.found(make(folder), rng, dates[0], residents_count=residents_count)
    people = day.cast(desk)
    out = partial(papers.print_all, desk, papers_to)
    tales = _tales(Counter(desk, clock, out), last_day + timedelta(days=1))
    _before_trade(desk, clock, Random(seed), dates[0], tales, out)

    def between(meal: str, trading: date) -> None:
        out()
        if meal == "lunch" and trading == last_day:
            neighbour.day_before(desk, clock, trading, out)
        if meal in _BETWEEN:
            count, (start, end) = max(2, _TAKEN[meal] * load // 100), _BETWEEN[meal]
            counter.take_requests(desk, clock, rng, trading, count, start=start, end=end, after_each=out)
        if meal == "lunch":
            tales.until(When(trading, 17, 0).instant)
        if trading == last_day:
            till_more.more(meal, desk, clock, trading, out)
        out()

    for n, trading in enumerate(dates):
        if trading == last_day:
            subsidies.claims(desk, clock, dates[0], last_day, out)
        day.trade(desk, clock, rng, trading, people, load=load, after_meal=partial(between, trading=trading))
        day.close(desk, clock, rng, people, trading)
        out()
        if progress is not None:
            progress(n + 1, len(dates))
    return Made(desk, clock, dates)


def _up_to(last: date, count: int) -> tuple[date, ...]:
    return tuple(last - timedelta(days=count - 1 - n) for n in range(count))


def _before_trade(
    desk: Desk, clock: centre.DemoClock, rng: Random, first_day: date, tales: Tales, out: Callable[[], object]
) -> None:
    """What people ate and came for in the weeks before the first day."""
    subsidies.past(desk, clock, rng, first_day, out)
    neighbour.past(desk, clock, first_day, out, tales.until)
    tales.until(When(first_day, 6, 0).instant)


def _tales(window: Counter, today: date) -> Tales:
    """What goes on beside the till and the requests up to the evening before ``today``."""
    told = (*rooms_given.room_tales(window, today), *stall.stall_tales(window, today))
    return Tales(window, (*told, *activities.activity_tales(window, today)))


def _morning_tales(window: Counter, today: date) -> Tales:
    return Tales(window, (stall.stall_morning(window, today), rooms_given.room_morning(window, today)))


def a_morning(made: Made, today: date, *, seed: int, until: tuple[int, int] = (10, 42), load: int = 60) -> None:
    """Open today's shift and serve until ``until`` (local time), with one order put aside and none being rung up.

    Before seven in the morning nothing has happened yet.
    """
    if until < (7, 0):
        return
    rng = Random(seed + 1)
    desk, clock = made.desk, made.clock
    people = day.cast(desk)
    clock.at(today, 6, 20)
    day.sign_in(desk, people.manager)
    centre.restock(desk)
    day.sign_in(desk, people.cashier)
    desk.do(shifts.open_shift, day.FLOAT, today, "补了零钱")
    hour, minute = until
    served = (hour * 60 + minute) - (6 * 60 + 40)
    day.serve_meal(desk, clock, rng, today, people, ("breakfast", 6, 40, max(10, min(150, served))), 20 * load // 100)
    papers.print_all(desk, None)
    if hour * 60 + minute > 9 * 60 + 40:
        out = partial(papers.print_all, desk, None)
        neighbour.morning_of(desk, clock, today, out)
        counter.take_requests(
            desk, clock, rng, today, 8, start=(9, 27), end=min((hour, minute), (10, 6)), after_each=out
        )
        _morning_tales(Counter(desk, clock, out), today).until(When(today, *min((hour, minute), (10, 20))).instant)
        day.sign_in(desk, people.cashier)
    if hour * 60 + minute > 10 * 60 + 35:
        span = hour * 60 + minute - (10 * 60 + 31)
        day.serve_meal(desk, clock, rng, today, people, ("lunch", 10, 31, span), max(2, 30 * load // 100))
    cart_id = desk.new_id()
    desk.do(cart.set_member, cart_id, people.members[3], meal="lunch")
    for code in ("21", "31", "51"):
        desk.do(cart.add, cart_id, code, meal="lunch")
    desk.do(cart.hold, cart_id)
    papers.print_all(desk, None)
    clock.at(today, hour, minute)
