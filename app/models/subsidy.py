"""补贴台账: what was claimed from whom, what came of it, and 冲正 of what was reported. Only ever added to.

Amounts are copies of sealed sales. What was reported of a person is kept as it was: a masked name and four digits.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen
from app.models.report import PERIOD_KEY


class SubsidyBatch(SQLModel, table=True):
    """A claim of one month from one payer (申报批次). ``turn`` is 1, and one more after a batch was returned whole."""

    __tablename__ = "subsidy_batch"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    payer: str = Field(max_length=20)
    period: str = Field(max_length=PERIOD_KEY)
    turn: int
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))

    __table_args__ = (
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        sa.Index("uq_subsidy_batch_turn", "payer", "period", "turn", unique=True),
    )


class SubsidyClaim(SQLModel, table=True):
    """A row of the ledger as it was reported, or, without a batch, that it is not claimed any more and why.

    ``source_id`` is the sale, its reversal, or the ``SubsidyCorrection``. ``turn`` counts how often the row was taken
    up; with it each row is in one batch, whoever is quicker.
    """

    __tablename__ = "subsidy_claim"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    batch_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="subsidy_batch.id", index=True))
    source_id: UUID = Field(sa_column=id_column())
    eater_id: UUID = Field(sa_column=id_column(fk="resident.id", index=True))
    payer: str = Field(max_length=20)
    turn: int
    origin: str = Field(max_length=12)
    business_date: date
    at: datetime = Field(sa_column=instant_column())
    meal: str = Field(max_length=12)
    number: str = Field(max_length=40)
    terminal: str = Field(max_length=4)
    name: str = Field(max_length=60)
    tail: str = Field(max_length=4)
    age: int | None = None
    letter: str = Field(max_length=8)
    residence: str = Field(default="", max_length=8, sa_column_kwargs={"server_default": ""})  # 户籍 as it was
    list_amount: int = Field(sa_type=sa.BigInteger)
    discount: int = Field(sa_type=sa.BigInteger)
    amount: int = Field(sa_type=sa.BigInteger)
    paid: int = Field(sa_type=sa.BigInteger)
    methods: str = Field(max_length=60)
    takeaway: bool = False
    cashier: str = Field(max_length=60)
    doubts: str = Field(max_length=60)
    reason: str = Field(default="", max_length=200)
    done_at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))

    __table_args__ = (
        sa.CheckConstraint("origin IN ('meal','reversal','part','correction')", name="origin_known"),
        sa.Index("uq_subsidy_claim_turn", "source_id", "eater_id", "payer", "turn", unique=True),
        *whole_fen("subsidy_claim", "list_amount", "discount", "amount", "paid"),
    )


class SubsidyOutcome(SQLModel, table=True):
    """What came of a claimed row, once: 已核拨, or 退回 with the reason."""

    __tablename__ = "subsidy_outcome"
    claim_id: UUID = Field(sa_column=id_column(primary_key=True, fk="subsidy_claim.id"))
    kind: str = Field(max_length=8)
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    reason: str = Field(default="", max_length=200)

    __table_args__ = (sa.CheckConstraint("kind IN ('paid','returned')", name="kind_known"),)


class SubsidyCorrection(SQLModel, table=True):
    """冲正 of a row that was reported, once: it takes the row's amounts back in a period that is still open."""

    __tablename__ = "subsidy_correction"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    claim_id: UUID = Field(sa_column=id_column(fk="subsidy_claim.id"))
    business_date: date
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    reason: str = Field(max_length=200)

    __table_args__ = (sa.Index("uq_subsidy_correction_once", "claim_id", unique=True),)
