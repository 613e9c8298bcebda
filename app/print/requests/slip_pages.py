"""Papers about one request as pages: two A5 copies beside each other on A4 with a cut line, and the A4 评价单."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.letterhead import draw_letterhead, issuer_lines, plum_rule
from app.print.maker import Copy
from app.print.page_flow import Strip, draw, hairline, height, paginate, symbol, tag
from app.print.pdf import INK, MM, PLUM, QUIET, finish, new_canvas, write
from app.print.requests import rating_page
from app.print.requests import words as said
from app.print.requests.slip_body import STAMP, body, closing
from app.services.documents.requests import RequestSlip

SHEET = (297 * MM, 210 * MM)
HALF = SHEET[0] / 2
MARGIN = 12 * MM
COLUMN = HALF - 2 * MARGIN
_TOP = SHEET[1] - 9 * MM
_FOOT = 12 * MM  # the column ends here; the print line stands below
_CODE = 62.0
_LOGO, _NAME = 42.0, COLUMN - _CODE - 12
_SIZES = (12, 11, 10)  # the largest at which a paper fits one page; a long one flows on in the middle size


def request_pdf(slip: RequestSlip, copy: Copy) -> bytes:
    """A paper about a request on A4. Raises ``KeyError`` for a paper nobody knows."""
    if slip.paper == "rating":
        return rating_page.rating_pdf(slip, copy)
    canvas, out = new_canvas(SHEET, f"{said.TITLES[slip.paper]} {slip.number}")
    foot = closing(slip, COLUMN)
    pages = _pages(slip, height(foot))
    for index, page in enumerate(pages):
        last = index + 1 == len(pages)
        for side, label in enumerate(said.COPIES[slip.paper]):
            place = _Place(side * HALF + MARGIN, label, index, len(pages))
            _half(canvas, slip, copy, place, page, foot if last else [])
        _cut(canvas, slip.number)
        canvas.showPage()
    return finish(canvas, out)


def _pages(slip: RequestSlip, tail: float) -> list[list[Strip]]:
    first, following = _head_end(slip) - _FOOT, _TOP - 34 - _FOOT
    for size in _SIZES:
        strips = body(slip, COLUMN, size)
        if height(strips) + tail <= first:
            return [strips]
    return paginate(body(slip, COLUMN, _SIZES[1]), first, following, tail)


@dataclass(frozen=True)
class _Place:
    x: float
    label: str
    index: int
    count: int


def _half(canvas: Canvas, slip: RequestSlip, copy: Copy, place: _Place, page: list[Strip], foot: list[Strip]) -> None:
    y = _head(canvas, slip, copy, place) if place.index == 0 else _short_head(canvas, slip, copy, place)
    draw(canvas, page, place.x, y)
    if foot:
        top = _FOOT + height(foot)
        if slip.paper not in said.UNSEALED:
            _stamp(canvas, place.x + COLUMN - STAMP, top + 4)
        draw(canvas, foot, place.x, top)
    hairline(canvas, place.x, _FOOT - 8, place.x + COLUMN)
    write(canvas, place.x, _FOOT - 19, copy.printed(slip.made_at, slip.made_by), 8, colour=QUIET)
    page_no = f"第 {place.index + 1} 页 / 共 {place.count} 页"
    write(canvas, place.x + COLUMN - fonts.width(page_no, 8), _FOOT - 19, page_no, 8, colour=QUIET)


def _head_end(slip: RequestSlip) -> float:
    """Where the first page's head ends and the text begins."""
    return _TOP - 76 - 15 * (issuer_lines(slip.head, _NAME, 11, _LOGO) - 1) - 6


def _head(canvas: Canvas, slip: RequestSlip, copy: Copy, place: _Place) -> float:
    right = place.x + COLUMN
    symbol(canvas, right, _TOP + 2, _CODE, slip.number)
    y = _TOP - 9
    start = draw_letterhead(canvas, slip.head, place.x, y, _NAME, 11, tall=_LOGO, whole=True, contact=False)
    y -= 15 * issuer_lines(slip.head, _NAME, 11, _LOGO) + 17
    title = said.TITLES[slip.paper]
    write(canvas, start, y, title, 23, bold=True, colour=INK)
    left = start + fonts.width(title, 23, bold=True) + 12
    for word, dark in ((place.label, False), ("加急" if slip.urgent else "", True), (copy.mark, True)):
        if word:
            wide = fonts.width(word, 10, bold=True) + 10
            tag(canvas, left + wide, y + 5, word, 10, dark=dark)
            left += wide + 5
    y -= 21
    write(canvas, place.x, y, f"受理编号 {slip.number}", 12, bold=True, colour=INK)
    if slip.serial > 1:
        after = place.x + fonts.width(f"受理编号 {slip.number}", 12, bold=True) + 12
        write(canvas, after, y, f"第 {slip.serial} 次", 12, bold=True, colour=PLUM)
    plum_rule(canvas, place.x, y - 9, COLUMN)
    return _head_end(slip)


def _short_head(canvas: Canvas, slip: RequestSlip, copy: Copy, place: _Place) -> float:
    y, right = _TOP - 12, place.x + COLUMN
    write(canvas, place.x, y, f"{said.TITLES[slip.paper]}（续） {slip.number}", 12, bold=True, colour=INK)
    left = tag(canvas, right, y + 1, place.label, 9)
    if copy.mark:
        tag(canvas, left - 5, y + 1, copy.mark, 9, dark=True)
    plum_rule(canvas, place.x, y - 10, COLUMN)
    return _TOP - 34


def _stamp(canvas: Canvas, x: float, top: float) -> None:
    """Where the centre's seal goes."""
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.6)
    canvas.setDash([3, 3])
    canvas.circle(x + STAMP / 2, top - STAMP / 2, STAMP / 2, stroke=1, fill=0)
    canvas.setDash([])
    write(canvas, x + STAMP / 2 - fonts.width("盖章", 10) / 2, top - STAMP / 2 - 4, "盖章", 10, colour=QUIET)


def _cut(canvas: Canvas, number: str) -> None:
    """The cut line between the copies; a seal across it shows that they belong together."""
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.7)
    canvas.setDash([5, 4])
    canvas.line(HALF, 6 * MM, HALF, SHEET[1] - 6 * MM)
    canvas.setDash([])
    note = f"沿线裁开 · 骑缝盖章 · {number}"
    wide = fonts.width(note, 8)
    canvas.saveState()
    canvas.translate(HALF, SHEET[1] / 2)
    canvas.rotate(90)
    canvas.setFillGray(1)
    canvas.rect(-wide / 2 - 6, -6, wide + 12, 12, stroke=0, fill=1)
    write(canvas, -wide / 2, -3, note, 8, colour=QUIET)
    canvas.restoreState()
