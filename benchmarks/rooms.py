"""A week of all rooms and one more booking, among five years of them, against few.

``python -m benchmarks.rooms [BOOKINGS]``. Aim at 130,000: the week takes at most 1.6 times what it takes among 2,000,
well under 50 ms, and the guard adds at most 1 ms to a write. Processor time of the thread: nothing here waits.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from app.models.base import new_id
from app.models.room import Booking, BookingHold
from app.rules.rooms.spans import minute_of
from app.services.desk import Desk
from app.services.rooms import calendar, house, samples
from app.services.work import Work
from app.store import sql
from benchmarks.side_by_side import Measured, quantile
from tests.support import copy_centre, make_centre

WEEK_AIM = 1.6
GUARD_AIM_MS = 1.0
FEW = 2_000
A_DAY = 6
FIRST = datetime(2026, 11, 23, tzinfo=UTC)

_BOOKING, _HOLD = sql.Insert(Booking), sql.Insert(BookingHold)


def fill_bookings(desk: Desk, count: int) -> int:
    """So many bookings, six a day in each exclusive room, before and after the first day; returns how many."""
    rooms = [row for row in desk.see(house.rooms) if not row.shared and len(row.units) == 1]
    days = max(count // (A_DAY * len(rooms)), 1)

    def write(work: Work) -> int:
        rows, holds = [], []
        for number in range(days):
            day = FIRST + timedelta(days=number - days // 2)
            for room in rooms:
                for turn in range(A_DAY):
                    starts = day + timedelta(minutes=120 * turn)
                    rows.append(_row(work, room.id, starts, len(rows) + 1))
                    span = minute_of(starts), minute_of(starts) + 105
                    unit = next(iter(room.units))
                    holds.append(
                        {"booking_id": rows[-1]["id"], "unit_no": unit, "s": span[0], "e": span[1], "holds": True}
                    )
        _BOOKING.run(work.session, rows)
        _HOLD.run(work.session, holds)
        return len(rows)

    return desk.do(write)


def _row(work: Work, room: UUID, starts: datetime, serial: int) -> dict[str, object]:
    blank = {c.name: c.default.arg if c.default is not None else None for c in _BOOKING.table.columns}
    return {
        **blank, "id": new_id(work.now), "number": f"YY-Z-20261123-{serial:06d}", "terminal": "Z",
        "business_date": work.business_date, "serial": serial, "room_id": room, "kind": "activity", "title": "排练",
        "name": "样例居民", "headcount": 8, "starts_at": starts, "ends_at": starts + timedelta(minutes=90),
        "clean_min": 15, "staff_id": work.member().id, "booked_at": work.now, "changed_at": work.now,
    }  # fmt: skip


def timed(run: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of processor time, after a warm-up."""
    run()
    found = []
    for _ in range(rounds):
        before = time.thread_time_ns()
        run()
        found.append((time.thread_time_ns() - before) / 1e6)
    return found


def _held(desk: Desk, key: UUID, unit: int, s: int, *, holds: bool) -> Callable[[], object]:
    """Taking a unit for an hour and freeing it, each round alike; asleep the guard is not asked."""

    def run(work: Work) -> None:
        _HOLD.run(work.session, [{"booking_id": key, "unit_no": unit, "s": s, "e": s + 60, "holds": holds}])
        sql.run(work.session, "DELETE FROM booking_hold WHERE booking_id = :b", {"b": key})

    return lambda: desk.do(run)


def _one_more(work: Work) -> UUID:
    room = next(iter(house.every_room(work).values()))
    row = _row(work, room.id, FIRST, 10**6)
    _BOOKING.run(work.session, [row])
    return UUID(str(row["id"]))


def main(bookings: int = 130_000, rounds: int = 40) -> list[Measured]:
    """Measure both among few and among many, and print the ratios."""
    week: dict[str, float] = {}
    guard = 0.0
    with tempfile.TemporaryDirectory() as folder:
        make_centre(Path(folder) / "template")
        for name, count in (("few", min(FEW, bookings)), ("many", bookings)):
            centre = copy_centre(Path(folder) / "template", Path(folder) / name)
            centre.sign_in("1001")
            desk = centre.desk
            desk.do(samples.plant_rooms, "红梅")
            there = fill_bookings(desk, count)
            week[name] = quantile(timed(partial(desk.see, calendar.calendar, FIRST.date(), 7), rounds), 0.5)
            key, night = desk.do(_one_more), minute_of(FIRST) + 14 * 60
            asked, asleep = (
                quantile(timed(_held(desk, key, 1, night, holds=holds), rounds), 0.5) for holds in (True, False)
            )
            guard = asked - asleep
            print(f"{there:,} bookings: a week {week[name]:.2f} ms, the guard {guard:.3f} ms of a write")
            desk.store.close()
    found = [
        Measured(f"a week of rooms among {bookings:,} bookings : among few", week["many"] / week["few"], WEEK_AIM),
        Measured("what the guard adds to a write among many", max(guard, 0.001), GUARD_AIM_MS, "ms"),
    ]
    for line in found:
        print(f"{line.what}: {line.text()} (aim {line.aim:g})")
    return found


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
