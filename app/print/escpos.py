"""ESC/POS bytes, our own: a raster receipt that looks the same on every head, or GBK text for slow lines.

Only commands that cheap heads know are used. Text never leaves GBK's two bytes: a four-byte GB18030 code prints as
rubbish on them, so a line with such a character is sent as a picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from PIL import Image, ImageChops

from app.print import fonts, raster
from app.print.roll import Code, Item, Paper, Rule, Text

INIT = b"\x1b@"
Cut = Literal["partial", "full", "none"]
CUTS: dict[str, bytes] = {"partial": b"\x1dVB\x00", "full": b"\x1dVA\x00", "none": b"\x1bd\x05"}
"""Feed to the blade and cut; a head without one feeds five lines, so that the paper can be torn off."""
CUT = CUTS["partial"]
_KICKS = {2: b"\x1bp\x00\x19\xfa", 5: b"\x1bp\x01\x19\xfa"}  # 50 ms on, 500 ms off, by the pin of the plug
KANJI_ON = b"\x1c&"
PAPER_STATUS = b"\x10\x04\x04"
BAND_ROWS = 128  # small heads buffer about this much
CELL_DOTS = 12  # one half-width cell of font A
STRIP_DOTS = (360, 384, 432, 512, 568, 576, 640, 832)
STRIP_CELLS = 70

_SAME_IN_GBK = str.maketrans({"¥": "￥", "−": "-", "✓": "√", "\u00a0": " "})
_FEED = 30  # dots from line to line: ESC 2, what a head starts with
_BASE = 21  # a character's baseline below its upper edge
_BIG = 36  # a text of this many dots or more is printed double


def raster_job(paper: Paper, *, cut: Cut = "partial") -> bytes:
    """The whole paper as raster bands."""
    picture = raster.image(paper)
    edges = (0, *paper.cuts, picture.height)
    parts = [picture.crop((0, top, picture.width, end)) for top, end in pairwise(edges)]
    return INIT + b"".join(b"".join(raster_bands(part)) + CUTS[cut] for part in parts)


def drawer_job(pin: int = 2) -> bytes:
    """Open the drawer on a pin, 2 or 5, and print nothing. Raises ``KeyError`` for another pin."""
    return INIT + _KICKS[pin]


def text_job(paper: Paper, *, columns: int = 0, cut: Cut = "partial", code_page: int = -1) -> bytes:
    """The paper as lines of GBK text on ``columns`` half-width cells (0 = width / 12), with a picture for each line
    that text cannot say: a rare character, a QR symbol, a line too long for its cells.

    ``code_page`` is what ``ESC t`` selects first, for heads that fall back to a page without Chinese; -1 sends nothing.
    """
    cells = columns or paper.width // CELL_DOTS
    rows = _rows(paper)
    parts = [
        b"".join(_row_bytes(paper, row, cells) for row in rows if top <= row.top < end)
        for top, end in pairwise((float("-inf"), *paper.cuts, float("inf")))
    ]
    page = b"" if code_page < 0 else b"\x1bt" + bytes((code_page,))
    return INIT + page + KANJI_ON + CUTS[cut].join(parts) + CUTS[cut]


def strip_job(*, cut: Cut = "partial", code_page: int = -1) -> bytes:
    """测试条: a bar for each width that heads have, each named at its end, then cells counted in tens as text.

    The last bar whose end can be read is the head's width in dots, and how far the first line of cells comes is how
    many columns it has.
    """
    bars = b"".join(b"".join(raster_bands(raster.image(_bar(dots)))) for dots in STRIP_DOTS)
    cells = "".join(f"{n:.>10}" for n in range(10, STRIP_CELLS + 1, 10)).encode("ascii") + b"\n"
    page = b"" if code_page < 0 else b"\x1bt" + bytes((code_page,))
    chinese = "餐厅￥12.00℃①〇".encode("gbk") + b"\n"
    return INIT + bars + page + KANJI_ON + cells + chinese + CUTS[cut]


def _bar(dots: int) -> Paper:
    size = 24
    name = Text(dots, size, f"{dots} 点", size, anchor="right")
    return Paper("测试条", dots, size + 12, (name, Rule(0, size + 6, dots, 4)))


def raster_bands(picture: Image.Image) -> Iterator[bytes]:
    """A mode "1" image as ``GS v 0`` commands of at most 128 rows; raises ``ValueError`` for another mode."""
    if picture.mode != "1" or picture.width % 8:
        raise ValueError("a band needs a 1-bit image of whole bytes")
    across = picture.width // 8
    for top in range(0, picture.height, BAND_ROWS):
        rows = min(BAND_ROWS, picture.height - top)
        band = ImageChops.invert(picture.crop((0, top, picture.width, top + rows)))
        yield b"\x1dv0\x00" + across.to_bytes(2, "little") + rows.to_bytes(2, "little") + band.tobytes()


def gbk(text: str) -> bytes | None:
    """``text`` in GBK (¥ as ￥), or None when a character has no place there."""
    shown = fonts.visible(text).translate(_SAME_IN_GBK)
    try:
        code = shown.encode("gbk")
    except UnicodeEncodeError:
        return None
    # One byte for ASCII and two for the rest: some codecs also know single bytes above 0x7F, which heads do not.
    return code if len(code) == sum(1 if char.isascii() else 2 for char in shown) else None


@dataclass(frozen=True)
class _Row:
    """What is printed together: the texts of one baseline, or one rule or symbol."""

    top: float
    bottom: float
    items: tuple[Text | Rule | Code, ...]


def _rows(paper: Paper) -> list[_Row]:
    lines: dict[float, list[Text]] = {}
    found: list[_Row] = []
    for item in paper.items:
        if isinstance(item, Text):
            lines.setdefault(item.y, []).append(item)
        elif isinstance(item, Rule):
            found.append(_Row(item.y, item.y + item.thickness, (item,)))
        elif isinstance(item, Code):
            found.append(_Row(item.y, item.y + item.side, (item,)))
    for baseline, texts in lines.items():
        size = max(text.size for text in texts)
        found.append(_Row(baseline - size, baseline + size * 0.3, tuple(texts)))
    return sorted(found, key=lambda row: row.top)


def _row_bytes(paper: Paper, row: _Row, columns: int) -> bytes:
    first = row.items[0]
    if isinstance(first, Rule):
        return b"\x1d!\x00\x1bE\x00" + b"-" * columns + b"\n"
    if isinstance(first, Code):
        return _picture(paper, row)
    texts = tuple(item for item in row.items if isinstance(item, Text))
    said = _said(paper, texts, columns)
    return _picture(paper, row) if said is None else said


def _said(paper: Paper, texts: tuple[Text, ...], columns: int) -> bytes | None:
    line = _in_cells(paper, texts, columns)
    if line is None:
        return None
    size = b"\x1d!\x11" if _scale(texts) == 2 else b"\x1d!\x00"
    bold = b"\x1bE\x01" if any(text.bold for text in texts) else b"\x1bE\x00"
    return size + bold + line + b"\n"


def _scale(texts: tuple[Text, ...]) -> int:
    return 2 if max(text.size for text in texts) >= _BIG else 1


def _in_cells(paper: Paper, texts: tuple[Text, ...], columns: int) -> bytes | None:
    """One line of text, a byte for each cell; None when text cannot say it."""
    room = columns // _scale(texts)
    line = b""
    for text in sorted(texts, key=lambda text: text.left):
        code = gbk(text.text)
        if code is None:
            return None
        start = _start(text, len(code), room, paper.width)
        if start < len(line) + (1 if line else 0) or start + len(code) > room:
            return None
        line += b" " * (start - len(line)) + code
    return line


def as_text(paper: Paper) -> Paper:
    """What ``text_job`` puts on paper, for the screen: a character to a cell, and a picture of what text cannot say."""
    columns = paper.width // CELL_DOTS
    items: list[Item] = []
    y = 0
    for row in _rows(paper):
        texts = tuple(item for item in row.items if isinstance(item, Text))
        ruled = isinstance(row.items[0], Rule)
        line = b"-" * columns if ruled else _in_cells(paper, texts, columns) if texts else None
        if line is not None:
            scale = 1 if ruled else _scale(texts)
            items += _characters(line.decode("gbk"), y, scale, bold=any(text.bold for text in texts))
            y += max(_FEED, 2 * CELL_DOTS * scale)
        else:
            top, bottom = _edges(paper, row)
            items += [replace(_in_black(item), y=item.y + y - top) for item in row.items]
            y += bottom - top
    return Paper(paper.title, paper.width, y + _FEED, tuple(items))


def _characters(line: str, y: int, scale: int, *, bold: bool) -> Iterator[Text]:
    at = 0
    for char in line:
        if char != " ":
            yield Text(at * CELL_DOTS * scale, y + _BASE * scale, char, 2 * CELL_DOTS * scale, bold)
        at += 1 if char.isascii() else 2


def _start(text: Text, length: int, cells: int, width: int) -> int:
    at = text.x * cells / width
    if text.anchor == "right":
        return int(at + 0.5) - length
    if text.anchor == "center":
        return max(int(at - length / 2), 0)
    return int(at)


def _edges(paper: Paper, row: _Row) -> tuple[int, int]:
    """From which dot to which a row is drawn; a symbol needs its quiet zone."""
    first = row.items[0]
    quiet = 4 * first.module if isinstance(first, Code) else 0
    return max(int(row.top) - quiet, 0), min(int(row.bottom) + quiet + 1, paper.height)


def _picture(paper: Paper, row: _Row) -> bytes:
    """One row as a raster strip, no wider than its ink."""
    black = [_in_black(item) for item in row.items]
    alone = Paper(paper.title, paper.width, paper.height, tuple(black))
    top, bottom = _edges(paper, row)
    strip = raster.image(alone).crop((0, top, -(-paper.width // 8) * 8, bottom))
    box = ImageChops.invert(strip.convert("L")).getbbox()
    right = -(-(box[2] if box else 8) // 8) * 8
    return b"".join(raster_bands(strip.crop((0, 0, right, strip.height))))


def _in_black(item: Text | Rule | Code) -> Text | Rule | Code:
    if isinstance(item, Text) and item.white:
        return Text(item.x, item.y, item.text, item.size, item.bold, item.anchor)
    return item
