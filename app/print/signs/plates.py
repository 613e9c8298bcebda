"""场地门牌, 货位标签 and 快捷键卡: what is cut, folded or hung on a door."""

from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.letterhead import draw_letterhead, plum_rule
from app.print.maker import Copy
from app.print.page_flow import Flow, Strip, draw, height, symbol
from app.print.pdf import A4, INK, LINE, MM, PALE, PLUM, QUIET, finish, new_canvas, write
from app.print.poster import SCALE, TYPE, Poster, poster
from app.print.roll import wrap
from app.print.sheets import end_page
from app.print.signs import words as said
from app.services.documents.signs import DoorPlate, KeyCard, RoomPlates, SampleCards, ShelfLabel, ShelfLabels

_Place = tuple[float, float, float, float]
"""Left, top, width and height."""
_LABELS = {"A5": (1, 4), "A4": (2, 5), "A3": (2, 4)}
"""Labels across and down: 105 by 50 mm on A4, the same on A5, twice as large on A3."""
_SAMPLES = {"A5": (1, 3), "A4": (2, 4), "A3": (3, 4)}
_CARDS = {"A5": 1, "A4": 2, "A3": 1}
_DASHES = [4, 3]


def plates_pdf(sign: RoomPlates, copy: Copy) -> bytes:
    """A sheet for each room, lying on its side: its name as large as it fits, floor, places and hours."""
    rooms = sign.rooms or (DoorPlate("还没有场地", "", "", 0, False, ()),)
    frames = [poster(sign.head, sign.size, room.kind or "场地", sign.day, copy, wide=True) for room in rooms]
    canvas, out = new_canvas(frames[0].page, f"{sign.NAME} {sign.day.isoformat()}")
    for index, (room, frame) in enumerate(zip(rooms, frames, strict=True)):
        frame.begin(canvas, again=False)
        _plate(canvas, room, frame.margin, frame.top, frame.width, frame.room, TYPE[sign.size])
        end_page(canvas, frame, index + 1, len(rooms))
    return finish(canvas, out)


def _plate(
    canvas: Canvas, room: DoorPlate, left: float, top: float, width: float, room_high: float, sizes: Sequence[int]
) -> None:
    k = sizes[-1] / TYPE["A4"][-1]
    name = 120.0 * k
    while name > 30 * k and len(wrap(room.name, width, round(name), bold=True)) > (1 if name > 84 * k else 2):
        name -= 2
    lines = wrap(room.name, width, round(name), bold=True)
    y = top - 8 * k
    for line in lines:
        y -= name * 1.12
        write(canvas, left + (width - fonts.width(line, name, bold=True)) / 2, y, line, name, bold=True, colour=INK)
    seats = f"{'可同时容纳' if room.shared else '可坐'} {room.capacity} 人" if room.capacity else ""
    facts = " · ".join(part for part in (room.floor, seats) if part)
    flow, rest = Flow(width, sizes[0]), room_high - (top - y) - 12 * k
    for size in sizes:
        flow = Flow(width, size)
        if facts:
            flow.text(facts, round(size * 1.3), bold=True, colour=PLUM)
        for days, hours in said.week(room.week) if room.week else ():
            flow.text(f"{days}  {hours}")
        if height(flow.strips) <= rest:
            break
    y -= name * 0.3 + max((rest - height(flow.strips)) / 3, 0)
    draw(canvas, flow.strips, left, y)


def labels_pdf(sign: ShelfLabels, copy: Copy) -> bytes:
    """Labels with what the scan box opens, to cut out along the dashes."""

    def label(canvas: Canvas, at: int, place: _Place) -> None:
        _label(canvas, sign, sign.shelves[at], place)

    frame = poster(sign.head, sign.size, sign.NAME, sign.day, copy, "沿虚线裁开")
    return _cut_apart(sign, frame, _LABELS[sign.size], len(sign.shelves), label, "还没有货位。")


def _cut_apart(
    sign: ShelfLabels | SampleCards, frame: Poster, grid: tuple[int, int], count: int,
    put: Callable[[Canvas, int, _Place], object], none: str,
) -> bytes:  # fmt: skip
    """So many pieces in a grid on as many pages as it takes, each within dashes, filled by ``put(canvas, at, place)``;
    ``none`` is said where there are none.
    """
    across, down = grid
    wide, high = frame.width / across, frame.room / down
    canvas, out = new_canvas(frame.page, f"{sign.NAME} {sign.day.isoformat()}")
    pages = [range(at, min(at + across * down, count)) for at in range(0, count, across * down)] or [range(0)]
    for index, page in enumerate(pages):
        frame.begin(canvas, again=index > 0)
        for at, piece in enumerate(page):
            left, top = frame.margin + at % across * wide, frame.top - at // across * high
            canvas.setStrokeColor(QUIET)
            canvas.setLineWidth(0.6)
            canvas.setDash(_DASHES)
            canvas.rect(left, top - high, wide, high, stroke=1, fill=0)
            canvas.setDash([])
            put(canvas, piece, (left, top, wide, high))
        if not page:
            write(canvas, frame.margin, frame.top - 30, none, 14)
        end_page(canvas, frame, index + 1, len(pages))
    return finish(canvas, out)


def _label(canvas: Canvas, sign: ShelfLabels, shelf: ShelfLabel, place: _Place) -> None:
    left, top, wide, high = place
    pad = high * 0.1
    side = min(high - 2 * pad - high * 0.12, wide * 0.36)
    symbol(canvas, left + pad + side, top - pad, side, shelf.code)
    small = max(7.0, high * 0.07)
    write(canvas, left + pad, top - high + pad * 0.7, shelf.code, small, colour=QUIET)
    start = left + pad + side + pad
    room = left + wide - pad - start
    size = high * 0.42
    while size > high * 0.14 and fonts.width(shelf.name, size, bold=True) > room:
        size -= 0.5
    lines = wrap(shelf.name, room, max(int(size), 1), bold=True)[:3]
    y = top - high / 2 + (len(lines) * size * 1.15) / 2 - size * 0.95
    for line in lines:
        write(canvas, start, y, line, size, bold=True, colour=INK)
        y -= size * 1.15
    kind = "工作台" if shelf.bench else "货位"
    write(canvas, start, top - pad - small, kind, small * 1.3, bold=True, colour=PLUM)
    issuer = wrap(sign.head.issuer, room, max(int(small), 1))[0]
    write(canvas, start, top - high + pad * 0.7, issuer, small, colour=QUIET)


def samples_pdf(sign: SampleCards, copy: Copy) -> bytes:
    """Cards to cut apart and to fill in by hand: when it was cooked and kept, by whom, and until when each holds."""

    def card(canvas: Canvas, at: int, place: _Place) -> None:
        _sample(canvas, sign, sign.dishes[at], place)

    frame = poster(sign.head, sign.size, sign.NAME, sign.day, copy, "沿虚线裁开，随样品放")
    return _cut_apart(sign, frame, _SAMPLES[sign.size], len(sign.dishes), card, "这一餐还没有菜。")


def _sample(canvas: Canvas, sign: SampleCards, dish: str, place: _Place) -> None:
    left, top, wide, high = place
    pad = high * 0.08
    size = high * 0.15
    while size > high * 0.06 and fonts.width(dish, size, bold=True) > wide - 2 * pad:
        size -= 0.5
    write(canvas, left + pad, top - pad - size, dish, size, bold=True, colour=INK)
    small = high * 0.075
    write(canvas, left + pad, top - pad - size - small * 1.7, f"{sign.day.isoformat()} {sign.meal}", small, colour=PLUM)
    y = top - pad - size - small * 3.8
    asked = ("出锅时间", "留样时间", "留样人")
    for name in asked:
        write(canvas, left + pad, y, name, small, colour=INK)
        canvas.line(left + pad + small * 4.6, y - 2, left + wide - pad, y - 2)
        y -= small * 2.05
    held = f"出锅 {sign.hot_hours} 小时内用完；样品冷藏 {sign.keep_hours} 小时"
    fitted = small
    while fitted > 5 and fonts.width(held, fitted) > wide - 2 * pad:
        fitted -= 0.25
    write(canvas, left + pad, top - high + pad * 0.8, held, fitted, colour=QUIET)


def keys_pdf(card: KeyCard, copy: Copy) -> bytes:
    """The keys on a card of A5: one on A5, two beside each other on A4 to cut apart, one twice as large on A3. The
    dashes across the middle are where it folds."""
    count = _CARDS[card.size]
    page = (A4[1], A4[0]) if count == 2 else (A4[0] * SCALE[card.size], A4[1] * SCALE[card.size])
    canvas, out = new_canvas(page, f"{card.NAME} {card.day.isoformat()}")
    scale = 2.0 if card.size == "A3" else 1.0
    for index in range(count):
        canvas.saveState()
        canvas.translate(index * A4[1] / 2, 0)
        canvas.scale(scale, scale)
        _card(canvas, card, copy)
        canvas.restoreState()
    if count == 2:
        _dashed(canvas, A4[1] / 2, 6 * MM, A4[1] / 2, A4[0] - 6 * MM)
    canvas.showPage()
    return finish(canvas, out)


_CARD = (A4[1] / 2, A4[0])  # A5, upright
_EDGE = 9 * MM
_KEY_SIZES = (13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)


def _card(canvas: Canvas, card: KeyCard, copy: Copy) -> None:
    wide = _CARD[0] - 2 * _EDGE
    base = _CARD[1] - 13 * MM
    start = draw_letterhead(canvas, card.head, _EDGE, base, wide, 9, tall=32, contact=False)
    write(canvas, start, base - 22, card.NAME, 17, bold=True, colour=INK)
    note = f"{card.day.isoformat()} 制"
    write(canvas, _EDGE + wide - fonts.width(note, 8), base - 22, note, 8, colour=QUIET)
    plum_rule(canvas, _EDGE, base - 30, wide)
    _dashed(canvas, 4 * MM, _CARD[1] / 2, _EDGE - 2, _CARD[1] / 2)
    _dashed(canvas, _EDGE + wide + 2, _CARD[1] / 2, _CARD[0] - 4 * MM, _CARD[1] / 2)
    top, column = base - 36, (wide - 10) / 2
    for size in _KEY_SIZES:
        halves = _halves(card, column, size, top - 10 * MM)
        if halves is not None:
            break
    else:
        halves = _halves(card, column, _KEY_SIZES[-1], 10_000.0)
    for at, strips in enumerate(halves or ()):
        draw(canvas, strips, _EDGE + at * (column + 10), top)
    if copy.mark:
        write(canvas, _EDGE, 5 * MM, copy.mark, 7, colour=QUIET)


def _halves(card: KeyCard, width: float, size: float, most: float) -> tuple[list[Strip], list[Strip]] | None:
    """The groups in two columns of about the same height; None when one is higher than ``most``."""
    groups = [
        _group(name, [(cap.replace("↵", "Enter"), told) for cap, told in keys], width, size)
        for name, keys in card.groups
    ]  # the fonts of paper have no such arrow
    cuts = [(groups[:at], groups[at:]) for at in range(1, len(groups) + 1)]
    if not cuts:
        return [], []
    halves = min(cuts, key=lambda cut: max(sum(height(group) for group in half) for half in cut))
    left, right = ([strip for group in half for strip in group] for half in halves)
    return (left, right) if max(height(left), height(right)) <= most else None


def _group(name: str, keys: Sequence[tuple[str, str]], width: float, size: float) -> list[Strip]:
    def heading(canvas: Canvas, x: float, y: float) -> None:
        write(canvas, x, y - size * 1.5, name, size * 1.05, bold=True, colour=PLUM)

    cap_wide = max((fonts.width(cap, size, bold=True) for cap, _ in keys), default=0.0) + 8
    return [Strip(size * 2.0, heading), *(_key(cap, told, cap_wide, width, size) for cap, told in keys)]


def _key(cap: str, told: str, cap_wide: float, width: float, size: float) -> Strip:
    high = size * 1.62

    def put(canvas: Canvas, x: float, y: float) -> None:
        own = fonts.width(cap, size, bold=True) + 8
        canvas.setFillColor(PALE)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.roundRect(x, y - high + 1, own, high - 2, 2.5, stroke=1, fill=1)
        write(canvas, x + 4, y - size * 1.13, cap, size, bold=True, colour=INK)
        fitted = size
        while fitted > 5 and fonts.width(told, fitted) > width - cap_wide - 5:
            fitted -= 0.25
        write(canvas, x + cap_wide + 5, y - size * 1.13, told, fitted, colour=INK)

    return Strip(high, put)


def _dashed(canvas: Canvas, x1: float, y1: float, x2: float, y2: float) -> None:
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.7)
    canvas.setDash(_DASHES)
    canvas.line(x1, y1, x2, y2)
    canvas.setDash([])
