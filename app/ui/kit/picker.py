"""A field with a list right under it: typed to narrow, ↑ ↓ Enter to take, never a floating popup."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.kit import icons, theme
from app.ui.kit.fields import SearchBox
from app.ui.kit.results import Hit, ResultList


class PickBox(SearchBox):
    """The box: it shows what was taken; the first key typed replaces that."""

    gone = Signal()
    pressed = Signal()

    def __init__(self, hint: str, *, icon: str, name: str, close: Callable[[], bool]) -> None:
        super().__init__(hint, icon=icon, name=name)
        self._close = close

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.gone.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, self.width() - 27, self.height() / 2 - 8, "chevron-down", "ink2", 16)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._close():
            event.ignore()


def under(part: QWidget) -> QHBoxLayout:
    """A row for what stands under the control of a field, clear of its label."""
    row = QHBoxLayout()
    row.setContentsMargins(theme.px(76) + 10, 0, 0, 0)
    row.addWidget(part)
    return row


class Picker(QWidget):
    """Taking one of many. ``look(query)`` gives the hits; ``list`` is placed by the owner under the row.

    Its value is ``(data, words)`` of what was taken, ``()`` for nothing; with ``words`` what was typed and not found is
    an answer too, as ``(None, typed)``. What was taken stays when people leave without taking another; with nothing
    taken, what they typed stays.

    Signals: ``changed(value)``; ``picked(data)``; ``unfolded`` when the list was shown; ``missed(str)`` what was typed
    when Enter was pressed and nothing fits; ``entered(bool)`` for Enter when there is an answer,
    True when this Enter took it from the list.
    """

    changed = Signal(object)
    entered = Signal(bool)

    picked = Signal(object)
    unfolded = Signal()
    missed = Signal(str)

    def __init__(
        self,
        look: Callable[[str], Sequence[Hit]],
        *,
        hint: str,
        name: str,
        icon: str = "search",
        words: bool = False,
    ) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._taken: tuple[object, str] | None = None
        self._quiet = self._taking = False
        self.box = PickBox(hint, icon=icon, name=name, close=self._escape)
        self.list = ResultList(most_rows=6, new_words="", name=f"{name}的选项")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.entered.connect(self._entering)  # before the list, which takes its current hit and closes
        self.list.attach(self.box)
        self.box.textChanged.connect(self._typed)
        self.box.pressed.connect(self.open_list)
        self.box.moved.connect(lambda _by: self.open_list())
        self.box.gone.connect(self.close_list)
        self.list.chosen.connect(self._chosen)
        self.box.entered.connect(self._entered)

    def value(self) -> tuple[object, ...]:
        """``(data, words)`` of what was taken, ``(None, typed)`` where words are an answer, else ``()``."""
        if self._taken is not None:
            return self._taken
        typed = self.box.text().strip()
        return (None, typed) if self._words and typed else ()

    def set_value(self, value: Sequence[object]) -> None:
        """Show an answer as ``value`` gives it, without telling anybody."""
        data, words = value or (None, "")
        self.put(data, str(words))

    def set_writable(self, on: bool) -> None:
        """Let people pick, or only read."""
        self.box.set_writable(on)

    def _entering(self) -> None:
        self._taking = self.is_open()

    def _entered(self) -> None:
        if self.value():
            self.entered.emit(self._taking)

    @property
    def taken(self) -> object:
        """The data of what was taken; None when nothing was."""
        return None if self._taken is None else self._taken[0]

    @property
    def taken_words(self) -> str:
        """How what was taken is called; empty when nothing was."""
        return "" if self._taken is None else self._taken[1]

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self.box.set_bad(bad)

    def put(self, data: object, words: str) -> None:
        """Show what is taken, without telling anybody."""
        self._taken = None if data is None else (data, words)
        self._say(words)
        self.list.set_hits(())

    def open_list(self) -> None:
        """Show everything that can be taken, or what the typed text narrows it to."""
        if not self.is_open():
            self._show(self._query())

    def is_open(self) -> bool:
        """Whether the list is shown and something in it can be taken."""
        return not self.list.isHidden() and self.list.count() > 0

    def close_list(self) -> None:
        """Put the list away; what was taken stands again, else what was typed."""
        self.list.set_hits(())
        if self._taken is not None:
            self._say(self._taken[1])

    def hold(self) -> bool:
        """Enter without an answer stays here: True, and what there is to take is shown, or ``missed`` tells."""
        if self.value():
            return False
        self.open_list()
        if not self.is_open():
            self.missed.emit(self.box.text().strip())
        return True

    def _escape(self) -> bool:
        open_ = self.is_open()
        self.close_list()
        return open_

    def _say(self, words: str) -> None:
        self._quiet = True
        self.box.setText(words)
        self.box.setCursorPosition(0)
        self._quiet = False

    def _query(self) -> str:
        typed = self.box.text().strip()
        return "" if self._taken is not None and typed == self._taken[1] else typed

    def _typed(self, _text: str) -> None:
        if not self._quiet:
            self._show(self._query())
            self.changed.emit(self.value())

    def _show(self, query: str) -> None:
        hits = self._look(query)
        self.list.set_hits(hits, query, offer_new=False)
        taken = self.taken
        at = next((n for n, hit in enumerate(hits) if taken is not None and hit.data == taken), 0)
        if not query:
            self.list.move_by(at)
        self.unfolded.emit()

    def _chosen(self, hit: Hit) -> None:
        self.put(hit.data, hit.title)
        self.box.setFocus()
        self.changed.emit(self.value())
        self.picked.emit(hit.data)
