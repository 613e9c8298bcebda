"""The frame of a full page of text or of a list on as many pages as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.letterhead import draw_letterhead, plum_rule
from app.print.page_flow import Strip, draw, hairline, height, paginate, tag
from app.print.pdf import INK, MM, PLUM, QUIET, finish, new_canvas, write
from app.services.documents import Head

_MARGIN, _FOOT, _LOGO = 12 * MM, 15 * MM, 40.0


@dataclass(frozen=True)
class Sheet:
    """The frame of a list: its title and note on every page, the print line at the foot."""

    page: tuple[float, float]
    head: Head
    title: str
    note: str
    printed: str
    mark: str = ""

    @property
    def width(self) -> float:
        """How wide the text may be."""
        return self.page[0] - 2 * _MARGIN

    @property
    def room(self) -> float:
        """How high a page's text may be."""
        return _top(self) - _FOOT


def sheet_pdf(
    sheet: Sheet, strips: Sequence[Strip], foot: Sequence[Strip], header: Sequence[Strip] = (), code: str = ""
) -> bytes:
    """Strips as numbered pages; ``header`` is repeated on top of each, ``foot`` stands at the end of the last."""
    canvas, out = new_canvas(sheet.page, f"{sheet.title} {code}".strip())
    room = sheet.room - height(header)
    pages = paginate(strips, room, room, height(foot))
    for index, page in enumerate(pages):
        y = _head(canvas, sheet, again=index > 0)
        y = draw(canvas, (*header, *page), _MARGIN, y)
        if index + 1 == len(pages):
            draw(canvas, foot, _MARGIN, _FOOT + height(foot))
        hairline(canvas, _MARGIN, _FOOT - 6, _MARGIN + sheet.width)
        write(canvas, _MARGIN, _FOOT - 18, sheet.printed, 9, colour=QUIET)
        number = f"第 {index + 1} 页 / 共 {len(pages)} 页"
        left = _MARGIN + sheet.width - fonts.width(number, 9)
        write(canvas, left, _FOOT - 18, number, 9, colour=QUIET)
        canvas.showPage()
    return finish(canvas, out)


def _top(sheet: Sheet) -> float:
    return sheet.page[1] - 31 * MM


def _head(canvas: Canvas, sheet: Sheet, *, again: bool) -> float:
    y = sheet.page[1] - 15 * MM
    width = sheet.width * 0.7 if sheet.head.edition < 2 else sheet.width
    start = draw_letterhead(canvas, sheet.head, _MARGIN, y, width, 11, tall=_LOGO)
    title = f"{sheet.title}（续）" if again else sheet.title
    write(canvas, start, y - 27, title, 21, bold=True, colour=INK)
    left = start + fonts.width(title, 21, bold=True) + 14
    if sheet.mark:
        wide = fonts.width(sheet.mark, 10, bold=True) + 10
        tag(canvas, left + wide, y - 23, sheet.mark, 10, dark=True)
        left += wide + 8
    size = 12.0
    while start > _MARGIN and size > 7 and left + fonts.width(sheet.note, size) > _MARGIN + sheet.width:
        size -= 0.5  # the logo took its room
    write(canvas, _MARGIN + sheet.width - fonts.width(sheet.note, size), y - 27, sheet.note, size, colour=INK)
    plum_rule(canvas, _MARGIN, y - 36, sheet.width)
    return _top(sheet)


def masthead(canvas: Canvas, head: Head, title: str, page: tuple[float, float], margin: float) -> tuple[float, float]:
    """The header of a page that is one large notice, with its title; gives the title's left edge and baseline."""
    base, start = issuer_band(canvas, head, page, margin, tall=44)
    write(canvas, start, base - 32, title, 26, bold=True, colour=INK)
    if head.edition >= 2:
        plum_rule(canvas, margin, base - 42, page[0] - 2 * margin)
    return start, base - 32


def issuer_band(
    canvas: Canvas, head: Head, page: tuple[float, float], margin: float, *, tall: float = 0
) -> tuple[float, float]:
    """Who issues the paper, of the first edition under a band across the edge; gives the baseline of that line and
    the left edge of what stands beside the logo."""
    width, height = page
    if head.edition < 2:
        canvas.setFillColor(PLUM)
        canvas.rect(0, height - 6 * MM, width, 6 * MM, stroke=0, fill=1)
    y = height - 16 * MM
    return y, draw_letterhead(canvas, head, margin, y, width - 2 * margin, 13, tall=tall)
