"""The papers of activities: everybody masked and counted, room for five more, the same big number twice."""

import re

import pytest

from app.print.render import for_rolls, render
from app.services import documents
from app.services.documents import Document
from tests.print import activity_samples as samples
from tests.print.test_pdf import pdfium_text

SAMPLES = samples.activity_papers()


def said(paper: Document) -> str:
    """The words of a paper, without the white space that pages put in."""
    return re.sub(r"\s", "", pdfium_text(render(paper, form="pdf")))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_stored_prints_the_same(name: str) -> None:
    paper = SAMPLES[name]
    again = documents.load(paper.KIND, documents.dump(paper))
    assert again == paper and said(again) == said(paper)
    if for_rolls(paper):
        assert all(render(paper, form="escpos", width_dots=dots) for dots in (576, 384))


@pytest.mark.parametrize("people", [0, 1, 12, 48])
def test_a_sign_in_sheet_has_five_rows_more_than_people(people: int) -> None:
    words = said(samples.sign_in(people))
    assert f"已报名{people}人" in words and f"名额{people}人" in words and "候补3人" in words
    assert words.count("BM-A-1123-") == people and words.count("现场") == 5 + 1
    assert "实到人数" in words


def test_a_slip_says_the_number_to_whoever_has_no_phone_and_on_the_form() -> None:
    enrolled, waiting = said(samples.slip()), said(samples.slip("waiting"))
    assert enrolled.count("已报名8号") == 2 and "12月5日星期六09:00" in enrolled and "2人" in enrolled
    assert waiting.count("候补8号") == 2 and "请在12月5日星期六08:00前来问是否补上" in waiting
    assert "¥15.00/人" in enrolled and "贴在报名表上" in enrolled


def test_whoever_could_not_come_is_counted_by_reason() -> None:
    words = said(samples.unmet())
    assert "共5份、9人" in words and "名额已满1人" in words and "候补没补上2人" in words
    assert "没有人没报上" in said(samples.unmet(0))


def test_a_notice_says_until_when_and_where() -> None:
    words = said(samples.notice())
    assert "2026年12月5日星期六09:00–11:00" in words and "报名截止12月5日星期六08:00" in words
    assert "老人最多15人，其他最多10人" in words and "服务台" in words
    assert "免费" in said(samples.notice(samples.LONG)) and "12月6日09:00" in said(samples.notice(samples.LONG))
