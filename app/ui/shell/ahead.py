"""Building on the GUI thread what will be wanted next, while nobody touches the PC."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from app.ui.shell.window import MainWindow


class Ahead(QObject):
    """Runs steps one at a time, each after a pause without a key, press or move; people's own turns come first.

    A step takes as long as it takes, so it should be one page at most. What has not been built when it is wanted is
    built then: nothing may rely on a step having run.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._steps: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        window.stirred.connect(self._stirred)

    def start(self, steps: Iterable[Callable[[], object]], *, quiet_ms: int) -> None:
        """Run these after every ``quiet_ms`` of quiet, instead of what was left of others."""
        self._steps = list(steps)
        self._timer.setInterval(quiet_ms)
        self._timer.start()

    def stop(self) -> None:
        """Run no more of them."""
        self._steps = []
        self._timer.stop()

    def _next(self) -> None:
        if not self._steps:
            return
        step = self._steps.pop(0)
        step()
        if self._steps:
            self._timer.start()

    def _stirred(self) -> None:
        if self._timer.isActive():
            self._timer.start()
