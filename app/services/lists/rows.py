"""The rows of a list that is taken in: what each says, what is wrong with it, what was read into it.

A family's row is a ``ListRow`` with what it makes of the cells; its preview is a ``Plan`` of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Self, TypeVar

from app.errors import Refused
from app.rules.people import listed, private_use
from app.services.lists.table import Table

R = TypeVar("R", bound="ListRow")
T = TypeVar("T")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field of a row: the reason as ``field_bad`` names it, and what stood there."""

    field: str
    trouble: Refused
    text: str


@dataclass(frozen=True)
class Read:
    """Something read into a cell that people may want to look at; ``how`` is ``merged`` (it comes down from a merged
    cell) or a word of the family."""

    field: str
    how: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class Place:
    """Where a row stands: its number in the whole import, its sheet and line, and whether it was hidden there."""

    key: int
    sheet: str
    line: int
    unseen: bool = False
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One line of a file, ready to be kept unless ``wrong`` says otherwise or people ``skip`` it."""

    place: Place
    wrong: tuple[Wrong, ...] = ()
    read: tuple[Read, ...] = ()
    skip: bool = False
    typed: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> int:
        """Its number in the import."""
        return self.place.key

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.place.line


class Cells:
    """A row while it is read: what it says, and all that is wrong with it.

    ``may_say_nothing`` are fields in which 无 and — are as good as an empty cell.
    """

    def __init__(self, typed: dict[str, str], carried: Iterable[str], may_say_nothing: Iterable[str]) -> None:
        self.typed = {name: listed.cell(text) for name, text in typed.items()}
        for name in may_say_nothing:
            if listed.says_nothing(self.get(name)):
                self.typed[name] = ""
        self.wrong: list[Wrong] = []
        self.read = [Read(name, "merged", self.get(name)) for name in carried if self.get(name)]
        for name, text in self.typed.items():
            self._unreadable(name, text)

    def get(self, name: str) -> str:
        """What a cell says; empty where there is none."""
        return self.typed.get(name, "")

    @property
    def bad(self) -> set[str]:
        """Fields with something wrong: one reason each."""
        return {w.field for w in self.wrong}

    def refuse(self, name: str, why: str, /, **data: Any) -> None:
        """Note what is wrong with a field; the first reason counts."""
        self.refused(Refused("field_bad", field=name, why=why, **data))

    def refused(self, refused: Refused) -> str:
        """Take over what a check refused; the name of the field."""
        name = str(refused.data["field"])
        if name not in self.bad:
            self.wrong.append(Wrong(name, refused, self.get(name)))
        return name

    def _unreadable(self, name: str, text: str) -> None:
        """What is nobody's word: characters only one machine knew, errors and formulas of Excel's."""
        at = private_use.first_left(text)
        if at is not None:
            self.refuse(name, "private", position=at + 1)
        elif text.upper() in listed.ERRORS:
            self.refuse(name, "excel_error")
        elif text.startswith("="):
            self.refuse(name, "formula")


@dataclass(frozen=True)
class Plan(Generic[R]):
    """The whole list checked. What is ``wrong`` or skipped does not come in."""

    rows: tuple[R, ...]
    columns: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def wrong(self) -> int:
        """How many rows have something wrong and were not skipped."""
        return sum(bool(row.wrong) and not row.skip for row in self.rows)

    @property
    def unseen(self) -> int:
        """How many rows were hidden in the file."""
        return sum(row.place.unseen for row in self.rows)

    @property
    def skipped(self) -> int:
        """How many rows people left out."""
        return sum(row.skip for row in self.rows)

    def row(self, key: int) -> R:
        """A row by its number."""
        return next(row for row in self.rows if row.key == key)

    def put(self, new: R) -> Self:
        """The same with one row as it is now."""
        return replace(self, rows=tuple(new if row.key == new.key else row for row in self.rows))

    def leave_out(self, key: int, on: bool = True) -> Self:
        """The same with a row left out, or taken in after all."""
        return self.put(replace(self.row(key), skip=on))

    def rest(self) -> Self:
        """What stays behind when the good rows are in: what is wrong, to be mended or handed back."""
        return replace(self, rows=tuple(row for row in self.rows if row.wrong and not row.skip))

    def handed_back(self) -> list[tuple[R, tuple[str, ...]]]:
        """The rows with something wrong, each with its cells as they stood in the file and were mended so far."""
        back = []
        for row in self.rest().rows:
            wide = max((len(row.place.cells), *(column + 1 for column in self.columns)))
            cells = [*row.place.cells, *("" for _ in range(wide - len(row.place.cells)))]
            for column, name in self.columns.items():
                cells[column] = row.typed.get(name) or cells[column]
            back.append((row, tuple(cells)))
        return back


def heard(rows: Sequence[T], told: Callable[[int, int], object] | None) -> Iterator[T]:
    """The rows in turn; ``told(done, total)`` hears of every hundredth and may raise to stop."""
    for at, row in enumerate(rows):
        if told is not None and at % 100 == 0:
            told(at, len(rows))
        yield row


def lines(tables: Sequence[Table], columns: dict[int, str]) -> Iterable[tuple[Place, dict[str, str], tuple[str, ...]]]:
    """Every row of tables in turn: where it stands, what it says, and what of it comes down from a merged cell."""
    key = 0
    for table in tables:
        for at, (typed, carried) in enumerate(table.typed(columns)):
            yield Place(key, table.sheet, table.first_line + at, at in table.unseen, table.rows[at]), typed, carried
            key += 1
