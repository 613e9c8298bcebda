"""The main window: it holds one page at a time (login, first run, trouble, workspace) and places it."""

from collections.abc import Callable

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.ui.kit import metrics, theme
from app.ui.kit.brand import plum_pixmap

TITLE = "百通岗前台"


class MainWindow(QMainWindow):
    """Signals: ``painted()`` once, after the first paint; ``closing()`` once, when people close it; ``stirred()`` for
    every key, press and move of the mouse; ``close_wanted()`` when the window's own cross was pressed while
    ``must_ask`` says that something would be lost: then it stays open."""

    painted = Signal()
    closing = Signal()
    stirred = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*metrics.LEAST)
        self.setAccessibleName(TITLE)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self._closed, self._was_painted = False, False
        self.must_ask: Callable[[], bool] = lambda: False

    def show_page(self, page: QWidget) -> None:
        """Put a page in front; it stays in the window until ``drop_page``."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        start = getattr(page, "focus_start", None)
        if start is not None:
            start()

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
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def come_forward(self) -> None:
        """A second start asks the first window to show itself."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def watch_input(self) -> None:
        """Begin to tell ``stirred``: from the native window, where only what people do arrives."""
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _STIRRING:
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
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.end()
        if not self._was_painted:
            self._was_painted = True
            # the pages inside are painted in the same round, before the next event
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.painted.emit()
        self.setWindowIcon(QtGui.QIcon(plum_pixmap(64)))  # by now its class costs nobody a wait


_STIRRING = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
}


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
