"""The till page in its window: hands on the number pad, a scanner, and eyes on tiles, order and dialog."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import dashboard
from app.services.dashboard import SaleRow
from app.services.residents import search
from app.services.till import shifts
from app.ui.kit import presses
from app.ui.kit.modal import top_modal
from app.ui.kit.scanner import Scanner
from app.ui.tender.box import TenderModal
from app.ui.till.page import TillPage
from tests.keys import NONE, PAD, press
from tests.support import Centre
from tests.ui.page_front import Front

FLOAT = 300_00
SENIOR, CENTENARIAN, YOUNG = "翟志远", "阮梅珍", "古丽仙·阿卜杜热合曼"


class TillFront(Front[TillPage]):
    """The page with an open shift, a cashier on duty, and a scanner on the wire."""

    def __init__(self, qtbot: QtBot, centre: Centre, *, opened: bool = True) -> None:
        super().__init__(qtbot, centre, TillPage)
        self.till = self.page
        if opened:
            self.desk.do(shifts.open_shift, FLOAT)
        self._ms = 0.0
        self.scanner = Scanner(self.window, clock=lambda: self._ms)
        self.scanner.scanned.connect(self._scanned)
        self.show()

    def _scanned(self, code: str) -> None:
        # As the shell routes it: what waits for an answer hears of it first.
        modal = top_modal(self.window)
        if modal is not None:
            modal.on_scan(code)
        else:
            self.till.on_scan(code)

    def target(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def pad(self, keys: str) -> None:
        """Keys of the number pad; a new line is its Enter."""
        for key in keys:
            QTest.keyClick(self.target(), PAD[key], Qt.KeyboardModifier.KeypadModifier)
            QTest.qWait(0)

    def press(self, *names: str) -> None:
        """Keys by name."""
        for name in names:
            press(name, on=self.target())
            QTest.qWait(0)

    def undo(self) -> None:
        """Ctrl+Z."""
        QTest.keyClick(self.target(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QTest.qWait(0)

    @contextmanager
    def wire(self) -> Iterator[None]:
        """While the filter of the program watches keys and clicks."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.scanner.install(app)
        presses.presses.forget()  # each test stamps by a clock of its own
        try:
            yield
        finally:
            app.removeEventFilter(self.scanner)
            presses.presses.watched = False
            presses._falling().end()

    def stamped(self, key: Qt.Key, *stamps: int) -> None:
        """A key as the window system hands it on, pressed at these times of its clock."""
        for stamp in stamps:
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.KeypadModifier, "\r")
                event.setTimestamp(stamp)
                QApplication.sendEvent(self.target(), event)

    def supply(self) -> None:
        """Ctrl+G."""
        QTest.keyClick(self.target(), Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        QTest.qWait(0)

    def scan(self, code: str) -> None:
        """A wedge scanner: every key within the gap, Enter at the end."""
        with self.wire():
            for char in code:
                self._ms += 5
                QTest.keyClick(self.target(), char)
            self._ms += 5
            QTest.keyClick(self.target(), Qt.Key.Key_Return)
        QTest.qWait(0)

    def click_at(self, spot: QPoint, stamp: int) -> None:
        """A click at a spot of the window that was made at a time of the window system's clock."""
        under = self.window.childAt(spot)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            local = QPointF(under.mapFrom(self.window, spot))
            event = QMouseEvent(kind, local, QPointF(under.mapToGlobal(local)), left, held, NONE)
            event.setTimestamp(stamp)
            QApplication.sendEvent(under, event)
        QTest.qWait(0)

    def resident(self, name: str) -> UUID:
        """Somebody of the sample by name."""
        return next(row.id for row in self.desk.see(search.search, name) if row.name == name)

    def card(self, name: str) -> str:
        """What the bar code of somebody's card says."""
        return search.scan_code(next(r.no for r in self.desk.see(search.search, name) if r.name == name))

    def lines(self) -> list[tuple[str, str, int]]:
        """Name, amount and sum of each line."""
        rows = self.till.order.rows
        return [(r.name, f"{r.grams}g" if r.by_weight else f"×{r.quantity}", r.payable) for r in rows]

    def payable(self) -> int:
        """What the order comes to."""
        return 0 if self.till.order.cart is None else self.till.order.cart.payable

    def due_words(self) -> str:
        """The large figure of the order."""
        return self.till.side.cart.due.words()

    def tile(self, code: str) -> str:
        """A tile as a screen reader says it."""
        tiles = self.till.counter.grid.tiles
        at = next(n for n, dish in enumerate(tiles.shown) if dish.code == code)
        return str(tiles.data(tiles.index(at, 0)))

    def tender(self) -> TenderModal:
        """The tender dialog in front."""
        modal = self.modal()
        assert isinstance(modal, TenderModal)
        return modal

    def sales(self) -> tuple[SaleRow, ...]:
        """The sales of the day, newest first."""
        return self.desk.see(dashboard.recent_sales, 50)

    def says(self) -> str:
        """What stands beside the code box."""
        return self.till.counter.bubble.text()

    def box(self) -> str:
        """What stands in the code box."""
        return self.till.counter.box.text()

    def tap_tile(self, code: str) -> None:
        """A finger on a tile."""
        grid = self.till.counter.grid
        at = next(n for n, dish in enumerate(grid.tiles.shown) if dish.code == code)
        spot = grid.visualRect(grid.tiles.index(at, 0)).topLeft() + QPoint(30, 20)
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.qWait(0)
