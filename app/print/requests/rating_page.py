"""评价单: one A4 page in large type that a resident fills in at home and brings back."""

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.letterhead import draw_letterhead, issuer_lines, plum_rule
from app.print.maker import Copy
from app.print.page_flow import Flow, box, draw, hairline, symbol, tag
from app.print.pdf import A4, INK, LINE, MM, PLUM, QUIET, finish, new_canvas, write
from app.print.requests import words as said
from app.services.documents.requests import RequestSlip

_MARGIN = 18 * MM
_WIDE = A4[0] - 2 * _MARGIN
_ROW, _LOGO = 54.0, 50.0


def rating_pdf(slip: RequestSlip, copy: Copy) -> bytes:
    """The sheet with five boxes to tick. A later copy is marked."""
    canvas, out = new_canvas(A4, f"{said.TITLES['rating']} {slip.number}")
    y = _head(canvas, slip, copy.mark)
    facts = Flow(_WIDE, size=13)
    facts.pairs(("事项", said.item(slip.item)), bold=True)
    facts.pairs(("申请人", said.applicant(slip)), ("承办", slip.handler))
    closed = "" if slip.closed_at is None else words.minute(slip.closed_at)
    facts.pairs(("办结时间", closed), ("结果", said.result(slip.result)))
    y = draw(canvas, facts.strips, _MARGIN, y) - 42
    write(canvas, _MARGIN, y, "这件事办得怎么样？请打一个勾", 24, bold=True, colour=INK)
    y = _values(canvas, y - 16)
    more = Flow(_WIDE, size=14)
    more.gap(6)
    more.text("还可以说说（可多选，可不填）", 14, bold=True)
    more.choices(("", said.RATING_POINTS))
    for _ in range(3):
        more.blank(("", 1), high=30)
    more.gap(8)
    more.blank(("签名（可不写）", 1), ("日期", 1), high=30)
    more.gap(10)
    more.text(said.next_step(slip), 16, bold=True, colour=PLUM)
    more.text("自愿评价，一件事一次。不评价不影响您以后办事；差评会有专人联系您。", 11)
    more.text(f"{said.COMPLAINTS}{f'，本中心电话 {slip.head.phone}' if slip.head.phone else ''}", 11)
    draw(canvas, more.strips, _MARGIN, y)
    hairline(canvas, _MARGIN, 14 * MM, _MARGIN + _WIDE)
    write(canvas, _MARGIN, 10 * MM, copy.printed(slip.made_at, slip.made_by), 9, colour=QUIET)
    canvas.showPage()
    return finish(canvas, out)


def _head(canvas: Canvas, slip: RequestSlip, mark: str) -> float:
    top, right = A4[1] - 16 * MM, _MARGIN + _WIDE
    symbol(canvas, right, top + 4, 74, slip.number)
    y = top - 10
    start = draw_letterhead(canvas, slip.head, _MARGIN, y, _WIDE - 90, 13, tall=_LOGO, whole=True, contact=False)
    y -= 18 * issuer_lines(slip.head, _WIDE - 90, 13, _LOGO) + 17
    title = said.TITLES["rating"]
    write(canvas, start, y, title, 28, bold=True, colour=INK)
    if mark:
        wide = fonts.width(mark, 12, bold=True) + 12
        tag(canvas, start + fonts.width(title, 28, bold=True) + 14 + wide, y + 6, mark, 12, dark=True)
    y -= 24
    write(canvas, _MARGIN, y, f"受理编号 {slip.number}", 14, bold=True, colour=INK)
    plum_rule(canvas, _MARGIN, y - 11, right - _MARGIN, 1.6)
    return y - 24


def _values(canvas: Canvas, y: float) -> float:
    for value, label in said.RATINGS:
        side = 30.0
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.8)
        canvas.roundRect(_MARGIN, y - _ROW + 4, _WIDE, _ROW - 6, 6, stroke=1, fill=0)
        box(canvas, _MARGIN + 14, y - _ROW / 2 - side / 2 + 1, side)
        write(canvas, _MARGIN + 62, y - _ROW / 2 - 8, label, 24, bold=True, colour=INK)
        stars = f"{value} 分"
        write(canvas, _MARGIN + _WIDE - 14 - fonts.width(stars, 16), y - _ROW / 2 - 5, stars, 16, colour=QUIET)
        y -= _ROW
    return y
