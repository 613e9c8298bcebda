"""A panel at the right of a page for the thing in hand; Esc closes it and the keyboard goes back to its row."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.kit import metrics, motion, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import column, holder
from app.ui.kit.presses import gone, presses
from app.ui.kit.scroll import ScrollBody

_AROUND = 24
"""What stays in sight above and under the field with the keyboard: its error, the edge of the next."""
_LEAST_BODY = 260
"""With less than that in sight, at the size of the letters, nobody sees what the drawer is about."""


class _Spare(NamedTuple):
    """A part of the foot that may stand in the body: itself, and where it stands here and there."""

    box: QWidget
    slot: QVBoxLayout
    place: QWidget
    before: QWidget


class Drawer(QWidget):
    """Head (title, note, close), a scrolling ``body`` and a pinned ``foot``. Signals: ``closed`` on Esc or ×.

    Closing hides it and throws nothing away: what was typed is still there when it opens again.
    """

    closed = Signal()

    def __init__(
        self, title: str = "", *, width: int = metrics.DRAWER, most: int = 0, closable: bool = True, gap: int = 10,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``most`` lets the width grow with the letters up to it; ``gap`` stands between the parts of the body."""
        super().__init__(parent)
        self._returns: QWidget | None = None
        self._closable, self._watches = closable, False
        self._spares: list[_Spare] = []
        self._tight = False
        self.setFixedWidth(width)
        self._least, self._most = width, most
        if most:
            self._grow()
            theme.themeChanged.connect(self._grow)
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
        self._head, self._outer = head, outer

    def spare(self, *parts: QWidget, before: QWidget) -> QWidget:
        """These, under each other, as a part of the foot to be laid out there. Where the window is low and the letters
        are large they stand in the body ``before`` a part of it: what is pinned must leave room for what it is about.
        """
        box = holder(column(*parts))
        slot = column(box)
        place = holder(slot)
        if not self._spares:
            theme.themeChanged.connect(self.fit_foot)
        self._spares.append(_Spare(box, slot, place, before))
        return place

    def fit_foot(self) -> None:
        """Pin as much as there is room for; to be called when the spare parts have changed."""
        away = sum(one.box.sizeHint().height() + one.slot.spacing() for one in self._spares) if self._tight else 0
        room = self.height() - self._head.sizeHint().height() - self.foot.sizeHint().height() - away
        tight = room < theme.px(_LEAST_BODY)
        if not self._spares or tight is self._tight:
            return
        self._tight = tight
        typing = QApplication.focusWidget()
        for one in self._spares:
            if tight:
                self.body.insertWidget(self.body.indexOf(one.before), one.box)
            else:
                one.slot.addWidget(one.box)
            one.place.setVisible(not tight)
        self.show_spares()
        if typing is not None and self.isAncestorOf(typing) and typing.isVisible():
            typing.setFocus()

    def show_spares(self) -> None:
        """Show the spare parts, wherever they stand."""
        for one in self._spares:
            one.box.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_foot()

    def _grow(self) -> None:
        self.setFixedWidth(min(theme.px(self._least), self._most))

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

    def showEvent(self, event: QShowEvent) -> None:
        self._watch(True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._watch(False)
        super().hideEvent(event)

    def _watch(self, on: bool) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and on is not self._watches:
            (app.focusChanged.connect if on else app.focusChanged.disconnect)(self._focus_moved)
            self._watches = on

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What the keyboard went to comes in sight; a click went to what is in sight, and nothing moves under it."""
        if now is not None and self._inner.isAncestorOf(now) and not presses.by_mouse():
            QTimer.singleShot(0, now, self._show_typed)  # what has just been put there has no place yet

    def _show_typed(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self._inner.isAncestorOf(now) and now.height() < self._scroll.viewport().height():
            self._scroll.ensureWidgetVisible(now, 0, _AROUND)

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


class DrawerStack(QStackedWidget):
    """Drawers of one page in one place, one at a time: as wide as the widest of them is."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        widest = max((drawer.maximumWidth() for drawer in self.findChildren(Drawer)), default=0)
        return QSize(widest, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())
