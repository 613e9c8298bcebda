"""A line for what is on record and shown masked only: it stays unless something is typed anew, or it is removed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit.button import Button
from app.ui.kit.fields import LineEdit
from app.ui.kit.layout import Wide, fill_row, wide


class StoredLine(QWidget):
    """A control whose value is the text typed, None to leave what is stored, an empty text to remove it.

    ``line`` is what people type into, ``drop`` the verb that removes what is stored and takes that back.
    Signals: ``changed(value)`` by people, ``left`` when the keyboard leaves the line.
    """

    changed = Signal(object)
    left = Signal()

    def __init__(self, *, kind: str, hint: str, name: str, most: int) -> None:
        super().__init__()
        self._hint, self._stored, self._fresh, self._dropped = hint, "", True, False
        self.line = LineEdit(kind=kind, hint=hint, name=name, most=most)
        self.drop = Button("删去", kind="ghost")
        self.drop.clicked.connect(lambda _checked=False: self._toggle())
        fill_row(self, wide(self.line), Wide(self.drop, 0, Qt.AlignmentFlag.AlignTop), gap=6)
        self.setFocusProxy(self.line)
        self.line.changed.connect(lambda _text: self.changed.emit(self.value()))
        self.line.left.connect(self.left)
        self._show()

    def stand_for(self, masked: str | None) -> None:
        """What is stored, masked, empty when nothing is; None for a new record. What was typed goes."""
        self._fresh, self._stored = masked is None, masked or ""
        self.set_value(None)

    @property
    def dropped(self) -> bool:
        """Whether what is stored shall go."""
        return self._dropped

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def value(self) -> str | None:
        """The text typed; None leaves what is stored, an empty text removes it."""
        text = self.line.text()
        return text if text.strip() or self._fresh or self._dropped else None

    def set_value(self, value: str | None) -> None:
        """Show what ``value`` said."""
        self._dropped = value == "" and bool(self._stored)
        self.line.set_value(value or "")
        self._show()

    def set_writable(self, on: bool) -> None:
        """Let people type and remove, or only read."""
        self.line.set_writable(on)
        self.drop.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self.line.set_bad(bad)

    def setAccessibleDescription(self, words: str) -> None:
        """Read out with what has the keyboard."""
        self.line.setAccessibleDescription(words)

    def _toggle(self) -> None:
        self._dropped = not self._dropped
        if self._dropped:
            self.line.set_value("")
        self._show()
        self.changed.emit(self.value())

    def _show(self) -> None:
        self.line.setPlaceholderText("保存后删去" if self._dropped else self._stored or self._hint)
        self.drop.setVisible(bool(self._stored))
        self.drop.set_words("留下" if self._dropped else "删去")
