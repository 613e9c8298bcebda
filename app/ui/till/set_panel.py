"""套餐: which dishes a set meal is made of, a digit for each."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.services.till.choices import ChoiceNow, GroupNow
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, grid, holder, into, wide
from app.ui.kit.scroll import clear
from app.ui.kit.text import yuan
from app.ui.till.cart_panel import panel_width
from app.ui.till.picking import Picking


def choice_words(choice: ChoiceNow) -> str:
    """A dish of a group: what it costs extra, and whether it is there."""
    extra = f" +{yuan(choice.extra)}" if choice.extra else ""
    out = choice.sold_out or (choice.remaining is not None and choice.remaining <= 0)
    left = " 售罄" if out else "" if choice.remaining is None else f" 剩 {choice.remaining}"
    return f"{choice.name}{extra}{left}"


class SetPanel(Drawer):
    """Digits pick from the group in turn, ⌫ takes the last one back; the last pick says ``chosen(tuple)``, and so
    does Enter once all are picked.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("套餐", width=panel_width(), parent=parent)
        self.picking = Picking(())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._groups = column(gap=6)
        self.now = Label("", "strong", wrap=True)
        note = Label("按数字选；⌫ 退一样；Esc 不要了", "caption", "ink2", wrap=True)
        into(self.body, self.now, holder(self._groups), note, STRETCH)
        into(self.foot, wide(Button("退一样", key="⌫", on=self._back)))

    def begin(self, title: str, groups: tuple[GroupNow, ...]) -> None:
        """Ask what a set is made of."""
        self.setFixedWidth(panel_width())
        self.picking = Picking(groups)
        self.open_drawer(title)
        self._show()
        self.setFocus()

    def _show(self) -> None:
        clear(self._groups)
        at = self.picking.at
        for n, group in enumerate(self.picking.groups):
            took = "、".join(one.name for one in self.picking.picked[n])
            self._groups.addWidget(Label(f"{group.name} 选 {group.pick}", "strong", "accent" if n == at else "ink"))
            if n == at:
                buttons = [
                    Button(choice_words(one), key=str(k), on=partial(self._press, k))
                    for k, one in enumerate(group.choices, 1)
                ]
                self._groups.addLayout(grid(2, *buttons))
            if took:
                self._groups.addWidget(Label(took, "body", "ink2", wrap=True))
        waiting = None if self.picking.whole else self.picking.groups[at]
        left = 0 if waiting is None else waiting.pick - len(self.picking.picked[at])
        self.now.setText("" if waiting is None else f"{waiting.name}：还要选 {left} 样")

    def _press(self, number: int) -> None:
        if self.picking.press(number):
            self._show()
            self.setFocus()
            if self.picking.whole:
                self.chosen.emit(self.picking.chosen())

    def _back(self) -> None:
        if self.picking.back():
            self._show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in "123456789":
            if not event.isAutoRepeat():
                self._press(int(event.text()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.picking.whole:
            self.chosen.emit(self.picking.chosen())
        elif event.key() == Qt.Key.Key_Backspace:
            self._back()
        else:
            super().keyPressEvent(event)
