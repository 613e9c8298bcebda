"""What a workbook holds, looked through as a stream before anything of it is kept: whether it is too much, and what a
sheet says beside its values (hidden rows, merged cells, formulas without a stored result).

A small file can claim a cell in row 2,147,483,647, ten million rows, or strings without end. Nothing here grows with
what it claims: elements are counted as they pass and no tree is built of them.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, range_boundaries

from app.errors import Refused

MOST_SHEETS = 100
MOST_STRINGS = 400_000
"""Different texts in a workbook; twenty thousand rows of names, numbers and addresses have a hundred thousand."""

_MOST_ELEMENTS = 200_000
"""In a part that is no list: styles, names, what belongs to which."""

_MOST_IN_STRINGS = 3_000_000
_LONGEST = 100_000
"""Characters of one cell; a table program takes 32,767."""

_WIDEST = 16_384
"""Cells of one row, in any table program."""

_PIECE = 65_536
_BOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedstrings.xml"
_READ_WHOLE = ("[content_types].xml", _BOOK, "xl/styles.xml", "xl/_rels/workbook.xml.rels", "docprops/")

BROKEN = (expat.ExpatError,)
"""What is raised over a part that is no XML, beside ``ValueError``."""


@dataclass(frozen=True)
class Marks:
    """Rows and columns are counted from 0; ``merged`` are first row, last row and column of what spans rows.

    ``words`` is how many rows there are down to the last one with a word; ``wider``: words stand beyond the columns
    that are read.
    """

    unseen: frozenset[int]
    merged: tuple[tuple[int, int, int], ...]
    formulas: dict[tuple[int, int], str]
    words: int
    wider: bool = False


def measure(packed: zipfile.ZipFile, asked: Callable[[], object]) -> None:
    """Look through the parts that are held in memory whole. Raises ``Refused``: file_large, sheets_many (limit)."""
    for name in packed.namelist():
        lower = name.lower()
        if lower == _STRINGS:
            _Counted("si", MOST_STRINGS, _MOST_IN_STRINGS, "file_large").read(packed, name, asked)
        elif lower == _BOOK:
            _Counted("sheet", MOST_SHEETS, _MOST_ELEMENTS, "sheets_many").read(packed, name, asked)
        elif lower.startswith(_READ_WHOLE):
            _Counted("", 0, _MOST_ELEMENTS, "file_large").read(packed, name, asked)


def read(packed: zipfile.ZipFile, part: str, rows: int, columns: int, asked: Callable[[], object]) -> Marks:
    """The marks of one sheet, of its first ``rows`` and ``columns``; ``asked`` is called all along and may raise.

    Raises what a damaged part raises.
    """
    look = _Sheet(rows, columns)
    look.read(packed, part.lstrip("/"), asked)
    return Marks(frozenset(look.unseen), tuple(look.merged), look.formulas, look.words, look.wider)


class _Stream:
    """One part as it passes. A document type, through which entities come, is in no workbook."""

    def read(self, packed: zipfile.ZipFile, part: str, asked: Callable[[], object]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._doctype
        with packed.open(part) as source:
            while piece := source.read(_PIECE):
                asked()
                parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _doctype(self, *_said: object) -> None:
        raise ValueError("a document type in a workbook")

    def start(self, tag: str, said: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element is over."""

    def text(self, words: str) -> None:
        """A piece of what stands between."""


class _Counted(_Stream):
    """How many there are of one kind of element, and of all; and that no text is longer than a cell's."""

    def __init__(self, kind: str, most: int, most_of_all: int, code: str) -> None:
        self._kind, self._most, self._most_of_all, self._code = kind, most, most_of_all, code
        self._found = self._all = self._length = 0

    def start(self, tag: str, said: dict[str, str]) -> None:
        self._all += 1
        self._length = 0
        if tag.rpartition(":")[2] == self._kind:
            self._found += 1
        if self._found > self._most:
            raise Refused(self._code, limit=self._most)
        if self._all > self._most_of_all:
            raise Refused("file_large", limit=self._most_of_all)

    def text(self, words: str) -> None:
        self._length += len(words)
        if self._length > _LONGEST:
            raise Refused("file_large", limit=_LONGEST)


class _Sheet(_Stream):
    """The rows and cells of a sheet."""

    def __init__(self, rows: int, columns: int) -> None:
        self._rows, self._columns = rows, columns
        self.unseen: set[int] = set()
        self.merged: list[tuple[int, int, int]] = []
        self.formulas: dict[tuple[int, int], str] = {}
        self.words, self.wider = 0, False
        self._row = self._cells = self._others = self._length = 0
        self._spanned: dict[int, int] = {}
        self._cell: dict[str, str] | None = None
        self._into = ""
        self._said: dict[str, str] = {}

    def start(self, tag: str, said: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "c":
            self._cell, self._said, self._length = said, {}, 0
            self._cells += 1
            if self._cells > _WIDEST:
                raise ValueError("a row wider than any")
        elif self._cell is not None:
            self._into = kind if kind in ("f", "v", "t") else self._into
        elif kind == "row":
            self._begin_row(said)
        elif kind == "mergeCell":
            self._merge(said.get("ref", ""))
        else:
            self._others += 1
            if self._others > _MOST_ELEMENTS:
                raise Refused("file_large", limit=_MOST_ELEMENTS)

    def end(self, tag: str) -> None:
        if self._cell is None:
            return
        kind = tag.rpartition(":")[2]
        if kind == "c":
            self._end_cell(self._cell)
            self._cell = None
        elif kind == self._into:
            self._into = ""

    def text(self, words: str) -> None:
        if self._into:
            self._length += len(words)
            if self._length > _LONGEST:
                raise Refused("file_large", limit=_LONGEST)
            self._said[self._into] = self._said.get(self._into, "") + words

    def _begin_row(self, said: dict[str, str]) -> None:
        number = said.get("r", "")
        self._row = int(number) if number.isdigit() else self._row + 1
        self._cells = 0
        if said.get("hidden") in ("1", "true") and 0 < self._row <= self._rows:
            self.unseen.add(self._row - 1)

    def _end_cell(self, cell: dict[str, str]) -> None:
        """Note where words stand, and a formula that has no result."""
        said = self._said
        result = said.get("v", "") or said.get("t", "")
        open_formula = "f" in said and not said.get("v") and cell.get("t") != "str" and bool(cell.get("r"))
        if result.strip() or open_formula:
            self.words = max(self.words, self._row)
            letters = cell.get("r", "").rstrip("0123456789")
            at = column_index_from_string(letters) if len(letters) > 1 else 0
            self.wider = self.wider or max(at, self._cells) > self._columns
        if open_formula:
            column, row, *_rest = range_boundaries(cell["r"])
            if row <= self._rows and column <= self._columns:
                self.formulas[row - 1, column - 1] = f"={said['f']}"

    def _merge(self, reach: str) -> None:
        """Note what spans rows. No two merged cells share one, so in a column they span no more than its rows."""
        left, top, _right, bottom = range_boundaries(reach)
        if bottom > top and top <= self._rows and left <= self._columns:
            last = min(bottom, self._rows)
            self._spanned[left] = self._spanned.get(left, 0) + last - top + 1
            if self._spanned[left] > self._rows:
                raise ValueError("merged cells over each other")
            self.merged.append((top - 1, last - 1, left - 1))
