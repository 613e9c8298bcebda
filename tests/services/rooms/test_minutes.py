"""Whether a room can be had is told by walking over every minute, for a long afternoon of random bookings."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.errors import Refused
from app.rules.dates import SHANGHAI
from app.rules.rooms.recurrence import Every, Repeat
from app.services.rooms import acts, bookings, series
from app.services.rooms.bookings import BookingDraft
from app.services.rooms.house import RoomDraft, add_unit, save_hours, save_room
from app.services.rooms.row import load_booking
from app.services.rooms.series import SeriesDraft
from app.store import sql
from tests.services.rooms.test_series import FIRST, at
from tests.support import Centre

DAYS = 12
SETUP, CLEAN = 10, 20
ROOMS = {"共享厅": ("A", "B"), "共享厅A": ("A",), "共享厅B": ("B",)}
UNTIL = FIRST + timedelta(days=DAYS - 1)


@dataclass
class Walk:
    """What is held, minute by minute: the other way to know. ``held`` is by booking: units, first and last minute."""

    held: dict[UUID, tuple[tuple[str, ...], datetime, datetime]] = field(default_factory=dict)

    def free(self, room: str, starts: datetime, ends: datetime, but: UUID | None = None) -> bool:
        wanted = self.minutes(starts, ends)
        return not any(
            set(units) & set(ROOMS[room]) and wanted & self.minutes(s, e)
            for key, (units, s, e) in self.held.items()
            if key != but
        )

    def take(self, key: UUID, room: str, starts: datetime, ends: datetime) -> None:
        self.held[key] = (ROOMS[room], starts, ends)

    def minutes(self, starts: datetime, ends: datetime) -> set[datetime]:
        length = (ends - starts) // timedelta(minutes=1)
        return {starts + timedelta(minutes=n) for n in range(-SETUP, length + CLEAN)}


def rooms_of(counter: Centre) -> dict[str, UUID]:
    counter.sign_in("1001")
    units = {name: counter.desk.do(add_unit, name) for name in ("A", "B")}
    made = {}
    for name, parts in ROOMS.items():
        about = RoomDraft(name, 80, units=tuple(units[part] for part in parts), setup_min=SETUP, clean_min=CLEAN)
        made[name] = counter.desk.do(save_room, about)
        counter.desk.do(save_hours, made[name], ["00:00-24:00"] * 7)
    counter.sign_in("3001")
    return made


def draft(room: UUID, starts: datetime, ends: datetime) -> BookingDraft:
    return BookingDraft(room, starts, ends, title="排练", group_name="红梅合唱队", headcount=10)


@pytest.mark.parametrize("seed", range(3))
def test_the_desk_and_a_walk_over_the_minutes_agree(counter: Centre, seed: int) -> None:
    chance, walk, rooms = random.Random(seed), Walk(), rooms_of(counter)
    for _ in range(60):
        name = chance.choice(list(ROOMS))
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        starts = at(day, chance.randrange(2, 21), chance.choice((0, 10, 15, 30, 45)))
        ends = starts + timedelta(minutes=chance.choice((20, 45, 60, 90, 120)))
        match chance.randrange(4):
            case 0:
                one_more(counter, walk, rooms, name, starts, ends)
            case 1:
                a_series(counter, walk, rooms, name, starts, ends, chance.randrange(1, 4))
            case 2 if walk.held:
                gone = chance.choice(list(walk.held))
                counter.desk.do(acts.cancel_booking, gone, "不来")
                del walk.held[gone]
            case 3 if walk.held:
                another_time(counter, walk, rooms, chance.choice(list(walk.held)), name, starts, ends)
    holds_agree(counter, walk)


def one_more(counter: Centre, walk: Walk, rooms: dict[str, UUID], name: str, starts: datetime, ends: datetime) -> None:
    key = uuid4()
    if walk.free(name, starts, ends):
        counter.desk.do(bookings.book, key, draft(rooms[name], starts, ends))
        walk.take(key, name, starts, ends)
        return
    with pytest.raises(Refused) as no:
        counter.desk.do(bookings.book, key, draft(rooms[name], starts, ends))
    assert no.value.code == "room_taken"
    for offer in no.value.data["alternatives"]:
        assert walk.free(offer.room, offer.starts_at, offer.ends_at)


def a_series(
    counter: Centre, walk: Walk, rooms: dict[str, UUID], name: str, starts: datetime, ends: datetime, every: int
) -> None:
    first = starts.astimezone(SHANGHAI).date()
    days = [first + timedelta(days=n) for n in range(0, (UNTIL - first).days + 1, every)]
    shift = {day: (starts + (day - first), ends + (day - first)) for day in days}
    free = [day for day in days if walk.free(name, *shift[day])]
    asked = SeriesDraft(draft(rooms[name], starts, ends), Repeat(Every.DAY, first, UNTIL, every), "skip")
    seen = counter.desk.see(series.preview_series, asked)
    assert [verdict.day for verdict in seen.dates if verdict.free] == free
    if not free:
        with pytest.raises(Refused):
            counter.desk.do(series.book_series, uuid4(), asked)
        return
    done = counter.desk.do(series.book_series, uuid4(), asked)
    assert list(done.days) == free
    for one in counter.desk.see(series.series_detail, done.id).dates:
        if one.state == "confirmed":
            walk.take(one.id, name, *shift[one.day])


def another_time(
    counter: Centre, walk: Walk, rooms: dict[str, UUID], key: UUID, name: str, starts: datetime, ends: datetime
) -> None:
    if walk.free(name, starts, ends, but=key):
        counter.desk.do(bookings.move_booking, key, starts, ends, rooms[name])
        walk.take(key, name, starts, ends)
        return
    with pytest.raises(Refused):
        counter.desk.do(bookings.move_booking, key, starts, ends, rooms[name])
    units, before, after = walk.held[key]
    row = counter.desk.see(load_booking, key)
    assert (row.starts_at, row.ends_at, units) == (before, after, walk.held[key][0])


def holds_agree(counter: Centre, walk: Walk) -> None:
    with counter.desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT count(*), sum(e - s) FROM booking_hold WHERE holds")
    count, length = rows[0]
    assert count == sum(len(units) for units, _, _ in walk.held.values())
    assert (length or 0) == sum(len(units) * len(walk.minutes(s, e)) for units, s, e in walk.held.values())
