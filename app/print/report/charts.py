"""The five shapes of a report's chart, each in a box of its own height, labels in the fonts of the house."""

from collections.abc import Callable, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from app.print import fonts
from app.print.pdf import INK, LINE, QUIET, write
from app.print.report.chart_parts import (
    SHADE,
    SMALL,
    Scale,
    centred,
    dashed,
    fill,
    label,
    legend,
    scale_of,
    slice_of,
    upright_grid,
    value_words,
)
from app.rules.report.figure import NO_FIGURE, percent
from app.rules.report.layout import ChartSeries, ReportChart

_LAST_YEAR = "去年"
_BAR, _CELL = 17.0, 17.0
_NAMES = 96.0
_DARK = 0.55  # share of the most from which on a cell's number is white
_HIGH = {"daily": 190.0, "columns": 180.0, "ring": 150.0}


def chart_height(chart: ReportChart) -> float:
    """How high it stands without its caption."""
    if not chart_known(chart):
        return 44
    if chart.shape == "bars":
        return _BAR * len(chart.labels) + (20 if len(chart.series) > 1 else 4)
    if chart.shape == "heat":
        return _CELL * (len(chart.series) + 1) + 20
    return max(_HIGH[chart.shape], 30 + 18.0 * len(chart.labels) if chart.shape == "ring" else 0)


def chart_known(chart: ReportChart) -> bool:
    """Whether it has anything to show."""
    return any(value is not None for one in chart.series for value in one.values)


def put_chart(canvas: Canvas, chart: ReportChart, x: float, top: float, width: float) -> None:
    """Draw it with its upper left corner there."""
    high = chart_height(chart)
    if not chart_known(chart):
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.rect(x, top - high, width, high, stroke=1, fill=0)
        centred(canvas, "本期没有数据", x + width / 2, top - high / 2 - 3, size=10.5, colour=QUIET)
        return
    _SHAPES[chart.shape](canvas, chart, x, top - high, width)


def _upright(canvas: Canvas, chart: ReportChart, x: float, y: float, width: float) -> None:
    """Stacked bars side by side; in a daily chart last year's are a line and days off are shaded."""
    high = chart_height(chart)
    lines = [one for one in chart.series if chart.shape == "daily" and one.name.startswith(_LAST_YEAR)]
    stacks = [one for one in chart.series if one not in lines]
    sums = [sum(one.values[at] or 0 for one in stacks) for at in range(len(chart.labels))]
    drawn = [value for one in lines for value in one.values if value is not None]
    below = [sum(min(one.values[at] or 0, 0) for one in stacks) for at in range(len(chart.labels))]
    above = [sum(max(one.values[at] or 0, 0) for one in stacks) for at in range(len(chart.labels))]
    scale = scale_of([*above, *below, *drawn], chart.measure, high - 46)
    left, base = x + 44, y + 18
    part = (width - 44) / max(len(chart.labels), 1)
    for at in chart.shaded:
        canvas.setFillColor(SHADE)
        canvas.rect(left + at * part, base, part, scale.length, stroke=0, fill=1)
    upright_grid(canvas, scale, left, base, width - 44, chart.measure)
    bar = part * (0.62 if len(chart.labels) > 8 else 0.42)
    for at in range(len(chart.labels)):
        _stack(canvas, stacks, at, (left + at * part + (part - bar) / 2, base, bar), scale)
    _sums(canvas, chart, sums, above, (left, base, part), scale)
    for one in lines:
        for points in _stretches(one, left + part / 2, base, part, scale):
            dashed(canvas, points)
    _under(canvas, chart.labels, left, y + 5, part)
    legend(canvas, [one.name for one in stacks], x + width, y + high - 11, [one.name for one in lines])


def _stack(
    canvas: Canvas, stacks: Sequence[ChartSeries], at: int, bar: tuple[float, float, float], scale: Scale
) -> None:
    x, base, width = bar
    up = down = 0
    for index, one in enumerate(stacks):
        value = one.values[at] or 0
        low = up if value > 0 else down + value
        if value:
            fill(canvas, index, x, base + scale.at(low), width, scale.at(low + abs(value)) - scale.at(low))
        up, down = up + max(value, 0), down + min(value, 0)


def _sums(
    canvas: Canvas,
    chart: ReportChart,
    sums: Sequence[int],
    tops: Sequence[int],
    place: tuple[float, float, float],
    scale: Scale,
) -> None:
    """The number above each bar; of many days above the highest alone."""
    left, base, part = place
    many = len(sums) > 8
    best = sums.index(max(sums)) if sums else -1
    for at, total in enumerate(sums):
        if total and (not many or at == best):
            said = value_words(total, chart.measure)
            centred(canvas, said, left + (at + 0.5) * part, base + scale.at(tops[at]) + 3)


def _stretches(one: ChartSeries, x: float, y: float, part: float, scale: Scale) -> list[list[tuple[float, float]]]:
    """The points of a line, broken where there is a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(one.values):
        if value is None:
            found.append([])
        else:
            found[-1].append((x + at * part, y + scale.at(value)))
    return [points for points in found if len(points) > 1]


def _under(canvas: Canvas, labels: Sequence[str], left: float, y: float, part: float) -> None:
    """Names below places, as many as have room."""
    widest = max((fonts.width(name, SMALL) for name in labels), default=0)
    steps = (n for n in (1, 2, 5, 10, 20, 50) if widest <= n * part - (1 if n == 1 else 3))
    every = next(steps, 100) if len(labels) > 8 else 2 if widest > part - 1 and widest <= 2 * part - 3 else 1
    for at, name in enumerate(labels):
        if at % every == 0:
            centred(canvas, label(name, every * part - 1), left + (at + 0.5) * part, y, colour=QUIET)


def _lying(canvas: Canvas, chart: ReportChart, x: float, y: float, width: float) -> None:
    """Bars one below the other, the longest first."""
    sums = [sum(one.values[at] or 0 for one in chart.series) for at in range(len(chart.labels))]
    order = sorted(range(len(sums)), key=lambda at: -sums[at])
    names = min(max(fonts.width(name, SMALL) for name in chart.labels), _NAMES * 1.6)
    numbers = max(fonts.width(value_words(total, chart.measure), SMALL) for total in sums)
    scale = scale_of([max(total, 0) for total in sums], chart.measure, width - names - numbers - 16)
    longest = max((1, *sums))
    top = y + chart_height(chart)
    if len(chart.series) > 1:
        legend(canvas, [one.name for one in chart.series], x + width, top - 11)
        top -= 16
    for place, at in enumerate(order):
        base = top - (place + 1) * _BAR + 3
        shown = label(chart.labels[at], names)
        write(canvas, x + names - fonts.width(shown, SMALL), base + 2.5, shown, SMALL, colour=INK)
        end = x + names + 6
        for index, one in enumerate(chart.series):
            long = max(one.values[at] or 0, 0) * scale.length / longest
            if long:
                fill(canvas, index, end, base, long, _BAR - 6)
            end += long
        known = any(one.values[at] is not None for one in chart.series)
        said = value_words(sums[at], chart.measure) if known else NO_FIGURE
        write(canvas, end + 4, base + 2.5, said, SMALL, colour=INK)


def _heat(canvas: Canvas, chart: ReportChart, x: float, y: float, width: float) -> None:
    """A field of cells, the darker the more; the number stands in each that has room for it."""
    names = min(max(fonts.width(one.name, SMALL) for one in chart.series), _NAMES)
    left, part = x + names + 6, (width - names - 6) / max(len(chart.labels), 1)
    most = max((1, *(value for one in chart.series for value in one.values if value is not None)))
    top = y + chart_height(chart) - _CELL
    _under(canvas, chart.labels, left, top + 5, part)
    for row, one in enumerate(chart.series):
        base = top - (row + 1) * _CELL
        shown = label(one.name, names)
        write(canvas, x + names - fonts.width(shown, SMALL), base + 5, shown, SMALL, colour=INK)
        for at, value in enumerate(one.values):
            share = max(value or 0, 0) / most
            canvas.setFillColor(_tint(share))
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.rect(left + at * part, base, part, _CELL, stroke=1, fill=1)
            said = NO_FIGURE if value is None else _short(value, chart)
            if said and fonts.width(said, SMALL - 1) <= part - 1:
                colour = 1 if share >= _DARK else INK
                centred(canvas, said, left + (at + 0.5) * part, base + 5.4, size=SMALL - 1, colour=colour)
    _ramp(canvas, x + width, y + 2, value_words(most, chart.measure))


def _short(value: int, chart: ReportChart) -> str:
    return value_words(value, chart.measure) if value else ""


def _tint(share: float) -> Color:
    """White to plum; the lightness falls evenly, so it holds in grey."""
    return Color(1 - share * (1 - 0.557), 1 - share * (1 - 0.137), 1 - share * (1 - 0.263))


def _ramp(canvas: Canvas, right: float, y: float, most: str) -> None:
    x = right - fonts.width(most, SMALL) - 4
    write(canvas, x + 4, y, most, SMALL, colour=QUIET)
    for step in range(5, -1, -1):
        x -= 12
        canvas.setFillColor(_tint(step / 5))
        canvas.setStrokeColor(LINE)
        canvas.rect(x, y, 12, 8, stroke=1, fill=1)
    write(canvas, x - 9, y, "0", SMALL, colour=QUIET)


def _ring(canvas: Canvas, chart: ReportChart, x: float, y: float, width: float) -> None:
    """Shares of a whole, with their numbers beside."""
    values = [max(sum(one.values[at] or 0 for one in chart.series), 0) for at in range(len(chart.labels))]
    whole, high = sum(values), chart_height(chart)
    radius = 62.0
    middle = (x + width * 0.26, y + high / 2)
    at = 90.0
    for index, value in enumerate(values):
        turn = 360 * value / max(whole, 1)
        if turn:
            slice_of(canvas, index, middle, radius, (at, -min(turn, 359.99)))
        at -= turn
    canvas.setFillGray(1)
    canvas.setStrokeColor(INK)
    canvas.circle(*middle, radius * 0.62, stroke=1, fill=1)
    centred(canvas, value_words(whole, chart.measure), middle[0], middle[1] - 2, size=14)
    centred(canvas, "合计", middle[0], middle[1] - 15, colour=QUIET)
    level = y + high / 2 + 9 * len(values) - 12
    for index, (name, value) in enumerate(zip(chart.labels, values, strict=True)):
        left = x + width * 0.5
        fill(canvas, index, left, level, 9, 9)
        write(canvas, left + 15, level, label(name, width * 0.22, 10), 10, colour=INK)
        said = f"{value_words(value, chart.measure)}　{percent(value, whole) if whole else NO_FIGURE}"
        write(canvas, x + width - fonts.width(said, 10), level, said, 10, colour=INK)
        level -= 18


_SHAPES: dict[str, Callable[[Canvas, ReportChart, float, float, float], None]] = {
    "daily": _upright, "columns": _upright, "bars": _lying, "heat": _heat, "ring": _ring,
}  # fmt: skip
