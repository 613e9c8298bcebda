"""Shifts: opened with a float, counted blind, closed by one numbered, immutable Z."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen
from app.models.loose import WHOLE, loose


class Shift(SQLModel, table=True):
    """A shift carries the business date. ``state``: open → counted → closed; one not closed per terminal."""

    __tablename__ = "shift"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    terminal: str = Field(max_length=4)
    business_date: date = Field(index=True)
    state: str = Field(default="open", max_length=8)
    opening_float: int = Field(sa_type=sa.BigInteger)
    opened_at: datetime = Field(sa_column=instant_column())
    opened_by: UUID = Field(sa_column=id_column(fk="staff.id"))
    float_expected: int | None = Field(default=None, sa_type=sa.BigInteger)  # what the last closing left; None: no such
    float_reason: str = Field(default="", max_length=120)  # why the float is another

    __table_args__ = (
        sa.CheckConstraint("state IN ('open','counted','closed')", name="state_known"),
        sa.CheckConstraint("opening_float >= 0", name="float_positive"),
        sa.Index(
            "uq_shift_one_open",
            "terminal",
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        ),
        *whole_fen("shift", "opening_float", "float_expected"),
    )


class ShiftCount(SQLModel, table=True):
    """A submitted blind count: pieces per denomination as JSON. A recount is a new row, never an edit."""

    __tablename__ = "shift_count"
    shift_id: UUID = Field(sa_column=id_column(primary_key=True, fk="shift.id"))
    position: int = Field(primary_key=True)
    pieces: str
    declared: str = "{}"  # merchant-app totals per method, 分
    total: int = Field(sa_type=sa.BigInteger)
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("total >= 0", name="total_positive"),
        *whole_fen("shift_count", "total"),
    )


class Closing(SQLModel, table=True):
    """The Z of a shift. ``report`` is the frozen paper; the perpetual totals never go back to zero."""

    __tablename__ = "closing"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    shift_id: UUID = Field(sa_column=id_column(fk="shift.id"))
    terminal: str = Field(max_length=4)
    business_date: date
    number: str = Field(max_length=40, unique=True)
    z_number: int
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    expected_cash: int = Field(sa_type=sa.BigInteger)
    counted_cash: int = Field(sa_type=sa.BigInteger)
    variance: int = Field(sa_type=sa.BigInteger)
    perpetual_sales: int = Field(sa_type=sa.BigInteger)
    perpetual_reversals: int = Field(sa_type=sa.BigInteger)
    perpetual_subsidies: int = Field(sa_type=sa.BigInteger)
    last_serial: int = Field(
        sa_type=sa.BigInteger
    )  # of the chain when the Z was made: the anchor against cut-off tails
    audit_serial: int = Field(sa_type=sa.BigInteger)
    report: str
    chain_serial: int = Field(sa_type=sa.BigInteger)
    mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))

    __table_args__ = (
        sa.CheckConstraint("counted_cash - expected_cash = variance", name="adds_up"),
        sa.UniqueConstraint("shift_id"),
        sa.UniqueConstraint("terminal", "z_number"),
        sa.Index("ix_closing_z_number", "z_number"),  # the newest of a till, whatever series a restore opened: A, A2 …
        sa.UniqueConstraint("terminal", "chain_serial"),
        *whole_fen("closing", "expected_cash", "counted_cash", "variance"),
        loose(WHOLE),
    )
