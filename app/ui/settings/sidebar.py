"""The list of sections at the left: one button each, ↑ ↓ move along; it scrolls where the window is low."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.layout import STRETCH, column, fill, holder, wide
from app.ui.kit.scroll import ScrollBody

_WIDE, _WIDEST = 200, 236
"""At 100 %, and where the letters are large."""
_HIGH = 40


class SideItem(QAbstractButton):
    """A section's name with its icon; the one in front stands on the soft ground."""

    def __init__(self, words: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_WIDE - 16, theme.box(_HIGH, "strong"))

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDE // 2, self.sizeHint().height())  # beside a scroll bar it gives way

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        on = self.isChecked()
        if on:
            paint.box(painter, area, metrics.R_CONTROL, "soft")
            paint.box(painter, QRectF(0, 10, 3, area.height() - 20), 1.5, "accent")
        elif self.underMouse():
            paint.box(painter, area, metrics.R_CONTROL, "subtle")
        tone = "accentInk" if on else "ink2"
        icons.paint(painter, 14, area.center().y() - 10, self._icon, tone, 20)
        face = "strong" if on else "body"
        paint.text(painter, area.adjusted(44, 0, -8, 0), self.text(), "accentInk" if on else "ink", face)
        if self.hasFocus():
            paint.focus_ring(painter, area, metrics.R_CONTROL)
        painter.end()


class _Body(ScrollBody):
    """Leaves the arrows to the list."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class Sidebar(QWidget):
    """The sections. Signals: ``picked(key)`` when people choose one."""

    picked = Signal(str)

    def __init__(self, sections: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit()
        theme.themeChanged.connect(self._fit)
        self.setAccessibleName("设置分类")
        self._keys = [key for key, _, _ in sections]
        self._group = QButtonGroup(self)
        items = [SideItem(words, icon) for _, words, icon in sections]
        for at, item in enumerate(items):
            self._group.addButton(item, at)
        self._body = _Body(holder(column(*items, STRETCH, gap=0, margins=(0, 0, 8, 0))))
        fill(self, wide(self._body), margins=(8, 8, 0, 8))
        self._group.idClicked.connect(lambda at: self._show_item(self._group.button(at)))
        self._group.idClicked.connect(lambda at: self.picked.emit(self._keys[at]))

    def _fit(self) -> None:
        self.setFixedWidth(min(theme.px(_WIDE), _WIDEST))

    def show_picked(self, key: str) -> None:
        """Mark the section in front without telling anybody."""
        button = self._group.button(self._keys.index(key))
        button.setChecked(True)
        self._show_item(button)

    def _show_item(self, item: QWidget) -> None:
        self._body.ensureWidgetVisible(item, 0, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_front)  # once the list has its new height

    def _show_front(self) -> None:
        item = self._group.checkedButton()
        if item is not None:
            self._show_item(item)

    def take_focus(self) -> None:
        """Put the keyboard on the section in front."""
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = (self._group.checkedId() + step) % len(self._keys)
        self._group.button(at).setChecked(True)
        self._group.button(at).setFocus()
        self._show_item(self._group.button(at))
        self.picked.emit(self._keys[at])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, "surface", "line")
        painter.end()
