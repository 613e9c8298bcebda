"""Where the parts are put together: store → desk → window, and taken apart again in the right order.

Before the login page is painted nothing heavy is imported here: the ORM, the services, the pages and the fonts for
paper load on the worker while the PIN is typed.
"""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.ui.kit import plain_import  # isort: split

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from app import __version__
from app.paths import is_held
from app.ui.kit import metrics
from app.ui.shell import first_look, window_geometry
from app.ui.shell.window import MainWindow

if TYPE_CHECKING:
    from app.bootstrap.program import Program

__all__ = ["Program", "open_window"]


def __getattr__(name: str) -> Any:
    """``Program``, loaded when it is wanted: the window may be on the screen before."""
    if name == "Program":
        from app.bootstrap.program import Program

        return Program
    raise AttributeError(name)


def open_window(home: Path, *, demo: bool = False) -> int:
    """Open the front desk on the store in ``home`` and stay until it is closed; returns the exit code.

    ``demo`` makes a demo centre there at the first start. People may also ask for one in the first run; it then lies
    in ``home / "demo"``.
    """
    gc.disable()  # until everything is loaded: then it runs on the GUI thread alone
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        os.environ[metrics.STYLE_VARIABLE] = metrics.STYLE
        app = QApplication(sys.argv[:1])
        app.setDesktopFileName("baitonggang")  # by which a desktop finds the menu entry, and so the icon
    plain_import.restore()
    if is_held(home):
        from app.ui.shell.instance import knock

        if knock(home):
            return 0  # the window that is open comes to the front; this start shows none of its own
    opening = Opening(app, home, demo)
    code = app.exec()
    return opening.close(code)


class Opening:
    """The window with the picture of the last time, where there is one, and the program made behind it."""

    def __init__(self, app: QApplication, home: Path, demo: bool) -> None:
        self._app, self._home, self._demo = app, home, demo
        self.window = MainWindow()
        self.program: Program | None = None
        self._failed: BaseException | None = None
        look = first_look.read(str(home), __version__)
        if look is None or not _fits(app, look):
            self._make()
            self.window.show()
            return
        self.window.show_look(look)
        self.window.setGeometry(*look.place)
        self.window.looked_at.connect(self._make_behind)
        window_geometry.show_as(self.window, look.state)

    def _make(self) -> None:
        from app.store.keychain import default_keychain
        from app.ui.shell.opening import Looking

        keychain = default_keychain()
        looking = Looking(self._home, keychain)
        looking.set_out()  # the store is read while the page is imported
        from app.bootstrap.program import Program, steady_seconds
        from app.ui.kit import first_frame

        first_frame.hurry()
        self.program = Program(
            self._app, self._home, demo=self._demo, keychain=keychain, window=self.window, looking=looking,
            steady=steady_seconds,
        )  # fmt: skip
        self.window.painted.connect(self._hear_signals)
        self.program.begin()

    def _hear_signals(self) -> None:
        """Closed from outside: in order, as by hand."""
        import signal

        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda _number, _frame: self.window.close())

    def _make_behind(self) -> None:
        """As ``_make``, in the event loop: what goes wrong ends it, and is raised when it has ended."""
        try:
            self._make()
        except BaseException as error:
            self._failed = error
            self._app.exit(1)

    def close(self, code: int) -> int:
        """The event loop has ended."""
        if self.program is not None:
            self.program.end()
            self.program.crash.remove()
        if self._failed is not None:
            raise self._failed
        return code


def _fits(app: QApplication, look: first_look.FirstLook) -> bool:
    """Whether the window may stand there now, and the system, where the look follows it, looks as it did."""
    wanted = QRect(*look.place)
    on_screen = window_geometry.in_sight(wanted, [screen.availableGeometry() for screen in app.screens()]) == wanted
    if look.dark is None:
        return on_screen
    return on_screen and (app.styleHints().colorScheme().name == "Dark") is look.dark
