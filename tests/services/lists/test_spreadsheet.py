"""Files as they come from other hands: damaged, locked, swollen, ruled far down, saved by anything."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from app.errors import Refused
from app.services.lists import spreadsheet

ROWS = [("姓名", "电话"), ("𠅤𬎆䶮", "13800001234")]


def workbook() -> Workbook:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with parts of it replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(workbook()))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def cut(ending: str) -> bytes:
    return changed(lambda name, part: part[: len(part) // 2] if name.endswith(ending) else part)


def scrambled() -> bytes:
    content = bytearray(saved(workbook()))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as packed:
        at = packed.getinfo("xl/worksheets/sheet1.xml").header_offset
    for i in range(at + 60, at + 100):
        content[i] ^= 0xA5
    return bytes(content)


def locked() -> bytes:
    content = bytearray(saved(workbook()))
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flag] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def read(tmp_path: Path, name: str, content: bytes) -> spreadsheet.Rows:
    path = tmp_path / name
    path.write_bytes(content)
    return list(spreadsheet.sheets(path)[0].rows)


@pytest.mark.parametrize(
    "content",
    [
        cut("sheet1.xml"),
        cut("workbook.xml"),
        cut("styles.xml"),
        cut("Types].xml"),
        scrambled(),
        locked(),
        b"PK\x03\x04",
    ],
    ids=["sheet", "book", "styles", "types", "scrambled", "locked", "stump"],
)
def test_a_damaged_or_locked_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(tmp_path, "名单.xlsx", content)
    assert (caught.value.code, caught.value.data["what"]) == ("file_unreadable", "xlsx")


def test_a_workbook_that_swells_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 100_000)
    swollen = changed(lambda name, part: part + b" " * 200_000 if name.endswith("sheet1.xml") else part)
    assert len(swollen) < 20_000
    with pytest.raises(Refused) as caught:
        read(tmp_path, "名单.xlsx", swollen)
    assert caught.value.code == "file_large"


def test_rows_ruled_below_the_last_word_are_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 100)
    book = workbook()
    for row in range(3, 400):
        book.active.cell(row, 1).font = Font(bold=True)
    assert read(tmp_path, "名单.xlsx", saved(book)) == ROWS
    book.active.cell(5, 1).value = "王㐂"
    assert read(tmp_path, "名单.xlsx", saved(book)) == [*ROWS, (), (), ("王㐂",)]
    book.active.cell(400, 1).value = "王㐂"
    with pytest.raises(Refused) as caught:
        read(tmp_path, "名单.xlsx", saved(book))
    assert caught.value.code == "rows_many"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(tmp_path: Path, end: str) -> None:
    text = end.join(("姓名,电话", "𠅤𬎆䶮,13800001234", ""))
    assert read(tmp_path, "名单.csv", text.encode("gb18030")) == ROWS


def test_what_stands_beside_the_values_is_read_too(tmp_path: Path) -> None:
    """Hidden sheets and rows, cells that span rows, formulas nobody worked out, an error of Excel's."""
    book = workbook()
    sheet = book.active
    sheet.title = "1栋"
    for row in (("甲某", "=VLOOKUP(1,2,3)"), ("乙某", "#N/A"), ("丙某", None), ("丁某", "=DATE(1950,3,4)")):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    sheet.merge_cells("B4:B5")
    sheet.merge_cells("A7:B7")
    other = book.create_sheet("旧名单")
    other.append(("姓名",))
    other.sheet_state = "hidden"
    path = tmp_path / "名单.xlsx"
    path.write_bytes(saved(book))
    one, two = spreadsheet.sheets(path)
    assert (one.name, one.hidden, two.name, two.hidden) == ("1栋", False, "旧名单", True)
    assert one.rows[2:] == (("甲某", "=VLOOKUP(1,2,3)"), ("乙某", "#N/A"), ("丙某",), ("丁某", "=DATE(1950,3,4)"))
    assert (one.unseen, one.merged) == ({3}, ((3, 4, 1),))


def test_a_sheet_that_claims_to_be_small_is_read_whole(tmp_path: Path) -> None:
    content = changed(lambda name, part: part.replace(b'ref="A1:B2"', b'ref="A1"') if name.endswith("1.xml") else part)
    assert read(tmp_path, "名单.xlsx", content) == ROWS


def test_a_text_file_is_cut_at_the_mark_of_its_header(tmp_path: Path) -> None:
    titles = lambda row: sum(word in ("姓名", "电话", "住址") for word in row)  # noqa: E731
    for mark in (",", ";", "\t", "，", "|"):
        text = f"红梅社区名册，2026年11月，共,;|\n姓名{mark}电话{mark}住址\n甲某{mark}139{mark}3-2-501"
        path = tmp_path / "名单.csv"
        path.write_text(text, "utf-8")
        assert spreadsheet.sheets(path, titles)[0].rows[-1] == ("甲某", "139", "3-2-501"), mark
