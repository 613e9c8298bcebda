"""台账 as somebody put them together: each change is a further version, and none is ever taken away."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column


class RegisterVersion(SQLModel, table=True):
    """One version of a named register; the highest is in force. ``body`` is the JSON of ``rules.report.registers``
    reads; ``retired`` takes it off the list from then on."""

    __tablename__ = "register_version"
    register_id: UUID = Field(sa_column=id_column(primary_key=True))
    version: int = Field(primary_key=True)
    name: str = Field(max_length=30)
    source: str = Field(max_length=12)
    body: str
    retired: bool = False
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))

    __table_args__ = ({"sqlite_with_rowid": False},)
