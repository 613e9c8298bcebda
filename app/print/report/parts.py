"""The parts of a report in the official layout: headings, paragraphs, tables with their notes, figures, corrections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.page_flow import Column, Draw, Flow, Strip
from app.print.pdf import INK, QUIET, write
from app.print.report.charts import chart_height, put_chart
from app.print.roll import wrap
from app.rules.report.figure import Figure, Measure, change, signed_change
from app.rules.report.layout import (
    CorrectionNote,
    Indicator,
    MonthReport,
    ReportChart,
    ReportSection,
    ReportTable,
    TableColumn,
    TableRow,
)

BODY, _HEADING, _SUB, _CAPTION, _CELLS, _NOTE = 14, 16, 14, 12, 10, 9
_LEADING = 1.75
_WORDS, _GAP = 4.5, 9.0
"""Characters a column of words has at least; between two columns."""
_DIGITS = "一二三四五六七八九十"
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|附件\s*\d*[：:、]?\s*|[表图]\s*\d+\s*)")
_SUBHEADING = re.compile(r"^（[一二三四五六七八九十]+）[^。]{1,28}$")
_CODE = re.compile(r"[!-~]{8,24}")
_PERIODS = {
    "month": ("本月", "上月", "去年同月"),
    "quarter": ("本季", "上季", "去年同季"),
    "year": ("本年", "上年", "上年"),
}


@dataclass
class Body:
    """Collects the strips of a report; numbers its sections, tables and figures as they are printed."""

    width: float
    strips: list[Strip] = field(default_factory=list)
    tables: int = 0
    figures: int = 0
    sections: int = 0
    appendices: int = 0

    def section(self, section: ReportSection, *, appendix: bool = False) -> None:
        """A section with its heading, paragraphs, tables and figures."""
        self.heading(_NUMBERED.sub("", section.title), appendix=appendix)
        for said in section.paragraphs:
            self.paragraph(said)

    def parts(self, section: ReportSection) -> None:
        """Its tables, then its figures."""
        for table in section.tables:
            self.table(table)
        for chart in section.charts:
            self.figure(chart)

    def heading(self, said: str, *, appendix: bool = False) -> None:
        """一、 or 附件1, in the outline too."""
        if appendix:
            self.appendices += 1
            shown = f"附件{self.appendices}　{said}"
        else:
            self.sections += 1
            shown = f"{chinese_ordinal(self.sections)}、{said}"
        self._titled(shown, f"part-{'a' if appendix else 's'}{self.appendices + self.sections}")

    def _titled(self, shown: str, key: str) -> None:
        self._air(12)
        for index, line in enumerate(wrap(shown, self.width, _HEADING, bold=True)):
            self.strips.append(Strip(26, _marked(line, key if index == 0 else "", shown), glue=True))
        self.strips.append(Strip(3, _blank, glue=True))

    def paragraph(self, said: str) -> None:
        """Two characters in, lines of the width; one that opens with （一） and is short is a heading."""
        for part in said.splitlines():
            if _SUBHEADING.match(part.strip()):
                self._air(4)
                self._line(part.strip(), 2 * BODY, _SUB, bold=True, glue=True)
                continue
            lines = _indented(part.strip(), self.width)
            for index, line in enumerate(lines):
                # No first line alone at a page's foot, no last one alone on top.
                glue = index in (0, len(lines) - 2) and index < len(lines) - 1
                self._line(line, 2 * BODY if index == 0 else 0, BODY, glue=glue)

    def indicators(self, report: MonthReport) -> None:
        """The table of key figures; every definition stands below it, numbered as in the table."""
        now, before, year_ago = _PERIODS[_length(report.period)]
        titles = (("指标", 92), (now, 62), (before, 62), ("环比", 50), (year_ago, 62), ("同比", 50), ("本年累计", 64))
        columns = tuple(
            TableColumn(title, Measure.TEXT if index == 0 else Measure.COUNT, share)
            for index, (title, share) in enumerate(titles)
        )
        notes: list[str] = []
        rows = tuple(_indicator_row(one, notes) for one in report.indicators)
        base = "百分比保留两位小数，各项之和不一定等于100.00%；没有数据或没有可比基数的写“—”。"
        self.table(ReportTable("indicators", "主要指标", columns, rows, "\n".join((*notes, base))), _NOTE)

    def table(self, table: ReportTable, size: int = _CELLS) -> None:
        """Its caption above, its head again on every page it goes on to, its note below."""
        self.tables += 1
        caption = f"表{self.tables}　{_NUMBERED.sub('', table.caption)}"
        columns = _columns(table, self.width, size)
        head = [*self._caption(caption), *_head(columns, self.width, size)]
        again = tuple([*self._caption(f"{caption}（续）"), *_head(columns, self.width, size)])
        self._air(8)
        self.strips += [replace(strip, glue=True) for strip in head]
        rows = Flow(self.width, size)
        for row in table.rows:
            cells = [_cell(figure, column) for figure, column in zip(row.cells, table.columns, strict=True)]
            rows.row(columns, cells, strong=row.strong)
        if not table.rows:
            rows.text("本期没有数据。", _CELLS, colour=QUIET, indent=4)
        self.strips += [replace(strip, again=again) for strip in rows.strips]
        self.strips[-1] = replace(self.strips[-1], glue=True)
        self.strips.append(Strip(2, _ruler(self.width, 1.1, 0.5), glue=bool(table.note)))
        self._note(table.note)
        self._air(8)

    def figure(self, chart: ReportChart) -> None:
        """A chart with its caption below it."""
        self.figures += 1
        width = self.width
        self._air(8)
        self.strips.append(Strip(chart_height(chart), lambda c, x, y: put_chart(c, chart, x, y, width), glue=True))
        said = f"图{self.figures}　{_NUMBERED.sub('', chart.caption)}"
        for strip in self._caption(said):
            self.strips.append(strip)
        self.strips[-1] = replace(self.strips[-1], glue=bool(chart.note))
        self._note(chart.note)
        self._air(8)

    def signed_off(self, by: str, day: str) -> None:
        """落款: who issues it and when, at the right; never alone on a page."""
        if self.strips:
            self.strips[-1] = replace(self.strips[-1], glue=True, air=False)
        self.strips.append(Strip(26, _blank, glue=True))
        wide = max(fonts.width(by, BODY), fonts.width(day, BODY))
        middle = max(self.width - 2 * BODY - wide / 2, wide / 2)
        for said, glue in ((by, True), (day, False)):
            left = max(middle - fonts.width(said, BODY) / 2, 0)
            self._line(said, left, BODY, glue=glue)

    def corrections(self, notes: Sequence[CorrectionNote]) -> None:
        """更正 of a closed period, by their numbers; what was printed above stays as it was."""
        if not notes:
            return
        self._titled("更正", "part-corrections")
        for note in notes:
            self._line(f"更正第{note.number}号（{note.at}，{note.by}）", 2 * BODY, BODY, bold=True, glue=True)
            self.paragraph(f"{note.what}：原为{note.said}，应为{note.right}。原因：{note.reason}")

    def _air(self, points: float) -> None:
        self.strips.append(Strip(points, _blank, glue=bool(self.strips) and self.strips[-1].glue, air=True))

    def _line(self, said: str, left: float, size: float, *, bold: bool = False, glue: bool = False) -> None:
        self.strips.append(Strip(size * _LEADING, _said(said, left, size, bold), glue=glue))

    def _caption(self, said: str) -> list[Strip]:
        return [
            Strip(
                _CAPTION * 1.5, _said(line, (self.width - fonts.width(line, _CAPTION, bold=True)) / 2, _CAPTION, True)
            )
            for line in wrap(said, self.width, _CAPTION, bold=True)
        ]

    def _note(self, note: str) -> None:
        if not note:
            return
        flow = Flow(self.width, _NOTE)
        flow.text(f"注：{note}", _NOTE, colour=QUIET)
        self.strips += flow.strips


def chinese_ordinal(number: int) -> str:
    """1 to 99 as headings count: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return ten + (_DIGITS[ones - 1] if ones else "")


def _length(period: str) -> str:
    return "quarter" if "Q" in period else "month" if "-" in period else "year"


def _indicator_row(one: Indicator, notes: list[str]) -> TableRow:
    mark = ""
    if one.meaning:
        number = len(notes) + 1
        mark = chr(0x2460 + number - 1) if number <= 20 else f"[{number}]"
        notes.append(f"{mark}{one.meaning}")
    name = f"{one.name}（{one.unit}）" if one.unit and one.unit not in ("%", "¥") else one.name
    said = (
        name + mark, one.now.written(), one.before.written(), signed_change(change(one.now, one.before)),
        one.year_ago.written(), signed_change(change(one.now, one.year_ago)), one.so_far.written(),
    )  # fmt: skip
    return TableRow(tuple(Figure(Measure.TEXT, text=words) for words in said))


def _columns(table: ReportTable, width: float, size: float) -> tuple[Column, ...]:
    """Columns by their shares. A figure is never torn: what a column of figures lacks for its longest, the others give
    as far as they have more than they need; columns of words break their lines."""
    whole = sum(column.share for column in table.columns)
    wide = [width * column.share / whole for column in table.columns]
    least = [_least(table, at, size) for at in range(len(wide))]
    lack = sum(max(need - has, 0.0) for need, has in zip(least, wide, strict=True))
    spare = sum(max(has - need, 0.0) for need, has in zip(least, wide, strict=True))
    part = min(lack / spare, 1.0) if spare else 0.0
    given = [
        max(need, has) if need >= has else has - (has - need) * part for need, has in zip(least, wide, strict=True)
    ]
    return tuple(
        Column(column.title, has * width / sum(given), "left" if column.measure is Measure.TEXT else "right")
        for column, has in zip(table.columns, given, strict=True)
    )


def _least(table: ReportTable, at: int, size: float) -> float:
    """What a column needs so that no figure of it is torn, and no number of a slip; other words can do with a few."""
    column = table.columns[at]
    if column.measure is Measure.TEXT:
        codes = {code for row in table.rows for code in _CODE.findall(row.cells[at].text)}
        return max((fonts.width(code, size) + _GAP for code in codes), default=_WORDS * size)
    said = ((_cell(row.cells[at], column), row.strong) for row in table.rows)
    return max((fonts.width(words, size, bold=strong) for words, strong in said), default=0.0) + _GAP


def _cell(figure: Figure, column: TableColumn) -> str:
    return signed_change(figure) if column.signed else figure.written()


def _head(columns: Sequence[Column], width: float, size: int) -> list[Strip]:
    flow = Flow(width, size)
    flow.row(columns, [column.title for column in columns], head=True)
    return [
        Strip(2, _ruler(width, 1.1, 1.5), glue=True),
        *flow.strips,
        Strip(0.6, _ruler(width, 0.6, 0.3), glue=True),
    ]


def _indented(said: str, width: float) -> list[str]:
    """Lines of a paragraph whose first is two characters shorter."""
    first, *rest = wrap(said, width - 2 * BODY, BODY)
    left = said.strip()
    if not rest:
        return [first]
    shown = fonts.visible(left)
    return [first, *wrap(shown[len(first) :], width, BODY)]


def _blank(canvas: Canvas, x: float, y: float) -> None:
    """Air."""


def _said(line: str, left: float, size: float, bold: bool, colour: Any = INK) -> Draw:
    return lambda canvas, x, y: write(canvas, x + left, y - size * 1.2, line, size, bold=bold, colour=colour)


def _marked(line: str, key: str, title: str) -> Draw:
    def put(canvas: Canvas, x: float, y: float) -> None:
        if key:
            canvas.bookmarkHorizontal(key, x, y)
            canvas.addOutlineEntry(title, key, level=0)
        write(canvas, x, y - 20, line, _HEADING, bold=True, colour=INK)

    return put


def _ruler(width: float, thick: float, down: float) -> Draw:
    def put(canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(thick)
        canvas.line(x, y - down, x + width, y - down)

    return put
