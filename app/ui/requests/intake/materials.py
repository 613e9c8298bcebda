"""The materials a matter needs: ticked as they are handed in; what is missing can be told once and for all."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.documents.requests import Material
from app.services.requests.catalogue import ItemRow
from app.ui.kit.button import Button
from app.ui.kit.enter_chain import EnterChain, focus
from app.ui.kit.field import Field
from app.ui.kit.label import Label
from app.ui.kit.options import Check
from app.ui.kit.taborder import tab_after
from app.ui.requests.intake.model import Intake

_COLUMNS = 3
_ALL = "Ctrl A"
"""Ticks every material while one of them has the keyboard, as it marks every row of a table."""


class MaterialsRow(QWidget):
    """The checklist. Signals: ``edited``, ``passed`` when everything was ticked at once and there is nothing left to
    do here. It is hidden for matters that need nothing.

    Space ticks the material that has the keyboard, Ctrl+A ticks every one, Enter goes from one to the next.
    """

    edited = Signal()
    passed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.checks: list[Check] = []
        self._names: list[str] = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1)
        column.addLayout(self._grid)
        low = QHBoxLayout()
        low.setSpacing(12)
        self.state = Label("", "caption", "ink2", elide=True)
        self.all = Button("都齐了", kind="ghost", sz="sm", key=_ALL, on=self._all_given)
        self.tell = Check("打一次性告知单，等补齐再办")
        self.tell.setToolTip("登记后转为待补正，时限暂停，补齐再接着算")
        self.tell.toggled.connect(lambda _on: self.edited.emit())
        low.addWidget(self.state, 1)
        low.addWidget(self.all)
        low.addWidget(self.tell)
        column.addLayout(low)
        self.field = Field("材料", inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.field)

    def join(self, chain: EnterChain) -> None:
        """Take part in the walk by Enter: every material, then whether to tell what is missing."""
        chain.add(self, within=self._on, first=lambda: self.checks[0])
        self.passed.connect(lambda: chain.next_of(self))

    def _on(self) -> bool:
        """The keyboard on the next box; False from the last one."""
        stops = [one for one in (*self.checks, self.tell) if not one.isHidden()]
        at = next((n for n, one in enumerate(stops) if one.hasFocus()), len(stops))
        if at + 1 < len(stops):
            focus(stops[at + 1])
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._all_given()
        else:
            super().keyPressEvent(event)

    def put(self, intake: Intake, item: ItemRow | None) -> None:
        """Show an item's checklist with what was handed in."""
        materials = item.materials if item is not None else ()
        if [m.name for m in materials] != self._names:
            self._build(materials)
        for check, name in zip(self.checks, self._names, strict=True):
            check.setChecked(name in intake.given)
        self.tell.setChecked(intake.tell)
        self.setVisible(bool(materials))
        self._say()

    def take(self, intake: Intake) -> Intake:
        """The form with what was ticked."""
        given = tuple(n for n, check in zip(self._names, self.checks, strict=True) if check.isChecked())
        lacks = len(given) < len(self._names)
        return replace(intake, given=given, tell=lacks and self.tell.isChecked())

    def _build(self, materials: tuple[Material, ...]) -> None:
        for old in self.checks:
            old.hide()
            old.deleteLater()
        self._names = [m.name for m in materials]
        self.checks = [Check(_words(m)) for m in materials]
        for at, check in enumerate(self.checks):
            check.toggled.connect(self._ticked)
            self._grid.addWidget(check, at // _COLUMNS, at % _COLUMNS)
        tab_after(self, self.checks)

    def _ticked(self, _on: bool) -> None:
        self._say()
        self.edited.emit()

    def _all_given(self) -> None:
        for check in self.checks:
            check.setChecked(True)
        self.passed.emit()

    def _say(self) -> None:
        lacking = [n for n, check in zip(self._names, self.checks, strict=True) if not check.isChecked()]
        self.state.setText(f"还差 {len(lacking)} 样：{'、'.join(lacking)}" if lacking else "材料齐了")
        self.state.set_tone("ink2" if lacking else "ok")
        self.all.setVisible(bool(lacking))
        self.tell.setVisible(bool(lacking))


def _words(material: Material) -> str:
    kind = "原件" if material.original else "复印件"
    pieces = f" {material.pieces} 份" if material.pieces > 1 else ""
    return f"{material.name} · {kind}{pieces}"
