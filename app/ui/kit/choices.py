"""Picking one of a few: segments, chips, and the − n + stepper."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.kit import metrics, paint, theme
from app.ui.kit.button import Button

Options = Sequence[tuple[object, str]]


class OneOf(QWidget):
    """A row of buttons of which one is down; ← and → move along. Signals: ``changed(value)`` when people pick."""

    changed = Signal(object)

    def __init__(self, options: Options, *, kind: str, sz: str, gap: int, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._kind, self._sz = kind, sz
        self._values: list[object] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._picked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_options(options)

    def set_options(self, options: Options) -> None:
        """Replace the answers; keeps the value if it is still among them, else takes the first."""
        before = self.value()
        for old in self._group.buttons():
            self._group.removeButton(old)
            old.hide()
            old.deleteLater()
        self._values = [value for value, _ in options]
        for at, (_, words) in enumerate(options):
            button = Button(words, kind=self._kind, sz=self._sz, checkable=True)
            self._group.addButton(button, at)
            self._row.addWidget(button)
        if self._values:
            self.set_value(before if before in self._values else self._values[0])

    def value(self) -> object:
        """The value picked, None when there are no answers."""
        at = self._group.checkedId()
        return self._values[at] if 0 <= at < len(self._values) else None

    def set_value(self, value: object) -> None:
        """Pick by value without telling anybody; ``ValueError`` for an unknown one."""
        button = self._group.button(self._values.index(value))
        button.setChecked(True)

    def step(self, by: int) -> None:
        """Move along, as ← and → do."""
        if self._values:
            at = (self._group.checkedId() + by) % len(self._values)
            self._group.button(at).setChecked(True)
            self._group.button(at).setFocus()
            self._picked(at)

    def _picked(self, at: int) -> None:
        self.changed.emit(self._values[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)


class Segment(OneOf):
    """One of a few views of the same thing, in a sunken track."""

    def __init__(self, options: Options, *, sz: str = "md", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(options, kind="seg", sz=sz, gap=0, name=name, parent=parent)
        self._row.setContentsMargins(3, 3, 3, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), 8, "sunken")
        painter.end()


class Chips(OneOf):
    """One of a few categories, as pills."""

    def __init__(self, options: Options, *, sz: str = "md", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(options, kind="chip", sz=sz, gap=8, name=name, parent=parent)


def paint_stepper(painter: QPainter, area: QRectF, value: int, hover: int = -1, down: int = -1) -> None:
    """The look of − n + in three equal cells; ``hover`` and ``down`` name a cell 0 to 2. Delegates use it too."""
    paint.box(painter, area, 8, "surface", "line2")
    cell = area.width() / 3
    for at in (0, 2):
        if at in (hover, down):
            spot = QRectF(area.x() + at * cell + 2, area.y() + 2, cell - 4, area.height() - 4)
            paint.box(painter, spot, 6, "sunken" if at == down else "subtle")
    for edge in (1, 2):
        painter.fillRect(QRectF(area.x() + edge * cell, area.y() + 1, 1, area.height() - 2), theme.color("line2"))
    words = ("−", str(value), "+")
    for at, word in enumerate(words):
        spot = QRectF(area.x() + at * cell, area.y(), cell, area.height())
        paint.text(painter, spot, word, "ink" if at == 1 else "ink2", "strong", paint.CENTER, elide=False)


class Stepper(QWidget):
    """− n + between ``least`` and ``most``; + − ↑ ↓ work it. Signals: ``changed(int)``."""

    changed = Signal(int)

    def __init__(
        self, value: int = 1, *, least: int = 0, most: int = 999, name: str = "数量", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._value, self._least, self._most = value, least, most
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(metrics.STEP * 3, metrics.STEP)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.STEP)
        for by, icon, word in ((-1, "minus", "减一"), (1, "plus", "加一")):
            button = Button(kind="ghost", icon=icon, name=word)
            button.setFixedSize(metrics.STEP, metrics.STEP)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, by=by: self.step(by))
            row.addWidget(button)
        self._tell()

    def value(self) -> int:
        """The count."""
        return self._value

    def set_value(self, value: int) -> None:
        """Set the count without telling anybody."""
        self._value = min(max(value, self._least), self._most)
        self._tell()

    def step(self, by: int) -> None:
        """Add to the count within its limits and tell."""
        before = self._value
        self.set_value(self._value + by)
        if self._value != before:
            self.changed.emit(self._value)

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name} {self._value}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics.STEP * 3, metrics.STEP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Down: -1}
        by = steps.get(Qt.Key(event.key()))
        if by:
            self.step(by)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint.box(painter, area, 8, "surface", "line2")
        cell = area.width() / 3
        for edge in (1, 2):
            painter.fillRect(QRectF(edge * cell, 1, 1, area.height() - 2), theme.color("line2"))
        paint.text(painter, QRectF(cell, 0, cell, area.height()), str(self._value), "ink", "strong", paint.CENTER)
        if self.hasFocus():
            paint.focus_ring(painter, area, 8)
        painter.end()
