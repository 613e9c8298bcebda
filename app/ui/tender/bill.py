"""The lines of a bill, small and only to be read: what is being paid for."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.till.charges import ChargeLine
from app.ui.kit import paint, theme
from app.ui.kit.text import yuan


@dataclass(frozen=True)
class BillRow:
    """One line: what, how much of it (``×2``, empty for one), and its amount in 分, below zero what goes back."""

    name: str
    amount: int
    count: str = ""


def bill_rows(lines: Sequence[ChargeLine], due: int) -> list[BillRow]:
    """The lines of a charge as rows that come to ``due``: what of them never came in has a row of its own."""
    rows = [BillRow(line.name, line.amount) for line in lines]
    off = due - sum(line.amount for line in lines)
    return [*rows, BillRow("收款时已抹去", off)] if off else rows


class BillView(QWidget):
    """As many lines as there is room for; the last one says how many more there are."""

    def __init__(self, rows: Sequence[BillRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(rows)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("；".join(" ".join((r.name, r.count, yuan(r.amount))) for r in self._rows))
        self.setMinimumHeight(2 * self._high())

    @staticmethod
    def _high() -> int:
        return theme.fm("body").height() + 4

    def sizeHint(self) -> QSize:
        return QSize(200, self._high() * len(self._rows))

    def shown(self) -> int:
        """How many lines stand there whole."""
        room = self.height() // self._high()
        return len(self._rows) if len(self._rows) <= room else max(room - 1, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        high, shown = self._high(), self.shown()
        for at, row in enumerate(self._rows[:shown]):
            line = QRectF(0, at * high, self.width(), high)
            used = paint.text(painter, line, yuan(row.amount, symbol=False), "ink", "body", paint.RIGHT)
            left = line.adjusted(0, 0, -used - 10, 0)
            count = paint.text(painter, left, row.count, "ink2", "body", paint.RIGHT)
            paint.text(painter, left.adjusted(0, 0, -count - 8, 0), row.name, "ink")
        if shown < len(self._rows):
            line = QRectF(0, shown * high, self.width(), high)
            paint.text(painter, line, f"另有 {len(self._rows) - shown} 行", "ink2", "caption")
        painter.end()
