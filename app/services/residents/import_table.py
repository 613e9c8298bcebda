"""The tables in a file: which sheet has a header, what stands under it, and which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.rules.people import names
from app.services.spreadsheet import Sheet

FIELDS = ("name", "document_number", "birth_date", "sex", "phone", "address", "pinyin", "care_tags", "note")

_HEADERS = {
    "name": ("姓名", "名字", "居民姓名", "老人姓名", "name"),
    "document_number": ("身份证", "证件号", "公民身份", "身份号码", "id"),
    "birth_date": ("出生", "生日", "birth"),
    "sex": ("性别", "sex"),
    "phone": ("手机", "电话", "联系方式", "phone", "mobile"),
    "address": ("住址", "地址", "门牌", "房号", "address"),
    "pinyin": ("拼音", "pinyin"),
    "care_tags": ("关怀", "标签", "tags"),
    "note": ("备注", "说明", "note"),
}
_HEADER_WITHIN = 10
"""A title and a remark may stand above the header, not a whole page."""

_ONE_EACH = ("name", "document_number", "birth_date", "pinyin")
"""What two people never share: a merged cell of these holds for its first row only."""


@dataclass(frozen=True)
class Table:
    """A sheet as it was read: the header, what stands under it, and the line the first row has in the file.

    ``unseen`` are rows hidden in Excel, ``merged`` cells that reach over several rows (first row, last row, column),
    both counted from the first row under the header.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int
    sheet: str = ""
    unseen: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()

    def sample(self, column: int) -> str:
        """The first thing that stands in a column."""
        return next((row[column] for row in self.rows[:50] if column < len(row) and row[column]), "")

    def typed(self, columns: dict[int, str]) -> list[tuple[dict[str, str], tuple[str, ...]]]:
        """What every row says, by field, and which of it comes down from a merged cell that begins further up."""
        told: list[tuple[dict[str, str], tuple[str, ...]]] = []
        down = self._down(columns)
        for at, cells in enumerate(self.rows):
            said = {name: cells[column] for column, name in columns.items() if column < len(cells)}
            carried = down.get(at, {}) if any(said.values()) else {}
            carried = {name: words for name, words in carried.items() if not said.get(name)}
            told.append((said | carried, tuple(carried)))
        return told

    def _down(self, columns: dict[int, str]) -> dict[int, dict[str, str]]:
        """By row, what merged cells say in the rows below their first."""
        found: dict[int, dict[str, str]] = {}
        for first, last, column in self.merged:
            name, top = columns.get(column, ""), self.rows[first] if 0 <= first < len(self.rows) else ()
            if not name or name in _ONE_EACH or column >= len(top):
                continue
            for at in range(first + 1, min(last + 1, len(self.rows))):
                found.setdefault(at, {})[name] = top[column]
        return found


def tables_of(sheets: Sequence[Sheet]) -> tuple[Table, ...]:
    """The tables of a file, those of sheets in sight first looked for.

    Raises ``Refused("no_header")`` when no sheet has a column of names, ``("no_rows")`` when nobody stands under one.
    """
    seen = [sheet for sheet in sheets if not sheet.hidden]
    found = [table for sheet in seen if (table := _table(sheet)) is not None]
    tables = tuple(table for table in found if any(any(row) for row in table.rows))
    if tables:
        return tables
    raise Refused("no_rows" if found or not any(sheet.rows for sheet in seen) else "no_header")


def _table(sheet: Sheet) -> Table | None:
    rows = sheet.rows
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        if "name" in match(row).values():
            header = _header(row, rows[at + 1] if at + 1 < len(rows) else ())
            first = at + 1 + (header != row)
            unseen = frozenset(n - first for n in sheet.unseen if n >= first)
            merged = tuple((top - first, last - first, column) for top, last, column in sheet.merged if top >= first)
            return Table(header, rows[first:], first + 1, sheet.name, unseen, merged)
    return None


def _header(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    """The header of two rows when the lower one holds nothing but names of columns, as under a merged cell."""
    said = [at for at, words in enumerate(lower) if words]
    found = match(lower)
    if not said or set(said) != set(found) or "name" in found.values():
        return upper
    width = max(len(upper), len(lower))
    above, below = (tuple(row) + ("",) * (width - len(row)) for row in (upper, lower))
    return tuple(b or a for a, b in zip(above, below, strict=True))


def match(header: tuple[str, ...]) -> dict[int, str]:
    """Which column is which field, by what stands in the header; each field once, the first column wins."""
    found: dict[int, str] = {}
    for at, words in enumerate(header):
        plain = names.fold(words)
        for name, known in _HEADERS.items():
            if name not in found.values() and any(plain.startswith(k) or (len(k) > 1 and k in plain) for k in known):
                found[at] = name
                break
    return found


def titles(row: tuple[str, ...]) -> int:
    """How many names of columns a row has, none without one for names: where a text file has its header."""
    found = match(row)
    # a title cut in the middle may hold 姓名; a header's cell is short
    return len(found) if "name" in found.values() and all(len(row[at]) <= 20 for at in found) else 0


def alike(tables: Sequence[Table]) -> bool:
    """Whether tables have the same columns, so that they can be taken in as one."""
    heads = {tuple(map(names.fold, table.header)) for table in tables}
    return len(heads) == 1
