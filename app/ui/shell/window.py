"""The main window: it holds one page at a time (login, first run, trouble, workspace) and places it.

It is on the screen before the kit is loaded, so that is imported where it is used. Nor is ``Qt`` imported by name: the
first use of it makes Python objects of its 1,200 members, and so does the first ``QColor`` that is painted with.
"""

from __future__ import annotations  # naming QEvent.Type alone makes Python objects of its 200 members

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.ui.kit import metrics

if TYPE_CHECKING:
    from app.ui.shell.first_look import FirstLook

TITLE = "百通岗前台"


class MainWindow(QMainWindow):
    """Signals: ``looked_at()`` once, after the picture of the beginning was painted; ``painted()`` once, after the
    first paint of a page; ``closing()`` once, when people close it; ``stirred()`` for
    every key, press and move of the mouse; ``close_wanted()`` when the window's own cross was pressed while
    ``must_ask`` says that something would be lost: then it stays open; ``placed()`` when it was moved, made larger or
    smaller, maximised, filled the screen or gave that up."""

    looked_at = Signal()
    painted = Signal()
    closing = Signal()
    stirred = Signal()
    close_wanted = Signal()
    placed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*metrics.LEAST)
        self.setAccessibleName(TITLE)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self._closed, self._was_painted = False, False
        self._look: FirstLook | None = None
        self._looked = False
        self._early: list[QKeyEvent] = []
        self._stirring: frozenset[QEvent.Type] = frozenset()
        self.must_ask: Callable[[], bool] = lambda: False

    def show_page(self, page: QWidget) -> None:
        """Put a page in front; it stays in the window until ``drop_page``."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        start = getattr(page, "focus_start", None)
        if start is not None:
            start()
        if self._look is not None:
            self._look = None
            self.update()
        self._hand_on()

    def show_look(self, look: FirstLook) -> None:
        """Paint this until there is a page; what is typed meanwhile is kept for the page."""
        self._look = look

    @property
    def first_look(self) -> FirstLook | None:
        """The picture that is shown until there is a page."""
        return self._look

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_F11 and not event.isAutoRepeat():
            self.toggle_full_screen()
        elif self._pages.count():
            super().keyPressEvent(event)
        else:
            self._early.append(event.clone())

    def _hand_on(self) -> None:
        """What was typed before there was a page, to where the keyboard is in it: posted, so before all later keys."""
        early, self._early = self._early, []
        for event in early:
            target = self.focusWidget() or self._pages.currentWidget()
            if target is not None:
                QCoreApplication.postEvent(target, event)

    def drop_page(self, page: QWidget) -> None:
        """Take a page away for good."""
        self._pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def front(self) -> QWidget | None:
        """The page in front."""
        return self._pages.currentWidget()

    def toggle_full_screen(self) -> None:
        """F11."""
        self.setWindowState(self.windowState() ^ QtCore.Qt.WindowState.WindowFullScreen)

    def come_forward(self) -> None:
        """A second start asks the first window to show itself."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def watch_input(self) -> None:
        """Begin to tell ``stirred``: from the native window, where only what people do arrives."""
        handle = self.windowHandle()
        if handle is not None:
            self._stirring = _stirring()
            handle.installEventFilter(self)
            # its signals and not our events: a class of event that is named makes Python objects of all of them
            for moved in (
                handle.windowStateChanged, handle.xChanged, handle.yChanged, handle.widthChanged, handle.heightChanged,
            ):  # fmt: skip
                moved.connect(self.placed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._stirring:
            self.stirred.emit()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        if event.spontaneous() and self.must_ask():
            event.ignore()
            self.close_wanted.emit()
            return
        super().closeEvent(event)
        if event.isAccepted() and not self._closed:
            self._closed = True
            self.closing.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._look is not None:
            painter = QPainter(self)
            self._paint_look(painter, self._look)
            painter.end()
        elif not self._was_painted:  # the ground is the palette's, which Qt has painted by now
            self._was_painted = True
            # the pages inside are painted in the same round, before the next event
            QTimer.singleShot(0, self, self._after_first_paint)

    def _paint_look(self, painter: QPainter, look: FirstLook) -> None:
        painter.drawImage(self.rect(), look.ground_image())
        if (self.width(), self.height()) == look.size and self.devicePixelRatioF() == look.ratio:
            painter.drawImage(0, 0, look.image)
        if not self._looked:
            self._looked = True
            QTimer.singleShot(0, self, self.looked_at.emit)

    def _after_first_paint(self) -> None:
        from app.ui.kit.brand import plum_pixmap

        self.painted.emit()
        self.setWindowIcon(QtGui.QIcon(plum_pixmap(64)))  # by now its class costs nobody a wait


class IdleWatch(QObject):
    """Tells when nobody has stirred for a while. Signals: ``idle()``, once per pause."""

    idle = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        window.stirred.connect(self._stirred)

    def start(self, minutes: int) -> None:
        """Watch, from now on, for pauses of this many minutes."""
        self._timer.setInterval(minutes * 60_000)
        self._timer.start()

    def stop(self) -> None:
        """Nobody is on duty, or the screen is locked already."""
        self._timer.stop()

    def _stirred(self) -> None:
        if self._timer.isActive():
            self._timer.start()


def _stirring() -> frozenset[QEvent.Type]:
    """What counts as somebody being there."""
    kind = QEvent.Type
    return frozenset(
        {
            kind.KeyPress, kind.MouseMove, kind.MouseButtonPress, kind.Wheel, kind.TouchBegin, kind.TouchUpdate,
        }
    )  # fmt: skip
