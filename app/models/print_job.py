"""What is to be put on paper; written in the transaction of the act itself, sent afterwards by the spooler."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import loose

STATES = ("queued", "sending", "done", "failed", "ask", "kept", "dropped")


class PrintJob(SQLModel, table=True):
    """One copy of one document. ``document`` is the frozen JSON every later copy repeats.

    ``kept`` means: stored for reprints, never sent (the person did not want paper). ``ask`` means: found half sent
    after a crash, or too old to print without asking.
    """

    __tablename__ = "print_job"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    kind: str = Field(max_length=12)  # receipt, shift, recovery, prices
    number: str = Field(max_length=40)
    document: str
    copy_no: int = 1
    open_drawer: bool = False
    printer: str = Field(default="receipt", max_length=20)  # the role, not the device
    state: str = Field(default="queued", max_length=8)
    attempts: int = 0
    error: str = Field(default="", max_length=40)
    operator: str = Field(default="", max_length=60)
    queued_at: datetime = Field(sa_column=instant_column())
    done_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))

    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "','".join(STATES) + "')", name="state_known"),
        sa.UniqueConstraint("kind", "number", "copy_no"),
        sa.Index(
            "ix_print_job_waiting",
            "queued_at",
            sqlite_where=sa.text("state IN ('queued','sending','failed','ask')"),
            postgresql_where=sa.text("state IN ('queued','sending','failed','ask')"),
        ),
        # only the spooler writes it, not a sale
        sa.Index(
            "ix_print_job_settled",
            "queued_at",
            "id",
            sqlite_where=sa.text("state IN ('done','kept','dropped')"),
            postgresql_where=sa.text("state IN ('done','kept','dropped')"),
        ),
        loose("state", "attempts", "error", "done_at"),
    )
