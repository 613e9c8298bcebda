"""运行情况月报 as a paper: the whole report as data, and which sections are printed."""

from dataclasses import dataclass
from datetime import datetime

from app.rules.report.layout import MonthReport
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class MonthReportPaper(Document, kind="month_report", name="月报"):
    """The report of a month, quarter or year. ``left_out`` are the ticks of sections that are not printed."""

    head: Head
    report: MonthReport
    made_at: datetime
    made_by: str
    left_out: tuple[str, ...] = ()
