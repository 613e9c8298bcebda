"""The tables in a file: which sheet has a header, what stands under it, and which column is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.rules.people import names
from app.services.lists.spreadsheet import Sheet

_HEADER_WITHIN = 10
"""A title and a remark may stand above the header, not a whole page."""

_LONGEST_HEAD = 20
"""A title cut in the middle may hold the word of a column; a header's cell is short."""


@dataclass(frozen=True)
class Shape:
    """What lists of one kind say.

    ``heads`` are the fields and how their columns are called, in the order a header's cell is tried on them; without
    a column for ``key`` a row is no header. ``one_each`` is what no two rows share: a merged cell of these holds for
    its first row only.
    """

    heads: Mapping[str, tuple[str, ...]]
    key: str
    one_each: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields, the key first."""
        return self.key, *(name for name in self.heads if name != self.key)

    def match(self, header: tuple[str, ...]) -> dict[int, str]:
        """Which column is which field, by what stands in the header; each field once, the first column wins."""
        found: dict[int, str] = {}
        for at, words in enumerate(header):
            plain = names.fold(words)
            for name, known in self.heads.items():
                if name not in found.values() and any(
                    plain.startswith(k) or (len(k) > 1 and k in plain) for k in known
                ):
                    found[at] = name
                    break
        return found

    def titles(self, row: tuple[str, ...]) -> int:
        """How many names of columns a row has, none without its key: where a text file has its header."""
        found = self.match(row)
        return len(found) if self.key in found.values() and all(len(row[at]) <= _LONGEST_HEAD for at in found) else 0

    def tables_of(self, sheets: Sequence[Sheet]) -> "tuple[Table, ...]":
        """The tables of a file, those of sheets in sight first looked for.

        Raises ``Refused("no_header", column=)`` when no sheet has a column of the key, ``("no_rows")`` when nothing
        stands under one.
        """
        seen = [sheet for sheet in sheets if not sheet.hidden]
        found = [table for sheet in seen if (table := self._table(sheet)) is not None]
        tables = tuple(table for table in found if any(any(row) for row in table.rows))
        if tables:
            return tables
        raise Refused(
            "no_rows" if found or not any(sheet.rows for sheet in seen) else "no_header", column=self.heads[self.key][0]
        )

    def _table(self, sheet: Sheet) -> "Table | None":
        rows = sheet.rows
        for at, row in enumerate(rows[:_HEADER_WITHIN]):
            if self.key in self.match(row).values():
                header = self._header(row, rows[at + 1] if at + 1 < len(rows) else ())
                first = at + 1 + (header != row)
                unseen = frozenset(n - first for n in sheet.unseen if n >= first)
                merged = tuple(
                    (top - first, last - first, column) for top, last, column in sheet.merged if top >= first
                )
                return Table(header, rows[first:], first + 1, sheet.name, unseen, merged, self.one_each)
        return None

    def _header(self, upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
        """The header of two rows when the lower one holds nothing but names of columns, as under a merged cell."""
        said = [at for at, words in enumerate(lower) if words]
        found = self.match(lower)
        if not said or set(said) != set(found) or self.key in found.values():
            return upper
        width = max(len(upper), len(lower))
        above, below = (tuple(row) + ("",) * (width - len(row)) for row in (upper, lower))
        return tuple(b or a for a, b in zip(above, below, strict=True))


@dataclass(frozen=True)
class Table:
    """A sheet as it was read: the header, what stands under it, and the line the first row has in the file.

    ``unseen`` are rows hidden in Excel, ``merged`` cells that reach over several rows (first row, last row, column),
    both counted from the first row under the header; one of a field in ``one_each`` does not come down.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int
    sheet: str = ""
    unseen: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()
    one_each: tuple[str, ...] = ()

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
            if not name or name in self.one_each or column >= len(top):
                continue
            for at in range(first + 1, min(last + 1, len(self.rows))):
                found.setdefault(at, {})[name] = top[column]
        return found


def alike(tables: Sequence[Table]) -> bool:
    """Whether tables have the same columns, so that they can be taken in as one."""
    heads = {tuple(map(names.fold, table.header)) for table in tables}
    return len(heads) == 1
