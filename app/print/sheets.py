"""The frame of a full page of text or of a list on as many pages as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.page_flow import Strip, draw, hairline, height, paginate, tag
from app.print.pdf import INK, MM, PLUM, QUIET, finish, new_canvas, write
from app.print.roll import wrap
from app.services.documents import Head

_MARGIN, _FOOT = 12 * MM, 15 * MM


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
    issuer = f"{sheet.head.community} · {sheet.head.centre}".strip(" ·")
    write(canvas, _MARGIN, y, wrap(issuer, sheet.width * 0.7, 11, bold=True)[0], 11, bold=True, colour=PLUM)
    title = f"{sheet.title}（续）" if again else sheet.title
    write(canvas, _MARGIN, y - 27, title, 21, bold=True, colour=INK)
    left = _MARGIN + fonts.width(title, 21, bold=True) + 14
    if sheet.mark:
        wide = fonts.width(sheet.mark, 10, bold=True) + 10
        tag(canvas, left + wide, y - 23, sheet.mark, 10, dark=True)
    note = _MARGIN + sheet.width - fonts.width(sheet.note, 12)
    write(canvas, note, y - 27, sheet.note, 12, colour=INK)
    canvas.setStrokeColor(PLUM)
    canvas.setLineWidth(1.4)
    canvas.line(_MARGIN, y - 36, _MARGIN + sheet.width, y - 36)
    return _top(sheet)


def masthead(canvas: Canvas, head: Head, title: str, page: tuple[float, float], margin: float) -> float:
    """The issuer's band on top, the same on every full page; gives the y below it."""
    y = issuer_band(canvas, f"{head.community} · {head.centre}", page, margin)
    write(canvas, margin, y - 32, title, 26, bold=True, colour=INK)
    return y - 32


def issuer_band(canvas: Canvas, issuer: str, page: tuple[float, float], margin: float) -> float:
    """The band across the top and who issues the paper; gives the baseline of that line."""
    width, height = page
    canvas.setFillColor(PLUM)
    canvas.rect(0, height - 6 * MM, width, 6 * MM, stroke=0, fill=1)
    y = height - 16 * MM
    shown = wrap(issuer, width - 2 * margin, 13, bold=True)[0]
    write(canvas, margin, y, shown, 13, bold=True, colour=PLUM)
    return y
