"""The age tiers of a policy being written: one row each; overlaps are said beside the row, gaps under the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit import typed
from app.ui.kit.button import Button
from app.ui.kit.field import NoteLine
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill, row

OLDEST = 150


@dataclass(frozen=True)
class AgeTier:
    """From one age to another, both included (``age_max`` None: and older); ``rate`` is what is paid in ‰."""

    age_min: int
    age_max: int | None
    rate: int


TypedTier = tuple[str, str, str]
"""Youngest, oldest and rate as they stand in a row."""


def tier_words(tier: AgeTier) -> TypedTier:
    """A tier as people type it."""
    oldest = "" if tier.age_max is None else str(tier.age_max)
    return str(tier.age_min), oldest, typed.rate_words(tier.rate)


class TierRow(QWidget):
    """One tier as typed. Signals: ``edited()`` and ``removed()``."""

    edited = Signal()
    removed = Signal()

    def __init__(self, typed_row: TypedTier = ("", "", ""), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        youngest, oldest, rate = typed_row
        self.age_min, self.age_max = _box("起始年龄", youngest), _box("截止年龄", oldest, "以上")
        self.rate = _box("折数", rate, "8", kind="amount")
        self.remove = Button(kind="ghost", sz="md", icon="trash-2", name="去掉这一档", on=self.removed.emit)
        self.note = NoteLine()
        to, years, off = (Label(words, "body", "ink2") for words in ("到", "周岁", "折"))
        boxes = row(self.age_min, to, self.age_max, years, 8, self.rate, off, STRETCH, self.remove)
        fill(self, boxes, self.note, gap=4)
        for box in (self.age_min, self.age_max, self.rate):
            box.textChanged.connect(lambda _text: self.edited.emit())

    def read(self) -> AgeTier:
        """What stands here. Raises ``ValueError(box, words)``."""
        low = _read(self.age_min, lambda text: typed.whole(text, 0, OLDEST))
        high = None
        if self.age_max.text().strip():
            high = _read(self.age_max, lambda text: typed.whole(text, 0, OLDEST))
            if high < low:
                raise ValueError(self.age_max, f"要不小于 {low}")
        return AgeTier(low, high, _read(self.rate, typed.rate))

    def say(self, words: str, box: LineEdit | None = None) -> None:
        """Show what is wrong, or nothing."""
        self.note.say(words, bad=True)
        for each in (self.age_min, self.age_max, self.rate):
            each.set_bad(bool(words) and each is box)
            each.setAccessibleDescription(words if each is box else "")


class TierEditor(QWidget):
    """The rows, youngest first: a control whose value is what was typed. Signals: ``changed(value)``."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[TierRow] = []
        self.add = Button("加一档", kind="soft", sz="md", icon="plus", on=self._add_next)
        self._column = fill(self, row(self.add, STRETCH))

    def value(self) -> tuple[TypedTier, ...]:
        """Youngest, oldest and rate of every row, as typed."""
        return tuple((row.age_min.text(), row.age_max.text(), row.rate.text()) for row in self.rows)

    def set_value(self, value: Sequence[TypedTier]) -> None:
        """Start from these rows, without telling anybody."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for typed_row in value:
            self._append(typed_row)

    def set_writable(self, on: bool) -> None:
        """Let people type, or only read."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Each row says for itself what is wrong with it."""

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the youngest age, or on the way to add a row."""
        next(iter([row.age_min for row in self.rows]), self.add).setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes from box to box; after the last one it is the form's."""
        boxes = [box for row in self.rows for box in (row.age_min, row.age_max, row.rate)]
        after = next((behind for box, behind in pairwise(boxes) if box.hasFocus()), None)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and after is not None:
            after.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _append(self, typed_row: TypedTier = ("", "", "")) -> TierRow:
        row = TierRow(typed_row)
        row.edited.connect(self._edited)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        return row

    def _add_next(self) -> None:
        start = ""
        if self.rows:
            before = self.rows[-1].age_max.text().strip()
            start = str(int(before) + 1) if before.isdigit() else ""
        row = self._append((start, "", ""))
        (row.age_max if start else row.age_min).setFocus()
        self.changed.emit(self.value())

    def _remove(self, row: TierRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].age_min.setFocus()
        else:
            self.add.setFocus()
        self._edited()

    def _edited(self) -> None:
        if any(row.note.isVisibleTo(row) for row in self.rows):
            self.read(focus=False)  # once wrong, every key tells whether it is right now
        self.changed.emit(self.value())

    def read(self, *, focus: bool = False, quiet: bool = False) -> list[AgeTier] | None:
        """The tiers in order, or None with the words beside the first row that is wrong.

        ``focus`` puts the keyboard there, ``quiet`` says nothing.
        """
        found: list[AgeTier] = []
        wrong: tuple[TierRow, LineEdit, str] | None = None
        for line in self.rows:
            try:
                tier = line.read()
                _follows(found, tier, line)
                found.append(tier)
            except ValueError as trouble:
                box, words = trouble.args
                wrong = (line, box, words)
                break
        if not quiet:
            for line in self.rows:
                line.say(wrong[2] if wrong and wrong[0] is line else "", wrong[1] if wrong else None)
        if wrong and focus:
            wrong[1].setFocus()
            wrong[1].selectAll()
        return None if wrong else found


def _follows(found: list[AgeTier], tier: AgeTier, row: TierRow) -> None:
    """Whether a tier begins after the one before ended: nobody may fall into both."""
    if not found:
        return
    before = found[-1]
    if before.age_max is None:
        raise ValueError(row.age_min, f"和上一档重叠：上一档已包括 {before.age_min} 岁以上的人")
    if tier.age_min <= before.age_max:
        raise ValueError(row.age_min, f"和上一档重叠：应从 {before.age_max + 1} 岁开始")


def _box(name: str, text: str, hint: str = "", kind: str = "code") -> LineEdit:
    box = LineEdit(text, kind=kind, hint=hint, name=name, most=6)
    box.setFixedWidth(72)
    return box


def _read(box: LineEdit, reader: "typed.IntReader") -> int:
    try:
        return reader(box.text())
    except ValueError as wrong:
        raise ValueError(box, str(wrong)) from None
