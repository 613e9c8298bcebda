"""What a sheet of a workbook says beside its values: hidden rows, merged cells, formulas without a stored result.

Openpyxl tells it only when it holds a whole workbook in memory, which a sheet ruled a million rows down would fill.
"""

import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from openpyxl.utils import range_boundaries


@dataclass(frozen=True)
class Marks:
    """Rows and columns are counted from 0; ``merged`` are first row, last row and column of what spans rows."""

    unseen: frozenset[int]
    merged: tuple[tuple[int, int, int], ...]
    formulas: dict[tuple[int, int], str]


def read(packed: zipfile.ZipFile, part: str, rows: int, columns: int) -> Marks:
    """The marks of one sheet, of its first ``rows`` and ``columns``. Raises what a damaged part raises."""
    unseen: set[int] = set()
    merged: list[tuple[int, int, int]] = []
    formulas: dict[tuple[int, int], str] = {}
    data: ElementTree.Element | None = None
    with packed.open(part.lstrip("/")) as source:
        for event, element in ElementTree.iterparse(source, ("start", "end")):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                if tag == "sheetData":
                    data = element
                elif tag == "row" and element.get("hidden") in ("1", "true") and element.get("r", "").isdigit():
                    unseen.add(int(element.get("r", "")) - 1)
            elif tag == "c":
                _formula(element, formulas, rows, columns)
            elif tag == "row" and data is not None:
                data.clear()  # what was looked at is let go
            elif tag == "mergeCell":
                left, top, _right, bottom = range_boundaries(element.get("ref"))
                if bottom > top and top <= rows and left <= columns:
                    merged.append((top - 1, min(bottom, rows) - 1, left - 1))
    return Marks(frozenset(at for at in unseen if at < rows), tuple(merged), formulas)


def _formula(cell: ElementTree.Element, found: dict[tuple[int, int], str], rows: int, columns: int) -> None:
    """Note a cell that has a formula and no result."""
    said = {child.tag.rpartition("}")[2]: child.text or "" for child in cell}
    if "f" in said and not said.get("v") and cell.get("t") != "str" and cell.get("r"):
        column, row, *_rest = range_boundaries(cell.get("r"))
        if row <= rows and column <= columns:
            found[row - 1, column - 1] = f"={said['f']}"
