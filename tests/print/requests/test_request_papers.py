"""Papers about requests: what they say, whom they spare, that nothing is lost on the way to paper."""

import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
import segno

from app.print import words
from app.print.jobs import Job, Unprintable, prepare
from app.print.render import NotForRolls, for_rolls, layout, on_pages, page_images, preview, render
from app.print.requests import slip_pages
from app.print.requests import words as words_requests
from app.print.roll import Code
from app.print.transports import Printer
from app.services import documents
from app.services.documents import Document, Head
from app.services.documents.requests import Material, Promised, RequestLedger, RequestSlip
from tests.print.decoder import decode
from tests.print.paper_samples import HEAD, NOON
from tests.print.requests.request_samples import (
    ACROSS_THE_YEAR,
    LONG,
    NUMBER,
    PAPERS,
    SLIPS,
    consent,
    due_list,
    handover,
    ledger,
    row,
    slip,
    way,
)
from tests.print.test_pdf import pdfium_text, readers

PAGES = [name for name in PAPERS if name != "way"]
ROLLS = [name for name, paper in PAPERS.items() if for_rolls(paper)]


def flat(text: str) -> str:
    """Text without the white space and line breaks that pages put in."""
    return re.sub(r"\s", "", text)


def page_count(paper: Document) -> int:
    book = pypdfium2.PdfDocument(render(paper, form="pdf"))
    count = len(book)
    book.close()
    return count


def page_size(paper: Document) -> tuple[int, int]:
    book = pypdfium2.PdfDocument(render(paper, form="pdf"))
    wide, high = book.get_page_size(0)
    book.close()
    return round(wide / 72 * 25.4), round(high / 72 * 25.4)


@pytest.mark.parametrize("name", PAPERS)
def test_only_our_fonts_and_all_embedded(name: str) -> None:
    pdf = render(PAPERS[name], form="pdf")
    assert b"Helvetica" not in pdf
    bases = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert bases and all(re.fullmatch(rb"[A-Z]{6}\+(NotoSansSC-(Regular|Bold)|HanaMinB)", base) for base in bases)
    assert len(re.findall(rb"/FontFile2", pdf)) == len(bases)


@pytest.mark.parametrize("name", PAPERS)
def test_bytes_depend_on_the_document_alone(name: str) -> None:
    paper = PAPERS[name]
    again = documents.load(paper.KIND, documents.dump(paper))
    assert again == paper
    assert render(paper, form="pdf") == render(again, form="pdf")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_touches_the_edge_of_the_page(name: str) -> None:
    for picture in page_images(render(PAPERS[name], form="pdf"), 60):
        grey = picture.convert("L")
        w, h = grey.size
        for side in ((0, 0, 8, h), (w - 8, 0, w, h), (0, 0, w, 8), (0, h - 8, w, h)):
            assert grey.crop(side).getextrema()[0] > 200, name


@pytest.mark.parametrize("paper", [p for p in SLIPS if p != "rating"])
def test_two_copies_lie_on_one_sheet(paper: str, tmp_path: Path) -> None:
    assert page_count(slip(paper)) == 1
    assert page_size(slip(paper)) == (297, 210)
    for text in readers(render(slip(paper), form="pdf"), tmp_path):
        found = flat(text)
        for label in words_requests.COPIES[paper]:
            assert label in found
        assert found.count(words_requests.TITLES[paper]) == 2
        assert found.count(NUMBER) == 3  # on each copy and along the cut
        own = () if paper == "proxy" else ("街道民生科", "样例苑6幢1单元302")  # a 委托书 is about two people
        for wanted in ("老年优待证申请协助", "2026-11-2311:42", "前台甲", *own, "第1页/共1页"):
            assert found.count(wanted) >= 2, wanted


def test_the_receipt_says_what_the_form_asks_for(tmp_path: Path) -> None:
    for text in readers(render(slip(), form="pdf"), tmp_path):
        found = flat(text)
        for wanted in (
            "李*𬎆", "138****0007", "古*娜（女儿）", "11月30日17:30前给您答复", "承诺办结11月30日（周一）17:30前",
            "5个工作日，从下个工作日11月24日起数。",
            "居民身份证1原件", "一寸彩色照片2原件", "户口簿1复印件", "收到的材料（3样）",
            "查询进度：凭受理编号到窗口，或拨打0571-00000000", "12345政务服务便民热线", "不作为行政许可决定",
            "申请人签收", "打印2026-11-2311:42·操作员前台甲·第1次", "电话告知", "另附收据",
        ):  # fmt: skip
            assert found.count(wanted) == 2, wanted


@pytest.mark.parametrize("side", [0, 1])
def test_the_symbol_is_the_number_alone(side: int) -> None:
    picture = page_images(render(slip(), form="pdf"), 288)[0].convert("L")
    matrix = [list(line) for line in segno.make_qr(NUMBER, error="m", boost_error=False).matrix]
    scale, cell = 288 / 72, 62 / len(matrix)
    left = (slip_pages.HALF * (side + 1) - slip_pages.MARGIN - 62) * scale
    top = (9 / 25.4 * 72 - 2) * scale
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            at = (round(left + (x + 0.5) * cell * scale), round(top + (y + 0.5) * cell * scale))
            assert (picture.getpixel(at) < 128) is bool(dark), (x, y)


def test_rare_names_survive(tmp_path: Path) -> None:
    paper = slip("dispatch", applicant="王𠅤𬎆䶮", agent="古丽仙·阿卜杜热合曼（女儿）")
    for text in readers(render(paper, form="pdf"), tmp_path):
        assert flat(text).count("王𠅤𬎆䶮") == 2
        assert flat(text).count("古丽仙·阿卜杜热合曼（女儿）") == 2
    assert layout(paper, 384).missing == ()


@pytest.mark.parametrize("paper", ["receipt", "dispatch", "declined", "closed"])
def test_a_long_text_flows_over_pages_and_stays_whole(paper: str, tmp_path: Path) -> None:
    long = slip(paper, text=LONG, reason="因为" * 250, promised=ACROSS_THE_YEAR)
    count = page_count(long)
    assert 3 <= count <= 6
    for text in readers(render(long, form="pdf"), tmp_path):
        found = flat(text)
        for number in range(1, 61):
            assert found.count(f"第{number}处：") == 2, number
        assert f"第{count}页/共{count}页" in found
        assert found.count("（续）") == 2 * (count - 1)


def test_signatures_never_stand_alone_on_a_page() -> None:
    for length in range(60, 900, 60):
        paper = slip(text=LONG[:length])
        last = page_count(paper) - 1
        book = pypdfium2.PdfDocument(render(paper, form="pdf"))
        page = book[last]
        text = page.get_textpage()
        found = flat(text.get_text_range())
        text.close()
        page.close()
        book.close()
        assert "申请人签收" in found
        assert last == 0 or len(found) > 440, length


def test_thirty_materials_and_a_very_long_issuer_find_room() -> None:
    head = replace(HEAD, community="样例" * 15, centre="幸福邻里坊" * 8)
    materials = tuple(Material(f"第{n}份材料" + "很长的名称" * (n % 7), n, n % 2 == 0, False) for n in range(1, 31))
    text = flat(pdfium_text(render(slip("missing", head=head, materials=materials), form="pdf")))
    assert "还差30样，请一次带齐再来" in text
    assert all(text.count(f"第{n}份材料") == 2 for n in range(1, 31))


def test_who_is_responsible_stands_in_large_print() -> None:
    text = flat(pdfium_text(render(slip("declined"), form="pdf")))
    assert "这件事请找样例区自来水公司客服96000" in text
    big = [t for t in layout(slip("declined"), 576).texts if "样例区自来水公司" in t.text]
    assert big and big[0].bold and big[0].size >= 40


@pytest.mark.parametrize(
    "name", [n for n in PAPERS if n.startswith(("receipt", "missing", "closed", "rating", "ledger"))]
)
def test_no_paper_tells_a_hardship(name: str) -> None:
    paper = PAPERS[name]
    if isinstance(paper, RequestLedger):
        paper = replace(paper, rows=(row(1, item="低保/临时救助 申请协助"), row(2, text="我是低保户，想问补贴")))
    else:
        assert isinstance(paper, RequestSlip)
        paper = replace(
            paper, item="残疾人证/补贴 协助", text="低保户想办残疾证", reason="特困人员", result_text="低保已办",
            materials=(Material("低保证"),),
        )  # fmt: skip
        if paper.paper == "missing":  # a notice owes the person concerned the true reason
            paper = replace(paper, reason="照片请用白底")
        assert all(word not in t.text for t in layout(paper, 576).texts for word in words.PRIVATE_WORDS)
    found = flat(pdfium_text(render(paper, form="pdf")))
    assert not [word for word in words.PRIVATE_WORDS if word in found]
    assert words_requests.OWN_ITEM in found or "见受理系统" in found


def test_what_is_missing_is_named_whatever_it_is() -> None:
    lacking = (Material("低保证原件", given=False), Material("残疾人证", given=True), Material("户口簿", given=False))
    paper = slip("missing", materials=lacking, reason="低保证过期了，请带新证。", item="低保/临时救助 申请协助")
    for found in (
        flat(pdfium_text(render(paper, form="pdf"))),
        flat("".join(t.text for t in layout(paper, 576).texts)),
    ):
        assert "低保证原件" in found and "户口簿" in found and "低保证过期了，请带新证。" in found
        assert "残疾" not in found and "临时救助" not in found  # the matter and what was handed in stay discreet
        assert "证明材料" in found and "民生服务事项" in found
        assert "当面交给本人或代办人" in found
    receipt = slip(materials=lacking[:2])
    found = flat(pdfium_text(render(receipt, form="pdf")))
    assert "低保证原件" in found and "残疾" not in found and "当面交给本人或代办人" in found
    assert "收到的材料" not in found and "要用的材料（2样）" in found
    assert "当面交给" not in flat(pdfium_text(render(slip("missing"), form="pdf")))


def test_a_refusal_says_its_true_reason() -> None:
    paper = slip("declined", reason="低保由街道民政科受理。", text="我是低保户")
    for found in (
        flat(pdfium_text(render(paper, form="pdf"))),
        flat("".join(t.text for t in layout(paper, 384).texts)),
    ):
        assert "低保由街道民政科受理。" in found and "我是低保户" not in found


@pytest.mark.parametrize("name", ["古丽仙·阿卜杜热合曼", "买买提艾力·吐尔逊江·阿卜杜克里木"])
def test_a_long_name_is_not_broken(name: str) -> None:
    assert flat(pdfium_text(render(slip("dispatch", applicant=name), form="pdf"))).count(f"申请人{name}") == 2


def test_the_handler_reads_all_of_it() -> None:
    found = flat(pdfium_text(render(slip("dispatch", text="低保户，行动不便"), form="pdf")))
    assert "低保户，行动不便" in found
    assert "13800000007" in found and "仅供办理使用" in found
    assert "13900000008" in found  # who acts for them can be rung too
    roll = "".join(t.text for t in layout(slip("dispatch"), 576).texts)
    assert "13900000008" in roll and "13900000008" not in "".join(t.text for t in layout(slip(), 576).texts)
    assert slip("dispatch").for_screen().agent_phone == "139****0008"


@pytest.mark.parametrize(
    ("kind", "asked", "left_out"),
    [("department", ("收件时间", "经办人"), "到场时间"), ("helper", ("到场时间", "用料与费用"), "收件时间")],
)
def test_who_comes_writes_when_and_an_office_who_decides(kind: str, asked: tuple[str, ...], left_out: str) -> None:
    found = flat(pdfium_text(render(slip("dispatch", handler_kind=kind), form="pdf")))
    assert all(found.count(word) == 2 for word in asked) and left_out not in found


def test_an_urging_slip_says_how_often_and_since_when() -> None:
    found = flat(pdfium_text(render(slip("urge"), form="pdf")))
    assert found.count("第2次") == 2 and found.count("派单时间2026-11-2311:42") == 2
    assert found.count("签收时间2026-11-2312:42") == 2
    assert "还没有签收" in flat(pdfium_text(render(slip("urge", signed_at=None), form="pdf")))


def both(paper: Document) -> tuple[str, str]:
    """What the pages say, and the roll."""
    return flat(pdfium_text(render(paper, form="pdf"))), flat("".join(t.text for t in layout(paper, 576).texts))


def test_an_extension_names_both_days_and_why() -> None:
    for found in both(slip("extended")):
        assert "现在承诺12月4日（周五）17:30前" in found and "原来承诺11月30日（周一）17:30前" in found
        assert "多要四个工作日" in found and "李*𬎆" in found and "与申请人约定" not in found
    assert "告知方式电话当面短信书面" in both(slip("extended"))[0]
    assert "原来承诺" not in both(slip("extended", former_due=None))[0]
    private = slip("extended", reason="低保复核要等街道。", text="我是低保户")
    for found in both(private):
        assert "低保复核要等街道。" in found and "我是低保户" not in found and "当面交给本人" in found


def test_what_was_handed_in_later_has_its_receipt() -> None:
    for found in both(slip("supplied")):
        assert "补正时间2026-11-2311:42" in found and "承诺办结12月2日（周三）17:30前" in found
        assert "等待补正的2天不计入" in found
        late, early = found.index("这次收到的材料"), found.index("居民身份证")
        assert late < found.index("一寸彩色照片") < found.index("户口簿") < early
    some = slip("supplied", came=("居民身份证",), materials=(Material("居民身份证"), Material("户口簿", given=False)))
    assert "还差1样" in both(some)[0] and "还没有收到（1样）" in both(some)[0] and "还差的材料" in both(some)[1]


def test_who_withdraws_signs_with_the_whole_name_and_gets_the_papers_back() -> None:
    for found in both(slip("withdrawn")):
        assert "撤回时间2026-11-2411:42" in found and "王𠅤" in found and "138****0007" in found
        assert "退还的材料" in found and "子女已经在线上办好了" in found and "查询进度：" not in found
    assert "退还的材料" not in both(slip("withdrawn", materials=()))[0]


def test_who_lets_another_act_signs_for_what_and_for_whom() -> None:
    for found in both(slip("proxy", item="低保/临时救助 申请协助")):
        for wanted in ("王𠅤", "古丽娜", "女儿", "13800000007", "13900000008", "低保/临时救助申请协助",
                       "委托人签名", "受托人签名", "身份证件号码", "领取结果和证件"):  # fmt: skip
            assert wanted in found, wanted
        assert "盖章" not in found.replace("骑缝盖章", "")
    assert slip("proxy").for_screen().agent_phone == "139****0008"


def test_what_has_ended_waits_for_nobody_and_is_asked_about_no_more() -> None:
    assert "待派单" not in pdfium_text(render(slip(result="solved", handler=""), form="pdf"))
    assert "待派单" in pdfium_text(render(slip(handler=""), form="pdf"))
    assert "查询进度" not in pdfium_text(render(slip("closed"), form="pdf"))


def test_a_remark_for_the_counter_stays_inside() -> None:
    found = flat(pdfium_text(render(slip(item="电梯(困人=紧急)"), form="pdf")))
    assert "困人" not in found and found.count("事项电梯") == 2


def test_the_rating_sheet_has_five_drawn_boxes(tmp_path: Path) -> None:
    pdf = render(slip("rating"), form="pdf")
    for text in readers(pdf, tmp_path):
        assert "☐" not in text and "□" not in text
        for value in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"):
            assert value in text
    assert page_size(slip("rating")) == (210, 297)
    picture = page_images(pdf, 72)[0].convert("L")
    dark = [y for y in range(picture.height) if picture.getpixel((80, y)) < 90]  # a column through the boxes
    assert len([y for y in dark if y - 1 not in dark and 250 < y < 640]) >= 10


def test_a_reprint_is_marked_on_every_copy_and_page() -> None:
    for paper, times in ((slip(text=LONG), 2), (ledger(), 1), (handover(), 1), (consent(), 1), (slip("rating"), 1)):
        pdf = render(paper, form="pdf", copy_no=3, reprinted_at=NOON, operator="王𠅤")
        book = pypdfium2.PdfDocument(pdf)
        count = len(book)
        book.close()
        found = flat(pdfium_text(pdf))
        assert found.count("补打第2次") == times * count
        assert found.count("打印2026-11-2311:42·操作员王𠅤·第3次") == times * count
        with pytest.raises(ValueError, match="when it was made"):
            render(paper, form="pdf", copy_no=2)
    assert "补打 第 2 次" in [t.text for t in layout(slip(), 576, copy_no=3, reprinted_at=NOON).texts]


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("name", ROLLS)
def test_every_paper_fits_the_roll(name: str, width: int) -> None:
    paper = PAPERS[name]
    laid = layout(paper, width, copy_no=2, reprinted_at=NOON, operator="古丽仙·阿卜杜热合曼")  # type: ignore[arg-type]
    assert laid.missing == ()
    for text in laid.texts:
        assert text.left >= -0.01 and text.left + text.width <= width + 0.01, text
    assert decode(render(paper, form="escpos", width_dots=width), width).events[-1] == "cut"
    lines = decode(render(paper, form="escpos", width_dots=width, text_mode=True), width).lines
    assert len(lines) > 8
    codes = [item.text for item in laid.items if isinstance(item, Code)]
    assert codes == ([] if name == "way" else [NUMBER])


def test_a_roll_receipt_says_the_same() -> None:
    found = flat("".join(t.text for t in layout(slip(promised=ACROSS_THE_YEAR), 384).texts))
    for wanted in (NUMBER, "李*𬎆", "138****0007", "2027年放假安排未导入", "12345", "不作为行政许可决定", "第1次"):
        assert wanted in found
    assert preview(slip()).mode == "1"


def test_a_page_is_not_for_rolls() -> None:
    for name in ("ledger", "due", "handover", "consent"):
        paper = PAPERS[name]
        assert on_pages(paper) and not for_rolls(paper)
        with pytest.raises(NotForRolls):
            render(paper, form="escpos")
    assert on_pages(slip()) and for_rolls(slip()) and not on_pages(way())


@pytest.mark.parametrize("name", ["receipt", "ledger", "way"])
def test_the_spooler_makes_pdf_and_dots(name: str, tmp_path: Path) -> None:
    paper = PAPERS[name]
    printer = Printer(name="样例", kind="file", folder=str(tmp_path), width_dots=576)
    made = Job(
        id=UUID(int=1), kind=paper.KIND, number="X", copy_no=1,
        document_json=documents.dump(paper), queued_at=NOON, operator="前台甲", printer=printer,
    )  # fmt: skip
    dots, pdf = prepare(made)
    assert pdf.startswith(b"%PDF") and bool(dots) is for_rolls(paper)
    if name == "ledger":
        with pytest.raises(Unprintable, match="needs_page_printer"):
            prepare(replace(made, printer=replace(printer, kind="tcp", host="127.0.0.1")))


def test_a_ledger_numbers_its_rows_and_pages(tmp_path: Path) -> None:
    paper = ledger(64)
    count = page_count(paper)
    assert page_size(paper) == (297, 210) and count in (5, 6)
    for text in readers(render(paper, form="pdf"), tmp_path):
        found = flat(text)
        assert all(f"SL-A-20261123-{n:04d}" in found for n in range(1, 65))
        assert found.count("（续）") == count - 1 and found.count("序号") == count
        assert found.count("2026年11月23日星期一") == count
        assert "共64件，当场办结18件，其他办结0件，在办19件，待补正9件" in found
        assert found.count("登记人") == 1
    assert "当日没有受理事项" in flat(pdfium_text(render(ledger(0), form="pdf")))


def test_a_row_with_a_long_text_is_cut_and_one_with_a_long_name_flows() -> None:
    paper = ledger(rows=(row(1, text=LONG, item="长" * 60, handler="样例单位" * 15, place=""),))
    found = flat(pdfium_text(render(paper, form="pdf")))
    assert "第1处" in found and "第9处" not in found and "…" in found
    assert found.count("长") == 60
    assert page_count(paper) == 1


def test_due_list_and_handover_show_their_parts(tmp_path: Path) -> None:
    for text in readers(render(due_list(), form="pdf"), tmp_path):
        found = flat(text)
        for wanted in ("已逾期", "当日到期", "近日到期", "共11件", "办理情况", "【急】"):
            assert wanted in found, wanted
    for text in readers(render(handover(), form="pdf"), tmp_path):
        found = flat(text)
        for wanted in (
            "31今日受理",
            "5逾期",
            "差评整改中",
            "另有3件未列出",
            "还有2张纸",
            "16:00恢复",
            "交班人（前台甲）",
            "还没派单",
            "待派",
            "回访",
            "138****0007",
            "11月26日",
        ):
            assert wanted in found, wanted
    long = replace(handover(), note=LONG)
    assert flat(pdfium_text(render(long, form="pdf"))).count("处：楼道") == LONG.count("处：楼道") > 50
    assert page_count(long) >= 3


def test_the_notice_says_what_the_law_asks(tmp_path: Path) -> None:
    for text in readers(render(consent(), form="pdf"), tmp_path):
        found = flat(text)
        for wanted in (
            "红梅社区幸福邻里坊", "0571-00000000", "收集什么", "为什么收集", "保存3年", "保存30天",
            "会计档案", "查询、复制、更正",
            "收回同意", "不会因此拒绝为您服务", "单独同意", "监护人签名", "李*𬎆", "居民编号001024",
        ):  # fmt: skip
            assert wanted in found, wanted
    short = flat(pdfium_text(render(PAPERS["consent short"], form="pdf")))
    assert "单独同意" not in short and "监护人" not in short and "居民编号" not in short
    assert page_count(consent()) == 1
    assert "一直保存到您要求删除" in flat(pdfium_text(render(consent(kept=(("resident", 0),)), form="pdf")))


def test_a_bare_centre_prints_too() -> None:
    bare = Head(centre="幸福邻里坊", community="", canteen="")
    for paper in SLIPS:
        empty = replace(
            slip(paper), head=bare, applicant="", anonymous=True, agent="", phone="", place="", text="", handler="",
            materials=(), made_at=None, made_by="", promised=Promised(None, "order"), reason="", result="",
            responsible="", result_text="", closed_at=None,
        )  # fmt: skip
        found = flat(pdfium_text(render(empty, form="pdf")))
        assert ("匿名" in found) is (paper != "proxy") and "·幸福" not in found  # a 委托书 has a line for the name
        assert layout(empty, 384).height > 200


def test_who_answers_another_house_reads_its_number() -> None:
    for paper, there in (("dispatch", True), ("urge", True), ("closed", True), ("receipt", False), ("missing", False)):
        for found in both(slip(paper, origin="HZ20261123001", channel="hotline")):
            assert ("12345单号HZ20261123001" in found) is there, paper
