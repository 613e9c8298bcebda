"""The papers of reports."""

from app.print.maker import Maker
from app.print.report.pages import month_report_pdf
from app.services.documents.report import MonthReportPaper

PAPERS = {MonthReportPaper: Maker(pages=month_report_pdf)}
