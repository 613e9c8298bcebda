"""The report on its way out: to the page printer as it was looked at, or into a file, which is written to the trail."""

from uuid import UUID

from app.rules.rights import Right
from app.services import print_queue
from app.services.documents.report import MonthReportPaper
from app.services.work import Work, asks


@asks(Right.SEE_REPORTS)
def print_report(work: Work, paper: MonthReportPaper) -> UUID:
    """Queue the very report that was looked at for the page printer. Raises ``Refused("needs_right")``."""
    number = print_queue.paper_number(work, paper.report.period, paper.KIND, "report")
    return work.print(paper, number=number, printer="page")


@asks(Right.SEE_REPORTS)
def note_export(work: Work, paper: MonthReportPaper, form: str) -> None:
    """Write to the trail that the report leaves the store as a file of ``form`` (pdf, xlsx). It names no resident, so
    whoever may read it may take it out. Raises ``Refused("needs_right")``.
    """
    work.audit("report_export", paper.report.period, form=form, left_out=list(paper.left_out))
