"""女 or 男, picked by people or said by a document."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui import people
from app.ui.kit.choices import Segment
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill_row


class SexBox(QWidget):
    """A control for 女, 男 or 未填; ``fix`` shows it as words only, when a document says it.

    Signals: ``changed(value)`` when people pick.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.pick = Segment([("F", "女"), ("M", "男"), ("", "未填")], name="性别")
        self.said = Label("", "body", "ink2")
        fill_row(self, self.pick, self.said, STRETCH)
        self._why = ""
        self.setMinimumHeight(self.pick.sizeHint().height())
        self.pick.changed.connect(self.changed)
        self.fix("")

    def value(self) -> str:
        """M, F or an empty text."""
        return str(self.pick.value() or "")

    def set_value(self, value: str) -> None:
        """Pick by value."""
        self.pick.set_value(value)
        self.fix(self._why)

    def set_writable(self, on: bool) -> None:
        """Let people pick, or only read."""
        self.pick.set_writable(on)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self.pick.set_bad(bad)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the answer that is down."""
        self.pick.setFocus(reason)

    def fix(self, why: str) -> None:
        """Show what is picked with the reason it cannot be changed, and let Enter pass; an empty reason lets people
        pick."""
        self._why = why
        self.said.setText(" · ".join(part for part in (people.SEXES[self.value()], why) if part))
        self.pick.setVisible(not why)
        self.said.setVisible(bool(why))
        self.setEnabled(not why)
