"""Names at the left, what is known at the right, wrapped; lines that say nothing are not there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.kit import theme
from app.ui.kit.label import Label

_NAME = 52
_GAP = 2
_TOP = Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Facts(QWidget):
    """``put([(name, value)])`` shows the pairs that have a value. A value may carry its tone as a third part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnStretch(1, 1)
        self._pairs: list[tuple[Label, Label]] = []
        self._extra: dict[str, QWidget] = {}

    def set_beside(self, name: str, widget: QWidget) -> None:
        """Keep a small button at the right end of the line of this name; it must leave room for the value."""
        self._extra[name] = widget
        widget.setParent(self)

    def put(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """Show these: name, value, tone."""
        shown = [fact for fact in facts if fact[1].strip()]
        while len(self._pairs) < len(shown):
            self._add()
        for at, (name, value) in enumerate(self._pairs):
            there = at < len(shown)
            name.setVisible(there)
            value.setVisible(there)
            beside = there and shown[at][0] in self._extra
            for label in (name, value):
                self._grid.setAlignment(label, _MIDDLE if beside else _TOP)
            if there:
                name.setText(shown[at][0])
                value.setText(shown[at][1])
                value.set_tone(shown[at][2])
        for of, widget in self._extra.items():
            self._grid.removeWidget(widget)
            line = next((at for at, fact in enumerate(shown) if fact[0] == of), None)
            if line is not None:
                self._grid.addWidget(widget, line, 1, _MIDDLE | Qt.AlignmentFlag.AlignRight)
                widget.raise_()
        self.setAccessibleDescription("；".join(f"{name} {value}" for name, value, _ in shown))

    def _add(self) -> None:
        name = Label("", "body", "ink2")
        name.setFixedWidth(theme.px(_NAME))
        value = Label("", "body", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        at = len(self._pairs)
        self._grid.addWidget(name, at, 0, _TOP)
        self._grid.addWidget(value, at, 1, _TOP)
        self._pairs.append((name, value))
