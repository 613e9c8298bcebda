"""邻里活动: what is on, who signed up for it and in which order, and what happened to each entry."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen

STATES = ("planned", "cancelled")
ENTRY_STATES = ("enrolled", "waiting", "cancelled", "closed", "turned_away")

# Word for word in the queries: only then the store reads the index alone.
TO_CALL = "to_tell <> ''"
TURNED_AWAY = "state = 'turned_away'"


def _known(column: str, allowed: tuple[str, ...], name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ('" + "','".join(allowed) + "')", name=name)


def _partial(name: str, where: str, *columns: str, unique: bool = False) -> sa.Index:
    only = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


class Activity(SQLModel, table=True):
    """One activity. ``quotas`` (JSON) are the most places each group may take of the one ``capacity``.

    ``starts_at`` and ``ends_at`` are what people were told; with a ``booking_id`` the booking says when it really is.
    ``fee`` is in 分 for each person; all of it goes back until ``refund_before_min`` before the start. ``ticked_at``
    is when the paper list was typed in.
    """

    __tablename__ = "activity"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    title: str = Field(max_length=60)
    place: str = Field(default="", max_length=60)
    booking_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="booking.id", index=True))
    starts_at: datetime = Field(sa_column=instant_column())
    ends_at: datetime = Field(sa_column=instant_column())
    capacity: int
    quotas: str = "{}"
    waiting: bool = True  # whether there is a waiting list
    closes_before_min: int = 0
    turn_rule: str = Field(default="skip", max_length=8)
    fee: int = Field(default=0, sa_type=sa.BigInteger)
    refund_before_min: int = 0
    note: str = Field(default="", max_length=500)
    state: str = Field(default="planned", max_length=12)
    reason: str = Field(default="", max_length=200)  # why it was called off
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    ticked_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        _known("state", STATES, "state_known"),
        _known("turn_rule", ("skip", "block"), "turn_rule_known"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("capacity >= 0", name="capacity_positive"),
        sa.CheckConstraint("fee >= 0", name="fee_positive"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        sa.Index("ix_activity_starts", "starts_at"),
        *whole_fen("activity", "fee"),
    )


class Enrolment(SQLModel, table=True):
    """One party: people who signed up together, under one number. A single person is a party of one.

    ``order_no`` is given once, when they sign up, and is the only thing that says whose turn it is. ``over`` counts
    how many of them were let in beyond the places there are. ``to_tell`` is what somebody must still ring them about.
    """

    __tablename__ = "enrolment"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    activity_id: UUID = Field(sa_column=id_column(fk="activity.id"))
    order_no: int
    state: str = Field(max_length=12)
    channel: str = Field(max_length=8)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    over: int = 0
    over_reason: str = Field(default="", max_length=200)
    why: str = Field(default="", max_length=12)  # why they were turned away, or their entry closed
    note: str = Field(default="", max_length=200)
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    at: datetime = Field(sa_column=instant_column())
    promoted_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    to_tell: str = Field(default="", max_length=12)
    tell_since: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        _known("state", ENTRY_STATES, "state_known"),
        sa.UniqueConstraint("activity_id", "order_no"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        _partial("ix_enrolment_to_call", TO_CALL, "tell_since"),
        _partial("ix_enrolment_turned_away", TURNED_AWAY, "at"),
    )


class EnrolmentPerson(SQLModel, table=True):
    """One of a party, as they said who they are. ``active``: has a place or waits for one; ``attended`` is empty
    until somebody says whether they came.
    """

    __tablename__ = "enrolment_person"
    enrolment_id: UUID = Field(sa_column=id_column(primary_key=True, fk="enrolment.id"))
    position: int = Field(primary_key=True)
    activity_id: UUID = Field(sa_column=id_column(fk="activity.id"))
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    name: str = Field(max_length=60)
    phone: str = Field(default="", max_length=20)
    group_name: str = Field(default="", max_length=20)
    active: bool = True
    attended: str = Field(default="", max_length=8)
    attended_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))

    __table_args__ = (
        _known("attended", ("", "attended", "absent"), "attended_known"),
        sa.Index("ix_enrolment_person_activity", "activity_id"),
        # nobody twice, whatever the number of windows
        _partial(
            "ix_enrolment_person_once",
            "active AND resident_id IS NOT NULL",
            "activity_id",
            "resident_id",
            unique=True,
        ),
        {"sqlite_with_rowid": False},
    )


class EnrolmentEvent(SQLModel, table=True):
    """What happened to an entry. Only ever added to; ``text`` may be emptied, which is how somebody is forgotten."""

    __tablename__ = "enrolment_event"
    enrolment_id: UUID = Field(sa_column=id_column(primary_key=True, fk="enrolment.id"))
    position: int = Field(primary_key=True)
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    act: str = Field(max_length=20)
    from_state: str = Field(default="", max_length=12)
    to_state: str = Field(default="", max_length=12)
    text: str = Field(default="", max_length=200)
    detail: str = "{}"

    __table_args__ = ({"sqlite_with_rowid": False},)
