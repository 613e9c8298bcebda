"""应急点餐单: four numbered sheets on a page of A4 to cut apart, and after them the dishes with codes and prices."""

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.letterhead import draw_letterhead
from app.print.maker import Copy
from app.print.pdf import A4, INK, LINE, MM, PLUM, QUIET, finish, new_canvas, write
from app.services.documents.till import OrderPad, PadDish

_EDGE = 8 * MM
_ROWS = 10
_TICKS = ("现金", "微信", "支付宝", "银行卡")
_ASK = (("时间", 0.34), ("姓名或卡号", 0.66))


def order_pad_pdf(pad: OrderPad, copy: Copy) -> bytes:
    """The pad: its sheets, or, of one without any, its dishes alone."""
    canvas, out = new_canvas(A4, f"{pad.NAME} {pad.numbers[0] if pad.numbers else ''}".strip())
    for begin in range(0, len(pad.numbers), 4):
        for at, number in enumerate(pad.numbers[begin : begin + 4]):
            canvas.saveState()
            canvas.translate(at % 2 * A4[0] / 2, (1 - at // 2) * A4[1] / 2)
            _sheet(canvas, pad, number, copy)
            canvas.restoreState()
        _cuts(canvas)
        canvas.showPage()
    _prices(canvas, pad)
    return finish(canvas, out)


def _cuts(canvas: Canvas) -> None:
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.6)
    canvas.setDash([3, 3])
    canvas.line(A4[0] / 2, 4 * MM, A4[0] / 2, A4[1] - 4 * MM)
    canvas.line(4 * MM, A4[1] / 2, A4[0] - 4 * MM, A4[1] / 2)
    canvas.setDash([])


def _sheet(canvas: Canvas, pad: OrderPad, number: str, copy: Copy) -> None:
    """One sheet of A6; what is written by hand has rows of 8 mm."""
    wide, top = A4[0] / 2 - 2 * _EDGE, A4[1] / 2 - 10 * MM
    write(canvas, _EDGE, top, pad.head.canteen or pad.head.issuer, 9, colour=QUIET)
    title = pad.NAME
    write(canvas, _EDGE, top - 17, title, 14, bold=True, colour=INK)
    write(canvas, _EDGE + wide - fonts.width(number, 12, bold=True), top - 17, number, 12, bold=True, colour=PLUM)
    y = top - 27
    y = _asked(canvas, y, wide)
    y = _dishes(canvas, y, wide)
    y -= 15
    at = _EDGE
    for tick in _TICKS:
        canvas.rect(at, y - 1, 8, 8, stroke=1, fill=0)
        write(canvas, at + 11, y, tick, 9, colour=INK)
        at += 22 + fonts.width(tick, 9)
    y -= 20
    for name, share in (("收银", 0.0), ("复核", 0.5)):
        left = _EDGE + wide * share
        write(canvas, left, y, name, 9, colour=INK)
        canvas.line(left + 24, y - 2, left + wide * 0.45, y - 2)
    note = "来电后按此单补录，两人核对；票留底。"
    write(canvas, _EDGE, y - 14, note, 7.5, colour=QUIET)
    if copy.mark:
        write(canvas, _EDGE + wide - fonts.width(copy.mark, 7), y - 14, copy.mark, 7, colour=QUIET)


def _asked(canvas: Canvas, y: float, wide: float) -> float:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.8)
    left = _EDGE
    for name, share in _ASK:
        canvas.rect(left, y - 8 * MM, wide * share, 8 * MM, stroke=1, fill=0)
        write(canvas, left + 4, y - 9, name, 7.5, colour=QUIET)
        left += wide * share
    return y - 8 * MM


def _dishes(canvas: Canvas, y: float, wide: float) -> float:
    columns = (("菜号", 0.16), ("菜名", 0.44), ("份数/克", 0.18), ("金额", 0.22))
    for row in range(_ROWS + 2):
        high = 5 * MM if row == 0 else 8 * MM
        left = _EDGE
        for name, share in columns:
            canvas.rect(left, y - high, wide * share, high, stroke=1, fill=0)
            if row == 0:
                write(canvas, left + 4, y - high + 4, name, 8, colour=QUIET)
            left += wide * share
        if row == _ROWS + 1:
            write(canvas, _EDGE + 4, y - high + 8, "合计", 9, bold=True, colour=INK)
        y -= high
    return y


def _prices(canvas: Canvas, pad: OrderPad) -> None:
    """The dishes in two columns, as many pages as it takes."""
    size, gap = 11.0, 6 * MM
    column = (A4[0] - 2 * _EDGE - gap) / 2
    fit = int((A4[1] - 42 * MM) // (size * 1.7))
    for begin in range(0, max(len(pad.dishes), 1), 2 * fit):
        start = draw_letterhead(canvas, pad.head, _EDGE, A4[1] - 13 * MM, A4[0] - 2 * _EDGE, 10, tall=34)
        title = f"{pad.day.isoformat()} 菜号和价（原价，长者优惠补录时按人算）"
        write(canvas, start, A4[1] - 13 * MM - 20, title, 12, bold=True, colour=INK)
        for at, dish in enumerate(pad.dishes[begin : begin + 2 * fit]):
            left = _EDGE + at // fit * (column + gap)
            _price(canvas, left, A4[1] - 32 * MM - at % fit * size * 1.7, column, dish, size)
        canvas.showPage()


def _price(canvas: Canvas, left: float, y: float, wide: float, dish: PadDish, size: float) -> None:
    price = words.plain(dish.price) + (f"/{dish.grams}克" if dish.grams else "")
    write(canvas, left, y, dish.code, size, bold=True, colour=PLUM)
    name, fitted = dish.name, size
    room = wide - 40 - fonts.width(price, size) - 8
    while fitted > 6 and fonts.width(name, fitted) > room:
        fitted -= 0.5
    write(canvas, left + 40, y, name, fitted, colour=INK)
    write(canvas, left + wide - fonts.width(price, size), y, price, size, colour=INK)
