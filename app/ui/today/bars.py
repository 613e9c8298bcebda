"""Two painted charts: takings by the hour, and the dishes sold most. Every bar carries its own figure."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.dashboard import DishCount
from app.ui.kit import paint, theme
from app.ui.kit.text import yuan

NOTHING_YET = "第一单收款后开始画"
_LEAST_HOURS = 6
_BAR = 30


def whole_yuan(fen: int) -> int:
    """分 as whole yuan, half of one up."""
    return (fen + 50) // 100


class HourBars(QWidget):
    """One bar per hour; the figure over it is the takings in whole yuan, or the sales where takings are hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[tuple[int, int, int], ...] = ()
        self._counts = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("分时段营业额")

    def set_hours(self, hours: Sequence[tuple[int, int, int]]) -> None:
        """``(local hour, sales, 分)`` per hour; hours between the first and the last without sales stand empty.

        Without any 分 the bars are of the sales.
        """
        self._counts = not any(fen for _, _, fen in hours)
        found = {hour: (count, fen) for hour, count, fen in hours}
        if found:
            first = min(found)
            last = max(*found, first + _LEAST_HOURS - 1)
            self._hours = tuple((h, *found.get(h, (0, 0))) for h in range(first, last + 1))
        else:
            self._hours = ()
        self.setAccessibleDescription(
            "；".join(f"{h} 时 {n} 单" + ("" if self._counts else f" {yuan(fen)}") for h, n, fen in hours)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, 132)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = theme.fm("keycap").height()
        base = self.height() - line - 4
        painter.fillRect(QRectF(0, base, self.width(), 1), theme.color("line2"))
        if self._hours:
            self._paint_hours(painter, line, base)
        else:
            paint.text(painter, QRectF(0, 0, self.width(), base), NOTHING_YET, "ink3", "caption", paint.CENTER)
        painter.end()

    def _paint_hours(self, painter: QPainter, line: int, base: int) -> None:
        tall = [(hour, count if self._counts else fen) for hour, count, fen in self._hours]
        most = max((much for _, much in tall), default=0)
        step = self.width() / len(self._hours)
        wide = min(step * 0.6, _BAR)
        for at, (hour, much) in enumerate(tall):
            middle = at * step + step / 2
            cell = QRectF(middle - step / 2, base + 3, step, line)
            paint.text(painter, cell, f"{hour % 24}", "ink3", "keycap", paint.CENTER, elide=False)
            if much <= 0 or most <= 0:
                continue
            high = max((base - line - 4) * much / most, 2.0)
            bar = QRectF(middle - wide / 2, base - high, wide, high)
            paint.box(painter, bar, 3, "c1" if much == most else "c3")
            over = QRectF(middle - step / 2, bar.y() - line, step, line)
            tone = "ink" if much == most else "ink2"
            paint.text(
                painter,
                over,
                f"{much if self._counts else whole_yuan(much)}",
                tone,
                "keycap",
                paint.CENTER,
                elide=False,
            )


class DishBars(QWidget):
    """The dishes sold most: name, a bar, how many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dishes: tuple[DishCount, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("今天卖得最多的菜")

    def set_dishes(self, dishes: Sequence[DishCount]) -> None:
        """The dishes, most sold first."""
        self._dishes = tuple(d for d in dishes if d.quantity > 0)
        self.setAccessibleDescription("；".join(f"{d.name} {d.quantity} 份" for d in self._dishes))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, 132)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = theme.fm("caption").height() + 4
        shown = self._dishes[: max(self.height() // line, 1)]
        most = shown[0].quantity if shown else 1
        if not shown:
            paint.text(painter, QRectF(self.rect()), NOTHING_YET, "ink3", "caption", paint.CENTER)
        figure = paint.width("1,000 份", "caption")
        name = min(self.width() * 0.36, paint.width("番茄鸡蛋盖浇饭", "caption"))
        for at, dish in enumerate(shown):
            area = QRectF(0, at * line, self.width(), line)
            paint.text(painter, QRectF(0, area.y(), name, line), dish.name, "ink", "caption")
            track = QRectF(name + 10, area.center().y() - 5, self.width() - name - figure - 16, 10)
            paint.box(painter, track, 5, "sunken")
            bar = QRectF(track.x(), track.y(), max(track.width() * dish.quantity / most, 10), 10)
            paint.box(painter, bar, 5, "c1" if at == 0 else "c2")
            paint.text(painter, area, f"{dish.quantity} 份", "ink2", "caption", paint.RIGHT)
        painter.end()
