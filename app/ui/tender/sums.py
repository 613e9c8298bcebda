"""One line of the sums beside a bill."""

from PySide6.QtWidgets import QWidget

from app.ui.kit import paint
from app.ui.kit.label import Label
from app.ui.kit.layout import fill_row, wide
from app.ui.kit.text import yuan


class SumRow(QWidget):
    """``原价 … ¥37.00``: a name, a quiet note, and an amount at the right."""

    def __init__(self, name: str, tone: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label(name, "body", "ink2")
        self.note = Label("", "body", "ink2", elide=True)
        self.amount = Label("", "strong", tone, align=paint.RIGHT)
        fill_row(self, self.name, wide(self.note), self.amount)

    def put(self, fen: int, note: str = "", *, always: bool = False) -> None:
        """Show an amount; a row of nothing hides unless ``always``."""
        self.amount.setText(yuan(fen))
        self.note.setText(note)
        self.setVisible(bool(fen) or always)
