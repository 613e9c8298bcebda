"""Cases of ``desk.json`` about many hands at once, in rooms and at activities, and about a key pressed twice."""

import random
import tempfile
import threading
from pathlib import Path
from typing import Any

from app.services.desk import Desk
from app.services.rooms import bookings, money
from app.services.rooms.samples import plant_rooms
from app.services.till import shifts
from app.services.till.tender import Tender
from app.store import sql
from tests.acceptance import activity_vectors
from tests.services.rooms.counter import RoomCounter
from tests.services.rooms.test_guard import a_room, hold, refused
from tests.services.rooms.test_races import overlaps
from tests.support import copy_centre, kept_centre


def race(given: Any, expect: Any, data: Any) -> None:
    """For places of an activity as activities have it; for rooms straight at the guard, past every check before it."""
    if "rooms" not in given:
        activity_vectors.race(given, expect, data)
        return
    with tempfile.TemporaryDirectory() as folder:
        centre = copy_centre(kept_centre(), Path(folder) / "centre")
        centre.sign_in("3001")
        centre.desk.do(a_room)
        desks = [Desk(centre.desk.sessions, centre.clock, "A") for _ in range(given["processes"])]
        had = [0] * len(desks)

        def press(number: int) -> None:
            desk, dice = desks[number], random.Random(number)
            desk.staff = centre.desk.staff
            for _ in range(given["attempts_each"]):
                start = dice.randrange(20_000)
                unit, length = dice.randint(1, given["rooms"]), dice.randrange(15, 240)
                had[number] += not refused(lambda: desk.do(hold, start, start + length, unit))  # noqa: B023 - called here

        threads = [threading.Thread(target=press, args=(number,)) for number in range(len(desks))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(had) > given["rooms"] * 50
        assert overlaps(centre.desk) == expect["overlapping_pairs"]
        centre.desk.sessions.close()


def double_click(given: Any, expect: Any, data: Any) -> None:
    """Saved twice and paid twice: one row, one receipt."""
    with tempfile.TemporaryDirectory() as folder:
        centre = copy_centre(kept_centre(), Path(folder) / "centre")
        centre.sign_in("1001")
        centre.desk.do(plant_rooms, "红梅")
        centre.desk.do(shifts.open_shift, 100_00)
        house = RoomCounter(centre)
        key, charge, draft = (
            centre.desk.new_id(),
            centre.desk.new_id(),
            house.draft("共享厅", "14:00", "16:00", approved=True),
        )
        for _ in range(2):
            centre.desk.do(bookings.book, key, draft)
            centre.desk.do(money.take_fees, key, charge, [Tender("cash", 320_00)])
        with centre.desk.sessions.read() as session:
            rows = sql.rows(session, "SELECT id FROM booking")
            receipts = sql.rows(session, "SELECT id FROM print_job WHERE number LIKE 'SK-%'")
        assert (len(rows), len(receipts)) == (expect["rows"], expect["receipts"])
        centre.desk.sessions.close()
