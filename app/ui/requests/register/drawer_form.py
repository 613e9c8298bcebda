"""What every small form in the drawer is: a title, its fields, and a foot with the way back and the verb."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import Field
from app.ui.kit.label import Label


class DrawerForm(Card):
    """``fields`` by name, in order. Signals: ``left`` for Esc and 返回."""

    left = Signal()

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(ground="subtle", parent=parent)
        self.setAccessibleName(title)
        self.fields: dict[str, Field] = {}
        self.body.setSpacing(8)
        self.body.addWidget(Label(title, "h3"))
        if note:
            self.body.addWidget(Label(note, "caption", "ink2", wrap=True))

    def end_with(self, verb: str, submit: Callable[[], object], *, danger: bool = False) -> Button:
        """Put the foot under what is there; returns the button of the verb."""
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(Button("返回", kind="ghost", key=shortcuts.cap("back"), on=self.left.emit))
        go = Button(verb, kind="danger" if danger else "primary", key=shortcuts.cap("save"), on=submit)
        foot.addWidget(go)
        self.body.addLayout(foot)
        return go

    def say_beside(self, name: str, words: str) -> bool:
        """Say beside a field what is wrong and go there; False when there is no such field."""
        if name not in self.fields:
            return False
        self.fields[name].set_error(words)
        self.fields[name].control.setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
