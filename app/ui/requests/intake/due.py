"""期限: by the item's rule or a day somebody chose, with the promise and its rule in words as it stands now."""

from dataclasses import replace
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.documents.requests import Promised
from app.ui.kit.choices import Chips
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.options import Check
from app.ui.requests.intake.model import DUES, DueBy, Intake
from app.ui.requests.words import due_words, rule_words


class DueRow(QWidget):
    """The chips, the day typed for 选日期, 加急, and under them the rule. Signals: ``edited``."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = Chips([(due, words) for due, words in DUES], name="期限")
        self.day = LineEdit(kind="code", hint="12-1", name="期限日期", most=20)
        self.day.setFixedWidth(104)
        self.words = Label("", "strong", elide=True)
        self.urgent = Check("加急")
        self._ticked = False  # by hand; a matter that is urgent by itself shows a tick nobody made
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self.chips)
        line.addWidget(self.day)
        line.addWidget(self.words, 1)
        line.addWidget(self.urgent)
        self.field = Field("期限", row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.chips.changed.connect(self._chosen)
        self.day.textChanged.connect(lambda _text: self.edited.emit())
        self.urgent.toggled.connect(self._tick)

    def join(self, chain: EnterChain) -> None:
        """Take part in the walk by Enter."""
        chain.add(self.chips)
        chain.add(self.day)

    def put(self, intake: Intake) -> None:
        """Show a form's deadline."""
        self.chips.set_value(intake.due)
        self.day.setText(intake.due_text)
        self._ticked = intake.urgent
        self._show_tick()
        self.day.setVisible(intake.due is DueBy.PICK)

    def take(self, intake: Intake) -> Intake:
        """The form with what stands here."""
        due = cast(DueBy, self.chips.value())
        return replace(intake, due=due, due_text=self.day.text(), urgent=self._ticked)

    def urgent_by_item(self, so: bool) -> None:
        """Whether the matter is urgent by itself: then it is ticked, and nobody takes that off."""
        self.urgent.setEnabled(not so)
        self._show_tick()

    def say(self, words: str | None) -> None:
        """What is wrong with the day."""
        self.field.set_error(words)
        self.day.set_bad(bool(words))

    def show_promise(self, promised: Promised | None, today: date) -> None:
        """Show what is promised now and by which rule; None while there is nothing to promise."""
        self.words.setText(due_words(promised, today) if promised is not None else "")
        self.words.set_tone("warn" if promised is not None and promised.missing else "ink")
        self.field.set_hint(rule_words(promised, today) if promised is not None else "")

    def _tick(self, on: bool) -> None:
        self._ticked = on
        self.edited.emit()

    def _show_tick(self) -> None:
        self.urgent.blockSignals(True)
        self.urgent.setChecked(self._ticked or not self.urgent.isEnabled())
        self.urgent.blockSignals(False)

    def _chosen(self, due: object) -> None:
        self.day.setVisible(due is DueBy.PICK)
        self.edited.emit()
