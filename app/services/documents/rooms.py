"""The papers of 场地: for whoever books, for whoever looks after the rooms, and for the doors."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from app.rules import records
from app.rules.people.names import mask_phone
from app.rules.rooms.terms import RoomTerms
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class RoomUse:
    """A booking as papers name it: no person. Instants; ``setup_min`` and ``clean_min`` are held before and after."""

    number: str
    room: str
    floor: str
    kind: str
    title: str
    group: str
    starts_at: datetime
    ends_at: datetime
    setup_min: int = 0
    clean_min: int = 0
    headcount: int = 0
    layout: str = ""
    things: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class RoomSlip(Document, kind="room_slip", name="预约确认单"):
    """What was booked, what it costs and by which rules. Masked. ``paid`` and ``held`` 分 are fee and deposit had;
    ``until`` is when one that waits for consent lapses.
    """

    head: Head
    use: RoomUse
    capacity: int
    who: str
    phone: str
    state: str
    until: datetime | None
    fee: int
    deposit: int
    paid: int
    held: int
    receipts: tuple[str, ...]
    waived: bool
    series: str
    terms: RoomTerms
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class RoomPromise(Document, kind="room_promise", name="使用承诺书"):
    """须知 and what whoever answers for the use signs, on ``size`` A4 or A5; the phone is masked."""

    head: Head
    use: RoomUse
    who: str
    phone: str
    size: str
    terms: RoomTerms
    fee: int
    deposit: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class RoomDayRow:
    """A use on the list of a day; ``who`` and ``phone`` are masked unless they were asked for whole."""

    use: RoomUse
    state: str
    who: str
    phone: str
    note: str


@dataclass(frozen=True)
class RoomOfDay:
    """A room on the list of a day; ``note`` is what its keeper should know, ``closed`` why it is shut."""

    name: str
    floor: str
    note: str
    closed: str
    rows: tuple[RoomDayRow, ...]


@dataclass(frozen=True)
class EquipmentMove:
    """Where something must be by when; ``onward`` is the room that has it next, "" when it is taken back."""

    at: datetime
    thing: str
    count: int
    room: str
    until: datetime
    onward: str


@dataclass(frozen=True)
class RoomDay(Document, kind="room_day", name=records.ROOM_DAY.name):
    """今日场地单 for the caretaker: by room and time, in the columns that were chosen. ``whole`` has names and phones
    in full.
    """

    head: Head
    day: date
    columns: tuple[str, ...]
    whole: bool
    rooms: tuple[RoomOfDay, ...]
    moves: tuple[EquipmentMove, ...]
    made_at: datetime
    made_by: str

    def for_screen(self) -> Self:
        """With the phones masked."""
        rooms = tuple(
            replace(room, rows=tuple(replace(row, phone=mask_phone(row.phone)) for row in room.rows))
            for room in self.rooms
        )
        return replace(self, rooms=rooms) if self.whole else self


@dataclass(frozen=True)
class DoorRow:
    """A use as the public reads it: no person beyond the title and the group."""

    room: str
    starts_at: datetime
    ends_at: datetime
    kind: str
    title: str
    group: str


@dataclass(frozen=True)
class RoomDoor(Document, kind="room_door", name=records.ROOM_DOOR.name):
    """What is on in a room on a day or in a week, for its door; without ``room`` in all of them, for the house's."""

    head: Head
    first: date
    last: date
    room: str
    rows: tuple[DoorRow, ...]
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class SeriesPaperDate:
    """One date of a series: ``number`` and ``room`` as booked, ``state`` and ``reason`` codes."""

    day: date
    number: str
    starts_at: datetime
    ends_at: datetime
    room: str
    state: str
    reason: str
    moved: bool


@dataclass(frozen=True)
class RoomSeries(Document, kind="room_series", name="系列预约单"):
    """All dates of a series, booked and left out, each with why. The name is masked."""

    head: Head
    number: str
    rule: str
    room: str
    kind: str
    title: str
    group: str
    who: str
    dates: tuple[SeriesPaperDate, ...]
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class ClosedCell:
    """A room that is shut all day, with why."""

    room: str
    day: date
    reason: str


@dataclass(frozen=True)
class RoomWeek(Document, kind="room_week", name=records.ROOM_WEEK.name):
    """一周场地表 to hang up, on ``size`` A4 or A3: rooms down, days across. Names nobody."""

    head: Head
    first: date
    size: str
    rooms: tuple[str, ...]
    rows: tuple[DoorRow, ...]
    closed: tuple[ClosedCell, ...]
    made_at: datetime
    made_by: str
