"""The month's report: what was written into it, what it said when it was closed, and what was corrected since."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column

PERIOD_KEY = 7
"""``2026-10``, ``2026-Q4``, ``2026``: as ``app.rules.report.period`` writes it."""


class ReportWords(SQLModel, table=True):
    """问题与下月计划 of a period, as the manager wrote them; they stay as they are once it is closed."""

    __tablename__ = "report_words"
    period: str = Field(primary_key=True, max_length=PERIOD_KEY)
    problems: str = ""
    plans: str = ""
    changed_at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))


class ReportClosing(SQLModel, table=True):
    """A closed period, once and for ever. ``figures`` is a month's raw numbers as JSON, empty for a quarter or a year;
    ``report`` is the whole report as it was shown, a ``MonthReport`` as JSON."""

    __tablename__ = "report_closing"
    period: str = Field(primary_key=True, max_length=PERIOD_KEY)
    closed_at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    figures: str
    report: str


class ReportCorrection(SQLModel, table=True):
    """A numbered 更正 of a closed period: it says what was wrong and changes nothing."""

    __tablename__ = "report_correction"
    period: str = Field(primary_key=True, max_length=PERIOD_KEY, foreign_key="report_closing.period")
    number: int = Field(primary_key=True)
    id: UUID = Field(sa_column=id_column())
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    what: str = Field(max_length=60)
    said: str = Field(max_length=60)
    should_be: str = Field(max_length=60)
    reason: str = Field(max_length=200)

    __table_args__ = ({"sqlite_with_rowid": False},)
