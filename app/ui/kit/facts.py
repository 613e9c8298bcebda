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
        self._held: dict[str, QWidget] = {}
        self._lines: dict[str, int | None] = {}

    def hold(self, name: str, widget: QWidget) -> None:
        """Let a widget stand on the line of this name in place of the words; it shows them itself."""
        self._held[name] = widget
        widget.setParent(self)
        widget.hide()

    def put(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """Show these: name, value, tone."""
        shown = [fact for fact in facts if fact[1].strip()]
        while len(self._pairs) < len(shown):
            self._add()
        for at, (name, value) in enumerate(self._pairs):
            there = at < len(shown)
            held = there and shown[at][0] in self._held
            name.setVisible(there)
            value.setVisible(there and not held)
            self._grid.setAlignment(name, _MIDDLE if held else _TOP)
            if there:
                name.setText(shown[at][0])
                value.setText("" if held else shown[at][1])
                value.set_tone(shown[at][2])
        for of, widget in self._held.items():
            line = next((at for at, fact in enumerate(shown) if fact[0] == of), None)
            if line is None:
                widget.hide()
            elif self._lines.get(of) != line:
                self._grid.removeWidget(widget)
                self._grid.addWidget(widget, line, 1, _MIDDLE)
            self._lines[of] = line
            widget.setVisible(line is not None)
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
