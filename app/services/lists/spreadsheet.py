"""Lists that come in or go out as a file: .xlsx, and .csv in whatever coding it was saved.

Cells are read as plain text with old private-use characters put right. What is written is never a formula.
"""

import codecs
import csv
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.errors import Refused
from app.rules.people import private_use
from app.services.lists import sheet_marks
from app.store.atomic import write_atomic

MOST_ROWS = 20_000
MOST_TOGETHER = 60_000
"""Rows of all sheets of a workbook."""

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
"""What a workbook may hold once unpacked: a small file can swell without end."""

MOST_COLUMNS = 60

Rows = list[tuple[str, ...]]
Told = Callable[[int, int], None]

_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError,
    RuntimeError, OSError, *sheet_marks.BROKEN,
)  # fmt: skip
"""What openpyxl raises over a file that is damaged, locked with a password, or no workbook; XML errors are syntax."""

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DELIMITERS = ",\t;，；|"
_HEAD = 20_000
_LINES_A_LOOK = 1_000
_LAST_ROW = 1_048_576
"""Of a table program: what is ruled further down than this is looked at no more."""

_HEADER_WITHIN = 20
"""Where the header of a text file is looked for: so many characters, so many rows."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read, or a whole text file. Rows are counted from 0.

    ``unseen`` are the rows people hid or filtered away, ``merged`` the cells that reach over several rows: first row,
    last row, column. ``hidden``: the sheet itself is out of sight. ``wider``: it has words beyond ``MOST_COLUMNS``.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    unseen: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()
    hidden: bool = False
    wider: bool = False


def sheets(
    path: Path, titles: Callable[[tuple[str, ...]], int] | None = None, told: Told | None = None
) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or the one of a text file; blank rows at the end are gone.

    ``titles`` says of a row how many names of columns it has: a text file is cut at the mark under which its header
    has most of them. A formula without a stored result is given as it is written, ``=…``. ``told(0, 0)`` is called
    all along and may raise to stop. What the file holds is measured first: no file costs more than its bounds do.

    Raises ``Refused``: file_missing, file_large (limit in bytes), file_unreadable (what: xlsx, coding, csv, kind),
    rows_many, sheets_many (limit).
    """
    content = _content(path)
    kind = path.suffix.lower()
    asked = _asking(told)
    if kind in (".xlsx", ".xlsm"):
        return _xlsx(content, asked)
    if kind in (".csv", ".txt", ".tsv"):
        return (_csv(_decoded(content), titles or len, asked),)
    raise Refused("file_unreadable", what="kind")


def pasted(
    text: str, titles: Callable[[tuple[str, ...]], int] | None = None, told: Told | None = None
) -> tuple[Sheet, ...]:
    """What was copied in a table program, or is text with marks between; as ``sheets`` reads a text file.

    Raises ``Refused``: file_large (limit in bytes), file_unreadable (what: csv), rows_many (limit).
    """
    if len(text) > MOST_BYTES:
        raise Refused("file_large", limit=MOST_BYTES)
    return (_csv(text, titles or len, _asking(told)),)


def _asking(told: Told | None) -> Callable[[], object]:
    return (lambda: None) if told is None else (lambda: told(0, 0))


def _content(path: Path) -> bytes:
    """All of a plain file: a pipe or a device would never end."""
    try:
        if path.exists() and not path.is_file():
            raise Refused("file_unreadable", what="kind")
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused("file_missing", name=path.name) from error
    if len(content) > MOST_BYTES:
        raise Refused("file_large", limit=MOST_BYTES)
    return content


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


class _Asked(io.BytesIO):
    """A file that asks before every piece that is read of it."""

    def __init__(self, content: bytes, asked: Callable[[], object]) -> None:
        super().__init__(content)
        self._asked = asked

    def read(self, size: int | None = -1, /) -> bytes:
        self._asked()
        return super().read(size)


def _xlsx(content: bytes, asked: Callable[[], object]) -> tuple[Sheet, ...]:
    found: list[Sheet] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Refused("file_large", limit=MOST_UNPACKED)
            sheet_marks.measure(packed, asked)
            book = load_workbook(_Asked(content, asked), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                found.append(_sheet(sheet, packed, asked))
                if sum(len(one.rows) for one in found) > MOST_TOGETHER:
                    raise Refused("rows_many", limit=MOST_TOGETHER)
            book.close()
    except _BROKEN as error:
        raise Refused("file_unreadable", what="xlsx") from error
    return tuple(found)


def _sheet(sheet: Any, packed: zipfile.ZipFile, asked: Callable[[], object]) -> Sheet:
    rows: Rows = []
    part = str(sheet._worksheet_path)  # noqa: SLF001  # openpyxl knows where a sheet lies and has no other way to tell
    marks = sheet_marks.read(packed, part, MOST_ROWS, MOST_COLUMNS, asked)
    if marks.words > MOST_ROWS:
        raise Refused("rows_many", limit=MOST_ROWS)
    sheet.reset_dimensions()  # what a sheet claims to reach to may be too little
    # a sheet may be ruled far down below its last word
    lines = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=marks.words) if marks.words else ()
    for at, row in enumerate(lines):
        if at % _LINES_A_LOOK == 0:
            asked()
        rows.append(_cut([_text(value) for value in row]))
    for (at, column), words in marks.formulas.items():
        rows += [()] * (at + 1 - len(rows))
        wide = [*rows[at], *("" for _ in range(column + 1 - len(rows[at])))]
        wide[column] = wide[column] or words
        rows[at] = tuple(wide)
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(sheet.title, tuple(rows), marks.unseen, marks.merged, sheet.sheet_state != "visible", marks.wider)


def _cut(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells at the end: a sheet may claim to be as wide as it likes."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _csv(text: str, titles: Callable[[tuple[str, ...]], int], asked: Callable[[], object]) -> Sheet:
    text = text.rstrip()
    head = text[:_HEAD]
    found = {mark: itertools.islice(_cells(head, mark), _HEADER_WITHIN) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: max(map(titles, found[mark]), default=0))
    rows: Rows = []
    blank, wider = 0, False
    for at, cells in enumerate(_cells(text, delimiter)):
        if at % _LINES_A_LOOK == 0:
            asked()
        row, wider = cells[:MOST_COLUMNS], wider or any(cells[MOST_COLUMNS:])
        if not any(row) and at < _LAST_ROW:
            blank += 1
            continue
        if len(rows) + blank >= MOST_ROWS:
            raise Refused("rows_many", limit=MOST_ROWS)
        rows += [()] * blank
        rows.append(row)
        blank = 0
    return Sheet("", tuple(rows), wider=wider)


def _cells(text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    try:
        for row in csv.reader(io.StringIO(text, newline=None), delimiter=delimiter):
            further = next((cell for cell in row[MOST_COLUMNS:] if cell.strip()), "")
            yield tuple(_text(cell) for cell in (*row[:MOST_COLUMNS], *([further] if further else ())))
    except csv.Error as error:
        raise Refused("file_unreadable", what="csv") from error


_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""The longer marks first: one begins as the other."""


def _decoded(content: bytes) -> str:
    """By its mark; by where its zeros stand; else UTF-8 if every byte fits, else GB18030, which Excel's Chinese edition
    writes. Text holds no NUL: what does is no text, or was read by the wrong coding.
    """
    codings = next(([name] for mark, name in _MARKED if content.startswith(mark)), None)
    if codings is None and b"\0" in content[:_HEAD]:
        even, odd = (content[at:_HEAD:2].count(0) for at in (0, 1))
        codings = ["utf-16-be" if even > odd else "utf-16-le"]
    for coding in codings or ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
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
