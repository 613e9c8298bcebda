"""Closing a month, a quarter or a year: what the report says then it says for ever; what was wrong is corrected by a
numbered note beside it. Until then its words 问题与下月计划 may be written."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.report import ReportClosing, ReportCorrection, ReportWords
from app.rules import validation
from app.rules.dates import local_day
from app.rules.report.layout import CorrectionNote, MonthReport
from app.rules.report.period import ReportPeriod, month
from app.rules.rights import Right
from app.services.centre import clock
from app.services.report.gathered import KEY_FIGURES, count_month, dump_figures, key_figures
from app.services.report.kept import (
    ClosedPeriod,
    PeriodWords,
    closing_of,
    corrections_of,
    dump_report,
    every_closing,
    open_months,
    words_of,
)
from app.services.report.report import written_report
from app.services.work import View, Work, asks
from app.store import sql

WORDS_LIMIT = 2000
"""Characters of 问题 and of 下月计划."""
_MOST_NAMED = 3

_ADD_CLOSING = sql.Insert(ReportClosing)
_ADD_CORRECTION = sql.Insert(ReportCorrection)
_ADD_WORDS = sql.Insert(ReportWords)
_CHANGE_WORDS = (
    "UPDATE report_words SET problems = :problems, plans = :plans, changed_at = :changed_at, staff_id = :staff_id "
    "WHERE period = :period"
)


class _First(NamedTuple):
    at: datetime


_FIRST = sql.Reader(_First, "audit_entry")


@dataclass(frozen=True)
class FigureDrift:
    """A key figure that would be another one if the closed month were counted now."""

    name: str
    said: str
    now: str


@asks(Right.SEE_REPORTS)
def period_words(view: View, period: ReportPeriod) -> PeriodWords:
    """问题与下月计划 of a period."""
    return words_of(view, period)


def keep_words(work: Work, period: ReportPeriod, problems: str, plans: str) -> PeriodWords:
    """Write 问题与下月计划 of a period that is not closed.

    Raises ``Refused``: needs_approver, period_closed, field_bad (problems, plans).
    """
    work.require(Right.CLOSE_PERIOD)
    _still_open(work, period)
    made = PeriodWords(
        validation.text("problems", problems, WORDS_LIMIT, multiline=True),
        validation.text("plans", plans, WORDS_LIMIT, multiline=True),
    )
    if made == words_of(work, period):
        return made
    row = {
        "period": period.key, "problems": made.problems, "plans": made.plans, "changed_at": work.now,
        "staff_id": work.member().id,
    }  # fmt: skip
    if not sql.run(work.session, _CHANGE_WORDS, row):
        _ADD_WORDS.run(work.session, [row])
    work.audit("report_words", period.key)
    work.touched("report", period.key)
    return made


def close_period(work: Work, period: ReportPeriod) -> MonthReport:
    """Freeze what the report says. A quarter and a year need their months closed first, from the one the books begin
    in; nothing is frozen by a clock that is doubted.

    Raises ``Refused``: needs_approver, period_running, period_closed, clock_doubted, period_shift_open,
    period_months_open.
    """
    work.require(Right.CLOSE_PERIOD)
    check_close(work, period)
    figures = dump_figures(work, period) if period.months == 1 else ""
    report = written_report(work, period, closed=work.now)
    _ADD_CLOSING.run(
        work.session,
        [{"period": period.key, "closed_at": work.now, "staff_id": work.member().id, "figures": figures,
          "report": dump_report(report)}],
    )  # fmt: skip
    work.audit("report_close", period.key)
    work.touched("report", period.key)
    return report


@asks(Right.CLOSE_PERIOD)
def check_close(view: View, period: ReportPeriod) -> bool:
    """Whether a period can be closed now: looked at before anybody is asked whether they mean it. True, or raises
    ``Refused`` as ``close_period``.
    """
    _still_open(view, period)
    if view.now < period.ends:
        raise Refused("period_running", period=period.title, last=period.last)
    clock.need(view)  # by one that is ahead a month that runs would be frozen half-way
    unfinished = "SELECT min(terminal) FROM shift WHERE state <> 'closed' AND business_date <= :d"
    running = sql.value(view, unfinished, d=period.last)
    if running is not None:
        raise Refused("period_shift_open", terminal=str(running))
    if period.months > 1:
        begun = _first_month(view).first
        gaps = [one.title for one in open_months(view, period.parts()) if one.first >= begun]
        if gaps:
            more = f"等 {len(gaps)} 个月" if len(gaps) > _MOST_NAMED else ""
            raise Refused("period_months_open", months="、".join(gaps[:_MOST_NAMED]) + more)
    return True


def correct_period(
    work: Work, period: ReportPeriod, note_id: UUID, what: str, said: str, right: str, reason: str
) -> CorrectionNote:
    """Add the next 更正 to a closed period, under an id made by the form; pressing twice adds it once.

    Raises ``Refused``: needs_approver, period_open, field_bad (what, said, right, reason).
    """
    work.require(Right.CLOSE_PERIOD)
    if closing_of(work, period) is None:
        raise Refused("period_open", period=period.title)
    mine = "SELECT number FROM report_correction WHERE period = :p AND id = :i"
    known = sql.value(work, mine, p=period.key, i=note_id)
    if known is None:
        row = {
            "period": period.key, "id": note_id, "at": work.now, "staff_id": work.member().id,
            "number": len(corrections_of(work, period)) + 1,
            "what": validation.text("what", what, 60, required=True),
            "said": validation.text("said", said, 60, required=True),
            "should_be": validation.text("right", right, 60, required=True),
            "reason": validation.text("reason", reason, 200, required=True),
        }  # fmt: skip
        _ADD_CORRECTION.run(work.session, [row])
        work.audit("report_correct", period.key, number=row["number"])
        work.touched("report", period.key)
        known = row["number"]
    return next(one for one in corrections_of(work, period) if one.number == known)


@asks(Right.SEE_REPORTS)
def closed_periods(view: View) -> tuple[ClosedPeriod, ...]:
    """All closed periods, the latest closing first."""
    return every_closing(view)


@asks(Right.SEE_REPORTS)
def period_closing(view: View, period: ReportPeriod) -> ClosedPeriod | None:
    """The closing of a period, or None while it is open."""
    return closing_of(view, period)


@asks(Right.SEE_REPORTS)
def drift(view: View, period: ReportPeriod, report: MonthReport) -> tuple[FigureDrift, ...]:
    """Which key figures of a closed month's ``report`` would be others now, by what was typed late."""
    if period.months > 1 or not report.closed:
        return ()
    now = key_figures(count_month(view, period))
    names = {key: name for key, name, *_ in KEY_FIGURES}
    return tuple(
        FigureDrift(names[one.key], one.now.written(), now[one.key].written())
        for one in report.indicators
        if one.key in names and now[one.key].written() != one.now.written()
    )


@asks(Right.SEE_REPORTS)
def first_period(view: View) -> ReportPeriod:
    """The month in which the books begin."""
    return _first_month(view)


def _first_month(view: View) -> ReportPeriod:
    known = _FIRST.one(view, "ORDER BY serial LIMIT 1")
    today = local_day(view.now)
    return month(today if known is None else min(today, local_day(known.at)))


def _still_open(view: View, period: ReportPeriod) -> None:
    known = closing_of(view, period)
    if known is not None:
        raise Refused("period_closed", period=period.title, at=known.closed_at, by=known.by)
