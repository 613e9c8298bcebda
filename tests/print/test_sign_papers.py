"""标识标牌 on paper: every sign in every size says all it has to, within its margins and in type that can be read."""

import io
import re
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest

from app.print import fonts
from app.print.poster import TYPE
from app.print.render import page_images, render
from app.services.documents.signs import SIGN_SIZES
from tests.print import sign_samples as samples
from tests.print.paper_samples import NOON
from tests.print.sign_samples import RARE, in_size, sign_papers

PAPERS = sign_papers()
POINTS = {"A5": (420, 595), "A4": (595, 842), "A3": (842, 1191)}
LYING = ("plates", "keys A4")


def texts(name: str) -> list[str]:
    """The words of each page, without blanks."""
    book = pypdfium2.PdfDocument(io.BytesIO(render(PAPERS[name], form="pdf")))
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in book]
    finally:
        book.close()


def type_of(pdf: bytes, said: str) -> float:
    """How large a word stands on the first page, in points."""
    book = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        page = book[0].get_textpage()
        at = page.get_text_range().index(said)
        return float(pdfium_c.FPDFText_GetFontSize(page.raw, at))
    finally:
        book.close()


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_sign_is_of_its_size_with_embedded_fonts_and_nothing_outside_its_margins(name: str) -> None:
    pdf = render(PAPERS[name], form="pdf")
    assert b"Helvetica" not in pdf and b"/Lang (zh-CN)" in pdf
    size = name[-2:] if name[-2:] in SIGN_SIZES else "A4"
    high = sorted(POINTS[size], reverse=name.startswith(LYING))
    assert "□" not in "".join(texts(name))
    for page in page_images(pdf, 72):
        assert abs(page.width - high[0]) <= 1 and abs(page.height - high[1]) <= 1
        grey, edge = page.convert("L"), 11
        for side in (
            (0, 0, page.width, edge), (0, page.height - edge, page.width, page.height),
            (0, 0, edge, page.height), (page.width - edge, 0, page.width, page.height),
        ):  # fmt: skip
            assert grey.crop(side).getextrema()[0] > 200, (name, side)


@pytest.mark.parametrize("size", SIGN_SIZES)
def test_what_hangs_on_a_wall_is_large_enough_to_be_read(size: str) -> None:
    least = {"A3": 24, "A4": 14, "A5": 11}[size]
    assert TYPE[size][-1] == least
    for name, word in (("matters long", "老年优待证"), ("hours long", "邻里客厅"), ("fees long", "换拉链头")):
        assert type_of(render(PAPERS[f"{name} {size}"], form="pdf"), word) >= least
    assert type_of(render(PAPERS[f"cash {size}"], form="pdf"), "付现金、扫码") > least


@pytest.mark.parametrize("size", SIGN_SIZES)
def test_a_long_list_goes_on_and_loses_nothing(size: str) -> None:
    pages = texts(f"matters long {size}")
    whole = "".join(pages)
    assert len(pages) > 1 and all(f"第{n}页/共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    assert all("多久办好" in page and "服务事项清单" in page for page in pages) and "服务事项清单（续）" in pages[1]
    for name in ("老年优待证", RARE, "上门急修", "就餐优惠"):
        assert whole.count(name) == sum(name in row.name for row in samples.matters(80).rows)
    board = "".join(texts(f"menu long {size}"))
    assert all(row[1] in board for row in samples.board(60).rows)
    rooms = "".join(texts(f"hours long {size}"))
    assert all(room.name in rooms for room in samples.hours(40).rooms)


@pytest.mark.parametrize("size", SIGN_SIZES)
def test_rare_names_stay_whole(size: str) -> None:
    assert not fonts.missing(RARE)
    for name in ("matters", "hours", "fees", "plates", "labels"):
        assert RARE in "".join(texts(f"{name} {size}")), name


def test_each_sign_says_what_is_asked_of_it() -> None:
    matters = "".join(texts("matters A4"))
    for words in ("身份证（原件）", "一寸照片（复印件2份）", "不用带材料", "5个工作日", "当天", "30分钟内", "按交办单"):
        assert words in matters
    hours = "".join(texts("hours A4"))
    for words in ("每天08:00–20:00", "午餐10:30–13:00", "周一至周五08:30–12:0013:30–20:00", "周日休息",
                  "2月6日周六服务台休息", "12月1日00:00至12月3日24:00消防检查"):  # fmt: skip
        assert words in hours
    fees = "".join(texts("fees A4"))
    for words in ("¥20.00起+配件", "取件后30天", "¥50.00/小时，押金¥100.00", "邻里客厅免费", "¥15.00/人", "12315"):
        assert words in fees
    cash, exact = "".join(texts("cash A4")), "".join(texts("cash exact A4"))
    assert "收现金，找零钱" in cash and "人民银行的投诉电话12363" in cash and "零头" in cash and "零头" not in exact
    plate = texts("plates A4")
    assert len(plate) == 3 and "可坐40人" in plate[0] and "可同时容纳41人" in plate[1] and "每天08:30" in plate[0]


def test_a_menu_without_dishes_says_so() -> None:
    for size in SIGN_SIZES:
        assert "这一餐还没有菜。" in "".join(texts(f"menu none {size}"))


def test_a_dish_that_is_sold_out_has_no_price_on_the_menu() -> None:
    board, said = samples.board(5), "".join(texts("menu A4"))
    assert "售完" in said and "（每两）" in said and "午餐" in said
    gone = samples.board(20).gone
    assert said.count("售完") == len(gone) and gone
    for at, row in enumerate(board.rows):
        price = f"{row[1]}{row[2] / 100:.2f}"
        assert (price in said) == (at not in board.gone and not board.grams[at])


def test_what_was_hung_up_before_prints_as_it_did() -> None:
    said = "".join(texts("wall"))
    assert "小修理收费公示" in said and "2026年11月23日星期一" in said and "咨询和监督电话0571-00000000" in said
    assert "项目收费保修" in said and "¥20.00起+配件" in said and "未经同意不加价" in said
    few, many = samples.old_wall(), replace(samples.old_wall(), rows=samples.old_wall().rows * 12)
    assert type_of(render(few, form="pdf"), "缝补") > type_of(render(many, form="pdf"), "缝补")


def test_a_card_of_keys_is_cut_from_a4_in_two_and_names_every_key_once_on_each() -> None:
    for size, count in (("A5", 1), ("A4", 2), ("A3", 1)):
        said = "".join(texts(f"keys {size}"))
        assert said.count("CtrlEnter保存") == count and said.count("快捷键卡") == count
        assert all(len(re.findall(rf"第{n}个功能", said)) == count for n in range(1, 13))


def test_a_label_carries_a_code_of_ascii_capitals() -> None:
    for shelf in samples.labels().shelves:
        assert shelf.code.isascii() and shelf.code == shelf.code.upper()
        assert shelf.code in "".join(texts("labels A4"))


@pytest.mark.parametrize("size", SIGN_SIZES)
def test_a_copy_says_so_at_the_foot(size: str) -> None:
    for name, paper in in_size(size).items():
        pdf = render(paper, form="pdf", copy_no=2, reprinted_at=NOON, operator="前台甲")
        book = pypdfium2.PdfDocument(io.BytesIO(pdf))
        try:
            assert "补打 第 1 次" in book[0].get_textpage().get_text_range(), name
        finally:
            book.close()
