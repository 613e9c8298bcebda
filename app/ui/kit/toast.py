"""Toasts: said for 8 seconds at the bottom of the content, with one verb, usually 撤销. Never for trouble."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.ui.kit import icons, metrics, motion, paint, theme
from app.ui.kit.presses import gone

WAITING = "已排队"
"""How words begin that tell of something still to come: no tick stands before them."""
_TICK = 40
_GAP = 8
_LATER = "clock"
_LOW = 0.6
"""Controls below this share of the content's height are a bar at the foot."""
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


class _ToastButton(QPushButton):
    def __init__(self, text: str, key: str, parent: "Toast") -> None:
        super().__init__(text, parent)
        self._key = key
        self._toast = parent
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where people type

    def sizeHint(self) -> QSize:
        cap = paint.keycap_width(self._key) + 8 if self._key else 0
        return QSize(paint.width(self.text(), "strong") + cap + 28, metrics.SMALL)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._toast.hold(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._toast.hold(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(QRectF(0, 4, 1, area.height() - 8), theme.color("toastInk", 70))
        used = paint.text(painter, area.adjusted(14, 0, 0, 0), self.text(), "toastAct", "strong")
        if self._key:
            paint.keycap(painter, 14 + used + 8, area.center().y(), self._key, "toastInk", "toastLine")
        if self.hasFocus():
            paint.focus_ring(painter, area.adjusted(4, 0, 0, 0), 6)
        painter.end()


class Toast(QWidget):
    """One message. Signals: ``gone()`` when it has left; ``press`` does its verb."""

    gone = Signal()

    def __init__(
        self, host: QWidget, text: str, action: str, key: str, on: Callable[[], object] | None, icon: str
    ) -> None:
        super().__init__(host)
        self._words, self._on, self._icon = text, on, icon
        self._left = metrics.TOAST_MS
        self._held = 0
        self._over = False
        self.setAccessibleName(text)
        self._button: _ToastButton | None = None
        if action and on is not None:
            self._button = _ToastButton(action, key, self)
            self._button.clicked.connect(self.press)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.resize(self.sizeHint())

    @property
    def text(self) -> str:
        """What it says."""
        return self._words

    def sizeHint(self) -> QSize:
        wide = 14 + 20 + 10 + paint.width(self._words) + 16
        if self._button is not None:
            wide += self._button.sizeHint().width()
        return QSize(wide, theme.box(metrics.TOAST, "body"))

    def retell(self, text: str) -> None:
        """Say something else, for it turned out otherwise; it stands as long as one that is new."""
        self._words, self._left = text, metrics.TOAST_MS
        if WAITING in text:
            self._icon = _LATER
        self.setAccessibleName(text)
        self.update()

    def hold(self, on: bool) -> None:
        """Stop the clock while someone points at it or has the keyboard on it."""
        self._held = max(self._held + (1 if on else -1), 0)

    def tick(self, passed: int = _TICK) -> None:
        """Let ``passed`` milliseconds go by."""
        if self._held:
            return
        self._left -= passed
        if self._left <= 0:
            self._timer.stop()
            motion.fade_out(self, self.dismiss)
        else:
            self.update(0, self.height() - 6, self.width(), 6)

    def press(self) -> None:
        """Do the verb, once."""
        if not self._over and self._on is not None:
            call = self._on
            self.dismiss()
            call()

    def dismiss(self) -> None:
        """Go."""
        if not self._over:
            self._over = True
            self._timer.stop()
            gone()
            self.hide()
            self.gone.emit()
            self.deleteLater()

    @property
    def has_action(self) -> bool:
        """Whether there is something to press."""
        return self._on is not None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self.hold(True)
        elif event.type() == QEvent.Type.Leave:
            self.hold(False)
        elif event.type() == QEvent.Type.Resize and self._button is not None:
            size = self._button.sizeHint()
            self._button.setGeometry(
                self.width() - size.width() - 4, (self.height() - size.height()) // 2, size.width(), size.height()
            )
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint.box(painter, area, 10, "toast")
        icons.paint(
            painter, 14, area.center().y() - 10, self._icon, "toastInk" if self._icon == _LATER else "toastOk", 20
        )
        room = area.adjusted(44, 0, -12, 0)
        if self._button is not None:
            room.setRight(self._button.x() - 8)
        paint.text(painter, room, self._words, "toastInk")
        share = self._left / metrics.TOAST_MS
        if not theme.calm():
            line = QRectF(10, area.height() - 4, (area.width() - 20) * share, 2)
            painter.fillRect(line, theme.color("toastInk", 130))
        painter.end()


class ToastHost(QObject):
    """Places toasts at the bottom centre of ``content``, above the buttons pinned there: at most two, the newest on
    top; where ``dock`` has a place for it, only the newest, there.
    """

    def __init__(self, content: QWidget, dock: Callable[[], QRect | None] = lambda: None) -> None:
        super().__init__(content)
        self._content, self._dock = content, dock
        self._shown: list[Toast] = []
        content.installEventFilter(self)

    def say(
        self,
        text: str,
        action: str = "",
        on: Callable[[], object] | None = None,
        *,
        key: str = "",
        icon: str = "circle-check",
    ) -> Toast:
        """Say something good for 8 seconds, with one verb. A third toast pushes the oldest out."""
        while len(self._shown) >= 2:
            self._shown[0].dismiss()
        toast = Toast(self._content, text, action, key, on, _LATER if WAITING in text else icon)
        toast.gone.connect(self._tidy)
        self._shown.append(toast)
        self.settle()
        toast.show()
        toast.raise_()
        motion.fade_in(toast)
        QTimer.singleShot(0, self, self._place)  # what was done may have opened or closed a bar
        return toast

    def retell(self, said: str, now: str) -> None:
        """What toasts in sight said is not so: ``now`` stands where they said ``said``."""
        for toast in self._shown:
            if said in toast.text:
                toast.retell(toast.text.replace(said, now))
        self._place()

    def settle(self) -> None:
        """Find their places again over the page that is in front now."""
        self._place()
        for toast in self._shown:
            toast.raise_()

    def shown(self) -> list[Toast]:
        """The toasts on the screen, oldest first."""
        return list(self._shown)

    def undo(self) -> bool:
        """Press the verb of the newest toast that has one (Ctrl+Z); False when there is none."""
        for toast in reversed(self._shown):
            if toast.has_action:
                toast.press()
                return True
        return False

    def clear(self) -> None:
        """Take all away, when another person logs in."""
        for toast in list(self._shown):
            toast.dismiss()

    def _tidy(self) -> None:
        sender = self.sender()
        self._shown = [toast for toast in self._shown if toast is not sender]
        self._place()

    def _place(self) -> None:
        if not self._shown:
            return
        dock = self._dock()
        if dock is not None:
            self._moor(dock)
            return
        pinned = self._pinned()
        low = int(self._content.height() * _LOW)
        bottom = self._content.height() - 20
        for toast in self._shown:
            size = toast.sizeHint()
            wide = min(size.width(), self._content.width() - 32)
            area = QRect((self._content.width() - wide) // 2, bottom - size.height(), wide, size.height())
            area = self._clear(area, pinned, [one for one in pinned if one.top() >= low])
            toast.setGeometry(area)
            bottom = area.y() - _GAP

    def _moor(self, dock: QRect) -> None:
        newest = self._shown[-1]
        for old in self._shown[:-1]:
            old.dismiss()
        size = newest.sizeHint()
        area = QRect(0, 0, min(size.width(), dock.width()), min(size.height(), dock.height()))
        area.moveCenter(dock.center())
        newest.setGeometry(area)

    def _pinned(self) -> list[QRect]:
        """Where what is pressed or typed into stands; what scrolls can be scrolled out from under a toast."""
        found = []
        for kind in _CONTROLS:
            for control in self._content.findChildren(kind):
                if control.isVisible() and not isinstance(control, _ToastButton) and not self._scrolls(control):
                    found.append(QRect(control.mapTo(self._content, QPoint()), control.size()))
        return found

    def _scrolls(self, widget: QWidget) -> bool:
        above = widget.parentWidget()
        while above is not None and above is not self._content:
            if isinstance(above, QAbstractScrollArea):
                return True
            above = above.parentWidget()
        return False

    def _clear(self, area: QRect, pinned: list[QRect], low: list[QRect]) -> QRect:
        """The place moved until it covers nothing that is pressed: above a bar at the foot (``low``), or beside what
        stands high at the right (the acts of a drawer), else the nearest place from the bottom up that is free; above
        the bar where there is none.
        """

        def free(place: QRect) -> bool:
            return not any(one.intersects(place) for one in pinned)

        above = QRect(area)
        while under := [one for one in low if one.intersects(above)]:
            above.moveBottom(min(one.top() for one in under) - _GAP)
        if area.top() - above.top() <= 2 * area.height() and free(above):
            return above
        if any(one.intersects(area) for one in low):
            beside = QRect(area)
            left = min(one.left() for one in low if one.intersects(area))
            beside.moveLeft((left - area.width()) // 2)
            if beside.left() >= _GAP and free(beside):
                return beside
        return next(filter(free, self._places(area)), above)

    def _places(self, area: QRect) -> Iterator[QRect]:
        """Every place from the bottom up, in each row the middle first."""
        room = self._content.width() - area.width() - 2 * _GAP
        for top in range(area.top(), _GAP, -_GAP):
            for left in sorted(range(_GAP, _GAP + max(room, 0) + 1, 2 * _GAP), key=lambda at: abs(at - area.left())):
                yield QRect(left, top, area.width(), area.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self._place()
            QTimer.singleShot(0, self, self._place)  # once the page under it has its new size too
        return False
