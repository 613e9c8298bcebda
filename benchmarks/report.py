"""A month's report as a PDF against the same words and tables by plain platypus, which draws none of the charts.

``python -m benchmarks.report [ROUNDS]``. Aim: at most 0.45 times the processor time. The two take turns.
"""

import sys
import time
from collections.abc import Callable
from io import BytesIO

from app.print import fonts
from app.print.render import render
from app.rules.report.layout import MonthReport
from benchmarks.side_by_side import Measured, quantile
from tests.print.report_samples import long_report, report_paper

AIM = 0.45


def plain(report: MonthReport) -> bytes:
    """The same by ``SimpleDocTemplate``, ``Paragraph`` and ``LongTable``, as its manual shows them."""
    fonts.preload()
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    body = ParagraphStyle("body", fontName=fonts.REGULAR, fontSize=14, leading=24, wordWrap="CJK")
    cell = ParagraphStyle("cell", fontName=fonts.REGULAR, fontSize=10, leading=14, wordWrap="CJK")
    story: list[object] = [Paragraph(report.title, body)]
    for section in (*report.sections, *report.appendices):
        story += [Paragraph(section.title, body), *(Paragraph(said, body) for said in section.paragraphs)]
        for table in section.tables:
            rows = [[Paragraph(column.title, cell) for column in table.columns]]
            rows += [[Paragraph(figure.written(), cell) for figure in row.cells] for row in table.rows]
            story += [Paragraph(table.caption, body), LongTable(rows, repeatRows=1), Paragraph(table.note, cell)]
    out = BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


def main(rounds: int = 15) -> list[Measured]:
    """Measure both and print the ratio."""
    report = long_report()
    paper = report_paper(report)
    ways: tuple[Callable[[], bytes], ...] = (lambda: render(paper, form="pdf"), lambda: plain(report))
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for way, found in zip(ways, spent, strict=True):
            before = time.process_time_ns()
            way()
            if turn:  # the first loads what both need
                found.append((time.process_time_ns() - before) / 1e6)
    ours, theirs = (quantile(found, 0.5) for found in spent)
    print(f"a long month's report: {ours:.0f} ms with its charts, by plain platypus without them {theirs:.0f} ms")
    measured = Measured("a month's report as PDF : its tables by plain platypus", ours / theirs, AIM)
    print(f"{measured.what}: {measured.text()} (aim {AIM:g})")
    return [measured]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
