import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.print.render import page_images, render
from app.services.documents import Document
from tests.print.paper_samples import NOON, deposits, journal, long_receipt, prices, receipt, recovery, rolls

PAPERS: dict[str, Document] = {
    **rolls(),
    "recovery": recovery(),
    "journal": journal(),
    "prices": prices(),
    "prices on pages": prices(60),
    "deposits": deposits(),
    "deposits on pages": deposits(60),
    "no deposits": deposits(0),
}


def pdfium_text(pdf: bytes) -> str:
    book = pypdfium2.PdfDocument(pdf)
    said = []
    for index in range(len(book)):
        page = book[index]
        text = page.get_textpage()
        said.append(text.get_text_range())
        text.close()
        page.close()
    book.close()
    return "\n".join(said)


def poppler_text(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(file), "-"], check=True, capture_output=True
    ).stdout.decode()


def readers(pdf: bytes, folder: Path) -> list[str]:
    """What every reader on this machine finds; pdfium always, poppler where it is installed."""
    found = [pdfium_text(pdf)]
    if shutil.which("pdftotext"):
        found.append(poppler_text(pdf, folder))
    return found


@pytest.mark.parametrize("width", [576, 384])
def test_names_come_back_as_they_were(width: int, tmp_path: Path) -> None:
    for said in readers(render(receipt(), form="pdf", width_dots=width), tmp_path):
        for words in ("王𠅤", "李*𬎆", "XS-A-20261123-0042", "红烧肉", "¥66.30", "您付 66.30 元"):
            assert words in said
    for said in readers(render(long_receipt(), form="pdf", width_dots=width), tmp_path):
        for words in ("䶮氏㛃𫖯汤", "古丽仙·阿卜杜热合曼", "99,999.99", "家常小菜第29号"):
            assert words in said


@pytest.mark.parametrize("name", PAPERS)
def test_every_font_is_embedded(name: str) -> None:
    pdf = render(PAPERS[name], form="pdf")
    assert b"Helvetica" not in pdf
    bases = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert bases and all(re.fullmatch(rb"[A-Z]{6}\+(NotoSansSC-(Regular|Bold)|HanaMinB)", base) for base in bases)
    assert len(re.findall(rb"/FontFile2", pdf)) == len(re.findall(rb"/Type /FontDescriptor", pdf)) == len(bases)
    book = pypdfium2.PdfDocument(pdf)
    assert book.get_metadata_dict()["Title"]
    book.close()
    assert b"/Lang" in pdf


@pytest.mark.parametrize("name", PAPERS)
def test_bytes_depend_on_the_document_alone(name: str) -> None:
    assert render(PAPERS[name], form="pdf") == render(PAPERS[name], form="pdf")


@pytest.mark.parametrize(("width", "across"), [(576, 80), (512, 80), (384, 58)])
def test_the_page_is_as_wide_as_the_roll(width: int, across: int) -> None:
    book = pypdfium2.PdfDocument(render(receipt(), form="pdf", width_dots=width))
    size = book.get_page_size(0)
    book.close()
    assert size[0] == pytest.approx(across * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_touches_the_edge_of_the_page(name: str) -> None:
    for picture in page_images(render(PAPERS[name], form="pdf"), 60):
        grey = picture.convert("L")
        for side in ((0, 0, 3, grey.height), (grey.width - 3, 0, grey.width, grey.height)):
            below = (side[0], 20, side[2], side[3])  # under the coloured band of a full page
            assert grey.crop(below).getextrema()[0] > 200, name


def test_a_reprint_is_marked_in_the_archive_too() -> None:
    pdf = render(receipt(), form="pdf", copy_no=2, reprinted_at=NOON, operator="王𠅤")
    said = pdfium_text(pdf)
    assert "补打 第 1 次" in said and "2026-11-23 11:42 王𠅤" in said


def test_page_images_have_the_asked_resolution() -> None:
    pictures = page_images(render(prices(60), form="pdf"), 50)
    assert len(pictures) > 1
    assert all(p.mode == "RGB" and p.size == (414, 585) for p in pictures)


def test_the_recovery_sheet_shows_every_group(tmp_path: Path) -> None:
    for said in readers(render(recovery(), form="pdf"), tmp_path):
        flat = re.sub(r"\s", "", said)
        assert all(group in flat for group in recovery().code_groups)
        assert "00C0FFEE" in flat


@pytest.mark.parametrize("count", [0, 1, 200])
def test_the_journal_says_its_filters_on_every_page_and_every_entry_once(count: int) -> None:
    said = pdfium_text(render(journal(count), form="pdf"))
    flat = re.sub(r"\s", "", said)
    pages = flat.count("谁：主管甲；从：2026-11-01·用途：审计取证")
    assert pages == len(page_images(render(journal(count), form="pdf"), 20)) and (pages > 1) == (count > 100)
    assert f"第{pages}页/共{pages}页" in flat and flat.count(f"共{count}条") == pages + 1
    assert all(flat.count(row.serial) == 1 for row in journal(count).rows)
    assert flat.count("改价") == count


@pytest.mark.parametrize("count", [0, 1, 5, 20, 60])
def test_a_price_board_shows_every_price(count: int, tmp_path: Path) -> None:
    board = prices(count) if count else prices(1).__class__(prices(1).head, prices(1).day, (), ())
    said = pdfium_text(render(board, form="pdf"))
    for _, dish, listed, tiers in board.rows:
        assert dish in said
        assert all(f"{price / 100:.2f}" in said for price in (listed, *tiers))
    if count <= 20:
        assert "共" not in said


def test_the_list_of_deposits_says_whose_for_what_since_when_and_what_they_come_to() -> None:
    said = pdfium_text(render(deposits(), form="pdf"))
    for words in (
        "王*英",
        "SK-A-20261120-0001",
        "维修",
        "YY-A-20261121-0002",
        "2026-11-20",
        "3 天",
        "200.01",
        "¥600.03",
    ):
        assert words in said
    assert "没有未退的押金" in pdfium_text(render(deposits(0), form="pdf"))
    today = replace(deposits(1), rows=(replace(deposits(1).rows[0], since=deposits().day),))
    assert "当天" in pdfium_text(render(today, form="pdf"))
