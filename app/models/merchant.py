"""Bills of the merchants (微信支付, 支付宝) taken in, and which of their lines is which payment of the till.

What the till sealed is not touched: whether a payment was reconciled is said here alone.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen


class MerchantBill(SQLModel, table=True):
    """A file that was taken in, and the days it answers for. ``lines`` is how many of it were new."""

    __tablename__ = "merchant_bill"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    method: str = Field(max_length=8)
    form: str = Field(max_length=20)
    first: date
    last: date
    lines: int
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))

    __table_args__ = (sa.Index("ix_merchant_bill_days", "method", "first", "last"),)


class MerchantBillLine(SQLModel, table=True):
    """A payment or, below zero, a refund as the merchant has it, 分. Nothing of who paid is kept.

    ``refund`` tells the refunds of one payment apart and is empty for the payment itself, so that each line is there
    once, from however many files.
    """

    __tablename__ = "merchant_bill_line"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    bill_id: UUID = Field(sa_column=id_column(fk="merchant_bill.id", index=True))
    method: str = Field(max_length=8)
    reference: str = Field(max_length=64)
    refund: str = Field(default="", max_length=64)
    order_no: str = Field(default="", max_length=64)
    day: date
    at: datetime = Field(sa_column=instant_column())
    amount: int = Field(sa_type=sa.BigInteger)
    fee: int = Field(default=0, sa_type=sa.BigInteger)

    __table_args__ = (
        sa.UniqueConstraint("method", "reference", "refund"),
        sa.Index("ix_merchant_bill_line_day", "day"),
        *whole_fen("merchant_bill_line", "amount", "fee"),
    )


class TenderMatch(SQLModel, table=True):
    """A line of a bill is the payment at a ``position`` of a sale or a charge. ``how`` it was found: by its number, by
    the last digits, or because somebody confirmed it.
    """

    __tablename__ = "tender_match"
    line_id: UUID = Field(sa_column=id_column(primary_key=True, fk="merchant_bill_line.id"))
    kind: str = Field(max_length=8)
    record_id: UUID = Field(sa_column=id_column())
    position: int
    how: str = Field(max_length=12)
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))

    __table_args__ = (
        sa.CheckConstraint("kind IN ('sale','charge')", name="kind_known"),
        sa.CheckConstraint("how IN ('reference','tail','confirmed')", name="how_known"),
        sa.UniqueConstraint("record_id", "position"),
    )
