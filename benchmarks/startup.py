"""A fresh interpreter until something true is painted (the picture of the last time), and until the login page is,
against one that paints a bare PySide6 window (Qt offscreen).

``python -m benchmarks.startup [ROUNDS]``. The processes end with ``os._exit`` right after that paint, take turns, and
find their bytecode compiled. The login page is there when names, keys and all words one needs are painted and a key
would be heard; six icons and the centre's name under the picture come in the frame after it. Aims: 1.0 and 1.5 times;
and, while the rest loads behind the login page, no gap of the GUI thread above 35 ms (a 5 ms timer measures it).
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.paths import ROOT
from benchmarks.side_by_side import Measured, middle, quantile
from tests.support import make_centre

BARE = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: os._exit(0))

app = QApplication(sys.argv[:1])
window = Window()
window.resize(1280, 680)
window.show()
app.exec()
"""

LOOK = """
import gc, os
gc.disable()  # as app.__main__ does before it imports the window; here that import comes first, to be watched
from app.ui.kit import plain_import
from PySide6.QtCore import QTimer
from app.ui.shell.window import MainWindow

def painted(self, *given):
    QTimer.singleShot(0, lambda: os._exit(0))
    paint(self, *given)

paint = MainWindow._paint_look
MainWindow._paint_look = painted
from app.__main__ import main
main([])
"""

WATCHED = """
import gc, os, time
gc.disable()  # as app.__main__ does before it imports the window; here that import comes first, to be watched
from app import bootstrap

def make(self):
    making(self)
    self.window.painted.disconnect()  # ours goes first: what the program does once the page is there comes after it
    self.window.painted.connect(lambda: first_painted(self.program))
    self.window.painted.connect(self._hear_signals)

making = bootstrap.Opening._make
bootstrap.Opening._make = make
"""

LOGIN = (
    WATCHED
    + """
first_painted = lambda self: os._exit(0)
from app.__main__ import main
main([])
"""
)

GAPS = (
    WATCHED
    + """
from PySide6.QtCore import QTimer, Qt

def first_painted(self):
    self.gaps, self.last = [], time.perf_counter()
    def tick():
        now = time.perf_counter()
        self.gaps.append(now - self.last)
        self.last = now
        if self.desk is not None:
            print(max(self.gaps) * 1000, (now - self.begun) * 1000, flush=True)
            os._exit(0)
    self.begun = self.last
    self.ticker = QTimer(self)
    self.ticker.setTimerType(Qt.TimerType.PreciseTimer)
    self.ticker.timeout.connect(tick)
    self.ticker.start(5)
    QTimer.singleShot(60_000, self, lambda: os._exit(3))
    loading(self)

from app.bootstrap.program import Program
loading = Program._first_painted
from app.__main__ import main
main([])
"""
)

CLOSE = (
    WATCHED
    + """
from PySide6.QtCore import QTimer
from app.ui.shell.backups import make_backup

def close(self):
    timer.stop()
    make_backup(self.desk, "manual")
    self.window.close()

def first_painted(self):
    global timer
    loading(self)
    timer = QTimer(self)
    timer.timeout.connect(lambda: self.desk is not None and close(self))
    timer.start(20)

from app.bootstrap.program import Program
loading = Program._first_painted
from app.__main__ import main
main([])
"""
)
"""A whole short day: it leaves the picture that the next start shows, and a backup whose age it says."""

LOOK_AIM, AIM, GAP_AIM = 1.0, 1.5, 35.0


def _environment(home: Path) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME")}
    return env | {"QT_QPA_PLATFORM": "offscreen", "BAITONGGANG_HOME": str(home), "PYTHONPATH": str(ROOT)}


def _run(code: str, home: Path) -> tuple[float, str]:
    """Milliseconds of the whole process, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], env=_environment(home), cwd=home, stdout=subprocess.PIPE, check=True
    )
    return (time.perf_counter() - start) * 1000, done.stdout.decode()


def main(rounds: int = 21, loads: int = 9, *, warm_up: int = 1) -> list[Measured]:
    """Start both in turn, then watch some starts until the desk is open; the first ones compile and do not count."""
    with tempfile.TemporaryDirectory() as temp:
        home = Path(temp) / "centre"
        make_centre(home, people=30)
        _run(CLOSE, home)
        variants = {"bare window": BARE, "picture": LOOK, "login page": LOGIN}
        times: dict[str, list[float]] = {name: [] for name in variants}
        for n in range(warm_up + rounds):
            for name, code in variants.items():
                spent, _ = _run(code, home)
                if n >= warm_up:
                    times[name].append(spent)
        gaps, loaded = [], []
        for n in range(warm_up + loads):
            words = _run(GAPS, home)[1].split()
            if n >= warm_up:
                gaps.append(float(words[0]))
                loaded.append(float(words[1]))
    print(f"\nFresh interpreter → first paint, {rounds} starts each, in turn")
    for name, values in times.items():
        print(f"  {name:<20} p50 {statistics.median(values):7.1f} ms  p95 {quantile(values, 0.95):7.1f}")
    bare = statistics.median(times["bare window"])
    shown, usable = ([spent / bare for spent in times[name]] for name in ("picture", "login page"))
    print(f"  x{statistics.median(shown):.3f}, x{statistics.median(usable):.3f}")
    print(
        f"While the rest loads ({statistics.median(loaded):.0f} ms), worst gap of the GUI thread in {loads} starts: "
        f"p50 {statistics.median(gaps):.1f} ms, worst {max(gaps):.1f} ms"
    )
    return [
        middle("fresh interpreter → the brand's picture on the screen, against a bare PySide6 window", shown, LOOK_AIM),
        middle("fresh interpreter → login page painted and taking keys, against the same", usable, AIM),
        middle("worst gap of the GUI thread while the rest loads, median of the starts", gaps, GAP_AIM, "ms"),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 21)
