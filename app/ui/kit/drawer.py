"""A panel at the right of a page for the thing in hand; Esc closes it and the keyboard goes back to its row."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.kit import metrics, motion, paint
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.presses import gone
from app.ui.kit.scroll import ScrollBody


class Drawer(QWidget):
    """Head (title, note, close), a scrolling ``body`` and a pinned ``foot``. Signals: ``closed`` on Esc or ×.

    Closing hides it and throws nothing away: what was typed is still there when it opens again.
    """

    closed = Signal()

    def __init__(
        self, title: str = "", *, width: int = metrics.DRAWER, closable: bool = True, gap: int = 10,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``gap`` stands between the parts of the body."""
        super().__init__(parent)
        self._returns: QWidget | None = None
        self._closable = closable
        self.setFixedWidth(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(15, 11, 9, 8)
        head.setSpacing(8)
        self.title = Label(title, "h3", elide=True)
        self.note = Label("", "caption", "ink2")
        head.addWidget(self.title, 1)
        head.addWidget(self.note)
        if closable:
            head.addWidget(Button(kind="ghost", sz="sm", icon="x", name="关闭", on=self.close_drawer))
        outer.addLayout(head)
        self._inner = inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(15, 0, 15, 12)
        self.body.setSpacing(gap)
        self._scroll = ScrollBody(inner)
        outer.addWidget(self._scroll, 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(15, 8, 15, 12)
        self.foot.setSpacing(8)
        outer.addLayout(self.foot)

    def open_drawer(self, title: str = "") -> None:
        """Show it and take the keyboard."""
        if title:
            self.title.setText(title)
        now = QApplication.focusWidget()
        if now is not None and not self.isAncestorOf(now):
            self._returns = now
        came = self.isHidden()
        self.show()
        if came:
            self.to_top()  # from its first field on, wherever it was left
            motion.fade_in(self)
        inside = self.focusWidget() or self._first()
        if inside is not None:
            inside.setFocus()

    def to_top(self) -> None:
        """Scroll to the first part of the body."""
        self._scroll.verticalScrollBar().setValue(0)

    def show_part(self, part: QWidget) -> None:
        """Scroll so that a part of the body is in sight."""
        self._scroll.ensureWidgetVisible(part)

    def _first(self) -> QWidget | None:
        """Where the keyboard goes at the first opening: the first field or verb of the body, else the head's."""
        able = [w for w in self.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]
        return next((w for w in able if self._inner.isAncestorOf(w)), able[0] if able else None)

    def close_drawer(self) -> None:
        """Hide it and give the keyboard back."""
        gone()
        self.hide()
        if self._returns is not None and isValid(self._returns):
            self._returns.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._closable:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, "surface", "line")
        painter.end()
