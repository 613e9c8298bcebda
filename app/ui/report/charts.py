"""The charts of the page: each day's requests, where they belong, what the meals brought, and what was kept.

Painted from the same report as the paper, in the colours of the theme, and no number of them is counted here.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.report.figure import NO_FIGURE, Figure, percent
from app.rules.report.layout import ChartSeries, MonthReport, ReportChart
from app.ui.kit import metrics, paint, theme
from app.ui.kit.cards import Card
from app.ui.kit.layout import fill_row, into, wide
from app.ui.kit.plain import set_tip

SHOWN = (("daily", "每日受理"), ("scene_bars", "场景分布"), ("takings", "餐厅实收"), ("on_time", "办结时效"))
"""The charts and what their cards are called; ``scene_bars`` are the rows of a table."""
_TONES = ("c1", "c4", "c2", "c3", "c5", "c6")
_LAST_YEAR = "去年"
_HIGH = 116
_MOST_DAYS = 100
_LEAST = 560
"""Below this height of the page the table has the room."""


def chart_of(report: MonthReport, key: str) -> ReportChart | None:
    """A chart of the report; that of the scenes is made of its table's rows, the most first, without the sum."""
    if key == "scene_bars":
        return _scenes(report)
    charts = (chart for section in report.sections for chart in section.charts)
    return next((chart for chart in charts if chart.key == key), None)


def _scenes(report: MonthReport) -> ReportChart | None:
    tables = (table for section in report.sections for table in section.tables)
    table = next((table for table in tables if table.key == "scenes"), None)
    if table is None:
        return None
    rows = [(row.cells[0].text, row.cells[1].n or 0) for row in table.rows if not row.strong and row.cells[1].n]
    rows.sort(key=lambda pair: -pair[1])
    names, counts = tuple(name for name, _ in rows), tuple(n for _, n in rows)
    return ReportChart("scene_bars", "场景分布", "bars", names, (ChartSeries("件", counts),))


class ReportCharts(QWidget):
    """Four cards in a row, gone where the page is too low for them beside the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = {key: ChartView() for key, _ in SHOWN}
        self._cards = {key: Card(title, " ") for key, title in SHOWN}
        line = fill_row(self, gap=metrics.CARD_GAP)
        for key, _ in SHOWN:
            into(self._cards[key].body, wide(self.views[key]))
            into(line, wide(self._cards[key]))

    def show_report(self, report: MonthReport) -> None:
        """Show the charts of a report; what it has none of says so."""
        for key, view in self.views.items():
            chart = chart_of(report, key)
            view.show_chart(chart)
            self._cards[key].note.setText(view.summary)

    def fits(self, high: int) -> bool:
        """Whether a page so high has room for them and for the table."""
        return high >= theme.px(_LEAST)


class ChartView(QWidget):
    """One chart. It takes no keys: what it shows stands in figures in the table and on paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart: ReportChart | None = None
        self.summary = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_chart(self, chart: ReportChart | None) -> None:
        """Show another one."""
        self.chart = chart
        sums = _sums(chart) if chart is not None else []
        total = sum(sums)
        self.summary = Figure(chart.measure, total).written() if chart is not None and total else ""
        names = () if chart is None else tuple(zip(chart.labels, sums, strict=True))
        best = sorted(names, key=lambda pair: -pair[1])[:3]
        said = "，".join(f"{name} {Figure(chart.measure, n).written()}" for name, n in best if n) if chart else ""
        self.setAccessibleName(f"{chart.caption}：{said or '没有数据'}" if chart is not None else "没有数据")
        set_tip(self, f"最多的：{said}" if said else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, theme.px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(90, theme.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.chart is None or not any(_sums(self.chart)):
            paint.text(painter, area, "没有数据", "ink3", "caption", Qt.AlignmentFlag.AlignCenter)
        else:
            _SHAPES[self.chart.shape](painter, area, self.chart)
        painter.end()


def _sums(chart: ReportChart) -> list[int]:
    """Of each place what its bars come to, last year's line left out."""
    bars = [one for one in chart.series if not one.name.startswith(_LAST_YEAR)]
    return [sum(one.values[at] or 0 for one in bars) for at in range(len(chart.labels))]


def _fill(painter: QPainter, area: QRectF, tone: str) -> None:
    painter.fillRect(area, theme.color(tone))


def _by_month(chart: ReportChart) -> ReportChart:
    """The days of a year as its months."""
    months = [label[:2] for label in chart.labels]
    order = [*dict.fromkeys(months)]
    series = tuple(
        ChartSeries(
            one.name, tuple(sum(v or 0 for at, v in zip(months, one.values, strict=True) if at == m) for m in order)
        )
        for one in chart.series
    )
    return replace(chart, labels=tuple(f"{int(name)}月" for name in order), series=series, shaded=())


def _upright(painter: QPainter, area: QRectF, chart: ReportChart) -> None:
    """Stacked bars by day, of a year by month, with last year's as a line; days off are shaded, the highest has its
    number."""
    chart = _by_month(chart) if len(chart.labels) > _MOST_DAYS else chart
    line = theme.fm("caption").height()
    field = area.adjusted(0, line, 0, -line)
    bars = [one for one in chart.series if not one.name.startswith(_LAST_YEAR)]
    lines = [one for one in chart.series if one not in bars]
    sums = _sums(chart)
    most = max(1, *sums, *(value or 0 for one in lines for value in one.values))
    part = field.width() / len(chart.labels)
    for at in chart.shaded:
        _fill(painter, QRectF(field.x() + at * part, field.y(), part, field.height()), "subtle")
    _fill(painter, QRectF(field.x(), field.bottom(), field.width(), 1), "line")
    for at in range(len(chart.labels)):
        top = field.bottom()
        for index, one in enumerate(bars):
            high = max(one.values[at] or 0, 0) * field.height() / most
            top -= high
            _fill(painter, QRectF(field.x() + (at + 0.18) * part, top, part * 0.64, high), _TONES[index])
    for one in lines:
        spots = [QPointF(field.x() + (at + 0.5) * part, field.bottom() - (value or 0) * field.height() / most)
                 for at, value in enumerate(one.values)]  # fmt: skip
        painter.setPen(QPen(theme.color("ink2"), 1.2, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(spots))
    _best(painter, field, chart, sums, part)
    _legend(painter, QRectF(area.x(), field.bottom(), area.width(), line), [one.name for one in bars])
    for at, side in ((0, Qt.AlignmentFlag.AlignLeft), (len(chart.labels) - 1, Qt.AlignmentFlag.AlignRight)):
        paint.text(painter, QRectF(area.x(), field.bottom(), area.width(), line), chart.labels[at], "ink2", "caption",
                   side | Qt.AlignmentFlag.AlignVCenter)  # fmt: skip


def _legend(painter: QPainter, area: QRectF, names: Sequence[str]) -> None:
    """What the colours stand for, in the middle of the line below; one colour needs none."""
    wide_ = sum(paint.width(name, "caption") + 20 for name in names)
    if len(names) < 2 or wide_ > area.width() - 2 * paint.width("12-31", "caption") - 12:
        return
    x = area.x() + (area.width() - wide_) / 2
    for index, name in enumerate(names):
        _fill(painter, QRectF(x, area.y() + area.height() / 2 - 4, 8, 8), _TONES[index])
        x += 11 + paint.text(painter, QRectF(x + 11, area.y(), 200, area.height()), name, "ink2", "caption") + 9


def _best(painter: QPainter, field: QRectF, chart: ReportChart, sums: Sequence[int], part: float) -> None:
    best = sums.index(max(sums))
    words = Figure(chart.measure, sums[best]).written()
    wide_ = paint.width(words, "caption") + 4
    left = min(max(field.x() + (best + 0.5) * part - wide_ / 2, field.x()), field.right() - wide_)
    line = theme.fm("caption").height()
    place = QRectF(left, field.y() - line, wide_, line)
    paint.text(painter, place, words, "ink", "caption", Qt.AlignmentFlag.AlignCenter, elide=False)


def _lying(painter: QPainter, area: QRectF, chart: ReportChart) -> None:
    """The longest bars, as many as have room for their names."""
    sums = _sums(chart)
    line = theme.fm("caption").height() + 2
    rows = [*zip(chart.labels, sums, strict=True)][: max(int(area.height() // line), 1)]
    names = min(max(paint.width(name, "caption") for name, _ in rows) + 6, int(area.width() * 0.45))
    numbers = max(paint.width(f"{n:,}", "caption") for _, n in rows) + 6
    longest = max(1, *sums)
    for at, (name, n) in enumerate(rows):
        y = area.y() + at * line
        paint.text(painter, QRectF(area.x(), y, names, line), name, "ink2", "caption")
        wide_ = max((area.width() - names - numbers) * n / longest, 1.0)
        _fill(painter, QRectF(area.x() + names, y + 3, wide_, line - 6), "c1" if at < 3 else "c6")
        place = QRectF(area.x() + names + wide_ + 4, y, numbers, line)
        paint.text(painter, place, f"{n:,}", "ink", "caption", elide=False)


_BESIDE_RING, _LEAST_RING = 32, 62
"""What stands beside a ring besides the words, and how small it may become so that none of them is cut."""


def _ring(painter: QPainter, area: QRectF, chart: ReportChart) -> None:
    """Shares of a whole; the first one's stands in the middle."""
    sums = _sums(chart)
    whole = sum(sums)
    names = [f"{n:,} {name}" for name, n in zip(chart.labels, sums, strict=True)]
    beside = max(paint.width(words, "caption") for words in names) + _BESIDE_RING
    size = min(area.height() - 4, area.width() * 0.5, max(area.width() - beside, _LEAST_RING))
    box = QRectF(area.x() + 4, area.y() + (area.height() - size) / 2, size, size).adjusted(7, 7, -7, -7)
    turns = [90 * 16]
    for n in sums:
        turns.append(turns[-1] - round(n * 360 * 16 / whole))
    for index, (start, end) in enumerate(pairwise(turns)):
        pen = QPen(theme.color(("c2", "c4", "c6")[index % 3]), 13)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, start, end - start)
    share = percent(sums[0], whole) if whole else NO_FIGURE
    paint.text(painter, box, share, "ink", "strong", Qt.AlignmentFlag.AlignCenter, elide=False)
    line = theme.fm("caption").height() + 4
    left = box.right() + 7 + 12
    top = area.y() + (area.height() - line * len(sums)) / 2
    for index, words in enumerate(names):
        y = top + index * line
        _fill(painter, QRectF(left, y + line / 2 - 4, 8, 8), ("c2", "c4", "c6")[index % 3])
        room = QRectF(left + 13, y, area.right() - left - 13, line)
        paint.text(painter, room, words, "ink2", "caption")


_SHAPES: dict[str, Callable[[QPainter, QRectF, ReportChart], None]] = {
    "daily": _upright, "columns": _upright, "bars": _lying, "ring": _ring,
}  # fmt: skip
