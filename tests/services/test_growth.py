"""What must not grow with the years: the statements of a sign-in and of the first page, and how SQLite answers them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.services import dashboard, print_queue
from app.services.centre import journal
from app.services.desk import Desk
from app.services.requests import listing
from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from tests.statements import watched, whole_tables
from tests.support import START, Centre

SIGN_IN = 17  # the check of the PIN, which was left out of the count before, reads three times
FIRST_PAGE = 40


def sell(centre_: Centre, count: int) -> None:
    """Sales of two dishes, each with its paper."""
    for _ in range(count):
        centre_.clock.forward(seconds=7)
        cart_id = centre_.desk.new_id()
        for code in ("11", "41"):
            centre_.desk.do(cart.add, cart_id, code, meal="lunch")
        centre_.desk.do(sales.check_out, cart_id, [Tender("cash", 10000)])


def sign_in(centre_: Centre) -> None:
    """As the session does: the try is counted, the PIN proved, the person on duty, and what begins with it."""
    centre_.sign_in("1001")
    centre_.desk.do(print_queue.recover)


def first_page(desk: Desk) -> None:
    """What 今日 and the badges read."""
    for query in (listing.today, dashboard.due, dashboard.today, print_queue.waiting, print_queue.asked):
        desk.see(query)
    desk.see(dashboard.recent_takings, 50)


def test_a_sign_in_and_the_first_page_do_not_grow(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    desk.do(shifts.open_shift, 0)
    counts = []
    for more in (2, 20):
        sell(centre_, more)
        with watched(desk) as entering:
            sign_in(centre_)
        with watched(desk) as showing:
            first_page(desk)
        assert whole_tables(desk, entering + showing) == []
        counts.append((len(entering), len(showing)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= SIGN_IN, entering
    assert counts[0][1] <= FIRST_PAGE


def test_the_paper_queue_reads_only_what_is_not_on_paper_yet(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 0)
    sell(centre_, 3)
    with watched(centre_.desk) as found:
        job = centre_.desk.do(print_queue.claim_next)
        assert job is not None
        assert centre_.desk.do(print_queue.recover) == 1  # the one being sent
        centre_.desk.see(print_queue.recent)
    assert len(found) >= 4
    assert whole_tables(centre_.desk, found) == []


FILTERS: tuple[dict[str, object], ...] = (
    {},
    {"since": date(2026, 11, 23)},
    {"until": date(2026, 11, 22)},
    {"action": "sign_in"},
    {"query": "100"},
    {"action": "setting", "since": date(2026, 11, 21), "query": "e"},
)


@pytest.fixture
def two_terminals(centre_: Centre) -> Centre:
    """A trail of two terminals over four days; what a second one wrote came by a restore."""
    centre_.sign_in("1001")
    with centre_.desk.sessions.write() as session:
        rows = [
            {"t": "B", "n": n, "day": (START.date() + timedelta(days=n % 4 - 2)).isoformat(),
             "act": ("setting", "sign_in", "sale")[n % 3], "what": f"{n * 100}", "at": START, "mac": b"\0"}
            for n in range(1, 41)
        ]  # fmt: skip
        sql.run(
            session,
            "INSERT INTO audit_entry (terminal, serial, at, business_date, action, subject, detail, mac) "
            "VALUES (:t, :n, :at, :day, :act, :what, '{}', :mac)",
            rows,
        )
        session.commit()
    return centre_


@pytest.mark.parametrize("chosen", FILTERS)
def test_pages_of_the_trail_are_slices_of_the_whole(two_terminals: Centre, chosen: dict[str, object]) -> None:
    desk = two_terminals.desk
    everything = desk.see(journal.entries, limit=1000)
    wanted = [r for r in everything.rows if _fits(r, chosen)]
    assert everything.total == len(everything.rows)
    for offset in range(0, len(wanted) + 14, 7):
        page = desk.see(journal.entries, **chosen, offset=offset, limit=7)
        assert list(page.rows) == wanted[offset : offset + 7]
        assert page.total == len(wanted)


def _fits(row: journal.AuditRow, chosen: dict[str, object]) -> bool:
    tests: dict[str, Callable[[object], bool]] = {
        "since": lambda v: row.business_date.isoformat() >= str(v),
        "until": lambda v: row.business_date.isoformat() <= str(v),
        "action": lambda v: row.action == v,
        "query": lambda v: str(v).lower() in row.subject.lower(),
    }
    return all(tests[name](value) for name, value in chosen.items())


@pytest.mark.parametrize("chosen", FILTERS)
def test_the_trail_is_walked_once_by_its_narrow_index(two_terminals: Centre, chosen: dict[str, object]) -> None:
    desk = two_terminals.desk
    with watched(desk) as found:
        desk.see(journal.entries, **chosen, offset=5, limit=5)
    assert len(found) <= 3  # the page's keys, the count of the rest, the rows of the keys
    walks = whole_tables(desk, found)
    assert len(walks) <= 2
    assert all("COVERING INDEX" in walk for walk in walks)
