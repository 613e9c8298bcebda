"""The guard in the store keeps bookings of a unit apart by itself, in the file and on a server alike."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher

from app.models.room import Booking, BookingHold, Room
from app.services.desk import Desk
from app.services.work import Work
from app.store import slots, sql
from app.store.verify import verify
from tests.services.rooms.counter import RoomCounter
from tests.suite import stores
from tests.support import Centre

_ROOM, _BOOKING, _HOLD = sql.Insert(Room), sql.Insert(Booking), sql.Insert(BookingHold)

HELD = (1000, 1060)
PAIRS = (
    # from, to, unit, whether it may stand beside 1000 to 1060 in unit 1
    (940, 1000, 1, True),
    (940, 1001, 1, False),
    (940, 1120, 1, False),
    (1000, 1060, 1, False),
    (1000, 1001, 1, False),
    (1020, 1040, 1, False),
    (1059, 1060, 1, False),
    (1059, 1120, 1, False),
    (1060, 1120, 1, True),
    (1000, 1060, 2, True),
    (0, 1000, 1, True),
    (1060, 2500, 1, True),
    (1059, 2499, 1, False),
    (0, 1440, 1, False),
)


@pytest.fixture
def desk(counter: Centre) -> Desk:
    counter.desk.do(a_room)
    return counter.desk


def a_room(work: Work) -> None:
    values = {c.name: "" for c in _ROOM.table.columns} | dict.fromkeys(_numbers(_ROOM.table), 0)
    _ROOM.run(work.session, [{**values, "id": UUID(int=1), "capacity": 20, "fee_per": "time", "active": True}])


def _numbers(table: sa.Table) -> list[str]:
    return [c.name for c in table.columns if isinstance(c.type, sa.Integer)]


def hold(work: Work, s: int, e: int, unit: int = 1, *, holds: bool = True) -> UUID:
    """A booking's row and what it holds, written past all services."""
    key = work.new_id()
    said = {c.name: c.default.arg if c.default is not None else None for c in _BOOKING.table.columns}
    said |= {
        "id": key, "number": key.hex, "terminal": "Z", "business_date": work.business_date, "serial": key.int % 2**31,
        "room_id": UUID(int=1), "kind": "activity", "headcount": 1, "starts_at": work.now, "state": "done",
        "ends_at": work.now.replace(year=2030), "staff_id": work.member().id, "booked_at": work.now,
        "changed_at": work.now,
    }  # fmt: skip
    _BOOKING.run(work.session, [said])
    _HOLD.run(work.session, [{"booking_id": key, "unit_no": unit, "s": s, "e": e, "holds": holds}])
    return key


def set_hold(work: Work, key: UUID, **values: Any) -> None:
    assigned = ", ".join(f"{name} = :{name}" for name in values)
    sql.run(work.session, f"UPDATE booking_hold SET {assigned} WHERE booking_id = :key", {**values, "key": key})


def refused(call: Any) -> bool:
    """Whether the guard says no; nothing else may be wrong."""
    try:
        call()
    except (sqlcipher.IntegrityError, sa.exc.IntegrityError) as error:
        assert slots.is_taken(error)
        return True
    return False


@pytest.mark.parametrize(("s", "e", "unit", "beside"), PAIRS)
def test_two_spans_of_a_unit_never_overlap(desk: Desk, s: int, e: int, unit: int, beside: bool) -> None:
    """Whichever comes first, and whether it is written there, moved there or wakes up there."""
    first = desk.do(hold, *HELD)
    assert refused(lambda: desk.do(set_hold, desk.do(hold, s, e, unit), holds=False)) is not beside
    asleep = desk.do(hold, s, e, unit, holds=False)
    assert refused(lambda: desk.do(set_hold, asleep, holds=True)) is not beside
    desk.do(set_hold, asleep, holds=False)
    far = desk.do(hold, 9000, 9060, unit)
    assert refused(lambda: desk.do(set_hold, far, s=s, e=e)) is not beside
    desk.do(set_hold, far, holds=False)
    desk.do(set_hold, first, holds=False)
    desk.do(set_hold, asleep, holds=True)
    assert refused(lambda: desk.do(set_hold, first, holds=True)) is not beside


def test_a_booking_is_not_in_its_own_way(desk: Desk) -> None:
    key = desk.do(hold, *HELD)
    assert not refused(lambda: desk.do(set_hold, key, s=1010, e=1070))


@pytest.mark.parametrize(("s", "e"), [(10, 10), (10, 9), (0, 1441), (-1, 5)])
def test_no_span_is_empty_turned_longer_than_a_day_or_before_the_beginning(desk: Desk, s: int, e: int) -> None:
    with pytest.raises((sqlcipher.IntegrityError, sa.exc.IntegrityError)) as no:
        desk.do(hold, s, e)
    assert not slots.is_taken(no.value)


def test_what_is_held_is_found_by_its_index(desk: Desk) -> None:
    """With both bounds the guard reads the day before a span; five years of a unit cost it nothing."""
    text = (
        next(part for part in slots.guard_statements("sqlite")[:1])
        .partition("WHERE EXISTS (")[2]
        .partition("); END")[0]
    )
    for name in ("unit_no", "s", "e", "booking_id"):
        text = text.replace(f"NEW.{name}", f":{name}")
    with desk.sessions.read() as session:
        plan = sql.rows(session, f"EXPLAIN QUERY PLAN {text}", {"unit_no": 1, "s": 5, "e": 9, "booking_id": b""})
    assert [row[3] for row in plan] == [
        "SEARCH booking_hold USING INDEX ix_booking_hold_unit (unit_no=? AND s>? AND s<?)"
    ]


def test_a_guard_that_is_gone_and_an_overlap_are_named(desk: Desk) -> None:
    on_server = stores.on_server()
    desk.do(hold, *HELD)
    later = desk.do(hold, 1020, 1080, holds=False)
    assert found(desk) == ("", "", "")
    parts = ["ex_booking_hold_taken"] if on_server else ["tr_booking_hold_move", "tr_booking_hold_add"]
    for name in parts:
        text = f"ALTER TABLE booking_hold DROP CONSTRAINT {name}" if on_server else f"DROP TRIGGER {name}"
        desk.do(lambda work, text=text: sql.run(work.session, text))
        assert found(desk) == ("rooms", "guard", name)
    if not on_server:  # a server lets no constraint stand over rows that break it
        desk.do(set_hold, later, holds=True)
        for text in slots.guard_statements("sqlite"):
            desk.do(lambda work, text=text: sql.run(work.session, text))
        assert found(desk) == ("rooms", "overlap", later.hex)


def found(desk: Desk) -> tuple[str, str, str]:
    """The first fault that is about the guard or what it guards."""
    checks = [check for check in verify(desk.sessions).checks if check.name in ("file", "rooms") and not check.ok]
    return (checks[0].name, checks[0].why, checks[0].bad) if checks else ("", "", "")


@pytest.mark.parametrize(
    ("statement", "check", "why"),
    [
        ("DELETE FROM booking_hold", "rooms", "unheld"),
        ("UPDATE booking_hold SET holds = FALSE", "rooms", "unheld"),
        ("UPDATE booking_hold SET e = e - 5", "rooms", "unheld"),
        ("UPDATE booking SET clean_min = clean_min + 10", "rooms", "unheld"),
        ("UPDATE booking SET state = 'cancelled'", "rooms", "unheld"),
        ("UPDATE booking SET state = 'done'", "steps", "story"),
    ],
)
def test_a_booking_that_was_changed_past_the_program_is_named(
    house: RoomCounter, statement: str, check: str, why: str
) -> None:
    done = house.book("邻里客厅", "14:00", "16:00")
    assert verify(house.desk.sessions).ok
    house.desk.do(lambda work: sql.run(work.session, statement))
    first = verify(house.desk.sessions).first
    assert first is not None and (first.name, first.why, first.bad) == (check, why, done.number)
