"""The people who work at the counter."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import loose


class Staff(SQLModel, table=True):
    """A staff member. ``pin_hash`` is Argon2id. ``pin_failures`` counts wrong PINs in a row and is stored, so a restart
    does not reset it; ``pin_locked_at`` is when the last of them came that somebody has to wait for.
    """

    __tablename__ = "staff"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    code: str = Field(max_length=12, unique=True)  # 工号
    name: str = Field(max_length=60)
    role: str = Field(max_length=12)
    pin_hash: str = Field(max_length=200)
    pin_failures: int = 0
    pin_locked_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    must_change_pin: bool = False
    active: bool = True
    position: int = 0
    last_seen: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    created_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("role IN ('desk','cashier','manager','auditor')", name="role_known"),
        sa.CheckConstraint("pin_failures >= 0", name="failures_positive"),
        loose("pin_failures", "pin_locked_at", "last_seen", "position"),
    )
