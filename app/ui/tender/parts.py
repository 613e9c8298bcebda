"""The parts of the box: the ways to pay, the amount with the keyboard, and whether it is printed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.options import Check
from app.ui.words.till import METHODS

NOTES = {"wechat": "看到到账再确认", "alipay": "看到到账再确认", "card": "看到刷卡成功再确认"}
"""What the cashier waits for before pressing Enter."""
BACK_NOTES = {method: "先在商户端退，再确认" for method in NOTES}
_ICONS = {
    "cash": "banknote", "wechat": "qr-code", "alipay": "qr-code", "card": "credit-card", "wallet": "wallet",
}  # fmt: skip


class MethodTile(QAbstractButton):
    """One way to pay; the chosen one is marked by ground, border and a tick."""

    def __init__(self, method: str, *, back: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = method
        self._icon, self._note = _ICONS[method], (BACK_NOTES if back else NOTES).get(method, "默认")
        self.setText(METHODS[method])
        self.setAccessibleName(METHODS[method])
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str) -> None:
        """The words under the name."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.box(metrics.TILE, "h3", "caption", pad=12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        on = self.isChecked()
        ink = "accentInk" if on else "ink"
        paint.box(
            painter, area, metrics.R_TILE, "soft" if on else "surface", "accent" if on else "line2", 2 if on else 1
        )
        icons.paint(painter, 14, area.center().y() - 12, self._icon, ink, 24)
        high, low = theme.fm("h3").height(), theme.fm("caption").height()
        top = area.center().y() - (high + low) / 2
        words = QRectF(50, top, area.width() - 90, high)
        paint.text(painter, words, self.text(), ink, "h3")
        paint.text(painter, words.translated(0, high), self._note, "ink2", "caption")
        if on:
            icons.paint(painter, area.right() - 34, area.center().y() - 10, "check", "accentInk", 20)
        painter.end()


class AmountBox(AmountDisplay):
    """The amount with the keyboard: its keys go up to the dialog."""

    def __init__(self, name: str) -> None:
        super().__init__(name, tone="ink", ground="surface")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_active(True)

    def sizeHint(self) -> QSize:
        return QSize(260, max(80, super().sizeHint().height()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.set_active(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.set_active(False)


class PrintIt(Check):
    """The check box lets the arrows through: they change the method everywhere in the dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)
