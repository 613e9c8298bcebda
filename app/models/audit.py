"""The audit trail: who did what, when, with whose approval. Only ever added to."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose


class AuditEntry(SQLModel, table=True):
    """One act. ``detail`` is JSON and never holds a document number; ``sealed`` is what it changed in the rows of other
    tables (``app.store.recorded``); ``mac`` chains it to the entry before.
    """

    __tablename__ = "audit_entry"
    terminal: str = Field(primary_key=True, max_length=4)
    serial: int = Field(primary_key=True, sa_type=sa.BigInteger)
    at: datetime = Field(sa_column=instant_column())
    business_date: str = Field(max_length=10)
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    action: str = Field(max_length=40)
    subject: str = Field(default="", max_length=60)
    detail: str = "{}"
    sealed: bytes | None = Field(default=None, sa_column=sa.Column(sa.LargeBinary, nullable=True))
    mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))

    __table_args__ = (
        sa.Index("ix_audit_entry_action_date", "action", "business_date"),
        # What the trail is filtered by, in its own order and without its bulk: any page of any filter is one short walk
        sa.Index(
            "ix_audit_entry_trail",
            "terminal",
            "serial",
            "business_date",
            "action",
            "staff_id",
            "approver_id",
            "subject",
        ),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )
