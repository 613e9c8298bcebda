"""Sealed charges: fees and deposits of the counter's other families, taken and given back through the till's drawer.
Only ever added to. No row holds a name: whose it was says ``resident_id``, what for the number of the subject.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, payment_rules, whole_fen
from app.models.loose import WHOLE, loose

SUBJECTS = ("repair", "booking", "enrolment", "wallet")
"""What a charge may be about: the family whose fee or deposit it is, or a card whose money it moves."""

_HOLDS = sa.text("deposit_in <> 0 OR deposit_used <> 0 OR deposit_back <> 0")
_CORRECTS = sa.text("corrects_id IS NOT NULL")
_SETTLES = sa.text("settles IS NOT NULL")


class Charge(SQLModel, table=True):
    """Money for one subject, or a reversal (冲正) that names the charge it takes back and carries its amounts negated.

    fee_total + deposit_in - deposit_used - deposit_back + rounding = due = sum of payments. A fee is income. A deposit
    is owed: taken in, and later used for a fee or given back. ``due`` below zero is money that goes back.
    """

    __tablename__ = "charge"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    kind: str = Field(default="charge", max_length=8)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    number: str = Field(max_length=40, unique=True)
    corrects_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="charge.id"))
    shift_id: UUID = Field(sa_column=id_column(fk="shift.id", index=True))
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    at: datetime = Field(sa_column=instant_column())
    subject: str = Field(max_length=12)
    subject_id: UUID = Field(sa_column=id_column(index=True))
    subject_number: str = Field(max_length=40)
    fee_total: int = Field(sa_type=sa.BigInteger)
    deposit_in: int = Field(sa_type=sa.BigInteger)
    deposit_used: int = Field(sa_type=sa.BigInteger)
    deposit_back: int = Field(sa_type=sa.BigInteger)
    rounding: int = Field(sa_type=sa.BigInteger)
    due: int = Field(sa_type=sa.BigInteger)
    tendered: int = Field(sa_type=sa.BigInteger)
    change: int = Field(sa_type=sa.BigInteger)
    chain_serial: int = Field(sa_type=sa.BigInteger)
    mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))

    __table_args__ = (
        sa.CheckConstraint("kind IN ('charge','reversal')", name="kind_known"),
        sa.CheckConstraint("(kind = 'reversal') = (corrects_id IS NOT NULL)", name="reversal_names_charge"),
        sa.CheckConstraint("subject IN ('repair','booking','enrolment','wallet')", name="subject_known"),
        sa.CheckConstraint("fee_total + deposit_in - deposit_used - deposit_back + rounding = due", name="adds_up"),
        sa.CheckConstraint("tendered - change = due", name="change_fits"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        sa.UniqueConstraint("terminal", "chain_serial"),
        sa.Index(
            "uq_charge_corrected_once", "corrects_id", unique=True, sqlite_where=_CORRECTS, postgresql_where=_CORRECTS
        ),
        sa.Index(
            "ix_charge_deposit",  # the sums alone answer what is owed
            "subject_id", "deposit_in", "deposit_used", "deposit_back",
            sqlite_where=_HOLDS, postgresql_where=_HOLDS,
        ),
        *whole_fen(
            "charge", "fee_total", "deposit_in", "deposit_used", "deposit_back", "rounding", "due", "tendered", "change"
        ),
        loose(WHOLE),
    )  # fmt: skip


class ChargePosition(SQLModel, table=True):
    """One line of a charge. A deposit that ``settles`` a charge takes that one's whole deposit out of what is owed.

    ``turn`` counts from 1 how often that deposit was settled: again only after the settlement before was reversed.
    """

    __tablename__ = "charge_line"
    charge_id: UUID = Field(sa_column=id_column(primary_key=True, fk="charge.id"))
    position: int = Field(primary_key=True)
    name: str = Field(max_length=40)
    kind: str = Field(max_length=8)
    amount: int = Field(sa_type=sa.BigInteger)
    settles: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="charge.id"))
    turn: int = 0

    __table_args__ = (
        sa.CheckConstraint("kind IN ('fee','deposit')", name="kind_known"),
        sa.CheckConstraint("(settles IS NULL) = (turn = 0)", name="turn_of_settling"),
        sa.CheckConstraint("settles IS NULL OR kind = 'deposit'", name="settles_deposit"),
        sa.Index(
            "uq_charge_line_settled_once",  # amount: a reversal carries the same turn with the other sign
            "settles", "turn", "amount",
            unique=True, sqlite_where=_SETTLES, postgresql_where=_SETTLES,
        ),
        *whole_fen("charge_line", "amount"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )  # fmt: skip


class ChargePayment(SQLModel, table=True):
    """One tender of a charge, as one of a sale; below zero what goes back that way."""

    __tablename__ = "charge_payment"
    charge_id: UUID = Field(sa_column=id_column(primary_key=True, fk="charge.id"))
    position: int = Field(primary_key=True)
    method: str = Field(max_length=8)
    amount: int = Field(sa_type=sa.BigInteger)
    tendered: int = Field(sa_type=sa.BigInteger)
    reference: str = Field(default="", max_length=40)

    __table_args__ = (
        *payment_rules("charge_payment"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )
