"""Whatever people can type may stand on a paper: it stays words, on every paper and in every form."""

import dataclasses
import io
from typing import Any

import pypdfium2 as pdfium
import pytest

from app.print.render import NotForRolls, render
from app.services.documents.document import Document
from tests.print.decoder import decode
from tests.print.every_sample import every_paper

WORDS = (
    "<b>王</b><img src='x'/>&amp;&", "%s %(name)s {0} {name}", "'); DROP TABLE sale;--", "=HYPERLINK(\"http://a\",1)",
    "\u202e反的\u202c\u200f", "A" * 60, "𬎆𠅤䶮㛃" * 5, "①℃é・¥", ")Tj ET BT (", "/JavaScript /URI << >>",
)  # fmt: skip
PAPERS = every_paper()
_CODES = frozenset({"number", "kind", "code", "media_type", "colour"})


def _with(value: Any, words: str, name: str = "") -> Any:
    """The same paper with these words wherever Chinese words stand; numbers and codes of the program stay."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **{f.name: _with(getattr(value, f.name), words, f.name) for f in fields})
    if isinstance(value, tuple):
        return tuple(_with(one, words, name) for one in value)
    spoken = isinstance(value, str) and any("㐀" <= char <= "鿿" for char in value) and name not in _CODES
    return words if spoken else value


def _pdf(paper: Document) -> None:
    made = render(paper, form="pdf", operator="操作员")
    for trick in (b"/JavaScript", b"/OpenAction", b"/Launch", b"/EmbeddedFile", b"/SubmitForm"):
        assert trick not in made
    found = pdfium.PdfDocument(io.BytesIO(made))
    try:
        assert len(found) > 0
    finally:
        found.close()


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_hostile_words_stay_words(name: str) -> None:
    at = sorted(PAPERS).index(name)
    paper = _with(PAPERS[name], WORDS[at % len(WORDS)])
    _pdf(paper)
    for dots, text_mode in ((576, at % 2 == 0), (384, at % 2 == 1)):
        try:
            made = render(paper, form="escpos", width_dots=dots, text_mode=text_mode)
        except NotForRolls:
            return
        decode(made, dots)


@pytest.mark.parametrize("words", WORDS)
def test_a_receipt_bears_every_hostile_word(words: str) -> None:
    receipt = PAPERS[min(name for name in PAPERS if name.startswith("till"))]
    decode(render(_with(receipt, words), form="escpos", width_dots=384, text_mode=True), 384)
