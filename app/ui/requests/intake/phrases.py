"""常用语: found by a word or by pinyin, put where the writing stands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.requests.phrases import PhraseRow
from app.ui.kit.fields import SearchBox
from app.ui.kit.results import Hit, ResultList


class Phrases(QWidget):
    """The search and its list. Signals: ``picked(str)``, ``closed``."""

    picked = Signal(str)
    closed = Signal()

    def __init__(self, look: Callable[[str], Sequence[PhraseRow]]) -> None:
        super().__init__()
        self._look = look
        self.box = SearchBox("找常用语", name="找常用语")
        self.list = ResultList(most_rows=5, new_words="", name="常用语")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.list)
        self.list.attach(self.box)
        self.box.textChanged.connect(self._typed)
        self.box.escaped.connect(self.close_list)
        self.list.chosen.connect(self._chosen)
        self.hide()

    def open_list(self) -> None:
        """Show all of them, the item's own first."""
        self.show()
        self.box.clear()
        self._typed("")
        self.box.setFocus()

    def close_list(self) -> None:
        """Put it away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:  # the box closed the list with it: one layer is enough
            super().keyPressEvent(event)

    def _typed(self, query: str) -> None:
        if self.isHidden():
            return
        hits = [Hit(_line(r.text), r.keywords, data=r.text, avatar=False) for r in self._look(query.strip())]
        self.list.set_hits(hits, query, offer_new=False)

    def _chosen(self, hit: Hit) -> None:
        self.hide()
        self.picked.emit(str(hit.data))


def _line(text: str) -> str:
    return " ".join(text.split())
