"""kill -9 in the middle of selling: no acknowledged sale is lost, none is half there, no number is missing, and every
dish of the order on the screen is still in it."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.services.till import cart, cart_view, sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from tests.support import Centre, copy_centre, kept_centre, open_centre

KILLS = int(os.environ.get("BAITONGGANG_KILLS", "4"))
SELLER = Path(__file__).with_name("seller.py")


@pytest.fixture
def folder(disk_path: Path) -> Path:
    centre = copy_centre(kept_centre(2), disk_path / "centre")
    centre.sign_in("2001")
    centre.desk.do(shifts.open_shift, 0)
    centre.desk.store.close()
    return disk_path / "centre"


def run_and_kill(folder: Path, seed: int) -> list[str]:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, str(SELLER), str(folder), str(seed)], stdout=subprocess.PIPE, text=True, env=env
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        if line.strip() == "ready":
            break
    time.sleep(random.Random(seed).uniform(0.05, 0.6))
    process.kill()
    said = [x.strip() for x in process.stdout.read().splitlines()]
    process.stdout.close()
    process.wait()
    return said


def check_books(centre: Centre, sold: dict[str, str]) -> None:
    with centre.desk.store.read() as session:
        stored = {bytes(r[0]).hex(): r[1] for r in sql.rows(session, "SELECT id, number FROM sale")}
        serials = [r[0] for r in sql.rows(session, "SELECT serial FROM sale ORDER BY serial")]
        halves = sql.rows(
            session,
            "SELECT s.number FROM sale s WHERE (SELECT count(*) FROM sale_line l WHERE l.sale_id = s.id) <> 4 "
            "OR (SELECT coalesce(sum(amount), -1) FROM sale_payment p WHERE p.sale_id = s.id) <> s.due "
            "OR NOT EXISTS (SELECT 1 FROM print_job j WHERE j.number = s.number) "
            "OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.record = s.number) "
            "OR NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject = s.number)",
        )
        rolled = sql.row(session, "SELECT coalesce(sum(\"count\"), 0) FROM daily_total WHERE dimension = 'sale'")
        head = sql.row(session, "SELECT serial FROM chain_head WHERE terminal = 'A'")
    assert set(sold) <= set(stored), "an acknowledged sale is lost"
    assert all(stored[i] == number for i, number in sold.items())
    assert serials == list(range(1, len(serials) + 1)), "a number is missing"
    assert not halves
    assert rolled is not None and rolled[0] == len(serials)
    assert head is not None and head[0] == len(serials)


def test_killed_while_selling(folder: Path) -> None:
    sold: dict[str, str] = {}
    for seed in range(KILLS):
        said = run_and_kill(folder, seed)
        sold.update((x.split()[1], x.split()[2]) for x in said if x.startswith("sold"))
        centre = open_centre(folder)
        check_books(centre, sold)
        answer_the_last_cart(centre, said, sold)
        centre.desk.store.close()
    assert len(sold) > KILLS


def answer_the_last_cart(centre: Centre, said: list[str], sold: dict[str, str]) -> None:
    """The cart that was on the screen is either sold already, still there with all its dishes, or never begun; never
    two of them."""
    carts = [x.split()[1] for x in said if x.startswith("cart")]
    if not carts:
        return
    centre.sign_in("2001")
    found = centre.desk.see(cart_view.current)
    if found is None:
        assert not any(x.startswith(f"rung {carts[-1]}") for x in said) or any(
            x.startswith((f"pay {carts[-1]}", f"sold {carts[-1]}")) for x in said
        ), "an acknowledged order is lost"
        return
    assert found.id.hex == carts[-1]
    rung = [x.split()[2] for x in said if x.startswith(f"rung {carts[-1]}")]
    assert [row.code for row in found.rows][: len(rung)] == rung, "an acknowledged dish is lost"
    assert centre.desk.see(sales.find_done, found.id) is None
    if len(found.rows) == 4:
        done = centre.desk.do(sales.check_out, found.id, [Tender("cash", found.payable)])
        sold[found.id.hex] = done.number
    else:
        centre.desk.do(cart.discard, found.id)
