"""Senior pricing policies, versioned: a version once in force is never edited, only followed by the next; and how often
each was used by whom.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose


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


class BenefitUse(SQLModel, table=True):
    """A use of a policy whose benefits are limited, by one person in one span: the ``number``-th of it that counts.

    Follows from the sealed sale and its reversal (``verify`` rebuilds it); only ``freed_by``, the reversal that gave
    the use back, is ever set. No two uses that count have one number: a limit holds whoever is quicker.
    """

    __tablename__ = "benefit_use"
    sale_id: UUID = Field(sa_column=id_column(primary_key=True, fk="sale.id"))
    position: int = Field(primary_key=True)
    line: int
    policy: str = Field(max_length=12)
    eater_id: UUID = Field(sa_column=id_column(fk="resident.id"))
    span: str = Field(max_length=24)
    number: int
    freed_by: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="sale.id"))

    __table_args__ = (
        sa.Index(
            "uq_benefit_use_counts",
            "eater_id", "span", "policy", "number",
            unique=True,
            sqlite_where=sa.text("freed_by IS NULL"), postgresql_where=sa.text("freed_by IS NULL"),
        ),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )  # fmt: skip
