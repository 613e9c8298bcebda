"""The report as .xlsx: one sheet a table, typed cells, the charts beside them. Made from the report alone."""

import re
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from app.rules.report.figure import Figure, Measure, change
from app.rules.report.layout import CorrectionNote, MonthReport, ReportChart, ReportTable

FORMATS = {
    Measure.COUNT: "#,##0", Measure.MONEY: "#,##0.00", Measure.RATE: "0.00%", Measure.MEAN_DAYS: "0.0",
    Measure.MEAN_MONEY: "#,##0.00", Measure.HOURS: "0.0", Measure.TEXT: "@",
}  # fmt: skip
"""How a workbook shows each kind of figure."""
_SHEET = re.compile(r"[\[\]:*?/\\]")
_SHAPES = {"daily": "column", "columns": "column", "bars": "bar", "heat": "", "ring": "doughnut"}
_KEY_HEAD = ("指标", "单位", "本期", "上期", "环比", "去年同期", "同比", "本年累计", "口径")


def workbook(report: MonthReport) -> bytes:
    """The whole file."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": report.title, "author": report.centre})
    made = _Book(book)
    made.summary(report)
    for section in (*report.sections, *report.appendices):
        for table in section.tables:
            made.table(table)
        for chart in section.charts:
            made.chart(chart)
    if report.corrections:
        made.corrections(report.corrections)
    book.close()
    return out.getvalue()


def sheet_name(caption: str) -> str:
    """A caption as a workbook lets a sheet be called, with room for a number after it."""
    return _SHEET.sub("", caption).strip("'")[:28] or "表"


class _Book:
    """A workbook with its formats."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: set[str] = set()
        self._bold = book.add_format({"bold": True, "bg_color": "#FAECEF", "text_wrap": True})
        self._plain = {measure: book.add_format({"num_format": code}) for measure, code in FORMATS.items()}
        self._strong = {
            measure: book.add_format({"num_format": code, "bold": True}) for measure, code in FORMATS.items()
        }

    def summary(self, report: MonthReport) -> None:
        """Title, paragraphs and the key figures."""
        sheet = self._sheet("总体情况")
        sheet.write_string(0, 0, report.title, self._bold)
        sheet.write_string(1, 0, f"已封账 {report.closed}" if report.closed else f"未封账，{report.made} 生成")
        at = 3
        for section in report.sections:
            for paragraph in section.paragraphs:
                sheet.write_string(at, 0, paragraph)
                at += 1
        at += 1
        for column, name in enumerate(_KEY_HEAD):
            sheet.write_string(at, column, name, self._bold)
        for one in report.indicators:
            at += 1
            moved, than = change(one.now, one.before), change(one.now, one.year_ago)
            sheet.write_string(at, 0, one.name)
            sheet.write_string(at, 1, one.unit)
            for column, figure in enumerate((one.now, one.before, moved, one.year_ago, than, one.so_far), 2):
                self._cell(sheet, at, column, figure)
            sheet.write_string(at, 8, one.meaning)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 7, 13)
        sheet.set_column(8, 8, 60)

    def table(self, table: ReportTable) -> None:
        """One table on a sheet of its own."""
        sheet = self._sheet(table.caption)
        sheet.write_string(0, 0, table.caption, self._bold)
        for column, head in enumerate(table.columns):
            sheet.write_string(1, column, head.title, self._bold)
            sheet.set_column(column, column, 10 + 6 * head.share)
        for at, row in enumerate(table.rows, 2):
            for column, figure in enumerate(row.cells):
                self._cell(sheet, at, column, figure, strong=row.strong)
        if table.note:
            sheet.write_string(len(table.rows) + 3, 0, table.note)
        sheet.freeze_panes(2, 1)

    def corrections(self, notes: tuple[CorrectionNote, ...]) -> None:
        """更正 of a closed period, by their numbers."""
        sheet = self._sheet("更正")
        for column, name in enumerate(("号", "哪一项", "原来是", "应当是", "原因", "何人", "何时")):
            sheet.write_string(0, column, name, self._bold)
        for at, note in enumerate(notes, 1):
            sheet.write_number(at, 0, note.number)
            for column, text in enumerate((note.what, note.said, note.right, note.reason, note.by, note.at), 1):
                sheet.write_string(at, column, text)

    def chart(self, chart: ReportChart) -> None:
        """Its numbers on a sheet, and the chart over them."""
        sheet = self._sheet(f"图 {chart.caption}")
        for row, label in enumerate(chart.labels, 1):
            sheet.write_string(row, 0, label)
        for column, one in enumerate(chart.series, 1):
            sheet.write_string(0, column, one.name, self._bold)
            for row, value in enumerate(one.values, 1):
                self._cell(sheet, row, column, Figure(chart.measure, value))
        shape = _SHAPES[chart.shape]
        if not shape or not chart.labels or not chart.series:
            return
        kind = {"type": shape} | ({"subtype": "stacked"} if shape == "column" and len(chart.series) > 1 else {})
        drawn = self._book.add_chart(kind)
        name = sheet.get_name().replace("'", "''")
        for column, one in enumerate(chart.series, 1):
            letter = xl_col_to_name(column)
            drawn.add_series({
                "name": one.name, "categories": f"='{name}'!$A$2:$A${len(chart.labels) + 1}",
                "values": f"='{name}'!${letter}$2:${letter}${len(chart.labels) + 1}",
            })  # fmt: skip
        drawn.set_title({"name": chart.caption})
        sheet.insert_chart(1, len(chart.series) + 2, drawn)

    def _sheet(self, caption: str) -> Any:
        base = sheet_name(caption)
        name, at = base, 1
        while name in self._names:
            at += 1
            name = f"{base}{at}"
        self._names.add(name)
        return self._book.add_worksheet(name)

    def _cell(self, sheet: Any, row: int, column: int, figure: Figure, *, strong: bool = False) -> None:
        look = (self._strong if strong else self._plain)[figure.measure]
        if figure.measure is Measure.TEXT or not figure.known:
            sheet.write_string(
                row, column, figure.written() if figure.measure is not Measure.TEXT else figure.text, look
            )
        else:
            sheet.write_number(row, column, number_of(figure), look)


def number_of(figure: Figure) -> float:
    """The figure in the unit people read it in: yuan, hours, working days, a share of one."""
    n, of = figure.n or 0, figure.of or 1
    return {
        Measure.COUNT: float(n), Measure.MONEY: n / 100, Measure.RATE: n / of, Measure.MEAN_DAYS: n / of / 480,
        Measure.MEAN_MONEY: n / of / 100, Measure.HOURS: n / 60,
    }[figure.measure]  # fmt: skip
