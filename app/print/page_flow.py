"""What flows down a page: strips of known height, collected for a column, cut into pages, and drawn where they land.

All lengths are points. A strip is one line of something; whatever is longer than a page simply goes on on the next.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import segno
from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.pdf import INK, LINE, PALE, PLUM, QUIET, write
from app.print.roll import wrap

Draw = Callable[[Canvas, float, float], None]  # the canvas, the column's left edge, the strip's upper edge
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Strip:
    """One line of a column. ``glue`` keeps it with the one after it; ``air`` is left out on top of a page; ``again``
    stands above it where it begins one: the head of the table it goes on with."""

    height: float
    draw: Draw
    glue: bool = False
    air: bool = False
    again: tuple["Strip", ...] = ()


def paginate(strips: Sequence[Strip], first: float, next_: float, tail: float = 0) -> list[list[Strip]]:
    """Cut strips into pages of ``first``, then ``next_`` points; the last page leaves ``tail`` free at its foot."""
    pages: list[list[list[Strip]]] = [[]]
    left = first
    for unit in _units(strips, next_):
        high = height(unit)
        if high > left and pages[-1]:
            pages.append([])
            left = next_
        if not pages[-1] and all(strip.air for strip in unit):
            continue
        if not pages[-1] and unit[0].again:
            pages[-1].append([*unit[0].again])
            left -= height(unit[0].again)
        pages[-1].append(unit)
        left -= high
    if tail > left:  # what closes the paper never stands alone on a page
        pages.append([pages[-1].pop()] if len(pages[-1]) > 1 else [])
    return [[strip for unit in page for strip in unit] for page in pages]


def _units(strips: Sequence[Strip], most: float) -> Iterable[list[Strip]]:
    """What stays together; a group too high for any page falls apart."""
    unit: list[Strip] = []
    for strip in strips:
        unit.append(strip)
        if not strip.glue:
            yield from [unit] if sum(s.height for s in unit) <= most else [[s] for s in unit]
            unit = []
    if unit:
        yield unit


def draw(canvas: Canvas, strips: Iterable[Strip], x: float, y: float) -> float:
    """Draw strips one below the other from ``y`` down; gives the y below the last."""
    for strip in strips:
        strip.draw(canvas, x, y)
        y -= strip.height
    return y


def height(strips: Iterable[Strip]) -> float:
    """How high strips stand together."""
    return sum(strip.height for strip in strips)


@dataclass(frozen=True)
class Column:
    """A table's column; ``width`` in points."""

    title: str
    width: float
    align: Align = "left"
    bold: bool = False


@dataclass
class Flow:
    """Collects the strips of a column ``width`` points wide; ``size`` is that of its plain text."""

    width: float
    size: int = 11
    strips: list[Strip] = field(default_factory=list)

    def gap(self, points: float) -> None:
        """Leave air."""
        self.strips.append(Strip(points, _nothing, glue=bool(self.strips) and self.strips[-1].glue, air=True))

    def keep(self) -> None:
        """Keep the last strip with what comes next."""
        self.strips[-1] = replace(self.strips[-1], glue=True)

    def text(self, said: str, size: int = 0, *, bold: bool = False, colour: Any = INK, indent: float = 0) -> None:
        """A text over as many lines as it needs; its own line breaks are kept."""
        size = size or self.size
        for line in _lines(said, self.width - indent, size, bold):
            self.strips.append(Strip(size * 1.5, _writer(line, indent, size, bold, colour)))

    def heading(self, said: str, note: str = "") -> None:
        """A section's title with a plum bar, kept with what follows."""
        self.gap(7)
        size, width = self.size + 2, self.width

        def put(canvas: Canvas, x: float, y: float) -> None:
            canvas.setFillColor(PLUM)
            canvas.rect(x, y - size * 1.32, 3, size * 1.1, stroke=0, fill=1)
            write(canvas, x + 9, y - size * 1.12, said, size, bold=True, colour=INK)
            if note:
                small = size - 3
                write(canvas, x + width - fonts.width(note, small), y - size * 1.12, note, small, colour=QUIET)

        self.strips.append(Strip(size * 1.5, put, glue=True))
        self.strips.append(Strip(3, _nothing, glue=True))

    def pairs(self, *cells: tuple[str, str], bold: bool = False) -> None:
        """Labelled values side by side in columns of one width; a long value takes more lines. No value, no cell."""
        shown = [cell for cell in cells if cell[1]]
        if not shown:
            return
        part = self.width / len(shown)
        label = 5.2 * self.size
        columns = [_lines(value, part - label - 8, self.size, bold) for _, value in shown]
        for index in range(max(len(lines) for lines in columns)):
            bits: list[tuple[float, str, bool, Any]] = []
            for at, ((name, _), lines) in enumerate(zip(shown, columns, strict=True)):
                if index == 0:
                    bits.append((at * part, name, False, QUIET))
                if index < len(lines):
                    bits.append((at * part + label, lines[index], bold, INK))
            self.strips.append(Strip(self.size * 1.56, _bits(tuple(bits), self.size)))

    def panel(self, *lines: tuple[str, int, bool]) -> None:
        """(text, size, bold) lines on a pale ground with a plum edge; it may go on on the next page."""
        inner = self.width - 22
        self._ground(6, None)
        for said, size, bold in lines:
            for line in _lines(said, inner, size, bold):
                self._ground(size * 1.46, (line, size, bold))
        self._ground(6, None, last=True)

    def _ground(self, high: float, line: tuple[str, int, bool] | None, *, last: bool = False) -> None:
        width = self.width

        def put(canvas: Canvas, x: float, y: float) -> None:
            canvas.setFillColor(PALE)
            canvas.rect(x, y - high, width, high + 0.4, stroke=0, fill=1)
            canvas.setFillColor(PLUM)
            canvas.rect(x, y - high, 4, high + 0.4, stroke=0, fill=1)
            if line is not None:
                write(canvas, x + 14, y - line[1] * 1.12, line[0], line[1], bold=line[2], colour=INK)

        self.strips.append(Strip(high, put, glue=not last and line is None))

    def rule(self) -> None:
        """A thin line across."""
        width = self.width

        def put(canvas: Canvas, x: float, y: float) -> None:
            hairline(canvas, x, y - 3, x + width)

        self.strips.append(Strip(6, put))

    def row(
        self,
        columns: Sequence[Column],
        cells: Sequence[str],
        *,
        head: bool = False,
        strong: bool = False,
        ticks: dict[int, bool] | None = None,
    ) -> None:
        """A row of a table; ``strong`` is a sum. ``ticks`` are columns that show a box, ticked or empty, instead of
        words."""
        size = self.size
        if strong:
            columns = [replace(column, bold=True) for column in columns]
        wrapped = [_lines(c, col.width - 8, size, head or col.bold) for c, col in zip(cells, columns, strict=True)]
        count = max(len(lines) for lines in wrapped)
        for index in range(count):
            first, last = index == 0, index == count - 1
            drawn = tuple(lines[index] if index < len(lines) else "" for lines in wrapped)
            over, under = 2 if first else 0, 4 if last else 0
            line = _row_line(self.width, columns, drawn, (size, over, under), head, ticks if first else None)
            self.strips.append(Strip(size * 1.4 + over + under, line, glue=head or (count <= 12 and not last)))

    def blank(self, *labels: tuple[str, float], high: float = 24) -> None:
        """Lines to write on: (label, share of the width) side by side."""
        width, size = self.width, self.size

        def put(canvas: Canvas, x: float, y: float) -> None:
            whole = sum(share for _, share in labels)
            for label, share in labels:
                room = width * share / whole
                write(canvas, x, y - high + 5, label, size, colour=INK)
                left = x + (fonts.width(label, size) + 4 if label else 0)
                hairline(canvas, left, y - high + 2, x + room - 10, QUIET)
                x += room

        self.strips.append(Strip(high, put))

    def choices(self, *questions: tuple[str, Sequence[str]]) -> None:
        """Labels, each with its boxes to tick by hand, in one line."""
        size = self.size

        def put(canvas: Canvas, x: float, y: float) -> None:
            base = y - size * 1.3
            for label, options in questions:
                if label:
                    write(canvas, x, base, label, size, colour=QUIET)
                    x += fonts.width(label, size) + 9
                for option in options:
                    box(canvas, x, base - size * 0.12, size)
                    write(canvas, x + size + 4, base, option, size, colour=INK)
                    x += size + 4 + fonts.width(option, size) + 12
                x += 12

        self.strips.append(Strip(size * 1.8, put))


def box(canvas: Canvas, x: float, y: float, side: float, *, ticked: bool = False) -> None:
    """A box to tick, drawn and not typed: fonts differ in whether they have one."""
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(max(side / 14, 0.7))
    canvas.rect(x, y, side, side, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(max(side / 8, 1.2))
        path = canvas.beginPath()
        path.moveTo(x + side * 0.2, y + side * 0.5)
        path.lineTo(x + side * 0.43, y + side * 0.25)
        path.lineTo(x + side * 0.84, y + side * 0.8)
        canvas.drawPath(path, stroke=1, fill=0)


def hairline(canvas: Canvas, left: float, y: float, right: float, colour: Any = LINE) -> None:
    """A thin horizontal line."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.6)
    canvas.line(left, y, right, y)


def symbol(canvas: Canvas, right: float, top: float, side: float, text: str) -> None:
    """A QR symbol of ASCII capitals, digits and dashes, its upper right corner given."""
    if not text.isascii() or text != text.upper():
        raise ValueError("a printed code holds ASCII capitals, digits and dashes only")
    matrix = [list(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]
    cell = side / len(matrix)
    cells = canvas.beginPath()
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                cells.rect(right - side + column * cell, top - (row + 1) * cell, cell, cell)
    canvas.setFillGray(0)
    canvas.drawPath(cells, stroke=0, fill=1)


def tag(canvas: Canvas, right: float, base: float, said: str, size: float, *, dark: bool = False) -> float:
    """A framed word with its right edge given, white on black when ``dark``; gives its left edge."""
    wide = fonts.width(said, size, bold=True) + size
    canvas.setStrokeColor(INK if dark else PLUM)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(right - wide, base - size * 0.42, wide, size * 1.6, 3, stroke=1, fill=1 if dark else 0)
    write(canvas, right - wide + size / 2, base, said, size, bold=True, colour=1 if dark else PLUM)
    return right - wide


def _lines(said: str, room: float, size: int, bold: bool) -> list[str]:
    return [line for part in said.splitlines() or [""] for line in wrap(part, room, size, bold=bold)]


def _nothing(canvas: Canvas, x: float, y: float) -> None:
    """Air draws nothing."""


def _writer(line: str, indent: float, size: int, bold: bool, colour: Any) -> Draw:
    return lambda canvas, x, y: write(canvas, x + indent, y - size * 1.12, line, size, bold=bold, colour=colour)


def _bits(bits: tuple[tuple[float, str, bool, Any], ...], size: int) -> Draw:
    def put(canvas: Canvas, x: float, y: float) -> None:
        for left, said, bold, colour in bits:
            write(canvas, x + left, y - size * 1.16, said, size, bold=bold, colour=colour)

    return put


def _row_line(
    width: float,
    columns: Sequence[Column],
    cells: Sequence[str],
    sizes: tuple[int, int, int],
    head: bool,
    ticks: dict[int, bool] | None,
) -> Draw:
    size, over, under = sizes  # of the type, and the air above and below it
    high = size * 1.4 + over + under

    def put(canvas: Canvas, x: float, y: float) -> None:
        if head:
            canvas.setFillColor(PALE)
            canvas.rect(x, y - high, width, high + 0.4, stroke=0, fill=1)
        base = y - over - size * 1.12
        left = x
        for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            bold = head or column.bold
            spare = column.width - 8 - fonts.width(cell, size, bold=bold)
            shift = {"left": 0.0, "center": spare / 2, "right": spare}[column.align]
            if ticks and index in ticks and not head:
                box(canvas, left + (column.width - size) / 2, base - size * 0.1, size, ticked=ticks[index])
            elif cell:
                write(canvas, left + 4 + shift, base, cell, size, bold=bold, colour=INK)
            left += column.width
        if under and not head:
            hairline(canvas, x, y - high, x + width)

    return put
