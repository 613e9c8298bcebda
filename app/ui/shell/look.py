"""The look in force: the stored settings turned into a theme; following the system only when asked to."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.ui.kit import theme
from app.ui.kit.metrics import TEXT_SIZES

_NEXT = {"normal": "large", "large": "largest", "largest": "normal"}


class Look(QObject):
    """Applies ``look.theme`` and ``look.text_size``. What the login page toggles is ``pending`` until somebody is on
    duty and it can be stored."""

    def __init__(self, app: QApplication, *, calm: bool = False) -> None:
        super().__init__(app)
        self._calm: bool | None = calm  # what this PC keeps; afterwards the theme itself knows
        self._app = app
        self.mode, self.size = "light", "normal"
        self.pending: dict[str, str] = {}
        self._busy = False
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    def read(self, settings: Mapping[str, Any]) -> None:
        """Take over the stored look; unknown values count as the default."""
        mode, size = settings.get("look.theme", "light"), settings.get("look.text_size", "normal")
        self._put(mode if mode in ("light", "dark", "system") else "light", size if size in TEXT_SIZES else "normal")

    def toggle_night(self) -> None:
        """Day or night, from the login page."""
        self.pending["look.theme"] = "light" if theme.mode() == "dark" else "dark"
        self._put(self.pending["look.theme"], self.size)

    def next_size(self) -> None:
        """The next text size, from the login page."""
        self.pending["look.text_size"] = _NEXT[self.size]
        self._put(self.mode, self.pending["look.text_size"])

    def _put(self, mode: str, size: str) -> None:
        self.mode, self.size = mode, size
        self._apply()

    def _apply(self) -> None:
        self._busy = True
        hints = self._app.styleHints()
        wanted = self.mode
        if wanted == "system":
            hints.unsetColorScheme()
            wanted = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
        calm, self._calm = theme.calm() if self._calm is None else self._calm, None
        theme.apply(self._app, wanted, TEXT_SIZES[self.size], calm=calm, touch=theme.touch())
        if self.mode == "system":
            hints.unsetColorScheme()  # else the system's changes would never be heard again
        self._busy = False

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.mode == "system" and not self._busy:
            self._apply()
