"""待跟进: what waits for somebody although no deadline presses; every line leads to its list."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.kit import icons, paint, theme
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, holder, into, wide
from app.ui.kit.scroll import ScrollBody


@dataclass(frozen=True)
class Line:
    """A thing that may wait: ``unit`` is said after the count, ``on`` opens its list."""

    code: str
    name: str
    icon: str
    unit: str
    on: Callable[[], object]


class FollowLine(QPushButton):
    """One line: icon, name, a quiet note, how many."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._count, self._note, self._tone = line, 0, "", "ink"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked=False: line.on())
        self.set_count(0)

    def set_count(self, count: int, note: str = "", tone: str = "") -> None:
        """Show how many wait; ``tone`` is the ink of the figure when some do."""
        self._count, self._note, self._tone = count, note, tone or "ink"
        self.setAccessibleName(f"{self._line.name} {count} {self._line.unit} {note}".strip())
        self.update()

    @property
    def waits(self) -> bool:
        """Whether anything does."""
        return self._count > 0

    def sizeHint(self) -> QSize:
        return QSize(240, theme.box(38, "strong", pad=8))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.underMouse():
            paint.box(painter, area, 6, "subtle")
        inner = area.adjusted(6, 0, -6, 0)
        tone = self._tone if self._count else "ink3"
        icons.paint(painter, inner.x(), area.center().y() - 9, self._line.icon, tone if tone != "ink" else "ink2", 18)
        left = inner.adjusted(30, 0, 0, 0)
        used = paint.text(painter, left, self._line.name, "ink" if self._count else "ink2", "body")
        unit = paint.text(painter, inner, self._line.unit, "ink2", "caption", paint.RIGHT)
        figure = inner.adjusted(0, 0, -unit - 6, 0)
        wide = paint.text(painter, figure, f"{self._count:,}", tone, "strong", paint.RIGHT)
        rest = left.adjusted(used + 10, 0, -unit - wide - 16, 0)
        paint.text(painter, rest, self._note, "ink3", "caption")
        if self.hasFocus():
            paint.focus_ring(painter, area, 6)
        painter.end()


class FollowCard(Card):
    """The lines of what waits; those that one may not see, or that nothing stands behind, are left out."""

    def __init__(self, lines: tuple[Line, ...], parent: QWidget | None = None) -> None:
        super().__init__("待跟进", " ", parent=parent)
        self.lines = {line.code: FollowLine(line) for line in lines}
        self._allowed: set[str] = set()
        self.none = Label("都跟进了", "caption", "ink3", align=paint.CENTER)
        into(self.body, wide(ScrollBody(holder(column(*self.lines.values(), self.none, STRETCH, gap=2)))))

    def allow(self, codes: set[str]) -> None:
        """Show these lines only."""
        self._allowed = codes
        self.tidy()

    def tidy(self) -> None:
        """Leave out what nothing waits behind; to be called after the counts were set."""
        shown = {code for code, line in self.lines.items() if code in self._allowed and line.waits}
        for code, line in self.lines.items():
            line.setVisible(code in shown)
        self.none.setVisible(not shown)
        self.note.setText(f"{len(shown)} 样" if shown else " ")
