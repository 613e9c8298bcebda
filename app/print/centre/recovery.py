"""The recovery sheet (A5)."""

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.maker import Copy
from app.print.pdf import A5, INK, MM, PALE, PLUM, QUIET, finish, new_canvas, write
from app.print.roll import wrap
from app.print.sheets import masthead
from app.services.documents.centre import RecoverySheet

_RECOVERY = (
    "这是打开本中心数据的唯一备用钥匙。电脑损坏、更换或系统重装后，凭此码才能找回数据。",
    "拿到此码和数据文件的人能看到全部居民资料。请装入信封封好，放进保险柜，不拍照、不录入别的电脑。",
    "没有此码又没有原来的电脑，任何人都无法恢复数据。",
)


def recovery_pdf(sheet: RecoverySheet, copy: Copy) -> bytes:
    """The recovery sheet on A5. Never queue or archive it: the code opens the store."""
    canvas, out = new_canvas(A5, "恢复码")
    width, margin = A5[0], 14 * MM
    _, y = masthead(canvas, sheet.head, "恢复码", A5, margin)
    y -= 9 * MM
    for part in wrap(_RECOVERY[0], width - 2 * margin, 12):
        write(canvas, margin, y, part, 12, colour=INK)
        y -= 19
    y = _code_groups(canvas, sheet.code_groups, y - 2 * MM, margin)
    write(canvas, margin, y, f"钥匙编号 {sheet.check.upper()}", 12, bold=True, colour=INK)
    made = f"制作日期 {words.long_day(sheet.created)}"
    write(canvas, width - margin - fonts.width(made, 11), y, made, 11, colour=QUIET)
    y -= 10 * MM
    for text in _RECOVERY[1:]:
        for index, part in enumerate(wrap(text, width - 2 * margin - 14, 12)):
            if index == 0:
                _dot(canvas, margin + 3, y + 4)
            write(canvas, margin + 14, y, part, 12, colour=INK)
            y -= 19
        y -= 5
    _signatures(canvas, ("封存人", "保管人", "封存日期"), 20 * MM, margin, width)
    canvas.showPage()
    return finish(canvas, out)


def _code_groups(canvas: Canvas, groups: tuple[str, ...], y: float, margin: float) -> float:
    width = A5[0] - 2 * margin
    across, tall, gap = 2, 20 * MM, 3 * MM
    cell = (width - (across - 1) * gap) / across
    for index, group in enumerate(groups):
        x = margin + (index % across) * (cell + gap)
        top = y - (index // across) * (tall + gap)
        canvas.setFillColor(PALE)
        canvas.setStrokeColor(PLUM)
        canvas.setLineWidth(0.8)
        canvas.roundRect(x, top - tall, cell, tall, 5, stroke=1, fill=1)
        write(canvas, x + 6, top - 14, str(index + 1), 10, colour=QUIET)
        size = 34.0
        spread = 5.0  # letters apart, so that each can be read and typed singly
        while size > 10 and _spread_width(group, size, spread) > cell - 16:
            size -= 0.5
        left = x + (cell - _spread_width(group, size, spread)) / 2
        for char in group:
            write(canvas, left, top - tall / 2 - size * 0.36, char, size, bold=True, colour=INK)
            left += fonts.width(char, size, bold=True) + spread
    lines = -(-len(groups) // across)
    return y - lines * (tall + gap) - 5 * MM


def _spread_width(text: str, size: float, spread: float) -> float:
    return fonts.width(text, size, bold=True) + spread * (len(text) - 1)


def _dot(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColor(PLUM)
    canvas.circle(x, y, 2, stroke=0, fill=1)


def _signatures(canvas: Canvas, names: tuple[str, ...], y: float, margin: float, width: float) -> None:
    part = (width - 2 * margin) / len(names)
    canvas.setLineWidth(0.6)
    for index, name in enumerate(names):
        x = margin + index * part
        write(canvas, x, y, name, 11, colour=INK)
        canvas.setStrokeColor(QUIET)
        left = x + fonts.width(name, 11) + 4
        canvas.line(left, y - 3, x + part - 8, y - 3)
