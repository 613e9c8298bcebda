"""The frame of what hangs on a wall: the one header, a title that is read from afar, and the day it was made.

Lengths are those of A4; the other sizes have all of it larger or smaller, and type of their own on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.letterhead import draw_letterhead, plum_rule
from app.print.maker import Copy
from app.print.page_flow import Flow, Strip, height
from app.print.pdf import A4, INK, MM, QUIET, write
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents import Head

SCALE: dict[str, float] = {"A5": 0.5**0.5, "A4": 1.0, "A3": 2**0.5}
TYPE = {"A3": (44, 40, 36, 32, 28, 26, 24), "A4": (30, 26, 23, 20, 18, 16, 14), "A5": (21, 19, 17, 15, 13, 12, 11)}
"""Points of the text: the largest at which it is one page, else the smallest. 24 on A3 can be read at two metres."""


@dataclass(frozen=True)
class Poster(Sheet):
    """The frame of a sign of a size; ``wide`` lies on its side."""

    size: str = "A4"
    wide: bool = False

    @property
    def scale(self) -> float:
        """How much larger than on A4 everything is."""
        return SCALE[self.size]

    @property
    def small(self) -> float:  # type: ignore[override]
        """The size of what stands at the foot."""
        return max(8.0, 9.5 * self.scale)

    @property
    def margin(self) -> float:
        return 14 * MM * self.scale

    @property
    def foot(self) -> float:
        return 12 * MM * self.scale + self.small

    @property
    def top(self) -> float:
        return self.page[1] - 41 * MM * self.scale

    def begin(self, canvas: Canvas, *, again: bool) -> None:
        k = self.scale
        base, right = self.page[1] - 15 * MM * k, self.margin + self.width
        start = draw_letterhead(canvas, self.head, self.margin, base, self.width, round(13 * k), tall=58 * k)
        note = self.note if self.note != self.title else ""
        title, size = f"{self.title}（续）" if again else self.title, 36.0 * k
        room = right - start - (fonts.width(note, 13 * k) + 14 * k if note else 0)
        while size > 12 and fonts.width(title, size, bold=True) > room:
            size -= 0.5
        write(canvas, start, base - 44 * k, title, size, bold=True, colour=INK)
        write(canvas, right - fonts.width(note, 13 * k), base - 44 * k, note, 13 * k, colour=QUIET)
        plum_rule(canvas, self.margin, base - 55 * k, self.width, 2.2 * k)


def poster(
    head: Head, size: str, title: str, day: date, copy: Copy, note: str = "", *, wide: bool = False
) -> Poster:  # fmt: skip
    """The frame of a sign that was made on ``day``; ``note`` stands at the title's other end."""
    across, high = A4[0] * SCALE[size], A4[1] * SCALE[size]
    printed = " · ".join(part for part in (f"{words.long_day(day)} 制", copy.mark) if part)
    return Poster((high, across) if wide else (across, high), head, title, note, printed, size=size, wide=wide)


Filling = Callable[[Flow], None]


def poster_pdf(
    frame: Poster, body: Filling, foot: Filling | None = None, header: Filling | None = None, code: str = ""
) -> bytes:
    """A sign as pages, in the largest type in which it is one, else on as many as it takes in the smallest."""
    for size in TYPE[frame.size]:
        strips, below, above = (_strips(frame, part, size) for part in (body, foot, header))
        if height(above) + height(strips) + height(below) <= frame.room:
            break
    return sheet_pdf(frame, strips, below, above, code)


def _strips(frame: Poster, part: Filling | None, size: int) -> Sequence[Strip]:
    flow = Flow(frame.width, size)
    if part is not None:
        part(flow)
    return flow.strips
