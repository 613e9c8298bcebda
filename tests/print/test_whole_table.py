"""Every character of the 通用规范汉字表 (8,105) prints: what it is made of is covered whole, and comes back from a PDF.

The table itself is not kept here. All of it lies in the blocks below, so that they are covered says more: whatever
name is on an identity card up to Extension F has its glyph.
"""

import re

import pytest

from app.print import escpos, fonts
from app.print.pdf import roll_pdf
from app.print.roll import Paper, Roll
from tests.print.decoder import decode
from tests.print.test_pdf import pdfium_text

BLOCKS = {
    "A": (0x3400, 0x4DB5),
    "unified": (0x4E00, 0x9FEF),
    "B": (0x20000, 0x2A6D6),
    "C": (0x2A700, 0x2B734),
    "D": (0x2B740, 0x2B81D),
    "E": (0x2B820, 0x2CEA1),
    "F": (0x2CEB0, 0x2EBE0),
}
COMMON = "".join(
    bytes((lead, trail)).decode("gb2312")
    for lead in range(0xB0, 0xF8)
    for trail in range(0xA1, 0xFF)
    if not (lead == 0xD7 and trail > 0xF9)
)
"""The 6,763 of GB 2312."""
RARE = "".join(chr(code) for first, last in BLOCKS.values() for code in range(first, last + 1, 401))


def laid_out(text: str) -> Paper:
    roll = Roll("字表", 576)
    for start in range(0, len(text), 24):
        roll.line(text[start : start + 24], 24)
    return roll.finish()


@pytest.mark.parametrize("block", BLOCKS)
def test_every_character_of_a_block_has_a_glyph(block: str) -> None:
    first, last = BLOCKS[block]
    assert fonts.missing("".join(map(chr, range(first, last + 1)))) == ()


def test_what_is_printed_comes_back_character_by_character() -> None:
    assert len(COMMON) == 6763
    paper = laid_out(COMMON + RARE)
    assert not paper.missing
    assert re.sub(r"\s", "", pdfium_text(roll_pdf(paper))) == COMMON + RARE


def test_text_mode_types_what_gbk_has_and_draws_the_rest() -> None:
    typed = decode(escpos.text_job(laid_out(COMMON[::7])), 576)
    assert "".join(typed.lines) == COMMON[::7] and not any(event.startswith("raster") for event in typed.events)
    drawn = decode(escpos.text_job(laid_out(RARE[-24:])), 576)
    assert drawn.lines == [] and any(event.startswith("raster") for event in drawn.events)
