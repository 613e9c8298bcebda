"""② 类别: ten tiles, by digit while they have the keyboard, by Alt+digit from anywhere."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.services.requests.catalogue import TileRow
from app.ui.kit.button import Button
from app.ui.kit.taborder import tab_after

COLUMNS = 5
_LEAST = 88
"""A tile's width in pixels that the page can be pressed together to; the names are cut off then."""
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class KindStep(QWidget):
    """The tiles. Signals: ``picked(key)``. One of them is a Tab stop; arrows move between them without picking."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("类别")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._keys: list[str] = []
        self._digits: list[str] = []
        self.buttons: list[Button] = []

    def set_tiles(self, tiles: Sequence[TileRow]) -> None:
        """Show the site's own names; the same again costs nothing."""
        shown = [(t.key, t.name, t.icon, t.digit) for t in tiles]
        if shown == [(k, b.text(), b.property("picture"), d) for k, b, d in self._rows()]:
            return
        for old in self.buttons:
            old.hide()
            old.deleteLater()
        self.buttons = []
        for at, tile in enumerate(tiles):
            button = Button(tile.name, kind="cat", sz="lg", icon=tile.icon, key=tile.digit, checkable=True)
            button.setProperty("picture", tile.icon)
            button.setMinimumWidth(_LEAST)
            button.installEventFilter(self)
            button.clicked.connect(lambda _on=False, key=tile.key: self.picked.emit(key))
            self.buttons.append(button)
            self._grid.addWidget(button, at // COLUMNS, at % COLUMNS)
        tab_after(self, self.buttons)
        self._keys = [tile.key for tile in tiles]
        self._digits = [tile.digit for tile in tiles]
        self.put("")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In large text on a small screen the names keep their room and the pictures give way."""
        for button in self.buttons:
            button.set_icon(str(button.property("picture")))
        room = (self.width() - (COLUMNS - 1) * self._grid.horizontalSpacing()) // COLUMNS
        if any(button.sizeHint().width() > room for button in self.buttons):
            for button in self.buttons:
                button.set_icon("")

    def _rows(self) -> list[tuple[str, Button, str]]:
        return list(zip(self._keys, self.buttons, self._digits, strict=True))

    def put(self, key: str) -> None:
        """Show which one is taken; empty for none."""
        taken = self._keys.index(key) if key in self._keys else 0
        for at, (tile, button, _) in enumerate(self._rows()):
            button.setChecked(tile == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == taken else Qt.FocusPolicy.ClickFocus)

    def by_digit(self, digit: str) -> bool:
        """Take the tile of a digit; False when there is none."""
        if digit not in self._digits:
            return False
        self.picked.emit(self._keys[self._digits.index(digit)])
        return True

    def focus_start(self) -> None:
        """Put the keyboard on the tile taken, or on the first."""
        if self.buttons:
            next((b for b in self.buttons if b.isChecked()), self.buttons[0]).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is not None and plain and isinstance(watched, Button):
            at = self.buttons.index(watched) + by
            if 0 <= at < len(self.buttons):
                self.buttons[at].setFocus()
            return True
        return plain and event.text().isdigit() and self.by_digit(event.text())
