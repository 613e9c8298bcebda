"""A small painted table inside a card: a few rows of figures to be read, not picked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import metrics, paint, theme


@dataclass(frozen=True)
class Cell:
    """One cell; ``tone`` and ``face`` are tokens of colour and type."""

    text: str
    tone: str = "ink"
    face: str = "body"


class SmallTable(QWidget):
    """Columns are ``(title, width at 100 % or 0 for a share, right aligned)``. One row may be marked as chosen.

    A row of one cell goes all across and belongs to the one above it.
    """

    def __init__(
        self, columns: Sequence[tuple[str, int, bool]], *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: list[tuple[Cell, ...]] = []
        self._marked = -1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_columns(self, columns: Sequence[tuple[str, int, bool]]) -> None:
        """Replace the columns; the rows go."""
        self._columns, self._rows = tuple(columns), []

    def set_rows(self, rows: Sequence[Sequence[Cell]], marked: int = -1) -> None:
        """Show these rows; ``marked`` stands on the soft ground."""
        self._rows = [tuple(row) for row in rows]
        self._marked = marked
        self.setAccessibleDescription("；".join(" ".join(cell.text for cell in row) for row in self._rows))
        self.updateGeometry()
        self.update()

    def texts(self) -> list[list[str]]:
        """What the cells say."""
        return [[cell.text for cell in row] for row in self._rows]

    def _row_height(self) -> int:
        return theme.box(32, "body", pad=8)

    def _head_height(self) -> int:
        return theme.box(26, "caption", pad=6)

    def sizeHint(self) -> QSize:
        fixed = sum(theme.px(width) if width else 70 for _, width, _ in self._columns)
        return QSize(fixed, self._head_height() + self._row_height() * len(self._rows) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(48 * len(self._columns), self.sizeHint().height())

    def _widths(self) -> list[float]:
        """The columns in the room there is: shares get at least 64, fixed ones give way for that."""
        shares = sum(1 for _, width, _ in self._columns if not width)
        fixed = sum(theme.px(width) for _, width, _ in self._columns)
        room = max(self.width() - 64 * shares, 0)
        scale = min(room / fixed, 1.0) if fixed else 1.0
        spare = max(self.width() - fixed * scale, 0)
        return [theme.px(width) * scale if width else spare / shares for _, width, _ in self._columns]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        head, high = self._head_height(), self._row_height()
        left = 0.0
        if 0 <= self._marked < len(self._rows):
            spot = QRectF(0, head + self._marked * high, self.width(), high)
            paint.box(painter, spot, metrics.R_TAG, "soft")
        for at, ((title, _, right), wide) in enumerate(zip(self._columns, self._widths(), strict=True)):
            align = paint.RIGHT if right else paint.LEFT
            paint.text(painter, QRectF(left + 8, 0, wide - 16, head), title, "ink2", "caption", align)
            for n, row in enumerate(self._rows):
                if len(row) == 1 and at:  # one cell says something about the row above, all across
                    continue
                reach = self.width() if len(row) == 1 else wide
                area = QRectF(left + 8, head + n * high, reach - 16, high)
                paint.text(painter, area, row[at].text, row[at].tone, row[at].face, align)
            left += wide
        for n in range(len(self._rows)):
            painter.fillRect(QRectF(0, head + n * high, self.width(), 1), theme.color("line"))
        painter.end()
