"""月报, 季报, 年报 as pages: laid out section by section and drawn page by page, so that it can be told and stopped."""

import re
from collections.abc import Generator, Sequence

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.letterhead import plum_rule
from app.print.maker import Copy
from app.print.page_flow import Strip, draw, hairline, paginate, tag
from app.print.pdf import A4, INK, MM, PLUM, QUIET, finish, new_canvas, write
from app.print.report.parts import Body
from app.print.roll import wrap
from app.print.sheets import issuer_band
from app.rules.report.layout import MonthReport
from app.services.documents.report import MonthReportPaper

Drawn = Generator[tuple[int, int], None, bytes]

_LEFT, _RIGHT, _TOP, _FOOT = 28 * MM, 26 * MM, 28 * MM, 30 * MM
_WIDTH = A4[0] - _LEFT - _RIGHT
_TITLE = 22
_YEAR = re.compile(r"\d{4}年")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")


def month_report_pdf(paper: MonthReportPaper, copy: Copy) -> bytes:
    """The whole of it at once."""
    steps = month_report_steps(paper, copy)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return bytes(end.value)


def month_report_steps(paper: MonthReportPaper, copy: Copy) -> Drawn:
    """Draw it in steps: each gives (pages done, pages in all), (0, 0) while it is laid out; the PDF is returned.

    Close the generator to stop.
    """
    report = paper.report.without(paper.left_out)
    body = Body(_WIDTH)
    for section in report.sections:
        body.section(section)
        if section.key == "summary":
            body.indicators(report)
        body.parts(section)
        yield 0, 0
    body.signed_off(report.centre, written_day(report.made))
    for section in report.appendices:
        body.section(section, appendix=True)
        body.parts(section)
        yield 0, 0
    body.corrections(report.corrections)
    title = title_lines(report.title)
    first = A4[1] - _TOP - _FOOT - 34.0 * len(title) - 26
    pages = paginate(body.strips, first, A4[1] - _TOP - _FOOT)
    canvas, out = new_canvas(A4, report.title)
    canvas.showOutline()
    for index, strips in enumerate(pages):
        _page(canvas, paper, copy, title, strips, (index + 1, len(pages)))
        yield index + 1, len(pages)
    return finish(canvas, out)


def written_day(made: str) -> str:
    """2026年11月1日 from what begins with 2026-11-01; anything else as it is."""
    found = _DAY.match(made)
    return f"{int(found[1])}年{int(found[2])}月{int(found[3])}日" if found else made


def title_lines(title: str) -> list[str]:
    """A title too long for one line breaks before its year, so that no word is torn."""
    place = _YEAR.search(title)
    parts = [title]
    if place is not None and place.start() and fonts.width(title, _TITLE, bold=True) > _WIDTH:
        parts = [title[: place.start()], title[place.start() :]]
    return [line for part in parts for line in wrap(part, _WIDTH, _TITLE, bold=True)]


def _page(
    canvas: Canvas,
    paper: MonthReportPaper,
    copy: Copy,
    title: Sequence[str],
    strips: Sequence[Strip],
    number: tuple[int, int],
) -> None:
    report = paper.report
    y = A4[1] - _TOP
    if number[0] == 1:
        y = _opening(canvas, paper, copy, title)
    else:
        _again(canvas, report)
    draw(canvas, strips, _LEFT, y)
    hairline(canvas, _LEFT, _FOOT - 10, _LEFT + _WIDTH)
    state = "" if report.closed else "未封账 · "
    printed = copy.printed(paper.made_at, paper.made_by)
    write(canvas, _LEFT, _FOOT - 24, f"{state}{printed}", 9, colour=QUIET)
    said = f"第 {number[0]} 页 / 共 {number[1]} 页"
    write(canvas, _LEFT + _WIDTH - fonts.width(said, 9), _FOOT - 24, said, 9, colour=QUIET)
    canvas.showPage()


def _opening(canvas: Canvas, paper: MonthReportPaper, copy: Copy, title: Sequence[str]) -> float:
    """The band, the title in the middle, and whether the figures are frozen; gives the y below."""
    report = paper.report
    base, _ = issuer_band(canvas, paper.head, A4, _LEFT, tall=24)
    if paper.head.edition >= 2:
        plum_rule(canvas, _LEFT, base - 16, _WIDTH)
    if copy.mark:
        tag(canvas, _LEFT + _WIDTH, base, copy.mark, 10, dark=True)
    y = A4[1] - _TOP
    for line in title:
        write(canvas, _LEFT + (_WIDTH - fonts.width(line, _TITLE, bold=True)) / 2, y - 26, line, _TITLE, bold=True)
        y -= 34
    said = f"已封账 {report.closed}，数字不再变动" if report.closed else "未封账，数字随办理情况变动"
    if report.corrections:
        said += f"；有更正 {len(report.corrections)} 号，见文末"
    left = _LEFT + (_WIDTH - fonts.width(said, 10.5)) / 2
    write(canvas, left, y - 12, said, 10.5, bold=not report.closed, colour=QUIET if report.closed else PLUM)
    return y - 26


def _again(canvas: Canvas, report: MonthReport) -> None:
    y = A4[1] - 18 * MM
    said = wrap(report.title, _WIDTH, 10)[0]
    write(canvas, _LEFT, y, said, 10, colour=INK)
    plum_rule(canvas, _LEFT, y - 6, _WIDTH, 1.2)
