"""The paper beside a form of the settings: it shows at once what is being changed."""

from app.ui.kit.cards import Card
from app.ui.kit.layout import STRETCH, column, holder, into, wide
from app.ui.kit.scroll import ScrollBody
from app.ui.paper.paper import PaperView

WIDTH = 348


def paper_side(title: str, note: str, paper: PaperView) -> Card:
    """A narrow card with the paper, which scrolls in it."""
    side = Card(title, note)
    side.setFixedWidth(WIDTH)
    into(side.body, wide(ScrollBody(holder(column(paper, STRETCH)))))
    return side
