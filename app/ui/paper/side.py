"""The paper beside a form of the settings: it shows at once what is being changed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.kit.cards import Card
from app.ui.kit.scroll import ScrollBody
from app.ui.paper.paper import PaperView

WIDTH = 348


def paper_side(title: str, note: str, paper: PaperView) -> Card:
    """A narrow card with the paper, which scrolls in it."""
    side = Card(title, note)
    side.setFixedWidth(WIDTH)
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(paper)
    column.addStretch(1)
    side.body.addWidget(ScrollBody(inner), 1)
    return side
