"""A private word, masked until somebody who may see it asks; covered again by a press, or by itself after a moment."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import fill_row, wide
from app.ui.kit.plain import set_tip

SECONDS = 30
"""As long as it takes to dial a number."""

Shown = Callable[[str], object]
COVER = "遮住"
_KEPT = "要写原因，会留下记录"


class Reveal(QWidget):
    """``masked`` and a way to see it whole, and to cover it again; ``missing`` stands there while there is no word.

    ``read(then)`` asks for a reason or for consent as it must, and hands what it got to ``then``; declined, it does
    nothing. What is shown is covered again after ``seconds``, when it goes out of sight, and by ``put`` of another one;
    what is handed over when another one stands here already is not shown. ``label`` are the words of the verb; without
    it stands its picture alone, ``aloud`` for those who do not see it. Signals: ``shown(bool)``.
    """

    shown = Signal(bool)

    def __init__(
        self, label: str, masked: str, read: Callable[[Shown], object], *, seconds: int = SECONDS, missing: str = "",
        aloud: str = "", sz: str = "xs", grows: bool = True, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._label, self._aloud, self._missing, self._read = label, aloud or label, missing, read
        self._masked, self._whole = masked, ""
        self._of: object = None
        self.words = Label(masked, "body", wrap=grows)
        self.look = Button(label, kind="link" if label else "ghost", sz=sz, icon="eye", on=self._press)
        self._cover = QTimer(self)
        self._cover.setSingleShot(True)
        self._cover.setInterval(seconds * 1000)
        self._cover.timeout.connect(self.cover)
        fill_row(self, wide(self.words) if grows else self.words, self.look)
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

    def _press(self) -> None:
        if self._whole:
            self.cover()
        else:
            self.reveal()

    def reveal(self) -> None:
        """Ask to see it."""
        meant = (self._masked, self._of)
        self._read(lambda whole: self.tell(whole) if meant == (self._masked, self._of) else None)

    def tell(self, whole: str) -> None:
        """Show it whole: they may see it."""
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
        said = self._whole or self._masked
        self.words.setText(said or self._missing)
        self.words.set_tone("ink" if said else "ink3")
        words, icon, tip = (COVER, "eye-off", "") if self._whole else (self._label, "eye", _KEPT)
        self.look.set_words(words if self._label else "")
        self.look.set_icon(icon)
        self.look.setAccessibleName(COVER if self._whole else self._aloud)
        set_tip(self.look, tip)
        self.look.setVisible(bool(self._masked))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.cover()
