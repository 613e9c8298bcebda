"""A painted column of names and sums, as on the paper: quiet name at the left, money in line at the right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.print.words import subject
from app.services.documents.till import ShiftReport
from app.services.till.shift_figures import ChargeSums
from app.ui.kit import metrics, paint, theme
from app.ui.kit.text import yuan


@dataclass(frozen=True)
class Sum:
    """One line. ``note`` stands quietly between name and value; ``rule`` draws a hairline above the line."""

    name: str
    value: str
    note: str = ""
    tone: str = "ink"
    strong: bool = False
    rule: bool = False


def charge_sums(charged: ChargeSums | ShiftReport, blind: bool) -> list[Sum]:
    """What charges brought in beside the meals: fees by family, deposits taken, used and given back."""
    rows = [Sum(f"收费（{subject(code)}）", "" if blind else yuan(fen), f"{n} 笔") for code, n, fen in charged.fees]
    if not blind:
        moved = (
            ("收押金", charged.deposit_in),
            ("押金抵费用", -charged.deposit_used),
            ("退押金", -charged.deposit_back),
            ("餐卡充值", charged.wallet_in),
            ("餐卡退款", -charged.wallet_back),
        )
        rows += [Sum(name, yuan(fen)) for name, fen in moved if fen]
    return [replace(row, rule=not at) for at, row in enumerate(rows)]


class Sums(QWidget):
    """A column of ``Sum`` lines."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._rows: tuple[Sum, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[Sum, ...]:
        """The lines shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Sum]) -> None:
        """Replace the lines."""
        self._rows = tuple(rows)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription("；".join(f"{r.name} {r.note} {r.value}".replace("  ", " ") for r in rows))
        self.updateGeometry()
        self.update()

    def value(self, name: str) -> str | None:
        """The value of the line with this name."""
        return next((r.value for r in self._rows if r.name == name), None)

    @staticmethod
    def _row_height() -> int:
        return theme.box(29, "body", pad=4)

    def sizeHint(self) -> QSize:
        return QSize(240, self._row_height() * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        high = self._row_height()
        for at, row in enumerate(self._rows):
            area = QRectF(0, at * high, self.width(), high)
            if row.rule:
                painter.fillRect(QRectF(0, area.y(), area.width(), 1), theme.color("line"))
            face = "strong" if row.strong else "body"
            used = paint.text(painter, area, row.name, "ink" if row.strong else "ink2", face)
            value = paint.width(row.value, "strong")
            if row.note:
                between = area.adjusted(used + metrics.GAP[3], 0, -value - 12, 0)
                paint.text(painter, between, row.note, "ink3", "caption")
            paint.text(painter, area, row.value, row.tone, "strong", paint.RIGHT)
        painter.end()


class Strip(QWidget):
    """The same lines side by side in equal cells: quiet name above, value below."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._cells: tuple[Sum, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[Sum, ...]:
        """The cells shown."""
        return self._cells

    def set_rows(self, rows: Sequence[Sum]) -> None:
        """Replace the cells."""
        self._cells = tuple(rows)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription("；".join(f"{r.name} {r.note} {r.value}".replace("  ", " ") for r in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, theme.fm("caption").height() + theme.fm("h2").height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = self.width() / max(len(self._cells), 1)
        first, second = theme.fm("caption").height(), theme.fm("h2").height()
        for at, cell in enumerate(self._cells):
            area = QRectF(at * wide + (14 if at else 0), 0, wide - 20, first)
            if at:
                painter.fillRect(QRectF(at * wide, 4, 1, self.height() - 8), theme.color("line"))
            paint.text(painter, area, f"{cell.name}  {cell.note}".rstrip(), "ink2", "caption")
            paint.text(painter, QRectF(area.x(), first, area.width(), second), cell.value, cell.tone, "h2")
        painter.end()
