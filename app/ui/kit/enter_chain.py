"""Enter walks a form from field to field, so that a request can be taken in without any other key."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.kit.choices import OneOf

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterChain(QObject):
    """A walk over widgets in the order they were added; what is hidden or disabled is passed over.

    Shift+Enter is left to the widget (a new line in a text). Fields that use Enter themselves (a list is open) are
    added with ``busy``: while it says True the key stays theirs. ``within`` may use the key up inside the field (the
    next blank of a text) by saying True. ``first`` names the part that gets the keyboard of a stop that takes none.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stops: list[QWidget] = []
        self._busy: dict[QWidget, Callable[[], bool]] = {}
        self._within: dict[QWidget, Callable[[], bool]] = {}
        self._first: dict[QWidget, Callable[[], QWidget]] = {}

    def add(
        self,
        stop: QWidget,
        busy: Callable[[], bool] | None = None,
        within: Callable[[], bool] | None = None,
        first: Callable[[], QWidget] | None = None,
    ) -> None:
        """Add a field, a row of chips, or any widget that can have the keyboard."""
        self._stops.append(stop)
        if busy is not None:
            self._busy[stop] = busy
        if within is not None:
            self._within[stop] = within
        if first is not None:
            self._first[stop] = first
        for part in self._parts(stop):
            part.installEventFilter(self)

    def end(self, last: QWidget) -> None:
        """Where the walk ends: Enter there is the widget's own."""
        self._stops.append(last)

    @staticmethod
    def _parts(stop: QWidget) -> list[QWidget]:
        return [stop, *stop.findChildren(QAbstractButton)] if isinstance(stop, OneOf) else [stop]

    def next_of(self, stop: QWidget) -> bool:
        """Go on to the one after ``stop``; False when it was the last."""
        for one in self._stops[self._stops.index(stop) + 1 :]:
            if one.isVisible() and one.isEnabled():
                focus(self._first[one]() if one in self._first else one)
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.key() not in _ENTER:
            return False
        mods = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        stop = next((s for s in self._stops if watched in self._parts(s)), None)
        if stop is None or mods or (stop in self._busy and self._busy[stop]()):
            return False
        if isinstance(watched, QAbstractButton) and isinstance(stop, OneOf) and not watched.isChecked():
            watched.click()  # Enter on a chip takes it, then goes on
        return (stop in self._within and self._within[stop]()) or self.next_of(stop)


def focus(widget: QWidget) -> None:
    """Give a field the keyboard; of a row of chips the one that is down gets it."""
    if isinstance(widget, OneOf):
        down = [b for b in widget.findChildren(QAbstractButton) if b.isChecked() and not b.isHidden()]
        if down:
            down[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
    widget.setFocus(Qt.FocusReason.TabFocusReason)
