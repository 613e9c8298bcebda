"""A private word, masked until somebody who may see it asks; it covers itself again after half a minute."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import fill_row, wide
from app.ui.kit.page import Ctx

SECONDS = 30
"""As long as it takes to dial a number."""

Shown = Callable[[str], object]


class Reveal(QWidget):
    """``masked`` and a way to see it whole.

    ``read(then)`` asks for a reason or for consent as it must, and hands what it got to ``then``; declined, it does
    nothing. What is shown is covered again after ``seconds``, when it goes out of sight, and by ``put`` of another one.
    Signals: ``shown(bool)``.
    """

    shown = Signal(bool)

    def __init__(
        self, ctx: Ctx, label: str, masked: str, read: Callable[[Shown], object], *, seconds: int = SECONDS,
        face: str = "body", tone: str = "ink", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._ctx, self._masked, self._read, self._whole = ctx, masked, read, ""
        self._of: object = None
        self.words = Label(masked, face, tone, wrap=True)
        self.look = Button(label, kind="link", sz="xs", icon="eye", tip="要写原因，会留下记录", on=self.reveal)
        self._cover = QTimer(self)
        self._cover.setSingleShot(True)
        self._cover.setInterval(seconds * 1000)
        self._cover.timeout.connect(self.cover)
        fill_row(self, wide(self.words), self.look)
        self._put()

    @property
    def whole(self) -> str:
        """What is shown whole; empty while it is covered."""
        return self._whole

    def put(self, masked: str, of: object = None) -> None:
        """Stand for another private word; nothing there leaves nothing to look at.

        What was shown stays so while it is the same word of the same record (``of``), which was only read again.
        """
        same = (masked, of) == (self._masked, self._of)
        self._masked, self._of = masked, of
        if not same:
            self.cover()

    def reveal(self) -> None:
        """Ask to see it."""
        self._read(self._show)

    def _show(self, whole: str) -> None:
        self._whole = whole
        self._cover.start()
        self._put()
        self.shown.emit(True)

    def cover(self) -> None:
        """Mask it again."""
        self._cover.stop()
        was, self._whole = bool(self._whole), ""
        self._put()
        if was:
            self.shown.emit(False)

    def _put(self) -> None:
        self.words.setText(self._whole or self._masked)
        self.look.setVisible(bool(self._masked) and not self._whole)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.cover()
