"""The lines of a worked example, to be typed over: what each costs, whether it takes part, which set meal it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.money import yuan
from app.services.till.policies import ExampleLine
from app.ui.kit import typed
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import fill, row, wide
from app.ui.kit.options import Check

_MOST = 1000_00


@dataclass(frozen=True)
class NamedLine:
    """A line with what it is called."""

    name: str
    line: ExampleLine


class _LineRow(QWidget):
    """One line. Signals: ``edited()``."""

    edited = Signal()

    def __init__(self, named: NamedLine, *, sets: bool) -> None:
        super().__init__()
        self._fee, self._set = named.line.fee, named.line.set_code
        self.name = named.name
        plain = yuan(named.line.list_amount).replace(",", "")
        self.amount = LineEdit(plain, kind="amount", name=f"{named.name}的价格", most=9)
        self.amount.setFixedWidth(84)
        self.eligible = Check("参加")
        self.eligible.set_value(named.line.eligible)
        self.set_code = LineEdit(self._set, kind="code", hint="套餐", name=f"{named.name}的套餐号", most=12)
        self.set_code.setFixedWidth(64)
        boxes = [self.set_code] if sets else []
        self.set_code.setParent(self)
        self.set_code.setHidden(not sets)
        fill(self, row(wide(Label(named.name, "body", elide=True)), *boxes, self.amount, self.eligible))
        self.eligible.setVisible(not self._fee)  # only now: without a parent it would be a window
        for box in (self.amount, self.set_code):
            box.textChanged.connect(lambda _text: self.edited.emit())
        self.eligible.toggled.connect(lambda _on: self.edited.emit())

    def read(self) -> ExampleLine | None:
        """The line; None while its price cannot be read, which its box shows."""
        try:
            fen = typed.amount(self.amount.text(), _MOST)
        except ValueError:
            self.amount.set_bad(True)
            return None
        self.amount.set_bad(False)
        return ExampleLine(fen, self.eligible.isChecked() and not self._fee, self.set_code.text().strip(), self._fee)


class ExampleLines(QWidget):
    """The lines, one under the other. Signals: ``edited()`` by people."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_LineRow] = []
        self._column = fill(self, gap=4)

    def show_lines(self, lines: Sequence[NamedLine], *, sets: bool) -> None:
        """Start from these; ``sets`` asks for the set meal of each."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for named in lines:
            made = _LineRow(named, sets=sets)
            made.edited.connect(self.edited.emit)
            self.rows.append(made)
            self._column.addWidget(made)

    def read(self) -> list[ExampleLine] | None:
        """All of them; None while one cannot be read."""
        found = [row.read() for row in self.rows]
        return None if None in found else [line for line in found if line is not None]
