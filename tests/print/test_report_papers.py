"""月报 on paper: what stands on it, on which page, in which fonts; and that it can be stopped between pages."""

import pypdfium2
import pytest

from app.print.maker import Copy
from app.print.page_flow import paginate
from app.print.render import render
from app.print.report.chart_parts import scale_of
from app.print.report.pages import month_report_steps
from app.print.report.parts import Body, chinese_ordinal
from app.rules.report.figure import Measure, count, money
from app.rules.report.layout import Indicator, ReportSection, ReportTable, TableColumn, TableRow
from tests.print.report_samples import long_report, month_report, report_paper, report_papers, said

PAPERS = report_papers()


def texts(name: str) -> list[str]:
    """The text of each page, without line ends."""
    book = pypdfium2.PdfDocument(render(PAPERS[name], form="pdf"))
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in book]
    finally:
        book.close()


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_page_has_its_number_and_only_embedded_fonts(name: str) -> None:
    pages = texts(name)
    for index, page in enumerate(pages, 1):
        assert f"第{index}页/共{len(pages)}页" in page
    pdf = render(PAPERS[name], form="pdf")
    assert b"Helvetica" not in pdf and b"/Lang (zh-CN)" in pdf and b"/Outlines" in pdf


def test_the_official_order_and_every_definition() -> None:
    whole = "".join(texts("month"))
    order = [
        "月运行情况月报",
        "已封账2026-10-0108:05",
        "一、总体情况",
        "表1主要指标",
        "按期办结率＝",
        "图1每日受理",
        "二、受理办理",
        "表2各场景受理情况",
        "图2各场景受理量",
        "五、存在问题与下月计划",
        "红梅社区幸福邻里坊2026年10月1日",
        "附件1超期清单",
    ]
    places = [whole.index(said) for said in order]
    assert places == sorted(places)
    assert "0.00%" in whole and "—" in whole and "本期没有返修" in whole


def test_an_open_month_says_so_and_corrections_come_last() -> None:
    assert "未封账，数字随办理情况变动" in texts("month-open")[0]
    corrected = texts("month-corrected")
    assert "有更正2号，见文末" in corrected[0]
    assert "更正第2号" in corrected[-1] and "原为485，应为486" in corrected[-1]


def test_what_is_left_out_leaves_no_gap_in_the_numbers() -> None:
    whole = "".join(texts("month-some"))
    assert "受理办理" not in whole and "二、场地与活动" in whole and "三、存在问题" in whole


def test_a_long_table_has_its_head_again_on_each_page() -> None:
    pages = texts("month-long")
    assert any("表2各场景受理情况（续）场景受理（件）占比" in page for page in pages)
    assert "".join(pages).count("椅") == 90


def test_it_is_drawn_page_by_page_and_stops_between_them() -> None:
    steps = month_report_steps(report_paper(long_report()), Copy())
    seen = [step for step in steps if step[1]]
    assert seen == [(n, len(seen)) for n in range(1, len(seen) + 1)] and len(seen) > 8
    stopped = month_report_steps(report_paper(month_report()), Copy())
    next(stopped)
    stopped.close()
    assert list(stopped) == []


def test_a_scale_begins_at_nought_and_ends_at_a_round_number() -> None:
    scale = scale_of([61, 128], Measure.COUNT, 100)
    assert (scale.low, scale.high, scale.step) == (0, 150, 50)
    below = scale_of([-5, 20], Measure.COUNT, 100)
    assert below.low == -5 and below.at(below.low) == 0 and below.at(below.high) == 100
    assert scale_of([], Measure.MONEY, 100).high == 100


def test_headings_count_in_chinese() -> None:
    assert [chinese_ordinal(n) for n in (1, 10, 12, 20, 34)] == ["一", "十", "十二", "二十", "三十四"]


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    """Wherever the page happens to end: a heading has at least a row of its table below it."""
    table = ReportTable("t", "表", (TableColumn("项"),), tuple(TableRow((count(n),)) for n in range(40)))
    for lines in range(40):
        body = Body(400)
        for _ in range(lines):
            body.paragraph("一行")
        body.heading("标题")
        body.table(table)
        for page in paginate(body.strips, 700, 700):
            assert not [strip for strip in page if not strip.air][-1].glue, lines


def test_no_figure_and_no_number_of_a_slip_is_torn() -> None:
    """A change of thousands of per cent, money of millions, and the numbers of slips, each in one piece."""
    grown = Indicator("received", "受理", "件", count(67), count(1), count(1), count(1234567), "")
    rich = Indicator("takings", "餐厅实收", "", money(123456789), money(1), money(99), money(987654321), "")
    columns = (TableColumn("单号", Measure.TEXT), TableColumn("事项", Measure.TEXT, 4), TableColumn("天数"))
    cells = (said("SL-A-20260901-0001"), said("下水道往外冒水" * 4), count(3))
    late = ReportTable("overdue", "超期", columns, (TableRow(cells),))
    report = month_report(indicators=(grown, rich), appendices=(ReportSection("overdue", "超期", (), (late,)),))
    book = pypdfium2.PdfDocument(render(report_paper(report), form="pdf"))
    told = "".join(page.get_textpage().get_text_range() for page in book)
    book.close()
    for words in ("+6,600.00%", "¥1,234,567.89", "¥9,876,543.21", "SL-A-20260901-0001"):
        assert words in told, words
