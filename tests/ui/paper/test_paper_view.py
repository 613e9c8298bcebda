"""A paper on the screen says what it cannot show, so that it is put right by hand before it is handed over."""

from dataclasses import replace

from app.services.documents import Document
from app.ui.paper.paper import PaperView
from tests.print.paper_samples import deposits, dish, receipt
from tests.ui.settings.driver import Room

NO_GLYPH = "\U0002ebf0"


def below(room: Room, paper: Document) -> str:
    view = PaperView(room.page.ctx.tasks)
    view.show_document(paper)
    room.until(lambda: view.image is not None)
    assert view.accessibleDescription() == view.below and not view.grab().isNull()
    return view.below


def test_a_character_without_a_glyph_is_said_of_rolls_and_pages(room: Room) -> None:
    rare = receipt((dish(f"{NO_GLYPH}\U0002ebf1糕{NO_GLYPH}", 300),))
    assert below(room, rare) == "有 2 个字没有字形，纸上是 □，请手写补上"
    assert below(room, receipt()) == ""
    assert below(room, deposits()) == ""
    assert below(room, replace(deposits(), made_by=NO_GLYPH)).startswith("有 1 个字")
