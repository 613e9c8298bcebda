"""Picking the colour of a tile."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit import paint
from app.ui.kit.plain import set_tip

_CELL = 40


class Swatches(QWidget):
    """A few colours, one of them picked; ← → move along. Signals: ``changed(tone)``."""

    changed = Signal(object)

    def __init__(self, tones: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``tones`` are tokens with the words they are called by."""
        super().__init__(parent)
        self._tones = tuple(tones)
        self._at, self._bad = 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_CELL * len(self._tones), _CELL)
        self._tell()

    def value(self) -> str:
        """The tone picked."""
        return self._tones[self._at][0]

    def set_value(self, tone: str) -> None:
        """Pick a tone without telling anybody."""
        self._at = [name for name, _ in self._tones].index(tone)
        self._tell()

    def set_writable(self, on: bool) -> None:
        """Let people pick, or only read."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self._bad = bad
        self.update()

    def _tell(self) -> None:
        self.setAccessibleName(f"颜色 {self._tones[self._at][1]}")
        set_tip(self, self._tones[self._at][1])
        self.update()

    def _pick(self, at: int) -> None:
        if self.isEnabled() and at != self._at:
            self._at = at
            self._tell()
            self.changed.emit(self.value())

    def sizeHint(self) -> QSize:
        return QSize(_CELL * len(self._tones), _CELL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._pick((self._at + step) % len(self._tones))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pick(min(max(int(event.position().x()) // _CELL, 0), len(self._tones) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, (tone, _) in enumerate(self._tones):
            spot = QRectF(at * _CELL + 6, 6, _CELL - 12, _CELL - 12)
            paint.box(painter, spot, 7, tone)
            if at == self._at:
                paint.box(painter, spot.adjusted(-4, -4, 4, 4), 10, border="ink", width=2)
        if self._bad:
            paint.box(painter, QRectF(self.rect()), 9, border="bad", width=2)
        elif self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), 9)
        painter.end()
