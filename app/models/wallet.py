"""餐卡: named cards with money on them that the canteen owes, and what moved it. Entries are only ever added."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen


class WalletCard(SQLModel, table=True):
    """A resident's card. ``issue`` counts the pieces of plastic; only the newest one opens the account."""

    __tablename__ = "wallet_card"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    no: int = Field(unique=True)
    issue: int = 1
    resident_id: UUID = Field(sa_column=id_column(fk="resident.id", index=True))
    state: str = Field(default="active", max_length=8)
    opened_at: datetime = Field(sa_column=instant_column())
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (sa.CheckConstraint("state IN ('active','lost','closed')", name="state_known"),)


class WalletEntry(SQLModel, table=True):
    """One move of a card's money, 分, and what is on it then. ``turn`` counts from 1, so that of two who are at it at
    the same moment one comes second and sees what the first left.

    ``source`` is sale or charge, ``source_id`` the sealed record it belongs to, ``position`` that payment's in it.
    """

    __tablename__ = "wallet_entry"
    card_id: UUID = Field(sa_column=id_column(primary_key=True, fk="wallet_card.id"))
    turn: int = Field(primary_key=True)
    kind: str = Field(max_length=12)
    amount: int = Field(sa_type=sa.BigInteger)
    balance: int = Field(sa_type=sa.BigInteger)
    source: str = Field(max_length=8)
    source_id: UUID = Field(sa_column=id_column(index=True))
    position: int = 0
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))

    __table_args__ = (
        sa.CheckConstraint("kind IN ('topup','topup_back','spend','back','payout','payout_back')", name="kind_known"),
        sa.CheckConstraint("source IN ('sale','charge')", name="source_known"),
        sa.CheckConstraint("balance >= 0", name="never_below"),
        *whole_fen("wallet_entry", "amount", "balance"),
    )
