"""A cart step does not wait for the disk, what is sealed does; and what a cut of the power leaves of either."""

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.records import SALE
from app.services.desk import Desk
from app.services.till import cart, cart_view, sales, shifts
from app.services.till.tender import Tender
from app.services.work import Work, unsynced
from app.store.driver import DB_NAME
from app.store.verify import verify
from tests.support import Centre, open_centre

WAL = f"{DB_NAME}-wal"
FRAME = 24 + 4096
_CODES = ("11", "21", "31", "41")


@pytest.fixture
def till(centre_: Centre) -> Desk:
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 0)
    return centre_.desk


def commits(desk: Desk) -> list[str]:
    """How each commit waits, told as they happen: FULL or NORMAL."""
    raw = desk.store._writing().connection.driver_connection
    assert raw is not None
    level, told = ["FULL"], []

    def hear(statement: str) -> None:
        if statement.startswith("PRAGMA synchronous = "):
            level[0] = statement.rpartition(" ")[2]
        elif statement == "COMMIT":
            told.append(level[0])

    raw.set_trace_callback(hear)
    return told


def test_which_commits_wait_for_the_disk(till: Desk) -> None:
    told = commits(till)
    cart_id = till.new_id()
    till.do(cart.set_member, cart_id, None, meal="lunch")
    till.do(cart.add, cart_id, "11", meal="lunch")
    till.do(cart.set_quantity, cart_id, 1, 3)
    till.do(cart.set_takeaway, cart_id, True)
    assert told == ["NORMAL"] * 4
    till.do(cart.hold, cart_id)
    till.do(cart.take_up, cart_id)
    till.do(sales.check_out, cart_id, [Tender("cash", 10000)])
    till.do(shifts.move_cash, "pay_in", 100, "零钱")
    assert told[4:] == ["FULL"] * 4
    till.do(cart.add, till.new_id(), "11", meal="lunch")
    till.do(cart.discard, till.see(cart_view.current).id)  # type: ignore[union-attr]
    assert told[8:] == ["NORMAL", "FULL"]


def test_a_refused_cart_step_leaves_the_next_commit_waiting(till: Desk) -> None:
    with pytest.raises(Refused, match="dish_unknown"):
        till.do(cart.add, till.new_id(), "999", meal="lunch")
    with till.store.write() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        assert raw.execute("PRAGMA synchronous").fetchone()[0] == 2
    with till.store.write(synced=False) as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        assert raw.execute("PRAGMA synchronous").fetchone()[0] == 1


@unsynced
def _audits(work: Work) -> None:
    work.audit("setting", "x")


@unsynced
def _numbers(work: Work) -> None:
    work.next_number(SALE)


@pytest.mark.parametrize("operation", [_audits, _numbers])
def test_nothing_people_answer_for_is_written_unsynced(till: Desk, operation: object) -> None:
    with pytest.raises(RuntimeError, match="unsynced"):
        till.do(operation)  # type: ignore[arg-type]


def test_a_cut_of_the_power_leaves_an_older_cart_and_every_sale(till: Desk, centre_: Centre, tmp_path: Path) -> None:
    """What was not synced is cut off the log at every place, within a page too: the sale stays, the cart is whole."""
    sold = ring(till, _CODES)
    done = till.do(sales.check_out, sold, [Tender("cash", 10000)])
    synced = (centre_.folder / WAL).stat().st_size
    open_one = ring(till, _CODES)
    written = (centre_.folder / WAL).stat().st_size
    assert written > synced
    seen = set()
    for n, size in enumerate((*range(synced, written, FRAME // 2), written)):
        found = after_cut(centre_.folder, tmp_path / f"cut{n}", size)
        found.sign_in("2001")
        assert found.desk.see(sales.find_done, sold) is not None
        shown = found.desk.see(cart_view.current)
        codes = () if shown is None else tuple(row.code for row in shown.rows)
        assert codes == _CODES[: len(codes)]
        assert shown is None or shown.id == open_one
        assert verify(found.desk.sessions).ok
        seen.add(len(codes))
        found.desk.sessions.close()
    assert seen == {0, 1, 2, 3, 4}
    assert done.number.endswith("-0001")


def ring(desk: Desk, codes: tuple[str, ...]) -> UUID:
    cart_id = desk.new_id()
    for code in codes:
        desk.do(cart.add, cart_id, code, meal="lunch")
    return cart_id


def after_cut(folder: Path, into: Path, size: int) -> Centre:
    """The store as a disk would have it on which the log ends after ``size`` bytes."""
    shutil.copytree(folder, into, ignore=shutil.ignore_patterns("*-shm"))
    with (into / WAL).open("r+b") as log:
        log.truncate(size)
    return open_centre(into)
