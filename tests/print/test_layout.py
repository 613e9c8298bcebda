import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.print import fonts
from app.print.render import layout
from app.print.roll import Code, Paper, Roll, Text, wrap
from tests.print.paper_samples import NOON, dish, prebill, receipt, reversal, rolls, shift, walk_in

WIDTHS = (576, 512, 420, 384)
PAPERS = rolls()


def said(paper: Paper) -> str:
    """The words of a paper, one line per text."""
    return "\n".join(text.text for text in paper.texts)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("copy_no", [1, 2])
def test_nothing_leaves_the_paper(name: str, width: int, copy_no: int) -> None:
    paper = layout(PAPERS[name], width, copy_no=copy_no, reprinted_at=NOON, operator="古丽仙·阿卜杜热合曼")
    for text in paper.texts:
        assert text.left >= -0.01, text
        assert text.left + text.width <= width + 0.01, text
        assert text.size <= text.y <= paper.height, text
    assert paper.missing == ()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAPERS)
def test_no_two_texts_touch(name: str, width: int) -> None:
    lines: dict[float, list[Text]] = {}
    for text in layout(PAPERS[name], width).texts:
        lines.setdefault(text.y, []).append(text)
    for texts in lines.values():
        ordered = sorted(texts, key=lambda text: text.left)
        for before, after in itertools.pairwise(ordered):
            assert before.left + before.width + 4 <= after.left, (before, after)
    baselines = sorted((y, max(t.size for t in texts)) for y, texts in lines.items())
    for (above, _), (below, size) in itertools.pairwise(baselines):
        assert below - above >= size, (above, below, size)


@given(st.text(min_size=1, max_size=60), st.integers(80, 600), st.sampled_from([20, 24, 46]))
@settings(max_examples=80, deadline=None)
def test_wrapping_loses_nothing_and_fits(text: str, limit: int, size: int) -> None:
    lines = wrap(text, limit, size)
    assert "".join(lines).replace(" ", "") == fonts.visible(text).replace(" ", "")
    assert all(len(line) == 1 or fonts.width(line, size) <= limit for line in lines)


def test_punctuation_never_starts_a_line() -> None:
    lines = wrap("手抓饭、八宝鸭，酒酿圆子（大份）。", 24 * 4, 24)
    assert all(line[0] not in "、，。）" and line[-1] != "（" for line in lines)


def test_words_and_numbers_stay_whole() -> None:
    assert wrap("Golden Autumn Menu", 100, 24) == ["Golden", "Autumn", "Menu"]


@given(
    st.lists(
        st.builds(
            dish,
            st.text(min_size=1, max_size=40),
            st.integers(0, 9999999),
            st.integers(1, 99),
            eligible=st.booleans(),
            grams=st.none() | st.integers(1, 99999),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(WIDTHS),
)
@settings(max_examples=40, deadline=None)
def test_any_dish_fits(lines: list[object], width: int) -> None:
    paper = layout(receipt(tuple(lines)), width)  # type: ignore[arg-type]
    assert all(text.left >= -0.01 and text.left + text.width <= width + 0.01 for text in paper.texts)


def test_a_sale_says_what_a_receipt_must() -> None:
    text = said(layout(receipt(), 576))
    for words in (
        "红梅社区 · 幸福邻里坊",
        "邻里餐厅",
        "结账单",
        "XS-A-20261123-0042",
        "王𠅤 · A 号机",
        "2026-11-23 11:42",
        "午餐 堂食",
        "李*𬎆 · No.1024",
        "长者 8 折\n−6.40",
        "260克\n6.80/两\n35.36",
        "不参加优惠",
        "合计（6 份）\n75.36",
        "优惠\n−8.00",
        "补贴（街道）\n−1.00",
        "抹零\n−0.06",
        "应收\n¥66.30",
        "现金\n100.00",
        "实收\n100.00",
        "找零\n33.70",
        "您付 66.30 元\n省了 9.06 元",
        "本单不作报销凭证",
        "谢谢惠顾，慢走当心",
    ):
        assert words in text
    assert "补打" not in text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("short", [False, True])
def test_what_members_pay_and_save_is_the_largest_on_the_paper(width: int, short: bool) -> None:
    paper = layout(receipt(short=short), width)
    by_size = sorted(paper.texts, key=lambda text: -text.size)
    assert {text.text for text in by_size[:2]} == {"您付 66.30 元", "省了 9.06 元"}
    assert by_size[1].size > by_size[2].size


@pytest.mark.parametrize("width", WIDTHS)
def test_the_short_form_leaves_out_what_each_dish_was_given_and_keeps_the_sums(width: int) -> None:
    long, short = (said(layout(receipt(short=short), width)) for short in (False, True))
    assert "长者 8 折" in long and "不参加优惠" in long
    assert "长者 8 折" not in short and "不参加优惠" not in short
    assert "优惠\n−8.00" in short and "补贴（街道）\n−1.00" in short and "您付 66.30 元\n省了 9.06 元" in short
    assert layout(receipt(short=True), width).height < layout(receipt(), width).height


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pre_bill_says_that_nothing_is_paid_and_nothing_of_payment(width: int) -> None:
    paper = layout(prebill(), width)
    text = said(paper)
    assert "预结单\n未付款" in text and "应收\n¥66.36" in text and "付现金\n¥66.30" in text
    assert not any(word in text for word in ("单号", "实收", "找零", "您付", "结账单"))
    large = next(one for one in paper.texts if one.text == "未付款")
    assert large.white and large.size == max(one.size for one in paper.texts)
    assert not any(isinstance(item, Code) for item in paper.items) and not prebill().takes_cash()


def test_a_passer_by_is_not_told_about_benefits() -> None:
    text = said(layout(walk_in(), 384))
    assert "会员" not in text and "您付" not in text and "不参加优惠" not in text
    assert "微信支付\n5.00\n流水尾号\n8821" in text


def test_a_late_sale_names_its_business_day() -> None:
    assert "营业日\n2026-11-22" in said(layout(receipt(business_date=date(2026, 11, 22)), 576))


def test_a_reversal_names_the_number_it_corrects() -> None:
    text = said(layout(reversal(), 576))
    assert "冲正单" in text and "冲正原单\nXS-A-20261123-0042" in text
    assert "应退\n¥66.30" in text and "退 现金\n66.30" in text
    assert "优惠\n+8.00" in text and "您付" not in text


def test_a_copy_says_so_on_top() -> None:
    first = layout(receipt(), 384, copy_no=3, reprinted_at=NOON, operator="王𠅤").texts
    assert first[0].text == "补打 第 2 次" and first[1].text == "2026-11-23 11:42 王𠅤"
    with pytest.raises(ValueError, match="reprint"):
        layout(receipt(), 384, copy_no=2)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_paper_for_a_guest_tells_a_hardship(width: int) -> None:
    labels = ("低保免单", "特困人员", "残疾人优惠", "失能老人补贴", "困难对象定额")
    sets = [dish("套餐", 1500, discount=500, subsidy=900, benefit=label) for label in labels]
    poor = (*sets, dish("米饭", 100, subsidy=100, benefit="低保补贴"))
    text = said(layout(receipt(poor, subsidies=(("残疾人联合会", 4600),)), width))
    assert not any(word in text for word in ("低保", "特困", "残疾", "失能", "困难"))
    assert "优惠价\n−5.00" in text and "餐费补贴\n−9.00" in text


def test_a_z_carries_number_totals_count_and_seal() -> None:
    text = said(layout(shift(), 384))
    for words in (
        "交班单 Z0012",
        "JB-A-20261123-0001",
        "末单\nXS-A-20261123-0065",
        "实际收款\n¥1,850.00",
        "支付宝商户端\n209.50 · 相差 −0.50",
        "应有现金\n507.00",
        "100 元 × 4\n400.00",
        "实点现金\n506.90",
        "短款\n−0.10",
        "封账码\n9F3A C0D1 E2B3 4455",
        "接班人",
    ):
        assert words in text


def test_an_x_tells_no_expected_cash_where_the_reader_may_not_know() -> None:
    text = said(layout(shift("x"), 576))
    assert "X 读数" in text and "不封账" in text
    assert "应有现金" not in text and "现金收款" not in text and "接班人" not in text


def test_training_is_marked() -> None:
    assert layout(shift(training=True), 576).texts[0].text.startswith("练习班次")


def test_a_code_holds_ascii_capitals_only() -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Roll("t", 576).code("销售1", ())
    mark = next(item for item in layout(receipt(), 384).items if isinstance(item, Code))
    assert mark.text == "XS-A-20261123-0042" and mark.side == 21 * 5


def test_a_number_is_not_torn_at_its_commas() -> None:
    for room in range(200, 400):
        assert any("+2,000.00%" in line for line in wrap("就餐 168 人次，比上个月 +2,000.00%；", room, 20))


def test_hours_are_broken_between_them_alone() -> None:
    hours = "08:30–12:00 13:30–20:00"
    for room in range(130, 280):
        assert set(wrap(hours, room, 20)) <= {hours, *hours.split()}
