"""Hands on the keyboard of the whole program, eyes on its window, and readers of what it left on the disk.

Nothing here calls a page or a service to act: every act is a key event of the window, as it comes from the system.
What is stored is read with the raw driver and its own key derivation, what is printed with pdfium and the decoder.
"""

import gc
import hmac
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QWidget
from sqlcipher3 import dbapi2 as sqlcipher

from app.bootstrap import Program
from app.store.keychain import NoKeychain
from app.ui.kit import theme
from app.ui.kit.modal import Modal, top_modal
from app.ui.kit.presses import presses
from app.ui.kit.scanner import Scanner
from tests.keys import MODIFIERS, PAD, rest
from tests.support import Clock

PATIENCE_MS = 20_000
PACE_MS = 130
"""Between two keys of a hand."""
_NAMED = {"Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape}


def until(ready: Callable[[], object], what: Callable[[], str] | str = "it", most: int = PATIENCE_MS) -> None:
    """Let the program run until something holds; fails with ``what`` after ``most`` milliseconds."""
    end, looks = time.monotonic() + most / 1000, 0
    while not ready():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what if isinstance(what, str) else what()}")
        QTest.qWait(min(looks, 2))
        looks += 1


class _Stamper(QObject):
    """Writes on every key event when it was pressed; two keys of a hand are never as near as those of a test."""

    def __init__(self) -> None:
        super().__init__()
        self.ms = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            event.setTimestamp(self.ms)
        return False


def stroke(name: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """``F12``, ``Ctrl+Z``, ``Enter``, ``Down``: the key, and what is held with it."""
    *held, last = name.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= MODIFIERS[one]
    return _NAMED.get(last) or Qt.Key[f"Key_{last}"], modifiers


class Hands:
    """A program on a folder, its window shown and active."""

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.clock = clock or Clock()
        self.program = Program(app, home, clock=self.clock, keychain=NoKeychain())
        self.window = self.program.window
        self.window.closing.disconnect()  # the application of the tests lives on
        self._stamper = _Stamper()
        self._ahead, self._last = 5_000_000, 0  # the window system's clock is not ours

    def start(self) -> None:
        """Show the first page and wait until the program has loaded behind it."""
        self.program.begin()
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        until(self.window.isActiveWindow, "the window to be active")
        until(lambda: self.program.findChild(Scanner) is not None, "the program to be loaded")
        presses.watched = False  # clicks made by QTest carry stamps of another clock than the keys

    # --- acting --------------------------------------------------------------------------------------------------

    def press(self, *names: str) -> None:
        """Keys by name: ``F12``, ``Ctrl+Z``, ``Enter``, ``Down``, ``Tab``."""
        for name in names:
            self._key(*stroke(name))

    def pad(self, keys: str) -> None:
        """The number pad, as fast as a hand goes; a new line is its Enter."""
        for key in keys:
            self._key(PAD[key], Qt.KeyboardModifier.KeypadModifier)
            rest(self.program)

    def type(self, text: str) -> None:
        """Letters and digits at the speed of a hand (a scanner is told by its speed); Chinese from an input method."""
        for char in text:
            if char.isascii():
                shift = Qt.KeyboardModifier.ShiftModifier if char.isupper() else Qt.KeyboardModifier.NoModifier
                self._click(Qt.Key(ord(char.upper())), shift)
                rest(self.program)
            else:
                target = QApplication.focusWidget()
                assert target is not None and target.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
                committed = QInputMethodEvent()
                committed.setCommitString(char)
                QApplication.sendEvent(target, committed)

    def tab_to(self, words: str, *, most: int = 60) -> None:
        """Tab until the thing of this name has the keyboard."""
        for _ in range(most):
            if self.at(words):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {words}; at {self.focus()!r}")

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self._click(key, modifiers)
        QTest.qWait(1)

    def _click(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self._deliver(key, modifiers, self._stamp())

    def _deliver(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, ms: int) -> None:
        """A key with the stamp of when it was pressed, which is written before anybody in the program sees it."""
        app = QApplication.instance()
        assert app is not None
        self._note(ms)
        self._stamper.ms = ms
        app.installEventFilter(self._stamper)
        try:
            QTest.keyClick(self._handle(), key, modifiers)
        finally:
            app.removeEventFilter(self._stamper)

    def _now(self) -> int:
        """The window system's clock. A test is faster than a hand: where it overtakes, that clock is put on."""
        return int(time.monotonic() * 1000) + self._ahead

    def _stamp(self) -> int:
        return max(self._last + PACE_MS, self._now())

    def _note(self, ms: int) -> None:
        self._ahead += max(ms - self._now(), 0)
        self._last = ms

    def _handle(self) -> Any:
        return self.window.windowHandle()

    def _scanner(self) -> Scanner:
        found = self.program.findChild(Scanner)
        assert isinstance(found, Scanner)
        return found

    # --- looking -------------------------------------------------------------------------------------------------

    def focus(self) -> str:
        """The name of what has the keyboard, as a screen reader says it."""
        now = QApplication.focusWidget()
        return "" if now is None else now.accessibleName() or type(now).__name__

    def at(self, words: str) -> bool:
        """Whether the keyboard is at the thing of this name."""
        return words in self.focus()

    def focused(self) -> QWidget:
        """What has the keyboard."""
        now = QApplication.focusWidget()
        assert now is not None
        return now

    def words(self) -> str:
        """Every word in sight in the window (under a dialog: of the dialog), and what is said of what is painted."""
        modal = self.modal()
        host: QWidget = self.window if modal is None else modal
        said: list[str] = []
        for widget in [host, *host.findChildren(QWidget)]:
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel | QAbstractButton):
                said.append(widget.text())
            said += [widget.accessibleName(), widget.accessibleDescription()]
            if isinstance(widget, QTableView):
                said += _cells(widget)
        return "\n".join(word for word in said if word)

    def see(self, *wanted: str) -> None:
        """Wait until the window says all of this."""

        def said() -> bool:
            words = self.words()  # walks the whole window: once a look
            return all(word in words for word in wanted)

        until(said, lambda: f"{wanted} among:\n{self.words()}")

    def modal(self) -> Modal | None:
        """The dialog in front."""
        return top_modal(self.window)

    def banners(self) -> list[str]:
        """The names of the troubles that stand under the top bar."""
        workspace = self.program.workspace
        return [] if workspace is None else workspace.banners.names()

    def settle(self) -> None:
        """Nothing is under way on the worker and every posted event has been handled."""
        tasks = self.program.tasks
        until(lambda: tasks is None or not tasks.busy(), "the worker")
        QTest.qWait(1)

    # --- often -----------------------------------------------------------------------------------------------------

    def sign_in(self, name: str, pin: str) -> None:
        """Arrows to the tile, Enter, the six digits; then the counter is there."""
        until(lambda: self.program.desk is not None, lambda: f"the store; the window says:\n{self.words()}")
        self.pick_tile(name)
        self.pad(pin)
        self.at_work()

    def pick_tile(self, name: str) -> None:
        """Arrows to somebody's tile and Enter."""
        for _ in range(12):
            if self.focus().startswith(f"{name} "):
                break
            self.press("Right")
        self.press("Enter")
        until(lambda: self.at("PIN"), "the PIN to be asked for")

    def at_work(self) -> None:
        """Wait until the counter is in front and nothing covers it."""
        until(
            lambda: (
                self.program.workspace is not None
                and self.window.front() is self.program.workspace
                and self.modal() is None
            ),
            lambda: f"the counter; the window says:\n{self.words()}",
        )

    def page(self, key: str) -> None:
        """Wait until this page is in front."""

        def there() -> bool:
            workspace = self.program.workspace
            return workspace is not None and workspace.page is not None and workspace.page.key == key

        until(there, f"the page {key}")

    def approve(self, name: str, pin: str, *shown: str) -> None:
        """Who agrees is picked first, by Tab and Enter; then the PIN, then what they are shown; the dialog is gone."""
        before = self.modal()
        assert before is not None and before.accessibleName() == "请主管同意", self.words()
        self.tab_to(name)
        self.press("Enter")
        until(lambda: self.at("PIN"), "the approver's PIN to be asked for")
        self.pad(pin)
        until(lambda: self.modal() is not before or "同意" in self.words(), lambda: f"the approval:\n{self.words()}")
        assert all(word in self.words() for word in shown), self.words()
        if self.modal() is before:
            self.press("Enter", "Enter")  # to the verb, and on it
        until(lambda: self.modal() is not before, lambda: f"the approval:\n{self.words()}")

    def close(self) -> str:
        """End the program as closing its window does; returns what the crash log says (empty: nothing)."""
        log = self.program.home / "crash.log"
        self.program.end()
        self.program.crash.remove()
        self.window.close()
        self.window.deleteLater()
        self.program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.unfreeze()
        return log.read_text("utf-8") if log.exists() else ""


_Hands = TypeVar("_Hands", bound=Hands)


@contextmanager
def running(home: Path, clock: Clock | None = None) -> Iterator[Hands]:
    """The program open on ``home``; it is closed whatever happens, without a crash or a leftover."""
    with working(lambda: Hands(home, clock)) as hands:
        yield hands


@contextmanager
def working(make: Callable[[], _Hands]) -> Iterator[_Hands]:
    """The same with hands of a kind of their own."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = set(threading.enumerate())
    hands = make()
    try:
        hands.start()
        yield hands
    finally:
        crashed = hands.close()
        theme.apply(app)
        if crashed:
            raise AssertionError(f"the program wrote a crash:\n{crashed}")
    threads = [
        thread.name for thread in set(threading.enumerate()) - before if not thread.daemon or thread.name == "spooler"
    ]
    windows = [window.accessibleName() for window in app.topLevelWidgets() if window.isVisible()]
    assert not threads and not windows, f"left behind: {threads} {windows}"


def _cells(table: QTableView) -> list[str]:
    model = table.model()
    return [
        str(model.index(row, column).data() or "")
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]


# --- what lies on the disk --------------------------------------------------------------------------------------------


class Ledger:
    """The closed store, read by SQL alone. The key is derived here, not by the program."""

    def __init__(self, home: Path) -> None:
        master = bytes.fromhex((home / "key.slot").read_text("ascii"))
        extracted = hmac.digest(b"baitonggang store v1", master, "sha256")
        key = hmac.digest(extracted, b"store\x01", "sha256").hex()
        self._link = sqlcipher.connect(str(home / "desk.db"))
        self._link.execute(f"PRAGMA key = \"x'{key}'\"")
        self._link.execute("PRAGMA query_only = ON")

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows."""
        found: list[tuple[Any, ...]] = self._link.execute(sql, values).fetchall()
        return found

    def one(self, sql: str, *values: object) -> Any:
        """The single value of a query that has one row."""
        ((value,),) = self.rows(sql, *values)
        return value

    def column(self, sql: str, *values: object) -> list[Any]:
        """The first column."""
        return [row[0] for row in self.rows(sql, *values)]

    def none(self, sql: str, *values: object) -> None:
        """There must be no such row."""
        found = self.rows(sql, *values)
        assert not found, (sql, found[:3])

    def close(self) -> None:
        """Let go of the file."""
        self._link.close()


@contextmanager
def ledger(home: Path) -> Iterator[Ledger]:
    """The store of ``home`` for SQL."""
    book = Ledger(home)
    try:
        yield book
    finally:
        book.close()


def pdf_text(path: Path) -> str:
    """What a PDF says, all pages, without the blanks between its pieces."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages: Sequence[Any] = [document[n] for n in range(len(document))]
        texts = [page.get_textpage().get_text_range() for page in pages]
    finally:
        document.close()
    return "".join("".join(texts).split())
