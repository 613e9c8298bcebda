"""Rooms 场地: what there is to be had and when, who has it, and who asked in vain."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen

BOOKING_STATES = (
    "pending", "confirmed", "in_use", "done", "cancelled", "refused", "lapsed", "no_show", "skipped",
)  # fmt: skip

# Word for word in the queries: only then SQLite reads the index alone.
HOLDING = "holds"
WAITING = "state = 'pending'"
STANDING = "state IN ('pending','confirmed','in_use')"
MISSED = "state = 'no_show'"


def _partial(name: str, where: str, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


class RoomUnit(SQLModel, table=True):
    """The smallest part of the house that can be given out alone; ``no`` is what the guard tells units apart by."""

    __tablename__ = "room_unit"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    no: int = Field(unique=True)
    name: str = Field(max_length=40)

    __table_args__ = (sa.CheckConstraint("no BETWEEN 1 AND 1000000", name="no_known"),)


class Room(SQLModel, table=True):
    """What people book: one unit or several, so that a half and the whole clash by themselves.

    ``shared_places`` 0 is given to one group at a time; else so many come together, and no unit is held. Minutes of
    ``setup_min`` before and ``clean_min`` after each booking are held too. ``fee`` and ``deposit`` in 分, the fee per
    time or hour. ``approval`` names what needs somebody's consent: always, many, outside, evening, fee, joined by
    commas. ``most_minutes``, ``least_minutes``, ``notice_days`` (before the use) and ``window_days`` (ahead at most,
    of a group ``group_days``) are 0 without a bound.
    """

    __tablename__ = "room"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=40)
    pinyin: str = Field(default="", max_length=160)
    floor: str = Field(default="", max_length=20)
    kind: str = Field(default="", max_length=20)
    capacity: int
    shared_places: int = 0
    setup_min: int = 0
    clean_min: int = 0
    fee: int = Field(default=0, sa_type=sa.BigInteger)
    fee_per: str = Field(default="time", max_length=4)
    deposit: int = Field(default=0, sa_type=sa.BigInteger)
    approval: str = Field(default="", max_length=60)
    most_minutes: int = 0
    least_minutes: int = 0
    notice_days: int = 0
    window_days: int = 0
    group_days: int = 0
    cancel_hours: int = 0
    note: str = Field(default="", max_length=200)  # 布置、钥匙、灯: what the caretaker should know
    colour: str = Field(default="c1", max_length=4)
    position: int = 0
    active: bool = True

    __table_args__ = (
        sa.CheckConstraint("capacity > 0 AND shared_places >= 0", name="capacity_known"),
        sa.CheckConstraint("setup_min BETWEEN 0 AND 240 AND clean_min BETWEEN 0 AND 240", name="buffers_short"),
        sa.CheckConstraint("fee >= 0 AND deposit >= 0", name="price_known"),
        sa.CheckConstraint("fee_per IN ('time','hour')", name="fee_per_known"),
        *whole_fen("room", "fee", "deposit"),
    )


class RoomPart(SQLModel, table=True):
    """A unit that belongs to a room; the whole hall has those of both halves."""

    __tablename__ = "room_part"
    room_id: UUID = Field(sa_column=id_column(primary_key=True, fk="room.id"))
    unit_id: UUID = Field(sa_column=id_column(primary_key=True, fk="room_unit.id", index=True))

    __table_args__ = ({"sqlite_with_rowid": False},)


class RoomHours(SQLModel, table=True):
    """An open span of a room, in minutes after local midnight: of a weekday (Monday is 0), or of one day instead."""

    __tablename__ = "room_hours"
    room_id: UUID = Field(sa_column=id_column(primary_key=True, fk="room.id"))
    position: int = Field(primary_key=True)
    weekday: int | None = None
    day: date | None = None
    from_min: int
    to_min: int

    __table_args__ = (
        sa.CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name="one_day"),
        sa.CheckConstraint("weekday IS NULL OR weekday BETWEEN 0 AND 6", name="weekday_known"),
        sa.CheckConstraint("from_min >= 0 AND to_min > from_min AND to_min <= 1440", name="span_known"),
    )


class RoomClosure(SQLModel, table=True):
    """A room is closed from one instant to another; a booking inside was let in by a supervisor and says so itself."""

    __tablename__ = "room_closure"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    room_id: UUID = Field(sa_column=id_column(fk="room.id", index=True))
    starts_at: datetime = Field(sa_column=instant_column())
    ends_at: datetime = Field(sa_column=instant_column())
    reason: str = Field(max_length=60)
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    at: datetime = Field(sa_column=instant_column())
    active: bool = True

    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="span_known"),)


class RoomLimit(SQLModel, table=True):
    """How much of the rooms somebody may have, times or hours over all rooms; ``per`` open counts what is to come."""

    __tablename__ = "room_limit"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    whose: str = Field(max_length=10)
    per: str = Field(max_length=5)
    most: int
    hours: bool = False
    position: int = 0
    active: bool = True

    __table_args__ = (
        sa.CheckConstraint("whose IN ('person','household','group')", name="whose_known"),
        sa.CheckConstraint("per IN ('day','week','month','year','open')", name="per_known"),
        sa.CheckConstraint("most > 0", name="most_known"),
    )


class Equipment(SQLModel, table=True):
    """What can be lent with a room, by number; of one room alone, or carried to any."""

    __tablename__ = "equipment"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=40)
    pinyin: str = Field(default="", max_length=160)
    stock: int
    room_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="room.id"))
    position: int = 0
    active: bool = True

    __table_args__ = (sa.CheckConstraint("stock > 0", name="stock_known"),)


class BookingSeries(SQLModel, table=True):
    """A booking that comes back; ``rule`` is an RRULE. What each date became is its booking; the rest is for more."""

    __tablename__ = "booking_series"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    rule: str = Field(max_length=1000)
    from_day: date
    until_day: date
    from_min: int
    to_min: int
    mode: str = Field(default="all", max_length=4)  # a date that clashes: none is written (all), it is left out (skip)
    room_id: UUID = Field(sa_column=id_column(fk="room.id"))
    kind: str = Field(max_length=12)
    title: str = Field(default="", max_length=60)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    name: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)
    group_name: str = Field(default="", max_length=60)
    outside: bool = False
    headcount: int
    layout: str = Field(default="", max_length=40)
    note: str = Field(default="", max_length=500)
    state: str = Field(default="active", max_length=10)
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    created_at: datetime = Field(sa_column=instant_column())
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("state IN ('active','cancelled')", name="state_known"),
        sa.CheckConstraint("mode IN ('all','skip')", name="mode_known"),
        sa.CheckConstraint("from_min >= 0 AND to_min > from_min AND to_min <= 1440", name="span_known"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
    )


class Booking(SQLModel, table=True):
    """A room for a time, as it stands now; how it came there is in its events.

    ``setup_min`` and ``clean_min`` are the room's when it was booked, less where a supervisor waived them.
    ``places`` is how many of a shared room it takes. A pending one lapses by itself at ``hold_until``. ``series_day``
    is the date its series gave it, whatever became of it. ``fee`` and ``deposit`` in 分 are what was agreed; what was
    paid stands with the charges. ``overrides`` names what somebody with the right let through, for ``override_reason``.
    ``forgiven`` takes a no-show out of what leads to a suspension.
    """

    __tablename__ = "booking"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    series_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="booking_series.id"))
    series_day: date | None = None
    room_id: UUID = Field(sa_column=id_column(fk="room.id"))
    kind: str = Field(max_length=12)
    title: str = Field(default="", max_length=60)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id"))
    name: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)
    group_name: str = Field(default="", max_length=60)
    outside: bool = False  # 外单位
    headcount: int
    places: int = 1
    layout: str = Field(default="", max_length=40)  # 布置: 剧院式、回字形 …
    search: str = Field(default="", max_length=400)
    starts_at: datetime = Field(sa_column=instant_column())
    ends_at: datetime = Field(sa_column=instant_column())
    setup_min: int = 0
    clean_min: int = 0
    state: str = Field(default="confirmed", max_length=10)
    hold_until: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    approval: str = Field(default="", max_length=60)  # why it needs consent; empty when it needs none
    fee: int = Field(default=0, sa_type=sa.BigInteger)
    deposit: int = Field(default=0, sa_type=sa.BigInteger)
    waived: str = Field(default="", max_length=120)  # why less is taken than the room costs
    overrides: str = Field(default="", max_length=80)
    override_reason: str = Field(default="", max_length=120)
    signed_promise: bool = False
    key_out_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    key_back_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    checked_in_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    actual_headcount: int | None = None
    tidy: bool | None = None
    condition: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=500)
    skip_reason: str = Field(default="", max_length=120)
    forgiven: bool = False
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    booked_at: datetime = Field(sa_column=instant_column())
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "','".join(BOOKING_STATES) + "')", name="state_known"),
        sa.CheckConstraint("ends_at > starts_at", name="span_known"),
        sa.CheckConstraint("headcount > 0 AND places > 0", name="headcount_known"),
        sa.CheckConstraint("state <> 'pending' OR hold_until IS NOT NULL", name="pending_ends"),
        sa.CheckConstraint("fee >= 0 AND deposit >= 0", name="price_known"),
        *whole_fen("booking", "fee", "deposit"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        # a week of all rooms, and of one
        sa.Index("ix_booking_starts", "starts_at", "room_id"),
        sa.Index("ix_booking_room", "room_id", "starts_at"),
        _partial("ix_booking_waiting", WAITING, "hold_until"),
        _partial("ix_booking_standing", STANDING, "ends_at"),
        _partial("ix_booking_series", "series_id IS NOT NULL", "series_id", "series_day"),
        _partial("ix_booking_resident", "resident_id IS NOT NULL", "resident_id", "starts_at"),
        _partial("ix_booking_phone", "phone <> ''", "phone", "starts_at"),
        _partial("ix_booking_group", "group_name <> ''", "group_name", "starts_at"),
        _partial("ix_booking_missed", MISSED, "starts_at"),
    )


class BookingHold(SQLModel, table=True):
    """The span a booking keeps a unit for, set-up and cleaning included; the guard lets no two of a unit overlap.

    ``s`` and ``e`` are minutes since 2000-01-01 00:00 in Shanghai, half open. Who no longer holds keeps the row.
    """

    __tablename__ = "booking_hold"
    booking_id: UUID = Field(sa_column=id_column(primary_key=True, fk="booking.id"))
    unit_no: int = Field(primary_key=True)
    s: int = Field(sa_type=sa.BigInteger)
    e: int = Field(sa_type=sa.BigInteger)
    holds: bool = True

    __table_args__ = (
        sa.CheckConstraint("s >= 0 AND e > s AND e - s <= 1440 AND e < 4294967296", name="span_known"),
        _partial("ix_booking_hold_unit", HOLDING, "unit_no", "s"),
        {"sqlite_with_rowid": False},
    )


class BookingEquipment(SQLModel, table=True):
    """So many of a thing go with a booking."""

    __tablename__ = "booking_equipment"
    booking_id: UUID = Field(sa_column=id_column(primary_key=True, fk="booking.id"))
    equipment_id: UUID = Field(sa_column=id_column(primary_key=True, fk="equipment.id", index=True))
    quantity: int

    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_known"),
        {"sqlite_with_rowid": False},
    )


class BookingEvent(SQLModel, table=True):
    """What happened to a booking. Only ever added to; ``text`` is what somebody wrote, ``detail`` names nobody."""

    __tablename__ = "booking_event"
    booking_id: UUID = Field(sa_column=id_column(primary_key=True, fk="booking.id"))
    position: int = Field(primary_key=True)
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    act: str = Field(max_length=20)
    from_state: str = Field(default="", max_length=10)
    to_state: str = Field(default="", max_length=10)
    text: str = Field(default="", max_length=500)
    detail: str = "{}"

    __table_args__ = ({"sqlite_with_rowid": False},)


class RoomWish(SQLModel, table=True):
    """Somebody asked for a room and got none; what is asked for in vain shows what to open next."""

    __tablename__ = "room_wish"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    room_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="room.id"))
    starts_at: datetime = Field(sa_column=instant_column())
    ends_at: datetime = Field(sa_column=instant_column())
    headcount: int = 0
    kind: str = Field(default="", max_length=12)
    title: str = Field(default="", max_length=60)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    name: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)
    group_name: str = Field(default="", max_length=60)
    why: str = Field(max_length=24)
    text: str = Field(default="", max_length=200)
    booking_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="booking.id"))

    __table_args__ = (sa.Index("ix_room_wish_at", "at"),)
