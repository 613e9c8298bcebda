"""From a key to what is painted, in the real window with 300 dishes and 20,000 residents (Qt offscreen).

``python -m benchmarks.till_keys [LINES] [PEOPLE]``. Aim: p99 of key → cart line painted at most 16 ms, one frame.
"""

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.services.residents import filters
from app.services.till import cart, menu, shifts
from app.services.till.menu import DishDraft
from app.ui.kit.scanner import Scanner
from app.ui.kit.tasks import Tasks
from app.ui.shell.look import Look
from app.ui.shell.pc_settings import PcSettings
from app.ui.shell.window import MainWindow
from app.ui.shell.workspace import Workspace
from app.ui.till.page import TillPage
from benchmarks.people import fill
from benchmarks.side_by_side import Measured, quantile, tail
from tests.support import CATEGORIES, Centre, copy_centre, make_centre

DISHES = 300
SIZE = (1366, 768)
FRAME_MS = 16.0
PER_ORDER = 8
_HEADS, _TAILS = (
    "红烧清蒸糖醋葱油白切酱爆干锅砂锅",
    ("排骨", "鸡块", "豆腐", "茄子", "鲈鱼", "土豆丝", "小白菜", "冬瓜"),
)
_QUERIES = ("wang", "zhangw", "lixm", "8612", "13955", "37-2-12", "陈", "huangl")


class Painted(QObject):
    """Tells whether a widget has been asked to paint since the last look."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


class Front:
    """The window of a centre with a full menu and many residents, the till in front."""

    def __init__(self, made: Centre, people: int) -> None:
        self.made, self.desk = made, made.desk
        made.sign_in("1001")
        fill(self.desk, people)
        self._menu()
        made.sign_in("2001")
        self.desk.do(shifts.open_shift, 0)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        self.app = app
        Look(app).read({})
        self.window = MainWindow()
        self.window.resize(*SIZE)
        self.tasks = Tasks(self.window)
        self.workspace = Workspace(self.window, self.desk, self.tasks, PcSettings(made.folder))
        self.scanner = Scanner(self.window)
        self.scanner.install(app)
        self.window.show_page(self.workspace)
        self.window.show()
        self.window.activateWindow()
        assert self.desk.staff is not None
        self.workspace.enter(self.desk.staff)
        self.workspace.go("till")
        self.settle()
        page = self.workspace.page
        assert isinstance(page, TillPage)
        self.till = page
        self.codes = [d.code for d in page.counter.grid.tiles.dishes]
        self.members = [r.id for r in self.desk.see(filters.listing, "", 0, 400).rows]

    def _menu(self) -> None:
        rng = random.Random(4)
        groups = {c.name: c.id for c in self.desk.see(menu.categories)}
        for n in range(DISHES - len(self.desk.see(menu.tiles, "lunch"))):
            name = rng.choice(_HEADS) + rng.choice(_HEADS) + rng.choice(_TAILS)
            group = groups[CATEGORIES[n % len(CATEGORIES)][0]]
            self.desk.do(menu.save_dish, DishDraft(str(100 + n), name, group, 300 + n * 10))

    def settle(self) -> None:
        """Let everything under way come to an end."""
        while self.tasks.busy():
            QTest.qWait(0)
        for _ in range(5):
            QTest.qWait(0)

    def press(self, key: Qt.Key, watch: Painted, pad: bool = True) -> float:
        """Press a key and run the event loop until the watched widget is painted; milliseconds."""
        modifier = Qt.KeyboardModifier.KeypadModifier if pad else Qt.KeyboardModifier.NoModifier
        target = QApplication.focusWidget() or self.window
        watch.seen = False
        start = time.perf_counter_ns()
        QTest.keyPress(target, key, modifier)
        while not watch.seen:
            QTest.qWait(0)
        spent = (time.perf_counter_ns() - start) / 1e6
        QTest.keyRelease(target, key, modifier)
        self.settle()
        return spent

    def close(self) -> None:
        """Put everything away."""
        self.app.removeEventFilter(self.scanner)
        self.workspace.let_go()
        self.tasks.close()
        self.window.close()
        self.desk.store.close()


def ring_up(front: Front, lines: int) -> tuple[list[float], list[float]]:
    """Codes on the number pad, order by order: (digit → box painted, Enter → line painted)."""
    box, cart_lines = Painted(front.till.counter.box), Painted(front.till.side.cart.lines.viewport())
    codes = [c for c in front.codes if len(c) == 3]
    rng = random.Random(6)
    digits: list[float] = []
    entered: list[float] = []
    for n in range(lines):
        if n % PER_ORDER == 0:
            if front.till.order.cart is not None:
                front.desk.do(cart.discard, front.till.order.cart.id)
                front.till.order.load()
            front.till.order.set_member(front.members[n * 7 % len(front.members)])
            front.settle()
        for digit in rng.choice(codes):
            digits.append(front.press(Qt.Key(Qt.Key.Key_0.value + int(digit)), box))
        entered.append(front.press(Qt.Key.Key_Enter, cart_lines))
        if n % 50 == 49:
            gc.collect()
    return digits, entered


def find_people(front: Front, rounds: int) -> list[float]:
    """F4 and what people type: key → hits painted."""
    times: list[float] = []
    for n in range(rounds):
        front.till.side.open_person()
        front.settle()
        panel = front.till.side.person
        hits = Painted(panel.hits.viewport())
        query = _QUERIES[n % len(_QUERIES)]
        if query.isascii():
            for char in query:
                key = Qt.Key.Key_Minus if char == "-" else Qt.Key(ord(char.upper()))
                times.append(_typed(front, char, key, hits))
        else:
            hits.seen = False
            start = time.perf_counter_ns()
            panel.box.setText(query)
            while not hits.seen:
                QTest.qWait(0)
            times.append((time.perf_counter_ns() - start) / 1e6)
        panel.box.clear()
        front.till.side.close_panel()
        front.settle()
    return times


def _typed(front: Front, char: str, key: Qt.Key, hits: Painted) -> float:
    """A key of the main keyboard; what the scanner's filter holds back is let go at once, as a slow hand would."""
    target = QApplication.focusWidget() or front.window
    hits.seen = False
    start = time.perf_counter_ns()
    QTest.keyClicks(target, char)
    front.scanner.flush()
    while not hits.seen:
        QTest.qWait(0)
        if time.perf_counter_ns() - start > 2e9:
            raise RuntimeError(f"nothing was painted after {char!r} ({key})")
    spent = (time.perf_counter_ns() - start) / 1e6
    front.settle()
    return spent


def main(lines: int = 400, people: int = 20_000) -> list[Measured]:
    """Type, and print how long each kind of key took."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        front = Front(copy_centre(Path(temp) / "template", Path(temp) / "centre"), people)
        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            ring_up(front, min(lines, 24))  # warm
            digits, entered = ring_up(front, lines)
            found = find_people(front, max(lines // 8, 8))
        finally:
            gc.enable()
            gc.unfreeze()
            front.close()
        print(f"\nKey → painted, {len(front.codes)} dishes, {people} residents, {lines} lines")
        for name, times in (("digit → box", digits), ("Enter → cart line", entered), ("key → people found", found)):
            print(
                f"  {name:<20} p50 {statistics.median(times):7.3f} ms  p95 {quantile(times, 0.95):7.3f}"
                f"  p99 {quantile(times, 0.99):7.3f}"
            )
    return [
        tail(f"key → cart line painted, 300 dishes, {people:,} residents, p99", entered, 0.99, FRAME_MS),
        tail("key → people found and painted, p99", found, 0.99, FRAME_MS),
    ]


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
