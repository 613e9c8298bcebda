"""Senior pricing policies, versioned: a version once in force is never edited, only followed by the next."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column


class PolicyVersion(SQLModel, table=True):
    """One version of one policy. ``rules`` is the JSON ``app.rules.till.pricing.policy_from_json`` reads."""

    __tablename__ = "policy_version"
    code: str = Field(primary_key=True, max_length=12)
    version: int = Field(primary_key=True)
    name: str = Field(max_length=60)
    valid_from: date
    valid_to: date | None = None
    document_no: str = Field(default="", max_length=60)
    rules: str
    created_at: datetime = Field(sa_column=instant_column())
    created_by: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
