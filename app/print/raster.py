"""A roll paper as a 1-bit image, drawn by FreeType with the bundled fonts; no Qt, no system font."""

import math
import threading
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from app.print import fonts
from app.print.roll import Code, Fill, Frame, Item, Paper, Rule, Text

# A dot is black when ink covers this share of it (of 255): below the half, because thermal heads print thin.
_INKED = 104
_lock = threading.Lock()  # a FreeType face holds one glyph at a time


def image(paper: Paper) -> Image.Image:
    """The paper as a mode "1" image (0 = black); the width is rounded up to whole bytes."""
    across = -(-paper.width // 8) * 8
    ink = Image.new("L", (across, max(paper.height, 1)), 0)
    draw = ImageDraw.Draw(ink)
    with _lock:
        for item in paper.items:
            _draw(draw, item)
    return ink.point(lambda level: 0 if level >= _INKED else 255).convert("1", dither=Image.Dither.NONE)


def preload() -> None:
    """Open the fonts at the sizes receipts use most."""
    with _lock:
        for size in (22, 24, 26):
            _font(fonts.REGULAR, size)
            _font(fonts.BOLD, size)


def _draw(draw: ImageDraw.ImageDraw, item: Item) -> None:
    if isinstance(item, Text):
        _text(draw, item)
    elif isinstance(item, Rule):
        _rule(draw, item)
    elif isinstance(item, Fill):
        _box(draw, item.x, item.y, item.width, item.height)
    elif isinstance(item, Frame):
        _frame(draw, item)
    else:
        _code(draw, item)


def _text(draw: ImageDraw.ImageDraw, item: Text) -> None:
    x = item.left
    for run in fonts.runs(item.text, bold=item.bold):
        rare = run.font == fonts.RARE
        # HanaMinB is a thin Song face without a bold: thicken it to stand beside Noto.
        stroke = item.size * (0.03 if item.bold else 0.015) if rare else 0.0
        for char in run.text:
            glyph, left, top = _glyph(run.font, item.size, char, stroke)
            draw.bitmap((round(x) + left, round(item.y) + top), glyph, fill=0 if item.white else 255)
            x += fonts.width(char, item.size, bold=item.bold)


@lru_cache(maxsize=4096)
def _glyph(name: str, size: int, char: str, stroke: float) -> tuple[Image.Image, int, int]:
    """The ink of a character, and where it stands from the pen: a receipt has each one many times, and the next receipt
    has the same. A kilobyte each.
    """
    font = _font(name, size)
    left, top, right, bottom = font.getbbox(char, anchor="ls", stroke_width=stroke)
    across, down = math.floor(left), math.floor(top)
    ink = Image.new("L", (max(math.ceil(right) - across, 1), max(math.ceil(bottom) - down, 1)), 0)
    ImageDraw.Draw(ink).text((-across, -down), char, fill=255, font=font, anchor="ls", stroke_width=stroke)
    return ink, across, down


def _rule(draw: ImageDraw.ImageDraw, item: Rule) -> None:
    if not item.dashed:
        _box(draw, item.x, item.y, item.width, item.thickness)
        return
    x = item.x
    while x < item.x + item.width:
        _box(draw, x, item.y, min(8, item.x + item.width - x), item.thickness)
        x += 14


def _frame(draw: ImageDraw.ImageDraw, item: Frame) -> None:
    edge = item.thickness
    _box(draw, item.x, item.y, item.width, edge)
    _box(draw, item.x, item.y + item.height - edge, item.width, edge)
    _box(draw, item.x, item.y, edge, item.height)
    _box(draw, item.x + item.width - edge, item.y, edge, item.height)


def _code(draw: ImageDraw.ImageDraw, item: Code) -> None:
    for row, cells in enumerate(item.matrix):
        for column, dark in enumerate(cells):
            if dark:
                _box(draw, item.x + column * item.module, item.y + row * item.module, item.module, item.module)


def _box(draw: ImageDraw.ImageDraw, x: float, y: float, width: float, height: float) -> None:
    left, top = round(x), round(y)
    draw.rectangle((left, top, left + round(width) - 1, top + round(height) - 1), fill=255)


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.path(name)), size, layout_engine=ImageFont.Layout.BASIC)
