"""Two answers only bookings have: from when to when, and how many of each thing."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit import theme
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill, fill_row, holder, row, wide
from app.ui.kit.options import Check
from app.ui.kit.scroll import clear
from app.ui.rooms import typed
from app.ui.words.moments import clock

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
HOUR = 60
_MANY = 46


class FromTo(QWidget):
    """From – to. Its value are the two texts as typed; ``14-16`` in the first box fills both, and what is left of a
    single time is made whole: ``14`` is 14:00. Signals: ``changed(value)`` when people type.
    """

    changed = Signal(object)

    def __init__(self, name: str = "时间", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.starts = LineEdit(kind="code", hint="14:00", name=f"{name}从", most=12)
        self.ends = LineEdit(kind="code", hint="16:00", name=f"{name}到", most=6)
        self.setAccessibleName(name)
        self.setFocusProxy(self.starts)
        fill_row(self, wide(self.starts), Label("至", "body", "ink2"), wide(self.ends), gap=8)
        for box in (self.starts, self.ends):
            box.changed.connect(lambda _text: self.changed.emit(self.value()))
            box.left.connect(self._tidy)
        self.starts.installEventFilter(self)

    def value(self) -> tuple[str, str]:
        """Both as typed."""
        return self.starts.text().strip(), self.ends.text().strip()

    def set_value(self, value: Sequence[object]) -> None:
        """Show both, minutes of the day or texts, without telling anybody."""
        first, last = (clock(one) if isinstance(one, int) else str(one) for one in value or ("", ""))
        self.starts.set_value(first)
        self.ends.set_value(last)

    def set_writable(self, on: bool) -> None:
        """Let people type, or only read."""
        self.starts.set_writable(on)
        self.ends.set_writable(on)

    def set_bad(self, bad: bool) -> None:
        """Mark both wrong."""
        self.starts.set_bad(bad)
        self.ends.set_bad(bad)

    def _tidy(self) -> None:
        """What can be read stands there whole once the keyboard has left; a missing end is an hour later."""
        before = self.value()
        first, last = typed.halves(before[0]) if before[0] else ("", "")
        last = last or before[1]
        with suppress(ValueError):
            start = typed.hour(first)
            first = clock(start)
            last = last or clock(min(start + HOUR, 24 * HOUR))
        with suppress(ValueError):
            last = clock(typed.hour(last))
        if (first, last) != before:
            self.set_value((first, last))
            self.changed.emit(self.value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the second box first."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.key() not in _ENTER:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.ends.isEnabled():
            return False
        self.ends.setFocus(Qt.FocusReason.TabFocusReason)
        self.ends.selectAll()
        return True


Thing = tuple[UUID, tuple[str, int]]
"""A thing that can be had: its id, and its name with how many there are."""


class Counts(QWidget):
    """Several things by number: a tick for one of it, and a box where there are more. Its value are pairs of id and
    number. Signals: ``changed(value)`` when people tick or type.
    """

    changed = Signal(object)

    def __init__(self, name: str = "设备", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.ticks: dict[UUID, Check] = {}
        self.boxes: dict[UUID, LineEdit] = {}
        self._writable = True
        self._things: tuple[Thing, ...] = ()
        self._rows = fill(self, gap=2)

    def set_options(self, things: Sequence[Thing]) -> None:
        """Offer these; what stays on offer keeps its number."""
        if tuple(things) == self._things:
            return
        before = self.value()
        clear(self._rows)
        self._things = tuple(things)
        self.ticks, self.boxes = {}, {}
        for key, (name, stock) in things:
            self._rows.addWidget(self._row(key, name, stock))
        self.set_value(before)

    def _row(self, key: UUID, name: str, stock: int) -> QWidget:
        tick = self.ticks[key] = Check(name)
        tick.changed.connect(lambda on: self._ticked(key, bool(on)))
        if stock <= 1:
            return holder(row(tick, STRETCH))
        box = self.boxes[key] = LineEdit(kind="amount", name=f"{name}几件", sz="sm", most=3)
        box.setFixedWidth(56)
        box.changed.connect(lambda text: self._typed(key, str(text)))
        many = Label(f"共 {stock}", "caption", "ink3")
        many.setFixedWidth(theme.px(_MANY))
        return holder(row(tick, STRETCH, box, many))

    def _ticked(self, key: UUID, on: bool) -> None:
        if key in self.boxes:
            self.boxes[key].set_value("1" if on else "")
        self.changed.emit(self.value())

    def _typed(self, key: UUID, text: str) -> None:
        self.ticks[key].set_value(bool(text.strip("0 ")))
        self.changed.emit(self.value())

    def value(self) -> tuple[tuple[UUID, int], ...]:
        """The id and the number of what is wanted."""
        found = []
        for key, tick in self.ticks.items():
            if tick.isChecked():
                said = self.boxes[key].text().strip() if key in self.boxes else "1"
                found.append((key, int(said) if said.isascii() and said.isdigit() else 1))
        return tuple(found)

    def set_value(self, value: Sequence[tuple[UUID, int]]) -> None:
        """Show these numbers without telling anybody."""
        wanted = dict(value or ())
        for key, tick in self.ticks.items():
            tick.set_value(key in wanted)
            if key in self.boxes:
                self.boxes[key].set_value(str(wanted[key]) if key in wanted else "")

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the first thing."""
        if self.ticks:
            next(iter(self.ticks.values())).setFocus(reason)

    def set_writable(self, on: bool) -> None:
        """Let people choose, or only read."""
        self._writable = on
        for tick in self.ticks.values():
            tick.set_writable(on)
        for box in self.boxes.values():
            box.set_writable(on)

    def set_bad(self, bad: bool) -> None:
        """Mark all of them wrong."""
        for tick in self.ticks.values():
            tick.set_bad(bad)
        for box in self.boxes.values():
            box.set_bad(bad)
