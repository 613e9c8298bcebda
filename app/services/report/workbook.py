"""The report as .xlsx: one sheet a table, typed cells, the charts beside them. Made from the report alone."""

from xlsxwriter.utility import xl_col_to_name

from app.rules.report.figure import Figure, change
from app.rules.report.layout import CorrectionNote, MonthReport, ReportChart, ReportTable
from app.services.lists.workbook import TypedBook

_SHAPES = {"daily": "column", "columns": "column", "bars": "bar", "heat": "", "ring": "doughnut"}
_KEY_HEAD = ("指标", "单位", "本期", "上期", "环比", "去年同期", "同比", "本年累计", "口径")


def workbook(report: MonthReport) -> bytes:
    """The whole file."""
    made = _ReportBook(report.title, report.centre)
    made.summary(report)
    for section in (*report.sections, *report.appendices):
        for table in section.tables:
            made.table(table)
        for chart in section.charts:
            made.chart(chart)
    if report.corrections:
        made.corrections(report.corrections)
    return made.done()


class _ReportBook(TypedBook):
    """The report's sheets."""

    def summary(self, report: MonthReport) -> None:
        """Title, paragraphs and the key figures."""
        sheet = self.sheet("总体情况")
        sheet.write_string(0, 0, report.title, self.bold)
        sheet.write_string(1, 0, f"已封账 {report.closed}" if report.closed else f"未封账，{report.made} 生成")
        at = 3
        for section in report.sections:
            for paragraph in section.paragraphs:
                sheet.write_string(at, 0, paragraph)
                at += 1
        at += 1
        self.heads(sheet, at, _KEY_HEAD)
        for one in report.indicators:
            at += 1
            moved, than = change(one.now, one.before), change(one.now, one.year_ago)
            sheet.write_string(at, 0, one.name)
            sheet.write_string(at, 1, one.unit)
            for column, figure in enumerate((one.now, one.before, moved, one.year_ago, than, one.so_far), 2):
                self.cell(sheet, at, column, figure)
            sheet.write_string(at, 8, one.meaning)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 7, 13)
        sheet.set_column(8, 8, 60)

    def table(self, table: ReportTable) -> None:
        """One table on a sheet of its own."""
        sheet = self.sheet(table.caption)
        sheet.write_string(0, 0, table.caption, self.bold)
        for column, head in enumerate(table.columns):
            sheet.write_string(1, column, head.title, self.bold)
            sheet.set_column(column, column, 10 + 6 * head.share)
        for at, row in enumerate(table.rows, 2):
            for column, figure in enumerate(row.cells):
                self.cell(sheet, at, column, figure, strong=row.strong)
        if table.note:
            sheet.write_string(len(table.rows) + 3, 0, table.note)
        sheet.freeze_panes(2, 1)

    def corrections(self, notes: tuple[CorrectionNote, ...]) -> None:
        """更正 of a closed period, by their numbers."""
        sheet = self.sheet("更正")
        self.heads(sheet, 0, ("号", "哪一项", "原来是", "应当是", "原因", "何人", "何时"))
        for at, note in enumerate(notes, 1):
            sheet.write_number(at, 0, note.number)
            for column, text in enumerate((note.what, note.said, note.right, note.reason, note.by, note.at), 1):
                sheet.write_string(at, column, text)

    def chart(self, chart: ReportChart) -> None:
        """Its numbers on a sheet, and the chart over them."""
        sheet = self.sheet(f"图 {chart.caption}")
        for row, label in enumerate(chart.labels, 1):
            sheet.write_string(row, 0, label)
        for column, one in enumerate(chart.series, 1):
            sheet.write_string(0, column, one.name, self.bold)
            for row, value in enumerate(one.values, 1):
                self.cell(sheet, row, column, Figure(chart.measure, value))
        shape = _SHAPES[chart.shape]
        if not shape or not chart.labels or not chart.series:
            return
        kind = {"type": shape} | ({"subtype": "stacked"} if shape == "column" and len(chart.series) > 1 else {})
        drawn = self.book.add_chart(kind)
        name = sheet.get_name().replace("'", "''")
        for column, one in enumerate(chart.series, 1):
            letter = xl_col_to_name(column)
            drawn.add_series({
                "name": one.name, "categories": f"='{name}'!$A$2:$A${len(chart.labels) + 1}",
                "values": f"='{name}'!${letter}$2:${letter}${len(chart.labels) + 1}",
            })  # fmt: skip
        drawn.set_title({"name": chart.caption})
        sheet.insert_chart(1, len(chart.series) + 2, drawn)
