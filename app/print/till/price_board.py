"""The day's menu with its prices, to hang up."""

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.maker import Copy
from app.print.pdf import A4, INK, LINE, MM, PALE, PLUM, QUIET, finish, new_canvas, write
from app.print.poster import SCALE
from app.print.roll import wrap
from app.print.sheets import masthead
from app.services.documents.till import PriceBoard

Row = tuple[str, str, int, tuple[int, ...]]


def prices_pdf(board: PriceBoard, copy: Copy) -> bytes:
    """The day's price board, as large as one page allows and on more pages when it must."""
    scale = SCALE[board.size or "A4"]
    canvas, out = new_canvas((A4[0] * scale, A4[1] * scale), f"今日菜价 {board.day.isoformat()}")
    size = _board_size(board)
    pages = _paged(board, size)
    for index, rows in enumerate(pages):
        if scale != 1:
            canvas.scale(scale, scale)  # of this page alone
        _board_page(canvas, board, rows, size, copy.mark if board.size else "")
        if len(pages) > 1:
            note = f"第 {index + 1} 页 / 共 {len(pages)} 页"
            write(canvas, A4[0] - _MARGIN - fonts.width(note, 10), 9 * MM, note, 10, colour=QUIET)
        canvas.showPage()
    return finish(canvas, out)


_MARGIN = 16 * MM
_ROOM = 226 * MM  # height left for rows under the masthead and the table's head
_BIGGEST = 22
_SMALLEST = {"": 14, "A4": 14, "A3": 17, "A5": 16}
"""On A4, of which the others are larger or smaller: 24 points on A3, 11 on A5."""
_GONE = "售完"


def _row_height(size: float) -> float:
    return size * 1.62


def _board_size(board: PriceBoard) -> int:
    """The largest type at which every row fits one page and the longest dish its column; at least ``_SMALLEST``."""
    for size in range(_BIGGEST, _SMALLEST[board.size], -1):
        names = (fonts.width(_called(board, at), size, bold=True) for at in range(len(board.rows)))
        if _height(board.rows, size) <= _ROOM and max(names, default=0) <= _name_room(board, size):
            return size
    return _SMALLEST[board.size]


def _called(board: PriceBoard, at: int) -> str:
    """A dish, with what its prices are for when it is sold by weight."""
    grams = board.grams[at] if at < len(board.grams) else 0
    name = board.rows[at][1]
    return f"{name}（每{words.UNITS.get(grams, f'{grams}克')}）" if grams else name


def _height(rows: tuple[Row, ...], size: float) -> float:
    return (len(rows) + len({row[0] for row in rows}) * 0.9) * _row_height(size)


def _paged(board: PriceBoard, size: float) -> list[list[int]]:
    """The places of the rows by page."""
    pages: list[list[int]] = [[]]
    for at in range(len(board.rows)):
        if _height(tuple(board.rows[n] for n in (*pages[-1], at)), size) > _ROOM and pages[-1]:
            pages.append([])
        pages[-1].append(at)
    return pages


def _column(board: PriceBoard, size: float) -> float:
    prices = [fonts.width(words.plain(price), size, bold=True) for row in board.rows for price in (row[2], *row[3])]
    labels = [fonts.width(label, 13, bold=True) for label in board.tiers]
    widest = (A4[0] - 32 * MM) * 0.62 / (1 + len(board.tiers)) - 14
    return max([*prices, min(max(labels, default=0.0), widest), 56.0]) + 14


def _name_room(board: PriceBoard, size: float) -> float:
    return A4[0] - 32 * MM - _column(board, size) * (1 + len(board.tiers))


def _board_page(canvas: Canvas, board: PriceBoard, rows: list[int], size: float, mark: str) -> None:
    margin, title = _MARGIN, "今日菜单与价目" if board.size else "今日菜价"
    start, y = masthead(canvas, board.head, title, A4, margin)
    day = f"{words.long_day(board.day)}{f' {board.meal}' if board.meal else ''}"
    write(canvas, A4[0] - margin - fonts.width(day, 15), y, day, 15, colour=QUIET)
    after = start + fonts.width(title, 26, bold=True) + 14
    if not board.size or after + fonts.width(board.head.canteen, 17) < A4[0] - margin - fonts.width(day, 15) - 10:
        write(canvas, after, y, board.head.canteen, 17, colour=QUIET)
    column = _column(board, size)
    edges = [A4[0] - margin - column * (len(board.tiers) - index) for index in range(len(board.tiers) + 1)]
    y = _board_heads(canvas, board.tiers, edges, column, y - 9 * MM - (6 if board.head.edition > 1 else 0))
    if not board.rows and board.size:
        write(canvas, margin, y - _row_height(size), "这一餐还没有菜。", size, colour=QUIET)
    category = None
    for at in rows:
        if board.rows[at][0] != category:
            category = board.rows[at][0]
            y -= _row_height(size) * 0.9
            write(canvas, margin, y + size * 0.35, category, size * 0.72, bold=True, colour=PLUM)
        y -= _row_height(size)
        _board_row(canvas, board, at, edges, size, y)
    write(canvas, margin, 9 * MM, _foot(board, mark), 10, colour=QUIET)


def _foot(board: PriceBoard, mark: str) -> str:
    if not board.size:
        return "价格单位：元"
    age = "年龄档凭证件，和收银台、小票上的价一样" if board.tiers else "和收银台、小票上的价一样"
    return " · ".join(part for part in ("价格单位：元", age, mark) if part)


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


def _board_row(canvas: Canvas, board: PriceBoard, at: int, edges: list[float], size: float, y: float) -> None:
    row, name, gone = board.rows[at], _called(board, at), at in board.gone
    prices = (_GONE,) if gone else tuple(words.plain(price) for price in (row[2], *row[3]))
    room = edges[0] - fonts.width(prices[0], size) - _MARGIN - 8
    fitted = size
    while fitted > 8 and fonts.width(name, fitted, bold=True) > room:
        fitted -= 0.5
    write(canvas, _MARGIN, y + size * 0.46, name, fitted, bold=True, colour=QUIET if gone else INK)
    for index, (edge, text) in enumerate(zip(edges, prices, strict=False)):
        strong = index > 0
        left = edge - fonts.width(text, size, bold=strong)
        tone = QUIET if gone else PLUM if strong else INK
        write(canvas, left, y + size * 0.46, text, size, bold=strong, colour=tone)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, y, A4[0] - _MARGIN, y)
