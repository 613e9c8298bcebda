"""The papers of the repair counter: what stands on them, what never does, and where the tag is cut."""

import pypdfium2
import pytest

from app.print.escpos import CUT, as_text
from app.print.maker import Copy
from app.print.render import NotForRolls, render
from app.print.repairs.papers import PAPERS
from app.print.repairs.slips import quote_roll, receipt_roll, tag_roll, visit_roll
from app.rules.repairs.clauses import VOID_CLAUSES, clauses
from app.services import documents
from app.services.documents import Document
from tests.print.repairs import repair_samples as samples
from tests.print.test_pdf import pdfium_text

ALL = samples.every()
FIRST = Copy()


def words_of(document: Document) -> str:
    """What a paper says, on a roll or on its pages."""
    roll = PAPERS[type(document)].roll
    if roll is None:
        return pdfium_text(render(document, form="pdf"))
    return "\n".join(text.text for text in roll(document, 576, FIRST).texts)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [384, 576])
def test_every_paper_is_made_and_read_back(name: str, width: int) -> None:
    document = ALL[name]
    assert documents.load(document.KIND, documents.dump(document)) == document
    assert render(document, form="pdf").startswith(b"%PDF")
    try:
        assert render(document, form="escpos", width_dots=width).endswith(CUT)
    except NotForRolls:
        assert PAPERS[type(document)].roll is None


def test_a_tag_has_two_parts_with_one_number_and_a_cut_between() -> None:
    paper = tag_roll(samples.tag(), 576, FIRST)
    numbers = [text for text in paper.texts if text.text == "WX-A-1123-01"]
    assert len(numbers) == 2 and len(paper.cuts) == 1
    assert numbers[0].y < paper.cuts[0] < numbers[1].y
    for text_mode in (False, True):
        job = render(samples.tag(), form="escpos", text_mode=text_mode, columns=48)
        assert job.count(CUT) == 2
    assert any(text.text for text in as_text(paper).texts)


def test_no_void_term_is_on_any_paper_and_all_terms_are_on_the_slip() -> None:
    said = words_of(samples.receipt()).replace("\n", "")
    for clause in clauses(""):
        assert clause[:8] in said
    for document in ALL.values():
        words = "".join(words_of(document).split())
        assert words and not [term for term in VOID_CLAUSES if term in words]
    assert not [term for term in VOID_CLAUSES for clause in clauses("30 天") if term in clause]


def test_the_slip_says_what_it_looked_like() -> None:
    said = words_of(samples.receipt())
    for part in ("底座划痕、少一颗螺丝", "遥控器 1、无底座螺丝", "11月25日 16:00 前", "¥10.00", "检测后报价", "2 件"):
        assert part in said


def test_a_higher_quote_says_what_was_agreed_before() -> None:
    said = "\n".join(text.text for text in quote_roll(samples.quote(), 576, FIRST).texts)
    assert "原先同意 ¥30.00" in said and "肆拾伍元整" in said


def test_only_the_worker_reads_the_phone_whole() -> None:
    sent, done = (
        "\n".join(t.text for t in visit_roll(samples.visit(paper), 576, FIRST).texts) for paper in ("dispatch", "done")
    )
    assert "13900002206" in sent and "13900002206" not in done
    assert "未签字，需回访" in done and "未签字" not in sent
    assert "王秀英" not in "\n".join(t.text for t in receipt_roll(samples.receipt(), 576, FIRST).texts)


def _largest(pdf: bytes, word: str) -> float:
    """The height of a word on the first page."""
    with pypdfium2.PdfDocument(pdf) as opened:
        page = opened[0].get_textpage()
        found = page.search(word).get_next()
        box = page.get_charbox(found[0])
        page.close()
        return float(box[3] - box[1])
