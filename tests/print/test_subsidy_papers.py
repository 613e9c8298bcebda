"""补贴台账 on paper: its columns, its sums, its exceptions, where it is signed; and no word of why somebody is poor."""

import pytest

from app.print.render import render
from app.rules.discretion import PRIVATE_WORDS
from tests.print.subsidy_samples import subsidy_paper, subsidy_papers
from tests.print.test_pdf import pdfium_text

PAPERS = subsidy_papers()


def text(name: str) -> str:
    return "".join(pdfium_text(render(PAPERS[name], form="pdf")).split())


def test_every_column_the_sums_the_exceptions_and_the_boxes() -> None:
    said = text("ledger")
    for word in (
        "序号", "日期", "餐次", "单号", "姓名", "证件后4位", "年龄", "类别", "户籍", "消费原价", "折扣额", "补贴额",
        "实付", "支付方式", "收银员", "制表", "复核", "社区（盖章）", "街道（盖章）", "BT-A-20261202-0001",
        "2026年11月",
    ):  # fmt: skip
        assert word in said, word
    assert "合计9笔，就餐7人次、3人，其中冲正1笔；补贴额¥6.65。" in said
    assert "异常清单：1笔" in said and "同一餐不止一份、同一天两台机" in said
    assert "−0.95" in said or "-0.95" in said


def test_rows_go_on_over_pages_with_their_head() -> None:
    said = text("ledger-long")
    assert said.count("消费原价") == said.count("/共") > 2


def test_the_sums_stand_on_one_page() -> None:
    pages = text("ledger-long").split("收银员冲正")[1:]  # the head of each
    assert [page for page in pages if "合计91笔" in page] == [page for page in pages if "合计街道8938" in page] != []


def test_what_was_not_claimed_says_so() -> None:
    assert "未申报，仅供核对" in text("ledger-open") and "这个月没有补贴" in text("ledger-open")


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_no_word_says_why_somebody_is_subsidised(name: str) -> None:
    said = text(name)
    assert [word for word in (*PRIVATE_WORDS, "低保", "残疾", "特困") if word in said] == []


def test_a_payer_named_after_those_it_pays_for_is_not_named_on_paper() -> None:
    from dataclasses import replace

    said = "".join(pdfium_text(render(replace(subsidy_paper(), payer="低保专户"), form="pdf")).split())
    assert "低保" not in said and "出资方" in said
