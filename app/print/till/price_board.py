"""The day's price board (A4)."""

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.maker import Copy
from app.print.pdf import A4, INK, LINE, MM, PALE, PLUM, QUIET, finish, new_canvas, write
from app.print.roll import wrap
from app.print.sheets import masthead
from app.services.documents.till import PriceBoard

Row = tuple[str, str, int, tuple[int, ...]]


def prices_pdf(board: PriceBoard, copy: Copy) -> bytes:
    """The day's price board on A4, as large as one page allows and on more pages when it must."""
    canvas, out = new_canvas(A4, f"今日菜价 {board.day.isoformat()}")
    size = _board_size(board)
    pages = _paged(board.rows, size)
    for index, rows in enumerate(pages):
        _board_page(canvas, board, rows, size)
        if len(pages) > 1:
            note = f"第 {index + 1} 页 / 共 {len(pages)} 页"
            write(canvas, A4[0] - 16 * MM - fonts.width(note, 10), 9 * MM, note, 10, colour=QUIET)
        canvas.showPage()
    return finish(canvas, out)


_ROOM = 226 * MM  # height left for rows under the masthead and the table's head
_BIGGEST, _SMALLEST = 22, 14


def _row_height(size: float) -> float:
    return size * 1.62


def _board_size(board: PriceBoard) -> int:
    """The largest type at which every row fits one page and the longest dish its column; at least ``_SMALLEST``."""
    for size in range(_BIGGEST, _SMALLEST, -1):
        longest = max((fonts.width(row[1], size, bold=True) for row in board.rows), default=0)
        if _height(board.rows, size) <= _ROOM and longest <= _name_room(board, size):
            return size
    return _SMALLEST


def _height(rows: tuple[Row, ...], size: float) -> float:
    return (len(rows) + len({row[0] for row in rows}) * 0.9) * _row_height(size)


def _paged(rows: tuple[Row, ...], size: float) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    for row in rows:
        if _height((*pages[-1], row), size) > _ROOM and pages[-1]:
            pages.append([])
        pages[-1].append(row)
    return pages


def _column(board: PriceBoard, size: float) -> float:
    prices = [fonts.width(words.plain(price), size, bold=True) for row in board.rows for price in (row[2], *row[3])]
    labels = [fonts.width(label, 13, bold=True) for label in board.tiers]
    widest = (A4[0] - 32 * MM) * 0.62 / (1 + len(board.tiers)) - 14
    return max([*prices, min(max(labels, default=0.0), widest), 56.0]) + 14


def _name_room(board: PriceBoard, size: float) -> float:
    return A4[0] - 32 * MM - _column(board, size) * (1 + len(board.tiers))


def _board_page(canvas: Canvas, board: PriceBoard, rows: list[Row], size: float) -> None:
    margin = 16 * MM
    start, y = masthead(canvas, board.head, "今日菜价", A4, margin)
    day = words.long_day(board.day)
    write(canvas, A4[0] - margin - fonts.width(day, 15), y, day, 15, colour=QUIET)
    write(canvas, start + fonts.width("今日菜价", 26, bold=True) + 14, y, board.head.canteen, 17, colour=QUIET)
    column = _column(board, size)
    edges = [A4[0] - margin - column * (len(board.tiers) - index) for index in range(len(board.tiers) + 1)]
    y = _board_heads(canvas, board.tiers, edges, column, y - 9 * MM)
    category = None
    for row in rows:
        if row[0] != category:
            category = row[0]
            y -= _row_height(size) * 0.9
            write(canvas, margin, y + size * 0.35, category, size * 0.72, bold=True, colour=PLUM)
        y -= _row_height(size)
        _board_row(canvas, row, edges, size, y)
    write(canvas, margin, 9 * MM, "价格单位：元", 10, colour=QUIET)


def _board_heads(canvas: Canvas, tiers: tuple[str, ...], edges: list[float], column: float, y: float) -> float:
    labels = [_evenly(label, column - 8) for label in ("原价", *tiers)]
    tall = max(len(parts) for parts in labels) * 16 + 12
    canvas.setFillColor(PALE)
    canvas.rect(16 * MM - 6, y - tall, A4[0] - 32 * MM + 12, tall, stroke=0, fill=1)
    write(canvas, 16 * MM, y - tall / 2 - 5, "菜名", 13, bold=True, colour=INK)
    for edge, parts in zip(edges, labels, strict=True):
        top = y - tall / 2 + (len(parts) - 1) * 8 - 5
        for index, part in enumerate(parts):
            left = edge - fonts.width(part, 13, bold=True)
            write(canvas, left, top - index * 16, part, 13, bold=True, colour=INK)
    return y - tall


def _evenly(label: str, limit: float) -> list[str]:
    """``label`` in as few lines as ``limit`` allows, of about the same length."""
    lines = wrap(label, limit, 13, bold=True)
    narrower = limit
    while len(lines) > 1 and narrower > 26:
        narrower -= 2
        tried = wrap(label, narrower, 13, bold=True)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _board_row(canvas: Canvas, row: Row, edges: list[float], size: float, y: float) -> None:
    margin = 16 * MM
    name, room = row[1], edges[0] - fonts.width(words.plain(row[2]), size) - margin - 8
    fitted = size
    while fitted > 8 and fonts.width(name, fitted, bold=True) > room:
        fitted -= 0.5
    write(canvas, margin, y + size * 0.46, name, fitted, bold=True, colour=INK)
    for index, (edge, price) in enumerate(zip(edges, (row[2], *row[3]), strict=True)):
        text = words.plain(price)
        strong = index > 0
        left = edge - fonts.width(text, size, bold=strong)
        write(canvas, left, y + size * 0.46, text, size, bold=strong, colour=PLUM if strong else INK)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(margin, y, A4[0] - margin, y)
