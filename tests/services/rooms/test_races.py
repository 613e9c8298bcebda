"""Many windows at once: never two in a room, never two rows for one press, and each window hears of the others."""

import multiprocessing
import os
import random
import signal
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.desk import Changes, Desk
from app.services.rooms import bookings
from app.services.rooms import house as rooms_of
from app.services.rooms.bookings import BookingDraft
from app.store import sql
from app.store.slots import check_rooms
from app.store.verify import verify
from tests.services.rooms.counter import TUESDAY, RoomCounter, instant
from tests.suite import programs, stores
from tests.support import open_centre

HANDS = 6
PROCESSES, TRIES = (int(os.environ.get(f"RACE_{name}", usual)) for name, usual in (("PROCESSES", 2), ("TRIES", 15)))
"""Of the race of processes; the whole one is RACE_PROCESSES=6 RACE_TRIES=300."""
OVERLAPS = (
    "SELECT count(*) FROM booking_hold a JOIN booking_hold b ON a.unit_no = b.unit_no AND a.booking_id < b.booking_id "
    "AND a.s < b.e AND b.s < a.e WHERE a.holds AND b.holds"
)


def hands(house: RoomCounter) -> list[Desk]:
    made = []
    for _ in range(HANDS):
        desk = Desk(house.desk.sessions, house.centre.clock, "A")
        desk.staff = house.desk.staff
        made.append(desk)
    return made


def overlaps(desk: Desk) -> int:
    with desk.sessions.read() as session:
        found = sql.row(session, OVERLAPS)
    assert found is not None
    return int(found[0])


def draft_at(house: RoomCounter, rooms: list[UUID], dice: random.Random) -> BookingDraft:
    start = instant(TUESDAY, "08:00") + timedelta(minutes=dice.randrange(0, 600, 5))
    length = timedelta(minutes=dice.randrange(30, 90, 5))
    return BookingDraft(dice.choice(rooms), start, start + length, title="排练", name="样例居民", headcount=4)


def at_once(desks: list[Desk], press: Any) -> list[Any]:
    got: list[Any] = [None] * len(desks)

    def one(number: int) -> None:
        try:
            got[number] = press(desks[number], number)
        except Refused as no:
            got[number] = no.code

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(desks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_six_hands_on_three_rooms_never_overlap(house: RoomCounter) -> None:
    rooms = [house.room(name) for name in ("共享厅", "共享厅A", "邻里客厅")]
    house.set_room("共享厅", approval="", fee=0, deposit=0)

    def press(desk: Desk, number: int) -> int:
        dice, had = random.Random(number), 0
        for _ in range(12):
            try:
                desk.do(bookings.book, desk.new_id(), draft_at(house, rooms, dice))
                had += 1
            except Refused as no:
                assert no.code in ("room_taken", "room_shut"), no
        return had

    assert sum(at_once(hands(house), press)) > 5
    assert overlaps(house.desk) == 0
    report = verify(house.desk.sessions)
    assert report.ok, report.first


def test_one_press_from_every_hand_is_one_booking(house: RoomCounter) -> None:
    key, draft = house.desk.new_id(), house.draft("邻里客厅", "14:00", "16:00")
    done = at_once(hands(house), lambda desk, _: desk.do(bookings.book, key, draft))
    assert len({one.number for one in done}) == 1
    assert sorted(one.repeated for one in done) == [False] + [True] * (HANDS - 1)
    with house.desk.sessions.read() as session:
        assert [tuple(r) for r in sql.rows(session, "SELECT count(*) FROM booking")] == [(1,)]


def test_a_place_is_given_to_as_many_as_there_are(house: RoomCounter) -> None:
    house.set_room("健身房", shared_places=2, window_days=0)
    done = at_once(hands(house), lambda desk, _: desk.do(
        bookings.book, desk.new_id(), house.draft("健身房", "09:00", "10:00", headcount=1)
    ))  # fmt: skip
    assert sorted(str(one) for one in done if isinstance(one, str)) == ["room_full"] * (HANDS - 2)


def test_another_window_hears_of_a_booking_and_sees_it(house: RoomCounter) -> None:
    heard: list[Changes] = []
    house.desk.changed.append(lambda changes, _by: heard.append(changes))
    done = house.book("邻里客厅", "14:00", "16:00")
    assert "booking" in heard[-1] and done.id in heard[-1].ids
    other = hands(house)[0]
    no = house.refused(other.do, bookings.book, other.new_id(), house.draft("邻里客厅", "15:00", "17:00"))
    assert no.data["number"] == done.number


WRITER = """
import random, sys
from datetime import timedelta
from pathlib import Path
from app.errors import Refused, StoreTrouble
from app.services.desk import Desk
from app.services.rooms import bookings, house
from tests.services.rooms.test_races import draft_at
from tests.support import open_centre

folder, number, tries = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
centre = open_centre(folder)
centre.sign_in("3001")
rooms = [row.id for row in centre.desk.see(house.every_room).values() if row.name in ("共享厅", "共享厅A", "邻里客厅")]
dice, had = random.Random(number), 0
for _ in range(tries):
    try:
        centre.desk.do(bookings.book, centre.desk.new_id(), draft_at(None, rooms, dice))
        had += 1
    except Refused as no:
        assert no.code in ("room_taken", "room_shut"), no
    except StoreTrouble as trouble:
        assert trouble.code == "locked", trouble
centre.desk.sessions.close()
print(had)
"""


def test_processes_on_one_store_never_overlap(house: RoomCounter) -> None:
    house.set_room("共享厅", approval="", fee=0, deposit=0)
    writers = [programs.start(WRITER, str(house.centre.folder), str(number), str(TRIES)) for number in range(PROCESSES)]
    got = [int(writer.communicate()[0]) for writer in writers]
    assert sum(got) > 3
    assert overlaps(house.desk) == 0
    report = verify(house.desk.sessions)
    assert report.ok, report.first


def _killed_while_booking(folder: Path, key: UUID, writes: int) -> None:
    """Book a hall, and die after so many writes of that transaction."""
    centre = open_centre(folder)
    centre.sign_in("3001")
    run, left = sql.run, [writes]

    def counting(*args: Any, **kw: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*args, **kw)

    sql.run = counting  # type: ignore[assignment]
    start = instant(TUESDAY, "14:00")
    room = next(row.id for row in centre.desk.see(rooms_of.every_room).values() if row.name == "共享厅")
    draft = BookingDraft(room, start, start + timedelta(hours=2), title="排练", name="样例居民", headcount=4)
    centre.desk.do(bookings.book, key, draft)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(stores.on_server(), reason="a server's own business")
@pytest.mark.parametrize("writes", [0, 1, 99])
def test_a_kill_while_booking_leaves_all_of_it_or_nothing(house: RoomCounter, writes: int) -> None:
    house.set_room("共享厅", approval="", fee=0, deposit=0)
    key = house.desk.new_id()
    house.desk.sessions.close()
    child = multiprocessing.get_context("fork").Process(
        target=_killed_while_booking, args=(house.centre.folder, key, writes)
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    again = open_centre(house.centre.folder)
    house.desk.sessions = again.desk.sessions
    again.sign_in("3001")
    tables = {"booking": "id", "booking_hold": "booking_id", "booking_event": "booking_id"}
    count = "SELECT count(*) FROM {} WHERE {} = :k"
    found = [
        again.desk.see(lambda view, of=of: bool(sql.value(view, count.format(*of), k=key))) for of in tables.items()
    ]
    assert found in ([True] * 3, [False] * 3)
    assert found[0] == (writes == 99)
    report = verify(again.desk.sessions)
    assert report.ok, report.first
    start = instant(TUESDAY, "15:00")
    draft = BookingDraft(
        house.room("共享厅"), start, start + timedelta(hours=1), title="合唱", name="样例居民", headcount=4
    )
    if found[0]:
        with pytest.raises(Refused):
            again.desk.do(bookings.book, again.desk.new_id(), draft)
    else:
        again.desk.do(bookings.book, again.desk.new_id(), draft)


def test_the_store_says_no_where_nobody_asked_before(house: RoomCounter) -> None:
    """What is checked before is the politeness, the guard is the rule: its refusal is the same one."""
    from app.services.rooms.holds import hold_units
    from app.services.rooms.house import room_of

    first = house.book("邻里客厅", "14:00", "16:00")
    second = house.book("邻里客厅", "09:00", "10:00")
    row = house.row(first.id)

    def past_all_checks(work: Any) -> None:
        hold_units(work, second.id, room_of(work, row.room_id), row.slot)

    no = house.refused(house.desk.do, past_all_checks)
    assert (no.code, no.data["room"]) == ("room_taken", "邻里客厅")
    if not stores.on_server():
        with house.desk.sessions.read() as session:
            raw = session.connection().connection.driver_connection
            assert check_rooms(raw).why == ""  # type: ignore[arg-type]
