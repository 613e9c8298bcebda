"""The working calendar: which days are off and which weekend days are worked, from the yearly notice or by hand."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import instant_column


class Holiday(SQLModel, table=True):
    """What one year's notice, or a hand, says of a day: ``off`` (放假), ``work`` (调休上班), by hand also ``plain``.

    ``notice_year`` is the year of the notice the day came from, 0 for a hand: a notice saved again takes back only
    what it said itself.
    """

    __tablename__ = "holiday"
    day: date = Field(primary_key=True)
    notice_year: int = Field(default=0, primary_key=True, sa_type=sa.Integer, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(max_length=5)
    name: str = Field(default="", max_length=20)

    __table_args__ = (
        sa.CheckConstraint("kind IN ('off','work') OR kind = 'plain' AND notice_year = 0", name="kind_known"),
    )


class HolidayYear(SQLModel, table=True):
    """A year whose table is in: without it a promise that reaches into the year warns and does not guess."""

    __tablename__ = "holiday_year"
    year: int = Field(primary_key=True, sa_type=sa.Integer)
    source: str = Field(default="", max_length=200)
    entered_at: datetime = Field(sa_column=instant_column())
