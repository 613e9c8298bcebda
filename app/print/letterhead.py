"""The one header of every full page: the logo, who issues the paper, and where to find and to call them.

Papers of the first edition (``Head.edition``) have neither logo nor address in it; they are drawn as they were.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.pdf import PLUM, QUIET, write
from app.print.roll import wrap
from app.services.documents import Head, pictures

_WIDEST = 2.5
"""A logo is at most so many times as wide as it may be tall; a wider one is drawn lower."""
_STEP, _CONTACT = 1.37, 0.74
_SMALLEST_CONTACT = 0.55


def draw_letterhead(
    canvas: Canvas, head: Head, left: float, base: float, width: float, size: int, *, tall: float = 0,
    whole: bool = False, contact: bool = True,
) -> float:  # fmt: skip
    """Write the issuer on the baseline ``base`` in ``size`` points, ``whole`` in as many lines as ``width`` asks for,
    else in one; before it the logo, at most ``tall`` points high, and at the right end where to find and call them.
    Gives the left edge of what is written beside the logo."""
    start = left + indent(head, size, tall)
    room = left + width - start
    lines = wrap(head.issuer, room, size, bold=True)
    for index, line in enumerate(lines if whole else lines[:1]):
        write(canvas, start, base - index * round(size * _STEP), line, size, bold=True, colour=PLUM)
    if head.edition < 2:
        return start
    drawn = _drawn(head, tall)
    if drawn is not None:
        reader, wide, high = drawn
        top = base + size * 0.86
        canvas.drawImage(reader, left, top - (tall + high) / 2, wide, high)
    if contact:
        _contact(canvas, head, left + width, base, room - fonts.width(lines[0], size, bold=True) - 1.4 * size, size)
    return start


def indent(head: Head, size: int, tall: float) -> float:
    """How far the logo moves to the right what stands beside it; 0 without one."""
    drawn = _drawn(head, tall) if head.edition >= 2 else None
    return 0.0 if drawn is None else drawn[1] + 0.7 * size


def issuer_lines(head: Head, width: float, size: int, tall: float) -> int:
    """How many lines the issuer takes beside the logo."""
    return len(wrap(head.issuer, width - indent(head, size, tall), size, bold=True))


def plum_rule(canvas: Canvas, left: float, y: float, width: float, thick: float = 1.4) -> None:
    """The line under a header."""
    canvas.setStrokeColor(PLUM)
    canvas.setLineWidth(thick)
    canvas.line(left, y, left + width, y)


def _contact(canvas: Canvas, head: Head, right: float, base: float, room: float, size: int) -> None:
    """Address and phone in one line, in a smaller one, in two, or the phone alone: as much as there is room for."""
    phone = f"电话 {head.phone}" if head.phone else ""
    for lines in ((head.contact,), (head.address, phone) if head.address and phone else (head.contact,), (phone,)):
        for small in (size * _CONTACT, size * _SMALLEST_CONTACT):
            if all(fonts.width(line, small) <= room for line in lines):
                for index, line in enumerate(lines):
                    write(canvas, right - fonts.width(line, small), base - index * small * 1.3, line, small,
                          colour=QUIET)  # fmt: skip
                return


def _drawn(head: Head, tall: float) -> tuple[Any, float, float] | None:
    """The logo as it is to be drawn, and how wide and high; None without one, or without room for it."""
    png = pictures.picture(head.logo) if head.logo and tall else None
    if png is None:
        return None
    reader, wide, high = _read(png)
    share = min(tall / high, _WIDEST * tall / wide)
    return reader, wide * share, high * share


@lru_cache(maxsize=8)
def _read(png: bytes) -> tuple[Any, int, int]:
    image = Image.open(BytesIO(png)).convert("RGB")
    return ImageReader(image), image.width, image.height
