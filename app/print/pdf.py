"""PDF canvases that are searchable, deterministic and name no unembedded font; and a roll paper as a PDF."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.roll import DOTS_PER_MM, Code, Fill, Frame, Item, Paper, Rule, Text

MM = 72 / 25.4
DOT = MM / DOTS_PER_MM
A4 = (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)
PLUM = HexColor("#9B2C4B")
INK = HexColor("#2A2224")
QUIET = HexColor("#574D4E")
PALE = HexColor("#FAECEF")
LINE = HexColor("#D6CBBD")
_ROLLS_MM = (58, 80)  # paper widths; a head of 384 or 576 dots prints 48 or 72 mm of them


def new_canvas(page: tuple[float, float], title: str) -> tuple[Canvas, BytesIO]:
    """A canvas of ``page`` points whose bytes depend only on what is drawn."""
    fonts.prepare()
    fonts.face(fonts.REGULAR)
    fonts.face(fonts.BOLD)
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=page,
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
        initialFontName=fonts.REGULAR,
        pdfVersion=(1, 5),
    )
    # a wide blank has it written as UTF-16: what somebody typed must not stand among the file's own words
    title = f"{title}\u3000" if title.isascii() else title
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject(title)
    canvas.setCreator("baitonggang")
    canvas.setProducer("baitonggang")
    return canvas, out


def finish(canvas: Canvas, out: BytesIO) -> bytes:
    """Close the canvas and give its bytes."""
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: Any = 0) -> None:
    """Write one line with its left edge at ``x``; ``colour`` is a grey level or a reportlab colour."""
    line = canvas.beginText(x, y)
    grey = isinstance(colour, int | float)
    (line.setFillGray if grey else line.setFillColor)(colour)
    for run in fonts.runs(text, bold=bold):
        line.setFont(run.font, size)
        heavy = bold and run.font == fonts.RARE  # HanaMinB has no bold: fill and stroke
        if heavy:
            (line.setStrokeGray if grey else line.setStrokeColor)(colour)
            canvas.setLineWidth(size * 0.03)
            line.setTextRenderMode(2)
        line.textOut(run.text)
        if heavy:
            line.setTextRenderMode(0)
    canvas.drawText(line)


def roll_page(paper: Paper) -> tuple[float, float]:
    """The page of a roll paper in points: the roll's own width, the height it needs."""
    printed = paper.width / DOTS_PER_MM
    across = next((mm for mm in _ROLLS_MM if mm >= printed), printed + 8)
    return across * MM, (paper.height / DOTS_PER_MM + 8) * MM


def roll_pdf(paper: Paper) -> bytes:
    """A roll paper as a one-page PDF."""
    page = roll_page(paper)
    canvas, out = new_canvas(page, paper.title)
    left = (page[0] - paper.width * DOT) / 2
    canvas.translate(left, page[1] - 4 * MM)
    canvas.scale(DOT, DOT)
    for item in paper.items:
        _draw(canvas, item)
    return finish(canvas, out)


def _draw(canvas: Canvas, item: Item) -> None:
    if isinstance(item, Text):
        write(canvas, item.left, -item.y, item.text, item.size, bold=item.bold, colour=1 if item.white else 0)
    elif isinstance(item, Rule):
        canvas.setStrokeGray(0)
        canvas.setLineWidth(item.thickness)
        canvas.setDash([8, 6] if item.dashed else [])
        middle = -item.y - item.thickness / 2
        canvas.line(item.x, middle, item.x + item.width, middle)
        canvas.setDash([])
    elif isinstance(item, Fill):
        canvas.setFillGray(0)
        canvas.rect(item.x, -item.y - item.height, item.width, item.height, stroke=0, fill=1)
    elif isinstance(item, Frame):
        inset = item.thickness / 2
        canvas.setStrokeGray(0)
        canvas.setLineWidth(item.thickness)
        canvas.rect(
            item.x + inset,
            -item.y - item.height + inset,
            item.width - item.thickness,
            item.height - item.thickness,
            stroke=1,
            fill=0,
        )
    else:
        _code(canvas, item)


def _code(canvas: Canvas, item: Code) -> None:
    canvas.setFillGray(0)
    cells = canvas.beginPath()
    for row, line in enumerate(item.matrix):
        for column, dark in enumerate(line):
            if dark:
                x, y = item.x + column * item.module, item.y + row * item.module
                cells.rect(x, -y - item.module, item.module, item.module)
    canvas.drawPath(cells, stroke=0, fill=1)
