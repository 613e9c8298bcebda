"""Trouble that stays in sight under the top bar, and the acts that can still be undone."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from app.ui.kit import metrics, shortcuts
from app.ui.kit.cards import Action, Banner
from app.ui.kit.layout import fill, into, put
from app.ui.kit.presses import gone, presses

if TYPE_CHECKING:
    from app.ui.kit.toast import Toast

REMEMBERED = 20
_UNDER_THE_BAR = (metrics.MARGIN, 12, metrics.MARGIN, 0)
PASSING_MS = 8000
_RANK = {"bad": 0, "warn": 1, "ok": 2, "info": 3}
_AT_ONCE = ("refused", "drawer")
"""What a hand waits for, the answer to its press first: before what can be seen to later, however bad."""


class Banners(QWidget):
    """At most two banners in sight, the worst first; each by its name. Where they ``lie`` on the bar it is one.

    Their buttons do not take the keyboard from the page when they are pressed. Signals: ``left`` when one that has it
    goes, ``arranged`` when others are in sight.
    """

    left = Signal()
    arranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, Banner] = {}
        self._lying, self._giving_way = False, False
        self._column = fill(self, margins=_UNDER_THE_BAR)
        self.hide()

    def lie(self, on: bool) -> None:
        """Lie on the top bar, low and one at a time, or stand under it."""
        self._lying, self._giving_way = on, False
        put(self._column, margins=(0, 0, 0, 0) if on else _UNDER_THE_BAR)
        self._arrange()

    def give_way(self, on: bool) -> None:
        """Let what lies under them be seen for a while."""
        self._giving_way = on
        self.setVisible(bool(self._shown) and not on)

    def put(
        self, name: str, tone: str, title: str, text: str = "", actions: Sequence[Action] = (), *, passing: bool = False
    ) -> None:
        """Show one; the same name replaces. ``passing`` takes it away after eight seconds."""
        self._take(name)
        banner = Banner(tone, title, text, actions, parent=self)
        self._shown[name] = banner
        if passing:
            timer = QTimer(banner)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self.drop(name))
            timer.start(PASSING_MS)
        self._arrange()

    def drop(self, name: str) -> None:
        """It is over."""
        if name in self._shown:
            self._take(name)
            self._arrange()

    def names(self) -> list[str]:
        """Which troubles there are, in sight or not."""
        return list(self._shown)

    def words(self, name: str) -> str:
        """What a banner says."""
        return self._shown[name].accessibleName()

    def _take(self, name: str) -> None:
        old = self._shown.pop(name, None)
        if old is not None:
            now = QApplication.focusWidget()
            if now is not None and old.isAncestorOf(now):
                self.left.emit()  # or Qt would give the keyboard to what stands next, the search
            gone()  # what is under it moves up
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _rank(self, name: str) -> tuple[int, int]:
        at_once = _AT_ONCE.index(name) if name in _AT_ONCE else len(_AT_ONCE)
        return at_once, _RANK[self._shown[name].tone]

    def _arrange(self) -> None:
        ranked = [self._shown[name] for name in sorted(self._shown, key=self._rank)]
        most = 1 if self._lying else 2
        for at, banner in enumerate(ranked):
            self._column.removeWidget(banner)
            banner.set_low(self._lying)
            banner.setVisible(at < most)
            if at < most:
                into(self._column, banner)
        self.setVisible(bool(ranked) and not self._giving_way)
        # A request to lay out that was posted for a banner already gone may never come: do it now.
        self._column.activate()
        self.updateGeometry()
        self.arranged.emit()


class Acts:
    """The last twenty acts that can be undone, newest first."""

    def __init__(self) -> None:
        self._acts: deque[_Act] = deque(maxlen=REMEMBERED)

    def remember(self, undo: Callable[[], object]) -> "Callable[[], None]":
        """Keep an act; returns what its toast's button must call, so that it is undone once however it is asked."""
        act = _Act(undo)
        self._acts.append(act)
        return lambda: self._run(act)

    def toast_of(self, toast: "Toast") -> None:
        """The toast that offers the newest act: it goes when the act is undone by key."""
        if self._acts:
            self._acts[-1].toast = toast

    def undo(self) -> bool:
        """Undo the newest act; False when there is none."""
        if not self._acts:
            return False
        act = self._acts[-1]
        if act.toast is not None and isValid(act.toast):
            act.toast.dismiss()
        self._run(act)
        return True

    @property
    def offered(self) -> float:
        """When the newest act was done, by the clock of ``presses``, while a toast in sight offers its undo; else 0."""
        act = self._acts[-1] if self._acts else None
        shown = act is not None and act.toast is not None and isValid(act.toast) and act.toast.isVisible()
        return act.done_at if act is not None and shown else 0.0

    def forget(self) -> None:
        """Another person is on duty."""
        self._acts.clear()

    def __len__(self) -> int:
        return len(self._acts)

    def _run(self, act: "_Act") -> None:
        if act in self._acts:
            self._acts.remove(act)
            act.undo()


class _Act:
    def __init__(self, undo: Callable[[], object]) -> None:
        self.undo = undo
        self.toast: Toast | None = None
        self.done_at = presses.now()


class FieldKeys(QObject):
    """Lets the program's keys through a field that would take them: Ctrl+Z while it has nothing of its own to undo,
    or while a toast offers to undo an act and nothing was typed since: what was done last is undone first. And always
    what only a desktop's text editing means, as Ctrl+E does under X11.
    """

    def __init__(self, parent: QObject, acts: Acts) -> None:
        super().__init__(parent)
        self._acts, self._typed_at = acts, 0.0
        self._watched: QLineEdit | QPlainTextEdit | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now if isinstance(now, QLineEdit | QPlainTextEdit) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.InputMethod or (
            kind == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.text()
            and not shortcuts.undoes(event)
        ):
            self._typed_at = presses.now()
        if kind != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        field = self._watched
        if field is None or watched is not field:
            return False
        own = _undoes(field) and self._acts.offered <= self._typed_at
        if not shortcuts.ours(event) and (not shortcuts.undoes(event) or own):
            return False
        event.ignore()
        return True


def _undoes(field: QLineEdit | QPlainTextEdit) -> bool:
    """Whether a field has something of its own to undo."""
    return field.isUndoAvailable() if isinstance(field, QLineEdit) else field.document().isUndoAvailable()
