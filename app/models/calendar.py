"""The working calendar: which days are off and which weekend days are worked, from the yearly notice or by hand."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import instant_column


class Holiday(SQLModel, table=True):
    """One day that is not what its weekday says: ``off`` (放假) or ``work`` (调休上班)."""

    __tablename__ = "holiday"
    day: date = Field(primary_key=True)
    kind: str = Field(max_length=4)
    name: str = Field(default="", max_length=20)

    __table_args__ = (sa.CheckConstraint("kind IN ('off','work')", name="kind_known"),)


class HolidayYear(SQLModel, table=True):
    """A year whose table is in: without it a promise that reaches into the year warns and does not guess."""

    __tablename__ = "holiday_year"
    year: int = Field(primary_key=True, sa_type=sa.Integer)
    source: str = Field(default="", max_length=200)
    entered_at: datetime = Field(sa_column=instant_column())
