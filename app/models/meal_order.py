"""Meals that are not eaten at the counter at once: brought to a door, or wanted at a later meal; standing orders."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column

LIVE = sa.text("standing_id IS NOT NULL AND outcome <> 'cancelled'")


class StandingOrder(SQLModel, table=True):
    """长期订餐: somebody eats here at one meal on some weekdays, from day to day. ``weekdays`` is seven of 0 and 1 from
    Monday on; without ``last_day`` it goes on. ``payer_id`` is who pays, where it is somebody else.
    """

    __tablename__ = "standing_order"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    resident_id: UUID = Field(sa_column=id_column(fk="resident.id", index=True))
    payer_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id"))
    meal: str = Field(max_length=12)
    weekdays: str = Field(max_length=7)
    first_day: date
    last_day: date | None = None
    delivery: bool = False
    phone: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=120)
    active: bool = True
    created_at: datetime = Field(sa_column=instant_column())
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days_in_order"),)


class StandingLine(SQLModel, table=True):
    """A dish of a standing order."""

    __tablename__ = "standing_line"
    standing_id: UUID = Field(sa_column=id_column(primary_key=True, fk="standing_order.id"))
    position: int = Field(primary_key=True)
    dish_id: UUID = Field(sa_column=id_column(fk="dish.id"))
    quantity: int = 1
    remark: str = Field(default="", max_length=60)

    __table_args__ = (
        sa.CheckConstraint("quantity > 0 AND quantity <= 99", name="quantity_sane"),
        {"sqlite_with_rowid": False},
    )


class StandingPause(SQLModel, table=True):
    """Days on which a standing order rests: one day skipped, or a pause (住院) whose end is not known yet."""

    __tablename__ = "standing_pause"
    standing_id: UUID = Field(sa_column=id_column(primary_key=True, fk="standing_order.id"))
    first_day: date = Field(primary_key=True)
    last_day: date | None = None
    reason: str = Field(default="", max_length=60)

    __table_args__ = (
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days_in_order"),
        {"sqlite_with_rowid": False},
    )


class MealOrder(SQLModel, table=True):
    """An order for a door or for a later meal, under the id of its cart, which is that of its sale.

    It is paid where a sale has its id. ``outcome`` is empty while it is to come: delivered, handed (代收), no_answer,
    fetched, unclaimed, cancelled. What it says changes nothing that is sealed.
    """

    __tablename__ = "meal_order"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    standing_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="standing_order.id"))
    resident_id: UUID = Field(sa_column=id_column(fk="resident.id", index=True))
    day: date
    meal: str = Field(max_length=12)
    placed_on: date
    delivery: bool = False
    phone: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=120)
    outcome: str = Field(default="", max_length=10)
    outcome_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    outcome_by: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    note: str = Field(default="", max_length=60)  # who took it in
    request_no: str = Field(default="", max_length=40)  # the request that asks after somebody who did not open

    __table_args__ = (
        sa.CheckConstraint(
            "outcome IN ('','delivered','handed','no_answer','fetched','unclaimed','cancelled')", name="outcome_known"
        ),
        sa.Index("ix_meal_order_day", "day", "meal"),
        sa.Index(
            "uq_meal_order_standing",  # nobody gets one meal twice
            "resident_id", "day", "meal",
            unique=True, sqlite_where=LIVE, postgresql_where=LIVE,
        ),
    )  # fmt: skip


class DeliveryStop(SQLModel, table=True):
    """Where a door comes on the volunteer's way, remembered by its address."""

    __tablename__ = "delivery_stop"
    address: str = Field(primary_key=True, max_length=120)
    rank: int
