"""The frame of a full page of text or of a list on as many pages as it takes."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import ClassVar

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

    small: ClassVar[float] = 9
    """The size of what stands at the foot."""

    @property
    def margin(self) -> float:
        """How far the text stays from the page's sides."""
        return _MARGIN

    @property
    def foot(self) -> float:
        """How high the foot is."""
        return _FOOT

    @property
    def top(self) -> float:
        """Where the text begins."""
        return self.page[1] - 31 * MM

    @property
    def width(self) -> float:
        """How wide the text may be."""
        return self.page[0] - 2 * self.margin

    @property
    def room(self) -> float:
        """How high a page's text may be."""
        return self.top - self.foot

    def begin(self, canvas: Canvas, *, again: bool) -> None:
        """Draw the header of a page; ``again``: of a further one."""
        y = self.page[1] - 15 * MM
        width = self.width * 0.7 if self.head.edition < 2 else self.width
        start = draw_letterhead(canvas, self.head, _MARGIN, y, width, 11, tall=_LOGO)
        title = f"{self.title}（续）" if again else self.title
        write(canvas, start, y - 27, title, 21, bold=True, colour=INK)
        left = start + fonts.width(title, 21, bold=True) + 14
        if self.mark:
            wide = fonts.width(self.mark, 10, bold=True) + 10
            tag(canvas, left + wide, y - 23, self.mark, 10, dark=True)
            left += wide + 8
        size = 12.0
        while start > _MARGIN and size > 7 and left + fonts.width(self.note, size) > _MARGIN + self.width:
            size -= 0.5  # the logo took its room
        write(canvas, _MARGIN + self.width - fonts.width(self.note, size), y - 27, self.note, size, colour=INK)
        plum_rule(canvas, _MARGIN, y - 36, self.width)


def sheet_pdf(
    sheet: Sheet, strips: Sequence[Strip], foot: Sequence[Strip], header: Sequence[Strip] = (), code: str = ""
) -> bytes:
    """Strips as numbered pages; ``header`` is repeated on top of each, ``foot`` stands at the end of the last."""
    steps = sheet_steps(sheet, strips, foot, header, code)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return bytes(end.value)


def sheet_steps(
    sheet: Sheet, strips: Sequence[Strip], foot: Sequence[Strip], header: Sequence[Strip] = (), code: str = ""
) -> Generator[tuple[int, int], None, bytes]:
    """The same page by page: each step gives (pages done, pages in all); the PDF is returned."""
    canvas, out = new_canvas(sheet.page, f"{sheet.title} {code}".strip())
    room = sheet.room - height(header)
    pages = paginate(strips, room, room, height(foot))
    for index, page in enumerate(pages):
        sheet.begin(canvas, again=index > 0)
        draw(canvas, (*header, *page), sheet.margin, sheet.top)
        if index + 1 == len(pages):
            draw(canvas, foot, sheet.margin, sheet.foot + height(foot))
        end_page(canvas, sheet, index + 1, len(pages))
        yield index + 1, len(pages)
    return finish(canvas, out)


def end_page(canvas: Canvas, sheet: Sheet, number: int, count: int) -> None:
    """The line at a page's foot: when and by whom it was printed, and which page it is."""
    size, right = sheet.small, sheet.margin + sheet.width
    hairline(canvas, sheet.margin, sheet.foot - 6, right)
    write(canvas, sheet.margin, sheet.foot - 9 - size, sheet.printed, size, colour=QUIET)
    said = f"第 {number} 页 / 共 {count} 页"
    write(canvas, right - fonts.width(said, size), sheet.foot - 9 - size, said, size, colour=QUIET)
    canvas.showPage()


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
