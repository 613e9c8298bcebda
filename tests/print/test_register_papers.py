"""台账 on paper: every row, number and head on each page; columns as wide as their words, nothing over another."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations

import pypdfium2
import pytest

from app.print.maker import Copy
from app.print.pdf import A4
from app.print.registers.list_pages import register_steps
from app.print.render import in_steps, render
from app.services.documents.registers import RegisterPaper
from tests.print.register_samples import register_paper, register_papers

PAPERS = register_papers()


@contextmanager
def book_of(paper: RegisterPaper) -> Iterator[pypdfium2.PdfDocument]:
    book = pypdfium2.PdfDocument(render(paper, form="pdf"))
    try:
        yield book
    finally:
        book.close()


def texts(paper: RegisterPaper) -> list[str]:
    """The text of each page, without line ends."""
    with book_of(paper) as book:
        return ["".join(page.get_textpage().get_text_range().split()) for page in book]


def sample(name: str) -> RegisterPaper:
    paper = PAPERS[name]
    assert isinstance(paper, RegisterPaper)
    return paper


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_nothing_stands_over_another_or_beyond_the_page(name: str) -> None:
    with book_of(sample(name)) as book:
        for page in book:
            words = page.get_textpage()
            width, height = page.get_size()
            boxes = [words.get_rect(at) for at in range(words.count_rects())]
            assert all(left >= 0 and right <= width and low >= 0 and top <= height for left, low, right, top in boxes)
            for one, other in combinations(boxes, 2):
                across = min(one[2], other[2]) - max(one[0], other[0])
                upright = min(one[3], other[3]) - max(one[1], other[1])
                assert across < 1 or upright < 3, (name, one, other)


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_page_has_head_and_number(name: str) -> None:
    paper = sample(name)
    pages = texts(paper)
    for index, page in enumerate(pages, 1):
        assert f"第{index}页/共{len(pages)}页" in page and "序" in page
        assert f"{paper.span}·共{paper.count}{paper.unit}" in page
        assert all({*column.title} - {" "} <= {*page} for column in paper.columns)
    assert f"共{paper.count}{paper.unit}。" in pages[-1] and "制表人" in pages[-1]


def test_a_long_register_comes_whole() -> None:
    pages = texts(register_paper("requests", 600, ("number", "state")))
    whole = "".join(pages)
    assert whole.count("SL-A-20261109-0001") == 600 and "600SL-A-20261109-0001" in whole and len(pages) > 10


def test_many_columns_lie_and_few_stand() -> None:
    for name, lies in (("narrow", False), ("fixed requests", True), ("first sales", True), ("long text", False)):
        with book_of(sample(name)) as book:
            assert (book[0].get_size()[0] > book[0].get_size()[1]) is lies, name
            assert round(max(book[0].get_size())) == round(max(A4))


def test_no_number_phone_or_sum_is_torn() -> None:
    for name in (name for name in sorted(PAPERS) if name[:5] in ("fixed", "first", "last ")):
        paper = sample(name)
        with book_of(paper) as book:
            lines = [line for page in book for line in page.get_textpage().get_text_range().splitlines()]
        whole = " ".join(lines)
        kinds = {column.kind for column in paper.columns}
        assert ("SL-A-20261109-0001" in whole) is ("number" in kinds), name
        assert ("2026-11-09" in whole) is bool({"day", "moment"} & kinds), name
        assert ("199****3200" in whole) is ("phone" in kinds), name
        if paper.sums:
            assert "合计" in whole and "¥12,345,678.90" in whole


def test_a_very_long_text_goes_on_to_its_end() -> None:
    whole = "".join(texts(sample("long text")))
    assert whole.count("很长的话，") >= 1600 - 40  # broken between two lines it is not found as one word
    assert "".join(texts(sample("one word"))).count("W") == 1200
    assert "没有记录。" in texts(sample("empty"))[0]


def test_its_steps_are_counted_and_can_be_stopped() -> None:
    paper = register_paper("requests", 120, ("number", "state"))
    with book_of(paper) as book:
        pages = len(book)
    steps = list(in_steps(register_steps(paper, Copy())))
    assert steps == [(0, 0), (0, 0), *((n, pages) for n in range(1, pages + 1))]
    begun = register_steps(paper, Copy())
    assert next(begun) == (0, 0)
    begun.close()
    assert next(begun, None) is None
