"""What a register is narrowed to: one column after the other, of each the answers that are let through."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit.layout import fill
from app.ui.kit.options import Choice
from app.ui.kit.tick_list import TickList

ColumnAnswers = Mapping[str, tuple[str, Sequence[tuple[str, str]]]]
"""By the key of a column: its title, and the keys and words there are."""


class Narrowing(QWidget):
    """A control whose value is a mapping of columns to the keys ticked; a column with none ticked lets all through."""

    changed = Signal(object)

    def __init__(self, answers: ColumnAnswers, *, name: str = "", rows: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers, self._value = answers, dict[str, tuple[str, ...]]()
        self.setAccessibleName(name)
        self.columns = Choice(name=f"{name}：哪一列")
        self.ticks = TickList(name=f"{name}：哪几样", rows=rows)
        fill(self, self.columns, self.ticks, gap=4)
        self.setFocusProxy(self.columns)
        self.columns.changed.connect(lambda _key: self._show())
        self.ticks.changed.connect(self._ticked)
        self._say()
        self._show()

    def value(self) -> dict[str, tuple[str, ...]]:
        return {key: self._value[key] for key in self._answers if self._value.get(key)}

    def set_value(self, value: Mapping[str, Sequence[str]]) -> None:
        self._value = {key: tuple(keys) for key, keys in dict(value or {}).items() if keys}
        self._say()
        first = next((key for key in self._answers if key in self._value), None)
        if first is not None:
            self.columns.set_value(first)
        self._show()

    def set_writable(self, on: bool) -> None:
        self.columns.set_writable(True)  # to look what is ticked
        self.ticks.set_writable(on)

    def set_bad(self, bad: bool) -> None:
        self.ticks.set_bad(bad)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.columns.setFocus(reason)

    def _say(self) -> None:
        """The columns, each with how many are ticked in it."""
        at: Any = self.columns.value()
        self.columns.set_options([
            (key, f"{title}（{len(self._value[key])} 样）" if self._value.get(key) else title)
            for key, (title, _known) in self._answers.items()
        ])  # fmt: skip
        if at is not None:
            self.columns.set_value(at)

    def _show(self) -> None:
        key = str(self.columns.value())
        known = [*self._answers[key][1]] if key in self._answers else []
        ticked = self._value.get(key, ())
        gone = [(one, one) for one in ticked if one not in dict(known)]  # what is not on offer any more can be let go
        self.ticks.set_value(())
        self.ticks.set_options([*known, *gone])
        self.ticks.set_value(ticked)

    def _ticked(self, ticked: Sequence[str]) -> None:
        self._value[str(self.columns.value())] = tuple(ticked)
        self._say()
        self.changed.emit(self.value())
