"""What is kept of a period beside its records: the words written for it, its closing, its corrections."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from app.rules.dates import local
from app.rules.report.layout import CorrectionNote, MonthReport
from app.rules.report.period import ReportPeriod
from app.services.report.frozen import frozen
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class PeriodWords:
    """问题与下月计划, as they were written."""

    problems: str = ""
    plans: str = ""


@dataclass(frozen=True)
class ClosedPeriod:
    """A closed period: when, by whom, and how many corrections it has."""

    period: str
    closed_at: datetime
    by: str
    corrections: int


class _Correction(NamedTuple):
    number: int
    what: str
    said: str
    should_be: str
    reason: str
    by: str
    at: datetime


_WORDS = sql.Reader(PeriodWords, "report_words")
_CLOSED = sql.Reader(
    ClosedPeriod,
    "report_closing c JOIN staff s ON s.id = c.staff_id",
    by="s.name", period="c.period", closed_at="c.closed_at",
    corrections="(SELECT count(*) FROM report_correction x WHERE x.period = c.period)",
)  # fmt: skip
_CORRECTIONS = sql.Reader(
    _Correction, "report_correction c JOIN staff s ON s.id = c.staff_id", by="s.name",
    **{name: f"c.{name}" for name in ("number", "what", "said", "should_be", "reason", "at")},
)  # fmt: skip


def words_of(view: View, period: ReportPeriod) -> PeriodWords:
    """What was written for a period; empty where nothing was."""
    return _WORDS.one(view, "WHERE period = :p", p=period.key) or PeriodWords()


def closing_of(view: View, period: ReportPeriod) -> ClosedPeriod | None:
    """The closing of a period, or None while it is open."""
    return _CLOSED.one(view, "WHERE c.period = :p", p=period.key)


def every_closing(view: View) -> tuple[ClosedPeriod, ...]:
    """All closed periods, the latest closing first."""
    return _CLOSED.rows(view, "ORDER BY c.closed_at DESC, c.period DESC")


def open_months(view: View, periods: Iterable[ReportPeriod]) -> tuple[ReportPeriod, ...]:
    """Those of the periods that are not closed."""
    closed = set(sql.values(view, "SELECT period FROM report_closing"))
    return tuple(one for one in periods if one.key not in closed)


def frozen_report(view: View, period: ReportPeriod) -> MonthReport | None:
    """The report as it was closed, with the corrections made since; None while the period is open."""
    text = sql.value(view, "SELECT report FROM report_closing WHERE period = :p", p=period.key)
    if text is None:
        return None
    said: MonthReport = frozen(MonthReport).validate_json(text)
    return replace(said, corrections=corrections_of(view, period))


def dump_report(report: MonthReport) -> str:
    """A report as it is kept."""
    return frozen(MonthReport).dump_json(report).decode()


def corrections_of(view: View, period: ReportPeriod) -> tuple[CorrectionNote, ...]:
    """The corrections of a closed period, in their order."""
    rows = _CORRECTIONS.rows(view, "WHERE c.period = :p ORDER BY c.number", p=period.key)
    return tuple(
        CorrectionNote(
            row.number, row.what, row.said, row.should_be, row.reason, row.by, f"{local(row.at):%Y-%m-%d %H:%M}"
        )
        for row in rows
    )
