"""女 or 男, picked by people or said by a document."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import people
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.label import Label


class SexBox(QWidget):
    """女, 男 or 未填; ``fix`` shows it as words only, when a document says it."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.pick = Segment([("F", "女"), ("M", "男"), ("", "未填")], name="性别")
        self.said = Label("", "body", "ink2")
        row.addWidget(self.pick)
        row.addWidget(self.said)
        row.addStretch(1)
        self._why = ""
        self.setFocusProxy(self.pick.findChildren(Button)[0])
        self.setMinimumHeight(self.pick.sizeHint().height())
        self.fix("")

    def value(self) -> str:
        """M, F or an empty text."""
        return str(self.pick.value() or "")

    def set_value(self, value: str) -> None:
        """Pick by value."""
        self.pick.set_value(value)
        self.fix(self._why)

    def fix(self, why: str) -> None:
        """Show what is picked with the reason it cannot be changed; an empty reason lets people pick."""
        self._why = why
        self.said.setText(" · ".join(part for part in (people.SEXES[self.value()], why) if part))
        self.pick.setVisible(not why)
        self.said.setVisible(bool(why))
