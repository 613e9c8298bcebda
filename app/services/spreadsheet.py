"""Lists that come in or go out as a file: .xlsx, and .csv in whatever coding it was saved.

Cells are read as plain text with old private-use characters put right. What is written is never a formula.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.errors import Refused
from app.rules.people import private_use
from app.store.atomic import write_atomic

MOST_ROWS = 20_000
MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
"""What a workbook may hold once unpacked: a small file can swell without end."""

MOST_COLUMNS = 60

Rows = list[tuple[str, ...]]
Told = Callable[[int, int], None]

_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError,
    RuntimeError, OSError,
)  # fmt: skip
"""What openpyxl raises over a file that is damaged, locked with a password, or no workbook; XML errors are syntax."""

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DELIMITERS = ",\t;，"


def read(path: Path) -> Rows:
    """The rows of the first sheet, or of the text file; blank rows at the end are gone.

    Raises ``Refused``: file_missing, file_large (limit in bytes), file_unreadable (what: xlsx, coding, kind),
    rows_many (limit).
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Refused("file_large", limit=MOST_BYTES)
        content = path.read_bytes()
    except OSError as error:
        raise Refused("file_missing", name=path.name) from error
    kind = path.suffix.lower()
    if kind in (".xlsx", ".xlsm"):
        rows = _xlsx(content)
    elif kind in (".csv", ".txt", ".tsv"):
        rows = _csv(content)
    else:
        raise Refused("file_unreadable", what="kind")
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def write(
    path: Path, title: str, notes: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[Any]],
    widths: Sequence[int] = (), told: Told | None = None,
) -> int:  # fmt: skip
    """Write an .xlsx: notes (watermark, purpose) on top, then the header, then the rows. Returns how many rows.

    Texts stay texts, also those that begin with ``=``. ``told(n, 0)`` hears of every thousandth row. Raises
    ``OSError``; an older file of that name then still stands.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for note in notes:
        sheet.append([_cell(sheet, note, Font(color="716667"))])
    sheet.append([_cell(sheet, words, Font(bold=True)) for words in header])
    sheet.freeze_panes = f"A{len(notes) + 2}"
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
        if told is not None and count % 1000 == 0:
            told(count, 0)
    for note in notes[:1]:
        sheet.append([_cell(sheet, note, Font(color="716667"))])
    content = io.BytesIO()
    book.save(content)
    write_atomic(path, content.getvalue(), mode=0o600)
    return count


def _xlsx(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Refused("file_large", limit=MOST_UNPACKED)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows: Rows = []
        blank = 0  # a sheet may be ruled far down below its last word
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
            cells = _cut([_text(value) for value in row])
            if not cells:
                blank += 1
                continue
            if len(rows) + blank > MOST_ROWS:
                raise Refused("rows_many", limit=MOST_ROWS)
            rows += [()] * blank
            rows.append(cells)
            blank = 0
        book.close()
    except _BROKEN as error:
        raise Refused("file_unreadable", what="xlsx") from error
    return rows


def _cut(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells at the end: a sheet may claim to be as wide as it likes."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _csv(content: bytes) -> Rows:
    text = _decoded(content)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = [
            tuple(_text(cell) for cell in row[:MOST_COLUMNS])
            for row in csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Refused("file_unreadable", what="csv") from error
    if len(rows) > MOST_ROWS:
        raise Refused("rows_many", limit=MOST_ROWS)
    return rows


def _decoded(content: bytes) -> str:
    """By its mark, else UTF-8 if every byte fits, else GB18030, which Excel's Chinese edition writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings: tuple[str, ...] = ("utf-16",)
    else:
        codings = ("utf-8-sig", "gb18030")
    for coding in codings:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Refused("file_unreadable", what="coding")


def _text(value: Any) -> str:
    """A cell as people see it: whole numbers without a point, days as 1952-01-02, no blanks around."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return private_use.normal(str(value)).replace("\u00a0", " ").replace("\ufeff", "").strip()


def _cell(sheet: Any, value: Any, font: Font | None = None) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _BAD.sub("", value))
        cell.data_type = "s"  # openpyxl would take =… for a formula
        cell.alignment = Alignment(vertical="top")
    else:
        cell = WriteOnlyCell(sheet, value)
    if font is not None:
        cell.font = font
    return cell


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Sheet"
