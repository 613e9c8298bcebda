from dataclasses import replace

import pytest
import segno
from PIL import Image, ImageChops

from app.print import escpos, raster
from app.print.render import NotForRolls, layout, preview, render
from app.print.roll import Code
from app.services.documents.till import ReceiptPayment
from tests.print.decoder import BadStream, decode
from tests.print.paper_samples import dish, labels, long_receipt, prices, receipt, reversal, rolls, walk_in

PAPERS = rolls()


def same(one: Image.Image, two: Image.Image) -> bool:
    return one.size == two.size and ImageChops.difference(one.convert("L"), two.convert("L")).getbbox() is None


@pytest.mark.parametrize("width", [576, 512, 384])
@pytest.mark.parametrize("name", PAPERS)
def test_the_dots_on_paper_are_the_dots_drawn(name: str, width: int) -> None:
    out = decode(render(PAPERS[name], form="escpos", width_dots=width), width)
    assert same(out.paper, preview(PAPERS[name], width))
    assert out.events[0] == "init" and out.events[-1] == "cut"
    assert all(event.startswith("raster") for event in out.events[1:-1])


@pytest.mark.parametrize("width", [576, 384])
def test_the_code_on_paper_is_the_number(width: int) -> None:
    paper = layout(receipt(), width)
    mark = next(item for item in paper.items if isinstance(item, Code))
    out = decode(escpos.raster_job(paper), width).paper.convert("L")
    half = mark.module / 2
    seen = [
        [
            out.getpixel((mark.x + column * mark.module + half, mark.y + row * mark.module + half)) == 0
            for column in range(len(mark.matrix))
        ]
        for row in range(len(mark.matrix))
    ]
    wanted = segno.make_qr("XS-A-20261123-0042", error="m", boost_error=False)
    assert seen == [[bool(cell) for cell in row] for row in wanted.matrix]
    quiet = 4 * mark.module
    ring = out.crop((int(mark.x) - quiet, int(mark.y) - quiet, int(mark.x + mark.side) + quiet, int(mark.y)))
    assert ring.getextrema() == (255, 255)


@pytest.mark.parametrize("text_mode", [False, True])
def test_no_paper_opens_the_drawer_for_that_is_a_job_of_its_own(text_mode: bool) -> None:
    for paper in (receipt(), reversal(), walk_in()):
        events = decode(render(paper, form="escpos", text_mode=text_mode), 576).events
        assert not any(event.startswith("kick") for event in events)
    assert decode(escpos.drawer_job(), 576).events == ["init", "kick 0 50 500"]


@pytest.mark.parametrize("text_mode", [False, True])
@pytest.mark.parametrize(("cut", "ends"), [("partial", "cut"), ("full", "full cut"), ("none", "feed 5")])
def test_a_paper_ends_as_its_printer_cuts(text_mode: bool, cut: escpos.Cut, ends: str) -> None:
    events = decode(render(labels(), form="escpos", text_mode=text_mode, cut=cut), 576).events
    assert events[-1] == ends and not {"cut", "full cut", "feed 5"} - {ends} & set(events)


def test_a_drawer_on_pin_5_and_a_code_page_are_settings() -> None:
    assert decode(escpos.drawer_job(5), 576).events == ["init", "kick 1 50 500"]
    with_page = decode(render(receipt(), form="escpos", text_mode=True, code_page=255), 576)
    plain = decode(render(receipt(), form="escpos", text_mode=True), 576)
    assert with_page.events[1] == "page 255" and with_page.lines == plain.lines


def test_the_strip_shows_where_a_head_ends() -> None:
    out = decode(escpos.strip_job(cut="none"), 840)
    assert [e for e in out.events if e.startswith("raster")] == [f"raster {dots}x36" for dots in escpos.STRIP_DOTS]
    assert all(dots % 8 == 0 for dots in escpos.STRIP_DOTS) and out.events[-1] == "feed 5"
    cells, chinese = out.lines
    assert len(cells) == 70 and cells[46:48] + cells[56:60] == ".." + "..60" and "￥12.00℃" in chinese


def test_money_in_or_out_of_the_drawer_is_cash() -> None:
    mixed = receipt(payments=(ReceiptPayment("wechat", 6000, 6000), ReceiptPayment("cash", 630, 1000)))
    assert [paper.takes_cash() for paper in (receipt(), reversal(), mixed, walk_in())] == [True, True, True, False]


@pytest.mark.parametrize("width", [576, 512, 384])
@pytest.mark.parametrize("name", PAPERS)
def test_text_mode_has_no_faults(name: str, width: int) -> None:
    out = decode(render(PAPERS[name], form="escpos", width_dots=width, text_mode=True), width)
    assert len(out.lines) > 10


def test_text_mode_says_the_same_and_draws_only_what_it_must() -> None:
    data = render(receipt(), form="escpos", text_mode=True)
    out = decode(data, 576)
    assert "￥66.30".encode("gbk") in data and "\u00a5".encode("gb18030") not in data
    lines = [" ".join(line.split()) for line in out.lines]
    for wanted in ("应收 ￥66.30", "红烧肉 2 16.00 32.00", "找零 33.70", "单号 XS-A-20261123-0042", "长者 8 折 -6.40"):
        assert wanted in lines
    # Two lines carry a character outside GBK; the QR symbol takes two bands.
    assert sum(event.startswith("raster") for event in out.events) == 4
    assert not any("王" in line or "李" in line for line in out.lines)
    assert len(data) < len(render(receipt(), form="escpos")) / 4


def test_text_columns_are_a_setting() -> None:
    lines = decode(render(receipt(), form="escpos", text_mode=True, columns=42), 576).lines
    assert "-" * 42 in lines and max(len(line.encode("gbk")) for line in lines) <= 42


@pytest.mark.parametrize("text", ["𠅤", "𬎆", "䶮", "ñ", "☐", "€", "\ue81e"])
def test_a_character_outside_gbk_is_never_sent_as_text(text: str) -> None:
    assert escpos.gbk(text) is None


def test_yen_and_minus_have_their_gbk_forms() -> None:
    assert escpos.gbk("¥−7.20") == b"\xa3\xa4-7.20"


def test_a_rare_character_is_drawn_not_left_blank() -> None:
    plain = raster.image(layout(receipt(member="李*"), 576))
    rare = raster.image(layout(receipt(member="李*𬎆"), 576))
    assert not same(plain, rare)
    unknown = layout(receipt((dish("\U0002ebf0糕", 300),)), 576)
    assert unknown.missing == ("\U0002ebf0",)


def test_bytes_depend_on_the_document_alone() -> None:
    for text_mode in (False, True):
        one = render(long_receipt(), form="escpos", text_mode=text_mode)
        assert one == render(long_receipt(), form="escpos", text_mode=text_mode)


def test_a_full_page_is_not_for_rolls() -> None:
    with pytest.raises(NotForRolls):
        render(prices(), form="escpos")


def test_bands_refuse_what_is_no_1_bit_image() -> None:
    for wrong in (Image.new("L", (8, 8)), Image.new("1", (9, 8))):
        with pytest.raises(ValueError, match="1-bit"):
            list(escpos.raster_bands(wrong))


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b@\x1dv0\x00\x48\x00\x80\x00\x00",  # truncated picture
        b"\x1dv0\x00\x49\x00\x01\x00" + bytes(0x49),  # wider than the head
        b"\x1c&\xc0\xee\x99\x31\xde\x30\n",  # a four-byte code
        b"\xc0\xee\n",  # Chinese without Chinese mode
        b"\x1bZ",
        b"x" * 49 + b"\n",
    ],
)
def test_the_decoder_is_strict(data: bytes) -> None:
    with pytest.raises(BadStream):
        decode(data, 576)


def test_a_long_bill_prints_every_line_and_the_large_amount() -> None:
    paper = layout(long_receipt(), 384)
    texts = [text.text for text in paper.texts]
    assert texts.count("99,999.99") == 2 and "家常小菜第29号" in texts
    assert (
        replace(long_receipt(), number="XS-A-20261123-0099").number
        in layout(replace(long_receipt(), number="XS-A-20261123-0099"), 384).title
    )


@pytest.mark.parametrize("width", [576, 384])
def test_the_screen_shows_text_mode_as_the_printer_types_it(width: int) -> None:
    paper = layout(receipt(), width)
    shown = escpos.as_text(paper)
    typed: dict[float, str] = {}
    for text in shown.texts:
        typed[text.y] = typed.get(text.y, "") + text.text
    on_paper = decode(render(receipt(), form="escpos", text_mode=True, width_dots=width), width).lines
    said = {"".join(line.split()) for line in on_paper if line.strip()}
    missing = said - {"".join(line.split()) for line in typed.values()}
    assert not missing
    assert not same(preview(receipt(), width, text_mode=True), preview(receipt(), width))
    assert preview(receipt(), width, text_mode=True).width == width


@pytest.mark.parametrize("width", [576, 512, 384])
@pytest.mark.parametrize("name", PAPERS)
def test_every_sum_in_text_mode_has_the_sign_that_gbk_has(name: str, width: int) -> None:
    """¥ is no character of GBK: sent as it is, heads print a question mark or half of the next character."""
    data = render(PAPERS[name], form="escpos", width_dots=width, text_mode=True)
    out = decode(data, width)
    sums = [text.text for text in layout(PAPERS[name], width).texts if "¥" in text.text]
    typed = "".join("".join(out.lines).split())
    for one in sums:
        code = escpos.gbk(one)
        assert code is not None and b"\xa3\xa4" in code
        said = "".join(code.decode("gbk").split()) in typed
        assert said or any(event.startswith("raster") for event in out.events)  # too wide for its cells: drawn
    assert "¥" not in typed and "?" not in typed
