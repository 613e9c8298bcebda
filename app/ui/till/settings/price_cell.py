"""A price typed right into the list: digits on a row begin it, Enter keeps it, Esc or leaving lets it be."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QTableView

from app.services.till.menu import TOP_PRICE
from app.ui.kit import typed
from app.ui.kit.fields import LineEdit

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PriceCell(LineEdit):
    """Lies over a cell of ``column`` in ``table`` while it is typed in.

    Signals: ``begun``, ``kept(int)`` with a price in 分, ``wrong(str)`` with what is not right about what stands there.
    """

    begun = Signal()
    kept = Signal(int)
    wrong = Signal(str)

    def __init__(self, table: QTableView, column: int) -> None:
        super().__init__(kind="amount", name="价格")
        self._table, self._column = table, column
        self.setParent(table.viewport())
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.hide()
        table.installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(lambda _value: self.hide())
        self.writable = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            digit = event.text().isascii() and event.text().isdigit() and not event.modifiers() & _HELD
            if digit and self.writable and self._table.currentIndex().isValid():
                self._begin(event.text())
                return True
        return False

    def _begin(self, first: str) -> None:
        index = self._table.model().index(self._table.currentIndex().row(), self._column)
        self._table.scrollTo(index)
        self.setGeometry(self._table.visualRect(index).adjusted(2, 4, -2, -4))
        self.set_bad(False)
        self.begun.emit()
        self.setText(first)
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self._table.setFocus()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        try:
            price = typed.amount(self.text(), TOP_PRICE)
        except ValueError as why:
            self.set_bad(True)
            self.wrong.emit(str(why))
            return
        self._table.setFocus()
        self.kept.emit(price)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide()
