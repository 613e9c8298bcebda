"""Where the parts are put together: store → desk → window, and taken apart again in the right order.

Before the login page is painted nothing heavy is imported here: the ORM, the services, the pages and the fonts for
paper load on the worker while the PIN is typed.
"""

import gc
import os
import signal
import sys
from pathlib import Path

from app.ui.kit import plain_import  # isort: split

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.bootstrap.program import Program
from app.ui.kit import theme

__all__ = ["Program", "open_window"]


def open_window(home: Path, *, demo: bool = False) -> int:
    """Open the front desk on the store in ``home`` and stay until it is closed; returns the exit code.

    ``demo`` makes a demo centre there at the first start. People may also ask for one in the first run; it then lies
    in ``home / "demo"``.
    """
    gc.disable()  # until everything is loaded: then it runs on the GUI thread alone
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        os.environ[theme.STYLE_VARIABLE] = theme.STYLE
        app = QApplication(sys.argv[:1])
    plain_import.restore()
    program = Program(app, home, demo=demo)
    for name in (signal.SIGINT, signal.SIGTERM):  # closed from outside: in order, as by hand
        signal.signal(name, lambda _number, _frame: program.window.close())
    program.begin()
    program.window.show()
    code = app.exec()
    program.end()
    program.crash.remove()
    return code
