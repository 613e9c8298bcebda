"""Forms not finished yet: what was typed and not saved survives a lock, another page and the end of the program."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose


class FormDraft(SQLModel, table=True):
    """What a member of staff typed into one form of the screens about one record (empty: a new one), as JSON."""

    __tablename__ = "form_draft"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    form: str = Field(max_length=40)
    record: str = Field(default="", max_length=80)
    body: str
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (sa.UniqueConstraint("staff_id", "form", "record"), loose(WHOLE))
