"""Lists made to cost without end: each is read or refused in bounded time and memory, and reading stops when told."""

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.errors import Refused
from app.paths import ROOT
from app.services.lists import spreadsheet

_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_SST = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_NAMED = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_TOLD_OF_STRINGS = {
    "[Content_Types].xml": (
        b"</Types>",
        f'<Override PartName="/{_STRINGS}" ContentType="{_TYPE}"/></Types>'.encode(),
    ),
    "xl/_rels/workbook.xml.rels": (
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{_RELATION}" Target="sharedStrings.xml"/></Relationships>'.encode(),
    ),
}
"""Where a workbook says that it has strings."""

_CHILD = """
import json, resource, sys, time
from pathlib import Path
from app.errors import Refused
from app.services.lists import spreadsheet
resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))
said = {}
for name in sys.argv[1:]:
    begun = time.process_time()
    try:
        found = [len(sheet.rows) for sheet in spreadsheet.sheets(Path(name))]
    except Refused as refused:
        found = refused.code
    said[Path(name).name] = [found, time.process_time() - begun]
print(json.dumps(said))
"""


def book(sheet: str = "", strings: str | None = None, styles: str = "", book: str = "") -> bytes:
    """A workbook with parts of it replaced or added."""
    parts = {_SHEET: sheet, _STRINGS: strings, "xl/styles.xml": styles, "xl/workbook.xml": book}
    wanted = {name: part.encode() for name, part in parts.items() if part}
    made, out = io.BytesIO(), io.BytesIO()
    plain = Workbook()
    plain.active.append(("姓名",))
    plain.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            part = wanted.pop(name, old.read(name))
            if strings is not None and name in _TOLD_OF_STRINGS:
                part = part.replace(*_TOLD_OF_STRINGS[name])
            new.writestr(name, part)
        for name, part in wanted.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet(rows: str, after: str = "") -> bytes:
    return book(sheet=_HEAD + _NAMED + rows + "</sheetData>" + after + "</worksheet>")


def cell_in(row: int) -> bytes:
    return sheet(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>')


def lying() -> bytes:
    """Strings that say they are a hundred bytes long."""
    content = bytearray(book(strings=_SST + "<si><t>" + "甲" * 9_000_000 + "</t></si></sst>"))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(_STRINGS.encode()))
    content[at + 24 : at + 28] = struct.pack("<L", 100)
    return bytes(content)


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    kinds = f'<!DOCTYPE sst [<!ENTITY e0 "甲">{levels}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return book(strings=f"{kinds}{_SST}<si><t>&e8;&x;</t></si></sst>")


def many_sheets() -> bytes:
    names = "".join(f'<sheet name="页{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(5_000))
    spaces = (
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    return book(book=f"<workbook {spaces}><sheets>{names}</sheets></workbook>")


def merged() -> bytes:
    reach = "".join(f'<mergeCell ref="A{n}:A20000"/>' for n in range(2, 5_000))
    return sheet("", f"<mergeCells>{reach}</mergeCells>")


XLSX: dict[str, tuple[Callable[[], bytes], object]] = {
    "a cell in the last row there is": (lambda: cell_in(2_147_483_647), "rows_many"),
    "a cell in Excel's last row": (lambda: cell_in(1_048_576), "rows_many"),
    "a row beyond any number": (lambda: sheet(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'), "file_unreadable"),
    "ruled three hundred thousand rows down": (
        lambda: sheet("".join(f'<row r="{n}" s="1"/>' for n in range(2, 300_000))),
        [1],
    ),
    "one ruled cell in the last row": (lambda: sheet('<row r="1048576"><c r="A1048576" s="0"/></row>'), [1]),
    "rows without numbers": (lambda: sheet("<row><c><v>1</v></c></row>" * 100_000), "rows_many"),
    "a million and a half strings": (
        lambda: book(strings=_SST + "<si><t/></si>" * 1_500_000 + "</sst>"),
        "file_large",
    ),
    "one string of 35 MB": (
        lambda: book(strings=_SST + "<si><t>" + "a" * 35_000_000 + "</t></si></sst>"),
        "file_large",
    ),
    "one string of 110 MB": (
        lambda: book(strings=_SST + "<si><t>" + "a" * 110_000_000 + "</t></si></sst>"),
        "file_large",
    ),
    "one cell of 35 MB": (
        lambda: sheet('<row r="2"><c t="str"><v>' + "a" * 35_000_000 + "</v></c></row>"),
        "file_large",
    ),
    "a size that lies": (lying, "file_unreadable"),
    "entities": (entities, "file_unreadable"),
    "a row of a hundred thousand cells": (
        lambda: sheet('<row r="2">' + "<c/>" * 100_000 + "</row>"),
        "file_unreadable",
    ),
    "five thousand sheets": (many_sheets, "sheets_many"),
    "merged over each other": (merged, "file_unreadable"),
    "a million styles": (lambda: book(styles="<styleSheet>" + "<xf/>" * 1_000_000 + "</styleSheet>"), "file_large"),
    "a million of something else": (lambda: sheet("", "<x/>" * 1_000_000), "file_large"),
    "nested a hundred thousand deep": (lambda: sheet("", "<x>" * 100_000 + "</x>" * 100_000), [1]),
    "merged far outside": (
        lambda: sheet("", '<mergeCells><mergeCell ref="A2:A2147483647"/></mergeCells>'),
        "file_unreadable",
    ),
}
CSV: dict[str, tuple[Callable[[], bytes], object]] = {
    "three million lines": (lambda: b"a,b\n" * 3_000_000, "rows_many"),
    "eighteen million empty lines": (lambda: b"a,b\n" + b"\n" * 18_000_000, [1]),
    "lines of nothing but a comma": (lambda: b"a,b\n" + b",\n" * 1_500_000, "rows_many"),
    "one line of 19 MB": (lambda: b"a" * 19_000_000, "file_unreadable"),
    "one line of commas": (lambda: b"a" + b"," * 8_000_000, [1]),
    "a quote that never ends": (lambda: b'name\n"' + b"a\n" * 5_000_000, "file_unreadable"),
    "too long": (lambda: b"a,b\n" * 50_000_000, "file_large"),
    "NUL": (lambda: "姓名\n甲".encode() + b"\0" * 4_000, "file_unreadable"),
    "a program": (lambda: b"MZ\x90\0\x03\0\0\0" + bytes(range(256)) * 20, "file_unreadable"),
    "UTF-16 without a mark": (lambda: "name,phone\n甲,1\n".encode("utf-16-le"), [2]),
    "UTF-16 the other way": (lambda: "name,phone\n甲,1\n".encode("utf-16-be"), [2]),
    "UTF-32": (lambda: "姓名,电话\n甲,1\n".encode("utf-32"), [2]),
    "UTF-16": (lambda: "姓名,电话\n甲,1\n".encode("utf-16"), [2]),
    "half a mark": (lambda: b"\xff\xfea", "file_unreadable"),
}


def _cost(folder: Path, files: dict[str, tuple[Callable[[], bytes], object]], ending: str) -> dict[str, list[object]]:
    paths = []
    for name, (make, _wanted) in files.items():
        paths.append(folder / f"{name}{ending}")
        paths[-1].write_bytes(make())
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, *map(str, paths)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert child.returncode == 0, child.stderr[-2000:]
    said: dict[str, list[object]] = json.loads(child.stdout)
    return {name.removesuffix(ending): found for name, found in said.items()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are POSIX")
@pytest.mark.parametrize(("files", "ending"), [(XLSX, ".xlsx"), (CSV, ".csv")], ids=["xlsx", "csv"])
def test_no_list_costs_more_than_its_bounds(
    tmp_path: Path, files: dict[str, tuple[Callable[[], bytes], object]], ending: str
) -> None:
    """Each in a process that may hold 700 MB, its libraries among them."""
    said = _cost(tmp_path, files, ending)
    assert {name: found[0] for name, found in said.items()} == {name: wanted for name, (_, wanted) in files.items()}
    assert max(float(str(found[1])) for found in said.values()) < 5.0


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (".xlsx", "a cell in the last row there is"),
        (".xlsx", "a row beyond any number"),
        (".xlsx", "a row of a hundred thousand cells"),
        (".xlsx", "one cell of 35 MB"),
        (".xlsx", "one string of 35 MB"),
        (".xlsx", "a million styles"),
        (".xlsx", "a million of something else"),
        (".xlsx", "entities"),
        (".xlsx", "five thousand sheets"),
        (".xlsx", "merged over each other"),
        (".csv", "NUL"),
        (".csv", "half a mark"),
        (".csv", "a quote that never ends"),
        (".csv", "too long"),
    ],
)
def test_what_is_refused_is_refused_here_too(tmp_path: Path, ending: str, name: str) -> None:
    make, wanted = (XLSX if ending == ".xlsx" else CSV)[name]
    path = tmp_path / f"名单{ending}"
    path.write_bytes(make())
    with pytest.raises(Refused) as caught:
        spreadsheet.sheets(path)
    assert caught.value.code == wanted


def test_all_sheets_together_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_TOGETHER", 5)
    two = Workbook()
    for page in (two.active, two.create_sheet()):
        for n in range(3):
            page.append((f"甲{n}",))
    two.save(tmp_path / "名单.xlsx")
    with pytest.raises(Refused) as caught:
        spreadsheet.sheets(tmp_path / "名单.xlsx")
    assert (caught.value.code, caught.value.data["limit"]) == ("rows_many", 5)
    with pytest.raises(Refused, match="file_large"):
        spreadsheet.pasted("甲" * (spreadsheet.MOST_BYTES + 1))


class Stopped(Exception):
    """What a caller raises to stop."""


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.xlsx", lambda: sheet("".join(f'<row r="{n}" s="1"/>' for n in range(2, 40_000)))),
        ("b.xlsx", lambda: book(strings=_SST + "<si><t>a</t></si>" * 20_000 + "</sst>")),
        ("c.csv", lambda: b"a,b\n" * 19_000),
    ],
)
def test_reading_stops_when_told(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    """Asked again and again all along, not only at the ends."""
    path = tmp_path / name
    path.write_bytes(make())
    asked = 0

    def count(_done: int, _total: int) -> None:
        nonlocal asked
        asked += 1

    spreadsheet.sheets(path, told=count)
    assert asked >= 10
    for stop_at in (1, asked // 2, asked - 1):
        asked = 0

        def stop(_done: int, _total: int, stop_at: int = stop_at) -> None:
            nonlocal asked
            asked += 1
            if asked == stop_at:
                raise Stopped

        with pytest.raises(Stopped):
            spreadsheet.sheets(path, told=stop)
    with pytest.raises(Stopped):
        spreadsheet.pasted("a\tb\n" * 100, told=lambda _done, _total: (_ for _ in ()).throw(Stopped))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX")
def test_a_pipe_or_a_folder_is_no_list(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "名单.csv")
    (tmp_path / "夹.xlsx").mkdir()
    for name in ("名单.csv", "夹.xlsx"):
        with pytest.raises(Refused) as caught:
            spreadsheet.sheets(tmp_path / name)
        assert (caught.value.code, caught.value.data["what"]) == ("file_unreadable", "kind")


def test_words_beyond_the_columns_that_are_read_are_told(tmp_path: Path) -> None:
    def wider(ending: str, content: bytes) -> tuple[bool, int]:
        (tmp_path / f"宽{ending}").write_bytes(content)
        (found,) = spreadsheet.sheets(tmp_path / f"宽{ending}")
        return found.wider, max(map(len, found.rows))

    cell = '<row r="2"><c r="A2"><v>1</v></c><c r="{}2"><v>{}</v></c></row>'
    assert wider(".xlsx", sheet(cell.format("BI", "9"))) == (True, 1)
    assert wider(".xlsx", sheet(cell.format("BI", ""))) == (False, 1)
    assert wider(".xlsx", sheet(cell.format("BH", "9"))) == (False, 60)
    assert wider(".xlsx", sheet("<row>" + "<c><v>1</v></c>" * 61 + "</row>")) == (True, 60)
    assert wider(".csv", b"a" + b"," * 59 + b"b\n") == (False, 60)
    assert wider(".csv", b"a" + b"," * 60 + b"b\n") == (True, 60)
    assert wider(".csv", b"a" + b"," * 600) == (False, 60)
