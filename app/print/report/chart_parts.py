"""What charts have in common: the scale, fills that differ in grey too, a legend, a label that fits.

Drawn on the canvas and not by ``reportlab.graphics``: a name on an axis may need the second font, which only ``write``
knows to change to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.page_flow import hairline
from app.print.pdf import INK, LINE, QUIET, write
from app.rules.report.figure import NO_FIGURE, Figure, Measure, percent

SMALL = 9
SHADE = HexColor("#F2ECE3")
_UNITS = {Measure.MONEY: 100, Measure.HOURS: 60, Measure.RATE: 100}
_STEPS = (1, 2, 5)
_TICKS = 5

# Dark, middle, pale, then hatched: told apart by lightness and line, whatever the printer makes of the colour.
_FILLS: tuple[tuple[str, int], ...] = (
    ("#8E2343", 0), ("#D9A441", 0), ("#F4E6D2", 0), ("#FFFFFF", 1), ("#4F7CAC", 0), ("#DCE8F2", -1),
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """From ``low`` (0 unless something is below it) to ``high`` over ``length`` points; ``step`` between its lines."""

    low: int
    high: int
    step: int
    length: float

    def at(self, value: int) -> float:
        """Where a value lies, in points from the lower end."""
        return (value - self.low) * self.length / (self.high - self.low)

    @property
    def lines(self) -> range:
        """The values a line is drawn at."""
        return range(self.low, self.high + 1, self.step)


def scale_of(values: Sequence[int], measure: Measure, length: float) -> Scale:
    """A scale from nought that all values fit on, with lines at round numbers of the unit people read."""
    unit, most, least = _UNITS.get(measure, 1), max((0, *values)), min((0, *values))
    step = unit
    power = 1
    while True:
        step = next((unit * power * n for n in _STEPS if unit * power * n * _TICKS >= most - least), 0)
        if step:
            break
        power *= 10
    low, high = step * (least // step), step * -(-most // step)
    return Scale(low, max(high, low + step), step, length)


def value_words(value: int | None, measure: Measure) -> str:
    """A value as a label says it. One of a rate is ten-thousandths."""
    if value is None:
        return NO_FIGURE
    if measure is Measure.RATE:
        return percent(value, 10_000)
    return Figure(measure, value).written()


def axis_words(value: int, measure: Measure) -> str:
    """A value at an axis, where the unit is known and the cents are nought."""
    return f"{value // _UNITS.get(measure, 1):,}{'%' if measure is Measure.RATE else ''}"


def fill(canvas: Canvas, index: int, x: float, y: float, width: float, high: float) -> None:
    """A bar of the series with this number, framed so that the palest is seen."""
    colour, hatch = _FILLS[index % len(_FILLS)]
    canvas.setFillColor(HexColor(colour))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.4)
    canvas.rect(x, y, width, high, stroke=1, fill=1)
    if hatch and high > 0 and width > 0:
        _hatch(canvas, x, y, width, high, hatch)


def _hatch(canvas: Canvas, x: float, y: float, width: float, high: float, way: int) -> None:
    canvas.saveState()
    box = canvas.beginPath()
    box.rect(x, y, width, high)
    canvas.clipPath(box, stroke=0, fill=0)
    lines = canvas.beginPath()
    at = -high
    while at < width:
        left, right = (x + at, x + at + high) if way > 0 else (x + at + high, x + at)
        lines.moveTo(left, y)
        lines.lineTo(right, y + high)
        at += 3.2
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(INK)
    canvas.drawPath(lines, stroke=1, fill=0)
    canvas.restoreState()


def slice_of(canvas: Canvas, index: int, middle: tuple[float, float], radius: float, turn: tuple[float, float]) -> None:
    """A slice of a ring from an angle, so many degrees on; white lines keep neighbours apart."""
    colour, hatch = _FILLS[index % len(_FILLS)]
    x, y = middle
    canvas.setFillColor(HexColor(colour))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.5)
    box = (x - radius, y - radius, x + radius, y + radius)
    canvas.wedge(*box, *turn, stroke=1, fill=1)
    if hatch:
        canvas.saveState()
        path = canvas.beginPath()
        path.moveTo(x, y)
        path.arcTo(*box, *turn)
        path.close()
        canvas.clipPath(path, stroke=0, fill=0)
        _hatch(canvas, x - radius, y - radius, 2 * radius, 2 * radius, hatch)
        canvas.restoreState()


def upright_grid(canvas: Canvas, scale: Scale, x: float, y: float, width: float, measure: Measure) -> None:
    """The lines of an upright scale with what they stand for, to the left of ``x``."""
    for value in scale.lines:
        level = y + scale.at(value)
        hairline(canvas, x, level, x + width, QUIET if value == 0 else LINE)
        said = axis_words(value, measure)
        write(canvas, x - 4 - fonts.width(said, SMALL), level - 3, said, SMALL, colour=QUIET)


def legend(canvas: Canvas, names: Sequence[str], right: float, y: float, lines: Sequence[str] = ()) -> None:
    """What each fill stands for, ending at ``right``; ``lines`` are those that are drawn as a dashed line."""
    marks: list[tuple[str, Callable[[float], None]]] = []
    for index, name in enumerate(names):
        marks.append((name, lambda x, index=index: fill(canvas, index, x, y, 8, 8)))  # type: ignore[misc]
    for name in lines:
        marks.append((name, lambda x: dashed(canvas, ((x - 4, y + 4), (x + 10, y + 4)))))
    x = right - sum(fonts.width(name, SMALL) + 26 for name, _ in marks) + 14
    for name, put in marks:
        put(x)
        write(canvas, x + 13, y, name, SMALL, colour=INK)
        x += fonts.width(name, SMALL) + 26


def dashed(canvas: Canvas, points: Sequence[tuple[float, float]]) -> None:
    """A dark dashed line through points."""
    path = canvas.beginPath()
    for index, point in enumerate(points):
        (path.lineTo if index else path.moveTo)(*point)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.1)
    canvas.setDash([3, 2])
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash([])


def label(said: str, room: float, size: float = SMALL) -> str:
    """As much of a name as there is room for, ended by … where it goes on."""
    if fonts.width(said, size) <= room:
        return said
    while said and fonts.width(said + "…", size) > room:
        said = said[:-1]
    return said + "…"


def centred(canvas: Canvas, said: str, x: float, y: float, *, size: float = SMALL, colour: Any = INK) -> None:
    """A word with its middle at ``x``."""
    write(canvas, x - fonts.width(said, size) / 2, y, said, size, colour=colour)
