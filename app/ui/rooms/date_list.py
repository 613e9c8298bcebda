"""The dates of a series before it is saved: each with what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import icons, metrics, paint, theme

_LINE = 26
_SIGNS = {"ok": "check", "bad": "triangle-alert", "mute": "minus"}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class DateLine:
    """One date. ``tone`` ok: it is free; bad: something is in the way; mute: it is left out. ``note`` says why."""

    day: date
    tone: str = "ok"
    note: str = ""

    @property
    def words(self) -> str:
        """For a screen reader."""
        return f"{self.day:%m-%d} 周{_WEEKDAYS[self.day.weekday()]} {self.note or '可以订'}"


class DateList(QWidget):
    """Painted: a series may have hundreds of dates. Those that are not free come with their reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[DateLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("每次的日期")
        theme.themeChanged.connect(self.updateGeometry)

    def set_lines(self, lines: Sequence[DateLine]) -> None:
        """Show these."""
        self.lines = tuple(lines)
        self.setAccessibleDescription("；".join(line.words for line in self.lines))
        self.updateGeometry()
        self.update()

    def _high(self) -> int:
        return theme.box(_LINE, "caption", pad=6)

    def sizeHint(self) -> QSize:
        return QSize(200, self._high() * len(self.lines) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CONTROL, "subtle", "line")
        high, seen = self._high(), event.rect()
        year = self.lines[0].day.year if self.lines else 0
        for at, line in enumerate(self.lines):
            area = QRectF(10, 4 + at * high, self.width() - 18, high)
            if area.bottom() < seen.y() or area.y() > seen.bottom():
                continue
            icons.paint(painter, area.x(), area.center().y() - 8, _SIGNS[line.tone], line.tone, 16)
            day = f"{line.day:%m-%d}" if line.day.year == year else f"{line.day:%Y-%m-%d}"
            said = f"{day} 周{_WEEKDAYS[line.day.weekday()]}"
            ink = "ink" if line.tone == "ok" else line.tone
            used = paint.text(painter, area.adjusted(24, 0, 0, 0), said, ink, "tag")
            paint.text(painter, area.adjusted(24 + used + 10, 0, 0, 0), line.note, line.tone, "caption")
        painter.end()
